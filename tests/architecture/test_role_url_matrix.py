"""Who gets in where: every URL × every role × own, a colleague's and a foreign project's object × every method.

The table ``ROWS`` is literal and complete: a URL without a row fails ``test_every_url_has_a_row``.

How to add a row for a new URL, by its name:

1. Say who gets in (``TEAM``, ``LEADER``, ``EVERY_ROLE`` … or ``public=True``) and with which methods.
2. When the route takes arguments, say which attribute of ``Things`` fills each: ``{"pk": "task.pk"}``. Make a new
   attribute on ``Things`` (a cached property that uses tests/factories.py) when the object is of a new kind.
3. Say how far it reaches within the project: ``CASE`` when only those who may open the dossier (or the organisation
   that a task was sent to) get in, ``OWN`` when it is one person's alone, ``PROJECT`` otherwise.
4. ``fields`` are the names of a form that no page of this URL shows: they are fuzzed beside those on the page.

What follows by itself: another project's object is a 404, a role without the right gets a 403 whatever the object,
nobody is asked to log in, an unknown or absurd id is a 404, and junk is never a 500.
"""

import datetime
import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from operator import attrgetter
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from adv import checks
from adv.accounts.models import Membership, Organisation, Project, StandIn, User
from adv.accounts.roles import Role
from households.interchange.uploads import Upload, keep_upload
from households.letters.storage import write_pdf
from households.models import (
    Address,
    AftercareContact,
    Appointment,
    BenefitCheck,
    Chance,
    Complex,
    ContactMoment,
    Conversation,
    ConversationAction,
    Decision,
    Handover,
    Helper,
    Household,
    InformationItem,
    Mailing,
    MailingItem,
    MatrixScoring,
    Meeting,
    MeetingItem,
    OfflineEntry,
    SavedView,
    Signal,
    TenancyChange,
    WalkingRound,
)
from interventions.models import (
    Consent,
    Effect,
    Escalation,
    Goal,
    Intervention,
    OrganisationContact,
    OwnKind,
    OwnTheme,
    PlanVersion,
    Task,
    Volunteer,
)
from reporting.models import (
    ExternalFigure,
    MkbaItem,
    MkbaSheet,
    MkbaVersion,
    Report,
    ResearchExport,
    Target,
)
from reporting.research.files import folder_of as research_folder
from reporting.storage import folder_of, write_files
from tests import factories as make

GET, POST = frozenset({"GET"}), frozenset({"POST"})
BOTH = GET | POST
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: No page of ours takes these: each role tries one of them at each URL, so that all are tried everywhere.
SELDOM = ("PUT", "PATCH", "DELETE")

EVERY_ROLE = frozenset(Role)
NO_ROLE: frozenset[Role] = frozenset()
TEAM = frozenset({Role.ADVISOR, Role.TRAINEE, Role.PROJECT_LEADER})
ADVISORS = TEAM - {Role.TRAINEE}
LEADER = frozenset({Role.PROJECT_LEADER})
MANAGERS = frozenset({Role.PROJECT_LEADER, Role.ADMINISTRATOR})
TASKS = TEAM | {Role.PARTNER}
REPORTS = frozenset({Role.PROJECT_LEADER, Role.CLIENT})
OFFICER = frozenset({Role.PRIVACY_OFFICER})

#: How far a page reaches within the project: everything of it, the dossiers one may open, or what is one's own.
PROJECT, CASE, OWN = "project", "case", "own"

LOG_IN = "/account/login/"
ANSWERED = frozenset({200, 302, 303, 422})


@dataclass(frozen=True, slots=True)
class Row:
    """What must hold for one URL."""

    roles: Collection[Role] = NO_ROLE
    methods: frozenset[str] = GET
    args: Mapping[str, str] = field(default_factory=dict)
    reach: str = PROJECT
    #: Answers without log-in.
    public: bool = False
    #: Somebody who is logged in gets in without a project.
    without_project: bool = False
    #: Roles that may look and not write.
    read_only: Collection[Role] = NO_ROLE
    #: Roles that have the right, and of these objects see none.
    sees_none: Collection[Role] = NO_ROLE
    #: What an empty POST may be answered with besides a page or a form with errors.
    also: Collection[int] = ()
    #: What a colleague without access to the dossier gets instead of a 404.
    instead: str = ""
    #: Names of a form that the page itself does not show.
    fields: Collection[str] = ()


#: Brought by allauth: who gets in is up to the package, that nothing of ours hangs there is up to us.
_ALLAUTH_PUBLIC = Row(public=True, methods=frozenset(METHODS))
_ALLAUTH_PRIVATE = Row(EVERY_ROLE, frozenset(METHODS), without_project=True)

