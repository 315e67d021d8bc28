"""The mutatielijst: who comes, who leaves, what is wrong with it, and what it does to the doors."""

import datetime

import pytest
import time_machine

from households.actions.turning import turn_doors
from households.domain.codes import HouseholdStatus, Step
from households.interchange.importing import ImportRefusedError
from households.models import Address, Household, TenancyChange
from tests import factories as make
from tests.interchange_files import (
    address_row,
    bring_in,
    contact_row,
    counts,
    look_at,
    mutation_row,
    problems_of,
    rows_of,
    take_out,
)

pytestmark = pytest.mark.django_db

Decision = TenancyChange.Decision
UNKNOWN_HOME = "verwacht een adres van dit project (lees eerst de adressen in)"
DATE_FORMS = "verwacht een datum zoals 2012-02-14 of 14-02-2012"


@pytest.fixture
def project():
    make.make_user(email="adviseur@example.nl", name="Sanne Bakker")
    project = make.make_project()
    bring_in(project, "adressen", [address_row(2, "1"), address_row(2, "2", hoofdbewoner="A. de Vries")])
    return project


def home(project, addition="1") -> Address:
    return Address.objects.select_related("household").get(project=project, addition=addition)


def tenant(project, addition="1") -> Household:
    household = home(project, addition).household
    assert household is not None
    return household


def lived(project, addition="1") -> list[tuple[str, str, str]]:
    stays = Household.objects.filter(address=home(project, addition)).order_by("since", "pk")
    return [(one.display_name, str(one.since or ""), str(one.until or "")) for one in stays]


def test_a_swap_ends_one_tenancy_begins_another_and_plans_the_introduction(project):
    old = tenant(project)
    outcome = bring_in(project, "mutaties", [mutation_row("wissel", "2012-05-01", telefoon="06-11111111")])

    assert outcome.summary == "mutaties: 1 nieuw, 0 gewijzigd, 0 ongewijzigd"
    assert lived(project) == [("J. Jansen", "2001-10-01", "2012-05-01"), ("S. Hoekstra", "2012-05-01", "")]
    address = home(project)
    assert tenant(project).display_name == "S. Hoekstra"
    assert tenant(project).is_newcomer
    assert (address.door_step, address.door_due_from) == (Step.INTRODUCTION, make.day("2012-06-01"))
    change = TenancyChange.objects.get()
    assert (change.kind, change.decision) == ("swap", Decision.NOT_NEEDED)
    assert (str(change.old_household), str(change.new_household)) == (old.code, tenant(project).code)


def test_the_same_list_again_changes_nothing_and_another_name_is_a_correction(project):
    rows = [mutation_row(), mutation_row("vertrek", "2012-07-01", toevoeging="2", hoofdbewoner="")]
    bring_in(project, "mutaties", rows)
    assert counts(bring_in(project, "mutaties", rows)) == (0, 0, 2)
    rows[0] = mutation_row(hoofdbewoner="S. Hoekstra-Bos")

    preview = look_at(project, "mutaties", rows)
    assert [(one.row, one.differences[0].after) for one in preview.changes] == [(2, "S. Hoekstra-Bos")]
    assert counts(bring_in(project, "mutaties", rows)) == (0, 1, 1)
    assert tenant(project).display_name == "S. Hoekstra-Bos"
    assert Household.objects.count() == 3


def test_a_departure_leaves_the_home_empty_from_the_day_after(project):
    bring_in(project, "mutaties", [mutation_row("vertrek", "2012-05-01", hoofdbewoner="")])
    address = home(project)
    assert address.household is None
    assert (address.door_status, address.door_step) == (HouseholdStatus.VACANT, "")


def test_somebody_comes_after_a_departure_in_the_same_file_in_any_order(project):
    rows = [mutation_row("komst", "2012-06-01"), mutation_row("vertrek", "2012-05-01", hoofdbewoner="")]
    assert counts(bring_in(project, "mutaties", rows)) == (2, 0, 0)
    assert lived(project) == [("J. Jansen", "2001-10-01", "2012-05-01"), ("S. Hoekstra", "2012-06-01", "")]


