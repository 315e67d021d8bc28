"""The pages of conversations, without JavaScript: beginning, each step, the end, reading, paper, correcting."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.conversation_sections import drafts_on_desk
from households.models import (
    BenefitCheck,
    Chance,
    Conversation,
    ConversationAction,
    ConversationFormat,
    InformationItem,
)
from interventions.models import Goal, Intervention
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return make.make_member()


@pytest.fixture
def visit(advisor):
    return client_of(advisor)


@pytest.fixture
def household(advisor):
    return make.make_household(project=advisor.project, owner=advisor.user, name="K. van 't Hof-El Amrani")


@pytest.fixture
def draft(visit, household):
    visit.post(f"/huishoudens/{household.pk}/gesprekken/nieuw/")
    return Conversation.objects.get()


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def url_of(conversation, path=""):
    return f"/gesprekken/{conversation.pk}/{path}"


def everything(draft, **more):
    """What the form sends when all is filled in that has to be."""
    return {
        "base": "99",
        "visited_on": timezone.localdate().isoformat(),
        "by": str(draft.by_id),
        "residents": [str(draft.household.residents.get().pk)],
        "shown": ["residents"],
        **more,
    }


def text_of(response):
    return response.content.decode()


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_conversation_begins_with_one_tap_and_every_part_is_there(visit, draft):
    page = text_of(visit.get(url_of(draft)))
    for part in ("Algemeen", "Financiële situatie", "Voorzieningencheck", "Kansen", "Afronden"):
        assert part in page
    assert "van &#x27;t Hof-El Amrani" in page
    assert AccessLog.objects.filter(object_type="conversation", action=AccessLog.Action.READ).count() == 1


def test_a_step_keeps_what_was_typed_and_comes_back_at_that_part(visit, draft):
    answer = visit.post(url_of(draft), {"base": "1", "step": "finance", "note-finance": "Huur 🙂 مرحبا"})
    assert answer["Location"] == f"{url_of(draft)}#deel-finance"
    assert "Huur 🙂 مرحبا" in text_of(visit.get(url_of(draft)))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("visited_on", "9999-12-31", "Deze datum ligt in de toekomst."),
        ("score-work", "7", "Kies een van de mogelijkheden."),
        ("note-work", "x" * 20_001, "Hier passen 20.000 tekens, en er staan er 20.001."),
        ("by", "-1", "Kies iemand uit de lijst."),
        ("action-work-0-due_on", "0001-01-01", "Deze datum ligt te ver terug."),
    ],
)
def test_what_can_not_be_kept_stands_there_still_with_the_reason(visit, draft, name, value, said):
    answer = visit.post(url_of(draft), {"base": "1", "step": "work", name: value, "note-social": "blijft"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    draft.refresh_from_db()
    assert draft.answers["note-social"] == "blijft"


def test_another_device_is_shown_beside_what_was_typed(visit, draft):
    visit.post(url_of(draft, "bewaren/"), {"base": "1", "note-work": "van de telefoon"})
    answer = visit.post(url_of(draft), {"base": "1", "step": "work", "note-work": "van de laptop"})
    assert answer.status_code == 422
    assert "van de telefoon" in text_of(answer)
    assert "van de laptop" in text_of(answer)
    assert 'name="base" value="2"' in text_of(answer)


def test_the_page_keeps_itself_and_says_what_it_could_not(visit, draft):
    kept = visit.post(
        url_of(draft, "bewaren/"), {"base": "1", "note-work": "wel", "score-work": "9", "junk": "x"}
    ).json()
    assert kept["version"] == 2
    assert list(kept["errors"]) == ["score-work"]
    other = visit.post(url_of(draft, "bewaren/"), {"base": "1", "note-work": "niet", "note-social": "ook"}).json()
    assert other["conflicts"]["note-work"]["standing"] == "wel"
    news = visit.post(url_of(draft, "bewaren/"), {"base": "2", "note-housing": "nog iets"}).json()
    assert news["news"] == {"note-social": "ook"}


def test_who_was_there_is_asked_before_the_end(visit, draft):
    answer = visit.post(url_of(draft), {"base": "1", "finish": "1"})
    assert answer.status_code == 422
    assert "Kies wie erbij was, of schrijf het op." in text_of(answer)


def test_finishing_makes_rows_and_one_sees_them(visit, draft):
    answer = visit.post(
        url_of(draft),
        everything(
            draft,
            finish="1",
            **{
                "score-finance": "3",
                "action-finance-0-text": "Post openen",
                "benefit-rent_allowance-state": "has",
                "benefit-rent_allowance-amount": "1.200",
                "chance-0-text": "Kan goed koken",
                "help_requests": "1",
                "summary": "We gaan uw post openen.",
            },
        ),
    )
    assert answer.status_code == 302
    page = text_of(visit.get(url_of(draft)))
    for words in ("Post openen", "Huurtoeslag", "Kan goed koken", "Enkelvoudige hulpvraag", "Niet besproken"):
        assert words in page
    paper = text_of(visit.get(url_of(draft, "afdrukken/")))
    assert "We gaan uw post openen." in paper
    assert "hoog" not in paper
    household = text_of(visit.get(f"/huishoudens/{draft.household_id}/"))
    assert "enkelvoudige hulpvraag" in household
    assert "Gesprek vastgelegd" in household
    listed = text_of(visit.get(f"/huishoudens/{draft.household_id}/gesprekken/"))
    assert "Kan goed koken" in listed


def test_after_finishing_elsewhere_nothing_is_lost_in_silence(visit, draft):
    visit.post(url_of(draft), everything(draft, finish="1"))
    assert visit.post(url_of(draft, "bewaren/"), {"base": "1", "note-work": "x"}).status_code == 409
    answer = visit.post(url_of(draft), {"base": "1", "note-work": "x"}, follow=True)
    assert "al afgerond" in text_of(answer)


def test_a_trainee_hears_that_the_score_waits(household):
    trainee = make.make_member(Role.TRAINEE, project=household.project)
    household.owner = trainee.user
    household.save()
    visit = client_of(trainee)
    visit.post(f"/huishoudens/{household.pk}/gesprekken/nieuw/")
    draft = Conversation.objects.get()
    answer = visit.post(url_of(draft), everything(draft, finish="1", **{"score-work": "2"}), follow=True)
    assert "als een collega-adviseur hem bevestigt" in text_of(answer)


def test_a_draft_is_thrown_away(visit, draft):
    visit.post(url_of(draft, "weg/"))
    assert not Conversation.objects.exists()


def test_a_finished_one_is_not(visit, draft):
    visit.post(url_of(draft), everything(draft, finish="1"))
    visit.post(url_of(draft, "weg/"))
    assert Conversation.objects.exists()


def test_a_colleague_gives_a_reason_first(household):
    colleague = make.make_member(project=household.project)
    answer = client_of(colleague).post(f"/huishoudens/{household.pk}/gesprekken/nieuw/")
    assert answer["Location"] == f"/huishoudens/{household.pk}/inzage/"
    assert not Conversation.objects.exists()


def test_no_conversation_with_who_is_yet_to_come(visit, advisor):
    later = make.make_household(project=advisor.project, since=timezone.localdate() + datetime.timedelta(days=3))
    answer = visit.post(f"/huishoudens/{later.pk}/gesprekken/nieuw/", follow=True)
    assert "woonde dit huishouden hier nog niet" in text_of(answer)


# --- After the end ----------------------------------------------------------------------------------------------------


@pytest.fixture
def finished(advisor, household):
    made = make.make_conversation(
        household=household,
        by=advisor.user,
        finished_on=make.day("2024-03-12"),
        answers={"note-work": "zoekt werk", "residents": [str(household.residents.get().pk)]},
    )
    made.residents.set(household.residents.all())
    return made


def test_a_correction_goes_to_the_history(visit, finished):
    assert "zoekt werk" in text_of(visit.get(url_of(finished, "verbeteren/")))
    visit.post(url_of(finished, "verbeteren/"), {"base": "1", "note-work": "werkt nu"})
    history = text_of(visit.get(f"/huishoudens/{finished.household_id}/geschiedenis/"))
    assert "zoekt werk" in history
    assert "werkt nu" in history


def test_a_wrong_correction_says_what_and_keeps_what_was_typed(visit, finished):
    wrong = visit.post(
        url_of(finished, "verbeteren/"), {"base": "1", "visited_on": "9999-01-01", "note-work": "typte ik"}
    )
    assert wrong.status_code == 422
    nobody = visit.post(url_of(finished, "verbeteren/"), {"base": "1", "shown": "residents", "note-work": "typte ik"})
    assert nobody.status_code == 422
    assert "typte ik" in text_of(nobody)


def test_of_a_draft_there_is_no_paper_and_no_correction(visit, draft):
    assert visit.get(url_of(draft, "afdrukken/"))["Location"] == url_of(draft)
    assert visit.get(url_of(draft, "verbeteren/"))["Location"] == url_of(draft)


@pytest.fixture
def action(finished):
    return ConversationAction.objects.create(conversation=finished, domain="finance", text="Post openen")


def test_an_action_becomes_a_goal_with_one_tap(visit, finished, action):
    visit.post(f"/gesprekken/acties/{action.pk}/doel/")
    assert Goal.objects.get().what == "Post openen"
    assert "doel in het plan" in text_of(visit.get(url_of(finished)))
    again = visit.post(f"/gesprekken/acties/{action.pk}/doel/", follow=True)
    assert "al uitgewerkt" in text_of(again)


def test_an_action_becomes_an_intervention_with_the_form_filled_in(visit, finished, action):
    url = f"/huishoudens/{finished.household_id}/interventies/nieuw/?actie={action.pk}"
    form = visit.get(url).context["form"]
    assert form["description"].value() == "Post openen"
    answer = visit.post(
        url,
        {
            "kind": "info_advice",
            "domains": "finance",
            "on": "2024-03-10",
            "description": "Post geopend",
            "once": str(form["once"].value()),
        },
    )
    assert answer["Location"] == f"{url_of(finished)}#acties"
    assert Intervention.objects.get().follow_up.action == action
    assert Intervention.objects.get().conversation == finished


def test_an_action_fills_in_a_task(visit, finished, action):
    form = visit.get(f"/huishoudens/{finished.household_id}/taken/nieuw/?actie={action.pk}").context["form"]
    assert (form["description"].value(), form["domain"].value()) == ("Post openen", "finance")


def test_an_action_is_ticked_off(visit, finished, action):
    visit.post(f"{url_of(finished)}acties/{action.pk}/gedaan/")
    assert "afgevinkt" in text_of(visit.get(url_of(finished)))


def test_a_benefit_is_granted_and_a_chance_is_taken_up(visit, household):
    benefit = BenefitCheck.objects.create(
        household=household, scheme="wmo", name="Wmo", state="requested", checked_on=make.day("2024-03-10")
    )
    url = f"/huishoudens/{household.pk}/voorzieningen/{benefit.pk}/"
    form = visit.get(url).context["form"]
    data = {"state": "has", "amount": "950", "on": "2024-05-01", "based_on": "0", "once": str(form["once"].value())}
    assert visit.post(url, {**data, "amount": "veel"}).status_code == 422
    assert visit.post(url, {**data, "state": "unknown"}).status_code == 422
    assert visit.post(url, {**data, "on": "2024-01-01"}).status_code == 422
    assert visit.post(url, data).status_code == 302
    assert BenefitCheck.objects.won().get().yearly_amount == 950
    chance = Chance.objects.create(
        household=household, kind="talent", text="kan koken", noticed_on=make.day("2024-03-10")
    )
    url = f"/huishoudens/{household.pk}/kansen/{chance.pk}/"
    form = visit.get(url).context["form"]
    data = {"text": "kookt", "kind": "talent", "based_on": "0", "once": str(form["once"].value())}
    assert visit.post(url, {**data, "taken_up_on": "2024-01-01"}).status_code == 422
    assert visit.post(url, {**data, "taken_up_on": "2024-05-01", "helped_by": "advisor"}).status_code == 302
    assert Chance.objects.taken_up().get().text == "kookt"


def test_a_chance_is_seen_outside_a_conversation(visit, household):
    url = f"/huishoudens/{household.pk}/kansen/nieuw/"
    assert url in visit.get(f"/huishoudens/{household.pk}/gesprekken/").text
    once = str(visit.get(url).context["form"]["once"].value())
    refused = visit.post(url, {"kind": "talent", "text": " ", "helper_name": "Ans", "once": once})
    assert refused.status_code == 422
    assert "Ans" in refused.text
    data = {"kind": "wish", "text": "Wil vrijwilliger worden", "helped_by": "chance_broker", "once": once}
    for _ in range(2):  # sent twice it is one chance
        assert visit.post(url, data).status_code == 302
    chance = household.chances.get()
    assert (chance.text, chance.conversation, chance.noticed_on) == (data["text"], None, timezone.localdate())
    assert "Wil vrijwilliger worden" in visit.get(f"/huishoudens/{household.pk}/geschiedenis/").text


def test_conversations_to_write_up_are_on_the_desk_and_late_after_a_week(advisor, household):
    today = timezone.localdate()
    assert drafts_on_desk(advisor, today) is None
    for days in (7, 8):
        make.make_conversation(household=household, by=advisor.user, visited_on=today - datetime.timedelta(days=days))
    group = drafts_on_desk(advisor, today)
    assert group is not None
    assert [row.overdue for row in group.rows] == [True, False]
    assert drafts_on_desk(make.make_member(Role.PARTNER, project=advisor.project), today) is None


def test_the_list_asks_the_same_of_the_database_at_any_length(visit, advisor, household):
    asked = []
    for rows in (3, 9):
        for _ in range(rows):
            make.make_conversation(household=household, by=advisor.user)
        with CaptureQueriesContext(connection) as captured:
            visit.get(f"/huishoudens/{household.pk}/gesprekken/")
        asked.append(len(captured))
    assert asked[0] == asked[1]


# --- What a project leader sets up ------------------------------------------------------------------------------------


@pytest.fixture
def leader(advisor):
    return make.make_member(Role.PROJECT_LEADER, project=advisor.project)


def test_a_project_leader_adds_rewords_and_retires_and_publishes(leader, finished):
    visit = client_of(leader)
    settings = "/instellingen/gespreksformat/"
    assert "Contacten" in text_of(visit.get(settings))
    visit.post(
        f"{settings}vragen/nieuw/",
        {"part": "work", "label": "Wat doet u graag?", "kind": "choice", "options": "lezen\nkoken", "revision": "0"},
    )
    visit.post(
        f"{settings}vragen/contacts/",
        {
            "label": "Hoeveel contacten?",
            "revision": "1",
            "option-few": "bijna geen",
            "option-average": "x",
            "gone-average": "on",
            "option-many": "veel",
        },
    )
    visit.post(f"{settings}vragen/neighbours/", {"deed": "retire", "revision": "2"})
    visit.post(f"{settings}vragen/neighbours/", {"deed": "retire", "revision": "2"})
    page = text_of(visit.get(settings))
    assert "Versie 2 publiceren" in page
    assert "Hoeveel contacten?" in page
    assert "Hoeveel contacten?" not in text_of(visit.get(f"{settings}versies/1/"))
    visit.post(f"{settings}publiceren/", {"revision": "1"})
    assert ConversationFormat.objects.published().count() == 1
    visit.post(f"{settings}publiceren/", {"revision": "3"})
    assert ConversationFormat.objects.published().count() == 2
    finished.refresh_from_db()
    assert finished.format.version == 1


def test_a_question_that_can_not_be_says_why(leader):
    visit = client_of(leader)
    url = "/instellingen/gespreksformat/vragen/"
    few = visit.post(
        f"{url}nieuw/", {"part": "work", "label": "x", "kind": "choice", "options": "een", "revision": "0"}
    )
    assert "minstens twee antwoorden" in text_of(few)
    visit.post(f"{url}nieuw/", {"part": "work", "label": "x", "kind": "note", "revision": "0"})
    late = visit.post(f"{url}nieuw/", {"part": "work", "label": "y", "kind": "note", "revision": "0"})
    assert late.status_code == 422
    assert 'name="revision" value="1"' in text_of(late)
    assert visit.get(f"{url}bestaat-niet/").status_code == 404
    visit.post("/instellingen/gespreksformat/publiceren/", {"drop": "1"})
    assert ConversationFormat.objects.count() == 1


def test_the_map_stands_beside_the_conversation(leader, visit, draft):
    office = client_of(leader)
    url = "/instellingen/informatiemap/"
    form = office.get(f"{url}nieuw/?leefgebied=finance").context["form"]
    data = {
        "title": "Huurtoeslag",
        "domain": "finance",
        "text": "Via toeslagen.nl",
        "url": "toeslagen.nl",
        "phone": "",
        "version": "0",
        "once": str(form["once"].value()),
    }
    assert office.post(f"{url}nieuw/", {**data, "url": "javascript:alert(1)"}).status_code == 422
    office.post(f"{url}nieuw/", data)
    item = InformationItem.objects.get()
    assert item.url == "https://toeslagen.nl"
    assert "Via toeslagen.nl" in text_of(visit.get(url_of(draft)))
    changed = {**data, "title": "Huurtoeslag 2026", "version": "1"}
    assert office.post(f"{url}{item.pk}/", changed).status_code == 302
    assert office.post(f"{url}{item.pk}/", changed).status_code == 422
    office.post(f"{url}{item.pk}/", {"deed": "retire"})
    assert "Huurtoeslag 2026" not in text_of(visit.get(url_of(draft)))
    assert "Terugzetten" in text_of(office.get(url))