ROWS: dict[str, Row] = {
    # --- Without log-in ---------------------------------------------------------------------------------------------
    "healthz": Row(public=True),
    "robots": Row(public=True),
    "favicon": Row(public=True),
    "security_txt": Row(public=True),
    "accessibility": Row(public=True),
    "privacy": Row(public=True),
    "invitation": Row(public=True),
    "invitation_accept": Row(public=True),
    # --- Where somebody starts, the team, the log -------------------------------------------------------------------
    "home": Row(EVERY_ROLE, without_project=True),
    "switch_project": Row(EVERY_ROLE, POST, fields=("membership",), also={404}),
    "team": Row(MANAGERS, BOTH),
    "end_membership": Row(MANAGERS, POST, {"membership_id": "membership.pk"}),
    "invitation_send": Row(MANAGERS, POST, {"membership_id": "membership.pk"}),
    "organisation_add": Row(MANAGERS, BOTH),
    "stand_in_add": Row(MANAGERS, BOTH),
    "stand_in_end": Row(MANAGERS, POST, {"pk": "stand_in.pk"}),
    "access_log": Row(OFFICER),
    "project_settings": Row(MANAGERS, BOTH),
    "level_texts": Row(MANAGERS, BOTH),
    "format_settings": Row(MANAGERS),
    "format_version": Row(MANAGERS, GET, {"version": "conversation.format.version"}),
    "format_publish": Row(MANAGERS, POST, fields=("revision",)),
    "question_add": Row(MANAGERS, BOTH),
    "question_change": Row(MANAGERS, BOTH, {"code": "question_code"}, fields=("deed", "revision")),
    "information_list": Row(MANAGERS),
    "information_add": Row(MANAGERS, BOTH),
    "information_change": Row(MANAGERS, BOTH, {"pk": "information_item.pk"}, fields=("deed",)),
    # --- Doors ------------------------------------------------------------------------------------------------------
    "walklist": Row(TEAM, BOTH),
    "door": Row(TEAM, BOTH, {"address_id": "address.pk"}),
    "door_undo": Row(TEAM, POST, {"address_id": "moment.address_id", "moment_id": "moment.pk"}, fields=("terug",)),
    "door_row": Row(TEAM, GET, {"address_id": "address.pk"}),
    "door_language": Row(TEAM, POST, {"address_id": "household.address_id"}, fields=("language", "second_language")),
    "facade": Row(TEAM),
    "facade_complex": Row(TEAM, GET, {"complex_id": "address.complex_id"}),
    "opening_moments": Row(TEAM),
    # --- Rounds, and the door without reception ---------------------------------------------------------------------
    "round_start": Row(TEAM, BOTH, fields=("portieken", "staircases")),
    "round_walk": Row(TEAM),
    "round_end": Row(TEAM, POST),
    "round_abandon": Row(TEAM, POST),
    "round_summary": Row(TEAM, GET, {"pk": "walking_round.pk"}, OWN),
    "offline": Row(public=True),
    "service_worker": Row(public=True),
    "manifest": Row(public=True),
    # Also for who was taken off the project since: what they did at the door goes to the project leader.
    "offline_sync": Row(EVERY_ROLE, BOTH, without_project=True, also={400}),
    "offline_take": Row(TEAM),
    "offline_inbox": Row(TEAM),
    "offline_settle": Row(MANAGERS, POST, {"pk": "offline_entry.pk"}, sees_none={Role.ADMINISTRATOR}),
    # --- Letters and cards ------------------------------------------------------------------------------------------
    "mailing_list": Row(TEAM),
    "mailing_new": Row(TEAM, BOTH),
    "mailing_detail": Row(TEAM, GET, {"pk": "mailing.pk"}),
    "mailing_pdf": Row(TEAM, GET, {"pk": "mailing.pk"}),
    "mailing_send": Row(TEAM, POST, {"pk": "mailing.pk"}),
    "mailing_unsend": Row(TEAM, POST, {"pk": "mailing.pk"}),
    "mailing_retry": Row(TEAM, POST, {"pk": "mailing.pk"}),
    "mailing_discard": Row(TEAM, POST, {"pk": "mailing.pk"}),
    "letter_texts": Row(TEAM | MANAGERS, BOTH, read_only=TEAM - MANAGERS),
    "letter_text": Row(
        TEAM | MANAGERS, BOTH, {"kind": "letter_kind", "language": "letter_language"}, read_only=TEAM - MANAGERS
    ),
    "letter_text_drop": Row(MANAGERS, POST, {"kind": "letter_kind", "language": "letter_language"}),
    # --- Meldingen and mutaties -------------------------------------------------------------------------------------
    "signal_list": Row(TEAM),
    "signal_new": Row(TEAM, BOTH),
    "signal_detail": Row(TEAM, GET, {"pk": "signal.pk"}, CASE),
    "signal_source": Row(TEAM, POST, {"pk": "signal.pk"}, CASE),
    "signal_assign": Row(TEAM, POST, {"pk": "signal.pk"}, CASE, fields=("assigned_to",)),
    "signal_step": Row(TEAM, POST, {"pk": "signal.pk"}, CASE, fields=("kind", "on", "text")),
    "signal_handle": Row(ADVISORS, POST, {"pk": "signal.pk"}, CASE, fields=("outcome",)),
    "change_list": Row(TEAM),
    "change_decide": Row(ADVISORS, BOTH, {"pk": "tenancy_change.pk"}, CASE),
    # --- Appointments -----------------------------------------------------------------------------------------------
    "agenda": Row(TEAM),
    "appointment_new": Row(TEAM, BOTH, fields=("deur", "terug", "dag", "contact")),
    "appointment": Row(TEAM, BOTH, {"pk": "appointment.pk"}),
    "appointment_cancel": Row(TEAM, POST, {"pk": "appointment.pk"}),
    "calendar_feed": Row(TEAM, BOTH),
    "calendar_feed_revoke": Row(TEAM, POST),
    "feed": Row(public=True),
    # --- Households -------------------------------------------------------------------------------------------------
    "search": Row(TEAM, BOTH),
    "household_list": Row(TEAM, BOTH),
    "household_export": Row(LEADER),
    "saved_views": Row(TEAM, BOTH),
    "saved_view_change": Row(TEAM, POST, {"pk": "saved_view.pk"}, OWN),
    "household_detail": Row(TEAM, GET, {"pk": "household.pk"}, CASE, instead="dossier_access_request"),
    "dossier_access_request": Row(TEAM, BOTH, {"pk": "household.pk"}, fields=("reason", "explanation")),
    "matrix_score": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "matrix_history": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "matrix_confirm": Row(ADVISORS, POST, {"pk": "scoring.household_id", "scoring_pk": "scoring.pk"}, CASE),
    "matrix_review": Row(ADVISORS, BOTH, {"pk": "scoring.household_id", "scoring_pk": "scoring.pk"}, CASE),
    # --- The desk, the casusbespreking, handovers -------------------------------------------------------------------
    "desk": Row(TEAM),
    "meeting": Row(TEAM),
    "agenda_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "agenda_take_off": Row(TEAM, POST, {"pk": "meeting_item.pk"}),
    "meeting_start": Row(ADVISORS, BOTH),
    "meeting_detail": Row(TEAM, GET, {"pk": "meeting.pk"}),
    "meeting_close": Row(ADVISORS, POST, {"pk": "meeting.pk"}),
    "meeting_drop": Row(ADVISORS, POST, {"pk": "meeting.pk"}),
    # A colleague sees code, address and why; the dossier behind it asks for the reason.
    "meeting_item": Row(TEAM, BOTH, {"pk": "meeting_item.pk"}, fields=("notes", "what_1", "owner_1", "due_on_1")),
    "meeting_access": Row(TEAM, POST, {"pk": "meeting_item.pk"}),
    "decision": Row(TEAM, BOTH, {"pk": "decision.pk"}, CASE, fields=("outcome", "how")),
    "handover_list": Row(ADVISORS),
    "handover_new": Row(ADVISORS, BOTH),
    "handover_offer": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE),
    "handover_everything": Row(ADVISORS, BOTH, {"membership_id": "own_membership.pk"}, CASE),
    "handover_detail": Row(ADVISORS, GET, {"pk": "handover.pk"}, CASE),
    "handover_accept": Row(ADVISORS, POST, {"pk": "handover.pk"}, CASE),
    "handover_decline": Row(ADVISORS, POST, {"pk": "handover.pk"}, CASE, fields=("answer",)),
    "handover_withdraw": Row(ADVISORS, POST, {"pk": "handover.pk"}, CASE),
    # --- Conversations ----------------------------------------------------------------------------------------------
    "conversation_list": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "conversation_start": Row(TEAM, POST, {"pk": "household.pk"}, CASE, instead="dossier_access_request"),
    "conversation": Row(TEAM, BOTH, {"pk": "conversation.pk"}, CASE),
    "conversation_save": Row(TEAM, POST, {"pk": "conversation.pk"}, CASE, fields=("base", "shown", "visited_on")),
    "conversation_discard": Row(TEAM, POST, {"pk": "conversation.pk"}, CASE),
    "conversation_correct": Row(TEAM, BOTH, {"pk": "finished_conversation.pk"}, CASE),
    "conversation_print": Row(TEAM, GET, {"pk": "finished_conversation.pk"}, CASE),
    "conversation_action_done": Row(
        TEAM, POST, {"pk": "conversation_action.conversation_id", "action_pk": "conversation_action.pk"}, CASE
    ),
    "action_goal": Row(TEAM, POST, {"pk": "conversation_action.pk"}, CASE),
    "benefit_change": Row(TEAM, BOTH, {"pk": "benefit.household_id", "benefit_pk": "benefit.pk"}, CASE),
    "chance_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "chance_change": Row(TEAM, BOTH, {"pk": "chance.household_id", "chance_pk": "chance.pk"}, CASE),
    # --- The case ---------------------------------------------------------------------------------------------------
    "status_change": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE),
    "household_close": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE),
    "coordinator_change": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE),
    "resident_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "resident_change": Row(TEAM, BOTH, {"pk": "household.pk", "resident_pk": "household.main_resident.pk"}, CASE),
    "helper_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "helper_change": Row(TEAM, BOTH, {"pk": "helper.household_id", "helper_pk": "helper.pk"}, CASE),
    "aftercare_plan": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "aftercare_done": Row(TEAM, BOTH, {"pk": "aftercare.household_id", "contact_pk": "aftercare.pk"}, CASE),
    "aftercare_cancel": Row(TEAM, POST, {"pk": "aftercare.household_id", "contact_pk": "aftercare.pk"}, CASE),
    "dossier_history": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "plan_detail": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "goal_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "goal_change": Row(TEAM, BOTH, {"pk": "goal.plan.household_id", "goal_pk": "goal.pk"}, CASE),
    "goal_status": Row(
        TEAM,
        BOTH,
        {"pk": "goal.plan.household_id", "goal_pk": "goal.pk"},
        CASE,
        fields=("status", "on", "note", "based_on", "once"),
    ),
    "plan_agree": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE),
    "plan_version": Row(TEAM, GET, {"pk": "plan_version.plan.household_id", "number": "plan_version.number"}, CASE),
    "plan_print": Row(TEAM, GET, {"pk": "plan_version.plan.household_id", "number": "plan_version.number"}, CASE),
    "evaluation_record": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE, fields=("step",)),
    # --- Tables in and out ------------------------------------------------------------------------------------------
    "import_start": Row(LEADER, BOTH),
    "import_preview": Row(LEADER, BOTH, {"token": "upload.token"}, OWN, fields=("seen", "cancel"), also={409}),
    "export_download": Row(LEADER, GET, {"kind": "export_kind"}),
    # --- Interventions and tasks ------------------------------------------------------------------------------------
    "intervention_add": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE),
    "intervention_detail": Row(TEAM, GET, {"pk": "intervention.pk"}, CASE),
    "effect_add": Row(TEAM, BOTH, {"pk": "intervention.pk"}, CASE),
    "intervention_correct": Row(TEAM, BOTH, {"pk": "intervention.pk"}, CASE),
    "effect_correct": Row(TEAM, BOTH, {"pk": "effect.intervention_id", "effect_pk": "effect.pk"}, CASE),
    "household_effects": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "effects_ask": Row(TEAM, BOTH, {"pk": "household.pk"}, CASE, fields=("asked",)),
    "effects_matrix": Row(TEAM, also={422}),
    "effects_behind": Row(TEAM, also={404}),
    "effects_due": Row(TEAM),
    "own_words": Row(MANAGERS, BOTH, fields=("adds",)),
    "own_kind_change": Row(MANAGERS, BOTH, {"pk": "own_kind.pk"}),
    "own_kind_retire": Row(MANAGERS, POST, {"pk": "own_kind.pk"}, fields=("retire",)),
    "own_theme_remove": Row(MANAGERS, POST, {"pk": "own_theme.pk"}),
    "social_map": Row(TEAM | MANAGERS, also={422}),
    "organisation_detail": Row(TEAM | MANAGERS, GET, {"pk": "contact.organisation_id"}),
    "organisation_describe": Row(MANAGERS, BOTH, {"pk": "contact.organisation_id"}, also={409}),
    "contact_add": Row(MANAGERS, BOTH, {"pk": "contact.organisation_id"}),
    "contact_change": Row(MANAGERS, BOTH, {"pk": "contact.organisation_id", "contact_pk": "contact.pk"}),
    "contact_remove": Row(MANAGERS, POST, {"pk": "contact.organisation_id", "contact_pk": "contact.pk"}),
    "volunteer_list": Row(TEAM | MANAGERS),
    "volunteer_add": Row(MANAGERS, BOTH),
    "volunteer_change": Row(MANAGERS, BOTH, {"pk": "volunteer.pk"}, also={409}),
    "volunteer_remove": Row(MANAGERS, POST, {"pk": "volunteer.pk"}),
    "task_send": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE, fields=("step",)),
    "task_list": Row(TASKS),
    "task_detail": Row(TASKS, GET, {"pk": "task.pk"}, CASE),
    "task_move": Row(ADVISORS | {Role.PARTNER}, POST, {"pk": "task.pk"}, CASE, fields=("to", "explanation", "once")),
    "task_message": Row(ADVISORS | {Role.PARTNER}, POST, {"pk": "task.pk"}, CASE, fields=("text", "once")),
    "task_terms": Row(ADVISORS, BOTH, {"pk": "task.pk"}, CASE),
    "task_assign": Row({Role.PARTNER}, POST, {"pk": "task.pk"}, CASE, fields=("assignee",)),
    "task_board": Row(LEADER),
    "escalation_add": Row(LEADER, BOTH, {"pk": "task.pk"}, CASE),
    "escalation_detail": Row(TEAM, BOTH, {"pk": "escalation.pk"}, CASE, read_only=TEAM - LEADER, fields=("step",)),
    "consent_list": Row(TEAM, GET, {"pk": "household.pk"}, CASE),
    "consent_add": Row(ADVISORS, BOTH, {"pk": "household.pk"}, CASE, fields=("step",)),
    "consent_texts": Row(MANAGERS, BOTH),
    "consent_withdraw": Row(ADVISORS, BOTH, {"pk": "consent.pk"}, CASE),
    # --- Reports ----------------------------------------------------------------------------------------------------
    "report_list": Row(REPORTS, BOTH, read_only={Role.CLIENT}),
    "report_detail": Row(REPORTS, GET, {"pk": "report.pk"}),
    "report_file": Row(REPORTS, GET, {"pk": "report.pk", "name": "report_file"}),
    "report_cancel": Row(LEADER, POST, {"pk": "report.pk"}),
    "report_retry": Row(LEADER, POST, {"pk": "report.pk"}),
    # --- Dashboard, targets, costs and benefits, research -----------------------------------------------------------
    "dashboard": Row(LEADER),
    "dashboard_households": Row(LEADER, GET, also={404}),
    "target_list": Row(LEADER),
    "target_new": Row(LEADER, BOTH),
    "target_change": Row(LEADER, BOTH, {"pk": "target.pk"}),
    "target_reading": Row(LEADER, BOTH, {"pk": "target.pk"}),
    "target_remove": Row(LEADER, POST, {"pk": "target.pk"}),
    "external_figures": Row(LEADER, BOTH),
    "external_figure_remove": Row(LEADER, POST, {"pk": "external_figure.pk"}),
    "mkba_list": Row(LEADER),
    "mkba_new": Row(LEADER, BOTH),
    "mkba_detail": Row(LEADER, GET, {"pk": "mkba_item.version.pk"}),
    "mkba_terms": Row(LEADER, BOTH, {"pk": "mkba_item.version.pk"}),
    "mkba_item_add": Row(LEADER, BOTH, {"pk": "mkba_item.version.pk"}),
    "mkba_item_change": Row(LEADER, BOTH, {"pk": "mkba_item.version.pk", "item_pk": "mkba_item.pk"}),
    "mkba_item_remove": Row(LEADER, POST, {"pk": "mkba_item.version.pk", "item_pk": "mkba_item.pk"}),
    "mkba_publish": Row(LEADER, POST, {"pk": "mkba_item.version.pk"}),
    "mkba_new_version": Row(LEADER, POST, {"pk": "mkba_item.version.pk"}),
    "mkba_drop": Row(LEADER, POST, {"pk": "mkba_item.version.pk"}),
    "research_list": Row(LEADER, BOTH),
    "research_detail": Row(LEADER, GET, {"pk": "research_export.pk"}),
    "research_decide": Row(LEADER, POST, {"pk": "research_export.pk"}, fields=("besluit-1", "tekst-1")),
    "research_finish": Row(LEADER, POST, {"pk": "research_export.pk"}),
    "research_cancel": Row(LEADER, POST, {"pk": "research_export.pk"}),
    "research_file": Row(LEADER, GET, {"pk": "research_export.pk", "name": "research_file"}),
    # --- Logging in (allauth) ---------------------------------------------------------------------------------------
    "account_login": _ALLAUTH_PUBLIC,
    "account_logout": _ALLAUTH_PUBLIC,
    "account_inactive": _ALLAUTH_PUBLIC,
    "account_signup": _ALLAUTH_PUBLIC,
    "account_email_verification_sent": _ALLAUTH_PUBLIC,
    "account_confirm_email": _ALLAUTH_PUBLIC,
    "account_reset_password": _ALLAUTH_PUBLIC,
    "account_reset_password_done": _ALLAUTH_PUBLIC,
    "account_reset_password_from_key": _ALLAUTH_PUBLIC,
    "account_reset_password_from_key_done": _ALLAUTH_PUBLIC,
    "account_confirm_login_code": _ALLAUTH_PUBLIC,
    "account_reauthenticate": _ALLAUTH_PRIVATE,
    "account_email": _ALLAUTH_PRIVATE,
    "account_change_password": _ALLAUTH_PRIVATE,
    "account_set_password": _ALLAUTH_PRIVATE,
}

