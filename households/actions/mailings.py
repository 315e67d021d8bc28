"""Stacks of letters and cards: asking for one, making it, saying that it was sent, and picking up what hangs."""

import datetime
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Project, User
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import UNDO_WINDOW, refresh_doors
from households.actions.registry import ContactEntry, TenantFinder, in_batches, record_contacts, withdraw_contacts
from households.actions.rows import write_rows
from households.domain.letter_text import LetterField, fields_in
from households.letters.printing import print_mailing
from households.letters.recipients import CONTACT_KINDS, MOST_ITEMS, Choice, find_recipients
from households.letters.storage import remove_pdf, write_pdf
from households.letters.texts import texts_of
from households.models import Address, ContactMoment, LetterKind, Mailing, MailingItem

logger = logging.getLogger(__name__)

#: No sign of life for this long, and a stack is taken to hang: its worker died.
HANGS_AFTER = datetime.timedelta(minutes=5)
#: A stack that hangs or fails is tried again, this often at most.
MOST_ATTEMPTS = 3
#: The PDF holds names and addresses: so long after sending it is removed. The stack itself stays.
PDF_KEPT = datetime.timedelta(days=14)

_WAITING = (Mailing.State.QUEUED, Mailing.State.RUNNING)


class _StoppedError(Exception):
    """The stack was thrown away, or another worker took it over, while it was being made."""


@transaction.atomic
def request_mailing(
    *, by: Actor, member: Membership, person: User, choice: Choice, next_visit: str = "", today: datetime.date
) -> Mailing:
    """Ask for a stack of letters or cards for the households of a choice; a worker makes it.

    Raises ActionRefused when there is nobody to write to, or more than fit in a stack, and when the text names contact
    details or a next visit that nobody filled in.
    """
    # One at a time in a project: what is in another stack is left out.
    project = Project.objects.select_for_update(of=("self",)).get(pk=member.project_id)
    used = {field for text in texts_of(project, choice.kind).values() for field in fields_in(text.subject + text.body)}
    if LetterField.CONTACT in used and not project.contact_details.strip():
        raise ActionRefused("Er zijn nog geen contactgegevens. De projectleider vult ze in bij de teksten.")
    if choice.kind == LetterKind.CARD and LetterField.NEXT_VISIT in used and not next_visit:
        raise ActionRefused("Vul in wanneer jullie terugkomen.", field="next_visit")
    found = find_recipients(member, choice, today=today)
    if found.too_many:
        raise ActionRefused(f"Dit zijn er meer dan {MOST_ITEMS}. Kies een complex of portieken.", field="complex")
    if not found.items:
        raise ActionRefused("Er is niemand die deze brief of kaart nu krijgt.")
    mailing = Mailing.objects.create(project=project, kind=choice.kind, next_visit=next_visit, requested_by=person)
    MailingItem.objects.bulk_create(
        MailingItem(mailing=mailing, address_id=address_id, household_id=household_id)
        for address_id, household_id in found.items
    )
    log.record(by=by, action=log.Action.CREATE, object_type="mailing", object_id=mailing.pk, count=len(found.items))
    _send_on_commit(mailing.pk)
    return mailing


@transaction.atomic
def retry_mailing(*, by: Actor, mailing: Mailing) -> None:
    """Try again to make a stack that failed. Does nothing for another one."""
    started = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FAILED).update(
        state=Mailing.State.QUEUED, progress=0, attempts=0, heartbeat_at=None
    )
    if started:
        log.record(by=by, action=log.Action.EXECUTE, object_type="mailing", object_id=mailing.pk)
        _send_on_commit(mailing.pk)


@transaction.atomic
def discard_mailing(*, by: Actor, mailing: Mailing) -> None:
    """Throw a stack away that was not sent, with its PDF. Raises ActionRefused for one that was."""
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    if mailing.sent_at is not None:
        raise ActionRefused("Deze stapel is verstuurd. Die blijft staan.")
    mailing_id = mailing.pk
    log.record(by=by, action=log.Action.DELETE, object_type="mailing", object_id=mailing_id)
    mailing.delete()
    transaction.on_commit(lambda: remove_pdf(mailing_id), robust=True)