def test_a_second_swap_at_the_same_address(project):
    rows = [mutation_row("wissel", "2012-09-01", hoofdbewoner="R. Derde"), mutation_row("wissel", "2012-05-01")]
    bring_in(project, "mutaties", rows)
    assert lived(project) == [
        ("J. Jansen", "2001-10-01", "2012-05-01"),
        ("S. Hoekstra", "2012-05-01", "2012-09-01"),
        ("R. Derde", "2012-09-01", ""),
    ]
    assert tenant(project).display_name == "R. Derde"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [mutation_row("komst", "2012-05-01")],
            ["rij 2, kolom soort: 'komst', hier woont al iemand; verwacht eerst een vertrek, of een wissel"],
        ),
        (
            [mutation_row("komst", "2012-04-01"), mutation_row("vertrek", "2012-05-01")],
            ["rij 2, kolom soort: 'komst', hier woont al iemand; verwacht eerst een vertrek, of een wissel"],
        ),
        (
            [mutation_row(huisnummer="999")],
            [
                "rij 2, kolom huisnummer: '3999 ZA 999-1', " + UNKNOWN_HOME,
            ],
        ),
        (
            [mutation_row("vertrek", "1999-01-01")],
            ["rij 2, kolom datum: '1999-01-01', verwacht een datum waarop hier iemand woont"],
        ),
        (
            [mutation_row("wissel", "1999-01-01")],
            ["rij 2, kolom datum: '1999-01-01', hier woont vanaf 2001-10-01 iemand anders; verwacht eerst een vertrek"],
        ),
        (
            [mutation_row("vertrek", "2012-05-01"), mutation_row("vertrek", "2012-06-01")],
            ["rij 3, kolom datum: '2012-06-01', verwacht een datum waarop hier iemand woont"],
        ),
        (
            [mutation_row(), mutation_row(hoofdbewoner="Een Ander")],
            ["rij 3, kolom datum: '2012-05-01', deze mutatie staat met een andere naam in rij 2; verwacht één keer"],
        ),
        (
            [mutation_row("wissel"), mutation_row("komst")],
            ["rij 3, kolom soort: 'komst', hier woont al iemand; verwacht eerst een vertrek, of een wissel"],
        ),
        (
            [mutation_row("wissel", "1980-01-01", huisletter="TOOLONG")],
            ["rij 2, kolom huisletter: 'TOOLONG', verwacht als huisletter één letter van A tot Z"],
        ),
        (
            [mutation_row("verbouwing"), mutation_row("komst", "31-31-2012")],
            [
                "rij 2, kolom soort: 'verbouwing', verwacht komst, vertrek of wissel",
                "rij 3, kolom datum: '31-31-2012', deze datum bestaat niet; " + DATE_FORMS,
            ],
        ),
        (
            [mutation_row("", "")],
            [
                "rij 2, kolom datum: leeg, verwacht een datum zoals 2012-02-14",
                "rij 2, kolom soort: leeg, verwacht komst, vertrek of wissel",
            ],
        ),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_stored(project, rows, expected):
    assert problems_of(project, "mutaties", rows) == expected
    with pytest.raises(ImportRefusedError):
        bring_in(project, "mutaties", rows)
    assert not TenancyChange.objects.exists()
    assert len(lived(project)) == 1


def test_the_same_row_twice_in_a_file_is_one(project):
    assert counts(bring_in(project, "mutaties", [mutation_row(), mutation_row()])) == (1, 0, 1)


def test_a_departure_that_was_known_with_another_date_is_not_overwritten(project):
    bring_in(project, "mutaties", [mutation_row("vertrek", "2012-06-01")])
    assert problems_of(project, "mutaties", [mutation_row("vertrek", "2012-05-01")]) == [
        "rij 2, kolom datum: '2012-05-01', wie hier dan woont vertrekt op 2012-06-01; verwacht die datum"
    ]
    assert problems_of(project, "mutaties", [mutation_row("wissel", "2012-05-01")]) == [
        "rij 2, kolom datum: '2012-05-01', wie hier dan woont vertrekt op 2012-06-01; verwacht die datum"
    ]


def test_two_who_come_on_one_day_are_not_both_right(project):
    rows = [mutation_row("vertrek", "2012-04-01"), mutation_row("komst"), mutation_row("wissel")]
    assert [text.split(",")[0] for text in problems_of(project, "mutaties", rows)] == ["rij 3"]


