"""Tasks to partners: most go well, some get stuck."""

import datetime
from random import Random

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import Priority, TaskStatus
from interventions.domain.task_flow import CLOSED
from reporting.demo.calendar import dice_for, moment, working_day_from, working_day_until
from reporting.demo.events import ConsentGiven, Message, Move, Task
from reporting.demo.scorings import ScoringStory
from reporting.demo.team import Team
from reporting.demo.tenants import Tenant
from reporting.demo.words.tasks import (
    LEGAL_REASONS,
    MOVED_AWAY,
    PARTNER_MESSAGES,
    REFUSALS,
    REMINDERS,
    REQUESTS,
    RETURNS,
    SENT_AGAIN,
    TAKEN_BACK,
    TEAM_MESSAGES,
    Request,
)

#: The chance that something is handed over at a conversation, by type.
_PER_TALK = {
    HouseholdType.SOLID: 0.02,
    HouseholdType.ATTENTION: 0.17,
    HouseholdType.VULNERABLE: 0.22,
    HouseholdType.MULTIPROBLEM: 0.27,
}


def handover_story(tenant: Tenant, scorings: ScoringStory, team: Team) -> tuple[Task, ...]:
    """Return the tasks of a household to partners. Without a known name there is nobody who can consent."""
    dice = tenant.dice
    if not tenant.name:
        return ()
    tasks: list[Task] = []
    asked: set[Request] = set()
    for talk in tenant.talks:
        levels = scorings.levels_on(talk.at.date())
        by = tenant.owner or team.main
        if dice.random() > _PER_TALK[tenant.type]:
            continue
        domain = dice.choices(
            list(levels), [level * level for level in levels.values()] if any(levels.values()) else None
        )[0]
        requests = [one for one in REQUESTS[domain] if one not in asked and one.organisation in team.partners]
        if not requests:
            continue
        request = dice.choice(requests)
        asked.add(request)
        day = talk.at.date()
        if dice.random() < 0.5:
            day = working_day_from(day + datetime.timedelta(days=dice.randint(1, 4)), dice)
        if day > team.ends_on or (tenant.until is not None and day >= tenant.until):
            continue
        sent_at = (
            moment(day, dice.randint(16, 17), dice.randrange(60))
            if day == talk.at.date()
            else moment(day, dice.randint(9, 16), dice.randrange(60))
        )
        sent_at = max(sent_at, talk.at)
        tasks.append(TaskLife(request, domain, sent_at, by, tenant, team).task())
    return tuple(tasks)