#: Arguments of public pages: nobody has such a key.
_PUBLIC_ARGS: dict[str, dict[str, object]] = {
    "feed": {"secret": "x"},
    "invitation": {"token": "x"},
    "account_confirm_email": {"key": "x"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "x-x"},
}

PATTERNS: dict[str, URLPattern] = {pattern.name or route: pattern for route, pattern in checks.walk_urls()}
OURS = sorted(name for name in PATTERNS if name in ROWS and not name.startswith("account_"))
PRIVATE = [name for name in OURS if not ROWS[name].public]
WITH_OBJECT = [name for name in PRIVATE if ROWS[name].args]
WRITING = [name for name in PRIVATE if "POST" in ROWS[name].methods]


# --- The things that the URLs are about -------------------------------------------------------------------------------


@dataclass
class Things:
    """One of everything in ``project``, of ``owner`` and, where a partner comes in, of ``organisation``."""

    project: Project
    owner: User
    organisation: Organisation

    @cached_property
    def complex(self) -> Complex:
        return make.make_complex(project=self.project)

    @cached_property
    def address(self) -> Address:
        return make.make_address(staircase=make.make_staircase(complex=self.complex))

    @cached_property
    def household(self) -> Household:
        return make.make_household(address=self.address, owner=self.owner)

    @cached_property
    def moment(self) -> ContactMoment:
        return make.make_contact(household=self.household, by=self.owner, moment=timezone.now())

    @cached_property
    def scoring(self) -> MatrixScoring:
        return make.make_scoring(household=self.household, confirmed=False)

    @cached_property
    def helper(self) -> Helper:
        return make.make_helper(household=self.household)

    @cached_property
    def aftercare(self) -> AftercareContact:
        return make.make_aftercare(household=self.household)

    @cached_property
    def goal(self) -> Goal:
        return make.make_goal(household=self.household)

    @cached_property
    def plan_version(self) -> PlanVersion:
        return make.make_plan_version(plan=self.goal.plan, by=self.owner)

    @cached_property
    def conversation(self) -> Conversation:
        return make.make_conversation(household=self.household, by=self.owner, answers={"note-work": "zoekt werk"})

    @cached_property
    def finished_conversation(self) -> Conversation:
        return make.make_conversation(
            household=self.household, by=self.owner, finished_on=make.day("2024-03-12"), help_requests=2
        )

    @cached_property
    def conversation_action(self) -> ConversationAction:
        return ConversationAction.objects.create(
            conversation=self.finished_conversation, domain="work", text="samen bellen"
        )

    @cached_property
    def benefit(self) -> BenefitCheck:
        return BenefitCheck.objects.create(
            household=self.household, scheme="wmo", name="Wmo", state="requested", checked_on=make.day("2024-03-10")
        )

    @cached_property
    def chance(self) -> Chance:
        return Chance.objects.create(
            household=self.household, kind="talent", text="kookt goed", noticed_on=make.day("2024-03-10")
        )

    @cached_property
    def information_item(self) -> InformationItem:
        return InformationItem.objects.create(project=self.project, domain="finance", title="Huurtoeslag")

    @cached_property
    def question_code(self) -> str:
        return "contacts"

    @cached_property
    def intervention(self) -> Intervention:
        return make.make_intervention(household=self.household, by=self.owner)

    @cached_property
    def escalation(self) -> Escalation:
        return make.make_escalation(task=self.task, by=self.owner)

    @cached_property
    def effect(self) -> Effect:
        return make.make_effect(intervention=self.intervention)

    @cached_property
    def own_kind(self) -> OwnKind:
        return make.make_own_kind(project=self.project)

    @cached_property
    def contact(self) -> OrganisationContact:
        return make.make_organisation_contact(organisation=self.organisation)

    @cached_property
    def volunteer(self) -> Volunteer:
        return make.make_volunteer(project=self.project)

    @cached_property
    def own_theme(self) -> OwnTheme:
        return make.make_own_theme(project=self.project)

    @cached_property
    def task(self) -> Task:
        return make.make_task(household=self.household, organisation=self.organisation, by=self.owner)

    @cached_property
    def consent(self) -> Consent:
        return make.make_consent(household=self.household, organisation=self.organisation)

    @cached_property
    def membership(self) -> Membership:
        return make.make_member(Role.CLIENT, project=self.project)

    @cached_property
    def stand_in(self) -> StandIn:
        absent, today = make.make_member(project=self.project), timezone.localdate()
        return make.make_stand_in(
            project=self.project, user=self.owner, absent_user=absent.user, starts_on=today, ends_on=today
        )

    @cached_property
    def meeting(self) -> Meeting:
        """The one that goes on: there is no second in a project."""
        going_on = Meeting.objects.open().filter(project=self.project).first()
        return going_on or make.make_meeting(project=self.project, by=self.owner)

    @cached_property
    def meeting_item(self) -> MeetingItem:
        return make.make_meeting_item(household=self.household, by=self.owner)

    @cached_property
    def decision(self) -> Decision:
        return make.make_decision(item=self.meeting_item, owner=self.owner)

    @cached_property
    def handover(self) -> Handover:
        giver = make.make_member(project=self.project).user
        household = make.make_household(project=self.project, owner=giver)
        return make.make_handover(giver=giver, receiver=self.owner, project=self.project, households=[household])

    @cached_property
    def own_membership(self) -> Membership:
        return Membership.objects.get(project=self.project, user=self.owner)

    @cached_property
    def report(self) -> Report:
        report = Report.objects.create(
            project=self.project,
            starts_on=datetime.date(2024, 1, 1),
            ends_on=datetime.date(2024, 3, 31),
            version=self.project.reports.count() + 1,
            state=Report.State.DONE,
            requested_by=self.owner,
        )
        write_files(folder_of(report.pk), {self.report_file: b"%PDF"})
        return report

    @cached_property
    def target(self) -> Target:
        return Target.objects.create(
            project=self.project, name="Doel", direction="at_least", value=1, unit="count", due_on="2030-01-01"
        )

    @cached_property
    def external_figure(self) -> ExternalFigure:
        year = 1950 + self.project.external_figures.count()
        return ExternalFigure.objects.create(project=self.project, year=year, area="A", aspect="B", value=6)

    @cached_property
    def mkba_item(self) -> MkbaItem:
        sheet = MkbaSheet.objects.create(project=self.project, name=f"MKBA {self.project.mkba_sheets.count()}")
        version = MkbaVersion.objects.create(sheet=sheet, number=1, base_year=2024, rate=3)
        return MkbaItem.objects.create(
            version=version, kind="cost", name="Team", party="municipality", number=1, unit_value=1, share=100,
            first_year=0, years=1,
        )  # fmt: skip

    @cached_property
    def research_export(self) -> ResearchExport:
        export = ResearchExport.objects.create(
            project=self.project,
            first_year=2024,
            last_year=2024,
            recipient="Onderzoeker",
            purpose="Proefschrift",
            state=ResearchExport.State.DONE,
            files_until=datetime.date(2999, 1, 1),
        )
        write_files(research_folder(export.pk), {self.research_file: b"huishouden"})
        return export

    research_file = "effecten.csv"

    @cached_property
    def signal(self) -> Signal:
        return make.make_signal(household=self.household, assigned_to=self.owner, recorded_by=self.owner)

    @cached_property
    def tenancy_change(self) -> TenancyChange:
        return make.make_tenancy_change(old_household=self.household, decision=TenancyChange.Decision.PENDING)

    @cached_property
    def appointment(self) -> Appointment:
        return make.make_appointment(household=self.household, person=self.owner)

    @cached_property
    def walking_round(self) -> WalkingRound:
        done = timezone.now()
        return WalkingRound.objects.create(project=self.project, person=self.owner, started_at=done, ended_at=done)

    @cached_property
    def saved_view(self) -> SavedView:
        name = f"Weergave {SavedView.objects.count()}"
        return SavedView.objects.create(project=self.project, user=self.owner, name=name, is_shared=True)

    @cached_property
    def mailing(self) -> Mailing:
        mailing = Mailing.objects.create(
            project=self.project, kind=self.letter_kind, requested_by=self.owner, state=Mailing.State.DONE
        )
        MailingItem.objects.create(mailing=mailing, address=self.household.address, household=self.household)
        write_pdf(mailing.pk, b"%PDF")
        return mailing

    letter_kind, letter_language = "letter", "nl"

    @cached_property
    def offline_entry(self) -> OfflineEntry:
        return OfflineEntry.objects.create(
            uuid=uuid.uuid4(),
            project=self.project,
            person=self.owner,
            kind="ring",
            result="not_home",
            at=timezone.now(),
            device_at=timezone.now(),
            body_hash="x",
            state=OfflineEntry.State.WAITING,
        )

    report_file = "rapport.pdf"
    export_kind = "adressen"

    @cached_property
    def upload(self) -> Upload:
        return keep_upload(
            user_id=self.owner.pk,
            project_id=self.project.pk,
            kind="adressen",
            name="adressen.csv",
            options=frozenset(),
            content=b"postcode;huisnummer;straat;plaats;hoofdbewoner\n3532 AB;1;Vondelplein;Utrecht;A. Bos\n",
            now=timezone.now(),
        )


