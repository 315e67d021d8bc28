"""Asking for a report."""

from django import forms

from reporting.models import ReportKind


def _day(label: str) -> forms.DateField:
    """Return a field of which the value is written as ``<input type="date">`` wants it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ReportForm(forms.Form):
    """A period, and for whom the report is."""

    kind = forms.ChoiceField(
        label="Soort",
        choices=[("", "Past bij de periode"), *ReportKind.choices],
        required=False,
        help_text="De kwartaalrapportage is kort, de managementrapportage volledig. De tabellen zijn gelijk.",
    )
    starts_on = _day("Eerste dag")
    ends_on = _day("Laatste dag")
    is_internal = forms.BooleanField(
        label="Interne versie",
        required=False,
        help_text="Toont ook aantallen van 1 tot en met 4 huishoudens. Alleen voor jou: niet delen buiten het team.",
    )

    def clean_kind(self) -> ReportKind | None:
        """The kind, or None to let the period decide."""
        value = self.cleaned_data["kind"]
        return ReportKind(value) if value else None
