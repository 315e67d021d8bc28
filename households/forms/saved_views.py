"""Keeping a way of looking at the list of households."""

from typing import Any

from django import forms


class SavedViewForm(forms.Form):
    """The name of a view, and whether the team sees it."""

    name = forms.CharField(
        label="Naam van deze weergave",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": "Geef de weergave een naam."},
    )
    is_shared = forms.BooleanField(label="Ook voor mijn collega’s", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The browser would cut off what is pasted without a word.
        self.fields["name"].widget.attrs.pop("maxlength", None)
