"""Scoring: what is kept, what is refused, versions, and what ends up on the household."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.matrix import ScoringConflict, confirm_scoring, refresh_type, return_scoring, score_matrix
from households.domain.codes import Domain, HouseholdType, Phase
from households.domain.scoring import MatrixScores
from households.models import DossierChange, MatrixScoring
from tests.factories import actor_of, day, make_household, make_member, make_project, make_scoring

pytestmark = pytest.mark.django_db

HEAVY = (2, 1, 3, 1, 0, 2, 1)
LIGHT = (0, 1, 0, 0, 0, 0, None)


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def trainee(project):
    return make_member(Role.TRAINEE, project=project)


@pytest.fixture
def household(project):
    return make_household(project=project, since=day("2024-01-01"))


def scores(levels: tuple[int | None, ...]) -> MatrixScores:
    return MatrixScores.of(dict(zip(Domain, levels, strict=True)))


def score(member, household, levels=HEAVY, *, on="2024-03-10", phase=Phase.INTAKE, **more) -> MatrixScoring:
    return score_matrix(
        by=actor_of(member),
        household=household,
        person=member.user,
        on=day(on),
        phase=phase,
        scores=scores(levels),
        **more,
    )


def test_a_scoring_keeps_levels_total_proposal_and_the_version_of_the_rules(advisor, household):
    scoring = score(advisor, household, remarks={Domain.FINANCE: " krap ", Domain.WORK: "  "}, remark=" goed ")
    assert (scoring.total, scoring.proposed_type, scoring.rules_version) == (9, HouseholdType.MULTIPROBLEM, "1")
    assert scoring.domain_remarks == {"finance": "krap"}
    assert scoring.remark == "goed"
    assert scoring.confirmed_by_id == advisor.user_id
    household.refresh_from_db()
    assert (household.total, household.type) == (9, HouseholdType.MULTIPROBLEM)
    row = AccessLog.objects.get()
    assert (row.action, row.object_type, row.object_id, row.household_id) == (
        "C", "matrix_scoring", scoring.pk, household.pk,
    )  # fmt: skip


def test_type_and_total_come_from_the_latest_full_scoring(advisor, household):
    score(advisor, household, HEAVY, on="2024-03-10")
    score(advisor, household, LIGHT, on="2024-06-10", phase=Phase.EVALUATION)
    score(advisor, household, (None, 3, 3, 3, 3, 3, 3), on="2024-09-10", phase=Phase.EVALUATION)
    household.refresh_from_db()
    assert (household.total, household.type) == (1, HouseholdType.SOLID)
    score(advisor, household, HEAVY, on="2024-05-10", phase=Phase.EVALUATION)
    household.refresh_from_db()
    assert household.total == 1


def test_a_set_type_equal_to_the_proposal_is_no_set_type(advisor, household):
    scoring = score(advisor, household, set_type=HouseholdType.MULTIPROBLEM, set_type_reason="zo is het")
    assert (scoring.set_type, scoring.set_type_reason) == ("", "")


def test_a_set_type_holds_on_the_household(advisor, household):
    scoring = score(advisor, household, LIGHT, set_type=HouseholdType.VULNERABLE, set_type_reason=" wankel ")
    assert (scoring.proposed_type, scoring.set_type, scoring.set_type_reason) == ("solid", "vulnerable", "wankel")
    household.refresh_from_db()
    assert household.type == HouseholdType.VULNERABLE


def test_a_set_type_without_all_six_is_left_out(advisor, household):
    scoring = score(
        advisor, household, (None, *HEAVY[1:]), set_type=HouseholdType.VULNERABLE, set_type_reason="vermoeden"
    )
    assert (scoring.set_type, scoring.type) == ("", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"levels": (None,) * 7}, None),
        ({"on": (timezone.localdate() + datetime.timedelta(days=1)).isoformat()}, "on"),
        ({"on": "2023-12-31"}, "on"),
        ({"set_type": HouseholdType.SOLID, "set_type_reason": "  "}, "set_type_reason"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(advisor, household, changes, field):
    with pytest.raises(ActionRefused) as refused:
        score(advisor, household, **changes)
    assert refused.value.field == field
    assert not MatrixScoring.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_correction_is_a_new_version_with_a_reason(advisor, household):
    first = score(advisor, household)
    with pytest.raises(ActionRefused) as refused:
        score(advisor, household, LIGHT)
    assert refused.value.field == "correction_reason"
    second = score(advisor, household, LIGHT, correction_reason=" verkeerd gehoord ", based_on=first)
    first.refresh_from_db()
    assert (first.is_current, first.total) == (False, 9)
    assert (second.version, second.correction_reason) == (2, "verkeerd gehoord")
    household.refresh_from_db()
    assert household.total == 1
    assert list(AccessLog.objects.order_by("pk").values_list("action", flat=True)) == ["C", "U"]


def test_the_same_again_by_the_same_person_adds_nothing(advisor, household):
    first = score(advisor, household, remark="x")
    assert score(advisor, household, remark="x") == first
    assert score(advisor, household, remark="x", based_on=first, correction_reason="niets veranderd") == first
    assert MatrixScoring.objects.count() == 1


def test_a_correction_based_on_an_old_version_is_a_conflict(advisor, household, project):
    first = score(advisor, household)
    colleague = make_member(project=project)
    theirs = score(colleague, household, LIGHT, based_on=first, correction_reason="eerst")
    with pytest.raises(ScoringConflict) as conflict:
        score(advisor, household, (3, 3, 3, 3, 3, 3, 3), based_on=first, correction_reason="toch")
    assert conflict.value.current == theirs
    assert MatrixScoring.objects.get(is_current=True) == theirs


def test_a_conflict_with_a_version_that_moved_to_another_date_has_nothing_to_show(advisor, household, project):
    first = score(advisor, household)
    colleague = make_member(project=project)
    score(colleague, household, LIGHT, on="2024-03-11", based_on=first, correction_reason="andere dag")
    with pytest.raises(ScoringConflict) as conflict:
        score(advisor, household, (3, 3, 3, 3, 3, 3, 3), based_on=first, correction_reason="toch")
    assert conflict.value.current is None


def test_a_correction_to_a_date_that_is_scored_already_is_refused(advisor, household):
    first = score(advisor, household, on="2024-03-10")
    score(advisor, household, LIGHT, on="2024-03-12")
    with pytest.raises(ActionRefused) as refused:
        score(advisor, household, on="2024-03-12", based_on=first, correction_reason="andere dag")
    assert refused.value.field == "on"
    first.refresh_from_db()
    assert first.is_current


def test_moving_a_scoring_away_and_back_keeps_every_version(advisor, household):
    first = score(advisor, household)
    moved = score(advisor, household, on="2024-03-11", based_on=first, correction_reason="andere dag")
    back = score(advisor, household, based_on=moved, correction_reason="toch niet")
    assert [scoring.version for scoring in (first, moved, back)] == [1, 2, 3]
    assert MatrixScoring.objects.filter(is_current=True).get() == back


def test_a_trainees_scoring_counts_after_confirmation(advisor, trainee, household):
    scoring = score(trainee, household)
    assert scoring.confirmed_at is None
    household.refresh_from_db()
    assert household.type == ""
    confirm_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user)
    scoring.refresh_from_db()
    assert scoring.confirmed_by_id == advisor.user_id
    household.refresh_from_db()
    assert household.type == HouseholdType.MULTIPROBLEM
    confirm_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user)
    assert AccessLog.objects.filter(action="U").count() == 1


def test_nobody_confirms_the_own_scoring_and_no_trainee_confirms(advisor, trainee, project, household):
    own = make_scoring(household=household, by=advisor.user, confirmed=False)
    with pytest.raises(ActionRefused):
        confirm_scoring(by=actor_of(advisor), scoring=own, person=advisor.user)
    other = make_member(Role.TRAINEE, project=project)
    with pytest.raises(ActionRefused):
        confirm_scoring(by=actor_of(other), scoring=own, person=other.user)
    own.refresh_from_db()
    assert own.confirmed_at is None


def test_an_old_version_is_not_confirmed(advisor, trainee, household):
    old = make_scoring(household=household, by=trainee.user, confirmed=False, is_current=False)
    with pytest.raises(ActionRefused):
        confirm_scoring(by=actor_of(advisor), scoring=old, person=advisor.user)


def test_a_trainee_corrects_the_own_waiting_scoring_but_not_what_counts(advisor, trainee, household):
    waiting = score(trainee, household)
    better = score(trainee, household, LIGHT, based_on=waiting, correction_reason="vergist")
    assert better.confirmed_at is None
    confirm_scoring(by=actor_of(advisor), scoring=better, person=advisor.user)
    with pytest.raises(ActionRefused):
        score(trainee, household, HEAVY, based_on=better, correction_reason="toch niet")
    household.refresh_from_db()
    assert household.type == HouseholdType.SOLID


def test_without_scorings_that_count_there_is_no_type(household):
    household.type, household.total = HouseholdType.SOLID, 1
    household.save()
    refresh_type(household)
    household.refresh_from_db()
    assert (household.type, household.total) == ("", None)


# --- Looking over ---------------------------------------------------------------------------------------------------


def test_a_returned_scoring_keeps_the_words_and_still_does_not_count(advisor, trainee, household):
    scoring = score(trainee, household)
    return_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note=" Praat nog over geld ")
    scoring.refresh_from_db()
    assert (scoring.returned_by_id, scoring.review_note) == (advisor.user_id, "Praat nog over geld")
    assert list(MatrixScoring.objects.returned()) == [scoring]
    assert not MatrixScoring.objects.waiting().exists()
    assert not MatrixScoring.objects.counting().exists()
    return_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note="Praat nog over geld")
    assert DossierChange.objects.filter(verb="returned").count() == 1


def test_a_better_version_of_a_returned_scoring_waits_again(advisor, trainee, household):
    scoring = score(trainee, household)
    return_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note="Nog eens")
    better = score(trainee, household, LIGHT, based_on=scoring, correction_reason="besproken")
    assert list(MatrixScoring.objects.waiting()) == [better]
    assert not MatrixScoring.objects.returned().exists()


def test_after_returning_it_can_still_be_confirmed_with_words(advisor, trainee, household):
    scoring = score(trainee, household)
    return_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note="Nog eens")
    confirm_scoring(by=actor_of(advisor), scoring=scoring, person=advisor.user, note="Klopt toch, mondeling uitgelegd")
    scoring.refresh_from_db()
    assert (scoring.returned_at, scoring.review_note) == (None, "Klopt toch, mondeling uitgelegd")
    assert list(MatrixScoring.objects.counting()) == [scoring]


@pytest.mark.parametrize("case", ["no words", "own", "trainee", "old version", "counts already"])
def test_what_cannot_be_returned(case, advisor, trainee, project, household):
    other = make_member(Role.TRAINEE, project=project)
    by, scorer = advisor, trainee.user
    if case == "own":
        scorer = advisor.user
    if case == "trainee":
        by = other
    counts, is_old = case == "counts already", case == "old version"
    scoring = make_scoring(household=household, by=scorer, confirmed=counts, is_current=not is_old)
    with pytest.raises(ActionRefused):
        return_scoring(by=actor_of(by), scoring=scoring, person=by.user, note=" " if case == "no words" else "Nog eens")
    scoring.refresh_from_db()
    assert scoring.returned_at is None


def test_every_change_of_a_scoring_stands_in_the_history(advisor, trainee, household):
    first = score(trainee, household, remarks={Domain.FINANCE: "krap"})
    better = score(trainee, household, LIGHT, based_on=first, correction_reason="vergist")
    confirm_scoring(by=actor_of(advisor), scoring=better, person=advisor.user)
    lines = list(DossierChange.objects.order_by("pk"))
    assert [(line.kind, line.verb) for line in lines] == [
        ("scoring", "added"), ("scoring", "changed"), ("scoring", "confirmed"),
    ]  # fmt: skip
    assert ["finance", "hoog", "geen"] in lines[1].changes
    assert ["finance_remark", "krap", ""] in lines[1].changes
    assert lines[2].by_id == advisor.user_id
