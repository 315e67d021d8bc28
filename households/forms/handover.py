"""Forms of a handover: to whom, which households, and what the colleague has to know."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from adv.accounts.models import User
from adv.accounts.once import OnceField
from households.actions.handover import LONGEST_NOTE, receivers
from households.forms.case import NoteField
from households.forms.ticked import TickedField
from households.models import Household


class OfferForm(forms.Form):
    """To whom, and what they have to know."""

    once = OnceField()
    receiver = forms.ModelChoiceField(
        label="Aan wie?",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        error_messages={"required": "Kies een collega.", "invalid_choice": "Kies een adviseur van dit project."},
    )
    note = NoteField(
        label="Wat moet je collega weten?",
        max_length=LONGEST_NOTE,
        required=True,
        rows=6,
        help_text="Wat loopt er, wat is afgesproken, waar let je op? Alleen jullie en de projectleider lezen dit.",
        error_messages={
            "required": "Schrijf op wat je collega moet weten.",
            "max_length": "Dit is te lang: hoogstens %(limit_value)d tekens.",
        },
    )

    def __init__(self, *args: Any, project_id: int, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver: Any = self.fields["receiver"]
        receiver.queryset = receivers(project_id).exclude(pk=giver.pk)


class SelectionForm(OfferForm):
    """The same, with a choice among the own households."""

    households = TickedField(
        label="Welke huishoudens?",
        queryset=Household.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies minstens één huishouden.",
            "invalid_choice": "Dit huishouden staat niet meer op deze naam.",
            "invalid_pk_value": "Kies uit de lijst.",
        },
    )
    field_order = ("households", "receiver", "note")

    def __init__(self, *args: Any, own: "QuerySet[Household]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        households: Any = self.fields["households"]
        households.queryset = own
        households.label_from_instance = _household_label


def _household_label(household: Household) -> str:
    return f"{household.display_name} · {household.address} · {household.get_status_display()}"


class AnswerForm(forms.Form):
    """Why somebody doesn't take a handover."""

    answer = NoteField(
        label="Waarom niet?",
        max_length=LONGEST_NOTE,
        required=True,
        error_messages={
            "required": "Schrijf op waarom je het niet aanneemt.",
            "max_length": "Dit is te lang: hoogstens %(limit_value)d tekens.",
        },
    )


class AssignForm(forms.Form):
    """On whose name a household comes that nobody has yet."""

    once = OnceField()
    receiver = forms.ModelChoiceField(
        label="Op wiens naam?",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies een adviseur.", "invalid_choice": "Kies een adviseur van dit project."},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver: Any = self.fields["receiver"]
        receiver.queryset = people
