"""The pages of the plan, the evaluation and closing."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.audit.models import AccessLog
from households.actions.history import last_change
from households.domain.case_status import ClosingReason
from households.domain.changes import ChangeKind
from households.domain.codes import Domain, HouseholdStatus
from households.models import AftercareContact, DossierChange, StatusChange
from interventions.domain.codes import Perspective, TaskStatus
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.domain.plan import Doer, GoalStatus
from interventions.models import Evaluation, Goal, Intervention, PlanVersion, Task
from tests import factories
from tests.interventions.cast import client_of

RTL_AND_EMOJI = "שלום 👩‍👧‍👦 van 't Hof-El Amrani"


def url(name, cast, **more):
    return reverse(name, kwargs={"pk": cast.household.pk, **more})


def today():
    return timezone.localdate()


def goal_data(**changes):
    return {
        "what": "Overzicht in de administratie", "domain": "finance", "why": "Rust", "doers": ["resident", "volunteer"],
        "doer_name": "schuldhulpmaatje", "due_on": (today() + datetime.timedelta(days=60)).isoformat(),
        "based_on": "0", "once": str(uuid.uuid4()), **changes,
    }  # fmt: skip


class TestGoalForm:
    def test_puts_a_goal_in_the_plan(self, cast):
        response = client_of(cast.advisor).post(url("goal_add", cast), goal_data(), follow=True)
        goal = Goal.objects.get()
        assert goal.who == "bewoner zelf en schuldhulpmaatje"
        assert response.redirect_chain == [(f"{url('plan_detail', cast)}#doel-{goal.pk}", 302)]
        assert "Het doel staat in het plan." in response.text

    def test_shows_the_ladder_in_order_and_what_is_known_to_work(self, cast):
        page = client_of(cast.advisor).get(url("goal_add", cast), {"leefgebied": "work"}).text
        assert page.index("Eigen kracht") < page.index("Informele hulp") < page.index("Professionals")
        assert '<option value="work" selected>' in page

    def test_asks_to_look_lower_on_the_ladder_without_refusing(self, cast):
        response = client_of(cast.advisor).post(url("goal_add", cast), goal_data(doers=["partner"]), follow=True)
        assert "Kan de bewoner zelf ook een stap doen" in response.text
        assert Goal.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"what": ""}, "Schrijf op wat jullie willen bereiken."),
            ({"what": "x" * 301}, "300"),
            ({"why": "y" * 20_001}, "20000"),
            ({"doers": []}, "Kies wie dit gaat doen."),
            ({"domain": ""}, "Kies een leefgebied."),
            ({"due_on": "gisteren"}, "Vul een datum in, zoals"),
            ({"due_on": "0026-01-01"}, "Deze datum ligt te ver terug."),
            ({"due_on": "2020-01-01"}, "Dit ligt voor het begin van het plan"),
            ({"once": ""}, "Dit formulier is verlopen."),
            ({"based_on": "x"}, "heel getal"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, cast, changes, message):
        response = client_of(cast.advisor).post(url("goal_add", cast), goal_data(**changes))
        assert response.status_code == 422
        assert message in response.text
        assert "schuldhulpmaatje" in response.text
        assert not Goal.objects.exists()

    def test_takes_any_script_and_a_long_text(self, cast):
        client_of(cast.advisor).post(url("goal_add", cast), goal_data(what=RTL_AND_EMOJI, why="z" * 20_000))
        assert Goal.objects.get().what == RTL_AND_EMOJI
        page = client_of(cast.advisor).get(url("plan_detail", cast)).text
        assert "<bdi>שלום" in page

    def test_the_browser_does_not_cut_off_what_is_pasted(self, cast):
        page = client_of(cast.advisor).get(url("goal_add", cast)).text
        assert "maxlength" not in page

    def test_sent_twice_is_one_goal(self, cast):
        client, data = client_of(cast.advisor), goal_data()
        first, second = (client.post(url("goal_add", cast), data) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert Goal.objects.count() == 1

    def test_a_change_made_meanwhile_is_shown_and_nothing_is_overwritten(self, cast):
        goal = factories.make_goal(household=cast.household)
        address = url("goal_change", cast, goal_pk=goal.pk)
        first, second = client_of(cast.advisor), client_of(cast.leader)
        before = str(last_change(cast.household, [ChangeKind.GOAL], goal.pk))
        assert f'name="based_on" value="{before}"' in first.get(address).text
        assert first.post(address, goal_data(what="Alle post open", due_on="", based_on=before)).status_code == 302
        response = second.post(address, goal_data(what="Eén map", due_on="", based_on=before))
        assert response.status_code == 422
        assert "Dit veranderde terwijl je bezig was" in response.text
        assert "Alle post open" in response.text
        assert 'value="Eén map"' in response.text
        assert Goal.objects.get().what == "Alle post open"
        newest = str(last_change(cast.household, [ChangeKind.GOAL], goal.pk))
        assert f'name="based_on" value="{newest}"' in response.text
        assert second.post(address, goal_data(what="Eén map", due_on="", based_on=newest)).status_code == 302
        assert Goal.objects.get().what == "Eén map"

    def test_a_settled_goal_is_not_changed(self, cast):
        goal = factories.make_goal(household=cast.household, status=GoalStatus.REACHED)
        response = client_of(cast.advisor).post(url("goal_change", cast, goal_pk=goal.pk), goal_data(due_on=""))
        assert response.status_code == 422
        assert "al afgerond" in response.text

    def test_a_trainee_may_write_a_goal(self, cast):
        cast.household.owner = cast.trainee.user
        cast.household.save()
        assert client_of(cast.trainee).post(url("goal_add", cast), goal_data()).status_code == 302


class TestPlan:
    def test_without_goals_it_says_how_to_begin(self, cast):
        page = client_of(cast.advisor).get(url("plan_detail", cast)).text
        assert "Er is nog geen plan" in page
        assert url("goal_add", cast) in page

    def test_shows_goals_with_what_came_of_them(self, cast):
        goal = factories.make_goal(household=cast.household, due_on=today() - datetime.timedelta(days=9))
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        Task.objects.filter(pk=factories.make_task(consent=consent).pk).update(goal=goal)
        Intervention.objects.filter(pk=factories.make_intervention(household=cast.household).pk).update(goal=goal)
        page = client_of(cast.advisor).get(url("plan_detail", cast)).text
        assert "9\N{NO-BREAK SPACE}dagen te laat" in page
        assert "Taak bij Budgethulp" in page
        assert "Info en advies" in page
        assert "eigen kracht" in page

    def test_says_when_it_is_no_longer_what_was_agreed(self, cast):
        factories.make_goal(household=cast.household)
        client = client_of(cast.advisor)
        agree = {"agreed_on": "2024-04-01", "agreed_with": "mevrouw", "based_on": "0", "once": str(uuid.uuid4())}
        client.post(url("plan_agree", cast), {**agree, "start_guidance": "on"})
        assert "Gewijzigd sinds het is afgesproken" not in client.get(url("plan_detail", cast)).text
        Goal.objects.update(why="Anders")
        assert "Gewijzigd sinds het is afgesproken" in client.get(url("plan_detail", cast)).text

    def test_asks_as_many_queries_for_many_goals_as_for_one(self, cast):
        client = client_of(cast.advisor)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url("plan_detail", cast)).status_code == 200
            return len(captured)

        goal = factories.make_goal(household=cast.household)
        factories.make_plan_version(plan=goal.plan)
        one = queries()
        for number in range(12):
            factories.make_goal(household=cast.household, organisation=cast.organisation)
            factories.make_plan_version(plan=goal.plan, number=number + 2)
        assert queries() == one <= 15

    def test_where_a_goal_stands_is_said_at_the_goal(self, cast):
        goal = factories.make_goal(household=cast.household)
        address = url("goal_status", cast, goal_pk=goal.pk)
        client = client_of(cast.advisor)
        data = {"status": "reached", "on": today().isoformat(), "note": "Zelf gedaan", "based_on": "0"}
        assert client.post(address, {**data, "once": str(uuid.uuid4())}).status_code == 302
        goal.refresh_from_db()
        assert (goal.status, goal.settled_note) == ("reached", "Zelf gedaan")
        seen = str(last_change(cast.household, [ChangeKind.GOAL], goal.pk))
        wrong = client.post(
            address, {**data, "status": "dropped", "note": "", "based_on": seen, "once": str(uuid.uuid4())}
        )
        assert wrong.status_code == 422
        assert "waarom jullie dit doel loslaten" in wrong.text
        assert client.post(address, {}).status_code == 422
        assert client.get(address)["Location"].endswith(f"#doel-{goal.pk}")

    def test_a_closed_case_shows_what_was_agreed_and_no_buttons(self, cast):
        goal = factories.make_goal(household=cast.household, status=GoalStatus.REACHED)
        factories.make_plan_version(plan=goal.plan)
        goal.plan.ended_on = goal.plan.started_on
        goal.plan.save()
        cast.household.status = HouseholdStatus.CLOSED
        cast.household.save()
        page = client_of(cast.advisor).get(url("plan_detail", cast)).text
        assert "Er loopt nu geen plan" in page
        assert "Versie 1" in page
        assert url("goal_add", cast) not in page

    @pytest.mark.parametrize("name", ["plan_detail", "goal_add", "plan_agree", "evaluation_record", "household_close"])
    def test_a_colleagues_household_does_not_exist_and_that_is_logged(self, cast, name):
        assert client_of(cast.colleague).get(url(name, cast)).status_code == 404
        assert AccessLog.objects.filter(outcome="denied", household_id=cast.household.pk).exists()

    def test_a_goal_of_another_household_does_not_exist(self, cast):
        other = factories.make_goal(household=factories.make_household(project=cast.project, owner=cast.advisor.user))
        for name in ("goal_change", "goal_status"):
            assert client_of(cast.advisor).post(url(name, cast, goal_pk=other.pk), {}).status_code == 404


class TestAgreeing:
    def data(self, cast, **changes):
        return {
            "agreed_on": "2024-05-01", "agreed_with": "J. van der Meulen", "start_guidance": "on", "based_on": "0",
            "once": str(uuid.uuid4()), **changes,
        }  # fmt: skip

    def test_makes_a_version_and_the_guidance_begins(self, cast):
        factories.make_goal(
            household=cast.household, what=RTL_AND_EMOJI, why="Omdat", due_on=factories.day("2024-07-01")
        )
        client = client_of(cast.advisor)
        assert client.post(url("plan_agree", cast), self.data(cast)).status_code == 302
        cast.household.refresh_from_db()
        assert cast.household.status == HouseholdStatus.IN_GUIDANCE
        for name in ("plan_version", "plan_print"):
            page = client.get(url(name, cast, number=1)).text
            for words in ("שלום", "Omdat", "1 juli 2024", "Bewoner zelf en bewonersadviseur"):
                assert words in page

    def test_the_paper_has_no_code_score_or_type(self, cast):
        cast.household.type, cast.household.total = "multiproblem", 14
        cast.household.save()
        goal = factories.make_goal(household=cast.household)
        factories.make_plan_version(plan=goal.plan)
        page = client_of(cast.advisor).get(url("plan_print", cast, number=1)).text
        assert "Uw vaste aanspreekpunt:</strong> <bdi>Sanne Bakker</bdi>" in page
        for secret in (cast.household.code, "multiprobleem", "leefgebied"):
            assert secret not in page

    def test_without_the_tick_the_status_stays(self, cast):
        factories.make_goal(household=cast.household)
        client_of(cast.advisor).post(url("plan_agree", cast), self.data(cast, start_guidance=""))
        assert not StatusChange.objects.exists()

    def test_all_of_it_or_nothing(self, cast):
        factories.make_goal(household=cast.household)
        factories.make_status_change(household=cast.household, on=today())
        cast.household.status = HouseholdStatus.APPROACHING
        cast.household.save()
        response = client_of(cast.advisor).post(url("plan_agree", cast), self.data(cast))
        assert response.status_code == 422
        assert "toen de vorige periode begon" in response.text
        assert not PlanVersion.objects.exists()

    def test_in_guidance_already_there_is_nothing_to_start(self, cast):
        factories.make_goal(household=cast.household)
        factories.make_status_change(household=cast.household)
        page = client_of(cast.advisor).get(url("plan_agree", cast)).text
        assert "start_guidance" not in page

    def test_without_goals_it_points_to_the_first(self, cast):
        response = client_of(cast.advisor).post(url("plan_agree", cast), self.data(cast))
        assert response.status_code == 422
        assert url("goal_add", cast) in response.text

    def test_is_not_for_a_trainee(self, cast):
        assert client_of(cast.trainee).get(url("plan_agree", cast)).status_code == 403

    @pytest.mark.parametrize("number", [0, 2, 10**25])
    def test_a_version_that_is_not_there_does_not_exist(self, cast, number):
        factories.make_plan_version(plan=factories.make_goal(household=cast.household).plan)
        for name in ("plan_version", "plan_print"):
            assert client_of(cast.advisor).get(url(name, cast, number=number)).status_code == 404


class TestFromAGoal:
    def test_an_intervention_is_filled_in_and_belongs_to_it(self, cast):
        goal = factories.make_goal(household=cast.household, domain=Domain.WORK)
        address = url("intervention_add", cast)
        page = client_of(cast.advisor).get(address, {"doel": goal.pk}).text
        assert f'<option value="{goal.pk}" selected>' in page
        data = {"kind": "overview", "domains": ["work"], "on": "2026-01-05", "goal": goal.pk, "once": str(uuid.uuid4())}
        client_of(cast.advisor).post(address, data)
        assert Intervention.objects.get().goal == goal

    def test_a_task_is_filled_in_and_belongs_to_it(self, cast):
        goal = factories.make_goal(
            household=cast.household, what="Regeling", doers=[Doer.PARTNER], organisation=cast.organisation
        )
        page = client_of(cast.advisor).get(url("task_send", cast), {"doel": goal.pk}).text
        for expected in (
            f'<option value="{goal.pk}" selected>',
            "Regeling</textarea>",
            '<option value="finance" selected>',
        ):
            assert expected in page
        data = {
            "organisation": cast.organisation.pk, "domain": "finance", "description": "Graag hulp",
            "priority": "medium",
            "ground": "legal", "legal_reason": "Acuut", "consent_form": "oral", "goal": goal.pk, "step": "send",
            "once": str(uuid.uuid4()),
        }  # fmt: skip
        assert client_of(cast.advisor).post(url("task_send", cast), data).status_code == 302
        assert Task.objects.get().goal == goal

    def test_a_foreign_or_settled_goal_is_not_offered(self, cast):
        foreign = factories.make_goal()
        factories.make_goal(household=cast.household, status=GoalStatus.REACHED)
        page = client_of(cast.advisor).get(url("intervention_add", cast), {"doel": foreign.pk}).text
        assert "Bij welk doel?" not in page


class TestEvaluation:
    def data(self, **changes):
        return {
            "on": "2024-07-01", "remark": "Gaat beter", "safer_resident": "better", "safer_advisor": "same",
            "based_on": "0", "once": str(uuid.uuid4()), **changes,
        }  # fmt: skip

    def test_keeps_both_sides_and_goes_on_to_scoring(self, cast):
        response = client_of(cast.advisor).post(url("evaluation_record", cast), self.data(step="score"))
        assert response["Location"] == url("matrix_score", cast)
        assert {(one.outcome, one.perspective, one.value) for one in Evaluation.objects.get().outcomes.all()} == {
            ("safer", "resident", "better"), ("safer", "advisor", "same"),
        }  # fmt: skip

    def test_has_a_place_for_each_outcome_from_both_sides(self, cast):
        page = client_of(cast.advisor).get(url("evaluation_record", cast)).text
        for outcome in Outcome:
            for side in Perspective:
                assert page.count(f'name="{outcome}_{side}"') == len(OutcomeValue)

    def test_shows_earlier_ones_and_fills_in_what_is_corrected(self, cast):
        one = factories.make_evaluation(
            household=cast.household, outcomes={(Outcome.WORK, Perspective.RESIDENT): OutcomeValue.WORSE}, remark="Toen"
        )
        client = client_of(cast.advisor)
        page = client.get(url("evaluation_record", cast)).text
        assert "1 juli 2024" in page
        assert "slechter</td>" in page
        corrected = client.get(url("evaluation_record", cast), {"verbeter": one.pk}).text
        assert 'value="2024-07-01"' in corrected
        assert "Toen</textarea>" in corrected
        assert client.get(url("evaluation_record", cast), {"verbeter": "x"}).status_code == 200

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"on": "2020-01-01"}, "Toen woonden ze hier nog niet."),
            ({"safer_resident": "geweldig"}, "geweldig"),
            ({"remark": "", "safer_resident": "", "safer_advisor": ""}, "Vul minstens één uitkomst in"),
        ],
    )
    def test_says_what_is_wrong(self, cast, changes, message):
        response = client_of(cast.advisor).post(url("evaluation_record", cast), self.data(**changes))
        assert response.status_code == 422
        assert message in response.text
        assert not Evaluation.objects.exists()

    def test_the_second_sees_what_the_first_said(self, cast):
        client_of(cast.advisor).post(url("evaluation_record", cast), self.data())
        response = client_of(cast.leader).post(url("evaluation_record", cast), self.data(safer_resident="worse"))
        assert response.status_code == 422
        assert "bewoner: beter, bewonersadviseur: gelijk" in response.text

    def test_a_trainee_may_record_one(self, cast):
        cast.household.owner = cast.trainee.user
        cast.household.save()
        assert client_of(cast.trainee).post(url("evaluation_record", cast), self.data()).status_code == 302


class TestClosing:
    def data(self, **changes):
        return {
            "reason": "on_their_own", "on": today().isoformat(), "explanation": "Kan het zelf", "based_on": "0",
            "once": str(uuid.uuid4()), **changes,
        }  # fmt: skip

    def test_lists_what_is_open_and_settles_it_in_one_go(self, cast):
        goal = factories.make_goal(household=cast.household, what="Rust in het portiek")
        task = factories.make_task(household=cast.household, organisation=cast.organisation)
        client = client_of(cast.advisor)
        page = client.get(url("household_close", cast)).text
        assert "Rust in het portiek" in page
        assert "Waarom neem je de taak bij Budgethulp terug?" in page
        unsettled = client.post(url("household_close", cast), self.data())
        assert unsettled.status_code == 422
        assert "Kies hoe het met dit doel afliep." in unsettled.text
        assert "Neem de taak terug met een reden" in unsettled.text
        planned = today() + datetime.timedelta(days=30)
        done = self.data(**{
            f"goal_{goal.pk}": "dropped", f"goal_{goal.pk}_note": "Hoeft niet meer",
            f"task_{task.pk}": "Niet meer nodig", "aftercare_1": planned.isoformat(),
        })  # fmt: skip
        response = client.post(url("household_close", cast), done, follow=True)
        assert "Het huishouden is afgesloten." in response.text
        task.refresh_from_db()
        cast.household.refresh_from_db()
        assert (cast.household.status, task.status) == (HouseholdStatus.CLOSED, TaskStatus.RETURNED)
        assert AftercareContact.objects.get().planned_on == planned
        assert Goal.objects.get().settled_note == "Hoeft niet meer"

    def test_letting_go_needs_a_word(self, cast):
        goal = factories.make_goal(household=cast.household)
        response = client_of(cast.advisor).post(
            url("household_close", cast), self.data(**{f"goal_{goal.pk}": "dropped"})
        )
        assert response.status_code == 422
        assert "waarom jullie dit doel loslaten" in response.text

    def test_says_that_nothing_is_open(self, cast):
        assert "Er staat niets meer open" in client_of(cast.advisor).get(url("household_close", cast)).text

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"reason": ""}, "Kies waarom je afsluit."),
            ({"reason": "never_reached"}, "Deze reden past hier niet."),
            ({"on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
            ({"on": "2020-01-01"}, "toen de vorige periode begon"),
            ({"aftercare_1": "2020-01-01"}, "Nazorg plan je na deze dag."),
            ({"reason": "deceased", "aftercare_1": "2999-01-01"}, "hoort geen nazorg"),
            ({"explanation": "x" * 20_001}, "20000"),
        ],
    )
    def test_says_what_is_wrong(self, cast, changes, message):
        response = client_of(cast.advisor).post(url("household_close", cast), self.data(**changes))
        assert response.status_code == 422
        assert message in response.text
        assert not StatusChange.objects.exists()

    def test_a_colleague_who_closed_first_is_shown(self, cast):
        client_of(cast.leader).post(url("household_close", cast), self.data(reason="moved"))
        response = client_of(cast.advisor).post(url("household_close", cast), self.data())
        assert response.status_code == 422
        assert "Els Vos" in response.text
        assert StatusChange.objects.get().reason == "moved"

    def test_what_is_closed_shows_its_status_instead(self, cast):
        factories.make_status_change(
            household=cast.household, to_status=HouseholdStatus.CLOSED, reason=ClosingReason.MOVED
        )
        response = client_of(cast.advisor).get(url("household_close", cast), follow=True)
        assert "al afgesloten" in response.text

    @pytest.mark.parametrize("who", ["trainee", "partner", "client"])
    def test_is_not_for_other_roles(self, cast, who):
        client = client_of(getattr(cast, who))
        assert client.get(url("household_close", cast)).status_code == 403
        assert client.post(url("household_close", cast), self.data()).status_code == 403
        assert not DossierChange.objects.exists()
