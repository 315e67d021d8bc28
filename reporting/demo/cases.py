"""The case of a household: guidance with one plan, evaluations, aftercare and closing.

Told for the first staircases of a neighbourhood, as each step is written by the action that a person would take.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from households.domain.case_status import ClosingReason
from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType, Level
from households.domain.helpers import Contentment
from households.domain.protocol_settings import add_months
from interventions.domain.codes import Perspective, TaskStatus
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.domain.plan import GoalStatus
from reporting.demo.calendar import dice_for, moment, recorded_after, working_day_from, working_day_until
from reporting.demo.events import Contact, Task
from reporting.demo.scorings import ScoringStory
from reporting.demo.team import Team
from reporting.demo.tenants import Course, Tenant
from reporting.demo.words.plan import (
    AFTERCARE,
    CLOSED,
    COORDINATORS,
    DROPPED,
    EVALUATED,
    GOALS,
    HELPERS,
    REACHED,
    GoalWords,
)

#: Cases are told for so many staircases: enough for any demo, and a large neighbourhood is written in time.
STAIRCASES = 60

#: The chance that guidance begins, by type.
_GUIDED = {
    HouseholdType.SOLID: 0.0,
    HouseholdType.ATTENTION: 0.25,
    HouseholdType.VULNERABLE: 0.75,
    HouseholdType.MULTIPROBLEM: 0.85,
}
_MOST_GOALS = 4
#: So long without a contact, and there is hardly a case any more.
_IDLE = datetime.timedelta(days=110)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalStory:
    """A goal, and how it went; ``settled_at`` None is still open."""

    words: GoalWords
    domain: Domain
    due_on: datetime.date
    is_busy: bool
    settled_at: datetime.datetime | None = None
    settled: GoalStatus = GoalStatus.REACHED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperStory:
    """Somebody who helped before us, and until when."""

    name: str
    organisation: str
    is_informal: bool
    since: datetime.date | None
    until: datetime.date | None
    content: Contentment


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationStory:
    """Looking back on a day."""

    at: datetime.datetime
    outcomes: Mapping[tuple[Outcome, Perspective], OutcomeValue]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusStory:
    """Another status; ``aftercare_on`` are the contacts planned with it."""

    at: datetime.datetime
    to: HouseholdStatus
    reason: ClosingReason | None = None
    explanation: str = ""
    aftercare_on: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareStory:
    """A planned contact that was had, by telephone."""

    planned_on: datetime.date
    at: datetime.datetime
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case from its beginning to where it is now. Everything is done by the advisor of the household, ``by``."""

    by: str
    started_at: datetime.datetime
    recorded_at: datetime.datetime
    agreed_at: datetime.datetime | None
    goals: tuple[GoalStory, ...]
    helpers: tuple[HelperStory, ...]
    coordinator: str
    evaluations: tuple[EvaluationStory, ...]
    statuses: tuple[StatusStory, ...]
    aftercare: tuple[AftercareStory, ...]


def case_story(tenant: Tenant, scorings: ScoringStory, tasks: Sequence[Task], team: Team) -> Case | None:
    """Return the case of a household, or None when there is none."""
    talks = tenant.talks
    fits = tenant.until is None and tenant.status is HouseholdStatus.IN_CONVERSATION and tenant.name and tenant.owner
    if not talks or not fits:
        return None
    dice = dice_for("case", tenant.name, talks[0].at.isoformat())
    if dice.random() < _GUIDED[tenant.type]:
        return _Guided(tenant, scorings, tasks, team, dice).case()
    return _closed_at_once(tenant, tasks, team, dice)


def _closed_at_once(tenant: Tenant, tasks: Sequence[Task], team: Team, dice: Random) -> Case | None:
    """One or two conversations were enough: the household goes on by itself."""
    last = tenant.contacts[-1].at
    day = working_day_from(last.date() + datetime.timedelta(days=dice.randint(20, 60)))
    if dice.random() > 0.4 or day > team.ends_on or not _all_closed_before(tasks, day):
        return None
    at = moment(day, 11, 20)
    closed = StatusStory(
        at=at,
        to=HouseholdStatus.CLOSED,
        reason=ClosingReason.ON_THEIR_OWN,
        explanation=dice.choice(CLOSED[ClosingReason.ON_THEIR_OWN]),
    )
    return Case(
        by=tenant.owner,
        started_at=at,
        recorded_at=at,
        agreed_at=None,
        goals=(),
        helpers=(),
        coordinator="",
        evaluations=(),
        statuses=(closed,),
        aftercare=(),
    )


def _all_closed_before(tasks: Sequence[Task], day: datetime.date) -> bool:
    ended = {TaskStatus.DONE, TaskStatus.REFUSED, TaskStatus.RETURNED}
    return all(task.moves and task.moves[-1].to in ended and task.moves[-1].at.date() < day for task in tasks)


