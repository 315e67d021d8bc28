"""All cells of one report under one name each, and every sum that a reader could make between its tables."""

from collections.abc import Iterable, Sequence

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting.domain.cell_keys import (
    CURRENT,
    DOMAINS_IN_TOTAL,
    INCOMPLETE,
    INTERVENTIONS_TOTAL,
    PARTS_HOLD,
    TWICE_N,
    TYPES_N,
    closed_key,
    compared_key,
    door_key,
    effect_key,
    effect_type_key,
    help_key,
    intervention_domain_key,
    intervention_key,
    intervention_type_key,
    level_key,
    newcomer_key,
    outcome_key,
    own_kind_key,
    points_key,
    process_key,
    reach_key,
    target_key,
    task_key,
    term_key,
    transition_key,
    type_key,
)
from reporting.domain.codes import (
    GROUP_OF_KIND,
    KEY_FIGURES_OF_HOUSEHOLDS,
    PROCESS_OF_HOUSEHOLDS,
    REACH_EVENTS,
    REPORTED_VALUES,
    STATES,
    DayMoment,
    HelpQuestions,
    InterventionGroup,
    KeyFigure,
    Newcomers,
    Process,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.layout import Layout
from reporting.domain.raw import INTERVENTION_ROWS, EffectCell, InterventionRow, RawFigures
from reporting.domain.suppression import NOTHING, Cell, Importance, Key, LinkedCells, households


def linked_cells(raw: RawFigures, layout: Layout | None = None) -> LinkedCells:
    """Every cell that a report shows or implies, and every sum between them. Without a layout nothing is withheld.

    Raises ValueError when a total is not the sum of its parts: then the query is wrong, and no report is made.
    """
    linked = LinkedCells()
    _link_reach(linked, raw)
    _link_types(linked, raw)
    _link_levels(linked, raw)
    _link_interventions(linked, raw, layout)
    _link_effects(linked, raw)
    _link_tasks(linked, raw)
    _link_process(linked, raw)
    _link_comparison(linked, raw)
    _link_targets(linked, raw)
    return linked


def _link_reach(linked: LinkedCells, raw: RawFigures) -> None:
    for reach in Reach:
        of_households = reach not in REACH_EVENTS
        total = reach_key(reach)
        linked.show(total, raw.reach.get(reach, NOTHING), Importance.TOTAL, of_households=of_households)
        parts = []
        for name, counts in raw.reach_by_complex.items():
            part = reach_key(reach, name)
            linked.show(part, counts.get(reach, NOTHING), Importance.DETAIL, of_households=of_households)
            parts.append(part)
        if reach is Reach.ADDRESSES:
            linked.public.update((total, *parts))
        if parts:
            linked.add_up(total, parts)
    for place in (None, *raw.reach_by_complex):
        linked.at_most([reach_key(Reach.CONVERSATION, place)], reach_key(Reach.SPOKEN, place))
        linked.at_most([reach_key(Reach.REFUSED, place)], reach_key(Reach.SPOKEN, place))
        linked.at_most(
            [reach_key(Reach.SPOKEN, place), reach_key(Reach.NEVER_REACHED, place)], reach_key(Reach.ADDRESSES, place)
        )
    if raw.door_moments:
        for moment in DayMoment:
            door = raw.door_moments.get(moment)
            rings, answered = door_key(moment, "rings"), door_key(moment, "answered")
            linked.show(rings, door.rings if door else NOTHING, Importance.DETAIL)
            linked.show(answered, door.answered if door else NOTHING, Importance.DETAIL)
            linked.at_most([answered], rings)
        linked.add_up(reach_key(Reach.ATTEMPTS), [door_key(moment, "rings") for moment in DayMoment])
    for questions in HelpQuestions if raw.help_questions else ():
        count = raw.help_questions.get(questions, 0)
        linked.show(help_key(questions), households(count), Importance.MARGIN, of_households=True)


def _link_types(linked: LinkedCells, raw: RawFigures) -> None:
    """The types, and the shifts between them: a household scored once is in the first table and not in the second."""
    types = tuple(HouseholdType)
    n = sum(raw.types.get((Scoring.FIRST, one), 0) for one in types)
    twice = sum(raw.transitions.values())
    linked.show(TYPES_N, households(n), Importance.TOTAL, of_households=True)
    linked.show(INCOMPLETE, households(raw.incomplete), Importance.TOTAL, of_households=True)
    linked.show(TWICE_N, households(twice), Importance.TOTAL, of_households=True)
    for scoring in Scoring:
        for one in types:
            count = raw.types.get((scoring, one), 0)
            linked.show(type_key(scoring, one), households(count), Importance.TOTAL, of_households=True)
        linked.add_up(TYPES_N, [type_key(scoring, one) for one in types])
    for first in types:
        for latest in types:
            count = raw.transitions.get((first, latest), 0)
            linked.show(transition_key(first, latest), households(count), Importance.DETAIL, of_households=True)
    linked.add_up(TWICE_N, [transition_key(first, latest) for first in types for latest in types])
    for one in types:
        leaving = [transition_key(one, latest) for latest in types]
        arriving = [transition_key(first, one) for first in types]
        once: Key = ("once", one)
        count = raw.types.get((Scoring.FIRST, one), 0) - _sum(linked, leaving)
        if count < 0:
            msg = f"more households of type {one} were scored twice than once"
            raise ValueError(msg)
        linked.imply(once, households(count))
        linked.add_up(type_key(Scoring.FIRST, one), [*leaving, once])
        linked.add_up(type_key(Scoring.LATEST, one), [*arriving, once])


def _link_levels(linked: LinkedCells, raw: RawFigures) -> None:
    """The levels add up to n in each domain, and together to the mean total."""
    for scoring in Scoring:
        points: list[tuple[Key, int]] = []
        for domain in Domain:
            levels: tuple[Level | None, ...] = tuple(Level)
            if domain not in DOMAINS_IN_TOTAL:
                levels = (*levels, None)
            keys = [level_key(scoring, domain, level) for level in levels]
            for level, key in zip(levels, keys, strict=True):
                count = raw.levels.get((scoring, domain, level), 0)
                linked.show(key, households(count), Importance.DETAIL, of_households=True)
                if domain in DOMAINS_IN_TOTAL and level is not None:
                    points.append((key, int(level)))
            linked.add_up(TWICE_N, keys)
        total = sum(factor * linked.cells[key].count for key, factor in points)
        linked.show(points_key(scoring), Cell(total, linked.cells[TWICE_N].households), Importance.TOTAL)
        linked.add_up(points_key(scoring), [key for key, _ in points], [factor for _, factor in points])


def _link_interventions(linked: LinkedCells, raw: RawFigures, layout: Layout | None) -> None:
    """Interventions by kind, with the tables by type and by domain in the rows that the layout has.

    Of a table in groups a reader has the sums of its rows and columns only, and those pin no cell within it but to one
    of the sums themselves. So the single kinds are withheld then, and linked to nothing.
    """
    by_type, by_domain = (layout.by_type, layout.by_domain) if layout else (INTERVENTION_ROWS, INTERVENTION_ROWS)
    shown_groups = {row for rows in (by_type, by_domain) for row in rows if isinstance(row, InterventionGroup)}
    for row in INTERVENTION_ROWS:
        total = intervention_key(row)
        linked.show(total, raw.interventions.get(row, NOTHING), _row_importance(row, Importance.MARGIN))
        if isinstance(row, InterventionGroup) and row not in shown_groups:
            linked.withheld.add(total)
        types = [intervention_type_key(row, household_type) for household_type in (*HouseholdType, None)]
        for household_type, key in zip((*HouseholdType, None), types, strict=True):
            cell = raw.interventions_by_type.get((row, household_type), NOTHING)
            linked.show(key, cell, _row_importance(row, Importance.DETAIL))
        domains = [intervention_domain_key(row, domain) for domain in Domain]
        for domain, key in zip(Domain, domains, strict=True):
            cell = raw.interventions_by_domain.get((row, domain), NOTHING)
            linked.show(key, cell, _row_importance(row, Importance.DETAIL))
        for rows, keys in ((by_type, types), (by_domain, domains)):
            if row not in rows:
                linked.withheld.update(keys)
        if row in by_type:
            linked.add_up(total, types)
        if row in by_domain:
            for key in domains:
                linked.at_most([key], total)
    every = [intervention_key(kind) for kind in InterventionKind]
    if shown_groups:
        for group in InterventionGroup:
            linked.add_up(
                intervention_key(group),
                [intervention_key(kind) for kind in InterventionKind if GROUP_OF_KIND[kind] is group],
            )
        every = [intervention_key(group) for group in InterventionGroup]
    linked.add_up(INTERVENTIONS_TOTAL, every)
    _link_own_kinds(linked, raw)


def _row_importance(row: InterventionRow, of_kind: Importance) -> Importance:
    return Importance.TOTAL if row is None else of_kind


def _link_own_kinds(linked: LinkedCells, raw: RawFigures) -> None:
    """Kinds of the project are parts of a fixed kind: what is left of that are interventions too."""
    for kind in InterventionKind:
        own = [one for one in raw.own_kinds if one.counts_as is kind]
        if not own:
            continue
        for one in own:
            linked.show(own_kind_key(one.name), one.cell, Importance.DETAIL)
        rest: Key = ("own kind", "none", kind)
        linked.show(rest, raw.not_own.get(kind, NOTHING), Importance.DETAIL)
        linked.unpublished.add(rest)
        linked.add_up(intervention_key(kind), [*(own_kind_key(one.name) for one in own), rest])


def _link_effects(linked: LinkedCells, raw: RawFigures) -> None:
    for value in REPORTED_VALUES:
        for perspective in Perspective:
            _link_effect_table(linked, raw, value, perspective)
    terms = [term_key(term) for term in Term]
    for term, key in zip(Term, terms, strict=True):
        linked.show(key, raw.effects_by_term.get(term, NOTHING), Importance.MARGIN)
    positive: Key = ("effects", "positive")
    linked.show(positive, Cell(_sum(linked, terms), 0), Importance.TOTAL)
    linked.unpublished.add(positive)
    linked.add_up(positive, terms)
    linked.add_up(
        positive, [effect_key(EffectCell(EffectValue.BETTER, None, None, perspective)) for perspective in Perspective]
    )


def _link_effect_table(linked: LinkedCells, raw: RawFigures, value: EffectValue, perspective: Perspective) -> None:
    """Effects by kind, by group and together, in each domain and together."""

    def key(row: InterventionRow, domain: Domain | None) -> Key:
        return effect_key(EffectCell(value, row, domain, perspective))

    rows: tuple[InterventionRow, ...] = (*InterventionKind, *InterventionGroup, None)
    for row in rows:
        for domain in (*Domain, None):
            cell = raw.effects.get(EffectCell(value, row, domain, perspective), NOTHING)
            linked.show(key(row, domain), cell, _effect_importance(row, domain))
        linked.add_up(key(row, None), [key(row, domain) for domain in Domain])
    for domain in (*Domain, None):
        for group in InterventionGroup:
            kinds = [kind for kind in InterventionKind if GROUP_OF_KIND[kind] is group]
            linked.add_up(key(group, domain), [key(kind, domain) for kind in kinds])
        linked.add_up(key(None, domain), [key(group, domain) for group in InterventionGroup])
    by_type = [effect_type_key(household_type, value, perspective) for household_type in (*HouseholdType, None)]
    for household_type, type_key_ in zip((*HouseholdType, None), by_type, strict=True):
        cell = raw.effects_by_type.get((household_type, value, perspective), NOTHING)
        linked.show(type_key_, cell, Importance.DETAIL)
    linked.add_up(key(None, None), by_type)


def _effect_importance(row: InterventionRow, domain: Domain | None) -> Importance:
    """A table of single kinds is given up before one of groups, and that before the sums of all."""
    if row is None:
        return Importance.TOTAL
    return Importance.DETAIL if isinstance(row, InterventionKind) and domain else Importance.MARGIN


def _link_tasks(linked: LinkedCells, raw: RawFigures) -> None:
    for count in TaskCount:
        total = task_key(count)
        # The sum is given up first: what matters is each organisation. But how many were sent is in the summary.
        importance = Importance.TOTAL if count is TaskCount.SENT else Importance.DETAIL
        linked.show(total, raw.tasks_total.counts.get(count, NOTHING), importance)
        for organisation, tasks in raw.tasks.items():
            linked.show(task_key(count, organisation), tasks.counts.get(count, NOTHING), Importance.MARGIN)
        linked.add_up(total, [task_key(count, organisation) for organisation in raw.tasks])
    for place in (None, *raw.tasks):
        sent = task_key(TaskCount.SENT, place)
        # A task is done or late, and as a rule accepted or refused; where both happened, each alone is a part.
        for pair in ((TaskCount.ACCEPTED, TaskCount.REFUSED), (TaskCount.DONE, TaskCount.OVERDUE)):
            if not linked.at_most([task_key(count, place) for count in pair], sent):
                for count in pair:
                    linked.at_most([task_key(count, place)], sent)


def _link_process(linked: LinkedCells, raw: RawFigures) -> None:
    """Caseload and process. What is left when a part is taken from its whole is a number of households too."""
    for newcomers in Newcomers:
        cell = raw.newcomers.get(newcomers, NOTHING)
        linked.show(newcomer_key(newcomers), cell, Importance.MARGIN, of_households=True)
    for one in Process:
        linked.show(
            process_key(one),
            raw.process.get(one, NOTHING),
            Importance.TOTAL if one in (Process.OPEN, Process.CLOSED) else Importance.MARGIN,
            of_households=one in PROCESS_OF_HOUSEHOLDS,
        )
    linked.add_up(process_key(Process.OPEN), [process_key(Process.IN_GUIDANCE), process_key(Process.AFTERCARE)])
    _imply_rest(linked, process_key(Process.OPEN), [process_key(Process.COORDINATED)])
    _imply_rest(linked, process_key(Process.IN_GUIDANCE), [process_key(Process.AGREED)])
    _imply_rest(
        linked,
        process_key(Process.IN_GUIDANCE),
        [process_key(Process.EVALUATION_IN_TIME), process_key(Process.EVALUATION_LATE)],
    )
    for reason in ClosingReason:
        linked.show(closed_key(reason), raw.closed.get(reason, NOTHING), Importance.DETAIL)
    linked.add_up(process_key(Process.CLOSED), [closed_key(reason) for reason in ClosingReason])
    for outcome in Outcome:
        for perspective in Perspective:
            for value in OutcomeValue:
                cell = raw.outcomes.get((outcome, perspective, value), NOTHING)
                linked.show(outcome_key(outcome, perspective, value), cell, Importance.DETAIL)


def _imply_rest(linked: LinkedCells, whole: Key, parts: Sequence[Key]) -> None:
    """The households of the whole that are in none of its parts. Raises ValueError when the parts are more."""
    rest = linked.cells[whole].count - _sum(linked, parts)
    if rest < 0:
        msg = f"{parts} are more than {whole}"
        raise ValueError(msg)
    key: Key = ("rest", *whole, *(word for part in parts for word in part))
    linked.imply(key, households(rest))
    linked.add_up(whole, [*parts, key])


def _link_comparison(linked: LinkedCells, raw: RawFigures) -> None:
    """Key figures of the period before and since the start, with what their differences say.

    Of events the three periods add up. A household is counted once in each, so what all time has more than one period
    are the households that were only in the others. Who was scored by the end of the period before still is: what came
    since are the households scored for the first time.
    """
    if raw.previous is None:
        return
    for figure in KeyFigure:
        of_households = figure in KEY_FIGURES_OF_HOUSEHOLDS
        current, previous = CURRENT[figure], compared_key(figure, Window.PREVIOUS)
        linked.show(
            previous, raw.compared.get((figure, Window.PREVIOUS), NOTHING), Importance.DETAIL,
            of_households=of_households,
        )  # fmt: skip
        if figure in STATES:
            if figure is not KeyFigure.OPEN_CASES:
                _imply_rest(linked, current, [previous])
            continue
        ever = compared_key(figure, Window.SINCE_START)
        linked.show(
            ever, raw.compared.get((figure, Window.SINCE_START), NOTHING), Importance.DETAIL,
            of_households=of_households,
        )  # fmt: skip
        if of_households:
            _imply_rest(linked, ever, [current])
            _imply_rest(linked, ever, [previous])
            continue
        earlier = compared_key(figure, Window.EARLIER)
        linked.show(earlier, raw.compared.get((figure, Window.EARLIER), NOTHING), Importance.DETAIL)
        linked.unpublished.add(earlier)
        linked.add_up(ever, [earlier, previous, current])


def _link_targets(linked: LinkedCells, raw: RawFigures) -> None:
    """The part and the whole of each figure that only a target shows, and what is left of them beside other tables."""
    for target in raw.targets:
        figure, part, whole = target.figure, target.part, target.whole
        if figure is None or part is None or whole is None or target_key(figure, "part") in linked.cells:
            continue
        keys = target_key(figure, "part"), target_key(figure, "whole")
        for key, cell in zip(keys, (part, whole), strict=True):
            linked.show(key, cell, Importance.DETAIL, of_households=cell.count == cell.households)
        _imply_rest_if_any(linked, keys[1], [keys[0]])
        held = PARTS_HOLD.get(figure, ())
        if held:
            _imply_rest_if_any(linked, keys[0], held)


def _imply_rest_if_any(linked: LinkedCells, whole: Key, parts: Sequence[Key]) -> None:
    """As ``_imply_rest``; where two counts were made by different rules and don't fit, nothing follows from them."""
    if linked.cells[whole].count >= _sum(linked, parts):
        _imply_rest(linked, whole, parts)


def _sum(linked: LinkedCells, keys: Iterable[Key]) -> int:
    return sum(linked.cells[key].count for key in keys)
