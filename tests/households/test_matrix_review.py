"""Looking over a trainee's scoring, what stands on the desk of it, and the words for the levels."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.level_texts import LevelTextsConflict, write_level_texts
from households.actions.matrix import return_scoring
from households.domain.codes import Domain, Level
from households.domain.level_texts import LEVEL_TEXTS
from households.level_texts import fingerprint, level_texts
from households.models import LevelText
from households.scoring_desk import returned_scorings, scorings_to_review
from tests.factories import actor_of, make_household, make_member, make_project, make_scoring, make_stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def colleague(project):
    return make_member(project=project, name="Youssef van Dijk")


@pytest.fixture
def trainee(project):
    return make_member(Role.TRAINEE, project=project, name="Lotte Brink")


@pytest.fixture
def leader(project):
    return make_member(Role.PROJECT_LEADER, project=project)


@pytest.fixture
def household(project, advisor):
    return make_household(project=project, name="J. Jansen", owner=advisor.user)


def log_in(client, member):
    client.force_login(member.user)
    return client


def review_url(scoring):
    return reverse("matrix_review", args=[scoring.household_id, scoring.pk])


# --- The page ---------------------------------------------------------------------------------------------------------


def test_an_advisor_gives_a_scoring_back_with_words_and_the_trainee_reads_them(client, advisor, trainee, household):
    scoring = make_scoring(household=household, by=trainee.user, confirmed=False, remarks={Domain.FINANCE: "krap"})
    page = log_in(client, advisor).get(review_url(scoring))
    assert "krap" in page.text
    response = client.post(
        review_url(scoring), {"decision": "return", "note": "Vraag nog naar de huur 🙂"}, follow=True
    )
    assert "De score is teruggegeven" in response.text
    assert "Vraag nog naar de huur 🙂" in response.text
    household.refresh_from_db()
    assert household.type == ""
    history = client.get(reverse("matrix_history", args=[household.pk])).text
    assert "Teruggegeven door" in history


def test_an_advisor_confirms_with_words(client, advisor, trainee, household):
    scoring = make_scoring(household=household, by=trainee.user, confirmed=False)
    response = log_in(client, advisor).post(review_url(scoring), {"decision": "confirm", "note": "Goed"}, follow=True)
    assert "is bevestigd en telt nu mee" in response.text
    assert "Bij het bevestigen" in client.get(reverse("matrix_history", args=[household.pk])).text
    assert client.get(review_url(scoring)).url == reverse("matrix_history", args=[household.pk])


@pytest.mark.parametrize(
    "data",
    [
        {"decision": "return", "note": "  "},
        {"decision": "return", "note": "a" * 20_000},
        {"decision": "anders", "note": "x"},
        {"note": "x"},
    ],
)
def test_what_is_wrong_is_said_with_what_was_typed_still_there(client, advisor, trainee, household, data):
    scoring = make_scoring(household=household, by=trainee.user, confirmed=False)
    response = log_in(client, advisor).post(review_url(scoring), data)
    assert response.status_code == 422
    assert data["note"].strip() in response.text
    scoring.refresh_from_db()
    assert (scoring.returned_at, scoring.confirmed_at) == (None, None)


def test_nobody_looks_over_the_own_scoring(client, advisor, household):
    scoring = make_scoring(household=household, by=advisor.user, confirmed=False)
    assert "Een collega-adviseur kijkt deze score na" in log_in(client, advisor).get(review_url(scoring)).text
    response = client.post(review_url(scoring), {"decision": "confirm"})
    assert response.status_code == 422


# --- The desk ---------------------------------------------------------------------------------------------------------


def titles(group):
    return [row.title for row in group.rows] if group else []


def test_a_waiting_scoring_stands_on_the_desk_of_the_owner_and_of_who_stands_in(
    project, advisor, colleague, trainee, leader, household
):
    today = timezone.localdate()
    make_scoring(household=household, by=trainee.user, confirmed=False)
    assert titles(scorings_to_review(advisor, today)) == ["J. Jansen"]
    for other in (colleague, trainee, leader):
        assert scorings_to_review(other, today) is None
    make_stand_in(user=colleague.user, absent_user=advisor.user, project=project, starts_on=today, ends_on=today)
    assert titles(scorings_to_review(colleague, today)) == ["J. Jansen"]
    later = scorings_to_review(advisor, today + datetime.timedelta(days=8))
    assert later
    assert later.rows[0].overdue


def test_what_is_nobodys_or_a_trainees_stands_on_the_desk_of_the_project_leader(project, advisor, trainee, leader):
    today = timezone.localdate()
    for owner, name in ((None, "Niemands"), (trainee.user, "Stagiairs"), (advisor.user, "Adviseurs")):
        home = make_household(project=project, name=name, owner=owner)
        make_scoring(household=home, by=trainee.user, confirmed=False)
    assert sorted(titles(scorings_to_review(leader, today))) == ["Niemands", "Stagiairs"]


def test_what_was_returned_stands_on_the_desk_of_who_scored(advisor, trainee, project):
    today = timezone.localdate()
    home = make_household(project=project, name="J. Jansen", owner=None)
    scoring = make_scoring(household=home, by=trainee.user, confirmed=False)
    assert returned_scorings(trainee, today) is None
    return_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note="Vraag naar de huur")
    group = returned_scorings(trainee, today)
    assert group
    row = group.rows[0]
    assert "Vraag naar de huur" in row.detail
    assert row.url.endswith(f"?verbeter={scoring.pk}")
    assert scorings_to_review(advisor, today) is None
    assert returned_scorings(advisor, today) is None


# --- The words for the levels -----------------------------------------------------------------------------------------

WORDS_URL = "/instellingen/niveaus/"


def typed(project, **changes):
    texts = level_texts(project.pk)
    plain = {f"{domain.value}_{level.value}": text for domain in Domain for level, text in texts[domain].items()}
    return plain | {"seen": fingerprint(texts)} | changes


def test_the_project_leader_words_a_level_and_it_stands_where_one_scores(client, project, leader, advisor, household):
    log_in(client, leader)
    response = client.post(WORDS_URL, typed(project, finance_2="Komt elke maand   tekort"), follow=True)
    assert "De betekenissen zijn opgeslagen" in response.text
    assert f"Standaard: {LEVEL_TEXTS[Domain.FINANCE][Level.MEDIUM]}" in response.text
    assert AccessLog.objects.get(object_type="level_texts", action="U").count == 1
    score_page = log_in(client, advisor).get(reverse("matrix_score", args=[household.pk])).text
    assert "Komt elke maand tekort" in score_page
    other = make_project()
    assert level_texts(other.pk)[Domain.FINANCE][Level.MEDIUM] == LEVEL_TEXTS[Domain.FINANCE][Level.MEDIUM]
    assert log_in(client, advisor).get(WORDS_URL).status_code == 403


def test_an_empty_field_goes_back_to_ours_and_the_same_again_changes_nothing(client, project, leader):
    log_in(client, leader).post(WORDS_URL, typed(project, finance_2="Anders"))
    client.post(WORDS_URL, typed(project, finance_2="Nog anders"))
    assert LevelText.objects.get().text == "Nog anders"
    assert "Er is niets gewijzigd" in client.post(WORDS_URL, typed(project), follow=True).text
    client.post(WORDS_URL, typed(project, finance_2=" "))
    assert not LevelText.objects.exists()


def test_too_long_is_refused_with_what_was_typed_still_there(client, project, leader):
    response = log_in(client, leader).post(WORDS_URL, typed(project, finance_2="a" * 301))
    assert response.status_code == 422
    assert "a" * 301 in response.text


def test_the_second_who_words_the_levels_sees_what_changed(client, project, leader):
    mine, theirs = typed(project, finance_2="Van mij"), typed(project, finance_2="Van een ander")
    log_in(client, leader).post(WORDS_URL, theirs)
    response = client.post(WORDS_URL, mine)
    assert response.status_code == 409
    assert "Van een ander" in response.text
    assert LevelText.objects.get().text == "Van een ander"
    again = client.post(WORDS_URL, mine | {"seen": fingerprint(level_texts(project.pk))})
    assert again.status_code == 302
    assert LevelText.objects.get().text == "Van mij"


def test_the_action_refuses_what_is_based_on_older_words(project, leader):
    before = level_texts(project.pk)
    texts = {domain: dict(before[domain]) for domain in Domain}
    texts[Domain.WORK][Level.HIGH] = "Geen werk"
    seen = fingerprint(before)
    assert write_level_texts(by=actor_of(leader), project=project, texts=texts, seen=seen) == 1
    with pytest.raises(LevelTextsConflict) as conflict:
        write_level_texts(by=actor_of(leader), project=project, texts=before, seen=seen)
    assert conflict.value.current[Domain.WORK][Level.HIGH] == "Geen werk"
