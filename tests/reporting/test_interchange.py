"""rapport.json has the agreed keys and codes, and says what the raw figures say."""

import json
from dataclasses import replace

import pytest

from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from reporting.domain.codes import Reach, Scoring, TaskCount
from reporting.domain.figures import build_figures
from reporting.domain.raw import EffectCell, RawTasks
from reporting.domain.suppression import Cell
from reporting.interchange import to_json
from tests.reporting.neighbourhood import neighbourhood

DOMAINS = [
    "woonsituatie",
    "sociale_relaties",
    "financien",
    "opgroeien",
    "integratie",
    "arbeid",
    "psychisch",
]
TYPES = ["solide", "aandacht", "kwetsbaar", "multiprobleem"]
KINDS = [
    "info_advies",
    "contact_systeemwereld",
    "contact_leefwereld",
    "motiveren",
    "luisteren",
    "crisishulp",
    "bemiddelen",
    "confronteren",
    "belangenbehartiging",
    "overzicht",
    "systeemgesprekken",
    "materiele_hulp",
    "fysiek_probleem",
    "verhuizing",
    "contact_bewoners",
    "overleg_jeugdzorg",
    "faciliteiten",
    "schuldhulpmaatje",
    "taalmaatje",
    "stagiair",
]


@pytest.fixture(scope="module")
def raw():
    return neighbourhood(285, seed=11)


@pytest.fixture(scope="module")
def report(raw):
    return to_json(build_figures(raw, internal=True))


def test_the_keys_are_those_of_the_contract(report):
    agreed = [
        "project",
        "van",
        "tot",
        "bereik",
        "typologie",
        "overgangen",
        "leefgebieden",
        "totaal",
        "interventies",
        "effecten",
        "informeel",
        "termijnen",
        "taken",
        "mkba",
    ]
    assert list(report)[: len(agreed)] == agreed
    assert list(report["bereik"]) == [
        "adressen",
        "brieven",
        "pogingen",
        "gesproken",
        "gesprek",
        "weigert",
        "nooit_bereikt",
    ]
    assert list(report["typologie"]) == ["eerste", "laatste"]
    assert list(report["typologie"]["eerste"]) == ["n", "onvolledig", *TYPES]
    assert list(report["overgangen"]) == TYPES
    assert all(list(row) == TYPES for row in report["overgangen"].values())
    assert list(report["leefgebieden"]) == DOMAINS
    assert list(report["leefgebieden"]["psychisch"]["laatste"]) == ["geen", "laag", "middel", "hoog"]
    assert list(report["totaal"]) == ["gemiddeld_eerste", "gemiddeld_laatste", "n"]
    assert list(report["interventies"]) == KINDS
    assert list(report["effecten"]) == ["+", "-", "="]
    assert list(report["effecten"]["+"]) == KINDS
    assert list(report["effecten"]["-"]["taalmaatje"]) == DOMAINS
    assert report["effecten"]["="]["stagiair"]["arbeid"].keys() == {"bewoner", "bewonersadviseur"}
    assert list(report["informeel"]["+"]) == DOMAINS
    assert list(report["termijnen"]) == ["<4", "4-12", "12-25", ">=25"]
    tasks = ["uitgezet", "geaccepteerd", "geweigerd", "afgerond", "te_laat"]
    assert all(list(counts) == tasks for counts in report["taken"].values())
    assert report["mkba"] == {"kosten": 1_000_000, "baten": 1_450_000, "saldo": 450_000, "verhouding": 1.45}


def test_without_a_published_calculation_there_is_no_mkba(raw):
    assert to_json(build_figures(replace(raw, mkba=None), internal=True))["mkba"] is None


