"""The story of the demo on its own: no database."""

import datetime
import hashlib
import os
import subprocess
import sys
from collections import Counter
from itertools import islice

import pytest

from households.domain.codes import ContactKind, HouseholdStatus, Phase, RingResult
from interventions.domain.codes import EffectValue, TaskStatus
from interventions.domain.task_flow import CLOSED, TRANSITIONS
from reporting.demo.events import HomeStory, Task, Tenancy
from reporting.demo.homes import count_staircases, staircases
from reporting.demo.people import ADVISOR, COLLEAGUE, DEBT_HELP, TRAINEE
from reporting.demo.story import demo_neighbourhood, other_neighbourhood, tell

DAYS = [datetime.date(2026, 11, 23), datetime.date(2024, 2, 29), datetime.date(2025, 8, 3), datetime.date(2026, 1, 1)]


def told(today: datetime.date, *, households: int = 285, seed: int = 1) -> list[HomeStory]:
    neighbourhood = demo_neighbourhood(households=households, seed=seed, today=today)
    return [home for staircase in tell(neighbourhood) for home in staircase]


def tenancies(homes: list[HomeStory]) -> list[Tenancy]:
    return [tenancy for home in homes for tenancy in home.tenancies]


def is_talked_to(tenancy: Tenancy) -> bool:
    return any(
        one.result is RingResult.CONVERSATION or one.kind is ContactKind.CONVERSATION for one in tenancy.contacts
    )


def moments(task: Task) -> list[datetime.datetime]:
    return [*(one.at for one in task.moves), *(one.at for one in task.messages)]


def is_closed_before(task: Task, day: datetime.date) -> bool:
    return bool(task.moves) and task.moves[-1].to in CLOSED and task.moves[-1].at.date() < day


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request: pytest.FixtureRequest) -> datetime.date:
    return request.param


@pytest.fixture(scope="module")
def homes(today: datetime.date) -> list[HomeStory]:
    return told(today)


def test_the_same_seed_and_day_tell_the_same_story(today, homes):
    assert told(today) == homes


def test_another_seed_tells_another_story(today, homes):
    assert told(today, seed=2) != homes


