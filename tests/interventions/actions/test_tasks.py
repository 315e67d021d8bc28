"""Consent, tasks, their transitions and messages, as actions."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import OrganisationKind
from adv.audit.models import AccessLog
from households.domain.codes import Domain
from interventions.actions.consents import give_consent, withdraw_consent
from interventions.actions.tasks import add_message, move_task, send_task
from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.task_flow import TRANSITIONS, Side
from interventions.models import Consent, Task, TaskMessage, TaskTransition
from tests import factories
from tests.factories import actor_of

TODAY = datetime.date(2024, 5, 10)
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def consent_of(cast, **changes):
    return give_consent(
        **{
            "by": actor_of(cast.advisor),
            "household": cast.household,
            "resident": cast.household.main_resident,
            "organisation": cast.organisation,
            "purpose": " Hulp bij schulden ",
            "form": Consent.Form.WRITTEN,
            "given_on": TODAY,
            "person": cast.advisor.user,
            **changes,
        }
    )


def send(cast, **changes):
    return send_task(
        **{
            "by": actor_of(cast.advisor),
            "household": cast.household,
            "person": cast.advisor.user,
            "organisation": cast.organisation,
            "domain": Domain.FINANCE,
            "description": "Graag een afspraak",
            "sent_on": TODAY,
            "legal_reason": "Acuut gevaar",
            **changes,
        }
    )


class TestConsent:
    def test_is_stored_and_logged(self, cast):
        consent = consent_of(cast)

        assert (consent.purpose, consent.form) == ("Hulp bij schulden", "written")
        assert AccessLog.objects.get(object_type="consent").object_id == consent.pk

    def test_may_be_of_nobody_in_particular_only_when_taken_over(self, cast):
        assert consent_of(cast, resident=None, form=Consent.Form.TAKEN_OVER).resident is None
        with pytest.raises(ActionRefused) as refusal:
            consent_of(cast, resident=None)
        assert refusal.value.field == "resident"

    def test_is_given_by_somebody_of_the_household_and_not_in_the_future(self, cast):
        for changes, field in (
            ({"resident": factories.make_resident()}, "resident"),
            ({"given_on": TOMORROW}, "given_on"),
        ):
            with pytest.raises(ActionRefused) as refusal:
                consent_of(cast, **changes)
            assert refusal.value.field == field

    def test_is_withdrawn_once(self, cast):
        consent = consent_of(cast)

        withdraw_consent(by=actor_of(cast.advisor), consent=consent)
        first = consent.withdrawn_at
        withdraw_consent(by=actor_of(cast.advisor), consent=consent)

        assert consent.withdrawn_at == first is not None
        assert AccessLog.objects.filter(object_type="consent", action="U").count() == 1


class TestSending:
    def test_on_consent_takes_over_the_date_of_the_consent(self, cast):
        task = send(cast, consent=consent_of(cast, given_on=TODAY - datetime.timedelta(days=3)), legal_reason="")

        assert (task.ground, task.ground_on, task.ground_reason) == (Ground.CONSENT, datetime.date(2024, 5, 7), "")
        assert [row.to_status for row in task.transitions.all()] == ["sent"]

    def test_on_a_legal_ground_keeps_the_reason(self, cast):
        task = send(cast)

        assert (task.ground, task.ground_on, task.ground_reason) == (Ground.LEGAL, TODAY, "Acuut gevaar")

    def test_gets_the_next_free_number(self, cast):
        number = int(send(cast).number.removeprefix("T-"))
        factories.make_task(household=cast.household, organisation=cast.organisation, number=f"T-{number + 1}")

        assert send(cast).number == f"T-{number + 2}"
        assert send(cast, number="2019-1").number == "2019-1"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"legal_reason": " "}, "ground"),
            ({"due_on": TODAY - datetime.timedelta(days=1)}, "due_on"),
        ],
    )
    def test_is_refused_without_a_ground_and_with_an_impossible_end_date(self, cast, changes, field):
        with pytest.raises(ActionRefused) as refusal:
            send(cast, **changes)
        assert refusal.value.field == field

    def test_is_refused_for_an_organisation_elsewhere(self, cast):
        with pytest.raises(ActionRefused) as refusal:
            send(cast, organisation=factories.make_organisation())
        assert refusal.value.field == "organisation"

    def test_is_refused_on_a_consent_that_does_not_hold_here(self, cast):
        elsewhere = factories.make_consent(organisation=cast.organisation)
        for_another = factories.make_consent(household=cast.household)
        withdrawn = factories.make_consent(
            household=cast.household, organisation=cast.organisation, withdrawn_at=timezone.now()
        )
        for consent in (elsewhere, for_another, withdrawn):
            with pytest.raises(ActionRefused) as refusal:
                send(cast, consent=consent)
            assert refusal.value.field == "consent"

    def test_on_health_never_goes_to_the_housing_corporation(self, cast):
        corporation = factories.make_organisation(project=cast.project, kind=OrganisationKind.CORPORATION)

        with pytest.raises(ActionRefused) as refusal:
            send(cast, organisation=corporation, domain=Domain.WELLBEING)

        assert refusal.value.field == "domain"
        assert send(cast, organisation=corporation, domain=Domain.HOUSING).pk


class TestMoving:
    @pytest.mark.parametrize("start", TaskStatus)
    @pytest.mark.parametrize("to", TaskStatus)
    @pytest.mark.parametrize("side", Side)
    def test_only_the_table_is_legal(self, cast, start, to, side):
        task = factories.make_task(household=cast.household, organisation=cast.organisation, status=start)
        member = cast.partner if side == Side.PARTNER else cast.advisor
        step = TRANSITIONS.get((start, to))

        def go() -> Task:
            return move_task(
                by=actor_of(member), task=task, person=member.user, to=to, explanation="Daarom", today=TODAY
            )

        if step is not None and step.is_for(side):
            moved = go()
            row = moved.transitions.latest("pk")
            assert (row.from_status, row.to_status, row.by, row.explanation) == (start, to, member.user, "Daarom")
            assert moved.status == to
        else:
            with pytest.raises(ActionRefused):
                go()
            task.refresh_from_db()
            assert task.status == start

    def test_keeps_the_dates_the_result_and_the_reason(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation)

        def go(to: str, member=cast.partner, days: int = 0) -> Task:
            return move_task(
                by=actor_of(member),
                task=task,
                person=member.user,
                to=TaskStatus(to),
                explanation=f"Bij {to}",
                today=TODAY + datetime.timedelta(days=days),
            )

        refused = go("refused")
        assert (refused.reason, refused.closed_on) == ("Bij refused", TODAY)
        assert go("sent", cast.advisor).closed_on is None
        go("accepted", days=1)
        go("returned", days=2)
        go("sent", cast.advisor, days=3)
        assert go("accepted", days=4).accepted_on == TODAY + datetime.timedelta(days=1)
        done = go("done", days=5)
        assert (done.finished_on, done.closed_on) == (TODAY + datetime.timedelta(days=5),) * 2
        assert (done.result, done.reason) == ("Bij done", "Bij returned")

    def test_must_come_with_words_where_the_table_says_so(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation)

        with pytest.raises(ActionRefused) as refusal:
            move_task(by=actor_of(cast.partner), task=task, person=cast.partner.user, to=TaskStatus.REFUSED)

        assert refusal.value.field == "explanation"
        assert TaskTransition.objects.count() == 1

    def test_sending_again_needs_the_consent_to_stand(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation, status=TaskStatus.RETURNED)
        assert task.consent is not None
        withdraw_consent(by=actor_of(cast.advisor), consent=task.consent)

        with pytest.raises(ActionRefused, match="ingetrokken"):
            move_task(
                by=actor_of(cast.advisor),
                task=task,
                person=cast.advisor.user,
                to=TaskStatus.SENT,
                explanation="Nog eens",
            )

    def test_is_logged_with_its_ground(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation)

        move_task(by=actor_of(cast.partner), task=task, person=cast.partner.user, to=TaskStatus.ACCEPTED)

        row = AccessLog.objects.get(object_type="task")
        assert (row.action, row.ground, row.household_id) == ("U", "task", cast.household.pk)

    def test_rolls_back_when_the_log_can_not_be_written(self, cast, monkeypatch):
        task = factories.make_task(household=cast.household, organisation=cast.organisation)

        def broken(**_: object) -> None:
            raise RuntimeError("disk full")

        monkeypatch.setattr(AccessLog.objects, "create", broken)
        with pytest.raises(RuntimeError), transaction.atomic():
            move_task(by=actor_of(cast.partner), task=task, person=cast.partner.user, to=TaskStatus.ACCEPTED)

        task.refresh_from_db()
        assert task.status == TaskStatus.SENT


class TestAMessage:
    def test_is_kept_with_who_and_logged(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation)

        for member, ground in ((cast.advisor, "role"), (cast.partner, "task")):
            message = add_message(by=actor_of(member), task=task, person=member.user, text=" Hallo ")
            assert (message.text, message.by) == ("Hallo", member.user)
            assert AccessLog.objects.get(object_type="task_message", object_id=message.pk).ground == ground

    @pytest.mark.parametrize(("status", "text"), [(TaskStatus.SENT, " "), (TaskStatus.DONE, "Nog iets")])
    def test_is_refused_when_empty_or_too_late(self, cast, status, text):
        task = factories.make_task(household=cast.household, organisation=cast.organisation, status=status)

        with pytest.raises(ActionRefused) as refusal:
            add_message(by=actor_of(cast.advisor), task=task, person=cast.advisor.user, text=text)

        assert refusal.value.field == "text"
        assert not TaskMessage.objects.exists()
