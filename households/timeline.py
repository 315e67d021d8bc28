"""What this package puts in the timeline of a household: contact moments and scorings."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from django.urls import reverse

from adv.accounts.http import MemberRequest
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import (
    CONTACT_KIND_LABELS,
    MISSES,
    RING_RESULT_LABELS,
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    TYPE_LABELS,
    ContactKind,
    HouseholdType,
    RingResult,
)
from households.models import ContactMoment, DossierChange, Household, MatrixScoring
from households.sections import TimelineEntry, register_timeline

#: The kinds of change that can be asked for: key in the address bar, label, and what is in it.
CHANGE_PARTS: Sequence[tuple[str, str, Collection[ChangeKind]]] = (
    ("conversations", "Gesprekken", (ChangeKind.CONVERSATION, ChangeKind.BENEFIT, ChangeKind.CHANCE)),
    ("status", "Status", (ChangeKind.STATUS,)),
    ("plan", "Plan en evaluatie", (ChangeKind.PLAN, ChangeKind.GOAL, ChangeKind.EVALUATION, ChangeKind.AFTERCARE)),
    ("people", "Regisseur en hulp", (ChangeKind.COORDINATOR, ChangeKind.HELPER)),
    ("handover", "Overdracht", (ChangeKind.HANDOVER,)),
    ("meeting", "Casusbespreking", (ChangeKind.MEETING, ChangeKind.DECISION)),
)
#: Changes of anything else stand in the timeline by themselves, or are corrections: those are in the history.
CHANGES_SHOWN: Collection[ChangeKind] = tuple(kind for _, _, kinds in CHANGE_PARTS for kind in kinds)


def register() -> None:
    """Put the kinds of this package in the timeline."""
    register_timeline("contact", "Contact", contact_entries)
    register_timeline("matrix", "Matrix", scoring_entries)
    register_timeline("case", "Plan en verloop", change_entries, can_choose=False)
    for key, label, kinds in CHANGE_PARTS:
        register_timeline(key, label, partial(change_entries, kinds=kinds), in_all=False)


def contact_entries(request: MemberRequest, household: Household, limit: int) -> Iterator[TimelineEntry]:
    """Give the contact moments that were not taken back; one query."""
    moments = ContactMoment.objects.visible_to(request.member).standing().filter(household=household)
    for moment in moments.select_related("by").order_by("-at", "-pk")[:limit]:
        yield TimelineEntry(
            at=moment.at,
            title=CONTACT_KIND_LABELS[ContactKind(moment.kind)].capitalize(),
            text=_contact_text(moment),
            by=moment.by.name,
            tone=_contact_tone(moment),
        )


def _contact_text(moment: ContactMoment) -> str:
    result = RING_RESULT_LABELS[RingResult(moment.result)] if moment.result else ""
    return ". ".join(part for part in (result, moment.note.strip()) if part)


def _contact_tone(moment: ContactMoment) -> str:
    if moment.kind in SPOKEN_KINDS or moment.result in SPOKEN_RESULTS - {RingResult.REFUSED}:
        return "ok"
    return "rest" if moment.result in MISSES or moment.kind != ContactKind.RING else ""


def scoring_entries(_request: MemberRequest, household: Household, limit: int) -> Iterator[TimelineEntry]:
    """Give the scorings that hold, those that wait for confirmation too; prefetch them on the household."""
    scorings = [scoring for scoring in household.scorings.all() if scoring.is_current]
    for scoring in sorted(scorings, key=lambda scoring: (scoring.on, scoring.pk), reverse=True)[:limit]:
        waits = "" if scoring.confirmed_at else ", teruggegeven" if scoring.returned_at else ", wacht op bevestiging"
        yield TimelineEntry(
            at=scoring.on,
            title=f"Matrix gescoord bij {scoring.get_phase_display()}",
            text=f"{_outcome(scoring)}{waits}",
            by=scoring.scored_by.name,
        )


def change_entries(
    request: MemberRequest, household: Household, limit: int, *, kinds: Collection[ChangeKind] = CHANGES_SHOWN
) -> Iterator[TimelineEntry]:
    """Give the changes of the case, or those of some kinds; one query."""
    found = DossierChange.objects.visible_to(request.member).filter(household=household, kind__in=list(kinds))
    for change in found.select_related("by").order_by("-on", "-pk")[:limit]:
        yield TimelineEntry(
            at=change.on,
            title=change.title,
            text=change.subject,
            by=change.by.name if change.by else "",
            url=_change_url(change),
            tone=_change_tone(change),
        )


def _change_url(change: DossierChange) -> str:
    if change.kind == ChangeKind.CONVERSATION and change.object_id:
        return reverse("conversation", args=[change.object_id])
    return f"{reverse('dossier_history', args=[change.household_id])}?soort={change.kind}"


def _change_tone(change: DossierChange) -> str:
    if change.verb in (ChangeVerb.AGREED, ChangeVerb.DONE):
        return "ok"
    return "rest" if change.verb in (ChangeVerb.ENDED, ChangeVerb.CANCELLED) else ""


def _outcome(scoring: MatrixScoring) -> str:
    if scoring.total is None or not scoring.type:
        return "onvolledig"
    return f"totaal {scoring.total}, {TYPE_LABELS[HouseholdType(scoring.type)]}"
