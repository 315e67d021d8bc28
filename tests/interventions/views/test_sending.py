"""Handing something over to a partner: the ground, the preview, sending, and withdrawing consent."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import OrganisationKind
from adv.audit.models import AccessLog
from interventions.domain.codes import Ground, TaskStatus
from interventions.models import Consent, Task
from tests import factories
from tests.interventions.cast import Cast, client_of


def url_of(cast: Cast) -> str:
    return reverse("task_send", args=[cast.household.pk])


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    resident = cast.household.main_resident
    assert resident is not None
    return {
        "organisation": cast.organisation.pk,
        "domain": "finance",
        "description": "Graag een afspraak over de huurachterstand.",
        "priority": "high",
        "due_on": (timezone.localdate() + datetime.timedelta(days=20)).isoformat(),
        "ground": "new",
        "resident": resident.pk,
        "consent_form": "oral",
        "given_on": timezone.localdate().isoformat(),
        "purpose": "Hulp bij de huurachterstand",
        "legal_reason": "",
        "once": str(uuid.uuid4()),
        "step": "send",
        **changes,
    }


class TestSending:
    def test_on_a_new_consent_stores_both(self, cast):
        response = client_of(cast.advisor).post(url_of(cast), filled(cast))

        task = Task.objects.get()
        assert response["Location"] == reverse("task_detail", args=[task.pk])
        assert (task.status, task.priority, task.ground) == (TaskStatus.SENT, "high", Ground.CONSENT)
        assert task.created_by == cast.advisor.user
        consent = task.consent
        assert consent is not None
        assert consent.resident == cast.household.main_resident
        assert (consent.form, consent.purpose) == ("oral", "Hulp bij de huurachterstand")

    def test_on_a_standing_consent_makes_no_other(self, cast):
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)

        client_of(cast.advisor).post(
            url_of(cast), filled(cast, ground=f"consent-{consent.pk}", resident="", purpose="")
        )

        assert Task.objects.get().consent == consent
        assert Consent.objects.count() == 1

    def test_may_ask_for_somebody_of_the_organisation(self, cast):
        client = client_of(cast.advisor)
        assert "Petra Smit, Budgethulp" in client.get(url_of(cast)).text
        assert (
            "Voor Petra Smit" in client.post(url_of(cast), filled(cast, assignee=cast.partner.pk, step="preview")).text
        )

        client.post(url_of(cast), filled(cast, assignee=cast.partner.pk))

        assert Task.objects.get().assignee == cast.partner

    def test_but_not_for_somebody_of_another(self, cast):
        response = client_of(cast.advisor).post(url_of(cast), filled(cast, assignee=cast.other_partner.pk))

        assert response.status_code == 422
        assert "Ali Demir werkt niet bij Budgethulp." in response.text

    def test_shows_what_was_agreed_to_before_when_that_is_used_again(self, cast):
        other = factories.make_organisation(project=cast.project)
        factories.make_consent(household=cast.household, organisation=other, given_on=datetime.date(2024, 3, 1))
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        Consent.objects.filter(pk=consent.pk).update(wording="Dit las zij voor.")
        client, ground = client_of(cast.advisor), f"consent-{consent.pk}"

        page = client.get(f"{url_of(cast)}?organisation={cast.organisation.pk}").text
        preview = client.post(url_of(cast), filled(cast, ground=ground, step="preview")).text

        folded = page.index("Toestemming voor andere organisaties")
        assert page.index(f'value="{ground}"') < folded < page.index(f"Toestemming voor {other}")
        assert "Dekt de toestemming dit?" in preview
        assert "Dit las zij voor." in preview

    def test_on_a_legal_ground_with_its_reason(self, cast):
        client_of(cast.advisor).post(
            url_of(cast), filled(cast, ground="legal", legal_reason="Acuut gevaar", resident="")
        )

        task = Task.objects.get()
        assert (task.ground, task.ground_reason, task.consent) == (Ground.LEGAL, "Acuut gevaar", None)

    def test_first_shows_what_the_partner_will_see_and_stores_nothing(self, cast):
        response = client_of(cast.advisor).post(url_of(cast), filled(cast, step="preview"))

        page = response.content.decode()
        assert response.status_code == 200
        assert "Dit ziet Budgethulp" in page
        assert "J. van der Meulen" in page
        assert "06 12345678" in page
        assert not Task.objects.exists()
        assert not Consent.objects.exists()

    def test_the_preview_holds_the_name_back_where_the_project_does(self, cast):
        cast.project.name_after_acceptance = True
        cast.project.save()

        page = client_of(cast.advisor).post(url_of(cast), filled(cast, step="preview")).content.decode()

        assert "zodra de taak is geaccepteerd" in page
        assert "06 12345678" not in page

    def test_one_can_go_back_from_the_preview_and_find_everything_as_it_was(self, cast):
        response = client_of(cast.advisor).post(url_of(cast), filled(cast, step="edit", description="Anders"))

        assert response.status_code == 200
        assert "Anders</textarea>" in response.content.decode()
        assert not Task.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"organisation": ""}, "Kies een organisatie."),
            ({"domain": ""}, "Kies een leefgebied."),
            ({"description": "  "}, "Schrijf op wat je vraagt."),
            ({"due_on": "2020-01-01"}, "Deze datum is al voorbij."),
            ({"ground": ""}, "Kies op grond waarvan je dit deelt."),
            ({"ground": "consent-999999"}, "consent-999999"),
            ({"resident": ""}, "Kies wie toestemming gaf."),
            ({"purpose": ""}, "Schrijf op waarvoor de toestemming is."),
            ({"consent_form": "taken_over"}, "taken_over"),
            ({"given_on": ""}, "Vul in wanneer de toestemming is gegeven."),
            ({"given_on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"ground": "legal"}, "Schrijf op waarom het zonder toestemming mag."),
        ],
    )
    @pytest.mark.parametrize("step", ["preview", "send"])
    def test_says_what_is_wrong(self, cast, step, changes, message):
        response = client_of(cast.advisor).post(url_of(cast), filled(cast, step=step, **changes))

        assert response.status_code == 422
        assert message in response.content.decode()
        assert not Task.objects.exists()
        assert not Consent.objects.exists()

    def test_a_consent_for_another_organisation_is_no_ground(self, cast):
        other = factories.make_organisation(project=cast.project, name="Welzijn")
        consent = factories.make_consent(household=cast.household, organisation=other)

        response = client_of(cast.advisor).post(url_of(cast), filled(cast, ground=f"consent-{consent.pk}"))

        assert response.status_code == 422
        assert "Deze toestemming geldt voor Welzijn, niet voor Budgethulp." in response.content.decode()

    def test_a_withdrawn_consent_can_not_be_chosen(self, cast):
        consent = factories.make_consent(
            household=cast.household, organisation=cast.organisation, withdrawn_at=timezone.now()
        )

        assert (
            client_of(cast.advisor).post(url_of(cast), filled(cast, ground=f"consent-{consent.pk}")).status_code == 422
        )

    def test_neither_can_somebody_of_another_household_give_it(self, cast):
        stranger = factories.make_resident(household=factories.make_household(project=cast.project))

        assert client_of(cast.advisor).post(url_of(cast), filled(cast, resident=stranger.pk)).status_code == 422

    def test_an_organisation_of_another_project_does_not_exist(self, cast):
        other = factories.make_organisation()

        assert client_of(cast.advisor).post(url_of(cast), filled(cast, organisation=other.pk)).status_code == 422

    def test_a_consent_that_is_withdrawn_at_that_moment_is_no_ground(self, cast):
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)

        def withdraw_after_it_was_read(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            if sql.startswith("SELECT") and 'FROM "interventions_consent"' in sql:
                Consent.objects.filter(pk=consent.pk).update(withdrawn_at=timezone.now())
            return answer

        with connection.execute_wrapper(withdraw_after_it_was_read):
            response = client_of(cast.advisor).post(url_of(cast), filled(cast, ground=f"consent-{consent.pk}"))

        assert response.status_code == 422
        assert "Deze toestemming geldt niet voor deze organisatie." in response.content.decode()
        assert not Task.objects.exists()

    def test_sent_twice_is_one_task_and_one_consent(self, cast):
        client, data = client_of(cast.advisor), filled(cast)

        first, second = client.post(url_of(cast), data), client.post(url_of(cast), data)

        assert first["Location"] == second["Location"]
        assert (Task.objects.count(), Consent.objects.count()) == (1, 1)

    def test_what_is_refused_can_be_sent_again(self, cast):
        client, data = client_of(cast.advisor), filled(cast, description="")

        client.post(url_of(cast), data)

        assert client.post(url_of(cast), {**data, "description": "Toch"}).status_code == 302

    def test_the_organisation_can_be_given_in_the_address(self, cast):
        page = client_of(cast.advisor).get(f"{url_of(cast)}?organisation={cast.organisation.pk}").content.decode()

        assert f'<option value="{cast.organisation.pk}" selected' in page

    def test_a_colleagues_household_does_not_exist(self, cast):
        assert client_of(cast.colleague).get(url_of(cast)).status_code == 404
        assert client_of(cast.colleague).post(url_of(cast), filled(cast)).status_code == 404

    @pytest.mark.parametrize("who", ["trainee", "partner", "client"])
    def test_is_not_for_other_roles(self, cast, who):
        assert client_of(getattr(cast, who)).get(url_of(cast)).status_code == 403
        assert client_of(getattr(cast, who)).post(url_of(cast), filled(cast)).status_code == 403

    def test_refuses_other_methods(self, cast):
        assert client_of(cast.advisor).put(url_of(cast)).status_code == 405


class TestTheHousingCorporation:
    @pytest.fixture
    def corporation(self, cast: Cast) -> Any:
        return factories.make_organisation(
            project=cast.project, name="Woonstichting", kind=OrganisationKind.CORPORATION
        )

    def test_gets_nothing_on_health(self, cast, corporation):
        response = client_of(cast.advisor).post(
            url_of(cast), filled(cast, organisation=corporation.pk, domain="wellbeing")
        )

        assert response.status_code == 422
        assert "Over gezondheid gaat nooit iets naar de woningcorporatie." in response.content.decode()
        assert not Task.objects.exists()

    def test_another_domain_than_housing_asks_to_look_again(self, cast, corporation):
        data = filled(cast, organisation=corporation.pk, domain="finance")
        client = client_of(cast.advisor)

        preview = client.post(url_of(cast), {**data, "step": "preview"}).content.decode()
        unchecked = client.post(url_of(cast), data)
        checked = client.post(url_of(cast), {**data, "corporation_checked": "on"})

        assert "Dit gaat naar de woningcorporatie" in preview
        assert unchecked.status_code == 422
        assert "Kijk de tekst na en zet een vinkje." in unchecked.content.decode()
        assert checked.status_code == 302
        assert Task.objects.count() == 1

    def test_housing_needs_no_warning(self, cast, corporation):
        data = filled(cast, organisation=corporation.pk, domain="housing")

        assert (
            "Dit gaat naar"
            not in client_of(cast.advisor).post(url_of(cast), {**data, "step": "preview"}).content.decode()
        )
        assert client_of(cast.advisor).post(url_of(cast), data).status_code == 302


class TestWithdrawingConsent:
    @pytest.fixture
    def task(self, cast: Cast) -> Task:
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        return factories.make_task(consent=consent, description="Post op orde brengen")

    def withdraw(self, task: Task) -> str:
        return reverse("consent_withdraw", args=[task.consent_id])

    def test_asks_first_and_names_what_rests_on_it(self, cast, task):
        page = client_of(cast.advisor).get(self.withdraw(task)).content.decode()

        assert "Post op orde brengen" in page
        task.consent.refresh_from_db()
        assert task.consent.withdrawn_at is None

    def test_closes_the_partners_view_on_the_next_request(self, cast, task):
        partner = client_of(cast.partner)
        assert partner.get(reverse("task_detail", args=[task.pk])).status_code == 200

        response = client_of(cast.advisor).post(self.withdraw(task))

        assert response.status_code == 302
        assert partner.get(reverse("task_detail", args=[task.pk])).status_code == 404
        assert partner.post(reverse("task_move", args=[task.pk]), {"to": "accepted"}).status_code == 404
        assert partner.post(reverse("task_message", args=[task.pk]), {"text": "Hallo"}).status_code == 404
        assert "Post op orde brengen" not in partner.get(reverse("task_list")).content.decode()

    def test_twice_keeps_the_first_moment(self, cast, task):
        client = client_of(cast.advisor)
        client.post(self.withdraw(task))
        task.consent.refresh_from_db()
        first = task.consent.withdrawn_at

        client.post(self.withdraw(task))

        task.consent.refresh_from_db()
        assert task.consent.withdrawn_at == first
        assert "Al ingetrokken" in client.get(self.withdraw(task)).content.decode()
        assert AccessLog.objects.filter(object_type="consent", action="U").count() == 1

    def test_a_colleagues_does_not_exist(self, cast, task):
        assert client_of(cast.colleague).post(self.withdraw(task)).status_code == 404

    @pytest.mark.parametrize("who", ["trainee", "partner", "client"])
    def test_is_not_for_other_roles(self, cast, task, who):
        assert client_of(getattr(cast, who)).post(self.withdraw(task)).status_code == 403
        task.consent.refresh_from_db()
        assert task.consent.withdrawn_at is None

    def test_refuses_other_methods(self, cast, task):
        assert client_of(cast.advisor).delete(self.withdraw(task)).status_code == 405
