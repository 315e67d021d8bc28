"""Forms for correcting an intervention or an effect."""

from typing import Any

from django import forms

from households.forms.case import CaseForm
from households.forms.free_text import refuse_bsn
from interventions.actions.corrections import EffectCorrection, InterventionCorrection
from interventions.domain.codes import EffectValue
from interventions.forms.fields import DayField, TextField
from interventions.forms.intervention import VALUE_CHOICES, InterventionForm


class InterventionCorrectionForm(CaseForm, InterventionForm):
    """An intervention as it should have been written down."""

    @property
    def entry(self) -> InterventionCorrection:
        """What was filled in. Only after ``is_valid``."""
        data = self.cleaned_data
        return InterventionCorrection(
            kind=data["kind"], domains=data["domains"], on=data["on"], description=data["description"]
        )


class EffectCorrectionForm(CaseForm):
    """An effect as it should have been written down."""

    value = forms.ChoiceField(
        label="Waardering",
        choices=[(code, words) for code, words in VALUE_CHOICES if code],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een waardering."},
    )
    fragment = TextField(label="Fragment", rows=2, required=False, help_text="Wat er werd gezegd of gezien.")
    observed_on = DayField(label="Datum")
    sub_theme = forms.CharField(
        label="Thema",
        max_length=80,
        required=False,
        validators=[refuse_bsn],
        widget=forms.TextInput(attrs={"list": "themas", "autocomplete": "off"}),
    )

    @property
    def entry(self) -> EffectCorrection:
        """What was filled in. Only after ``is_valid``."""
        data: dict[str, Any] = self.cleaned_data
        return EffectCorrection(
            value=EffectValue(data["value"]),
            fragment=data["fragment"],
            observed_on=data["observed_on"],
            sub_theme=data["sub_theme"],
        )
