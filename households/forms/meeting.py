"""Forms of the casusbespreking: why a household is on the agenda, who is there, what was said and decided."""

import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from adv.accounts.models import User
from adv.accounts.once import OnceField
from households.actions.meeting import LONGEST_DECISION, LONGEST_NOTES, LONGEST_WHY, DecisionEntry, team
from households.forms.case import DayField, LineField, NoteField
from households.forms.ticked import TickedField

#: So many decisions are written down at once; more by saving again.
DECISIONS = 3


class AgendaForm(forms.Form):
    """Why a household is to be discussed."""

    once = OnceField()
    why = LineField(
        label="Waarom wil je dit bespreken?",
        max_length=LONGEST_WHY,
        required=True,
        help_text="Eén zin. Het hele team leest dit: schrijf hier geen namen of bijzonderheden.",
        error_messages={
            "required": "Schrijf in één zin waarom.",
            "max_length": "Houd het bij één zin, van hoogstens %(limit_value)d tekens.",
        },
    )


class MeetingForm(forms.Form):
    """When the meeting is, and who is there."""

    once = OnceField()
    on = DayField(label="Datum", initial=timezone.localdate)
    present = TickedField(
        label="Wie zijn erbij?",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie erbij zijn.", "invalid_choice": "Kies uit het team."},
    )

    def __init__(self, *args: Any, project_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = team(project_id)
        present: Any = self.fields["present"]
        present.queryset = people
        self.initial.setdefault("present", [person.pk for person in people])


class DiscussForm(forms.Form):
    """What was said about a household, and up to three decisions."""

    once = OnceField()
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)
    notes = NoteField(
        label="Wat is besproken?",
        max_length=LONGEST_NOTES,
        rows=6,
        help_text="Alleen wie het dossier mag openen, leest dit.",
        error_messages={"max_length": "Dit is te lang: hoogstens %(limit_value)d tekens."},
    )

    def __init__(self, *args: Any, project_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = team(project_id)
        for number in range(1, DECISIONS + 1):
            self.fields[f"what_{number}"] = LineField(
                label="Besluit",
                max_length=LONGEST_DECISION,
                error_messages={"max_length": "Dit is te lang: hoogstens %(limit_value)d tekens."},
            )
            self.fields[f"owner_{number}"] = forms.ModelChoiceField(
                label="Wie doet het?",
                queryset=people,
                required=False,
                empty_label="Kies",
                error_messages={"invalid_choice": "Kies iemand uit het team."},
            )
            self.fields[f"due_on_{number}"] = DayField(label="Uiterlijk op", required=False)

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields per decision, for the page."""
        return [
            [self[f"what_{number}"], self[f"owner_{number}"], self[f"due_on_{number}"]]
            for number in range(1, DECISIONS + 1)
        ]

    @property
    def has_more_lines(self) -> bool:
        """Whether something was filled in below the first decision, or is wrong there."""
        return any(field.value() or field.errors for line in self.lines[1:] for field in line)

    @property
    def decisions(self) -> list[DecisionEntry]:
        """The decisions that were filled in."""
        data = self.cleaned_data
        return [
            DecisionEntry(what=data[f"what_{number}"], owner=data[f"owner_{number}"], due_on=data[f"due_on_{number}"])
            for number in range(1, DECISIONS + 1)
            if data[f"what_{number}"]
        ]

    def clean(self) -> dict[str, Any]:
        """A decision has words, an owner and a day; a line is filled in wholly or not at all."""
        data = super().clean() or {}
        for number in range(1, DECISIONS + 1):
            names = {part: f"{part}_{number}" for part in ("what", "owner", "due_on")}
            if any(name in self.errors for name in names.values()):
                continue
            if any(data.get(name) for name in names.values()):
                self._complete(names, data)
        return data

    def overtaken(self, message: str, version: int) -> None:
        """Say that a colleague wrote in it meanwhile; sending it again means that they were read."""
        self.add_error("notes", message)
        data = cast(QueryDict, self.data).copy()
        data["based_on"] = str(version)
        self.data = data

    def _complete(self, names: dict[str, str], data: dict[str, Any]) -> None:
        missing = {
            "what": "Schrijf op wat er gaat gebeuren.",
            "owner": "Kies wie het doet.",
            "due_on": "Vul in wanneer het klaar is.",
        }
        for part, message in missing.items():
            if not data.get(names[part]):
                self.add_error(names[part], message)
        due_on: datetime.date | None = data.get(names["due_on"])
        if due_on is not None and due_on < timezone.localdate():
            self.add_error(names["due_on"], "Deze datum is voorbij.")


class DecisionForm(forms.Form):
    """How a decision ended."""

    outcome = NoteField(
        label="Hoe liep het af?",
        max_length=LONGEST_NOTES,
        help_text="Mag leeg blijven als het gedaan is. Hoeft het niet meer? Schrijf dan op waarom.",
        error_messages={"max_length": "Dit is te lang: hoogstens %(limit_value)d tekens."},
    )
