"""Targets, figures of others, MKBA and cases as a report prints them: what is hidden, and the sentences."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from households.domain.case_status import CLOSING_LABELS, ClosingReason
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting import blocks, case_wording, chapters, goal_wording, wording
from reporting.blocks import Section
from reporting.case_chapters import cases, goals, mkba
from reporting.domain.codes import HelpQuestions, KeyFigure, Newcomers, Process, Scoring, TaskCount, Window
from reporting.domain.figures import build_figures
from reporting.domain.goals import ExternalCourse
from reporting.domain.suppression import households
from reporting.domain.targets import OwnFigure, Standing, State
from reporting.interchange import to_json
from reporting.phrases import out_of
from reporting.tables import NOTHING, Row, Table
from tests.reporting.neighbourhood import TARGETS, neighbourhood


@pytest.fixture(scope="module")
def raw():
    return neighbourhood(285, seed=2)


@pytest.fixture(scope="module")
def figures(raw):
    return build_figures(raw, internal=True)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def of(figure: OwnFigure, part: int, whole: int):
    standing = Standing(State.OPEN, Decimal(part), date(2012, 6, 30))
    return replace(TARGETS[0], figure=figure, part=households(part), whole=households(whole), standing=standing)


@pytest.mark.parametrize(
    ("part", "whole", "is_hidden"), [(3, 60, True), (58, 60, True), (40, 80, False), (0, 80, False)]
)
def test_a_target_on_a_small_number_is_not_shown_outside(raw, part, whole, is_hidden):
    changed = replace(raw, targets=[of(OwnFigure.COORDINATED, part, whole)], mkba=None)
    outside, inside = (build_figures(changed, internal=internal).targets[0] for internal in (False, True))
    assert (outside.is_hidden, inside.is_hidden) == (is_hidden, False)
    assert (outside.standing.value is None) == is_hidden
    assert goal_wording.now(outside) == ("niet getoond" if is_hidden else f"{part}%")
    assert to_json(build_figures(changed, internal=False))["doelen"][0]["getoond"] is not is_hidden


def test_a_target_does_not_tell_what_is_left_beside_another_table(raw):
    """60 refused ever and 58 in the period: two others refused before it."""
    refused = raw.reach
    count = next(cell.count for reach, cell in refused.items() if reach == "refused")
    changed = replace(raw, targets=[of(OwnFigure.REFUSED, count + 2, 285)])
    assert build_figures(changed, internal=False).targets[0].is_hidden or (
        to_json(build_figures(changed, internal=False))["bereik"]["weigert"] is None
    )


def test_counts_by_different_rules_that_do_not_fit_say_nothing(raw):
    changed = replace(raw, targets=[of(OwnFigure.REFUSED, 6, 5), of(OwnFigure.REFUSED, 6, 5), *TARGETS])
    assert len(build_figures(changed, internal=False).targets) == 5


def test_cases_that_contradict_themselves_make_no_report(raw):
    process = {**raw.process, Process.COORDINATED: households(10_000)}
    with pytest.raises(ValueError, match="are more than"):
        build_figures(replace(raw, process=process), internal=True)


def test_targets_in_words(figures):
    targets = figures.targets
    assert plain(goal_wording.targets_sentence(targets)) == (
        "Van de 3 doelen zijn er nog geen gehaald; van 1 is nog geen cijfer bekend."
    )
    reached = replace(targets[0], standing=replace(targets[0].standing, state=State.REACHED))
    hidden = replace(targets[1], is_hidden=True, standing=Standing(State.UNKNOWN))
    assert plain(goal_wording.targets_sentence([reached, hidden])) == (
        "Van de 2 doelen is er 1 gehaald; van 1 wordt de stand niet getoond."
    )
    assert goal_wording.targets_sentence([reached]) == "Het enige doel is gehaald."
    assert goal_wording.targets_sentence([targets[0]]) == "Het enige doel is nog niet gehaald."
    assert goal_wording.targets_sentence([targets[2]]) == "Van het enige doel is nog geen cijfer bekend."
    assert goal_wording.targets_sentence([hidden]) == "Van het enige doel wordt de stand niet getoond."
    assert "nog geen doelen" in goal_wording.targets_sentence([])
    assert goal_wording.now(targets[1]) == "41,7% minder"
    assert goal_wording.aim(targets[1].terms) == "ten minste 60% minder"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({2010: "5.8", 2012: "6.6"}, "Veiligheid in Kanaleneiland ging van een 5,8 in 2010 naar een 6,6 in 2012."),
        ({2010: "6", 2012: "6.0"}, "Veiligheid in Kanaleneiland kreeg in 2010 en in 2012 het cijfer 6,0."),
        ({2012: "6.6"}, "Veiligheid in Kanaleneiland kreeg in 2012 het cijfer 6,6."),
    ],
)
def test_grades_in_words(values, expected):
    course = ExternalCourse(
        area="Kanaleneiland",
        aspect="Veiligheid",
        is_grade=True,
        values={year: Decimal(value) for year, value in values.items()},
    )
    assert goal_wording.courses_sentence([course]) == expected


def test_costs_and_benefits_in_words(figures):
    said = [plain(one) for one in goal_wording.mkba_sentences(figures.mkba)]
    assert said[0] == (
        "Tegenover € 1.000.000 aan kosten staan € 1.450.000 aan baten: de baten zijn € 450.000 hoger dan de kosten."
    )
    assert said[1] == "Elke euro kosten levert € 1,45 aan baten op (verhouding 1,45)."
    assert said[2] == "De kosten zijn terugverdiend als 69,0% van de baten uitkomt."
    poor = replace(figures.mkba.outcome, net=Decimal(0), ratio=None, needed_share=Decimal(140), has_estimates=True)
    said = goal_wording.mkba_sentences(replace(figures.mkba, outcome=poor))
    assert said[0].endswith("de baten zijn gelijk aan de kosten.")
    assert said[1:3] == [
        "Ook als alle baten uitkomen, zijn de kosten niet terugverdiend.", "Een deel van de waarden is een schatting.",
    ]  # fmt: skip
    items = [replace(item, is_estimate=True) for item in figures.mkba.sheet.items]
    sheet = replace(figures.mkba.sheet, items=items, rate_is_estimate=True)
    said = goal_wording.mkba_sentences(replace(figures.mkba, outcome=poor, sheet=sheet))
    assert said[2] == "Alle waarden zijn een schatting."
    swings = [replace(figures.mkba.swings[0], low=Decimal("-57230.6"), high=Decimal(120)), *figures.mkba.swings[1:]]
    swung = replace(figures.mkba, swings=swings, spread=Decimal(25))
    assert plain(goal_wording.swing_sentence(swung, "Team")) == (
        "Het saldo hangt het meest af van 'Team': een tekort van € 57.231 als die waarde 25% lager is, "
        "een overschot van € 120 als die 25% hoger is."
    )


def test_a_project_without_targets_and_calculation_says_so(figures):
    empty = replace(figures, targets=[], external=[], mkba=None)
    assert "nog geen doelen" in goals(empty).blocks[0].conclusion
    assert "nog geen kosten-batenanalyse" in mkba(empty).blocks[0].conclusion
    assert not any(block.table or block.chart for block in goals(empty).blocks)
    assert isinstance(goals(figures), Section)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 5, "geen van de 5 zaken"), (5, 5, "alle 5 zaken"), (2, 5, "2 van de 5 zaken"), (1, 1, "1 zaak"),
        (0, 1, "geen zaak"), (None, 5, "een niet getoond aantal zaken"), (3, None, "3 zaken"), (0, None, "geen zaak"),
    ],
)  # fmt: skip
def test_a_part_of_a_whole(part, whole, expected):
    assert plain(out_of(part, whole, "zaak", "zaken")) == expected


def with_process(figures, **counts):
    changed = {Process[name.upper()]: count for name, count in counts.items()}
    return replace(figures, process={**figures.process, **changed})


def test_cases_in_words(figures):
    one = with_process(figures, open=1, coordinated=1, in_guidance=1, agreed=0)
    assert [plain(text) for text in case_wording.cases(one)] == [
        "Op de laatste dag van de periode is er 1 open zaak.",
        "Een regisseur is bekend bij 1 zaak.",
        "Een plan is afgesproken bij geen zaak in begeleiding.",
    ]
    assert case_wording.cases(with_process(figures, open=0)) == [
        "Op de laatste dag van de periode is er geen open zaak."
    ]
    assert len(case_wording.cases(with_process(figures, in_guidance=0))) == 2


def test_the_work_in_words(figures):
    done = with_process(
        figures, started=1, closed=0, registered_in_time=7, registered_late=1, own_contacts=0, other_contacts=0
    )
    assert [plain(text) for text in case_wording.process(done)] == [
        "1 begeleiding is gestart en geen zaken zijn afgesloten.",
        "Binnen een week is vastgelegd: 7 van de 8 gesprekken.",
    ]
    hidden = with_process(figures, registered_in_time=None, own_contacts=None)
    assert len(case_wording.process(hidden)) == 1
    none = with_process(figures, registered_in_time=0, registered_late=0, own_contacts=3, other_contacts=1)
    assert case_wording.process(none)[1] == "Er zijn geen gespreksverslagen in deze periode."
    assert plain(case_wording.process(none)[2]).endswith("3 van de 4 contacten.")


def test_helpers_outcomes_and_gains_in_words(figures):
    helpers = replace(figures, mean_helpers={Scoring.FIRST: 2.25, Scoring.LATEST: 1.0})
    assert "2,3 bij de start en 1,0 op de laatste dag" in case_wording.helpers(helpers)
    assert "niet getoond" in case_wording.helpers(replace(figures, mean_helpers=dict.fromkeys(Scoring)))
    assert (
        case_wording.outcomes(with_process(figures, evaluations=0)) == "In deze periode zijn geen evaluaties gehouden."
    )
    assert case_wording.gains(with_process(figures, money_won=0, chances=1)) == plain(
        "De voorzieningencheck leverde in deze periode nog geen geld op. 1 kans werd opgepakt."
    ).replace("1 kans", "1\N{NO-BREAK SPACE}kans")
    assert "€ 1.200 per jaar" in plain(case_wording.gains(with_process(figures, money_won=1200, chances=0)))
    assert "niet getoond" in case_wording.gains(with_process(figures, money_won=None, chances=None))
    for value in (0, None):
        outcomes = {outcome: {side: dict.fromkeys(OutcomeValue, value) for side in Perspective} for outcome in Outcome}
        changed = replace(with_process(figures, evaluations=9), outcomes=outcomes)
        assert plain(case_wording.outcomes(changed)) == "9 evaluaties zijn gehouden."


def test_the_chapter_on_cases_without_any(figures):
    nothing = replace(
        with_process(figures, **{one.name.lower(): 0 for one in Process}),
        mean_helpers=dict.fromkeys(Scoring),
    )
    conclusions = [block.conclusion for block in cases(nothing).blocks]
    assert conclusions[-1] == "In deze periode zijn geen evaluaties gehouden."
    assert not any("reden" in conclusion for conclusion in conclusions)


def test_why_cases_were_closed_in_words(figures):
    first, second, *others = ClosingReason
    none = dict.fromkeys(others, 0)
    said = [
        case_wording.closed(replace(figures, closed={first: count, second: other, **none}))
        for count, other in ((3, 9), (None, 9), (None, None))
    ]
    label = CLOSING_LABELS[second]
    assert said == [
        f"De reden die het vaakst voorkomt: {label} (9).",
        f"De reden die het vaakst voorkomt, waar het te tonen is: {label} (9).",
        "Hoe vaak elke reden van afsluiten voorkomt, wordt niet getoond.",
    ]


def test_counts_of_others_in_words():
    course = ExternalCourse(
        area="Dichterspark", aspect="Meldingen", is_grade=False, values={2023: Decimal(412), 2025: Decimal(1287)}
    )
    only = replace(course, values={2025: Decimal(1287)})
    assert goal_wording.counts_sentences([course, only]) == [
        "Meldingen in Dichterspark: 412 in 2023 en 1.287 in 2025.",
        "Meldingen in Dichterspark: 1.287 in 2025.",
    ]


def test_newcomers_and_the_period_before_in_words(figures):
    one = replace(figures, newcomers={Newcomers.ARRIVED: 1, Newcomers.WELCOMED: 0})
    assert plain(wording.newcomers(one)) == (
        "In deze periode kwam er 1 huishouden nieuw wonen. Met nieuwe huurders is in deze periode nog niet voor het "
        "eerst gesproken."
    )
    hidden = {figure: dict.fromkeys(Window) for figure in KeyFigure}
    assert "Te weinig cijfers" in wording.comparison(replace(figures, compared=hidden))
    counts = {**figures.tasks_total.counts, TaskCount.ESCALATED: 1}
    escalated = replace(figures, tasks_total=replace(figures.tasks_total, counts=counts))
    assert plain(wording.escalations(escalated)) == "1 taak is opgeschaald naar de leiding van de organisatie."


def test_a_table_of_noughts_or_crosses_only_is_left_out():
    empty = blocks.block("Niets.", Table("", ("", "n"), [Row("a", (0, NOTHING))]))
    assert (empty.table, empty.remark) == (None, "")
    hidden = blocks.block("Iets.", Table("", ("", "n"), [Row("a", (0, None))]))
    assert (hidden.table, hidden.chart, hidden.remark) == (None, None, blocks.TOO_SMALL)
    shown = blocks.block("Iets.", Table("", ("", "n"), [Row("a", (7, None))]), remark="Let op.")
    assert shown.table is not None
    assert shown.remark == "Let op."


def test_nobody_new_and_no_questions_for_help_to_show(figures):
    nobody = replace(figures, newcomers=dict.fromkeys(Newcomers, 0))
    assert wording.newcomers(nobody) == "In deze periode kwamen er geen huishoudens nieuw wonen."
    hidden = replace(figures, help_questions={**dict.fromkeys(HelpQuestions), HelpQuestions.UNKNOWN: 0})
    assert wording.help_questions(hidden) == "Hoeveel hulpvragen huishoudens hebben, wordt niet getoond."


def test_of_very_many_complexes_the_pdf_has_the_first_and_says_so(figures):
    many = replace(figures, reach_by_complex={f"Flat {n}": figures.reach for n in range(45)})
    block = chapters.reach(many).blocks[0]
    assert block.table is not None
    assert len(block.table.rows) == 41
    assert block.remark == "Nog 5 complexen staan in het Excel-bestand."
    assert chapters.reach(figures).blocks[0].remark == ""
