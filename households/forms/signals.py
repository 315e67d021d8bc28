"""Forms about meldingen."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from adv.accounts.models import Project, User
from adv.accounts.once import OnceField
from households.actions.signals import assignable
from households.forms.free_text import refuse_bsn
from households.forms.places import HomeMixin
from households.models import Signal, SignalStep

#: Longest text, in characters.
LONGEST_TEXT = 4_000


def _day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 5-3-2026."},
    )


def _people(project: Project, label: str, empty: str) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=label,
        queryset=assignable(project),
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": "Kies iemand uit het team."},
    )


class SignalForm(HomeMixin):
    """A new melding."""

    once = OnceField()
    text = forms.CharField(
        label="Wat is er aan de hand?",
        max_length=LONGEST_TEXT,
        validators=[refuse_bsn],
        help_text="Schrijf hier niet wie het meldt: dat staat apart, achter een knop.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf op wat er aan de hand is."},
    )
    source = forms.ChoiceField(
        label="Wie meldt het?",
        choices=Signal.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie het meldt.", "invalid_choice": "Kies een van de mogelijkheden."},
    )
    source_name = forms.CharField(
        label="Naam van de melder",
        max_length=120,
        required=False,
        validators=[refuse_bsn],
        help_text="Alleen als je die nodig hebt om terug te bellen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_suspicion = forms.BooleanField(label="Het gaat om een vermoeden van iets strafbaars", required=False)
    is_safety_concern = forms.BooleanField(
        label="Er is zorg om de veiligheid van volwassenen of kinderen", required=False
    )
    received_on = _day_field("Ontvangen op")

    field_order = ("where", "address", "text", "source", "source_name")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"] = _people(project, "Wie gaat eropaf?", "Nog niemand")

    def clean_source(self) -> Signal.Source:
        return Signal.Source(self.cleaned_data["source"])

    def clean_received_on(self) -> datetime.date:
        """Refuse a date in the future."""
        on: datetime.date = self.cleaned_data["received_on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Deze datum ligt in de toekomst.")
        return on

    def clean(self) -> dict[str, Any]:
        """A melding is about a home."""
        data = super().clean()
        if self.home is None and "where" not in self.errors:
            self.add_error("where", "Vul het adres in waar de melding over gaat.")
        return data


class AssignForm(forms.Form):
    """Who goes there."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"] = _people(project, "Wie gaat eropaf?", "Nog niemand")


class StepForm(forms.Form):
    """Something done about a melding."""

    once = OnceField()
    kind = forms.ChoiceField(
        label="Wat is er gedaan?",
        choices=SignalStep.Kind.choices,
        error_messages={"required": "Kies wat er is gedaan.", "invalid_choice": "Kies een van de mogelijkheden."},
    )
    on = _day_field("Wanneer")
    text = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=LONGEST_TEXT,
        validators=[refuse_bsn],
        help_text="Met wie, wat kwam eruit, wat is afgesproken.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_kind(self) -> SignalStep.Kind:
        return SignalStep.Kind(self.cleaned_data["kind"])


class HandleForm(forms.Form):
    """What came of a melding."""

    outcome = forms.CharField(
        label="Wat is eruit gekomen?",
        max_length=LONGEST_TEXT,
        validators=[refuse_bsn],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op wat eruit is gekomen."},
    )
