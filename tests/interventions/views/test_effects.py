"""The effectenmatrix, what is behind a cell, what helped a household, and asking for effects."""

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
from households import desk
from households.domain.codes import Domain, HouseholdStatus, HouseholdType
from households.models import Household
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effect_due import gaps, question_of
from interventions.domain.effects import Term, term_of
from interventions.effect_matrix import EffectFilter, effect_matrix, effects_in_project
from interventions.effects_due import open_questions
from interventions.models import Effect, Intervention
from tests import factories
from tests.interventions.cast import Cast, client_of

MATRIX = "/effecten/"


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def others(cast: Cast, number: int, **effect: Any) -> list[Effect]:
    """Effects at so many households of a colleague."""
    return [
        factories.make_effect(
            intervention=factories.make_intervention(
                household=factories.make_household(
                    project=cast.project, owner=cast.colleague.user, type=HouseholdType.VULNERABLE
                ),
                kind=InterventionKind.LISTENING,
            ),
            **effect,
        )
        for _ in range(number)
    ]


def own(cast: Cast, kind: InterventionKind = InterventionKind.LISTENING, **effect: Any) -> Effect:
    return factories.make_effect(
        intervention=factories.make_intervention(household=cast.household, kind=kind), **effect
    )


def cell(cast: Cast, member: Any, **chosen: Any) -> tuple[str, str]:
    """Both sides of listening on finance, as they stand in the cell."""
    matrix = effect_matrix(member, EffectFilter(**chosen), EffectValue.BETTER)
    row = next((row for row in matrix.rows if row.kind and row.kind.kind == InterventionKind.LISTENING), None)
    found = next((one for one in row.cells if one.domain is Domain.FINANCE), None) if row else None
    return (found.resident.text, found.advisor.text) if found else ("·", "·")


class TestMatrix:
    def test_counts_both_sides_beside_each_other(self, cast):
        own(cast)
        own(cast, perspective=Perspective.ADVISOR)
        own(cast, perspective=Perspective.ADVISOR)
        own(cast, value=EffectValue.WORSE)

        assert cell(cast, cast.advisor) == ("1", "2")
        page = client_of(cast.advisor).get(MATRIX).content.decode()
        assert "Luisteren, present zijn" in page
        assert "bewoner 1" in page
        assert "adviseur 2" in page

    def test_a_few_households_of_colleagues_are_only_a_plus(self, cast):
        own(cast)
        others(cast, 4)

        assert cell(cast, cast.advisor) == ("1+", "·")
        assert cell(cast, cast.leader) == ("5", "·")
        assert cell(cast, cast.advisor, only_own=True) == ("1", "·")

    def test_five_households_of_colleagues_are_counted(self, cast):
        own(cast)
        others(cast, 5)

        assert cell(cast, cast.advisor) == ("6", "·")

    def test_filters_by_type_period_and_term(self, cast):
        Household.objects.filter(pk=cast.household.pk).update(type=HouseholdType.MULTIPROBLEM)
        own(cast, observed_on=datetime.date(2024, 5, 1))
        own(cast, observed_on=datetime.date(2024, 9, 1))

        assert cell(cast, cast.leader, type=HouseholdType.MULTIPROBLEM) == ("2", "·")
        assert cell(cast, cast.leader, type=HouseholdType.VULNERABLE) == ("·", "·")
        assert cell(cast, cast.leader, start=datetime.date(2024, 6, 1)) == ("1", "·")
        assert cell(cast, cast.leader, end=datetime.date(2024, 5, 1)) == ("1", "·")
        assert cell(cast, cast.leader, term=Term.FROM_4_WEEKS) == ("1", "·")
        assert cell(cast, cast.leader, term=Term.FROM_12_WEEKS) == ("1", "·")

    def test_the_term_in_the_database_is_that_of_the_rule(self, cast):
        done = factories.make_intervention(household=cast.household, on=datetime.date(2024, 1, 1))
        for days in (-3, 0, 27, 28, 83, 84, 174, 175, 500):
            factories.make_effect(intervention=done, observed_on=done.on + datetime.timedelta(days=days))

        for term in Term:
            found = effects_in_project(cast.leader, EffectFilter(term=term))
            assert {one.pk for one in found} == {
                one.pk for one in Effect.objects.all() if term_of(done.on, one.observed_on) is term
            }

    def test_an_own_kind_has_a_row_of_its_own_and_counts_as_informal(self, cast):
        kind = factories.make_own_kind(project=cast.project, name="Naaimaatje", is_informal=True)
        done = factories.make_intervention(household=cast.household, own_kind=kind)
        factories.make_effect(intervention=done)

        matrix = effect_matrix(cast.leader, EffectFilter(), EffectValue.BETTER)

        assert [row.label for row in matrix.rows] == ["Naaimaatje"]
        assert matrix.informal
        page = client_of(cast.leader).get(f"/effecten/achter/?soort=eigen-{kind.pk}&leefgebied=finance")
        assert "Naaimaatje" in page.content.decode()

    def test_one_side_only(self, cast):
        own(cast)

        page = client_of(cast.advisor).get(MATRIX, {"side": "advisor"}).content.decode()

        assert "adviseur 0" in page
        assert "bewoner 1" not in page

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"type": "x"}, 422),
            ({"start": "9999-99-99"}, 422),
            ({"start": "0001-01-01", "end": "9999-12-31"}, 200),
            ({"start": "2024-02-01", "end": "2024-01-01"}, 422),
            ({"waarde": "🙂"}, 200),
            ({"side": "x" * 20000}, 422),
            ({"type": "\0"}, 422),
        ],
    )
    def test_what_makes_no_sense_is_said_and_left_out(self, cast, query, status):
        own(cast)

        response = client_of(cast.advisor).get(MATRIX, query)

        assert response.status_code == status
        assert "Luisteren" in response.content.decode()

    def test_as_many_queries_for_three_as_for_twelve(self, cast):
        client = client_of(cast.advisor)
        others(cast, 3)
        client.get(MATRIX)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(MATRIX)
        others(cast, 9, perspective=Perspective.ADVISOR)
        with CaptureQueriesContext(connection) as many:
            client.get(MATRIX)
        assert len(few) == len(many)

    def test_nothing_of_another_project(self, cast):
        factories.make_effect()

        assert "Hier zijn geen effecten" in client_of(cast.leader).get(MATRIX).content.decode()

    def test_somebody_with_nothing_to_do_here_stays_out(self, cast):
        for member in (cast.partner, cast.client):
            for url in (
                MATRIX,
                "/effecten/achter/",
                "/effecten/te-vragen/",
                f"/huishoudens/{cast.household.pk}/effecten/",
            ):
                assert client_of(member).get(url).status_code == 403


