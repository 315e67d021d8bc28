"""Scoring the matrix of a household, reading older versions, and confirming a trainee's scoring."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.dutch import date_long
from households.actions.dossier import log_look
from households.actions.matrix import ScoringConflict, confirm_scoring, return_scoring, score_matrix
from households.domain.codes import DOMAIN_LABELS, Domain, Phase
from households.domain.level_texts import GENERAL_TEXTS
from households.domain.scoring import ALL_DOMAINS
from households.forms.matrix import MatrixForm, ReviewForm, initial_for_new, initial_of
from households.level_texts import level_texts
from households.matrix_course import build_course
from households.models import Household, MatrixScoring
from households.models.scoring import MatrixScoringQuerySet
from households.views.lookup import visible_household_or_404
from households.views.matrix_table import type_explanation


@requires(Permission.MATRIX_SCORE)
@require_http_methods(["GET", "HEAD", "POST"])
def matrix_score(request: MemberRequest, pk: int) -> HttpResponse:
    """Score a household, in whole or in part; ``?verbeter=12`` corrects that scoring with a reason."""
    household = visible_household_or_404(request, pk)
    corrected = _corrected(request, household)
    if corrected is not None and not corrected.is_current and request.method != "POST":
        messages.warning(request, "Deze versie is al verbeterd. Hieronder staat wat nu geldt.")
        return redirect("matrix_history", pk=pk)
    previous = _previous(request, household, corrected)
    initial = initial_of(corrected) if corrected else initial_for_new(previous)
    form = MatrixForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        previous=previous,
        texts=level_texts(request.project.pk),
    )
    standing = None
    if request.method == "POST" and form.is_valid():
        based_on = _based_on(request, household, form) or corrected
        try:
            scoring = _save(request, household, form, based_on)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
            standing = _standing(request, household, form, refused)
        else:
            messages.success(request, saved_words(scoring))
            return redirect("household_detail", pk=pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="matrix")
    context = {
        "household": household,
        "back_line": f"{household.display_name} · {household.address}",
        "form": form,
        "previous_when": f"{date_long(previous.on)}" if previous else "",
        "general_texts": list(GENERAL_TEXTS.items()),
        "corrected": corrected,
        "standing": standing,
        "standing_rows": _differences(standing, form) if standing else [],
        "asks_reason": corrected is not None or standing is not None or "correction_reason" in form.errors,
        "based_on": standing.pk if standing else form["based_on"].value() or "",
    }
    return render(request, "households/matrix_score.html", context, status=422 if form.errors else 200)


def _corrected(request: MemberRequest, household: Household) -> MatrixScoring | None:
    """Return the scoring that ``?verbeter=`` names. Raises Http404 for another household's, or no number."""
    text = request.GET.get("verbeter", "")
    if not text:
        return None
    return get_object_or_404(_scorings(request, household), pk=read_id(text))


def _scorings(request: MemberRequest, household: Household) -> MatrixScoringQuerySet:
    return MatrixScoring.objects.visible_to(request.member).filter(household=household)


def _previous(request: MemberRequest, household: Household, corrected: MatrixScoring | None) -> MatrixScoring | None:
    """Return the last scoring that counts, to show beside each domain; not the one that is being corrected."""
    counting = MatrixScoring.objects.visible_to(request.member).counting().filter(household=household)
    if corrected is not None:
        counting = counting.filter(on__lt=corrected.on)
    return counting.order_by("-on", "-pk").first()


def _based_on(request: MemberRequest, household: Household, form: MatrixForm) -> MatrixScoring | None:
    """Return the version that the person had before them, as the form says. Raises Http404 for one that is not here."""
    pk = form.cleaned_data["based_on"]
    return get_object_or_404(_scorings(request, household), pk=pk) if pk else None


def _save(
    request: MemberRequest, household: Household, form: MatrixForm, based_on: MatrixScoring | None
) -> MatrixScoring:
    cleaned = form.cleaned_data
    return score_matrix(
        by=request.actor,
        household=household,
        person=request.user,
        on=cleaned["on"],
        phase=Phase(cleaned["phase"]),
        scores=form.scores,
        remarks=form.remarks,
        remark=cleaned["remark"],
        set_type=form.chosen_type,
        set_type_reason=cleaned["set_type_reason"],
        correction_reason=cleaned["correction_reason"],
        based_on=based_on,
    )


def _standing(
    request: MemberRequest, household: Household, form: MatrixForm, refused: ActionRefused
) -> MatrixScoring | None:
    """Return the version that stands in the way, to show beside what was typed."""
    if isinstance(refused, ScoringConflict):
        return refused.current
    if refused.field != "correction_reason":
        return None
    cleaned = form.cleaned_data
    return _scorings(request, household).filter(is_current=True, on=cleaned["on"], phase=cleaned["phase"]).first()


