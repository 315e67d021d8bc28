"""The team's list of tasks as a table and its filter."""

import datetime
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from adv import dutch
from adv.accounts.models import Organisation, Project
from adv.ui.templatetags.ui import domain_mark, priority_badge, task_badge
from interventions.clock import stuck
from interventions.domain.task_clock import STUCK_LABELS
from interventions.models import Task

#: So much of what is asked stands in the list, in characters.
_EXCERPT = 90


def excerpt(text: str, length: int = _EXCERPT) -> str:
    """Return the start of a text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def _organisations(request: HttpRequest | None) -> Any:
    project = getattr(request, "project", None)
    return Organisation.objects.filter(project=project)


class TaskFilter(django_filters.FilterSet):
    """Which organisation; open, late or closed is chosen with links above the table."""

    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", queryset=_organisations, empty_label="Alle organisaties"
    )

    class Meta:
        model = Task
        fields: ClassVar[list[str]] = ["organisation"]


class TaskTable(tables.Table):
    """Tasks of the team: what is asked, for whom, of whom, by when, and where it stands."""

    description = tables.Column("Wat wordt gevraagd", orderable=False)
    household = tables.Column("Huishouden", orderable=False)
    organisation = tables.Column("Organisatie", accessor="organisation__name")
    priority = tables.Column("Prioriteit", orderable=False)
    due_on = tables.Column("Einddatum", empty_values=())
    status = tables.Column("Status", orderable=False)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"class": "table table-stack task-table"}
        sequence = ("description", "household", "organisation", "priority", "due_on", "status")

    def __init__(self, *args: Any, project: Project, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.today = today
        self.caption = "Taken"

    def render_description(self, record: Task) -> SafeString:
        return format_html(
            '<span class="task-cell">{}<a href="{}">{}</a></span>',
            domain_mark(record.domain, label="none"),
            reverse("task_detail", args=[record.pk]),
            excerpt(record.description),
        )

    def render_household(self, record: Task) -> SafeString:
        return format_html(
            '<span><a href="{}">{}</a><span class="quiet small task-address">{}</span></span>',
            reverse("household_detail", args=[record.household_id]),
            record.household.display_name,
            record.household.address,
        )

    def render_priority(self, record: Task) -> SafeString:
        return priority_badge(record.priority)

    def render_due_on(self, record: Task) -> str:
        return dutch.date_short(record.due_on, self.today) if record.due_on else "geen"

    def render_status(self, record: Task) -> SafeString:
        late = dutch.days_late(record.due_on, self.today) if record.due_on else ""
        why = stuck(record, self.project, self.today)
        return task_badge(record.status, late or ", ".join(STUCK_LABELS[each] for each in why))
