"""The four trays of an organisation."""

import datetime

import pytest

from interventions.domain.codes import TaskStatus
from interventions.domain.inbox import TRAY_LABELS, Tray, tray_of

TODAY = datetime.date(2024, 5, 10)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "due_on", "tray"),
    [
        ("sent", None, Tray.NEW),
        ("sent", TODAY, Tray.NEW),
        ("sent", YESTERDAY, Tray.LATE),
        ("accepted", None, Tray.RUNNING),
        ("in_progress", TODAY, Tray.RUNNING),
        ("in_progress", YESTERDAY, Tray.LATE),
        ("done", YESTERDAY, Tray.DONE),
        ("refused", None, Tray.DONE),
        ("returned", YESTERDAY, Tray.DONE),
    ],
)
def test_a_task_lies_in_one_tray(status, due_on, tray):
    assert tray_of(TaskStatus(status), due_on, TODAY) == tray


def test_every_tray_has_a_name():
    assert set(TRAY_LABELS) == set(Tray)
