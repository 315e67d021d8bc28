"""Dossier data is reached through the member only: each model says how, and no view goes round it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from adv.accounts.models import Project
from adv.privacy import MODEL_POLICIES, Kind

ROOT = Path(__file__).resolve().parents[2]

#: Models without ``visible_to``: the relation to the model that has it, and why that is enough.
REACHED_THROUGH: dict[str, tuple[str, str]] = {
    "households.Stay": ("household", "A line on the page of one household."),
    "households.Resident": ("household", "Shown with the household, never on their own."),
    "households.SearchKey": ("resident", "What a resident is found by; the search starts at what the member may see."),
    "households.DossierAccess": ("household", "Shown to the owner on the page of the household."),
    "households.SignalStep": ("signal", "Shown on the page of the melding."),
    "households.HandoverItem": ("handover", "A household in a handover, on its page."),
    "interventions.FollowUp": ("action", "What an action became, on the page of the conversation."),
    "interventions.InterventionDomain": ("intervention", "A part of the intervention."),
    "interventions.PlanVersion": ("plan", "What was agreed, on the page of the plan."),
    "interventions.EvaluationOutcome": ("evaluation", "A part of the evaluation."),
    "interventions.TaskTransition": ("task", "The history on the page of the task."),
    "interventions.TaskMessage": ("task", "Shown on the page of the task."),
    "interventions.EscalationNote": ("escalation", "Shown on the page of the escalation."),
    "reporting.ResearchRow": ("export", "A row of an export that waits for its reader."),
}

#: No dossiers by themselves, and yet something of one project or person that a view has to find through the member.
ALSO_GUARDED = frozenset(
    {
        "households.Mailing",
        "households.WalkingRound",
        "interventions.Volunteer",
        "reporting.ExternalFigure",
        "reporting.MkbaSheet",
        "reporting.MkbaVersion",
        "reporting.Report",
        "reporting.ResearchExport",
        "reporting.Target",
    }
)

DOSSIER = [model for model in apps.get_models() if MODEL_POLICIES[model._meta.label].kind is Kind.DOSSIER]
GUARDED = [*DOSSIER, *(apps.get_model(label) for label in sorted(ALSO_GUARDED))]


def has_visible_to(model: type[models.Model]) -> bool:
    return hasattr(model._default_manager, "visible_to")


def test_there_are_dossiers():
    assert len(DOSSIER) > 10


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_every_dossier_model_is_reached_through_the_member(model):
    label = model._meta.label
    if has_visible_to(model):
        assert label not in REACHED_THROUGH, "it has visible_to: take it out of the table"
        return
    assert label in REACHED_THROUGH, "give it visible_to, or say in REACHED_THROUGH through which model it is reached"
    relation, reason = REACHED_THROUGH[label]
    parent = model._meta.get_field(relation).related_model
    assert has_visible_to(parent) or parent._meta.label in REACHED_THROUGH
    assert not model._meta.get_field(relation).null, "a row without its parent is visible to nobody, or to everybody"
    assert reason


def test_the_table_names_nothing_that_does_not_exist():
    assert set(REACHED_THROUGH) <= {model._meta.label for model in DOSSIER}


@pytest.mark.parametrize("model", [m for m in GUARDED if has_visible_to(m)], ids=lambda model: model._meta.label)
def test_visible_to_asks_for_a_membership(model):
    """The one argument is who looks; nothing can be left out by accident."""
    import inspect

    parameters = list(inspect.signature(model._default_manager.visible_to).parameters)
    assert parameters == ["member"]


# --- Views ------------------------------------------------------------------------------------------------------------

#: Where pages are put together: views and what they are made of.
VIEWS = sorted(
    path
    for pattern in (
        "*/views.py", "*/views/*.py", "adv/accounts/*.py", "*/sections.py", "*/timeline.py", "households/*_sections.py",
        "households/walklist/*.py", "households/facade/*.py", "households/agenda/*.py", "interventions/tables.py",
        "interventions/partner.py", "interventions/effect_view.py", "*/forms.py", "*/forms/*.py",
        "reporting/*/views.py", "reporting/*/forms.py",
    )
    for path in ROOT.glob(pattern)
)  # fmt: skip
STARTS = frozenset({"visible_to", "in_project_of", "to_decide_by", "known_to", "none"})

#: (file, model): why a page may start somewhere else.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("households/views/lookup.py", "MatrixScoring"): "Prefetched for households that came from visible_to.",
    ("households/views/household.py", "DossierAccess"): "Of one household that came from visible_to.",
    ("households/views/household_table.py", "ContactMoment"): "A subquery for households that came from visible_to.",
    ("households/views/offline.py", "OfflineEntry"): "Of one address that came from visible_to; ids only.",
    **{
        ("households/conversation_sections.py", model): "A subquery for households that came from visible_to."
        for model in ("Conversation", "BenefitCheck", "Chance")
    },
    ("households/forms/household.py", "Resident"): "A subquery for households that came from visible_to.",
    ("households/team_sections.py", "Decision"): "A subquery for households that came from visible_to.",
    ("households/team_sections.py", "HandoverItem"): "A subquery for households that came from visible_to.",
    ("households/team_sections.py", "MeetingItem"): "A subquery for households that came from visible_to.",
    ("households/walklist/filters.py", "Household"): "The member's own, to find doors that came from visible_to.",
    ("households/walklist/filters.py", "Resident"): "Names of the project, to find doors that came from visible_to.",
    (
        "households/walklist/rounds.py",
        "ContactMoment",
    ): "Whether a portiek was begun: a subquery, nothing of it is read.",
    ("interventions/sections.py", "Effect"): "Prefetched for interventions that came from visible_to.",
    ("interventions/sections.py", "TaskTransition"): "Of tasks that came from visible_to.",
}


def dossier_queries(source: str) -> list[tuple[str, str, int]]:
    """Model, first method after ``objects`` and line, for everything in a module that starts at a manager."""
    names = {model.__name__ for model in GUARDED}
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        manager, owner = node.value, node.value.value
        if manager.attr in {"objects", "_default_manager", "_base_manager"}:
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if name in names:
                found.append((name, node.attr, node.lineno))
    return found


def project_shortcuts(source: str) -> list[tuple[str, int]]:
    """``….project.households`` and the like: all of the project, whoever asks."""
    related = {
        relation.get_accessor_name()
        for relation in Project._meta.get_fields()
        if isinstance(relation, ForeignObjectRel) and relation.related_model in GUARDED
    }
    return [
        (node.attr, node.lineno)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in related
        and isinstance(node.value, ast.Attribute | ast.Name)
        and (node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id) == "project"
    ]  # fmt: skip


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_starts_at_what_the_member_may_see(path):
    source, name = path.read_text(), str(path.relative_to(ROOT))
    wrong = [
        f"{name}:{line}: {model}.objects.{method}"
        for model, method, line in dossier_queries(source)
        if method not in STARTS and (name, model) not in EXCEPTIONS
    ]
    wrong += [f"{name}:{line}: project.{accessor}" for accessor, line in project_shortcuts(source)]
    assert not wrong, "start at visible_to(member), or give a reason in EXCEPTIONS:\n" + "\n".join(wrong)


def test_every_exception_is_still_needed():
    for name, model in EXCEPTIONS:
        found = dossier_queries((ROOT / name).read_text())
        assert any(one == model and method not in STARTS for one, method, _ in found), f"{name}: {model}"


def test_the_check_can_fail():
    source = """
from households import models
from households.models import Household

def view(request):
    Household.objects.filter(pk=1)
    models.Household.objects.all()
    Household.objects.visible_to(request.member)
    request.project.households.all()
    request.member.project.signals.first()
"""
    assert [(model, method) for model, method, _ in dossier_queries(source)] == [
        ("Household", "filter"),
        ("Household", "all"),
        ("Household", "visible_to"),
    ]
    assert [accessor for accessor, _ in project_shortcuts(source)] == ["households", "signals"]
