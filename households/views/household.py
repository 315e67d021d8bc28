"""The list of households, and the page of one of them."""

import datetime
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from adv.dutch import date_long
from households.actions.dossier import log_look
from households.case_facts import case_facts
from households.forms.household import HouseholdFilter
from households.interchange.household_list import export_list
from households.interchange.writing import FORMATS
from households.models import DossierAccess, Household, MatrixScoring
from households.sections import Glance, Section, sections_for, timeline_kinds, timeline_page
from households.views.household_table import HouseholdTable, with_columns
from households.views.lookup import is_of_a_colleague, refuse, visible_household
from households.views.matrix_table import build_matrix_table
from households.views.saved_views import CHOICES, choices_of, view_links

ROWS_PER_PAGE = 50
#: A larger export goes by a file on disk, in bytes.
EXPORT_IN_MEMORY = 5_000_000
TIMELINE_PER_PAGE = 10
#: Nobody leafs further; it bounds what the database is asked for.
LAST_TIMELINE_PAGE = 500
#: How many looks of colleagues the owner sees on the page.
SHOWN_ACCESSES = 10

#: Where the text that was searched for is kept: a name doesn't belong in an address.
SEARCH_KEY = "household_search"


@requires(Permission.HOUSEHOLD_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def household_list(request: MemberRequest) -> HttpResponse:
    """Show the households whose dossier this member may open. A POST is a search: it comes back as a GET."""
    if request.method == "POST":
        return _remember_search(request)
    found, table = _found(request)
    RequestConfig(request, paginate={"per_page": ROWS_PER_PAGE}).configure(table)
    rows = len(table.paginated_rows)
    log.record(by=request.actor, action=log.Action.READ, object_type="household_list", count=rows)
    intro = f"{dutch.plural(table.paginator.count, 'huishouden', 'huishoudens')}" if table.paginator.count else ""
    context = {
        "intro": intro,
        "filter": found,
        "table": table,
        "total": table.paginator.count,
        "is_filtered": found.is_filtered,
        "views": view_links(request),
        "can_export": request.member.can(Permission.HOUSEHOLD_EXPORT),
        "choices": urlencode(choices_of(request.GET)),
    }
    return render(request, "households/list.html", context)


def _found(request: MemberRequest) -> tuple[HouseholdFilter, HouseholdTable]:
    """Return the filter as it was asked for, and the table of all that it lets through, in order."""
    data = request.GET.copy()
    if "gezocht" in data and "zoek" not in data:
        data["zoek"] = request.session.get(SEARCH_KEY, "")
    visible = Household.objects.visible_to(request.member)
    found = HouseholdFilter(data, queryset=with_columns(visible), request=request, visible=visible)
    return found, HouseholdTable(found.qs, order_by=data.get("sort") or "name")


@requires(Permission.HOUSEHOLD_EXPORT)
@require_safe
def household_export(request: MemberRequest) -> HttpResponse | FileResponse:
    """Take the list out as it is filtered and sorted, as CSV or Excel (``?format=xlsx``)."""
    ending = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    target = tempfile.SpooledTemporaryFile(max_size=EXPORT_IN_MEMORY)  # noqa: SIM115  the response closes it
    _, table = _found(request)
    export_list(by=request.actor, households=table.data.data, target=target, ending=ending)
    target.seek(0)
    name = f"{request.project.slug}-huishoudens.{ending}"
    return FileResponse(target, as_attachment=True, filename=name, content_type=FORMATS[ending])


def _remember_search(request: MemberRequest) -> HttpResponse:
    request.session[SEARCH_KEY] = request.POST.get("zoek", "").strip()[: HouseholdFilter.LONGEST_SEARCH]
    query = request.GET.copy()
    query.clear()
    for name in CHOICES:
        if value := request.POST.get(name, ""):
            query[name] = value
    if request.session[SEARCH_KEY]:
        query["gezocht"] = "1"
    return redirect(f"{reverse('household_list')}?{query.urlencode()}" if query else "household_list")


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def household_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one household. A colleague's household asks for a reason first; another project's does not exist."""
    household = visible_household(request, pk, with_scorings=True)
    if household is None:
        if is_of_a_colleague(request, pk):
            return redirect("dossier_access_request", pk=pk)
        refuse(request, pk)
    ground = log_look(by=request.actor, member=request.member, household=household)
    scorings = list(household.scorings.all())
    member = request.member
    context = {
        "household": household,
        "eyebrow": address_line(household),
        "status_since": f"sinds {date_long(household.status_since)}" if household.status_since else "",
        "has_left": household.until is not None and household.until < timezone.localdate(),
        "facts": _facts(household),
        "coordinator": _coordinator_line(household),
        "residents": household.residents.all(),
        "matrix": build_matrix_table([scoring for scoring in scorings if scoring.confirmed_at]),
        "waiting": [
            _Waiting(scoring, may_confirm=_may_confirm(request, scoring))
            for scoring in scorings
            if not scoring.confirmed_at
        ],
        "can_converse": member.can(Permission.CONVERSATION_HOLD),
        "can_score": member.can(Permission.MATRIX_SCORE),
        "can_intervene": member.can(Permission.INTERVENTION_RECORD),
        "can_send_task": member.can(Permission.TASK_SEND),
        # First what goes back furthest: a section goes on from what was fetched for it.
        **_timeline(request, household),
        **_sections(request, household, scorings),
        **_accesses(request, household, ground),
    }
    return render(request, "households/detail.html", context)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A trainee's scoring that waits for confirmation, and whether this member may confirm it."""

    scoring: MatrixScoring
    may_confirm: bool


def _may_confirm(request: MemberRequest, scoring: MatrixScoring) -> bool:
    return request.member.can(Permission.MATRIX_CONFIRM) and scoring.scored_by_id != request.member.user_id


def address_line(household: Household) -> str:
    """``Dichterspark 34-1 · portiek 6 · code H-0187``."""
    address = household.address
    staircase = f"portiek {address.staircase.name}" if address.staircase else ""
    return " · ".join(part for part in (str(address), staircase, f"code {household.code}") if part)


def _coordinator_line(household: Household) -> str:
    named = case_facts(household).coordinator
    return f"Regisseur: {named}" if named else "Nog geen regisseur"


def _facts(household: Household) -> list[tuple[str, str | SafeString]]:
    main = household.main_resident
    owner = household.owner
    return [
        ("Adviseur", owner.name if owner else "nog niemand"),
        ("Woont hier sinds", date_long(household.since) if household.since else ""),
        *([(_until_label(household.until), date_long(household.until))] if household.until else []),
        ("Telefoon", phone_link(main.phone) if main and main.phone else ""),
    ]


def _until_label(until: datetime.date) -> str:
    return "Woont hier tot" if until >= timezone.localdate() else "Woonde hier tot"


def phone_link(phone: str) -> SafeString:
    """Return the number as a link that dials it; only digits and a plus go into the link."""
    dialled = "".join(char for char in phone if char in "+0123456789")
    return format_html('<a href="tel:{}">{}</a>', dialled, phone) if dialled else format_html("{}", phone)


def _sections(
    request: MemberRequest, household: Household, scorings: Sequence[MatrixScoring]
) -> dict[str, list[str] | list[Glance]]:
    """Return the drawn sections of other apps per column, and what is said of the case at a glance."""
    sections = sections_for(request, household)
    columns = {
        f"{place}_sections": [_draw(request, household, section) for section in sections if section.place == place]
        for place in ("top", "main", "side")
    }
    glances = [section.glance for section in sections if section.glance is not None]
    return {**columns, "glances": [*_matrix_glance(scorings), *glances]}


def _matrix_glance(scorings: Sequence[MatrixScoring]) -> list[Glance]:
    """The first full total and the latest: ``12 → 6``."""
    totals = [scoring.total for scoring in scorings if scoring.confirmed_at and scoring.total is not None]
    if not totals:
        return []
    words = f"{totals[0]} → {totals[-1]}" if len(totals) > 1 else str(totals[0])
    return [Glance(label="Totaal toen en nu" if len(totals) > 1 else "Totaal", value=words, url="#matrix")]


def _draw(request: HttpRequest, household: Household, section: Section) -> str:
    return render_to_string(section.template_name, {"household": household, **section.context}, request=request)


def _timeline(request: MemberRequest, household: Household) -> dict[str, Any]:
    kinds = timeline_kinds()
    kind = request.GET.get("soort", "")
    page = _page_number(request.GET.get("bladzijde", ""))
    entries, has_more = timeline_page(request, household, page=page, size=TIMELINE_PER_PAGE, kind=kind)
    return {
        "timeline": entries,
        "timeline_kinds": [
            ("", "Alles", kind not in dict(kinds)),
            *((key, label, key == kind) for key, label in kinds),
        ],
        "newer_page": page - 1 if page > 1 else None,
        "older_page": page + 1 if has_more and page < LAST_TIMELINE_PAGE else None,
        "timeline_number": page,
    }


def _page_number(text: str) -> int:
    """Return the number of a page; anything else is the first."""
    return min(max(int(text), 1), LAST_TIMELINE_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _accesses(request: MemberRequest, household: Household, ground: log.Ground) -> dict[str, Any]:
    """Return who of the colleagues opened this household, for its owner and the project leader; else the own access."""
    accesses = DossierAccess.objects.filter(household=household).select_related("user")
    if ground == log.Ground.BREAK_GLASS:
        own = accesses.valid_at(timezone.now()).filter(user_id=request.member.user_id)
        return {"own_access": own.first()}
    if household.owner_id == request.member.user_id or request.member.role == Role.PROJECT_LEADER:
        return {"accesses": accesses[:SHOWN_ACCESSES]}
    return {}
