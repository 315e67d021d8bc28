"""Forms of the export for research."""

from django import forms

from adv.accounts.errors import ActionRefused
from adv.accounts.once import OnceField
from households.forms.case import LineField
from reporting.mkba.forms import YearsField


class ExportForm(forms.Form):
    """Which effects, for whom, and with or without what was said."""

    first_year = YearsField(label="Van jaar", min_value=1900, max_value=2199)
    last_year = YearsField(label="Tot en met jaar", min_value=1900, max_value=2199)
    recipient = LineField(label="Voor wie", max_length=160, required=True, help_text="De onderzoeker of de instelling.")
    purpose = LineField(
        label="Waarvoor", max_length=300, required=True, help_text="Het onderzoek, en wat is afgesproken."
    )
    with_fragments = forms.BooleanField(label="Met wat er gezegd is", required=False)
    once = OnceField()

    def refuse(self, refused: ActionRefused) -> None:
        """Show why an action was refused beside its field."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)
