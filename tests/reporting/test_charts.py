"""Charts: pure layout, valid SVG with words for who can't see it, nothing that a strict CSP refuses."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import Perspective
from reporting.charts import figures as charts
from reporting.charts import multiples, palette
from reporting.charts.bullets import Bullet, bullets
from reporting.charts.drawing import px
from reporting.charts.narrow import Line, narrow, narrow_bullets, narrow_trend
from reporting.charts.render import to_svg
from reporting.charts.scales import Scale, stack, ticks
from reporting.charts.tornado import Bar as Swing
from reporting.charts.tornado import narrow_tornado, tornado
from reporting.domain.codes import REPORTED_VALUES, DayMoment, Reach
from reporting.domain.figures import DoorMoment, build_figures
from tests.reporting.neighbourhood import neighbourhood

TYPES = list(HouseholdType)
SVG = "{http://www.w3.org/2000/svg}"


def all_charts(internal: bool = True):
    figures = build_figures(neighbourhood(285, seed=5), internal=internal)
    types = dict.fromkeys(HouseholdType, (12, None))
    series = [charts.Series("veiligheid", {2006: 5.4, 2008: None, 2010: 6.1}), charts.Series("overlast", {2010: 5.0})]
    return [
        charts.funnel(figures.reach, "Trechter"),
        charts.levels(figures.levels, figures.total.n, "Niveaus"),
        charts.shifts(figures.transitions, figures.total.n or 0, "Overgangen"),
        charts.types(types, "Typen"),
        charts.bars("soorten", "Soorten", [charts.Bar("<b>&", 3), charts.Bar("Verborgen", None)], unit="stuks"),
        charts.trend("trend", "Cijfers", series, unit="cijfer"),
        charts.trend("leeg", "Geen cijfers", [], unit="cijfer"),
    ]


@pytest.mark.parametrize("internal", [True, False])
def test_every_chart_is_valid_svg_with_a_title_a_description_and_a_role(internal):
    for chart in all_charts(internal):
        if chart is None:
            continue
        root = ET.fromstring(to_svg(chart))
        assert root.get("role") == "img"
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text
        assert description.text
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "path", "text"}
            assert not {name for name in element.attrib if name in {"style", "class"} or name.startswith("on")}


def test_what_a_phone_shows_is_the_same_in_words_above_the_bars():
    wide = charts.funnel(dict.fromkeys(Reach, 9), "Trechter")
    small = narrow(
        wide, [Line("Adressen", [("", 9, "#000000")]), Line("solide", [("eerst", 0, "#fff")], mark=TYPES[0])]
    )
    assert (small.title, small.description, small.view_box) == (wide.title, wide.description, "0 0 300 82")
    assert small.name != wide.name
    row = Bullet(
        name="x" * 60, value=None, target=3, start=1, shown="nog geen cijfer", aim="ten minste 3", is_reached=False
    )
    below = narrow_bullets(bullets("doelen", "Doelen", [row]), [row])
    texts = [shape.text for shape in (*small.shapes, *below.shapes) if shape.kind == "text"]
    assert {"Adressen", "9", "solide", "eerst", "nog geen cijfer (ten minste 3)", "x" * 43 + "…"} <= set(texts)
    assert narrow(wide, []).height == 1
    series = [charts.Series("veiligheid", {2006: 5.4, 2010: 6.1}), charts.Series("later", {2010: None})]
    lines = narrow_trend(charts.trend("trend", "Cijfers", series, unit="cijfer"), series)
    assert {"2006", "2010", "veiligheid", "later"} <= {shape.text for shape in lines.shapes}
    assert lines.view_box == "0 0 300 242"
    swings = [Swing("Team in de wijk", -286119, -57231), Swing("Zorg", 900, -199657)]
    around = narrow_tornado(tornado("gevoelig", "Saldo", swings, middle=-171675), swings, middle=-171675)
    assert {"Team in de wijk", "nul", "waarde lager"} <= {shape.text for shape in around.shapes}
    assert all(0 <= float(one.x) <= float(one.x) + float(one.width or 0) <= 300 for one in around.shapes if one.x)
    for chart in (small, below, lines, around):
        ET.fromstring(to_svg(chart))


def test_places_have_points_and_never_commas():
    for chart in all_charts():
        for element in ET.fromstring(to_svg(chart)).iter():
            for name in ("x", "y", "width", "height", "d"):
                assert "," not in (element.get(name) or "")
    assert px(-0.01) == "0"
    assert px(2.04) == "2"
    assert px(2.55) in {"2.5", "2.6"}


def test_text_that_looks_like_markup_stays_text():
    svg = to_svg(charts.bars("x", "<script>1</script>", [charts.Bar("<image href='http://x'/>", 1)], unit="&"))
    assert "<script" not in svg
    assert "<image" not in svg
    assert "&lt;image" in svg


def test_a_long_name_beside_a_bar_is_cut_and_stands_whole_in_the_description():
    name = "Gemeenschappelijke Gezondheidsdienst Zuidoost, team ondersteuning"
    chart = charts.bars("a", "a", [charts.Bar(name, 3)], unit="taken")
    assert chart.shapes[0].text == "Gemeenschappelijke Gezondheidsdiens…"
    assert name in chart.description


def test_a_hidden_figure_has_no_length():
    shown = charts.bars("a", "a", [charts.Bar("een", 100), charts.Bar("twee", None)], unit="")
    widths = [shape.width for shape in shown.shapes if shape.kind == "rect" and shape.dash]
    other = charts.bars("a", "a", [charts.Bar("een", 7), charts.Bar("twee", None)], unit="")
    assert widths == [shape.width for shape in other.shapes if shape.kind == "rect" and shape.dash]
    assert "twee niet getoond" in shown.description


def test_flows_are_not_drawn_when_most_are_hidden():
    one, two = HouseholdType.SOLID, HouseholdType.ATTENTION
    nothing: dict[HouseholdType, dict[HouseholdType, int | None]]
    nothing = {a: dict.fromkeys(HouseholdType, 0) for a in HouseholdType}
    hidden: dict[HouseholdType, dict[HouseholdType, int | None]]
    hidden = {**nothing, one: {**nothing[one], one: None, two: None}, two: {**nothing[two], two: 9}}
    assert charts.shifts(hidden, 60, "x") is None
    assert charts.shifts(hidden, 10, "x") is not None
    assert charts.shifts(nothing, 0, "x") is None


@given(st.lists(st.floats(0, 150), max_size=5))
def test_names_at_the_end_of_lines_never_touch(places):
    found = charts.apart(places, 13, 164)
    assert all(b - a >= 12.999 for a, b in pairwise(sorted(found)))
    assert all(place <= 164 for place in found)
    assert charts.apart([10, 40, 90], 13, 164) == [10, 40, 90]


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_ticks_enclose_the_values_evenly(a, b):
    low, high = sorted((round(a, 2), round(b, 2)))
    marks = ticks(low, high)
    if low == high:
        assert marks == (low,)
        return
    assert marks[0] <= low + 1e-6 * abs(low)
    assert marks[-1] >= high - 1e-6 * abs(high)
    assert 2 <= len(marks) <= 8
    steps = [second - first for first, second in pairwise(marks)]
    assert max(steps) - min(steps) < 1e-6 * max(abs(low), abs(high), 1)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_a_stack_fills_its_scale_without_gaps(values):
    parts = list(stack(values, Scale(0, sum(values) or 1, 10, 110)))
    assert parts[0][0] == pytest.approx(10)
    for (start, length), (following, _) in pairwise(parts):
        assert start + length == pytest.approx(following)
    if sum(values):
        assert sum(parts[-1]) == pytest.approx(110)


def test_a_scale_without_width_stays_at_its_start():
    assert Scale(3, 3, 10, 20)(3) == 10


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_levels_darken_in_grey_and_their_text_can_be_read():
    grounds = [luminance(palette.LEVELS[level][0]) for level in Level]
    assert grounds == sorted(grounds, reverse=True)
    for ground, ink in palette.LEVELS.values():
        light, dark = sorted((luminance(ground), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_colours_are_those_of_the_design_tokens():
    css = Path("static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css.split("prefers-color-scheme")[0]))
    assert light["brand"] == palette.BRAND
    assert light["late"] == palette.LATE
    assert light["ink"] == palette.INK
    for level, (ground, ink) in palette.LEVELS.items():
        assert (ground, ink) == (light[f"lvl-{int(level)}"], light[f"lvl-{int(level)}-ink"])
    for one, colour in palette.TYPES.items():
        assert colour == light[f"type-{one}"]
    for domain, colour in palette.DOMAINS.items():
        assert colour == light[f"dom-{domain}"]


def test_effects_per_domain_and_moments_draw_what_is_hidden_as_not_shown():
    figures = build_figures(neighbourhood(285, seed=4), internal=False)
    sides = {Perspective.RESIDENT: "bewoner", Perspective.ADVISOR: "adviseur"}
    chart = multiples.effects_per_domain(figures.effects_total, "x", "Effecten", sides=sides)
    cells = [
        count
        for value in REPORTED_VALUES
        for domain in Domain
        for count in figures.effects_total[value][domain].values()
    ]
    assert None in cells
    dashed = [shape for shape in chart.shapes if shape.kind == "rect" and shape.dash]
    assert len(dashed) == cells.count(None) + 1  # and the one in the legend
    assert chart.description.count("niet getoond") == cells.count(None)
    doors = {**figures.door_moments, DayMoment.EVENING: DoorMoment(12, None)}
    moments = multiples.moments(doors, "Wanneer deuren opengaan")
    assert "Avond: 12 keer aangebeld, niet getoond keer gesproken." in moments.description
    for drawn in (chart, moments):
        assert ET.fromstring(to_svg(drawn)).attrib["role"] == "img"
