"""The tables of targets, figures of others, and costs and benefits."""

from collections.abc import Sequence
from decimal import Decimal

from adv.dutch import date_long, number
from reporting.domain.figures import Figures
from reporting.domain.goals import ExternalCourse, MkbaFigures, TargetFigures
from reporting.domain.mkba import PARTY_LABELS, ItemKind
from reporting.domain.targets import State
from reporting.goal_wording import aim, now, whole
from reporting.tables import NOTHING, Row, Table, Value

#: More bars in a tornado don't matter.
MOST_SWINGS = 8


def targets(figures: Figures) -> Table:
    """Each target with where the project stands."""
    rows = [
        Row(one.name, (aim(one.terms), _together(date_long(one.terms.due_on)), now(one), _together(_state(one))))
        for one in figures.targets
    ]
    return Table("Doelen en waar het project staat", ("Doel", "Streven", "Uiterlijk", "Stand", ""), rows)


def _together(words: str) -> str:
    """On one line, whatever the name beside it needs."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _state(one: TargetFigures) -> str:
    if one.is_hidden:
        return NOTHING
    return {State.REACHED: "gehaald", State.OPEN: "nog niet", State.MISSED: "niet op tijd"}.get(
        one.standing.state, NOTHING
    )


def courses(caption: str, courses: Sequence[ExternalCourse]) -> Table:
    """Figures of others, the last six years."""
    years = sorted({year for one in courses for year in one.values})[-6:]
    rows = [
        Row(f"{one.aspect}, {one.area}", [_external(one, one.values.get(year)) for year in years]) for one in courses
    ]
    return Table(caption, ("", *map(str, years)), rows)


def _external(one: ExternalCourse, value: Decimal | None) -> Value:
    return NOTHING if value is None else number(value, 1 if one.is_grade else 0)


def parties(one: MkbaFigures) -> Table:
    """Who pays and who gains."""
    rows = [
        Row(PARTY_LABELS[line.party].capitalize(), (whole(line.costs), whole(line.benefits), whole(line.balance)))
        for line in one.outcome.parties
    ]
    total = (whole(one.outcome.costs), whole(one.outcome.benefits), whole(one.outcome.net))
    rows.append(Row("Totaal", total, is_total=True))
    return Table("Wie betaalt en wie er baat bij heeft", ("Partij", "Kosten", "Baten", "Saldo"), rows)


def items(one: MkbaFigures) -> Table:
    """Without the number of each item: behind that stand households."""
    rows = [
        Row(
            valued.item.name,
            (
                "kosten" if valued.item.kind is ItemKind.COST else "baten",
                PARTY_LABELS[valued.item.party],
                whole(valued.present_value),
                "schatting" if valued.item.is_estimate else valued.item.value_source.words or NOTHING,
            ),
        )
        for valued in one.outcome.items
    ]
    return Table("Posten", ("Post", "Soort", "Voor wie", "Contante waarde", "Bron van de waarde"), rows)


def swing_name(one: MkbaFigures, item: int | None) -> str:
    """What is varied."""
    return "Discontovoet" if item is None else one.sheet.items[item].name


def swings(one: MkbaFigures) -> Table:
    """The net value with each thing lower and higher."""
    rows = [
        Row(swing_name(one, swing.item), (whole(swing.low), whole(swing.high))) for swing in one.swings[:MOST_SWINGS]
    ]
    headers = ("Waarde", "Saldo als die lager is", "Saldo als die hoger is")
    return Table("Gevoeligheid van het saldo", headers, rows)
