"""Each event finds the household that lived there on its day."""

import pytest

from adv.audit.actor import Actor
from adv.audit.models import AccessLog
from households.actions.tenancy import household_on, present_households, tenancies_at
from households.models import Household
from tests.factories import day, make_address, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return make_address()


def find(address, on):
    return household_on(by=Actor.system(address.project_id), address=address, on=day(on))


def test_an_event_belongs_to_who_lived_there_that_day(address):
    old = make_household(address=address, since=day("2023-01-01"), until=day("2024-05-01"))
    new = make_household(address=address, since=day("2024-05-01"))
    assert find(address, "2023-01-01") == old
    assert find(address, "2024-04-30") == old
    assert find(address, "2024-05-01") == new
    assert find(address, "2025-01-01") == new
    assert Household.objects.count() == 2


def test_an_unknown_since_is_always(address):
    household = make_household(address=address, since=None)
    assert find(address, "1990-01-01") == household


def test_before_the_first_known_since_an_earlier_household_without_a_name_is_made_once(address):
    known = make_household(address=address, since=day("2024-05-01"))
    earlier = find(address, "2024-02-01")
    assert earlier != known
    assert (earlier.since, earlier.until, earlier.display_name) == (None, day("2024-05-01"), "Naam onbekend")
    assert find(address, "2024-03-01") == earlier
    assert AccessLog.objects.filter(action="C", object_type="household", object_id=earlier.pk).count() == 1


def test_at_an_address_without_any_household_one_is_made(address):
    household = find(address, "2024-02-01")
    assert (household.since, household.until, household.project_id) == (None, None, address.project_id)


def test_in_an_empty_home_an_event_belongs_to_who_left_last(address):
    make_household(address=address, since=day("2020-01-01"), until=day("2022-01-01"))
    last = make_household(address=address, since=day("2022-01-01"), until=day("2024-01-01"))
    assert find(address, "2024-03-01") == last


def test_present_households_leaves_empty_homes_out():
    lived_in, empty, never = make_address(), make_address(), make_address()
    here = make_household(address=lived_in)
    make_household(address=empty, since=day("2020-01-01"), until=day("2022-01-01"))
    ids = [lived_in.pk, empty.pk, never.pk]
    assert present_households(ids, day("2024-03-01")) == {lived_in.pk: here}


def test_tenancies_of_many_addresses_are_two_queries(django_assert_num_queries):
    addresses = [make_household().address for _ in range(5)]
    with django_assert_num_queries(2):
        assert len(tenancies_at([address.pk for address in addresses])) == 5
