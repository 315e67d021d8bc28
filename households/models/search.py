"""Finding people by what somebody types: keys that begin with it, from one index in either database."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from adv.accounts.models import Project
from households.models.household import Resident

if TYPE_CHECKING:
    _Lookup = Lookup[str]
else:
    _Lookup = Lookup

#: Above every text that begins with what is looked for, byte by byte.
_LAST = "\U0010ffff"


class SearchKey(models.Model):
    """What a resident can be found by: the tail of the name from one of its words on, or a telephone number.

    Written with the resident by ``households.actions.search_keys``, nowhere else.
    """

    class Kind(models.TextChoices):
        NAME = "name", "naam"
        PHONE = "phone", "telefoon"

    #: Longer beginnings than this nobody types.
    LONGEST: ClassVar[int] = 60

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False, verbose_name="project")
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="search_keys", verbose_name="bewoner")
    kind = models.CharField("soort", max_length=5, choices=Kind)
    key = models.CharField("sleutel", max_length=LONGEST)

    class Meta:
        verbose_name = "zoeksleutel"
        verbose_name_plural = "zoeksleutels"
        indexes = [
            # The classes let PostgreSQL use the index for LIKE 'jan%' whatever its collation; others don't know them.
            models.Index(
                fields=["project", "kind", "key"],
                name="search_key",
                opclasses=["int8_ops", "varchar_pattern_ops", "varchar_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} van bewoner {self.resident_id}"


@models.CharField.register_lookup
class Prefix(_Lookup):
    """``key__prefix="jan"``: begins with exactly this, in a form that the index of either database serves.

    Django's own ``startswith`` becomes LIKE with an escape in SQLite, and that reads the whole table.
    """

    lookup_name = "prefix"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        column, column_params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            escaped = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            return f"{column} LIKE %s", (*column_params, f"{escaped}%")
        return f"({column} >= %s AND {column} < %s)", (*column_params, self.rhs, *column_params, f"{self.rhs}{_LAST}")
