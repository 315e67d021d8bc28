"""The doorbell protocol: what the next step at a door is, from when, by when and why.

Everything follows from the events at the door, in the order of their moments. Nothing is blocked: what was done is
taken as done, and the advice works on from there. ``advise`` looks from one day; ``outlook`` also says what the passing
of time alone will change, so that it can be stored and no job is needed at night.

Decided where the protocol leaves room:

- **Within a round** the next ring is due from the day after the last one ("preferably on different days"); the card on
  the day of the third daytime miss; the first evening ring from the day of the card, so the same evening may be used.
- **The letter** can be sent at once: due from the day it is asked. After a ring no letter is asked any more; of two
  letters the last one counts.
- **Rounds** of the household go on until somebody was spoken to, or they turned out to have left; see ``standing``.
- **Status**: a letter, a ring or a card makes it in benadering; two full rounds make it niet bereikt, also during the
  next rounds; a conversation makes it in gesprek, which a later contact doesn't undo unless they refuse for good or
  have left; spoken to in another way is still in benadering. Only an enquiry is not yet an approach.
- **Round and attempt** are of the ring to come: with the letter and the introduction the first of round 1, with the
  card the next evening ring, with the enquiry in a rest the first of the next round; a melding keeps those of the step
  it goes before. Steps that follow on speaking have none.
- **By when**: the last day of the letter's window, the day of an appointment, the end of a rest, the day of a melding;
  the other steps have a beginning only.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from households.domain import protocol_text as text
from households.domain.codes import ContactKind, HouseholdStatus, Step
from households.domain.door_events import DoorEvent, DoorHistory, in_order
from households.domain.moments import Moment, PartOfDay, moments_to_avoid, moments_tried, suggest_moment
from households.domain.protocol_settings import DEFAULT_SETTINGS, ProtocolSettings, add_months
from households.domain.rounds import Daypart, Mark, MarkKind, Round, rounds_of
from households.domain.standing import Situation, Standing, standing_after

__all__ = [
    "Advice",
    "DoorEvent",
    "DoorHistory",
    "Mark",
    "MarkKind",
    "Moment",
    "Outlook",
    "PartOfDay",
    "ProtocolSettings",
    "advise",
    "outlook",
]


@dataclass(frozen=True, slots=True)
class Advice:
    """The next step at a door, with its reason."""

    status: HouseholdStatus
    #: ``None``: nothing to do at this door.
    step: Step | None
    #: Of the ring to come: the how-manieth round, and the how-manieth ring in that daypart of it.
    round: int | None
    attempt: int | None
    due_from: date | None
    due_by: date | None
    #: One or two sentences in plain Dutch, the same on whatever day they are read.
    reason: str
    #: The dots of the current round: daytime rings, card, evening rings.
    marks: tuple[Mark, ...]
    #: With a ring to come: the moment that was tried least.
    suggestion: Moment | None
    #: All rings of this household, whatever their result.
    rings_done: int
    #: Whether somebody of this household was ever spoken to.
    is_spoken: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The advice now, and the one that takes its place when nothing but time passes."""

    now: Advice
    #: ``None`` when time alone changes nothing.
    later: Advice | None = None
    later_from: date | None = None


def advise(
    history: DoorHistory,
    today: date,
    settings: ProtocolSettings = DEFAULT_SETTINGS,
    *,
    opens: tuple[Moment, ...] = (),
) -> Advice:
    """Return the next step as of the end of ``today``; what happened later is not seen.

    ``opens`` are the moments at which this portiek opens best, the best first: only the suggestion looks at them.
    """
    events = in_order(history.events, until=today)
    standing = standing_after(events, settings)
    advice = _advise_without_signal(history, events, standing, today, settings)
    advice = replace(advice, suggestion=_suggestion(advice, events, settings, opens))
    if history.open_signal_on is None or history.open_signal_on > today:
        return advice
    return replace(
        advice,
        step=Step.SIGNAL,
        due_from=history.open_signal_on,
        due_by=history.open_signal_on,
        reason=text.signal_reason(history.open_signal_on, history, standing),
        suggestion=None,
    )