class TestBehindACell:
    url = "/effecten/achter/?soort=listening&leefgebied=finance"

    def test_shows_what_was_said_at_the_own_households_only(self, cast):
        own(cast, fragment="Ik slaap weer.")
        others(cast, 2, fragment="Geheim van een ander.")

        page = client_of(cast.advisor).get(self.url).content.decode()

        assert "Ik slaap weer." in page
        assert "Geheim van een ander." not in page
        assert "enkele effecten bij huishoudens van collega’s" in page

    def test_the_leader_reads_them_all_and_that_is_in_the_log(self, cast):
        others(cast, 2, fragment="Het gaat beter.")

        page = client_of(cast.leader).get(self.url).content.decode()

        assert page.count("Het gaat beter.") == 2
        assert AccessLog.objects.get(object_type="effect").count == 2

    def test_many_households_of_colleagues_are_a_number(self, cast):
        others(cast, 5)

        assert "Daarnaast zijn er 5 effecten" in client_of(cast.advisor).get(self.url).content.decode()

    def test_of_the_informal_kinds_together_as_well(self, cast):
        meal = factories.make_own_kind(project=cast.project, name="Buurtmaaltijd", is_informal=True)
        talk = factories.make_intervention(household=cast.household, kind=InterventionKind.OVERVIEW, own_kind=meal)
        factories.make_effect(intervention=talk, fragment="Gezellig.", domain=Domain.FINANCE)
        own(cast, InterventionKind.LANGUAGE_BUDDY, fragment="Ik durf te bellen.")
        own(cast, InterventionKind.LISTENING, fragment="Ik slaap weer.")
        client, url = client_of(cast.advisor), "/effecten/achter/?soort=informeel&leefgebied=finance"

        assert "soort=informeel&amp;leefgebied=finance" in client.get("/effecten/").text
        page = client.get(url).text

        assert "Informeel samen" in page
        assert "Gezellig." in page
        assert "Ik durf te bellen." in page
        assert "Ik slaap weer." not in page

    @pytest.mark.parametrize("query", ["soort=toveren", "leefgebied=x", "soort=eigen-999", "soort=eigen-x"])
    def test_what_is_no_cell_does_not_exist(self, cast, query):
        assert client_of(cast.leader).get(f"/effecten/achter/?{query}").status_code == 404

    def test_an_own_kind_of_another_project_does_not_exist(self, cast):
        kind = factories.make_own_kind()

        assert client_of(cast.leader).get(f"/effecten/achter/?soort=eigen-{kind.pk}").status_code == 404


