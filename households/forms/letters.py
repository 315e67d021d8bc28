"""The forms for stacks of letters and cards, for their texts, and for the language of a household."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from adv.accounts.http import read_id
from adv.accounts.models import Project
from households.domain.letter_text import LetterField, text_problem
from households.letters.recipients import Choice
from households.letters.texts import DUTCH, is_too_long
from households.models import LETTER_LANGUAGES, Address, Complex, LetterKind, Staircase

#: Languages beside Dutch, with an empty choice first.
SECOND_LANGUAGES = [
    ("", "alleen Nederlands"),
    *((code, name) for code, name in LETTER_LANGUAGES.items() if code != DUTCH),
]
#: A project with more complexes is chosen from by name, in the address bar of the looplijst or the facade.
MOST_COMPLEXES = 300


class _StaircaseField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at runtime
    """Portieken of one complex, called by their own name."""

    def __init__(self, portieken: QuerySet[Staircase]) -> None:
        super().__init__(
            portieken,
            label="Portieken",
            required=False,
            help_text="Kies er geen voor het hele complex.",
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, obj: Staircase) -> str:
        return f"portiek {obj.name}"


class MailingForm(forms.Form):
    """For whom a stack is. The same form is asked (to see how many) and sent (to make it)."""

    soort = forms.ChoiceField(
        label="Wat wil je maken?",
        choices=[
            (LetterKind.LETTER.value, "Aankondigingsbrief"),
            (LetterKind.CARD.value, "Kaart ‘Wij troffen u niet thuis’"),
        ],
        widget=forms.RadioSelect,
    )
    complex = forms.ModelChoiceField(
        label="Complex", queryset=Complex.objects.none(), required=False, empty_label="Het hele project"
    )
    portiek = _StaircaseField(Staircase.objects.none())
    wie = forms.ChoiceField(
        label="Voor wie?",
        choices=[("beurt", "Wie nu aan de beurt is"), ("alle", "Iedereen in deze keuze")],
        widget=forms.RadioSelect,
    )
    opnieuw = forms.BooleanField(
        label="Ook wie er al een kreeg",
        required=False,
        help_text="De brief gaat één keer per huishouden, de kaart één keer per ronde.",
    )
    next_visit = forms.CharField(
        label="Wanneer komen jullie terug?",
        required=False,
        max_length=120,
        help_text="Komt in de tekst achter ‘Wij komen terug’.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    adres = forms.ModelChoiceField(queryset=Address.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, project: Project, addresses: QuerySet[Address]) -> None:
        """Offer the complexes of ``project`` and the portieken of the one that was chosen."""
        super().__init__(data)
        complexes = Complex.objects.filter(project=project).order_by("position", "name")
        cast("forms.ModelChoiceField[Complex]", self.fields["complex"]).queryset = complexes
        cast("forms.ModelChoiceField[Address]", self.fields["adres"]).queryset = addresses
        if self.data.get("soort") == LetterKind.LETTER:
            days = f"{project.letter_min_days} tot {project.letter_max_days} dagen na vandaag"
            self.fields["next_visit"].label = "Wanneer bellen jullie aan?"
            self.fields["next_visit"].help_text = f"Laat je dit leeg, dan staat er: {days}, met de datums."
        chosen = self.data.get("complex", "")
        if complex_id := read_id(chosen):
            portieken = Staircase.objects.filter(complex_id=complex_id, complex__project=project)
            self.fields["portiek"] = _StaircaseField(portieken.order_by("position", "name"))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What was filled in, as names and values, for a form that carries it along."""
        data = cast(QueryDict, self.data)
        return [(name, value) for name in self.fields for value in data.getlist(name)]

    @property
    def choice(self) -> Choice:
        """What was chosen; only of a valid form."""
        data = self.cleaned_data
        address = data.get("adres")
        return Choice(
            kind=LetterKind(data["soort"]),
            only_due=data["wie"] == "beurt" and address is None,
            complex_id=data["complex"].pk if data["complex"] and address is None else None,
            staircase_ids=tuple(portiek.pk for portiek in data["portiek"]) if address is None else (),
            address_id=address.pk if address else None,
            again=data["opnieuw"],
        )


class LetterTextForm(forms.Form):
    """The text of a letter or a card, checked for unknown fields and for running off its page."""

    subject = forms.CharField(label="Onderwerp", max_length=160)
    body = forms.CharField(
        label="Tekst",
        max_length=4000,
        help_text="Een lege regel begint een nieuwe alinea. Opmaak is niet nodig.",
        widget=forms.Textarea(attrs={"rows": 22}),
    )

    def __init__(
        self, *args: Any, kind: LetterKind, language: str, sample: dict[LetterField, str], **kwargs: Any
    ) -> None:
        """``sample`` is what the fields stand for on the example beside the text."""
        super().__init__(*args, **kwargs)
        self.kind, self.sample = kind, sample
        attributes = {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "class": "letter-text"}
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= attributes

    def clean_subject(self) -> str:
        """Refuse unknown fields."""
        return _checked(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        """Refuse unknown fields; lines end in one way."""
        return _checked(self.cleaned_data["body"].replace("\r\n", "\n"))

    def clean(self) -> dict[str, Any]:
        """Refuse a text that does not fit."""
        data = super().clean() or {}
        if {"subject", "body"} <= set(data) and is_too_long(self.kind, data["subject"], data["body"], self.sample):
            where = "op de kaart" if self.kind == LetterKind.CARD else "op één bladzijde"
            self.add_error("body", f"Deze tekst past niet {where}. Maak hem korter.")
        return data


def _checked(text: str) -> str:
    if problem := text_problem(text):
        raise forms.ValidationError(problem)
    return text


class ContactDetailsForm(forms.Form):
    """How residents reach the team."""

    contact_details = forms.CharField(
        label="Contactgegevens",
        max_length=500,
        help_text="Bezoekadres, telefoonnummer en spreekuur. Dit komt in de tekst op de plaats van {contact}.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SecondLanguageForm(forms.Form):
    """In which language a household gets its letters beside Dutch."""

    second_language = forms.ChoiceField(label="Tweede taal in brieven", choices=SECOND_LANGUAGES, required=False)
    #: What stood there when somebody chose.
    seen = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