def outlook(history: DoorHistory, today: date, settings: ProtocolSettings = DEFAULT_SETTINGS) -> Outlook:
    """Return the advice of ``today`` and the one that time alone will bring: after a rest the rings go on.

    For every later day on which nothing has happened since ``today``, ``advise`` equals ``now`` or, from
    ``later_from`` on, ``later``; only a letter to send stays due 'from today'.
    """
    now = advise(history, today, settings)
    if now.step is not Step.ENQUIRY or now.due_by is None:
        return Outlook(now=now)
    seen = replace(history, events=in_order(history.events, until=today), open_signal_on=None)
    return Outlook(now=now, later=advise(seen, now.due_by, settings), later_from=now.due_by)


def _advise_without_signal(
    history: DoorHistory,
    events: tuple[DoorEvent, ...],
    standing: Standing | None,
    today: date,
    settings: ProtocolSettings,
) -> Advice:
    first_decisive = next((place for place, event in enumerate(events) if event.is_decisive), len(events))
    rounds = rounds_of(events[:first_decisive], settings)
    blank = Advice(
        status=_status_of(history, events, standing, rounds, settings),
        step=None,
        round=None,
        attempt=None,
        due_from=None,
        due_by=None,
        reason="",
        marks=rounds[-1].marks(settings),
        suggestion=None,
        rings_done=sum(event.kind is ContactKind.RING for event in events),
        is_spoken=any(event.is_spoken for event in events),
    )
    if history.case_status is not None:
        return replace(blank, reason=text.by_hand_reason(history.case_status))
    if history.vacant:
        return replace(blank, reason=text.vacant_reason())
    if standing is not None:
        return _after_standing(blank, standing)
    current = rounds[-1]
    if not current.misses:
        return _before_first_ring(blank, history, events, today, settings)
    if current.is_complete(settings):
        return _after_round(blank, current, events, today, settings)
    return _within_round(blank, current, events, settings)


def _suggestion(
    advice: Advice, events: tuple[DoorEvent, ...], settings: ProtocolSettings, opens: tuple[Moment, ...]
) -> Moment | None:
    """Return the moment to suggest for the ring to come; ``None`` when the step is no ring."""
    if advice.due_from is None or advice.step not in (Step.RING_DAYTIME, Step.RING_EVENING, Step.INTRODUCTION):
        return None
    daypart = Daypart.EVENING if advice.step is Step.RING_EVENING else Daypart.DAYTIME
    return suggest_moment(moments_tried(events, daypart, settings), daypart, advice.due_from, opens)


def _status_of(
    history: DoorHistory,
    events: tuple[DoorEvent, ...],
    standing: Standing | None,
    rounds: tuple[Round, ...],
    settings: ProtocolSettings,
) -> HouseholdStatus:
    if history.case_status is not None:
        return history.case_status
    if history.vacant:
        return HouseholdStatus.VACANT
    if standing is not None:
        gone = {
            Situation.REFUSED: HouseholdStatus.REFUSED,
            Situation.VACANT: HouseholdStatus.VACANT,
            Situation.MOVED: HouseholdStatus.MOVED,
        }
        spoken = HouseholdStatus.IN_CONVERSATION if standing.has_talked else HouseholdStatus.APPROACHING
        return gone.get(standing.situation, spoken)
    if sum(one.is_complete(settings) for one in rounds) >= settings.rounds_before_rest:
        return HouseholdStatus.NOT_REACHED
    approached = any(event.kind is not ContactKind.ENQUIRY for event in events)
    return HouseholdStatus.APPROACHING if approached else HouseholdStatus.NOT_APPROACHED


