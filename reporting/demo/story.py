"""The story of the demo, from a seed and a day: nothing else decides what happens, so that it can be told again.

It is told one staircase at a time, so that a neighbourhood of any size fits in memory.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adv.accounts.roles import Role
from reporting.demo.calendar import moment, working_day_from
from reporting.demo.cases import STAIRCASES, case_story
from reporting.demo.doorstep import Doorstep
from reporting.demo.events import HomeStory, Tenancy
from reporting.demo.handover import handover_story
from reporting.demo.homes import StaircaseHomes, count_staircases, other_staircases, staircases
from reporting.demo.people import (
    DEMO_SLUG,
    ORGANISATIONS,
    OTHER_SLUG,
    OTHER_TEAM,
    TEAM,
    PartnerOrganisation,
    Person,
    extra_advisors,
)
from reporting.demo.present import Present
from reporting.demo.scorings import ScoringStory
from reporting.demo.support import support_story
from reporting.demo.team import Team
from reporting.demo.tenants import Tenant

#: The seed when none is asked for.
DEFAULT_SEED = 1

#: Days before the end at which the letters go out in the last staircases, the last one first: one is still to be
#: written to, in one the first rings are due, in the next ones the rounds are under way.
_LAST_LETTERS = (-4, 9, 16, 24, 33, 45, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A project of the demo: where it is, who works there, and which homes there are."""

    slug: str
    name: str
    people: Sequence[Person]
    organisations: Sequence[PartnerOrganisation]
    staircase_count: int
    homes: int
    seed: int
    starts_on: datetime.date
    today: datetime.date

    def staircases(self) -> Iterator[StaircaseHomes]:
        """Give the staircases, in the order in which the team goes there."""
        return other_staircases() if self.slug == OTHER_SLUG else staircases(self.homes)


def two_years_before(today: datetime.date) -> datetime.date:
    """Return the day on which the project of the demo began."""
    return datetime.date(today.year - 2, today.month, min(today.day, 28))


def demo_neighbourhood(*, households: int, seed: int, today: datetime.date) -> Neighbourhood:
    """Return the neighbourhood of the demo's own project."""
    return Neighbourhood(
        slug=DEMO_SLUG,
        name="Dichterspark",
        people=[*TEAM, *extra_advisors(households)],
        organisations=ORGANISATIONS,
        staircase_count=count_staircases(households),
        homes=households,
        seed=seed,
        starts_on=two_years_before(today),
        today=today,
    )


def other_neighbourhood(*, seed: int, today: datetime.date) -> Neighbourhood:
    """Return the small neighbourhood of the project next door."""
    names = {one.organisation for one in OTHER_TEAM}
    return Neighbourhood(
        slug=OTHER_SLUG,
        name="Elders",
        people=OTHER_TEAM,
        organisations=[one for one in ORGANISATIONS if one.name in names],
        staircase_count=2,
        homes=12,
        seed=seed,
        starts_on=two_years_before(today),
        today=today,
    )


def tell(neighbourhood: Neighbourhood) -> Iterator[list[HomeStory]]:
    """Give the stories of the homes, one staircase at a time."""
    present = Present(neighbourhood.today)
    for place, staircase in enumerate(neighbourhood.staircases()):
        team = _team_of(neighbourhood, staircase, place)
        doorstep = Doorstep(
            staircase, team, _letter_on(neighbourhood, place), f"{neighbourhood.slug}{neighbourhood.seed}"
        )
        yield [
            HomeStory(
                home=home,
                tenancies=tuple(_tenancy(tenant, team, present, has_case=place < STAIRCASES) for tenant in tenants),
            )
            for home, tenants in zip(staircase.homes, doorstep.run(), strict=True)
        ]


def _team_of(neighbourhood: Neighbourhood, staircase: StaircaseHomes, place: int) -> Team:
    advisors = [one.email for one in neighbourhood.people if one.role == Role.ADVISOR]
    trainee = next((one.email for one in neighbourhood.people if one.role == Role.TRAINEE), "")
    main = advisors[(place // 6) % len(advisors)]
    ends_on = neighbourhood.today - datetime.timedelta(days=1)
    return Team(
        main=main,
        others=tuple(one for one in advisors if one != main)[:3],
        trainee=trainee if staircase.number <= 60 else "",
        starts_on=neighbourhood.starts_on,
        ends_on=ends_on,
        trainee_from=ends_on - datetime.timedelta(days=300),
        ends_at=moment(ends_on, 23, 59),
        partners={one.organisation: one.email for one in neighbourhood.people if one.role == Role.PARTNER},
    )


def _letter_on(neighbourhood: Neighbourhood, place: int) -> datetime.date:
    """Staircase after staircase gets its letter: the first after some weeks, the last ones only now."""
    from_end = neighbourhood.staircase_count - 1 - place
    if neighbourhood.staircase_count > len(_LAST_LETTERS):
        if from_end < len(_LAST_LETTERS):
            return working_day_from(neighbourhood.today - datetime.timedelta(days=_LAST_LETTERS[from_end]))
        last = neighbourhood.staircase_count - len(_LAST_LETTERS)
        first_day, days = 18, (neighbourhood.today - neighbourhood.starts_on).days - 18 - _LAST_LETTERS[-1]
        return working_day_from(
            neighbourhood.starts_on + datetime.timedelta(days=first_day + round(days * place / last))
        )
    return working_day_from(neighbourhood.starts_on + datetime.timedelta(days=18 + 120 * place))


def _tenancy(tenant: Tenant, team: Team, present: Present, *, has_case: bool) -> Tenancy:
    present.visit_by_trainee(tenant, team)
    scorings = ScoringStory(tenant, team)
    interventions = support_story(tenant, scorings, team)
    tasks = (*handover_story(tenant, scorings, team), *present.tasks_of(tenant, team))
    return Tenancy(
        since=tenant.since,
        until=tenant.until,
        name=tenant.name,
        phone=tenant.phone,
        is_newcomer=tenant.is_newcomer,
        owner=tenant.owner,
        status=tenant.status,
        status_since=tenant.status_since,
        contacts=tuple(tenant.contacts),
        scorings=tuple(scorings.scorings),
        interventions=interventions,
        tasks=tasks,
        case=case_story(tenant, scorings, tasks, team) if has_case else None,
    )
