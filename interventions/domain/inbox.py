"""The four trays of an organisation's inbox: new, running, late and done."""

import datetime
from collections.abc import Mapping
from enum import StrEnum

from interventions.domain.codes import TaskStatus
from interventions.domain.task_flow import CLOSED


class Tray(StrEnum):
    """Where a task lies. What is late lies in no other tray."""

    NEW = "new"
    LATE = "late"
    RUNNING = "running"
    DONE = "done"


TRAY_LABELS: Mapping[Tray, str] = {
    Tray.NEW: "Nieuw",
    Tray.LATE: "Te laat",
    Tray.RUNNING: "Lopend",
    Tray.DONE: "Klaar",
}


def tray_of(status: TaskStatus, due_on: datetime.date | None, today: datetime.date) -> Tray:
    """Return the tray of a task. The end date itself is still in time."""
    if status in CLOSED:
        return Tray.DONE
    if due_on is not None and due_on < today:
        return Tray.LATE
    return Tray.NEW if status == TaskStatus.SENT else Tray.RUNNING
