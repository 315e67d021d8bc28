"""What actions write in the history beside their own rows, and the second editor of an appointment or a melding."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from households.actions.appointments import cancel_appointment, change_appointment, make_appointment
from households.actions.doors import record_contact, withdraw_contact
from households.actions.history import Overtaken
from households.actions.letters import set_second_language
from households.actions.registry import TenancyCorrection, correct_households
from households.actions.signals import add_signal_step, assign_signal, handle_signal, record_signal
from households.domain.codes import ContactKind, RingResult
from households.models import Appointment, DossierChange, Household, Signal, SignalStep
from tests.factories import actor_of, make_household, make_member, make_project
from tests.factories import make_appointment as appointment_of

pytestmark = pytest.mark.django_db

HOME = Appointment.Place.HOME


@pytest.fixture
def advisor():
    return make_member(project=make_project())


@pytest.fixture
def colleague(advisor):
    return make_member(project=advisor.project, name="Youssef van Dijk")


@pytest.fixture
def household(advisor):
    return make_household(project=advisor.project, name="J. Jansen", owner=advisor.user)


def lines():
    return [(line.kind, line.verb) for line in DossierChange.objects.order_by("pk")]


def test_an_appointment_that_is_made_moved_and_cancelled(advisor, colleague, household):
    start = timezone.now() + datetime.timedelta(days=2)
    made = make_appointment(
        by=actor_of(advisor), address=household.address, person=advisor.user, made_by=advisor.user, starts_at=start
    )
    same = {"by": actor_of(advisor), "appointment": made, "changed_by": advisor.user, "starts_at": made.starts_at}
    change_appointment(**same, person=advisor.user, minutes=60, place=HOME)
    assert lines() == [("appointment", "added")]
    change_appointment(**same, person=colleague.user, minutes=60, place=HOME)
    cancel_appointment(by=actor_of(advisor), appointment=made)
    assert lines()[1:] == [("appointment", "changed"), ("appointment", "cancelled")]
    assert DossierChange.objects.get(verb="changed").changes == [["person", advisor.user.name, "Youssef van Dijk"]]


def test_the_second_who_moves_an_appointment_is_told(advisor, colleague, household):
    made = appointment_of(
        household=household, person=advisor.user, starts_at=timezone.now() + datetime.timedelta(days=2)
    )
    same = {"by": actor_of(advisor), "appointment": made, "changed_by": advisor.user, "place": HOME, "minutes": 60}
    change_appointment(**same, person=colleague.user, starts_at=made.starts_at, based_on=0)
    with pytest.raises(Overtaken):
        change_appointment(**same, person=advisor.user, starts_at=made.starts_at, based_on=0)
    made.refresh_from_db()
    assert made.person_id == colleague.user_id


def test_the_page_of_an_appointment_shows_what_changed_and_keeps_what_was_typed(client, advisor, colleague, household):
    made = appointment_of(
        household=household, person=advisor.user, starts_at=timezone.now() + datetime.timedelta(days=2)
    )
    client.force_login(advisor.user)
    url = reverse("appointment", args=[made.pk])
    start = timezone.localtime(made.starts_at)

    def fields(text):
        found = dict(re.findall(r'name="(once|based_on)" value="([^"]*)"', text))
        return {"day": f"{start:%Y-%m-%d}", "clock": f"{start:%H:%M}", "minutes": "60", "place": "home"} | found

    mine, theirs = fields(client.get(url).text), fields(client.get(url).text)
    client.post(url, theirs | {"person": colleague.user_id, "note": "Bel eerst"})
    response = client.post(url, mine | {"person": advisor.user_id, "note": "Neem de sleutel mee"})
    assert response.status_code == 422
    assert "Dit veranderde terwijl je bezig was" in response.text
    assert "Bel eerst" in response.text
    assert "Neem de sleutel mee" in response.text
    again = client.post(url, fields(response.text) | {"person": advisor.user_id, "note": "Neem de sleutel mee"})
    assert again.status_code == 302


def test_a_melding_leaves_lines_without_what_it_says(advisor, colleague, household):
    by = actor_of(advisor)
    signal = record_signal(
        by=by,
        person=advisor.user,
        address=household.address,
        source=Signal.Source.NEIGHBOUR,
        source_name="Buurvrouw De Wit",
        text="Er wordt geschreeuwd",
        received_on=timezone.localdate(),
    )
    assign_signal(by=by, signal=signal, assigned_to=colleague.user)
    add_signal_step(
        by=by, signal=signal, person=advisor.user, kind=SignalStep.Kind.VISIT, on=timezone.localdate(), text="Rustig"
    )
    handle_signal(by=by, signal=signal, person=advisor.user, outcome="Niets aan de hand")
    assert lines() == [("signal", "added"), ("signal", "changed"), ("signal", "changed"), ("signal", "done")]
    said = str(list(DossierChange.objects.values_list("subject", "changes")))
    for secret in ("De Wit", "geschreeuwd", "Rustig", "Niets aan"):
        assert secret not in said


def test_the_second_who_sends_somebody_to_a_melding_is_told(client, advisor, colleague, household):
    signal = record_signal(
        by=actor_of(advisor),
        person=advisor.user,
        address=household.address,
        source=Signal.Source.POLICE,
        text="Ga kijken",
        received_on=timezone.localdate(),
    )
    assign_signal(by=actor_of(advisor), signal=signal, assigned_to=colleague.user, seen=0)
    with pytest.raises(ActionRefused, match="nu gaat Youssef van Dijk eropaf"):
        assign_signal(by=actor_of(advisor), signal=signal, assigned_to=advisor.user, seen=0)
    client.force_login(advisor.user)
    url = reverse("signal_assign", args=[signal.pk])
    response = client.post(url, {"assigned_to": advisor.user_id, "was": "0"})
    assert response.status_code == 422
    assert f'name="was" value="{colleague.user_id}"' in response.text
    assign_signal(by=actor_of(advisor), signal=signal, assigned_to=None, seen=colleague.user_id)
    with pytest.raises(ActionRefused, match="op niemands naam"):
        assign_signal(by=actor_of(advisor), signal=signal, assigned_to=advisor.user, seen=colleague.user_id)


def test_caseload_language_a_contact_taken_back_and_a_list_that_corrects(advisor):
    household = make_household(project=advisor.project, name="J. Jansen")
    moment = record_contact(
        by=actor_of(advisor),
        address=household.address,
        kind=ContactKind.RING,
        result=RingResult.CONVERSATION,
        person=advisor.user,
        note="Aardig gesprek",
    )
    withdraw_contact(by=actor_of(advisor), moment=moment, person=advisor.user)
    set_second_language(by=actor_of(advisor), household=household, language="ar")
    household = Household.objects.prefetch_related("residents").get(pk=household.pk)
    correct_households(
        by=actor_of(advisor), corrections=[TenancyCorrection(household=household, phone="0612345678"),
                                           TenancyCorrection(household=household)]
    )  # fmt: skip
    found = list(DossierChange.objects.order_by("pk").values_list("kind", "verb", "changes"))
    assert found == [
        ("household", "changed", [["advisor", "", advisor.user.name]]),
        ("contact", "removed", [["result", "gesproken, gesprek gevoerd", ""], ["remark", "Aardig gesprek", ""]]),
        ("household", "changed", [["advisor", advisor.user.name, ""]]),
        ("household", "changed", [["second_language", "", "Arabisch"]]),
        ("household", "changed", [["phone", "", "0612345678"]]),
    ]