@dataclass(frozen=True, slots=True)
class _Difference:
    """A domain on which the version that stands and what was typed are not the same."""

    label: str
    domain: Domain
    standing: int | None
    typed: int | None


def _differences(standing: MatrixScoring, form: MatrixForm) -> list[_Difference]:
    levels = form.scores.levels
    return [
        _Difference(DOMAIN_LABELS[domain], domain, getattr(standing, domain.value), levels[domain])
        for domain in ALL_DOMAINS
        if getattr(standing, domain.value) != levels[domain]
    ]


def saved_words(scoring: MatrixScoring) -> str:
    """Return what to say after saving: that it is kept, and which type follows."""
    waits = "" if scoring.confirmed_at else " Een adviseur moet deze score nog bevestigen; tot dan telt hij niet mee."
    return f"De score is opgeslagen. {type_explanation(scoring)}{waits}"


@requires(Permission.MATRIX_CONFIRM)
@require_POST
def matrix_confirm(request: MemberRequest, pk: int, scoring_pk: int) -> HttpResponse:
    """Confirm the scoring of a trainee."""
    household = visible_household_or_404(request, pk)
    scoring = get_object_or_404(_scorings(request, household), pk=scoring_pk)
    try:
        confirm_scoring(by=request.actor, scoring=scoring, person=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"De score van {scoring.scored_by} is bevestigd en telt nu mee.")
    return redirect("household_detail", pk=pk)


@requires(Permission.MATRIX_CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def matrix_review(request: MemberRequest, pk: int, scoring_pk: int) -> HttpResponse:
    """Look over the scoring of a trainee, and confirm it or give it back with words."""
    household = visible_household_or_404(request, pk)
    scoring = get_object_or_404(_scorings(request, household).select_related("scored_by"), pk=scoring_pk)
    if request.method != "POST" and (scoring.confirmed_at is not None or not scoring.is_current):
        messages.info(request, "Deze score is al nagekeken of verbeterd. Hieronder staat wat nu geldt.")
        return redirect("matrix_history", pk=pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        review = return_scoring if form.is_return else confirm_scoring
        try:
            review(by=request.actor, scoring=scoring, person=request.user, note=form.cleaned_data["note"])
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            name = scoring.scored_by.name
            messages.success(
                request,
                f"De score is teruggegeven. {name} ziet op de werkdag wat er anders moet."
                if form.is_return
                else f"De score van {name} is bevestigd en telt nu mee.",
            )
            return redirect("household_detail", pk=pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="matrix")
    context = {
        "household": household,
        "back_line": f"{household.display_name} · {household.address}",
        "form": form,
        "scoring": scoring,
        "previous": _previous(request, household, scoring),
        "version": _Version.of(scoring),
        "may_review": _may_review(request, scoring),
    }
    return render(request, "households/matrix_review.html", context, status=422 if form.errors else 200)


def _may_review(request: MemberRequest, scoring: MatrixScoring) -> bool:
    return request.member.can(Permission.MATRIX_CONFIRM) and scoring.scored_by_id != request.member.user_id


#: Scorings on one page of the history.
HISTORY_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class _Version:
    """A scoring in the history, with its levels and remarks per domain."""

    scoring: MatrixScoring
    levels: list[tuple[Domain, int | None, str]]
    explanation: str

    @classmethod
    def of(cls, scoring: MatrixScoring) -> "_Version":
        levels = [(d, getattr(scoring, d.value), scoring.domain_remarks.get(d.value, "")) for d in ALL_DOMAINS]
        return cls(scoring, levels, type_explanation(scoring))


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def matrix_history(request: MemberRequest, pk: int) -> HttpResponse:
    """Show every scoring and every version of it, newest first."""
    household = visible_household_or_404(request, pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="matrix_history")
    scorings = (
        _scorings(request, household)
        .select_related("scored_by", "confirmed_by", "returned_by")
        .order_by("-on", "-version", "-pk")
    )
    page = Paginator(scorings, HISTORY_PER_PAGE).get_page(request.GET.get("page"))
    versions = [_Version.of(scoring) for scoring in page.object_list]
    context = {
        "household": household,
        "back_line": f"{household.display_name} · {household.address}",
        "page": page,
        "versions": versions,
        "course": build_course(list(_scorings(request, household).counting().order_by("on", "pk"))),
        "can_score": request.member.can(Permission.MATRIX_SCORE),
    }
    return render(request, "households/matrix_history.html", context)
