"""A round on the walking list: which staircases there are to pick, how far somebody is, and what was done in it."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership
from households.domain.codes import MISSES, SPOKEN_KINDS, SPOKEN_RESULTS, ContactKind, RingResult, Step
from households.models import Address, ContactMoment, Staircase, WalkingRound
from households.models.address import due_condition
from households.models.contact import ContactMomentQuerySet
from households.walklist import words
from households.walklist.doors import StaircaseDoors, doors_in_walking_order

#: So many staircases are offered at once; in a larger project one searches.
MOST_STAIRCASES = 200
#: So many complexes are shown unfolded.
MOST_OPEN = 3


# --- Picking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StaircaseChoice:
    """A staircase to pick."""

    id: int
    name: str
    #: Doors where something is due today, of all its doors.
    due: int
    total: int
    #: Whether anybody ever rang there.
    is_started: bool
    is_picked: bool


@dataclass(frozen=True, slots=True)
class ComplexChoice:
    """A complex with its staircases."""

    id: int
    name: str
    staircases: list[StaircaseChoice]
    is_picked: bool = False
    is_open: bool = True

    @property
    def due(self) -> int:
        """Doors where something is due today."""
        return sum(staircase.due for staircase in self.staircases)


def staircase_choices(
    member: Membership,
    *,
    today: datetime.date,
    search: str = "",
    picked_staircases: Collection[int] = (),
    picked_complexes: Collection[int] = (),
) -> tuple[list[ComplexChoice], bool]:
    """Return what to pick from by complex, and whether there is more than is shown, in two queries."""
    rang = ContactMoment.objects.standing().filter(address__staircase=OuterRef("pk"), kind=ContactKind.RING)
    found = Staircase.objects.filter(complex__project_id=member.project_id)
    if search:
        found = found.filter(Q(complex__name__icontains=search) | Q(name__iexact=search))
    found = found.annotate(is_started=Exists(rang)).order_by(
        "complex__position", "complex__name", "complex_id", "position", "name"
    )
    rows = list(found.values("pk", "name", "complex_id", "complex__name", "is_started")[: MOST_STAIRCASES + 1])
    shown = rows[:MOST_STAIRCASES]
    addresses = Address.objects.visible_to(member).filter(staircase_id__in=[row["pk"] for row in shown]).order_by()
    counted = addresses.values("staircase_id").annotate(
        total=Count("pk"), due_today=Count("pk", filter=due_condition(today))
    )
    counts = {row["staircase_id"]: (row["due_today"], row["total"]) for row in counted}
    complexes = []
    for (complex_id, name), group in groupby(shown, key=itemgetter("complex_id", "complex__name")):
        staircases = [
            StaircaseChoice(
                row["pk"], row["name"], *counts[row["pk"]], row["is_started"], row["pk"] in picked_staircases
            )
            for row in group
            if row["pk"] in counts
        ]
        if staircases:
            complexes.append(ComplexChoice(complex_id, name, staircases, is_picked=complex_id in picked_complexes))
    return _unfold(complexes), len(rows) > MOST_STAIRCASES


def _unfold(complexes: list[ComplexChoice]) -> list[ComplexChoice]:
    """Fold the complexes where nothing was picked, when there are many."""
    if len(complexes) <= MOST_OPEN:
        return complexes
    return [
        ComplexChoice(
            one.id,
            one.name,
            one.staircases,
            is_picked=one.is_picked,
            is_open=any(staircase.is_picked for staircase in one.staircases),
        )
        for one in complexes
    ]


# --- Walking ----------------------------------------------------------------------------------------------------------


def open_round(member: Membership) -> WalkingRound | None:
    """Return the round that this member walks now, if any."""
    return WalkingRound.objects.visible_to(member).filter(ended_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is: doors done, of those to do and those done."""

    done: int
    total: int
    #: The doors where something was recorded in this round.
    touched: frozenset[int] = field(repr=False, default=frozenset())


def round_progress(member: Membership, walk: WalkingRound, *, now: datetime.datetime) -> Progress:
    """Return how far a round is, in two queries.

    A door is done when its walker recorded something there since the start, unless a card is to be left now. To do are
    the others where something is due today; what a colleague does meanwhile is not to do any more.
    """
    today = timezone.localdate(now)
    touched = frozenset(_moments(member, walk).order_by().values_list("address_id", flat=True).distinct())
    doors = Address.objects.visible_to(member).filter(staircase__in=walk.staircases.values("pk")).order_by()
    done = total = 0
    for address_id, step, due_from in doors.steps_on(today):
        is_due = bool(step) and (due_from is None or due_from <= today)
        is_done = address_id in touched and not (is_due and step == Step.CARD)
        done += is_done
        total += is_done or is_due
    return Progress(done, total, touched)


