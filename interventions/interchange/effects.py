"""The kind ``effecten``: what an intervention did, seen from one side, on one date.

The same row again has the same intervention, domain, side, date, theme and fragment; another value is a correction.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions.registry import BATCH, in_batches
from households.domain.codes import Domain
from households.interchange import cells
from households.interchange.codes import DOMAIN_CODES, DOMAINS_BY_CODE
from households.interchange.jobs import ImportJob, Row, differences
from households.interchange.kinds import Column, Export, text_column
from households.interchange.writing import Cell
from interventions.actions import registry
from interventions.actions.registry import EffectEntry
from interventions.domain.codes import EffectValue, Perspective
from interventions.interchange.codes import (
    EFFECT_VALUE_CODES,
    EFFECT_VALUES_BY_CODE,
    PERSPECTIVE_CODES,
    PERSPECTIVES_BY_CODE,
)
from interventions.interchange.interventions import read_number
from interventions.models import Effect, Intervention

COLUMNS: Sequence[Column] = (
    Column("interventie_nummer", needed=True),
    Column("leefgebied", needed=True),
    Column("volgens", needed=True),
    Column("waardering", needed=True),
    Column("datum", needed=True),
    text_column("thema"),
    text_column("fragment"),
)

_LONGEST_THEME = 80

_Key = tuple[str, Domain, Perspective, datetime.date, str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: _Key
    value: EffectValue


class EffectJob(ImportJob):
    """A file with effects."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._entries: dict[_Key, _Entry] = {}
        self._new: list[tuple[int, _Entry]] = []
        self._corrections: list[tuple[Effect, EffectValue]] = []

    def read_row(self, row: Row) -> None:
        number = row.read("interventie_nummer", read_number, needed="verwacht het nummer van een interventie")
        domain = row.code("leefgebied", DOMAINS_BY_CODE, needed=True)
        perspective = row.code("volgens", PERSPECTIVES_BY_CODE, needed=True)
        value = row.read("waardering", read_value, needed=_VALUE_EXPECTED)
        on = row.day("datum", needed=True)
        theme, fragment = row.text("thema", longest=_LONGEST_THEME), row.text("fragment")
        if not row.ok or number is None or domain is None or perspective is None or value is None or on is None:
            return
        entry = _Entry(row.number, (number, domain, perspective, on, theme, fragment), value)
        other = self._entries.setdefault(entry.key, entry)
        if other is not entry:
            if other.value == entry.value:
                self.tally.unchanged += 1
            else:
                row.refuse("waardering", f"dit effect staat met een andere waardering in rij {other.row}")

    def compare(self) -> None:
        numbers = {entry.key[0] for entry in self._entries.values()}
        interventions: dict[str, tuple[int, datetime.date]] = {}
        known: dict[_Key, Effect] = {}
        for batch in in_batches(sorted(numbers)):
            found = Intervention.objects.filter(project=self.project, number__in=batch)
            interventions |= {number: (pk, on) for pk, number, on in found.values_list("pk", "number", "on")}
            effects = Effect.objects.filter(intervention__project=self.project, intervention__number__in=batch)
            for effect in effects.select_related("intervention").order_by("-pk"):
                known[_key_of(effect)] = effect
        early: list[int] = []
        for entry in self._entries.values():
            number, on = entry.key[0], entry.key[3]
            if number not in interventions:
                expected = "verwacht een interventie van dit project (lees eerst de interventies in)"
                self.refuse(entry.row, "interventie_nummer", number, expected)
                continue
            intervention_id, intervention_on = interventions[number]
            if on < intervention_on:
                early.append(entry.row)
            there = known.get(entry.key)
            if there is None:
                self.tally.new += 1
                self._new.append((intervention_id, entry))
                continue
            before, after = EFFECT_VALUE_CODES[EffectValue(there.value)], EFFECT_VALUE_CODES[entry.value]
            about = f"{number}, {DOMAIN_CODES[entry.key[1]]} volgens {PERSPECTIVE_CODES[entry.key[2]]}"
            if self.count_change(entry.row, about, differences([("waardering", before, after)])):
                self._corrections.append((there, entry.value))
        self.note(early, "het effect is van voor de interventie; kijk na of de datum klopt")

    def apply(self, *, by: Actor) -> None:
        registry.record_effects(
            by=by,
            corrections=self._corrections,
            entries=[
                EffectEntry(
                    intervention_id=intervention_id,
                    domain=entry.key[1],
                    perspective=entry.key[2],
                    value=entry.value,
                    observed_on=entry.key[3],
                    sub_theme=entry.key[4],
                    fragment=entry.key[5],
                )
                for intervention_id, entry in self._new
            ],
        )


_VALUE_EXPECTED = "verwacht +, -, =, +/- of ?"


def read_value(text: str) -> EffectValue:
    """Return the value of a sign; an apostrophe that keeps a spreadsheet from calculating is let pass."""
    sign = text.removeprefix("'").replace("\N{MINUS SIGN}", "-").replace("±", "+/-").replace(" ", "")
    if sign not in EFFECT_VALUES_BY_CODE:
        raise cells.CellError(_VALUE_EXPECTED)
    return EFFECT_VALUES_BY_CODE[sign]


def _key_of(effect: Effect) -> _Key:
    return (
        effect.intervention.number,
        Domain(effect.domain),
        Perspective(effect.perspective),
        effect.observed_on,
        cells.clean_text(effect.sub_theme),
        cells.clean_text(effect.fragment),
    )


def export_effects(project: Project, on: datetime.date) -> Export:
    """Return the effects by intervention."""
    return Export(COLUMNS, _rows(project))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    effects = (
        Effect.objects.filter(intervention__project=project)
        .select_related("intervention")
        .order_by("intervention__on", "intervention_id", "observed_on", "domain", "perspective", "pk")
    )
    for effect in effects.iterator(chunk_size=BATCH):
        yield (
            effect.intervention.number,
            DOMAIN_CODES[Domain(effect.domain)],
            PERSPECTIVE_CODES[Perspective(effect.perspective)],
            EFFECT_VALUE_CODES[EffectValue(effect.value)],
            effect.observed_on,
            effect.sub_theme,
            effect.fragment,
        )