class _Guided:
    """A household that gets guidance: from the first conversation on, as far as it has come."""

    def __init__(self, tenant: Tenant, scorings: ScoringStory, tasks: Sequence[Task], team: Team, dice: Random) -> None:
        self.tenant, self.scorings, self.tasks, self.team, self.dice = tenant, scorings, tasks, team, dice
        self.talks = tenant.talks
        self.start = self.talks[0]
        self.looked_back = [one for one in self.talks[1:] if one.at.date() in tenant.evaluations]
        self.last_on = tenant.contacts[-1].at.date()

    def case(self) -> Case:
        """Tell it."""
        start, agreed = self.start, self._agreed()
        ended_on = self._aftercare_on()
        statuses = [
            StatusStory(at=_after(start.at, 1), to=HouseholdStatus.IN_GUIDANCE),
            *self._ending(ended_on),
        ]
        closed = next((one for one in statuses if one.to is HouseholdStatus.CLOSED), None)
        return Case(
            by=self.tenant.owner,
            started_at=_after(start.at, 1),
            recorded_at=recorded_after(_after(start.at, 1), self.dice, until=self.team.ends_at),
            agreed_at=_after(agreed.at, 1) if agreed else None,
            goals=self._goals(agreed or start, ended_on),
            helpers=self._helpers(),
            coordinator=self._coordinator(closed is None),
            evaluations=tuple(self._evaluation(one) for one in self.looked_back),
            statuses=tuple(statuses),
            aftercare=self._had(statuses),
        )

    def _agreed(self) -> Contact | None:
        """The plan is agreed at the second conversation, or at the first; now and then not yet."""
        if len(self.talks) > 1:
            return self.talks[1]
        return self.talks[0] if self.dice.random() < 0.5 else None

    def _aftercare_on(self) -> datetime.date | None:
        """Aftercare begins when it goes well, or when nothing more came of it for months."""
        dice = self.dice
        goes_well = self.tenant.course is Course.BETTER or dice.random() < 0.2
        is_done = goes_well and (len(self.looked_back) >= 2 or (bool(self.looked_back) and dice.random() < 0.4))
        is_idle = self.team.ends_on - self.last_on > _IDLE and dice.random() < 0.9
        if not is_done and not is_idle:
            return None
        last = max([self.last_on, *(move.at.date() for task in self.tasks for move in task.moves)])
        day = working_day_from(last + datetime.timedelta(days=dice.randint(3, 12)))
        return day if day <= self.team.ends_on and _all_closed_before(self.tasks, day) else None

    def _ending(self, ended_on: datetime.date | None) -> list[StatusStory]:
        if ended_on is None:
            return []
        planned = (
            working_day_from(add_months(ended_on, 1)),
            working_day_from(add_months(ended_on, 3)),
        )
        statuses = [
            StatusStory(at=moment(ended_on, 15, 40), to=HouseholdStatus.AFTERCARE, aftercare_on=planned),
        ]
        closed_on = working_day_from(planned[1] + datetime.timedelta(days=self.dice.randint(1, 10)))
        if closed_on <= self.team.ends_on:
            reason = self.dice.choices(
                (ClosingReason.GOALS_REACHED, ClosingReason.HELP_IN_PLACE, ClosingReason.NOTHING_MORE), (6, 3, 1)
            )[0]
            words = self.dice.choice(CLOSED[reason])
            statuses.append(
                StatusStory(at=moment(closed_on, 14, 10), to=HouseholdStatus.CLOSED, reason=reason, explanation=words)
            )
        return statuses

    def _had(self, statuses: Sequence[StatusStory]) -> tuple[AftercareStory, ...]:
        """What was planned has been done, but for what came up only now: that waits on somebody's desk."""
        planned = [day for status in statuses for day in status.aftercare_on]
        until = working_day_until(self.team.ends_on - datetime.timedelta(days=21))
        return tuple(
            AftercareStory(planned_on=day, at=moment(day, 10, 30), remark=self.dice.choice(AFTERCARE))
            for day in planned
            if day <= until
        )

    def _goals(self, agreed: Contact, ended_on: datetime.date | None) -> tuple[GoalStory, ...]:
        levels = self.scorings.levels_on(agreed.at.date())
        heavy = sorted((one for one in levels if levels[one] >= Level.MEDIUM), key=lambda one: -levels[one])
        domains = heavy[:_MOST_GOALS] or [max(levels, key=lambda one: levels[one])]
        return tuple(self._goal(domain, agreed, ended_on) for domain in domains)

    def _goal(self, domain: Domain, agreed: Contact, ended_on: datetime.date | None) -> GoalStory:
        dice = self.dice
        due_on = working_day_from(add_months(agreed.at.date(), dice.choice((2, 3, 3, 4, 6))))
        settled_at: datetime.datetime | None = None
        settled, note = GoalStatus.REACHED, dice.choice(REACHED)
        back = self.looked_back[-1] if self.looked_back else None
        if ended_on is not None:
            settled_at = moment(ended_on, 15, 5)
            settled = dice.choices((GoalStatus.REACHED, GoalStatus.PARTLY, GoalStatus.DROPPED), (7, 2, 1))[0]
        elif back is not None and back.at > agreed.at and self.tenant.course is Course.BETTER and dice.random() < 0.55:
            settled_at = _after(back.at, 1)
        elif due_on <= self.team.ends_on:
            due_on, settled_at, settled = self._when_due(due_on, agreed.at.date())
        if settled is GoalStatus.DROPPED:
            note = dice.choice(DROPPED)
        return GoalStory(
            words=dice.choice(
                [one for one in GOALS[domain] if not one.organisation or self._is_here(one.organisation)]
            ),
            domain=domain,
            due_on=due_on,
            is_busy=dice.random() < 0.6,
            settled_at=settled_at,
            settled=settled,
            note=note,
        )

    def _when_due(
        self, due_on: datetime.date, agreed_on: datetime.date
    ) -> tuple[datetime.date, datetime.datetime | None, GoalStatus]:
        """A goal whose day has come is talked about: settled, or put off. A few wait on somebody's desk."""
        dice, ends_on = self.dice, self.team.ends_on
        chance = dice.random()
        if chance < 0.45:
            day = working_day_until(min(due_on + datetime.timedelta(days=dice.randint(-12, 6)), ends_on))
            weights = {Course.BETTER: (8, 2, 0), Course.STAYS: (3, 5, 2), Course.WORSE: (1, 4, 5)}[self.tenant.course]
            settled = dice.choices((GoalStatus.REACHED, GoalStatus.PARTLY, GoalStatus.DROPPED), weights)[0]
            return due_on, moment(max(day, agreed_on), 16, 20), settled
        if chance < 0.95:
            due_on = working_day_from(ends_on + datetime.timedelta(days=dice.randint(6, 80)))
        else:
            due_on = max(due_on, working_day_until(ends_on - datetime.timedelta(days=dice.randint(2, 25))))
        return due_on, None, GoalStatus.REACHED

    def _is_here(self, organisation: str) -> bool:
        return organisation in self.team.partners

    def _helpers(self) -> tuple[HelperStory, ...]:
        heavy = self.tenant.type is HouseholdType.MULTIPROBLEM
        number = self.dice.choice((3, 4, 4, 5) if heavy else (0, 1, 1, 2))
        known = [one for one in HELPERS if not one[1] or self._is_here(one[1])]
        return tuple(self._helper(*one) for one in self.dice.sample(known, min(number, len(known))))

    def _helper(self, name: str, organisation: str, is_informal: bool) -> HelperStory:  # noqa: FBT001  as in HELPERS
        dice, start = self.dice, self.start.at.date()
        since = None if dice.random() < 0.3 else start - datetime.timedelta(days=dice.randint(60, 900))
        has_stopped = bool(self.looked_back) and not is_informal and dice.random() < 0.5
        until = self.looked_back[0].at.date() - datetime.timedelta(days=7) if has_stopped else None
        content = dice.choices(list(Contentment), (5, 3, 2, 3))[0]
        return HelperStory(
            name=name,
            organisation=organisation,
            is_informal=is_informal,
            since=since,
            until=max(until, start) if until else None,
            content=content,
        )

    def _coordinator(self, is_open: bool) -> str:  # noqa: FBT001
        """With heavy problems the one in charge may be somebody at a partner; the name of the organisation, or none."""
        if not is_open or self.tenant.type is not HouseholdType.MULTIPROBLEM or self.dice.random() > 0.18:
            return ""
        here = [one for one in COORDINATORS if self._is_here(one)]
        return self.dice.choice(here) if here else ""

    def _evaluation(self, talk: Contact) -> EvaluationStory:
        dice = self.dice
        weights = {
            Course.BETTER: (6, 3, 1, 2),
            Course.STAYS: (3, 6, 1, 2),
            Course.WORSE: (2, 4, 4, 2),
        }[self.tenant.course]
        outcomes: dict[tuple[Outcome, Perspective], OutcomeValue] = {}
        for outcome in Outcome:
            seen = dice.choices(list(OutcomeValue), weights)[0]
            for side in Perspective:
                if dice.random() < 0.92:
                    differs = dice.random() < 0.2
                    outcomes[outcome, side] = dice.choice(list(OutcomeValue)[:3]) if differs else seen
        return EvaluationStory(at=_after(talk.at, 1), outcomes=outcomes, remark=dice.choice(EVALUATED))


def _after(at: datetime.datetime, hours: int) -> datetime.datetime:
    """Return a moment after the conversation, on the same day."""
    return min(at + datetime.timedelta(hours=hours), moment(at.date(), 23, 30))


#: Contact by which an aftercare contact is had in the demo.
AFTERCARE_KIND = ContactKind.PHONE
