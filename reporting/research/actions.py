"""Making an export for research: gather, let a person read the fragments, write the files, forget who was who."""

import datetime
import hashlib
import random
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain
from households.interchange.codes import DOMAIN_CODES
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import term_of
from interventions.domain.themes import THEMES
from interventions.interchange.codes import EFFECT_VALUE_CODES, INTERVENTION_CODES, PERSPECTIVE_CODES
from reporting.domain.research import K, Labels, anonymise, keep_common
from reporting.interchange import TERM_CODES
from reporting.models import ResearchExport, ResearchReading, ResearchRow
from reporting.research.files import remove_files, write_export
from reporting.research.gathering import find_effects

Decision = ResearchRow.Decision

#: More rows than this are not made while somebody waits, nor read by a person.
MOST_ROWS = 20_000
#: How long the files can be fetched.
KEPT_DAYS = 30
_FIRST_YEAR = 1900
_BATCH = 500
#: Letters of a code: no vowels, so that it never makes a word, and nothing that looks like something else.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_CODE_LENGTH = 6


@transaction.atomic
def begin_export(
    *,
    by: Actor,
    project: Project,
    first_year: int,
    last_year: int,
    recipient: str,
    purpose: str,
    with_fragments: bool,
) -> ResearchExport:
    """Gather the effects of these years. Without fragments to read the export is done at once.

    Raises ActionRefused for years that can't be, and when there are too few households to hide in, or too many rows.
    """
    if last_year > timezone.localdate().year or first_year < _FIRST_YEAR:
        raise ActionRefused("Kies jaren tot en met dit jaar.", field="last_year")
    if last_year < first_year:
        raise ActionRefused("Het laatste jaar ligt voor het eerste jaar.", field="last_year")
    found = find_effects(project, first_year, last_year)
    made = anonymise(found.profiles)
    effects = [one for one in found.effects if one.household_id in made.labels]
    if not effects:
        raise ActionRefused(f"Er zijn te weinig huishoudens: onder ten minste {K} moet ieder op een ander lijken.")
    if len(effects) > MOST_ROWS:
        raise ActionRefused(f"Dit zijn meer dan {MOST_ROWS} effecten. Kies minder jaren.", field="first_year")
    export = ResearchExport.objects.create(
        project=project,
        first_year=first_year,
        last_year=last_year,
        recipient=recipient,
        purpose=purpose,
        with_fragments=with_fragments,
        household_count=len(made.labels),
        left_out=len(found.profiles) - len(made.labels),
        row_count=len(effects),
        recipe={"type": made.recipe.type, "form": made.recipe.form, "year": made.recipe.year},
        requested_by_id=by.user_id,
    )
    random.SystemRandom().shuffle(effects)
    codes = dict(zip(made.labels, _codes(len(made.labels)), strict=True))
    ResearchRow.objects.bulk_create(
        [
            ResearchRow(
                export=export,
                position=position,
                effect_id=one.effect_id,
                code=codes[one.household_id],
                type=made.labels[one.household_id][0],
                form=made.labels[one.household_id][1],
                year=made.labels[one.household_id][2],
                decision=Decision.WAITING if with_fragments and one.has_fragment else Decision.NONE,
            )
            for position, one in enumerate(effects, start=1)
        ],
        batch_size=_BATCH,
    )
    log.record(by=by, action=log.Action.CREATE, object_type="research_export", object_id=export.pk, count=len(effects))
    if not export.rows.filter(decision=Decision.WAITING).exists():
        _finish(by, export)
    return export


def _codes(count: int) -> list[str]:
    """Return so many different codes, by chance: nothing of a household or of another export is in them."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)))
    mixed = sorted(codes)
    random.SystemRandom().shuffle(mixed)
    return mixed


def checksum(text: str) -> str:
    """Return what tells whether a text is still the one that was read."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def decide_fragments(
    *, by: Actor, export: ResearchExport, decisions: Mapping[int, tuple[ResearchRow.Decision, str]]
) -> int:
    """Keep what a person decided on fragments: by id of the row, with the checksum of the text they had before them.

    A text that changed meanwhile waits again. Returns how many were decided.
    """
    locked = _reading(export)
    rows = locked.rows.filter(pk__in=list(decisions)).exclude(decision=Decision.NONE).select_related("effect")
    decided = 0
    for row in rows:
        decision, seen = decisions[row.pk]
        if seen != checksum(row.effect.fragment):
            row.decision, row.decided_by_id, row.decided_at, row.read_text = Decision.WAITING, None, None, ""
        else:
            row.decision, row.decided_by_id, row.decided_at, row.read_text = decision, by.user_id, timezone.now(), seen
            decided += 1
        row.save(update_fields=["decision", "decided_by", "decided_at", "read_text"])
    log.record(
        by=by, action=log.Action.UPDATE, object_type="research_fragment", object_id=locked.pk, count=decided or 1
    )
    return decided


