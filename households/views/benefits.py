"""What became of a benefit or a chance, after the conversation in which it came up; and ticking off an action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.benefits import add_chance, change_chance, keep_benefit
from households.actions.conversation_finish import settle_action
from households.actions.dossier import log_look
from households.actions.history import last_change
from households.domain.changes import ChangeKind
from households.domain.conversation_codes import ChanceHelper, ChanceKind
from households.forms.conversations import BenefitForm, ChanceAddForm, ChanceForm
from households.models import BenefitCheck, Chance, ConversationAction, DossierChange
from households.views.conversations import eyebrow_of
from households.views.lookup import visible_household_or_404


@requires(Permission.CONVERSATION_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def benefit_change(request: MemberRequest, pk: int, benefit_pk: int) -> HttpResponse:
    """Say how it stands with one scheme: it was granted, or refused after all."""
    household = visible_household_or_404(request, pk)
    benefits = BenefitCheck.objects.visible_to(request.member).filter(household=household)
    benefit = get_object_or_404(benefits, pk=benefit_pk)
    amount = "" if benefit.yearly_amount is None else f"{benefit.yearly_amount:f}".replace(".", ",")
    form = BenefitForm(
        request.POST if request.method == "POST" else None,
        initial={
            "state": benefit.state,
            "amount": amount,
            "on": timezone.localdate(),
            "based_on": last_change(household, [ChangeKind.BENEFIT], benefit.pk),
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            kept = keep_benefit(
                by=request.actor,
                household=household,
                scheme=benefit.scheme,
                name=benefit.name,
                state=data["state"],
                amount=data["amount"],
                on=data["on"],
                based_on=data["based_on"],
            )
            if kept.checked_on > data["on"]:
                raise ActionRefused("Er is al iets bekend van na deze dag.", field="on")
            return reverse("conversation_list", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "De voorziening is bijgewerkt.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="benefit")
    context = {
        "household": household,
        "eyebrow": eyebrow_of(household),
        "form": form,
        "newer": newer,
        "heading": benefit.name,
        "choices": [form["state"]],
        "fields": [form["amount"], form["on"]],
    }
    return render(request, "households/conversation_thing.html", context, status=422 if form.errors else 200)


@requires(Permission.CONVERSATION_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def chance_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down a chance that was seen outside a conversation."""
    household = visible_household_or_404(request, pk)
    form = ChanceAddForm(request.POST if request.method == "POST" else None, initial={"kind": ChanceKind.TALENT.value})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            add_chance(
                by=request.actor,
                household=household,
                kind=data["kind"],
                text=data["text"],
                helped_by=data["helped_by"],
                helper_name=data["helper_name"],
            )
            return reverse("conversation_list", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "De kans is vastgelegd.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="chance")
    context = {
        "household": household,
        "eyebrow": eyebrow_of(household),
        "form": form,
        "heading": "Een kans",
        "choices": [form["kind"]],
        "fields": [form["text"], form["helped_by"], form["helper_name"]],
    }
    return render(request, "households/conversation_thing.html", context, status=422 if form.errors else 200)


@requires(Permission.CONVERSATION_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def chance_change(request: MemberRequest, pk: int, chance_pk: int) -> HttpResponse:
    """Say more about a chance, or that it became something."""
    household = visible_household_or_404(request, pk)
    chance = get_object_or_404(Chance.objects.visible_to(request.member).filter(household=household), pk=chance_pk)
    names = ("text", "kind", "helped_by", "helper_name", "taken_up_on", "remark")
    form = ChanceForm(
        request.POST if request.method == "POST" else None,
        initial={
            **{name: getattr(chance, name) for name in names},
            "based_on": last_change(household, [ChangeKind.CHANCE], chance.pk),
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            change_chance(
                by=request.actor,
                chance=chance,
                kind=data["kind"],
                text=data["text"],
                helped_by=ChanceHelper(data["helped_by"]) if data["helped_by"] else None,
                helper_name=data["helper_name"],
                taken_up_on=data["taken_up_on"],
                remark=data["remark"],
                based_on=data["based_on"],
            )
            return reverse("conversation_list", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "De kans is bijgewerkt.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="chance")
    context = {
        "household": household,
        "eyebrow": eyebrow_of(household),
        "form": form,
        "newer": newer,
        "heading": "Kans",
        "choices": [form["kind"]],
        "fields": [form["text"], form["helped_by"], form["helper_name"], form["taken_up_on"], form["remark"]],
    }
    return render(request, "households/conversation_thing.html", context, status=422 if form.errors else 200)


@requires(Permission.CONVERSATION_HOLD)
@require_POST
def conversation_action_done(request: MemberRequest, pk: int, action_pk: int) -> HttpResponse:
    """Tick off an action of a conversation."""
    actions = ConversationAction.objects.visible_to(request.member).select_related("conversation")
    action = get_object_or_404(actions, pk=action_pk, conversation_id=pk)
    settle_action(by=request.actor, action=action)
    messages.success(request, "De actie is afgevinkt.")
    return redirect(f"{reverse('conversation', args=[pk])}#acties")
