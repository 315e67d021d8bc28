"""Forms for consent: giving it apart from a task, and the text with which it is asked."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from adv.accounts.models import Organisation
from adv.accounts.once import OnceField
from households.forms.free_text import refuse_bsn
from households.models import Household, Resident
from interventions.domain.consent_text import LONGEST, unknown_fields
from interventions.forms.fields import DayField, TextField, not_in_future
from interventions.forms.task import FORM_CHOICES, ResidentField
from interventions.models import Consent


class ConsentForm(forms.Form):
    """Who agrees to sharing what with whom, and how that was said."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="Met welke organisatie?",
        queryset=Organisation.objects.none(),
        empty_label="Kies een organisatie",
        error_messages={"required": "Kies een organisatie."},
    )
    purpose = forms.CharField(
        label="Waarvoor?",
        max_length=300,
        validators=[refuse_bsn],
        help_text="Bijvoorbeeld: hulp bij de huurachterstand.",
        error_messages={"required": "Schrijf op waarvoor de toestemming is."},
    )
    resident = ResidentField(
        label="Wie geeft toestemming?",
        queryset=Resident.objects.none(),
        empty_label="Kies een bewoner",
        error_messages={"required": "Kies wie toestemming geeft."},
    )
    consent_form = forms.ChoiceField(
        label="Hoe gegeven?", choices=FORM_CHOICES, initial=Consent.Form.ORAL.value, widget=forms.RadioSelect
    )
    given_on = DayField(label="Gegeven op")
    once = OnceField()

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.filter(project_id=household.project_id)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations
        cast(ResidentField, self.fields["resident"]).queryset = household.residents.all()
        if household.residents.count() == 1:
            self.initial.setdefault("resident", household.residents.get().pk)

    def clean_consent_form(self) -> Consent.Form:
        return Consent.Form(self.cleaned_data["consent_form"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("given_on") and (wrong := not_in_future(data["given_on"], timezone.localdate())):
            self.add_error("given_on", wrong)
        return data


class ConsentTextForm(forms.Form):
    """The text for one organisation or for all others; ``seen`` is what stood there."""

    text = TextField(
        label="Tekst",
        rows=14,
        max_length=LONGEST,
        required=False,
        help_text="Leeg laten: dan geldt de tekst hieronder.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := unknown_fields(text):
            raise forms.ValidationError(f"Dit veld bestaat niet: {{{unknown[0][:40]}}}.")
        return text
