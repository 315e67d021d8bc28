"""A partner reaches no text of the system beyond its own task: markers in every column, a walk over every URL."""

import datetime
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import ROLE_PERMISSIONS
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from adv.checks import policy_of, walk_urls
from adv.privacy import MODEL_POLICIES, Kind
from households.domain.codes import Domain
from households.models import Household, Resident
from interventions.domain.codes import Ground, TaskStatus
from interventions.models import Escalation, EscalationNote, Task
from tests import factories
from tests.interventions.cast import Cast, client_of, make_cast
from tests.interventions.planting import Plants


@dataclass(frozen=True)
class World:
    """A cast whose every text is a marker; ``known`` are the columns that the partner is meant to see."""

    cast: Cast
    task: Task
    plants: Plants
    known: set[str]
    ids: list[int]


def fill_household(cast: Cast, household, organisation, *, status: TaskStatus = TaskStatus.SENT) -> Task:
    """Give a household one row of everything; return the task."""
    user = cast.advisor.user
    intervention = factories.make_intervention(household=household, by=user)
    consent = factories.make_consent(household=household, organisation=organisation, by=user)
    sent = factories.make_task(household=household, organisation=organisation, consent=consent, by=user, status=status)
    factories.make_resident(household=household, name="Tweede Bewoner")
    factories.make_contact(household=household, note="x", by=user)
    factories.make_scoring(household=household, by=user, remarks={Domain.FINANCE: "x"})
    factories.make_dossier_access(household=household, user=cast.colleague.user)
    factories.make_effect(intervention=intervention, by=user)
    factories.make_message(task=sent, by=user)
    escalation = Escalation.objects.create(
        task=sent, taken_to="x", reason="x", opened_on=sent.sent_on, opened_by=user, outcome="x"
    )
    EscalationNote.objects.create(escalation=escalation, on=sent.sent_on, by=user, text="x")
    factories.make_plan_version(plan=factories.make_goal(household=household).plan, by=user)
    factories.make_helper(household=household)
    factories.make_coordinator(household=household)
    factories.make_signal_step(signal=factories.make_signal(household=household), by=user)
    return sent


def resident_of(household: Household) -> Resident:
    main = household.main_resident
    assert main is not None
    return main


def make_world(**project_settings: Any) -> World:
    cast = make_cast(**project_settings)
    address = factories.make_address(
        staircase=factories.make_staircase(complex=factories.make_complex(project=cast.project))
    )
    own_household = factories.make_household(address=address, owner=cast.advisor.user, phone="06 1")
    task = fill_household(cast, own_household, cast.organisation)
    long_ago = timezone.localdate() - datetime.timedelta(days=40)
    for organisation, settings in (
        (cast.other_partner.organisation, {}),  # the same household, another organisation
        (cast.organisation, {"ground": Ground.NONE, "consent": None}),
        (cast.organisation, {"status": TaskStatus.DONE, "closed_on": long_ago}),
        (
            cast.organisation,
            {
                "consent": factories.make_consent(
                    household=own_household, organisation=cast.organisation, withdrawn_at=timezone.now()
                )
            },
        ),
    ):
        other = factories.make_task(
            household=own_household, organisation=organisation, by=cast.advisor.user, **settings
        )
        factories.make_message(task=other, by=cast.advisor.user)
    neighbour = factories.make_household(project=cast.project, owner=cast.colleague.user)
    fill_household(cast, neighbour, cast.other_partner.organisation)
    elsewhere = make_cast()
    fill_household(elsewhere, elsewhere.household, elsewhere.organisation)

    # Every text of every row, whatever model it is of: what a later feature adds is planted too.
    plants = Plants()
    rows = [row for model in apps.get_models() if model not in NOT_PLANTED for row in model._default_manager.all()]
    plants.plant(*rows)
    cast.partner.user.refresh_from_db()  # its password is a marker now as well; logging in compares it
    main = resident_of(own_household)
    message, transition = task.messages.get(), task.transitions.get()
    known = plants.columns(
        [
            (task, "description"),
            (main, "given"),
            (main, "infix"),
            (main, "surname"),
            (main, "phone"),
            (address, "street"),
            (address, "town"),
            (message, "text"),
            (transition, "explanation"),
            (cast.organisation, "name"),
            (cast.advisor.user, "name"),
            # Of the partner itself, and of the project it works in.
            (cast.project, "name"),
            (cast.partner, "title"),
            (cast.partner.user, "name"),
            (cast.partner.user, "email"),
        ]
    )
    ids = sorted({row.pk for row in rows if isinstance(row.pk, int)} | {0, 10**25})
    return World(cast=cast, task=Task.objects.get(pk=task.pk), plants=plants, known=known, ids=ids)


#: What holds no text of anybody, or must stay as it is for anything to work at all.
NOT_PLANTED = frozenset({AccessLog, ContentType, Permission, Session})


@contextmanager
def kept_world(blocker: Any, **project_settings: Any) -> Iterator[World]:
    """A world for all tests of this module; each of them takes back what it wrote itself."""
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield make_world(**project_settings)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(planted: World, db: None) -> World:
    return planted


