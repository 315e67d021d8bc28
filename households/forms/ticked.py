"""Rows to tick in a list."""

from typing import Any

from django import forms

from adv.accounts.http import read_id


class TickedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at runtime
    """Refuses what can't be an id as anything else that is not in the list, before the database does."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if not read_id(str(one)):
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": "?"})
        return super().clean(value)
