"""Consent apart from a task: its words, its history, and the text of a project."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit.models import AccessLog
from households.models import DossierChange
from interventions.actions.consents import change_consent_text, give_consent, text_for, withdraw_consent
from interventions.domain.consent_text import DEFAULT_TEXT
from interventions.models import Consent, ConsentText, Task
from tests import factories
from tests.factories import actor_of

DAY = datetime.date(2024, 5, 10)


def give(cast, **changes):
    return give_consent(
        **{
            "by": actor_of(cast.advisor),
            "household": cast.household,
            "resident": cast.household.main_resident,
            "organisation": cast.organisation,
            "purpose": "hulp bij schulden",
            "form": Consent.Form.ORAL,
            "given_on": DAY,
            "person": cast.advisor.user,
            **changes,
        }
    )


def change(cast, text, *, organisation=None, seen=""):
    return change_consent_text(
        by=actor_of(cast.leader),
        project=cast.project,
        organisation=organisation,
        text=text,
        person=cast.leader.user,
        seen=seen,
    )


def test_a_consent_keeps_the_words_whatever_happens_to_the_text_later(cast):
    consent = give(cast)
    assert "Het gaat om: hulp bij schulden." in consent.wording
    assert "Budgethulp" in consent.wording

    change(cast, "Heel anders: {waarvoor}.")
    consent.refresh_from_db()
    assert "Het gaat om" in consent.wording
    assert give(cast).wording == "Heel anders: hulp bij schulden."


def test_the_text_of_the_organisation_goes_before_that_of_the_project_and_that_before_the_usual(cast):
    other = factories.make_organisation(project=cast.project)
    assert text_for(cast.organisation) == DEFAULT_TEXT
    change(cast, "Van het project")
    change(cast, "Van Budgethulp", organisation=cast.organisation)
    assert (text_for(cast.organisation), text_for(other)) == ("Van Budgethulp", "Van het project")
    change(cast, "", organisation=cast.organisation, seen="Van Budgethulp")
    assert text_for(cast.organisation) == "Van het project"
    assert AccessLog.objects.filter(object_type="consent_text").count() == 3


def test_what_was_taken_over_has_no_words_and_no_name(cast):
    consent = give(cast, resident=None, form=Consent.Form.TAKEN_OVER)
    assert consent.wording == ""
    assert DossierChange.objects.get(kind="consent").changes == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"purpose": "  "}, "purpose"), ({"organisation": "elsewhere"}, "organisation")],
)
def test_it_is_refused_without_a_purpose_and_for_an_organisation_elsewhere(cast, changes, field):
    if "organisation" in changes:
        changes = {"organisation": factories.make_organisation()}
    with pytest.raises(ActionRefused) as refusal:
        give(cast, **changes)
    assert refusal.value.field == field


def test_the_history_tells_who_gave_it_and_that_it_was_taken_back(cast):
    consent = give(cast)
    withdraw_consent(by=actor_of(cast.leader), consent=consent)

    assert [(row.title, row.by) for row in DossierChange.objects.filter(kind="consent").order_by("pk")] == [
        ("Toestemming gegeven", cast.advisor.user),
        ("Toestemming ingetrokken", cast.leader.user),
    ]
    assert consent.withdrawn_by == cast.leader.user
    assert not consent.is_standing


def test_taking_it_back_hides_every_task_that_rests_on_it_and_no_other(cast):
    consent, other = give(cast), give(cast)
    hidden = [factories.make_task(consent=consent) for _ in range(2)]
    kept = factories.make_task(consent=other)
    assert Task.objects.visible_to(cast.partner).count() == 3

    withdraw_consent(by=actor_of(cast.advisor), consent=consent, at=timezone.now())

    assert list(Task.objects.visible_to(cast.partner)) == [kept]
    assert {task.pk for task in hidden} <= set(Task.objects.visible_to(cast.advisor).values_list("pk", flat=True))


@pytest.mark.parametrize(("text", "field"), [("x" * 3001, "text"), ("Voor {naam}", "text")])
def test_a_text_that_is_too_long_or_has_a_field_nobody_knows_is_refused(cast, text, field):
    with pytest.raises(ActionRefused) as refusal:
        change(cast, text)
    assert refusal.value.field == field


def test_of_two_editors_the_second_is_told(cast):
    change(cast, "Eerste")
    with pytest.raises(ActionRefused, match="Iemand anders"):
        change(cast, "Tweede", seen="")
    assert ConsentText.objects.get().text == "Eerste"
    change(cast, "Tweede", seen="Eerste\r\n")
    assert ConsentText.objects.get().text == "Tweede"
