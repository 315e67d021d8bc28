"""Deciding what becomes of a running case when a household leaves: close, go along, or go on."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import case_status
from households.actions.doors import record_contact, refresh_doors
from households.actions.history import change_row
from households.actions.matrix import score_matrix
from households.actions.registry import settle_tenancies
from households.actions.tenancy_changes import decide_change, move_household
from households.actions.turning import turn_doors
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import ContactKind, Domain, HouseholdStatus, Level, Phase, RingResult, Step
from households.domain.scoring import MatrixScores
from households.models import Address, Household, MatrixScoring, Stay, TenancyChange
from tests import factories as make
from tests.interchange_files import bring_in, mutation_row, take_out

NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()
Decision = TenancyChange.Decision


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


def make_leaving(member: Membership, on: str = "2026-03-01", **values) -> TenancyChange:
    """A household in somebody's caseload that leaves, and the question what becomes of the dossier."""
    values = {"status": HouseholdStatus.IN_GUIDANCE, "status_set_by_hand": True, **values}
    household = make.make_household(project=member.project, owner=member.user, **values)
    household.until = make.day(on)
    household.save()
    refresh_doors(member.project, [household.address_id], today=TODAY)
    return make.make_tenancy_change(old_household=household, on=make.day(on), decision=Decision.PENDING)


def leaver(change: TenancyChange) -> Household:
    assert change.old_household is not None
    return change.old_household


def make_home(member: Membership) -> Address:
    """An empty home."""
    home = make.make_address(project=member.project)
    refresh_doors(member.project, [home.pk], today=TODAY)
    return home


def decide(member: Membership, change: TenancyChange, decision: TenancyChange.Decision, **more) -> TenancyChange:
    return decide_change(by=make.actor_of(member), change=change, person=member.user, decision=decision, **more)


def test_closing_the_dossier_of_who_moved_away(sanne):
    change = make_leaving(sanne)
    decided = decide(sanne, change, Decision.CLOSED)
    household = Household.objects.get()
    assert (household.status, household.status_since, household.status_set_by_hand) == (
        HouseholdStatus.CLOSED, make.day("2026-03-01"), True,
    )  # fmt: skip
    assert (decided.decision, decided.decided_by, decided.decided_at) == (Decision.CLOSED, sanne.user, NOW)
    assert AccessLog.objects.filter(object_type="tenancy_change", household_id=household.pk, action="U").exists()


def test_who_still_lives_there_is_not_closed_yet(sanne, clock):
    change = make_leaving(sanne, "2026-04-01")
    with pytest.raises(ActionRefused, match="Sluiten kan vanaf 1 april 2026") as refused:
        decide(sanne, change, Decision.CLOSED)
    assert refused.value.field == "decision"
    clock.move_to(make.at("2026-04-01 09:00"))
    decide(sanne, change, Decision.CLOSED)
    assert Household.objects.get().status == HouseholdStatus.CLOSED


def test_what_is_open_must_be_settled_before_closing(sanne, monkeypatch):
    monkeypatch.setattr(case_status, "obstacles", [lambda household: "", lambda household: "Er is nog iets open."])
    change = make_leaving(sanne)
    with pytest.raises(ActionRefused, match=r"^Er is nog iets open\.$"):
        decide(sanne, change, Decision.CLOSED)
    change.refresh_from_db()
    assert change.decision == Decision.PENDING


def test_open_tasks_stand_in_the_way_of_closing(sanne):
    change = make_leaving(sanne)
    make.make_task(household=leaver(change))
    with pytest.raises(ActionRefused, match="nog 1 taak open bij partners"):
        decide(sanne, change, Decision.CLOSED)


def test_going_on_changes_nothing_but_the_decision(sanne):
    change = make_leaving(sanne)
    decide(sanne, change, Decision.KEPT)
    household = Household.objects.get()
    assert (household.status, household.owner) == (HouseholdStatus.IN_GUIDANCE, sanne.user)
    with pytest.raises(ActionRefused, match="al besloten: begeleiding gaat door"):
        decide(sanne, change, Decision.CLOSED)


@pytest.mark.parametrize("decision", [Decision.PENDING, Decision.NOT_NEEDED])
def test_only_a_decision_is_one(sanne, decision):
    change = make_leaving(sanne)
    with pytest.raises(ActionRefused) as refused:
        decide(sanne, change, decision)
    assert refused.value.field == "decision"


