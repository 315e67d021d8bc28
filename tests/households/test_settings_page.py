"""The settings page: what can be set, what is refused, and two people at once."""

import re

import pytest
from django.test import Client

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import settings
from households.forms.settings import PARTS, SettingsForm
from tests import factories as make

PAGE = "/instellingen/"


@pytest.fixture
def leader(db: None) -> Membership:
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def visit(leader: Membership) -> Client:
    return client_of(leader)


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def typed(project: Project, **more: str) -> dict[str, str]:
    """What the browser sends for the page as it is, with other values."""
    form = SettingsForm(instance=Project.objects.get(pk=project.pk))
    data = {name: str(form[name].value()) for name in form.fields if form[name].value() not in {None, False}}
    data["evening_starts_at"] = project.evening_starts_at.strftime("%H:%M")
    return {**data, **more}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_every_setting_stands_on_the_page_once_with_an_explanation(visit):
    html = visit.get(PAGE).content.decode()
    on_page = [name for _, _, names in PARTS for name in names]
    assert sorted(on_page) == sorted(settings.SETTING_FIELDS)
    for name in on_page:
        assert html.count(f'name="{name}"') == 1
    for name in settings.PROTOCOL_FIELDS:
        assert f'id="id_{name}_helptext"' in html


def test_saving(visit, leader):
    answer = visit.post(
        PAGE,
        typed(
            leader.project, rest_weeks="10", contact_details="Flat 3\r\n06-12345678\r\n", offline_names="on",
            evening_starts_at="17:30", starts_on="2026-01-01",
        ),
        follow=True,
    )  # fmt: skip
    assert "De instellingen zijn opgeslagen en de looplijst is bijgewerkt." in text_of(answer)
    project = Project.objects.get()
    assert (project.rest_weeks, project.contact_details, project.offline_names) == (10, "Flat 3\n06-12345678", True)
    assert (f"{project.evening_starts_at:%H:%M}", str(project.starts_on)) == ("17:30", "2026-01-01")
    assert AccessLog.objects.get(object_type="project_settings", action="U").count == 5
    assert "Er is niets gewijzigd." in text_of(visit.post(PAGE, typed(project), follow=True))


def test_saving_words_only_says_nothing_of_the_walking_list(visit, leader):
    answer = visit.post(PAGE, typed(leader.project, advisor_word="wijkcoach"), follow=True)
    assert "De instellingen zijn opgeslagen. " in text_of(answer)


def test_with_many_doors_the_worker_does_the_rest(visit, leader, monkeypatch):
    monkeypatch.setattr(settings, "MOST_AT_ONCE", 0)
    make.make_household(project=leader.project)
    answer = visit.post(PAGE, typed(leader.project, rest_weeks="10"), follow=True)
    assert "wordt op de achtergrond bijgewerkt" in text_of(answer)
    assert "De looplijst wordt bijgewerkt Het protocol is gewijzigd." in text_of(visit.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rings_per_daypart": "0"}, "Vul een getal in van 1 tot en met 10."),
        ({"rings_per_daypart": "99999"}, "Vul een getal in van 1 tot en met 10."),
        ({"rest_weeks": ""}, "Vul een getal in."),
        ({"rest_weeks": "veel"}, "Vul een heel getal in."),
        ({"evening_starts_at": "03:00"}, "Kies een tijd van 15:00 tot en met 21:00."),
        ({"letter_min_days": "22"}, "Dit moet minstens het eerste aantal dagen zijn."),
        ({"refusal_min_months": "9"}, "Dit moet minstens het eerste aantal maanden zijn."),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "Het einde ligt voor het begin."),
        ({"name": ""}, "Naam"),
        ({"partner_access_days": "-1"}, "Vul een getal in van 0 tot en met 365."),
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_in_the_form(visit, leader, wrong, words):
    answer = visit.post(PAGE, typed(leader.project, advisor_word="wijkcoach", **wrong))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="wijkcoach"' in answer.content.decode()
    assert Project.objects.get().advisor_word == "bewonersadviseur"


def test_two_people_at_once(visit, leader):
    mine = typed(leader.project, rest_weeks="10")
    theirs = {"offline_names": "on", "evening_starts_at": "17:30", "starts_on": "2026-01-09"}
    visit.post(PAGE, typed(leader.project, rest_weeks="20", advisor_word="wijkcoach", **theirs))

    answer = visit.post(PAGE, mine)

    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Er is niets overschreven" in shown
    assert "Weken rust : nu 20 , bij jou 10" in shown
    assert "Hoe heten de adviseurs : nu wijkcoach , bij jou bewonersadviseur" in shown
    assert "Namen op de telefoon zonder verbinding : nu ja , bij jou nee" in shown
    assert "De avond begint om : nu 17:30 , bij jou 18:00" in shown
    assert re.search(r"Begin : nu 9 jan( 2026)? , bij jou leeg", shown)
    assert Project.objects.get().rest_weeks == 20
    seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert seen
    visit.post(PAGE, {**mine, "seen": seen[1]})
    assert Project.objects.get().rest_weeks == 10


def test_two_people_with_the_same_change(visit, leader):
    mine = typed(leader.project, rest_weeks="10")
    visit.post(PAGE, mine)
    assert "intussen al zo ingesteld" in text_of(visit.post(PAGE, mine, follow=True))


def test_extra_keys_are_ignored(visit, leader):
    visit.post(PAGE, typed(leader.project, slug="gekaapt", last_number="99", rest_weeks="9"))
    project = Project.objects.get()
    assert (project.slug, project.last_number, project.rest_weeks) == (leader.project.slug, 0, 9)


def test_the_administrator_sets_up_the_own_project_only(leader):
    administrator = make.make_member(Role.ADMINISTRATOR)
    client = client_of(administrator)
    assert client.post(PAGE, typed(administrator.project, rest_weeks="9")).status_code == 302
    assert Project.objects.get(pk=leader.project_id).rest_weeks == 12


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TRAINEE, Role.PARTNER, Role.CLIENT, Role.PRIVACY_OFFICER])
def test_other_roles_have_no_settings(leader, role):
    client = client_of(make.make_member(role, project=leader.project))
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403


def test_wrong_method(visit):
    assert visit.delete(PAGE).status_code == 405
