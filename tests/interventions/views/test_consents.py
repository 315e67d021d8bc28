"""The pages of consent: what a household agreed to, recording it apart from a task, and the texts of the project."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.audit.models import AccessLog
from interventions.domain.codes import Ground
from interventions.models import Consent, ConsentText
from tests import factories
from tests.interventions.cast import client_of

TODAY = timezone.localdate()


def list_url(cast) -> str:
    return reverse("consent_list", args=[cast.household.pk])


def add_url(cast) -> str:
    return reverse("consent_add", args=[cast.household.pk])


def filled(cast, **changes):
    return {
        "organisation": cast.organisation.pk,
        "purpose": "Hulp bij de huur",
        "resident": cast.household.main_resident.pk,
        "consent_form": "written",
        "given_on": TODAY.isoformat(),
        "once": str(uuid.uuid4()),
        "step": "record",
        **changes,
    }


def test_the_page_tells_what_holds_what_was_taken_back_and_what_goes_without(cast):
    standing = factories.make_consent(household=cast.household, organisation=cast.organisation, purpose="Schulden")
    task = factories.make_task(consent=standing)
    factories.make_consent(household=cast.household, purpose="Vroeger", withdrawn_at=timezone.now())
    factories.make_task(household=cast.household, organisation=cast.organisation, ground=Ground.LEGAL)
    factories.make_consent(purpose="Van een ander huishouden")

    page = client_of(cast.advisor).get(list_url(cast)).text

    for text in ("Schulden", f"taak {task.number}", "Vroeger", "ingetrokken op", "Acuut gevaar"):
        assert text in page, text
    assert "Van een ander huishouden" not in page
    assert AccessLog.objects.filter(object_type="consent", household_id=cast.household.pk, action="R").exists()


def test_an_empty_page_says_what_that_means(cast):
    assert "ziet geen enkele partner iets" in client_of(cast.advisor).get(list_url(cast)).text


def test_it_takes_as_many_queries_with_many_consents_as_with_few(cast):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(list_url(cast))
        return len(found)

    def make(count: int) -> None:
        for _ in range(count):
            factories.make_task(consent=factories.make_consent(household=cast.household))
            factories.make_consent(household=cast.household, withdrawn_at=timezone.now())

    client = client_of(cast.advisor)
    make(3)
    few = queries()
    make(9)
    assert queries() == few


class TestRecording:
    def test_first_shows_the_text_and_stores_nothing(self, cast):
        response = client_of(cast.advisor).post(add_url(cast), filled(cast, step="read"))

        assert response.status_code == 200
        assert "Het gaat om: Hulp bij de huur." in response.text
        assert not Consent.objects.exists()

    def test_records_it_once_however_often_the_button_is_pressed(self, cast):
        client, data = client_of(cast.advisor), filled(cast)
        for _ in range(2):
            assert client.post(add_url(cast), data)["Location"] == list_url(cast)
        consent = Consent.objects.get()
        assert (consent.resident, consent.form, consent.given_on) == (cast.household.main_resident, "written", TODAY)
        assert "Budgethulp" in consent.wording

    def test_one_can_go_back_and_find_what_was_typed(self, cast):
        response = client_of(cast.advisor).post(add_url(cast), filled(cast, step="edit", purpose="Anders"))
        assert 'value="Anders"' in response.text

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"organisation": ""}, "Kies een organisatie."),
            ({"purpose": " "}, "Schrijf op waarvoor de toestemming is."),
            ({"resident": ""}, "Kies wie toestemming geeft."),
            ({"given_on": (TODAY + datetime.timedelta(days=1)).isoformat()}, "Deze datum ligt in de toekomst."),
            ({"given_on": "9999-99-99"}, "Vul een datum in"),
            ({"consent_form": "taken_over"}, "taken_over"),
        ],
    )
    @pytest.mark.parametrize("step", ["read", "record"])
    def test_says_what_is_wrong_beside_the_field(self, cast, changes, message, step):
        response = client_of(cast.advisor).post(add_url(cast), filled(cast, step=step, **changes))
        assert response.status_code == 422
        assert message in response.text
        assert not Consent.objects.exists()

    def test_knows_the_organisation_of_the_link_and_the_only_resident(self, cast):
        page = client_of(cast.advisor).get(add_url(cast), {"organisation": cast.organisation.pk}).text
        assert f'<option value="{cast.organisation.pk}" selected>' in page
        assert f'<option value="{cast.household.main_resident.pk}" selected>' in page

    def test_is_not_for_a_trainee_nor_at_a_colleagues_household(self, cast):
        assert client_of(cast.trainee).get(add_url(cast)).status_code == 403
        assert client_of(cast.colleague).get(add_url(cast)).status_code == 404


class TestTexts:
    URL = reverse("consent_texts")

    def test_the_leader_writes_one_for_all_and_one_for_an_organisation(self, cast):
        client = client_of(cast.leader)
        own = f"{self.URL}?organisation={cast.organisation.pk}"
        assert client.post(self.URL, {"text": "Voor allen: {waarvoor}", "seen": ""}).status_code == 302
        assert client.post(own, {"text": "Voor Budgethulp", "seen": ""})["Location"] == own
        page = client.get(own).text
        assert "Voor Budgethulp" in page
        assert "Voor allen: {waarvoor}" in page  # what holds without it
        assert "Budgethulp (eigen tekst)" in page

    def test_a_field_that_nobody_knows_is_told_and_what_was_typed_stays(self, cast):
        response = client_of(cast.leader).post(self.URL, {"text": "Voor {naam}", "seen": ""})
        assert response.status_code == 422
        assert "Dit veld bestaat niet: {naam}." in response.text
        assert "Voor {naam}</textarea>" in response.text

    def test_of_two_editors_the_second_sees_the_other_text_and_may_save_again(self, cast):
        client = client_of(cast.leader)
        client.post(self.URL, {"text": "Eerste", "seen": ""})
        response = client.post(self.URL, {"text": "Tweede", "seen": ""})
        assert response.status_code == 422
        assert "Iemand anders" in response.text
        assert "<p>Eerste</p>" in response.text
        assert 'name="seen" value="Eerste"' in response.text
        assert ConsentText.objects.get().text == "Eerste"

    def test_an_organisation_elsewhere_is_not_there(self, cast):
        url = f"{self.URL}?organisation={factories.make_organisation().pk}"
        assert client_of(cast.leader).get(url).status_code == 404
