"""Bringing tables in with a preview, and taking them out."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.forms.imports import ExportForm, ImportForm
from households.interchange.exporting import export_table
from households.interchange.importing import ImportRefusedError, Outcome, import_file, preview_file
from households.interchange.kinds import Kind, export_kinds, find_kind
from households.interchange.uploads import Upload, discard_upload, find_upload, keep_upload
from households.interchange.writing import FORMATS, TooLongError

#: So much of a long list is shown; the rest is counted.
PROBLEMS_SHOWN = 200
CHANGES_SHOWN = 20

_IN_MEMORY = 5_000_000


@requires(Permission.DATA_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: MemberRequest) -> HttpResponse:
    """Choose a file; it is kept until the preview is confirmed. Below it what can be taken out."""
    asked = {"kind": request.GET.get("soort", "")}
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm(initial=asked)
    if request.method == "POST" and form.is_valid():
        upload = keep_upload(
            user_id=request.user.pk,
            project_id=request.project.pk,
            kind=form.chosen_kind.code,
            name=form.cleaned_data["file"].name,
            options=form.chosen_options,
            content=form.content,
            now=timezone.now(),
        )
        return redirect("import_preview", token=upload.token)
    can_export = request.member.can(Permission.DATA_EXPORT)
    context = {
        "form": form,
        "exports": [kind for kind in export_kinds() if not kind.export_takes_date] if can_export else [],
        "dated_exports": [kind for kind in export_kinds() if kind.export_takes_date] if can_export else [],
        "today": timezone.localdate(),
    }
    return render(request, "households/import.html", context, status=422 if form.errors else 200)


@requires(Permission.DATA_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: MemberRequest, token: str) -> HttpResponse:
    """Show what a file would do; POST does it, or throws the file away."""
    upload = _upload_or_404(request, token)
    kind = _kind_or_404(upload.kind)
    if request.method == "POST":
        if "cancel" in request.POST:
            discard_upload(upload.token)
            messages.info(request, "Het bestand is weggegooid. Er is niets opgeslagen.")
            return redirect("import_start")
        return _apply(request, upload, kind)
    outcome = preview_file(
        by=request.actor,
        project=request.project,
        kind=kind,
        content=_content_or_404(upload),
        options=frozenset(upload.options),
    )
    return _show(request, upload, outcome)


def _apply(request: MemberRequest, upload: Upload, kind: Kind) -> HttpResponse:
    """Compare again, in the transaction that writes: what was shown must still be what happens."""
    content, options = _content_or_404(upload), frozenset(upload.options)
    before = preview_file(by=request.actor, project=request.project, kind=kind, content=content, options=options)
    if before.summary != request.POST.get("seen"):
        return _show(request, upload, before, has_moved=True)
    try:
        outcome = import_file(by=request.actor, project=request.project, kind=kind, content=content, options=options)
    except ImportRefusedError as refusal:
        return _show(request, upload, refusal.outcome, has_moved=True)
    discard_upload(upload.token)
    numbers = f"{outcome.new} nieuw, {outcome.changed} gewijzigd, {outcome.unchanged} ongewijzigd"
    messages.success(request, f"{kind.label} ingelezen: {numbers}.")
    return redirect("import_start")


def _show(request: MemberRequest, upload: Upload, outcome: Outcome, *, has_moved: bool = False) -> HttpResponse:
    context = {
        "upload": upload,
        "outcome": outcome,
        "has_moved": has_moved,
        "figures": [
            (outcome.new, "nieuw", ""),
            (outcome.changed, "gewijzigd", ""),
            (outcome.unchanged, "ongewijzigd", ""),
            (outcome.wrong_rows, "fout", ""),
        ],
        "problems": outcome.problems[:PROBLEMS_SHOWN],
        "more_problems": max(len(outcome.problems) - PROBLEMS_SHOWN, 0),
        "changes": outcome.changes[:CHANGES_SHOWN],
        "more_changes": max(outcome.changed - CHANGES_SHOWN, 0),
    }
    status = 409 if has_moved else 200
    return render(request, "households/import_preview.html", context, status=status)


@requires(Permission.DATA_EXPORT)
@require_safe
def export_download(request: MemberRequest, kind: str) -> HttpResponse | FileResponse:
    """Take a table out as CSV (``?format=csv``, the default) or Excel (``?format=xlsx``); ``?on=`` is a day."""
    found = _kind_or_404(kind)
    form = ExportForm(request.GET)
    if not form.is_valid():
        messages.error(request, "Deze datum bestaat niet. Kies een andere.")
        return redirect("import_start")
    ending = form.cleaned_data["format"] or "csv"
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
    try:
        export_table(
            by=request.actor,
            project=request.project,
            kind=found,
            on=form.cleaned_data["on"] or timezone.localdate(),
            target=target,
            ending=ending,
        )
    except TooLongError as error:
        target.close()
        messages.error(request, str(error))
        return redirect("import_start")
    target.seek(0)
    name = f"{request.project.slug}-{found.code}.{ending}"
    return FileResponse(target, as_attachment=True, filename=name, content_type=FORMATS[ending])


def _kind_or_404(code: str) -> Kind:
    kind = find_kind(code)
    if kind is None:
        raise Http404
    return kind


def _upload_or_404(request: MemberRequest, token: str) -> Upload:
    upload = find_upload(token, user_id=request.user.pk, project_id=request.project.pk, now=timezone.now())
    if upload is None:
        log.record(by=request.actor, action=log.Action.READ, object_type="import_file", outcome=log.Outcome.DENIED)
        raise Http404
    return upload


def _content_or_404(upload: Upload) -> bytes:
    try:
        return upload.content()
    except FileNotFoundError:
        raise Http404 from None
