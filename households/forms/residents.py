"""Who lives in a household."""

from typing import Any

from django import forms
from django.utils import timezone

from households.actions.residents import ResidentEntry
from households.domain.residents import RELATION_LABELS, Relation
from households.forms.case import CaseForm, LineField


class ResidentForm(CaseForm):
    """Somebody of a household: the name in its parts, who it is, and how to reach and speak to them."""

    given = LineField(label="Voorletters of voornaam", max_length=80)
    infix = LineField(label="Tussenvoegsel", max_length=40, help_text="Bijvoorbeeld: van ’t, de, el.")
    surname = LineField(label="Achternaam", max_length=120)
    is_main = forms.BooleanField(label="Dit is de hoofdbewoner", required=False)
    relation = forms.ChoiceField(
        label="Wie is het van de hoofdbewoner?",
        choices=[("", "onbekend"), *((code.value, label) for code, label in RELATION_LABELS.items())],
        required=False,
        error_messages={"invalid_choice": "Kies een van de mogelijkheden."},
    )
    birth_year = forms.IntegerField(
        label="Geboortejaar",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Vul een jaar in, zoals 1984."},
    )
    phone = LineField(label="Telefoon", max_length=40, validators=[])
    email = forms.EmailField(
        label="E-mailadres", required=False, max_length=254, error_messages={"invalid": "Dit is geen e-mailadres."}
    )
    mother_tongue = LineField(label="Moedertaal", max_length=40)
    needs_interpreter = forms.BooleanField(label="Er is een tolk nodig", required=False)

    def clean_birth_year(self) -> int | None:
        """Refuse a year in which nobody of now was born."""
        year: int | None = self.cleaned_data["birth_year"]
        this_year = timezone.localdate().year
        if year is not None and not 1900 <= year <= this_year:
            raise forms.ValidationError(f"Vul een jaar in van 1900 tot en met {this_year}.")
        return year

    @property
    def entry(self) -> ResidentEntry:
        """What was filled in. Only after ``is_valid``."""
        data = self.cleaned_data
        texts = {name: " ".join(data[name].split()) for name in ("given", "infix", "surname", "phone", "mother_tongue")}
        return ResidentEntry(
            **texts,
            is_main=data["is_main"],
            relation=Relation(data["relation"]) if data["relation"] and not data["is_main"] else None,
            birth_year=data["birth_year"],
            email=data["email"],
            needs_interpreter=data["needs_interpreter"],
        )


def initial_of(entry: ResidentEntry) -> dict[str, Any]:
    """Return what the form starts with."""
    names = ("given", "infix", "surname", "is_main", "birth_year", "phone", "email", "mother_tongue")
    return {
        **{name: getattr(entry, name) for name in names},
        "relation": entry.relation.value if entry.relation else "",
        "needs_interpreter": entry.needs_interpreter,
    }