class TestWhatHelped:
    def test_what_helped_stands_first(self, cast):
        own(cast, InterventionKind.OVERVIEW, value=EffectValue.WORSE)
        own(cast, InterventionKind.LISTENING)
        factories.make_intervention(household=cast.household, kind=InterventionKind.TRAINEE)

        page = client_of(cast.advisor).get(reverse("household_effects", args=[cast.household.pk])).content.decode()

        order = [page.index(words) for words in ("Dit hielp<", "Luisteren", "Dit hielp niet", "Overzicht", "Nog geen")]
        assert order == sorted(order)

    def test_only_the_latest_word_of_each_side_counts(self, cast):
        done = factories.make_intervention(household=cast.household, kind=InterventionKind.LISTENING)
        factories.make_effect(intervention=done, value=EffectValue.WORSE, observed_on=datetime.date(2024, 5, 1))
        factories.make_effect(intervention=done, value=EffectValue.BETTER, observed_on=datetime.date(2024, 8, 1))

        page = client_of(cast.advisor).get(reverse("household_effects", args=[cast.household.pk])).content.decode()

        assert "Dit hielp<" in page
        assert "Dit hielp niet" not in page

    def test_nothing_done_yet(self, cast):
        page = client_of(cast.advisor).get(reverse("household_effects", args=[cast.household.pk])).content.decode()

        assert "Hier is nog niets gedaan" in page


