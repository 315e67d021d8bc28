"""Exports for research: ask for one, read its fragments, fetch its files."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.domain.codes import DOMAIN_LABELS, Domain
from interventions.domain.codes import INTERVENTION_LABELS, PERSPECTIVE_LABELS, InterventionKind, Perspective
from reporting.dashboard.tabs import tabs
from reporting.domain.research import look_out_for
from reporting.models import ResearchExport, ResearchRow
from reporting.research import actions
from reporting.research.files import FILES, columns_of, folder_of
from reporting.research.forms import ExportForm

#: Fragments on one page: as many as one reads with attention.
PAGE_SIZE = 20
_DECISIONS = {"mee": ResearchRow.Decision.APPROVED, "weg": ResearchRow.Decision.BLANKED}


@requires(Permission.RESEARCH_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def research_list(request: MemberRequest) -> HttpResponse:
    """Show the exports of the project, and ask for one."""
    today = timezone.localdate()
    actions.drop_old_files(today)
    form = ExportForm(request.POST or None, initial={"last_year": today.year})
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "once"}

        def do() -> str:
            export = actions.begin_export(by=request.actor, project=request.project, **data)
            return reverse("research_detail", args=[export.pk])

        try:
            return redirect(do_once(user=request.user, token=form.cleaned_data["once"], do=do))
        except ActionRefused as refused:
            form.refuse(refused)
    exports = list(ResearchExport.objects.visible_to(request.member).select_related("requested_by"))
    log.record(by=request.actor, action=log.Action.READ, object_type="research_export", count=max(len(exports), 1))
    context = {"tabs": tabs("research_list"), "form": form, "exports": exports}
    return render(request, "reporting/research_list.html", context, status=422 if form.errors else 200)


@requires(Permission.RESEARCH_EXPORT)
@require_safe
def research_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an export: its fragments to read, or its files."""
    export = get_object_or_404(ResearchExport.objects.visible_to(request.member).select_related("requested_by"), pk=pk)
    context: dict[str, Any] = {"export": export, "columns": columns_of(export)}
    if export.state == ResearchExport.State.READING:
        context |= _fragments(request, export)
    else:
        log.record(by=request.actor, action=log.Action.READ, object_type="research_export", object_id=export.pk)
        context["readings"] = export.readings.select_related("by")
        context["files"] = [name for name in FILES if (folder_of(export.pk) / name).is_file()]
    return render(request, "reporting/research_detail.html", context)


def _fragments(request: MemberRequest, export: ResearchExport) -> dict[str, Any]:
    """Return a page of fragments, those to be read first; each look at one is logged with its household."""
    rows = (
        export.rows.exclude(decision=ResearchRow.Decision.NONE)
        .select_related("effect__intervention__household", "decided_by")
        .prefetch_related("effect__intervention__household__residents")
    )
    which = request.GET.get("toon", "")
    waiting = rows.filter(decision=ResearchRow.Decision.WAITING)
    page = Paginator((rows if which == "alle" else waiting).order_by("position"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    shown = []
    for row in page.object_list:
        effect = row.effect
        intervention = effect.intervention
        log.record(
            by=request.actor,
            action=log.Action.READ,
            object_type="research_fragment",
            object_id=effect.pk,
            household_id=intervention.household_id,
        )
        side = PERSPECTIVE_LABELS[Perspective(effect.perspective)]
        names = [resident.full_name for resident in intervention.household.residents.all()]
        shown.append(
            {
                "row": row,
                "text": effect.fragment,
                "seen": actions.checksum(effect.fragment),
                "about": f"{DOMAIN_LABELS[Domain(effect.domain)]}, volgens {side}",
                "kind": INTERVENTION_LABELS[InterventionKind(intervention.kind)],
                "warnings": look_out_for(effect.fragment, names),
                "approved": row.decision == ResearchRow.Decision.APPROVED,
                "blanked": row.decision == ResearchRow.Decision.BLANKED,
            }
        )
    total, left = rows.count(), waiting.count()
    return {
        "page": page,
        "fragments": shown,
        "total": total,
        "left": left,
        "options": [
            {"label": "Nog lezen", "url": "?", "active": which != "alle", "count": left},
            {"label": "Alle fragmenten", "url": "?toon=alle", "active": which == "alle", "count": total},
        ],
    }


_FIELD = re.compile(r"besluit-([0-9]{1,18})")


@requires(Permission.RESEARCH_EXPORT)
@require_POST
def research_decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what was decided on the fragments of one page; what was not chosen stays to be read."""
    export = get_object_or_404(ResearchExport.objects.visible_to(request.member), pk=pk)
    decisions = {}
    for name, value in request.POST.items():
        if (found := _FIELD.fullmatch(name)) and value in _DECISIONS:
            decisions[read_id(found[1])] = (_DECISIONS[value], request.POST.get(f"tekst-{found[1]}", ""))
    if not decisions:
        messages.error(request, "Kies bij ten minste één fragment of het mee mag.")
        return redirect("research_detail", export.pk)
    try:
        decided = actions.decide_fragments(by=request.actor, export=export, decisions=decisions)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("research_detail", export.pk)
    if decided < len(decisions):
        messages.error(request, "De tekst van een fragment is intussen gewijzigd. Lees dat opnieuw.")
    else:
        messages.success(request, "Bewaard.")
    return redirect("research_detail", export.pk)


@requires(Permission.RESEARCH_EXPORT)
@require_POST
def research_finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Make the files, once everything was read."""
    export = get_object_or_404(ResearchExport.objects.visible_to(request.member), pk=pk)
    try:
        waiting = actions.finish_export(by=request.actor, export=export)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        if waiting:
            verb, noun = ("moet", "fragment") if waiting == 1 else ("moeten", "fragmenten")
            messages.error(request, f"Er {verb} nog {waiting} {noun} worden gelezen.")
        else:
            messages.success(request, "De export is klaar.")
    return redirect("research_detail", export.pk)


@requires(Permission.RESEARCH_EXPORT)
@require_POST
def research_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop an export that waits for its reader."""
    export = get_object_or_404(ResearchExport.objects.visible_to(request.member), pk=pk)
    try:
        actions.cancel_export(by=request.actor, export=export)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "De export is gestopt.")
    return redirect("research_list")


@requires(Permission.RESEARCH_EXPORT)
@require_safe
def research_file(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """Give a file of an export; logged as an export with the number of its rows."""
    export = get_object_or_404(ResearchExport.objects.visible_to(request.member), pk=pk)
    path = folder_of(export.pk) / name
    is_kept = export.files_until is not None and export.files_until >= timezone.localdate()
    if name not in FILES or not is_kept or not path.is_file():
        raise Http404
    log.record(
        by=request.actor,
        action=log.Action.EXECUTE,
        object_type="research_file",
        object_id=export.pk,
        count=export.row_count,
    )
    saved_as = f"onderzoek-{request.project.slug}-{export.pk}-{name}"
    return HttpResponse(
        path.read_bytes(),
        content_type=FILES[name],
        headers={"Content-Disposition": f'attachment; filename="{saved_as}"'},
    )
