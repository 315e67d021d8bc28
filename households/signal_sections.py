"""What meldingen and mutaties add to the page of a household and its timeline.

A resident may see that page over a shoulder: it says that there is a melding and who goes there, not what it says and
never who made it.
"""

from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.models import Household, Signal, TenancyChange
from households.sections import Section, TimelineEntry, register_timeline
from households.sections import register as register_section

#: So many of the latest stand in the section; the timeline has them all.
SHOWN = 5
#: So many are fetched at once: more than a page of the timeline holds.
FETCHED = 20


def _signals_of(request: MemberRequest, household: Household, limit: int = FETCHED) -> list[Signal]:
    """Return the latest meldingen that this member may read: one query for the section and the timeline together."""
    fetched: list[Signal] | None = getattr(household, "_fetched_signals", None)
    if fetched is None or len(fetched) == FETCHED < limit:
        visible = Signal.objects.visible_to(request.member).filter(household=household)
        people = visible.select_related("assigned_to", "recorded_by", "handled_by")
        fetched = list(people.order_by("-received_on", "-pk")[: max(limit, FETCHED)])
        household._fetched_signals = fetched  # type: ignore[attr-defined]  # noqa: SLF001  for this request only
    return fetched


def signals_section(request: MemberRequest, household: Household) -> Section:
    """The meldingen about this household, open ones first, and the way to a new one."""
    found = sorted(_signals_of(request, household), key=lambda signal: signal.handled_at is not None)
    return Section(
        template_name="households/_household_signals.html",
        context={
            "rows": [
                (
                    reverse("signal_detail", args=[signal.pk]),
                    f"Melding van {dutch.date_long(signal.received_on)}",
                    signal.handled_at is None,
                    signal.assigned_to.name if signal.assigned_to else "",
                )
                for signal in found[:SHOWN]
            ],
            "can_record": request.member.can(Permission.DOOR_RECORD)
            and (household.until is None or household.until >= timezone.localdate()),
        },
        place="side",
        order=60,
    )


def changes_section(request: MemberRequest, household: Household) -> Section | None:
    """That this household leaves, or has left, according to the mutatielijst; with what is still to decide."""
    if household.until is None:
        return None
    leaving = TenancyChange.objects.visible_to(request.member).filter(old_household=household)
    change = leaving.order_by("-on", "-pk").first()
    if change is None:
        return None
    is_waiting = change.decision == TenancyChange.Decision.PENDING
    is_to_come = change.on > timezone.localdate()
    if not (is_waiting or is_to_come):
        return None
    leaves = "Vertrekt" if is_to_come else "Vertrok"
    may_decide = (
        is_waiting
        and request.member.can(Permission.STATUS_CHANGE)
        and TenancyChange.objects.to_decide_by(request.member).filter(pk=change.pk).exists()
    )
    return Section(
        template_name="households/_household_change.html",
        context={
            "said": f"{leaves} op {dutch.date_long(change.on)}, volgens de mutatielijst.",
            "is_waiting": is_waiting,
            "url": reverse("change_decide", args=[change.pk]) if may_decide else "",
        },
        place="side",
        order=5,
    )


def signal_entries(request: MemberRequest, household: Household, limit: int) -> list[TimelineEntry]:
    """Give when meldingen came in and when they were handled."""
    entries = []
    for signal in _signals_of(request, household, limit)[:limit]:
        url = reverse("signal_detail", args=[signal.pk])
        if signal.handled_at is not None:
            by = signal.handled_by.name if signal.handled_by else ""
            entries.append(TimelineEntry(at=signal.handled_at, title="Melding afgehandeld", by=by, url=url, tone="ok"))
        by = signal.recorded_by.name if signal.recorded_by else ""
        tone = "late" if signal.handled_at is None else ""
        entries.append(TimelineEntry(at=signal.received_on, title="Melding ontvangen", by=by, url=url, tone=tone))
    return sorted(entries, key=lambda entry: entry.sort_key, reverse=True)[:limit]


def register() -> None:
    """Add all this to the household page; called when the app is ready."""
    register_section(signals_section)
    register_section(changes_section)
    register_timeline("signals", "Meldingen", signal_entries)