class TestTheQuestionsInTheDatabase:
    def test_are_those_of_the_rule(self, cast):
        today = timezone.localdate()
        for days in (0, 27, 28, 50, 83, 84, 174, 175, 258, 259, 400):
            for seen in (None, 1, days // 2, days):
                done = factories.make_intervention(
                    household=cast.household, on=days_ago(days), domains=[Domain.WORK, Domain.SOCIAL]
                )
                if seen is not None:
                    for side in Perspective:
                        for domain in (Domain.WORK, Domain.SOCIAL):
                            factories.make_effect(
                                intervention=done, domain=domain, perspective=side, observed_on=days_ago(seen)
                            )

        found = set(open_questions(today).values_list("pk", flat=True))

        expected = set()
        for done in Intervention.objects.prefetch_related("domains", "effects"):
            asked = question_of(done.on, today)
            observed = [
                (Domain(one.domain), Perspective(one.perspective), one.observed_on) for one in done.effects.all()
            ]
            aimed = [Domain(one.domain) for one in done.domains.all()]
            if asked and gaps(asked=asked, aimed=aimed, observed=observed):
                expected.add(done.pk)
        assert found == expected
        assert 0 < len(found) < Intervention.objects.count()


class TestTheListOfQuestions:
    url = "/effecten/te-vragen/"

    def test_shows_the_own_households_and_not_those_of_colleagues(self, cast):
        factories.make_intervention(household=cast.household, on=days_ago(30))

        assert "J. van der Meulen" in client_of(cast.advisor).get(self.url).content.decode()
        assert "Er is nu niets te vragen" in client_of(cast.colleague).get(self.url).content.decode()

    def test_the_leader_sees_the_team(self, cast):
        factories.make_intervention(household=cast.household, on=days_ago(30))

        assert "Sanne Bakker" in client_of(cast.leader).get(self.url).content.decode()
        assert "niets te vragen" in client_of(cast.leader).get(f"{self.url}?wie=mij").content.decode()

    def test_who_is_not_helped_any_more_is_not_asked(self, cast):
        factories.make_intervention(household=cast.household, on=days_ago(30))
        Household.objects.filter(pk=cast.household.pk).update(status=HouseholdStatus.CLOSED)

        assert "Er is nu niets te vragen" in client_of(cast.advisor).get(self.url).content.decode()

    def test_as_many_queries_for_three_as_for_twelve(self, cast):
        client = client_of(cast.advisor)

        def add(number: int) -> None:
            for _ in range(number):
                household = factories.make_household(project=cast.project, owner=cast.advisor.user)
                factories.make_intervention(household=household, on=days_ago(30))

        add(3)
        client.get(self.url)
        with CaptureQueriesContext(connection) as few:
            client.get(self.url)
        add(9)
        with CaptureQueriesContext(connection) as many:
            client.get(self.url)
        assert len(few) == len(many)

    def test_stands_on_the_desk_in_three_queries(self, cast, django_assert_num_queries):
        factories.make_intervention(household=cast.household, on=days_ago(30))
        factories.make_intervention(household=cast.household, on=days_ago(100))
        today = timezone.localdate()

        from interventions.effects_desk import effects_on_desk

        with django_assert_num_queries(3):
            group = effects_on_desk(cast.advisor, today)
        assert group is not None
        (row,) = group.rows
        assert row.title == "J. van der Meulen"
        assert "2\N{NO-BREAK SPACE}interventies" in row.detail
        assert row.due_on == days_ago(16) + datetime.timedelta(days=14)
        assert "effects" in {section.key for section in desk.desk_of(cast.advisor, today)}
        assert effects_on_desk(cast.partner, today) is None


class TestAsking:
    @pytest.fixture
    def done(self, cast: Cast) -> Intervention:
        return factories.make_intervention(
            household=cast.household, on=days_ago(30), domains=[Domain.FINANCE, Domain.WORK]
        )

    def url(self, cast: Cast) -> str:
        return reverse("effects_ask", args=[cast.household.pk])

    def answer(self, done: Intervention, **changes: Any) -> dict[str, Any]:
        keys = [f"{done.pk}-{domain}-{side}" for domain in ("finance", "work") for side in ("resident", "advisor")]
        return {
            "asked": keys,
            f"v-{done.pk}-finance-resident": "better",
            f"f-{done.pk}-finance-resident": "Ik slaap weer. 🙂 \u202eשלום",
            f"v-{done.pk}-finance-advisor": "same",
            "observed_on": timezone.localdate().isoformat(),
            "once": str(uuid.uuid4()),
            **changes,
        }

    def test_two_taps_record_both_sides_and_what_is_left_is_asked_again(self, cast, done):
        client = client_of(cast.advisor)

        response = client.post(self.url(cast), self.answer(done))

        assert response.status_code == 302
        assert {(one.domain, one.perspective, one.value) for one in Effect.objects.all()} == {
            ("finance", "resident", "better"),
            ("finance", "advisor", "same"),
        }
        page = client.get(self.url(cast)).content.decode()
        assert f"v-{done.pk}-work-resident" in page
        assert f"v-{done.pk}-finance-resident" not in page

    def test_an_answer_is_kept_when_a_colleague_was_first(self, cast, done):
        for side in Perspective:
            for domain in (Domain.FINANCE, Domain.WORK):
                factories.make_effect(
                    intervention=done, perspective=side, domain=domain, observed_on=timezone.localdate()
                )

        client_of(cast.advisor).post(self.url(cast), self.answer(done))

        assert Effect.objects.filter(fragment__startswith="Ik slaap weer.").exists()

    def test_sent_twice_is_stored_once(self, cast, done):
        client, data = client_of(cast.advisor), self.answer(done)

        client.post(self.url(cast), data)
        client.post(self.url(cast), data)

        assert Effect.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"observed_on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"observed_on": "0001-01-01"}, "De interventie was later"),
            ({"observed_on": "x"}, "Vul een datum in"),
            ({"once": ""}, "verlopen"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, cast, done, changes, message):
        response = client_of(cast.advisor).post(self.url(cast), self.answer(done, **changes))

        assert response.status_code == 422
        page = response.content.decode()
        assert message in page
        assert "Ik slaap weer." in page
        assert not Effect.objects.exists()

    def test_words_without_a_valuation_too_long_words_and_nothing_at_all(self, cast, done):
        client = client_of(cast.advisor)
        nothing = {f"v-{done.pk}-finance-resident": "", f"v-{done.pk}-finance-advisor": ""}

        words = client.post(self.url(cast), self.answer(done, **nothing))
        long = client.post(self.url(cast), self.answer(done, **{f"f-{done.pk}-finance-resident": "a" * 20000}))
        empty = client.post(self.url(cast), self.answer(done, **nothing, **{f"f-{done.pk}-finance-resident": ""}))

        assert "Kies een waardering" in words.content.decode()
        assert long.status_code == 422
        assert "Vul bij minstens één vraag iets in." in empty.content.decode()

    def test_an_intervention_of_another_household_is_not_answered(self, cast, done):
        other = factories.make_intervention(on=days_ago(30))
        data = {
            "asked": [f"{other.pk}-finance-resident", "x", "1-finance-zwarte", f"{done.pk}-toveren-resident"],
            f"v-{other.pk}-finance-resident": "better",
            "observed_on": timezone.localdate().isoformat(),
            "once": str(uuid.uuid4()),
        }

        assert client_of(cast.advisor).post(self.url(cast), data).status_code == 422
        assert not Effect.objects.exists()

    def test_nothing_to_ask(self, cast):
        assert "Hier is nu niets te vragen" in client_of(cast.advisor).get(self.url(cast)).content.decode()

    def test_a_colleagues_household_does_not_exist(self, cast, done):
        client: Client = client_of(cast.colleague)

        assert client.get(self.url(cast)).status_code == 404
        assert client.post(self.url(cast), self.answer(done)).status_code == 404
