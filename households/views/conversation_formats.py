"""What a project leader sets up for conversations: the questions in versions, and the informatiemap."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.conversation_formats import (
    FormatConflict,
    change_format,
    drop_format,
    publish_format,
    shown_format,
)
from households.actions.information import add_information, change_information, retire_information
from households.domain.codes import DOMAIN_LABELS, Domain
from households.domain.conversation_format import (
    PART_LABELS,
    QUESTION_KIND_LABELS,
    Format,
    Part,
    Question,
    QuestionKind,
    read_format,
)
from households.forms.conversations import InformationForm, QuestionAddForm, QuestionForm
from households.models import ConversationFormat, InformationItem

#: What a button on the list of questions does to one of them.
_DEEDS: dict[str, Callable[[Format, str], Format]] = {
    "retire": lambda form, code: form.with_retired(code, is_retired=True),
    "restore": lambda form, code: form.with_retired(code, is_retired=False),
    "up": lambda form, code: form.with_moved(code, up=True),
    "down": lambda form, code: form.with_moved(code, up=False),
}


@requires(Permission.SETTINGS_MANAGE)
@require_safe
def format_settings(request: MemberRequest) -> HttpResponse:
    """Show the questions: those in use, or the version that is being worked on."""
    current = shown_format(request.project)
    draft = _draft(request)
    form = read_format((draft or current).content)
    log.record(by=request.actor, action=log.Action.READ, object_type="conversation_format", object_id=current.pk)
    context = {
        "current": current,
        "draft": draft,
        "revision": draft.revision if draft else 0,
        "parts": [(PART_LABELS[part], [_line(one) for one in form.questions if one.part is part]) for part in Part],
        "versions": ConversationFormat.objects.visible_to(request.member)
        .published()
        .annotate(used=Count("conversations"))
        .select_related("published_by"),
        "shown": None,
    }
    return render(request, "households/format_settings.html", context)


@requires(Permission.SETTINGS_MANAGE)
@require_safe
def format_version(request: MemberRequest, version: int) -> HttpResponse:
    """Show the questions of one version, as they were and will stay."""
    published = ConversationFormat.objects.visible_to(request.member).published()
    shown = get_object_or_404(published, version=version)
    form = read_format(shown.content)
    log.record(by=request.actor, action=log.Action.READ, object_type="conversation_format", object_id=shown.pk)
    context = {
        "shown": shown,
        "parts": [
            (PART_LABELS[part], [_line(one) for one in form.questions if one.part is part and not one.is_retired])
            for part in Part
        ],
    }
    return render(request, "households/format_settings.html", context)


def _line(question: Question) -> dict[str, object]:
    return {
        "code": question.code,
        "label": question.label,
        "kind": QUESTION_KIND_LABELS[question.kind],
        "options": ", ".join(option.label for option in question.live_options),
        "is_retired": question.is_retired,
        "is_fixed": question.kind is QuestionKind.SCHEMES,
    }


def _draft(request: MemberRequest) -> ConversationFormat | None:
    return ConversationFormat.objects.visible_to(request.member).filter(published_at__isnull=True).first()


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: MemberRequest) -> HttpResponse:
    """Add a question."""
    draft = _draft(request)
    asked = request.GET.get("deel", "")
    form = QuestionAddForm(
        request.POST if request.method == "POST" else None,
        initial={
            "revision": draft.revision if draft else 0,
            "part": asked if asked in set(Part) else Part.GENERAL.value,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _change(
            request,
            form,
            lambda now: now.with_question(data["part"], data["label"], data["kind"], form.new_options),
        ):
            messages.success(request, "De vraag staat in de nieuwe versie. Die geldt pas als je hem publiceert.")
            return redirect("format_settings")
    context = {"form": form, "heading": "Vraag toevoegen", "question": None}
    return render(request, "households/question.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def question_change(request: MemberRequest, code: str) -> HttpResponse:
    """Reword a question and its answers, or buttons of the list: take it out, bring it back, move it."""
    draft = _draft(request)
    row = draft or shown_format(request.project)
    question = read_format(row.content).question(code)
    if question is None:
        raise Http404
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is not None:
        try:
            revision = read_id(request.POST.get("revision", ""))
            change_format(
                by=request.actor, project=request.project, change=lambda now: deed(now, code), revision=revision
            )
        except ActionRefused as refused:
            messages.error(request, refused.message)
        return redirect(f"{reverse('format_settings')}#vraag-{code}")
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        question=question,
        initial={"revision": draft.revision if draft else 0},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _change(request, form, lambda now: now.with_changed_question(code, **form.changes))
    ):
        messages.success(request, "De vraag is gewijzigd in de nieuwe versie. Die geldt pas als je hem publiceert.")
        return redirect(f"{reverse('format_settings')}#vraag-{code}")
    context = {"form": form, "heading": question.label, "question": question}
    return render(request, "households/question.html", context, status=422 if form.errors else 200)


def _change(request: MemberRequest, form: QuestionAddForm | QuestionForm, change: Callable[[Format], Format]) -> bool:
    """Change the questions; say in the form why not."""
    try:
        change_format(by=request.actor, project=request.project, change=change, revision=form.cleaned_data["revision"])
    except ActionRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        if isinstance(refused, FormatConflict):
            draft = _draft(request)
            # Saving once more is on purpose then.
            form.data = {**request.POST.dict(), "revision": str(draft.revision if draft else 0)}
        return False
    return True


@requires(Permission.SETTINGS_MANAGE)
@require_POST
def format_publish(request: MemberRequest) -> HttpResponse:
    """Let conversations from now on begin with the new version, or leave it."""
    try:
        if "drop" in request.POST:
            drop_format(by=request.actor, project=request.project)
            messages.success(request, "De wijzigingen zijn weggegooid.")
        else:
            row = publish_format(
                by=request.actor,
                project=request.project,
                person=request.user,
                revision=read_id(request.POST.get("revision", "")),
            )
            messages.success(
                request, f"Versie {row.version} geldt vanaf nu. Gesprekken die al begonnen zijn houden hun vragen."
            )
    except ActionRefused as refused:
        messages.error(request, refused.message)
    return redirect("format_settings")


# --- The informatiemap ------------------------------------------------------------------------------------------------


@requires(Permission.SETTINGS_MANAGE)
@require_safe
def information_list(request: MemberRequest) -> HttpResponse:
    """Show what the advisors have at hand, per domain."""
    items = list(InformationItem.objects.visible_to(request.member))
    log.record(by=request.actor, action=log.Action.READ, object_type="information_item", count=len(items))
    places = [("Overal", ""), *((DOMAIN_LABELS[domain], domain.value) for domain in Domain)]
    context = {
        "map_parts": [(label, [item for item in items if item.domain == code]) for label, code in places],
        "total": len(items),
    }
    return render(request, "households/information_list.html", context)


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def information_add(request: MemberRequest) -> HttpResponse:
    """Add something to have at hand."""
    asked = request.GET.get("leefgebied", "")
    form = InformationForm(
        request.POST if request.method == "POST" else None,
        initial={"version": 0, "domain": asked if asked in set(Domain) else ""},
    )
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in _INFORMATION_FIELDS}

        def save() -> str:
            add_information(by=request.actor, project=request.project, **fields)
            return reverse("information_list")

        url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        messages.success(request, "Het staat in de informatiemap.")
        return redirect(url)
    context = {"form": form, "item": None, "heading": "In de informatiemap zetten"}
    return render(request, "households/information.html", context, status=422 if form.errors else 200)


_INFORMATION_FIELDS = ("title", "domain", "text", "url", "phone")


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def information_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change something of the map; ``deed`` takes it out or puts it back."""
    item = get_object_or_404(InformationItem.objects.visible_to(request.member), pk=pk)
    deed = request.POST.get("deed", "")
    if deed in ("retire", "restore"):
        retire_information(by=request.actor, item=item, is_retired=deed == "retire")
        return redirect("information_list")
    form = InformationForm(
        request.POST if request.method == "POST" else None,
        initial={"version": item.version, **{name: getattr(item, name) for name in _INFORMATION_FIELDS}},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_information(
                by=request.actor,
                item=item,
                seen_version=data["version"],
                **{name: data[name] for name in _INFORMATION_FIELDS},
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
            item.refresh_from_db()
            form.data = {**request.POST.dict(), "version": str(item.version)}
        else:
            messages.success(request, "De informatiemap is bijgewerkt.")
            return redirect("information_list")
    context = {"form": form, "item": item, "heading": item.title}
    return render(request, "households/information.html", context, status=422 if form.errors else 200)
