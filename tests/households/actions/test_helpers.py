"""Who is in charge, who else helps, and aftercare."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from households.actions.aftercare import cancel_aftercare, plan_aftercare, record_aftercare
from households.actions.helpers import HelperEntry, add_helper, change_helper, entry_of, name_coordinator
from households.actions.history import Overtaken, last_change
from households.domain.changes import ChangeKind
from households.domain.codes import ContactKind, HouseholdStatus
from households.domain.helpers import Contentment
from households.models import AftercareContact, ContactMoment, Coordinator, DossierChange, Helper
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = datetime.date(2024, 5, 1)
TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def household(sanne):
    return make.make_household(project=sanne.project, owner=sanne.user)


# --- Regisseur --------------------------------------------------------------------------------------------------------


def name(member, household, **more):
    name_coordinator(by=make.actor_of(member), household=household, **{"since": DAY, **more})


def current(household):
    return Coordinator.objects.current().filter(household=household).first()


def test_somebody_at_a_partner_takes_over_and_the_one_before_is_kept(sanne, household):
    organisation = make.make_organisation(project=sanne.project, name="Budgethulp")
    name(sanne, household, organisation=organisation, name=" M. Jansen ")
    colleague = make.make_member(project=sanne.project, name="Omar Yilmaz")
    name(sanne, household, user=colleague.user, since=DAY + TOMORROW)
    old, new = Coordinator.objects.order_by("pk")
    assert (old.words, old.until, new.words, new.until) == (
        "M. Jansen (Budgethulp)",
        DAY + TOMORROW,
        "Omar Yilmaz",
        None,
    )
    assert DossierChange.objects.latest("pk").lines[0] == ("Regisseur", "M. Jansen (Budgethulp)", "Omar Yilmaz")


def test_naming_the_own_advisor_ends_the_other_and_leaves_no_row(sanne, household):
    colleague = make.make_member(project=sanne.project)
    name(sanne, household, user=colleague.user)
    name(sanne, household, user=sanne.user, since=DAY + TOMORROW)
    assert current(household) is None
    name(sanne, household, user=sanne.user, since=DAY + TOMORROW)
    assert DossierChange.objects.count() == 2


def test_the_same_again_changes_nothing(sanne, household):
    organisation = make.make_organisation(project=sanne.project)
    for _ in range(2):
        name(sanne, household, organisation=organisation, name="M. Jansen")
    assert Coordinator.objects.count() == 1


def test_there_is_never_more_than_one(household):
    make.make_coordinator(household=household)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_coordinator(household=household)


def test_a_coordinator_is_refused_when_something_is_wrong(sanne, household):
    elsewhere = make.make_member()
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    organisation = make.make_organisation(project=sanne.project)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"user": elsewhere.user}, "user"),
        ({"user": trainee.user}, "user"),
        ({"organisation": make.make_organisation(), "name": "X"}, "organisation"),
        ({"organisation": organisation, "name": "  "}, "name"),
        ({"organisation": organisation, "name": "X", "user": elsewhere.user}, "who"),
        ({"user": None, "since": timezone.localdate() + TOMORROW}, "since"),
    ]
    for more, field in cases:
        with pytest.raises(ActionRefused) as refusal:
            name(sanne, household, **more)
        assert refusal.value.field == field
    make.make_coordinator(household=household, since=DAY)
    with pytest.raises(ActionRefused) as refusal:
        name(sanne, household, since=DAY - TOMORROW)
    assert refusal.value.field == "since"
    with pytest.raises(ActionRefused, match="collega-adviseur"):
        name(trainee, household)


def test_the_second_to_name_one_sees_the_first(sanne, household):
    seen = last_change(household, [ChangeKind.COORDINATOR])
    name(sanne, household, user=make.make_member(project=sanne.project, name="Omar").user, based_on=seen)
    with pytest.raises(Overtaken) as overtaken:
        name(sanne, household, user=make.make_member(project=sanne.project).user, based_on=seen)
    assert overtaken.value.newer[0].subject == "Omar"


def test_a_household_without_advisor_can_get_one_in_charge(sanne):
    household = make.make_household(project=sanne.project, owner=None)
    name(sanne, household, user=sanne.user)
    assert current(household).words == sanne.user.name
    name(sanne, household, since=DAY + TOMORROW)
    assert DossierChange.objects.latest("pk").subject == "de adviseur van het huishouden"


# --- Helpers ----------------------------------------------------------------------------------------------------------


def add(member, household, **values):
    return add_helper(by=make.actor_of(member), household=household, entry=HelperEntry(**values))


def test_a_helper_comes_changes_and_goes(sanne, household):
    helper = add(sanne, household, name="Zus", is_informal=True, since=DAY)
    changed = change_helper(
        by=make.actor_of(sanne), helper=helper,
        entry=HelperEntry(name="Zus", is_informal=True, since=DAY, content=Contentment.CONTENT),
    )  # fmt: skip
    assert DossierChange.objects.latest("pk").lines == [("Tevreden", "niet gevraagd", "tevreden")]
    ended = HelperEntry(name="Zus", is_informal=True, since=DAY, content=Contentment.CONTENT, until=DAY + TOMORROW)
    for _ in range(2):
        change_helper(by=make.actor_of(sanne), helper=changed, entry=ended)
    assert [line.title for line in DossierChange.objects.order_by("pk")] == [
        "Hulp erbij",
        "Hulpverlening gewijzigd",
        "Hulp gestopt",
    ]
    assert entry_of(Helper.objects.get()) == ended


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "name"),
        ({"name": "X", "since": timezone.localdate() + TOMORROW}, "since"),
        ({"name": "X", "until": timezone.localdate() + TOMORROW}, "until"),
        ({"name": "X", "since": DAY, "until": DAY - TOMORROW}, "until"),
    ],
)
def test_a_helper_is_refused_when_something_is_wrong(sanne, household, values, field):
    with pytest.raises(ActionRefused) as refusal:
        add(sanne, household, **values)
    assert refusal.value.field == field


def test_an_organisation_of_another_project_is_refused(sanne, household):
    with pytest.raises(ActionRefused) as refusal:
        add(sanne, household, organisation=make.make_organisation())
    assert refusal.value.field == "organisation"


def test_the_second_to_change_a_helper_sees_the_first(sanne, household):
    helper, other = add(sanne, household, name="Zus"), add(sanne, household, name="Huisarts")
    seen = last_change(household, [ChangeKind.HELPER], helper.pk)
    change_helper(by=make.actor_of(sanne), helper=other, entry=HelperEntry(name="Wijkagent"))
    change_helper(by=make.actor_of(sanne), helper=helper, entry=HelperEntry(name="Zus Anna"), based_on=seen)
    with pytest.raises(Overtaken) as overtaken:
        change_helper(by=make.actor_of(sanne), helper=helper, entry=HelperEntry(name="Broer"), based_on=seen)
    assert [line.lines for line in overtaken.value.newer] == [[("Naam", "Zus", "Zus Anna")]]


# --- Aftercare --------------------------------------------------------------------------------------------------------


def had(member, contact, **more):
    values = {"kind": ContactKind.PHONE, "at": make.at("2024-09-02 10:30"), "remark": "Gaat goed", **more}
    return record_aftercare(by=make.actor_of(member), contact=contact, person=member.user, **values)


def test_an_aftercare_contact_is_a_contact_moment_too(sanne, household):
    contact = had(sanne, make.make_aftercare(household=household))
    assert (contact.done_on, contact.remark) == (make.day("2024-09-02"), "Gaat goed")
    assert ContactMoment.objects.get() == contact.moment
    with pytest.raises(ActionRefused, match="al afgehandeld"):
        had(sanne, contact)


def test_only_speaking_to_people_counts(sanne, household):
    with pytest.raises(ActionRefused) as refusal:
        had(sanne, make.make_aftercare(household=household), kind=ContactKind.LETTER)
    assert refusal.value.field == "kind"


def test_a_contact_that_is_not_needed_lapses_once(sanne, household):
    contact = make.make_aftercare(household=household)
    for _ in range(2):
        cancel_aftercare(by=make.actor_of(sanne), contact=contact)
    assert DossierChange.objects.filter(verb="cancelled").count() == 1
    with pytest.raises(ActionRefused, match="al afgehandeld"):
        had(sanne, contact)


def test_one_more_is_planned_only_after_the_guidance(sanne, household):
    day = timezone.localdate() + TOMORROW
    with pytest.raises(ActionRefused, match="als de begeleiding klaar is"):
        plan_aftercare(by=make.actor_of(sanne), household=household, on=day)
    make.make_status_change(household=household, to_status=HouseholdStatus.AFTERCARE)
    plan_aftercare(by=make.actor_of(sanne), household=household, on=day)
    for wrong in (day, timezone.localdate() - TOMORROW):
        with pytest.raises(ActionRefused) as refusal:
            plan_aftercare(by=make.actor_of(sanne), household=household, on=wrong)
        assert refusal.value.field == "planned_on"
    assert AftercareContact.objects.due_on(day).count() == 1
    assert not AftercareContact.objects.due_on(day - TOMORROW).exists()
