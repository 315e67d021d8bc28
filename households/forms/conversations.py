"""Forms around conversations: what became of a benefit or a chance, the questions of a project, the informatiemap."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms

from adv.accounts.once import OnceField
from households.domain.codes import DOMAIN_LABELS, Domain
from households.domain.conversation_answers import AnswerError, read_amount
from households.domain.conversation_codes import (
    BENEFIT_STATE_LABELS,
    BENEFITS_WITH_AMOUNT,
    CHANCE_HELPER_LABELS,
    CHANCE_KIND_LABELS,
    BenefitState,
    ChanceHelper,
    ChanceKind,
)
from households.domain.conversation_format import (
    ADDABLE_KINDS,
    PART_LABELS,
    QUESTION_KIND_LABELS,
    WITH_OPTIONS,
    Part,
    Question,
    QuestionKind,
)
from households.forms.case import CaseForm, DayField, LineField, NoteField


class BenefitForm(CaseForm):
    """How it stands with one scheme."""

    state = forms.TypedChoiceField(
        label="Hoe staat het ermee?",
        choices=[(code.value, label.capitalize()) for code, label in BENEFIT_STATE_LABELS.items()],
        coerce=BenefitState,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het ervoor staat."},
    )
    amount = LineField(
        label="Gewonnen per jaar, in euro",
        max_length=20,
        help_text="Alleen wat er door onze check bij kwam. Leeg als het bedrag niet bekend is.",
    )
    on = DayField(label="Sinds wanneer weten we dit?")

    def clean_amount(self) -> Decimal | None:
        """Read an amount as people type it."""
        text = cast(str, self.cleaned_data["amount"])
        if not text:
            return None
        try:
            return read_amount(text)
        except AnswerError as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        """An amount goes with something that is there, or asked for."""
        data = super().clean() or {}
        if data.get("amount") is not None and data.get("state") not in (*BENEFITS_WITH_AMOUNT, None):
            self.add_error("amount", "Een bedrag hoort bij een voorziening die er is of die is aangevraagd.")
        return data


class ChanceForm(CaseForm):
    """A chance, and what it became."""

    text = LineField(
        label="Kans", max_length=300, required=True, error_messages={"required": "Schrijf op wat de kans is."}
    )
    kind = forms.TypedChoiceField(
        label="Soort",
        choices=[(code.value, label.capitalize()) for code, label in CHANCE_KIND_LABELS.items()],
        coerce=ChanceKind,
        widget=forms.RadioSelect,
    )
    helped_by = forms.TypedChoiceField(
        label="Wie helpt daarbij?",
        choices=[
            ("", "Nog niemand"),
            *((code.value, label.capitalize()) for code, label in CHANCE_HELPER_LABELS.items()),
        ],
        coerce=ChanceHelper,
        empty_value=None,
        required=False,
    )
    helper_name = LineField(label="Wie precies?", max_length=160)
    taken_up_on = DayField(
        label="Opgepakt op", required=False, help_text="De dag waarop het echt iets werd. Leeg: nog niet."
    )
    remark = NoteField(label="Wat het werd")


class ChanceAddForm(ChanceForm):
    """A chance that was just seen: what became of it is for later."""

    based_on = None  # type: ignore[assignment]  # nobody can have changed what is not there yet
    taken_up_on = None  # type: ignore[assignment]
    remark = None  # type: ignore[assignment]


# --- The questions of a project ---------------------------------------------------------------------------------------


class _RevisionForm(forms.Form):
    """Something about the questions: ``revision`` is what the person had before them."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class QuestionAddForm(_RevisionForm):
    """A new question."""

    part = forms.TypedChoiceField(
        label="In welk deel?",
        choices=[(part.value, PART_LABELS[part]) for part in Part if part is not Part.BENEFITS],
        coerce=Part,
    )
    label = LineField(label="Vraag", max_length=200, required=True, error_messages={"required": "Schrijf de vraag op."})
    kind = forms.TypedChoiceField(
        label="Hoe wordt die beantwoord?",
        choices=[(kind.value, QUESTION_KIND_LABELS[kind].capitalize()) for kind in ADDABLE_KINDS],
        coerce=QuestionKind,
        widget=forms.RadioSelect,
        initial=QuestionKind.CHOICE.value,
    )
    options = forms.CharField(
        label="Antwoorden",
        required=False,
        max_length=8000,
        help_text="Eén per regel. Alleen nodig als er uit antwoorden gekozen wordt.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @property
    def new_options(self) -> list[str]:
        """The answers that were typed."""
        return cast(str, self.cleaned_data["options"]).splitlines()


class QuestionForm(_RevisionForm):
    """The words of a question and of its answers; an answer is taken out, never removed."""

    label = LineField(label="Vraag", max_length=200, required=True, error_messages={"required": "Schrijf de vraag op."})
    options = forms.CharField(
        label="Nieuwe antwoorden",
        required=False,
        max_length=8000,
        help_text="Eén per regel.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].initial = question.label
        self._codes = [option.code for option in question.options]
        if question.kind not in WITH_OPTIONS:
            del self.fields["options"]
        for option in question.options:
            self.fields[f"option-{option.code}"] = LineField(label="Antwoord", max_length=120, initial=option.label)
            self.fields[f"gone-{option.code}"] = forms.BooleanField(
                label="Niet meer gebruiken", required=False, initial=option.is_retired
            )
        if question.kind is QuestionKind.SCHEMES and "options" in self.fields:
            self.fields["options"].label = "Nieuwe voorzieningen"

    @property
    def option_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The answers there are: their words, and whether they are still used."""
        return [(self[f"option-{code}"], self[f"gone-{code}"]) for code in self._codes]

    @property
    def changes(self) -> Mapping[str, Any]:
        """What was filled in, as ``Format.with_changed_question`` takes it."""
        data = self.cleaned_data
        return {
            "label": data["label"],
            "option_labels": {code: data[f"option-{code}"] for code in self._codes},
            "retired_options": [code for code in self._codes if data[f"gone-{code}"]],
            "new_options": cast(str, data.get("options", "")).splitlines(),
        }


# --- The informatiemap ------------------------------------------------------------------------------------------------


class InformationForm(forms.Form):
    """A scheme, allowance or activity to have at hand."""

    title = LineField(label="Titel", max_length=120, required=True, error_messages={"required": "Geef het een titel."})
    domain = forms.TypedChoiceField(
        label="Bij welk leefgebied?",
        choices=[("", "Overal: onder Algemeen"), *((code.value, DOMAIN_LABELS[code]) for code in Domain)],
        required=False,
    )
    text = NoteField(label="Uitleg", rows=4, help_text="Voor wie is het, en wat moet je regelen?")
    url = forms.URLField(
        label="Website",
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": "Dit is geen adres van een website."},
    )
    phone = LineField(label="Telefoon", max_length=40, validators=[])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    once = OnceField()

    def clean_url(self) -> str:
        """Only addresses that a browser opens as a page."""
        url = cast(str, self.cleaned_data["url"])
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError("Een website begint met https://.")
        return url
