"""Forms for the kinds and themes of a project."""

from django import forms

from households.domain.codes import Domain
from interventions.domain.codes import INTERVENTION_LABELS, InterventionKind
from interventions.forms.fields import DOMAIN_CHOICES


class OwnKindForm(forms.Form):
    """A kind of intervention of the project."""

    name = forms.CharField(
        label="Hoe heet de interventie?",
        max_length=60,
        help_text="Bijvoorbeeld: buurtmaaltijd.",
        error_messages={"required": "Vul in hoe de interventie heet."},
    )
    counts_as = forms.ChoiceField(
        label="Telt mee als",
        choices=[
            ("", "Kies de soort die er het meest op lijkt"),
            *((kind.value, INTERVENTION_LABELS[kind]) for kind in InterventionKind),
        ],
        help_text="In rapportages en bestanden met vaste soorten. Daarnaast staat de eigen naam.",
        error_messages={"required": "Kies waarvoor de interventie meetelt."},
    )
    is_informal = forms.BooleanField(label="Informele hulp, door iemand die geen professional is", required=False)

    def clean_counts_as(self) -> InterventionKind:
        return InterventionKind(self.cleaned_data["counts_as"])


class OwnThemeForm(forms.Form):
    """A sub-theme for the list of a domain."""

    domain = forms.ChoiceField(
        label="Leefgebied",
        choices=[("", "Kies een leefgebied"), *DOMAIN_CHOICES],
        error_messages={"required": "Kies een leefgebied."},
    )
    name = forms.CharField(
        label="Thema",
        max_length=80,
        help_text="Bijvoorbeeld: vocht en schimmel.",
        error_messages={"required": "Vul het thema in."},
    )

    def clean_domain(self) -> Domain:
        return Domain(self.cleaned_data["domain"])