# --- Sending --------------------------------------------------------------------------------------------------------


@transaction.atomic
def send_mailing(*, by: Actor, mailing: Mailing, person: User) -> int:
    """Record the letter or card at each address of a stack, by the same rules as one recorded at the door.

    Once: a stack that was sent already changes nothing. Left out is who no longer lives there: the letter was not for
    who lives there now. Returns for how many it was recorded. Raises ActionRefused for a stack that isn't ready.
    """
    mailing = Mailing.objects.select_for_update(of=("self",)).select_related("project").get(pk=mailing.pk)
    if mailing.sent_at is not None:
        return 0
    if mailing.state != Mailing.State.DONE:
        raise ActionRefused("Deze stapel is nog niet klaar.")
    now = timezone.now()
    at, today = now.replace(second=0, microsecond=0), timezone.localdate(now)
    kind = CONTACT_KINDS[LetterKind(mailing.kind)]
    items = _lock_items_for(mailing, today)
    # Whoever recorded it at the door after the stack was asked for did so for this letter.
    since = mailing.requested_at.replace(second=0, microsecond=0)
    here = ContactMoment.objects.standing().filter(
        household_id__in=[item.household_id for item in items], kind=kind, at__gte=since
    )
    recorded = set(here.order_by().values_list("household_id", flat=True))
    entries = [
        ContactEntry(address_id=item.address_id, at=at, kind=kind, person_id=person.pk)
        for item in items
        if item.household_id not in recorded
    ]
    record_contacts(by=by, project=mailing.project, contacts=entries, today=today)
    moments = dict(here.order_by("-at", "-pk").values_list("household_id", "pk"))
    for item in items:
        item.contact_moment_id = moments[item.household_id]
    write_rows(items, ["contact_moment"])
    mailing.sent_at, mailing.sent_by = now, person
    mailing.save(update_fields=["sent_at", "sent_by"])
    log.record(by=by, action=log.Action.UPDATE, object_type="mailing", object_id=mailing.pk, count=len(items))
    return len(items)


def _lock_doors(mailing: Mailing) -> list[int]:
    """Lock the doors of a stack in one order, as for recording one by one; return their ids."""
    ids = sorted(mailing.items.values_list("address_id", flat=True))
    for batch in in_batches(ids):
        list(Address.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk").values_list("pk"))
    return ids


def _lock_items_for(mailing: Mailing, today: datetime.date) -> list[MailingItem]:
    """Return the items whose household still lives there, with their doors locked."""
    ids = _lock_doors(mailing)
    items = list(mailing.items.order_by("address_id"))
    finder = TenantFinder(mailing.project, ids)
    return [item for item in items if finder.find(item.address_id, today) == item.household_id]


@transaction.atomic
def unsend_mailing(*, by: Actor, mailing: Mailing, person: User) -> None:
    """Take back that a stack was sent, as a slip: within a day by who pressed the button; later by the project leader.

    What it recorded is taken back with it and stays readable in the history. Raises ActionRefused for others.
    """
    mailing = Mailing.objects.select_for_update(of=("self",)).select_related("project").get(pk=mailing.pk)
    if mailing.sent_at is None:
        return
    if by.role != Role.PROJECT_LEADER:
        if mailing.sent_by_id != person.pk:
            raise ActionRefused("Alleen wie op 'verstuurd' drukte kan het terugnemen.")
        if timezone.now() - mailing.sent_at > UNDO_WINDOW:
            raise ActionRefused("Dit is langer dan een dag geleden. Vraag de projectleider om het te herstellen.")
    _lock_doors(mailing)
    items = list(mailing.items.filter(contact_moment__isnull=False).select_related("contact_moment"))
    standing = [item for item in items if item.contact_moment and item.contact_moment.withdrawn_at is None]
    withdraw_contacts(by=by, moment_ids=[item.contact_moment_id for item in standing if item.contact_moment_id])
    for item in items:
        item.contact_moment = None
    write_rows(items, ["contact_moment"])
    mailing.sent_at, mailing.sent_by = None, None
    mailing.save(update_fields=["sent_at", "sent_by"])
    refresh_doors(mailing.project, {item.address_id for item in standing}, today=timezone.localdate())
    log.record(by=by, action=log.Action.UPDATE, object_type="mailing", object_id=mailing.pk, count=len(standing))


# --- Making ---------------------------------------------------------------------------------------------------------


def run_mailing(mailing_id: int) -> None:
    """Make the PDF of a stack, as the worker does. May be called twice: only one of the two makes it."""
    claim = _claim(mailing_id)
    if claim is None:
        return
    mine = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.RUNNING, attempts=claim)

    def tell(percent: int) -> None:
        if not mine.update(progress=percent, heartbeat_at=timezone.now()):
            raise _StoppedError

    try:
        mailing = Mailing.objects.select_related("project", "requested_by").get(pk=mailing_id)
        made = print_mailing(mailing, on=timezone.localdate(mailing.requested_at), progress=tell)
        tell(98)
        write_pdf(mailing_id, made)
    except (_StoppedError, Mailing.DoesNotExist):
        return
    except Exception:
        # Whatever went wrong, the row must say so; the details are in the log, without data of people.
        logger.exception("Stack of letters %s failed", mailing_id)
        mine.update(state=Mailing.State.FAILED)
        return
    if not mine.update(state=Mailing.State.DONE, progress=100) and not Mailing.objects.filter(pk=mailing_id).exists():
        remove_pdf(mailing_id)  # thrown away in the meantime


