"""Setting targets, noting what was measured, and the figures of others."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import HouseholdStatus, RingResult
from interventions.domain.codes import TaskStatus
from reporting.domain.targets import Direction, OwnFigure, State, Unit
from reporting.models import ExternalFigure, Target, TargetReading
from reporting.targets import actions
from reporting.targets.actions import FigureEntry, TargetEntry
from reporting.targets.own_figures import own_figures
from reporting.targets.standing import external_courses, target_lines
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2024, 6, 1)
ENTRY = TargetEntry(
    name="Iedereen gesproken",
    detail="",
    direction=Direction.AT_LEAST,
    value=Decimal(95),
    unit=Unit.PERCENT,
    due_on=datetime.date(2024, 12, 31),
)
FIGURE = FigureEntry(
    year=2011, area="Dichterspark", aspect="Veiligheid", kind=ExternalFigure.Kind.GRADE, value=Decimal("6.4")
)


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def by(leader):
    return make.actor_of(leader)


def set_target(leader, **changes) -> Target:
    entry = replace(ENTRY, **changes)
    return actions.add_target(by=make.actor_of(leader), project=leader.project, entry=entry)


def test_a_target_is_set_changed_and_taken_away_and_each_is_logged(leader, by):
    target = set_target(leader)
    changed = actions.change_target(by=by, target=target, entry=replace(ENTRY, value=Decimal(90)), based_on=0)
    assert (changed.value, changed.edits) == (Decimal(90), 1)

    actions.remove_target(by=by, target=changed)

    assert not Target.objects.exists()
    assert list(AccessLog.objects.filter(object_type="target").order_by("pk").values_list("action", flat=True)) == [
        "C", "U", "D",
    ]  # fmt: skip


def test_who_comes_second_does_not_overwrite(leader, by):
    target = set_target(leader)
    actions.change_target(by=by, target=target, entry=replace(ENTRY, value=Decimal(90)), based_on=0)

    with pytest.raises(ActionRefused, match="intussen gewijzigd"):
        actions.change_target(by=by, target=target, entry=replace(ENTRY, value=Decimal(80)), based_on=0)

    assert Target.objects.get().value == Decimal(90)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"figure": OwnFigure.SPOKEN, "external_aspect": "Rust"}, "measured_by"),
        ({"unit": Unit.LESS}, "baseline"),
        ({"unit": Unit.LESS, "baseline": Decimal(0)}, "baseline"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal(101)}, "value"),
        ({"unit": Unit.GRADE, "value": Decimal(11)}, "value"),
        ({"unit": Unit.EURO, "figure": OwnFigure.SPOKEN}, "unit"),
        ({"unit": Unit.PERCENT, "figure": OwnFigure.MEAN_TOTAL}, "unit"),
    ],
)
def test_what_can_not_be_reached_or_measured_is_refused(leader, changes, field):
    with pytest.raises(ActionRefused) as refused:
        set_target(leader, **changes)

    assert refused.value.field == field


def test_a_reading_is_noted_and_corrected(leader, by):
    target = set_target(leader)

    for value in (80, 85):
        actions.note_reading(by=by, target=target, on=TODAY, value=Decimal(value), source="Enquête")

    assert TargetReading.objects.get().value == Decimal(85)
    (line,) = target_lines(leader.project, TODAY)
    assert (line.standing.state, line.standing.value) == (State.OPEN, Decimal(85))


@pytest.mark.parametrize(
    ("bound", "on", "value", "field"),
    [
        ({"figure": OwnFigure.SPOKEN}, TODAY, 5, None),
        ({}, datetime.date(9999, 1, 1), 5, "on"),
        ({}, TODAY, -5, "value"),
    ],
)
def test_a_reading_that_is_refused(leader, by, bound, on, value, field):
    target = set_target(leader, **bound)

    with pytest.raises(ActionRefused) as refused:
        actions.note_reading(by=by, target=target, on=on, value=Decimal(value), source="Enquête")

    assert refused.value.field == field


def test_figures_of_others_are_noted_corrected_and_taken_away(leader, by):
    for value in ("6.4", "6.5"):
        entry = replace(FIGURE, value=Decimal(value))
        figure = actions.note_external_figure(by=by, project=leader.project, entry=entry)
    assert figure.value == Decimal("6.5")

    actions.remove_external_figure(by=by, figure=figure)

    assert not ExternalFigure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": 2199}, "year"),
        ({"value": Decimal(11)}, "value"),
        ({"kind": ExternalFigure.Kind.COUNT, "value": Decimal(-1), "aspect": "Meldingen"}, "value"),
        ({"kind": ExternalFigure.Kind.COUNT, "year": 2012}, "kind"),
    ],
)
def test_a_figure_that_is_refused(leader, by, changes, field):
    actions.note_external_figure(by=by, project=leader.project, entry=FIGURE)

    with pytest.raises(ActionRefused) as refused:
        actions.note_external_figure(by=by, project=leader.project, entry=replace(FIGURE, **changes))

    assert refused.value.field == field


def test_a_target_is_held_against_the_latest_figure_of_others(leader, by):
    for year, value in ((2010, 400), (2012, 180), (2011, 250)):
        entry = FigureEntry(
            year=year, area="Wijk", aspect="Meldingen", kind=ExternalFigure.Kind.COUNT, value=Decimal(value)
        )
        actions.note_external_figure(by=by, project=leader.project, entry=entry)
    bound = {"external_area": "Wijk", "external_aspect": "Meldingen"}
    set_target(leader, value=Decimal(60), unit=Unit.LESS, baseline=Decimal(400), **bound)
    set_target(leader, external_area="Wijk", external_aspect="Onbekend")

    known, unknown = target_lines(leader.project, TODAY)

    assert (known.standing.value, known.standing.on) == (Decimal("55.0"), datetime.date(2012, 1, 1))
    assert unknown.standing.state is State.UNKNOWN
    (course,) = external_courses(leader.project)
    assert (course.label, course.is_grade, list(course.values)) == ("Meldingen · Wijk", False, [2010, 2011, 2012])


def test_own_figures_of_a_small_project(leader):
    project = leader.project
    staircase = make.make_staircase(complex=make.make_complex(project=project))
    homes = [make.make_household(address=make.make_address(staircase=staircase)) for _ in range(4)]
    make.make_contact(
        household=homes[0], by=leader.user, moment=make.at("2024-03-05 19:30"), result=RingResult.CONVERSATION
    )
    make.make_scoring(household=homes[0], on=make.day("2024-03-05"), levels=[3, 3, 3, 3, 0, 0, None])
    make.make_scoring(household=homes[1], on=make.day("2024-03-05"), levels=[0, 0, 0, 0, 0, 0, None])
    partner = make.make_organisation(project=project)
    for status in (TaskStatus.DONE, TaskStatus.SENT):
        make.make_task(household=homes[0], organisation=partner, by=leader.user, status=status)
    homes[0].owner = leader.user
    homes[0].save()
    make.make_status_change(household=homes[0], to_status=HouseholdStatus.IN_GUIDANCE, on=make.day("2024-03-06"))

    found = own_figures(project, timezone.localdate(), list(OwnFigure))

    assert found[OwnFigure.SPOKEN] == Decimal("25.0")
    assert found[OwnFigure.CONVERSATION] == Decimal("25.0")
    assert found[OwnFigure.REFUSED] == Decimal("0.0")
    assert found[OwnFigure.FULLY_SCORED] == Decimal("100.0")
    assert found[OwnFigure.MULTIPROBLEM] == Decimal("50.0")
    assert found[OwnFigure.MEAN_TOTAL] is None
    assert found[OwnFigure.NO_PROBLEM_HOUSING] == Decimal("50.0")
    assert found[OwnFigure.NO_PROBLEM_WORK] == Decimal("100.0")
    assert found[OwnFigure.NO_PROBLEM_WELLBEING] is None
    assert found[OwnFigure.TASKS_DONE] == Decimal("50.0")
    assert found[OwnFigure.COORDINATED] == Decimal("100.0")


def test_who_had_somebody_in_charge_on_a_day_is_about_that_day(leader):
    def on(day: str) -> Decimal | None:
        return own_figures(leader.project, make.day(day), [OwnFigure.COORDINATED])[OwnFigure.COORDINATED]

    with_advisor, named, nobody = (make.make_household(project=leader.project) for _ in range(3))
    with_advisor.owner = leader.user
    with_advisor.save()
    for household in (with_advisor, named, nobody):
        make.make_status_change(household=household, to_status=HouseholdStatus.IN_GUIDANCE, on=make.day("2024-03-06"))
    make.make_coordinator(household=named, user=leader.user, since=make.day("2024-03-10"))
    make.make_status_change(
        household=nobody,
        from_status=HouseholdStatus.IN_GUIDANCE,
        to_status=HouseholdStatus.AFTERCARE,
        on=make.day("2024-05-01"),
    )

    assert on("2024-03-05") is None
    assert on("2024-03-06") == Decimal("33.3")
    assert on("2024-03-10") == Decimal("66.7")
    assert on("2024-05-01") == Decimal("100.0")


def test_own_figures_of_an_empty_project(leader):
    assert set(own_figures(leader.project, TODAY, list(OwnFigure)).values()) == {None}
