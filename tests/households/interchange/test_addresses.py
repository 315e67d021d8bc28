"""Homes and who lived there, from files."""

import datetime

import pytest

from adv.audit.models import AccessLog
from households.domain.codes import HouseholdStatus, Step
from households.interchange.importing import ImportRefusedError
from households.models import Address, Complex, ContactMoment, Household, Resident
from tests import factories
from tests.interchange_files import (
    address_row,
    as_csv,
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
    return factories.make_project()


def present(project, number=2, addition="1"):
    household = Address.objects.get(project=project, house_number=number, addition=addition).household
    assert household is not None
    return household


def test_takes_in_homes_and_the_same_file_again_changes_nothing(project):
    rows = [address_row(2, str(place)) for place in range(1, 5)]
    outcome = bring_in(project, "adressen", rows)
    assert outcome.summary == "adressen: 4 nieuw, 0 gewijzigd, 0 ongewijzigd"
    assert bring_in(project, "adressen", rows).summary == "adressen: 0 nieuw, 0 gewijzigd, 4 ongewijzigd"
    address = Address.objects.get(project=project, addition="1")
    assert (address.door_status, address.door_step) == (HouseholdStatus.NOT_APPROACHED, Step.LETTER)
    assert (present(project).display_name, present(project).is_newcomer) == ("J. Jansen", False)


def test_a_preview_stores_nothing(project):
    assert counts(look_at(project, "adressen", [address_row()])) == (1, 0, 0)
    assert not Address.objects.exists()


def test_the_same_homes_from_another_system_change_nothing(project):
    bring_in(project, "adressen", [address_row(hoofdbewoner="J. Yıldız"), address_row(4, hoofdbewoner="A. Schröder")])
    other = [
        address_row(postcode="3999za", sinds="01-10-2001", hoofdbewoner="J. Y?ld?z", huurklasse="A"),
        address_row(4, postcode="3999za", sinds="01-10-2001", hoofdbewoner="A. Schröder", huurklasse="B"),
    ]
    outcome = bring_in(project, "adressen", as_csv(other, delimiter=",", encoding="cp1252"))
    assert counts(outcome) == (0, 0, 2)
    assert outcome.notices[0] == "niet gebruikte kolommen: huurklasse"
    assert "rij 2:" in outcome.notices[1]
    assert present(project).display_name == "J. Yıldız"


def test_a_workbook_does_the_same(project):
    row = address_row(34.0, 1, sinds=datetime.date(2001, 10, 1), verdieping=0.0)
    assert counts(bring_in(project, "adressen", as_xlsx([row]))) == (1, 0, 0)
    assert counts(bring_in(project, "adressen", [address_row(34)])) == (0, 0, 1)


def test_a_house_number_may_hold_its_addition(project):
    row = address_row(huisnummer="34-1", toevoeging="")
    bring_in(project, "adressen", [row])
    assert str(Address.objects.get()) == "Dichterspark 34-1"


def test_names_all_wrong_rows_at_once_and_stores_nothing(project):
    rows = [
        address_row(2, "1"),
        address_row(2, "2", postcode="39AB 99"),
        address_row("acht", "4"),
        address_row(4, "2", sinds="31-02-2010"),
        address_row(4, "3"),
        address_row(4, "3", hoofdbewoner="K. Hassan", sinds="1967-05-01"),
        address_row(6, "2", straat=""),
        address_row(6, "3", verdieping="zolder"),
        address_row(6, "4", hoofdbewoner=""),
    ]
    with pytest.raises(ImportRefusedError) as refused:
        bring_in(project, "adressen", rows)
    lines = [str(problem) for problem in refused.value.outcome.problems]
    assert [line.split(":")[0] for line in lines] == [
        "rij 3, kolom postcode",
        "rij 4, kolom huisnummer",
        "rij 5, kolom sinds",
        "rij 7, kolom huisnummer",
        "rij 8, kolom straat",
        "rij 9, kolom verdieping",
    ]
    assert "'39AB 99'" in lines[0]
    assert "rij 6" in lines[3]
    assert "leeg" in lines[4]
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"sinds": "2999-01-01"}, "jaar"),
        ({"sinds": "2150-01-01"}, "toekomst"),
        ({"tot": "2000-01-01"}, "kolom tot"),
        ({"postcode": ""}, "kolom postcode"),
        ({"huisletter": "AB"}, "kolom huisletter: 'AB'"),
        ({"toevoeging": "zolder"}, "kolom toevoeging: 'zolder'"),
        ({"straat": "x" * 81}, "hoogstens 80"),
        ({"plaats": " "}, "kolom plaats"),
    ],
)
def test_refuses_what_cannot_be(project, values, column):
    found = problems_of(project, "adressen", [address_row(**values)])
    assert len(found) == 1
    assert column in found[0]


