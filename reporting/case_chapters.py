"""The chapters on cases and process, on targets with the figures of others, and on costs and benefits."""

from collections.abc import Sequence

from adv.dutch import date_long, percentage
from reporting import case_tables, case_wording, goal_tables
from reporting.blocks import Block, Section, block, draw, mostly_hidden, text
from reporting.charts.bullets import Bullet, bullets
from reporting.charts.figures import Series, trend
from reporting.charts.tornado import Bar, tornado
from reporting.domain.codes import Process
from reporting.domain.figures import Figures
from reporting.domain.goals import ExternalCourse, MkbaFigures, TargetFigures
from reporting.domain.targets import CHANGES, State
from reporting.goal_wording import (
    aim,
    counts_sentences,
    courses_sentence,
    mkba_sentences,
    now,
    swing_sentence,
    targets_sentence,
)

#: More lines than this in one picture can't be told apart.
_MOST_LINES = 5
#: Longest name at the end of a line, in characters.
_LONGEST = 20


def cases(figures: Figures) -> Section:
    """Open cases, what was done in the period, why cases closed, outcomes and gains."""
    first, *more = case_wording.cases(figures)
    done, *how = case_wording.process(figures)
    blocks = [
        block(first, case_tables.cases(figures), more=[*more, *_helpers(figures)], in_short=True),
        block(done, case_tables.process(figures), more=[*how, case_wording.gains(figures)], in_short=True),
    ]
    if figures.process[Process.CLOSED] != 0:
        blocks.append(block(case_wording.closed(figures), case_tables.closed(figures)))
    outcomes = case_wording.outcomes(figures)
    table = case_tables.outcomes(figures)
    if figures.process[Process.EVALUATIONS] == 0:
        blocks.append(Block(outcomes))
    elif mostly_hidden(table):
        blocks.append(Block(outcomes, remark="De uitkomsten per onderwerp zijn te klein in aantal om te tonen."))
    else:
        blocks.append(Block(outcomes, table=text(table)))
    return Section("zaken", "Caseload en werkwijze", blocks)


def _helpers(figures: Figures) -> Sequence[str]:
    return [] if figures.process[Process.OPEN] == 0 else [case_wording.helpers(figures)]


def goals(figures: Figures) -> Section:
    """Each target with where it stands, and the figures of others over the years."""
    conclusion = targets_sentence(figures.targets)
    chart = None
    if figures.targets:
        chart = draw(
            bullets("doelen", "Hoe ver het project is met elk doel", [_bullet(one) for one in figures.targets])
        )
    blocks = [Block(conclusion, chart=chart, table=text(goal_tables.targets(figures)) if figures.targets else None)]
    grades = [one for one in figures.external if one.is_grade]
    if grades:
        is_one_area = len({one.area for one in grades}) == 1
        series = [_series(one, with_area=not is_one_area) for one in grades[:_MOST_LINES]]
        title = "Rapportcijfers van de buurt"
        drawing = draw(
            trend("leefbaarheid", f"{title} door de jaren", series, unit="op een schaal van 1 tot en met 10")
        )
        first, *more = sorted(grades, key=lambda one: -len(one.values))[:_MOST_LINES]
        blocks.append(
            Block(
                courses_sentence([first]),
                [courses_sentence([one]) for one in more],
                drawing,
                text(goal_tables.courses(title, grades)),
            )
        )
    counts = [one for one in figures.external if not one.is_grade]
    if counts:
        table = text(goal_tables.courses("Cijfers van anderen", counts))
        sentences = counts_sentences(counts[:_MOST_LINES])
        blocks.append(Block(sentences[0], sentences[1:], table=table))
    return Section("doelen", "Doelen", blocks)


def _series(one: ExternalCourse, *, with_area: bool) -> Series:
    label = f"{one.aspect} {one.area}" if with_area else one.aspect
    if len(label) > _LONGEST:
        label = f"{label[: _LONGEST - 1]}…"
    return Series(label, {year: float(value) for year, value in one.values.items()})


def _bullet(one: TargetFigures) -> Bullet:
    value, baseline = one.standing.value, None if one.terms.unit in CHANGES else one.terms.baseline
    return Bullet(
        name=one.name,
        value=None if value is None else float(value),
        target=float(one.terms.value),
        start=None if baseline is None else float(baseline),
        shown=now(one),
        aim=aim(one.terms),
        is_hidden=one.is_hidden,
        is_reached=one.standing.state is State.REACHED,
    )


def mkba(figures: Figures) -> Section:
    """The published calculation: what it comes to, for whom, how sure, and where each value comes from."""
    title = "Kosten en baten"
    if figures.mkba is None:
        return Section("mkba", title, [Block("Er is nog geen kosten-batenanalyse vastgesteld.")])
    one = figures.mkba
    first, *more = mkba_sentences(one)
    bars = [
        Bar(goal_tables.swing_name(one, swing.item), float(swing.low), float(swing.high))
        for swing in one.swings[: goal_tables.MOST_SWINGS]
    ]
    sensitivity = None
    if bars:
        subject = f"Hoe het saldo verandert als een waarde {percentage(one.spread)} lager of hoger is"
        drawing = draw(tornado("gevoeligheid", subject, bars, middle=float(one.outcome.net)))
        conclusion = swing_sentence(one, goal_tables.swing_name(one, one.swings[0].item))
        sensitivity = Block(conclusion, chart=drawing, table=text(goal_tables.swings(one)))
    blocks = [
        Block(first, more, table=text(goal_tables.parties(one))),
        Block("Waaruit het is opgebouwd.", table=text(goal_tables.items(one)), remark=_sources(one)),
        *([sensitivity] if sensitivity else []),
    ]
    return Section("mkba", title, blocks)


def _sources(one: MkbaFigures) -> str:
    rate = "een schatting" if one.sheet.rate_is_estimate else one.sheet.rate_source.words
    return (
        f"{one.name}, versie {one.version}, vastgesteld op {date_long(one.published_on)}. Bedragen zijn contante "
        f"waarden in {one.base_year} bij een discontovoet van {percentage(one.sheet.rate, 2)} ({rate})."
    )
