"""Who lives in a household: writing down, changing, and taking away."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.actions.search_keys import write_keys
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.names import PersonName
from households.domain.residents import RELATION_LABELS, Relation
from households.models import Household, Resident

#: More people than this live in no home.
MOST_RESIDENTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentEntry:
    """What is known of somebody; empty is unknown."""

    given: str = ""
    infix: str = ""
    surname: str = ""
    is_main: bool = False
    relation: Relation | None = None
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    mother_tongue: str = ""
    needs_interpreter: bool = False

    @property
    def name(self) -> PersonName:
        """The name in its parts."""
        return PersonName(self.given, self.infix, self.surname)

    @property
    def words(self) -> dict[str, str]:
        """The values as the history writes them."""
        return {
            "given": self.given,
            "infix": self.infix,
            "surname": self.surname,
            "is_main": "ja" if self.is_main else "nee",
            "relation": RELATION_LABELS[self.relation] if self.relation else "",
            "birth_year": str(self.birth_year or ""),
            "phone": self.phone,
            "email": self.email,
            "mother_tongue": self.mother_tongue,
            "needs_interpreter": "ja" if self.needs_interpreter else "nee",
        }


@transaction.atomic
def add_resident(*, by: Actor, household: Household, entry: ResidentEntry) -> Resident:
    """Write down who lives in a household too. Raises as ``change_resident`` does, and when there are too many."""
    household = lock_household(household)
    _check(entry)
    if household.residents.count() >= MOST_RESIDENTS:
        raise ActionRefused(f"Er staan al {MOST_RESIDENTS} bewoners bij dit huishouden.")
    if entry.is_main:
        _take_main_from(by, household, None)
    resident = Resident(household=household)
    _fill(resident, entry)
    write_keys(household.project_id, [resident], are_new=True)
    _keep(by, household, resident, ChangeVerb.ADDED, _known(entry))
    return resident


@transaction.atomic
def change_resident(*, by: Actor, resident: Resident, entry: ResidentEntry, based_on: int | None = None) -> Resident:
    """Change what is known of somebody. Who becomes hoofdbewoner takes that from who was.

    Raises ActionRefused without a name or telephone number and for a year of birth that can't be; Overtaken when
    somebody else changed this resident since ``based_on``.
    """
    household = lock_household(resident.household)
    found = Resident.objects.select_for_update(of=("self",)).filter(pk=resident.pk).first()
    refuse_when_overtaken(household, [ChangeKind.RESIDENT], based_on, resident.pk)
    if found is None:
        raise ActionRefused("Deze bewoner is intussen weggehaald.")
    _check(entry)
    changes = differences(entry_of(found).words, entry.words)
    if not changes:
        return found
    if entry.is_main and not found.is_main:
        _take_main_from(by, household, found.pk)
    _fill(found, entry)
    write_keys(household.project_id, [found])
    _keep(by, household, found, ChangeVerb.CHANGED, changes)
    return found


@transaction.atomic
def remove_resident(*, by: Actor, resident: Resident, based_on: int | None = None) -> None:
    """Take somebody away who doesn't live here (any more); the history keeps who it was.

    Raises ActionRefused for who gave a consent; Overtaken as ``change_resident`` does.
    """
    household = lock_household(resident.household)
    found = Resident.objects.select_for_update(of=("self",)).filter(pk=resident.pk).first()
    refuse_when_overtaken(household, [ChangeKind.RESIDENT], based_on, resident.pk)
    if found is None:
        return
    before = [(name, value, "") for name, _, value in _known(entry_of(found))]
    _keep(by, household, found, ChangeVerb.REMOVED, before)
    try:
        found.delete()
    except ProtectedError:
        raise ActionRefused(
            "Deze bewoner gaf toestemming om gegevens te delen. Daarom blijft de naam staan tot het dossier weg mag."
        ) from None


def entry_of(resident: Resident) -> ResidentEntry:
    """Return what is known of somebody."""
    return ResidentEntry(
        given=resident.given,
        infix=resident.infix,
        surname=resident.surname,
        is_main=resident.is_main,
        relation=Relation(resident.relation) if resident.relation else None,
        birth_year=resident.birth_year,
        phone=resident.phone,
        email=resident.email,
        mother_tongue=resident.mother_tongue,
        needs_interpreter=resident.needs_interpreter,
    )


def _known(entry: ResidentEntry) -> list[tuple[str, str, str]]:
    """Return what there is to say of somebody, as it came to be known."""
    return [(name, "", value) for name, value in entry.words.items() if value not in ("", "nee")]


def _check(entry: ResidentEntry) -> None:
    if not entry.name.full and not entry.phone:
        raise ActionRefused("Vul een naam in.", field="surname")
    if entry.birth_year is not None and not 1900 <= entry.birth_year <= timezone.localdate().year:
        raise ActionRefused(f"Vul een jaar in van 1900 tot en met {timezone.localdate().year}.", field="birth_year")


def _fill(resident: Resident, entry: ResidentEntry) -> None:
    resident.given, resident.infix, resident.surname = entry.given, entry.infix, entry.surname
    resident.search_name = entry.name.search_key[:240]
    resident.is_main = entry.is_main
    resident.relation = "" if entry.is_main else entry.relation or ""
    resident.birth_year = entry.birth_year
    resident.phone, resident.email = entry.phone, entry.email
    resident.mother_tongue, resident.needs_interpreter = entry.mother_tongue, entry.needs_interpreter
    resident.save()


def _take_main_from(by: Actor, household: Household, new_main: int | None) -> None:
    former = household.residents.filter(is_main=True).exclude(pk=new_main or 0).first()
    if former is None:
        return
    former.is_main = False
    former.save(update_fields=["is_main"])
    _keep(by, household, former, ChangeVerb.CHANGED, [("is_main", "ja", "nee")])


def _keep(
    by: Actor, household: Household, resident: Resident, verb: ChangeVerb, changes: list[tuple[str, str, str]]
) -> None:
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.RESIDENT,
        verb=verb,
        on=timezone.localdate(),
        object_id=resident.pk,
        subject=resident.full_name,
        changes=changes,
    )
