"""What lies on the desks on the last day, whatever the dice gave: so that each role finds something to do.

For the partner of Budgethulp a task in every stage; for the advisor a scoring of the trainee to confirm.
"""

import datetime
from collections.abc import Callable, Sequence

from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType
from interventions.domain.codes import Priority, TaskStatus
from reporting.demo.calendar import moment, working_day_from, working_day_until
from reporting.demo.events import ConsentGiven, Message, Move, Task
from reporting.demo.people import DEBT_HELP
from reporting.demo.team import Team
from reporting.demo.tenants import Tenant
from reporting.demo.words.tasks import REFUSALS, REMINDERS, REQUESTS, Request

#: Somebody whom the team saw so shortly ago is in the middle of it.
_RECENTLY = datetime.timedelta(days=120)
_SCORED_BY_TRAINEE = 2

_OVERVIEW, _DEBTS, _BUDGET, _CUT_OFF = (one for one in REQUESTS[Domain.FINANCE] if one.organisation == DEBT_HELP)


class Present:
    """Hands out what is to be there at the end to the first households that it suits."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today
        self._scored = 0
        self._left: list[Callable[[str, str], Task]] = [
            self._new,
            self._not_picked_up,
            self._running,
            self._past_its_end,
            self._done,
            self._refused,
            self._ends_today,
            self._urgent,
        ]

    def visit_by_trainee(self, tenant: Tenant, team: Team) -> None:
        """Let the trainee have a conversation to look back, some working days ago."""
        day = working_day_until(team.ends_on - datetime.timedelta(days=2 + self._scored))
        if (
            self._scored == _SCORED_BY_TRAINEE
            or not team.trainee
            or tenant.type not in {HouseholdType.ATTENTION, HouseholdType.VULNERABLE}
            or not self._is_recent(tenant, team)
            or tenant.contacts[-1].at.date() >= day
        ):
            return
        self._scored += 1
        tenant.is_surely_scored = True
        tenant.evaluations.add(day)
        tenant.meet(team, at=moment(day, 14, 30), kind=ContactKind.CONVERSATION, by=team.trainee)

    def tasks_of(self, tenant: Tenant, team: Team) -> Sequence[Task]:
        """Give the next task that has to be there, when it suits this household."""
        heavy = tenant.type in {HouseholdType.VULNERABLE, HouseholdType.MULTIPROBLEM}
        if not self._left or not heavy or not tenant.name or not self._is_recent(tenant, team):
            return ()
        if DEBT_HELP not in team.partners or not tenant.owner:
            return ()
        return (self._left.pop(0)(tenant.owner, team.partners[DEBT_HELP]),)

    @staticmethod
    def _is_recent(tenant: Tenant, team: Team) -> bool:
        return (
            tenant.until is None
            and tenant.status is HouseholdStatus.IN_CONVERSATION
            and tenant.contacts[-1].at.date() >= team.ends_on - _RECENTLY
        )

    # --- One task in each stage -----------------------------------------------------------------------------------

    def _ago(self, days: int, hour: int) -> datetime.datetime:
        return moment(working_day_until(self.today - datetime.timedelta(days=days)), hour, 15)

    def _task(
        self,
        request: Request,
        *,
        sent_at: datetime.datetime,
        due_on: datetime.date,
        by: str,
        moves: Sequence[Move] = (),
        messages: Sequence[Message] = (),
        priority: Priority = Priority.MEDIUM,
    ) -> Task:
        return Task(
            sent_at=sent_at,
            organisation=request.organisation,
            domain=Domain.FINANCE,
            description=request.description,
            priority=priority,
            due_on=due_on,
            by=by,
            consent=ConsentGiven(purpose=request.purpose, is_written=False, recorded_at=sent_at),
            moves=tuple(moves),
            messages=tuple(messages),
        )

    def _in_weeks(self, weeks: int) -> datetime.date:
        return working_day_from(self.today + datetime.timedelta(weeks=weeks))

    def _new(self, by: str, _partner: str) -> Task:
        return self._task(_OVERVIEW, sent_at=self._ago(1, 16), due_on=self._in_weeks(6), by=by)

    def _urgent(self, by: str, _partner: str) -> Task:
        return self._task(_CUT_OFF, sent_at=self._ago(1, 15), due_on=self._in_weeks(1), by=by, priority=Priority.HIGH)

    def _not_picked_up(self, by: str, _partner: str) -> Task:
        reminder = Message(at=self._ago(11, 10), by=by, text=REMINDERS[0])
        return self._task(_BUDGET, sent_at=self._ago(24, 14), due_on=self._in_weeks(2), by=by, messages=[reminder])

    def _running(self, by: str, partner: str) -> Task:
        return self._task(
            _DEBTS,
            sent_at=self._ago(26, 11),
            due_on=self._in_weeks(3),
            by=by,
            moves=[
                Move(at=self._ago(23, 15), to=TaskStatus.ACCEPTED, by=partner),
                Move(at=self._ago(16, 16), to=TaskStatus.IN_PROGRESS, by=partner),
            ],
            messages=[
                Message(at=self._ago(15, 14), by=partner, text="De eerste afspraak is geweest, dat ging goed."),
                Message(at=self._ago(9, 9), by=by, text="De bewoner is blij met de hulp. Wat is de volgende stap?"),
                Message(at=self._ago(2, 11), by=partner, text="We wachten op drie schuldeisers."),
            ],
        )  # fmt: skip

    def _past_its_end(self, by: str, partner: str) -> Task:
        return self._task(
            _BUDGET,
            sent_at=self._ago(70, 15),
            due_on=working_day_until(self.today - datetime.timedelta(days=11)),
            by=by,
            moves=[Move(at=self._ago(65, 16), to=TaskStatus.ACCEPTED, by=partner)],
            messages=[Message(at=self._ago(6, 10), by=by, text=REMINDERS[1])],
        )

    def _done(self, by: str, partner: str) -> Task:
        return self._task(
            _CUT_OFF,
            sent_at=self._ago(19, 12),
            due_on=working_day_from(self.today - datetime.timedelta(days=2)),
            by=by,
            priority=Priority.HIGH,
            moves=[
                Move(at=self._ago(18, 14), to=TaskStatus.ACCEPTED, by=partner),
                Move(at=self._ago(5, 16), to=TaskStatus.DONE, by=partner, explanation=_CUT_OFF.result),
            ],
        )

    def _refused(self, by: str, partner: str) -> Task:
        return self._task(
            _DEBTS,
            sent_at=self._ago(13, 16),
            due_on=self._in_weeks(4),
            by=by,
            moves=[Move(at=self._ago(8, 17), to=TaskStatus.REFUSED, by=partner, explanation=REFUSALS[1])],
        )

    def _ends_today(self, by: str, partner: str) -> Task:
        return self._task(
            _OVERVIEW,
            sent_at=self._ago(42, 10),
            due_on=self.today,
            by=by,
            moves=[
                Move(at=self._ago(38, 11), to=TaskStatus.ACCEPTED, by=partner),
                Move(at=self._ago(37, 13), to=TaskStatus.IN_PROGRESS, by=partner),
            ],
        )
