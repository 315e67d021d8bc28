"""Forms for looking at the effects of the project, and for asking for them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from adv.accounts.once import OnceField
from households.domain.codes import TYPE_LABELS, Domain, HouseholdType
from interventions.actions.effects import Answer, Seen
from interventions.domain.codes import PERSPECTIVE_LABELS, EffectValue, Perspective
from interventions.domain.effects import TERM_LABELS, Term
from interventions.forms.fields import DayField, TextField
from interventions.forms.intervention import VALUE_CHOICES
from interventions.models import Intervention

_ANY_TYPE = [("", "Alle typen"), *((code.value, TYPE_LABELS[code]) for code in HouseholdType)]
_ANY_TERM = [("", "Alle termijnen"), *((code.value, TERM_LABELS[code]) for code in Term)]
_BOTH_SIDES = [
    ("", "Beide"),
    (Perspective.RESIDENT.value, "Alleen de bewoner"),
    (Perspective.ADVISOR.value, "Alleen de adviseur"),
]


class EffectFilterForm(forms.Form):
    """Which effects to look at. What makes no sense is said, and left out."""

    type = forms.ChoiceField(label="Type huishouden", choices=_ANY_TYPE, required=False)
    term = forms.ChoiceField(label="Termijn", choices=_ANY_TERM, required=False)
    side = forms.ChoiceField(label="Gezien door", choices=_BOTH_SIDES, required=False)
    start = DayField(label="Vanaf", required=False, initial=None)
    end = DayField(label="Tot en met", required=False, initial=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", "De laatste dag ligt voor de eerste.")
        return data


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: what one side saw of an intervention on one domain."""

    intervention: Intervention
    domain: Domain
    side: Perspective

    @property
    def key(self) -> str:
        """How the form calls it."""
        return f"{self.intervention.pk}-{self.domain.value}-{self.side.value}"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Both sides of one domain as the page shows them; a side without fields was answered already."""

    domain: str
    sides: Sequence[tuple[str, BoundField, BoundField]]


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """What is asked about one intervention."""

    intervention: Intervention
    rows: Sequence[QuestionRow]


#: Without "niet gevraagd": what is left open is asked again.
_QUICK_CHOICES = [(code, words) for code, words in VALUE_CHOICES if code]
_LABELS = {Perspective.RESIDENT: "Wat vindt de bewoner?", Perspective.ADVISOR: "Wat zie jij?"}


class AskForm(forms.Form):
    """Answers about several interventions of one household in one go; what stays open is asked again."""

    observed_on = DayField(label="Wanneer heb je dit gehoord of gezien?")
    once = OnceField()

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        for question in questions:
            self.fields[f"v-{question.key}"] = forms.ChoiceField(
                label=_LABELS[question.side], choices=_QUICK_CHOICES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"f-{question.key}"] = TextField(
                label="Wat zei de bewoner?" if question.side is Perspective.RESIDENT else "Waaraan zie je dat?",
                rows=2,
                required=False,
            )

    @property
    def groups(self) -> list[QuestionGroup]:
        """The questions by intervention and domain, for the template."""
        rows: dict[tuple[int, Domain], list[tuple[str, BoundField, BoundField]]] = {}
        interventions: dict[int, Intervention] = {}
        for question in self._questions:
            interventions[question.intervention.pk] = question.intervention
            side = (PERSPECTIVE_LABELS[question.side], self[f"v-{question.key}"], self[f"f-{question.key}"])
            rows.setdefault((question.intervention.pk, question.domain), []).append(side)
        return [
            QuestionGroup(
                intervention, [QuestionRow(domain.value, sides) for (one, domain), sides in rows.items() if one == pk]
            )
            for pk, intervention in interventions.items()
        ]

    @property
    def keys(self) -> list[str]:
        """What was asked, to be sent along."""
        return [question.key for question in self._questions]

    def clean_observed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["observed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Deze datum ligt in de toekomst.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("observed_on")
        for question in self._questions:
            value, fragment = data.get(f"v-{question.key}"), data.get(f"f-{question.key}")
            if fragment and not value and f"v-{question.key}" not in self.errors:
                self.add_error(f"v-{question.key}", "Kies een waardering bij wat je opschreef.")
            if value and day and day < question.intervention.on:
                self.add_error(f"v-{question.key}", "De interventie was later dan de datum bovenaan.")
        if not self.errors and not self.answers():
            self.add_error(None, "Vul bij minstens één vraag iets in.")
        return data

    def answers(self) -> list[Answer]:
        """Return what was filled in, by intervention and domain."""
        sides: dict[tuple[int, Domain], dict[Perspective, Seen]] = {}
        interventions = {question.intervention.pk: question.intervention for question in self._questions}
        for question in self._questions:
            value = self.cleaned_data.get(f"v-{question.key}")
            if value:
                fragment = self.cleaned_data.get(f"f-{question.key}", "")
                place = sides.setdefault((question.intervention.pk, question.domain), {})
                place[question.side] = Seen(EffectValue(value), fragment)
        return [Answer(interventions[pk], domain, found) for (pk, domain), found in sides.items()]