@dataclass
class World:
    """Two projects. ``people`` has one of each role in ours; ``nobody`` is logged in and in no project."""

    project: Project
    people: dict[Role, Membership]
    nobody: User
    colleagues: Things
    foreign: Things

    def own(self, role: Role) -> Things:
        """What this role works on itself; for those without a dossier, what is in the project."""
        member = self.people[role]
        return Things(self.project, member.user, member.organisation or self.people[Role.PARTNER].organisation)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two projects and their people, made and logged in once; what a test adds is rolled back on top of them."""
    with django_db_blocker.unblock(), undone():
        project, elsewhere = make.make_project(name="Ons project"), make.make_project(name="Een ander project")
        colleague, stranger = make.make_member(project=project).user, make.make_member(project=elsewhere).user
        made = World(
            project=project,
            people={role: make.make_member(role, project=project, name=role.label) for role in Role},
            nobody=make.make_user(name="Zonder project"),
            colleagues=Things(project, colleague, make.make_organisation(project=project)),
            foreign=Things(elsewhere, stranger, make.make_organisation(project=elsewhere)),
        )
        for user in (made.nobody, *(member.user for member in made.people.values())):
            client = Client()
            client.force_login(user)
            _logged_in[user.pk] = client.cookies
        yield made
        _logged_in.clear()


#: The cookies of who is logged in, by user.
_logged_in: dict[int, SimpleCookie] = {}


@pytest.fixture
def world(cast: World, db: None, settings: Any, tmp_path: Any) -> World:
    """The cast as it is in the database, with nothing of its things made yet."""
    settings.REPORTS_DIR, settings.MAILINGS_DIR = tmp_path / "reports", tmp_path / "mailings"
    return deepcopy(cast)


def client_for(user: User | None) -> Client:
    """A client that shows an error as a person would see it: a 500, not an exception."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.cookies = deepcopy(_logged_in[user.pk])
    return client


