"""What each kind of intervention did for one type of household in this project, for where a kind is chosen."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count, Q

from adv.accounts.models import Project
from households.domain.codes import HouseholdType
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.own_figures import KindFigures, SideFigures
from interventions.kind_choice import KindChoice
from interventions.models import Effect, OwnKind

_Line = tuple[str, int | None]


def own_figures(project: Project, household_type: HouseholdType | None) -> Mapping[str, KindFigures]:
    """Return the figures per kind (by its key), only where there are enough; one query, grouped in the database."""
    if household_type is None:
        return {}
    rows = (
        Effect.objects.filter(intervention__project=project, intervention__household__type=household_type.value)
        .exclude(value=EffectValue.UNKNOWN.value)
        .order_by()
        .values_list("intervention__kind", "intervention__own_kind", "perspective")
        .annotate(
            n=Count("pk"),
            better=Count("pk", filter=Q(value=EffectValue.BETTER.value)),
            households=Count("intervention__household", distinct=True),
        )
    )
    sides: defaultdict[_Line, dict[Perspective, SideFigures]] = defaultdict(dict)
    behind: defaultdict[_Line, int] = defaultdict(int)
    for kind, own_id, side, n, better, households in rows:
        line = (kind, own_id)
        sides[line][Perspective(side)] = SideFigures(better=better, n=n)
        behind[line] = max(behind[line], households)
    nothing = SideFigures()
    found = {
        _key(line): KindFigures(
            resident=both.get(Perspective.RESIDENT, nothing),
            advisor=both.get(Perspective.ADVISOR, nothing),
            households=behind[line],
        )
        for line, both in sides.items()
    }
    return {key: figures for key, figures in found.items() if figures.is_enough}


def _key(line: _Line) -> str:
    kind, own_id = line
    return kind if own_id is None else KindChoice.of_own(OwnKind(pk=own_id, counts_as=kind)).key
