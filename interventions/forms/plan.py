"""Forms of the plan: a goal, where it stands, and agreeing with the resident."""

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils import timezone

from adv.accounts.models import Organisation, Project
from households.domain.codes import Domain
from households.domain.protocol_settings import add_months
from households.forms.case import CaseForm, DayField, LineField, NoteField
from interventions.actions.plan import GoalEntry
from interventions.domain.plan import DOER_LABELS, GOAL_STATUS_LABELS, LADDER, Doer, GoalStatus, Step
from interventions.forms.fields import DOMAIN_CHOICES

#: A goal is usually within reach in so many months.
USUAL_MONTHS = 3


class GoalForm(CaseForm):
    """What a household wants to reach, and who does what. Help is chosen along the ladder."""

    what = LineField(
        label="Wat willen jullie bereiken?",
        max_length=300,
        required=True,
        help_text="In de woorden van de bewoner, en zo dat je straks kunt zien of het gelukt is.",
        error_messages={"required": "Schrijf op wat jullie willen bereiken."},
    )
    domain = forms.TypedChoiceField(
        label="Leefgebied",
        choices=[("", "Kies een leefgebied"), *DOMAIN_CHOICES],
        coerce=Domain,
        error_messages={"required": "Kies een leefgebied."},
    )
    why = NoteField(label="Waarom is dit belangrijk?", rows=2)
    doers = forms.MultipleChoiceField(
        label="Wie gaat dit doen?",
        choices=[(doer.value, DOER_LABELS[doer].capitalize()) for step in LADDER for doer in step.doers],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie dit gaat doen."},
    )
    organisation = forms.ModelChoiceField(
        label="Welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Geen, of niet in de lijst",
    )
    doer_name = LineField(label="Wie precies?", max_length=160, help_text="Bijvoorbeeld: haar zus, taalmaatje Ans.")
    due_on = DayField(label="Klaar op", required=False, initial=lambda: add_months(timezone.localdate(), USUAL_MONTHS))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = Organisation.objects.filter(project=project)

    @property
    def ladder(self) -> list[tuple[Step, list[BoundWidget]]]:
        """The steps of the ladder, each with the choices that belong to it."""
        choices = iter(self["doers"].subwidgets)
        return [(step, [next(choices) for _ in step.doers]) for step in LADDER]

    @property
    def entry(self) -> GoalEntry:
        """What was filled in. Only after ``is_valid``."""
        data = self.cleaned_data
        return GoalEntry(
            domain=data["domain"],
            what=data["what"],
            why=data["why"],
            doers=[Doer(code) for code in data["doers"]],
            doer_name=data["doer_name"],
            organisation=data["organisation"],
            due_on=data["due_on"],
        )


class GoalStatusForm(CaseForm):
    """Where a goal stands."""

    status = forms.TypedChoiceField(
        label="Hoe staat het ervoor?",
        choices=[(status.value, GOAL_STATUS_LABELS[status].capitalize()) for status in GoalStatus],
        coerce=GoalStatus,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het ervoor staat."},
    )
    on = DayField(label="Sinds", initial=timezone.localdate)
    note = NoteField(label="Hoe ging het?", rows=2)


class AgreeForm(CaseForm):
    """Agreeing the plan with the resident."""

    agreed_on = DayField(label="Afgesproken op", initial=timezone.localdate)
    agreed_with = LineField(
        label="Met wie?",
        max_length=200,
        required=True,
        error_messages={"required": "Met wie is het afgesproken?"},
    )
    start_guidance = forms.BooleanField(label="De begeleiding begint op deze dag", required=False, initial=True)

    def __init__(self, *args: Any, may_start: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_start:
            del self.fields["start_guidance"]
