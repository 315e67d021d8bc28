"""Forms for targets, what was measured, and the figures of others."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict

from adv.accounts.errors import ActionRefused
from adv.accounts.once import OnceField
from households.forms.case import DayField, LineField
from reporting.domain.targets import (
    DIRECTION_LABELS,
    OWN_FIGURE_LABELS,
    UNIT_LABELS,
    Direction,
    OwnFigure,
    Unit,
)
from reporting.fields import AmountField
from reporting.models import ExternalFigure, Target
from reporting.targets.actions import FigureEntry, TargetEntry
from reporting.targets.standing import Course

_BY_HAND = "hand"
_KINDS = [(ExternalFigure.Kind.GRADE.value, "Rapportcijfer"), (ExternalFigure.Kind.COUNT.value, "Aantal")]
_OWN, _EXTERNAL = "eigen|", "extern|"


class _OnceForm(forms.Form):
    """A form that is sent twice is done once."""

    once = OnceField()

    def refuse(self, refused: ActionRefused) -> None:
        """Show why an action was refused beside its field."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class TargetForm(_OnceForm):
    """What a project wants to have reached."""

    name = LineField(
        label="Doel", max_length=160, required=True, help_text="In een paar woorden, zoals 'Minder overlast'."
    )
    direction = forms.ChoiceField(
        label="Richting", choices=[(code.value, text) for code, text in DIRECTION_LABELS.items()]
    )
    value = AmountField(label="Waarde")
    unit = forms.ChoiceField(label="Eenheid", choices=[(code.value, text) for code, text in UNIT_LABELS.items()])
    due_on = DayField(label="Uiterlijk op")
    measured_by = forms.ChoiceField(label="Hoe wordt het gemeten?", widget=forms.Select)
    baseline = AmountField(
        label="Beginwaarde", required=False, help_text="Wat er aan het begin gemeten is. Nodig bij minder of meer."
    )
    baseline_on = DayField(label="Gemeten op", required=False)
    detail = LineField(label="Wat wordt precies gemeten", max_length=400)
    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, courses: Iterable[Course], target: Target | None = None, **options: Any) -> None:
        options.setdefault("initial", _initial(target) if target else {})
        super().__init__(*args, **options)
        external = [(f"{_EXTERNAL}{one.area}|{one.aspect}", one.label) for one in courses]
        if target and target.external_aspect:
            chosen = f"{_EXTERNAL}{target.external_area}|{target.external_aspect}"
            if chosen not in dict(external):
                external.append((chosen, f"{target.external_aspect} · {target.external_area} (nog geen cijfers)"))
        choices: list[Any] = [
            (_BY_HAND, "Wij noteren zelf een meting, met de bron"),
            ("Cijfer uit dit systeem", [(f"{_OWN}{code.value}", text) for code, text in OWN_FIGURE_LABELS.items()]),
        ]
        if external:
            choices.append(("Cijfer van een ander", external))
        self.fields["measured_by"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def entry(self) -> TargetEntry:
        """What was filled in."""
        data = self.cleaned_data
        chosen: str = data["measured_by"]
        area, _, aspect = (
            chosen.removeprefix(_EXTERNAL).partition("|") if chosen.startswith(_EXTERNAL) else ("", "", "")
        )
        return TargetEntry(
            name=data["name"],
            detail=data["detail"],
            direction=Direction(data["direction"]),
            value=data["value"],
            unit=Unit(data["unit"]),
            due_on=data["due_on"],
            baseline=data["baseline"],
            baseline_on=data["baseline_on"],
            figure=OwnFigure(chosen.removeprefix(_OWN)) if chosen.startswith(_OWN) else None,
            external_area=area,
            external_aspect=aspect,
        )

    def go_on_from(self, edits: int) -> None:
        """Let the next time be based on what the editor sees now."""
        data = cast(QueryDict, self.data).copy()
        data["based_on"] = str(edits)
        self.data = data


def _initial(target: Target) -> dict[str, Any]:
    measured_by = _BY_HAND
    if target.figure:
        measured_by = f"{_OWN}{target.figure}"
    elif target.external_aspect:
        measured_by = f"{_EXTERNAL}{target.external_area}|{target.external_aspect}"
    names = ("name", "direction", "value", "unit", "due_on", "baseline", "baseline_on", "detail")
    return {**{name: getattr(target, name) for name in names}, "measured_by": measured_by, "based_on": target.edits}


class ReadingForm(_OnceForm):
    """What was measured for a target."""

    on = DayField(label="Gemeten op")
    value = AmountField(label="Waarde")
    source = LineField(
        label="Bron", max_length=200, required=True, help_text="Zoals 'Enquête onder bewoners, 84 ingevuld'."
    )


class FigureForm(_OnceForm):
    """A figure of somebody else."""

    year = forms.IntegerField(
        label="Jaar",
        min_value=1900,
        max_value=2199,
        error_messages={"invalid": "Vul een jaar in, zoals 2011."},
    )
    area = LineField(label="Gebied", max_length=120, required=True)
    aspect = LineField(
        label="Aspect", max_length=120, required=True, help_text="Zoals 'Veiligheid' of 'Overlastmeldingen'."
    )
    kind = forms.ChoiceField(label="Soort cijfer", choices=_KINDS)
    value = AmountField(label="Cijfer", most=Decimal(10**9))
    source = LineField(label="Bron", max_length=200)

    @property
    def entry(self) -> FigureEntry:
        """What was filled in."""
        data = self.cleaned_data
        return FigureEntry(
            year=data["year"],
            area=" ".join(data["area"].split()),
            aspect=" ".join(data["aspect"].split()),
            kind=ExternalFigure.Kind(data["kind"]),
            value=data["value"],
            source=data["source"],
        )
