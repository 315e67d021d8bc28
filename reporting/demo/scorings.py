"""How a household is scored in the course of its story: seldom, fully, partly or not at all, and again to look back."""

import datetime
from random import Random

from households.domain.codes import Domain, HouseholdType, Level, Phase
from households.domain.scoring import COUNTED_DOMAINS, MatrixScores
from households.domain.typology import propose_type
from reporting.demo.calendar import moment, recorded_after, working_day_from
from reporting.demo.events import Contact, Scoring
from reporting.demo.team import Team
from reporting.demo.tenants import Course, Tenant
from reporting.demo.words.scorings import (
    CORRECTION_REASONS,
    DOMAIN_REMARKS,
    HEAVIER_REASONS,
    LIGHTER_REASONS,
    OVERALL_REMARKS,
    PARTIAL_REMARKS,
)

#: By type: the lowest and highest total of the six, and the chance of a full and of a partial scoring. Nobody is scored
#: because everybody is.
_TOTALS = {
    HouseholdType.SOLID: (0, 1),
    HouseholdType.ATTENTION: (2, 5),
    HouseholdType.VULNERABLE: (6, 9),
    HouseholdType.MULTIPROBLEM: (9, 15),
}
_SCORED = {
    HouseholdType.SOLID: (0.55, 0.08),
    HouseholdType.ATTENTION: (0.76, 0.11),
    HouseholdType.VULNERABLE: (0.88, 0.08),
    HouseholdType.MULTIPROBLEM: (0.92, 0.06),
}
#: Money and work weigh most here.
_WEIGHTS = (3, 3, 5, 3, 3, 5)

#: What a trainee scored so shortly before the end is still to be confirmed.
_STILL_WAITS = datetime.timedelta(days=8)

_TYPES_BY_WEIGHT = tuple(HouseholdType)

Levels = dict[Domain, int]


def first_levels(tenant: Tenant) -> Levels:
    """Draw how heavy things are at the start; without children, parenting is no problem."""
    dice = tenant.dice
    low, high = _TOTALS[tenant.type]
    total = min(dice.randint(low, high), dice.randint(low, high) + 1)
    weights = list(_WEIGHTS)
    if dice.random() < 0.4:
        weights[COUNTED_DOMAINS.index(Domain.PARENTING)] = 0
        total = min(total, 14)
    levels: Levels = dict.fromkeys(COUNTED_DOMAINS, 0)
    while sum(levels.values()) < total:
        domain = dice.choices(COUNTED_DOMAINS, weights)[0]
        levels[domain] = min(levels[domain] + 1, int(Level.HIGH))
    heavy = _TYPES_BY_WEIGHT.index(tenant.type)
    levels[Domain.WELLBEING] = min(max(dice.choice((heavy - 1, heavy, heavy)), 0), int(Level.HIGH))
    return levels


def later_levels(levels: Levels, course: Course, dice: Random) -> Levels:
    """Return the levels some months later."""
    after = dict(levels)
    if course is Course.BETTER:
        steps = [-1] * dice.choice((1, 2, 2, 3, 4))
    elif course is Course.WORSE:
        steps = [1] * dice.choice((1, 1, 2, 3))
    else:
        steps = [-1, 1] * dice.choice((0, 1, 1))
    for step in steps:
        movable = [domain for domain in after if (after[domain] > 0 if step < 0 else after[domain] < int(Level.HIGH))]
        if movable:
            domain = dice.choice(movable)
            after[domain] += step
    return after


