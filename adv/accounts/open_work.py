"""What somebody still has on their name in a project: as long as there is anything, nobody takes them off it.

This package knows nothing of households or tasks; an app above it registers in the ``ready()`` of its AppConfig what
to count, and the page that helps to hand it over:

    open_work.register(left_behind, hand_over_url)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Something on somebody's name, in words with its number ("12 huishoudens"), and where a colleague finds it."""

    text: str
    url: str


#: What a member still has; no personal data in it: an administrator reads it too.
OpenWorkSource = Callable[[Membership], Sequence[OpenWork]]

_sources: dict[OpenWorkSource, Callable[[Membership], str]] = {}


class WorkLeftError(ActionRefused):
    """Somebody can't be taken off a project: ``work`` is still on their name."""

    def __init__(self, membership: Membership, work: Sequence[OpenWork]) -> None:
        left = ", ".join(one.text for one in work)
        super().__init__(f"Op naam van {membership.user.name} staat nog: {left}. Draag dat eerst over.")
        self.work = work


def register(source: OpenWorkSource, hand_over_url: Callable[[Membership], str]) -> None:
    """Make ``source`` count for taking somebody off a project; ``hand_over_url`` is where their work is handed over."""
    _sources[source] = hand_over_url


def work_of(membership: Membership) -> list[OpenWork]:
    """Return what is on the name of a member, of all sources."""
    return [one for source in _sources for one in source(membership)]


def hand_over_urls(membership: Membership) -> list[str]:
    """Return where the work of a member can be handed over."""
    return [url(membership) for url in _sources.values()]


def refuse_while_work_is_left(membership: Membership) -> None:
    """Raise WorkLeftError while something is on the name of a member. Call it in the transaction that ends it."""
    work = work_of(membership)
    if work:
        raise WorkLeftError(membership, work)
