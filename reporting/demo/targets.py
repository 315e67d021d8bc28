"""Targets, figures of others, a calculation and an export for research. Everything in them is made up."""

import datetime
from decimal import Decimal
from typing import Any

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.models import Household
from reporting.demo.people import LEADER
from reporting.domain.mkba import ItemKind, Party, ProjectNumber
from reporting.domain.targets import Direction, OwnFigure, Unit
from reporting.mkba import actions as mkba
from reporting.mkba.actions import ItemEntry, TermsEntry
from reporting.models import ExternalFigure
from reporting.research import actions as research
from reporting.targets import actions
from reporting.targets.actions import FigureEntry, TargetEntry

#: With fewer homes there is nothing to show.
_LEAST_HOMES = 50
#: With more homes a person could not read what an export for research would hold.
_MOST_HOMES = 2000
_AREA = "Dichterspark"
_SURVEY = "Buurtenquête (verzonnen)"
_GRADES = {
    "Leefbaarheid": ("5,6", "5,9", "6,3"),
    "Veiligheid": ("5,1", "5,3", "5,8"),
    "Contact met buren": ("6,0", "6,0", "6,4"),
}
_REPORTS = (412, 356, 287)


def write_targets(project: Project, today: datetime.date) -> None:
    """Write what the project leader set and noted."""
    leader = User.objects.filter(email=LEADER, memberships__project=project).first()
    homes = Household.objects.filter(project=project).count()
    if leader is None or homes < _LEAST_HOMES:
        return
    by = Actor(user_id=leader.pk, role=Role.PROJECT_LEADER, project_id=project.pk)
    _external(by, project, today)
    _targets(by, project, today)
    _calculation(by, project, today)
    if homes > _MOST_HOMES:
        return
    try:
        research.begin_export(
            by=by,
            project=project,
            first_year=today.year - 2,
            last_year=today.year,
            recipient="Hogeschool Voorbeeldstad",
            purpose="Onderzoek naar wat bewoners zelf merken; afgesproken met de projectleider",
            with_fragments=True,
        )
    except ActionRefused:
        return  # a neighbourhood in which nobody could hide


def _external(by: Actor, project: Project, today: datetime.date) -> None:
    years = range(today.year - 3, today.year)
    for aspect, grades in _GRADES.items():
        for year, grade in zip(years, grades, strict=True):
            entry = FigureEntry(
                year=year,
                area=_AREA,
                aspect=aspect,
                kind=ExternalFigure.Kind.GRADE,
                value=Decimal(grade.replace(",", ".")),
                source=_SURVEY,
            )
            actions.note_external_figure(by=by, project=project, entry=entry)
    for year, count in zip(years, _REPORTS, strict=True):
        entry = FigureEntry(
            year=year,
            area=_AREA,
            aspect="Overlastmeldingen",
            kind=ExternalFigure.Kind.COUNT,
            value=Decimal(count),
            source="Woonstichting De Linde (verzonnen)",
        )
        actions.note_external_figure(by=by, project=project, entry=entry)


def _targets(by: Actor, project: Project, today: datetime.date) -> None:
    end, next_end = datetime.date(today.year, 12, 31), datetime.date(today.year + 1, 12, 31)

    def target(name: str, value: int | str, *, due_on: datetime.date = next_end, **more: object) -> TargetEntry:
        values = {"direction": Direction.AT_LEAST, "unit": Unit.PERCENT, "detail": "", **more}
        return TargetEntry(name=name, value=Decimal(value), due_on=due_on, **values)  # type: ignore[arg-type]

    nuisance: dict[str, Any] = {
        "external_area": _AREA,
        "external_aspect": "Overlastmeldingen",
        "baseline": Decimal(_REPORTS[0]),
    }
    grade: dict[str, Any] = {"external_area": _AREA, "external_aspect": "Leefbaarheid", "baseline": Decimal("5.6")}
    entries = [
        target("Met ieder huishouden is gesproken", 95, due_on=end, figure=OwnFigure.SPOKEN),
        target(
            "Minder overlastmeldingen", 60, unit=Unit.LESS, baseline_on=datetime.date(today.year - 3, 1, 1), **nuisance
        ),
        target("Een hoger cijfer voor de leefbaarheid", 7, unit=Unit.GRADE, **grade),
        target("Geld is geen probleem (meer)", 80, figure=OwnFigure.NO_PROBLEM_FINANCE),
        target("Ieder gezin heeft een regisseur", 100, due_on=end, figure=OwnFigure.COORDINATED),
    ]
    for entry in entries:
        actions.add_target(by=by, project=project, entry=entry)
    moving = actions.add_target(
        by=by,
        project=project,
        entry=target(
            "Weinig mensen willen weg",
            15,
            direction=Direction.AT_MOST,
            detail="Wil binnen twee jaar verhuizen",
            baseline=Decimal(31),
        ),
    )
    for months, value in ((20, 28), (6, 22)):
        on = today - datetime.timedelta(days=30 * months)
        actions.note_reading(
            by=by, target=moving, on=on, value=Decimal(value), source="Eigen rondvraag in het spreekuur (verzonnen)"
        )


def _calculation(by: Actor, project: Project, today: datetime.date) -> None:
    on = datetime.date(today.year - 1, 12, 1)
    terms = TermsEntry(
        base_year=today.year - 1,
        rate=Decimal("2.25"),
        rate_source="Verzonnen voor dit voorbeeld",
        rate_source_on=on,
        rate_is_estimate=True,
        spread=Decimal(25),
    )
    version = mkba.add_sheet(by=by, project=project, name=f"MKBA {project.name}", terms=terms)

    def item(
        kind: ItemKind,
        name: str,
        party: Party,
        number: ProjectNumber | int,
        value: int,
        share: int,
        years: int,
        first: int = 1,
    ) -> None:
        is_figure = isinstance(number, ProjectNumber)
        made_up = "Verzonnen voor dit voorbeeld"
        entry = ItemEntry(
            kind=kind,
            name=name,
            party=party,
            number=None if isinstance(number, ProjectNumber) else Decimal(number),
            number_figure=number if isinstance(number, ProjectNumber) else None,
            number_source="" if is_figure else made_up,
            number_source_on=None if is_figure else on,
            unit_value=Decimal(value),
            value_source=made_up,
            value_source_on=on,
            share=Decimal(share),
            share_source=made_up,
            share_source_on=on,
            first_year=first,
            years=years,
            is_estimate=True,
        )
        version.refresh_from_db()
        mkba.add_item(by=by, version=version, entry=entry, based_on=version.edits)

    cost, benefit = ItemKind.COST, ItemKind.BENEFIT
    item(cost, "Team in de wijk", Party.MUNICIPALITY, 2, 78_000, 100, 3, 0)
    item(cost, "Woning als werkplek", Party.CORPORATION, 1, 9_500, 100, 3, 0)
    item(benefit, "Uitzetting voorkomen", Party.CORPORATION, 9, 7_000, 50, 1)
    item(benefit, "Minder kosten van schulden", Party.MUNICIPALITY, ProjectNumber.LESS_FINANCE, 2_400, 40, 3)
    item(benefit, "Minder beroep op zorg", Party.HEALTH_INSURERS, ProjectNumber.LESS_MULTIPROBLEM, 6_500, 25, 3)
    item(benefit, "Minder overlast en politie-inzet", Party.POLICE_JUSTICE, 125, 420, 30, 3)
    item(benefit, "Meer te besteden door regelingen", Party.RESIDENTS, 60, 900, 60, 3)
    mkba.publish_version(by=by, version=version)
