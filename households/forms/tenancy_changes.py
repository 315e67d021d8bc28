"""What becomes of the dossier of a household that leaves."""

from typing import Any

from django import forms

from households.forms.places import HomeMixin
from households.models import TenancyChange

Decision = TenancyChange.Decision

CHOICES = [
    (Decision.CLOSED.value, "Ze zijn verhuisd: sluit het dossier"),
    (Decision.MOVED_ALONG.value, "Ze verhuizen binnen het gebied: het dossier gaat mee"),
    (Decision.KEPT.value, "De begeleiding gaat door, ook al wonen ze hier niet meer"),
]


class DecisionForm(HomeMixin):
    """The decision, and the new address when the dossier goes along."""

    decision = forms.ChoiceField(
        label="Wat gebeurt er met het dossier?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wat er met het dossier gebeurt.",
            "invalid_choice": "Kies een van de mogelijkheden.",
        },
    )

    field_order = ("decision", "where", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = "Het nieuwe adres"

    def clean_decision(self) -> TenancyChange.Decision:
        return Decision(self.cleaned_data["decision"])

    def clean(self) -> dict[str, Any]:
        """Only who goes along needs an address."""
        data = super().clean()
        if data.get("decision") != Decision.MOVED_ALONG:
            for name in ("where", "address"):
                self.errors.pop(name, None)
        elif self.home is None and "where" not in self.errors:
            self.add_error("where", "Vul het adres in waar ze gaan wonen.")
        return data
