"""Texts of letters, contact details, and the second language of a household."""

import pytest

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.letters import drop_text, set_contact_details, set_second_language, write_text
from households.letters.texts import DEFAULT_TEXTS, texts_of
from households.models import LetterKind, LetterTemplate
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


def write(leader, **changes):
    values = {"kind": LetterKind.LETTER, "language": "nl", "subject": "Dag", "body": "Beste {naam}", **changes}
    return write_text(by=make.actor_of(leader), project=leader.project, **values)


def test_a_text_is_kept_once_per_language_and_logged(leader):
    write(leader)
    write(leader, body="Anders")
    write(leader, language="tr")
    assert sorted(LetterTemplate.objects.values_list("language", "body")) == [("nl", "Anders"), ("tr", "Beste {naam}")]
    assert list(AccessLog.objects.order_by("pk").values_list("object_type", "action")) == [
        ("letter_template", AccessLog.Action.CREATE),
        ("letter_template", AccessLog.Action.UPDATE),
        ("letter_template", AccessLog.Action.CREATE),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"subject": "{x}"}, "subject"),
        ({"body": "{x}"}, "body"),
        ({"body": "{"}, "body"),
    ],
)
def test_a_wrong_text_is_refused(leader, changes, field):
    with pytest.raises(ActionRefused) as refusal:
        write(leader, **changes)
    assert refusal.value.field == field
    assert not LetterTemplate.objects.exists()


def test_without_its_own_text_a_project_has_the_standard_one(leader):
    write(leader)
    assert texts_of(leader.project, LetterKind.LETTER)["nl"].is_own
    drop_text(by=make.actor_of(leader), project=leader.project, kind=LetterKind.LETTER, language="nl")
    drop_text(by=make.actor_of(leader), project=leader.project, kind=LetterKind.LETTER, language="nl")
    assert texts_of(leader.project, LetterKind.LETTER)["nl"] == DEFAULT_TEXTS[LetterKind.LETTER]
    assert AccessLog.objects.filter(action=AccessLog.Action.DELETE).count() == 1


def test_dutch_comes_first(leader):
    for language in ("uk", "tr", "ar"):
        write(leader, language=language)
    assert list(texts_of(leader.project, LetterKind.LETTER)) == ["nl", "ar", "tr", "uk"]


def test_contact_details_are_kept(leader):
    set_contact_details(by=make.actor_of(leader), project=leader.project, contact_details="Kom langs")
    leader.project.refresh_from_db()
    assert leader.project.contact_details == "Kom langs"


def test_the_second_language_of_a_household(leader):
    household = make.make_household(project=leader.project)
    by = make.actor_of(leader)
    set_second_language(by=by, household=household, language="tr")
    set_second_language(by=by, household=household, language="tr")
    household.refresh_from_db()
    assert household.second_language == "tr"
    assert AccessLog.objects.filter(household_id=household.pk).count() == 1
    set_second_language(by=by, household=household, language="")
    household.refresh_from_db()
    assert household.second_language == ""
    for language in ("xx", "nl"):
        with pytest.raises(ActionRefused):
            set_second_language(by=by, household=household, language=language)


def test_of_two_who_choose_a_language_the_second_hears_what_the_first_chose(leader):
    household = make.make_household(project=leader.project)
    by = make.actor_of(leader)
    set_second_language(by=by, household=household, language="tr", seen="")
    set_second_language(by=by, household=household, language="tr", seen="")  # the same is no difference
    with pytest.raises(ActionRefused, match=r"Iemand anders koos intussen: Turks\. Jouw keuze, Arabisch, is niet"):
        set_second_language(by=by, household=household, language="ar", seen="")
    household.refresh_from_db()
    assert household.second_language == "tr"
    set_second_language(by=by, household=household, language="", seen="tr")
    with pytest.raises(ActionRefused, match="koos intussen: alleen Nederlands"):
        set_second_language(by=by, household=household, language="ar", seen="tr")