def round_doors(
    member: Membership, walk: WalkingRound, *, now: datetime.datetime, only: Collection[int] | None = None
) -> list[StaircaseDoors]:
    """Return the doors of a round in walking order, in two queries.

    With ``only``: those where something is due, and those with these ids.
    """
    addresses = Address.objects.visible_to(member).filter(staircase__in=walk.staircases.values("pk"))
    if only is not None:
        addresses = addresses.filter(due_condition(timezone.localdate(now)) | Q(pk__in=only))
    return doors_in_walking_order(member, addresses, now=now)


def _moments(member: Membership, walk: WalkingRound) -> ContactMomentQuerySet:
    """The contact moments of a round: of its walker, in its staircases, between its start and its end."""
    moments = (
        ContactMoment.objects.visible_to(member)
        .standing()
        .filter(by_id=walk.person_id, at__gte=walk.started_at, address__staircase__in=walk.staircases.values("pk"))
    )
    return moments if walk.ended_at is None else moments.filter(at__lte=walk.ended_at)


# --- Afterwards -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visit:
    """What was done at one door, once."""

    number: str
    name: str
    outcome: str
    time: str
    tone: str
    address_id: int
    #: Of a conversation: the household, whose dossier it goes to.
    conversation_with: int | None


@dataclass(frozen=True, slots=True)
class StaircaseVisits:
    """What was done behind one front door."""

    name: str
    visits: list[Visit]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done in a round: counts, and each door per staircase."""

    #: Number and words, as components/figures.html reads them; what didn't happen is left out, but for the first three.
    figures: list[tuple[int, str, str]]
    staircases: list[StaircaseVisits]


def round_summary(member: Membership, walk: WalkingRound) -> Summary:
    """Return what was done in a round, in one query."""
    rows: list[Any] = list(
        _moments(member, walk)
        .annotate(main=FilteredRelation("household__residents", condition=Q(household__residents__is_main=True)))
        .order_by("address__walk_position", "address_id", "at", "pk")
        .values(
            "address_id",
            "household_id",
            "kind",
            "result",
            "at",
            "main__given",
            "main__infix",
            "main__surname",
            number=F("address__house_number"),
            letter=F("address__house_letter"),
            addition=F("address__addition"),
            staircase=F("address__staircase__name"),
            complex=F("address__staircase__complex__name"),
        )
    )
    groups = groupby(rows, key=itemgetter("complex", "staircase"))
    return Summary(
        figures=_figures(rows),
        staircases=[
            StaircaseVisits(f"{complex_name} · portiek {name}", [_visit(row) for row in group])
            for (complex_name, name), group in groups
        ],
    )


def _figures(rows: Iterable[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Count doors, not taps: a door with a miss and a card is one door, and one card."""
    doors: dict[str, set[int]] = {"all": set(), "spoken": set(), "missed": set()}
    happened: Counter[str] = Counter()
    for row in rows:
        kind, result, door = row["kind"], row["result"], row["address_id"]
        doors["all"].add(door)
        if kind in SPOKEN_KINDS or result in SPOKEN_RESULTS:
            doors["spoken"].add(door)
        if result in MISSES:
            doors["missed"].add(door)
        happened[result or kind] += 1
    counts = (
        (len(doors["all"]), "deur gehad", "deuren gehad"),
        (len(doors["spoken"]), "gesproken", "gesproken"),
        (len(doors["missed"] - doors["spoken"]), "niemand getroffen", "niemand getroffen"),
        (happened[RingResult.APPOINTMENT], "afspraak gemaakt", "afspraken gemaakt"),
        # A conversation has the same code as a kind and as the result of a ring.
        (happened[RingResult.CONVERSATION], "gesprek gevoerd", "gesprekken gevoerd"),
        (happened[RingResult.REFUSED], "weigert", "weigeren"),
        (happened[ContactKind.CARD], "kaart achtergelaten", "kaarten achtergelaten"),
        (happened[ContactKind.LETTER], "brief verzonden", "brieven verzonden"),
        (happened[RingResult.VACANT], "woning leeg", "woningen leeg"),
        (happened[RingResult.MOVED], "bewoner verhuisd", "bewoners verhuisd"),
        (happened[ContactKind.ENQUIRY], "keer navraag gedaan", "keer navraag gedaan"),
    )
    return [
        (number, one if number == 1 else many, "")
        for place, (number, one, many) in enumerate(counts)
        if number or place < 3
    ]


def _visit(row: dict[str, Any]) -> Visit:
    kind, result = row["kind"], row["result"]
    is_spoken = kind in SPOKEN_KINDS or result in SPOKEN_RESULTS
    is_conversation = ContactKind.CONVERSATION in (kind, result)
    number = f"{row['number']}{row['letter']}" + (f"-{row['addition']}" if row["addition"] else "")
    name = " ".join(part for part in (row["main__given"], row["main__infix"], row["main__surname"]) if part)
    return Visit(
        number=number,
        name=name or "Naam onbekend",
        outcome=words.outcome(kind, result),
        time=dutch.clock(row["at"]),
        tone="ok" if is_spoken and result != RingResult.REFUSED else "rest",
        address_id=row["address_id"],
        conversation_with=row["household_id"] if is_conversation else None,
    )
