"""Reminding people of tasks: at most one mail per person per day, with a number and a link.

Whom to tell is worked out from the tasks as they stand and from when somebody was last told. So a run that comes late
or after a crash finds the same people again, and the row of the mail (unique per person and day) keeps a second run
from telling them twice.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership, OutgoingMail, Project, StandIn
from adv.accounts.roles import DOSSIER_ROLES, Role
from adv.audit import log
from adv.audit.actor import Actor
from adv.mail import MailKind, queue_mail, register_kind
from interventions.clock import late, stuck, with_clock
from interventions.domain.codes import TaskStatus
from interventions.domain.task_clock import last_mention
from interventions.domain.working_days import is_working_day
from interventions.models import Task, TaskMessage, TaskTransition
from interventions.models.task import TaskQuerySet

KIND = "task_digest"

#: Between these hours people are told, on working days.
FIRST_HOUR, LAST_HOUR = 7, 19
#: What is older than this is no news to somebody who was never told anything.
_NEWS_DAYS = 7
#: What was not sent, or may not have arrived, told nobody anything: the next day does.
_TOLD_NOBODY = (OutgoingMail.State.DROPPED, OutgoingMail.State.FAILED, OutgoingMail.State.UNSURE)
_LONG_AGO = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)


def register() -> None:
    """Make the mail known; called when the app is ready."""
    register_kind(
        MailKind(name=KIND, subject=_subject, link=lambda mail: reverse("task_list" if _is_partner(mail) else "home"))
    )


def _is_partner(mail: OutgoingMail) -> bool:
    return mail.membership.role == Role.PARTNER


def _subject(mail: OutgoingMail) -> str:
    if mail.count == 1:
        return "Er wacht 1 taak op je"
    return f"Er wachten {dutch.number(mail.count)} taken op je"


@dataclass(slots=True)
class _Told:
    """What one person is to hear. ``mention_on`` and ``news_at`` are the latest day and moment that call for it."""

    membership: Membership
    tasks: set[int] = field(default_factory=set)
    mention_on: datetime.date = datetime.date.min
    news_at: datetime.datetime = _LONG_AGO


@dataclass(frozen=True, slots=True)
class _People:
    """Who hears of the tasks of a project."""

    by_user: dict[int, Membership]
    by_organisation: dict[int, list[Membership]]
    leaders: list[Membership]
    stand_ins: dict[int, list[int]]

    def of_partner(self, task: Task) -> list[Membership]:
        """Who does the task, or everybody of the organisation while nobody does."""
        there = self.by_organisation.get(task.organisation_id, [])
        return [one for one in there if one.pk == task.assignee_id] or there

    def of_late(self, task: Task) -> list[Membership]:
        """Who of the partner hears that a task is late: of what nobody accepted everybody, whoever it was asked of."""
        if task.status == TaskStatus.SENT:
            return self.by_organisation.get(task.organisation_id, [])
        return self.of_partner(task)

    def of_team(self, task: Task) -> list[Membership]:
        """The advisor of the household and who stands in, else who sent it, else the project leader."""
        owner = task.household.owner_id
        ids = [owner, *self.stand_ins.get(owner, [])] if owner else [task.created_by_id]
        found = [self.by_user[pk] for pk in ids if pk in self.by_user]
        return [one for one in found if one.role in DOSSIER_ROLES] or self.leaders


def queue_digests(*, now: datetime.datetime) -> int:
    """Decide who is told today about tasks that wait; returns the number of mails. Outside working hours nobody is."""
    today = timezone.localdate(now)
    if not is_working_day(today) or not FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR:
        return 0
    told: dict[int, _Told] = {}
    open_somewhere = Task.objects.filter(project=OuterRef("pk"))
    for project in Project.objects.filter(Exists(open_somewhere)).order_by("pk"):
        _collect(told, project, now=now, today=today)
    last = dict(
        OutgoingMail.objects.filter(person__in=list(told), kind=KIND)
        .exclude(state__in=_TOLD_NOBODY)
        .values_list("person")
        .annotate(Max("created_at"))
    )
    never = now - datetime.timedelta(days=_NEWS_DAYS)
    per_project: defaultdict[int, int] = defaultdict(int)
    for user_id, one in sorted(told.items()):
        since = last.get(user_id, never)
        if one.mention_on <= timezone.localdate(since) and one.news_at <= since:
            continue
        if queue_mail(membership=one.membership, kind=KIND, on=today, count=len(one.tasks), now=now) is not None:
            per_project[one.membership.project_id] += 1
    for project_id, count in per_project.items():
        log.record(by=Actor.system(project_id), action=log.Action.EXECUTE, object_type=KIND, count=count)
    return sum(per_project.values())


def _collect(told: dict[int, _Told], project: Project, *, now: datetime.datetime, today: datetime.date) -> None:
    people = _people_of(project, today)
    tasks = with_clock(Task.objects.filter(project=project)).select_related("household")
    since = now - datetime.timedelta(days=_NEWS_DAYS)
    for task in tasks.shared().open().filter(late(project, today)):
        mention = last_mention(stuck(task, project, today), today)
        _tell(told, [*people.of_late(task), *people.of_team(task)], task, mention_on=mention)
    for task in _news(tasks.shared().filter(status=TaskStatus.SENT), TaskStatus.SENT, since):
        _tell(told, people.of_partner(task), task, news_at=getattr(task, "news_at", None))
    for status in (TaskStatus.REFUSED, TaskStatus.RETURNED):
        for task in _news(tasks.filter(status=status), status, since):
            _tell(told, people.of_team(task), task, news_at=getattr(task, "news_at", None))
    for task in _with_messages(tasks.shared().open(), since):
        there = {one.user_id for one in people.by_organisation.get(task.organisation_id, [])}
        is_theirs = getattr(task, "news_by", None) in there
        _tell(
            told,
            people.of_team(task) if is_theirs else people.of_partner(task),
            task,
            news_at=getattr(task, "news_at", None),
        )


def _news(tasks: TaskQuerySet, status: TaskStatus, since: datetime.datetime) -> TaskQuerySet:
    """Return the tasks that came to a status since a moment, with that moment; not what the team did itself."""
    steps = TaskTransition.objects.filter(task=OuterRef("pk"), to_status=status).order_by("-at", "-pk")
    if status != TaskStatus.SENT:
        steps = steps.filter(by__memberships__organisation=OuterRef("organisation"))
    return tasks.annotate(news_at=Subquery(steps.values("at")[:1])).filter(news_at__gt=since)


def _with_messages(tasks: TaskQuerySet, since: datetime.datetime) -> TaskQuerySet:
    """Return the tasks whose last message is of after a moment, with when and by whom."""
    latest = TaskMessage.objects.filter(task=OuterRef("pk")).order_by("-at", "-pk")
    return tasks.annotate(
        news_at=Subquery(latest.values("at")[:1]),
        news_by=Subquery(latest.values("by_id")[:1]),
    ).filter(news_at__gt=since)


def _tell(
    told: dict[int, _Told],
    people: Iterable[Membership],
    task: Task,
    *,
    mention_on: datetime.date | None = None,
    news_at: datetime.datetime | None = None,
) -> None:
    for member in people:
        one = told.setdefault(member.user_id, _Told(member))
        one.tasks.add(task.pk)
        one.mention_on = max(one.mention_on, mention_on or one.mention_on)
        one.news_at = max(one.news_at, news_at or one.news_at)


def _people_of(project: Project, today: datetime.date) -> _People:
    active = Membership.objects.active().filter(project=project)
    members = list(active.filter(Q(role__in=DOSSIER_ROLES) | Q(role=Role.PARTNER)).order_by("pk"))
    by_organisation: defaultdict[int, list[Membership]] = defaultdict(list)
    for one in members:
        if one.role == Role.PARTNER and one.organisation_id is not None:
            by_organisation[one.organisation_id].append(one)
    stand_ins: defaultdict[int, list[int]] = defaultdict(list)
    for absent, user in StandIn.objects.on(today).filter(project=project).values_list("absent_user_id", "user_id"):
        stand_ins[absent].append(user)
    return _People(
        by_user={one.user_id: one for one in members},
        by_organisation=dict(by_organisation),
        leaders=[one for one in members if one.role == Role.PROJECT_LEADER],
        stand_ins=dict(stand_ins),
    )
