"""What this app adds to the household page."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, Perspective, TaskStatus
from tests import factories
from tests.interventions.cast import client_of


@pytest.fixture
def read(cast):
    """The household page as somebody reads it; with ``kind`` only that of the timeline."""

    def page(who=None, **query):
        url = reverse("household_detail", args=[cast.household.pk])
        response = client_of(who or cast.advisor).get(url, query)
        assert response.status_code == 200
        return response.content.decode()

    return page


def test_says_so_when_there_is_nothing_yet(read):
    text = read()

    assert "Nog geen interventies." in text
    assert "Nog geen taken." in text


def test_shows_interventions_with_both_sides_and_where_they_differ(cast, read):
    intervention = factories.make_intervention(household=cast.household)
    factories.make_effect(intervention=intervention, value=EffectValue.SAME)
    factories.make_effect(intervention=intervention, perspective=Perspective.ADVISOR, value=EffectValue.BETTER)

    text = read()

    assert reverse("intervention_detail", args=[intervention.pk]) in text
    assert "verschil</span>" in text


def test_shows_tasks_with_how_late_they_are_open_ones_first(cast, read):
    late = timezone.localdate() - datetime.timedelta(days=9)
    consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
    factories.make_task(consent=consent, description="Klare taak", status=TaskStatus.DONE)
    factories.make_task(consent=consent, description="Open taak", due_on=late, sent_on=datetime.date(2024, 1, 1))

    text = read()

    assert "9\N{NO-BREAK SPACE}dagen te laat" in text
    assert text.index("Open taak") < text.index("Klare taak")


def test_a_standing_consent_can_be_withdrawn_from_the_page_a_withdrawn_one_is_gone(cast, read):
    standing = factories.make_consent(household=cast.household, organisation=cast.organisation)
    withdrawn = factories.make_consent(
        household=cast.household, organisation=cast.organisation, withdrawn_at=timezone.now(), purpose="Oud doel"
    )

    text = read()

    assert reverse("consent_withdraw", args=[standing.pk]) in text
    assert reverse("consent_withdraw", args=[withdrawn.pk]) not in text


def test_a_trainee_gets_no_buttons_for_what_is_not_theirs(cast, read):
    consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
    cast.household.owner = cast.trainee.user
    cast.household.save()

    text = read(cast.trainee)

    assert reverse("intervention_add", args=[cast.household.pk]) in text
    assert reverse("task_send", args=[cast.household.pk]) not in text
    assert reverse("consent_withdraw", args=[consent.pk]) not in text


def test_the_timeline_tells_of_interventions_effects_and_tasks(cast, read):
    intervention = factories.make_intervention(household=cast.household, description="Post geopend")
    factories.make_effect(intervention=intervention, domain=Domain.SOCIAL, value=EffectValue.WORSE)
    task = factories.make_task(household=cast.household, organisation=cast.organisation)
    partner = client_of(cast.partner)
    partner.post(reverse("task_move", args=[task.pk]), {"to": "refused", "explanation": "Wachtlijst van een jaar"})
    client_of(cast.advisor).post(
        reverse("task_message", args=[task.pk]), {"text": "Alleen op de taak", "once": uuid.uuid4()}
    )

    assert "Post geopend" in read(kind="interventions")
    assert "Effect op sociaal: slechter" in read(kind="effects")
    tasks = read(kind="tasks")
    assert "Taak geweigerd: Budgethulp" in tasks
    assert "Wachtlijst van een jaar" in tasks


def test_an_effect_that_was_taken_over_has_no_author_and_is_no_error(cast, read):
    effect = factories.make_effect(intervention=factories.make_intervention(household=cast.household))
    effect.recorded_by = None
    effect.save()
    task = factories.make_task(household=cast.household, organisation=cast.organisation)
    task.transitions.update(by=None)
    consent = task.consent
    assert consent is not None
    consent.resident = None
    consent.save()

    text = read()

    assert "Effect op financiën: beter" in text
    assert "onbekend wie" in text
    assert client_of(cast.partner).get(reverse("task_detail", args=[task.pk])).status_code == 200


def test_takes_as_many_queries_with_one_of_each_as_with_many(cast):
    client = client_of(cast.advisor)
    url = reverse("household_detail", args=[cast.household.pk])

    def count(number: int) -> int:
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        for index in range(number):
            intervention = factories.make_intervention(household=cast.household, domains=list(Domain))
            factories.make_effect(intervention=intervention, domain=list(Domain)[index % 7])
            factories.make_task(consent=consent)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    assert count(1) == count(25)
