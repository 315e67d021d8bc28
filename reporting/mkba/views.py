"""The calculation of costs and benefits: its list, its page, and the forms of a draft."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

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
from reporting.dashboard.pictures import Picture, picture
from reporting.dashboard.tabs import tabs
from reporting.domain.mkba import (
    PARTY_LABELS,
    ItemKind,
    Outcome,
    Sheet,
    break_even,
    calculate,
    present_value,
    sensitivity,
)
from reporting.mkba import actions, words
from reporting.mkba.forms import ItemForm, SheetForm, TermsForm, item_initial, terms_initial
from reporting.mkba.sheets import sheet_of
from reporting.models import MkbaItem, MkbaVersion

#: The margin that a new calculation proposes; it changes no outcome, only the picture.
_SPREAD = Decimal(25)


@requires(Permission.MKBA_MANAGE)
@require_safe
def mkba_list(request: MemberRequest) -> HttpResponse:
    """Show the calculations of the project with all their versions."""
    versions = (
        MkbaVersion.objects.visible_to(request.member)
        .select_related("sheet", "published_by")
        .prefetch_related("items")
        .order_by("sheet__name", "sheet_id", "-number")
    )
    rows = []
    for version in versions:
        outcome = calculate(sheet_of(version))
        row: dict[str, Any] = {"version": version}
        if isinstance(outcome, Outcome):
            row["net"] = dutch.euro(round(outcome.net))
            row["ratio"] = "" if outcome.ratio is None else dutch.number(outcome.ratio, 2)
            row["estimates"] = outcome.has_estimates
        rows.append(row)
    log.record(by=request.actor, action=log.Action.READ, object_type="mkba", count=max(len(rows), 1))
    return render(request, "reporting/mkba_list.html", {"tabs": tabs("mkba_list"), "rows": rows})


@requires(Permission.MKBA_MANAGE)
@require_safe
def mkba_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a version: what it comes to, or what is missing, and each value with its source."""
    version = get_object_or_404(_versions(request), pk=pk)
    sheet = sheet_of(version)
    outcome = calculate(sheet)
    log.record(by=request.actor, action=log.Action.READ, object_type="mkba", object_id=version.pk)
    context = {
        "tabs": tabs("mkba_list"),
        "version": version,
        "groups": _groups(version, sheet),
        "others": version.sheet.versions.exclude(pk=version.pk).order_by("-number"),
        "rate": dutch.percentage(version.rate, 2 if version.rate != int(version.rate) else 0),
    }
    if isinstance(outcome, Outcome):
        context |= _totals(version, sheet, outcome)
    else:
        context["missing"] = [words.missing_words(one, sheet) for one in outcome.missing]
    return render(request, "reporting/mkba_detail.html", context)


def _versions(request: MemberRequest) -> Any:
    return (
        MkbaVersion.objects.visible_to(request.member).select_related("sheet", "published_by").prefetch_related("items")
    )


def _groups(version: MkbaVersion, sheet: Sheet) -> list[dict[str, Any]]:
    """Return costs and benefits, each with its lines."""
    lines = list(zip(version.items.all(), sheet.items, strict=True))
    return [
        {
            "title": title,
            "rows": [
                {
                    "row": row,
                    "party": PARTY_LABELS[item.party],
                    "number": dutch.number(item.number, 0 if item.number == int(item.number) else 2),
                    "value": dutch.euro(item.unit_value),
                    "share": dutch.percentage(item.share, 0 if item.share == int(item.share) else 2),
                    "years": _years(item.first_year, item.years),
                    "worth": dutch.euro(round(present_value(item, sheet.rate))),
                    "sources": (
                        ("Aantal", row.number_source, row.number_source_on),
                        ("Waarde", row.value_source, row.value_source_on),
                        ("Deel en jaren", row.share_source, row.share_source_on),
                    ),
                }
                for row, item in lines
                if item.kind is kind
            ],
        }
        for kind, title in ((ItemKind.COST, "Kosten"), (ItemKind.BENEFIT, "Baten"))
    ]


def _years(first: int, years: int) -> str:
    when = "het basisjaar" if first == 0 else f"jaar {first}"
    return f"{years} jaar vanaf {when}"


def _totals(version: MkbaVersion, sheet: Sheet, outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "verdict": words.verdict(outcome),
        "needed": words.needed(outcome),
        "totals": [
            ("Kosten", dutch.euro(round(outcome.costs))),
            ("Baten", dutch.euro(round(outcome.benefits))),
            ("Saldo", dutch.euro(round(outcome.net))),
            ("Verhouding", dutch.number(outcome.ratio, 2) if outcome.ratio is not None else "geen kosten"),
        ],
        "parties": picture(
            None,
            ["Partij", "Betaalt", "Heeft baat", "Saldo"],
            [
                [
                    PARTY_LABELS[line.party].capitalize(),
                    *(dutch.euro(round(amount)) for amount in (line.costs, line.benefits, line.balance)),
                ]
                for line in outcome.parties
            ],
        ),
        "sensitivity": _sensitivity(version, sheet, outcome),
        "break_even": [
            (sheet.items[point.item].name, words.break_even_words(point, sheet)) for point in break_even(sheet)
        ],
        "spread": dutch.percentage(version.spread, 0 if version.spread == int(version.spread) else 2),
    }


def _sensitivity(version: MkbaVersion, sheet: Sheet, outcome: Outcome) -> Picture:
    swings = sensitivity(sheet, version.spread)
    rows = [
        [words.name_of(one, sheet), *(dutch.euro(round(amount)) for amount in (one.low, one.high))] for one in swings
    ]
    chart, narrow = words.tornado_charts(sheet, outcome, swings, version.spread)
    return picture(chart, ["Wat", "Saldo als het lager is", "Saldo als het hoger is"], rows, narrow=narrow)


