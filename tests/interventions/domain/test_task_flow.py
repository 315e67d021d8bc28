"""The legal transitions of a task."""

from interventions.domain.codes import TASK_STATUS_LABELS, TaskStatus
from interventions.domain.task_flow import CLOSED, TRANSITIONS, Side, options


def moves(status: str, side: Side) -> list[str]:
    return [to.value for to in options(TaskStatus(status), side)]


def test_the_partner_accepts_or_refuses_then_works_and_reports_or_gives_back():
    assert moves("sent", Side.PARTNER) == ["accepted", "refused"]
    assert moves("accepted", Side.PARTNER) == ["in_progress", "done", "returned"]
    assert moves("in_progress", Side.PARTNER) == ["done", "returned"]


def test_the_team_takes_back_what_is_open_and_sends_again_what_was_refused_or_returned():
    assert {status: moves(status.value, Side.TEAM) for status in TaskStatus if moves(status.value, Side.TEAM)} == {
        TaskStatus.SENT: ["returned"],
        TaskStatus.ACCEPTED: ["returned"],
        TaskStatus.IN_PROGRESS: ["returned"],
        TaskStatus.REFUSED: ["sent"],
        TaskStatus.RETURNED: ["sent"],
    }


def test_giving_back_is_called_taking_back_when_the_team_does_it():
    step = TRANSITIONS[TaskStatus.ACCEPTED, TaskStatus.RETURNED]
    assert (step.verb_for(Side.PARTNER), step.verb_for(Side.TEAM)) == ("Teruggeven", "Terugnemen")


def test_a_finished_task_stays_finished():
    assert not any(start == TaskStatus.DONE for start, _ in TRANSITIONS)


def test_a_bad_end_and_a_result_come_with_words():
    assert all(step.needs_explanation for (_, to), step in TRANSITIONS.items() if to in CLOSED)


def test_every_status_has_a_word():
    assert set(TASK_STATUS_LABELS) == set(TaskStatus)
