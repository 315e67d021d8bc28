"""Correcting an intervention or an effect."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from adv.accounts.errors import ActionRefused
from households.actions.history import Overtaken
from households.domain.changes import ChangeKind
from households.domain.codes import Domain
from households.models import DossierChange
from interventions.actions.corrections import (
    EffectCorrection,
    InterventionCorrection,
    correct_effect,
    correct_intervention,
)
from interventions.domain.codes import EffectValue, InterventionKind
from interventions.kind_choice import KindChoice
from tests import factories

DAY = datetime.date(2024, 4, 1)
ENTRY = InterventionCorrection(
    kind=KindChoice(InterventionKind.INFO_ADVICE), domains=[Domain.FINANCE], on=DAY, description="Post"
)
SEEN = EffectCorrection(value=EffectValue.BETTER, observed_on=datetime.date(2024, 5, 1))


@pytest.fixture
def by(cast):
    return factories.actor_of(cast.advisor)


@pytest.fixture
def done(cast):
    return factories.make_intervention(household=cast.household, on=DAY, description="Post")


def history(kind: ChangeKind) -> list[list[list[str]]]:
    return list(DossierChange.objects.filter(kind=kind).order_by("pk").values_list("changes", flat=True))


def test_what_it_was_stays_in_the_history(cast, by, done):
    own = factories.make_own_kind(project=cast.project, name="Buurtmaaltijd")
    entry = replace(ENTRY, kind=KindChoice.of_own(own), domains=[Domain.SOCIAL, Domain.FINANCE])

    found = correct_intervention(by=by, intervention=done, entry=entry, based_on=0)

    assert (found.own_kind, found.kind) == (own, own.counts_as)
    assert {one.domain for one in found.domains.all()} == {"social", "finance"}
    (changes,) = history(ChangeKind.INTERVENTION)
    assert changes == [["kind", "Info en advies", "Buurtmaaltijd"], ["domain", "Financiën", "Sociaal, Financiën"]]


def test_the_same_again_changes_nothing(by, done):
    correct_intervention(by=by, intervention=done, entry=ENTRY)
    assert history(ChangeKind.INTERVENTION) == []


def test_a_domain_can_go(by, done):
    found = correct_intervention(by=by, intervention=done, entry=replace(ENTRY, domains=[Domain.WORK]))
    assert [one.domain for one in found.domains.all()] == ["work"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"domains": []}, "minstens één"),
        ({"on": datetime.date(2999, 1, 1)}, "toekomst"),
        ({"on": datetime.date(2024, 5, 2)}, "al een effect gezien op 1 mei 2024"),
    ],
)
def test_refuses_an_intervention_that_cannot_be(by, done, changes: dict[str, Any], words):
    factories.make_effect(intervention=done)
    with pytest.raises(ActionRefused, match=words):
        correct_intervention(by=by, intervention=done, entry=replace(ENTRY, **changes))


def test_what_somebody_else_changed_is_not_overwritten(by, done):
    effect = factories.make_effect(intervention=done)
    correct_intervention(by=by, intervention=done, entry=replace(ENTRY, description="Anders"), based_on=0)
    correct_effect(by=by, effect=effect, entry=replace(SEEN, fragment="Anders"), based_on=0)

    with pytest.raises(Overtaken):
        correct_intervention(by=by, intervention=done, entry=ENTRY, based_on=0)
    with pytest.raises(Overtaken):
        correct_effect(by=by, effect=effect, entry=SEEN, based_on=0)


def test_an_effect_is_corrected_and_what_it_was_stays(by, done):
    effect = factories.make_effect(intervention=done, fragment="Goed")
    entry = EffectCorrection(value=EffectValue.WORSE, observed_on=SEEN.observed_on, fragment=" Slecht ", sub_theme="x")

    found = correct_effect(by=by, effect=effect, entry=entry)

    assert (found.value, found.fragment, found.sub_theme) == ("worse", "Slecht", "x")
    (changes,) = history(ChangeKind.EFFECT)
    assert changes == [["value", "beter", "slechter"], ["sub_theme", "", "x"], ["fragment", "Goed", "Slecht"]]
    correct_effect(by=by, effect=effect, entry=entry)
    assert len(history(ChangeKind.EFFECT)) == 1


@pytest.mark.parametrize(
    ("on", "words"), [(datetime.date(2999, 1, 1), "toekomst"), (datetime.date(2024, 3, 31), "voor de datum")]
)
def test_refuses_an_effect_that_cannot_be(by, done, on, words):
    effect = factories.make_effect(intervention=done)
    with pytest.raises(ActionRefused, match=words):
        correct_effect(by=by, effect=effect, entry=replace(SEEN, observed_on=on))
