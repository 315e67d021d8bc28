"""Writing a project out as plain tables. Every export is in the access log, with the number of rows."""

import datetime
from typing import IO

from django.db import transaction

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.interchange.kinds import Kind
from households.interchange.writing import write_table


@transaction.atomic
def export_table(*, by: Actor, project: Project, kind: Kind, on: datetime.date, target: IO[bytes], ending: str) -> int:
    """Write one kind of table of a project as ``csv`` or ``xlsx``; return the number of rows.

    ``on`` matters to kinds that can show an earlier day only. TooLongError for a text that XLSX can't hold.
    """
    export = kind.export(project, on)
    count = write_table(target, export.columns, export.rows, ending)
    log.record(by=by, action=log.Action.READ, object_type=f"export:{kind.code}", count=count)
    return count