class ScoringStory:
    """The scorings of one household. ``levels_on`` says how it really was on a day, whether or not it was scored."""

    def __init__(self, tenant: Tenant, team: Team) -> None:
        self.tenant = tenant
        self.team = team
        self.dice = tenant.dice
        self.scorings: list[Scoring] = []
        self._levels: list[tuple[datetime.date, Levels]] = []
        talks = tenant.talks
        if talks:
            self._levels.append((talks[0].at.date(), first_levels(tenant)))
            self._tell(talks)

    def levels_on(self, on: datetime.date) -> Levels:
        """Return how heavy things were on a day after the first conversation."""
        return next((levels for day, levels in reversed(self._levels) if day <= on), self._levels[0][1])

    def _tell(self, talks: list[Contact]) -> None:
        dice = self.dice
        full, partial = _SCORED[self.tenant.type]
        chance = 0.0 if self.tenant.is_surely_scored else dice.random()
        first = talks[1] if len(talks) > 1 and dice.random() < 0.2 else talks[0]
        if chance < full:
            self._score(first, Phase.INTAKE)
        elif chance < full + partial:
            self._score(first, Phase.INTAKE, left_out=dice.randint(1, 4))
            if len(talks) > 2 and talks[2].at.date() not in self.tenant.evaluations and dice.random() < 0.5:
                self._score(talks[2], Phase.INTAKE)
        is_scored = bool(self.scorings)
        looked_back = [one for one in talks if one.at.date() in self.tenant.evaluations and one.at > first.at]
        for number, talk in enumerate(looked_back, start=1):
            levels = later_levels(self._levels[-1][1], self.tenant.course, dice)
            self._levels.append((talk.at.date(), levels))
            total = sum(levels[domain] for domain in COUNTED_DOMAINS)
            phase = Phase.AFTERCARE if number >= 3 and total <= 5 else Phase.EVALUATION
            if is_scored:
                self._score(talk, phase, left_out=dice.randint(1, 2) if dice.random() < 0.06 else 0)

    def _score(self, talk: Contact, phase: Phase, *, left_out: int = 0) -> None:
        dice, on = self.dice, talk.at.date()
        if any(one.on == on for one in self.scorings):
            return
        levels: dict[Domain, int | None] = dict(self.levels_on(on))
        for domain in dice.sample(COUNTED_DOMAINS, left_out):
            levels[domain] = None
        if dice.random() < 0.35:
            levels[Domain.WELLBEING] = None
        scores = MatrixScores.of(levels)
        recorded_at = recorded_after(talk.at, dice, until=self.team.ends_at)
        confirmed_by, confirmed_at = self._confirmation(talk.by, recorded_at)
        set_type, reason = self._other_type(scores)
        words = PARTIAL_REMARKS if left_out else OVERALL_REMARKS
        self.scorings.append(
            Scoring(
                on=on,
                phase=phase,
                scores=scores,
                by=talk.by,
                recorded_at=recorded_at,
                confirmed_by=confirmed_by,
                confirmed_at=confirmed_at,
                remarks=self._remarks(levels),
                remark=dice.choice(words) if dice.random() < 0.4 else "",
                set_type=set_type,
                set_type_reason=reason,
            )
        )
        if talk.by != self.team.trainee and dice.random() < 0.03:
            self._correct(self.scorings[-1], levels)

    def _confirmation(self, by: str, recorded_at: datetime.datetime) -> tuple[str, datetime.datetime | None]:
        """The scoring of a trainee waits for an advisor, some days."""
        if by != self.team.trainee:
            return by, recorded_at
        if recorded_at > self.team.ends_at - _STILL_WAITS:
            return "", None
        day = working_day_from(recorded_at.date() + datetime.timedelta(days=self.dice.randint(1, 5)))
        at = moment(day, self.dice.randint(9, 16), self.dice.randrange(60))
        return (self.team.main, at) if at <= self.team.ends_at else ("", None)

    def _other_type(self, scores: MatrixScores) -> tuple[HouseholdType | None, str]:
        proposal = propose_type(scores)
        if proposal is None or self.dice.random() > 0.05:
            return None, ""
        place = _TYPES_BY_WEIGHT.index(proposal.type)
        heavier = self.dice.random() < 0.6
        if heavier and place < len(_TYPES_BY_WEIGHT) - 1:
            return _TYPES_BY_WEIGHT[place + 1], self.dice.choice(HEAVIER_REASONS)
        if not heavier and place > 0:
            return _TYPES_BY_WEIGHT[place - 1], self.dice.choice(LIGHTER_REASONS)
        return None, ""

    def _remarks(self, levels: dict[Domain, int | None]) -> dict[Domain, str]:
        return {
            domain: self.dice.choice(DOMAIN_REMARKS[domain][level >= Level.MEDIUM])
            for domain, level in levels.items()
            if level and self.dice.random() < 0.45
        }

    def _correct(self, scoring: Scoring, levels: dict[Domain, int | None]) -> None:
        """A slip that somebody puts right some days later; both versions stay."""
        known = [domain for domain in COUNTED_DOMAINS if levels[domain] is not None]
        domain = self.dice.choice(known)
        level = levels[domain] or 0
        corrected = {**levels, domain: level - 1 if level == Level.HIGH else level + 1}
        at = scoring.recorded_at + datetime.timedelta(days=self.dice.randint(1, 4), hours=1)
        if at > self.team.ends_at:
            return
        self.scorings.append(
            Scoring(
                on=scoring.on,
                phase=scoring.phase,
                scores=MatrixScores.of(corrected),
                by=self.team.main,
                recorded_at=at,
                confirmed_by=self.team.main,
                confirmed_at=at,
                remarks=scoring.remarks,
                remark=scoring.remark,
                correction_reason=self.dice.choice(CORRECTION_REASONS),
            )
        )
