"""Kinds and themes of a project itself."""

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from households.domain.codes import Domain
from households.models import Conversation
from interventions.actions import own_words
from interventions.actions.effects import record_intervention
from interventions.domain.codes import InterventionKind
from interventions.models import OwnKind, OwnTheme
from tests import factories

LISTENING, ADVICE = InterventionKind.LISTENING, InterventionKind.INFO_ADVICE


@pytest.fixture
def by(cast):
    return factories.actor_of(cast.leader)


def test_adds_a_kind_with_a_tidy_name(cast, by):
    kind = own_words.add_own_kind(by=by, project=cast.project, name="  Buurt   maaltijd ", counts_as=LISTENING)
    assert (kind.name, kind.counts_as, kind.is_informal) == ("Buurt maaltijd", "listening", False)


@pytest.mark.parametrize("name", ["crisishulp", "BUURTMAALTIJD"])
def test_a_name_is_there_once(cast, by, name):
    factories.make_own_kind(project=cast.project, name="Buurtmaaltijd")
    with pytest.raises(ActionRefused, match="staat al in de lijst"):
        own_words.add_own_kind(by=by, project=cast.project, name=name, counts_as=LISTENING)


def test_there_is_a_limit_to_kinds_and_themes(cast, by, monkeypatch):
    monkeypatch.setattr(own_words, "MOST_KINDS", 0)
    monkeypatch.setattr(own_words, "MOST_THEMES", 0)
    with pytest.raises(ActionRefused, match="hoogstens"):
        own_words.add_own_kind(by=by, project=cast.project, name="x", counts_as=LISTENING)
    with pytest.raises(ActionRefused, match="hoogstens"):
        own_words.add_own_theme(by=by, project=cast.project, domain=Domain.WORK, name="x")


def test_a_kind_that_was_used_keeps_what_it_counts_as(cast, by):
    kind = factories.make_own_kind(project=cast.project, name="Maaltijd", counts_as=LISTENING)
    own_words.change_own_kind(by=by, own_kind=kind, name="maaltijd", counts_as=ADVICE, is_informal=True)
    factories.make_intervention(household=cast.household, own_kind=kind)

    own_words.change_own_kind(by=by, own_kind=kind, name="Samen eten", counts_as=ADVICE, is_informal=False)
    with pytest.raises(ActionRefused, match="al gebruikt"):
        own_words.change_own_kind(by=by, own_kind=kind, name="Samen eten", counts_as=LISTENING, is_informal=False)
    assert OwnKind.objects.get().name == "Samen eten"


def test_a_changed_name_is_there_once_too(cast, by):
    factories.make_own_kind(project=cast.project, name="Een")
    kind = factories.make_own_kind(project=cast.project, name="Twee", counts_as=LISTENING)
    with pytest.raises(ActionRefused, match="staat al in de lijst"):
        own_words.change_own_kind(by=by, own_kind=kind, name="EEN", counts_as=LISTENING, is_informal=False)


def test_a_kind_is_retired_and_put_back(cast, by):
    kind = factories.make_own_kind(project=cast.project)
    own_words.retire_own_kind(by=by, own_kind=kind, is_retired=True)
    own_words.retire_own_kind(by=by, own_kind=kind, is_retired=True)
    assert not OwnKind.objects.in_use().exists()
    own_words.retire_own_kind(by=by, own_kind=kind, is_retired=False)
    assert OwnKind.objects.in_use().exists()


def test_a_theme_is_added_once_and_removed(cast, by):
    theme = own_words.add_own_theme(by=by, project=cast.project, domain=Domain.HOUSING, name=" vocht ")
    own_words.add_own_theme(by=by, project=cast.project, domain=Domain.WORK, name="vocht")
    for name in ("VOCHT", "Veiligheid"):
        with pytest.raises(ActionRefused, match="staat al in de lijst"):
            own_words.add_own_theme(by=by, project=cast.project, domain=Domain.HOUSING, name=name)
    own_words.remove_own_theme(by=by, theme=theme)
    assert OwnTheme.objects.count() == 1


def test_an_own_kind_a_conversation_or_a_goal_of_others_is_refused(cast, by):
    common = {
        "by": by,
        "household": cast.household,
        "person": cast.leader.user,
        "on": timezone.localdate(),
        "kind": LISTENING,
        "domains": [Domain.WORK],
    }
    with pytest.raises(ActionRefused, match="ander project"):
        record_intervention(**common, own_kind=factories.make_own_kind())
    with pytest.raises(ActionRefused, match="ander huishouden"):
        record_intervention(**common, conversation=Conversation(household=factories.make_household()))
    with pytest.raises(ActionRefused, match="ander huishouden"):
        record_intervention(**common, goal=factories.make_goal())
