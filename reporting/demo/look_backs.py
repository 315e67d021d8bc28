"""Evaluations that were had in time, so that only the last few wait on the desk of an advisor."""

import datetime

from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.audit.actor import Actor
from households.actions.doors import record_contact
from households.actions.matrix import score_matrix
from households.domain.codes import ContactKind, Domain, Level, Phase
from households.domain.scoring import MatrixScores
from households.models import Household, MatrixScoring
from interventions.actions.evaluation import record_evaluation
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.due import evaluations_due
from reporting.demo.calendar import moment, working_day_from, working_day_until
from reporting.demo.people import ADVISOR, COLLEAGUE
from reporting.demo.words.plan import EVALUATED

#: So many wait for each advisor, and so many are looked back with at most.
_LEFT, _MOST = 2, 20
#: What both sides said of the outcomes, in turns.
_SEEN = (OutcomeValue.BETTER, OutcomeValue.SAME, OutcomeValue.BETTER, OutcomeValue.NOT_APPLICABLE, OutcomeValue.WORSE)


def write_look_backs(project: Project, today: datetime.date) -> None:
    """Look back with who was to be evaluated longest ago, over the last weeks."""
    members = Membership.objects.active().filter(project=project, user__email__in=[ADVISOR, COLLEAGUE])
    for member in members.select_related("user").order_by("user__email"):
        mine = Household.objects.filter(project=project, owner=member.user).select_related("address")
        due = [one.household for one in evaluations_due(mine, today)]
        for number, household in enumerate(due[: max(len(due) - _LEFT, 0)][:_MOST]):
            _look_back(member, household, number, today)


def _look_back(member: Membership, household: Household, number: int, today: datetime.date) -> None:
    last = household.contact_moments.standing().order_by("-at", "-pk").first()
    scoring = household.scorings.counting().order_by("-on", "-pk").first()
    if last is None:
        return
    on = working_day_until(today - datetime.timedelta(days=2 + 2 * number))
    seen_on = max(timezone.localdate(last.at), scoring.on if scoring else datetime.date.min)
    on = max(on, working_day_from(seen_on + datetime.timedelta(days=1)))
    if on >= today:
        return
    by = Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)
    at = moment(on, 10 + number % 6, 15)
    written_at = at + datetime.timedelta(hours=1)
    record_contact(
        by=by,
        address=household.address,
        kind=ContactKind.CONVERSATION,
        at=at,
        person=member.user,
        recorded_at=written_at,
    )
    if scoring is not None:  # who was never scored need not be now
        score_matrix(
            by=by,
            household=household,
            person=member.user,
            on=on,
            phase=Phase.EVALUATION,
            scores=_scores(scoring, is_better=number % 3 != 1),
            recorded_at=written_at,
        )
    outcomes = {
        (outcome, side): _SEEN[(place + number) % len(_SEEN)]
        for place, outcome in enumerate(Outcome)
        for side in Perspective
    }
    record_evaluation(
        by=by,
        household=household,
        person=member.user,
        on=on,
        outcomes=outcomes,
        remark=EVALUATED[number % len(EVALUATED)],
        at=written_at,
    )


def _scores(scoring: MatrixScoring, *, is_better: bool) -> MatrixScores:
    """The scores of last time, where what weighed most weighs a little less when it goes better."""
    levels = {domain: getattr(scoring, domain.value) for domain in Domain}
    heaviest = max(levels, key=lambda one: levels[one] or 0)
    if is_better and levels[heaviest]:
        levels[heaviest] = Level(levels[heaviest] - 1)
    return MatrixScores.of(levels)