def test_the_figures_are_the_raw_ones(report, raw):
    assert report["van"] == "2012-01-01"
    assert report["tot"] == "2012-06-30"
    assert report["bereik"]["gesproken"] == raw.reach[Reach.SPOKEN].count
    vulnerable = (Scoring.LATEST, HouseholdType.VULNERABLE)
    assert report["typologie"]["laatste"]["kwetsbaar"]["aantal"] == raw.types[vulnerable]
    for scoring in ("eerste", "laatste"):
        table = report["typologie"][scoring]
        assert sum(table[one]["aantal"] for one in TYPES) == table["n"]
        assert sum(table[one]["percentage"] for one in TYPES) == 100
    better = EffectCell(EffectValue.BETTER, InterventionKind.LISTENING, Domain.WELLBEING, Perspective.ADVISOR)
    effects = raw.effects.get(better, Cell(0, 0)).count
    assert report["effecten"]["+"]["luisteren"]["psychisch"]["bewonersadviseur"] == effects
    assert report["termijnen"]["12-25"] == raw.effects_by_term[Term.FROM_12_WEEKS].count
    assert report["taken"]["GGD"]["te_laat"] == raw.tasks["GGD"].counts[TaskCount.OVERDUE].count
    level = (Scoring.FIRST, Domain.FINANCE, Level.HIGH)
    assert report["leefgebieden"]["financien"]["eerste"]["hoog"] == raw.levels.get(level, 0)


def test_the_mean_total_is_that_of_the_six_domains(report, raw):
    points = sum(
        count * level
        for (scoring, domain, level), count in raw.levels.items()
        if scoring is Scoring.LATEST and domain is not Domain.WELLBEING and level is not None
    )
    assert report["totaal"]["gemiddeld_laatste"] == pytest.approx(points / report["totaal"]["n"])


def test_informal_effects_are_those_of_the_three_informal_kinds(report):
    for sign in "+-=":
        for domain in DOMAINS:
            for who in ("bewoner", "bewonersadviseur"):
                kinds = [report["effecten"][sign][kind][domain][who] for kind in KINDS[-3:]]
                assert report["informeel"][sign][domain][who] == sum(kinds)


def test_a_hidden_number_hides_its_percentage_and_every_small_one_is_hidden(raw):
    outside = to_json(build_figures(raw, internal=False))
    inside = to_json(build_figures(raw, internal=True))
    text = json.dumps(outside)
    assert "null" in text
    for scoring in ("eerste", "laatste"):
        for one in TYPES:
            share = outside["typologie"][scoring][one]
            assert (share["aantal"] is None) <= (share["percentage"] is None)
    for first in TYPES:
        for latest in TYPES:
            if 1 <= inside["overgangen"][first][latest] <= 4:
                assert outside["overgangen"][first][latest] is None
    for kind, table in raw.effects.items():
        if table.is_small and isinstance(kind.row, InterventionKind) and kind.domain and kind.value == "better":
            row = outside["effecten"]["+"][KINDS[list(InterventionKind).index(kind.row)]]
            who = "bewoner" if kind.perspective is Perspective.RESIDENT else "bewonersadviseur"
            assert row[DOMAINS[list(Domain).index(kind.domain)]][who] is None


def test_an_empty_project_has_zeros_and_no_means():
    report = to_json(build_figures(neighbourhood(0), internal=False))
    assert report["bereik"]["adressen"] == 0
    assert report["typologie"]["eerste"]["solide"] == {"aantal": 0, "percentage": 0}
    assert report["totaal"] == {"gemiddeld_eerste": None, "gemiddeld_laatste": None, "n": 0}


def test_figures_that_contradict_themselves_make_no_report(raw):
    with pytest.raises(ValueError):
        build_figures(replace(raw, interventions={**raw.interventions, None: Cell(1, 1)}), internal=True)
    with pytest.raises(ValueError):
        build_figures(replace(raw, transitions={(HouseholdType.SOLID, HouseholdType.SOLID): 10_000}), internal=True)


def test_a_report_without_complexes_and_without_rings_by_time_of_day(raw):
    report = to_json(
        build_figures(replace(raw, reach_by_complex={}, door_moments={}, help_questions={}), internal=False)
    )
    assert report["bereik_per_complex"] == {}
    assert report["aanbellen_per_dagdeel"] == {}
    assert report["bereik"]["adressen"] == 285


def test_a_task_that_was_accepted_and_later_refused_counts_in_both(raw):
    counts = {TaskCount.SENT: Cell(8, 8), TaskCount.ACCEPTED: Cell(8, 8), TaskCount.REFUSED: Cell(6, 6)}
    tasks = {"GGD": RawTasks(counts)}
    report = to_json(
        build_figures(replace(raw, tasks=tasks, tasks_total=RawTasks(counts), previous=None), internal=False)
    )
    assert report["taken"] == {
        "GGD": {"uitgezet": 8, "geaccepteerd": 8, "geweigerd": 6, "afgerond": 0, "te_laat": 0},
    }
