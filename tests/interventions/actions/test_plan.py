"""The plan van aanpak: goals, versions, and settling all of it when a case is closed."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit.models import AccessLog
from households.actions import case_status
from households.actions.history import Overtaken, last_change
from households.domain.case_status import ClosingReason
from households.domain.changes import ChangeKind
from households.domain.codes import Domain, HouseholdStatus
from households.models import DossierChange
from interventions.actions import closing
from interventions.actions.closing import Settlement, settle_and_close
from interventions.actions.effects import record_intervention
from interventions.actions.evaluation import record_evaluation
from interventions.actions.plan import GoalEntry, add_goal, agree_plan, change_goal, entry_of, set_goal_status
from interventions.actions.tasks import send_task
from interventions.domain.codes import InterventionKind, Perspective, TaskStatus
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.domain.plan import Doer, GoalStatus
from interventions.due import evaluation_due, evaluations_due
from interventions.models import Evaluation, Goal, Intervention, Plan, PlanVersion
from tests import factories as make
from tests.factories import actor_of, day

START = day("2024-04-01")
BETTER, WORSE = OutcomeValue.BETTER, OutcomeValue.WORSE
RESIDENT, ADVISOR = Perspective.RESIDENT, Perspective.ADVISOR


def entry(**changes):
    values = {"domain": Domain.FINANCE, "what": "Overzicht", "doers": [Doer.RESIDENT], "due_on": day("2024-07-01")}
    return GoalEntry(**{**values, **changes})


def add(cast, member=None, **changes):
    who = member or cast.advisor
    return add_goal(by=actor_of(who), household=cast.household, entry=entry(**changes), on=START)


def agree(cast, on="2024-04-02", member=None, **more):
    who = member or cast.advisor
    values = {"agreed_on": day(on), "agreed_with": "mevrouw Van der Meulen", **more}
    return agree_plan(by=actor_of(who), household=cast.household, person=who.user, **values)


class TestGoals:
    def test_the_first_goal_begins_the_one_plan(self, cast):
        goals = [add(cast), add(cast, what="Rust")]
        assert Plan.objects.get().started_on == START
        assert {goal.plan_id for goal in goals} == {Plan.objects.get().pk}
        assert [line.title for line in DossierChange.objects.order_by("pk")] == [
            "Plan begonnen",
            "Doel toegevoegd",
            "Doel toegevoegd",
        ]

    def test_there_is_never_more_than_one_open_plan(self, cast):
        add(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(household=cast.household, started_on=START)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": "  "}, "what"),
            ({"doers": []}, "doers"),
            ({"due_on": START - datetime.timedelta(days=1)}, "due_on"),
        ],
    )
    def test_a_goal_is_refused_when_something_is_missing(self, cast, changes, field):
        with pytest.raises(ActionRefused) as refusal:
            add(cast, **changes)
        assert refusal.value.field == field
        assert not Goal.objects.exists()

    def test_an_organisation_fits_who_does_it_and_the_project(self, cast):
        for organisation, doers, field in (
            (make.make_organisation(), [Doer.PARTNER], "organisation"),
            (cast.organisation, [Doer.RESIDENT], "doers"),
        ):
            with pytest.raises(ActionRefused) as refusal:
                add(cast, organisation=organisation, doers=doers)
            assert refusal.value.field == field
        assert add(cast, organisation=cast.organisation, doers=[Doer.PARTNER]).who == "Budgethulp"

    def test_a_closed_case_gets_no_goals(self, cast):
        make.make_status_change(household=cast.household, to_status=HouseholdStatus.CLOSED, reason=ClosingReason.MOVED)
        with pytest.raises(ActionRefused, match="Heropen"):
            add(cast)

    def test_a_change_keeps_what_it_was(self, cast):
        goal = add(cast)
        for _ in range(2):
            change_goal(by=actor_of(cast.advisor), goal=goal, entry=entry(what="Alle post open", why="Rust"))
        line = DossierChange.objects.latest("pk")
        assert line.lines == [("Doel", "Overzicht", "Alle post open"), ("Waarom", "", "Rust")]
        assert DossierChange.objects.filter(kind="goal").count() == 2
        assert entry_of(Goal.objects.get()).what == "Alle post open"

    def test_the_second_to_change_a_goal_sees_the_first_and_another_goal_does_not_matter(self, cast):
        goal, other = add(cast), add(cast, what="Rust")
        seen = last_change(cast.household, [ChangeKind.GOAL], goal.pk)
        change_goal(by=actor_of(cast.advisor), goal=other, entry=entry(what="Stilte"))
        change_goal(by=actor_of(cast.advisor), goal=goal, entry=entry(what="Eén map"), based_on=seen)
        with pytest.raises(Overtaken) as overtaken:
            set_goal_status(by=actor_of(cast.advisor), goal=goal, status=GoalStatus.REACHED, on=START, based_on=seen)
        assert [line.lines for line in overtaken.value.newer] == [[("Doel", "Overzicht", "Eén map")]]
        assert Goal.objects.get(pk=goal.pk).status == GoalStatus.OPEN

    def test_where_a_goal_stands_goes_on_and_back(self, cast):
        goal = add(cast)
        for status, settled in ((GoalStatus.BUSY, None), (GoalStatus.REACHED, START), (GoalStatus.OPEN, None)):
            for _ in range(2):
                goal = set_goal_status(by=actor_of(cast.advisor), goal=goal, status=status, on=START)
            assert (goal.status, goal.settled_on) == (status, settled)
        assert DossierChange.objects.filter(kind="goal").count() == 4

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"on": timezone.localdate() + datetime.timedelta(days=1)}, "on"),
            ({"on": START - datetime.timedelta(days=1)}, "on"),
            ({"status": GoalStatus.DROPPED}, "note"),
        ],
    )
    def test_a_status_is_refused_when_something_is_wrong(self, cast, values, field):
        with pytest.raises(ActionRefused) as refusal:
            set_goal_status(
                by=actor_of(cast.advisor), goal=add(cast), **{"status": GoalStatus.REACHED, "on": START, **values}
            )
        assert refusal.value.field == field

    def test_a_settled_goal_and_one_of_an_ended_plan_stay_as_they_are(self, cast):
        goal = make.make_goal(household=cast.household, status=GoalStatus.REACHED)
        with pytest.raises(ActionRefused, match="al afgerond"):
            change_goal(by=actor_of(cast.advisor), goal=goal, entry=entry())
        Plan.objects.update(ended_on=day("2024-05-01"))
        for change in (
            lambda: change_goal(by=actor_of(cast.advisor), goal=goal, entry=entry()),
            lambda: set_goal_status(by=actor_of(cast.advisor), goal=goal, status=GoalStatus.OPEN, on=START),
        ):
            with pytest.raises(ActionRefused, match="plan is afgerond"):
                change()

    def test_an_intervention_and_a_task_belong_to_a_goal_of_the_same_household(self, cast):
        goal, elsewhere = add(cast), make.make_goal()
        consent = make.make_consent(household=cast.household, organisation=cast.organisation)

        def intervene(one):
            return record_intervention(
                by=actor_of(cast.advisor), household=cast.household, person=cast.advisor.user, on=START,
                kind=InterventionKind.OVERVIEW, domains=[Domain.FINANCE], goal=one,
            )  # fmt: skip

        def send(one):
            return send_task(
                by=actor_of(cast.advisor), household=cast.household, person=cast.advisor.user,
                organisation=cast.organisation, domain=Domain.FINANCE, description="Graag hulp", sent_on=START,
                consent=consent, goal=one,
            )  # fmt: skip

        assert intervene(goal).goal == send(goal).goal == goal
        for go in (intervene, send):
            with pytest.raises(ActionRefused) as refusal:
                go(elsewhere)
            assert refusal.value.field == "goal"


class TestAgreeing:
    def test_each_time_makes_a_version_that_never_changes(self, cast):
        goal = add(cast)
        first = agree(cast)
        change_goal(by=actor_of(cast.advisor), goal=goal, entry=entry(what="Eén map"))
        second = agree(cast, "2024-05-01")
        assert [one["what"] for one in PlanVersion.objects.get(number=1).goals] == ["Overzicht"]
        assert (first.number, second.number, second.goals[0]["what"]) == (1, 2, "Eén map")
        with pytest.raises(RuntimeError):
            first.save()
        with pytest.raises(RuntimeError):
            first.delete()

    def test_numbers_go_on_in_a_next_plan(self, cast):
        add(cast)
        agree(cast)
        Plan.objects.update(ended_on=day("2024-05-01"))
        add_goal(by=actor_of(cast.advisor), household=cast.household, entry=entry(due_on=None), on=day("2024-06-01"))
        assert agree(cast, "2024-06-02").number == 2

    def test_agreeing_before_it_was_written_down_moves_the_beginning(self, cast):
        add(cast)
        agree(cast, "2024-03-20")
        assert Plan.objects.get().started_on == day("2024-03-20")

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"on": "2999-01-01"}, "agreed_on"),
            ({"on": "2023-12-31"}, "agreed_on"),
            ({"agreed_with": " "}, "agreed_with"),
            ({"on": "2024-08-01"}, None),
        ],
    )
    def test_it_is_refused_when_something_is_wrong(self, cast, more, field):
        add(cast)
        with pytest.raises(ActionRefused) as refusal:
            agree(cast, **more)
        assert refusal.value.field == field
        assert not PlanVersion.objects.exists()

    def test_it_is_refused_without_goals_before_the_last_time_and_for_a_trainee(self, cast):
        with pytest.raises(ActionRefused, match="minstens één doel"):
            agree(cast)
        add(cast)
        agree(cast)
        with pytest.raises(ActionRefused, match="voor de vorige keer"):
            agree(cast, "2024-04-01")
        with pytest.raises(ActionRefused, match="collega-adviseur"):
            agree(cast, member=cast.trainee)

    def test_who_agrees_has_seen_every_goal(self, cast):
        add(cast)
        seen = last_change(cast.household, [ChangeKind.PLAN, ChangeKind.GOAL])
        add(cast, what="Rust")
        with pytest.raises(Overtaken) as overtaken:
            agree(cast, based_on=seen)
        assert [line.subject for line in overtaken.value.newer] == ["Rust"]


class TestClosing:
    def close(self, cast, settlement=None, **more):
        values = {"on": day("2024-08-01"), "reason": ClosingReason.GOALS_REACHED, **more}
        settle_and_close(
            by=actor_of(cast.advisor), household=cast.household, person=cast.advisor.user,
            settlement=settlement or Settlement(), **values,
        )  # fmt: skip

    def test_settles_goals_and_tasks_ends_the_plan_and_closes(self, cast):
        goal, task = add(cast), make.make_task(household=cast.household, organisation=cast.organisation)
        self.close(cast, Settlement(goals=[(goal, GoalStatus.PARTLY, "Bijna")], tasks=[(task, "Niet meer nodig")]))
        goal.refresh_from_db()
        task.refresh_from_db()
        cast.household.refresh_from_db()
        assert (goal.status, goal.settled_on, goal.plan.ended_on) == ("partly", day("2024-08-01"), day("2024-08-01"))
        assert (task.status, task.reason) == (TaskStatus.RETURNED, "Niet meer nodig")
        assert cast.household.status == HouseholdStatus.CLOSED
        assert DossierChange.objects.filter(kind="plan", verb="ended").exists()

    def test_all_of_it_or_nothing(self, cast):
        goal, left = add(cast), add(cast, what="Rust")
        with pytest.raises(ActionRefused, match="nog 1 doel open"):
            self.close(cast, Settlement(goals=[(goal, GoalStatus.REACHED, "")]))
        assert not Goal.objects.exclude(status=GoalStatus.OPEN).exists()
        assert left.plan.ended_on is None

    def test_registering_twice_asks_once(self):
        before = (list(case_status.obstacles), list(case_status.followers))
        closing.register()
        assert (case_status.obstacles, case_status.followers) == before

    def test_several_open_matters_are_counted(self, cast):
        for what in ("A", "B"):
            add(cast, what=what)
            make.make_task(household=cast.household, organisation=cast.organisation)
        with pytest.raises(ActionRefused, match=r"2 taken open bij partners.*2 doelen open"):
            self.close(cast)


class TestEvaluation:
    def record(self, cast, outcomes=None, **more):
        values = {"on": day("2024-07-01"), "remark": "", **more}
        return record_evaluation(
            by=actor_of(cast.advisor), household=cast.household, person=cast.advisor.user,
            outcomes=outcomes or {}, **values,
        )  # fmt: skip

    def test_keeps_what_both_sides_say(self, cast):
        evaluation = self.record(cast, {(Outcome.SAFER, RESIDENT): BETTER, (Outcome.SAFER, ADVISOR): WORSE})
        assert {(row.outcome, row.perspective, row.value) for row in evaluation.outcomes.all()} == {
            ("safer", "resident", "better"), ("safer", "advisor", "worse"),
        }  # fmt: skip
        line = DossierChange.objects.get()
        assert line.subject == "bewoner: 1 keer beter, 0 keer slechter; bewonersadviseur: 0 keer beter, 1 keer slechter"
        assert line.lines[1] == ("Veiliger thuis", "", "bewoner: beter, bewonersadviseur: slechter")
        assert AccessLog.objects.filter(object_type="dossier_evaluation", action="C").exists()

    def test_the_same_day_again_is_a_correction_that_keeps_what_it_was(self, cast):
        self.record(cast, {(Outcome.WORK, RESIDENT): BETTER})
        for _ in range(2):
            self.record(cast, {(Outcome.WORK, RESIDENT): WORSE}, remark="Toch niet")
        assert Evaluation.objects.get().outcomes.get().value == WORSE
        assert DossierChange.objects.latest("pk").lines == [
            ("Stap naar werk of leren", "bewoner: beter", "bewoner: slechter"), ("Opmerking", "", "Toch niet"),
        ]  # fmt: skip
        assert DossierChange.objects.count() == 2

    @pytest.mark.parametrize(
        ("more", "field"),
        [({"remark": " "}, None), ({"on": day("2999-01-01")}, "on"), ({"on": day("2023-01-01")}, "on")],
    )
    def test_is_refused_when_something_is_wrong(self, cast, more, field):
        with pytest.raises(ActionRefused) as refusal:
            self.record(cast, **{"remark": "Ja", **more})
        assert refusal.value.field == field

    def test_does_not_lie_before_the_plan(self, cast):
        add(cast)
        with pytest.raises(ActionRefused, match="begin van het plan"):
            self.record(cast, on=day("2024-03-01"), remark="Ja")

    def test_the_second_sees_the_first(self, cast):
        seen = last_change(cast.household, [ChangeKind.EVALUATION])
        self.record(cast, remark="Eerste", based_on=seen)
        with pytest.raises(Overtaken):
            self.record(cast, remark="Tweede", based_on=seen)

    def test_is_due_in_guidance_only_counted_from_the_plan(self, cast):
        add(cast)
        assert evaluation_due(cast.household) is None
        make.make_status_change(household=cast.household, on=START)
        assert evaluation_due(cast.household) is None
        make.make_scoring(household=cast.household, on=day("2024-03-01"))
        assert evaluation_due(cast.household) == day("2024-06-01")
        agree(cast)
        assert evaluation_due(cast.household) == day("2024-07-02")
        own = type(cast.household).objects.visible_to(cast.advisor)
        assert [one.household for one in evaluations_due(own, day("2024-07-02"))] == [cast.household]
        assert evaluations_due(own, day("2024-07-01")) == []
        self.record(cast, remark="Ja", on=day("2024-07-03"))
        assert evaluation_due(cast.household) == day("2024-10-03")


def test_a_household_with_a_plan_can_still_be_erased(cast):
    goal = add(cast)
    record_intervention(
        by=actor_of(cast.advisor), household=cast.household, person=cast.advisor.user, on=START,
        kind=InterventionKind.OVERVIEW, domains=[Domain.FINANCE], goal=goal,
    )  # fmt: skip
    agree(cast)
    cast.household.address.household = None
    cast.household.address.save()
    cast.household.delete()
    assert not Goal.objects.exists()
    assert not Intervention.objects.exists()
    assert not DossierChange.objects.exists()
