"""A form that is sent twice is done once."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection
from django.forms import HiddenInput

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Organisation
from adv.accounts.once import OnceField, do_once
from tests import factories


@pytest.fixture
def user(db):
    return factories.make_user()


def test_the_second_time_only_gives_the_answer_of_the_first(user):
    token, done = uuid.uuid4(), []

    def do() -> str:
        done.append(1)
        return f"/gedaan/{len(done)}/"

    assert do_once(user=user, token=token, do=do) == "/gedaan/1/"
    assert do_once(user=user, token=token, do=do) == "/gedaan/1/"
    assert len(done) == 1


def test_another_form_and_another_person_are_not_the_same(user):
    token = uuid.uuid4()
    do_once(user=user, token=token, do=lambda: "/een/")

    assert do_once(user=user, token=uuid.uuid4(), do=lambda: "/twee/") == "/twee/"
    assert do_once(user=factories.make_user(), token=token, do=lambda: "/drie/") == "/drie/"


def test_what_was_refused_is_not_stored_and_can_be_tried_again(user):
    token, project = uuid.uuid4(), factories.make_project()

    def refuse() -> str:
        factories.make_organisation(project=project)
        raise ActionRefused("Nee")

    with pytest.raises(ActionRefused):
        do_once(user=user, token=token, do=refuse)

    assert not Organisation.objects.exists()
    assert do_once(user=user, token=token, do=lambda: "/ja/") == "/ja/"


def test_each_form_gets_a_token_of_its_own():
    first, second = OnceField(), OnceField()
    assert first.initial() != second.initial()
    assert isinstance(first.widget, HiddenInput)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_do_it_once():
    user, project, token = factories.make_user(), factories.make_project(), uuid.uuid4()
    barrier, answers = threading.Barrier(2), []

    def do() -> str:
        return f"/organisatie/{factories.make_organisation(project=project).pk}/"

    def request() -> None:
        try:
            barrier.wait(timeout=20)
            answers.append(do_once(user=user, token=token, do=do))
        finally:
            connection.close()

    threads = [threading.Thread(target=request) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert Organisation.objects.count() == 1
    assert len(answers) == 2
    assert len(set(answers)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_does_not_use_up_the_token():
    user, token, project = factories.make_user(), uuid.uuid4(), factories.make_project()

    def break_at_commit() -> str:
        Organisation.objects.create(project_id=project.pk + 999, name="Nergens")  # checked at the end
        return "/mis/"

    with pytest.raises(IntegrityError):
        do_once(user=user, token=token, do=break_at_commit)

    assert do_once(user=user, token=token, do=lambda: "/raak/") == "/raak/"