@dataclass(frozen=True)
class Route:
    """An address of the application with its places to fill in, and who may come there."""

    route: str
    places: tuple[str, ...]
    permissions: frozenset[str]
    is_public: bool

    def lets_in(self, role: Role | None) -> bool:
        """Whether the view itself is reached: a permission that is missing is refused before it looks at any id."""
        if self.is_public or not self.permissions:
            return True
        return role is not None and bool(self.permissions & ROLE_PERMISSIONS[role])

    def paths(self, ids: list[int]) -> Iterator[str]:
        """Every address, with every id in every place that takes a number."""
        few = ids if len(self.places) < 2 else ids[:: max(len(ids) // 5, 1)]
        for values in product(few, repeat=len(self.places)):
            path = self.route
            for place, value in zip(self.places, values, strict=True):
                path = path.replace(place, str(value) if place.startswith("<int") else f"x{value}", 1)
            yield f"/{path}"


@cache
def routes() -> list[Route]:
    found = []
    for route, pattern in walk_urls():
        if "(?P" in route or "account/" in route:
            continue  # the pages of allauth, about the own account
        policy = policy_of(pattern)
        assert policy is not None, route
        places = tuple(re.findall(r"<[^>]+>", route))
        found.append(Route(route, places, frozenset(policy.permissions), bool(policy.public_reason)))
    return found


def body_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace").lower() + str(dict(response.headers)).lower()


ANYTHING = {
    "text": "Hallo",
    "explanation": "Zo is het",
    "kind": "listening",
    "domain": "finance",
    "domains": ["finance"],
    "step": "preview",
    "reason": "urgent",
}


def ask(client: Client, method: str, path: str):
    data = {**ANYTHING, "once": str(uuid.uuid4()), "to": "accepted"} if method == "POST" else {}
    if method == "POST":
        return client.post(path, data)
    return client.get(path) if method == "GET" else client.generic(method, path)


#: What a view answers to is asked with these; the others are refused before the view looks at anything.
LOOKING_AND_SENDING, OTHER_METHODS = ("GET", "POST"), ("PUT", "DELETE")


def walk(
    client: Client, world: World, role: Role | None, *, sends: bool = False, also_closed: bool = False
) -> set[str]:
    """Ask everything; return the columns that turned up where they should not.

    A view that the role may reach is asked about every id, and with ``sends`` it is sent something as well. The others
    refuse before they look at any id: ``also_closed`` asks each of them once, about the own task.
    """
    leaks: set[str] = set()
    methods = LOOKING_AND_SENDING if sends else LOOKING_AND_SENDING[:1]
    for route in routes():
        is_open = route.lets_in(role)
        questions = [(method, path) for path in route.paths(world.ids) for method in methods] if is_open else []
        (own,) = route.paths([world.task.pk])
        if is_open and sends:
            questions += [(method, own) for method in OTHER_METHODS]
        if also_closed and not is_open:
            questions = [(method, own) for method in methods]
        for method, path in questions:
            response = ask(client, method, path)
            assert response.status_code < 500, f"{method} {path}"
            assert is_open or response.status_code in {403, 405, 302}, f"{method} {path}"
            found = world.plants.found_in(body_of(response)) - world.known
            leaks |= {f"{method} {path}: {place}" for place in found}
    return leaks


def test_the_own_task_shows_what_is_needed_and_the_markers_do_show(world):
    page = body_of(client_of(world.cast.partner).get(reverse("task_detail", args=[world.task.pk])))

    assert world.plants.found_in(page) >= world.known - world.plants.columns([(world.cast.partner.user, "email")])


def test_no_answer_to_any_question_holds_anything_else(world):
    client = client_of(world.cast.partner)

    assert walk(client, world, Role.PARTNER, sends=True, also_closed=True) == set()
    assert client.get(reverse("task_list")).status_code == 200  # and was logged in all the time


def test_lists_hold_nothing_else_whatever_is_asked_of_them(world):
    client = client_of(world.cast.partner)
    for query in ("tray=new", "tray=late", "tray=running", "tray=done", "tray=x", "page=2", "page=x", "show=all",
                  "organisation=1", "organisation=2", "sort=household", "mine=1"):  # fmt: skip
        page = body_of(client.get(f"{reverse('task_list')}?{query}"))
        assert world.plants.found_in(page) <= world.known


def test_before_accepting_name_and_address_are_hidden_too_where_the_project_says_so(world):
    Project.objects.filter(pk=world.cast.project.pk).update(name_after_acceptance=True)
    main, address = resident_of(world.task.household), world.task.household.address
    hidden = world.plants.columns(
        [(main, column) for column in ("given", "infix", "surname", "phone")] + [(address, "street"), (address, "town")]
    )

    assert walk(client_of(world.cast.partner), replace(world, known=world.known - hidden), Role.PARTNER) == set()


def test_somebody_who_is_no_longer_a_partner_gets_nothing_at_all(world):
    client = client_of(world.cast.partner)
    Membership.objects.filter(pk=world.cast.partner.pk).update(ended_at=timezone.now())
    nothing = world.plants.columns([(world.cast.partner.user, "name"), (world.cast.partner.user, "email")])

    assert walk(client, replace(world, known=nothing), None, also_closed=True) == set()


@pytest.mark.parametrize("role", [Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_without_dossiers_get_no_text_of_one_either(world, role):
    member = factories.make_member(role, project=world.cast.project)
    technical = {label for label, policy in MODEL_POLICIES.items() if policy.kind is not Kind.DOSSIER}
    others = {place for place in world.plants.places.values() if place.rpartition(".")[0] in technical}

    assert walk(client_of(member), replace(world, known=others), role) == set()
