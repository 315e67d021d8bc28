"""The questions of a project in versions, and the informatiemap."""

import pytest

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.conversation_formats import (
    FormatConflict,
    change_format,
    current_format,
    drop_format,
    publish_format,
    shown_format,
)
from households.actions.conversations import start_conversation
from households.actions.information import add_information, change_information, retire_information
from households.domain.conversation_format import Part, QuestionKind, read_format
from households.models import ConversationFormat, InformationItem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


def add(leader, label="Wat geeft energie?", revision=None):
    return change_format(
        by=make.actor_of(leader),
        project=leader.project,
        change=lambda form: form.with_question(Part.WELLBEING, label, QuestionKind.NOTE),
        revision=revision,
    )


def test_a_project_begins_with_the_questions_of_the_field(leader):
    assert shown_format(leader.project).pk is None
    first = current_format(by=make.actor_of(leader), project=leader.project)
    assert (first.version, current_format(by=make.actor_of(leader), project=leader.project)) == (1, first)
    assert shown_format(leader.project) == first


def test_a_change_is_for_conversations_that_begin_after_it_is_published(leader):
    household = make.make_household(project=leader.project)
    by = make.actor_of(leader)
    old = start_conversation(by=by, household=household, person=leader.user)
    draft = add(leader)
    assert (draft.version, draft.published_at) == (2, None)
    assert current_format(by=by, project=leader.project).version == 1
    published = publish_format(by=by, project=leader.project, person=leader.user, revision=draft.revision)
    new = start_conversation(by=by, household=make.make_household(project=leader.project), person=leader.user)
    old.refresh_from_db()
    assert (old.format.version, new.format) == (1, published)
    assert read_format(old.format.content).question("own_1") is None
    assert read_format(new.format.content).question("own_1") is not None


def test_a_published_version_can_not_be_changed_or_deleted(leader):
    current_format(by=make.actor_of(leader), project=leader.project)
    row = ConversationFormat.objects.get()
    with pytest.raises(RuntimeError):
        row.save()
    with pytest.raises(RuntimeError):
        row.delete()


def test_two_editors_do_not_overwrite_each_other(leader):
    draft = add(leader, revision=0)
    with pytest.raises(FormatConflict):
        add(leader, "Iets anders", revision=0)
    with pytest.raises(FormatConflict):
        publish_format(by=make.actor_of(leader), project=leader.project, person=leader.user, revision=0)
    assert add(leader, "Iets anders", revision=draft.revision).revision == draft.revision + 1


def test_a_change_that_can_not_be_is_refused_at_its_field(leader):
    with pytest.raises(ActionRefused) as refused:
        add(leader, "  ")
    assert refused.value.field == "label"
    with pytest.raises(ActionRefused) as refused:
        change_format(
            by=make.actor_of(leader),
            project=leader.project,
            change=lambda form: form.with_retired("x", is_retired=True),
        )
    assert refused.value.field is None
    assert not ConversationFormat.objects.exists()


def test_nothing_changed_makes_no_version(leader):
    by = make.actor_of(leader)
    same = change_format(by=by, project=leader.project, change=lambda form: form)
    assert same.version == 1
    with pytest.raises(ActionRefused):
        publish_format(by=by, project=leader.project, person=leader.user, revision=0)
    draft = add(leader)
    assert change_format(by=by, project=leader.project, change=lambda form: form) == draft


def test_a_version_that_is_worked_on_can_be_left(leader):
    add(leader)
    drop_format(by=make.actor_of(leader), project=leader.project)
    drop_format(by=make.actor_of(leader), project=leader.project)
    assert ConversationFormat.objects.count() == 1
    assert add(leader).version == 2


def test_the_map_is_changed_by_one_at_a_time_and_nothing_is_thrown_away(leader):
    by = make.actor_of(leader)
    item = add_information(by=by, project=leader.project, title="Huurtoeslag", domain="finance")
    changed = change_information(by=by, item=item, title="Huurtoeslag 2026", domain="finance", seen_version=1)
    with pytest.raises(ActionRefused):
        change_information(by=by, item=item, title="Iets anders", seen_version=1)
    assert change_information(by=by, item=changed, title="Huurtoeslag").version == 3
    retire_information(by=by, item=item, is_retired=True)
    rows = AccessLog.objects.filter(object_type="information_item").count()
    retire_information(by=by, item=item, is_retired=True)
    assert AccessLog.objects.filter(object_type="information_item").count() == rows
    assert not InformationItem.objects.in_use().exists()
    retire_information(by=by, item=item, is_retired=False)
    assert InformationItem.objects.in_use().get().title == "Huurtoeslag"
