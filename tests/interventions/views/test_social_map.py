"""The sociale kaart, the volunteers, and the words of a project."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective, TaskStatus
from interventions.domain.volunteers import VolunteerHelp
from interventions.models import Intervention, OrganisationContact, OrganisationProfile, OwnKind, OwnTheme, Volunteer
from tests import factories
from tests.interventions.cast import Cast, client_of

MAP = "/sociale-kaart/"
VOLUNTEERS = "/sociale-kaart/vrijwilligers/"


def page(member: Any, url: str, query: dict[str, Any] | None = None) -> str:
    return client_of(member).get(url, query).content.decode()


def many_tasks(cast: Cast, number: int) -> None:
    sent = timezone.localdate() - datetime.timedelta(days=60)
    for _ in range(number):
        factories.make_task(
            household=cast.household,
            organisation=cast.organisation,
            status=TaskStatus.DONE,
            sent_on=sent,
            accepted_on=sent,
            finished_on=sent + datetime.timedelta(days=14),
            closed_on=sent + datetime.timedelta(days=14),
        )


class TestFinding:
    @pytest.mark.parametrize(
        ("query", "is_found"),
        [
            ({}, True),
            ({"zoek": "budget SCHULDEN"}, True),
            ({"zoek": "joke"}, True),
            ({"zoek": "fietsen"}, False),
            ({"leefgebied": "finance"}, True),
            ({"leefgebied": "work"}, False),
            ({"soort": "formeel"}, True),
            ({"soort": "informeel"}, False),
            ({"zoek": "🙂 \u202eשלום"}, False),
        ],
    )
    def test_by_words_domain_and_kind(self, cast, query, is_found):
        factories.make_profile(organisation=cast.organisation)
        factories.make_organisation_contact(organisation=cast.organisation)

        assert (">Budgethulp</a>" in page(cast.advisor, MAP, query)) is is_found

    @pytest.mark.parametrize("query", [{"leefgebied": "x"}, {"zoek": "x" * 20000}, {"zoek": "\0"}])
    def test_what_makes_no_sense_is_said(self, cast, query):
        assert client_of(cast.advisor).get(MAP, query).status_code == 422

    def test_nothing_of_another_project(self, cast):
        other = factories.make_organisation(name="Elders BV")

        assert "Elders BV" not in page(cast.leader, MAP)
        assert client_of(cast.leader).get(f"{MAP}{other.pk}/").status_code == 404

    def test_on_the_way_to_a_task_each_can_be_chosen(self, cast):
        url = reverse("task_send", args=[cast.household.pk])

        assert f"{url}?organisation={cast.organisation.pk}" in page(cast.advisor, MAP, {"voor": cast.household.pk})
        assert f"{url}?" not in page(cast.colleague, MAP, {"voor": cast.household.pk})
        assert f"{url}?" not in page(cast.trainee, MAP, {"voor": cast.household.pk})
        chosen = page(cast.advisor, MAP, {"voor": cast.household.pk, "doel": "7"})
        assert f"{url}?doel=7&amp;organisation={cast.organisation.pk}" in chosen

    def test_as_many_queries_for_three_as_for_twelve(self, cast):
        client = client_of(cast.advisor)

        def add(number: int) -> None:
            for _ in range(number):
                organisation = factories.make_organisation(project=cast.project)
                factories.make_profile(organisation=organisation)
                factories.make_organisation_contact(organisation=organisation)

        add(2)
        client.get(MAP)
        with CaptureQueriesContext(connection) as few:
            client.get(MAP)
        add(9)
        with CaptureQueriesContext(connection) as many:
            client.get(MAP)
        assert len(few) == len(many)

    def test_what_to_expect_comes_from_five_tasks_on(self, cast):
        many_tasks(cast, 4)
        assert "klaar na" not in page(cast.advisor, MAP).lower()
        assert "te weinig taken" in page(cast.advisor, f"{MAP}{cast.organisation.pk}/")

        many_tasks(cast, 1)

        assert "laar na 14\N{NO-BREAK SPACE}dagen (van 5 taken)" in page(cast.advisor, MAP)
        assert "ccepteert meestal binnen 0\N{NO-BREAK SPACE}werkdagen" in page(
            cast.advisor, f"{MAP}{cast.organisation.pk}/"
        )


class TestKeeping:
    def filled(self, **changes: Any) -> dict[str, Any]:
        return {"kind": "welfare", "domains": ["work"], "offer": "Werkmakelaar", "seen": "", **changes}

    def test_the_leader_describes_and_the_advisor_reads(self, cast):
        url = reverse("organisation_describe", args=[cast.organisation.pk])

        assert client_of(cast.leader).post(url, self.filled()).status_code == 302

        assert "Werkmakelaar" in page(cast.advisor, f"{MAP}{cast.organisation.pk}/")
        assert client_of(cast.advisor).get(url).status_code == 403

    def test_what_changed_meanwhile_is_shown_and_saving_again_is_on_purpose(self, cast):
        client = client_of(cast.leader)
        url = reverse("organisation_describe", args=[cast.organisation.pk])
        client.post(url, self.filled(offer="Van een ander"))

        refused = client.post(url, self.filled(offer="Van mij"))

        text = refused.content.decode()
        assert refused.status_code == 409
        assert "Van een ander" in text
        assert "Van mij" in text
        seen = OrganisationProfile.objects.get().changed_at.isoformat()
        assert client.post(url, self.filled(offer="Van mij", seen=seen)).status_code == 302

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"phone": "bel maar"}, "Vul een telefoonnummer in"),
            ({"email": "x"}, "Vul een e-mailadres in"),
            ({"website": "javascript:alert(1)"}, "webadres"),
            ({"domains": ["geld"]}, "geld"),
            ({"offer": "a" * 20000}, "4000"),
        ],
    )
    def test_says_what_is_wrong(self, cast, changes, words):
        url = reverse("organisation_describe", args=[cast.organisation.pk])

        response = client_of(cast.leader).post(url, self.filled(**changes))

        assert response.status_code == 422
        assert words in response.content.decode()

    def test_contacts_come_change_and_go(self, cast):
        client = client_of(cast.leader)
        add = reverse("contact_add", args=[cast.organisation.pk])
        data = {"name": "Joke", "phone": "010 1234567", "once": str(uuid.uuid4())}
        client.post(add, data)
        client.post(add, data)
        contact = OrganisationContact.objects.get()
        assert client.post(add, {**data, "phone": "", "once": str(uuid.uuid4())}).status_code == 422
        change = reverse("contact_change", args=[cast.organisation.pk, contact.pk])
        assert "Joke" in client.get(change).content.decode()
        seen = str(client.get(change).context["form"]["seen"].value())
        client.post(change, {**data, "task": "spoed", "seen": seen})
        assert "spoed" in page(cast.advisor, f"{MAP}{cast.organisation.pk}/")
        late = client.post(change, {**data, "name": "Joke de Boer", "seen": seen})
        assert late.status_code == 409
        assert "spoed" in late.text
        assert 'value="Joke de Boer"' in late.text
        again = str(late.context["form"]["seen"].value())
        assert client.post(change, {**data, "name": "Joke de Boer", "seen": again}).status_code == 302

        client.post(reverse("contact_remove", args=[cast.organisation.pk, contact.pk]))

        assert not OrganisationContact.objects.exists()

    def test_a_full_list_of_contacts_is_said(self, cast, monkeypatch):
        monkeypatch.setattr("interventions.actions.social_map.MOST_CONTACTS", 0)
        add = reverse("contact_add", args=[cast.organisation.pk])

        response = client_of(cast.leader).post(add, {"name": "Joke", "phone": "010 1234567", "once": str(uuid.uuid4())})

        assert "hoogstens 0" in response.content.decode()


class TestVolunteers:
    def filled(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "Wim",
            "phone": "06 12345678",
            "helps_with": ["debt"],
            "places": "2",
            "taken": "0",
            "agreed_on": "2024-01-01",
            "seen": "",
            "once": str(uuid.uuid4()),
            **changes,
        }

    def test_who_has_room_stands_first(self, cast):
        factories.make_volunteer(project=cast.project, name="Vol", taken=1)
        factories.make_volunteer(
            project=cast.project, name="Straks", available_from=timezone.localdate() + datetime.timedelta(days=9)
        )
        factories.make_volunteer(project=cast.project, name="Plek", places=3, taken=1)

        text = page(cast.advisor, VOLUNTEERS)

        assert text.index("Plek") < text.index("Straks") < text.index("Vol<")
        assert "plek voor 2\N{NO-BREAK SPACE}huishoudens" in text
        assert "zit vol" in text

    def test_by_what_they_help_with(self, cast):
        factories.make_volunteer(project=cast.project, name="Fatma", helps_with=[VolunteerHelp.LANGUAGE])

        assert "Fatma" in page(cast.trainee, VOLUNTEERS, {"helpt": "language"})
        assert "Fatma" not in page(cast.trainee, VOLUNTEERS, {"helpt": "debt"})
        assert "Fatma" in page(cast.trainee, VOLUNTEERS, {"helpt": "🙂"})

    def test_the_leader_keeps_the_list_and_who_stops_is_gone(self, cast):
        client = client_of(cast.leader)
        data = self.filled(organisation=cast.organisation.pk)
        client.post(f"{VOLUNTEERS}nieuw/", data)
        client.post(f"{VOLUNTEERS}nieuw/", data)
        wim = Volunteer.objects.get()
        assert "Wim" in page(cast.advisor, f"{MAP}{cast.organisation.pk}/")
        change = f"{VOLUNTEERS}{wim.pk}/"
        assert client.post(change, self.filled(taken="1", seen="")).status_code == 409
        assert "Wim" in client.get(change).content.decode()
        assert client.post(change, self.filled(taken="1", seen=wim.changed_at.isoformat())).status_code == 302

        client.post(f"{change}stopt/")

        assert not Volunteer.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"phone": ""}, "telefoonnummer of e-mailadres"),
            ({"helps_with": []}, "Kies waarmee"),
            ({"agreed_on": "2999-01-01"}, "toekomst"),
            ({"places": "-1"}, "Huishoudens tegelijk, hoogstens:"),
            ({"available_from": "9999-99-99"}, "Vul een datum in"),
            ({"name": "x" * 20000}, "80"),
        ],
    )
    def test_says_what_is_wrong(self, cast, changes, words):
        response = client_of(cast.leader).post(f"{VOLUNTEERS}nieuw/", self.filled(**changes))

        assert response.status_code == 422
        assert words in response.content.decode()

    def test_an_organisation_of_another_project_cannot_be_chosen(self, cast):
        other = factories.make_organisation()

        response = client_of(cast.leader).post(f"{VOLUNTEERS}nieuw/", self.filled(organisation=other.pk))

        assert response.status_code == 422

    def test_partners_and_clients_see_none_of_it_and_the_administrator_may_keep_it(self, cast):
        administrator = factories.make_member(Role.ADMINISTRATOR, project=cast.project)
        for url in (MAP, VOLUNTEERS, f"{MAP}{cast.organisation.pk}/"):
            assert client_of(cast.partner).get(url).status_code == 403
            assert client_of(cast.client).get(url).status_code == 403
            assert client_of(administrator).get(url).status_code == 200


class TestWordsOfTheProject:
    url = "/instellingen/interventies/"

    def test_a_kind_is_added_chosen_and_retired(self, cast):
        leader, advisor = client_of(cast.leader), client_of(cast.advisor)
        leader.post(self.url, {"adds": "kind", "soort-name": "Buurtmaaltijd", "soort-counts_as": "network_contact"})
        kind = OwnKind.objects.get()
        add = reverse("intervention_add", args=[cast.household.pk])
        assert f'value="eigen-{kind.pk}"' in advisor.get(add).content.decode()

        advisor.post(
            add,
            {"kind": f"eigen-{kind.pk}", "domains": ["social"], "on": "2024-01-01", "once": str(uuid.uuid4())},
        )

        done = Intervention.objects.get()
        assert (done.own_kind, done.kind) == (kind, InterventionKind.NETWORK_CONTACT)
        text = advisor.get(add).content.decode()
        assert text.index("Laatst door jou gebruikt") < text.index("Buurtmaaltijd") < text.index("Crisishulp")
        assert "1\N{NO-BREAK SPACE}keer gebruikt" in leader.get(self.url).content.decode()
        leader.post(reverse("own_kind_retire", args=[kind.pk]), {"retire": "1"})
        assert "Buurtmaaltijd" not in advisor.get(add).content.decode()
        assert "Buurtmaaltijd" in advisor.get(reverse("intervention_detail", args=[done.pk])).content.decode()
        leader.post(reverse("own_kind_retire", args=[kind.pk]), {"retire": "0"})
        assert "Buurtmaaltijd" in advisor.get(add).content.decode()

    def test_a_kind_is_changed_and_a_refusal_is_said(self, cast):
        kind = factories.make_own_kind(project=cast.project, name="Een")
        factories.make_own_kind(project=cast.project, name="Twee")
        url = reverse("own_kind_change", args=[kind.pk])
        client = client_of(cast.leader)

        refused = client.post(url, {"name": "Twee", "counts_as": "listening"})

        assert refused.status_code == 422
        assert "staat al in de lijst" in refused.content.decode()
        assert client.post(url, {"name": "Drie", "counts_as": "listening"}).status_code == 302

    def test_a_theme_is_offered_and_taken_away(self, cast):
        client = client_of(cast.leader)
        client.post(self.url, {"adds": "theme", "thema-domain": "housing", "thema-name": "schimmel"})
        done = factories.make_intervention(household=cast.household)
        effect = reverse("effect_add", args=[done.pk])
        assert 'value="schimmel"' in page(cast.advisor, effect)

        client.post(reverse("own_theme_remove", args=[OwnTheme.objects.get().pk]))

        assert 'value="schimmel"' not in page(cast.advisor, effect)

    @pytest.mark.parametrize(
        "data",
        [
            {"adds": "kind", "soort-name": "Crisishulp", "soort-counts_as": "listening"},
            {"adds": "kind", "soort-name": "\0", "soort-counts_as": "toveren"},
            {"adds": "theme", "thema-domain": "housing", "thema-name": "x" * 20000},
            {},
        ],
    )
    def test_says_what_is_wrong(self, cast, data):
        assert client_of(cast.leader).post(self.url, data).status_code == 422


class TestChoosingAKind:
    def url(self, cast: Cast) -> str:
        return reverse("intervention_add", args=[cast.household.pk])

    def test_own_figures_stand_beside_a_kind_from_twenty_effects_on(self, cast):
        cast.household.type = HouseholdType.VULNERABLE
        cast.household.save()
        for number in range(10):
            household = factories.make_household(project=cast.project, type=HouseholdType.VULNERABLE)
            done = factories.make_intervention(household=household, kind=InterventionKind.LISTENING)
            factories.make_effect(intervention=done)
            if number < 9:
                factories.make_effect(intervention=done, perspective=Perspective.ADVISOR, value=EffectValue.SAME)
        assert "beter: bewoner" not in page(cast.advisor, self.url(cast))

        factories.make_effect(intervention=done, perspective=Perspective.ADVISOR, value=EffectValue.SAME)

        assert "beter: bewoner 10 van 10, adviseur 0 van 10" in page(cast.advisor, self.url(cast))

    def test_the_address_fills_in_what_is_known(self, cast):
        text = page(
            cast.advisor,
            self.url(cast),
            {"leefgebied": ["finance", "work", "geld"], "soort": "listening", "gesprek": "999", "doel": "x"},
        )

        assert 'value="finance" id="id_domains_2" checked' in text.replace('" checked', '" checked')
        assert text.count("checked") >= 3

    def test_from_the_looplijst_somebody_goes_back_there(self, cast):
        response = client_of(cast.advisor).post(
            f"{self.url(cast)}?van=looplijst",
            {"kind": "listening", "domains": ["social"], "on": "2024-01-01", "once": str(uuid.uuid4())},
        )

        assert response["Location"] == f"{reverse('walklist')}#deur-{cast.household.address_id}"

    def test_domains_of_the_goal_give_way_to_those_asked_for(self, cast):
        goal = factories.make_goal(household=cast.household, domain=Domain.FINANCE)

        text = page(cast.advisor, self.url(cast), {"doel": goal.pk, "leefgebied": "work"})

        assert text.count("checked") == 1