def url_of(name: str, things: Things) -> str:
    return reverse(name, kwargs={key: attrgetter(path)(things) for key, path in ROWS[name].args.items()})


def methods_for(role: Role) -> tuple[str, ...]:
    """What this role tries: what pages use, and one of the methods that none takes."""
    return ("GET", "POST", SELDOM[list(Role).index(role) % len(SELDOM)])


def methods_at(row: Row, role: Role) -> list[str]:
    """What this role tries there; without the right only what the URL takes and the seldom one.

    That it is refused before the method is looked at, the seldom one shows.
    """
    return [one for one in methods_for(role) if role in row.roles or one in row.methods or one in SELDOM]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that each request meets the same objects."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, url: str, data: Mapping[str, Any] | None = None, query: str = "") -> Any:
    with undone():
        extra = {"data": data or {}} if method in {"GET", "POST"} else {}
        response = getattr(client, method.lower())(url + query, **extra)
        if response.streaming:
            response.getvalue()  # reading to the end closes the file behind it
        return response


def is_login(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith(LOG_IN)


#: These may be written while a request is refused: the access log, and sessions.
_MAY_BE_WRITTEN = re.compile(r'"(audit_accesslog|django_session)"')
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Give the statements inside that write dossier data, also when they were taken back."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and not _MAY_BE_WRITTEN.search(sql):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def why(response: Any) -> str:
    exc = getattr(response, "exc_info", None)
    return f"{response.status_code}" + (f" ({exc[0].__name__}: {exc[1]})" if exc else "")


# --- The table is complete --------------------------------------------------------------------------------------------


def test_every_url_has_a_row():
    missing = set(PATTERNS) - set(ROWS) - {"style_guide"}
    assert not missing, f"Say in ROWS of this file who gets in at: {', '.join(sorted(missing))}"


def test_no_row_for_what_does_not_exist():
    assert not set(ROWS) - set(PATTERNS)


def test_every_url_has_a_name_of_its_own():
    names = [pattern.name for _, pattern in checks.walk_urls()]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [name for name in OURS if name not in _PUBLIC_ARGS])
