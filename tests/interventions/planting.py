"""Puts a marker in every text column of a set of rows, so that a test can see where each one turns up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

_MARKER = re.compile(r"zq\d{5}qz")

#: Columns shorter than this can't hold a marker.
_SHORTEST = 10


@dataclass
class Plants:
    """The markers that were planted, each with the column it stands in: ``households.Resident.surname#12``."""

    places: dict[str, str] = field(default_factory=dict)

    def plant(self, *rows: models.Model) -> None:
        """Fill every text column of ``rows``; choices, keys and very short columns stay as they are."""
        for row in rows:
            values: dict[str, object] = {}
            for column in row._meta.concrete_fields:
                marker = f"zq{len(self.places):05d}qz"
                if column.primary_key or column.is_relation or column.choices:
                    continue
                if isinstance(column, models.JSONField):
                    is_list = isinstance(getattr(row, column.name), list)
                    values[column.name] = [[marker] * 3] if is_list else {"finance": marker}
                elif isinstance(column, models.EmailField):
                    values[column.name] = f"{marker}@example.nl"
                elif isinstance(column, models.TextField) or (
                    isinstance(column, models.CharField) and (column.max_length or _SHORTEST) >= _SHORTEST
                ):
                    values[column.name] = marker
                else:
                    continue
                self.places[marker] = self.name(row, column.name)
            type(row)._default_manager.filter(pk=row.pk).update(**values)

    @staticmethod
    def name(row: models.Model, column: str) -> str:
        """Return how a column of a row is called in ``places``."""
        return f"{row._meta.label}.{column}#{row.pk}"

    def found_in(self, text: str) -> set[str]:
        """Return the columns whose markers stand in a text."""
        return {self.places[marker] for marker in set(_MARKER.findall(text))}

    def columns(self, rows: Iterable[tuple[models.Model, str]]) -> set[str]:
        """Return the names in ``places`` of columns of rows."""
        return {self.name(row, column) for row, column in rows}
