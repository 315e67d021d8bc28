"""Recording interventions and effects, as actions."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit.models import AccessLog
from households.domain.codes import Domain
from interventions.actions.effects import (
    Answer,
    Seen,
    record_answers,
    record_both_sides,
    record_effect,
    record_intervention,
)
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.models import Effect, Intervention
from tests import factories
from tests.factories import actor_of

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def record(cast, **changes):
    return record_intervention(
        **{
            "by": actor_of(cast.advisor),
            "household": cast.household,
            "person": cast.advisor.user,
            "on": datetime.date(2024, 4, 1),
            "kind": InterventionKind.LISTENING,
            "domains": [Domain.SOCIAL, Domain.HOUSING],
            **changes,
        }
    )


class TestAnIntervention:
    def test_gets_the_next_free_number_of_the_project(self, cast):
        first = record(cast)
        number = int(first.number.removeprefix("I-"))
        factories.make_intervention(household=cast.household, number=f"I-{number + 1}")

        assert record(cast).number == f"I-{number + 2}"

    def test_keeps_a_number_that_is_given(self, cast):
        assert record(cast, number="2019-44").number == "2019-44"

    def test_is_logged_with_the_household(self, cast):
        intervention = record(cast)

        row = AccessLog.objects.get(object_type="intervention")
        assert (row.action, row.object_id, row.household_id) == ("C", intervention.pk, cast.household.pk)

    @pytest.mark.parametrize(("changes", "field"), [({"domains": []}, "domains"), ({"on": TOMORROW}, "on")])
    def test_is_refused_without_a_domain_and_in_the_future(self, cast, changes, field):
        with pytest.raises(ActionRefused) as refusal:
            record(cast, **changes)

        assert refusal.value.field == field
        assert not Intervention.objects.exists()
        assert Project.objects.get(pk=cast.project.pk).last_number == 0


class TestAnEffect:
    @pytest.fixture
    def intervention(self, cast):
        return factories.make_intervention(household=cast.household, on=datetime.date(2024, 4, 1))

    def arguments(self, cast, intervention, **changes):
        return {
            "by": actor_of(cast.advisor),
            "intervention": intervention,
            "person": cast.advisor.user,
            "domain": Domain.WELLBEING,
            "observed_on": datetime.date(2024, 4, 20),
            **changes,
        }

    def test_is_stored_with_its_side_and_logged(self, cast, intervention):
        effect = record_effect(
            **self.arguments(cast, intervention),
            perspective=Perspective.RESIDENT,
            value=EffectValue.WORSE,
            fragment=" Moe ",
        )

        assert (effect.perspective, effect.value, effect.fragment) == ("resident", "worse", "Moe")
        row = AccessLog.objects.get(object_type="effect")
        assert (row.action, row.object_id, row.household_id) == ("C", effect.pk, cast.household.pk)

    @pytest.mark.parametrize("day", [TOMORROW, datetime.date(2024, 3, 31)])
    def test_is_refused_in_the_future_and_before_the_intervention(self, cast, intervention, day):
        with pytest.raises(ActionRefused) as refusal:
            record_effect(
                **self.arguments(cast, intervention, observed_on=day),
                perspective=Perspective.RESIDENT,
                value=EffectValue.SAME,
            )

        assert refusal.value.field == "observed_on"

    def test_both_sides_are_stored_together_or_not_at_all(self, cast, intervention):
        sides = {Perspective.ADVISOR: Seen(EffectValue.BETTER), Perspective.RESIDENT: Seen(EffectValue.SAME, "Tja")}

        stored = record_both_sides(**self.arguments(cast, intervention), sides=sides, sub_theme="stress")
        with pytest.raises(ActionRefused):
            record_both_sides(**self.arguments(cast, intervention, observed_on=TOMORROW), sides=sides)

        assert [(each.perspective, each.value) for each in stored] == [("resident", "same"), ("advisor", "better")]
        assert Effect.objects.count() == 2

    def test_without_any_side_is_refused(self, cast, intervention):
        with pytest.raises(ActionRefused) as refusal:
            record_both_sides(**self.arguments(cast, intervention), sides={})

        assert refusal.value.field == "resident_value"


def test_answers_about_nothing_are_refused(cast):
    with pytest.raises(ActionRefused, match="minstens één"):
        record_answers(
            by=actor_of(cast.advisor), person=cast.advisor.user, answers=[], observed_on=datetime.date(2024, 4, 1)
        )


def test_answers_about_several_interventions_are_recorded_in_one_go(cast):
    both = {side: Seen(EffectValue.BETTER) for side in Perspective}
    answers = [
        Answer(factories.make_intervention(household=cast.household), domain, both)
        for domain in (Domain.FINANCE, Domain.WORK)
    ]

    made = record_answers(
        by=actor_of(cast.advisor), person=cast.advisor.user, answers=answers, observed_on=datetime.date(2024, 5, 1)
    )

    assert made == Effect.objects.count() == 4