def _after_standing(blank: Advice, standing: Standing) -> Advice:
    advice = replace(blank, reason=text.standing_reason(standing))
    if standing.situation is Situation.APPOINTMENT:
        return replace(advice, step=Step.CONVERSATION, due_from=standing.visit_from, due_by=standing.visit_from)
    if standing.situation is Situation.COME_BACK:
        return replace(advice, step=Step.COME_BACK, due_from=standing.visit_from)
    if standing.situation is Situation.MOVED and standing.enquired_on is None:
        return replace(advice, step=Step.ENQUIRY, due_from=standing.event.on)
    return advice


def _before_first_ring(
    blank: Advice,
    history: DoorHistory,
    events: tuple[DoorEvent, ...],
    today: date,
    settings: ProtocolSettings,
) -> Advice:
    first = replace(blank, round=1, attempt=1)
    if history.is_newcomer:
        since = history.tenant_since
        due_from = today if since is None else add_months(since, settings.newcomer_after_months)
        return replace(
            first,
            step=Step.INTRODUCTION,
            due_from=due_from,
            reason=text.introduction_reason(since, due_from),
        )
    letters = [event.on for event in events if event.kind is ContactKind.LETTER]
    if not letters:
        # A household that is still to move in is not written to before.
        due_from = max(today, history.tenant_since or today)
        return replace(first, step=Step.LETTER, due_from=due_from, reason=text.letter_reason(settings))
    due_from = letters[-1] + timedelta(days=settings.letter_min_days)
    due_by = letters[-1] + timedelta(days=settings.letter_max_days)
    return replace(
        first,
        step=Step.RING_DAYTIME,
        due_from=due_from,
        due_by=due_by,
        reason=text.after_letter_reason(letters[-1], due_from, due_by),
    )


def _within_round(blank: Advice, current: Round, events: tuple[DoorEvent, ...], settings: ProtocolSettings) -> Advice:
    if current.daytime_to_go(settings):
        return _ring(blank, current, Daypart.DAYTIME, current.last_ring_on + timedelta(days=1), events, settings)
    if not current.has_card:
        evening = bool(current.evening_to_go(settings))
        return replace(
            blank,
            step=Step.CARD,
            round=current.number if evening else current.number + 1,
            attempt=current.evening + 1 if evening else 1,
            due_from=current.daytime_done_on,
            reason=text.card_reason(current, settings),
        )
    due_from = max(current.last_event_on, current.last_evening_on + timedelta(days=1))
    return _ring(blank, current, Daypart.EVENING, due_from, events, settings)


def _ring(
    blank: Advice,
    current: Round,
    daypart: Daypart,
    due_from: date,
    events: tuple[DoorEvent, ...],
    settings: ProtocolSettings,
) -> Advice:
    tried = moments_tried(events, daypart, settings)
    evening = daypart is Daypart.EVENING
    return replace(
        blank,
        step=Step.RING_EVENING if evening else Step.RING_DAYTIME,
        round=current.number,
        attempt=(current.evening if evening else current.daytime) + 1,
        due_from=due_from,
        reason=text.ring_reason(current, daypart, moments_to_avoid(tried, text.MOMENTS_NAMED), settings),
    )


def _after_round(
    blank: Advice, finished: Round, events: tuple[DoorEvent, ...], today: date, settings: ProtocolSettings
) -> Advice:
    advice = replace(blank, round=finished.number + 1, attempt=1)
    if finished.number < settings.rounds_before_rest:
        due_from = finished.last_ring_on + timedelta(weeks=settings.weeks_between_rounds)
        reason = text.next_round_reason(finished, due_from)
    else:
        due_from = finished.last_ring_on + timedelta(weeks=settings.rest_weeks)
        if finished.enquired_on is None and today < due_from:
            return replace(
                advice,
                step=Step.ENQUIRY,
                due_from=finished.last_event_on,
                due_by=due_from,
                reason=text.enquiry_reason(finished, due_from),
            )
        reason = text.after_rest_reason(finished, due_from)
    return replace(
        advice,
        step=Step.RING_DAYTIME,
        due_from=due_from,
        reason=reason,
        marks=finished.next().marks(settings),
    )
