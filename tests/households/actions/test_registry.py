import datetime
from typing import Any

import pytest

from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.actions.doors import withdraw_contact
from households.actions.registry import (
    Arrival,
    ContactEntry,
    Home,
    TenancyCorrection,
    TenantFinder,
    correct_homes,
    correct_households,
    record_contacts,
    register_homes,
    register_households,
    settle_tenancies,
)
from households.domain.addresses import HouseNumber
from households.domain.codes import ContactKind, RingResult
from households.models import Household, MatrixScoring, Stay
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = Actor.system()
TODAY = datetime.date(2024, 6, 1)


def home(**changes) -> Home:
    known: dict[str, Any] = {
        "postcode": "3999 ZA",
        "number": HouseNumber(2, "", "1"),
        "street": "Dichterspark",
        "town": "Dorp",
    }
    return Home(**(known | {"complex": "A", "staircase": "1", "floor": 0} | changes))


def test_a_correction_of_a_home_keeps_what_the_list_does_not_know():
    project = make.make_project()
    address: Any = register_homes(by=BY, project=project, homes=[home()])[0]
    correct_homes(by=BY, project=project, corrections=[(address, home(staircase="2", floor=1))])
    assert (address.staircase.name, address.floor) == ("2", 1)
    correct_homes(by=BY, project=project, corrections=[(address, home(staircase="", floor=None))])
    assert (address.staircase.name, address.floor) == ("2", 1)
    correct_homes(by=BY, project=project, corrections=[(address, home(complex="B", staircase=""))])
    address.refresh_from_db()
    assert (address.complex.name, address.staircase) == ("B", None)
    correct_homes(by=BY, project=project, corrections=[(address, home(complex="", staircase="", street="Laan"))])
    address.refresh_from_db()
    assert (address.complex.name, address.street) == ("B", "Laan")


def test_a_name_or_a_telephone_number_can_come_later():
    unknown, known = make.make_household(name=""), make.make_household(name="J. Blom")
    corrections = [TenancyCorrection(household=unknown, name="A. Kaya"), TenancyCorrection(household=known, phone="06")]
    correct_households(by=BY, corrections=corrections)
    assert Household.objects.get(pk=unknown.pk).display_name == "A. Kaya"
    assert [one.phone for one in known.residents.all()] == ["06"]


def test_a_scoring_goes_along_with_its_date_unless_the_other_has_one():
    project = make.make_project()
    address = make.make_address(project=project)
    old = make.make_household(address=address, since=datetime.date(2020, 1, 1))
    first = make.make_scoring(household=old, on=datetime.date(2024, 3, 10))
    kept = make.make_scoring(household=old, on=datetime.date(2024, 4, 10))
    arrival = Arrival(address_id=address.pk, since=datetime.date(2024, 2, 1), name="A. Kaya")
    (new,) = register_households(by=BY, project=project, arrivals=[arrival])
    make.make_scoring(household=new, on=datetime.date(2024, 4, 10))
    correct_households(by=BY, corrections=[TenancyCorrection(household=old, until=datetime.date(2024, 2, 1))])
    settle_tenancies(by=BY, project=project, address_ids=[address.pk], today=TODAY)
    assert MatrixScoring.objects.get(pk=first.pk).household == new
    assert MatrixScoring.objects.get(pk=kept.pk).household == old


def test_a_stay_elsewhere_says_nothing_of_this_address():
    household = make.make_household(since=datetime.date(2024, 1, 1))
    elsewhere = make.make_address(project=household.project)
    Stay.objects.create(household=household, address=elsewhere, until=datetime.date(2024, 1, 1))
    finder = TenantFinder(household.project, [household.address_id])
    assert finder.find(household.address_id, TODAY) == household.pk


def test_who_spoke_first_gets_the_household_whatever_the_order_of_the_rows():
    sanne = make.make_member()
    mo = make.make_member(project=sanne.project)
    household = make.make_household(project=sanne.project)
    rows = [
        ContactEntry(
            address_id=household.address_id,
            at=make.at(moment),
            kind=ContactKind.RING,
            person_id=who.user_id,
            result=RingResult.CONVERSATION,
        )
        for moment, who in (("2024-03-05 10:00", sanne), ("2024-03-06 10:00", mo))
    ]
    record_contacts(by=BY, project=sanne.project, contacts=rows, today=TODAY)
    household.refresh_from_db()
    assert household.owner == sanne.user


def test_a_slip_at_the_door_of_a_colleague_changes_no_caseload():
    sanne = make.make_member(Role.ADVISOR)
    colleague = make.make_member(project=sanne.project)
    household = make.make_household(project=sanne.project, owner=colleague.user)
    moment = make.make_contact(household=household, kind=ContactKind.PHONE, by=sanne.user)
    withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)
    household.refresh_from_db()
    assert household.owner == colleague.user
