"""Stacks of letters and cards: choose for whom, see the first one, make the PDF, and say that it was sent."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions import mailings
from households.actions.letters import set_second_language
from households.forms.letters import MailingForm, SecondLanguageForm
from households.letters.printing import Sheet, addressee_of, sender_of, sheets_for
from households.letters.recipients import HAD_CARD_WORDS, LEFT_OUT_WORDS, LeftOut, Recipients, find_recipients
from households.letters.storage import pdf_of
from households.letters.texts import texts_of
from households.models import Address, LetterKind, Mailing

PAGE_SIZE = 25


@requires(Permission.DOOR_RECORD)
@require_safe
def mailing_list(request: MemberRequest) -> HttpResponse:
    """Show the stacks of the project, the newest first."""
    found = Mailing.objects.visible_to(request.member).select_related("requested_by").with_size()
    found = found.order_by("-requested_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(by=request.actor, action=log.Action.READ, object_type="mailing", count=max(len(page), 1))
    context = {"page": page, "can_write": request.member.can(Permission.SETTINGS_MANAGE)}
    return render(request, "households/mailing_list.html", context)


@requires(Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_new(request: MemberRequest) -> HttpResponse:
    """Choose for whom a stack is and see how many and the first; a POST has it made."""
    form = _form(request)
    preview = None
    if form.is_valid() and request.method == "POST":
        try:
            mailing = mailings.request_mailing(
                by=request.actor,
                member=request.member,
                person=request.user,
                choice=form.choice,
                next_visit=form.cleaned_data["next_visit"],
                today=timezone.localdate(),
            )
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("mailing_detail", mailing.pk)
    if "soort" in form.cleaned_data and "wie" in form.cleaned_data and not _is_broken(form):
        preview = _preview(request, form)
    address = form.cleaned_data.get("adres")
    context = {
        "form": form,
        "preview": preview,
        "address": address,
        "kind": form.cleaned_data.get("soort", LetterKind.LETTER.value),
        "is_sent": request.method == "POST",
        "has_contact": bool(request.project.contact_details.strip()),
        "can_write": request.member.can(Permission.SETTINGS_MANAGE),
    }
    return render(request, "households/mailing_new.html", context, status=422 if request.method == "POST" else 200)


def _form(request: MemberRequest) -> MailingForm:
    addresses = Address.objects.visible_to(request.member)
    if request.method == "POST":
        form = MailingForm(request.POST, project=request.project, addresses=addresses)
    else:
        values = request.GET.copy()
        values.setdefault("soort", LetterKind.LETTER.value)
        values.setdefault("wie", "beurt")
        usual = f"een van de komende dagen, na {request.project.evening_starts_at:%H.%M} uur"
        if values["soort"] == LetterKind.CARD.value:
            values["next_visit"] = values.get("next_visit") or usual
        elif values.get("next_visit") == usual:
            values["next_visit"] = ""
        form = MailingForm(values, project=request.project, addresses=addresses)
    form.is_valid()
    return form


def _is_broken(form: MailingForm) -> bool:
    """Whether the choice itself can't be read, so that nobody can be counted."""
    return bool({"soort", "complex", "portiek", "wie", "adres"} & set(form.errors))


@dataclass(frozen=True, slots=True)
class _Preview:
    """How many a choice gives, who is left out, and the first letter or card."""

    count: int
    left_out: list[str]
    has_some_already: bool
    sheets: list[Sheet]
    sender_name: str
    on: str
    too_many: bool


def _preview(request: MemberRequest, form: MailingForm) -> _Preview:
    choice, today = form.choice, timezone.localdate()
    found = find_recipients(request.member, choice, today=today)
    log.record(by=request.actor, action=log.Action.READ, object_type="mailing_choice", count=max(len(found.items), 1))
    draft = Mailing(
        project=request.project,
        kind=choice.kind,
        next_visit=form.cleaned_data.get("next_visit", ""),
        requested_by=request.user,
    )
    sender = sender_of(draft, today)
    sheets: list[Sheet] = []
    if found.items:
        address_id, _ = found.items[0]
        visible = Address.objects.visible_to(request.member).select_related("household__owner")
        address = visible.prefetch_related("household__residents").get(pk=address_id)
        if address.household is not None:
            to = addressee_of(address, address.household)
            sheets = sheets_for(texts_of(request.project, choice.kind), sender, to)
    return _Preview(
        count=len(found.items),
        left_out=_left_out(found, choice.kind),
        has_some_already=bool(found.left_out[LeftOut.HAD_IT] or found.left_out[LeftOut.IN_STACK]),
        sheets=sheets,
        sender_name=sender.project,
        on=dutch.date_long(today),
        too_many=found.too_many,
    )


