"""The form for an appointment, and the box to find the door it is at."""

import datetime
from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from adv.accounts.http import read_id
from adv.accounts.models import User
from adv.accounts.once import OnceField
from households.actions.appointments import AGREED_BY
from households.domain.appointments import moment_on_clock
from households.domain.codes import CONTACT_KIND_LABELS, ContactKind
from households.forms.free_text import refuse_bsn
from households.models import Appointment

#: How long an appointment usually is, in minutes.
USUAL_MINUTES = (30, 45, 60, 90, 120)

_AGREED_CHOICES = [
    *((kind.value, CONTACT_KIND_LABELS[kind].capitalize()) for kind in AGREED_BY),
    ("", "Niet vastleggen"),
]


def minutes_words(minutes: int) -> str:
    """``45 minuten``, ``1 uur``, ``anderhalf uur``, ``2 uur``."""
    if minutes == 90:
        return "anderhalf uur"
    return f"{minutes // 60} uur" if minutes % 60 == 0 else f"{minutes} minuten"


class AppointmentForm(forms.Form):
    """When, how long, who and where. ``people`` are those who go to doors here."""

    day = forms.DateField(
        label="Dag",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Kies een dag.", "invalid": "Vul een datum in, zoals 28-11-2026."},
    )
    clock = forms.TimeField(
        label="Hoe laat",
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
        error_messages={"required": "Kies hoe laat.", "invalid": "Vul een tijd in, zoals 14:30."},
    )
    minutes = forms.TypedChoiceField(label="Hoe lang", coerce=int, initial=60)
    person = forms.TypedChoiceField(label="Wie gaat erheen", coerce=int)
    place = forms.ChoiceField(
        label="Waar",
        choices=[(place.value, place.label.capitalize()) for place in Appointment.Place],
        initial=Appointment.Place.HOME,
        widget=forms.RadioSelect,
    )
    agreed_by = forms.ChoiceField(
        label="Hoe is dit afgesproken?",
        choices=_AGREED_CHOICES,
        required=False,
        widget=forms.RadioSelect,
        help_text="Dan staat het contact ook op de looplijst.",
    )
    note = forms.CharField(
        label="Notitie",
        required=False,
        max_length=300,
        validators=[refuse_bsn],
        help_text="Alleen zichtbaar voor wie het dossier mag zien. Niet in de agenda en niet in de agendafeed.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    once = OnceField()
    #: The last line of the history that the reader had seen of an appointment that they change.
    based_on = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: Sequence[User],
        asks_how: bool = False,
        shows_note: bool = True,
        minutes: int | None = None,
        **kwargs: Any,
    ) -> None:
        """``minutes`` is how long it takes now, when that is not one of the usual lengths."""
        super().__init__(*args, **kwargs)
        lengths = sorted({*USUAL_MINUTES, minutes or USUAL_MINUTES[0]})
        cast(forms.ChoiceField, self.fields["minutes"]).choices = [(each, minutes_words(each)) for each in lengths]
        self.people = {person.pk: person for person in people}
        cast(forms.ChoiceField, self.fields["person"]).choices = [(person.pk, person.name) for person in people]
        if not asks_how:
            del self.fields["agreed_by"]
        if not shows_note:
            del self.fields["note"]

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]

    def clean_place(self) -> Appointment.Place:
        return Appointment.Place(self.cleaned_data["place"])

    def clean_agreed_by(self) -> ContactKind | None:
        return ContactKind(self.cleaned_data["agreed_by"]) if self.cleaned_data["agreed_by"] else None

    def clean(self) -> dict[str, Any]:
        """Put day and time together as ``starts_at``."""
        data = super().clean() or {}
        if isinstance(data.get("day"), datetime.date) and data.get("clock") is not None:
            data["starts_at"] = moment_on_clock(data["day"], data["clock"])
            if data["starts_at"] is None:
                self.add_error("clock", ValidationError("Dit tijdstip bestaat niet: die nacht begint de zomertijd."))
        return data


class FindDoorForm(forms.Form):
    """A house number or a name, to pick the door for an appointment."""

    wanted = forms.CharField(
        label="Huisnummer of naam",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"required": "Vul een huisnummer of een naam in."},
    )


def read_accepted(text: str) -> Collection[int]:
    """Return the ids on the button "toch vastleggen"; anything else is left out."""
    return {read_id(part) for part in text.split(",")} - {0}
