"""A made-up neighbourhood as raw figures: every count made by going past each household, the same for a seed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from random import Random
from typing import TypeVar

from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from reporting.domain.codes import (
    GROUP_OF_KIND,
    REPORTED_VALUES,
    DayMoment,
    HelpQuestions,
    Reach,
    Scoring,
    TaskCount,
)
from reporting.domain.raw import EffectCell, RawDoorMoment, RawFigures, RawTasks
from reporting.domain.suppression import Cell

K = TypeVar("K", bound=Hashable)
COMPLEXES = ("Achterbergflat", "Bilderdijkflat", "Da Costaflat", "Emantsflat", "Van Lennepflat")
ORGANISATIONS = ("Budgethulp", "Welzijn Dichterspark", "GGD", "Woningcorporatie", "Jeugdteam", "Taalhuis")
TYPES = tuple(HouseholdType)


def counted(events: Iterable[tuple[K, int]]) -> dict[K, Cell]:
    """Events as (what, household) to cells."""
    counts: dict[K, int] = defaultdict(int)
    behind: dict[K, set[int]] = defaultdict(set)
    for what, household in events:
        counts[what] += 1
        behind[what].add(household)
    return {what: Cell(counts[what], len(behind[what])) for what in counts}


def type_of(levels: Mapping[Domain, Level]) -> HouseholdType:
    """The type by points (nine as kwetsbaar: enough for a sample)."""
    total = sum(level for domain, level in levels.items() if domain is not Domain.WELLBEING)
    return TYPES[0 if total <= 1 else 1 if total <= 5 else 2 if total <= 9 else 3]


def neighbourhood(size: int = 285, seed: int = 7, *, busy: float = 1.0) -> RawFigures:  # noqa: C901, PLR0912  a life in one go
    """Raw figures of ``size`` households; ``busy`` scales how much happens in each."""
    random = Random(seed)
    reach: list[tuple[tuple[Reach, str], int]] = []
    types: list[tuple[tuple[Scoring, HouseholdType], int]] = []
    shifts: list[tuple[tuple[HouseholdType, HouseholdType], int]] = []
    levels: list[tuple[tuple[Scoring, Domain, Level | None], int]] = []
    interventions: list[tuple[tuple[InterventionKind, HouseholdType | None, frozenset[Domain]], int]] = []
    effects: list[tuple[tuple[EffectValue, InterventionKind, Domain, Perspective, Term, HouseholdType | None], int]]
    effects = []
    tasks: list[tuple[tuple[str, TaskCount], int]] = []
    doors: list[tuple[tuple[DayMoment, str], int]] = []
    questions: list[tuple[HelpQuestions, int]] = []
    incomplete = 0
    for household in range(size):
        place = COMPLEXES[household * len(COMPLEXES) // size]
        reach += [((Reach.ADDRESSES, place), household), ((Reach.LETTERS, place), household)]
        spoken = random.random() < 0.86
        for ring in range(random.randint(1, 5)):
            moment = random.choice(tuple(DayMoment))
            reach.append(((Reach.ATTEMPTS, place), household))
            doors.append(((moment, "rings"), household))
            if spoken and ring == 0:
                doors.append(((moment, "answered"), household))
        if not spoken:
            reach.append(((Reach.NEVER_REACHED, place), household))
            continue
        reach.append(((Reach.SPOKEN, place), household))
        if random.random() < 0.12:
            reach.append(((Reach.REFUSED, place), household))
            continue
        reach.append(((Reach.CONVERSATION, place), household))
        questions.append((random.choice(tuple(HelpQuestions)), household))
        household_type: HouseholdType | None = None
        if random.random() < 0.1:
            incomplete += 1
        elif random.random() < 0.8:
            heavy = random.random()
            first = {domain: Level(min(3, int(random.random() * 5 * heavy))) for domain in Domain}
            latest = {d: Level(max(0, level - (random.random() < 0.35))) for d, level in first.items()}
            twice = random.random() < 0.6
            household_type = type_of(latest if twice else first)
            types.append(((Scoring.FIRST, type_of(first)), household))
            types.append(((Scoring.LATEST, household_type), household))
            if twice:
                shifts.append(((type_of(first), household_type), household))
                for scoring, scored in ((Scoring.FIRST, first), (Scoring.LATEST, latest)):
                    for domain, level in scored.items():
                        is_open = domain is Domain.WELLBEING and random.random() < 0.2
                        levels.append(((scoring, domain, None if is_open else level), household))
        for _ in range(int(random.expovariate(0.5) * busy)):
            kind = random.choice(tuple(InterventionKind))
            aimed = frozenset(random.sample(tuple(Domain), random.choice((1, 1, 2))))
            interventions.append(((kind, household_type, aimed), household))
            for seen in Perspective:
                for domain in sorted(aimed):
                    value = random.choice((*[EffectValue.BETTER] * 6, *EffectValue))
                    term = random.choice(tuple(Term))
                    effects.append(((value, kind, domain, seen, term, household_type), household))
        for _ in range(int(random.expovariate(1) * busy)):
            organisation = random.choice(ORGANISATIONS)
            tasks.append(((organisation, TaskCount.SENT), household))
            if random.random() < 0.8:
                tasks.append(((organisation, TaskCount.ACCEPTED), household))
                tasks.append(((organisation, random.choice((TaskCount.DONE, TaskCount.OVERDUE))), household))
            elif random.random() < 0.5:
                tasks.append(((organisation, TaskCount.REFUSED), household))
    reported = [(what, household) for what, household in effects if what[0] in REPORTED_VALUES]
    by_place = counted(reach)
    by_task = counted(tasks)
    door_cells = counted(doors)
    nothing = Cell(0, 0)
    task_totals = counted((count, household) for (_, count), household in tasks)
    return RawFigures(
        project="dichterspark",
        start=date(2012, 1, 1),
        end=date(2012, 6, 30),
        reach=counted((what, household) for (what, _), household in reach),
        reach_by_complex={place: {what: by_place.get((what, place), nothing) for what in Reach} for place in COMPLEXES},
        types={what: cell.count for what, cell in counted(types).items()},
        incomplete=incomplete,
        transitions={what: cell.count for what, cell in counted(shifts).items()},
        levels={what: cell.count for what, cell in counted(levels).items()},
        interventions=counted((kind, household) for (kind, _, _), household in interventions),
        interventions_by_type=counted(((kind, one), household) for (kind, one, _), household in interventions),
        interventions_by_domain=counted(
            ((kind, domain), household) for (kind, _, aimed), household in interventions for domain in aimed
        ),
        interventions_total=counted((0, household) for _, household in interventions).get(0, nothing),
        effects=counted(
            (EffectCell(value, row, column, seen), household)
            for (value, kind, domain, seen, _, _), household in reported
            for row in (kind, GROUP_OF_KIND[kind], None)
            for column in (domain, None)
        ),
        effects_by_term=counted((what[4], household) for what, household in reported if what[0] is EffectValue.BETTER),
        effects_by_type=counted(((what[5], what[0], what[3]), household) for what, household in reported),
        tasks={
            organisation: RawTasks({count: by_task.get((organisation, count), nothing) for count in TaskCount}, 4, 61.5)
            for organisation in ORGANISATIONS
        },
        tasks_total=RawTasks(task_totals, 4, 58),
        door_moments={
            moment: RawDoorMoment(
                door_cells.get((moment, "rings"), nothing), door_cells.get((moment, "answered"), nothing)
            )
            for moment in DayMoment
        },
        help_questions={what: cell.count for what, cell in counted(questions).items()},
    )