def test_a_separator_inside_a_text_without_quotes_is_noticed(project):
    content = b"straat;plaats;postcode;huisnummer;hoofdbewoner\nPark;Stad;3999 ZA;2;Jansen; J.\n"
    assert "niet meer dan 5 kolommen" in problems_of(project, "adressen", content)[0]


def test_another_name_with_the_same_since_is_a_correction(project):
    bring_in(project, "adressen", [address_row()])
    outcome = bring_in(project, "adressen", [address_row(hoofdbewoner="L. in 't Veld", telefoon="06-9")])
    assert counts(outcome) == (0, 1, 0)
    assert [(one.name, one.before, one.after) for one in outcome.changes[0].differences] == [
        ("hoofdbewoner", "J. Jansen", "L. in 't Veld"),
        ("telefoon", "06-12345678", "06-9"),
    ]
    assert present(project).display_name == "L. in 't Veld"
    assert Resident.objects.get().surname == "Veld"


def test_a_later_since_is_a_new_household_and_the_old_one_leaves(project):
    bring_in(project, "adressen", [address_row()])
    outcome = bring_in(project, "adressen", [address_row(hoofdbewoner="S. Hoekstra", sinds="2012-05-01")])
    assert counts(outcome) == (1, 0, 0)
    old, new = Household.objects.order_by("pk")
    assert old.until == new.since == datetime.date(2012, 5, 1)
    assert (old.is_newcomer, new.is_newcomer) == (False, True)
    assert present(project) == new
    assert Address.objects.get().door_step == Step.INTRODUCTION


def test_reading_the_old_list_again_changes_nothing(project):
    bring_in(project, "adressen", [address_row()])
    bring_in(project, "adressen", [address_row(hoofdbewoner="S. Hoekstra", sinds="2012-05-01")])
    assert counts(bring_in(project, "adressen", [address_row()])) == (0, 0, 1)
    assert present(project).display_name == "S. Hoekstra"


@pytest.mark.parametrize(("since", "newcomer"), [("2012-05-01", True), ("2009-05-01", False)])
def test_a_newcomer_came_after_the_start_of_the_project(since, newcomer):
    project = factories.make_project(starts_on=datetime.date(2010, 1, 1))
    bring_in(project, "adressen", [address_row(sinds=since)])
    assert present(project).is_newcomer is newcomer


def test_history_comes_along(project):
    rows = [
        {**address_row(hoofdbewoner="Oud", sinds="1990-01-01"), "tot": "2001-10-01"},
        {**address_row(), "tot": ""},
    ]
    assert counts(bring_in(project, "adressen", rows)) == (2, 0, 0)
    assert counts(bring_in(project, "adressen", rows)) == (0, 0, 2)
    assert present(project).display_name == "J. Jansen"


def test_two_at_once_cannot_be(project):
    rows = [
        {**address_row(sinds="1990-01-01"), "tot": "2005-01-01"},
        {**address_row(sinds="2001-01-01"), "tot": ""},
    ]
    assert "twee tegelijk" in problems_of(project, "adressen", rows)[0]


