"""The sentences: singular and plural, zero said as such, hidden said as not shown."""

from dataclasses import replace

import pytest

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import INTERVENTION_LABELS, EffectValue, InterventionKind, Perspective
from reporting import phrases, wording
from reporting.domain.codes import Reach, Scoring, TaskCount
from reporting.domain.figures import Share, TaskFigures, build_figures
from tests.reporting.neighbourhood import neighbourhood


@pytest.fixture(scope="module")
def figures():
    return build_figures(neighbourhood(285, seed=2), internal=True)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def with_reach(figures, **counts):
    return replace(figures, reach={**figures.reach, **{Reach[name.upper()]: count for name, count in counts.items()}})


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "geen huishoudens"),
        (1, "1 huishouden"),
        (2, "2 huishoudens"),
        (1234, "1.234 huishoudens"),
        (None, "een niet getoond aantal huishoudens"),
    ],
)
def test_a_number_of_households(count, expected):
    assert plain(phrases.households(count)) == expected


@pytest.mark.parametrize(
    ("spoken", "conversation", "expected"),
    [
        (12, 1, "12 huishoudens zijn gesproken; met 1 huishouden was er een gesprek thuis."),
        (1, 0, "1 huishouden is gesproken; met geen huishoudens was er een gesprek thuis."),
        (0, 0, "In deze periode is nog niemand gesproken."),
        (12, None, "12 huishoudens zijn gesproken; met een niet getoond aantal huishoudens was er een gesprek thuis."),
        (None, None, "Een niet getoond aantal huishoudens is gesproken; met een niet getoond aantal huishoudens"),
    ],
)
def test_who_was_spoken_to(figures, spoken, conversation, expected):
    text = wording.reach(with_reach(figures, spoken=spoken, conversation=conversation))[0]
    assert expected in plain(text)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [(0, "Niemand weigert."), (1, "1 huishouden weigert."), (3, "3 huishoudens weigeren.")],
)
def test_who_refused(figures, refused, expected):
    assert plain(wording.reach(with_reach(figures, refused=refused))[1]).startswith(expected)


def test_the_interventions_that_residents_find_helpful(figures):
    counts = dict.fromkeys(InterventionKind, 0)

    def said(**changed: int | None) -> str:
        seen = {**counts, **{InterventionKind[name]: count for name, count in changed.items()}}
        tables = {kind: {None: {Perspective.RESIDENT: count}} for kind, count in seen.items()}
        return plain(wording.helpful(replace(figures, effects={**figures.effects, EffectValue.BETTER: tables})))

    first, second = list(InterventionKind)[:2]
    labels = [INTERVENTION_LABELS[one].lower() for one in (first, second)]
    assert said() == "Welke interventies hielpen waarbij."
    assert said(**{first.name: 8, second.name: 9}) == (
        f"Bewoners noemen de meeste positieve effecten na {labels[1]} (9) en {labels[0]} (8)."
    )
    assert said(**{first.name: 8, second.name: None}) == (
        f"Waar het te tonen is, noemen bewoners de meeste positieve effecten na {labels[0]} (8)."
    )


def test_letters_and_rings(figures):
    none = plain(wording.reach(with_reach(figures, letters=0, attempts=0))[2])
    assert none == "Er zijn geen brieven verzonden en er is geen enkele keer aangebeld."
    one = plain(wording.reach(with_reach(figures, letters=1, attempts=1))[2])
    assert one == "Er is 1 brief verzonden en er is 1 keer aangebeld."
    hidden = plain(wording.reach(with_reach(figures, letters=None, attempts=None))[2])
    assert hidden == (
        "Er is een niet getoond aantal brieven verzonden en er is een niet getoond aantal keren aangebeld."
    )


def test_a_project_without_addresses(figures):
    assert wording.reach(with_reach(figures, addresses=0)) == ["Er zijn nog geen adressen in het project."]


def test_the_heaviest_type(figures):
    def types(first: Share, latest: Share):
        tables = {}
        for scoring, share in ((Scoring.FIRST, first), (Scoring.LATEST, latest)):
            table = figures.types[scoring]
            tables[scoring] = replace(table, by_type={**table.by_type, HouseholdType.MULTIPROBLEM: share})
        return plain(wording.types(replace(figures, types=tables))[0])

    assert types(Share(24, 16), Share(1, 1)) == (
        "Bij de eerste meting waren 24 huishoudens (16%) multiprobleem, bij de laatste meting 1 huishouden (1%)."
    )
    assert types(Share(1, 1), Share(0, 0)).startswith("Bij de eerste meting was 1 huishouden (1%) multiprobleem")
    assert "multiprobleem" not in types(Share(None, None), Share(9, 6))