def _left_out(found: Recipients, kind: LetterKind) -> list[str]:
    lines = []
    for reason in LeftOut:
        if number := found.left_out[reason]:
            is_card = reason is LeftOut.HAD_IT and kind == LetterKind.CARD
            one, many = HAD_CARD_WORDS if is_card else LEFT_OUT_WORDS[reason]
            lines.append(f"{dutch.number(number)} {one if number == 1 else many}")
    return lines


@requires(Permission.DOOR_RECORD)
@require_safe
def mailing_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how far a stack is, its PDF, and for whom it is. Asked by htmx: only the part that changes."""
    mailing = get_object_or_404(
        Mailing.objects.visible_to(request.member).select_related("requested_by", "sent_by"), pk=pk
    )
    counts = mailing.items.aggregate(size=Count("pk"), recorded=Count("contact_moment"))
    context = {
        "mailing": mailing,
        **counts,
        "is_card": mailing.kind == LetterKind.CARD,
        "has_pdf": mailing.state == Mailing.State.DONE and pdf_of(mailing.pk).is_file(),
        "may_unsend": mailing.sent_by_id == request.user.pk or request.member.role == Role.PROJECT_LEADER,
        "skipped": counts["size"] - counts["recorded"] if mailing.sent_at else 0,
    }
    if request.htmx:
        return render(request, "households/_mailing_state.html", context)
    items = mailing.items.select_related("address").order_by("address__walk_position", "address_id")
    context["items"] = items
    log.record(
        by=request.actor, action=log.Action.READ, object_type="mailing", object_id=mailing.pk, count=counts["size"]
    )
    return render(request, "households/mailing_detail.html", context)


@requires(Permission.DOOR_RECORD)
@require_safe
def mailing_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the PDF of a stack; its name says nothing about who is in it."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.member), pk=pk, state=Mailing.State.DONE)
    path = pdf_of(mailing.pk)
    if not path.is_file():
        raise Http404
    log.record(
        by=request.actor,
        action=log.Action.EXECUTE,
        object_type="mailing_file",
        object_id=mailing.pk,
        count=mailing.items.count(),
    )
    name = "kaarten" if mailing.kind == LetterKind.CARD else "brieven"
    return HttpResponse(
        path.read_bytes(),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}-{mailing.pk}.pdf"'},
    )


@requires(Permission.DOOR_RECORD)
@require_POST
def mailing_send(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that a stack was sent, or left at the doors."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.member), pk=pk)
    try:
        count = mailings.send_mailing(by=request.actor, mailing=mailing, person=request.user)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        if count:
            doors = dutch.plural(count, "deur", "deuren")
            messages.success(request, f"Vastgelegd bij {doors}. De looplijst is bijgewerkt.")
    return redirect("mailing_detail", mailing.pk)


@requires(Permission.DOOR_RECORD)
@require_POST
def mailing_unsend(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back that a stack was sent."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.member), pk=pk)
    try:
        mailings.unsend_mailing(by=request.actor, mailing=mailing, person=request.user)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Teruggenomen. De stapel is nog niet verstuurd.")
    return redirect("mailing_detail", mailing.pk)


@requires(Permission.DOOR_RECORD)
@require_POST
def mailing_retry(request: MemberRequest, pk: int) -> HttpResponse:
    """Try again to make a stack that failed."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.member), pk=pk)
    mailings.retry_mailing(by=request.actor, mailing=mailing)
    return redirect("mailing_detail", mailing.pk)


@requires(Permission.DOOR_RECORD)
@require_POST
def mailing_discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw a stack away that was not sent."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.member), pk=pk)
    try:
        mailings.discard_mailing(by=request.actor, mailing=mailing)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("mailing_detail", mailing.pk)
    messages.success(request, "De stapel is weggegooid. Er is niets vastgelegd.")
    return redirect("mailing_list")


@requires(Permission.DOOR_RECORD)
@require_POST
def door_language(request: MemberRequest, address_id: int) -> HttpResponse:
    """Keep the second language of the household behind a door."""
    address = get_object_or_404(Address.objects.visible_to(request.member).select_related("household"), pk=address_id)
    if address.household is None:
        raise Http404
    form = SecondLanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["second_language"]
        seen = form.cleaned_data["seen"] if "seen" in request.POST else None
        try:
            set_second_language(by=request.actor, household=address.household, language=language, seen=seen)
        except ActionRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "De taal van de brieven is bewaard.")
    else:
        messages.error(request, "Kies een taal uit de lijst.")
    return redirect("door", address.pk)
