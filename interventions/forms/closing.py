"""Closing a case: what is still open is settled on the same page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from households.domain.case_status import CLOSING_LABELS, ClosingReason
from households.forms.case import CaseForm, DayField, NoteField, aftercare_dates, aftercare_fields
from interventions.actions.closing import Settlement
from interventions.domain.plan import GOAL_STATUS_LABELS, SETTLED, GoalStatus
from interventions.models import Goal, Task


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """An open goal with its fields."""

    goal: Goal
    status: BoundField
    note: BoundField


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task with its field."""

    task: Task
    explanation: BoundField


class ClosingForm(CaseForm):
    """Why and when, aftercare, and how each open goal and task ended."""

    reason = forms.TypedChoiceField(
        label="Waarom sluit je af?",
        coerce=ClosingReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom je afsluit.", "invalid_choice": "Deze reden past hier niet."},
    )
    on = DayField(label="Met ingang van", initial=timezone.localdate)
    explanation = NoteField(label="Toelichting", help_text="Wat moet een collega weten als het dossier weer opengaat?")

    def __init__(
        self,
        *args: Any,
        reasons: Sequence[ClosingReason],
        goals: Sequence[Goal],
        tasks: Sequence[Task],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._goals, self._tasks = goals, tasks
        cast(forms.ChoiceField, self.fields["reason"]).choices = [
            (reason.value, CLOSING_LABELS[reason].capitalize()) for reason in reasons
        ]
        for goal in goals:
            self.fields[f"goal_{goal.pk}"] = forms.TypedChoiceField(
                label=goal.what,
                choices=[
                    (status.value, GOAL_STATUS_LABELS[status].capitalize())
                    for status in GoalStatus
                    if status in SETTLED
                ],
                coerce=GoalStatus,
                widget=forms.RadioSelect,
                error_messages={"required": "Kies hoe het met dit doel afliep."},
            )
            self.fields[f"goal_{goal.pk}_note"] = NoteField(label="Hoe ging het?", rows=2)
        for task in tasks:
            self.fields[f"task_{task.pk}"] = NoteField(
                label=f"Waarom neem je de taak bij {task.organisation} terug?",
                rows=2,
                required=True,
                help_text="De partner leest dit.",
                error_messages={"required": "Neem de taak terug met een reden, of wacht tot hij af is."},
            )
        self.fields |= aftercare_fields()

    @property
    def open_goals(self) -> list[OpenGoal]:
        """The open goals with their fields."""
        return [OpenGoal(goal, self[f"goal_{goal.pk}"], self[f"goal_{goal.pk}_note"]) for goal in self._goals]

    @property
    def open_tasks(self) -> list[OpenTask]:
        """The open tasks with their fields."""
        return [OpenTask(task, self[f"task_{task.pk}"]) for task in self._tasks]

    def clean(self) -> dict[str, Any]:
        """Letting go of a goal needs a word about why."""
        data = super().clean() or {}
        for goal in self._goals:
            if data.get(f"goal_{goal.pk}") is GoalStatus.DROPPED and not data.get(f"goal_{goal.pk}_note"):
                self.add_error(f"goal_{goal.pk}_note", "Schrijf kort op waarom jullie dit doel loslaten.")
        return data

    @property
    def settlement(self) -> Settlement:
        """How what was open ended. Only after ``is_valid``."""
        data = self.cleaned_data
        return Settlement(
            goals=[(goal, data[f"goal_{goal.pk}"], data[f"goal_{goal.pk}_note"]) for goal in self._goals],
            tasks=[(task, data[f"task_{task.pk}"]) for task in self._tasks],
        )

    @property
    def dates(self) -> list[Any]:
        """The days of aftercare that were filled in."""
        return aftercare_dates(self.cleaned_data)