def test_the_story_does_not_depend_on_the_process():
    """Python gives texts another hash in each process; this one has a hash seed of its own too."""
    code = (
        "import django; django.setup()\n"
        "import datetime, hashlib\n"
        "from reporting.demo.story import demo_neighbourhood, tell\n"
        "n = demo_neighbourhood(households=21, seed=3, today=datetime.date(2026, 5, 6))\n"
        "print(hashlib.sha256(repr(list(tell(n))).encode()).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = list(tell(demo_neighbourhood(households=21, seed=3, today=datetime.date(2026, 5, 6))))
    assert hashlib.sha256(repr(here).encode()).hexdigest() == other.stdout.strip()


def test_there_are_285_homes_in_five_flats(homes):
    assert Counter(one.home.complex for one in homes) == {
        "Achterbergflat": 72, "Bilderdijkflat": 54, "Couperusflat": 54, "Da Costaflat": 54, "Emantsflat": 51,
    }  # fmt: skip
    assert {one.home.postcode for one in homes} == {"3999 ZA", "3999 ZB"}
    assert {int(one.home.staircase) for one in homes} == set(range(1, 31))
    assert max(one.home.number.number for one in homes) == 178


def test_homes_of_a_large_neighbourhood_are_all_different():
    homes = [home for one in staircases(20_000) for home in one.homes]
    assert len(homes) == 20_000
    assert len({(home.postcode, home.number) for home in homes}) == 20_000
    # A flat stands in one street, and each staircase in one flat.
    assert len({(home.complex, home.street) for home in homes}) == len({home.complex for home in homes})
    assert len({(home.complex, home.staircase) for home in homes}) == len({home.staircase for home in homes})


@pytest.mark.parametrize("households", [1, 12, 13, 284, 285, 286, 900])
def test_staircases_are_counted_without_making_them(households):
    assert count_staircases(households) == len(list(staircases(households)))


def test_nothing_happens_on_a_sunday_at_night_or_after_the_end(today, homes):
    for tenancy in tenancies(homes):
        for contact in tenancy.contacts:
            assert contact.at.weekday() != 6
            assert datetime.time(9) <= contact.at.time() <= datetime.time(20, 59)
            assert contact.at.date() < today
            assert contact.at <= contact.recorded_at
            assert contact.recorded_at.date() < today
        for scoring in tenancy.scorings:
            assert scoring.recorded_at.date() < today
        for task in tenancy.tasks:
            assert all(at.date() < today for at in moments(task))


def test_what_happens_belongs_to_who_lived_there(homes):
    for home in homes:
        for earlier, later in zip(home.tenancies, home.tenancies[1:], strict=False):
            assert earlier.until is not None
            assert later.since is not None
            assert earlier.until <= later.since
        for tenancy in home.tenancies:
            first, last = tenancy.since or datetime.date.min, tenancy.until or datetime.date.max
            days = [contact.at.date() for contact in tenancy.contacts]
            days += [one.on for one in tenancy.scorings]
            days += [one.on for one in tenancy.interventions]
            days += [effect.observed_on for one in tenancy.interventions for effect in one.effects]
            days += [at.date() for task in tenancy.tasks for at in moments(task)]
            assert all(first <= day <= last for day in days)
            assert all(day < last for day in days if tenancy.until)


def test_effects_come_after_the_intervention(homes):
    for tenancy in tenancies(homes):
        for one in tenancy.interventions:
            assert one.domains
            assert all(effect.observed_on > one.on for effect in one.effects)


def test_tasks_go_along_the_table_of_legal_transitions(homes):
    for tenancy in tenancies(homes):
        for task in tenancy.tasks:
            status, at = TaskStatus.SENT, task.sent_at
            for move in task.moves:
                assert (status, move.to) in TRANSITIONS
                assert move.at >= at
                status, at = move.to, move.at
            closed_at = [move.at for move in task.moves if move.to in CLOSED]
            for message in task.messages:
                assert message.at >= task.sent_at
                assert not closed_at or status not in CLOSED or message.at <= closed_at[-1]
            withdrawn_at = task.consent.withdrawn_at if task.consent else None
            if withdrawn_at is not None:
                later = [move for move in task.moves if move.at >= withdrawn_at]
                assert [(move.to, move.by) for move in later] in ([], [(TaskStatus.RETURNED, task.by)])
                assert all(message.at < withdrawn_at for message in task.messages)


def test_the_neighbourhood_has_every_kind_of_story(homes):
    everybody = tenancies(homes)
    results = Counter(contact.result for one in everybody for contact in one.contacts if contact.result)
    assert set(results) == set(RingResult)
    assert {contact.kind for one in everybody for contact in one.contacts} == set(ContactKind)
    assert {scoring.phase for one in everybody for scoring in one.scorings} == set(Phase)
    scorings = [scoring for one in everybody for scoring in one.scorings]
    assert any(scoring.correction_reason for scoring in scorings)
    assert any(scoring.set_type for scoring in scorings)
    assert any(scoring.scores.missing for scoring in scorings)
    assert any(not scoring.confirmed_by and scoring.by == TRAINEE for scoring in scorings)
    statuses = Counter(home.tenancies[-1].status for home in homes)
    assert {
        HouseholdStatus.NOT_APPROACHED,
        HouseholdStatus.APPROACHING,
        HouseholdStatus.IN_CONVERSATION,
        HouseholdStatus.REFUSED,
        HouseholdStatus.NOT_REACHED,
    } <= set(statuses)
    assert {one.owner for one in everybody} == {ADVISOR, COLLEAGUE, ""}
    assert any(home.tenancies[-1].until for home in homes) or any(len(home.tenancies) > 1 for home in homes)


def test_figures_are_believable(homes):
    everybody = tenancies(homes)
    talked = [one for one in everybody if is_talked_to(one)]
    assert 0.55 < len(talked) / len(everybody) < 0.85
    # No scoring by default: some were spoken to and never scored.
    assert 0.1 < sum(not one.scorings for one in talked) / len(talked) < 0.45
    contacts = [contact for one in everybody for contact in one.contacts]
    in_time = sum(one.recorded_at - one.at <= datetime.timedelta(days=7) for one in contacts) / len(contacts)
    assert 0.8 < in_time < 0.99
    rings = [one for one in contacts if one.kind is ContactKind.RING]
    assert 0.2 < sum(one.at.hour >= 18 for one in rings) / len(rings) < 0.6
    values = Counter(effect.value for one in everybody for done in one.interventions for effect in done.effects)
    assert values[EffectValue.BETTER] > values[EffectValue.SAME] > values[EffectValue.WORSE] > 0


def test_each_desk_has_something_on_it(today, homes):
    tasks = [task for one in tenancies(homes) for task in one.tasks if task.organisation == DEBT_HELP]
    visible = Counter(
        task.moves[-1].to if task.moves else TaskStatus.SENT
        for task in tasks
        if not (task.consent and task.consent.withdrawn_at)
        and not (
            task.moves
            and task.moves[-1].to in CLOSED
            and task.moves[-1].at.date() < today - datetime.timedelta(days=30)
        )
    )
    assert visible[TaskStatus.SENT] >= 3
    assert visible[TaskStatus.IN_PROGRESS] >= 2
    assert visible[TaskStatus.DONE] >= 1
    assert any(task.due_on < today and not is_closed_before(task, today) for task in tasks)
    last_contacts = {contact.at.date() for one in tenancies(homes) for contact in one.contacts}
    assert max(last_contacts) >= today - datetime.timedelta(days=5)


def test_the_project_next_door_is_small_and_has_its_own_people(today):
    other = other_neighbourhood(seed=1, today=today)
    stories = [home for staircase in tell(other) for home in staircase]
    assert len(stories) == 12
    people = {contact.by for one in tenancies(stories) for contact in one.contacts}
    assert people == {"elders@demo.example"}


def test_a_large_story_is_told_a_staircase_at_a_time():
    neighbourhood = demo_neighbourhood(households=1_000_000, seed=1, today=DAYS[0])
    first = list(islice(tell(neighbourhood), 3))
    assert [len(homes) for homes in first] == [12, 12, 12]
