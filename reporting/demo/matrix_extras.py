"""Scorings of the trainee to look over, a household whose people are known, and views of the list that are kept."""

import datetime
from collections.abc import Sequence

from adv.accounts.models import Membership, Project
from adv.audit.actor import Actor
from households.actions.matrix import return_scoring, score_matrix
from households.actions.residents import ResidentEntry, add_resident
from households.actions.saved_views import save_view
from households.domain.codes import Domain, HouseholdStatus, Phase
from households.domain.residents import Relation
from households.domain.scoring import MatrixScores
from households.models import Household
from reporting.demo.people import ADVISOR, TRAINEE

#: (levels of the seven domains, a remark at money, what the advisor gave back with it or nothing)
_SCORINGS: Sequence[tuple[tuple[int | None, ...], str, str]] = (
    ((1, 2, 2, None, 1, 2, 2), "Leeft van dag tot dag, zegt dat het wel lukt.", ""),
    (
        (0, 1, 3, 1, 0, 1, None),
        "Er liggen veel brieven.",
        "Hoog is dat de basis in gevaar is. Vraag nog of de huur en de stroom worden betaald, en kijk dan opnieuw.",
    ),
)
_FAMILY: Sequence[tuple[str, Relation, int, str, bool]] = (
    ("Samira", Relation.PARTNER, 45, "Arabisch", True),
    ("Bilal", Relation.CHILD, 17, "", False),
    ("Noor", Relation.CHILD, 9, "", False),
    ("Yara", Relation.CHILD, 4, "", False),
)
_VIEWS = (
    ("Kwetsbaar, in begeleiding", {"status": HouseholdStatus.IN_GUIDANCE.value, "type": "vulnerable"}, True),
    ("Lang stil", {"taak": "stil", "sort": "last_contact"}, False),
)


def write_matrix_extras(project: Project, today: datetime.date) -> None:
    """Let the trainee score two households of the advisor. Nothing in a project without these two, or without cases."""
    people = {
        member.user.email: member
        for member in Membership.objects.active().filter(project=project).select_related("user", "project")
    }
    if not {ADVISOR, TRAINEE} <= set(people):
        return
    advisor, trainee = people[ADVISOR], people[TRAINEE]
    homes = list(
        Household.objects.filter(
            project=project, owner=advisor.user, status=HouseholdStatus.IN_CONVERSATION, until=None, scorings=None
        )
        .prefetch_related("residents")
        .order_by("pk")[: len(_SCORINGS)]
    )
    for number, (home, (levels, remark, returned)) in enumerate(zip(homes, _SCORINGS, strict=False)):
        on = max(today - datetime.timedelta(days=2 + 8 * number), home.since or today - datetime.timedelta(days=30))
        scoring = score_matrix(
            by=_actor(trainee),
            household=home,
            person=trainee.user,
            on=on,
            phase=Phase.INTAKE,
            scores=MatrixScores.of(dict(zip(Domain, levels, strict=True))),
            remarks={Domain.FINANCE: remark},
        )
        if returned:
            return_scoring(by=_actor(advisor), scoring=scoring, person=advisor.user, note=returned)
    if homes:
        _write_family(homes[0], advisor, today)
    for name, choices, is_shared in _VIEWS:
        save_view(
            by=_actor(advisor), project=project, person=advisor.user, name=name, is_shared=is_shared, choices=choices
        )


def _write_family(home: Household, advisor: Membership, today: datetime.date) -> None:
    main = home.main_resident
    for given, relation, age, tongue, needs_interpreter in _FAMILY:
        add_resident(
            by=_actor(advisor),
            household=home,
            entry=ResidentEntry(
                given=given,
                infix=main.infix if main else "",
                surname=main.surname if main and main.surname else "Demirci",
                relation=relation,
                birth_year=today.year - age,
                mother_tongue=tongue,
                needs_interpreter=needs_interpreter,
            ),
        )


def _actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)
