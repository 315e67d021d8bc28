"""Who lives in a household: what is kept, what is refused, and two people at once."""

import pytest

from adv.accounts.errors import ActionRefused
from households.actions.history import Overtaken, last_change
from households.actions.residents import (
    MOST_RESIDENTS,
    ResidentEntry,
    add_resident,
    change_resident,
    entry_of,
    remove_resident,
)
from households.domain.changes import ChangeKind
from households.domain.residents import Relation
from households.models import DossierChange, Resident, SearchKey
from tests.factories import actor_of, make_consent, make_household, make_member, make_project, make_resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return make_member(project=make_project())


@pytest.fixture
def household(advisor):
    return make_household(project=advisor.project, name="J. Jansen", owner=advisor.user)


CHILD = ResidentEntry(
    given="Noor", surname="Jansen", relation=Relation.CHILD, birth_year=2019, mother_tongue="Arabisch"
)


def test_who_is_added_is_found_and_stands_in_the_history(advisor, household):
    resident = add_resident(by=actor_of(advisor), household=household, entry=CHILD)
    assert entry_of(Resident.objects.get(pk=resident.pk)) == CHILD
    assert SearchKey.objects.filter(resident=resident, key="noorjansen").exists()
    line = DossierChange.objects.get()
    assert (line.kind, line.verb, line.subject, line.by_id) == ("resident", "added", "Noor Jansen", advisor.user_id)
    assert ["birth_year", "", "2019"] in line.changes


def test_a_change_says_from_what_to_what_and_the_same_again_nothing(advisor, household):
    resident = household.main_resident
    entry = ResidentEntry(given="J.", surname="de Wit", is_main=True, phone="0612345678", needs_interpreter=True)
    change_resident(by=actor_of(advisor), resident=resident, entry=entry)
    change_resident(by=actor_of(advisor), resident=resident, entry=entry)
    line = DossierChange.objects.get()
    assert line.changes == [
        ["surname", "Jansen", "de Wit"],
        ["phone", "", "0612345678"],
        ["needs_interpreter", "nee", "ja"],
    ]
    keys = set(SearchKey.objects.filter(resident=resident).values_list("key", flat=True))
    assert keys == {"jdewit", "dewit", "wit", "612345678"}


def test_there_is_one_main_resident(advisor, household):
    former = household.main_resident
    new = add_resident(
        by=actor_of(advisor), household=household, entry=ResidentEntry(surname="Zwart", is_main=True, relation=None)
    )
    former.refresh_from_db()
    assert (former.is_main, new.is_main) == (False, True)
    change_resident(by=actor_of(advisor), resident=former, entry=ResidentEntry(surname="Jansen", is_main=True))
    new.refresh_from_db()
    assert not new.is_main
    assert DossierChange.objects.filter(changes=[["is_main", "ja", "nee"]]).count() == 2


def test_a_first_main_resident_takes_it_from_nobody(advisor):
    empty = make_household(project=advisor.project, name="", owner=advisor.user)
    assert add_resident(by=actor_of(advisor), household=empty, entry=ResidentEntry(surname="O", is_main=True)).is_main


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (ResidentEntry(), "surname"),
        (ResidentEntry(surname="O", birth_year=1899), "birth_year"),
        (ResidentEntry(surname="O", birth_year=9999), "birth_year"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(advisor, household, entry, field):
    with pytest.raises(ActionRefused) as refused:
        add_resident(by=actor_of(advisor), household=household, entry=entry)
    assert refused.value.field == field
    assert Resident.objects.count() == 1


def test_there_is_an_end_to_the_number(advisor, household):
    for _ in range(MOST_RESIDENTS - 1):
        make_resident(household=household)
    with pytest.raises(ActionRefused):
        add_resident(by=actor_of(advisor), household=household, entry=CHILD)


def test_the_second_of_two_sees_what_changed(advisor, household):
    resident = household.main_resident
    seen = last_change(household, [ChangeKind.RESIDENT], resident.pk)
    change_resident(by=actor_of(advisor), resident=resident, entry=ResidentEntry(surname="Eerst"), based_on=seen)
    with pytest.raises(Overtaken) as overtaken:
        change_resident(by=actor_of(advisor), resident=resident, entry=ResidentEntry(surname="Later"), based_on=seen)
    assert ["surname", "Jansen", "Eerst"] in overtaken.value.newer[0].changes
    with pytest.raises(Overtaken):
        remove_resident(by=actor_of(advisor), resident=resident, based_on=seen)
    assert Resident.objects.get().surname == "Eerst"


def test_who_is_taken_away_stays_in_the_history(advisor, household):
    child = add_resident(by=actor_of(advisor), household=household, entry=CHILD)
    remove_resident(by=actor_of(advisor), resident=child)
    remove_resident(by=actor_of(advisor), resident=child)
    assert not Resident.objects.filter(pk=child.pk).exists()
    line = DossierChange.objects.get(verb="removed")
    assert ["relation", "kind", ""] in line.changes
    with pytest.raises(ActionRefused):
        change_resident(by=actor_of(advisor), resident=child, entry=CHILD)


def test_who_gave_a_consent_stays(advisor, household):
    resident = household.main_resident
    make_consent(household=household, resident=resident)
    with pytest.raises(ActionRefused, match="toestemming"):
        remove_resident(by=actor_of(advisor), resident=resident)
    assert not DossierChange.objects.exists()
