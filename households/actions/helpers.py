"""Who is in charge of a case, and who else helps."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Organisation, User
from adv.accounts.roles import DOSSIER_ROLES, Role
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.helpers import CONTENTMENT_LABELS, Contentment
from households.models import Coordinator, Helper, Household

#: How the history calls the advisor of the household, when that is who is in charge.
_BY_DEFAULT = "de adviseur van het huishouden"


@transaction.atomic
def name_coordinator(
    *,
    by: Actor,
    household: Household,
    since: datetime.date,
    user: User | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Put a colleague in charge, or somebody at a partner; with neither it is the household's own advisor again.

    From that day on; the one before is kept. The same again changes nothing. Raises ActionRefused for a trainee, for a
    day in the future or before the present one began, for a colleague who doesn't work here, and for a partner without
    a name; Overtaken when somebody else named one since ``based_on``.
    """
    if by.role == Role.TRAINEE:
        raise ActionRefused("Vraag een collega-adviseur om de regisseur te wijzigen.")
    household = lock_household(household)
    refuse_when_overtaken(household, [ChangeKind.COORDINATOR], based_on)
    name = name.strip()
    if user is not None and user.pk == household.owner_id:
        user = None
    _check_coordinator(household, since, user, organisation, name)
    current = household.coordinators.current().select_related("user", "organisation").first()
    if _holds(current, user, organisation, name):
        return
    if current is not None and since < current.since:
        raise ActionRefused(f"Dit ligt voor {dutch.date_long(current.since)}, toen de vorige begon.", field="since")
    before = current.words if current else household.owner.name if household.owner else ""
    if current is not None:
        current.until = since
        current.save(update_fields=["until"])
    named = None
    if user is not None or organisation is not None:
        named = Coordinator.objects.create(
            household=household,
            user=user,
            organisation=organisation,
            name=name if organisation else "",
            since=since,
            recorded_at=at or timezone.now(),
        )
    after = named.words if named else household.owner.name if household.owner else _BY_DEFAULT
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.COORDINATOR,
        verb=ChangeVerb.CHANGED,
        on=since,
        object_id=named.pk if named else None,
        subject=after,
        changes=[("coordinator", before, after), ("since", "", dutch.date_long(since))],
        at=at,
    )


def _check_coordinator(
    household: Household, since: datetime.date, user: User | None, organisation: Organisation | None, name: str
) -> None:
    if since > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="since")
    if user is not None and organisation is not None:
        raise ActionRefused("Kies één regisseur: een collega, of iemand bij een organisatie.", field="who")
    if user is not None:
        works_here = Membership.objects.active().filter(
            project_id=household.project_id, user=user, role__in=DOSSIER_ROLES - {Role.TRAINEE}
        )
        if not works_here.exists():
            raise ActionRefused("Deze collega werkt niet als adviseur in dit project.", field="user")
    if organisation is not None:
        if organisation.project_id != household.project_id:
            raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
        if not name:
            raise ActionRefused("Wie is het? Een regisseur is een mens met een naam.", field="name")


def _holds(current: Coordinator | None, user: User | None, organisation: Organisation | None, name: str) -> bool:
    if current is None:
        return user is None and organisation is None
    asked = (user.pk if user else None, organisation.pk if organisation else None, name if organisation else "")
    return asked == (current.user_id, current.organisation_id, current.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperEntry:
    """What is known of a helper; ``since`` None is unknown, ``until`` None is still there."""

    organisation: Organisation | None = None
    name: str = ""
    is_informal: bool = False
    since: datetime.date | None = None
    until: datetime.date | None = None
    content: Contentment = Contentment.UNKNOWN
    remark: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The values as the history writes them."""
        return {
            "organisation": self.organisation.name if self.organisation else "",
            "name": self.name,
            "informal": "informeel" if self.is_informal else "formeel",
            "since": dutch.date_long(self.since) if self.since else "",
            "until": dutch.date_long(self.until) if self.until else "",
            "content": CONTENTMENT_LABELS[self.content],
            "remark": self.remark,
        }


@transaction.atomic
def add_helper(*, by: Actor, household: Household, entry: HelperEntry, at: datetime.datetime | None = None) -> Helper:
    """Write down who else helps a household.

    Raises ActionRefused without a name or organisation, for an organisation of another project, for days in the future
    and for an end before the beginning.
    """
    household = lock_household(household)
    _check_helper(household, entry)
    helper = Helper(household=household, recorded_at=at or timezone.now())
    _fill(helper, entry)
    helper.save()
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.HELPER,
        verb=ChangeVerb.ADDED,
        on=timezone.localdate(at) if at else timezone.localdate(),
        object_id=helper.pk,
        subject=helper.words,
        changes=[change for change in differences({}, entry.words) if change[2]],
        at=at,
    )
    return helper


@transaction.atomic
def change_helper(
    *,
    by: Actor,
    helper: Helper,
    entry: HelperEntry,
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> Helper:
    """Change what is known of a helper, also that it ended. Raises as ``add_helper`` does, and Overtaken."""
    household = lock_household(helper.household)
    helper = Helper.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=helper.pk)
    refuse_when_overtaken(household, [ChangeKind.HELPER], based_on, helper.pk)
    _check_helper(household, entry)
    before = entry_of(helper)
    changes = differences(before.words, entry.words)
    if not changes:
        return helper
    has_ended = before.until is None and entry.until is not None
    _fill(helper, entry)
    helper.save()
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.HELPER,
        verb=ChangeVerb.ENDED if has_ended else ChangeVerb.CHANGED,
        on=entry.until if has_ended and entry.until else timezone.localdate(at) if at else timezone.localdate(),
        object_id=helper.pk,
        subject=helper.words,
        changes=changes,
        at=at,
    )
    return helper


def entry_of(helper: Helper) -> HelperEntry:
    """Return what is known of a helper."""
    return HelperEntry(
        organisation=helper.organisation,
        name=helper.name,
        is_informal=helper.is_informal,
        since=helper.since,
        until=helper.until,
        content=Contentment(helper.content),
        remark=helper.remark,
    )


def _check_helper(household: Household, entry: HelperEntry) -> None:
    today = timezone.localdate()
    if entry.organisation is None and not entry.name:
        raise ActionRefused("Kies een organisatie, of schrijf op wie er helpt.", field="name")
    if entry.organisation is not None and entry.organisation.project_id != household.project_id:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    if entry.since is not None and entry.since > today:
        raise ActionRefused("Deze datum ligt in de toekomst.", field="since")
    if entry.until is not None and entry.until > today:
        raise ActionRefused("Deze datum ligt in de toekomst.", field="until")
    if entry.since is not None and entry.until is not None and entry.until < entry.since:
        raise ActionRefused("Dit ligt voor het begin.", field="until")


def _fill(helper: Helper, entry: HelperEntry) -> None:
    helper.organisation = entry.organisation
    helper.name = entry.name
    helper.is_informal = entry.is_informal
    helper.since, helper.until = entry.since, entry.until
    helper.content = entry.content
    helper.remark = entry.remark
