"""The form at a door: what happened, when, and when to come back."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from households.domain.codes import CONTACT_KIND_LABELS, RING_RESULT_LABELS, ContactKind, RingResult
from households.forms.free_text import refuse_bsn
from households.models import ContactMoment

#: Before the result of a ring, to tell it from a kind of contact of the same name.
_RING = f"{ContactKind.RING}:"


def ring(result: RingResult) -> str:
    """Return the value of the form for a ring with this result."""
    return f"{_RING}{result}"


#: A conversation is a ring with that result, or is recorded as such when it began elsewhere.
RING_CHOICES = [(ring(result), RING_RESULT_LABELS[result].capitalize()) for result in RingResult]
OTHER_CHOICES = [
    (kind.value, CONTACT_KIND_LABELS[kind].capitalize()) for kind in ContactKind if kind is not ContactKind.RING
]


class ContactForm(forms.Form):
    """One contact moment. Every field but the first may stay empty: a tap on a button is enough."""

    event = forms.ChoiceField(
        label="Wat gebeurde er?",
        choices=[("Aangebeld", RING_CHOICES), ("Ander contact", OTHER_CHOICES)],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wat er gebeurde.",
            "invalid_choice": "Kies een van de mogelijkheden.",
        },
    )
    at = forms.DateTimeField(
        label="Wanneer",
        required=False,
        help_text="Leeg is nu.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Vul een datum en een tijd in."},
    )
    come_back_on = forms.DateField(
        label="Terugkomen op",
        required=False,
        help_text="Als dat is afgesproken of mag.",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vul een datum in."},
    )
    note = forms.CharField(
        label="Opmerking",
        required=False,
        max_length=500,
        validators=[refuse_bsn],
        help_text="Staat in het dossier, niet op de looplijst.",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    @staticmethod
    def initial_of(moment: ContactMoment) -> dict[str, Any]:
        """Return what the form holds when a contact moment is put right."""
        return {
            "event": ring(RingResult(moment.result)) if moment.result else moment.kind,
            "at": moment.at,
            "come_back_on": moment.come_back_on,
            "note": moment.note,
        }

    @property
    def rings(self) -> list[BoundWidget]:
        """The options for what came of ringing."""
        return list(self["event"])[: len(RING_CHOICES)]

    @property
    def others(self) -> list[BoundWidget]:
        """The options for another kind of contact."""
        return list(self["event"])[len(RING_CHOICES) :]

    def clean(self) -> dict[str, Any]:
        """Take the event apart into ``kind`` and ``result``."""
        data = super().clean() or {}
        event = data.get("event", "")
        if event.startswith(_RING):
            data["kind"], data["result"] = ContactKind.RING, RingResult(event.removeprefix(_RING))
        elif event:
            data["kind"], data["result"] = ContactKind(event), None
        return data