def test_going_along_takes_the_history_to_the_new_address(sanne):
    change = make_leaving(sanne)
    household, old, new = leaver(change), change.address, make_home(sanne)
    talk = make.make_contact(
        household=household, result=RingResult.CONVERSATION, moment=make.at("2026-02-03 10:00"), by=sanne.user
    )
    scoring = make.make_scoring(household=household, on=make.day("2026-02-03"))
    intervention = make.make_intervention(household=household, on=make.day("2026-02-10"), by=sanne.user)

    decide(sanne, change, Decision.MOVED_ALONG, new_address=new)

    household.refresh_from_db()
    assert (household.address, household.since, household.until) == (new, make.day("2026-03-01"), None)
    stay = Stay.objects.get()
    assert (stay.address, stay.since, stay.until) == (old, make.day("2024-01-01"), make.day("2026-02-28"))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.household, old.door_status) == (None, HouseholdStatus.VACANT)
    assert (new.household, new.door_status) == (household, HouseholdStatus.IN_GUIDANCE)
    settle_tenancies(by=make.actor_of(sanne), project=sanne.project, address_ids=[old.pk, new.pk], today=TODAY)
    for row in (talk, scoring, intervention):
        row.refresh_from_db()
        assert row.household_id == household.pk
    assert household.address_on(make.day("2026-02-03")) == old
    assert household.address_on(TODAY) == new
    # Something of before the move, written down now, is theirs too.
    late = record_contact(
        by=make.actor_of(sanne),
        address=old,
        kind=ContactKind.PHONE,
        person=sanne.user,
        at=make.at("2026-02-20 10:00"),
    )
    assert late.household == household
    score_matrix(
        by=make.actor_of(sanne),
        household=household,
        person=sanne.user,
        on=make.day("2026-02-21"),
        phase=Phase.EVALUATION,
        scores=MatrixScores.of(dict.fromkeys(Domain, Level.LOW)),
    )
    assert MatrixScoring.objects.filter(household=household).count() == 2


def test_the_old_address_is_for_somebody_new(sanne):
    change = make_leaving(sanne)
    decide(sanne, change, Decision.MOVED_ALONG, new_address=make_home(sanne))
    newcomer = make.make_household(address=change.address, since=make.day("2026-03-01"), is_newcomer=True)
    refresh_doors(sanne.project, [change.address_id], today=TODAY)
    change.address.refresh_from_db()
    assert change.address.household == newcomer
    assert change.address.door_step == Step.INTRODUCTION


def test_a_move_to_come_takes_effect_on_the_day(sanne, clock):
    change = make_leaving(sanne, "2026-04-01")
    household, old, new = leaver(change), change.address, make_home(sanne)
    decide(sanne, change, Decision.MOVED_ALONG, new_address=new)
    for text, place in (("2026-03-31 23:30", old), ("2026-04-01 00:30", new)):
        clock.move_to(make.at(text))
        turn_doors(sanne.project, today=make.day(text[:10]))
        household.refresh_from_db()
        place.refresh_from_db()
        assert household.address == place
        assert place.household == household
    old.refresh_from_db()
    assert old.household is None
    assert (household.since, household.until) == (make.day("2026-04-01"), None)
    with pytest.raises(ActionRefused, match="Dit is het adres waar ze weggaan"):
        move_household(by=make.actor_of(sanne), household=household, address=new, on=TODAY)


def test_a_household_moves_once_at_a_time(sanne):
    change = make_leaving(sanne, "2026-04-01")
    decide(sanne, change, Decision.MOVED_ALONG, new_address=make_home(sanne))
    with pytest.raises(ActionRefused, match="gaat al verhuizen"):
        move_household(by=make.actor_of(sanne), household=leaver(change), address=make_home(sanne), on=TODAY)


def test_they_take_the_place_of_the_newcomer_that_the_corporation_made_of_them(sanne):
    change = make_leaving(sanne)
    new = make_home(sanne)
    double = make.make_household(address=new, since=make.day("2026-03-03"), is_newcomer=True, name="J. vd Meulen")
    arrival = make.make_tenancy_change(new_household=double, kind=TenancyChange.Kind.ARRIVAL, on=make.day("2026-03-03"))
    refresh_doors(sanne.project, [new.pk], today=TODAY)

    decide(sanne, change, Decision.MOVED_ALONG, new_address=new)

    assert not Household.objects.filter(pk=double.pk).exists()
    arrival.refresh_from_db()
    assert arrival.new_household == change.old_household
    household = Household.objects.get(pk=leaver(change).pk)
    assert (household.address, household.since) == (new, make.day("2026-03-03"))
    assert Stay.objects.get().until == make.day("2026-03-01")
    new.refresh_from_db()
    assert new.household == household
    assert AccessLog.objects.filter(object_type="household", object_id=double.pk, action="D").exists()


