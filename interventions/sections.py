"""What this app adds to the household page: interventions with their effects, tasks and consents, and the timeline."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.case_facts import fetched_along
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain
from households.models import Household
from households.sections import Glance, Section, TimelineEntry, register, register_timeline
from interventions.case_sections import open_and_late, plan_section, who_section, with_case_dates
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    PERSPECTIVE_LABELS,
    TASK_STATUS_LABELS,
    EffectValue,
    Perspective,
    TaskStatus,
)
from interventions.effect_view import effects_of
from interventions.forms.task import consent_words
from interventions.models import Consent, Effect, Intervention, Task, TaskTransition
from interventions.tables import excerpt

#: So many of the latest stand in a section; the timeline has them all.
SHOWN = 8

#: So many are fetched at once: those of the section, and of two pages of the timeline.
_AT_ONCE = 21
#: Where a household keeps them, as a cached property does.
_KNOWN = "interventions_shown"

_TASK_TONES = {TaskStatus.DONE: "ok", TaskStatus.REFUSED: "late", TaskStatus.RETURNED: "late"}


@dataclass(slots=True)
class _Done:
    """What was done for a household and what it did, the latest first, fetched once for section and timeline."""

    interventions: list[Intervention]
    effects: list[Effect]
    #: So many of each were asked for.
    limit: int

    def effects_of(self, intervention: Intervention) -> list[Effect]:
        """The effects of one intervention."""
        return [effect for effect in self.effects if effect.intervention_id == intervention.pk]


def interventions_section(request: MemberRequest, household: Household) -> Section:
    """The latest interventions with their effects beside each other."""
    done = _done(request, household, SHOWN + 1)
    return Section(
        template_name="interventions/_household_interventions.html",
        context={
            "rows": [(one, effects_of(one, done.effects_of(one))) for one in done.interventions[:SHOWN]],
            "has_more": len(done.interventions) > SHOWN,
            "can_add_intervention": request.member.can(Permission.INTERVENTION_RECORD),
        },
        order=40,
    )


def _done(request: MemberRequest, household: Household, limit: int) -> _Done:
    """Return the latest interventions with their effects, and the latest effects of any; three queries, once."""
    known: _Done | None = household.__dict__.get(_KNOWN)
    if known is not None and limit <= known.limit:
        return known
    limit = max(limit, _AT_ONCE)
    found = Intervention.objects.visible_to(request.member).filter(household=household).select_related("by", "own_kind")
    interventions = list(found.prefetch_related("domains").order_by("-on", "-pk")[:limit])
    here = Effect.objects.filter(intervention__household=household)
    latest = here.order_by("-observed_on", "-pk").values("pk")[:limit]
    of_these = Q(intervention__in=[one.pk for one in interventions[:SHOWN]])
    effects = here.filter(of_these | Q(pk__in=latest)).select_related("recorded_by").order_by("-observed_on", "-pk")
    done = _Done(interventions, list(effects) if interventions else [], limit)
    household.__dict__[_KNOWN] = done
    return done


def tasks_section(request: MemberRequest, household: Household) -> Section:
    """The tasks of the household, open ones first, and the consents they rest on."""
    today = timezone.localdate()
    found = list(
        Task.objects.visible_to(request.member).filter(household=household).select_related("organisation")[: 3 * SHOWN]
    )
    found.sort(key=lambda task: not task.is_open)
    consents = (
        Consent.objects.visible_to(request.member)
        .filter(household=household)
        .standing()
        .select_related("organisation", "resident")
    )
    return Section(
        template_name="interventions/_household_tasks.html",
        context={
            "rows": [
                (
                    task,
                    excerpt(task.description),
                    dutch.days_late(task.due_on, today) if task.due_on and task.is_open else "",
                )
                for task in found[:SHOWN]
            ],
            "has_more": len(found) > SHOWN,
            "consents": [(consent, consent_words(consent)) for consent in consents],
            "can_send": request.member.can(Permission.TASK_SEND),
            "can_withdraw": request.member.can(Permission.CONSENT_RECORD),
        },
        order=50,
        glance=_tasks_at_a_glance(found, today),
    )


def _tasks_at_a_glance(tasks: list[Task], today: datetime.date) -> Glance | None:
    """How many tasks are open at partners, and how many of them too late."""
    still_open = [task for task in tasks if task.is_open]
    if not tasks:
        return None
    late = sum(task.due_on is not None and task.due_on < today for task in still_open)
    return Glance(
        label="Open taken",
        value=open_and_late(len(still_open), late),
        url="#taken",
        is_late=late > 0,
    )


def intervention_entries(request: MemberRequest, household: Household, limit: int) -> Iterable[TimelineEntry]:
    """Interventions, for the timeline."""
    for each in _done(request, household, limit).interventions[:limit]:
        yield TimelineEntry(
            at=each.on,
            title=each.kind_name,
            text=_domains([Domain(row.domain) for row in each.domains.all()], each.description),
            by=each.by.name,
            url=reverse("intervention_detail", args=[each.pk]),
        )


def effect_entries(request: MemberRequest, household: Household, limit: int) -> Iterable[TimelineEntry]:
    """Effects, for the timeline."""
    for each in _done(request, household, limit).effects[:limit]:
        side, value = PERSPECTIVE_LABELS[Perspective(each.perspective)], EffectValue(each.value)
        yield TimelineEntry(
            at=each.observed_on,
            title=f"Effect op {DOMAIN_SHORT_LABELS[Domain(each.domain)].lower()}: {EFFECT_VALUE_LABELS[value]}",
            text=f"volgens de {side}",
            by=each.recorded_by.name if each.recorded_by else "",
            url=reverse("intervention_detail", args=[each.intervention_id]),
            tone="ok" if value == EffectValue.BETTER else "late" if value == EffectValue.WORSE else "rest",
        )


def task_entries(request: MemberRequest, household: Household, limit: int) -> Iterable[TimelineEntry]:
    """Changes of status of tasks, for the timeline."""
    visible = Task.objects.visible_to(request.member).filter(household=household)
    found = TaskTransition.objects.filter(task__in=visible).select_related("task__organisation", "by")
    for each in found.order_by("-at", "-pk")[:limit]:
        status = TaskStatus(each.to_status)
        yield TimelineEntry(
            at=each.at,
            title=f"Taak {TASK_STATUS_LABELS[status]}: {each.task.organisation}",
            text=excerpt(each.explanation or each.task.description),
            by=each.by.name if each.by else "",
            url=reverse("task_detail", args=[each.task_id]),
            tone=_TASK_TONES.get(status, ""),
        )


def _domains(domains: list[Domain], description: str) -> str:
    words = ", ".join(DOMAIN_SHORT_LABELS[domain].lower() for domain in domains)
    return f"{words}. {excerpt(description)}" if description else words


def register_all() -> None:
    """Add all this to the household page; called when the app is ready."""
    if with_case_dates not in fetched_along:
        fetched_along.append(with_case_dates)
    register(who_section)
    register(plan_section)
    register(interventions_section)
    register(tasks_section)
    register_timeline("interventions", "Interventies", intervention_entries)
    register_timeline("effects", "Effecten", effect_entries)
    register_timeline("tasks", "Taken", task_entries)
