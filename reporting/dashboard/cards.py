"""The cards of the dashboard: each a picture with its table, in which every number leads to its households."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from adv import dutch
from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, TYPE_LABELS, Domain, HouseholdType
from reporting.charts.figures import Bar, bars, funnel, funnel_bars, types
from reporting.charts.narrow import Line, narrow
from reporting.charts.pairs import pairs
from reporting.charts.palette import BRAND, LATE, TYPES, tint
from reporting.dashboard.counting import Course, Doors, Process, TaskLine
from reporting.dashboard.pictures import Picture, TableCell, picture
from reporting.domain.codes import REACH_LABELS, Reach
from reporting.domain.dashboard import Behind
from reporting.domain.rounding import percentages

Link = Callable[..., str]
Rows = list[list[TableCell | str]]

_BEHIND_REACH = {
    Reach.SPOKEN: Behind.SPOKEN,
    Reach.CONVERSATION: Behind.CONVERSATION,
    Reach.REFUSED: Behind.REFUSED,
    Reach.NEVER_REACHED: Behind.NEVER_REACHED,
}


def link_maker(query: str) -> Link:
    """Return what makes the address of the households behind a number, for the period and complex of ``query``."""

    def link(behind: Behind, kind: HouseholdType | None = None) -> str:
        what = f"{behind.value}:{kind.value}" if kind else behind.value
        return f"{reverse('dashboard_households')}?{urlencode({'wat': what})}{f'&{query}' if query else ''}"

    return link


def _cell(count: int, url: str) -> TableCell:
    return TableCell(dutch.number(count), url if count else "")


def _with_share(count: int, share: int, url: str) -> TableCell:
    return TableCell(f"{dutch.number(count)} ({share}%)", url if count else "")


def reach_card(doors: Doors, link: Link) -> Picture:
    """Return the funnel from addresses to conversations."""
    reach = doors.reach
    rows: Rows = [
        [REACH_LABELS[one], _cell(reach[one], link(_BEHIND_REACH[one]) if one in _BEHIND_REACH else "")]
        for one in Reach
    ]
    homes, spoken = reach[Reach.ADDRESSES], reach[Reach.SPOKEN]
    conclusion = (
        f"Van {dutch.plural(homes, 'adres', 'adressen')} is in deze periode met {dutch.number(spoken)} gesproken."
    )
    if not homes:
        conclusion = "Er zijn nog geen adressen."
    elif not spoken:
        conclusion = f"Er zijn {dutch.plural(homes, 'adres', 'adressen')}; in deze periode is met niemand gesproken."
    chart = funnel(dict(reach), conclusion)
    small = narrow(chart, [Line(bar.label, [("", bar.count or 0, bar.colour)]) for bar in funnel_bars(reach)])
    return picture(chart, ["Wat", "Aantal"], rows, narrow=small, is_beside=True)


def types_card(course: Course, link: Link) -> Picture:
    """Return the types at the first and at the latest scoring."""
    if not course.scored:
        never: Rows = [["Gescoord, nooit volledig", _cell(course.incomplete, link(Behind.INCOMPLETE))]]
        return picture(
            None, ["Wat", "Aantal"], never, conclusion="Nog geen huishouden is volledig gescoord.", name="typen"
        )
    shares = [percentages([side[one] for one in HouseholdType]) for side in (course.first, course.latest)]
    rows: Rows = [
        [
            _capital(TYPE_LABELS[one]),
            _with_share(course.first[one], shares[0][place], link(Behind.FIRST_TYPE, one)),
            _with_share(course.latest[one], shares[1][place], link(Behind.LATEST_TYPE, one)),
        ]
        for place, one in enumerate(HouseholdType)
    ]
    scored = _cell(course.scored, link(Behind.SCORED))
    rows.append(["Samen", scored, scored])
    if course.incomplete:
        rows.append(["Niet volledig gescoord", "", _cell(course.incomplete, link(Behind.INCOMPLETE))])
    heavy = HouseholdType.MULTIPROBLEM
    conclusion = (
        f"Multiprobleem: {dutch.number(course.first[heavy])} bij de eerste meting, "
        f"{dutch.number(course.latest[heavy])} bij de laatste, van {_households(course.scored)}."
    )
    chart = types({one: (course.first[one], course.latest[one]) for one in HouseholdType}, conclusion)
    lines = [
        Line(TYPE_LABELS[one], _first_and_latest(course.first[one], course.latest[one], TYPES[one]), mark=one)
        for one in HouseholdType
    ]
    return picture(chart, ["Type", "Eerst", "Laatst"], rows, narrow=narrow(chart, lines), is_beside=True)


def change_card(course: Course, link: Link) -> Picture:
    """Return what changed for those who were scored at least twice."""
    if not course.twice or course.mean_first is None or course.mean_latest is None:
        text = "Nog geen huishouden is twee keer volledig gescoord, dus er is nog geen verandering te zien."
        return picture(None, ["Wat", "Aantal"], [], conclusion=text, name="verandering")
    conclusion = (
        f"Bij {dutch.number(course.lighter)} van {_households(course.twice)} is het totaal lager dan "
        f"bij de eerste meting, bij {dutch.number(course.heavier)} hoger. Het gemiddelde ging van "
        f"{dutch.number(course.mean_first, 1)} naar {dutch.number(course.mean_latest, 1)}."
    )
    rows: Rows = [
        ["Lager totaal", "", _cell(course.lighter, link(Behind.LIGHTER))],
        ["Hoger totaal", "", _cell(course.heavier, link(Behind.HEAVIER))],
        ["Twee keer of vaker gescoord", "", _cell(course.twice, link(Behind.TWICE))],
    ]
    rows += [
        [f"Probleem bij {DOMAIN_LABELS[domain].lower()}", dutch.number(first), dutch.number(latest)]
        for domain, (first, latest) in course.problems.items()
    ]
    items = [(DOMAIN_SHORT_LABELS[domain], *course.problems[domain]) for domain in Domain]
    chart = pairs("problemen", conclusion, items, unit="huishoudens met middel of hoog, eerste en laatste meting")
    lines = [Line(label, _first_and_latest(first, latest, BRAND)) for label, first, latest in items]
    return picture(chart, ["Wat", "Eerst", "Laatst"], rows, narrow=narrow(chart, lines), is_beside=True)


def tasks_card(lines: list[TaskLine], link: Link) -> Picture:
    """Return the tasks of the period by partner."""
    if not lines:
        return picture(None, ["", ""], [], conclusion="In deze periode zijn geen taken uitgezet.", name="taken")
    names = ("sent", "accepted", "refused", "done", "still_open", "overdue")
    rows: Rows = [[line.name, *(dutch.number(getattr(line, name)) for name in names)] for line in lines]
    sums = {name: sum(getattr(line, name) for line in lines) for name in names}
    links = {"still_open": link(Behind.TASKS_OPEN), "overdue": link(Behind.TASKS_OVERDUE)}
    rows.append(["Samen", *(_cell(sums[name], links.get(name, "")) for name in names)])
    late = sums["overdue"]
    verb = "is" if late == 1 else "zijn"
    conclusion = (
        f"Van {dutch.plural(sums['sent'], 'taak', 'taken')} {verb} er {dutch.number(late) if late else 'geen'} over de "
        "einddatum."
    )
    chart = bars(
        "taken",
        conclusion,
        [Bar(_short(line.name), line.overdue, LATE) for line in lines],
        unit="taken over de einddatum",
    )
    columns = ["Organisatie", "Uitgezet", "Geaccepteerd", "Geweigerd", "Afgerond", "Open", "Te laat"]
    small = narrow(chart, [Line(line.name, [("", line.overdue, LATE)]) for line in lines])
    return picture(chart, columns, rows, narrow=small, is_open=True)


def process_figures(doors: Doors, process: Process, link: Link) -> list[tuple[str, str, str]]:
    """Return the large numbers of the process: number, words, address."""
    guided = process.in_guidance
    found = [
        (dutch.number(guided), "in begeleiding", link(Behind.IN_GUIDANCE) if guided else ""),
        _lacking(guided, process.coordinated, "zonder regisseur", link(Behind.NO_COORDINATOR)),
        _lacking(guided, process.planned, "zonder afgesproken plan", link(Behind.NO_PLAN)),
        (
            dutch.number(process.evaluation_due),
            "evaluatie over tijd",
            link(Behind.EVALUATION_DUE) if process.evaluation_due else "",
        ),
    ]
    if doors.conversations:
        share = dutch.percentage(100 * doors.registered_in_time / doors.conversations)
        found.append((share, "gesprekken binnen een week vastgelegd", ""))
    return found


def _first_and_latest(first: int, latest: int, colour: str) -> list[tuple[str, int, str]]:
    return [("eerst", first, tint(colour, 0.4)), ("laatst", latest, colour)]


def _lacking(whole: int, part: int, words: str, url: str) -> tuple[str, str, str]:
    return dutch.number(whole - part), words, url if whole - part else ""


def _households(count: int) -> str:
    return dutch.plural(count, "huishouden", "huishoudens")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    return text if len(text) <= 26 else f"{text[:25]}…"
