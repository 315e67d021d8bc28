"""What the mark of a door looks like: a tone and an icon. No two marks of one view look the same without colour."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from adv.ui import drawings
from households.domain.codes import HouseholdStatus
from households.domain.facade import StepMark

#: Tone (a class of facade.css) and the name of a Lucide icon.
_LOOKS: Mapping[str, tuple[str, str]] = {
    StepMark.SIGNAL.value: ("late", "triangle-alert"),
    StepMark.DAYTIME.value: ("due", "bell"),
    StepMark.EVENING.value: ("evening", "moon"),
    StepMark.CARD.value: ("due", "sticky-note"),
    StepMark.LETTER.value: ("due", "mail"),
    StepMark.ENQUIRY.value: ("due", "search"),
    StepMark.VISIT.value: ("visit", "calendar"),
    StepMark.NEWCOMER.value: ("new", "plus"),
    StepMark.WAITS.value: ("rest", "minus"),
    StepMark.SPOKEN.value: ("ok", "check"),
    StepMark.OUT.value: ("out", "x"),
    StepMark.NOTHING.value: ("rest", "circle"),
    HouseholdStatus.NOT_APPROACHED.value: ("rest", "circle-dashed"),
    HouseholdStatus.APPROACHING.value: ("due", "bell"),
    HouseholdStatus.IN_CONVERSATION.value: ("ok", "message-circle"),
    HouseholdStatus.IN_GUIDANCE.value: ("ok", "handshake"),
    HouseholdStatus.AFTERCARE.value: ("ok", "sprout"),
    HouseholdStatus.CLOSED.value: ("ok", "check"),
    HouseholdStatus.REFUSED.value: ("out", "x"),
    HouseholdStatus.NOT_REACHED.value: ("new", "door-closed"),
    HouseholdStatus.VACANT.value: ("out", "square"),
    HouseholdStatus.MOVED.value: ("out", "truck"),
}


def tone_of(mark: str) -> str:
    """Return the tone of a mark, as a class."""
    return f"facade-{_LOOKS[mark][0]}"


@lru_cache(maxsize=128)
def drawing_of(mark: str, attempt: int | None = None) -> SafeString:
    """Return the mark itself: an icon, or the how-maniest ring. Decoration: the words stand beside it."""
    if attempt is not None:
        return format_html('<span class="facade-mark" aria-hidden="true">{}</span>', attempt)
    return format_html('<span class="facade-mark" aria-hidden="true">{}</span>', drawings.icon(_LOOKS[mark][1], 18))
