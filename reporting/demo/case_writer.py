"""Lets the cases of a story happen through the actions that people use: for both writers the same."""

import datetime

from django.utils import timezone

from households.actions.aftercare import record_aftercare
from households.actions.case_status import change_status
from households.actions.helpers import HelperEntry, add_helper, change_helper, name_coordinator
from households.models import AftercareContact, Helper, Household
from interventions.actions.effects import record_intervention
from interventions.actions.evaluation import record_evaluation
from interventions.actions.plan import GoalEntry, add_goal, agree_plan, set_goal_status
from interventions.domain.codes import InterventionKind
from interventions.domain.plan import GoalStatus
from interventions.models import Goal
from reporting.demo.cases import AFTERCARE_KIND, AftercareStory, Case, GoalStory, HelperStory, StatusStory
from reporting.demo.cast import Cast
from reporting.demo.words.plan import COORDINATORS


def write_case(cast: Cast, household: Household, case: Case, name: str) -> None:
    """Write the whole case of a household whose contacts, scorings and tasks are there. Call it in a transaction."""
    _CaseWriter(cast, household, case, name).write()


class _CaseWriter:
    def __init__(self, cast: Cast, household: Household, case: Case, name: str) -> None:
        self.cast, self.household, self.case, self.name = cast, household, case, name
        self.by, self.person = cast.actor(case.by), cast.users[case.by]
        self.goals: list[tuple[GoalStory, Goal]] = []
        self.talked_on: set[datetime.date] = set()

    def write(self) -> None:
        """Write it in the order in which it happened."""
        case = self.case
        for helper in case.helpers:
            self._helper(helper)
        statuses = list(case.statuses)
        if case.goals:
            self._status(statuses.pop(0))
            self._plan()
        if case.coordinator:
            self._coordinator()
        for evaluation in case.evaluations:
            record_evaluation(
                by=self.by,
                household=self.household,
                person=self.person,
                on=evaluation.at.date(),
                outcomes=evaluation.outcomes,
                remark=evaluation.remark,
                at=evaluation.at,
            )
        for story, goal in self.goals:
            self._settle(story, goal)
        for status in statuses:
            self._status(status)
            for had in case.aftercare:
                if had.planned_on in status.aftercare_on:
                    self._aftercare(had)

    def _status(self, status: StatusStory) -> None:
        change_status(
            by=self.by,
            household=self.household,
            person=self.person,
            to=status.to,
            on=status.at.date(),
            reason=status.reason,
            explanation=status.explanation,
            aftercare_on=status.aftercare_on,
            at=status.at,
        )

    def _helper(self, helper: HelperStory) -> None:
        entry = HelperEntry(
            organisation=self.cast.organisations[helper.organisation] if helper.organisation else None,
            name=helper.name,
            is_informal=helper.is_informal,
            since=helper.since,
            content=helper.content,
        )
        written: Helper = add_helper(by=self.by, household=self.household, entry=entry, at=self.case.started_at)
        if helper.until is not None:
            at = datetime.datetime.combine(helper.until, datetime.time(16), tzinfo=timezone.get_current_timezone())
            ended = HelperEntry(
                organisation=entry.organisation,
                name=entry.name,
                is_informal=entry.is_informal,
                since=entry.since,
                until=helper.until,
                content=entry.content,
            )
            change_helper(by=self.by, helper=written, entry=ended, at=at)

    def _plan(self) -> None:
        case = self.case
        at = case.agreed_at or case.started_at
        for story in case.goals:
            goal = add_goal(
                by=self.by, household=self.household, entry=self._entry(story), on=case.started_at.date(), at=at
            )
            self.goals.append((story, goal))
        if case.agreed_at is not None:
            agree_plan(
                by=self.by,
                household=self.household,
                person=self.person,
                agreed_on=case.agreed_at.date(),
                agreed_with=self.name,
                at=case.agreed_at,
            )
        for story, goal in self.goals:
            if story.is_busy:
                set_goal_status(by=self.by, goal=goal, status=GoalStatus.BUSY, on=at.date(), at=at)

    def _entry(self, story: GoalStory) -> GoalEntry:
        words = story.words
        return GoalEntry(
            domain=story.domain,
            what=words.what,
            why=words.why,
            doers=words.doers,
            doer_name=words.doer_name,
            organisation=self.cast.organisations[words.organisation] if words.organisation else None,
            due_on=story.due_on,
        )

    def _settle(self, story: GoalStory, goal: Goal) -> None:
        if story.settled_at is None:
            return
        if story.settled_at.date() not in self.talked_on:  # several goals at once is one conversation
            self.talked_on.add(story.settled_at.date())
            record_intervention(
                by=self.by,
                household=self.household,
                person=self.person,
                on=story.settled_at.date(),
                kind=InterventionKind.MOTIVATING,
                domains=[story.domain],
                description=f"Samen teruggekeken op het doel: {story.words.what.lower()}.",
                goal=goal,
                recorded_at=story.settled_at,
            )
        set_goal_status(
            by=self.by,
            goal=goal,
            status=story.settled,
            on=story.settled_at.date(),
            note=story.note,
            at=story.settled_at,
        )

    def _coordinator(self) -> None:
        at = self.case.agreed_at or self.case.started_at
        name_coordinator(
            by=self.by,
            household=self.household,
            since=at.date(),
            organisation=self.cast.organisations[self.case.coordinator],
            name=COORDINATORS[self.case.coordinator],
            at=at,
        )

    def _aftercare(self, had: AftercareStory) -> None:
        contact = AftercareContact.objects.select_related("household").get(
            household=self.household, planned_on=had.planned_on, done_on__isnull=True, cancelled_at__isnull=True
        )
        record_aftercare(
            by=self.by,
            contact=contact,
            person=self.person,
            kind=AFTERCARE_KIND,
            at=had.at,
            remark=had.remark,
            recorded_at=had.at,
        )
