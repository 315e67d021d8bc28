"""Working on a calculation sheet: a draft changes, a published version never does."""

import datetime
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from reporting.domain.mkba import PROJECT_NUMBER_LABELS, ItemKind, Party, ProjectNumber, Refusal, calculate
from reporting.mkba.numbers import project_number
from reporting.mkba.sheets import sheet_of
from reporting.models import MkbaItem, MkbaSheet, MkbaVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsEntry:
    """What holds for the whole calculation."""

    base_year: int
    rate: Decimal
    rate_source: str
    rate_source_on: datetime.date | None
    rate_is_estimate: bool
    spread: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """A cost or a benefit. ``number`` is None when ``number_figure`` is to be taken over from the project."""

    kind: ItemKind
    name: str
    party: Party
    number: Decimal | None
    number_figure: ProjectNumber | None
    number_source: str
    number_source_on: datetime.date | None
    unit_value: Decimal
    value_source: str
    value_source_on: datetime.date | None
    share: Decimal
    share_source: str
    share_source_on: datetime.date | None
    first_year: int
    years: int
    is_estimate: bool


@transaction.atomic
def add_sheet(*, by: Actor, project: Project, name: str, terms: TermsEntry) -> MkbaVersion:
    """Begin a calculation, with an empty draft. Raises ActionRefused for a name that is there already."""
    if MkbaSheet.objects.filter(project=project, name=name).exists():
        raise ActionRefused("Er is al een MKBA met deze naam.", field="name")
    sheet = MkbaSheet.objects.create(project=project, name=name)
    version = MkbaVersion.objects.create(sheet=sheet, number=1, **asdict(terms))
    log.record(by=by, action=log.Action.CREATE, object_type="mkba", object_id=version.pk)
    return version


@transaction.atomic
def change_terms(*, by: Actor, version: MkbaVersion, terms: TermsEntry, based_on: int) -> None:
    """Change what holds for the whole calculation."""
    draft = _draft(version, based_on)
    MkbaVersion.objects.filter(pk=draft.pk).update(**asdict(terms))
    _changed(by, draft)


@transaction.atomic
def add_item(*, by: Actor, version: MkbaVersion, entry: ItemEntry, based_on: int) -> MkbaItem:
    """Add a cost or a benefit."""
    draft = _draft(version, based_on)
    item = MkbaItem.objects.create(version=draft, **_columns(draft, entry))
    _changed(by, draft)
    return item


@transaction.atomic
def change_item(*, by: Actor, item: MkbaItem, entry: ItemEntry, based_on: int) -> None:
    """Change a cost or a benefit; a number of the project is taken over again, as it stands now."""
    draft = _draft(item.version, based_on)
    MkbaItem.objects.filter(pk=item.pk).update(**_columns(draft, entry))
    _changed(by, draft)


@transaction.atomic
def remove_item(*, by: Actor, item: MkbaItem) -> None:
    """Take a cost or a benefit away."""
    draft = _draft(item.version)
    item.delete()
    _changed(by, draft)


@transaction.atomic
def publish_version(*, by: Actor, version: MkbaVersion) -> None:
    """Publish a draft: from then on it never changes, and reports show it.

    Raises ActionRefused when it has no total: nothing in it, or values without a source.
    """
    draft = _draft(version)
    outcome = calculate(sheet_of(draft))
    if isinstance(outcome, Refusal):
        raise ActionRefused(
            "Vaststellen kan nog niet: er ontbreken bronnen. Vul ze in, of geef aan dat het een schatting is."
            if outcome.missing
            else "Vaststellen kan nog niet: er staat nog niets in."
        )
    draft.state, draft.published_at, draft.published_by_id = MkbaVersion.State.PUBLISHED, timezone.now(), by.user_id
    draft.save(update_fields=["state", "published_at", "published_by"])
    log.record(by=by, action=log.Action.EXECUTE, object_type="mkba", object_id=draft.pk)


@transaction.atomic
def begin_version(*, by: Actor, sheet: MkbaSheet) -> MkbaVersion:
    """Begin a new draft as a copy of the last version. When there is a draft already, that one is given."""
    MkbaSheet.objects.select_for_update().get(pk=sheet.pk)
    latest = MkbaVersion.objects.filter(sheet=sheet).order_by("-number")[0]
    if latest.is_draft:
        return latest
    newest = MkbaVersion.objects.filter(sheet=sheet).aggregate(newest=Max("number"))["newest"]
    items = list(latest.items.all())
    draft = MkbaVersion.objects.create(
        sheet=sheet,
        number=newest + 1,
        **{name: getattr(latest, name) for name in TermsEntry.__dataclass_fields__},
    )
    for item in items:
        item.pk, item.version = None, draft
        item._state.adding = True  # noqa: SLF001  the way Django documents for a copy
    MkbaItem.objects.bulk_create(items)
    log.record(by=by, action=log.Action.CREATE, object_type="mkba", object_id=draft.pk)
    return draft


@transaction.atomic
def drop_draft(*, by: Actor, version: MkbaVersion) -> None:
    """Throw a draft away; a calculation of which nothing was ever published goes with it."""
    draft = _draft(version)
    log.record(by=by, action=log.Action.DELETE, object_type="mkba", object_id=draft.pk)
    sheet = draft.sheet
    draft.delete()
    if not sheet.versions.exists():
        sheet.delete()


def _draft(version: MkbaVersion, based_on: int | None = None) -> MkbaVersion:
    """Return a version locked, to change it. Raises ActionRefused when it is published or was changed meanwhile."""
    found = MkbaVersion.objects.select_for_update(of=("self",)).select_related("sheet__project").filter(pk=version.pk)
    draft = found.first()
    if draft is None or not draft.is_draft:
        raise ActionRefused("Deze versie is vastgesteld en verandert niet meer. Begin een nieuwe versie.")
    if based_on is not None and draft.edits != based_on:
        raise ActionRefused(
            "Iemand anders heeft deze berekening intussen gewijzigd. Er is niets overschreven: vergelijk wat er nu "
            "staat met wat je invulde, en sla nog een keer op als jouw versie klopt."
        )
    return draft


def _changed(by: Actor, draft: MkbaVersion) -> None:
    draft.edits += 1
    draft.save(update_fields=["edits"])
    log.record(by=by, action=log.Action.UPDATE, object_type="mkba", object_id=draft.pk)


def _columns(draft: MkbaVersion, entry: ItemEntry) -> dict[str, object]:
    """Return the columns of an item, with the number of the project where that was asked for."""
    if entry.number_figure is not None and entry.number is not None:
        raise ActionRefused("Typ een aantal of kies een cijfer van het project, niet allebei.", field="number")
    if entry.number_figure is not None:
        today = timezone.localdate()
        entry = replace(
            entry,
            number=project_number(draft.sheet.project, entry.number_figure, today),
            number_source=f"Cijfers van het project: {PROJECT_NUMBER_LABELS[entry.number_figure].lower()}",
            number_source_on=today,
        )
    if entry.number is None:
        raise ActionRefused("Typ een aantal, of kies een cijfer van het project.", field="number")
    return {**asdict(entry), "number_figure": entry.number_figure or ""}
