"""The settings of a project, with what each of them means."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Project
from households.actions.settings import SETTING_FIELDS, fingerprint

_EARLIEST_EVENING, _LATEST_EVENING = datetime.time(15, 0), datetime.time(21, 0)

#: Title, explanation and fields of each part of the page.
PARTS: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "Het project",
        "Zo heet het project op schermen, in brieven en in rapportages.",
        ("name", "area", "municipality", "corporation", "advisor_word", "starts_on", "ends_on"),
    ),
    (
        "Brief en aanbellen",
        "Na elke wijziging rekent het systeem de volgende stap van elke deur opnieuw uit.",
        ("letter_min_days", "letter_max_days", "rings_per_daypart", "evening_starts_at"),
    ),
    (
        "Rondes en rust",
        "Een ronde is alle keren overdag, de kaart en alle keren ’s avonds.",
        ("weeks_between_rounds", "rounds_before_rest", "rest_weeks"),
    ),
    (
        "Terugkomen en kennismaken",
        "Wat er gebeurt als iemand wel is gesproken, of hier net woont.",
        ("come_back_days", "newcomer_after_months", "refusal_min_months", "refusal_max_months"),
    ),
    ("Brieven en kaarten", "Zo kunnen bewoners jullie bereiken.", ("contact_details",)),
    ("Zonder verbinding", "Wat er op een telefoon staat als er geen bereik is.", ("offline_names",)),
    (
        "Taken aan partners",
        "Een partner ziet alleen de eigen taken, en niet langer dan nodig.",
        ("accept_working_days", "silent_weeks", "partner_access_days", "name_after_acceptance"),
    ),
)

_HELP = {
    "name": "Staat bovenaan elk scherm.",
    "area": "De flats, straten of buurt.",
    "starts_on": "Wie na deze dag komt wonen, is een nieuwe bewoner.",
    "advisor_word": "Bijvoorbeeld huisbezoeker, wijkcoach of casemanager. De rechten blijven gelijk.",
    "letter_min_days": "Zoveel dagen na de brief mag je voor het eerst aanbellen.",
    "letter_max_days": "Uiterlijk zoveel dagen na de brief heb je aangebeld.",
    "rings_per_daypart": "Zo vaak overdag en daarna zo vaak ’s avonds, voordat een ronde om is.",
    "evening_starts_at": "Wie vanaf dit tijdstip aanbelt, belt ’s avonds aan.",
    "weeks_between_rounds": "Van de laatste keer aanbellen tot de eerste keer van de volgende ronde.",
    "rounds_before_rest": "Na zoveel rondes zonder contact volgt de rust, met navraag bij de corporatie.",
    "rest_weeks": "Zo lang blijft de deur met rust na de laatste keer aanbellen.",
    "come_back_days": "Als het niet gelegen kwam en er geen dag is afgesproken.",
    "refusal_min_months": "Zo lang wacht je minstens als iemand nu niet wil, maar je terug mag komen.",
    "refusal_max_months": "En zo lang hoogstens.",
    "newcomer_after_months": "Zo lang na de verhuizing ga je kennismaken.",
    "contact_details": "Bezoekadres, telefoonnummer en spreekuur. Staat onder elke brief en op elke kaart.",
    "offline_names": "Zonder dit staan er alleen huisnummers. Een telefoon kan kwijtraken.",
    "accept_working_days": "Daarna krijgt de partner een herinnering, en jij een seintje.",
    "silent_weeks": "Zo lang niets gehoord over een lopende taak: ook dan een herinnering.",
    "partner_access_days": "Zoveel dagen na het afronden ziet een partner de taak nog.",
    "name_after_acceptance": "De partner ziet wie het is pas als de taak is geaccepteerd.",
}
_LABELS = {
    "letter_min_days": "Aanbellen vanaf (dagen na de brief)",
    "letter_max_days": "Aanbellen tot en met (dagen na de brief)",
    "rings_per_daypart": "Keer aanbellen per dagdeel",
    "evening_starts_at": "De avond begint om",
    "weeks_between_rounds": "Weken tussen twee rondes",
    "rounds_before_rest": "Rondes voor de rust",
    "rest_weeks": "Weken rust",
    "come_back_days": "Terugkomen na (dagen)",
    "refusal_min_months": "Na een weigering terug vanaf (maanden)",
    "refusal_max_months": "Na een weigering terug tot en met (maanden)",
    "newcomer_after_months": "Kennismaken na (maanden)",
    "advisor_word": "Hoe heten de adviseurs",
    "contact_details": "Contactgegevens",
    "offline_names": "Namen op de telefoon zonder verbinding",
    "accept_working_days": "Accepteren binnen (werkdagen)",
    "silent_weeks": "Stilte op een taak (weken)",
    "partner_access_days": "Inzage na afronding (dagen)",
    "name_after_acceptance": "Naam en adres pas na accepteren",
}
#: Smallest and largest value: outside these it is a slip of the keyboard.
_RANGES = {
    "rings_per_daypart": (1, 10),
    "weeks_between_rounds": (1, 52),
    "rounds_before_rest": (1, 10),
    "rest_weeks": (1, 104),
    "letter_min_days": (0, 60),
    "letter_max_days": (1, 90),
    "newcomer_after_months": (0, 12),
    "come_back_days": (1, 90),
    "refusal_min_months": (1, 24),
    "refusal_max_months": (1, 24),
    "accept_working_days": (1, 60),
    "silent_weeks": (1, 52),
    "partner_access_days": (0, 365),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page with its fields."""

    title: str
    text: str
    fields: Sequence[forms.BoundField]