@pytest.mark.parametrize("known", ["a ring", "a consent", "a change"])
def test_a_newcomer_of_whom_something_is_known_stays(sanne, known):
    change = make_leaving(sanne)
    new = make_home(sanne)
    other = make.make_household(address=new, since=make.day("2026-03-03"), is_newcomer=True)
    make.make_tenancy_change(new_household=other, kind=TenancyChange.Kind.ARRIVAL, on=make.day("2026-03-03"))
    if known == "a ring":
        make.make_contact(household=other, moment=make.at("2026-03-04 10:00"))
    elif known == "a consent":
        make.make_consent(household=other)
    else:
        user = sanne.user_id
        kind, verb = ChangeKind.RESIDENT, ChangeVerb.ADDED
        change_row(household=other, user_id=user, kind=kind, verb=verb, on=TODAY).save()
    with pytest.raises(ActionRefused, match="al iets vastgelegd") as refused:
        decide(sanne, change, Decision.MOVED_ALONG, new_address=new)
    assert refused.value.field == "where"
    assert TenancyChange.objects.filter(new_household=other).exists()
    assert Household.objects.get(pk=leaver(change).pk).address == change.address


@pytest.mark.parametrize("since", ["2020-01-01", "2026-03-02"])
def test_where_somebody_else_lives_there_is_no_room(sanne, since):
    change = make_leaving(sanne)
    other = make.make_household(project=sanne.project, since=make.day(since))
    with pytest.raises(ActionRefused, match="al iemand anders"):
        decide(sanne, change, Decision.MOVED_ALONG, new_address=other.address)


def test_where_others_come_and_go_there_is_no_room(sanne):
    change = make_leaving(sanne)
    first = make.make_household(project=sanne.project, since=make.day("2026-03-02"), until=make.day("2026-03-04"))
    make.make_household(address=first.address, since=make.day("2026-03-04"))
    with pytest.raises(ActionRefused, match="al iemand anders"):
        decide(sanne, change, Decision.MOVED_ALONG, new_address=first.address)


def test_who_moved_within_the_project_leaves_by_a_mutation_as_well(sanne):
    change = make_leaving(sanne, "2026-04-01")
    new = make_home(sanne)
    decide(sanne, change, Decision.MOVED_ALONG, new_address=new)
    row = mutation_row(
        "vertrek", "2026-05-01", postcode=new.postcode, huisnummer=new.house_number, toevoeging="", hoofdbewoner=""
    )
    bring_in(sanne.project, "mutaties", [row])
    assert Stay.objects.get(address=new).until == make.day("2026-05-01")


def test_the_new_address_is_one_of_the_project(sanne):
    change = make_leaving(sanne)
    with pytest.raises(ActionRefused, match="van dit project"):
        decide(sanne, change, Decision.MOVED_ALONG, new_address=make.make_address())
    with pytest.raises(ActionRefused, match="Kies het adres"):
        decide(sanne, change, Decision.MOVED_ALONG)


def test_who_decides(sanne):
    change = make_leaving(sanne)
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    colleague = make.make_member(Role.ADVISOR, project=sanne.project)
    elsewhere = make.make_member(Role.PROJECT_LEADER)
    waiting = TenancyChange.objects.to_decide_by
    assert list(waiting(sanne)) == list(waiting(leader)) == [change]
    assert not waiting(colleague).exists()
    assert not waiting(elsewhere).exists()
    make.make_stand_in(
        user=colleague.user, absent_user=sanne.user, project=sanne.project, starts_on=TODAY, ends_on=TODAY
    )
    assert list(waiting(colleague)) == [change]


def test_files_keep_before_and_after_a_move_apart(sanne, tmp_path):
    change = make_leaving(sanne)
    household, old, new = leaver(change), change.address, make_home(sanne)
    make.make_scoring(household=household, on=make.day("2026-02-03"), by=sanne.user)
    make.make_scoring(household=household, on=make.day("2026-03-04"), by=sanne.user, phase=Phase.EVALUATION)
    make.make_intervention(household=household, on=make.day("2026-02-10"), by=sanne.user)
    make.make_task(household=household, sent_on=make.day("2026-02-10"), by=sanne.user)
    decide(sanne, change, Decision.MOVED_ALONG, new_address=new)
    for kind in ("adressen", "mutaties", "scores", "interventies", "taken"):
        content = take_out(sanne.project, kind, tmp_path)
        assert str(old.house_number).encode() in content
        outcome = bring_in(sanne.project, kind, content)
        assert (outcome.new, outcome.changed) == (0, 0), kind
    assert str(new.house_number).encode() in take_out(sanne.project, "scores", tmp_path)


# --- The day itself ---------------------------------------------------------------------------------------------------


def test_when_nothing_turns_a_page_with_doors_pays_one_query(sanne):
    for _ in range(3):
        make_leaving(sanne, "2026-06-01")
    with CaptureQueriesContext(connection) as queries:
        assert turn_doors(sanne.project, today=TODAY) == 0
    assert len(queries) == 1


def test_doors_of_another_project_are_left_alone(sanne, clock):
    change = make_leaving(make.make_member(Role.ADVISOR), "2026-03-06")
    clock.move_to(make.at("2026-03-08 10:00"))
    assert turn_doors(sanne.project, today=make.day("2026-03-08")) == 0
    assert turn_doors(change.project, today=make.day("2026-03-08")) == 1
    assert turn_doors(change.project, today=make.day("2026-03-08")) == 0
