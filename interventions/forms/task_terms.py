"""The form for another priority or end date of a task."""

from django import forms

from households.forms.case import CaseForm
from interventions.actions.task_terms import Terms
from interventions.domain.codes import PRIORITY_LABELS, Priority
from interventions.forms.fields import DayField, TextField


class TermsForm(CaseForm):
    """What is agreed on now, and why, for the partner to read."""

    due_on = DayField(label="Einddatum", required=False)
    priority = forms.ChoiceField(
        label="Prioriteit",
        choices=[(priority.value, PRIORITY_LABELS[priority]) for priority in Priority],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een prioriteit."},
    )
    explanation = TextField(
        label="Toelichting",
        rows=3,
        max_length=1500,
        required=False,
        help_text="De partner leest dit.",
    )
    field_order = ("due_on", "priority", "explanation")

    @property
    def terms(self) -> Terms:
        """What was filled in. Only after ``is_valid``."""
        return Terms(Priority(self.cleaned_data["priority"]), self.cleaned_data["due_on"])
