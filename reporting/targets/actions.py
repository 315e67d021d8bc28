"""Setting targets, noting readings, and keeping the figures of others."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from reporting.domain.targets import CHANGES, Direction, OwnFigure, Unit
from reporting.models import ExternalFigure, Target, TargetReading

_GRADES = (Decimal(1), Decimal(10))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEntry:
    """What somebody fills in for a target."""

    name: str
    detail: str
    direction: Direction
    value: Decimal
    unit: Unit
    due_on: datetime.date
    baseline: Decimal | None = None
    baseline_on: datetime.date | None = None
    figure: OwnFigure | None = None
    external_area: str = ""
    external_aspect: str = ""


@transaction.atomic
def add_target(*, by: Actor, project: Project, entry: TargetEntry) -> Target:
    """Set a target. Raises ActionRefused for a value that can't be reached or measured."""
    _check(entry)
    target = Target.objects.create(project=project, **_columns(entry))
    log.record(by=by, action=log.Action.CREATE, object_type="target", object_id=target.pk)
    return target


@transaction.atomic
def change_target(*, by: Actor, target: Target, entry: TargetEntry, based_on: int) -> Target:
    """Change a target. ``based_on`` is the number of changes that the editor had seen; raises ActionRefused."""
    _check(entry)
    now = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if now.edits != based_on:
        raise ActionRefused(
            "Iemand anders heeft dit doel intussen gewijzigd. Er is niets overschreven: vergelijk wat er nu staat "
            "met wat je invulde, en sla nog een keer op als jouw versie klopt."
        )
    Target.objects.filter(pk=now.pk).update(**_columns(entry), edits=now.edits + 1)
    log.record(by=by, action=log.Action.UPDATE, object_type="target", object_id=now.pk)
    now.refresh_from_db()
    return now


@transaction.atomic
def remove_target(*, by: Actor, target: Target) -> None:
    """Take a target away, with its readings. Reports that were made keep what they said."""
    log.record(by=by, action=log.Action.DELETE, object_type="target", object_id=target.pk)
    target.delete()


@transaction.atomic
def note_reading(*, by: Actor, target: Target, on: datetime.date, value: Decimal, source: str) -> TargetReading:
    """Note what was measured on a day, with its source; another one on that day replaces it."""
    if target.figure or target.external_aspect:
        raise ActionRefused("Dit doel wordt al gemeten. Een eigen meting is niet nodig.")
    if on > timezone.localdate():
        raise ActionRefused("De datum ligt in de toekomst.", field="on")
    if value < 0:
        raise ActionRefused("Vul een getal van 0 of hoger in.", field="value")
    reading, is_new = TargetReading.objects.update_or_create(
        target=target, on=on, defaults={"value": value, "source": source, "by_id": by.user_id}
    )
    action = log.Action.CREATE if is_new else log.Action.UPDATE
    log.record(by=by, action=action, object_type="target_reading", object_id=reading.pk)
    return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """A figure of somebody else."""

    year: int
    area: str
    aspect: str
    kind: ExternalFigure.Kind
    value: Decimal
    source: str = ""


@transaction.atomic
def note_external_figure(*, by: Actor, project: Project, entry: FigureEntry) -> ExternalFigure:
    """Keep a figure of somebody else; the same year, area and aspect again is a correction. Raises ActionRefused."""
    if entry.year > timezone.localdate().year:
        raise ActionRefused("Dit jaar ligt in de toekomst.", field="year")
    if entry.kind == ExternalFigure.Kind.GRADE and not _GRADES[0] <= entry.value <= _GRADES[1]:
        raise ActionRefused("Een rapportcijfer is 1 tot en met 10.", field="value")
    if entry.value < 0:
        raise ActionRefused("Vul een getal van 0 of hoger in.", field="value")
    same_series = ExternalFigure.objects.filter(project=project, area=entry.area, aspect=entry.aspect)
    if same_series.exclude(kind=entry.kind).exclude(year=entry.year).exists():
        raise ActionRefused("Van dit gebied en aspect staan er al cijfers van een andere soort.", field="kind")
    figure, is_new = ExternalFigure.objects.update_or_create(
        project=project,
        year=entry.year,
        area=entry.area,
        aspect=entry.aspect,
        defaults={"kind": entry.kind, "value": entry.value, "source": entry.source},
    )
    action = log.Action.CREATE if is_new else log.Action.UPDATE
    log.record(by=by, action=action, object_type="external_figure", object_id=figure.pk)
    return figure


@transaction.atomic
def remove_external_figure(*, by: Actor, figure: ExternalFigure) -> None:
    """Take away a figure that was a slip."""
    log.record(by=by, action=log.Action.DELETE, object_type="external_figure", object_id=figure.pk)
    figure.delete()


@transaction.atomic
def import_grades(
    *, by: Actor, project: Project, new: Sequence[FigureEntry], corrections: Sequence[tuple[int, Decimal]]
) -> None:
    """Bring in grades from a file; ``corrections`` are the ids of figures with their new grades."""
    ExternalFigure.objects.bulk_create(
        [ExternalFigure(project=project, **asdict(entry)) for entry in new], batch_size=500
    )
    changed = dict(corrections)
    rows = list(ExternalFigure.objects.filter(project=project, pk__in=changed))
    for row in rows:
        row.value, row.changed_at = changed[row.pk], timezone.now()
    ExternalFigure.objects.bulk_update(rows, ["value", "changed_at"], batch_size=500)
    log.record(by=by, action=log.Action.UPDATE, object_type="external_figure", count=len(new) + len(rows))


def _columns(entry: TargetEntry) -> dict[str, object]:
    return {**asdict(entry), "figure": entry.figure or ""}


def _check(entry: TargetEntry) -> None:
    """Refuse what can't be measured or reached. The field is the one to look at first."""
    if entry.figure and entry.external_aspect:
        raise ActionRefused("Kies een eigen cijfer of een extern cijfer, niet allebei.", field="measured_by")
    if entry.unit in CHANGES and not entry.baseline:
        raise ActionRefused("Vul in hoe hoog het aan het begin was; daar wordt mee vergeleken.", field="baseline")
    if entry.value < 0:
        raise ActionRefused("Vul een getal van 0 of hoger in.", field="value")
    if entry.unit in {Unit.PERCENT, Unit.LESS} and entry.value > 100:
        raise ActionRefused("Meer dan 100 procent kan hier niet.", field="value")
    if entry.unit is Unit.GRADE and not _GRADES[0] <= entry.value <= _GRADES[1]:
        raise ActionRefused("Een rapportcijfer is 1 tot en met 10.", field="value")
    if entry.figure and entry.unit not in {*CHANGES, *_UNITS_OF.get(entry.figure, {Unit.PERCENT})}:
        raise ActionRefused("Dit cijfer wordt in een andere eenheid gemeten.", field="unit")


#: Own figures that are not a percentage.
_UNITS_OF = {OwnFigure.MEAN_TOTAL: {Unit.COUNT}}