class TaskLife:
    """The life of one task: what the partner does with it, and what is written about it."""

    def __init__(
        self,
        request: Request,
        domain: Domain,
        sent_at: datetime.datetime,
        by: str,
        tenant: Tenant,
        team: Team,
    ) -> None:
        self.request = request
        self.domain = domain
        self.sent_at = sent_at
        self.by = by
        self.partner = team.partners[request.organisation]
        self.dice = tenant.dice
        self.ends_at = team.ends_at
        if tenant.until is not None:
            self.ends_at = min(self.ends_at, moment(tenant.until, 0))
        self.has_left = tenant.until is not None
        self.due_on = working_day_from(sent_at.date() + datetime.timedelta(weeks=self.dice.choice((4, 6, 6, 8, 10))))
        self.moves: list[Move] = []
        self.messages: list[Message] = []
        self.withdrawn_at: datetime.datetime | None = None

    def task(self) -> Task:
        """Let it run its course."""
        dice = self.dice
        is_legal = dice.random() < 0.04
        self._run()
        if not is_legal and dice.random() < 0.03:
            self._withdraw()
        if self.withdrawn_at is None:
            self._ask_after()
        self._write()
        if self.has_left and self.withdrawn_at is None:
            self._close_because_they_left()
        consent = ConsentGiven(
            purpose=self.request.purpose,
            is_written=dice.random() < 0.35,
            recorded_at=self.sent_at,
            withdrawn_at=self.withdrawn_at,
        )
        return Task(
            sent_at=self.sent_at,
            organisation=self.request.organisation,
            domain=self.domain,
            description=self.request.description,
            priority=dice.choices(list(Priority), (1, 5, 3))[0],
            due_on=self.due_on,
            by=self.by,
            consent=None if is_legal else consent,
            legal_reason=dice.choice(LEGAL_REASONS) if is_legal else "",
            moves=tuple(self.moves),
            messages=tuple(sorted(self.messages, key=lambda one: one.at)),
        )

    # --- What the partner does ------------------------------------------------------------------------------------

    def _run(self) -> None:
        dice = self.dice
        chance = dice.random()
        if chance < 0.04:
            # Never picked up: it lies there for months, until somebody asks again.
            self._move(self._after(self.sent_at, 70, 110), TaskStatus.REFUSED, dice.choice(REFUSALS))
            return
        if chance < 0.15:
            answered = self._after(self.sent_at, 2, 14)
            if self._move(answered, TaskStatus.REFUSED, dice.choice(REFUSALS)) and dice.random() < 0.25:
                again = self._after(answered, 3, 10)
                if self._move(again, TaskStatus.SENT, dice.choice(SENT_AGAIN), by=self.by):
                    self._accept(again)
            return
        self._accept(self.sent_at)

    def _accept(self, since: datetime.datetime) -> None:
        """The partner takes it on; most finish it, some give it back, of some nothing is heard any more."""
        slow = self.dice.random() < 0.22
        at = self._after(since, 9, 32) if slow else self._after(since, 1, 6)
        if not self._move(at, TaskStatus.ACCEPTED):
            return
        if self.dice.random() < 0.75:
            at = self._after(at, 0, 8)
            if not self._move(at, TaskStatus.IN_PROGRESS):
                return
        chance = self.dice.random()
        if chance < 0.78:
            self._move(self._after(at, 12, 75), TaskStatus.DONE, self.request.result)
        elif chance < 0.88:
            self._move(self._after(at, 20, 60), TaskStatus.RETURNED, self.dice.choice(RETURNS))
        else:
            # Nothing is heard any more, for months.
            self._move(self._after(at, 130, 190), TaskStatus.RETURNED, self.dice.choice(RETURNS))

    def _ask_after(self) -> None:
        """What hangs is asked after in the weekly meeting, and mostly it is done after all. Some stays as it is."""
        dice = dice_for("asked after", self.sent_at.isoformat(), self.request.description, self.by)
        if self._status() in CLOSED or dice.random() < 0.08:
            return
        heard_at = self.moves[-1].at if self.moves else self.sent_at
        patience = datetime.timedelta(days=9 if self._status() is TaskStatus.SENT else 24)
        hangs_from = min(heard_at + patience, max(heard_at, moment(self.due_on, 9)))
        last = working_day_until(self.ends_at.date() - datetime.timedelta(days=dice.randint(2, 12)))
        room = (last - hangs_from.date()).days
        if room <= 0:
            return
        day = working_day_from(hangs_from.date() + datetime.timedelta(days=dice.randint(0, min(room, 40))))
        answered_at = min(moment(day, dice.randint(9, 16), dice.randrange(60)), moment(last, 17))
        answered_at = max(answered_at, heard_at + datetime.timedelta(minutes=25))
        if self._status() is TaskStatus.SENT:
            self._move(answered_at, TaskStatus.ACCEPTED)
            answered_at = answered_at + datetime.timedelta(days=7 * dice.randint(1, 4))
        self._move(answered_at, TaskStatus.DONE, self.request.result)

    def _move(self, at: datetime.datetime, to: TaskStatus, explanation: str = "", by: str = "") -> bool:
        if at >= self.ends_at:
            return False
        self.moves.append(Move(at=at, to=to, by=by or self.partner, explanation=explanation))
        return True

    def _after(self, at: datetime.datetime, low: int, high: int) -> datetime.datetime:
        """Return a moment in office hours so many days later, and later than ``at`` in any case."""
        day = working_day_from(at.date() + datetime.timedelta(days=self.dice.randint(low, high)), self.dice)
        later = moment(day, self.dice.randint(9, 16), self.dice.randrange(60))
        return max(later, at + datetime.timedelta(minutes=25))

    def _withdraw(self) -> None:
        """The resident thinks better of it, some time after it was sent: the partner sees nothing from then on."""
        at = self._after(self.sent_at, 6, 40)
        if at < self.ends_at:
            self.withdrawn_at = at
            self.moves = [one for one in self.moves if one.at < at]
            self._take_back(at)

    def _take_back(self, withdrawn_at: datetime.datetime) -> None:
        """What the partner may no longer see, the team takes back; now and then that waits on somebody's desk."""
        dice = dice_for("taken back", self.sent_at.isoformat(), self.request.description, self.by)
        if self._status() not in CLOSED and dice.random() < 0.8:
            day = working_day_from(withdrawn_at.date() + datetime.timedelta(days=dice.randint(1, 6)))
            self._move(moment(day, 9, 40), TaskStatus.RETURNED, TAKEN_BACK, by=self.by)

    def _close_because_they_left(self) -> None:
        if self._status() not in {TaskStatus.SENT, TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS}:
            return
        to = TaskStatus.REFUSED if self._status() is TaskStatus.SENT else TaskStatus.RETURNED
        last = max([self.sent_at, *(one.at for one in self.moves), *(one.at for one in self.messages)])
        at = max(last, moment(working_day_until(self.ends_at.date() - datetime.timedelta(days=1)), 16, 40))
        self.moves.append(Move(at=at, to=to, by=self.partner, explanation=MOVED_AWAY))

    def _status(self) -> TaskStatus:
        return self.moves[-1].to if self.moves else TaskStatus.SENT

    # --- What is written ------------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Messages, as long as the task is open and the partner may see it."""
        dice: Random = self.dice
        until = self.withdrawn_at or self.ends_at
        closing = next(
            (one.at for one in self.moves if one.to in {TaskStatus.REFUSED, TaskStatus.DONE, TaskStatus.RETURNED}), None
        )
        until = min(until, closing) if closing else until
        at = self.sent_at
        for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
            at = self._after(at, 1, 12)
            accepted = any(one.at < at for one in self.moves)
            if at < until:
                by_partner = accepted and dice.random() < 0.6
                text = dice.choice(PARTNER_MESSAGES if by_partner else TEAM_MESSAGES)
                if all(text != one.text for one in self.messages):
                    self.messages.append(Message(at=at, by=self.partner if by_partner else self.by, text=text))
        if not self.moves and dice.random() < 0.6:
            self._remind(self._after(self.sent_at, 9, 12), until, REMINDERS[0])
        if closing is None and self.moves and dice.random() < 0.5:
            self._remind(
                moment(working_day_from(self.due_on + datetime.timedelta(days=3)), 11, 10), until, REMINDERS[1]
            )

    def _remind(self, at: datetime.datetime, until: datetime.datetime, text: str) -> None:
        if at < until:
            self.messages.append(Message(at=at, by=self.by, text=text))
