"""Asking for a report."""

from django import forms


class ReportForm(forms.Form):
    """A period, and for whom the report is."""

    starts_on = forms.DateField(label="Eerste dag", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Laatste dag", widget=forms.DateInput(attrs={"type": "date"}))
    is_internal = forms.BooleanField(
        label="Interne versie",
        required=False,
        help_text="Toont ook aantallen van 1 tot en met 4 huishoudens. Alleen voor jou: niet delen buiten het team.",
    )
