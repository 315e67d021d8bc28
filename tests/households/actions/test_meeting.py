"""The casusbespreking: the agenda, the meeting, and its decisions."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.meeting import (
    DecisionEntry,
    MinutesOvertaken,
    close_meeting,
    discuss,
    drop_meeting,
    put_on_agenda,
    settle_decision,
    start_meeting,
    take_off_agenda,
    team,
)
from households.models import Decision, DossierChange, Meeting, MeetingItem
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def in_days(days):
    return TODAY() + datetime.timedelta(days=days)


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def trainee(sanne):
    return make.make_member(Role.TRAINEE, project=sanne.project, name="Lotte")


@pytest.fixture
def household(sanne):
    return make.make_household(project=sanne.project, owner=sanne.user)


@pytest.fixture
def meeting(sanne):
    return make.make_meeting(project=sanne.project, by=sanne.user)


def put_on(member, household, why="Het zit vast."):
    return put_on_agenda(by=make.actor_of(member), household=household, person=member.user, why=why)


def say(member, item, meeting, notes="Besproken.", decisions=(), **more):
    return discuss(
        by=make.actor_of(member),
        item=item,
        meeting=meeting,
        person=member.user,
        notes=notes,
        decisions=decisions,
        **more,
    )


def entry(member, what="De school bellen", days=7):
    return DecisionEntry(what=what, owner=member.user, due_on=in_days(days))


# --- The agenda -------------------------------------------------------------------------------------------------------


def test_a_household_is_on_the_agenda_once_with_why(trainee, household):
    item = put_on(trainee, household, "  Wie neemt de regie?  ")
    assert (item.why, item.added_by, item.meeting) == ("Wie neemt de regie?", trainee.user, None)
    with pytest.raises(ActionRefused, match="al op de agenda"):
        put_on(trainee, household)
    assert DossierChange.objects.get(household=household).title == "Op de agenda van de casusbespreking"
    assert AccessLog.objects.filter(object_type="dossier_meeting", household_id=household.pk, action="C").exists()


def test_it_asks_why(sanne, household):
    with pytest.raises(ActionRefused, match="waarom") as refused:
        put_on(sanne, household, " ")
    assert refused.value.field == "why"


def test_it_can_be_taken_off_and_put_on_again(sanne, household):
    item = put_on(sanne, household)
    for _ in range(2):
        take_off_agenda(by=make.actor_of(sanne), item=item, person=sanne.user)
    item.refresh_from_db()
    assert (item.withdrawn_by, MeetingItem.objects.waiting().count()) == (sanne.user, 0)
    put_on(sanne, household)
    assert MeetingItem.objects.waiting().count() == 1


def test_a_trainee_takes_off_only_what_they_put_on(sanne, trainee, household):
    item = put_on(sanne, household)
    with pytest.raises(ActionRefused, match="Alleen wie"):
        take_off_agenda(by=make.actor_of(trainee), item=item, person=trainee.user)
    take_off_agenda(by=make.actor_of(sanne), item=item, person=sanne.user)
    own = put_on(trainee, household)
    take_off_agenda(by=make.actor_of(trainee), item=own, person=trainee.user)


def test_what_was_discussed_stays(sanne, household, meeting):
    item = say(sanne, put_on(sanne, household), meeting)
    with pytest.raises(ActionRefused, match="al besproken"):
        take_off_agenda(by=make.actor_of(sanne), item=item, person=sanne.user)


# --- The meeting ------------------------------------------------------------------------------------------------------


def start(member, **more):
    values = {"on": TODAY(), "present": [member.user], **more}
    return start_meeting(by=make.actor_of(member), project=member.project, person=member.user, **values)


def test_one_meeting_goes_on_at_a_time(sanne):
    first = start(sanne)
    assert (list(first.present.all()), first.closed_at) == ([sanne.user], None)
    assert start(sanne) == first
    elsewhere = make.make_member()
    assert start(elsewhere) != first


@pytest.mark.parametrize(("days", "words"), [(1, "toekomst"), (-32, "maand geleden")])
def test_a_meeting_is_of_the_last_month(sanne, days, words):
    with pytest.raises(ActionRefused, match=words) as refused:
        start(sanne, on=in_days(days))
    assert refused.value.field == "on"
    assert start(sanne, on=in_days(-31)).on == in_days(-31)


def test_somebody_was_there(sanne):
    with pytest.raises(ActionRefused, match="erbij"):
        start(sanne, present=[])


def test_what_is_said_makes_it_discussed_and_is_in_the_history(sanne, household, meeting):
    item = say(sanne, put_on(sanne, household), meeting, "De moeder wil wel.", [entry(sanne)])
    assert (item.meeting, item.notes, item.version) == (meeting, "De moeder wil wel.", 1)
    decision = Decision.objects.get()
    assert (decision.what, decision.owner, decision.due_on) == ("De school bellen", sanne.user, in_days(7))
    titles = [change.title for change in DossierChange.objects.filter(household=household).order_by("pk")]
    assert titles == [
        "Op de agenda van de casusbespreking",
        "Besproken in de casusbespreking",
        "Besluit genomen",
    ]


def test_more_can_be_added_while_it_goes_on(sanne, household, meeting):
    item = say(sanne, put_on(sanne, household), meeting, "Eerst dit.")
    item = say(sanne, item, meeting, "Eerst dit. Toen dat.", based_on=1)
    say(sanne, item, meeting, "Eerst dit. Toen dat.", [entry(sanne)], based_on=2)
    lines = DossierChange.objects.filter(household=household, kind="meeting").order_by("pk")
    assert [line.verb for line in lines] == ["added", "done", "changed"]
    assert lines[2].lines == [("Wat is besproken", "Eerst dit.", "Eerst dit. Toen dat.")]


def test_two_who_write_at_once_overwrite_nothing(sanne, household, meeting):
    item = say(sanne, put_on(sanne, household), meeting, "Van Sanne.", based_on=0)
    with pytest.raises(MinutesOvertaken) as overtaken:
        say(sanne, item, meeting, "Van Youssef.", based_on=0)
    assert overtaken.value.theirs == "Van Sanne."
    item.refresh_from_db()
    assert item.notes == "Van Sanne."


def test_only_decisions_is_enough_and_nothing_is_not(sanne, household, meeting):
    item = put_on(sanne, household)
    with pytest.raises(ActionRefused, match="besproken of besloten"):
        say(sanne, item, meeting, " ")
    item = say(sanne, item, meeting, "", [entry(sanne)])
    say(sanne, item, meeting, "")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "days", "words"),
    [(" ", 1, "wat er gaat gebeuren"), ("Bellen", -1, "voor vandaag"), ("Bellen", 367, "jaar vooruit")],
)
def test_a_decision_has_words_and_a_day_to_come(sanne, household, meeting, what, days, words):
    with pytest.raises(ActionRefused, match=words):
        say(sanne, put_on(sanne, household), meeting, decisions=[entry(sanne, what, days)])
    assert not Decision.objects.exists()


def test_a_decision_is_for_somebody_of_the_team(sanne, household, meeting):
    client = make.make_member(Role.CLIENT, project=sanne.project)
    gone = make.make_member(project=sanne.project, ended_at=timezone.now())
    for one in (client, gone, make.make_member()):
        with pytest.raises(ActionRefused, match="uit het team"):
            say(sanne, MeetingItem.objects.waiting().first() or put_on(sanne, household), meeting, "", [entry(one)])
    assert list(team(sanne.project.pk)) == [sanne.user]


def test_what_does_not_fit_is_refused(sanne, household, meeting):
    item = put_on(sanne, household)
    with pytest.raises(ActionRefused, match="ander project"):
        say(sanne, item, make.make_meeting())
    closed = make.make_meeting(project=sanne.project, is_closed=True)
    with pytest.raises(ActionRefused, match="al afgerond"):
        say(sanne, item, closed)
    elsewhere = make.make_meeting_item(household=make.make_household(project=sanne.project), meeting=closed)
    with pytest.raises(ActionRefused, match="andere bespreking"):
        say(sanne, elsewhere, meeting)
    take_off_agenda(by=make.actor_of(sanne), item=item, person=sanne.user)
    with pytest.raises(ActionRefused, match="van de agenda gehaald"):
        say(sanne, item, meeting)


def test_a_trainee_makes_no_minutes(trainee, household, meeting):
    item = put_on(trainee, household)
    for do in (
        lambda: say(trainee, item, meeting),
        lambda: start(trainee),
        lambda: close_meeting(by=make.actor_of(trainee), meeting=meeting, person=trainee.user),
        lambda: drop_meeting(by=make.actor_of(trainee), meeting=meeting),
    ):
        with pytest.raises(ActionRefused, match="collega-adviseur"):
            do()


def test_finished_minutes_stay_as_they_are(sanne, household, meeting):
    with pytest.raises(ActionRefused, match="nog niets besproken"):
        close_meeting(by=make.actor_of(sanne), meeting=meeting, person=sanne.user)
    item = say(sanne, put_on(sanne, household), meeting)
    for _ in range(2):
        close_meeting(by=make.actor_of(sanne), meeting=meeting, person=sanne.user)
    meeting.refresh_from_db()
    assert meeting.closed_by == sanne.user
    with pytest.raises(ActionRefused, match="al afgerond"):
        say(sanne, item, meeting, "Toch anders.")
    with pytest.raises(ActionRefused, match="al iets besproken"):
        drop_meeting(by=make.actor_of(sanne), meeting=meeting)


def test_a_meeting_begun_by_mistake_goes_and_the_agenda_stays(sanne, household, meeting):
    put_on(sanne, household)
    drop_meeting(by=make.actor_of(sanne), meeting=meeting)
    assert (Meeting.objects.count(), MeetingItem.objects.waiting().count()) == (0, 1)


# --- Decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_is_ticked_off_once_with_how_it_ended(sanne, trainee, household):
    decision = make.make_decision(item=make.make_meeting_item(household=household), owner=trainee.user)
    settle_decision(by=make.actor_of(trainee), decision=decision, person=trainee.user, outcome=" Gebeld. ")
    settle_decision(by=make.actor_of(sanne), decision=decision, person=sanne.user, outcome="Nog eens.")
    decision.refresh_from_db()
    assert (decision.outcome, decision.settled_by, decision.is_dropped) == ("Gebeld.", trainee.user, False)
    assert [line.title for line in DossierChange.objects.filter(kind="decision")] == ["Besluit uitgevoerd"]


def test_without_words_it_is_just_done(sanne, household):
    decision = make.make_decision(item=make.make_meeting_item(household=household), owner=sanne.user)
    settle_decision(by=make.actor_of(sanne), decision=decision, person=sanne.user)
    assert DossierChange.objects.get(kind="decision").changes == []


def test_no_longer_needed_asks_why(sanne, household):
    decision = make.make_decision(item=make.make_meeting_item(household=household), owner=sanne.user)
    with pytest.raises(ActionRefused, match="waarom") as refused:
        settle_decision(by=make.actor_of(sanne), decision=decision, person=sanne.user, is_dropped=True)
    assert refused.value.field == "outcome"
    settle_decision(
        by=make.actor_of(sanne), decision=decision, person=sanne.user, is_dropped=True, outcome="Ze zijn verhuisd."
    )
    assert DossierChange.objects.get(kind="decision").title == "Besluit vervallen"


def test_a_trainee_ticks_off_their_own_only(sanne, trainee, household):
    decision = make.make_decision(item=make.make_meeting_item(household=household), owner=sanne.user)
    with pytest.raises(ActionRefused, match="Alleen wie het doet"):
        settle_decision(by=make.actor_of(trainee), decision=decision, person=trainee.user)
