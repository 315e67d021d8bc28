"""From the rows of a calculation sheet to the pure calculation, and which one stands in a report."""

from dataclasses import dataclass

from adv.accounts.models import Project
from reporting.domain.mkba import Item, ItemKind, Outcome, Party, Sheet, Source, calculate
from reporting.models import MkbaItem, MkbaVersion


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """What a published version comes to, for a report."""

    version: MkbaVersion
    sheet: Sheet
    outcome: Outcome


def sheet_of(version: MkbaVersion) -> Sheet:
    """Return the calculation of a version, its items in their order. Prefetch ``items`` for more than one."""
    return Sheet(
        items=[item_of(row) for row in version.items.all()],
        rate=version.rate,
        rate_source=Source(version.rate_source, version.rate_source_on),
        rate_is_estimate=version.rate_is_estimate,
    )


def item_of(row: MkbaItem) -> Item:
    """Return one cost or benefit."""
    return Item(
        name=row.name,
        kind=ItemKind(row.kind),
        party=Party(row.party),
        number=row.number,
        unit_value=row.unit_value,
        share=row.share,
        years=row.years,
        first_year=row.first_year,
        number_source=Source(row.number_source, row.number_source_on),
        value_source=Source(row.value_source, row.value_source_on),
        share_source=Source(row.share_source, row.share_source_on),
        is_estimate=row.is_estimate,
    )


def outcome_for_report(project: Project) -> PublishedOutcome | None:
    """Return the version that was published last, None when there is none.

    A calculation on a period is made when the period is over, so it is not asked whether it was there by the last day.
    """
    version = (
        MkbaVersion.objects.filter(sheet__project=project, state=MkbaVersion.State.PUBLISHED)
        .select_related("sheet")
        .order_by("-published_at", "-pk")
        .first()
    )
    if version is None:
        return None
    sheet = sheet_of(version)
    outcome = calculate(sheet)
    return PublishedOutcome(version, sheet, outcome) if isinstance(outcome, Outcome) else None
