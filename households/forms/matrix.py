"""The form of the leefbaarheidsmatrix: seven domains, each with a level or not discussed, and a remark."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone

from households.domain.codes import (
    DOMAIN_LABELS,
    LEVEL_LABELS,
    PHASE_LABELS,
    TYPE_LABELS,
    Domain,
    HouseholdType,
    Level,
    Phase,
)
from households.domain.level_texts import LEVEL_TEXTS
from households.domain.scoring import ALL_DOMAINS, MatrixScores
from households.forms.free_text import refuse_bsn
from households.level_texts import Texts
from households.models import MatrixScoring

#: Longest remark, in characters: some forty pages.
LONGEST_REMARK = 20_000
#: Longest word with a review, as in the model.
LONGEST_REVIEW_NOTE = 1_000
#: Before this no project had a matrix: a typing error in the year.
EARLIEST_DAY = datetime.date(2000, 1, 1)

LEVEL_CHOICES = [("", "niet besproken"), *((str(level.value), label) for level, label in LEVEL_LABELS.items())]


def _remark_field(label: str, *, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_REMARK,
        validators=[refuse_bsn],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


@dataclass(frozen=True, slots=True)
class DomainFields:
    """What the page shows of one domain."""

    domain: Domain
    level: forms.BoundField
    remark: forms.BoundField
    texts: list[tuple[Level, str]]
    previous: int | None

    @property
    def remark_open(self) -> bool:
        """Whether there is something in the remark to see."""
        return bool(self.remark.value() or self.remark.errors)


class MatrixForm(forms.Form):
    """One scoring, whole or in part. Checks what can be seen without the database; the action checks the rest."""

    on = forms.DateField(
        label="Datum",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(EARLIEST_DAY, "Deze datum ligt te ver terug. Klopt het jaar?")],
        error_messages={"required": "Vul in wanneer dit is gescoord.", "invalid": "Vul een datum in, zoals 5-3-2026."},
    )
    phase = forms.ChoiceField(
        label="Fase",
        choices=[(phase.value, label) for phase, label in PHASE_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies de fase.", "invalid_choice": "Kies een van de fasen."},
    )
    remark = _remark_field("Opmerking bij het geheel", rows=3)
    set_type = forms.ChoiceField(
        label="Type",
        required=False,
        choices=[("", "voorgesteld type"), *((code.value, label) for code, label in TYPE_LABELS.items())],
        error_messages={"invalid_choice": "Kies een van de typen."},
    )
    set_type_reason = forms.CharField(
        label="Waarom een ander type",
        required=False,
        max_length=300,
        validators=[refuse_bsn],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    correction_reason = forms.CharField(
        label="Waarom verbeter je dit?",
        required=False,
        max_length=300,
        validators=[refuse_bsn],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    #: The version that the person had before them when they began to type.
    based_on = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, previous: MatrixScoring | None = None, texts: Texts = LEVEL_TEXTS, **kwargs: Any
    ) -> None:
        """Make the form; ``previous`` is the last scoring that counts, ``texts`` what the levels mean here."""
        super().__init__(*args, **kwargs)
        self.previous = previous
        self.texts = texts
        for domain in ALL_DOMAINS:
            self.fields[domain.value] = forms.TypedChoiceField(
                label=DOMAIN_LABELS[domain],
                required=False,
                choices=LEVEL_CHOICES,
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Kies een niveau uit de rij, of niet besproken."},
            )
            self.fields[f"{domain.value}_remark"] = _remark_field("Opmerking", rows=3)
        self.order_fields([*(domain.value for domain in ALL_DOMAINS), "on", "phase"])

    def domains(self) -> Iterator[DomainFields]:
        """Give the fields per domain, in the order of the matrix."""
        for domain in ALL_DOMAINS:
            yield DomainFields(
                domain=domain,
                level=self[domain.value],
                remark=self[f"{domain.value}_remark"],
                texts=list(self.texts[domain].items()),
                previous=getattr(self.previous, domain.value) if self.previous else None,
            )

    @property
    def type_open(self) -> bool:
        """Whether there is something to see where another type is chosen."""
        names = ("set_type", "set_type_reason")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_on(self) -> datetime.date:
        """Refuse a date in the future."""
        on = cast(datetime.date, self.cleaned_data["on"])
        if on > timezone.localdate():
            raise forms.ValidationError("Deze datum ligt in de toekomst.")
        return on

    def clean(self) -> dict[str, Any]:
        """Another type needs a reason and all six levels."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("set_type"):
            wrong_level = any(domain.value in self.errors for domain in ALL_DOMAINS)
            if not wrong_level and not self.scores.is_complete:
                self.add_error("set_type", "Een type kan pas als alle zes de leefgebieden een niveau hebben.")
            elif not cleaned.get("set_type_reason") and "set_type_reason" not in self.errors:
                self.add_error("set_type_reason", "Schrijf kort op waarom je een ander type kiest.")
        return cleaned

    @property
    def scores(self) -> MatrixScores:
        """The levels that were filled in."""
        return MatrixScores.of({domain: self.cleaned_data.get(domain.value) for domain in ALL_DOMAINS})

    @property
    def remarks(self) -> Mapping[Domain, str]:
        """The remarks per domain."""
        return {domain: self.cleaned_data.get(f"{domain.value}_remark", "") for domain in ALL_DOMAINS}

    @property
    def chosen_type(self) -> HouseholdType | None:
        """The type that was set by hand; None leaves it at the proposal."""
        code = self.cleaned_data.get("set_type")
        return HouseholdType(code) if code else None


class ReviewForm(forms.Form):
    """Confirming the scoring of a trainee, or giving it back; the button that was pressed says which."""

    CONFIRM, RETURN = "confirm", "return"

    note = forms.CharField(
        label="Wat wil je erbij zeggen?",
        required=False,
        max_length=LONGEST_REVIEW_NOTE,
        validators=[refuse_bsn],
        help_text="Nodig als je de score teruggeeft.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    decision = forms.ChoiceField(
        choices=[(CONFIRM, "Bevestigen"), (RETURN, "Teruggeven")],
        error_messages={"required": "Kies bevestigen of teruggeven.", "invalid_choice": "Kies een van de twee."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The browser would cut off what is pasted without a word.
        self.fields["note"].widget.attrs.pop("maxlength", None)

    @property
    def is_return(self) -> bool:
        """Whether the scoring is given back. Only after ``is_valid``."""
        return bool(self.cleaned_data["decision"] == self.RETURN)


def initial_of(scoring: MatrixScoring) -> dict[str, Any]:
    """Return what the form starts with when this scoring is corrected."""
    return {
        "on": scoring.on,
        "phase": scoring.phase,
        "remark": scoring.remark,
        "set_type": scoring.set_type,
        "set_type_reason": scoring.set_type_reason,
        "based_on": scoring.pk,
        **{domain.value: getattr(scoring, domain.value) for domain in ALL_DOMAINS},
        **{f"{domain.value}_remark": scoring.domain_remarks.get(domain.value, "") for domain in ALL_DOMAINS},
    }


def initial_for_new(previous: MatrixScoring | None) -> dict[str, Any]:
    """Return what an empty form starts with: today, and the phase that comes next. No level is filled in."""
    phase = Phase.INTAKE if previous is None else Phase.EVALUATION
    if previous is not None and previous.phase == Phase.AFTERCARE:
        phase = Phase.AFTERCARE
    return {"on": timezone.localdate(), "phase": phase.value}
