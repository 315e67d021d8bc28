"""rapport.json: the figures under the stable Dutch keys of the interchange."""

from collections.abc import Mapping
from typing import Any

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from households.interchange.codes import DOMAIN_CODES, LEVEL_CODES, TYPE_CODES
from interventions.domain.codes import InterventionKind, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.interchange.codes import EFFECT_VALUE_CODES, INTERVENTION_CODES, PERSPECTIVE_CODES
from reporting.domain.codes import (
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
from reporting.domain.figures import Count, EffectTable, Figures, TaskFigures, TypeFigures
from reporting.domain.goals import MkbaFigures, TargetFigures
from reporting.domain.mkba import ITEM_KIND_LABELS, PARTY_LABELS
from reporting.domain.mkba import Outcome as MkbaOutcome
from reporting.domain.raw import TypeOrUnknown
from reporting.domain.targets import DIRECTION_LABELS, UNIT_LABELS, State

REACH_CODES: Mapping[Reach, str] = {
    Reach.ADDRESSES: "adressen",
    Reach.LETTERS: "brieven",
    Reach.ATTEMPTS: "pogingen",
    Reach.SPOKEN: "gesproken",
    Reach.CONVERSATION: "gesprek",
    Reach.REFUSED: "weigert",
    Reach.NEVER_REACHED: "nooit_bereikt",
}
SCORING_CODES: Mapping[Scoring, str] = {Scoring.FIRST: "eerste", Scoring.LATEST: "laatste"}
TERM_CODES: Mapping[Term, str] = {
    Term.UNDER_4_WEEKS: "<4",
    Term.FROM_4_WEEKS: "4-12",
    Term.FROM_12_WEEKS: "12-25",
    Term.FROM_25_WEEKS: ">=25",
}
TASK_COUNT_CODES: Mapping[TaskCount, str] = {
    TaskCount.SENT: "uitgezet",
    TaskCount.ACCEPTED: "geaccepteerd",
    TaskCount.REFUSED: "geweigerd",
    TaskCount.DONE: "afgerond",
    TaskCount.OVERDUE: "te_laat",
}
DAY_MOMENT_CODES: Mapping[DayMoment, str] = {
    DayMoment.MORNING: "ochtend",
    DayMoment.AFTERNOON: "middag",
    DayMoment.EVENING: "avond",
}
HELP_QUESTION_CODES: Mapping[HelpQuestions, str] = {
    HelpQuestions.NONE: "geen",
    HelpQuestions.SINGLE: "enkelvoudig",
    HelpQuestions.MULTIPLE: "meervoudig",
    HelpQuestions.UNKNOWN: "onbekend",
}
INTERVENTION_GROUP_CODES: Mapping[InterventionGroup, str] = {
    InterventionGroup.INSIGHT: "informatie",
    InterventionGroup.CONTACT: "contact",
    InterventionGroup.SUPPORT: "steun",
    InterventionGroup.PRACTICAL: "praktisch",
    InterventionGroup.INFORMAL: "informeel",
}
NEWCOMER_CODES: Mapping[Newcomers, str] = {Newcomers.ARRIVED: "gekomen", Newcomers.WELCOMED: "gesproken"}
PROCESS_CODES: Mapping[Process, str] = {
    Process.OPEN: "open",
    Process.IN_GUIDANCE: "in_begeleiding",
    Process.AFTERCARE: "nazorg",
    Process.COORDINATED: "regisseur_bekend",
    Process.AGREED: "plan_afgesproken",
    Process.EVALUATION_IN_TIME: "evaluatie_op_tijd",
    Process.EVALUATION_LATE: "evaluatie_te_laat",
    Process.STARTED: "gestart",
    Process.EVALUATIONS: "evaluaties",
    Process.CLOSED: "afgesloten",
    Process.REGISTERED_IN_TIME: "binnen_een_week_vastgelegd",
    Process.REGISTERED_LATE: "later_vastgelegd",
    Process.OWN_CONTACTS: "contacten_eigen_adviseur",
    Process.OTHER_CONTACTS: "contacten_collega",
    Process.HELPERS_AT_START: "hulpverleners_bij_start",
    Process.HELPERS_NOW: "hulpverleners_nu",
    Process.MONEY_WON: "gewonnen_per_jaar",
    Process.CHANCES: "kansen_opgepakt",
}
CLOSING_CODES: Mapping[ClosingReason, str] = {
    ClosingReason.GOALS_REACHED: "doelen_bereikt",
    ClosingReason.NOTHING_MORE: "niets_meer_te_bieden",
    ClosingReason.HELP_IN_PLACE: "hulp_geregeld",
    ClosingReason.ON_THEIR_OWN: "zelf_verder",
    ClosingReason.REFUSES: "weigert",
    ClosingReason.MOVED: "verhuisd",
    ClosingReason.NEVER_REACHED: "nooit_bereikt",
    ClosingReason.DECEASED: "overleden",
}
OUTCOME_CODES: Mapping[Outcome, str] = {
    Outcome.IN_CHARGE: "regie",
    Outcome.FEWER_HELPERS: "minder_hulpverleners",
    Outcome.NETWORK: "eigen_netwerk",
    Outcome.SAFER: "veiliger_thuis",
    Outcome.LESS_NUISANCE: "minder_overlast",
    Outcome.HELP_IN_PLACE: "blijvende_hulp",
    Outcome.WORK: "werk_of_leren",
}
OUTCOME_VALUE_CODES: Mapping[OutcomeValue, str] = {
    OutcomeValue.BETTER: "beter",
    OutcomeValue.SAME: "gelijk",
    OutcomeValue.WORSE: "slechter",
    OutcomeValue.NOT_APPLICABLE: "nvt",
}
KEY_FIGURE_CODES: Mapping[KeyFigure, str] = {
    KeyFigure.LETTERS: "brieven",
    KeyFigure.ATTEMPTS: "pogingen",
    KeyFigure.SPOKEN: "gesproken",
    KeyFigure.CONVERSATION: "gesprek",
    KeyFigure.SCORED: "volledig_gescoord",
    KeyFigure.SCORED_TWICE: "twee_keer_gescoord",
    KeyFigure.INTERVENTIONS: "interventies",
    KeyFigure.BETTER_RESIDENT: "positief_volgens_bewoner",
    KeyFigure.BETTER_ADVISOR: "positief_volgens_bewonersadviseur",
    KeyFigure.TASKS: "taken",
    KeyFigure.OPEN_CASES: "open_zaken",
}
WINDOW_CODES: Mapping[Window, str] = {
    Window.PREVIOUS: "vorige_periode",
    Window.CURRENT: "deze_periode",
    Window.SINCE_START: "sinds_begin",
}
_UNKNOWN = "onbekend"


def to_json(figures: Figures) -> dict[str, Any]:
    """The figures as rapport.json has them. A hidden cell is None; extra keys stand beside the agreed ones."""
    return {
        "project": figures.project,
        "van": figures.start.isoformat(),
        "tot": figures.end.isoformat(),
        "bereik": _reach(figures.reach),
        "typologie": {code: _types(figures.types[scoring]) for scoring, code in SCORING_CODES.items()},
        "overgangen": {
            TYPE_CODES[first]: {TYPE_CODES[latest]: count for latest, count in row.items()}
            for first, row in figures.transitions.items()
        },
        "leefgebieden": {
            DOMAIN_CODES[domain]: {"eerste": _levels(levels.first), "laatste": _levels(levels.latest)}
            for domain, levels in figures.levels.items()
        },
        "totaal": {
            "gemiddeld_eerste": figures.total.mean_first,
            "gemiddeld_laatste": figures.total.mean_latest,
            "n": figures.total.n,
        },
        "interventies": {INTERVENTION_CODES[kind]: count for kind, count in figures.interventions.items()},
        "effecten": {
            EFFECT_VALUE_CODES[value]: {INTERVENTION_CODES[kind]: _domains(table) for kind, table in rows.items()}
            for value, rows in figures.effects.items()
        },
        "informeel": {EFFECT_VALUE_CODES[value]: _domains(table) for value, table in figures.informal.items()},
        "termijnen": {TERM_CODES[term]: count for term, count in figures.terms.items()},
        "taken": {
            organisation: _tasks(tasks)
            for organisation, tasks in figures.tasks.items()
            if tasks.counts[TaskCount.SENT] != 0
        },
        "mkba": figures.mkba and _mkba(figures.mkba.outcome),
        **_beside(figures),
    }


def _beside(figures: Figures) -> dict[str, Any]:
    """What the report shows and the agreed keys don't hold, so that every figure of the PDF is in the file."""
    return {
        "intern": figures.internal,
        "bereik_per_complex": {name: _reach(reach) for name, reach in figures.reach_by_complex.items()},
        "aanbellen_per_dagdeel": {
            DAY_MOMENT_CODES[moment]: {"aangebeld": door.rings, "gesproken": door.answered}
            for moment, door in figures.door_moments.items()
        },
        "hulpvragen": {HELP_QUESTION_CODES[one]: count for one, count in figures.help_questions.items()},
        "verandering": {DOMAIN_CODES[domain]: levels.mean_change for domain, levels in figures.levels.items()},
        "psychisch_niet_besproken": {
            "eerste": figures.levels[Domain.WELLBEING].first[None],
            "laatste": figures.levels[Domain.WELLBEING].latest[None],
        },
        "interventies_totaal": figures.interventions_total,
        "interventies_per_type": {
            INTERVENTION_CODES[kind]: _by_type(figures.interventions_by_type[kind]) for kind in InterventionKind
        },
        "interventies_per_leefgebied": {
            INTERVENTION_CODES[kind]: _by_domain(figures.interventions_by_domain[kind]) for kind in InterventionKind
        },
        "interventies_per_groep": {
            code: {
                "totaal": figures.interventions_by_group[group],
                "per_type": _by_type(figures.interventions_by_type[group]),
                "per_leefgebied": _by_domain(figures.interventions_by_domain[group]),
            }
            for group, code in INTERVENTION_GROUP_CODES.items()
        },
        "interventies_samen": {
            "per_type": _by_type(figures.interventions_by_type[None]),
            "per_leefgebied": _by_domain(figures.interventions_by_domain[None]),
        },
        "eigen_soorten": [
            {"naam": one.name, "telt_als": INTERVENTION_CODES[one.counts_as], "aantal": one.count}
            for one in figures.own_kinds
        ],
        "effecten_per_interventie": {
            EFFECT_VALUE_CODES[value]: {
                INTERVENTION_CODES[kind]: _perspectives(table[None]) for kind, table in rows.items()
            }
            for value, rows in figures.effects.items()
        },
        "effecten_per_groep": {
            EFFECT_VALUE_CODES[value]: {
                INTERVENTION_GROUP_CODES[group]: {**_domains(table), "totaal": _perspectives(table[None])}
                for group, table in rows.items()
            }
            for value, rows in figures.effects_by_group.items()
        },
        "effecten_totaal": {
            EFFECT_VALUE_CODES[value]: {**_domains(table), "totaal": _perspectives(table[None])}
            for value, table in figures.effects_total.items()
        },
        "effecten_per_type": {
            EFFECT_VALUE_CODES[value]: {_type(one): _perspectives(row) for one, row in rows.items()}
            for value, rows in figures.effects_by_type.items()
        },
        "taken_totaal": _tasks(figures.tasks_total),
        "opgeschaald": {
            organisation: tasks.counts[TaskCount.ESCALATED] for organisation, tasks in figures.tasks.items()
        },
        "opgeschaald_totaal": figures.tasks_total.counts[TaskCount.ESCALATED],
        "taken_totaal_dagen": _days(figures.tasks_total),
        "taken_dagen": {organisation: _days(tasks) for organisation, tasks in figures.tasks.items()},
        "nieuwe_huurders": {code: figures.newcomers[one] for one, code in NEWCOMER_CODES.items()},
        "zaken": {
            **{code: figures.process[one] for one, code in PROCESS_CODES.items()},
            "gemiddeld_hulpverleners_bij_start": figures.mean_helpers[Scoring.FIRST],
            "gemiddeld_hulpverleners_nu": figures.mean_helpers[Scoring.LATEST],
        },
        "afgesloten": {code: figures.closed[reason] for reason, code in CLOSING_CODES.items()},
        "uitkomsten": {
            code: {
                PERSPECTIVE_CODES[seen]: {OUTCOME_VALUE_CODES[value]: count for value, count in counts.items()}
                for seen, counts in figures.outcomes[outcome].items()
            }
            for outcome, code in OUTCOME_CODES.items()
        },
        "vergelijking": {
            KEY_FIGURE_CODES[figure]: {WINDOW_CODES[window]: count for window, count in counts.items()}
            for figure, counts in figures.compared.items()
        },
        "doelen": [_target(one) for one in figures.targets],
        "extern": [
            {
                "gebied": one.area,
                "aspect": one.aspect,
                "cijfers": {str(year): float(value) for year, value in one.values.items()},
            }
            for one in figures.external
        ],
        "mkba_partijen": figures.mkba and _parties(figures.mkba.outcome),
        "mkba_berekening": figures.mkba and _calculation(figures.mkba),
        "vorige_periode": figures.previous
        and {"van": figures.previous[0].isoformat(), "tot": figures.previous[1].isoformat()},
    }


def _by_type(row: Mapping[TypeOrUnknown, Count]) -> dict[str, Count]:
    return {_type(one): count for one, count in row.items()}


def _by_domain(row: Mapping[Domain, Count]) -> dict[str, Count]:
    return {DOMAIN_CODES[domain]: count for domain, count in row.items()}


def _reach(reach: Mapping[Reach, Count]) -> dict[str, Count]:
    return {code: reach[one] for one, code in REACH_CODES.items()}


def _types(types: TypeFigures) -> dict[str, Any]:
    return {
        "n": types.n,
        "onvolledig": types.incomplete,
        **{
            TYPE_CODES[one]: {"aantal": share.count, "percentage": share.percentage}
            for one, share in types.by_type.items()
        },
    }


def _levels(levels: Mapping[Level | None, Count]) -> dict[str, Count]:
    return {code: levels[level] for level, code in LEVEL_CODES.items()}


def _domains(table: EffectTable) -> dict[str, dict[str, Count]]:
    return {code: _perspectives(table[domain]) for domain, code in DOMAIN_CODES.items()}


def _perspectives(counts: Mapping[Perspective, Count]) -> dict[str, Count]:
    return {PERSPECTIVE_CODES[seen]: count for seen, count in counts.items()}


def _days(tasks: TaskFigures) -> dict[str, float | None]:
    return {"accepteren": tasks.median_days_to_accept, "afronden": tasks.median_days_to_finish}


def _type(one: HouseholdType | None) -> str:
    return _UNKNOWN if one is None else TYPE_CODES[one]


def _tasks(tasks: TaskFigures) -> dict[str, Count]:
    return {code: tasks.counts[count] for count, code in TASK_COUNT_CODES.items()}


def _target(one: TargetFigures) -> dict[str, Any]:
    """A target. ``stand`` is None when it is not known or not shown; ``getoond`` tells which."""
    value = one.standing.value
    return {
        "doel": one.name,
        "richting": DIRECTION_LABELS[one.terms.direction],
        "waarde": float(one.terms.value),
        "eenheid": UNIT_LABELS[one.terms.unit],
        "uiterlijk": one.terms.due_on.isoformat(),
        "stand": None if value is None else float(value),
        "gehaald": None if value is None else one.standing.state is State.REACHED,
        "getoond": not one.is_hidden,
    }


def _mkba(outcome: MkbaOutcome) -> dict[str, float | None]:
    return {
        "kosten": float(outcome.costs),
        "baten": float(outcome.benefits),
        "saldo": float(outcome.net),
        "verhouding": None if outcome.ratio is None else float(outcome.ratio),
    }


def _parties(outcome: MkbaOutcome) -> dict[str, dict[str, float]]:
    return {
        PARTY_LABELS[line.party]: {
            "kosten": float(line.costs),
            "baten": float(line.benefits),
            "saldo": float(line.balance),
        }
        for line in outcome.parties
    }


def _calculation(one: MkbaFigures) -> dict[str, Any]:
    """What the calculation is made of. Without the number of each item: behind that stand households."""
    needed = one.outcome.needed_share
    return {
        "naam": one.name,
        "versie": one.version,
        "vastgesteld_op": one.published_on.isoformat(),
        "basisjaar": one.base_year,
        "discontovoet": float(one.sheet.rate),
        "nodig_deel_van_de_baten": None if needed is None else float(needed),
        "bevat_schattingen": one.outcome.has_estimates,
        "posten": [
            {
                "post": valued.item.name,
                "soort": ITEM_KIND_LABELS[valued.item.kind],
                "partij": PARTY_LABELS[valued.item.party],
                "contante_waarde": float(valued.present_value),
            }
            for valued in one.outcome.items
        ],
        "marge": float(one.spread),
        "gevoeligheid": [
            {
                "waarde": "discontovoet" if swing.item is None else one.sheet.items[swing.item].name,
                "saldo_lager": float(swing.low),
                "saldo_hoger": float(swing.high),
            }
            for swing in one.swings
        ],
    }
