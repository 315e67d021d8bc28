"""The choice of staircases for a round."""

from typing import Any

from django import forms
from django.http import QueryDict

from adv.accounts.http import read_id
from adv.accounts.models import Membership
from households.models import Complex, Staircase


class _PickedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at runtime
    """Refuses what can't be an id before the database does: it has no room for more than 64 bits."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if not read_id(str(one)):
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)


class RoundForm(forms.Form):
    """Staircases one by one, or all those of a complex at once."""

    staircases = _PickedField(
        Staircase.objects.none(),
        label="Portieken",
        required=False,
        error_messages={
            "invalid_choice": "Een van deze portieken is er niet meer. Kies opnieuw.",
            "invalid_pk_value": "Een van deze portieken is er niet meer. Kies opnieuw.",
        },
    )
    complexes = _PickedField(
        Complex.objects.none(),
        label="Complexen",
        required=False,
        error_messages={
            "invalid_choice": "Een van deze complexen is er niet meer. Kies opnieuw.",
            "invalid_pk_value": "Een van deze complexen is er niet meer. Kies opnieuw.",
        },
    )

    def __init__(self, member: Membership, data: Any = None) -> None:
        super().__init__(data)
        of_project = Staircase.objects.filter(complex__project_id=member.project_id)
        self.fields["staircases"].queryset = of_project  # type: ignore[attr-defined]  # of its class
        complexes = Complex.objects.filter(project_id=member.project_id)
        self.fields["complexes"].queryset = complexes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put both choices together as ``picked``."""
        data = super().clean() or {}
        if not self.errors:
            picked = set(data["staircases"]) | set(Staircase.objects.filter(complex__in=data["complexes"]))
            data["picked"] = sorted(picked, key=lambda staircase: staircase.pk)
        return data

    def picked_ids(self, field: str) -> set[int]:
        """Return the ids that were ticked, whether they make sense or not, to tick them again."""
        values = self.data.getlist(field) if isinstance(self.data, QueryDict) else []
        return {read_id(value) for value in values} - {0}
