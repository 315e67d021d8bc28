"""A made-up neighbourhood as raw figures: every count made by going past each household, the same for a seed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting.domain.codes import (
    GROUP_OF_KIND,
    REPORTED_VALUES,
    DayMoment,
    HelpQuestions,
    KeyFigure,
    Newcomers,
    Process,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.goals import ExternalCourse, MkbaFigures, RawTarget
from reporting.domain.mkba import Item, ItemKind, Party, Sheet, Source, break_even, calculate, sensitivity
from reporting.domain.mkba import Outcome as MkbaOutcome
from reporting.domain.raw import EffectCell, RawDoorMoment, RawFigures, RawOwnKind, RawTasks
from reporting.domain.suppression import Cell, households
from reporting.domain.targets import Direction, OwnFigure, Standing, State, TargetTerms, Unit

TARGETS = (
    RawTarget(
        name="Huishoudens gesproken",
        terms=TargetTerms(direction=Direction.AT_LEAST, unit=Unit.PERCENT, value=Decimal(95), due_on=date(2013, 1, 1)),
        standing=Standing(State.OPEN, Decimal("86.4"), date(2012, 6, 30)),
        figure=OwnFigure.SPOKEN,
    ),
    RawTarget(
        name="Minder meldingen van overlast",
        terms=TargetTerms(
            direction=Direction.AT_LEAST, unit=Unit.LESS, value=Decimal(60), due_on=date(2012, 1, 1),
            baseline=Decimal(120),
        ),
        standing=Standing(State.MISSED, Decimal("41.7"), date(2011, 1, 1)),
    ),
    RawTarget(
        name="Wil verhuizen",
        terms=TargetTerms(direction=Direction.AT_MOST, unit=Unit.PERCENT, value=Decimal(15), due_on=date(2013, 1, 1)),
        standing=Standing(State.UNKNOWN),
    ),
)  # fmt: skip
COURSES = (
    ExternalCourse(
        area="Dichterspark", aspect="Veiligheid", is_grade=True,
        values={2009: Decimal("5.8"), 2010: Decimal("6.1"), 2012: Decimal("6.6")},
    ),
    ExternalCourse(
        area="Dichterspark", aspect="Samenleven", is_grade=True, values={2009: Decimal("6.2"), 2012: Decimal("6.4")}
    ),
    ExternalCourse(
        area="Dichterspark", aspect="Meldingen overlast", is_grade=False, values={2010: Decimal(120), 2011: Decimal(70)}
    ),
)  # fmt: skip


def _mkba() -> MkbaFigures:
    source = Source("Jaarrekening 2011", date(2012, 3, 1))

    def item(name: str, kind: ItemKind, party: Party, number: int, value: int) -> Item:
        return Item(
            name=name, kind=kind, party=party, number=Decimal(number), unit_value=Decimal(value), share=Decimal(100),
            years=1, number_source=source, value_source=source, share_source=source,
        )  # fmt: skip

    sheet = Sheet(
        items=[
            item("Team en woning", ItemKind.COST, Party.MUNICIPALITY, 1, 1_000_000),
            item("Ontruimingen voorkomen", ItemKind.BENEFIT, Party.CORPORATION, 90, 7_000),
            item("Minder overlast", ItemKind.BENEFIT, Party.RESIDENTS, 164, 5_000),
        ],
        rate=Decimal(3),
        rate_source=source,
    )
    outcome = calculate(sheet)
    assert isinstance(outcome, MkbaOutcome)
    return MkbaFigures(
        name="Dichterspark", version=2, published_on=date(2012, 5, 1), base_year=2012, sheet=sheet, outcome=outcome,
        spread=Decimal(25), swings=sensitivity(sheet, Decimal(25)), break_even=break_even(sheet),
    )  # fmt: skip


MKBA = _mkba()
#: The kind as which two own kinds of this project count.
SHARED = InterventionKind.CONNECTING_RESIDENTS
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


class Life:
    """What happens to households with which somebody spoke at home."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.newcomers: list[tuple[Newcomers, int]] = []
        self.process: list[tuple[Process, int]] = []
        self.closed: list[tuple[ClosingReason, int]] = []
        self.outcomes: list[tuple[tuple[Outcome, Perspective, OutcomeValue], int]] = []

    def live(self, household: int, busy: float) -> None:
        chance = self.random.random
        if chance() < 0.08:
            self.newcomers += [(one, household) for one in Newcomers]
        events = [Process.REGISTERED_IN_TIME if chance() < 0.8 else Process.REGISTERED_LATE]
        events += [
            Process.OWN_CONTACTS if chance() < 0.7 else Process.OTHER_CONTACTS
            for _ in range(self.random.randint(1, round(4 * busy)))
        ]
        if chance() < 0.2:
            events += [Process.CHANCES, *[Process.MONEY_WON] * self.random.randint(100, 900)]
        if chance() < 0.35:
            events += self.case()
        self.process += [(one, household) for one in events]
        if Process.CLOSED in events:
            self.closed.append((self.random.choice(tuple(ClosingReason)), household))
        if Process.EVALUATIONS in events:
            self.outcomes += [
                ((outcome, seen, self.random.choice(tuple(OutcomeValue))), household)
                for outcome in Outcome
                for seen in Perspective
            ]

    def case(self) -> list[Process]:
        chance = self.random.random
        if chance() < 0.2:
            return [Process.CLOSED]
        events = [Process.OPEN, Process.STARTED]
        events += [Process.COORDINATED] if chance() < 0.9 else []
        events += [Process.HELPERS_AT_START] * self.random.randint(0, 4)
        events += [Process.HELPERS_NOW] * self.random.randint(0, 3)
        if chance() < 0.2:
            return [*events, Process.AFTERCARE]
        events += [Process.IN_GUIDANCE, *([Process.AGREED] if chance() < 0.8 else [])]
        if chance() < 0.7:
            events += [Process.EVALUATION_IN_TIME if chance() < 0.7 else Process.EVALUATION_LATE]
        return [*events, *([Process.EVALUATIONS] if chance() < 0.5 else [])]