def test_the_row_fills_every_argument(name):
    assert set(ROWS[name].args) == set(PATTERNS[name].pattern.converters)


def test_the_style_guide_asks_to_log_in():
    """Only there with DEBUG, so not among the URLs of the tests."""
    from adv.ui.views import style_guide

    assert getattr(style_guide, "login_required", True)


# --- Who gets in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ROWS if ROWS[name].public])
def test_public_pages_answer_everybody(name, world):
    args = _PUBLIC_ARGS.get(name, {})
    url = reverse(name, kwargs=args)
    for user in (None, world.nobody, world.people[Role.PARTNER].user):
        response = ask(client_for(user), "GET", url)
        assert response.status_code < 500, why(response)
        if not name.startswith("account_"):
            expected = {"feed": 404, "invitation": 302, "invitation_accept": 404}.get(name, 200)
            assert response.status_code == expected, why(response)
            assert not is_login(response)


@pytest.mark.parametrize("name", [name for name in ROWS if ROWS[name] is _ALLAUTH_PRIVATE])
def test_own_account_pages_are_for_who_is_logged_in(name, world):
    url = reverse(name)
    assert is_login(ask(client_for(None), "GET", url))
    for user in (world.nobody, world.people[Role.PARTNER].user):
        assert ask(client_for(user), "GET", url).status_code in ANSWERED


@pytest.mark.parametrize("name", PRIVATE)
def test_who_gets_in_is_who_the_table_says(name, world):
    """Nobody without log-in or without a project; each role on an object of its own, or refused at the leader's."""
    row = ROWS[name]
    of_the_leader = url_of(name, world.own(Role.PROJECT_LEADER))
    wrong = []

    def expect(who: str, client: Client, method: str, url: str, good: Callable[[Any], bool]) -> None:
        response = ask(client, method, url)
        if not good(response):
            wrong.append(f"{who}: {method} {url}: {why(response)}")

    without_log_in, without_project = client_for(None), client_for(world.nobody)
    for method in METHODS:
        if method in SELDOM and method != SELDOM[len(name) % len(SELDOM)]:
            continue
        expect("not logged in", without_log_in, method, of_the_leader, is_login)
        allowed: Collection[int] = {403}
        if row.without_project:
            allowed = {200, *row.also} if method in row.methods else {405}
        expect("without a project", without_project, method, of_the_leader, answers(allowed))

    for role in Role:
        is_in = role in row.roles and role != Role.PROJECT_LEADER
        url = url_of(name, world.own(role)) if is_in else of_the_leader
        client = client_for(world.people[role].user)
        for method in methods_at(row, role):
            if role not in row.roles:
                allowed = {403}
            elif method not in row.methods:
                allowed = {405}
            elif method == "POST" and role in row.read_only:
                allowed = {403}
            elif role in row.sees_none:
                allowed = {404}
            else:
                allowed = ANSWERED | set(row.also)
            expect(role.label, client, method, url, answers(allowed))
    assert not wrong, "\n".join(wrong)


