"""Who gets a letter or a card: the households of a choice, in walking order, and why others are left out."""

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adv.accounts.models import Membership
from households.domain.codes import ContactKind, HouseholdStatus, Step
from households.domain.door_marks import read_marks
from households.models import Address, ContactMoment, LetterKind, MailingItem

#: A stack has no more letters or cards than this: it has to be carried, and made within minutes.
MOST_ITEMS = 500
#: Homes looked at for one stack; a wider choice has to be narrowed first.
MOST_READ = 10_000

CONTACT_KINDS = {LetterKind.LETTER: ContactKind.LETTER, LetterKind.CARD: ContactKind.CARD}
_STEPS = {LetterKind.LETTER: Step.LETTER, LetterKind.CARD: Step.CARD}


class LeftOut(StrEnum):
    """Why a home gets nothing."""

    EMPTY = "empty"
    REFUSED = "refused"
    HAD_IT = "had_it"
    IN_STACK = "in_stack"


#: What is said of a number of homes that are left out, for a letter and for a card.
LEFT_OUT_WORDS = {
    LeftOut.EMPTY: ("staat leeg, of niemand weet wie er woont", "staan leeg, of niemand weet wie er woont"),
    LeftOut.REFUSED: ("wil geen contact", "willen geen contact"),
    LeftOut.HAD_IT: ("kreeg al een brief", "kregen al een brief"),
    LeftOut.IN_STACK: (
        "ligt al in een stapel die nog niet is verstuurd",
        "liggen al in een stapel die nog niet is verstuurd",
    ),
}  # fmt: skip
HAD_CARD_WORDS = ("kreeg deze ronde al een kaart", "kregen deze ronde al een kaart")

_EMPTY = frozenset({HouseholdStatus.VACANT, HouseholdStatus.MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """For which homes: those where it is due, or all, of a complex, of portieken, of one address, or of the project."""

    kind: LetterKind
    only_due: bool = True
    complex_id: int | None = None
    staircase_ids: tuple[int, ...] = ()
    address_id: int | None = None
    #: Also who had it already, or lies in a stack that was not sent.
    again: bool = False


@dataclass(frozen=True, slots=True)
class Recipients:
    """The households found, as (address id, household id) in walking order, and how many were left out and why."""

    items: Sequence[tuple[int, int]]
    left_out: Counter[LeftOut]
    #: There were more than fit in a stack; ``items`` holds the first ones.
    too_many: bool = False


def find_recipients(member: Membership, choice: Choice, *, today: datetime.date) -> Recipients:
    """Return who gets a letter or card by this choice, in a few queries."""
    addresses = Address.objects.visible_to(member).with_current_step(today)
    if choice.address_id is not None:
        addresses = addresses.filter(pk=choice.address_id)
    else:
        if choice.complex_id is not None:
            addresses = addresses.filter(complex_id=choice.complex_id)
        if choice.staircase_ids:
            addresses = addresses.filter(staircase_id__in=choice.staircase_ids)
        if choice.only_due:
            addresses = addresses.due_on(today).filter(now_step=_STEPS[choice.kind])  # type: ignore[misc]  # annotation
    rows = list(
        addresses.order_by("walk_position", "pk").values_list(
            "pk",
            "household_id",
            "now_status",
            "door_marks",
            "later_active_from",  # type: ignore[misc]  # an annotation
        )[: MOST_READ + 1]
    )
    households = [household_id for _, household_id, *_ in rows if household_id is not None]
    had = set() if choice.again else _had_it(choice.kind, households)
    stacked = set() if choice.again else _in_stack(member, choice.kind)
    items: list[tuple[int, int]] = []
    left_out: Counter[LeftOut] = Counter()
    for address_id, household_id, status, marks, later_from in rows:
        if household_id is None or status in _EMPTY:
            left_out[LeftOut.EMPTY] += 1
        elif status == HouseholdStatus.REFUSED:
            left_out[LeftOut.REFUSED] += 1
        elif household_id in had or (not choice.again and _has_card(choice.kind, marks, later_from, today)):
            left_out[LeftOut.HAD_IT] += 1
        elif household_id in stacked:
            left_out[LeftOut.IN_STACK] += 1
        else:
            items.append((address_id, household_id))
    too_many = len(items) > MOST_ITEMS or len(rows) > MOST_READ
    return Recipients(items[:MOST_ITEMS], left_out, too_many=too_many)


def _had_it(kind: LetterKind, household_ids: Collection[int]) -> set[int]:
    """The letter goes once per household; a card once per round, which stands in the dots of the door."""
    if kind == LetterKind.CARD:
        return set()
    had: set[int] = set()
    ids = list(household_ids)
    for start in range(0, len(ids), MOST_ITEMS):
        letters = ContactMoment.objects.standing().filter(
            household_id__in=ids[start : start + MOST_ITEMS], kind=ContactKind.LETTER
        )
        had.update(letters.order_by().values_list("household_id", flat=True))
    return had


def _has_card(kind: LetterKind, marks: str, later_from: datetime.date | None, today: datetime.date) -> bool:
    is_next_round = later_from is not None and later_from <= today
    return kind == LetterKind.CARD and not is_next_round and read_marks(marks).has_card


def _in_stack(member: Membership, kind: LetterKind) -> set[int]:
    waiting = MailingItem.objects.filter(
        mailing__project_id=member.project_id, mailing__kind=kind, mailing__sent_at__isnull=True
    )
    return set(waiting.values_list("household_id", flat=True))
