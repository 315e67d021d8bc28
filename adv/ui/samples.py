"""Made-up content for the style guide: each component in the states it is designed for."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html

from adv.ui import drawings
from adv.ui.templatetags.ui import household_badge, level_chip, status_badge
from households.domain.codes import DOMAIN_LABELS, LEVEL_LABELS, Domain, HouseholdStatus, HouseholdType, Level
from interventions.domain.codes import EffectValue, TaskStatus

_LONG_NAME = "Familie van der Meulen-Oude Nijhuis tot den Waterschapsheuvel, mede namens de erven Abdelrahmani"


@dataclass(frozen=True)
class SampleDoor:
    """A door as components/door.html reads it."""

    id: int
    number: str
    name: str
    line: str
    badge: str = ""
    tone: str = "rest"
    state: str = "due"
    daytime: int | None = 0
    evening: int = 0
    card: bool = False
    upcoming: str = ""
    per_daypart: int = 3
    step_card: bool = False
    waiting: bool = False
    undo_url: str = ""
    url: str = "#deuren"
    action: str = "#deuren"
    token: str = ""


DOORS = (
    SampleDoor(
        1,
        "52-1",
        "J. van der Meulen",
        "2e keer overdag, liefst niet weer dinsdagochtend.",
        "nu",
        "due",
        "due",
        1,
        upcoming="day",
    ),
    SampleDoor(
        2, "52-2", "A. Schröder", "3e keer overdag. Daarna kaart achterlaten.", "nu", "due", "due", 2, upcoming="day"
    ),
    SampleDoor(
        3,
        "52-3",
        "Fam. El Amrani",
        "Melding van gisteren. Ga langs, wacht niet op je ronde.",
        "melding",
        "late",
        "signal",
        3,
        card=True,
        upcoming="evening",
    ),
    SampleDoor(
        4,
        "52-4",
        "M. Bouzidi",
        "3 keer overdag geweest. Laat nu een kaart achter.",
        "kaart",
        "due",
        "due",
        3,
        upcoming="card",
        step_card=True,
    ),
    SampleDoor(
        5,
        "54-1",
        "S. Yıldız",
        "Vandaag 14:21, door jou. Afspraak donderdag 12 maart, 10:00.",
        "gesproken",
        "ok",
        "done",
        2,
        undo_url="#deuren",
    ),
    SampleDoor(
        6, "54-2", "R. in 't Veld", "Ronde 2, overdag. Ronde 1: 6 keer niet thuis.", "vanaf 3 april", "rest", "rest", 0
    ),
    SampleDoor(
        7,
        "54-3",
        "P. Wójcik",
        "1e keer 's avonds, na 18:00.",
        "vanavond",
        "evening",
        "due",
        3,
        card=True,
        upcoming="evening",
    ),
    SampleDoor(8, "54-4", "Nieuwe bewoner", "Kennismaken: woont hier sinds 2 februari.", "nieuw", "new", "due", None),
    SampleDoor(
        9, "56-1", "H. de Groot", "Niet thuis, vandaag 14:32.", "", "rest", "due", 1, waiting=True, upcoming="day"
    ),
    SampleDoor(
        10,
        "1178-3A",
        _LONG_NAME,
        "2e keer 's avonds, bij voorkeur in het weekend en liefst niet weer op dinsdagochtend "
        "rond half elf, want toen ging niemand open.",
        "6 dagen te laat",
        "late",
        "due",
        3,
        1,
        card=True,
        upcoming="evening",
    ),
)


class SampleMatrixForm(forms.Form):
    """Scores as radio buttons, in the order niet besproken, geen, laag, middel, hoog."""

    LEVELS = (("", "niet besproken"), *((level.value, label) for level, label in LEVEL_LABELS.items()))

    housing = forms.ChoiceField(
        label=DOMAIN_LABELS[Domain.HOUSING], choices=LEVELS, widget=forms.RadioSelect, required=False
    )
    finance = forms.ChoiceField(
        label=DOMAIN_LABELS[Domain.FINANCE], choices=LEVELS, widget=forms.RadioSelect, required=False
    )
    wellbeing = forms.ChoiceField(
        label=DOMAIN_LABELS[Domain.WELLBEING],
        choices=LEVELS,
        widget=forms.RadioSelect,
        required=False,
        help_text="Telt niet mee in het totaal.",
    )


class SampleTaskForm(forms.Form):
    """The kinds of fields that crispy draws, one of them wrong."""

    organisation = forms.ChoiceField(label="Organisatie", choices=[("", "Kies…"), ("1", "Budgethulp")])
    request = forms.CharField(
        label="Wat vraag je?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Schrijf alleen wat de partner nodig heeft.",
    )
    due_on = forms.DateField(label="Einddatum", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    priority = forms.ChoiceField(
        label="Hoe belangrijk?",
        choices=[("low", "laag"), ("medium", "middel"), ("high", "hoog")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="De bewoner weet wat we delen en vindt het goed")


def _table_rows() -> list[list[Any]]:
    return [
        [
            "Familie van der Meulen",
            drawings.type_mark(HouseholdType.VULNERABLE, with_label=True),
            household_badge(HouseholdStatus.IN_GUIDANCE),
            7,
        ],
        [
            "A. Schröder",
            drawings.type_mark(HouseholdType.MULTIPROBLEM, with_label=True),
            household_badge(HouseholdStatus.IN_CONVERSATION),
            13,
        ],
        [_LONG_NAME, level_chip(None), household_badge(HouseholdStatus.REFUSED), "onvolledig"],
    ]


def build_samples(request: HttpRequest) -> dict[str, Any]:
    """Return everything the style guide shows."""
    form_body = render_to_string(
        "components/door_form.html",
        {
            "quick": ("ring:not_home", "Niet thuis"),
            "card": ("card", "Kaart achtergelaten"),
            "spoken": [
                ("ring:appointment", "Afspraak gemaakt"),
                ("ring:conversation", "Gesprek gevoerd"),
                ("ring:not_convenient", "Komt niet gelegen"),
                ("ring:refused", "Weigert"),
            ],
            "other": [
                ("ring:not_opened", "Niet opengedaan"),
                ("ring:vacant", "Woning leeg"),
                ("ring:moved", "Verhuisd"),
                ("elsewhere", "Elders getroffen"),
                ("phone", "Telefonisch gesproken"),
            ],
        },
        request,
    )
    wrong_form = SampleTaskForm({"request": "", "organisation": "", "due_on": "31-02-2026"}, prefix="fout")
    return {
        "mark": drawings.type_mark(HouseholdType.VULNERABLE),
        "status": household_badge(HouseholdStatus.IN_GUIDANCE, "sinds 14 mei 2025"),
        "levels": list(Level),
        "types": list(HouseholdType),
        "domains": list(Domain),
        "household_statuses": list(HouseholdStatus),
        "task_statuses": list(TaskStatus),
        "effect_values": list(EffectValue),
        "sparks": [[3, 2, 1], [2, None, 3], [0, 0, 0], [None]],
        "matrix": [
            (Domain.HOUSING, 3, 1, [3, 2, 1]),
            (Domain.SOCIAL, 2, 1, [2, 2, 1]),
            (Domain.FINANCE, 3, 2, [3, 3, 2]),
            (Domain.PARENTING, 2, 1, [2, 1, 1]),
            (Domain.INTEGRATION, 0, 0, [0, 0, 0]),
            (Domain.WORK, 3, 2, [3, 3, 2]),
            (Domain.WELLBEING, 3, None, [3, 2, None]),
        ],
        "doors": DOORS,
        "form_body": form_body,
        "score_form": SampleMatrixForm(initial={"housing": 2, "finance": 3, "wellbeing": ""}),
        "task_form": SampleTaskForm(),
        "wrong_form": wrong_form,
        "columns": ["Huishouden", "Type", "Status", "Totaal|num"],
        "rows": _table_rows(),
        "facts": [
            ("Regisseur", "S. Bakker"),
            ("Hulpverleners", "2, bij het begin 5"),
            ("Hulpvraag", "meervoudig"),
            ("Evaluatie", format_html("20 februari 2026 {}", status_badge("9 dagen te laat", "late"))),
            ("Toestemming", ""),
        ],
        "figures": [
            ("57", "adressen", ""),
            ("38", "gesproken", "#cijfers"),
            ("12", "nu aan de beurt", ""),
            ("1.284", "keer aangebeld", ""),
        ],
        "timeline": [
            {
                "title": "Evaluatie",
                "text": "gesprek en nieuwe score",
                "when": "20 november",
                "by": "S. Bakker",
                "tone": "ok",
            },
            {"title": "Effect", "text": "woonsituatie: bewoner +, adviseur =", "when": "6 november"},
            {
                "title": "Taak",
                "text": "teruggegeven door Budgetwinkel",
                "when": "22 oktober",
                "tone": "late",
                "url": "#",
            },
            {
                "title": "Eerste gesprek",
                "text": "3e keer aangebeld",
                "when": "14 mei",
                "by": "S. Bakker",
                "tone": "rest",
            },
        ],
        "chips": [
            {"label": "Vandaag", "url": "#", "active": True, "count": 34},
            {"label": "Vanavond", "url": "#", "count": 12},
            {"label": "Van mij", "url": "#"},
            {"label": "Bilderdijkflat", "url": "#", "count": 57},
        ],
        "tabs": [
            {"label": "Overzicht", "url": "#", "active": True},
            {"label": "Gesprekken", "url": "#", "count": 4},
            {"label": "Taken", "url": "#"},
        ],
        "effects": [
            ("Info en advies", [(4, 0), (0, 7), (0, 0), (1, 12)]),
            ("Luisteren, present zijn", [(3, 3), (7, 6), (15, 0), (9, 10)]),
            ("Schuldhulpmaatje", [(0, 10), (0, 9), (2, None), (12, 1)]),
        ],
        "effect_domains": ["Wonen", "Sociaal", "Financiën", "Welbevinden"],
        "page": Paginator(range(285), 20).page(3),
        "badge_done": status_badge("bereikt", "ok"),
        "badge_due": status_badge("voor 1 maart", "due"),
        "badge_late": status_badge("9 dagen te laat", "late"),
        "long_name": _LONG_NAME,
        "nav_counts": {"walklist": 34, "tasks": 3},
    }