def compared(random, reach, interventions, reported, tasks, types, shifts, life, size):
    """The same things in other periods: some of what happened, and some that happened to others."""
    better = {
        seen: [(0, household) for what, household in reported if what[0] is EffectValue.BETTER and what[3] is seen]
        for seen in Perspective
    }
    events = {
        KeyFigure.LETTERS: [(0, household) for (what, _), household in reach if what is Reach.LETTERS],
        KeyFigure.ATTEMPTS: [(0, household) for (what, _), household in reach if what is Reach.ATTEMPTS],
        KeyFigure.INTERVENTIONS: [(0, household) for _, household in interventions],
        KeyFigure.BETTER_RESIDENT: better[Perspective.RESIDENT],
        KeyFigure.BETTER_ADVISOR: better[Perspective.ADVISOR],
        KeyFigure.TASKS: [(0, household) for (_, count), household in tasks if count is TaskCount.SENT],
    }
    found = {}
    for figure, now in events.items():
        before, earlier = ([(0, random.randrange(size)) for _ in range(random.randint(0, len(now)))] for _ in range(2))
        for window, what in (
            (Window.PREVIOUS, before), (Window.EARLIER, earlier), (Window.SINCE_START, before + earlier + now)
        ):  # fmt: skip
            found[figure, window] = counted(what).get(0, Cell(0, 0))
    for figure, one in ((KeyFigure.SPOKEN, Reach.SPOKEN), (KeyFigure.CONVERSATION, Reach.CONVERSATION)):
        met = {household for (what, _), household in reach if what is one}
        ahead, long_ago = (set(random.sample(range(size), random.randint(0, size))) for _ in range(2))
        found[figure, Window.PREVIOUS] = households(len(ahead))
        found[figure, Window.SINCE_START] = households(len(met | ahead | long_ago))
    opened = sum(what is Process.OPEN for what, _ in life.process)
    for figure, most in (
        (KeyFigure.SCORED, len(types) // 2), (KeyFigure.SCORED_TWICE, len(shifts)), (KeyFigure.OPEN_CASES, opened)
    ):  # fmt: skip
        found[figure, Window.PREVIOUS] = households(random.randint(0, most))
    return found


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
    life = Life(random)
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
        life.live(household, busy)
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
    own = counted((household % 3 == 0, household) for (kind, _, _), household in interventions if kind is SHARED)
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
        interventions=counted(
            (row, household) for (kind, _, _), household in interventions for row in (kind, GROUP_OF_KIND[kind], None)
        ),
        interventions_by_type=counted(
            ((row, one), household)
            for (kind, one, _), household in interventions
            for row in (kind, GROUP_OF_KIND[kind], None)
        ),
        interventions_by_domain=counted(
            ((row, domain), household)
            for (kind, _, aimed), household in interventions
            for domain in aimed
            for row in (kind, GROUP_OF_KIND[kind], None)
        ),
        own_kinds=[
            RawOwnKind("Buurtmaaltijd", SHARED, own.get(True, nothing)),
            RawOwnKind("Nog nooit gedaan", SHARED),
        ],
        not_own={SHARED: own.get(False, nothing)},
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
        newcomers=counted(life.newcomers),
        process=counted(life.process),
        closed=counted(life.closed),
        outcomes=counted(life.outcomes),
        previous=(date(2011, 7, 1), date(2011, 12, 31)),
        compared=compared(random, reach, interventions, reported, tasks, types, shifts, life, size),
        targets=TARGETS,
        external=COURSES,
        mkba=MKBA,
    )
