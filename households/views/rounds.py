"""A round: pick portieken, walk them, stop, and see what was done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from adv.compression import compress_own
from households.actions.rounds import abandon_round, end_round, start_round
from households.forms.rounds import RoundForm
from households.models import WalkingRound
from households.views.offline import device_context, take_query
from households.views.walklist import Rows, walklist_url
from households.walklist.choices import Choice
from households.walklist.filters import WalklistFilter, Which
from households.walklist.rounds import open_round, round_doors, round_progress, round_summary, staircase_choices

_LONGEST_SEARCH = 80
#: So many earlier rounds are listed.
_EARLIER = 5

#: A round opens with the doors where something is to do.
TO_DO = WalklistFilter(which=Which.TODAY, in_round=True)


@requires(Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def round_start(request: MemberRequest) -> HttpResponse:
    """Show the portieken to pick from; a POST starts the round."""
    if request.method == "POST":
        return _start(request)
    return _show_choices(request, RoundForm(request.member))


def _start(request: MemberRequest) -> HttpResponse:
    form = RoundForm(request.member, request.POST)
    if form.is_valid():
        try:
            start_round(
                by=request.actor, project=request.project, person=request.user, staircases=form.cleaned_data["picked"]
            )
        except ActionRefused as refusal:
            if open_round(request.member) is not None:  # a double tap, or another device
                messages.info(request, refusal.message)
                return redirect(walklist_url(TO_DO))
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect(walklist_url(TO_DO))
    return _show_choices(request, form)


def _show_choices(request: MemberRequest, form: RoundForm) -> HttpResponse:
    today = timezone.localdate()
    search = " ".join((request.POST if form.is_bound else request.GET).get("zoek", "").replace("\0", "").split())
    complexes, has_more = staircase_choices(
        request.member,
        today=today,
        search=search[:_LONGEST_SEARCH],
        picked_staircases=form.picked_ids("staircases"),
        picked_complexes=form.picked_ids("complexes"),
    )
    earlier = WalkingRound.objects.visible_to(request.member).filter(ended_at__isnull=False)[:_EARLIER]
    context = {
        "form": form,
        "complexes": complexes,
        "has_more": has_more,
        "search": search,
        "open_round": open_round(request.member),
        "walk_url": walklist_url(TO_DO),
        "has_new": any(not staircase.is_started for one in complexes for staircase in one.staircases),
        "earlier": [(one.pk, dutch.moment(one.started_at, today)) for one in earlier],
    }
    return render(request, "households/round_start.html", context, status=422 if form.errors else 200)


@compress_own
@requires(Permission.DOOR_RECORD)
@require_safe
def round_walk(request: MemberRequest) -> HttpResponse:
    """Show the doors of the round that this member walks now, on whatever device it was started."""
    walk = open_round(request.member)
    if walk is None:
        messages.info(request, "Je loopt nu geen ronde. Kies de portieken waar je heen gaat.")
        return redirect("round_start")
    now = timezone.now()
    which = Which.TODAY if request.GET.get("toon", "") == Which.TODAY else Which.ALL
    wanted = WalklistFilter(which=which, in_round=True)
    progress = round_progress(request.member, walk, now=now)
    only = progress.touched if which is Which.TODAY else None
    staircases = round_doors(request.member, walk, now=now, only=only)
    total = sum(staircase.total for staircase in staircases)
    log.record(by=request.actor, action=log.Action.READ, object_type="walking_round", object_id=walk.pk, count=total)
    rows = Rows(request, wanted)
    just = request.GET.get("vast", "")
    today = timezone.localdate(now)
    context = {
        "started": dutch.moment(walk.started_at, today),
        "is_old": timezone.localdate(walk.started_at) < today,
        "progress": progress,
        "staircases": [(staircase, rows.of(staircase.doors)) for staircase in staircases],
        "options": [
            Choice("Te doen", walklist_url(TO_DO), active=which is Which.TODAY, count=None),
            Choice("Alle deuren", reverse("round_walk"), active=which is Which.ALL, count=None),
        ],
        "wanted": wanted,
        "device": device_context(request),
        "take_query": take_query(walk.staircases.values_list("pk", flat=True)),
        "just": read_id(just),
    }
    return render(request, "households/round_walk.html", context)


@requires(Permission.DOOR_RECORD)
@require_POST
def round_end(request: MemberRequest) -> HttpResponse:
    """Finish the round, and show what was done."""
    walk = open_round(request.member)
    if walk is None:  # a double tap, or finished on another device
        last = WalkingRound.objects.visible_to(request.member).first()
        return redirect("round_summary", pk=last.pk) if last else redirect("round_start")
    end_round(by=request.actor, walk=walk)
    return redirect("round_summary", pk=walk.pk)


@requires(Permission.DOOR_RECORD)
@require_POST
def round_abandon(request: MemberRequest) -> HttpResponse:
    """Let the round go; what was recorded at the doors stays."""
    walk = open_round(request.member)
    if walk is not None:
        try:
            abandon_round(by=request.actor, walk=walk)
        except ActionRefused as refusal:
            messages.error(request, refusal.message)
            return redirect("round_summary", pk=walk.pk)
        messages.success(request, "De ronde is weg. Wat je aan de deur vastlegde, staat gewoon in de looplijst.")
    return redirect("round_start")


@requires(Permission.DOOR_RECORD)
@require_safe
def round_summary_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what was done in a round: of somebody's own, finished or not."""
    walk = get_object_or_404(WalkingRound.objects.visible_to(request.member), pk=pk)
    now = timezone.now()
    today = timezone.localdate(now)
    summary = round_summary(request.member, walk)
    visits = sum(len(staircase.visits) for staircase in summary.staircases)
    log.record(by=request.actor, action=log.Action.READ, object_type="walking_round", object_id=walk.pk, count=visits)
    is_today = walk.ended_at is None or timezone.localdate(walk.ended_at) == today
    progress = round_progress(request.member, walk, now=now) if is_today else None
    context = {
        "walk": walk,
        "when": _when(walk),
        "summary": summary,
        "left": progress.total - progress.done if progress else 0,
        "walk_url": walklist_url(TO_DO),
        "can_view_household": request.member.can(Permission.HOUSEHOLD_VIEW),
    }
    return render(request, "households/round_summary.html", context)


def _when(walk: WalkingRound) -> str:
    """``5 maart 2026, van 14:02 tot 15:47``."""
    day, begin = dutch.date_long(timezone.localdate(walk.started_at)), dutch.clock(walk.started_at)
    if walk.ended_at is None:
        return f"{day}, vanaf {begin}"
    end_day = timezone.localdate(walk.ended_at)
    if end_day != timezone.localdate(walk.started_at):
        return f"{day} {begin} tot {dutch.date_long(end_day)} {dutch.clock(walk.ended_at)}"
    return f"{day}, van {begin} tot {dutch.clock(walk.ended_at)}"
