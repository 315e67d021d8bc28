"""The list of tasks and the page of one task, for the team and for the partner."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Organisation, OrganisationKind
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import Domain
from households.models import Household
from interventions.domain.codes import Ground, TaskStatus
from interventions.models import Task, TaskMessage
from tests import factories
from tests.interventions.cast import Cast, client_of


def detail(task: Task) -> str:
    return reverse("task_detail", args=[task.pk])


def move(task: Task) -> str:
    return reverse("task_move", args=[task.pk])


def message(task: Task) -> str:
    return reverse("task_message", args=[task.pk])


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def task(cast: Cast) -> Task:
    return factories.make_task(
        household=cast.household, organisation=cast.organisation, by=cast.advisor.user, description="Schulden in kaart"
    )


class TestTheListOfTheTeam:
    def test_shows_the_open_tasks_of_households_they_may_see(self, cast, task):
        factories.make_task(
            household=factories.make_household(project=cast.project, owner=cast.colleague.user),
            organisation=cast.organisation,
            description="Van een ander",
        )

        page = client_of(cast.advisor).get(reverse("task_list")).content.decode()

        assert "Schulden in kaart" in page
        assert "J. van der Meulen" in page
        assert "Van een ander" not in page

    @pytest.mark.parametrize(
        ("show", "shown"),
        [
            ("open", {"Op tijd", "Te laat"}),
            ("late", {"Te laat"}),
            ("closed", {"Klaar"}),
            ("all", {"Op tijd", "Te laat", "Klaar"}),
            ("onzin", {"Op tijd", "Te laat"}),
        ],
    )
    def test_can_be_narrowed_to_open_late_and_closed(self, cast, show, shown):
        for name, due_on, status in (
            ("Op tijd", days(0), TaskStatus.SENT),
            ("Te laat", days(-1), TaskStatus.ACCEPTED),
            ("Klaar", days(-1), TaskStatus.DONE),
        ):
            factories.make_task(
                household=cast.household,
                organisation=cast.organisation,
                description=f"Taak {name} hier",
                sent_on=days(0),
                due_on=due_on,
                status=status,
            )

        page = client_of(cast.advisor).get(reverse("task_list"), {"show": show}).content.decode()

        assert {name for name in ("Op tijd", "Te laat", "Klaar") if f"Taak {name} hier" in page} == shown

    def test_can_be_narrowed_to_an_organisation(self, cast, task):
        other = factories.make_organisation(project=cast.project)
        client = client_of(cast.advisor)

        assert "Schulden" in client.get(reverse("task_list"), {"organisation": cast.organisation.pk}).content.decode()
        assert "Schulden" not in client.get(reverse("task_list"), {"organisation": other.pk}).content.decode()
        assert client.get(reverse("task_list"), {"organisation": "x"}).status_code == 200

    def test_says_so_when_there_is_nothing(self, cast):
        assert "Geen taken" in client_of(cast.advisor).get(reverse("task_list")).content.decode()

    def test_says_how_late_a_task_is(self, cast, task):
        task.due_on = days(-3)
        task.save()

        assert "3\N{NO-BREAK SPACE}dagen te laat" in client_of(cast.advisor).get(reverse("task_list")).content.decode()

    @pytest.mark.parametrize("who", ["client"])
    def test_is_not_for_other_roles(self, cast, who):
        assert client_of(getattr(cast, who)).get(reverse("task_list")).status_code == 403

    def test_only_looks(self, cast):
        assert client_of(cast.advisor).post(reverse("task_list")).status_code == 405

    def test_is_logged_with_how_many_were_shown(self, cast, task):
        client_of(cast.advisor).get(reverse("task_list"))

        row = AccessLog.objects.get(object_type="task_list")
        assert (row.count, row.action) == (1, "R")

    @pytest.mark.parametrize("who", ["leader", "advisor", "partner"])
    def test_takes_as_many_queries_for_2000_tasks_as_for_20(self, cast, who):
        client = client_of(getattr(cast, who))
        few = self._queries_with(client, cast, 20)
        many = self._queries_with(client, cast, 1980)

        assert few == many

    def _queries_with(self, client: Client, cast: Cast, number: int) -> int:
        start = Task.objects.count()
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        Task.objects.bulk_create(
            Task(
                project=cast.project,
                household=cast.household,
                number=f"X-{start + index}",
                organisation=cast.organisation,
                domain=Domain.FINANCE,
                description="Iets",
                sent_on=days(-index % 50),
                due_on=days(5),
                ground=Ground.CONSENT,
                consent=consent,
            )
            for index in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("task_list")).status_code == 200
        return len(queries)


class TestThePageForTheTeam:
    def test_shows_everything_and_the_way_to_the_household(self, cast, task):
        page = client_of(cast.advisor).get(detail(task)).content.decode()

        assert reverse("household_detail", args=[cast.household.pk]) in page
        assert "Hulp bij schulden" in page  # what the consent is for
        assert reverse("consent_withdraw", args=[task.consent_id]) in page

    def test_says_that_the_partner_sees_nothing_without_a_ground(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation, ground=Ground.NONE)

        assert "De partner ziet deze taak niet" in client_of(cast.advisor).get(detail(task)).content.decode()

    def test_and_then_there_is_nobody_to_write_to(self, cast, task):
        page = client_of(cast.advisor).get(detail(task)).text
        assert message(task) in page
        assert reverse("task_terms", args=[task.pk]) in page
        task.consent.withdrawn_at = timezone.now()
        task.consent.save()

        page = client_of(cast.advisor).get(detail(task)).text

        assert message(task) not in page
        assert reverse("task_terms", args=[task.pk]) not in page

    def test_shows_the_reason_of_a_legal_ground(self, cast):
        task = factories.make_task(household=cast.household, organisation=cast.organisation, ground=Ground.LEGAL)

        assert "Acuut gevaar" in client_of(cast.advisor).get(detail(task)).content.decode()

    def test_offers_to_send_a_refused_task_again_with_words(self, cast, task):
        task.status = TaskStatus.REFUSED
        task.save()
        client = client_of(cast.advisor)

        assert "Opnieuw uitzetten" in client.get(detail(task)).content.decode()
        assert client.post(move(task), {"to": "sent", "explanation": ""}).status_code == 422
        assert client.post(move(task), {"to": "sent", "explanation": "Er is nu wel plek"}).status_code == 302
        task.refresh_from_db()
        assert task.status == TaskStatus.SENT

    def test_but_not_once_the_consent_is_withdrawn(self, cast, task):
        task.status = TaskStatus.RETURNED
        task.save()
        task.consent.withdrawn_at = timezone.now()
        task.consent.save()

        response = client_of(cast.advisor).post(move(task), {"to": "sent", "explanation": "Nog eens"})

        assert response.status_code == 422
        assert "De toestemming is ingetrokken." in response.content.decode()

    def test_does_not_make_the_moves_of_the_partner(self, cast, task):
        assert client_of(cast.advisor).post(move(task), {"to": "accepted"}).status_code == 422

    def test_warns_when_writing_to_the_corporation(self, cast):
        corporation = factories.make_organisation(project=cast.project, kind=OrganisationKind.CORPORATION)
        task = factories.make_task(household=cast.household, organisation=corporation, domain=Domain.HOUSING)

        assert "schrijf niets over gezondheid" in client_of(cast.advisor).get(detail(task)).content.decode()

    def test_a_trainee_looks_and_does_nothing(self, cast, task):
        cast.household.owner = cast.trainee.user
        cast.household.save()
        client = client_of(cast.trainee)

        page = client.get(detail(task)).content.decode()

        assert "Verstuur bericht" not in page
        assert "Toestemming intrekken" not in page
        assert client.post(move(task), {"to": "sent"}).status_code == 403
        assert client.post(message(task), {"text": "Hallo"}).status_code == 403

    def test_a_colleagues_does_not_exist(self, cast, task):
        client = client_of(cast.colleague)

        assert client.get(detail(task)).status_code == 404
        assert client.post(move(task), {"to": "sent"}).status_code == 404
        assert client.post(message(task), {"text": "Hallo"}).status_code == 404

    def test_is_not_for_other_roles(self, cast, task):
        client = client_of(cast.client)

        assert client.get(detail(task)).status_code == 403
        assert client.post(move(task)).status_code == 403
        assert client.post(message(task)).status_code == 403

    def test_refuses_other_methods(self, cast, task):
        client = client_of(cast.advisor)

        assert client.post(detail(task)).status_code == 405
        assert client.get(move(task)).status_code == 405
        assert client.get(message(task)).status_code == 405


class TestMessages:
    def test_go_both_ways(self, cast, task):
        client_of(cast.advisor).post(message(task), {"text": "Weten jullie al iets?", "once": uuid.uuid4()})
        client_of(cast.partner).post(message(task), {"text": "Morgen meer.", "once": uuid.uuid4()})

        for who in (cast.advisor, cast.partner):
            page = client_of(who).get(detail(task)).content.decode()
            assert "Weten jullie al iets?" in page
            assert "Morgen meer." in page

    def test_sent_twice_is_one(self, cast, task):
        client, data = client_of(cast.partner), {"text": "Morgen meer.", "once": uuid.uuid4()}

        first, second = client.post(message(task), data), client.post(message(task), data)

        assert TaskMessage.objects.count() == 1
        assert first["Location"] == second["Location"] == f"{detail(task)}#berichten-op-taak"

    @pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
    def test_that_are_empty_or_too_long_are_not_sent(self, cast, task, text):
        response = client_of(cast.partner).post(message(task), {"text": text, "once": uuid.uuid4()})

        assert response.status_code == 422
        assert not TaskMessage.objects.exists()

    def test_are_refused_once_somebody_closed_the_task(self, cast, task):
        task.status, task.closed_on = TaskStatus.DONE, days(0)
        task.save()

        response = client_of(cast.partner).post(message(task), {"text": "Nog iets", "once": uuid.uuid4()})

        assert response.status_code == 422
        assert "Deze taak is gesloten." in response.content.decode()


class TestThePartner:
    def test_finds_its_tasks_in_four_trays(self, cast):
        rows = {
            "new": ("Nieuwe vraag", TaskStatus.SENT, days(3)),
            "running": ("Lopende vraag", TaskStatus.IN_PROGRESS, None),
            "late": ("Late vraag", TaskStatus.ACCEPTED, days(-2)),
            "done": ("Klare vraag", TaskStatus.DONE, days(-2)),
        }
        for text, status, due_on in rows.values():
            factories.make_task(
                household=cast.household,
                organisation=cast.organisation,
                description=text,
                status=status,
                due_on=due_on,
                closed_on=days(0) if status == TaskStatus.DONE else None,
            )
        client = client_of(cast.partner)

        for tray in rows:
            page = client.get(reverse("task_list"), {"tray": tray}).content.decode()
            assert [name for name, (text, _, _) in rows.items() if text in page] == [tray]
        assert "Nieuwe vraag" in client.get(reverse("task_list")).content.decode()

    def test_sees_the_first_tray_that_is_not_empty(self, cast, task):
        task.status = TaskStatus.ACCEPTED
        task.save()

        assert "Schulden in kaart" in client_of(cast.partner).get(reverse("task_list")).content.decode()

    def test_is_told_when_a_tray_or_everything_is_empty(self, cast, task):
        assert "Hier ligt niets" in client_of(cast.partner).get(reverse("task_list"), {"tray": "done"}).content.decode()
        assert "Er is niets te doen" in client_of(cast.other_partner).get(reverse("task_list")).content.decode()

    def test_takes_a_task_from_accepting_to_a_result(self, cast, task):
        client = client_of(cast.partner)

        assert client.post(move(task), {"to": "accepted"}).status_code == 302
        assert client.post(move(task), {"to": "in_progress"}).status_code == 302
        assert client.post(move(task), {"to": "done", "explanation": "Regeling getroffen"}).status_code == 302

        task.refresh_from_db()
        assert (task.status, task.result) == (TaskStatus.DONE, "Regeling getroffen")
        assert "Regeling getroffen" in client.get(detail(task)).content.decode()

    @pytest.mark.parametrize(
        ("start", "to"),
        [("sent", "refused"), ("accepted", "returned"), ("in_progress", "returned"), ("accepted", "done")],
    )
    def test_must_say_why(self, cast, task, start, to):
        task.status = start
        task.save()
        client = client_of(cast.partner)

        refused = client.post(move(task), {"to": to, "explanation": " "})

        assert refused.status_code == 422
        assert "Schrijf er kort bij waarom" in refused.content.decode()
        assert client.post(move(task), {"to": to, "explanation": "Omdat het zo is"}).status_code == 302

    def test_hears_that_a_colleague_was_first_and_sees_where_it_stands(self, cast, task):
        client = client_of(cast.partner)
        client.post(move(task), {"to": "accepted"})

        stale = client.post(move(task), {"to": "refused", "explanation": "Geen plek"})

        assert stale.status_code == 422
        assert "Dit kan niet: de taak is nu geaccepteerd." in stale.content.decode()
        assert "Beginnen" in stale.content.decode()

    @pytest.mark.parametrize("to", ["", "onzin", "sent"])
    def test_gets_no_server_error_from_a_strange_move(self, cast, task, to):
        assert client_of(cast.partner).post(move(task), {"to": to}).status_code == 422

    def test_keeps_what_was_typed_when_it_is_refused(self, cast, task):
        response = client_of(cast.partner).post(move(task), {"to": "done", "explanation": "Een lang verhaal"})

        assert response.status_code == 422
        assert "Een lang verhaal" in response.content.decode()

    def test_sees_no_link_and_no_number_of_the_household(self, cast, task):
        factories.make_scoring(household=cast.household, remark="Zeer kwetsbaar")

        page = client_of(cast.partner).get(detail(task)).content.decode()

        assert "/huishoudens/" not in page
        assert cast.household.code not in page
        assert task.number not in page
        assert "Hulp bij schulden" not in page  # what the consent says
        assert "Looplijst" not in page

    def test_sees_name_address_and_telephone(self, cast, task):
        page = client_of(cast.partner).get(detail(task)).content.decode()

        assert "J. van der Meulen" in page
        assert str(cast.household.address) in page
        assert "06 12345678" in page

    @pytest.mark.parametrize(
        ("status", "known"),
        [
            ("sent", False),
            ("accepted", True),
            ("in_progress", True),
            ("done", True),
            ("returned", True),
            ("refused", False),
        ],
    )
    def test_sees_them_only_once_accepted_where_the_project_says_so(self, cast, task, status, known):
        cast.project.name_after_acceptance = True
        cast.project.save()
        task.status = status
        task.closed_on = None if status in {"sent", "accepted", "in_progress"} else days(0)
        task.save()
        client = client_of(cast.partner)

        pages = [client.get(detail(task)).content.decode()]
        pages += [
            client.get(reverse("task_list"), {"tray": tray}).content.decode() for tray in ("new", "running", "done")
        ]

        for text in ("van der Meulen", str(cast.household.address)):
            assert any(text in page for page in pages) == known

    def test_every_look_is_logged_with_the_task_as_ground(self, cast, task):
        client = client_of(cast.partner)
        client.get(reverse("task_list"))
        client.get(detail(task))

        rows = list(AccessLog.objects.order_by("pk"))
        assert [(row.object_type, row.action, row.ground) for row in rows] == [
            ("task_list", "R", "task"),
            ("task", "R", "task"),
        ]
        assert rows[1].household_id == cast.household.pk

    def test_a_household_without_a_known_resident_is_no_error(self, cast):
        nobody: Household = factories.make_household(project=cast.project, name="")
        consent = factories.make_consent(household=nobody, organisation=cast.organisation)
        task = factories.make_task(consent=consent)

        assert "Naam onbekend" in client_of(cast.partner).get(detail(task)).content.decode()


class TestAPartnerSeesNothing:
    """404 on the very next request: the page, its actions, and no line in the inbox."""

    def assert_gone(self, client: Client, task: Task) -> None:
        assert client.get(detail(task)).status_code == 404
        assert client.post(move(task), {"to": "accepted"}).status_code == 404
        assert client.post(message(task), {"text": "Hallo", "once": uuid.uuid4()}).status_code == 404
        for tray in ("new", "late", "running", "done"):
            assert task.description not in client.get(reverse("task_list"), {"tray": tray}).content.decode()
        task.refresh_from_db()
        assert not task.messages.exists()

    def test_of_another_organisation(self, cast, task):
        self.assert_gone(client_of(cast.other_partner), task)

    def test_without_a_ground(self, cast):
        task = factories.make_task(
            household=cast.household, organisation=cast.organisation, ground=Ground.NONE, description="Zonder grond"
        )
        self.assert_gone(client_of(cast.partner), task)

    def test_of_an_organisation_with_the_same_name_elsewhere(self, cast):
        other: Organisation = factories.make_organisation(name="Budgethulp")
        task = factories.make_task(
            household=factories.make_household(project=other.project), organisation=other, description="Elders"
        )
        self.assert_gone(client_of(cast.partner), task)

    @pytest.mark.parametrize(("ago", "sees"), [(0, True), (30, True), (31, False)])
    def test_closed_longer_ago_than_the_project_allows(self, cast, task, ago, sees):
        client = client_of(cast.partner)
        task.status, task.closed_on = TaskStatus.DONE, days(-ago)
        task.save()

        if sees:
            assert client.get(detail(task)).status_code == 200
        else:
            self.assert_gone(client, task)

    def test_on_health_as_the_housing_corporation(self, cast):
        corporation = factories.make_organisation(project=cast.project, kind=OrganisationKind.CORPORATION)
        partner = factories.make_member(role=Role.PARTNER, organisation=corporation)
        task = factories.make_task(
            household=cast.household, organisation=corporation, domain=Domain.WELLBEING, description="Overspannen"
        )
        self.assert_gone(client_of(partner), task)

    def test_after_the_membership_ended(self, cast, task):
        client = client_of(cast.partner)
        assert client.get(detail(task)).status_code == 200
        cast.partner.ended_at = timezone.now()
        cast.partner.save()

        assert client.get(detail(task)).status_code == 403
        assert client.get(reverse("task_list")).status_code == 403
