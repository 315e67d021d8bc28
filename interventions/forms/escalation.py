"""Forms for taking a stuck task to the management, and for what came of it."""

from typing import Any

from django import forms
from django.utils import timezone

from adv.accounts.once import OnceField
from households.forms.free_text import refuse_bsn
from interventions.forms.fields import DayField, TextField, not_in_future


class _DayForm(forms.Form):
    """Something that happened on a day."""

    on = DayField(label="Datum")
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("on") and (wrong := not_in_future(data["on"], timezone.localdate())):
            self.add_error("on", wrong)
        return data


class EscalationForm(_DayForm):
    """With whom of the management, and why."""

    taken_to = forms.CharField(
        label="Bij wie kaart je het aan?",
        max_length=120,
        validators=[refuse_bsn],
        help_text="Naam en functie bij de organisatie. Niets over de bewoner.",
        error_messages={"required": "Schrijf op bij wie je dit hebt aangekaart."},
    )
    reason = TextField(label="Wat zit er vast?", error_messages={"required": "Schrijf op wat er vastzit."})
    field_order = ("taken_to", "reason", "on")


class NoteForm(_DayForm):
    """A step on the way."""

    text = TextField(label="Wat gebeurde er?", rows=3, error_messages={"required": "Schrijf op wat er gebeurde."})
    field_order = ("text", "on")


class SolveForm(_DayForm):
    """How it ended."""

    outcome = TextField(label="Hoe is het opgelost?", rows=3, error_messages={"required": "Schrijf op hoe het afliep."})
    field_order = ("outcome", "on")
