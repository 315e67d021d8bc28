"""The two writers of the demo: what a person does one by one, and the same by the batch."""

from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from adv.audit.models import AccessLog
from households.interchange.kinds import export_kinds
from households.models import (
    Address,
    AftercareContact,
    ContactMoment,
    Coordinator,
    DossierChange,
    Helper,
    Household,
    MatrixScoring,
    StatusChange,
)
from interventions.models import (
    Consent,
    Effect,
    Evaluation,
    Goal,
    Intervention,
    PlanVersion,
    Task,
    TaskMessage,
    TaskTransition,
)
from reporting.demo.by_actions import write_by_actions
from reporting.demo.in_bulk import write_in_bulk
from reporting.demo.story import Neighbourhood, demo_neighbourhood, other_neighbourhood

pytestmark = pytest.mark.django_db

SMALL = 27

#: Need not be there among so few homes.
SELDOM = {"coordinator"}

#: Given out in the order of work, which differs.
NUMBERS = {"nummer", "interventie_nummer"}


def small(seed: int = 5) -> Neighbourhood:
    return demo_neighbourhood(households=SMALL, seed=seed, today=timezone.localdate())


def exported(project: Project) -> dict[str, list[tuple]]:
    """All that can be exported, sorted, without the numbers of interventions and tasks."""
    tables = {}
    for kind in export_kinds():
        export = kind.export(project, timezone.localdate())
        kept = [place for place, one in enumerate(export.columns) if one.name not in NUMBERS]
        tables[kind.code] = sorted(tuple(str(row[place]) for place in kept) for row in export.rows)
    return tables


