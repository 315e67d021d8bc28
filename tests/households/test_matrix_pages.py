"""Scoring the matrix on screen: in part or whole, correcting, conflicts, a trainee's scoring, older versions."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import Domain, HouseholdType, Phase
from households.forms.matrix import LONGEST_REMARK
from households.models import Household, MatrixScoring
from tests.factories import day, make_household, make_member, make_project, make_scoring

pytestmark = pytest.mark.django_db

LEVELS = {"housing": "2", "social": "1", "finance": "3", "parenting": "1", "integration": "0", "work": "2"}


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def trainee(project):
    return make_member(Role.TRAINEE, project=project, name="Noor Yılmaz")


@pytest.fixture
def household(project):
    return make_household(project=project)


def log_in(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def score_url(household: Household) -> str:
    return reverse("matrix_score", args=[household.pk])


def history_url(household: Household) -> str:
    return reverse("matrix_history", args=[household.pk])


def confirm_url(scoring: MatrixScoring) -> str:
    return reverse("matrix_confirm", args=[scoring.household_id, scoring.pk])


def answers(**changes: object) -> dict[str, object]:
    return {**LEVELS, "on": "2024-03-10", "phase": "intake", **changes}


def test_form_starts_empty_with_todays_date_and_the_meaning_of_the_levels(client, advisor, household):
    response = log_in(client, advisor).get(score_url(household))
    form = response.context["form"]
    assert all(form[domain.value].value() in (None, "") for domain in Domain)
    assert form["on"].value() == timezone.localdate()
    assert form["phase"].value() == Phase.INTAKE
    assert "Uithuiszetting dreigt" in response.text
    assert "niet besproken" in response.text
    assert "Waarom verbeter je dit?" not in response.text


def test_form_shows_the_last_scoring_beside_each_domain_and_proposes_an_evaluation(client, advisor, household):
    make_scoring(household=household, on=day("2024-03-10"))
    response = log_in(client, advisor).get(score_url(household))
    assert "10 maart 2024:" in response.text
    assert response.context["form"]["phase"].value() == Phase.EVALUATION


def test_a_whole_scoring_is_kept_and_the_proposed_type_is_shown(client, advisor, household):
    log_in(client, advisor)
    response = client.post(score_url(household), answers(wellbeing="1", finance_remark="Achterstand"), follow=True)
    assert "Totaal 9 van 18 punten, met 3 probleemleefgebieden: bij 3 of meer is dat multiprobleem." in response.text
    scoring = MatrixScoring.objects.get()
    assert (scoring.total, scoring.type, scoring.wellbeing) == (9, "multiproblem", 1)
    assert scoring.domain_remarks == {"finance": "Achterstand"}
    household.refresh_from_db()
    assert (household.total, household.type) == (9, "multiproblem")


def test_part_of_the_matrix_is_enough_and_not_discussed_is_not_zero(client, advisor, household):
    response = log_in(client, advisor).post(score_url(household), answers(work="", finance=""), follow=True)
    assert "Niet besproken: financiën, werk." in response.text
    scoring = MatrixScoring.objects.get()
    assert scoring.work is None
    assert scoring.integration == 0
    assert (scoring.total, scoring.type) == (None, "")


def test_nothing_scored_is_refused(client, advisor, household):
    data = {**dict.fromkeys(LEVELS, ""), "on": "2024-03-10", "phase": "intake", "remark": "toch iets"}
    response = log_in(client, advisor).post(score_url(household), data)
    assert response.status_code == 422
    assert "Er is nog niets gescoord" in response.text
    assert "toch iets" in response.text


def test_another_type_with_a_reason_is_kept_beside_the_proposal(client, advisor, household):
    data = answers(set_type="vulnerable", set_type_reason="Zij houden zelf de regie")
    log_in(client, advisor).post(score_url(household), data)
    scoring = MatrixScoring.objects.get()
    assert (scoring.proposed_type, scoring.set_type) == ("multiproblem", "vulnerable")
    assert scoring.set_type_reason == "Zij houden zelf de regie"
    household.refresh_from_db()
    assert household.type == HouseholdType.VULNERABLE


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"set_type": "vulnerable"}, "set_type_reason", "waarom je een ander type kiest"),
        ({"set_type": "vulnerable", "set_type_reason": "x", "work": ""}, "set_type", "alle zes"),
        ({"set_type": "rijk"}, "set_type", "Kies een van de typen"),
        ({"housing": "7"}, "housing", "Kies een niveau"),
        ({"housing": "-1"}, "housing", "Kies een niveau"),
        ({"housing": "hoog"}, "housing", "Kies een niveau"),
        ({"phase": ""}, "phase", "Kies de fase"),
        ({"phase": "later"}, "phase", "Kies een van de fasen"),
        ({"on": ""}, "on", "wanneer"),
        ({"on": "gisteren"}, "on", "Vul een datum in"),
        ({"on": "0024-03-05"}, "on", "te ver terug"),
        ({"on": "2023-12-31"}, "on", "woonde dit huishouden hier nog niet"),
        ({"on": (datetime.date.today() + datetime.timedelta(days=2)).isoformat()}, "on", "toekomst"),  # noqa: DTZ011
        ({"remark": "x" * (LONGEST_REMARK + 1)}, "remark", "20000"),
        ({"finance_remark": "x" * (LONGEST_REMARK + 1)}, "finance_remark", "20000"),
        ({"set_type_reason": "x" * 301}, "set_type_reason", "300"),
        ({"remark": "a\0b"}, "remark", "Null"),
        ({"based_on": "veel"}, "based_on", ""),
    ],
)
def test_wrong_input_is_explained_beside_the_field_and_what_was_typed_stays(
    client, advisor, household, changes, field, words
):
    data = answers(**{"social_remark": "blijft staan", **changes})
    response = log_in(client, advisor).post(score_url(household), data)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert words.lower() in errors[field][0].lower()
    assert "blijft staan" in response.text
    assert not MatrixScoring.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "😀 👩‍👩‍👧 ok",
        "שלום \u202eomgekeerd\u202c",
        "x" * LONGEST_REMARK,
        "<script>alert(1)</script>",
        "regel 1\nregel 2",
    ],
)
def test_any_text_is_kept_as_it_was_typed(client, advisor, household, text):
    log_in(client, advisor)
    assert client.post(score_url(household), answers(finance_remark=text, remark=text)).status_code == 302
    scoring = MatrixScoring.objects.get()
    assert scoring.remark.replace("\r\n", "\n") == text
    page = client.get(history_url(household))
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_extra_fields_are_ignored(client, advisor, household):
    log_in(client, advisor).post(score_url(household), answers(total="0", is_current="", confirmed_at="", version="9"))
    scoring = MatrixScoring.objects.get()
    assert (scoring.total, scoring.version, scoring.scored_by_id) == (9, 1, advisor.user_id)


def test_the_same_form_sent_twice_is_one_scoring(client, advisor, household):
    log_in(client, advisor)
    for _ in range(2):
        assert client.post(score_url(household), answers()).status_code == 302
    assert MatrixScoring.objects.count() == 1


def test_scoring_again_on_a_scored_date_shows_what_stands_and_asks_why(client, advisor, household, project):
    make_scoring(
        household=household, levels=(0, 0, 0, 0, 0, 0, None), by=make_member(project=project, name="Youssef").user
    )
    log_in(client, advisor)
    refused = client.post(score_url(household), answers())
    assert refused.status_code == 422
    assert "Dit staat er nu" in refused.text
    assert "Youssef" in refused.text
    standing = refused.context["based_on"]
    client.post(score_url(household), answers(based_on=standing, correction_reason="Beter geluisterd"))
    old, new = MatrixScoring.objects.order_by("version")
    assert (old.is_current, new.is_current, new.version) == (False, True, 2)


def test_after_aftercare_the_next_is_aftercare(client, advisor, household):
    make_scoring(household=household, phase=Phase.AFTERCARE)
    assert log_in(client, advisor).get(score_url(household)).context["form"]["phase"].value() == Phase.AFTERCARE


def test_an_old_proposal_is_told_by_the_rules_of_its_day(client, advisor, household):
    MatrixScoring.objects.filter(pk=make_scoring(household=household).pk).update(rules_version="0")
    text = log_in(client, advisor).get(history_url(household)).text
    assert "Voorgesteld naar de regels die toen golden: multiprobleem." in text


# --- Correcting -------------------------------------------------------------------------------------------------------


def test_a_correction_starts_with_what_was_there_and_makes_a_new_version(client, advisor, household):
    old = make_scoring(household=household, remarks={Domain.WORK: "zoekt"}, remark="geheel")
    log_in(client, advisor)
    url = f"{score_url(household)}?verbeter={old.pk}"
    page = client.get(url)
    form = page.context["form"]
    assert (form["finance"].value(), form["work_remark"].value(), form["remark"].value()) == (3, "zoekt", "geheel")
    assert f'name="based_on" value="{old.pk}"' in page.text
    refused = client.post(url, answers(finance="1", based_on=old.pk))
    assert refused.status_code == 422
    assert "correction_reason" in refused.context["form"].errors
    assert (
        client.post(url, answers(finance="1", based_on=old.pk, correction_reason="Verkeerd gehoord")).status_code == 302
    )
    new = MatrixScoring.objects.get(is_current=True)
    assert (new.finance, new.version, new.correction_reason) == (1, 2, "Verkeerd gehoord")
    old.refresh_from_db()
    assert (old.is_current, old.finance) == (False, 3)
    household.refresh_from_db()
    assert household.total == new.total == 7


def test_a_correction_may_be_of_the_date(client, advisor, household):
    old = make_scoring(household=household, on=day("2024-03-10"))
    data = answers(on="2024-03-11", based_on=old.pk, correction_reason="Een dag later")
    log_in(client, advisor).post(f"{score_url(household)}?verbeter={old.pk}", data)
    new = MatrixScoring.objects.get(is_current=True)
    assert (new.on, new.version) == (day("2024-03-11"), 2)


def test_somebody_else_was_first_and_nothing_is_overwritten(client, advisor, household, project):
    start = make_scoring(household=household)
    colleague = make_member(project=project, name="Youssef van Dijk")
    url = f"{score_url(household)}?verbeter={start.pk}"
    theirs = answers(housing="0", based_on=start.pk, correction_reason="Ik was eerst")
    assert log_in(Client(), colleague).post(url, theirs).status_code == 302
    mine = answers(housing="3", based_on=start.pk, correction_reason="Nee, ik", finance_remark="mijn woorden")
    response = log_in(client, advisor).post(url, mine)
    assert response.status_code == 422
    assert "Iemand anders heeft deze score intussen verbeterd" in response.text
    assert "Youssef van Dijk" in response.text
    assert "mijn woorden" in response.text
    standing = MatrixScoring.objects.get(is_current=True)
    assert standing.housing == 0
    assert f'name="based_on" value="{standing.pk}"' in response.text
    again = client.post(url, {**mine, "based_on": standing.pk})
    assert again.status_code == 302
    assert MatrixScoring.objects.get(is_current=True).housing == 3
    assert MatrixScoring.objects.count() == 3


def test_an_old_version_is_not_corrected_again(client, advisor, household):
    old = make_scoring(household=household, is_current=False)
    make_scoring(household=household, version=2, correction_reason="x")
    response = log_in(client, advisor).get(f"{score_url(household)}?verbeter={old.pk}", follow=True)
    assert "Deze versie is al verbeterd" in response.text


@pytest.mark.parametrize("number", ["x", "0", "999999", "9" * 30, "-1", "²"])
def test_an_unknown_scoring_is_not_found(client, advisor, household, number):
    log_in(client, advisor)
    assert client.get(f"{score_url(household)}?verbeter={number}").status_code == 404


def test_the_scoring_of_another_household_is_not_found(client, advisor, household, project):
    foreign = make_scoring(household=make_household(project=project))
    log_in(client, advisor)
    assert client.get(f"{score_url(household)}?verbeter={foreign.pk}").status_code == 404
    assert client.post(score_url(household), answers(based_on=foreign.pk)).status_code == 404
    assert client.post(reverse("matrix_confirm", args=[household.pk, foreign.pk])).status_code == 404


# --- A trainee's scoring ----------------------------------------------------------------------------------------------


def test_a_trainees_scoring_waits_and_an_advisor_confirms_it(client, advisor, trainee, household):
    theirs = log_in(Client(), trainee)
    page = theirs.post(score_url(household), answers(), follow=True).text
    assert "Een adviseur moet deze score nog bevestigen" in page
    assert "Deze score wacht op bevestiging" in page
    assert "Bevestigen" not in page
    household.refresh_from_db()
    assert household.type == ""
    scoring = MatrixScoring.objects.get()
    assert theirs.post(confirm_url(scoring)).status_code == 403
    assert ">Bevestigen<" in log_in(client, advisor).get(reverse("household_detail", args=[household.pk])).text
    response = client.post(confirm_url(scoring), follow=True)
    assert "is bevestigd en telt nu mee" in response.text
    assert "Deze score wacht op bevestiging" not in response.text
    household.refresh_from_db()
    assert household.type == HouseholdType.MULTIPROBLEM


def test_a_trainee_does_not_replace_what_counts(client, trainee, household):
    scoring = make_scoring(household=household)
    data = answers(finance="0", based_on=scoring.pk, correction_reason="Denk ik")
    response = log_in(client, trainee).post(f"{score_url(household)}?verbeter={scoring.pk}", data)
    assert response.status_code == 422
    assert "Vraag een collega-adviseur" in response.text
    scoring.refresh_from_db()
    assert scoring.is_current


def test_confirming_what_was_corrected_meanwhile_is_refused(client, advisor, trainee, household):
    old = make_scoring(household=household, confirmed=False, is_current=False, by=trainee.user)
    response = log_in(client, advisor).post(confirm_url(old), follow=True)
    assert "intussen verbeterd" in response.text
    old.refresh_from_db()
    assert old.confirmed_at is None


def test_confirming_is_a_post(client, advisor, household):
    scoring = make_scoring(household=household, confirmed=False)
    assert log_in(client, advisor).get(confirm_url(scoring)).status_code == 405


# --- Reading back -----------------------------------------------------------------------------------------------------


def test_every_version_stays_readable(client, advisor, household):
    make_scoring(household=household, is_current=False, remarks={Domain.FINANCE: "eerst gedacht"})
    make_scoring(household=household, version=2, correction_reason="Verkeerd gehoord", remarks={Domain.FINANCE: "nu"})
    text = log_in(client, advisor).get(history_url(household)).text
    for words in ("eerst gedacht", "Verkeerd gehoord", "oude versie", "Versie 2"):
        assert words in text
    assert AccessLog.objects.filter(object_type="matrix_history", household_id=household.pk).count() == 1


def test_history_without_scorings_says_so(client, advisor, household):
    assert "Nog niet gescoord" in log_in(client, advisor).get(history_url(household)).text


def test_looking_at_the_form_is_logged(client, advisor, household):
    log_in(client, advisor).get(score_url(household))
    assert AccessLog.objects.filter(object_type="matrix", action="R", household_id=household.pk).count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_get_nowhere(client, project, household, role):
    scoring = make_scoring(household=household, confirmed=False)
    log_in(client, make_member(role, project=project))
    assert client.get(score_url(household)).status_code == 403
    assert client.post(score_url(household), answers()).status_code == 403
    assert client.get(history_url(household)).status_code == 403
    assert client.post(confirm_url(scoring)).status_code == 403


def test_another_projects_household_does_not_exist(client, advisor):
    foreign = make_scoring(confirmed=False)
    log_in(client, advisor)
    assert client.get(score_url(foreign.household)).status_code == 404
    assert client.post(score_url(foreign.household), answers()).status_code == 404
    assert client.get(history_url(foreign.household)).status_code == 404
    assert client.post(confirm_url(foreign)).status_code == 404


def test_wrong_method(client, advisor, household):
    log_in(client, advisor)
    assert client.delete(score_url(household)).status_code == 405
    assert client.post(history_url(household)).status_code == 405
