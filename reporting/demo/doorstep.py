"""What happens at the doors of one staircase in two years: advisors who follow the protocol, and sometimes don't."""

import datetime
from dataclasses import dataclass

from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from reporting.demo.agenda import FOLLOW_UPS, KEPT, Agenda, Plan, What
from reporting.demo.calendar import (
    LAST_RING,
    dice_for,
    is_evening,
    moment,
    walk_starts,
    walking_day_from,
    working_day_from,
    working_day_until,
)
from reporting.demo.homes import StaircaseHomes
from reporting.demo.team import Team
from reporting.demo.tenants import Attitude, Rhythm, Tenant, make_tenant, since_long_ago

_DAY = datetime.timedelta(days=1)
#: How long nobody went to the doors of a staircase that waits.
_WAITING = datetime.timedelta(days=9)
_RINGS_IN_DAYTIME = {Step.RING_DAYTIME, Step.INTRODUCTION}


@dataclass(slots=True)
class _Door:
    tenants: list[Tenant]
    tenant: Tenant | None


class Doorstep:
    """The simulation of one staircase. ``run`` gives the households of each home, the first ones first."""

    def __init__(self, staircase: StaircaseHomes, team: Team, letter_on: datetime.date, seed: object) -> None:
        self.team = team
        self.seed = (seed, staircase.number)
        self.dice = dice_for(*self.seed)
        self.letter_on = letter_on
        #: A staircase where something happened on the very last working day.
        self.is_lively = staircase.number % 3 == 0
        #: A staircase where nobody could go in the last days, so that there is something to do.
        self.waits = staircase.number % 3 == 1
        self.last_working_day = working_day_until(team.ends_on)
        self.doors: list[_Door] = []
        for place, _ in enumerate(staircase.homes):
            tenant = make_tenant(
                since=since_long_ago(team.starts_on, self.dice), is_newcomer=False, seed=(*self.seed, place, 0)
            )
            self.doors.append(_Door([tenant], tenant))
        self.agenda = Agenda()
        self._walk_on: datetime.date | None = None

    def run(self) -> list[list[Tenant]]:
        """Let two years pass."""
        self.agenda.add(Plan(day=self.letter_on, what=What.LETTERS))
        self._plan_moves()
        while plan := self.agenda.next_until(self.team.ends_on):
            if plan.what is What.LETTERS:
                self._send_letters(plan.day)
            elif plan.what is What.WALK:
                if plan.day == self._walk_on:
                    self._walk(plan.day)
            elif plan.what is What.LEAVE:
                self._leave(plan.place, plan.day)
            elif plan.what is What.ARRIVE:
                self._arrive(plan.place, plan.day)
            elif plan.tenant is not None and self.doors[plan.place].tenant is plan.tenant:
                self._visit(plan.tenant, plan.day, plan.what, plan.at)
        return [door.tenants for door in self.doors]

    # --- The calendar ---------------------------------------------------------------------------------------------

    def _plan_visit(self, tenant: Tenant, day: datetime.date, what: What, at: datetime.datetime | None = None) -> None:
        self.agenda.add(Plan(day=day, what=what, place=self._place(tenant), tenant=tenant, at=at))

    def _due_from(self, tenant: Tenant, on: datetime.date) -> datetime.date | None:
        """Return from when something is to be done at this door on a walk; appointments have a day of their own."""
        advice = tenant.advice(on)
        if advice.step in {None, Step.CONVERSATION, Step.COME_BACK}:
            return None
        if advice.step is Step.LETTER and on < self.letter_on:
            return None
        return advice.due_from

    def _plan_walk(self, after: datetime.date) -> None:
        """Plan the next walk past these doors: some days after something is due, or at once near the end."""
        due = [
            due_from
            for door in self.doors
            if door.tenant is not None and (due_from := self._due_from(door.tenant, after)) is not None
        ]
        if not due:
            return
        first = max(min(due), after + _DAY)
        day = walking_day_from(first + datetime.timedelta(days=self.dice.choice((0, 1, 1, 2, 2, 3, 4, 6))), self.dice)
        if self.waits and day > self.last_working_day - _WAITING:
            return
        if self.is_lively and first <= self.last_working_day < day and after < self.last_working_day:
            day = self.last_working_day
        if self._walk_on is None or day < self._walk_on:
            self._walk_on = day
            self.agenda.add(Plan(day=day, what=What.WALK))

    def _plan_moves(self) -> None:
        """One home in fourteen a year has a new tenant."""
        days = (self.team.ends_on - self.team.starts_on).days
        for place, _ in enumerate(self.doors):
            if self.dice.random() < days / 365 / 14:
                day = self.team.starts_on + datetime.timedelta(days=self.dice.randint(40, days))
                self.agenda.add(Plan(day=day, what=What.LEAVE, place=place))

    def _leave(self, place: int, day: datetime.date) -> None:
        door = self.doors[place]
        tenant = door.tenant
        if tenant is None or (tenant.since is not None and day - tenant.since < datetime.timedelta(days=150)):
            return
        if tenant.contacts and tenant.contacts[-1].at.date() >= day:
            return
        tenant.until = day
        door.tenant = None
        empty = datetime.timedelta(days=self.dice.choice((1, 4, 14, 25, 40, 60)))
        self.agenda.add(Plan(day=day + empty, what=What.ARRIVE, place=place))

    def _arrive(self, place: int, day: datetime.date) -> None:
        door = self.doors[place]
        door.tenant = make_tenant(since=day, is_newcomer=True, seed=(*self.seed, place, len(door.tenants)))
        door.tenants.append(door.tenant)
        self._plan_walk(day)

    # --- Walking past the doors -----------------------------------------------------------------------------------

    def _send_letters(self, day: datetime.date) -> None:
        at = moment(day, 10, self.dice.randrange(60))
        for door in self.doors:
            tenant = door.tenant
            if tenant is not None and tenant.advice(day).step is Step.LETTER and self.dice.random() < 0.97:
                tenant.meet(self.team, at=at, kind=ContactKind.LETTER, by=self.team.main)
        self._plan_walk(day)

    def _walk(self, day: datetime.date) -> None:
        self._walk_on = None
        due = [
            tenant
            for door in self.doors
            if (tenant := door.tenant) is not None
            and (due_from := self._due_from(tenant, day)) is not None
            and due_from <= day
        ]
        if not due:
            self._plan_walk(day)
            return
        evenings = sum(tenant.advice(day).step in {Step.RING_EVENING, Step.CARD} for tenant in due)
        by = self.team.who_walks(day, self.dice)
        evening = evenings * 2 >= len(due) and day.weekday() < 5
        at = walk_starts(day, self.dice, evening=evening)
        for tenant in due:
            if at.time() > LAST_RING:
                break
            at += datetime.timedelta(minutes=self._at_door(tenant, at, by))
        self._plan_walk(day)

    def _at_door(self, tenant: Tenant, at: datetime.datetime, by: str) -> int:
        """Do what is due at one door; return how many minutes it took."""
        day, dice = at.date(), self.dice
        step = tenant.advice(day).step
        if dice.random() < 0.06:
            return 0
        if step is Step.LETTER:
            tenant.meet(self.team, at=at, kind=ContactKind.LETTER, by=by)
            return 1
        if step is Step.ENQUIRY:
            if is_evening(at) or dice.random() < 0.55:
                return 0
            tenant.meet(self.team, at=at, kind=ContactKind.ENQUIRY, by=by)
            return 6
        if step is Step.CARD:
            tenant.meet(self.team, at=at, kind=ContactKind.CARD, by=by)
            if not is_evening(at):
                return 2
            at += datetime.timedelta(minutes=1)
        elif (step in _RINGS_IN_DAYTIME) == is_evening(at) and dice.random() > 0.1:
            return 0
        if (tenant.advice(day).round or 1) >= 3 and tenant.name and dice.random() < 0.2:
            self._meet_elsewhere(tenant, at, by)
            return 5
        return self._ring(tenant, at, by)

    def _meet_elsewhere(self, tenant: Tenant, at: datetime.datetime, by: str) -> None:
        tenant.meet(self.team, at=at, kind=ContactKind.ELSEWHERE, by=by)
        tenant.attitude, tenant.rhythm = Attitude.RESERVED, Rhythm.OFTEN_HOME
        self._come_back(tenant, at.date() + datetime.timedelta(days=7))

    def _ring(self, tenant: Tenant, at: datetime.datetime, by: str) -> int:
        dice = self.dice
        opens = dice.random() < tenant.rhythm.value[is_evening(at)]
        if not opens:
            inside = 0.3 if tenant.rhythm in {Rhythm.HARD_TO_REACH, Rhythm.NEVER} else 0.12
            result = RingResult.NOT_OPENED if dice.random() < inside else RingResult.NOT_HOME
            tenant.meet(self.team, at=at, kind=ContactKind.RING, by=by, result=result)
            advice = tenant.advice(at.date())
            if advice.step is Step.CARD and dice.random() < 0.85:
                after = at + datetime.timedelta(minutes=1)
                tenant.meet(self.team, at=after, kind=ContactKind.CARD, by=by)
            return dice.randint(3, 7)
        return self._opened(tenant, at, by)

    def _opened(self, tenant: Tenant, at: datetime.datetime, by: str) -> int:
        dice, day = self.dice, at.date()
        result: RingResult
        come_back: datetime.date | None = None
        chance = dice.random()
        if tenant.attitude is Attitude.VACANT:
            result = RingResult.VACANT
        elif tenant.attitude is Attitude.MOVED:
            result = RingResult.MOVED
        elif tenant.attitude is Attitude.NO:
            result = RingResult.REFUSED
        elif tenant.attitude is Attitude.NOT_NOW:
            result = RingResult.REFUSED
            come_back = working_day_from(day + datetime.timedelta(days=dice.randint(61, 91)), self.dice)
            tenant.attitude = Attitude.RESERVED if dice.random() < 0.6 else Attitude.NO
        elif tenant.attitude is Attitude.RESERVED and chance < 0.55:
            result = RingResult.NOT_CONVENIENT
            if dice.random() < 0.6:
                come_back = working_day_from(day + datetime.timedelta(days=dice.randint(2, 12)), self.dice)
            tenant.attitude = Attitude.OPEN if dice.random() < 0.85 else Attitude.NO
        elif chance < 0.45:
            result = RingResult.APPOINTMENT
            come_back = working_day_from(day + datetime.timedelta(days=dice.randint(2, 10)), self.dice)
        else:
            result = RingResult.CONVERSATION
        tenant.meet(self.team, at=at, kind=ContactKind.RING, by=by, result=result, come_back_on=come_back)
        self._after_opening(tenant, day, result, come_back)
        return dice.randint(28, 55) if result is RingResult.CONVERSATION else dice.randint(4, 9)

    def _after_opening(
        self, tenant: Tenant, day: datetime.date, result: RingResult, come_back: datetime.date | None
    ) -> None:
        if result is RingResult.CONVERSATION:
            self._follow_up(tenant, day)
        elif result in {RingResult.VACANT, RingResult.MOVED}:
            left_on = day + datetime.timedelta(days=self.dice.randint(9, 50))
            self.agenda.add(Plan(day=left_on, what=What.LEAVE, place=self._place(tenant)))
            self._plan_walk(day)
        elif result is RingResult.APPOINTMENT and come_back is not None:
            evening = tenant.rhythm is Rhythm.WORKS
            at = moment(
                come_back, self.dice.choice((18, 19) if evening else (10, 11, 13, 14, 15)), self.dice.choice((0, 30))
            )
            self._plan_visit(tenant, come_back, What.VISIT, at)
        elif result is RingResult.NOT_CONVENIENT or come_back is not None:
            self._come_back(tenant, come_back or day + datetime.timedelta(days=7))

    def _place(self, tenant: Tenant) -> int:
        return next(place for place, door in enumerate(self.doors) if door.tenant is tenant)

    # --- Coming back ----------------------------------------------------------------------------------------------

    def _come_back(self, tenant: Tenant, due: datetime.date) -> None:
        day = working_day_from(due + datetime.timedelta(days=self.dice.choice((0, 0, 1, 2, 5))), self.dice)
        if day > self.team.ends_on - _DAY * 4 and self.dice.random() < 0.5:
            return  # it is still to be done
        evening = self.dice.random() < (0.65 if tenant.rhythm is Rhythm.WORKS else 0.25)
        at = walk_starts(day, self.dice, evening=evening)
        self._plan_visit(tenant, day, What.VISIT, at)

    def _follow_up(self, tenant: Tenant, day: datetime.date) -> None:
        """After the first conversation the team keeps coming back, as long as the household needs it."""
        if tenant.is_followed:
            return
        tenant.is_followed = True
        visits, evaluations = FOLLOW_UPS[tenant.type]
        for what, offsets in ((What.FOLLOW_UP, visits), (What.EVALUATION, evaluations)):
            for offset in offsets:
                if self.dice.random() < KEPT[tenant.type]:
                    on = working_day_from(day + datetime.timedelta(days=offset + self.dice.randint(-3, 8)), self.dice)
                    self._plan_visit(tenant, on, what)

    def _visit(self, tenant: Tenant, day: datetime.date, what: What, at: datetime.datetime | None) -> None:
        if tenant.status in {HouseholdStatus.REFUSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED}:
            return
        if what is What.VISIT:
            assert at is not None, "a visit has a moment"
            if tenant.contacts and tenant.contacts[-1].at.date() >= day:
                return
            self._keep_appointment(tenant, at)
        elif tenant.is_followed and tenant.contacts[-1].at.date() < day:
            self._talk_again(tenant, day, is_evaluation=what is What.EVALUATION)

    def _keep_appointment(self, tenant: Tenant, at: datetime.datetime) -> None:
        """An appointment that was made, or coming back as agreed."""
        dice, step = self.dice, tenant.advice(at.date()).step
        by = tenant.owner or self.team.main
        if dice.random() < (0.88 if step is Step.CONVERSATION else 0.62):
            tenant.visits_missed = 0
            if step is Step.CONVERSATION or (step is Step.COME_BACK and tenant.is_followed):
                tenant.meet(self.team, at=at, kind=ContactKind.CONVERSATION, by=by)
                self._follow_up(tenant, at.date())
            else:
                self._opened(tenant, at, by)
            return
        tenant.meet(self.team, at=at, kind=ContactKind.RING, by=by, result=RingResult.NOT_HOME)
        tenant.visits_missed += 1
        self._come_back(
            tenant, at.date() + datetime.timedelta(days=21 if tenant.visits_missed % 3 == 0 else dice.randint(2, 6))
        )

    def _talk_again(self, tenant: Tenant, day: datetime.date, *, is_evaluation: bool) -> None:
        dice = self.dice
        by = tenant.owner or self.team.main
        if not is_evaluation and dice.random() < 0.08:
            by = self.team.who_walks(day, dice)
        chance = dice.random()
        kind, come_back = ContactKind.CONVERSATION, None
        if not is_evaluation:
            if chance < 0.14:
                kind = ContactKind.PHONE
            elif chance < 0.22:
                kind = ContactKind.OFFICE_HOUR
            elif chance < 0.26:
                kind = ContactKind.ELSEWHERE
        hour = (
            dice.choice((18, 19))
            if tenant.rhythm is Rhythm.WORKS and dice.random() < 0.6
            else dice.choice((9, 10, 11, 13, 14, 15, 16))
        )
        if kind is not ContactKind.CONVERSATION:
            come_back = working_day_from(day + datetime.timedelta(days=dice.randint(5, 20)), self.dice)
            self._plan_visit(tenant, come_back, What.FOLLOW_UP)
        at = moment(day, hour, dice.choice((0, 5, 15, 20, 30, 40, 45)))
        tenant.meet(self.team, at=at, kind=kind, by=by, come_back_on=come_back)
        if is_evaluation:
            tenant.evaluations.add(day)
