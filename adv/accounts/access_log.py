"""The access log as the privacy officer reads it. Reading it is logged too."""

import datetime
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest
from adv.accounts.models import User
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import SYSTEM_ROLE
from adv.audit.models import AccessLog
from adv.dutch import AMSTERDAM

PAGE_SIZE = 100

#: What a row is about, in the words of the field; a kind that is not here shows as it is stored.
OBJECT_LABELS = {
    "household": "huishouden",
    "household_list": "lijst van huishoudens",
    "walklist": "looplijst",
    "address": "adres",
    "contact_moment": "contactmoment",
    "matrix_scoring": "scoring van de matrix",
    "intervention": "interventie",
    "effect": "effect",
    "consent": "toestemming",
    "task": "taak",
    "task_list": "lijst van taken",
    "task_message": "bericht op een taak",
    "dossier_access": "inzage met reden",
    "report": "rapportage",
    "membership": "rol in het project",
    "organisation": "organisatie",
    "user": "gebruiker",
    "access_log": "toegangslog",
}

_ROLE_LABELS = {**dict(Role.choices), SYSTEM_ROLE: "systeem", "none": "geen rol"}


class AccessLogFilter(forms.Form):
    """Narrow the log down."""

    household = forms.IntegerField(label="Nummer van het huishouden", required=False, min_value=1)
    user = forms.ModelChoiceField(
        label="Wie", queryset=User.objects.none(), required=False, empty_label="Iedereen", to_field_name="pk"
    )
    outcome = forms.ChoiceField(label="Uitkomst", choices=[("", "Alles"), *AccessLog.Outcome.choices], required=False)
    since = forms.DateField(
        label="Vanaf", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


@dataclass(frozen=True, slots=True)
class LogLine:
    """A row of the log as people read it."""

    on: str
    at: str
    who: str
    role: str
    what: str
    action: str
    ground: str
    outcome: str
    is_denied: bool
    is_break_glass: bool
    household: str
    address: str


@requires(Permission.ACCESS_LOG_VIEW)
@require_safe
def access_log(request: MemberRequest) -> HttpResponse:
    """Show who looked at or changed what in this project, newest first."""
    form = AccessLogFilter(request.GET)
    field = form.fields["user"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = User.objects.filter(memberships__project=request.project).distinct().order_by("name")
    rows = AccessLog.objects.filter(project_id=request.project.pk).order_by("-at", "-pk")
    if form.is_valid():
        data = form.cleaned_data
        if data["household"]:
            rows = rows.filter(household_id=data["household"])
        if data["user"]:
            rows = rows.filter(user_id=data["user"].pk)
        if data["outcome"]:
            rows = rows.filter(outcome=data["outcome"])
        if data["since"]:
            start = datetime.datetime.combine(data["since"], datetime.time.min, tzinfo=AMSTERDAM)
            rows = rows.filter(at__gte=start)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names = dict(User.objects.filter(pk__in={row.user_id for row in page}).values_list("pk", "name"))
    lines = [_line(row, names) for row in page]
    log.record(by=request.actor, action=log.Action.READ, object_type="access_log", count=max(len(lines), 1))
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "accounts/access_log.html", context)


def _line(row: AccessLog, names: dict[int, str]) -> LogLine:
    moment = timezone.localtime(row.at, AMSTERDAM)
    return LogLine(
        on=moment.strftime("%d-%m-%Y"),
        at=moment.strftime("%H:%M:%S"),
        who=names.get(row.user_id, "onbekend") if row.user_id else "systeem",
        role=_ROLE_LABELS.get(row.role, row.role),
        what=OBJECT_LABELS.get(row.object_type, row.object_type) + (f" ({row.count})" if row.count > 1 else ""),
        action=row.get_action_display(),
        ground=row.get_ground_display(),
        outcome=row.get_outcome_display(),
        is_denied=row.outcome == AccessLog.Outcome.DENIED,
        is_break_glass=row.break_glass,
        household=f"H-{row.household_id:04d}" if row.household_id else "",
        address=row.address,
    )
