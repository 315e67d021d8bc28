"""Fields and choices that the forms of this app share."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField, BoundWidget
from django.utils import timezone

from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, Domain
from households.forms.free_text import TOO_LONG, refuse_bsn
from interventions.models import Goal

DOMAIN_CHOICES = [(domain.value, DOMAIN_LABELS[domain]) for domain in Domain]
DOMAIN_SHORT_CHOICES = [(domain.value, DOMAIN_SHORT_LABELS[domain]) for domain in Domain]

#: Longest text that somebody may type in one field, in characters.
LONGEST_TEXT = 4000


class DayField(forms.DateField):
    """A date, picked or typed in any usual way; today unless said otherwise."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                "initial": timezone.localdate,
                "error_messages": {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 28-11-2026."},
                **options,
            }
        )


class TextField(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.Textarea(attrs={"rows": rows}),
                "max_length": LONGEST_TEXT,
                "validators": [refuse_bsn],
                **options,
                "error_messages": {"max_length": TOO_LONG, **options.get("error_messages", {})},
            }
        )


def not_in_future(day: datetime.date, today: datetime.date) -> str:
    """Return what is wrong with a day that should not lie in the future; empty when nothing is."""
    return "Deze datum ligt in de toekomst." if day > today else ""


if TYPE_CHECKING:
    _GoalField = forms.ModelChoiceField[Goal]
else:
    _GoalField = forms.ModelChoiceField


class GoalField(_GoalField):
    """To which goal of the plan something belongs, when there is one. Only shown when there is a choice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": "Bij welk doel?",
                "queryset": Goal.objects.none(),
                "required": False,
                "empty_label": "Bij geen doel",
                **options,
            }
        )

    def label_from_instance(self, obj: Goal) -> str:
        return obj.what


def offer_goals(form: forms.Form, goals: "QuerySet[Goal] | None") -> None:
    """Let a form choose from these goals; without any the field is left out."""
    if not goals:
        del form.fields["goal"]
        return
    cast(GoalField, form.fields["goal"]).queryset = goals


GroupedChoices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def grouped_options(field: BoundField, groups: GroupedChoices) -> list[tuple[str, list[BoundWidget]]]:
    """Return the options of a radio group under the headings of its choices, ``groups``."""
    options = iter(field.subwidgets)
    return [(label, [next(options) for _ in choices]) for label, choices in groups]