def test_an_earlier_since_of_somebody_else_cannot_be(project):
    bring_in(project, "adressen", [address_row()])
    found = problems_of(project, "adressen", [address_row(hoofdbewoner="Ander", sinds="1999-01-01")])
    assert "kolom sinds" in found[0]
    assert counts(bring_in(project, "adressen", [address_row(sinds="1999-01-01")])) == (0, 1, 0)


def test_a_since_that_was_unknown_is_filled_in(project):
    bring_in(project, "adressen", [address_row(sinds="")])
    assert counts(bring_in(project, "adressen", [address_row()])) == (0, 1, 0)
    assert Household.objects.get().since == datetime.date(2001, 10, 1)


def test_empty_cells_wipe_nothing(project):
    bring_in(project, "adressen", [address_row(hoofdbewoner="J. Jansen")])
    row = address_row(hoofdbewoner="", telefoon="", complex="", portiek="", verdieping="")
    assert counts(bring_in(project, "adressen", [row])) == (0, 0, 1)


def test_events_move_to_the_household_that_lived_there_on_their_date(project):
    bring_in(project, "adressen", [address_row()])
    moments = [contact_row("1999-05-05 10:00"), contact_row("2012-02-14 10:00"), contact_row("2012-06-01 10:00")]
    bring_in(project, "contactmomenten", moments)
    unknown = ContactMoment.objects.earliest("at").household
    assert (unknown.since, unknown.until, unknown.display_name) == (None, datetime.date(2001, 10, 1), "Naam onbekend")
    bring_in(project, "adressen", [address_row(hoofdbewoner="S. Hoekstra", sinds="2012-05-01")])
    names = [one.household.display_name for one in ContactMoment.objects.order_by("at")]
    assert names == ["Naam onbekend", "J. Jansen", "S. Hoekstra"]


def test_walks_by_number_and_complex(project):
    places = [(10, "1", "Zuid", "2"), (2, "2", "Noord", "1"), (2, "1", "Noord", "1"), (8, "1", "Zuid", "3")]
    rows = [address_row(n, a, complex=c, portiek=p) for n, a, c, p in places]
    rows.append(address_row(1, "1", complex="", portiek=""))
    bring_in(project, "adressen", rows)
    assert [one.number for one in Address.objects.order_by("walk_position")] == ["2-1", "2-2", "8-1", "10-1", "1-1"]
    assert list(Complex.objects.values_list("name", "position")) == [("Noord", 1), ("Zuid", 2)]


def test_every_import_is_one_row_in_the_access_log(project):
    bring_in(project, "adressen", [address_row(), address_row(4)])
    row = AccessLog.objects.get(object_type="import:adressen")
    assert (row.count, row.project_id, row.action) == (2, project.pk, "E")


def test_export_gives_all_households_and_comes_back_the_same(project, tmp_path):
    rows = [
        {**address_row(hoofdbewoner="'=SOM(1)", sinds="1990-01-01", telefoon="+31 6 1"), "tot": "2001-10-01"},
        {**address_row(hoofdbewoner="Ø. van 't Hof-El Amrani"), "tot": ""},
    ]
    bring_in(project, "adressen", rows)
    out = take_out(project, "adressen", tmp_path)
    assert [(one["hoofdbewoner"], one["telefoon"], one["tot"]) for one in rows_of(out)] == [
        ("'=SOM(1)", "+31 6 1", "2001-10-01"),
        ("Ø. van 't Hof-El Amrani", "06-12345678", ""),
    ]
    copy = factories.make_project()
    assert counts(bring_in(copy, "adressen", out)) == (2, 0, 0)
    assert take_out(copy, "adressen", tmp_path) == out
    workbook = take_out(project, "adressen", tmp_path, ending="xlsx")
    assert counts(bring_in(project, "adressen", workbook)) == (0, 0, 2)
