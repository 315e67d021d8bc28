"""Targets and figures of others: the page of where it stands, and the forms."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from reporting.dashboard.pictures import Picture
from reporting.dashboard.tabs import tabs
from reporting.models import ExternalFigure, Target
from reporting.targets import actions, words
from reporting.targets.forms import FigureForm, ReadingForm, TargetForm
from reporting.targets.standing import Course, external_courses, target_lines


@requires(Permission.DASHBOARD_VIEW)
@require_safe
def target_list(request: MemberRequest) -> HttpResponse:
    """Show where the project stands against its targets, and the course of the figures of others."""
    today = timezone.localdate()
    lines, courses = target_lines(request.project, today, is_page=True), external_courses(request.project)
    log.record(by=request.actor, action=log.Action.READ, object_type="target", count=max(len(lines), 1))
    context = {
        "tabs": tabs("target_list"),
        "summary": words.summary(lines),
        "picture": words.target_picture(lines),
        "rows": [
            {
                "target": line.target,
                "aim": words.aim(line),
                "now": words.now(line),
                "state": words.state(line),
                "tone": line.standing.state.value,
                "when": words.when(line),
                "by_hand": not line.target.figure and not line.target.external_aspect,
            }
            for line in lines
        ],
        "figures": _figures(courses),
        "can_manage": request.member.can(Permission.TARGETS_MANAGE),
    }
    return render(request, "reporting/targets_list.html", context)


def _figures(courses: Sequence[Course]) -> Picture | None:
    """Return the course of the grades with a table of all figures of others."""
    if not courses:
        return None
    years = sorted({year for course in courses for year in course.values})[-8:]
    rows = [[course.label, *(_shown(course, year) for year in years)] for course in courses]
    return words.courses_picture(courses, ["Cijfer", *(str(year) for year in years)], rows)


def _shown(course: Course, year: int) -> str:
    value = course.values.get(year)
    if value is None:
        return "–"
    return _value(value, is_grade=course.is_grade)


def _value(value: Decimal, *, is_grade: bool) -> str:
    return dutch.number(value, 1 if is_grade or value != int(value) else 0)


@requires(Permission.TARGETS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: MemberRequest) -> HttpResponse:
    """Set a target."""
    form = TargetForm(request.POST or None, courses=external_courses(request.project))

    def do() -> str:
        actions.add_target(by=request.actor, project=request.project, entry=form.entry)
        return reverse("target_list")

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do, "Het doel is vastgelegd.")):
        return redirect(url)
    return render(request, "reporting/targets_form.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.TARGETS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a target."""
    target = get_object_or_404(Target.objects.visible_to(request.member), pk=pk)
    form = TargetForm(request.POST or None, courses=external_courses(request.project), target=target)

    def do() -> str:
        based_on = form.cleaned_data["based_on"] or 0
        actions.change_target(by=request.actor, target=target, entry=form.entry, based_on=based_on)
        return reverse("target_list")

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do, "Het doel is gewijzigd.")):
        return redirect(url)
    overtaken = False
    if form.errors:
        target.refresh_from_db()
        overtaken = str(target.edits) != (request.POST.get("based_on") or "0")
        if overtaken:
            form.go_on_from(target.edits)
    line = next(
        line
        for line in target_lines(request.project, timezone.localdate(), is_page=True)
        if line.target.pk == target.pk
    )
    context = {
        "form": form,
        "target": target,
        "overtaken": overtaken,
        "aim": words.aim(line),
        "stands": words.now(line),
    }
    return render(request, "reporting/targets_form.html", context, status=422 if form.errors else 200)


@requires(Permission.TARGETS_MANAGE)
@require_POST
def target_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a target away."""
    target = get_object_or_404(Target.objects.visible_to(request.member), pk=pk)
    actions.remove_target(by=request.actor, target=target)
    messages.success(request, "Het doel is verwijderd.")
    return redirect("target_list")


@requires(Permission.TARGETS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_reading(request: MemberRequest, pk: int) -> HttpResponse:
    """Note what was measured for a target."""
    target = get_object_or_404(Target.objects.visible_to(request.member), pk=pk)
    form = ReadingForm(request.POST or None, initial={"on": timezone.localdate()})

    def do() -> str:
        data = form.cleaned_data
        actions.note_reading(by=request.actor, target=target, on=data["on"], value=data["value"], source=data["source"])
        return reverse("target_list")

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do, "De meting is genoteerd.")):
        return redirect(url)
    context = {"form": form, "target": target, "readings": target.readings.select_related("by").order_by("-on")}
    return render(request, "reporting/targets_reading.html", context, status=422 if form.errors else 200)


@requires(Permission.TARGETS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def external_figures(request: MemberRequest) -> HttpResponse:
    """Show the figures of others one by one, and take down another one."""
    form = FigureForm(request.POST or None, initial={"year": timezone.localdate().year - 1})

    def do() -> str:
        actions.note_external_figure(by=request.actor, project=request.project, entry=form.entry)
        return reverse("external_figures")

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do, "Het cijfer is bewaard.")):
        return redirect(url)
    figures = list(ExternalFigure.objects.visible_to(request.member).order_by("area", "aspect", "-year"))
    context = {
        "form": form,
        "rows": [
            {"figure": one, "value": _value(one.value, is_grade=one.kind == ExternalFigure.Kind.GRADE)}
            for one in figures
        ],
    }
    return render(request, "reporting/targets_figures.html", context, status=422 if form.errors else 200)


@requires(Permission.TARGETS_MANAGE)
@require_POST
def external_figure_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take away a figure that was a slip."""
    figure = get_object_or_404(ExternalFigure.objects.visible_to(request.member), pk=pk)
    actions.remove_external_figure(by=request.actor, figure=figure)
    messages.success(request, "Het cijfer is verwijderd.")
    return redirect("external_figures")


def _done(
    request: MemberRequest, form: TargetForm | ReadingForm | FigureForm, do: Callable[[], str], message: str
) -> str:
    """Do it once and return where to go; empty when it was refused, which the form then shows."""
    try:
        url = do_once(user=request.user, token=form.cleaned_data["once"], do=do)
    except ActionRefused as refused:
        form.refuse(refused)
        return ""
    messages.success(request, message)
    return url
