"""Who does something that was agreed in a conversation, read from what was typed under "naar wie"."""

from collections.abc import Sequence

from interventions.domain.plan import Doer

_RESIDENT = frozenset({"de bewoner", "bewoner", "zelf", "bewoner zelf"})
_US = frozenset({"", "wij zelf", "wij", "ik", "adviseur"})


def doers_of(sent_to: str, *, at_organisation: bool) -> tuple[Sequence[Doer], str]:
    """Return who does it and, when that is somebody of their own network, the name."""
    words = sent_to.strip()
    if at_organisation:
        return [Doer.PARTNER], ""
    if words.casefold() in _RESIDENT:
        return [Doer.RESIDENT], ""
    if words.casefold() in _US:
        return [Doer.ADVISOR], ""
    return [Doer.NETWORK], words
