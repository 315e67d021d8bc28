"""The tables of a report, for the PDF and for the spreadsheet: headers, and rows of figures (None: not shown)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from households.domain.codes import (
    DOMAIN_LABELS,
    DOMAIN_SHORT_LABELS,
    LEVEL_LABELS,
    TYPE_LABELS,
    Domain,
    HouseholdType,
    Level,
)
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    EFFECT_VALUE_SIGNS,
    INTERVENTION_LABELS,
    EffectValue,
    InterventionKind,
    Perspective,
)
from interventions.domain.effects import TERM_LABELS
from reporting.domain.codes import (
    DAY_MOMENT_LABELS,
    HELP_QUESTION_LABELS,
    INTERVENTION_GROUP_LABELS,
    KEY_FIGURE_LABELS,
    NEWCOMERS_LABELS,
    REACH_LABELS,
    SCORING_LABELS,
    TASK_COUNT_LABELS,
    InterventionGroup,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.figures import Count, EffectTable, Figures, LevelFigures, TaskFigures
from reporting.domain.raw import InterventionRow

Value = int | float | str | None
"""A figure, words, or None for what is not shown."""

#: There is nothing to measure, which is something else than not shown.
NOTHING = "–"
UNKNOWN_TYPE = "nog geen type"
ALL_INTERVENTIONS = "Alle interventies"
WITHOUT_COMPLEX = "Zonder complex"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its header; ``is_total`` is set apart."""

    label: str
    values: Sequence[Value]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``headers`` has one more than the rows have values: that of the row labels.

    ``groups`` are words above the headers with the number of columns below each, that of the labels not counted.
    """

    caption: str
    headers: Sequence[str]
    rows: Sequence[Row]
    groups: Sequence[tuple[str, int]] = ()

    @property
    def flat_headers(self) -> list[str]:
        """Headers that stand on their own: those of a group have its words in front."""
        above = [group for group, span in self.groups for _ in range(span)] or [""] * (len(self.headers) - 1)
        pairs = zip(above, self.headers[1:], strict=True)
        return [self.headers[0], *(f"{group}, {header}" if group else header for group, header in pairs)]


def reach(figures: Figures, *, most: int | None = None) -> Table:
    """The reach per complex (of the first ``most``) and together."""
    complexes = list(figures.reach_by_complex.items())[:most]
    rows = [Row(name or WITHOUT_COMPLEX, list(_reach(counts))) for name, counts in complexes]
    rows.append(Row("Totaal", list(_reach(figures.reach)), is_total=True))
    return Table("Bereik per complex", ("Complex", *REACH_LABELS.values()), rows)


def _reach(counts: Mapping[Reach, Count]) -> Sequence[Count]:
    return [counts[one] for one in REACH_LABELS]


def door_moments(figures: Figures) -> Table:
    """Rings and answers by time of day."""
    rows = [
        Row(DAY_MOMENT_LABELS[moment], (door.rings, door.answered)) for moment, door in figures.door_moments.items()
    ]
    return Table("Aanbellen per dagdeel", ("Dagdeel", "Keer aangebeld", "Waarvan gesproken"), rows)


def help_questions(figures: Figures) -> Table:
    """Households by questions for help."""
    rows = [Row(HELP_QUESTION_LABELS[one], (count,)) for one, count in figures.help_questions.items()]
    return Table("Hulpvragen bij het eerste gesprek", ("Hulpvraag", "Huishoudens"), rows)


def newcomers(figures: Figures) -> Table:
    """New tenants, and those spoken to."""
    rows = [Row(NEWCOMERS_LABELS[one], (count,)) for one, count in figures.newcomers.items()]
    return Table("Nieuwe huurders", ("", "Huishoudens"), rows)


def comparison(figures: Figures) -> Table:
    """Key figures of the period before, of the period, and since the start."""
    rows = [
        Row(
            KEY_FIGURE_LABELS[figure],
            [counts.get(window, NOTHING) for window in (Window.PREVIOUS, Window.CURRENT, Window.SINCE_START)],
        )
        for figure, counts in figures.compared.items()
    ]
    headers = ("", "Vorige periode", "Deze periode", "Sinds het begin")
    return Table("Deze periode naast de vorige", headers, rows)


def types(figures: Figures) -> Table:
    """Households by type at the first and the latest scoring."""
    first, latest = figures.types[Scoring.FIRST], figures.types[Scoring.LATEST]
    rows = [
        Row(
            TYPE_LABELS[one],
            (
                first.by_type[one].count,
                first.by_type[one].percentage,
                latest.by_type[one].count,
                latest.by_type[one].percentage,
            ),
        )
        for one in HouseholdType
    ]
    hundred = None if first.n is None else 100 if first.n else 0
    rows.append(Row("Volledig gescoord", (first.n, hundred, latest.n, hundred), is_total=True))
    rows.append(Row("Onvolledig gescoord", (first.incomplete, NOTHING, latest.incomplete, NOTHING)))
    groups = [(SCORING_LABELS[scoring], 2) for scoring in Scoring]
    return Table("Huishoudens naar type", ("Type", "aantal", "%", "aantal", "%"), rows, groups)


def transitions(figures: Figures) -> Table:
    """From the type in the row to the type in the column."""
    rows = [Row(TYPE_LABELS[one], list(figures.transitions[one].values())) for one in HouseholdType]
    headers = ("Type bij de eerste meting", *(TYPE_LABELS[one] for one in HouseholdType))
    groups = [("Type bij de laatste meting", len(HouseholdType))]
    return Table("Van eerste naar laatste type", headers, rows, groups)


def levels(figures: Figures) -> Table:
    """Per domain the levels at the first and the latest scoring, and the mean change."""
    rows = [Row(DOMAIN_LABELS[domain], _levels(one)) for domain, one in figures.levels.items()]
    names = [LEVEL_LABELS[level] for level in Level]
    groups = [(SCORING_LABELS[scoring], len(names)) for scoring in Scoring]
    headers = ("Leefgebied", *names, *names, "Verandering")
    return Table("Problemen per leefgebied", headers, rows, (*groups, ("", 1)))


def _levels(one: LevelFigures) -> Sequence[Value]:
    counts = [one.first[level] for level in Level] + [one.latest[level] for level in Level]
    if one.mean_change is None and None not in (*one.first.values(), *one.latest.values()):
        return [*counts, NOTHING]
    return [*counts, one.mean_change]


def wellbeing_not_discussed(figures: Figures) -> tuple[Count, Count]:
    """Households with which wellbeing was not discussed, at the first and at the latest scoring."""
    one = figures.levels[Domain.WELLBEING]
    return one.first[None], one.latest[None]


def interventions(figures: Figures) -> Table:
    """Kinds of interventions, only their totals."""
    rows = [Row(INTERVENTION_LABELS[kind], (count,)) for kind, count in figures.interventions.items() if count != 0]
    return Table("Interventies naar soort", ("Interventie", "Aantal"), rows)


def own_kinds(figures: Figures) -> Table:
    """The kinds that the project added, by their own name."""
    rows = [Row(one.name, (INTERVENTION_LABELS[one.counts_as], one.count)) for one in figures.own_kinds]
    return Table("Eigen soorten van dit project", ("Eigen soort", "Telt mee als", "Aantal"), rows)


_TYPE_HEADERS = ("Interventie", *(TYPE_LABELS[one] for one in HouseholdType), UNKNOWN_TYPE, "totaal")
_DOMAIN_HEADERS = ("Interventie", *DOMAIN_SHORT_LABELS.values())


def interventions_by_type(figures: Figures, rows: Sequence[InterventionRow] = tuple(InterventionKind)) -> Table:
    """Interventions by type of household, with their total."""
    filled = [(row, _total(figures, row)) for row in rows if _total(figures, row) != 0]
    lines = [Row(_row_label(row), (*figures.interventions_by_type[row].values(), total)) for row, total in filled]
    return Table("Interventies naar type huishouden", _TYPE_HEADERS, lines)


def interventions_by_domain(figures: Figures, rows: Sequence[InterventionRow] = tuple(InterventionKind)) -> Table:
    """Interventions by the domain that they were aimed at."""
    filled = [row for row in rows if _total(figures, row) != 0]
    lines = [Row(_row_label(row), list(figures.interventions_by_domain[row].values())) for row in filled]
    return Table("Interventies naar leefgebied", _DOMAIN_HEADERS, lines)


def _total(figures: Figures, row: InterventionRow) -> Count:
    if row is None:
        return figures.interventions_total
    return figures.interventions_by_group[row] if isinstance(row, InterventionGroup) else figures.interventions[row]


def _row_label(row: InterventionRow) -> str:
    if row is None:
        return ALL_INTERVENTIONS
    return INTERVENTION_GROUP_LABELS[row] if isinstance(row, InterventionGroup) else INTERVENTION_LABELS[row]


@dataclass(frozen=True, slots=True)
class EffectLayout:
    """A table of effects as detailed as its cells allow: which rows, and which domains (None: all together)."""

    rows: Sequence[tuple[str, EffectTable]]
    domains: Sequence[Domain | None]
    #: What was taken together because too many cells would have been hidden.
    kinds_together: bool = False
    domains_together: bool = False

    @property
    def column_labels(self) -> list[str]:
        """The words above the columns."""
        return ["Alle leefgebieden" if one is None else DOMAIN_SHORT_LABELS[one] for one in self.domains]


#: A table in which more than this share of the filled cells is hidden is taken together first.
_MOST_HIDDEN = 0.5


def effect_layout(figures: Figures, value: EffectValue) -> EffectLayout:
    """The most detailed table of effects of which at least half of the filled cells stand."""
    kinds = [(INTERVENTION_LABELS[kind], table) for kind, table in figures.effects[value].items()]
    groups = [(INTERVENTION_GROUP_LABELS[group], figures.effects_by_group[value][group]) for group in InterventionGroup]
    together = [(ALL_INTERVENTIONS, figures.effects_total[value])]
    every: tuple[Domain, ...] = tuple(Domain)
    layouts = [
        EffectLayout(_filled(kinds), every),
        EffectLayout(_filled(groups), every, kinds_together=True),
        EffectLayout(_filled(kinds), (None,), domains_together=True),
        EffectLayout(_filled(groups), (None,), kinds_together=True, domains_together=True),
        EffectLayout(together, every, kinds_together=True),
    ]
    for layout in layouts:
        if _hidden_share(layout) <= _MOST_HIDDEN:
            return layout
    return EffectLayout(together, (None,), kinds_together=True, domains_together=True)


def _filled(rows: Sequence[tuple[str, EffectTable]]) -> Sequence[tuple[str, EffectTable]]:
    return [row for row in rows if any(count != 0 for cell in row[1].values() for count in cell.values())]


def _hidden_share(layout: EffectLayout) -> float:
    counts = [count for _, table in layout.rows for one in layout.domains for count in table[one].values()]
    filled = [count for count in counts if count != 0]
    return sum(count is None for count in filled) / len(filled) if filled else 0.0


def effects(layout: EffectLayout, value: EffectValue) -> Table:
    """Resident and advisor side by side in each domain."""
    rows = [
        Row(label, [table[one][seen] for one in layout.domains for seen in (Perspective.RESIDENT, Perspective.ADVISOR)])
        for label, table in layout.rows
    ]
    headers = ("Interventie", *("bewoner", "adviseur") * len(layout.domains))
    groups = [(label, 2) for label in layout.column_labels]
    return Table(f"Effecten: {EFFECT_VALUE_LABELS[value]} ({EFFECT_VALUE_SIGNS[value]})", headers, rows, groups)


def effects_by_type(figures: Figures) -> Table:
    """Effects by type of household: positive, negative and none, by resident and advisor."""
    values = list(figures.effects_by_type)
    rows = [
        Row(
            UNKNOWN_TYPE if one is None else TYPE_LABELS[one],
            [figures.effects_by_type[value][one][seen] for value in values for seen in Perspective],
        )
        for one in (*HouseholdType, None)
    ]
    total = [figures.effects_total[value][None][seen] for value in values for seen in Perspective]
    rows.append(Row("Totaal", total, is_total=True))
    headers = ("Type", *("bewoner", "adviseur") * len(values))
    groups = [(EFFECT_VALUE_LABELS[value].capitalize(), 2) for value in values]
    return Table("Effecten naar type huishouden", headers, rows, groups)


def effects_by_domain(figures: Figures) -> Table:
    """All interventions together: better, worse and the same per domain, by resident and advisor."""
    values = list(figures.effects_total)
    rows = [
        Row(
            DOMAIN_LABELS[domain] if domain else "Alle leefgebieden",
            [figures.effects_total[value][domain][seen] for value in values for seen in Perspective],
            is_total=domain is None,
        )
        for domain in (*Domain, None)
    ]
    headers = ("Leefgebied", *("bewoner", "adviseur") * len(values))
    groups = [(EFFECT_VALUE_LABELS[value].capitalize(), 2) for value in values]
    return Table("Effecten per leefgebied, alle interventies samen", headers, rows, groups)


def all_effects(figures: Figures) -> Table:
    """Every cell of the effects, one row each, for the spreadsheet; empty ones are left out."""
    rows = [
        Row(
            INTERVENTION_LABELS[kind],
            (EFFECT_VALUE_SIGNS[value], DOMAIN_LABELS[domain], cell[Perspective.RESIDENT], cell[Perspective.ADVISOR]),
        )
        for value, kinds in figures.effects.items()
        for kind, table in kinds.items()
        for domain, cell in table.items()
        if domain is not None and any(count != 0 for count in cell.values())
    ]
    headers = ("Interventie", "Waardering", "Leefgebied", "Volgens bewoner", "Volgens bewonersadviseur")
    return Table("Effecten per interventie en leefgebied", headers, rows)


def terms(figures: Figures) -> Table:
    """Positive effects by term."""
    rows = [Row(TERM_LABELS[term].capitalize(), (count,)) for term, count in figures.terms.items()]
    return Table("Positieve effecten naar termijn", ("Tijd na de interventie", "Positieve effecten"), rows)


def tasks(figures: Figures) -> Table:
    """Tasks per organisation, with the median days."""
    rows = [Row(organisation, _tasks(one)) for organisation, one in figures.tasks.items()]
    rows.append(Row("Totaal", _tasks(figures.tasks_total), is_total=True))
    headers = (
        "Organisatie",
        *TASK_COUNT_LABELS.values(),
        "Dagen tot acceptatie (mediaan)",
        "Dagen tot afronding (mediaan)",
    )
    return Table("Taken per organisatie", headers, rows)


def _tasks(one: TaskFigures) -> Sequence[Value]:
    return [
        *(one.counts[count] for count in TASK_COUNT_LABELS),
        _median(one.median_days_to_accept, one.counts[TaskCount.ACCEPTED]),
        _median(one.median_days_to_finish, one.counts[TaskCount.DONE]),
    ]


def _median(days: float | None, of: Count) -> Value:
    return NOTHING if days is None and of is not None else days
