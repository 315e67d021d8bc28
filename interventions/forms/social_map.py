"""Forms of the sociale kaart and of the volunteers."""

import datetime
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone

from adv.accounts.models import Organisation, OrganisationKind
from adv.accounts.once import OnceField
from households.domain.codes import Domain
from interventions.actions.social_map import ContactEntry, ProfileEntry, VolunteerEntry
from interventions.domain.volunteers import FREE_TIME_LABELS, VOLUNTEER_HELP_LABELS, FreeTime, VolunteerHelp
from interventions.forms.fields import DOMAIN_SHORT_CHOICES, DayField, TextField, not_in_future

_phone = RegexValidator(r"^[0-9+()\-./ ]{6,40}$", "Vul een telefoonnummer in, zoals 06 12345678.")

HELP_CHOICES = [(one.value, VOLUNTEER_HELP_LABELS[one].capitalize()) for one in VolunteerHelp]
TIME_CHOICES = [(one.value, FREE_TIME_LABELS[one].capitalize()) for one in FreeTime]


class PhoneField(forms.CharField):
    """A telephone number, written in any usual way."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(
            **{
                "label": "Telefoon",
                "required": False,
                "max_length": 40,
                "widget": widget,
                "validators": [_phone],
                **options,
            }
        )


class MailField(forms.EmailField):
    """An e-mail address of somebody else: the browser does not fill in the own one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": "E-mailadres",
                "required": False,
                "widget": forms.EmailInput(attrs={"autocomplete": "off"}),
                "error_messages": {"invalid": "Vul een e-mailadres in, zoals naam@voorbeeld.nl."},
                **options,
            }
        )


class SearchForm(forms.Form):
    """What somebody looks for on the sociale kaart."""

    zoek = forms.CharField(label="Zoek", required=False, max_length=100)
    leefgebied = forms.ChoiceField(
        label="Leefgebied", required=False, choices=[("", "Alle leefgebieden"), *DOMAIN_SHORT_CHOICES]
    )
    soort = forms.ChoiceField(
        label="Formeel of informeel",
        required=False,
        choices=[("", "Allebei"), ("formeel", "Formeel"), ("informeel", "Informeel")],
    )


class ProfileForm(forms.Form):
    """What an organisation does and how to get there."""

    kind = forms.ChoiceField(label="Soort organisatie", choices=OrganisationKind.choices)
    is_informal = forms.BooleanField(label="Informeel: vrijwilligers of buurtinitiatief", required=False)
    domains = forms.MultipleChoiceField(
        label="Op welke leefgebieden helpen zij?",
        choices=DOMAIN_SHORT_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offer = TextField(label="Wat doen zij?", required=False)
    intake = TextField(
        label="Hoe meld je iemand aan?", required=False, rows=3, help_text="En voor wie het is, of juist niet."
    )
    phone = PhoneField()
    email = MailField()
    website = forms.URLField(
        label="Website", required=False, assume_scheme="https", error_messages={"invalid": "Vul een webadres in."}
    )
    place = forms.CharField(label="Bezoekadres", required=False, max_length=200)
    hours = forms.CharField(label="Bereikbaar", required=False, max_length=200, help_text="Bijvoorbeeld: ma-vr 9-12.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def entry(self) -> ProfileEntry:
        """What was filled in. Only after ``is_valid``."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        data["kind"] = OrganisationKind(data["kind"])
        data["domains"] = [Domain(code) for code in data["domains"]]
        return ProfileEntry(**data)


class ContactForm(forms.Form):
    """Somebody to ask at an organisation."""

    name = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Vul een naam in."})
    task = forms.CharField(
        label="Waarvoor", max_length=120, required=False, help_text="Bijvoorbeeld: aanmeldingen schuldhulp."
    )
    phone = PhoneField()
    email = MailField()
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("phone") and not data.get("email"):
            self.add_error("phone", "Vul een telefoonnummer of e-mailadres in.")
        return data

    @property
    def entry(self) -> ContactEntry:
        """What was filled in. Only after ``is_valid``."""
        return ContactEntry(
            **{name: value for name, value in self.cleaned_data.items() if name not in {"seen", "once"}}
        )


class VolunteerForm(forms.Form):
    """What is needed to ask a volunteer, and no more."""

    name = forms.CharField(
        label="Naam",
        max_length=80,
        help_text="Alleen een voornaam mag ook.",
        error_messages={"required": "Vul een naam in."},
    )
    phone = PhoneField()
    email = MailField()
    organisation = forms.ModelChoiceField(
        label="Via welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Van het project zelf",
    )
    helps_with = forms.MultipleChoiceField(
        label="Waarmee helpt deze vrijwilliger?",
        choices=HELP_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies waarmee deze vrijwilliger helpt."},
    )
    languages = forms.CharField(
        label="Spreekt", required=False, max_length=120, help_text="Bijvoorbeeld: Nederlands, Turks."
    )
    free_times = forms.MultipleChoiceField(
        label="Wanneer is er tijd?", choices=TIME_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    available_from = DayField(label="Beschikbaar vanaf", required=False, initial=None, help_text="Leeg: nu al.")
    places = forms.IntegerField(label="Huishoudens tegelijk, hoogstens", min_value=1, max_value=20, initial=1)
    taken = forms.IntegerField(label="Huishoudens nu", min_value=0, max_value=20, initial=0)
    agreed_on = DayField(
        label="Akkoord met deze lijst op", help_text="De vrijwilliger weet dat naam en nummer hier staan."
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations

    def clean_agreed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["agreed_on"]
        if wrong := not_in_future(day, timezone.localdate()):
            raise forms.ValidationError(wrong)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"phone", "email"} & set(self.errors) and not data.get("phone") and not data.get("email"):
            self.add_error("phone", "Vul een telefoonnummer of e-mailadres in.")
        return data

    @property
    def entry(self) -> VolunteerEntry:
        """What was filled in. Only after ``is_valid``."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "once"}}
        data["helps_with"] = [VolunteerHelp(code) for code in data["helps_with"]]
        data["free_times"] = [FreeTime(code) for code in data["free_times"]]
        return VolunteerEntry(**data)