def test_a_name_with_lost_letters_is_noticed_and_never_takes_the_place_of_a_good_one(project):
    outcome = bring_in(project, "mutaties", [mutation_row(hoofdbewoner="R. ?ahin")])
    assert outcome.notices == ["rij 2: in de naam staan vraagtekens voor verloren letters; kijk na hoe de naam echt is"]
    bring_in(project, "mutaties", [mutation_row(hoofdbewoner="R. Şahin")])
    assert counts(bring_in(project, "mutaties", [mutation_row(hoofdbewoner="R. ?ahin")])) == (0, 0, 1)
    assert tenant(project).display_name == "R. Şahin"


def test_the_list_brings_the_name_of_who_was_known_without(project):
    bring_in(project, "adressen", [address_row(sinds="2012-05-01", hoofdbewoner="")])
    bring_in(project, "mutaties", [mutation_row("wissel", "2012-05-01", telefoon="06-11111111")])
    assert tenant(project).display_name == "S. Hoekstra"


def test_a_swap_where_nobody_lived_is_read_as_an_arrival_with_a_notice(project):
    bring_in(project, "mutaties", [mutation_row("vertrek", "2012-03-01")])
    outcome = bring_in(project, "mutaties", [mutation_row("wissel", "2012-05-01")])
    assert outcome.notices == ["rij 2: hier woonde niemand; gelezen als komst"]
    assert lived(project)[-1] == ("S. Hoekstra", "2012-05-01", "")


def test_who_the_list_of_addresses_knew_already_is_not_doubled(project):
    bring_in(project, "adressen", [address_row(sinds="2012-05-01", hoofdbewoner="S. Hoekstra")])
    before = lived(project)
    assert counts(bring_in(project, "mutaties", [mutation_row("wissel", "2012-05-01")])) == (1, 0, 0)
    assert lived(project) == before == [("J. Jansen", "2001-10-01", "2012-05-01"), ("S. Hoekstra", "2012-05-01", "")]
    assert tenant(project).is_newcomer
    assert counts(bring_in(project, "mutaties", [mutation_row("vertrek", "2012-05-01", hoofdbewoner="")])) == (1, 0, 0)
    assert lived(project) == before


def test_what_happened_at_the_door_goes_to_whoever_lived_there_then(project):
    rows = [contact_row("2012-04-10 10:00"), contact_row("2012-05-20 10:00")]
    bring_in(project, "contactmomenten", rows)
    jansen = tenant(project)
    for day in ("2012-04-11", "2012-05-21"):
        make.make_signal(household=jansen, received_on=make.day(day))
    bring_in(project, "mutaties", [mutation_row("wissel", "2012-05-01")])
    address = home(project)
    moments = address.contact_moments.order_by("at")
    assert [one.household.display_name for one in moments] == ["J. Jansen", "S. Hoekstra"]
    assert [one.household for one in address.signals.order_by("received_on")] == [jansen, tenant(project)]
    # A miss before the introduction counts as the first ring of round 1.
    assert (address.door_step, address.door_round, address.door_attempt) == (Step.SIGNAL, 1, 2)


@pytest.mark.parametrize(
    ("status", "with_owner", "asks"),
    [
        (HouseholdStatus.NOT_APPROACHED, False, False),
        (HouseholdStatus.IN_CONVERSATION, False, True),
        (HouseholdStatus.IN_GUIDANCE, True, True),
        (HouseholdStatus.AFTERCARE, True, True),
        (HouseholdStatus.APPROACHING, True, True),
        (HouseholdStatus.CLOSED, True, False),
    ],
)
def test_a_mutation_on_a_running_case_waits_for_a_decision(project, status, with_owner, asks):
    household = tenant(project)
    household.status, household.status_set_by_hand = status, True
    household.owner = make.make_user() if with_owner else None
    household.save()
    bring_in(project, "mutaties", [mutation_row()])
    assert (TenancyChange.objects.get().decision == Decision.PENDING) is asks


