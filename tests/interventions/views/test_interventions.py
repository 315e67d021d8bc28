"""Recording an intervention and its effects, and looking at them."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.audit.models import AccessLog
from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.models import Effect, Intervention
from tests import factories
from tests.interventions.cast import Cast, client_of


def add_url(cast: Cast) -> str:
    return reverse("intervention_add", args=[cast.household.pk])


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "listening",
        "domains": ["finance", "social"],
        "on": "2026-01-05",
        "description": "Samen de post geopend.",
        "once": str(uuid.uuid4()),
        **changes,
    }


class TestRecordingAnIntervention:
    def test_stores_it_with_its_domains_and_shows_it(self, cast):
        response = client_of(cast.advisor).post(add_url(cast), filled(), follow=True)

        intervention = Intervention.objects.get()
        assert intervention.kind == InterventionKind.LISTENING
        assert intervention.by == cast.advisor.user
        assert {each.domain for each in intervention.domains.all()} == {"finance", "social"}
        assert response.redirect_chain == [(reverse("intervention_detail", args=[intervention.pk]), 302)]
        assert "Samen de post geopend." in response.content.decode()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"kind": ""}, "Kies wat je hebt gedaan."),
            ({"kind": "toveren"}, "toveren"),
            ({"domains": []}, "Kies minstens één leefgebied."),
            ({"on": "gisteren"}, "Vul een datum in, zoals"),
            ({"on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"once": ""}, "Dit formulier is verlopen."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, cast, changes, message):
        response = client_of(cast.advisor).post(add_url(cast), filled(**changes))

        assert response.status_code == 422
        assert message in response.content.decode()
        assert "Samen de post geopend." in response.content.decode()
        assert not Intervention.objects.exists()

    def test_sent_twice_is_stored_once_and_answers_the_same(self, cast):
        client, data = client_of(cast.advisor), filled()

        first, second = client.post(add_url(cast), data), client.post(add_url(cast), data)

        assert Intervention.objects.count() == 1
        assert first["Location"] == second["Location"]

    def test_the_kinds_used_last_stand_first_and_once(self, cast):
        for kind in (InterventionKind.TRAINEE, InterventionKind.OVERVIEW, InterventionKind.OVERVIEW):
            factories.make_intervention(household=cast.household, kind=kind, by=cast.advisor.user)

        page = client_of(cast.advisor).get(add_url(cast)).content.decode()

        assert page.index('value="overview"') < page.index('value="trainee"') < page.index('value="listening"')
        assert page.count('value="overview"') == 1

    def test_shows_what_is_known_to_work_for_this_type_with_its_reason(self, cast):
        cast.household.type = HouseholdType.VULNERABLE
        cast.household.save()

        page = client_of(cast.advisor).get(add_url(cast)).content.decode()

        assert "Een stap overnemen helpt dan meer dan advies." in page
        assert "geen regel" in page

    def test_gives_no_hints_without_a_type(self, cast):
        assert (
            "Als de matrix van dit huishouden compleet is"
            in client_of(cast.advisor).get(add_url(cast)).content.decode()
        )

    def test_a_trainee_may_too(self, cast):
        cast.household.owner = cast.trainee.user
        cast.household.save()

        assert client_of(cast.trainee).post(add_url(cast), filled()).status_code == 302

    def test_a_colleagues_household_does_not_exist(self, cast):
        client = client_of(cast.colleague)

        assert client.get(add_url(cast)).status_code == 404
        assert client.post(add_url(cast), filled()).status_code == 404
        assert not Intervention.objects.exists()
        assert AccessLog.objects.filter(outcome="denied", user_id=cast.colleague.user_id).count() == 2

    @pytest.mark.parametrize("who", ["partner", "client"])
    def test_is_not_for_other_roles(self, cast, who):
        client = client_of(getattr(cast, who))

        assert client.get(add_url(cast)).status_code == 403
        assert client.post(add_url(cast), filled()).status_code == 403

    def test_refuses_other_methods(self, cast):
        assert client_of(cast.advisor).put(add_url(cast)).status_code == 405
        assert client_of(cast.advisor).delete(add_url(cast)).status_code == 405

    def test_each_look_is_logged(self, cast):
        client_of(cast.advisor).get(add_url(cast))

        row = AccessLog.objects.get()
        assert (row.action, row.household_id, row.ground) == ("R", cast.household.pk, "caseload")


class TestLookingAtAnIntervention:
    def test_shows_both_sides_and_where_they_differ(self, cast):
        intervention = factories.make_intervention(household=cast.household)
        factories.make_effect(intervention=intervention, value=EffectValue.WORSE, fragment="Ik slaap er slecht van")
        factories.make_effect(intervention=intervention, perspective=Perspective.ADVISOR, value=EffectValue.BETTER)

        page = client_of(cast.advisor).get(reverse("intervention_detail", args=[intervention.pk])).content.decode()

        assert "Zij zien dit verschillend" in page
        assert "Ik slaap er slecht van" in page
        assert "4 tot 12 weken" in page

    def test_says_when_an_effect_was_not_what_it_was_about(self, cast):
        intervention = factories.make_intervention(household=cast.household, domains=[Domain.HOUSING])
        factories.make_effect(intervention=intervention, domain=Domain.WELLBEING)

        page = client_of(cast.advisor).get(reverse("intervention_detail", args=[intervention.pk])).content.decode()

        assert "Niet het doel, wel een effect" in page

    def test_what_was_typed_is_text(self, cast):
        intervention = factories.make_intervention(household=cast.household, description="<script>alert(1)</script>")

        page = client_of(cast.advisor).get(reverse("intervention_detail", args=[intervention.pk])).content.decode()

        assert "<script>alert" not in page

    def test_a_colleagues_does_not_exist(self, cast):
        url = reverse("intervention_detail", args=[factories.make_intervention(household=cast.household).pk])

        assert client_of(cast.colleague).get(url).status_code == 404
        assert client_of(cast.leader).get(url).status_code == 200

    @pytest.mark.parametrize("who", ["partner", "client"])
    def test_is_not_for_other_roles(self, cast, who):
        url = reverse("intervention_detail", args=[factories.make_intervention(household=cast.household).pk])

        assert client_of(getattr(cast, who)).get(url).status_code == 403

    def test_only_looks(self, cast):
        url = reverse("intervention_detail", args=[factories.make_intervention(household=cast.household).pk])

        assert client_of(cast.advisor).post(url).status_code == 405

    def test_a_number_too_large_for_the_database_does_not_exist(self, cast):
        assert client_of(cast.advisor).get(f"/interventies/{10**25}/").status_code == 404

    def test_takes_as_many_queries_with_one_effect_as_with_many(self, cast):
        client = client_of(cast.advisor)

        assert _queries(client, cast, effects=1) == _queries(client, cast, effects=30)


def _queries(client: Client, cast: Cast, *, effects: int) -> int:
    intervention = factories.make_intervention(household=cast.household, domains=list(Domain))
    for number in range(effects):
        factories.make_effect(intervention=intervention, domain=list(Domain)[number % 7])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("intervention_detail", args=[intervention.pk])).status_code == 200
    return len(queries)


class TestRecordingAnEffect:
    @pytest.fixture
    def url(self, cast: Cast) -> str:
        intervention = factories.make_intervention(household=cast.household, on=datetime.date(2026, 1, 5))
        return reverse("effect_add", args=[intervention.pk])

    def filled(self, **changes: Any) -> dict[str, Any]:
        return {
            "domain": "social",
            "resident_value": "worse",
            "resident_fragment": "Het is stiller geworden",
            "advisor_value": "better",
            "advisor_fragment": "",
            "observed_on": "2026-02-10",
            "sub_theme": "buren",
            "once": str(uuid.uuid4()),
            **changes,
        }

    def test_stores_both_sides_on_any_domain(self, cast, url):
        response = client_of(cast.advisor).post(url, self.filled())

        assert response.status_code == 302
        found = {effect.perspective: effect for effect in Effect.objects.all()}
        assert found["resident"].value == "worse"
        assert found["resident"].fragment == "Het is stiller geworden"
        assert found["advisor"].value == "better"
        assert {effect.domain for effect in found.values()} == {"social"}
        assert {effect.sub_theme for effect in found.values()} == {"buren"}

    def test_stores_one_side_when_only_that_was_asked(self, cast, url):
        client_of(cast.advisor).post(url, self.filled(resident_value="", resident_fragment=""))

        assert [effect.perspective for effect in Effect.objects.all()] == ["advisor"]

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"domain": ""}, "Kies een leefgebied."),
            ({"resident_value": "", "resident_fragment": "", "advisor_value": ""}, "Vul in wat de bewoner vindt"),
            ({"resident_value": ""}, "Kies een waardering bij wat je opschreef."),
            ({"observed_on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"observed_on": "2026-01-04"}, "Dit ligt voor de datum van de interventie."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, cast, url, changes, message):
        response = client_of(cast.advisor).post(url, self.filled(**changes))

        assert response.status_code == 422
        assert message in response.content.decode()
        assert "buren" in response.content.decode()
        assert not Effect.objects.exists()

    def test_sent_twice_is_stored_once(self, cast, url):
        client, data = client_of(cast.advisor), self.filled()

        client.post(url, data)
        client.post(url, data)

        assert Effect.objects.count() == 2

    def test_puts_the_domain_it_was_aimed_at_first_and_suggests_themes(self, cast, url):
        page = client_of(cast.advisor).get(url).content.decode()

        assert page.index('value="finance"') < page.index('value="housing"')
        assert page.index('value="toeslagen"') < page.index('value="buren"')

    def test_says_how_long_ago_it_was(self, cast):
        today = timezone.localdate()
        intervention = factories.make_intervention(household=cast.household, on=today - datetime.timedelta(weeks=13))

        page = client_of(cast.advisor).get(reverse("effect_add", args=[intervention.pk])).content.decode()

        assert "12 tot 25 weken" in page

    def test_a_colleagues_does_not_exist(self, cast, url):
        assert client_of(cast.colleague).get(url).status_code == 404
        assert client_of(cast.colleague).post(url, self.filled()).status_code == 404

    @pytest.mark.parametrize("who", ["partner", "client"])
    def test_is_not_for_other_roles(self, cast, url, who):
        assert client_of(getattr(cast, who)).post(url, self.filled()).status_code == 403

    def test_refuses_other_methods(self, cast, url):
        assert client_of(cast.advisor).delete(url).status_code == 405
