"""The chapters of a report on doors, the matrix, interventions, effects and tasks."""

from collections.abc import Callable, Sequence

from adv.dutch import number
from households.domain.codes import HouseholdType
from interventions.domain.codes import INTERVENTION_LABELS, EffectValue, InterventionKind, Perspective
from interventions.domain.effects import TERM_LABELS
from reporting import phrases, tables, wording
from reporting.blocks import NONE_MARK, TOO_SMALL, Block, Picture, Section, bars, block, draw, heat, mostly_hidden, text
from reporting.charts import figures as charts
from reporting.charts import multiples
from reporting.domain.codes import REPORTED_VALUES, Reach, Scoring, TaskCount
from reporting.domain.figures import Figures
from reporting.domain.layout import COARSER
from reporting.domain.raw import InterventionRow
from reporting.tables import Table

#: More complexes than this are in the spreadsheet only: a long table is what a PDF costs most time.
MOST_COMPLEXES = 40
KINDS_TOGETHER = "Soorten interventies"
DOMAINS_TOGETHER = "Leefgebieden"


def taken_together(*what: str) -> str:
    """Why a table has fewer rows or columns than there are kinds or domains."""
    together = phrases.capital(" en ".join(what).lower())
    return f"{together} zijn hier samengenomen, omdat anders de meeste aantallen te klein zijn om te tonen."


def reach(figures: Figures) -> Section:
    first, *more = wording.reach(figures)
    funnel = None
    if figures.reach[Reach.ADDRESSES] != 0:
        funnel = draw(charts.funnel(figures.reach, "Van adres naar gesprek"))
    others = len(figures.reach_by_complex) - MOST_COMPLEXES
    remark = f"Nog {number(others)} complexen staan in het Excel-bestand." if others > 0 else ""
    blocks = [
        Block(first, more, funnel, text(tables.reach(figures, most=MOST_COMPLEXES)), remark, in_short=True),
    ]
    if figures.door_moments:
        chart = None
        if any(door.rings != 0 for door in figures.door_moments.values()):
            chart = draw(multiples.moments(figures.door_moments, "Wanneer deuren opengaan"))
        blocks.append(block(wording.door_moments(figures), tables.door_moments(figures), chart=chart))
    if figures.help_questions:
        blocks.append(block(wording.help_questions(figures), tables.help_questions(figures), in_short=True))
    blocks.append(block(wording.newcomers(figures), tables.newcomers(figures)))
    return Section("bereik", "Bereik", blocks)


def types(figures: Figures) -> Section:
    conclusion, *more = wording.types(figures)
    shifts = wording.shifts(figures)
    flows = None
    if figures.total.n:
        flows = charts.shifts(figures.transitions, figures.total.n, "Verschuivingen tussen typen huishoudens")
    return Section(
        "typen",
        "Typen huishoudens",
        [
            block(conclusion, tables.types(figures), more=more, chart=_type_chart(figures), in_short=True),
            block(shifts, tables.transitions(figures), chart=draw(flows)),
        ],
    )


def _type_chart(figures: Figures) -> Picture | None:
    first, latest = (figures.types[scoring].by_type for scoring in Scoring)
    if figures.types[Scoring.LATEST].n == 0:
        return None
    counts = {one: (first[one].count, latest[one].count) for one in HouseholdType}
    return draw(charts.types(counts, "Huishoudens naar type, eerste en laatste meting"))


def levels(figures: Figures) -> Section:
    first, *more = wording.levels(figures)
    if figures.total.n == 0:
        return Section("leefgebieden", "Leefgebieden", [Block(first)])
    before, now = tables.wellbeing_not_discussed(figures)
    remark = ""
    if (before, now) != (0, 0):
        remark = (
            f"Psychisch welbevinden telt niet mee in het totaal en mag open blijven. Het is bij de eerste meting met "
            f"{phrases.households(before)} niet besproken en bij de laatste met {phrases.households(now)}."
        )
    chart = draw(charts.levels(figures.levels, figures.total.n, "Problemen per leefgebied, eerste en laatste meting"))
    one = block(first, tables.levels(figures), more=more, chart=chart, remark=remark)
    return Section("leefgebieden", "Leefgebieden", [one])


