"""The form for looking back: seven outcomes, seen from two sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from households.forms.case import CaseForm, DayField, NoteField
from interventions.domain.codes import PERSPECTIVE_LABELS, Perspective
from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS, Outcome, OutcomeValue


@dataclass(frozen=True, slots=True)
class OutcomeFields:
    """An outcome with the fields of both sides."""

    label: str
    sides: list[BoundField]


class EvaluationForm(CaseForm):
    """What became of it. Only the date is required: what was not asked stays open."""

    on = DayField(label="Datum", initial=timezone.localdate)
    remark = NoteField(label="Wat viel op?", rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for outcome in Outcome:
            for side in Perspective:
                self.fields[field_name(outcome, side)] = forms.TypedChoiceField(
                    label=f"{OUTCOME_LABELS[outcome]}, volgens de {PERSPECTIVE_LABELS[side]}",
                    choices=[(value.value, label) for value, label in OUTCOME_VALUE_LABELS.items()],
                    coerce=OutcomeValue,
                    empty_value=None,
                    required=False,
                    widget=forms.RadioSelect,
                )

    def outcome_fields(self) -> Iterator[OutcomeFields]:
        """Give the fields per outcome, in the usual order."""
        for outcome in Outcome:
            yield OutcomeFields(OUTCOME_LABELS[outcome], [self[field_name(outcome, side)] for side in Perspective])

    @property
    def outcomes(self) -> dict[tuple[Outcome, Perspective], OutcomeValue]:
        """What was filled in. Only after ``is_valid``."""
        return {
            (outcome, side): value
            for outcome in Outcome
            for side in Perspective
            if (value := self.cleaned_data[field_name(outcome, side)]) is not None
        }


def field_name(outcome: Outcome, side: Perspective) -> str:
    """Return the name of a field: ``safer_resident``."""
    return f"{outcome}_{side}"