def answers(allowed: Collection[int]) -> Callable[[Any], bool]:
    """Whether a response has one of these statuses, and doesn't ask to log in."""
    return lambda response: response.status_code in allowed and not is_login(response)


@pytest.mark.parametrize("name", WITH_OBJECT)
def test_a_colleagues_object_opens_only_as_far_as_the_table_says(name, world):
    row = ROWS[name]
    url = url_of(name, world.colleagues)
    wrong = []
    for role in row.roles:
        client = client_for(world.people[role].user)
        sees = row.reach == PROJECT or (row.reach == CASE and role == Role.PROJECT_LEADER)
        sees = sees and role not in row.sees_none
        for method in sorted(row.methods):
            response = ask(client, method, url)
            if sees and method == "POST" and role in row.read_only:
                good = response.status_code == 403
            elif sees:
                good = response.status_code in ANSWERED
            elif row.instead:
                good = response.status_code == 302 and response["Location"] == url_of(row.instead, world.colleagues)
            else:
                good = response.status_code == 404
            if not good:
                wrong.append(f"{role.label}: {method} {url}: {why(response)}")
    assert not wrong, "\n".join(wrong)


#: Kinds of tables and letters, and questions, have the same names in every project: there is no foreign one.
_ABOUT_NO_OBJECT = {"export_download", "letter_text", "letter_text_drop", "question_change"}


#: What is tried on another project's object: nothing, and what would do something to an own one.
FOREIGN_POSTS: tuple[dict[str, str], ...] = (
    {},
    {"event": "ring:not_home", "reason": "urgent", "to": "accepted", "step": "send", "seen": "1", "text": "Hallo"},
)


