"""The history of a dossier, and the guard against overwriting what somebody else just changed.

A form carries ``based_on``: the last line of the history that its reader had seen of what they change. When there are
newer lines the change is refused, and the page shows those lines beside what was typed.
"""

import datetime
from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.changes import ChangeKind, ChangeVerb
from households.models import DossierChange, Household

#: Longest subject that the history keeps.
_SUBJECT = 300


class Overtaken(ActionRefused):
    """Somebody else changed the same thing meanwhile; ``newer`` are the lines that its reader has not seen."""

    def __init__(self, newer: list[DossierChange]) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Er is niets overschreven: bekijk wat er veranderde "
            "en sla nog een keer op als jouw versie klopt."
        )
        self.newer = newer


def change_row(
    *,
    household: Household,
    user_id: int | None,
    kind: ChangeKind,
    verb: ChangeVerb,
    on: datetime.date,
    object_id: int | None = None,
    subject: str = "",
    changes: Iterable[tuple[str, str, str]] = (),
    at: datetime.datetime | None = None,
) -> DossierChange:
    """Return a line of the history, not yet saved. ``changes`` are field, old and new value, as words."""
    return DossierChange(
        household=household,
        at=at or timezone.now(),
        on=on,
        by_id=user_id,
        kind=kind,
        verb=verb,
        object_id=object_id,
        subject=subject[:_SUBJECT],
        changes=[list(change) for change in changes],
    )


def keep_change(
    *,
    by: Actor,
    household: Household,
    kind: ChangeKind,
    verb: ChangeVerb,
    on: datetime.date,
    object_id: int | None = None,
    subject: str = "",
    changes: Iterable[tuple[str, str, str]] = (),
    at: datetime.datetime | None = None,
) -> DossierChange:
    """Add a line to the history and to the access log. Call it in the transaction of the change itself."""
    row = change_row(
        household=household,
        user_id=by.user_id,
        kind=kind,
        verb=verb,
        on=on,
        object_id=object_id,
        subject=subject,
        changes=changes,
        at=at,
    )
    row.save()
    log.record(
        by=by,
        action=log.Action.CREATE if verb is ChangeVerb.ADDED else log.Action.UPDATE,
        object_type=f"dossier_{kind}",
        object_id=object_id,
        household_id=household.pk,
    )
    return row


def keep_line(
    *,
    by: Actor,
    household: Household,
    kind: ChangeKind,
    verb: ChangeVerb,
    on: datetime.date,
    object_id: int | None = None,
    subject: str = "",
    changes: Iterable[tuple[str, str, str]] = (),
    at: datetime.datetime | None = None,
) -> None:
    """Add a line to the history only, for an action that writes its own row of the access log."""
    change_row(
        household=household,
        user_id=by.user_id,
        kind=kind,
        verb=verb,
        on=on,
        object_id=object_id,
        subject=subject,
        changes=changes,
        at=at,
    ).save()


def last_change(household: Household, kinds: Collection[ChangeKind], object_id: int | None = None) -> int:
    """Return the number of the last line about something, for ``based_on``; 0 when there is none."""
    latest: int | None = _about(household, kinds, object_id).aggregate(latest=Max("pk"))["latest"]
    return latest or 0


def refuse_when_overtaken(
    household: Household, kinds: Collection[ChangeKind], based_on: int | None, object_id: int | None = None
) -> None:
    """Raise Overtaken when there are lines newer than ``based_on``. Call it while the household is locked.

    Without ``based_on`` (the demo, an import) nothing is checked.
    """
    if based_on is not None and (newer := newer_changes(household, kinds, based_on, object_id)):
        raise Overtaken(newer)


def newer_changes(
    household: Household, kinds: Collection[ChangeKind], based_on: int, object_id: int | None = None
) -> list[DossierChange]:
    """Return the lines about something that came after ``based_on``, the oldest first."""
    return list(_about(household, kinds, object_id).filter(pk__gt=based_on).select_related("by").order_by("pk"))


def _about(household: Household, kinds: Collection[ChangeKind], object_id: int | None) -> "QuerySet[DossierChange]":
    found = DossierChange.objects.filter(household=household, kind__in=list(kinds))
    return found if object_id is None else found.filter(object_id=object_id)


def lock_household(household: Household) -> Household:
    """Return the household, locked until the end of the transaction: changes to one case happen one after the other."""
    return Household.objects.select_for_update(of=("self",)).select_related("project", "owner").get(pk=household.pk)