# --- Forms ------------------------------------------------------------------------------------------------------------


@requires(Permission.MKBA_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def mkba_new(request: MemberRequest) -> HttpResponse:
    """Begin a calculation."""
    form = SheetForm(request.POST or None, initial={"base_year": timezone.localdate().year, "spread": _SPREAD})

    def do() -> str:
        name = " ".join(form.cleaned_data["name"].split())
        version = actions.add_sheet(by=request.actor, project=request.project, name=name, terms=form.entry)
        return reverse("mkba_detail", args=[version.pk])

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do)):
        return redirect(url)
    context = {"form": form, "title": "Nieuwe MKBA", "back": reverse("mkba_list")}
    return render(request, "reporting/mkba_terms.html", context, status=422 if form.errors else 200)


@requires(Permission.MKBA_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def mkba_terms(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what holds for the whole calculation."""
    version = get_object_or_404(_versions(request), pk=pk)
    form = TermsForm(request.POST or None, initial=terms_initial(version))

    def do() -> str:
        actions.change_terms(by=request.actor, version=version, terms=form.entry, based_on=_based_on(form))
        return reverse("mkba_detail", args=[version.pk])

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do)):
        return redirect(url)
    context = {
        "form": form,
        "title": "Uitgangspunten",
        "version": version,
        "back": reverse("mkba_detail", args=[version.pk]),
        "overtaken": _overtaken(form, version),
    }
    return render(request, "reporting/mkba_terms.html", context, status=422 if form.errors else 200)


@requires(Permission.MKBA_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def mkba_item_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a cost or a benefit."""
    version = get_object_or_404(_versions(request), pk=pk)
    form = ItemForm(request.POST or None, initial={"based_on": version.edits})

    def do() -> str:
        actions.add_item(by=request.actor, version=version, entry=form.entry, based_on=_based_on(form))
        return reverse("mkba_detail", args=[version.pk])

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do)):
        return redirect(url)
    return _item_page(request, form, version, None)


@requires(Permission.MKBA_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def mkba_item_change(request: MemberRequest, pk: int, item_pk: int) -> HttpResponse:
    """Change a cost or a benefit."""
    version = get_object_or_404(_versions(request), pk=pk)
    item = get_object_or_404(version.items.select_related("version"), pk=item_pk)
    form = ItemForm(request.POST or None, initial=item_initial(item))

    def do() -> str:
        actions.change_item(by=request.actor, item=item, entry=form.entry, based_on=_based_on(form))
        return reverse("mkba_detail", args=[version.pk])

    if request.method == "POST" and form.is_valid() and (url := _done(request, form, do)):
        return redirect(url)
    return _item_page(request, form, version, item)


def _item_page(request: MemberRequest, form: ItemForm, version: MkbaVersion, item: MkbaItem | None) -> HttpResponse:
    context = {
        "form": form,
        "version": version,
        "item": item,
        "overtaken": _overtaken(form, version),
        "now": f"{dutch.number(item.number, 2)} × {dutch.euro(item.unit_value)}" if item else "",
    }
    return render(request, "reporting/mkba_item.html", context, status=422 if form.errors else 200)


@requires(Permission.MKBA_MANAGE)
@require_POST
def mkba_item_remove(request: MemberRequest, pk: int, item_pk: int) -> HttpResponse:
    """Take a cost or a benefit away."""
    version = get_object_or_404(_versions(request), pk=pk)
    item = get_object_or_404(version.items.select_related("version"), pk=item_pk)
    return _try(request, version, lambda: actions.remove_item(by=request.actor, item=item), "De regel is verwijderd.")


@requires(Permission.MKBA_MANAGE)
@require_POST
def mkba_publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    version = get_object_or_404(_versions(request), pk=pk)
    done = "De berekening is vastgesteld. Deze versie verandert niet meer."
    return _try(request, version, lambda: actions.publish_version(by=request.actor, version=version), done)


@requires(Permission.MKBA_MANAGE)
@require_POST
def mkba_new_version(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin a new draft from the last version."""
    version = get_object_or_404(_versions(request), pk=pk)
    draft = actions.begin_version(by=request.actor, sheet=version.sheet)
    return redirect("mkba_detail", draft.pk)


@requires(Permission.MKBA_MANAGE)
@require_POST
def mkba_drop(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = get_object_or_404(_versions(request), pk=pk)
    try:
        actions.drop_draft(by=request.actor, version=version)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("mkba_detail", version.pk)
    messages.success(request, "Het concept is weggegooid.")
    return redirect("mkba_list")


def _try(request: MemberRequest, version: MkbaVersion, do: Callable[[], None], done: str) -> HttpResponse:
    try:
        do()
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect("mkba_detail", version.pk)


def _based_on(form: TermsForm | ItemForm) -> int:
    return form.cleaned_data["based_on"] or 0


def _overtaken(form: TermsForm | ItemForm, version: MkbaVersion) -> bool:
    """Tell whether somebody else changed the draft meanwhile; the form then goes on from what is there now."""
    if not form.errors:
        return False
    version.refresh_from_db(fields=["edits"])
    overtaken = str(version.edits) != (form.data.get("based_on") or "0")
    if overtaken:
        form.go_on_from(version.edits)
    return overtaken


def _done(request: MemberRequest, form: TermsForm | ItemForm, do: Callable[[], str]) -> str:
    """Do it once and return where to go; empty when it was refused, which the form then shows."""
    try:
        return do_once(user=request.user, token=form.cleaned_data["once"], do=do)
    except ActionRefused as refused:
        form.refuse(refused)
        return ""