def stored(project: Project) -> dict[str, Counter]:
    """What no export shows: who, when it was written down, statuses, next steps."""
    here = ("household__address__house_number", "household__address__addition", "household__since")

    def rows(queryset, *names):
        return Counter(queryset.values_list(*names))

    of_household = {"household__project": project}
    door = [f.name for f in Address._meta.concrete_fields if f.name.startswith(("door_", "later_", "walk_"))]
    return {
        "address": rows(Address.objects.filter(project=project), "house_number", "addition", "household__since", *door),
        "household": rows(
            Household.objects.filter(project=project),
            "address__house_number", "address__addition", "since", "until", "is_newcomer", "status", "status_since",
            "owner__email", "type", "total", "residents__surname", "residents__phone",
        ),
        "contact": rows(
            ContactMoment.objects.filter(project=project), *here, "at", "kind", "by__email", "note", "recorded_at"
        ),
        "scoring": rows(
            MatrixScoring.objects.filter(**of_household),
            *here, "on", "phase", "version", "is_current", "correction_reason", "total", "proposed_type", "set_type",
            "set_type_reason", "rules_version", "remark", "scored_by__email", "recorded_at", "confirmed_at",
            "confirmed_by__email",
        ),
        "intervention": rows(
            Intervention.objects.filter(project=project), *here, "on", "kind", "description", "by__email",
            "recorded_at", "domains__domain",
        ),
        "effect": rows(
            Effect.objects.filter(intervention__project=project),
            "intervention__description", "domain", "perspective", "value", "observed_on", "recorded_by__email",
            "recorded_at", "sub_theme", "fragment",
        ),
        "consent": rows(
            Consent.objects.filter(**of_household), *here, "organisation__name", "purpose", "form", "given_on",
            "recorded_by__email", "recorded_at", "withdrawn_at", "withdrawn_by__email", "wording", "resident__surname",
        ),
        "task": rows(
            Task.objects.filter(project=project), *here, "organisation__name", "domain", "status", "priority",
            "sent_on", "due_on", "accepted_on", "finished_on", "closed_on", "result", "reason", "ground", "ground_on",
            "ground_reason", "created_by__email", "consent__given_on", "waiting_since",
        ),
        "transition": rows(
            TaskTransition.objects.filter(task__project=project), "task__description", "from_status", "to_status", "at",
            "by__email", "explanation",
        ),
        "status_change": rows(
            StatusChange.objects.filter(**of_household), *here, "from_status", "to_status", "on", "reason", "by__email",
            "explanation", "recorded_at",
        ),
        "change": rows(
            # One writer lets a list put right who left, the other brings the list in as it became.
            DossierChange.objects.filter(**of_household).exclude(subject="Volgens een ingelezen lijst"),
            *here, "at", "on", "by__email", "kind", "verb", "subject",
        ),
        "coordinator": rows(Coordinator.objects.filter(**of_household), *here, "name", "organisation__name", "since"),
        "helper": rows(
            Helper.objects.filter(**of_household), *here, "name", "organisation__name", "since", "until", "content",
            "recorded_at",
        ),
        "aftercare": rows(
            AftercareContact.objects.filter(**of_household), *here, "planned_on", "done_on", "remark", "moment__at"
        ),
        "goal": rows(
            Goal.objects.filter(plan__household__project=project), "plan__household__address__house_number",
            "plan__started_on", "plan__ended_on", "what", "doer_name", "due_on", "status", "settled_on",
        ),
        "plan_version": rows(
            PlanVersion.objects.filter(plan__household__project=project), "number", "agreed_on", "agreed_with",
            "agreed_by__email", "recorded_at",
        ),
        "evaluation": rows(
            Evaluation.objects.filter(**of_household), *here, "on", "remark", "outcomes__outcome",
            "outcomes__perspective", "outcomes__value",
        ),
        "message": rows(
            TaskMessage.objects.filter(task__project=project), "task__description", "at", "by__email", "text"
        ),
    }  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What a writer made of the small neighbourhood, and how much it wrote in the access log."""

    exports: dict[str, list[tuple]]
    rows: dict[str, Counter]
    moments: int
    logged: int


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker) -> dict[str, Written]:
    """By action, by the batch, and by the batch again: each taken back before the next."""
    found = {}
    with django_db_blocker.unblock():
        for name, write in (("actions", write_by_actions), ("bulk", write_in_bulk), ("again", write_in_bulk)):
            with transaction.atomic():
                project = write(small()).project
                found[name] = Written(
                    exports=exported(project),
                    rows=stored(project),
                    moments=ContactMoment.objects.filter(project=project).count(),
                    logged=AccessLog.objects.filter(object_type="contact_moment", project_id=project.pk).count(),
                )
                transaction.set_rollback(True)
    return found


def test_both_writers_give_the_same_rows(written):
    exports, bulk_exports = written["actions"].exports, written["bulk"].exports
    assert set(exports) >= {"adressen", "contactmomenten", "scores", "interventies", "effecten", "taken", "looplijst"}
    for code in exports:
        assert bulk_exports[code] == exports[code], code
    rows, bulk_rows = written["actions"].rows, written["bulk"].rows
    for name in rows:
        assert sum(rows[name].values()) > 0 or name in SELDOM, name
        assert bulk_rows[name] == rows[name], name


def test_the_same_seed_and_day_give_the_same_export(written):
    assert written["again"].exports == written["bulk"].exports


def test_what_was_written_is_in_the_access_log(written):
    assert written["actions"].logged == written["actions"].moments > 0


def test_numbers_go_on_where_the_demo_stopped_and_the_project_next_door_stays_apart():
    project = write_in_bulk(small()).project
    project.refresh_from_db()
    numbers = [*project.interventions.values_list("number", flat=True), *project.tasks.values_list("number", flat=True)]
    assert len(set(numbers)) == len(numbers) == project.last_number

    write_in_bulk(other_neighbourhood(seed=1, today=timezone.localdate()))
    elders = Membership.objects.select_related("project").get(user__email="elders@demo.example")
    assert elders.can(Permission.HOUSEHOLD_VIEW)
    seen = Household.objects.visible_to(elders)
    assert seen
    assert {one.project_id for one in seen} == {elders.project_id} != {project.pk}
    assert Address.objects.visible_to(elders).count() == 12
    assert not Membership.objects.filter(user=elders.user, project=project).exists()
