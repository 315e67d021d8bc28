"""The casusbespreking as the team uses it, and what a colleague's household shows there."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import HouseholdStatus
from households.models import Decision, DossierAccess, Meeting, MeetingItem
from tests import factories as make

pytestmark = pytest.mark.django_db

SECRET = "De vader drinkt weer"


def tomorrow():
    return (timezone.localdate() + datetime.timedelta(days=1)).isoformat()


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def once(**values):
    return {"once": str(uuid.uuid4()), **values}


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def youssef(sanne):
    return make.make_member(project=sanne.project, name="Youssef")


@pytest.fixture
def leader(sanne):
    return make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Ingrid")


@pytest.fixture
def household(sanne):
    return make.make_household(
        project=sanne.project,
        owner=sanne.user,
        name="W. Geheim",
        status=HouseholdStatus.IN_GUIDANCE,
        status_since=timezone.localdate(),
    )


def page(member, name, *args, **query):
    return client_of(member).get(reverse(name, args=args), query).content.decode()


# --- From the household to the minutes --------------------------------------------------------------------------------


def test_from_the_household_page_to_minutes_and_a_desk(sanne, youssef, household):
    client = client_of(sanne)
    assert reverse("agenda_add", args=[household.pk]) in client.get(f"/huishoudens/{household.pk}/").content.decode()
    added = client.post(reverse("agenda_add", args=[household.pk]), once(why="Wie neemt de regie?"))
    assert added["Location"] == reverse("meeting")
    item = MeetingItem.objects.get()
    shown = client.get(f"/huishoudens/{household.pk}/").content.decode()
    assert "Wie neemt de regie?" in shown
    assert "Op de agenda van de casusbespreking" in shown
    began = client.post(
        reverse("meeting_start"),
        once(on=timezone.localdate().isoformat(), present=[sanne.user.pk, youssef.user.pk]),
    )
    meeting = Meeting.objects.get()
    assert began["Location"] == reverse("meeting_detail", args=[meeting.pk])
    written = client.post(
        reverse("meeting_item", args=[item.pk]),
        once(
            based_on="0", notes="We vragen het na.", what_1="De school bellen", owner_1=youssef.user.pk,
            due_on_1=tomorrow(),
        ),
    )  # fmt: skip
    assert written["Location"] == began["Location"]
    assert client.post(reverse("meeting_close", args=[meeting.pk])).status_code == 302
    minutes = page(sanne, "meeting_detail", meeting.pk)
    for words in ("Sanne Bakker, Youssef", "We vragen het na.", "De school bellen", "Afgerond door Sanne Bakker"):
        assert words in minutes
    assert "De school bellen" in page(youssef, "desk")
    decision = Decision.objects.get()
    done = client_of(youssef).post(reverse("decision", args=[decision.pk]), {"how": "done", "outcome": ""})
    assert done["Location"] == reverse("desk")
    assert "De school bellen" not in page(youssef, "desk")
    assert "gedaan" in page(sanne, "meeting_detail", meeting.pk)


def test_putting_it_on_twice_leads_to_where_it_is(sanne, household):
    item = make.make_meeting_item(household=household)
    answer = client_of(sanne).get(reverse("agenda_add", args=[household.pk]))
    assert answer["Location"] == reverse("meeting_item", args=[item.pk])


def test_the_same_form_sent_twice_is_one_place_on_the_agenda(sanne, household):
    data, client = once(why="Het zit vast."), client_of(sanne)
    client.post(reverse("agenda_add", args=[household.pk]), data)
    item = MeetingItem.objects.get()
    item.withdrawn_at = timezone.now()
    item.save()
    client.post(reverse("agenda_add", args=[household.pk]), data)
    assert MeetingItem.objects.count() == 1


def test_why_is_one_sentence(sanne, household):
    for why, words in (("", "Schrijf in één zin waarom."), ("x" * 201, "hoogstens 200 tekens")):
        answer = client_of(sanne).post(reverse("agenda_add", args=[household.pk]), once(why=why))
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_taking_it_off(sanne, household):
    item = make.make_meeting_item(household=household)
    client_of(sanne).post(reverse("agenda_take_off", args=[item.pk]))
    assert not MeetingItem.objects.waiting().exists()
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    other = make.make_meeting_item(household=household)
    answer = client_of(trainee).post(reverse("agenda_take_off", args=[other.pk]), follow=True)
    assert "kan het eraf halen" in answer.content.decode()
    assert "Haal eraf" not in page(trainee, "meeting")


# --- Need to know -----------------------------------------------------------------------------------------------------


@pytest.fixture
def discussed(sanne, household):
    meeting = make.make_meeting(project=sanne.project, by=sanne.user, present=[sanne.user])
    item = make.make_meeting_item(household=household, by=sanne.user, meeting=meeting, notes=SECRET)
    make.make_decision(item=item, owner=sanne.user, what=f"{SECRET}: de huisarts bellen")
    return item


def test_a_colleague_sees_code_address_and_why_and_nothing_of_the_dossier(youssef, household, discussed):
    waiting = make.make_meeting_item(household=make.make_household(project=youssef.project, owner=household.owner))
    for shown in (
        page(youssef, "meeting"),
        page(youssef, "meeting_detail", discussed.meeting_id),
        page(youssef, "meeting_item", discussed.pk),
        page(youssef, "meeting_item", waiting.pk),
    ):
        assert SECRET not in shown
        assert "Geheim" not in shown
    assert discussed.household.code in page(youssef, "meeting_detail", discussed.meeting_id)
    assert client_of(youssef).get(reverse("decision", args=[Decision.objects.get().pk])).status_code == 404


def test_one_tap_opens_it_with_the_reason_casusbespreking(youssef, household, discussed):
    client = client_of(youssef)
    answer = client.post(reverse("meeting_access", args=[discussed.pk]))
    assert answer["Location"] == reverse("meeting_item", args=[discussed.pk])
    access = DossierAccess.objects.get(household=household, user=youssef.user)
    assert access.reason == DossierAccess.Reason.CASE_MEETING
    assert SECRET in client.get(answer["Location"]).content.decode()
    assert SECRET in page(youssef, "meeting_detail", discussed.meeting_id)
    client.post(reverse("meeting_access", args=[discussed.pk]))
    assert DossierAccess.objects.count() == 1
    row = AccessLog.objects.filter(object_type="meeting_item", user_id=youssef.user_id).latest("pk")
    assert (row.ground, row.household_id) == ("break_glass", household.pk)


def test_writing_about_a_colleagues_household_asks_for_the_reason_first(youssef, discussed):
    answer = client_of(youssef).post(
        reverse("meeting_item", args=[discussed.pk]), once(based_on="1", notes="Van buiten.")
    )
    assert answer.status_code == 302
    discussed.refresh_from_db()
    assert discussed.notes == SECRET
    assert AccessLog.objects.filter(object_type="meeting_item", outcome="denied").exists()


def test_who_has_a_decision_reads_what_it_is_also_of_a_colleague(youssef, discussed):
    decision = make.make_decision(item=discussed, owner=youssef.user, what="De huisarts bellen")
    shown = page(youssef, "decision", decision.pk)
    assert "De huisarts bellen" in shown
    assert SECRET not in shown


def test_another_projects_meeting_does_not_exist(discussed):
    stranger = client_of(make.make_member())
    for name, pk in (("meeting_detail", discussed.meeting_id), ("meeting_item", discussed.pk)):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404


# --- Suggestions ------------------------------------------------------------------------------------------------------


def test_the_rules_suggest_only_what_one_may_see(sanne, youssef, leader, household):
    for level, day in ((1, "2024-03-10"), (3, "2024-06-10")):
        make.make_scoring(household=household, levels=[level] * 7, on=make.day(day))
    for member, there in ((sanne, True), (leader, True), (youssef, False)):
        shown = page(member, "meeting")
        assert ("Het gaat minder goed dan bij de vorige score." in shown) is there
    assert "Het gaat minder goed" in page(sanne, "agenda_add", household.pk)
    make.make_meeting_item(household=household, meeting=make.make_meeting(project=sanne.project, is_closed=True))
    assert "Het gaat minder goed" not in page(sanne, "meeting")


def test_all_suggestions_on_request(sanne):
    for _ in range(8):
        make.make_household(project=sanne.project, owner=None, status_since=timezone.localdate())
    assert page(sanne, "meeting").count("geen regisseur") == 6
    assert "Alles tonen (8)" in page(sanne, "meeting")
    assert page(sanne, "meeting", toon="voorstellen").count("geen regisseur") == 8


# --- The form ---------------------------------------------------------------------------------------------------------


def test_what_is_wrong_stands_beside_the_field_and_the_text_is_still_there(sanne, household):
    meeting = make.make_meeting(project=sanne.project, by=sanne.user)
    item = make.make_meeting_item(household=household)
    yesterday = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    answer = client_of(sanne).post(
        reverse("meeting_item", args=[item.pk]),
        once(
            based_on="0", notes="Lang verhaal", what_1="Bellen", owner_1="", due_on_1=yesterday, what_2="",
            owner_2=sanne.user.pk, due_on_2="9999-12-31", what_3="x", owner_3=sanne.user.pk, due_on_3="morgen",
        ),
    )  # fmt: skip
    shown = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Kies wie het doet.", "Deze datum is voorbij.", "Schrijf op wat er gaat gebeuren.", "Lang verhaal"):
        assert words in shown
    assert not Decision.objects.exists()
    assert 'class="decision-more" open' in shown
    far = client_of(sanne).post(
        reverse("meeting_item", args=[item.pk]),
        once(based_on="0", notes="x", what_1="Bellen", owner_1=sanne.user.pk, due_on_1="9999-12-31"),
    )
    assert "meer dan een jaar vooruit" in far.content.decode()
    assert 'class="decision-more" open' not in far.content.decode()
    item.refresh_from_db()
    assert (item.meeting, meeting.items.count()) == (None, 0)


def test_what_a_colleague_wrote_meanwhile_is_shown_and_nothing_is_lost(sanne, household):
    meeting = make.make_meeting(project=sanne.project, by=sanne.user)
    item = make.make_meeting_item(household=household, meeting=meeting, notes="Van Youssef.")
    url = reverse("meeting_item", args=[item.pk])
    answer = client_of(sanne).post(url, once(based_on="0", notes="Van Sanne."))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Van Youssef." in shown
    assert "Van Sanne." in shown
    assert 'name="based_on" value="1"' in shown
    client_of(sanne).post(url, once(based_on="1", notes="Van beiden."))
    item.refresh_from_db()
    assert item.notes == "Van beiden."


def test_without_a_meeting_there_is_nothing_to_write_in(sanne, household):
    item = make.make_meeting_item(household=household)
    answer = client_of(sanne).get(reverse("meeting_item", args=[item.pk]))
    assert answer.context["form"] is None
    assert "Begin eerst de bespreking" in answer.content.decode()
    posted = client_of(sanne).post(reverse("meeting_item", args=[item.pk]), once(notes="x"))
    assert posted.status_code == 200
    assert not Meeting.objects.exists()


def test_beginning_twice_goes_on_with_the_one_there_is(sanne):
    meeting = make.make_meeting(project=sanne.project)
    assert client_of(sanne).get(reverse("meeting_start"))["Location"] == reverse("meeting_detail", args=[meeting.pk])
    assert "Verder met de bespreking" in page(sanne, "meeting")
    assert client_of(sanne).post(reverse("meeting_drop", args=[meeting.pk]))["Location"] == reverse("meeting")
    wrong = client_of(sanne).post(reverse("meeting_start"), once(on="2020-01-01", present=[sanne.user.pk]))
    assert "maand geleden" in wrong.content.decode()


def test_refusals_are_said(sanne, household):
    meeting = make.make_meeting(project=sanne.project)
    client = client_of(sanne)
    closed = client.post(reverse("meeting_close", args=[meeting.pk]), follow=True)
    assert "nog niets besproken" in closed.content.decode()
    item = make.make_meeting_item(household=household, meeting=meeting, notes="x")
    dropped = client.post(reverse("meeting_drop", args=[meeting.pk]), follow=True)
    assert "al iets besproken" in dropped.content.decode()
    decision = make.make_decision(item=item, owner=sanne.user)
    answer = client.post(reverse("decision", args=[decision.pk]), {"how": "dropped", "outcome": ""})
    assert answer.status_code == 422
    assert "waarom het niet meer hoeft" in answer.content.decode()
    assert page(sanne, "decision", decision.pk)


# --- Cost -------------------------------------------------------------------------------------------------------------


def fill(sanne, count):
    meeting = Meeting.objects.open().first() or make.make_meeting(project=sanne.project, by=sanne.user)
    for _ in range(count):
        one = make.make_household(project=sanne.project, owner=sanne.user)
        make.make_meeting_item(household=one, by=sanne.user)
        item = make.make_meeting_item(household=one, by=sanne.user, meeting=meeting, notes="x")
        make.make_decision(item=item, owner=sanne.user)
        make.make_household(project=sanne.project, owner=None)
    return meeting


def queries(member, url):
    client = client_of(member)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_number_of_queries_does_not_grow(sanne):
    meeting = fill(sanne, 3)
    urls = [reverse("meeting")]
    few = [queries(sanne, url) for url in urls]
    fill(sanne, 9)
    assert [queries(sanne, url) for url in urls] == few
    # Each household in the minutes has its own row in the access log, and nothing else.
    minutes = reverse("meeting_detail", args=[meeting.pk])
    before = AccessLog.objects.count()
    asked = queries(sanne, minutes)
    assert asked - (AccessLog.objects.count() - before) < 20