@transaction.atomic
def finish_export(*, by: Actor, export: ResearchExport) -> int:
    """Write the files when every fragment was read; from then on nobody can tell which household a code was.

    Returns how many fragments are still to be read: then nothing was written. A text that changed after it was approved
    is one of those. Raises ActionRefused when too few households are left.
    """
    locked = _reading(export)
    changed = [
        row.pk
        for row in locked.rows.filter(decision=Decision.APPROVED).select_related("effect")
        if row.read_text != checksum(row.effect.fragment)
    ]
    locked.rows.filter(pk__in=changed).update(decision=Decision.WAITING, decided_by=None, decided_at=None, read_text="")
    waiting = locked.rows.filter(decision=Decision.WAITING).count()
    if not waiting:
        _finish(by, locked)
    return waiting


def _finish(by: Actor, export: ResearchExport) -> None:
    """Write what is left: a household erased meanwhile is gone, and with it perhaps those who looked like it."""
    rows = list(export.rows.select_related("effect__intervention").order_by("position"))
    labels: dict[str, Labels] = {row.code: (row.type, row.form, row.year) for row in rows}
    kept = keep_common(labels)
    if not kept:
        raise ActionRefused(f"Er zijn te weinig huishoudens over: onder ten minste {K} moet ieder op een ander lijken.")
    rows = [row for row in rows if row.code in kept]
    today = timezone.localdate()
    ResearchReading.objects.bulk_create(
        [
            ResearchReading(
                export=export, position=row.position, decision=row.decision, by_id=row.decided_by_id, at=row.decided_at
            )
            for row in rows
            if row.decided_by_id is not None and row.decided_at is not None
        ],
        batch_size=_BATCH,
    )
    export.left_out += len(labels) - len(kept)
    export.household_count, export.row_count = len(kept), len(rows)
    export.state, export.finished_at = ResearchExport.State.DONE, timezone.now()
    export.files_until = today + datetime.timedelta(days=KEPT_DAYS)
    write_export(export, [_line(export, row) for row in rows], today)
    export.rows.all().delete()
    export.save()
    log.record(
        by=by, action=log.Action.EXECUTE, object_type="research_export", object_id=export.pk, count=export.row_count
    )


def _line(export: ResearchExport, row: ResearchRow) -> list[str]:
    effect, intervention = row.effect, row.effect.intervention
    domain = Domain(effect.domain)
    known = effect.sub_theme in THEMES[domain]
    line = [
        row.code,
        row.type,
        row.form,
        row.year,
        INTERVENTION_CODES[InterventionKind(intervention.kind)],
        DOMAIN_CODES[domain],
        PERSPECTIVE_CODES[Perspective(effect.perspective)],
        EFFECT_VALUE_CODES[EffectValue(effect.value)],
        TERM_CODES[term_of(intervention.on, effect.observed_on)],
        effect.sub_theme if known else "anders" if effect.sub_theme else "",
    ]
    if export.with_fragments:
        line.append(effect.fragment if row.decision == Decision.APPROVED else "")
    return line


@transaction.atomic
def cancel_export(*, by: Actor, export: ResearchExport) -> None:
    """Stop an export that waits for its reader, and forget its rows."""
    locked = _reading(export)
    locked.rows.all().delete()
    locked.state, locked.finished_at = ResearchExport.State.CANCELLED, timezone.now()
    locked.save(update_fields=["state", "finished_at"])
    log.record(by=by, action=log.Action.UPDATE, object_type="research_export", object_id=locked.pk)


def drop_old_files(today: datetime.date) -> int:
    """Take away the files whose time is up; returns of how many exports."""
    old = list(ResearchExport.objects.filter(files_until__lt=today).values_list("pk", flat=True))
    for export_id in old:
        remove_files(export_id)
    ResearchExport.objects.filter(pk__in=old).update(files_until=None)
    return len(old)


def _reading(export: ResearchExport) -> ResearchExport:
    """Return an export locked, that still waits for its reader. Raises ActionRefused for another one."""
    locked = ResearchExport.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if locked.state != ResearchExport.State.READING:
        raise ActionRefused("Deze export is al klaar of gestopt.")
    return locked
