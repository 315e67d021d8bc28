"""The board of all tasks: by state and by organisation. A handful of queries, and so many cards, at any size."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, prefetch_related_objects

from adv import dutch
from adv.accounts.models import Membership, Organisation
from households.desk_sources import main_residents
from interventions.clock import late, stuck, with_clock
from interventions.domain.codes import TASK_STATUS_LABELS, TaskStatus
from interventions.domain.task_clock import STUCK_LABELS
from interventions.domain.task_flow import CLOSED
from interventions.domain.waiting import Waiting
from interventions.expectations import expectations
from interventions.models import Escalation, Task
from interventions.models.task import TaskQuerySet
from interventions.tables import excerpt

#: The columns, in the order in which a task goes through them; what came back stands before what is done.
STATUSES = (
    TaskStatus.SENT,
    TaskStatus.ACCEPTED,
    TaskStatus.IN_PROGRESS,
    TaskStatus.REFUSED,
    TaskStatus.RETURNED,
    TaskStatus.DONE,
)
#: The same per organisation, where there is less room.
GROUPS = (
    *((TASK_STATUS_LABELS[status].capitalize(), (status,)) for status in STATUSES[:3]),
    ("Terug", (TaskStatus.REFUSED, TaskStatus.RETURNED)),
    (TASK_STATUS_LABELS[TaskStatus.DONE].capitalize(), (TaskStatus.DONE,)),
)
#: So many cards stand in a column; the count above it is of all.
MOST_CARDS = 8
#: What is closed for longer than this, in days, is not on the board.
CLOSED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Card:
    """One task on the board. ``late`` says why it is late, ``age`` how long ago it was sent or closed."""

    task: Task
    text: str
    age: str
    late: str
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The tasks in one state: the oldest first, of what is closed the latest."""

    status: TaskStatus
    count: int
    cards: Sequence[Card]

    @property
    def label(self) -> str:
        """The state in words."""
        return TASK_STATUS_LABELS[self.status].capitalize()

    @property
    def more(self) -> int:
        """How many have no card here."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """How the tasks of one organisation stand, and how long it usually takes."""

    organisation: Organisation
    counts: Mapping[TaskStatus, int]
    late: int
    escalated: int
    waiting: Waiting | None

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The counts with their words, in the order of the columns."""
        return [(label, sum(self.counts.get(status, 0) for status in group)) for label, group in GROUPS]


@dataclass(frozen=True, slots=True)
class Board:
    """The columns, and beside them the organisations."""

    columns: Sequence[Column]
    organisations: Sequence[OrganisationRow]

    @property
    def shown(self) -> int:
        """How many cards there are."""
        return sum(len(column.cards) for column in self.columns)


def build_board(
    member: Membership, today: datetime.date, *, organisation: int = 0, domain: str = "", only_late: bool = False
) -> Board:
    """Return the board of the project of a member, filtered or not. The organisations are counted without the filter.

    What is closed counts for ``CLOSED_DAYS`` days, and as long as it is escalated.
    """
    since = today - datetime.timedelta(days=CLOSED_DAYS)
    running_here = Escalation.objects.open().filter(task=OuterRef("pk"))
    on_board = with_clock(Task.objects.visible_to(member).filter(project_id=member.project_id)).filter(
        ~Q(status__in=CLOSED) | Q(closed_on__gte=since) | Q(Exists(running_here))
    )
    is_late = late(member.project, today)
    chosen = on_board
    if organisation:
        chosen = chosen.filter(organisation_id=organisation)
    if domain:
        chosen = chosen.filter(domain=domain)
    if only_late:
        chosen = chosen.filter(is_late)
    counts: dict[str, int] = dict(chosen.order_by().values_list("status").annotate(Count("pk")))
    picked = {status: _picked(chosen.filter(status=status), status) for status in STATUSES if counts.get(status)}
    everything = [task for tasks in picked.values() for task in tasks]
    prefetch_related_objects(everything, main_residents("household__residents"))
    running = set(
        Escalation.objects.open().filter(task__in=[task.pk for task in everything]).values_list("task_id", flat=True)
    )
    columns = [
        Column(
            status,
            counts.get(status, 0),
            [_card(task, member, today, is_escalated=task.pk in running) for task in picked.get(status, [])],
        )
        for status in STATUSES
    ]
    return Board(columns, _organisations(on_board, is_late, member, today))


def _picked(tasks: TaskQuerySet, status: TaskStatus) -> list[Task]:
    order = ["-closed_on", "-pk"] if status in CLOSED else ["sent_on", "pk"]
    return list(tasks.select_related("organisation", "household__address").order_by(*order)[:MOST_CARDS])


def _card(task: Task, member: Membership, today: datetime.date, *, is_escalated: bool) -> Card:
    why = stuck(task, member.project, today)
    days = (today - (task.closed_on or task.sent_on)).days
    return Card(
        task=task,
        text=excerpt(task.description, 70),
        age=dutch.plural(days, "dag", "dagen") if days else "vandaag",
        late=", ".join(STUCK_LABELS[each] for each in why),
        is_escalated=is_escalated,
    )


def _organisations(tasks: TaskQuerySet, is_late: Q, member: Membership, today: datetime.date) -> list[OrganisationRow]:
    counts: defaultdict[int, dict[TaskStatus, int]] = defaultdict(dict)
    too_late: defaultdict[int, int] = defaultdict(int)
    found = tasks.order_by().values("organisation", "status").annotate(n=Count("pk"), slow=Count("pk", filter=is_late))
    for row in found:
        counts[row["organisation"]][TaskStatus(row["status"])] = row["n"]
        too_late[row["organisation"]] += row["slow"]
    escalated = dict(
        Escalation.objects.open()
        .filter(task__project_id=member.project_id)
        .order_by()
        .values_list("task__organisation")
        .annotate(Count("pk"))
    )
    waiting = expectations(member.project, today)
    rows = [
        OrganisationRow(one, counts[one.pk], too_late[one.pk], escalated.get(one.pk, 0), waiting.get(one.pk))
        for one in Organisation.objects.filter(project_id=member.project_id)
        if one.pk in counts or one.pk in waiting
    ]
    return sorted(rows, key=lambda row: (-row.late, row.organisation.name))
