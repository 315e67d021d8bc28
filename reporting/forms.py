"""Asking for a report."""

from django import forms


def _day(label: str) -> forms.DateField:
    """Return a field of which the value is written as ``<input type="date">`` wants it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReportForm(forms.Form):
    """A period, and for whom the report is."""

    starts_on = _day("Eerste dag")
    ends_on = _day("Laatste dag")
    is_internal = forms.BooleanField(
        label="Interne versie",
        required=False,
        help_text="Toont ook aantallen van 1 tot en met 4 huishoudens. Alleen voor jou: niet delen buiten het team.",
    )
