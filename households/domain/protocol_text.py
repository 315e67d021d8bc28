"""The reasons of the doorbell protocol: whole sentences in plain Dutch, for somebody who stands in a stairwell.

None of them depends on the day they are read, so that they can be stored with the step.
"""

from datetime import date

from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.domain.door_events import DoorHistory
from households.domain.moments import Moment
from households.domain.protocol_settings import ProtocolSettings
from households.domain.rounds import Daypart, Round
from households.domain.standing import Situation, Standing

# fmt: off
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)
# fmt: on
_BY_HAND = {
    HouseholdStatus.IN_GUIDANCE: "In begeleiding: het contact loopt via het plan van aanpak.",
    HouseholdStatus.AFTERCARE: "In nazorg: het contact loopt via de nazorg.",
    HouseholdStatus.CLOSED: "Afgesloten: niet meer langsgaan.",
}
_SPOKEN = {
    ContactKind.PHONE: "telefonisch gesproken",
    ContactKind.ELSEWHERE: "elders getroffen",
    ContactKind.OFFICE_HOUR: "op het spreekuur gesproken",
}

#: So many moments to avoid are named; more would not be read.
MOMENTS_NAMED = 3


def day_text(day: date) -> str:
    """Return the date in words: ``3 maart 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _times(count: int) -> str:
    return f"{count} keer"


def _attempt(attempt: int, daypart: Daypart) -> str:
    return f"{attempt}e keer " + ("'s avonds" if daypart is Daypart.EVENING else "overdag")


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} of {words[-1]}"


def letter_reason(settings: ProtocolSettings) -> str:
    """Why a letter: nothing was done yet."""
    return (
        "Stuur eerst een brief. "
        f"Bel {settings.letter_min_days} tot {settings.letter_max_days} dagen daarna overdag aan."
    )


def after_letter_reason(sent_on: date, due_from: date, due_by: date) -> str:
    """Why the first ring: the letter announced it."""
    return (
        f"1e keer overdag, van {day_text(due_from)} tot en met {day_text(due_by)}. "
        f"De brief ging op {day_text(sent_on)}."
    )


def ring_reason(current: Round, daypart: Daypart, avoid: tuple[Moment, ...], settings: ProtocolSettings) -> str:
    """Why another ring in a round that has begun."""
    evening = daypart is Daypart.EVENING
    text = _attempt((current.evening if evening else current.daytime) + 1, daypart)
    if current.number > 1:
        text = f"Ronde {current.number}, {text}"
    if avoid:
        text += f", liefst niet weer {_or([moment.label for moment in avoid])}"
    text += "."
    if not evening and current.daytime_to_go(settings) == 1 and not current.has_card:
        text += " Daarna een kaart achterlaten."
    return text


def card_reason(current: Round, settings: ProtocolSettings) -> str:
    """Why the card: all daytime rings of this round were misses."""
    text = f"{_times(current.daytime)} overdag niemand gesproken: laat een kaart achter."
    return text if current.evening_to_go(settings) else text + " Daarmee is de ronde rond."


def next_round_reason(finished: Round, due_from: date) -> str:
    """Why the first ring of a next round, after the usual interval."""
    return (
        f"Ronde {finished.number + 1}, 1e keer overdag, vanaf {day_text(due_from)}. "
        f"Ronde {finished.number}: {_times(finished.misses)} niemand gesproken."
    )


def enquiry_reason(finished: Round, rest_ends_on: date) -> str:
    """Why an enquiry: enough rounds without contact."""
    rounds = "1 ronde" if finished.number == 1 else f"{finished.number} rondes"
    return (
        f"{rounds} zonder contact: doe navraag bij de corporatie of de wijkbeheerder. "
        f"De deur heeft rust tot {day_text(rest_ends_on)}."
    )


def after_rest_reason(finished: Round, due_from: date) -> str:
    """Why the first ring after a rest."""
    return (
        f"Ronde {finished.number + 1}, 1e keer overdag, vanaf {day_text(due_from)}, na de rust. "
        "Kies andere momenten, of probeer de bewoner elders te treffen."
    )


def introduction_reason(since: date | None, due_from: date) -> str:
    """Why an introduction: somebody moved in."""
    moved_in = "Nieuwe bewoner" if since is None else f"Nieuwe bewoner sinds {day_text(since)}"
    return f"{moved_in}: ga kennismaken vanaf {day_text(due_from)}. Een brief is niet nodig."


def signal_reason(opened_on: date, history: DoorHistory, standing: Standing | None) -> str:
    """Why go there now, and what to know before ringing."""
    text = f"Melding van {day_text(opened_on)}: ga langs, wacht niet op je ronde."
    if history.case_status is None and not history.vacant and standing is not None and standing.no_since is not None:
        text += f" Let op: deze bewoner weigerde op {day_text(standing.no_since)}."
    return text


def by_hand_reason(status: HouseholdStatus) -> str:
    """Why no step: a person decided on this status."""
    return _BY_HAND[status]


def vacant_reason() -> str:
    """Why no step: nobody lives there."""
    return "Er woont nu niemand: wacht tot er iemand komt wonen."


def standing_reason(standing: Standing) -> str:
    """Why the step, or none, after somebody was spoken to or turned out to have left."""
    on = day_text(standing.event.on)
    match standing.situation:
        case Situation.TALKED:
            return f"Gesprek gevoerd op {on}: er is geen volgende stap aan de deur."
        case Situation.REFUSED:
            return f"Weigert sinds {day_text(standing.no_since or standing.event.on)}: niet meer langsgaan."
        case Situation.VACANT:
            return f"De woning was leeg op {on}: wacht tot er iemand komt wonen."
        case Situation.MOVED:
            return _moved_reason(standing, on)
    return _visit_reason(standing, on)


def _moved_reason(standing: Standing, on: str) -> str:
    if standing.enquired_on is None:
        return f"De hoofdbewoner is verhuisd, bleek op {on}: doe navraag wie er nu woont."
    return f"Verhuisd, navraag gedaan op {day_text(standing.enquired_on)}: wacht op de mutatie."


def _visit_reason(standing: Standing, on: str) -> str:
    due = day_text(standing.due_from or standing.event.on)
    if standing.situation is Situation.APPOINTMENT:
        text = f"Afspraak voor een gesprek op {due}."
        if not standing.agreed:
            text = f"Afspraak gemaakt op {on}, zonder datum: ga langs vanaf {due}."
    elif standing.event.result is RingResult.REFUSED:
        text = f"Wil nu niet meedoen, maar je mag terugkomen vanaf {due}."
    elif standing.event.result is RingResult.NOT_CONVENIENT:
        text = f"Het kwam niet gelegen op {on}: kom terug vanaf {due}."
    else:
        text = f"{_SPOKEN[standing.event.kind].capitalize()} op {on}: kom langs vanaf {due}."
    if standing.missed_on is not None:
        text += f" Op {day_text(standing.missed_on)} was er niemand te spreken; probeer het opnieuw."
    return text
