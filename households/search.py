"""The search box: a door, a person, a household code or a telephone number, as far as this member may see it.

Every member of the team sees the walking list of the whole project: its doors and the names of who lives there now.
Names of others in a household, who lived there before and telephone numbers are dossier: only where that may be opened.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from households.domain.codes import HouseholdStatus
from households.domain.folding import fold
from households.domain.search_keys import NameQuery, closeness, read_code, read_name, read_phone
from households.domain.search_text import PlaceQuery, read_place
from households.models import Address, Complex, Household, Resident, SearchKey

#: Longest text that is looked for, in characters.
LONGEST_SEARCH = 100
#: So many are shown; who finds more types more.
MOST_ROWS = 30
#: So many people are compared before the best ones are shown.
_CANDIDATES = 200
#: So many keys with one beginning are looked at.
_MOST_KEYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """A door or a household that was found. ``dossier_url`` is empty where the dossier is not this member's to open."""

    name: str
    #: Who of the household was found, when that is not the hoofdbewoner.
    also: str
    address: str
    place: str
    code: str
    status: HouseholdStatus | None
    owner: str
    gone: str
    door_url: str
    dossier_url: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, the best first, and whether there is more than is shown."""

    rows: Sequence[SearchRow]
    has_more: bool
    #: Complexes with such a name, with the walking list of each.
    complexes: Sequence[tuple[str, str]]


def search(member: Membership, text: str, today: datetime.date) -> SearchResult:
    """Look for a text as everything that it may be; a fixed number of queries."""
    text = " ".join(text.replace("\0", "").split())[:LONGEST_SEARCH]
    if not text:
        return SearchResult([], has_more=False, complexes=[])
    found: dict[int, str] = {}
    homes: list[Address] = []
    code, place, phone = read_code(text), read_place(text), read_phone(text)
    if code is not None:
        found |= dict.fromkeys(_by_code(member, code), "")
    if phone:
        found |= _names_of(_by_phone(member, phone))
    if place is not None:
        homes = _homes(member, place)
    name = read_name(text) if place is None or place.number is None else None
    if name is not None and code is None:
        found |= _names_of(people_named(member, name))
    rows = _rows(member, found, homes, today)
    return SearchResult(
        rows[:MOST_ROWS], has_more=len(rows) > MOST_ROWS, complexes=_complexes(member, text) if name else []
    )


# --- People -----------------------------------------------------------------------------------------------------------


def key_match(project_id: int, kind: SearchKey.Kind, beginning: str) -> Q:
    """Return the condition that a resident of this project has a key that begins so; an index answers it."""
    keys = SearchKey.objects.filter(project_id=project_id, kind=kind, key__prefix=beginning)
    return Q(pk__in=keys.values("resident_id"))


def named(project_id: int, query: NameQuery) -> Q:
    """Return the condition that a resident is called so: the words as one, or each of them in any order."""
    return key_match(project_id, SearchKey.Kind.NAME, query.together) | _each_word(project_id, query)


def _each_word(project_id: int, query: NameQuery) -> Q:
    each = Q()
    for word in query.words:
        each &= key_match(project_id, SearchKey.Kind.NAME, word[: SearchKey.LONGEST])
    return each


def _beginning_with(project_id: int, beginning: str) -> list[int]:
    """Return residents with a key that begins so, those who are called exactly so first.

    No more than can be compared, in no order: the index stops there, however many names begin with an A.
    """
    keys = SearchKey.objects.filter(project_id=project_id, kind=SearchKey.Kind.NAME).values_list(
        "resident_id", flat=True
    )
    exact = keys.filter(key=beginning)[:_MOST_KEYS]
    return list(dict.fromkeys([*exact, *keys.filter(key__prefix=beginning)[:_MOST_KEYS]]))


def people_named(member: Membership, query: NameQuery) -> list[Resident]:
    """Return who is called so, the best first; when nobody is, who has that surname and may have that given name."""
    visible = _visible_people(member)
    people = list(_with_household(visible.filter(pk__in=_beginning_with(member.project_id, query.together))))
    if query.words != (query.together,) and len(people) < _CANDIDATES:
        known = {person.pk for person in people}
        by_words = _with_household(visible.filter(_each_word(member.project_id, query)))[:_CANDIDATES]
        people += [person for person in by_words if person.pk not in known]
    if not people and query.surname:
        with_surname = visible.filter(key_match(member.project_id, SearchKey.Kind.NAME, query.surname))
        people = [
            person
            for person in _with_household(with_surname)[:_CANDIDATES]
            if not query.initial or fold(person.given)[:1] in ("", query.initial)
        ]
    return sorted(people, key=lambda person: (_closeness(query, person), fold(person.surname), person.pk))


def _closeness(query: NameQuery, person: Resident) -> int:
    return closeness(query, (fold(person.given), fold(person.infix), fold(person.surname)))


def _visible_people(member: Membership) -> QuerySet[Resident]:
    """Those in dossiers that may be opened, and who stands on the walking list."""
    on_the_list = Q(is_main=True, household__address__household_id=F("household_id"))
    # Asked of each that was found: ``household__in`` beside an "or" would first collect all that may be seen.
    dossier = Household.objects.visible_to(member).filter(pk=OuterRef("household_id"))
    return Resident.objects.filter(household__project_id=member.project_id).filter(on_the_list | Exists(dossier))


def _with_household(people: QuerySet[Resident]) -> QuerySet[Resident]:
    return people.order_by("search_name", "pk").only("pk", "given", "infix", "surname", "is_main", "household_id")


def _by_phone(member: Membership, key: str) -> list[Resident]:
    dossiers = Household.objects.visible_to(member)
    people = Resident.objects.filter(household__in=dossiers)
    people = people.filter(key_match(member.project_id, SearchKey.Kind.PHONE, key))
    return list(_with_household(people)[:_CANDIDATES])


def _by_code(member: Membership, number: int) -> Iterable[int]:
    """A household by its number: its dossier, or the door where it lives."""
    households = Household.objects.in_project_of(member).filter(pk=number)
    on_the_list = Q(address__household_id=F("pk"))
    dossiers = Household.objects.visible_to(member).filter(pk=number)
    return households.filter(on_the_list | Q(pk__in=dossiers)).values_list("pk", flat=True)


def _names_of(people: Iterable[Resident]) -> dict[int, str]:
    """Return the households of people in their order, with who it is when that is not the hoofdbewoner."""
    found: dict[int, str] = {}
    for person in people:
        found.setdefault(person.household_id, "" if person.is_main else person.full_name)
    return found


# --- Doors ------------------------------------------------------------------------------------------------------------


def _homes(member: Membership, place: PlaceQuery) -> list[Address]:
    addresses = Address.objects.visible_to(member)
    if place.postcode:
        addresses = addresses.filter(postcode=place.postcode)
    if place.number is not None:
        addresses = addresses.filter(house_number=place.number.number)
        if place.number.letter:
            addresses = addresses.filter(house_letter=place.number.letter)
        if place.number.addition:
            addresses = addresses.filter(addition=place.number.addition)
    wanted = fold(place.street).replace(" ", "")
    homes = addresses.select_related("staircase").order_by("walk_position", "pk")
    if not wanted:
        return list(homes[: MOST_ROWS + 1])
    # Streets are folded here: no column of theirs is, and one number is at few doors.
    return [home for home in homes if fold(home.street).replace(" ", "").startswith(wanted)][: MOST_ROWS + 1]


def _complexes(member: Membership, text: str) -> list[tuple[str, str]]:
    """Complexes whose name begins so: there are few of them."""
    if not member.can(Permission.WALKLIST_VIEW):
        return []
    wanted = fold(text).replace(" ", "")
    if len(wanted) < 2:
        return []
    rows = Complex.objects.filter(project_id=member.project_id).order_by("position", "name").values_list("pk", "name")
    return [
        (name, f"{reverse('walklist')}?complex={pk}")
        for pk, name in rows
        if fold(name).replace(" ", "").startswith(wanted)
    ][:MOST_ROWS]


# --- Rows -------------------------------------------------------------------------------------------------------------


def _rows(member: Membership, found: dict[int, str], homes: Sequence[Address], today: datetime.date) -> list[SearchRow]:
    """Return the rows of households in the order in which they were found, then of doors where nobody was found yet."""
    wanted = [*list(found)[: MOST_ROWS + 1], *(home.household_id for home in homes if home.household_id)]
    open_ids = set(Household.objects.visible_to(member).filter(pk__in=wanted).values_list("pk", flat=True))
    households = {
        one.pk: one
        for one in Household.objects.filter(pk__in=wanted)
        .select_related("owner", "address__staircase")
        .prefetch_related("residents")
    }
    rows: dict[tuple[int, int | None], SearchRow] = {}
    for pk, also in list(found.items())[: MOST_ROWS + 1]:
        one = households[pk]
        rows[one.address_id, pk] = _row(one.address, one, also, today, may_open=pk in open_ids)
    for home in homes:
        household = households.get(home.household_id or 0)
        key = (home.pk, household.pk if household else None)
        rows.setdefault(
            key, _row(home, household, "", today, may_open=household is not None and household.pk in open_ids)
        )
    return list(rows.values())


def _row(
    address: Address, household: Household | None, also: str, today: datetime.date, *, may_open: bool
) -> SearchRow:
    staircase = f"portiek {address.staircase.name}" if address.staircase else ""
    lives_here = household is not None and address.household_id == household.pk
    until = household.until if household and household.until and household.until < today else None
    return SearchRow(
        name=household.display_name if household else "Niemand bekend",
        also=also if may_open else "",
        address=str(address),
        place=" · ".join(part for part in (address.postcode, staircase) if part),
        code=household.code if household else "",
        status=HouseholdStatus(household.status) if household and may_open else None,
        owner=household.owner.name if household and household.owner else "",
        gone=f"woonde hier tot {dutch.date_long(until)}" if until else "",
        door_url=reverse("door", args=[address.pk]) if lives_here or household is None else "",
        dossier_url=reverse("household_detail", args=[household.pk]) if household and may_open else "",
    )
