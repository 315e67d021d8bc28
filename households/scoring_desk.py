"""On the desk: scorings of trainees to look over, and what was given back to the one who scored."""

import datetime

from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership, StandIn
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from households.domain.codes import PHASE_LABELS, Phase
from households.models import MatrixScoring
from households.models.scoring import MatrixScoringQuerySet

#: Longer than this a scoring should not wait, in days: it doesn't count until then.
LATE_AFTER_DAYS = 7


def register_all() -> None:
    """Put both on the desk."""
    register("scorings", "Scores om na te kijken", 45, scorings_to_review)
    register("returned_scorings", "Scores die terugkwamen", 46, returned_scorings)


def scorings_to_review(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Scorings of trainees at one's own households, and at those of whom one stands in for.

    The project leader has those at households without an advisor, or of a trainee: nobody else would.
    """
    if not member.can(Permission.MATRIX_CONFIRM):
        return None
    waiting = MatrixScoring.objects.visible_to(member).waiting().exclude(scored_by_id=member.user_id)
    absent = StandIn.objects.on(today).filter(project_id=member.project_id, user_id=member.user_id)
    mine = waiting.filter(household__owner_id__in=[member.user_id, *absent.values_list("absent_user_id", flat=True)])
    if member.role == Role.PROJECT_LEADER:
        advisors = Membership.objects.active().filter(project_id=member.project_id).exclude(role=Role.TRAINEE)
        mine |= waiting.exclude(household__owner__in=advisors.values("user_id"))
    rows = [
        DeskRow(
            title=scoring.household.display_name,
            detail=f"{_words(scoring)}, door {scoring.scored_by.name}",
            url=reverse("matrix_review", args=[scoring.household_id, scoring.pk]),
            due_on=timezone.localdate(scoring.recorded_at) + datetime.timedelta(days=LATE_AFTER_DAYS),
            overdue=timezone.localdate(scoring.recorded_at) + datetime.timedelta(days=LATE_AFTER_DAYS) < today,
        )
        for scoring in _shown(mine)
    ]
    return _group(rows, mine, "Een score van een stagiair telt mee zodra jij hem bevestigt.")


def returned_scorings(member: Membership, today: datetime.date) -> DeskGroup | None:
    """What somebody gave back to this member, with what should be otherwise."""
    mine = MatrixScoring.objects.visible_to(member).returned().filter(scored_by_id=member.user_id)
    rows = [
        DeskRow(
            title=scoring.household.display_name,
            detail=f"{_words(scoring)}: {scoring.review_note}",
            url=f"{reverse('matrix_score', args=[scoring.household_id])}?verbeter={scoring.pk}",
            when=dutch.date_short(timezone.localdate(scoring.returned_at), today) if scoring.returned_at else "",
        )
        for scoring in _shown(mine)
    ]
    return _group(rows, mine, "Pas de score aan en sla hem opnieuw op.")


def _shown(scorings: MatrixScoringQuerySet) -> MatrixScoringQuerySet:
    people = scorings.select_related("household__address", "scored_by").prefetch_related("household__residents")
    return people.order_by("recorded_at", "pk")[:MOST_ROWS]


def _group(rows: list[DeskRow], found: MatrixScoringQuerySet, hint: str) -> DeskGroup | None:
    if not rows:
        return None
    return DeskGroup(rows=rows, total=found.count() if len(rows) == MOST_ROWS else len(rows), hint=hint)


def _words(scoring: MatrixScoring) -> str:
    return f"{PHASE_LABELS[Phase(scoring.phase)].capitalize()} van {dutch.date_long(scoring.on)}"
