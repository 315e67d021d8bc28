"""Who may do what: one enum of permissions, one table from role to permissions, and the marker on each view.

Rights are code, not rows: anybody can read here, and prove, what a role may do. What somebody may *see* within that
is decided by ``visible_to`` on the querysets.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from adv.accounts.http import MemberRequest
from adv.accounts.roles import Role
from adv.audit import log

if TYPE_CHECKING:
    from adv.accounts.models import Membership


class Permission(StrEnum):
    """One thing that a person may do."""

    WALKLIST_VIEW = "walklist.view"
    DOOR_RECORD = "door.record"
    HOUSEHOLD_VIEW = "household.view"
    HOUSEHOLD_EXPORT = "household.export"
    DOSSIER_REQUEST = "dossier.request"
    CONVERSATION_HOLD = "conversation.hold"
    MATRIX_SCORE = "matrix.score"
    MATRIX_CONFIRM = "matrix.confirm"
    STATUS_CHANGE = "status.change"
    CASE_MEETING = "case.meeting"
    CASE_DECIDE = "case.decide"
    HOUSEHOLD_HAND_OVER = "household.hand_over"
    INTERVENTION_RECORD = "intervention.record"
    EFFECT_RECORD = "effect.record"
    TASK_VIEW = "task.view"
    TASK_SEND = "task.send"
    TASK_HANDLE = "task.handle"
    TASK_BOARD = "task.board"
    TASK_ESCALATE = "task.escalate"
    CONSENT_RECORD = "consent.record"
    SOCIAL_MAP_VIEW = "social_map.view"
    SOCIAL_MAP_MANAGE = "social_map.manage"
    REPORT_VIEW = "report.view"
    REPORT_REQUEST = "report.request"
    DASHBOARD_VIEW = "dashboard.view"
    TARGETS_MANAGE = "targets.manage"
    MKBA_MANAGE = "mkba.manage"
    RESEARCH_EXPORT = "research.export"
    DATA_IMPORT = "data.import"
    DATA_EXPORT = "data.export"
    TEAM_MANAGE = "team.manage"
    SETTINGS_MANAGE = "settings.manage"
    ACCESS_LOG_VIEW = "access_log.view"


_AT_THE_DOOR = frozenset(
    {
        Permission.WALKLIST_VIEW,
        Permission.DOOR_RECORD,
        Permission.HOUSEHOLD_VIEW,
        Permission.DOSSIER_REQUEST,
        Permission.CONVERSATION_HOLD,
        Permission.MATRIX_SCORE,
        Permission.CASE_MEETING,
        Permission.INTERVENTION_RECORD,
        Permission.EFFECT_RECORD,
        Permission.SOCIAL_MAP_VIEW,
        Permission.TASK_VIEW,
    }
)
_ADVISOR = _AT_THE_DOOR | {
    Permission.MATRIX_CONFIRM,
    Permission.STATUS_CHANGE,
    Permission.CASE_DECIDE,
    Permission.HOUSEHOLD_HAND_OVER,
    Permission.TASK_SEND,
    Permission.CONSENT_RECORD,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADVISOR: _ADVISOR,
    # A trainee logs visits, conversations and interventions; an advisor confirms the score and does the rest.
    Role.TRAINEE: _AT_THE_DOOR,
    Role.PROJECT_LEADER: _ADVISOR
    | {
        Permission.SOCIAL_MAP_MANAGE,
        Permission.HOUSEHOLD_EXPORT,
        Permission.TASK_BOARD,
        Permission.TASK_ESCALATE,
        Permission.REPORT_VIEW,
        Permission.REPORT_REQUEST,
        Permission.DASHBOARD_VIEW,
        Permission.TARGETS_MANAGE,
        Permission.MKBA_MANAGE,
        Permission.RESEARCH_EXPORT,
        Permission.DATA_IMPORT,
        Permission.DATA_EXPORT,
        Permission.TEAM_MANAGE,
        Permission.SETTINGS_MANAGE,
    },
    Role.PARTNER: frozenset({Permission.TASK_VIEW, Permission.TASK_HANDLE}),
    Role.CLIENT: frozenset({Permission.REPORT_VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.TEAM_MANAGE,
            Permission.SETTINGS_MANAGE,
            Permission.SOCIAL_MAP_VIEW,
            Permission.SOCIAL_MAP_MANAGE,
        }
    ),
    Role.PRIVACY_OFFICER: frozenset({Permission.ACCESS_LOG_VIEW}),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How a URL is guarded: by any of ``permissions``, or public for ``reason``, or for every member (neither)."""

    permissions: frozenset[Permission] = frozenset()
    public_reason: str = ""


P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def requires(
    *permissions: Permission,
) -> Callable[[Callable[Concatenate[MemberRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Guard a view: the member needs at least one of ``permissions`` in the project they work in.

    Without arguments any member of a project gets in. Raises PermissionDenied (the 403 page) for others; the denial
    is in the access log.
    """
    needed = frozenset(permissions)

    def decorate(view: Callable[Concatenate[MemberRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
            member_request = cast(MemberRequest, request)
            member: Membership | None = getattr(request, "member", None)
            if member is None or (needed and not needed & ROLE_PERMISSIONS[Role(member.role)]):
                log.record(
                    by=member_request.actor,
                    action=log.Action.EXECUTE,
                    object_type=f"view:{view.__name__}"[:40],
                    outcome=log.Outcome.DENIED,
                )
                raise PermissionDenied
            return view(member_request, *args, **kwargs)

        guarded.policy = Policy(permissions=needed)  # type: ignore[attr-defined]  # read by the system check
        return guarded

    return decorate


def public(
    *, reason: str
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Mark a view that answers without log-in, and say why."""

    def decorate(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        open_view = login_not_required(view)
        open_view.policy = Policy(public_reason=reason)  # type: ignore[attr-defined]  # read by the system check
        return open_view

    return decorate