@pytest.mark.parametrize("name", [name for name in WITH_OBJECT if name not in _ABOUT_NO_OBJECT])
def test_nothing_of_another_project_exists(name, world):
    row = ROWS[name]
    url = url_of(name, world.foreign)
    clients = {role: client_for(member.user) for role, member in world.people.items()}
    wrong = []
    with writes() as written:
        tries = [
            (role, method, data)
            for place, role in enumerate(clients)
            # Who has no right is refused before any object is looked up: these roles share the methods.
            for method in (methods_for(role) if role in row.roles else methods_for(role)[place % 2 :: 2])
            for data in (FOREIGN_POSTS if method == "POST" and role in row.roles else ({},))
        ]
        for role, method, data in tries:
            response = getattr(clients[role], method.lower())(url, **({"data": data} if method in BOTH else {}))
            if role not in row.roles:
                expected = 403
            elif method in row.methods:
                expected = 404
            else:
                expected = 405
            if response.status_code != expected:
                wrong.append(f"{role.label}: {method} {url}: {why(response)}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert not written, "something was written"


def test_an_object_of_another_parent_is_not_found(world):
    """Two ids in one address must belong together, or the second is a way round the first."""
    mine, theirs = world.own(Role.ADVISOR), world.colleagues
    client = client_for(world.people[Role.ADVISOR].user)
    for url in (
        reverse("matrix_confirm", args=[mine.household.pk, theirs.scoring.pk]),
        reverse("matrix_confirm", args=[mine.household.pk, world.foreign.scoring.pk]),
        reverse("door_undo", args=[mine.address.pk, world.foreign.moment.pk]),
        reverse("door_undo", args=[mine.address.pk, theirs.moment.pk]),
    ):
        assert ask(client, "POST", url).status_code == 404, url


def test_ending_a_membership_works_on_the_next_request(world):
    member = world.people[Role.ADVISOR]
    client = client_for(member.user)
    url = url_of("household_detail", world.own(Role.ADVISOR))
    assert ask(client, "GET", url).status_code == 200
    member.ended_at = timezone.now()
    member.save()
    assert ask(client, "GET", url).status_code == 403


# --- Ids that nobody has ----------------------------------------------------------------------------------------------

ABSURD_IDS = (0, 999_999_999, 2**31, 2**63 - 1, 2**63, 2**64, 10**40)
ABSURD_TEXT = ("x", "x" * 300, "..", "%00", "rapport.exe", "_" * 32)


@pytest.mark.parametrize("name", WITH_OBJECT)
def test_an_id_that_nobody_has_is_not_found(name, world):
    row = ROWS[name]
    role = next(role for role in (Role.PROJECT_LEADER, *Role) if role in row.roles)
    client = client_for(world.people[role].user)
    real = url_of(name, world.own(role))
    values = {key: str(attrgetter(path)(world.own(role))) for key, path in row.args.items()}
    converters = PATTERNS[name].pattern.converters
    for key, value in values.items():
        is_number = type(converters[key]).__name__ == "IntConverter"
        # From the end: the last argument may look like an earlier one.
        head, _, tail = real.rpartition(value) if key == list(values)[-1] else real.partition(value)
        for place, absurd in enumerate(ABSURD_IDS if is_number else ABSURD_TEXT):
            # Where a page shows and takes a form, the same lines look its object up: by turns.
            method = sorted(row.methods)[place % len(row.methods)]
            response = ask(client, method, f"{head}{absurd}{tail}")
            assert response.status_code == 404, f"{method} {head}{absurd}{tail}: {why(response)}"


# --- Junk -------------------------------------------------------------------------------------------------------------

LONG = "z" * 20_000
JUNK: tuple[Any, ...] = (
    "",
    LONG,
    "\x00",
    "tekst met \x00 erin",
    "👩‍👩‍👧 \u202e\u200f مرحبا",
    "-1",
    str(2**63),
    "9" * 5000,
    "²",
    "1e309",
    "9999-99-99",
    "0000-00-00T00:00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    ["1", "2", "\x00"],
)


class FormReader(HTMLParser):
    """Reads the forms of a page: per method and address, what a browser would send when nothing is touched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        #: Names of fields that the browser doesn't let anybody leave empty.
        self.required: set[str] = set()
        self._fields: dict[str, str] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._fields = {}
            self.forms.append((got.get("method", "get").upper(), got.get("action", ""), self._fields))
        elif self._fields is None:
            return
        elif tag == "option":
            if self._select and got.get("value") and not self._fields[self._select]:
                self._fields[self._select] = got["value"]
        elif tag in {"input", "select", "textarea", "button"} and got.get("name"):
            name = got["name"]
            self._select = name if tag == "select" else ""
            text = "tekst" if tag == "textarea" or got.get("type", "text") in {"text", "search"} else ""
            if "required" in got:
                self.required.add(name)
            if name != "csrfmiddlewaretoken" and not self._fields.get(name):
                self._fields[name] = got.get("value") or text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = ""


def forms_of(client: Client, url: str) -> FormReader:
    reader = FormReader()
    response = ask(client, "GET", url)
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        reader.feed(response.content.decode())
    return reader


def filled(name: str, client: Client, url: str, method: str) -> tuple[dict[str, str], set[str]]:
    """What a person who hardly touches anything would send to this URL, and what of it is required."""
    data: dict[str, str] = dict.fromkeys(ROWS[name].fields, "1") if method == "POST" else {}
    page = forms_of(client, url) if "GET" in ROWS[name].methods else FormReader()
    for how, action, fields in page.forms:
        if how == method and action.partition("?")[0] in {"", url}:
            data |= fields
    return data, page.required


def junk_for(data: Mapping[str, str], required: Collection[str]) -> Iterator[dict[str, Any]]:
    """Every field junk at once, and each field junk or missing while the others are as they should be.

    Which junk stands in all fields at once differs from form to form: together the forms meet all of it. One required
    field is left out: that an answer follows is one rule for all of them.
    """
    for place in range(0, len(JUNK), 4):
        yield dict.fromkeys(data, JUNK[(len(data) + place) % len(JUNK)])
    # Of a form with very many fields (a conversation has hundreds, all alike) some of each part.
    some = list(data)[:: 1 + len(data) // 16]
    left_out = [key for key in some if key not in required] + [key for key in some if key in required][:1]
    for place, key in enumerate(some):
        yield {**data, key: JUNK[place % len(JUNK)]}
    for key in left_out:
        yield {other: value for other, value in data.items() if other != key}
    yield {**data, "is_admin": "1", "project": "1", "project_id": "2", "owner": "1", "role": "administrator"}


def fuzz(name: str, world: World, role: Role) -> list[str]:
    things = world.own(role)
    url = url_of(name, things)
    client = client_for(world.people[role].user)
    wrong = []
    for data in junk_for(*filled(name, client, url, "POST")):
        response = ask(client, "POST", url, data)
        if response.status_code not in ANSWERED | {400, 404, 409}:
            sent = {key: (value if len(str(value)) < 60 else f"{str(value)[:20]}…") for key, value in data.items()}
            wrong.append(f"POST {url} {sent!r}: {why(response)}")
    return wrong


@pytest.mark.parametrize("name", WRITING)
def test_junk_in_a_form_is_an_answer(name, world):
    writers = set(ROWS[name].roles) - set(ROWS[name].read_only)
    role = next(role for role in (Role.ADVISOR, Role.PROJECT_LEADER, *Role) if role in writers)
    wrong = fuzz(name, world, role)
    assert not wrong, f"{len(wrong)} times, such as:\n" + "\n".join(wrong[:5])


@pytest.mark.parametrize("name", [name for name in PRIVATE if "GET" in ROWS[name].methods])
def test_junk_in_the_address_bar_is_an_answer(name, world):
    role = next(role for role in (Role.PROJECT_LEADER, *Role) if role in ROWS[name].roles)
    wrong = []
    url, client = url_of(name, world.own(role)), client_for(world.people[role].user)
    keys = [*QUERIES, *filled(name, client, url, "GET")[0]]
    # Which junk stands in all of them at once differs from page to page.
    of_this_page = JUNK_QUERIES[len(name) % 3 :: 3]
    tries = ["&".join(f"{key}={value}" for key in keys) for value in of_this_page]
    # A few at a time as well: what one key breaks, another may hide by sending away.
    for first in range(0, len(keys), 15):
        few = enumerate(keys[first : first + 15], start=first)
        tries.append("&".join(f"{key}={JUNK_QUERIES[place % len(JUNK_QUERIES)]}" for place, key in few))
    for query in tries:
        response = ask(client, "GET", url, query=f"?{query}")
        if response.status_code not in ANSWERED | {400, 404}:
            wrong.append(f"{url}?{query[:60]}: {why(response)}")
    assert not wrong, f"{len(wrong)} times, such as:\n" + "\n".join(wrong[:5])


JUNK_QUERIES = (
    "%00", "-1", str(2**63), "%F0%9F%91%A9", "9" * 5000, "%FF", "2024-13-41", "%C2%B2", "0001-01-01", "1&x=2&x=3",
)  # fmt: skip
#: What pages read from the address bar without showing a field for it.
QUERIES = (
    "page", "bladzijde", "sort", "soort", "gezocht", "zoek", "vast", "verbeter", "van", "tot", "tray", "show",
    "organisation", "uitslag", "format", "on", "household", "since", "user", "outcome", "vanaf",
    "toon", "adres", "zorg", "deur", "dag", "contact", "terug", "wie", "weergave", "complex", "portiek", "portieken",
    "naam", "print", "volgorde", "van",
)  # fmt: skip


def test_a_form_of_another_project_writes_nothing_there(world):
    """Ids of another project in a form of one's own: an organisation, a resident, a consent, a member."""
    foreign = world.foreign
    leader = world.people[Role.PROJECT_LEADER]
    mine = world.own(Role.PROJECT_LEADER)
    client = client_for(leader.user)
    _, _ = foreign.task, foreign.scoring
    day = "2024-03-01"
    tries = {
        reverse("task_send", args=[mine.household.pk]): {
            "step": "send", "organisation": foreign.organisation.pk, "domain": "finance", "description": "Hulp",
            "priority": "medium", "ground": f"consent-{foreign.consent.pk}", "consent": foreign.consent.pk,
            "resident": foreign.household.residents.get().pk, "purpose": "x", "consent_form": "oral",
            "given_on": day, "legal_reason": "nood",
        },
        reverse("team"): {
            "email": "nieuw@example.nl", "name": "Nieuw", "role": "partner", "organisation": foreign.organisation.pk,
        },
        reverse("stand_in_add"): {
            "user": foreign.owner.pk, "absent_user": leader.user.pk, "starts_on": day, "ends_on": day,
        },
        reverse("matrix_score", args=[mine.household.pk]): {"based_on": foreign.scoring.pk, "on": day},
        reverse("switch_project"): {"membership": foreign.membership.pk},
    }  # fmt: skip
    for url in tries:
        client.get(url)
    with writes() as written:
        for url, data in tries.items():
            response = client.post(url, data)
            assert response.status_code in {404, 422} or "step" in data, f"{url}: {why(response)}"
    assert not written
