"""Conversations: begin one, write it up with every word kept on the way, finish it, read it, correct it."""

from collections.abc import Mapping
from typing import NoReturn

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.conversation_finish import (
    Unfinished,
    correct_conversation,
    finish_conversation,
)
from households.actions.conversations import Saved, discard_draft, save_draft, start_conversation
from households.actions.dossier import log_look
from households.conversation_page import ConversationPage, Typed
from households.conversation_reading import print_context, reading_context
from households.conversation_words import AnswerWords
from households.domain.conversation_answers import Answer, slot_of
from households.domain.conversation_format import Part, read_format
from households.models import BenefitCheck, Chance, ContactMoment, Conversation, Household
from households.views.lookup import is_of_a_colleague, refuse, visible_household, visible_household_or_404

#: Above this no database has an id.
HIGHEST_ID = 2**63 - 1
#: A number of a version that no conversation reaches.
_HIGHEST_VERSION = 2**31 - 1


@requires(Permission.CONVERSATION_HOLD)
@require_safe
def conversation_list(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the conversations with a household, and what came out of them: benefits and chances."""
    household = visible_household_or_404(request, pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="conversations")
    found = Conversation.objects.visible_to(request.member).filter(household=household)
    context = {
        "household": household,
        "eyebrow": eyebrow_of(household),
        "conversations": list(found.select_related("by", "together_with").order_by("-visited_on", "-pk")),
        "benefits": BenefitCheck.objects.visible_to(request.member).filter(household=household),
        "chances": Chance.objects.visible_to(request.member).filter(household=household),
        "today": timezone.localdate(),
    }
    return render(request, "households/conversation_list.html", context)


@requires(Permission.CONVERSATION_HOLD)
@require_POST
def conversation_start(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin to write a conversation up, or go on with the one of today; ``?contact=`` is what the door recorded."""
    household = visible_household(request, pk)
    if household is None:
        if is_of_a_colleague(request, pk):
            return redirect("dossier_access_request", pk=pk)
        refuse(request, pk)
    asked = request.GET.get("contact", "")
    moments = ContactMoment.objects.visible_to(request.member).standing().filter(household=household)
    moment = get_object_or_404(moments.select_related("by"), pk=read_id(asked)) if asked else None
    try:
        conversation = start_conversation(by=request.actor, household=household, person=request.user, moment=moment)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("household_detail", pk=pk)
    return redirect("conversation", pk=conversation.pk)


@requires(Permission.CONVERSATION_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """Write a conversation up, a part at a time and from any device; a finished one is read here."""
    found = _find(request, pk)
    if not found.is_draft:
        return _read(request, found)
    if request.method == "POST":
        return _write(request, found)
    return _show(request, found)


def _write(request: MemberRequest, found: Conversation) -> HttpResponse:
    """Keep the whole form: a step without JavaScript, or the end."""
    changes = _changes(found, request.POST)
    try:
        saved = save_draft(
            by=request.actor, conversation=found, person=request.user, base=_base(request.POST), changes=changes
        )
        if not saved.is_whole:
            return _show(request, saved.conversation, typed=_typed(saved, changes))
        if "finish" in request.POST:
            return _finish(request, saved.conversation)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("conversation", pk=found.pk)
    step = request.POST.get("step", "")
    anchor = f"#deel-{step}" if step in set(Part) else ""
    return redirect(f"{reverse('conversation', args=[found.pk])}{anchor}")


def _finish(request: MemberRequest, found: Conversation) -> HttpResponse:
    try:
        finished = finish_conversation(by=request.actor, conversation=found, person=request.user)
    except Unfinished as unfinished:
        return _show(request, found, typed=Typed(errors=unfinished.problems))
    waits = finished.scoring is not None and finished.scoring.confirmed_at is None
    said = " De score telt mee als een collega-adviseur hem bevestigt." if waits else ""
    messages.success(request, f"Het gesprek is vastgelegd.{said}")
    return redirect("conversation", pk=found.pk)


def _show(request: MemberRequest, found: Conversation, *, typed: Typed | None = None) -> HttpResponse:
    household = found.household
    log_look(by=request.actor, member=request.member, household=household, object_type="conversation")
    page = ConversationPage(found, typed=typed)
    context = {
        "conversation": found,
        "household": household,
        "eyebrow": eyebrow_of(household),
        "parts": page.parts(),
        "errors": page.errors,
        "words": page.words,
        "organisations": page.organisations,
        "may_discard": request.user.pk in (found.by_id, found.saved_by_id)
        or request.member.role == Role.PROJECT_LEADER,
        "saved_when": dutch.moment(found.saved_at, timezone.localdate()),
    }
    return render(request, "households/conversation.html", context, status=422 if page.errors else 200)


@requires(Permission.CONVERSATION_HOLD)
@require_POST
def conversation_save(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what changed since the last time; the page sends this every few seconds. Answers with JSON."""
    found = _find(request, pk)
    changes = _changes(found, request.POST)
    try:
        saved = save_draft(
            by=request.actor, conversation=found, person=request.user, base=_base(request.POST), changes=changes
        )
    except ActionRefused as refused:
        return JsonResponse({"finished": refused.message}, status=409)
    words = AnswerWords(saved.conversation)
    return JsonResponse(
        {
            "version": saved.conversation.version,
            "saved": dutch.clock(timezone.localtime(saved.conversation.saved_at)),
            "errors": dict(saved.errors),
            "conflicts": {
                name: {"standing": conflict.standing, "words": words.value(name, conflict.standing) or "leeg"}
                for name, conflict in saved.conflicts.items()
            },
            "news": dict(saved.news),
        }
    )


@requires(Permission.CONVERSATION_HOLD)
@require_POST
def conversation_discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = _find(request, pk)
    try:
        discard_draft(by=request.actor, conversation=found, person=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("conversation", pk=pk)
    messages.success(request, "Het gesprek is weggegooid. Wat er aan de deur is vastgelegd blijft staan.")
    return redirect("household_detail", pk=found.household_id)


@requires(Permission.CONVERSATION_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_correct(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct what a finished conversation says; what it said stays readable in the history."""
    found = _find(request, pk)
    if found.is_draft:
        return redirect("conversation", pk=pk)
    typed: Typed | None = None
    if request.method == "POST":
        changes = _changes(found, request.POST)
        try:
            saved = correct_conversation(
                by=request.actor, conversation=found, person=request.user, base=_base(request.POST), changes=changes
            )
        except Unfinished as unfinished:
            typed = Typed(answers=_as_typed(found, changes), errors=unfinished.problems)
        else:
            if saved.is_whole:
                messages.success(request, "Het gesprek is verbeterd. Wat er stond is te lezen in de geschiedenis.")
                return redirect("conversation", pk=pk)
            typed, found = _typed(saved, changes), saved.conversation
    log_look(by=request.actor, member=request.member, household=found.household, object_type="conversation")
    page = ConversationPage(found, typed=typed, only_correcting=True)
    context = {
        "conversation": found,
        "household": found.household,
        "eyebrow": eyebrow_of(found.household),
        "parts": page.parts(),
        "errors": page.errors,
        "words": page.words,
    }
    return render(request, "households/conversation_correct.html", context, status=422 if page.errors else 200)


@requires(Permission.CONVERSATION_HOLD)
@require_safe
def conversation_print(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a finished conversation on paper for the resident, in plain words: nothing of scores or notes is on it."""
    found = _find(request, pk)
    if found.is_draft:
        return redirect("conversation", pk=pk)
    log_look(by=request.actor, member=request.member, household=found.household, object_type="conversation")
    return render(request, "households/conversation_print.html", print_context(found, request.project))


def _read(request: MemberRequest, found: Conversation) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, "Dit gesprek was al afgerond. Wat je typte is niet bewaard: verbeter het hieronder.")
        return redirect("conversation", pk=found.pk)
    log_look(by=request.actor, member=request.member, household=found.household, object_type="conversation")
    context = {
        **reading_context(request, found),
        "household": found.household,
        "eyebrow": eyebrow_of(found.household),
    }
    return render(request, "households/conversation_read.html", context)


def eyebrow_of(household: Household) -> str:
    """What stands above the title: whose page this is about."""
    return f"{household.display_name} · {household.address}"


def _find(request: MemberRequest, pk: int) -> Conversation:
    visible = Conversation.objects.visible_to(request.member).select_related(
        "household__address", "household__project", "household__owner", "format", "by", "together_with", "scoring"
    )
    found = visible.prefetch_related("household__residents", "residents").filter(pk=pk).first()
    if found is None:
        _refuse(request, pk)
    return found


def _refuse(request: MemberRequest, pk: int) -> NoReturn:
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="conversation",
        object_id=pk if pk <= HIGHEST_ID else None,
        outcome=log.Outcome.DENIED,
    )
    raise Http404


def _changes(found: Conversation, data: QueryDict) -> dict[str, list[str]]:
    """Return what was sent of the conversation; a list of which nothing is ticked says so with ``shown``."""
    form = read_format(found.format.content)
    names = [name for name in data if slot_of(form, name) is not None]
    return {name: data.getlist(name) for name in [*names, *data.getlist("shown")]}


def _base(data: QueryDict) -> int:
    return min(read_id(data.get("base", "")), _HIGHEST_VERSION)


def _typed(saved: Saved, changes: Mapping[str, list[str]]) -> Typed:
    kept_out = {*saved.errors, *saved.conflicts}
    answers = _as_typed(saved.conversation, {name: values for name, values in changes.items() if name in kept_out})
    return Typed(answers=answers, errors=saved.errors, conflicts=saved.conflicts)


def _as_typed(found: Conversation, changes: Mapping[str, list[str]]) -> dict[str, Answer]:
    """Return what was typed, as it was typed, to show it again."""
    form = read_format(found.format.content)
    slots = {name: slot_of(form, name) for name in changes}
    return {
        name: values if slot.is_list else (values[-1] if values else "")
        for name, values in changes.items()
        if (slot := slots[name]) is not None
    }