def _claim(mailing_id: int) -> int | None:
    """Take a waiting stack, or one that hangs; gives the number of this attempt, None when it is not ours to make."""
    with transaction.atomic():
        mailing = Mailing.objects.select_for_update(of=("self",)).filter(pk=mailing_id).first()
        now = timezone.now()
        if mailing is None or not (mailing.state == Mailing.State.QUEUED or _hangs(mailing, now)):
            return None
        mailing.state = Mailing.State.RUNNING
        mailing.attempts += 1
        mailing.progress, mailing.heartbeat_at = 2, now
        mailing.save(update_fields=["state", "attempts", "progress", "heartbeat_at"])
        return mailing.attempts


def _hangs(mailing: Mailing, now: datetime.datetime) -> bool:
    last_sign = mailing.heartbeat_at or mailing.requested_at
    return mailing.state == Mailing.State.RUNNING and now - last_sign > HANGS_AFTER


def sweep() -> int:
    """Send again what waits or runs without a sign of life, and give up what has been tried often enough.

    For the schedule: a broker may lose a message and a worker may die. Also removes the PDFs of stacks that were sent
    a while ago. Returns how many were sent to the worker again.
    """
    now = timezone.now()
    silent = now - HANGS_AFTER
    stuck = Mailing.objects.filter(
        Q(state=Mailing.State.RUNNING, heartbeat_at__lt=silent)
        | Q(state=Mailing.State.QUEUED, heartbeat_at__isnull=True, requested_at__lt=silent)
        | Q(state=Mailing.State.QUEUED, heartbeat_at__lt=silent)
    )
    Mailing.objects.filter(pk__in=stuck.filter(attempts__gte=MOST_ATTEMPTS).values("pk")).update(
        state=Mailing.State.FAILED
    )
    again = list(stuck.filter(attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True))
    for mailing_id in again:
        _send_on_commit(mailing_id)
    sent = Mailing.objects.filter(sent_at__lt=now - PDF_KEPT, sent_at__gte=now - 3 * PDF_KEPT)
    for mailing_id in sent.values_list("pk", flat=True):
        remove_pdf(mailing_id)
    return len(again)


def _send_on_commit(mailing_id: int) -> None:
    from households.tasks import make_mailing_task

    transaction.on_commit(lambda: make_mailing_task.delay(mailing_id), robust=True)
