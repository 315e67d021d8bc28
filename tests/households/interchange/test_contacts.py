"""Contact moments from files."""

import datetime

import pytest

from adv.accounts.models import User
from adv.accounts.roles import Role
from households.domain.codes import HouseholdStatus, Step
from households.interchange.importing import ImportRefusedError
from households.models import Address, ContactMoment, Household
from tests import factories
from tests.interchange_files import (
    address_row,
    as_xlsx,
    bring_in,
    contact_row,
    counts,
    look_at,
    problems_of,
    rows_of,
    take_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    factories.make_user(email="adviseur@example.nl")
    project = factories.make_project()
    bring_in(project, "adressen", [address_row(), address_row(4)])
    return project


def test_takes_in_moments_and_works_out_the_next_step(project):
    rows = [contact_row(f"2012-02-{day} 10:00") for day in (14, 15, 16)]
    assert bring_in(project, "contactmomenten", rows).summary == "contactmomenten: 3 nieuw, 0 gewijzigd, 0 ongewijzigd"
    address = Address.objects.get(house_number=2)
    assert (address.door_status, address.door_step) == (HouseholdStatus.APPROACHING, Step.CARD)
    assert counts(bring_in(project, "contactmomenten", rows)) == (0, 0, 3)


def test_another_result_takes_the_place_of_the_old_one_which_stays_readable(project):
    bring_in(project, "contactmomenten", [contact_row()])
    outcome = bring_in(project, "contactmomenten", [contact_row(resultaat="weigert")])
    assert counts(outcome) == (0, 1, 0)
    assert ContactMoment.objects.standing().get().result == "refused"
    assert ContactMoment.objects.count() == 2
    assert Address.objects.get(house_number=2).door_status == HouseholdStatus.REFUSED


def test_a_column_that_is_not_there_leaves_what_is_known(project):
    bring_in(project, "contactmomenten", [contact_row(opmerking="hond", soort="brief", resultaat="")])
    row = contact_row(soort="brief", resultaat="")
    del row["opmerking"], row["terug_op"]
    assert counts(bring_in(project, "contactmomenten", [row])) == (0, 0, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"resultaat": ""}, "kolom resultaat: leeg"),
        ({"resultaat": "thuis"}, "niet_thuis, niet_opengedaan"),
        ({"soort": "brief"}, "alleen 'aangebeld'"),
        ({"soort": "duif"}, "kolom soort: 'duif'"),
        ({"moment": "2149-01-01 10:00"}, "toekomst"),
        ({"moment": "2012-02-14"}, "kolom moment"),
        ({"moment": "2012-03-25 02:30"}, "bestaat niet"),
        ({"terug_op": "2012-02-13"}, "op of na het contact"),
        ({"door": "niemand@example.nl"}, "--create-users"),
        ({"door": "niemand"}, "e-mailadres"),
        ({"huisnummer": "9999"}, "verwacht een adres van dit project"),
    ],
)
def test_refuses_what_cannot_be(project, values, words):
    found = problems_of(project, "contactmomenten", [contact_row(**values)])
    assert len(found) == 1
    assert found[0].startswith("rij 2, kolom ")
    assert words in found[0]


def test_a_date_to_come_back_may_be_in_the_future(project):
    rows = [contact_row(resultaat="afspraak", terug_op="2199-01-01")]
    assert counts(bring_in(project, "contactmomenten", rows)) == (1, 0, 0)


def test_codes_may_be_spelled_freely(project):
    rows = [contact_row(soort=" Aangebeld", resultaat="Niet thuis", door="Adviseur@Example.NL")]
    assert counts(bring_in(project, "contactmomenten", rows)) == (1, 0, 0)


def test_unknown_people_are_made_inactive_when_asked(project):
    rows = [
        contact_row(door="jan.de-vries@oud.example"),
        contact_row("2012-02-15 10:00", door="jan.de-vries@oud.example"),
    ]
    assert counts(look_at(project, "contactmomenten", rows, "create_users")) == (2, 0, 0)
    assert not User.objects.filter(email="jan.de-vries@oud.example").exists()
    bring_in(project, "contactmomenten", rows, "create_users")
    user = User.objects.get(email="jan.de-vries@oud.example")
    assert (user.is_active, user.name, user.has_usable_password()) == (False, "Jan De Vries", False)


def test_whoever_spoke_first_and_works_here_gets_the_household(project):
    advisor = factories.make_member(Role.ADVISOR, project=project)
    rows = [
        contact_row("2012-03-01 10:00", soort="gesprek", resultaat="", door=advisor.user.email),
        contact_row("2012-02-01 10:00", soort="telefoon", resultaat=""),  # of somebody without a role here
    ]
    bring_in(project, "contactmomenten", rows)
    assert Household.objects.get(address__house_number=2).owner == advisor.user
    assert Household.objects.get(address__house_number=4).owner is None


def test_the_same_row_twice_is_one_event_and_two_versions_are_wrong(project):
    assert counts(bring_in(project, "contactmomenten", [contact_row(), contact_row()])) == (1, 0, 1)
    rows = [contact_row("2012-02-15 10:00"), contact_row("2012-02-15 10:00:59", resultaat="weigert")]
    assert "rij 2" in problems_of(project, "contactmomenten", rows)[0]


def test_nothing_is_stored_when_one_row_is_wrong(project):
    with pytest.raises(ImportRefusedError):
        bring_in(project, "contactmomenten", [contact_row(), contact_row(huisnummer="9999")], "create_users")
    assert not ContactMoment.objects.exists()


def test_a_conversation_may_say_its_result_as_well(project):
    rows = [contact_row(soort="gesprek", resultaat="gesprek")]
    assert counts(bring_in(project, "contactmomenten", rows)) == (1, 0, 0)


def test_a_moment_in_a_workbook_is_the_same_moment(project):
    row = contact_row(moment=datetime.datetime.fromisoformat("2012-02-14 19:05"))
    bring_in(project, "contactmomenten", as_xlsx([row]))
    assert counts(bring_in(project, "contactmomenten", [contact_row()])) == (0, 0, 1)


def test_exports_what_stands(project, tmp_path):
    bring_in(project, "contactmomenten", [contact_row(opmerking="=1+1\nregel 2")])
    bring_in(project, "contactmomenten", [contact_row(resultaat="niet_opengedaan", opmerking="=1+1\nregel 2")])
    rows = rows_of(take_out(project, "contactmomenten", tmp_path))
    assert [(one["moment"], one["resultaat"], one["opmerking"]) for one in rows] == [
        ("2012-02-14 19:05", "niet_opengedaan", "'=1+1\nregel 2")
    ]
