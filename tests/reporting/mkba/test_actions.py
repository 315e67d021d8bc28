"""Working on a calculation: drafts change, published versions never do."""

import datetime
from dataclasses import asdict, replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import RingResult
from interventions.domain.codes import TaskStatus
from reporting.domain.mkba import ItemKind, Outcome, Party, ProjectNumber, calculate
from reporting.mkba import actions
from reporting.mkba.actions import ItemEntry, TermsEntry
from reporting.mkba.numbers import project_number
from reporting.mkba.sheets import outcome_for_report, sheet_of
from reporting.models import MkbaItem, MkbaSheet, MkbaVersion
from reporting.queries import goals
from tests import factories as make

pytestmark = pytest.mark.django_db

ON = datetime.date(2024, 1, 31)
TERMS = TermsEntry(
    base_year=2024, rate=Decimal(3), rate_source="Werkgroep discontovoet", rate_source_on=ON, rate_is_estimate=False,
    spread=Decimal(25),
)  # fmt: skip
COST = ItemEntry(
    kind=ItemKind.COST,
    name="Team",
    party=Party.MUNICIPALITY,
    number=Decimal(2),
    number_figure=None,
    number_source="Begroting",
    number_source_on=ON,
    unit_value=Decimal(500_000),
    value_source="Begroting",
    value_source_on=ON,
    share=Decimal(100),
    share_source="Begroting",
    share_source_on=ON,
    first_year=0,
    years=1,
    is_estimate=False,
)
BENEFIT = replace(
    COST, kind=ItemKind.BENEFIT, name="Minder zorg", party=Party.HEALTH_INSURERS, unit_value=Decimal(725_000)
)


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def by(leader):
    return make.actor_of(leader)


@pytest.fixture
def draft(leader, by) -> MkbaVersion:
    return actions.add_sheet(by=by, project=leader.project, name="MKBA", terms=TERMS)


def add(by, draft, entry=COST) -> MkbaItem:
    draft.refresh_from_db()
    return actions.add_item(by=by, version=draft, entry=entry, based_on=draft.edits)


def publish(by, draft) -> None:
    add(by, draft)
    add(by, draft, BENEFIT)
    actions.publish_version(by=by, version=draft)
    draft.refresh_from_db()


def test_from_an_empty_sheet_to_a_published_version(leader, by, draft):
    publish(by, draft)

    found = outcome_for_report(leader.project)

    assert found is not None
    assert (found.outcome.ratio, found.outcome.net) == (Decimal("1.45"), Decimal("450000.00"))
    assert draft.published_by == leader.user
    assert AccessLog.objects.filter(object_type="mkba", action="E").count() == 1


def test_no_report_before_it_was_published(leader, by, draft):
    assert outcome_for_report(leader.project) is None
    publish(by, draft)
    # Also for a report on a period before that: who calculates a half-year does it when the half-year is over.
    assert goals.mkba(leader.project) is not None


def test_a_published_version_never_changes(by, draft):
    publish(by, draft)
    item = draft.items.first()
    attempts = [
        lambda: actions.change_terms(by=by, version=draft, terms=TERMS, based_on=draft.edits),
        lambda: actions.add_item(by=by, version=draft, entry=COST, based_on=draft.edits),
        lambda: actions.change_item(by=by, item=item, entry=COST, based_on=draft.edits),
        lambda: actions.remove_item(by=by, item=item),
        lambda: actions.publish_version(by=by, version=draft),
        lambda: actions.drop_draft(by=by, version=draft),
    ]
    before = calculate(sheet_of(draft))
    for attempt in attempts:
        with pytest.raises(ActionRefused, match="vastgesteld"):
            attempt()
    assert calculate(sheet_of(MkbaVersion.objects.get(pk=draft.pk))) == before


def test_the_database_keeps_a_published_version_as_it_is(by, draft):
    publish(by, draft)
    item = draft.items.first()
    attempts = [
        lambda: MkbaVersion.objects.filter(pk=draft.pk).update(rate=Decimal(9)),
        lambda: MkbaVersion.objects.filter(pk=draft.pk).update(state=MkbaVersion.State.DRAFT),
        lambda: MkbaItem.objects.filter(pk=item.pk).update(unit_value=Decimal(1)),
        lambda: MkbaItem.objects.filter(pk=item.pk).update(
            version=actions.begin_version(by=by, sheet=draft.sheet), name="Weg"
        ),
        lambda: MkbaItem.objects.create(version=draft, **asdict(COST) | {"number_figure": ""}),
    ]
    before = calculate(sheet_of(draft))
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            attempt()
    assert calculate(sheet_of(MkbaVersion.objects.get(pk=draft.pk))) == before
    draft.sheet.delete()
    assert not MkbaItem.objects.exists()


