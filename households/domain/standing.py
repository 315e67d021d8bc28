"""How a household stands towards the visits once the rounds have ended: spoken to, refused, gone.

Decided where the doorbell protocol leaves room:

- The last contact decides. A conversation leaves no step, whatever was agreed in it; a phone call after it asks to
  come back again ("unless a conversation followed").
- A date that was agreed and is not past stands when a later phone call, meeting elsewhere or office hour agrees
  nothing new: the appointment is not forgotten because somebody rang to confirm it.
- An appointment without a date is due when a visit without a date is: a week later.
- A definite no stands until the household itself agrees to something: a conversation, an appointment, or a date to
  come back. Being spoken to is not enough, so a chance meeting never puts a refusal back on the walking list.
- After *leeg* or *verhuisd* only somebody at the door changes the standing (a phone call may well be with the tenant
  who left); a miss changes nothing, also when somebody seemed to be in.
- After *verhuisd* one navraag is asked for, not another one when the same is reported again.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from households.domain.codes import ContactKind, RingResult
from households.domain.door_events import DoorEvent
from households.domain.protocol_settings import ProtocolSettings


class Situation(Enum):
    """What the last contact that counted came to."""

    APPOINTMENT = "appointment"
    COME_BACK = "come_back"
    TALKED = "talked"
    REFUSED = "refused"
    VACANT = "vacant"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of a household after a contact."""

    situation: Situation
    #: The contact from which it follows.
    event: DoorEvent
    #: With an appointment or a visit to come back: from when.
    due_from: date | None = None
    #: Whether that date was agreed with them, rather than the default.
    agreed: bool = False
    #: Whether there ever was a conversation.
    has_talked: bool = False
    #: Since when a definite no stands.
    no_since: date | None = None
    #: With *verhuisd*: the navraag after it.
    enquired_on: date | None = None
    #: The last miss since then.
    missed_on: date | None = None

    @property
    def visit_from(self) -> date | None:
        """From when to visit: the date, or the day after a miss on or after it."""
        if self.due_from is None or self.missed_on is None:
            return self.due_from
        return max(self.due_from, self.missed_on + timedelta(days=1))


def standing_after(events: tuple[DoorEvent, ...], settings: ProtocolSettings) -> Standing | None:
    """Return the standing after these events, in order; ``None`` as long as the rounds go on."""
    standing: Standing | None = None
    for event in events:
        if event.is_decisive:
            standing = _after_contact(standing, event, settings)
        elif standing is None:
            continue
        elif event.is_miss:
            standing = replace(standing, missed_on=event.on)
        elif event.kind is ContactKind.ENQUIRY and standing.enquired_on is None:
            standing = replace(standing, enquired_on=event.on)
    return standing


def _after_contact(before: Standing | None, event: DoorEvent, settings: ProtocolSettings) -> Standing:
    if event.result in (RingResult.VACANT, RingResult.MOVED):
        return _after_leaving(before, event)
    if before is not None and event.result is None and not event.is_conversation and _stands(before, event):
        return before
    has_talked = event.is_conversation or (before is not None and before.has_talked)
    no_since = None if before is None else before.no_since
    if event.is_conversation:
        return Standing(Situation.TALKED, event, has_talked=True)
    if event.result is RingResult.REFUSED and event.come_back_on is None:
        return Standing(Situation.REFUSED, event, has_talked=has_talked, no_since=no_since or event.on)
    appointment = event.result is RingResult.APPOINTMENT
    if no_since is not None and not appointment and event.come_back_on is None:
        return Standing(Situation.REFUSED, event, has_talked=has_talked, no_since=no_since)
    return Standing(
        Situation.APPOINTMENT if appointment else Situation.COME_BACK,
        event,
        due_from=event.come_back_on or event.on + timedelta(days=settings.come_back_default_days),
        agreed=event.come_back_on is not None,
        has_talked=has_talked,
    )


def _stands(before: Standing, event: DoorEvent) -> bool:
    """Whether a contact away from the door leaves the standing as it was."""
    if before.situation in (Situation.VACANT, Situation.MOVED):
        return True
    return event.come_back_on is None and before.agreed and before.due_from is not None and before.due_from >= event.on


def _after_leaving(before: Standing | None, event: DoorEvent) -> Standing:
    if event.result is RingResult.VACANT:
        situation = Situation.VACANT
    elif before is not None and before.situation is Situation.MOVED:
        return before
    else:
        situation = Situation.MOVED
    return Standing(
        situation,
        event,
        has_talked=before is not None and before.has_talked,
        no_since=None if before is None else before.no_since,
    )
