"""Counting the effects of a project by intervention, domain and side, for the page; grouped in the database."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import CombinedExpression

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain, HouseholdType
from households.models import Household
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effect_matrix import Shown, shown, sides_differ
from interventions.domain.effects import TERM_WEEKS, Term
from interventions.kind_choice import KindChoice
from interventions.models import Effect, OwnKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFilter:
    """Which effects count. The type is the household's type now."""

    type: HouseholdType | None = None
    term: Term | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    #: Only of households whose dossier the member may open.
    only_own: bool = False


def effects_in_project(member: Membership, chosen: EffectFilter) -> QuerySet[Effect]:
    """Return the effects that count. Not what somebody may read: see ``Effect.objects.visible_to`` for that."""
    found = Effect.objects.filter(intervention__project_id=member.project_id)
    if chosen.only_own:
        found = found.filter(intervention__household__in=Household.objects.visible_to(member))
    if chosen.type:
        found = found.filter(intervention__household__type=chosen.type.value)
    if chosen.start:
        found = found.filter(observed_on__gte=chosen.start)
    if chosen.end:
        found = found.filter(observed_on__lte=chosen.end)
    if chosen.term:
        found = found.filter(_in_term(chosen.term))
    return found


def _in_term(term: Term) -> Q:
    """Whole weeks since the intervention; what was seen before it counts as the first term, as ``term_of`` has it."""
    bounds = sorted(weeks for weeks, _ in TERM_WEEKS)
    low = next(weeks for weeks, one in TERM_WEEKS if one is term)
    within = Q(observed_on__gte=_weeks_later(low)) if low else Q()
    high = next((weeks for weeks in bounds if weeks > low), None)
    return within if high is None else within & Q(observed_on__lt=_weeks_later(high))


def _weeks_later(weeks: int) -> CombinedExpression:
    return F("intervention__on") + datetime.timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """Both sides of one kind and one domain."""

    domain: Domain
    resident: Shown
    advisor: Shown

    @property
    def label(self) -> str:
        """The domain in a word."""
        return DOMAIN_SHORT_LABELS[self.domain]

    @property
    def differs(self) -> bool:
        """Whether one side sees clearly more than the other."""
        return sides_differ(self.resident, self.advisor)

    def __bool__(self) -> bool:
        return bool(self.resident or self.advisor)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One kind of intervention, or several taken together (then ``kind`` is None)."""

    label: str
    kind: KindChoice | None
    cells: Sequence[MatrixCell]

    def __bool__(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectMatrix:
    """The rows with effects, what the informal ones come to, the total, and the largest number of a cell."""

    rows: Sequence[MatrixRow]
    informal: MatrixRow
    total: MatrixRow
    largest: int
    #: Effects per valuation, over all kinds and domains, as far as they were counted.
    by_value: Mapping[EffectValue, Shown]


_Place = tuple[KindChoice, Domain, Perspective]


def effect_matrix(member: Membership, chosen: EffectFilter, value: EffectValue) -> EffectMatrix:
    """Count the effects of one valuation; two queries at any size."""
    own_kinds = {own.pk: own for own in OwnKind.objects.visible_to(member)}
    places: defaultdict[_Place, Shown] = defaultdict(Shown)
    by_value: defaultdict[EffectValue, Shown] = defaultdict(Shown)
    for (code, kind, own_id, domain, side), number in _counts(member, chosen, value).items():
        by_value[EffectValue(code)] += number
        if code == value.value:
            choice = KindChoice.of_own(own_kinds[own_id]) if own_id else KindChoice(InterventionKind(kind))
            places[choice, Domain(domain), Perspective(side)] += number
    kinds = {choice for choice, _, _ in places}
    in_order = [
        *(choice for choice in map(KindChoice, InterventionKind) if choice in kinds),
        *sorted((choice for choice in kinds if choice.own_id), key=lambda choice: choice.label.casefold()),
    ]
    rows = [_row(choice.label, [choice], places, choice) for choice in in_order]
    return EffectMatrix(
        rows=rows,
        informal=_row("Informeel samen", [choice for choice in in_order if choice.is_informal], places),
        total=_row("Alle interventies", in_order, places),
        largest=max((number.count for number in places.values()), default=0),
        by_value=by_value,
    )


def _row(
    label: str, kinds: Sequence[KindChoice], places: Mapping[_Place, Shown], kind: KindChoice | None = None
) -> MatrixRow:
    def together(domain: Domain, side: Perspective) -> Shown:
        return sum((places.get((one, domain, side), Shown()) for one in kinds), Shown())

    return MatrixRow(
        label=label,
        kind=kind,
        cells=[
            MatrixCell(
                domain=domain,
                resident=together(domain, Perspective.RESIDENT),
                advisor=together(domain, Perspective.ADVISOR),
            )
            for domain in Domain
        ],
    )


_Group = tuple[str, str, int | None, str, str]
_GROUP = ("value", "intervention__kind", "intervention__own_kind", "domain", "perspective")


def _counts(member: Membership, chosen: EffectFilter, value: EffectValue) -> dict[_Group, Shown]:
    """Count by valuation, kind, own kind, domain and side.

    Who sees numbers of colleagues sees them of one valuation at a time: telling households apart is what costs.
    """
    found = effects_in_project(member, chosen).order_by()
    if chosen.only_own or sees_all(member):
        return {tuple(group): Shown(n) for *group, n in found.values_list(*_GROUP).annotate(n=Count("pk"))}
    return _with_colleagues(found.filter(value=value.value), member)


def _with_colleagues(effects: QuerySet[Effect], member: Membership) -> dict[_Group, Shown]:
    """Count effects by group; of colleagues' households only where enough of them stand behind it.

    Counted per household first, in one go: that is a hash table, while counting distinct households sorts every effect.
    """
    inner, values = (
        effects.values(
            home=F("intervention__household"),
            the_value=F("value"),
            the_kind=F("intervention__kind"),
            own_kind=F("intervention__own_kind"),
            the_domain=F("domain"),
            side=F("perspective"),
        )
        .annotate(n=Count("*"))
        .query.sql_with_params()
    )
    mine, mine_values = Household.objects.visible_to(member).order_by().values("pk").query.sql_with_params()
    group = "the_value, the_kind, own_kind, the_domain, side"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, SUM(n), SUM(CASE WHEN mine.pk IS NULL THEN 0 ELSE n END), COUNT(*) - COUNT(mine.pk) "  # noqa: S608  all of it made by Django
            f"FROM ({inner}) each LEFT JOIN ({mine}) mine ON mine.pk = each.home GROUP BY {group}",
            (*values, *mine_values),
        )
        rows = cursor.fetchall()
    return {
        tuple(place): shown(total=int(total), own=int(own), other_households=others)
        for *place, total, own, others in rows
    }


def _own(effects: QuerySet[Effect], member: Membership) -> QuerySet[Effect]:
    """Return those of these effects at households whose dossier the member may open."""
    return effects.filter(intervention__household__in=Household.objects.visible_to(member))


def sees_all(member: Membership) -> bool:
    """Whether there are no households of colleagues for this member: the project leader may open them all."""
    return member.role == Role.PROJECT_LEADER


def others_behind(member: Membership, effects: QuerySet[Effect]) -> Shown:
    """Return how many of these effects are at households that this member may not open."""
    if sees_all(member):
        return Shown()
    count = {"n": Count("pk"), "households": Count("intervention__household", distinct=True)}
    everybody = effects.aggregate(**count)
    own = _own(effects, member).aggregate(**count)
    return shown(total=everybody["n"] - own["n"], own=0, other_households=everybody["households"] - own["households"])