if TYPE_CHECKING:
    _ProjectForm = forms.ModelForm[Project]
else:
    _ProjectForm = forms.ModelForm


class SettingsForm(_ProjectForm):
    """All settings of a project. Never saved here: the action compares and keeps them."""

    #: The settings that somebody had before them when they opened the page.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = Project
        fields = tuple(SETTING_FIELDS)
        labels = _LABELS
        help_texts = _HELP
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "evening_starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "contact_details": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance)
        for name, (least, most) in _RANGES.items():
            field = self.fields[name]
            field.validators = [
                MinValueValidator(least, f"Vul een getal in van {least} tot en met {most}."),
                MaxValueValidator(most, f"Vul een getal in van {least} tot en met {most}."),
            ]
            field.widget.attrs.update({"min": least, "max": most, "inputmode": "numeric"})
            field.error_messages["invalid"] = "Vul een heel getal in."
            field.error_messages["required"] = "Vul een getal in."

    def parts(self) -> Iterator[Part]:
        """Give the parts of the page, in order."""
        for title, text, names in PARTS:
            yield Part(title, text, [self[name] for name in names])

    def clean_evening_starts_at(self) -> datetime.time:
        """Refuse a moment that nobody calls the beginning of the evening."""
        moment: datetime.time = self.cleaned_data["evening_starts_at"]
        if not _EARLIEST_EVENING <= moment <= _LATEST_EVENING:
            raise forms.ValidationError("Kies een tijd van 15:00 tot en met 21:00.")
        return moment.replace(second=0, microsecond=0)

    def clean_contact_details(self) -> str:
        """Keep one kind of line ending: browsers send another than the database holds."""
        text: str = self.cleaned_data["contact_details"]
        return text.replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or self.cleaned_data
        for first, last, text in (
            ("letter_min_days", "letter_max_days", "Dit moet minstens het eerste aantal dagen zijn."),
            ("refusal_min_months", "refusal_max_months", "Dit moet minstens het eerste aantal maanden zijn."),
            ("starts_on", "ends_on", "Het einde ligt voor het begin."),
        ):
            start, end = data.get(first), data.get(last)
            if start is not None and end is not None and end < start:
                self.add_error(last, text)
        return data

    @property
    def values(self) -> dict[str, object]:
        """The settings as they were typed."""
        return {name: self.cleaned_data[name] for name in SETTING_FIELDS}


def shown(value: object) -> str:
    """Return a setting in words."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.date):
        return dutch.date_short(value, timezone.localdate())
    return "" if value is None else str(value)
