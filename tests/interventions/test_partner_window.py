"""A partner reaches no text of the system beyond its own task: markers in every column, a walk over every URL."""

import datetime
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.checks import walk_urls
from households.domain.codes import Domain
from households.models import Household, Resident
from interventions.domain.codes import Ground, TaskStatus
from interventions.models import Task
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


def fill_household(cast: Cast, household, organisation, *, status: TaskStatus = TaskStatus.SENT, **task) -> list[Model]:
    """Give a household one row of everything; return all of them, the task first."""
    user = cast.advisor.user
    intervention = factories.make_intervention(household=household, by=user)
    consent = task.pop("consent", None) or factories.make_consent(
        household=household, organisation=organisation, by=user
    )
    sent = factories.make_task(
        household=household, organisation=organisation, consent=consent, by=user, status=status, **task
    )
    return [
        sent,
        consent,
        household,
        household.address,
        household.main_resident,
        factories.make_resident(household=household, name="Tweede Bewoner"),
        factories.make_contact(household=household, note="x", by=user),
        factories.make_scoring(household=household, by=user, remarks={Domain.FINANCE: "x"}),
        factories.make_dossier_access(household=household, user=cast.colleague.user),
        intervention,
        factories.make_effect(intervention=intervention, by=user),
        factories.make_message(task=sent, by=user),
        *sent.transitions.all(),
    ]


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
    own = fill_household(cast, own_household, cast.organisation)
    task = own[0]
    assert isinstance(task, Task)
    long_ago = timezone.localdate() - datetime.timedelta(days=40)
    foreign: list[Model] = []
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
        foreign += [other, factories.make_message(task=other, by=cast.advisor.user), *other.transitions.all()]
    neighbour = factories.make_household(project=cast.project, owner=cast.colleague.user)
    foreign += fill_household(cast, neighbour, cast.other_partner.organisation)
    elsewhere = make_cast()
    foreign += fill_household(elsewhere, elsewhere.household, elsewhere.organisation)
    foreign += [elsewhere.project, elsewhere.organisation, elsewhere.advisor.user, elsewhere.partner.user]
    foreign += [cast.colleague.user, cast.trainee.user, cast.leader.user, cast.other_partner.user]
    foreign += [address.complex, address.staircase] if address.complex and address.staircase else []

    plants = Plants()
    plants.plant(*own, *foreign, cast.project, cast.organisation, cast.advisor.user, cast.partner.user, cast.partner)
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
    ids = sorted({row.pk for row in [*own, *foreign]} | {0, 10**25})
    return World(cast=cast, task=Task.objects.get(pk=task.pk), plants=plants, known=known, ids=ids)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def addresses(ids: list[int]) -> Iterator[str]:
    """Every address of the application, with every id in every place that takes a number."""
    for route, _ in walk_urls():
        if "(?P" in route or "account/" in route:
            continue  # the pages of allauth, about the own account
        places = re.findall(r"<[^>]+>", route)
        few = ids if len(places) < 2 else ids[:: max(len(ids) // 5, 1)]
        for values in product(few, repeat=len(places)):
            path = route
            for place, value in zip(places, values, strict=True):
                path = path.replace(place, str(value) if place.startswith("<int") else f"x{value}", 1)
            yield f"/{path}"


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


def walk(client: Client, world: World, methods: list[str]) -> set[str]:
    """Ask everything; return the columns that turned up where they should not."""
    leaks: set[str] = set()
    for path in addresses(world.ids):
        for method in methods:
            data = {**ANYTHING, "once": str(uuid.uuid4()), "to": "accepted"} if method == "POST" else {}
            response = (
                client.generic(method, path)
                if method not in {"GET", "POST"}
                else (client.get(path) if method == "GET" else client.post(path, data))
            )
            assert response.status_code < 500, f"{method} {path}"
            found = world.plants.found_in(body_of(response)) - world.known
            leaks |= {f"{method} {path}: {place}" for place in found}
    return leaks


def test_the_own_task_shows_what_is_needed_and_the_markers_do_show(world):
    page = body_of(client_of(world.cast.partner).get(reverse("task_detail", args=[world.task.pk])))

    assert world.plants.found_in(page) >= world.known - world.plants.columns([(world.cast.partner.user, "email")])


def test_no_answer_to_any_question_holds_anything_else(world):
    client = client_of(world.cast.partner)

    assert walk(client, world, ["GET", "POST", "PUT", "DELETE"]) == set()
    assert client.get(reverse("task_list")).status_code == 200  # and was logged in all the time


def test_lists_hold_nothing_else_whatever_is_asked_of_them(world):
    client = client_of(world.cast.partner)
    for query in ("tray=new", "tray=late", "tray=running", "tray=done", "tray=x", "page=2", "page=x", "show=all",
                  "organisation=1", "organisation=2", "sort=household"):  # fmt: skip
        page = body_of(client.get(f"{reverse('task_list')}?{query}"))
        assert world.plants.found_in(page) <= world.known


def test_before_accepting_name_and_address_are_hidden_too_where_the_project_says_so(db):
    world = make_world(name_after_acceptance=True)
    main, address = resident_of(world.task.household), world.task.household.address
    hidden = world.plants.columns(
        [(main, column) for column in ("given", "infix", "surname", "phone")] + [(address, "street"), (address, "town")]
    )
    before = World(world.cast, world.task, world.plants, world.known - hidden, world.ids)

    assert walk(client_of(world.cast.partner), before, ["GET"]) == set()


def test_somebody_who_is_no_longer_a_partner_gets_nothing_at_all(world):
    client = client_of(world.cast.partner)
    world.cast.partner.ended_at = timezone.now()
    world.cast.partner.save()
    nothing = world.plants.columns([(world.cast.partner.user, "name"), (world.cast.partner.user, "email")])

    assert walk(client, World(world.cast, world.task, world.plants, nothing, world.ids), ["GET"]) == set()


@pytest.mark.parametrize("role", [Role.CLIENT, Role.ADMINISTRATOR])
def test_other_roles_without_dossiers_get_no_text_of_one_either(world, role):
    member = factories.make_member(role, project=world.cast.project)
    dossier = {place for place in world.plants.places.values() if place.startswith(("households.", "interventions."))}
    others = set(world.plants.places.values()) - dossier

    assert walk(client_of(member), World(world.cast, world.task, world.plants, others, world.ids), ["GET"]) == set()
