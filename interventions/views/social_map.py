"""The sociale kaart: finding an organisation, what it does, whom to ask there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.models import Organisation
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.domain.codes import Domain
from households.models import Household
from interventions.actions.social_map import (
    Changed,
    add_contact,
    change_contact,
    describe_organisation,
    remove_contact,
    version_of,
    version_of_contact,
)
from interventions.expectations import FEWEST, expectations
from interventions.forms.social_map import ContactForm, ProfileForm, SearchForm
from interventions.models import OrganisationContact, Volunteer
from interventions.social_map_view import (
    OrganisationRow,
    domains_of,
    expectation_words,
    matches,
    profile_of,
    volunteer_row,
)
from interventions.views.lookup import find_or_404

#: Organisations on one page.
PAGE_SIZE = 40

#: For which household somebody chooses an organisation, in the address bar; with it goes to which goal.
_FOR, _GOAL = "voor", "doel"

_INFORMAL = {"formeel": False, "informeel": True}


@requires(Permission.SOCIAL_MAP_VIEW)
@require_safe
def social_map(request: MemberRequest) -> HttpResponse:
    """Find an organisation; on the way to a task each of them can be chosen."""
    form = SearchForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    chosen_domain = data.get("leefgebied")
    waits = expectations(request.project, timezone.localdate())
    household = _household(request)
    found = (
        OrganisationRow(
            organisation=one,
            profile=(profile := profile_of(one)),
            domains=domains_of(profile),
            expects=expectation_words(waits.get(one.pk)),
            url=_task_url(request, household, one) if household else "",
        )
        for one in Organisation.objects.filter(project=request.project)
        .select_related("profile")
        .prefetch_related("contacts")
    )
    rows = [
        row
        for row in found
        if matches(
            row,
            text=data.get("zoek", ""),
            domain=Domain(chosen_domain) if chosen_domain else None,
            informal=_INFORMAL.get(data.get("soort", "")),
        )
    ]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(by=request.actor, action=log.Action.READ, object_type="social_map", count=len(page.object_list))
    can_manage = request.member.can(Permission.SOCIAL_MAP_MANAGE)
    context = {
        "form": form,
        "page": page,
        "rows": page.object_list,
        "is_filtered": any(data.values()),
        "household": household,
        "keeps": [(name, request.GET[name]) for name in (_FOR, _GOAL) if household and name in request.GET],
        "back_url": f"{reverse('task_send', args=[household.pk])}?{_goal(request)}" if household else "",
        "reset_url": f"{request.path}?{_FOR}={household.pk}" if household else request.path,
        "can_manage": can_manage,
        "volunteers_url": reverse("volunteer_list"),
    }
    return render(request, "interventions/social_map.html", context, status=422 if form.errors else 200)


def _household(request: MemberRequest) -> Household | None:
    """Return for whom a task is being made, when that is so and this member may."""
    asked = read_id(request.GET.get(_FOR, ""))
    if not asked or not request.member.can(Permission.TASK_SEND):
        return None
    return Household.objects.visible_to(request.member).prefetch_related("residents").filter(pk=asked).first()


def _goal(request: MemberRequest) -> str:
    goal = read_id(request.GET.get(_GOAL, ""))
    return f"{_GOAL}={goal}" if goal else ""


def _task_url(request: MemberRequest, household: Household, organisation: Organisation) -> str:
    query = QueryDict(_goal(request), mutable=True)
    query["organisation"] = str(organisation.pk)
    return f"{reverse('task_send', args=[household.pk])}?{query.urlencode()}"


@requires(Permission.SOCIAL_MAP_VIEW)
@require_safe
def organisation_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what an organisation does, whom to ask, and what to expect."""
    organisation = _organisation(request, pk)
    today = timezone.localdate()
    profile = profile_of(organisation)
    volunteers = Volunteer.objects.visible_to(request.member).filter(organisation=organisation)
    log.record(by=request.actor, action=log.Action.READ, object_type="organisation", object_id=organisation.pk)
    context = {
        "organisation": organisation,
        "profile": profile,
        "domains": domains_of(profile),
        "contacts": organisation.contacts.all(),
        "expects": expectation_words(expectations(request.project, today).get(organisation.pk)),
        "fewest": FEWEST,
        "volunteers": [volunteer_row(one, one.room_on(today)) for one in volunteers],
        "can_manage": request.member.can(Permission.SOCIAL_MAP_MANAGE),
    }
    return render(request, "interventions/organisation_detail.html", context)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_describe(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down what an organisation does."""
    organisation = _organisation(request, pk)
    profile = profile_of(organisation)
    now: dict[str, Any] = {"kind": organisation.kind, "is_informal": organisation.is_informal}
    if profile is not None:
        names = ("domains", "offer", "intake", "phone", "email", "website", "place", "hours")
        now |= {name: getattr(profile, name) for name in names}
    posted = request.POST.copy() if request.method == "POST" else None
    form = ProfileForm(posted, initial={**now, "seen": version_of(profile)})
    is_overtaken = False
    if posted is not None and form.is_valid():
        try:
            describe_organisation(
                by=request.actor, organisation=organisation, entry=form.entry, seen=form.cleaned_data["seen"]
            )
        except Changed as refusal:
            form.add_error(None, refusal.message)
            is_overtaken = True
            # Saving once more is on purpose then: it is based on what is shown here.
            posted["seen"] = version_of(profile)
        else:
            messages.success(request, f"De gegevens van {organisation} zijn opgeslagen.")
            return redirect("organisation_detail", organisation.pk)
    log.record(by=request.actor, action=log.Action.READ, object_type="organisation", object_id=organisation.pk)
    context = {
        "form": form,
        "organisation": organisation,
        "now": profile if is_overtaken else None,
        "now_domains": domains_of(profile) if is_overtaken else [],
    }
    status = 409 if is_overtaken else 422 if form.errors else 200
    return render(request, "interventions/organisation_form.html", context, status=status)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add somebody to ask at an organisation."""
    organisation = _organisation(request, pk)
    form = ContactForm(request.POST if request.method == "POST" else None)
    url = reverse("organisation_detail", args=[organisation.pk])
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            add_contact(by=request.actor, organisation=organisation, entry=form.entry)
            return url

        try:
            do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De contactpersoon is toegevoegd.")
            return redirect(url)
    context = {"form": form, "organisation": organisation, "contact": None}
    return render(request, "interventions/contact_form.html", context, status=422 if form.errors else 200)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_change(request: MemberRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Change who to ask, or how to reach them."""
    contact = _contact(request, pk, contact_pk)
    now = {"name": contact.name, "task": contact.task, "phone": contact.phone, "email": contact.email}
    posted = request.POST.copy() if request.method == "POST" else None
    form = ContactForm(posted, initial={**now, "seen": version_of_contact(contact)})
    is_overtaken = False
    if posted is not None and form.is_valid():
        try:
            change_contact(by=request.actor, contact=contact, entry=form.entry, seen=form.cleaned_data["seen"])
        except Changed as refusal:
            form.add_error(None, refusal.message)
            is_overtaken = True
            posted["seen"] = version_of_contact(contact)
        else:
            messages.success(request, "De contactpersoon is gewijzigd.")
            return redirect("organisation_detail", contact.organisation_id)
    context = {
        "form": form,
        "organisation": contact.organisation,
        "contact": contact,
        "now": contact if is_overtaken else None,
    }
    status = 409 if is_overtaken else 422 if form.errors else 200
    return render(request, "interventions/contact_form.html", context, status=status)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_POST
def contact_remove(request: MemberRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Take somebody off the page of an organisation."""
    contact = _contact(request, pk, contact_pk)
    remove_contact(by=request.actor, contact=contact)
    messages.success(request, "De contactpersoon is verwijderd.")
    return redirect("organisation_detail", pk)


def _organisation(request: MemberRequest, pk: int) -> Organisation:
    visible = Organisation.objects.filter(project=request.project).select_related("profile")
    return find_or_404(request, visible, pk, "organisation")


def _contact(request: MemberRequest, pk: int, contact_pk: int) -> OrganisationContact:
    visible = OrganisationContact.objects.filter(organisation=_organisation(request, pk))
    return find_or_404(request, visible.select_related("organisation"), contact_pk, "organisation_contact")