def test_shifts_count_only_what_is_shown(figures):
    text = plain(wording.shifts(figures))
    n = figures.total.n
    assert text.startswith(f"Van de {n} huishoudens die minstens twee keer volledig zijn gescoord, gingen er ")
    one, two = HouseholdType.SOLID, HouseholdType.ATTENTION
    hidden = {**figures.transitions, one: {**figures.transitions[one], two: None}}
    assert "niet getoond" in wording.shifts(replace(figures, transitions=hidden))


def test_tasks(figures):
    def tasks(**counts):
        totals = {one: counts.get(one, 0) for one in TaskCount}
        return plain(" ".join(wording.tasks(replace(figures, tasks_total=TaskFigures(totals, None, None)))))

    assert tasks(sent=1, accepted=1) == (
        "Er is 1 taak uitgezet bij 6 organisaties. Daarvan: 1 geaccepteerd, nog geen afgerond en geen te laat."
    )
    assert "een niet getoond aantal te laat" in tasks(sent=12, accepted=12, done=12, overdue=None)
    assert wording.tasks(replace(figures, tasks={})) == ["Er zijn in deze periode geen taken uitgezet."]


def test_an_empty_project_says_so_once():
    empty = build_figures(neighbourhood(0), internal=False)
    summary = wording.summary(empty)
    assert len(summary) == len(set(summary))
    assert "Er zijn nog geen adressen in het project." in summary
    assert wording.NO_SECOND_SCORINGS in summary
    assert wording.terms(empty) == "Er zijn geen positieve effecten om naar termijn in te delen."
    assert wording.door_moments(empty) == "Er is in deze periode niet aangebeld."


@pytest.mark.parametrize("size", [0, 1, 3, 12, 60, 285])
@pytest.mark.parametrize("internal", [True, False])
def test_every_sentence_is_whole_whatever_is_hidden(size, internal):
    figures = build_figures(neighbourhood(size, seed=size), internal=internal)
    sentences = [
        *wording.summary(figures),
        *wording.reach(figures),
        *wording.types(figures),
        *wording.levels(figures),
        *wording.interventions(figures),
        *wording.effects(figures),
        *wording.tasks(figures),
        wording.shifts(figures),
        wording.terms(figures),
        wording.effects_by_type(figures),
        wording.hidden_cells(figures.hidden_cells),
    ]
    for sentence in sentences:
        assert "None" not in sentence
        assert "  " not in sentence
        assert sentence[0] == sentence[0].upper()
        assert sentence.endswith((".", ")."))


def test_a_list_of_things():
    assert phrases.listed(["a"]) == "a"
    assert phrases.listed(["a", "b"]) == "a en b"
    assert phrases.listed(["a", "b", "c"]) == "a, b en c"


def with_changes(figures, housing: float, others: float | None):
    levels = {
        domain: replace(one, mean_change=housing if domain is Domain.HOUSING else others)
        for domain, one in figures.levels.items()
    }
    return plain(" ".join(wording.levels(replace(figures, levels=levels))))


def test_the_domains_that_changed_most(figures):
    less = "De problemen namen het meest af bij woonsituatie en veiligheid: gemiddeld 0,4 punt."
    more = "De problemen namen het meest toe bij woonsituatie en veiligheid: gemiddeld 0,4 punt."
    assert less in with_changes(figures, -0.4, 0)
    assert more in with_changes(figures, 0.4, 0)
    assert "De gemiddelde scores per leefgebied bleven gelijk." in with_changes(figures, 0, 0)
    # Of a domain that is not shown nobody can say that it changed less.
    assert "Waar het te tonen is, namen de problemen het meest af bij" in with_changes(figures, -0.4, None)
    assert "Waar het te tonen is, bleven de gemiddelde scores gelijk." in with_changes(figures, 0, None)
    hidden = replace(figures, total=replace(figures.total, mean_first=None))
    assert wording.levels(hidden)[0] == "De gemiddelde totaalscore wordt niet getoond."


def test_a_hidden_number_of_addresses(figures):
    assert wording.reach(with_reach(figures, addresses=None))[0].startswith("Het aantal adressen wordt niet getoond.")
