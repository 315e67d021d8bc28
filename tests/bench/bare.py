"""The bare view: reads the rows of a page of the looplijst with one query, and renders them as a table."""

from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from households.models import Address

#: What a table of the looplijst needs at the least.
COLUMNS = (
    "house_number",
    "house_letter",
    "addition",
    "given",
    "infix",
    "surname",
    "complex_name",
    "staircase_name",
    "door_status",
    "door_step",
    "door_due_from",
    "door_due_by",
    "door_reason",
    "door_last_at",
)


def table(request: HttpRequest) -> HttpResponse:
    """Render the first ``doors`` of a project in walking order."""
    rows = (
        Address.objects.filter(project_id=int(request.GET["project"]))
        .annotate(
            main=FilteredRelation("household__residents", condition=Q(household__residents__is_main=True)),
            given=F("main__given"),
            infix=F("main__infix"),
            surname=F("main__surname"),
            complex_name=F("complex__name"),
            staircase_name=F("staircase__name"),
        )
        .order_by("walk_position", "pk")
        .values(*COLUMNS)[: int(request.GET["doors"])]
    )
    return render(request, "bare.html", {"rows": rows})


urlpatterns = [path("tabel/", table)]
