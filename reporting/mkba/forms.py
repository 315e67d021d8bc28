"""Forms of a calculation. Nothing is filled in beforehand as if it were true."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict

from adv.accounts.errors import ActionRefused
from adv.accounts.once import OnceField
from households.forms.case import DayField, LineField
from reporting.domain.mkba import (
    ITEM_KIND_LABELS,
    MOST_YEARS,
    PARTY_LABELS,
    PROJECT_NUMBER_LABELS,
    ItemKind,
    Party,
    ProjectNumber,
)
from reporting.fields import AmountField
from reporting.mkba.actions import ItemEntry, TermsEntry
from reporting.models import MkbaItem, MkbaVersion

_HUNDRED = Decimal(100)
_CHOOSE = [("", "Kies")]


class YearsField(forms.IntegerField):
    """A whole number of years."""

    def __init__(self, **options: Any) -> None:
        errors = {
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul een getal in van %(limit_value)s of hoger.",
            "max_value": "Vul een getal in van %(limit_value)s of lager.",
        }
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"error_messages": errors, "widget": widget, **options})


class _DraftForm(forms.Form):
    """A form about a draft that a colleague may change at the same time; sent twice it is done once."""

    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    once = OnceField()

    def refuse(self, refused: ActionRefused) -> None:
        """Show why an action was refused beside its field."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)

    def go_on_from(self, edits: int) -> None:
        """Let the next time be based on what the editor sees now."""
        data = cast(QueryDict, self.data).copy()
        data["based_on"] = str(edits)
        self.data = data


class TermsForm(_DraftForm):
    """What holds for the whole calculation."""

    base_year = YearsField(
        label="Basisjaar", min_value=1900, max_value=2199, help_text="Bedragen van dit jaar tellen helemaal mee."
    )
    rate = AmountField(label="Discontovoet in procent per jaar", most=_HUNDRED)
    rate_source = LineField(label="Bron van de discontovoet", max_length=200)
    rate_source_on = DayField(label="Datum van de bron", required=False)
    rate_is_estimate = forms.BooleanField(label="De discontovoet is een schatting", required=False)
    spread = AmountField(
        label="Marge in de gevoeligheid, in procent",
        least=Decimal(1),
        most=Decimal(99),
        help_text="De grafiek laat zien wat er gebeurt als een waarde zoveel lager of hoger is.",
    )

    @property
    def entry(self) -> TermsEntry:
        """What was filled in."""
        data = self.cleaned_data
        return TermsEntry(**{name: data[name] for name in TermsEntry.__dataclass_fields__})


class SheetForm(TermsForm):
    """A new calculation."""

    name = LineField(label="Naam", max_length=120, required=True, help_text="Zoals 'MKBA Dichterspark 2024'.")

    field_order = ("name", "base_year", "rate", "rate_source", "rate_source_on", "rate_is_estimate", "spread")


class ItemForm(_DraftForm):
    """A cost or a benefit."""

    kind = forms.ChoiceField(
        label="Kosten of baten",
        choices=[*_CHOOSE, *((code.value, text.capitalize()) for code, text in ITEM_KIND_LABELS.items())],
    )
    name = LineField(label="Omschrijving", max_length=160, required=True)
    party = forms.ChoiceField(
        label="Wie betaalt of heeft er baat bij",
        choices=[*_CHOOSE, *((code.value, text.capitalize()) for code, text in PARTY_LABELS.items())],
    )
    number = AmountField(label="Aantal", required=False)
    number_figure = forms.ChoiceField(
        label="Of een cijfer van het project",
        choices=[("", "Ik typ zelf een aantal"), *((code.value, text) for code, text in PROJECT_NUMBER_LABELS.items())],
        required=False,
    )
    number_source = LineField(label="Bron van het aantal", max_length=200)
    number_source_on = DayField(label="Datum van de bron", required=False)
    unit_value = AmountField(label="Waarde per stuk, in euro", least=Decimal(-(10**9)), most=Decimal(10**9))
    value_source = LineField(label="Bron van de waarde", max_length=200)
    value_source_on = DayField(label="Datum van de bron", required=False)
    share = AmountField(
        label="Deel dat aan het project wordt toegerekend, in procent", most=_HUNDRED, help_text="100 is alles."
    )
    first_year = YearsField(
        label="Begint na hoeveel jaar",
        min_value=0,
        max_value=MOST_YEARS,
        help_text="0 is het basisjaar, 1 het jaar daarna.",
    )
    years = YearsField(label="Aantal jaren", min_value=1, max_value=MOST_YEARS)
    share_source = LineField(label="Bron van het deel en de jaren", max_length=200)
    share_source_on = DayField(label="Datum van de bron", required=False)
    is_estimate = forms.BooleanField(label="Dit is een schatting", required=False)

    @property
    def entry(self) -> ItemEntry:
        """What was filled in."""
        data = self.cleaned_data
        figure = data["number_figure"]
        plain = {name: data[name] for name in ItemEntry.__dataclass_fields__}
        return ItemEntry(
            **{
                **plain,
                "kind": ItemKind(data["kind"]),
                "party": Party(data["party"]),
                "number_figure": ProjectNumber(figure) if figure else None,
            }
        )


def terms_initial(version: MkbaVersion) -> dict[str, Any]:
    """Return what the form of the terms shows of a version."""
    return {name: getattr(version, name) for name in TermsEntry.__dataclass_fields__} | {"based_on": version.edits}


def item_initial(item: MkbaItem) -> dict[str, Any]:
    """Return what the form shows of an item; a number that was taken over is taken over again."""
    values = {name: getattr(item, name) for name in ItemEntry.__dataclass_fields__} | {"based_on": item.version.edits}
    if item.number_figure:
        values |= {"number": None, "number_source": "", "number_source_on": None}
    return values