class TestDatesToCome:
    """A date in the future takes effect on the day itself, without a job."""

    @pytest.fixture(autouse=True)
    def clock(self):
        with time_machine.travel(make.at("2012-04-20 12:00"), tick=False) as traveller:
            yield traveller

    @pytest.fixture
    def coming(self, project):
        rows = [
            mutation_row("wissel", "2012-05-01"),
            mutation_row("vertrek", "2012-05-01", toevoeging="2", hoofdbewoner=""),
            mutation_row("komst", "2012-06-01", toevoeging="2", hoofdbewoner="N. Nieuw"),
        ]
        assert counts(bring_in(project, "mutaties", rows)) == (3, 0, 0)
        assert counts(bring_in(project, "mutaties", rows)) == (0, 0, 3)
        return project

    def who(self, project) -> list[str]:
        turn_doors(project, today=datetime.datetime.now(tz=make.AMSTERDAM).date())
        present = [home(project, addition).household for addition in "12"]
        return [household.display_name if household else "" for household in present]

    def test_the_day_itself(self, coming, clock, tmp_path):
        assert self.who(coming) == ["J. Jansen", "A. de Vries"]
        assert home(coming).door_step == Step.LETTER
        clock.move_to(make.at("2012-04-30 23:59"))
        assert self.who(coming) == ["J. Jansen", "A. de Vries"]
        clock.move_to(make.at("2012-05-01 00:01"))
        assert self.who(coming) == ["S. Hoekstra", "A. de Vries"]
        assert home(coming).door_step == Step.INTRODUCTION
        clock.move_to(make.at("2012-05-02 09:00"))
        assert self.who(coming) == ["S. Hoekstra", ""]
        assert home(coming, "2").door_status == HouseholdStatus.VACANT
        clock.move_to(make.at("2012-09-01 09:00"))
        assert self.who(coming) == ["S. Hoekstra", "N. Nieuw"]
        assert home(coming, "2").turns_on is None

    def test_the_export_as_of_a_day_agrees_with_the_addresses_on_that_day(self, coming, clock, tmp_path):
        for text in ("2012-04-20", "2012-05-01", "2012-05-02", "2012-06-01"):
            clock.move_to(make.at(f"{text} 10:00"))
            turn_doors(coming, today=make.day(text))
            exported = {
                row["toevoeging"]: (row["hoofdbewoner"], row["vanaf"])
                for row in rows_of(take_out(coming, "looplijst", tmp_path, date=text))
            }
            for addition, (name, due_from) in exported.items():
                address = home(coming, addition)
                assert name == (address.household.display_name if address.household else "")
                if address.door_step != Step.LETTER:  # a letter is due from the day it is asked
                    assert due_from == str(address.door_due_from or "")

    def test_the_addresses_go_out_and_in_without_a_date_to_come(self, coming, tmp_path):
        out = take_out(coming, "adressen", tmp_path)
        assert {(row["hoofdbewoner"], row["tot"]) for row in rows_of(out)} == {("J. Jansen", ""), ("A. de Vries", "")}
        assert counts(bring_in(coming, "adressen", out)) == (0, 0, 2)
        other = make.make_project()
        bring_in(other, "adressen", out)
        bring_in(other, "mutaties", take_out(coming, "mutaties", tmp_path))
        assert lived(other) == lived(coming)
        assert lived(other, "2") == lived(coming, "2")

    def test_a_case_that_begins_before_they_leave_is_asked_about(self, coming):
        bring_in(coming, "contactmomenten", [contact_row("2012-04-19 10:00", resultaat="gesprek")])
        assert set(TenancyChange.objects.filter(decision=Decision.PENDING).values_list("kind", flat=True)) == {"swap"}

    def test_a_case_that_somebody_took_on_is_asked_about_on_the_day_at_the_latest(self, coming, clock):
        household = tenant(coming)
        household.owner = make.make_user()
        household.save()
        assert not TenancyChange.objects.filter(decision=Decision.PENDING).exists()
        clock.move_to(make.at("2012-05-03 09:00"))
        turn_doors(coming, today=make.day("2012-05-03"))
        assert TenancyChange.objects.get(decision=Decision.PENDING).old_household == household


def test_four_wrong_rows_are_named_all_at_once(project):
    rows = [
        mutation_row("komst", "2012-03-15"),
        mutation_row("wissel", "2012-13-01", toevoeging="2"),
        mutation_row("verbouwing", "2012-04-01", toevoeging="2"),
        mutation_row("wissel", "2012-10-15", huisnummer="9999"),
    ]
    assert [text.split(":")[0] for text in problems_of(project, "mutaties", rows)] == [
        "rij 2, kolom soort", "rij 3, kolom datum", "rij 4, kolom soort", "rij 5, kolom huisnummer",
    ]  # fmt: skip


def test_the_number_of_queries_does_not_grow_with_the_list(project, django_assert_max_num_queries):
    bring_in(project, "adressen", [address_row(number) for number in range(10, 60)])
    rows = [mutation_row(huisnummer=number) for number in range(10, 60)]
    with django_assert_max_num_queries(60):
        bring_in(project, "mutaties", rows)
