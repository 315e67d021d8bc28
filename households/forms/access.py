"""The reason for opening a colleague's household."""

from django import forms

from households.forms.free_text import refuse_bsn
from households.models import DossierAccess


class DossierAccessForm(forms.Form):
    """Why somebody opens a colleague's household; that "anders" needs words is checked by the action."""

    reason = forms.ChoiceField(
        label="Reden",
        choices=DossierAccess.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies waarom je dit dossier opent.",
            "invalid_choice": "Kies een van de redenen.",
        },
    )
    explanation = forms.CharField(
        label="Een andere reden, in je eigen woorden",
        max_length=300,
        required=False,
        validators=[refuse_bsn],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
