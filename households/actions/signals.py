"""Meldingen: somebody asks to go to an address now. An open one is the step at that door until it is handled."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Project, User
from adv.accounts.roles import DOSSIER_ROLES
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import refresh_doors
from households.actions.history import keep_line
from households.actions.tenancy import present_households
from households.domain.changes import ChangeKind, ChangeVerb
from households.models import Address, Signal, SignalStep

#: With one of these, somebody else than the person at the door has thought along about a concern for safety.
THOUGHT_ALONG = frozenset(
    {
        SignalStep.Kind.CONSULTATION,
        SignalStep.Kind.MELDCODE_2,
        SignalStep.Kind.MELDCODE_4,
        SignalStep.Kind.MELDCODE_5,
    }
)


def assignable(project: Project) -> QuerySet[User]:
    """Return who can be sent to a melding: who rings at doors in the project."""
    works_here = Membership.objects.active().filter(project=project, role__in=DOSSIER_ROLES)
    return User.objects.filter(pk__in=works_here.values("user_id")).order_by("name", "pk")


@transaction.atomic
def record_signal(
    *,
    by: Actor,
    person: User | None,
    address: Address,
    source: Signal.Source,
    text: str,
    received_on: datetime.date,
    source_name: str = "",
    is_suspicion: bool = False,
    is_safety_concern: bool = False,
    assigned_to: User | None = None,
) -> Signal:
    """Record a melding about whoever lives at an address on that day; the door asks to go there at once.

    Raises ActionRefused without words, for a day in the future, and for somebody who doesn't work at doors here.
    """
    if not text.strip():
        raise ActionRefused("Schrijf op wat er aan de hand is.", field="text")
    if received_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="received_on")
    _check_assignable(address.project, assigned_to)
    signal = Signal.objects.create(
        project=address.project,
        address=address,
        household=present_households([address.pk], received_on).get(address.pk),
        source=source,
        source_name=source_name.strip(),
        is_suspicion=is_suspicion,
        is_safety_concern=is_safety_concern,
        text=text.strip(),
        received_on=received_on,
        assigned_to=assigned_to,
        recorded_by=person,
    )
    refresh_doors(address.project, [address.pk], today=timezone.localdate())
    _keep(by, signal, ChangeVerb.ADDED)
    _log(by, log.Action.CREATE, signal)
    return signal


@transaction.atomic
def assign_signal(*, by: Actor, signal: Signal, assigned_to: User | None, seen: int | None = None) -> None:
    """Say who goes there; None takes it off everybody's name.

    ``seen`` is the id of who went there as far as the person knew, 0 for nobody; None checks nothing. Raises
    ActionRefused when it is handled already, and when somebody else was sent meanwhile.
    """
    signal = _open_for_change(signal)
    now = User.objects.filter(pk=signal.assigned_to_id or 0).first()
    if seen is not None and seen != (now.pk if now else 0):
        said = f"gaat {now.name} eropaf" if now else "staat de melding op niemands naam"
        raise ActionRefused(
            f"Iemand anders heeft dit intussen gewijzigd: nu {said}. Klopt jouw keuze? Sla nog eens op."
        )
    _check_assignable(signal.project, assigned_to)
    if signal.assigned_to_id == (assigned_to.pk if assigned_to else None):
        return
    signal.assigned_to = assigned_to
    signal.save(update_fields=["assigned_to"])
    names = ("assigned_to", now.name if now else "", assigned_to.name if assigned_to else "")
    _keep(by, signal, ChangeVerb.CHANGED, [names])
    _log(by, log.Action.UPDATE, signal)


@transaction.atomic
def add_signal_step(
    *, by: Actor, signal: Signal, person: User, kind: SignalStep.Kind, on: datetime.date, text: str = ""
) -> SignalStep:
    """Record what was done about a melding: consulted, a step of the meldcode, asked others, went there.

    Raises ActionRefused for a day in the future or before the melding came in, a note without words, and when it is
    handled already.
    """
    signal = _open_for_change(signal)
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if on < signal.received_on:
        raise ActionRefused("Deze datum ligt voor de melding zelf.", field="on")
    if kind != SignalStep.Kind.VISIT and not text.strip():
        raise ActionRefused("Schrijf kort op wat er is gedaan en met wie.", field="text")
    step = SignalStep.objects.create(signal=signal, kind=kind, on=on, text=text.strip(), by=person)
    _keep(by, signal, ChangeVerb.CHANGED, [("step", "", step.get_kind_display())])
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="signal_step",
        object_id=step.pk,
        household_id=signal.household_id,
    )
    return step


@transaction.atomic
def handle_signal(*, by: Actor, signal: Signal, person: User, outcome: str) -> None:
    """Close a melding with what came of it; the door goes back to the protocol, a refusal stands again.

    Where there is concern for safety nobody decides alone: a consultation or a step of the meldcode comes first.
    Raises ActionRefused without words, without that, and when it is handled already.
    """
    signal = _open_for_change(signal)
    if not outcome.strip():
        raise ActionRefused("Schrijf op wat eruit is gekomen.", field="outcome")
    if signal.is_safety_concern and not signal.steps.filter(kind__in=THOUGHT_ALONG).exists():
        raise ActionRefused(
            "Er is zorg om veiligheid. Leg eerst vast met wie je overlegde, of welke stap van de meldcode is gezet.",
            field="outcome",
        )
    signal.handled_at = timezone.now()
    signal.handled_by = person
    signal.outcome = outcome.strip()
    signal.save(update_fields=["handled_at", "handled_by", "outcome"])
    _keep(by, signal, ChangeVerb.DONE)
    refresh_doors(signal.project, [signal.address_id], today=timezone.localdate())
    _log(by, log.Action.UPDATE, signal)


@transaction.atomic
def show_source(*, by: Actor, signal: Signal) -> str:
    """Return who made a melding, in words. Each time somebody asks, that is in the access log."""
    log.record(
        by=by,
        action=log.Action.READ,
        object_type="signal_source",
        object_id=signal.pk,
        household_id=signal.household_id,
    )
    source = signal.get_source_display()
    return f"{source}: {signal.source_name}" if signal.source_name else source


def _open_for_change(signal: Signal) -> Signal:
    """Lock the melding. The address first, as everybody does who records something at a door."""
    Address.objects.select_for_update(of=("self",)).get(pk=signal.address_id)
    locked = Signal.objects.select_for_update(of=("self",)).select_related("project").get(pk=signal.pk)
    if locked.handled_at is not None:
        raise ActionRefused("Deze melding is al afgehandeld. Komt er iets nieuws, leg dan een nieuwe melding vast.")
    return locked


def _check_assignable(project: Project, person: User | None) -> None:
    if person is not None and not assignable(project).filter(pk=person.pk).exists():
        raise ActionRefused("Kies iemand uit het team.", field="assigned_to")


def _keep(by: Actor, signal: Signal, verb: ChangeVerb, changes: Iterable[tuple[str, str, str]] = ()) -> None:
    """Add a line to the history of the household, without what a melding says: the melding itself keeps that."""
    if signal.household is None:
        return
    keep_line(
        by=by,
        household=signal.household,
        kind=ChangeKind.SIGNAL,
        verb=verb,
        on=timezone.localdate() if verb is not ChangeVerb.ADDED else signal.received_on,
        object_id=signal.pk,
        subject=f"Melding van {dutch.date_long(signal.received_on)}",
        changes=changes,
    )


def _log(by: Actor, action: log.Action, signal: Signal) -> None:
    log.record(by=by, action=action, object_type="signal", object_id=signal.pk, household_id=signal.household_id)