def test_a_new_version_is_a_copy_that_leaves_the_old_one_alone(by, draft):
    publish(by, draft)

    copy = actions.begin_version(by=by, sheet=draft.sheet)
    assert actions.begin_version(by=by, sheet=draft.sheet) == copy
    actions.change_item(
        by=by, item=copy.items.earliest("pk"), entry=replace(COST, unit_value=Decimal(1)), based_on=copy.edits
    )

    outcome = calculate(sheet_of(draft))
    assert isinstance(outcome, Outcome)
    assert outcome.costs == Decimal("1000000.00")
    assert (copy.number, copy.items.count(), draft.items.count()) == (2, 2, 2)


@pytest.mark.parametrize(
    ("entries", "words"), [([], "nog niets"), ([replace(COST, value_source="")], "ontbreken bronnen")]
)
def test_without_a_total_nothing_is_published(by, draft, entries, words):
    for entry in entries:
        add(by, draft, entry)

    with pytest.raises(ActionRefused, match=words):
        actions.publish_version(by=by, version=draft)


def test_an_estimate_may_be_published(leader, by, draft):
    add(by, draft, replace(COST, value_source="", is_estimate=True))
    actions.publish_version(by=by, version=draft)

    found = outcome_for_report(leader.project)
    assert found is not None
    assert found.outcome.has_estimates


def test_who_comes_second_does_not_overwrite(by, draft):
    add(by, draft)

    with pytest.raises(ActionRefused, match="intussen gewijzigd"):
        actions.change_terms(by=by, version=draft, terms=replace(TERMS, rate=Decimal(9)), based_on=0)
    with pytest.raises(ActionRefused, match="intussen gewijzigd"):
        actions.add_item(by=by, version=draft, entry=COST, based_on=0)

    draft.refresh_from_db()
    assert (draft.rate, draft.items.count()) == (Decimal(3), 1)


def test_terms_and_lines_change_and_go(by, draft):
    item = add(by, draft)
    draft.refresh_from_db()
    actions.change_terms(by=by, version=draft, terms=replace(TERMS, rate=Decimal("2.25")), based_on=draft.edits)
    actions.remove_item(by=by, item=item)
    draft.refresh_from_db()

    assert (draft.rate, draft.items.count(), draft.edits) == (Decimal("2.25"), 0, 3)


def test_a_draft_that_is_dropped_takes_an_empty_sheet_with_it(leader, by, draft):
    publish(by, draft)
    copy = actions.begin_version(by=by, sheet=draft.sheet)
    actions.drop_draft(by=by, version=copy)
    assert MkbaVersion.objects.get() == draft

    other = actions.add_sheet(by=by, project=leader.project, name="Andere", terms=TERMS)
    actions.drop_draft(by=by, version=other)
    assert not MkbaSheet.objects.filter(name="Andere").exists()


def test_a_name_is_there_once(leader, by, draft):
    with pytest.raises(ActionRefused) as refused:
        actions.add_sheet(by=by, project=leader.project, name="MKBA", terms=TERMS)
    assert refused.value.field == "name"


@pytest.mark.parametrize(("number", "figure"), [(None, None), (Decimal(3), ProjectNumber.SPOKEN)])
def test_a_number_is_typed_or_taken_over(by, draft, number, figure):
    with pytest.raises(ActionRefused) as refused:
        add(by, draft, replace(COST, number=number, number_figure=figure))
    assert refused.value.field == "number"


def test_a_number_of_the_project_comes_with_its_source(leader, by, draft):
    home = make.make_household(project=leader.project)
    evening = make.at("2024-03-05 19:30")
    make.make_contact(household=home, by=leader.user, moment=evening, result=RingResult.CONVERSATION)
    item = add(by, draft, replace(COST, number=None, number_figure=ProjectNumber.SPOKEN, number_source=""))

    assert item.number == 1
    assert item.number_source == "Cijfers van het project: huishoudens die zijn gesproken"
    assert item.number_source_on is not None


def test_numbers_of_a_project(leader):
    project = leader.project
    partner = make.make_organisation(project=project)
    for first, latest in (
        ((3, 3, 3, 3, 3, 3, 1), (0, 0, 1, 0, 0, 0, 1)),
        ((0, 0, 0, 0, 0, 0, 0), (0, 0, 3, 0, 0, 0, 0)),
    ):
        home = make.make_household(project=project)
        make.make_scoring(household=home, levels=first, on=make.day("2024-01-05"))
        make.make_scoring(household=home, levels=latest, on=make.day("2024-05-05"))
        make.make_task(household=home, organisation=partner, by=leader.user, status=TaskStatus.DONE)
    found = {number: project_number(project, number, datetime.date(2025, 1, 1)) for number in ProjectNumber}

    assert found == {
        ProjectNumber.SPOKEN: 0,
        ProjectNumber.CONVERSATION: 0,
        ProjectNumber.SCORED: 2,
        ProjectNumber.LIGHTER: 1,
        ProjectNumber.LESS_MULTIPROBLEM: 1,
        ProjectNumber.LESS_HOUSING: 1,
        ProjectNumber.LESS_SOCIAL: 1,
        # One less and one more: nothing was saved.
        ProjectNumber.LESS_FINANCE: 0,
        ProjectNumber.LESS_PARENTING: 1,
        ProjectNumber.LESS_WORK: 1,
        ProjectNumber.TASKS_DONE: 2,
    }
