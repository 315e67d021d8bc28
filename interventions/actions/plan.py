"""Making the plan van aanpak with a resident: goals, and what was agreed."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Organisation, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.codes import DOMAIN_LABELS, Domain, HouseholdStatus
from households.models import Household
from interventions.domain.plan import DOER_LABELS, GOAL_STATUS_LABELS, SETTLED, Doer, GoalStatus, doer_words
from interventions.models import Goal, Plan, PlanVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalEntry:
    """What a household wants to reach: on which domain, why, who does it and by when."""

    domain: Domain
    what: str
    doers: Collection[Doer]
    why: str = ""
    doer_name: str = ""
    organisation: Organisation | None = None
    due_on: datetime.date | None = None

    @property
    def words(self) -> dict[str, str]:
        """The values as the history writes them."""
        return {
            "what": self.what,
            "why": self.why,
            "domain": DOMAIN_LABELS[self.domain],
            "doers": doer_words(self.doers),
            "organisation": self.organisation.name if self.organisation else "",
            "doer_name": self.doer_name,
            "due_on": dutch.date_long(self.due_on) if self.due_on else "",
        }


def entry_of(goal: Goal) -> GoalEntry:
    """Return a goal as it stands. Fetch the organisation along."""
    return GoalEntry(
        domain=Domain(goal.domain),
        what=goal.what,
        why=goal.why,
        doers=[Doer(code) for code in goal.doers],
        doer_name=goal.doer_name,
        organisation=goal.organisation,
        due_on=goal.due_on,
    )


@transaction.atomic
def add_goal(
    *,
    by: Actor,
    household: Household,
    entry: GoalEntry,
    on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Goal:
    """Add a goal to the open plan; without one a plan begins, on ``on`` (today when not given).

    Raises ActionRefused for a closed case, without words or anybody who does it, for a date before the plan, and for an
    organisation of another project.
    """
    household = lock_household(household)
    if household.status == HouseholdStatus.CLOSED:
        raise ActionRefused("Dit huishouden is afgesloten. Heropen het eerst.")
    plan = _open_plan(by, household, on or timezone.localdate(at), at)
    _check_goal(household, plan, entry)
    goal = Goal(plan=plan, recorded_at=at or timezone.now())
    fill(goal, entry)
    goal.save()
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.GOAL,
        verb=ChangeVerb.ADDED,
        on=on or timezone.localdate(at),
        object_id=goal.pk,
        subject=goal.what,
        changes=[change for change in differences({}, entry.words) if change[2]],
        at=at,
    )
    return goal


@transaction.atomic
def change_goal(*, by: Actor, goal: Goal, entry: GoalEntry, based_on: int | None = None) -> Goal:
    """Change a goal of an open plan; what was agreed before stays readable in its version.

    Raises as ``add_goal`` does, for a goal that is settled, and Overtaken when somebody else changed it.
    """
    household, goal = _lock(goal)
    refuse_when_overtaken(household, [ChangeKind.GOAL], based_on, goal.pk)
    _refuse_ended(goal)
    if goal.is_settled:
        raise ActionRefused("Dit doel is al afgerond. Open het eerst weer.")
    _check_goal(household, goal.plan, entry)
    changes = differences(entry_of(goal).words, entry.words)
    if changes:
        fill(goal, entry)
        goal.save()
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.GOAL,
            verb=ChangeVerb.CHANGED,
            on=timezone.localdate(),
            object_id=goal.pk,
            subject=goal.what,
            changes=changes,
        )
    return goal


@transaction.atomic
def set_goal_status(
    *,
    by: Actor,
    goal: Goal,
    status: GoalStatus,
    on: datetime.date,
    note: str = "",
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> Goal:
    """Say where a goal stands; the same again changes nothing. Letting go of one needs a word about why.

    Raises ActionRefused for a day in the future or before the plan, and for a plan that has ended; Overtaken when
    somebody else changed the goal.
    """
    household, goal = _lock(goal)
    refuse_when_overtaken(household, [ChangeKind.GOAL], based_on, goal.pk)
    _refuse_ended(goal)
    note = note.strip()
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if on < goal.plan.started_on:
        raise ActionRefused("Dit ligt voor het begin van het plan.", field="on")
    if status is GoalStatus.DROPPED and not note:
        raise ActionRefused("Schrijf kort op waarom jullie dit doel loslaten.", field="note")
    before = GoalStatus(goal.status)
    changes = [
        *([("status", GOAL_STATUS_LABELS[before], GOAL_STATUS_LABELS[status])] if before is not status else []),
        *([("settled_note", goal.settled_note, note)] if note != goal.settled_note else []),
    ]
    if not changes:
        return goal
    goal.status = status
    goal.settled_on = on if status in SETTLED else None
    goal.settled_note = note
    goal.save(update_fields=["status", "settled_on", "settled_note"])
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.GOAL,
        verb=ChangeVerb.DONE if status in SETTLED else ChangeVerb.CHANGED,
        on=on,
        object_id=goal.pk,
        subject=goal.what,
        changes=changes,
        at=at,
    )
    return goal


@transaction.atomic
def agree_plan(
    *,
    by: Actor,
    household: Household,
    person: User,
    agreed_on: datetime.date,
    agreed_with: str,
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> PlanVersion:
    """Agree the plan with the resident as it stands now: a new version that never changes.

    Raises ActionRefused for a trainee, without goals, without whom it was agreed with, for a day in the future, before
    the previous version or before the household came, and while an open goal should have been reached already;
    Overtaken when somebody else changed the plan or a goal.
    """
    if by.role == Role.TRAINEE:
        raise ActionRefused("Vraag een collega-adviseur om het plan met de bewoner af te spreken.")
    household = lock_household(household)
    refuse_when_overtaken(household, [ChangeKind.PLAN, ChangeKind.GOAL], based_on)
    plan = Plan.objects.open().filter(household=household).first()
    goals = list(plan.goals.select_related("organisation")) if plan else []
    if plan is None or not goals:
        raise ActionRefused("Zet eerst minstens één doel in het plan.")
    if not agreed_with.strip():
        raise ActionRefused("Met wie is het afgesproken?", field="agreed_with")
    previous = plan.versions.order_by("-number").first()
    _check_agreed_on(household, previous, agreed_on)
    late = next((goal for goal in goals if goal.is_late(agreed_on)), None)
    if late is not None:
        raise ActionRefused(f"'{late.what}' had al klaar moeten zijn. Kies daar eerst een nieuwe datum.")
    if previous is None and agreed_on < plan.started_on:
        plan.started_on = agreed_on
        plan.save(update_fields=["started_on"])
    highest: int = (
        PlanVersion.objects.filter(plan__household=household).aggregate(highest=Max("number"))["highest"] or 0
    )
    version = PlanVersion.objects.create(
        plan=plan,
        number=highest + 1,
        agreed_on=agreed_on,
        agreed_with=agreed_with.strip(),
        goals=[snapshot(goal) for goal in goals],
        agreed_by=person,
        recorded_at=at or timezone.now(),
    )
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.PLAN,
        verb=ChangeVerb.AGREED,
        on=agreed_on,
        object_id=plan.pk,
        subject=f"versie {version.number}, met {version.agreed_with}",
        changes=[
            ("version", str(previous.number) if previous else "", str(version.number)),
            ("agreed_on", dutch.date_long(previous.agreed_on) if previous else "", dutch.date_long(agreed_on)),
            ("agreed_with", previous.agreed_with if previous else "", version.agreed_with),
        ],
        at=at,
    )
    return version


def _check_agreed_on(household: Household, previous: PlanVersion | None, agreed_on: datetime.date) -> None:
    if agreed_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="agreed_on")
    if previous is not None and agreed_on < previous.agreed_on:
        raise ActionRefused("Dit ligt voor de vorige keer dat het plan is afgesproken.", field="agreed_on")
    if household.since is not None and agreed_on < household.since:
        raise ActionRefused("Toen woonden ze hier nog niet.", field="agreed_on")


def snapshot(goal: Goal) -> dict[str, Any]:
    """Return a goal as a version keeps it: in words where those are what was agreed."""
    return {
        "domain": goal.domain,
        "what": goal.what,
        "why": goal.why,
        "who": goal.who,
        "due_on": goal.due_on.isoformat() if goal.due_on else "",
        "status": goal.status,
    }


def fill(goal: Goal, entry: GoalEntry) -> None:
    """Write an entry onto a goal, in memory."""
    goal.domain = entry.domain
    goal.what = entry.what.strip()
    goal.why = entry.why.strip()
    goal.doers = [doer.value for doer in Doer if doer in entry.doers]
    goal.doer_name = entry.doer_name.strip()
    goal.organisation = entry.organisation
    goal.due_on = entry.due_on


def _open_plan(by: Actor, household: Household, on: datetime.date, at: datetime.datetime | None) -> Plan:
    plan = Plan.objects.open().filter(household=household).first()
    if plan is None:
        plan = Plan.objects.create(household=household, started_on=on)
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.PLAN,
            verb=ChangeVerb.ADDED,
            on=on,
            object_id=plan.pk,
            changes=[("on", "", dutch.date_long(on))],
            at=at,
        )
    return plan


def _lock(goal: Goal) -> tuple[Household, Goal]:
    household = lock_household(goal.plan.household)
    locked = Goal.objects.select_for_update(of=("self",)).select_related("plan", "organisation").get(pk=goal.pk)
    return household, locked


def _refuse_ended(goal: Goal) -> None:
    if goal.plan.ended_on is not None:
        raise ActionRefused("Dit plan is afgerond. Een doel daaruit verandert niet meer.")


def _check_goal(household: Household, plan: Plan, entry: GoalEntry) -> None:
    if not entry.what.strip():
        raise ActionRefused("Schrijf op wat jullie willen bereiken.", field="what")
    if not entry.doers:
        raise ActionRefused("Kies wie dit gaat doen.", field="doers")
    if entry.organisation is not None and entry.organisation.project_id != household.project_id:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    if entry.organisation is not None and not {Doer.PARTNER, Doer.VOLUNTEER} & set(entry.doers):
        raise ActionRefused(
            f"Kies dan ook '{DOER_LABELS[Doer.PARTNER]}' of '{DOER_LABELS[Doer.VOLUNTEER]}'.", field="doers"
        )
    if entry.due_on is not None and entry.due_on < plan.started_on:
        raise ActionRefused(
            f"Dit ligt voor het begin van het plan, {dutch.date_long(plan.started_on)}.", field="due_on"
        )
