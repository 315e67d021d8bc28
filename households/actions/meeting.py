"""The casusbespreking: the agenda, the meeting itself, and its decisions with owner and date."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Project, User
from adv.accounts.permissions import ROLE_PERMISSIONS, Permission
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household
from households.domain.changes import ChangeKind, ChangeVerb
from households.models import Decision, Household, Meeting, MeetingItem

#: Most characters of why a household is on the agenda, of what was said, and of a decision.
LONGEST_WHY, LONGEST_NOTES, LONGEST_DECISION = 200, 4000, 500
#: A meeting is written down at most so long after it was, and a decision is for at most so long ahead.
LONGEST_AGO, FURTHEST = datetime.timedelta(days=31), datetime.timedelta(days=366)

_TEAM = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.CASE_MEETING in granted]
_DECIDING = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.CASE_DECIDE in granted]


class MinutesOvertaken(ActionRefused):
    """Somebody else wrote in the minutes of this household meanwhile; ``theirs`` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        super().__init__(
            "Een collega schreef intussen ook in dit verslag. Er is niets overschreven: vul hun tekst aan "
            "en sla nog een keer op.",
            field="notes",
        )
        self.theirs = theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntry:
    """What was decided: what, by whom, by when."""

    what: str
    owner: User
    due_on: datetime.date


def team(project_id: int) -> QuerySet[User]:
    """Return who is in the team of a project: who comes to the meeting, and who can have a decision."""
    works_here = Membership.objects.active().filter(project_id=project_id, role__in=_TEAM)
    return User.objects.filter(pk__in=works_here.values("user_id")).order_by("name", "pk")


@transaction.atomic
def put_on_agenda(*, by: Actor, household: Household, person: User, why: str) -> MeetingItem:
    """Put a household on the agenda; the team reads why. Raises ActionRefused without why, and when it is on it."""
    why = why.strip()
    if not why:
        raise ActionRefused("Schrijf in één zin waarom.", field="why")
    household = lock_household(household)
    if MeetingItem.objects.waiting().filter(household=household).exists():
        raise ActionRefused("Dit huishouden staat al op de agenda.")
    item = MeetingItem.objects.create(household=household, why=why[:LONGEST_WHY], added_by=person)
    _keep(by, item, ChangeKind.MEETING, ChangeVerb.ADDED, subject=item.why)
    return item


@transaction.atomic
def take_off_agenda(*, by: Actor, item: MeetingItem, person: User) -> None:
    """Take a household off the agenda before it was discussed; doing it twice changes nothing.

    Raises ActionRefused when it was discussed already, and for a trainee unless they put it on.
    """
    item = _lock(item)
    if by.role not in _DECIDING and item.added_by_id != person.pk:
        raise ActionRefused("Alleen wie dit op de agenda zette, of een adviseur, kan het eraf halen.")
    if item.meeting_id is not None:
        raise ActionRefused("Dit huishouden is al besproken.")
    if item.withdrawn_at is not None:
        return
    item.withdrawn_at, item.withdrawn_by = timezone.now(), person
    item.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _keep(by, item, ChangeKind.MEETING, ChangeVerb.CANCELLED, subject=item.why)


@transaction.atomic
def start_meeting(
    *, by: Actor, project: Project, person: User, on: datetime.date, present: Collection[User]
) -> Meeting:
    """Begin a meeting; when one goes on in the project that one is returned.

    Raises ActionRefused for a trainee, for a day in the future or more than a month ago, and when nobody was there.
    """
    _refuse_undeciding(by)
    today = timezone.localdate()
    if on > today:
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if today - on > LONGEST_AGO:
        raise ActionRefused("Deze datum is meer dan een maand geleden.", field="on")
    if not present:
        raise ActionRefused("Kies wie erbij waren.", field="present")
    # Who begins at the same moment waits here, and comes to the same meeting.
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    going_on = Meeting.objects.open().filter(project=project).first()
    if going_on is not None:
        return going_on
    meeting = Meeting.objects.create(project=project, on=on, started_by=person)
    meeting.present.set(present)
    log.record(by=by, action=log.Action.CREATE, object_type="meeting", object_id=meeting.pk)
    return meeting


@transaction.atomic
def discuss(
    *,
    by: Actor,
    item: MeetingItem,
    meeting: Meeting,
    person: User,
    notes: str,
    decisions: Sequence[DecisionEntry] = (),
    based_on: int | None = None,
) -> MeetingItem:
    """Write down what was said about a household and what was decided; again to add to it while the meeting goes on.

    Raises ActionRefused for a trainee, for a meeting whose minutes are finished, for what was discussed in another one,
    without any word, and for a decision without words, with a day past or too far ahead, or for somebody who isn't in
    the team; MinutesOvertaken when somebody wrote in it since version ``based_on``.
    """
    _refuse_undeciding(by)
    item = _lock(item)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _refuse_unfit(item, meeting)
    notes = notes.strip()[:LONGEST_NOTES]
    if based_on is not None and item.version != based_on:
        raise MinutesOvertaken(item.notes)
    if not notes and not decisions and not item.decisions.exists():
        raise ActionRefused("Schrijf op wat er is besproken of besloten.", field="notes")
    for entry in decisions:
        _refuse_decision(item, entry)
    is_new, before = item.meeting_id is None, item.notes
    item.meeting, item.notes, item.version = meeting, notes, item.version + 1
    item.save(update_fields=["meeting", "notes", "version"])
    if is_new or before != notes:
        verb = ChangeVerb.DONE if is_new else ChangeVerb.CHANGED
        _keep(by, item, ChangeKind.MEETING, verb, subject=item.why, changes=[("notes", before, notes)])
    for entry in decisions:
        _decide(by, item, person, entry)
    return item


