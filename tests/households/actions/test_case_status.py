"""Changing the status of a case."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.case_status import change_status, close_household, first_possible_day, status_by_doors
from households.actions.doors import record_contact, refresh_doors
from households.actions.history import Overtaken, last_change
from households.domain.case_status import ClosingReason
from households.domain.changes import ChangeKind
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.interchange.walklist import export_walklist
from households.models import AftercareContact, DossierChange, StatusChange, Stay
from households.models.case import UnchangeableError
from tests import factories as make

pytestmark = pytest.mark.django_db

S = HouseholdStatus
TODAY = timezone.localdate


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def household(sanne):
    household = make.make_household(project=sanne.project, owner=sanne.user)
    make.make_contact(
        household=household, kind=ContactKind.CONVERSATION, moment=make.at("2024-03-05 14:00"), by=sanne.user
    )
    refresh_doors(sanne.project, [household.address_id], today=TODAY())
    return household


def change(member, household, to, **more):
    values = {"on": make.day("2024-04-01"), "explanation": "Daarom", **more}
    return change_status(by=make.actor_of(member), household=household, person=member.user, to=to, **values)


def test_guidance_is_a_row_a_status_and_a_door_without_a_step(sanne, household):
    row = change(sanne, household, S.IN_GUIDANCE)
    household.refresh_from_db()
    assert (row.from_status, row.to_status, row.on, row.by) == (
        "in_conversation",
        "in_guidance",
        make.day("2024-04-01"),
        sanne.user,
    )
    assert (household.status, household.status_since, household.status_set_by_hand) == (S.IN_GUIDANCE, row.on, True)
    household.address.refresh_from_db()
    assert (household.address.door_status, household.address.door_step) == (S.IN_GUIDANCE, "")
    assert AccessLog.objects.filter(object_type="dossier_status", household_id=household.pk, action="U").exists()


def test_a_contact_after_it_leaves_the_status(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    record_contact(
        by=make.actor_of(sanne), address=household.address, kind=ContactKind.RING, result=RingResult.REFUSED,
        at=make.at("2024-05-01 10:00"), person=sanne.user,
    )  # fmt: skip
    household.refresh_from_db()
    assert household.status == S.IN_GUIDANCE


def test_the_history_says_from_what_to_what(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    line = DossierChange.objects.get(kind="status")
    assert line.title == "Status gewijzigd"
    assert line.lines[:2] == [("Status", "in gesprek", "in begeleiding"), ("Datum", "", "1 april 2024")]


def test_what_happened_can_not_be_changed_or_deleted(sanne, household):
    row = change(sanne, household, S.IN_GUIDANCE)
    for one in (row, DossierChange.objects.earliest("pk")):
        with pytest.raises(UnchangeableError):
            one.save()
        with pytest.raises(UnchangeableError):
            one.delete()


def test_illegal_or_badly_dated_is_refused_and_changes_nothing(sanne, household):
    for to, more, field in (
        (S.AFTERCARE, {}, None),
        (S.IN_CONVERSATION, {}, None),
        (S.IN_GUIDANCE, {"on": TODAY() + datetime.timedelta(days=1)}, "on"),
        (S.IN_GUIDANCE, {"on": make.day("2023-12-31")}, "on"),
    ):
        with pytest.raises(ActionRefused) as refusal:
            change(sanne, household, to, **more)
        assert refusal.value.field == field
    assert not StatusChange.objects.exists()


def test_what_the_doors_decide_can_not_be_chosen(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    with pytest.raises(ActionRefused, match="volgt uit wat er aan de deur gebeurt"):
        change(sanne, household, S.IN_CONVERSATION)


def test_a_trainee_asks_a_colleague(sanne, household):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    with pytest.raises(ActionRefused, match="collega-adviseur"):
        change(trainee, household, S.IN_GUIDANCE)


def test_aftercare_is_planned_with_the_change_and_lapses_when_guidance_resumes(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    with pytest.raises(ActionRefused, match="minstens één nazorgcontact"):
        change(sanne, household, S.AFTERCARE, on=make.day("2024-06-01"))
    with pytest.raises(ActionRefused) as refusal:
        change(sanne, household, S.AFTERCARE, on=make.day("2024-06-01"), aftercare_on=[make.day("2024-06-01")])
    assert refusal.value.field == "aftercare_1"
    days = [make.day("2024-07-01"), make.day("2024-09-01"), make.day("2024-07-01")]
    change(sanne, household, S.AFTERCARE, on=make.day("2024-06-01"), aftercare_on=days)
    assert [one.planned_on for one in AftercareContact.objects.open()] == days[:2]
    change(sanne, household, S.IN_GUIDANCE, on=make.day("2024-06-15"))
    assert not AftercareContact.objects.open().exists()
    assert DossierChange.objects.filter(kind="aftercare", verb="cancelled").count() == 2


def test_a_contact_that_was_planned_already_is_planned_once(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    days = [make.day("2024-09-01")]
    change(sanne, household, S.AFTERCARE, on=make.day("2024-06-01"), aftercare_on=days)
    change(sanne, household, S.CLOSED, on=make.day("2024-07-01"), reason=ClosingReason.GOALS_REACHED, aftercare_on=days)
    assert [one.planned_on for one in AftercareContact.objects.open()] == days


def test_closing_keeps_its_reason_and_the_aftercare(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    change(
        sanne, household, S.CLOSED, on=make.day("2024-08-01"), reason=ClosingReason.HELP_IN_PLACE,
        aftercare_on=[make.day("2024-10-01")],
    )  # fmt: skip
    assert StatusChange.objects.latest("pk").reason == "help_in_place"
    assert AftercareContact.objects.open().count() == 1


def test_no_aftercare_where_nobody_would_call(sanne, household):
    with pytest.raises(ActionRefused) as refusal:
        change(sanne, household, S.CLOSED, reason=ClosingReason.DECEASED, aftercare_on=[make.day("2024-10-01")])
    assert refusal.value.field == "aftercare_1"


def test_closing_what_is_closed_changes_nothing(sanne, household):
    for _ in range(2):
        close_household(
            by=make.actor_of(sanne), household=household, person=sanne.user, on=make.day("2024-04-01"),
            reason=ClosingReason.ON_THEIR_OWN,
        )  # fmt: skip
    assert StatusChange.objects.count() == 1


def test_open_tasks_and_goals_stand_in_the_way(sanne, household):
    goal, _ = make.make_goal(household=household), make.make_task(household=household)
    with pytest.raises(ActionRefused, match=r"1 taak open bij partners.* 1 doel open in het plan"):
        change(sanne, household, S.CLOSED, reason=ClosingReason.ON_THEIR_OWN)
    goal.plan.refresh_from_db()
    assert goal.plan.ended_on is None


def test_reopening_goes_on_or_goes_back_to_the_doors(sanne, household):
    change(sanne, household, S.CLOSED, reason=ClosingReason.ON_THEIR_OWN)
    row = change(sanne, household, None, on=make.day("2024-05-01"))
    household.refresh_from_db()
    assert (row.to_status, household.status, household.status_since) == ("in_conversation", S.IN_CONVERSATION, row.on)
    assert household.status_set_by_hand is False
    change(sanne, household, S.CLOSED, on=make.day("2024-06-01"), reason=ClosingReason.ON_THEIR_OWN)
    change(sanne, household, S.IN_GUIDANCE, on=make.day("2024-07-01"))
    household.refresh_from_db()
    assert household.status == S.IN_GUIDANCE


def test_the_second_of_two_sees_what_the_first_changed(sanne, household):
    seen = last_change(household, [ChangeKind.STATUS])
    change(sanne, household, S.IN_GUIDANCE, based_on=seen)
    with pytest.raises(Overtaken) as overtaken:
        change(sanne, household, S.CLOSED, reason=ClosingReason.MOVED, based_on=seen)
    assert [line.subject for line in overtaken.value.newer] == ["in begeleiding"]
    change(sanne, household, S.CLOSED, reason=ClosingReason.MOVED, based_on=overtaken.value.newer[-1].pk)


def test_the_first_possible_day_is_the_last_change_or_when_they_came(sanne, household):
    assert first_possible_day(household) == make.day("2024-01-01")
    stay = Stay.objects.create(
        household=household, address=make.make_address(project=sanne.project), since=make.day("2023-01-01"),
        until=make.day("2023-12-31"),
    )  # fmt: skip
    assert first_possible_day(household) == make.day("2023-01-01")
    Stay.objects.filter(pk=stay.pk).update(since=None)
    household.refresh_from_db()
    assert first_possible_day(household) is None
    change(sanne, household, S.IN_GUIDANCE)
    assert first_possible_day(household) == make.day("2024-04-01")


def test_looking_at_the_doors_leaves_the_household_as_it_is(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    household.refresh_from_db()
    assert status_by_doors(household, today=TODAY()) == S.IN_CONVERSATION
    assert household.status_set_by_hand is True


def test_the_walking_list_of_a_day_knows_the_status_of_that_day(sanne, household):
    change(sanne, household, S.IN_GUIDANCE)
    change(sanne, household, S.CLOSED, on=make.day("2024-06-01"), reason=ClosingReason.GOALS_REACHED)
    change(sanne, household, None, on=make.day("2024-08-01"))

    def status_on(day):
        (row,) = export_walklist(sanne.project, make.day(day)).rows
        return row[5]

    assert [status_on(day) for day in ("2024-03-31", "2024-04-01", "2024-06-01", "2024-07-31", "2024-08-01")] == [
        "in_gesprek", "in_begeleiding", "afgesloten", "afgesloten", "in_gesprek",
    ]  # fmt: skip