def interventions(figures: Figures) -> Section:
    first, *more = wording.interventions(figures)
    if figures.interventions_total == 0:
        return Section("interventies", "Interventies", [Block(first, in_short=True)])
    filled = [
        charts.Bar(INTERVENTION_LABELS[kind], figures.interventions[kind])
        for kind in InterventionKind
        if figures.interventions[kind] != 0
    ]
    filled.sort(key=lambda bar: -(bar.count or 0))
    chart = bars("interventies-soort", "Interventies naar soort", filled, unit="aantal interventies", row=15)
    table = tables.interventions(figures)
    by_kind = None if mostly_hidden(table) else text(table)
    blocks = [Block(first, more, chart, by_kind, in_short=True)]
    if figures.own_kinds:
        said = "Soorten die dit project zelf toevoegde. Zij zijn meegeteld bij de soort waar zij op lijken."
        blocks.append(Block(said, table=text(tables.own_kinds(figures)), in_short=True))
    blocks.append(_by(tables.interventions_by_type, figures, "Naar type huishouden", in_short=True))
    aimed = "Naar leefgebied. Eén interventie kan op meer leefgebieden gericht zijn"
    blocks.append(_by(tables.interventions_by_domain, figures, aimed))
    return Section("interventies", "Interventies", blocks)


def _by(
    make: Callable[[Figures, Sequence[InterventionRow]], Table], figures: Figures, words: str, *, in_short: bool = False
) -> Block:
    """A table of interventions, in groups or all together when most cells of the single kinds would be hidden."""
    for rows in COARSER:
        table = make(figures, rows)
        if not mostly_hidden(table):
            remark = "" if rows is COARSER[0] else taken_together(KINDS_TOGETHER)
            return Block(f"{words}.", table=text(table), remark=remark, in_short=in_short)
    return Block(f"{words}.", remark=TOO_SMALL, in_short=in_short)


def effects(figures: Figures, advisor: str) -> Section:
    conclusions = wording.effects(figures, advisor)
    title = "Effecten"
    if len(conclusions) == 1:
        return Section("effecten", title, [Block(conclusions[0], in_short=True)])
    blocks = [
        _effect_block(figures, value, wording.helpful(figures) if not place else conclusion)
        for place, (value, conclusion) in enumerate(zip(REPORTED_VALUES, conclusions, strict=True))
    ]
    blocks.insert(0, _effects_by_domain(figures, conclusions[0], advisor))
    late = [charts.Bar(TERM_LABELS[term].capitalize(), count) for term, count in figures.terms.items()]
    chart = bars("termijnen", "Positieve effecten naar termijn", late, unit="aantal positieve effecten")
    blocks.append(block(wording.terms(figures), tables.terms(figures), chart=chart))
    blocks.append(block(wording.effects_by_type(figures), tables.effects_by_type(figures)))
    lead = f"Elk effect is gezien door de bewoner of door de {advisor}. Dat zij verschillen, is juist de waarde ervan."
    return Section("effecten", title, blocks, lead)


def _effects_by_domain(figures: Figures, conclusion: str, advisor: str) -> Block:
    """All interventions together, per domain: the picture of the whole chapter."""
    table = tables.effects_by_domain(figures)
    if mostly_hidden(table):
        return Block(conclusion, remark="Per leefgebied zijn de aantallen te klein om te tonen.", in_short=True)
    sides = {Perspective.RESIDENT: "bewoner", Perspective.ADVISOR: advisor}
    title = "Effecten per leefgebied, alle interventies samen"
    chart = draw(multiples.effects_per_domain(figures.effects_total, "effecten-leefgebied", title, sides=sides))
    return Block(conclusion, chart=chart, table=text(table), in_short=True)


def _effect_block(figures: Figures, value: EffectValue, conclusion: str) -> Block:
    layout = tables.effect_layout(figures, value)
    if not layout.rows:
        return Block(conclusion)
    table = tables.effects(layout, value)
    if mostly_hidden(table):
        return Block(conclusion, remark=TOO_SMALL)
    remarks = []
    if any(value == 0 for row in table.rows for value in row.values):
        remarks.append(f"{NONE_MARK} = geen.")
    together = [
        words
        for words, is_so in ((KINDS_TOGETHER, layout.kinds_together), (DOMAINS_TOGETHER, layout.domains_together))
        if is_so
    ]
    if together:
        remarks.append(taken_together(*together))
    return Block(conclusion, table=heat(table), remark=" ".join(remarks))


def tasks(figures: Figures) -> Section:
    first, *more = wording.tasks(figures)
    if not figures.tasks:
        return Section("taken", "Taken voor partners", [Block(first, in_short=True)])
    more.append(wording.escalations(figures))
    sent = [charts.Bar(name, one.counts[TaskCount.SENT]) for name, one in figures.tasks.items()]
    chart = bars("taken-organisatie", "Uitgezette taken per organisatie", sent, unit="aantal taken")
    one = block(first, tables.tasks(figures), more=more, chart=chart, in_short=True)
    return Section("taken", "Taken voor partners", [one])