def _decide(by: Actor, item: MeetingItem, person: User, entry: DecisionEntry) -> None:
    decision = Decision.objects.create(
        item=item,
        what=entry.what.strip()[:LONGEST_DECISION],
        owner=entry.owner,
        due_on=entry.due_on,
        recorded_by=person,
    )
    _keep(
        by,
        item,
        ChangeKind.DECISION,
        ChangeVerb.ADDED,
        subject=decision.what,
        object_id=decision.pk,
        changes=[("decision_owner", "", entry.owner.name), ("due_on", "", dutch.date_long(entry.due_on))],
    )


@transaction.atomic
def close_meeting(*, by: Actor, meeting: Meeting, person: User) -> None:
    """Finish the minutes: they don't change any more. What was not discussed stays on the agenda.

    Finishing them again changes nothing. Raises ActionRefused for a trainee, and when nothing was discussed.
    """
    _refuse_undeciding(by)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.closed_at is not None:
        return
    if not meeting.items.exists():
        raise ActionRefused("Er is nog niets besproken. Bespreek eerst een huishouden, of haal de bespreking weg.")
    meeting.closed_at, meeting.closed_by = timezone.now(), person
    meeting.save(update_fields=["closed_at", "closed_by"])
    log.record(by=by, action=log.Action.UPDATE, object_type="meeting", object_id=meeting.pk)


@transaction.atomic
def drop_meeting(*, by: Actor, meeting: Meeting) -> None:
    """Remove a meeting begun by mistake. Raises ActionRefused for a trainee, and when something was discussed."""
    _refuse_undeciding(by)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.items.exists() or meeting.closed_at is not None:
        raise ActionRefused("Er is al iets besproken. Rond het verslag af.")
    log.record(by=by, action=log.Action.DELETE, object_type="meeting", object_id=meeting.pk)
    meeting.delete()


@transaction.atomic
def settle_decision(
    *, by: Actor, decision: Decision, person: User, outcome: str = "", is_dropped: bool = False
) -> Decision:
    """Tick a decision off, as done or as no longer needed (then with why); ticking it off again changes nothing.

    Raises ActionRefused for a trainee unless it is their own, and for dropping it without why.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("item__household").get(pk=decision.pk)
    if by.role not in _DECIDING and decision.owner_id != person.pk:
        raise ActionRefused("Alleen wie het doet, of een adviseur, kan dit afvinken.")
    if decision.settled_at is not None:
        return decision
    outcome = outcome.strip()
    if is_dropped and not outcome:
        raise ActionRefused("Schrijf op waarom het niet meer hoeft.", field="outcome")
    decision.settled_at, decision.settled_by = timezone.now(), person
    decision.outcome, decision.is_dropped = outcome[:LONGEST_NOTES], is_dropped
    decision.save(update_fields=["settled_at", "settled_by", "outcome", "is_dropped"])
    _keep(
        by,
        decision.item,
        ChangeKind.DECISION,
        ChangeVerb.CANCELLED if is_dropped else ChangeVerb.DONE,
        subject=decision.what,
        object_id=decision.pk,
        changes=[("outcome", "", decision.outcome)] if decision.outcome else [],
    )
    return decision


def _refuse_undeciding(by: Actor) -> None:
    if by.role not in _DECIDING:
        raise ActionRefused("Vraag een collega-adviseur om het verslag te maken.")


def _refuse_unfit(item: MeetingItem, meeting: Meeting) -> None:
    if meeting.project_id != item.household.project_id:
        raise ActionRefused("Deze bespreking hoort bij een ander project.")
    if meeting.closed_at is not None:
        raise ActionRefused("Het verslag van deze bespreking is al afgerond.")
    if item.withdrawn_at is not None:
        raise ActionRefused("Dit huishouden is intussen van de agenda gehaald.")
    if item.meeting_id not in (None, meeting.pk):
        raise ActionRefused("Dit is al in een andere bespreking besproken.")


def _refuse_decision(item: MeetingItem, entry: DecisionEntry) -> None:
    if not entry.what.strip():
        raise ActionRefused("Schrijf op wat er gaat gebeuren.")
    today = timezone.localdate()
    if entry.due_on < today:
        raise ActionRefused("De datum van een besluit ligt voor vandaag.")
    if entry.due_on > today + FURTHEST:
        raise ActionRefused("De datum van een besluit is meer dan een jaar vooruit.")
    if not team(item.household.project_id).filter(pk=entry.owner.pk).exists():
        raise ActionRefused("Kies iemand uit het team.")


def _lock(item: MeetingItem) -> MeetingItem:
    return MeetingItem.objects.select_for_update(of=("self",)).select_related("household").get(pk=item.pk)


def _keep(
    by: Actor,
    item: MeetingItem,
    kind: ChangeKind,
    verb: ChangeVerb,
    *,
    subject: str,
    object_id: int | None = None,
    changes: Sequence[tuple[str, str, str]] = (),
) -> None:
    keep_change(
        by=by,
        household=item.household,
        kind=kind,
        verb=verb,
        on=timezone.localdate(),
        object_id=object_id or item.pk,
        subject=subject,
        changes=changes,
    )
