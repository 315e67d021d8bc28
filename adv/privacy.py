"""Which personal data is kept, for which reason, and for how long: one table, checked against the models.

Every model says what it is. A model with personal data names every field of its own, either under a category or as
neutral; keys and relations go with their row and need no mention. ``adv.checks`` refuses a model or a field that is
not here, and a name here that no longer exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a model is about."""

    DOSSIER = "dossier"  # a household and what happens with it
    PERSONAL = "personal"  # people who work with the system
    TECHNICAL = "technical"  # no personal data at all


class Category(StrEnum):
    """What sort of personal data a field holds."""

    IDENTITY = "identity"  # who somebody is: name, year of birth
    CONTACT = "contact"  # how to reach somebody
    CIRCUMSTANCES = "circumstances"  # how a household is doing: scores, types, statuses
    NARRATIVE = "narrative"  # free text about people: may hold anything
    CONTACT_HISTORY = "contact_history"  # when somebody was tried and spoken to
    SUPPORT = "support"  # what was done, by whom, and on which ground
    CREDENTIAL = "credential"  # what gives access to an account
    WORK = "work"  # what an employee did in the system


class Retention(StrEnum):
    """How long. The terms are settings of a project where a law asks for longer."""

    WALKING_LIST = "walking_list"  # to the end of the project
    CASE = "case"  # two years after the case is closed
    ACCOUNT = "account"  # as long as somebody works here, then made anonymous
    SESSION = "session"  # hours
    ACCESS_LOG = "access_log"  # five years, ids only
    REPORT = "report"  # as long as the project: counts, nobody can be traced


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """What a model is, how long its rows are kept, and what its fields hold.

    ``reason`` says why a technical model holds nothing personal.
    """

    kind: Kind
    retention: Retention | None = None
    personal: Mapping[Category, tuple[str, ...]] = field(default_factory=dict)
    neutral: tuple[str, ...] = ()
    reason: str = ""

    @property
    def named_fields(self) -> set[str]:
        """Every field that the policy names."""
        return {name for names in self.personal.values() for name in names} | set(self.neutral)


def _technical(reason: str) -> ModelPolicy:
    return ModelPolicy(Kind.TECHNICAL, reason=reason)


MODEL_POLICIES: Mapping[str, ModelPolicy] = {
    # --- Django and allauth -----------------------------------------------------------------------------------------
    "contenttypes.ContentType": _technical("A list of the models."),
    "auth.Permission": _technical("Brought by Django's auth; rights are code here."),
    "auth.Group": _technical("Brought by Django's auth; not used."),
    "auth.Group_permissions": _technical("Brought by Django's auth; not used."),
    "sessions.Session": ModelPolicy(
        Kind.PERSONAL, Retention.SESSION, {Category.CREDENTIAL: ("session_data",)}, neutral=("expire_date",)
    ),
    "account.EmailAddress": ModelPolicy(
        Kind.PERSONAL, Retention.ACCOUNT, {Category.CONTACT: ("email",)}, neutral=("verified", "primary")
    ),
    "account.EmailConfirmation": ModelPolicy(
        Kind.PERSONAL, Retention.ACCOUNT, {Category.CREDENTIAL: ("key",)}, neutral=("created", "sent")
    ),
    # --- The people who work here -----------------------------------------------------------------------------------
    "accounts.User": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCOUNT,
        {
            Category.IDENTITY: ("name",),
            Category.CONTACT: ("email",),
            Category.CREDENTIAL: ("password",),
            Category.WORK: ("last_login",),
        },
        neutral=("is_active", "created_at"),
    ),
    "accounts.Project": _technical("A project and its settings."),
    "accounts.Organisation": _technical("An organisation, not a person."),
    "accounts.Membership": ModelPolicy(
        Kind.PERSONAL, Retention.ACCOUNT, {Category.WORK: ("role", "title", "started_at", "ended_at")}
    ),
    "accounts.StandIn": ModelPolicy(Kind.PERSONAL, Retention.ACCOUNT, {Category.WORK: ("starts_on", "ends_on")}),
    "accounts.Invitation": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCOUNT,
        {Category.WORK: ("used_at",)},
        neutral=("created_at", "expires_at", "revoked_at"),
    ),
    "accounts.OutgoingMail": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCOUNT,
        {Category.WORK: ("kind", "on", "about_id", "count")},
        neutral=("state", "attempts", "not_before", "created_at", "settled_at"),
    ),
    "audit.AccessLog": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCESS_LOG,
        {
            Category.WORK: (
                "at", "action", "outcome", "user_id", "role", "address", "household_id", "object_type", "object_id",
                "ground", "break_glass",
            )
        },
        neutral=("project_id", "count"),
    ),
    # --- Addresses and households -----------------------------------------------------------------------------------
    "households.Complex": _technical("A building."),
    "households.Staircase": _technical("A part of a building."),
    "households.Address": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {
            Category.CONTACT_HISTORY: (
                "door_status", "door_step", "door_round", "door_attempt", "door_due_from", "door_due_by", "door_reason",
                "door_marks", "door_last_at", "later_active_from", "later_status", "later_step", "later_round",
                "later_attempt", "later_due_from", "later_due_by", "later_reason", "turns_on",
            )
        },
        neutral=(
            "street", "house_number", "house_letter", "addition", "postcode", "town", "floor", "walk_position",
        ),
    ),
    "households.Household": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.IDENTITY: ("since", "until", "is_newcomer", "second_language"),
            Category.CIRCUMSTANCES: ("status", "status_since", "status_set_by_hand", "type", "total"),
        },
        neutral=("created_at",),
    ),
    "households.Stay": ModelPolicy(Kind.DOSSIER, Retention.CASE, {Category.IDENTITY: ("since", "until")}),
    "households.Resident": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {
            Category.IDENTITY: (
                "given", "infix", "surname", "search_name", "birth_year", "is_main", "relation", "mother_tongue",
                "needs_interpreter",
            ),
            Category.CONTACT: ("phone", "email"),
        },
    ),
    "households.SearchKey": ModelPolicy(
        Kind.DOSSIER, Retention.WALKING_LIST, {Category.IDENTITY: ("key",)}, neutral=("kind",)
    ),
    "households.DossierAccess": ModelPolicy(
        Kind.DOSSIER, Retention.CASE, {Category.WORK: ("reason", "explanation", "starts_at", "ends_at")}
    ),
    "households.ContactMoment": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {
            Category.CONTACT_HISTORY: ("kind", "result", "at", "come_back_on", "withdrawn_at"),
            Category.NARRATIVE: ("note",),
        },
        neutral=("recorded_at",),
    ),
    "households.StatusChange": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.CIRCUMSTANCES: ("from_status", "to_status", "on", "reason"), Category.NARRATIVE: ("explanation",)},
        neutral=("recorded_at",),
    ),
    "households.DossierChange": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("on", "kind", "verb"), Category.NARRATIVE: ("subject", "changes")},
        neutral=("at", "object_id"),
    ),
    "households.Coordinator": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("name", "since", "until")},
        neutral=("recorded_at",),
    ),
    "households.Helper": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("name", "is_informal", "since", "until", "content"), Category.NARRATIVE: ("remark",)},
        neutral=("recorded_at",),
    ),
    "households.AftercareContact": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("planned_on", "done_on", "cancelled_at"), Category.NARRATIVE: ("remark",)},
        neutral=("recorded_at",),
    ),
    "households.MatrixScoring": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: (
                "on", "phase", "housing", "social", "finance", "parenting", "integration", "work", "wellbeing", "total",
                "proposed_type", "set_type",
            ),
            Category.NARRATIVE: ("correction_reason", "domain_remarks", "remark", "set_type_reason", "review_note"),
        },
        neutral=("version", "is_current", "rules_version", "recorded_at", "confirmed_at", "returned_at"),
    ),
    "households.LevelText": _technical("What a level of the matrix means in a project."),
    "households.SavedView": ModelPolicy(
        Kind.PERSONAL, Retention.ACCOUNT, {Category.WORK: ("name", "is_shared", "choices")}, neutral=("created_at",)
    ),
    "households.Signal": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: ("is_suspicion", "is_safety_concern", "received_on", "handled_at"),
            Category.IDENTITY: ("source", "source_name"),
            Category.NARRATIVE: ("text", "outcome"),
        },
        neutral=("recorded_at",),
    ),
    "households.SignalStep": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.CIRCUMSTANCES: ("kind", "on"), Category.NARRATIVE: ("text",)},
        neutral=("recorded_at",),
    ),
    "households.Meeting": ModelPolicy(
        Kind.PERSONAL, Retention.CASE, {Category.WORK: ("on",)}, neutral=("started_at", "closed_at")
    ),
    "households.Meeting_present": _technical("Who of the team was at a meeting: relations only."),
    "households.MeetingItem": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.NARRATIVE: ("why", "notes")},
        neutral=("added_at", "withdrawn_at", "version"),
    ),
    "households.Decision": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("due_on", "settled_at", "is_dropped"), Category.NARRATIVE: ("what", "outcome")},
        neutral=("recorded_at",),
    ),
    "households.Handover": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.WORK: ("offered_at", "state", "settled_at", "is_everything"), Category.NARRATIVE: ("note", "answer")},
    ),
    "households.HandoverItem": ModelPolicy(Kind.DOSSIER, Retention.CASE, neutral=("is_open",)),
    "households.Appointment": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {
            Category.CONTACT_HISTORY: ("starts_at", "minutes", "place", "cancelled_at", "reminded_at"),
            Category.NARRATIVE: ("note",),
        },
        neutral=("created_at",),
    ),
    "households.ConversationFormat": _technical("The questions of a project, without answers."),
    "households.InformationItem": _technical("Schemes and activities that an advisor has at hand; of nobody."),
    "households.Conversation": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CONTACT_HISTORY: ("visited_on", "kind"),
            Category.CIRCUMSTANCES: ("help_requests", "state"),
            Category.NARRATIVE: ("answers", "others_present"),
        },
        neutral=("field_versions", "version", "started_at", "saved_at", "registered_at", "registered_on"),
    ),
    "households.Conversation_residents": ModelPolicy(Kind.DOSSIER, Retention.CASE),
    "households.ConversationAction": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: ("domain",),
            Category.SUPPORT: ("priority", "sent_to", "due_on", "settled_at"),
            Category.NARRATIVE: ("text",),
        },
    ),
    "households.BenefitCheck": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.CIRCUMSTANCES: ("scheme", "name", "state", "yearly_amount", "checked_on", "won_on")},
        neutral=("recorded_at",),
    ),
    "households.Chance": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: ("kind", "noticed_on", "taken_up_on"),
            Category.SUPPORT: ("helped_by", "helper_name"),
            Category.NARRATIVE: ("text", "remark"),
        },
        neutral=("recorded_at",),
    ),
    "households.CalendarFeed": ModelPolicy(
        Kind.PERSONAL, Retention.ACCOUNT, {Category.CREDENTIAL: ("secret_hash",)}, neutral=("created_at",)
    ),
    "households.LetterTemplate": _technical("The text of a letter, with names of fields instead of people."),
    "households.Mailing": _technical("A stack of letters; who they are for is in its items."),
    "households.MailingItem": _technical("Which households a stack of letters is for: relations only."),
    "households.TenancyChange": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {Category.CONTACT_HISTORY: ("kind", "on"), Category.CIRCUMSTANCES: ("decision", "decided_at")},
        neutral=("recorded_at",),
    ),
    "households.WalkingRound": ModelPolicy(
        Kind.PERSONAL, Retention.WALKING_LIST, {Category.WORK: ("started_at", "ended_at")}
    ),
    "households.WalkingRound_staircases": _technical("Which staircases a round goes through."),
    "households.OfflineEntry": ModelPolicy(
        Kind.DOSSIER,
        Retention.WALKING_LIST,
        {
            Category.CONTACT_HISTORY: ("kind", "result", "at", "device_at", "come_back_on", "state", "settled_at"),
            Category.NARRATIVE: ("explanation",),
        },
        neutral=("uuid", "body_hash", "received_at"),
    ),
    # --- Interventions ----------------------------------------------------------------------------------------------
    "interventions.Consent": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("purpose", "form", "given_on", "withdrawn_at"), Category.NARRATIVE: ("wording",)},
        neutral=("recorded_at",),
    ),
    "interventions.ConsentText": _technical("The text of a project, with names of fields instead of people."),
    "interventions.Plan": ModelPolicy(Kind.DOSSIER, Retention.CASE, {Category.SUPPORT: ("started_on", "ended_on")}),
    "interventions.PlanVersion": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.IDENTITY: ("agreed_with",), Category.SUPPORT: ("agreed_on",), Category.NARRATIVE: ("goals",)},
        neutral=("number", "recorded_at"),
    ),
    "interventions.Goal": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: ("domain", "status"),
            Category.SUPPORT: ("doers", "doer_name", "due_on", "settled_on"),
            Category.NARRATIVE: ("what", "why", "settled_note"),
        },
        neutral=("recorded_at",),
    ),
    "interventions.Evaluation": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("on",), Category.NARRATIVE: ("remark",)},
        neutral=("recorded_at",),
    ),
    "interventions.EvaluationOutcome": ModelPolicy(
        Kind.DOSSIER, Retention.CASE, {Category.CIRCUMSTANCES: ("outcome", "perspective", "value")}
    ),
    "interventions.OwnKind": _technical("A word of the project for a kind of intervention."),
    "interventions.OwnTheme": _technical("A word of the project for a sub-theme."),
    "interventions.OrganisationProfile": _technical("What an organisation does, not a person."),
    "interventions.OrganisationContact": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCOUNT,
        {Category.IDENTITY: ("name",), Category.CONTACT: ("phone", "email"), Category.WORK: ("task",)},
    ),
    # A volunteer who stops is removed at once.
    "interventions.Volunteer": ModelPolicy(
        Kind.PERSONAL,
        Retention.ACCOUNT,
        {
            Category.IDENTITY: ("name",),
            Category.CONTACT: ("phone", "email"),
            Category.WORK: ("helps_with", "languages", "free_times", "available_from", "places", "taken", "agreed_on"),
        },
        neutral=("checked_on", "changed_at"),
    ),
    "interventions.Intervention": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("on", "kind"), Category.NARRATIVE: ("description",)},
        neutral=("number", "recorded_at"),
    ),
    "interventions.FollowUp": ModelPolicy(Kind.DOSSIER, Retention.CASE),
    "interventions.InterventionDomain": ModelPolicy(
        Kind.DOSSIER, Retention.CASE, {Category.CIRCUMSTANCES: ("domain",)}
    ),
    "interventions.Effect": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.CIRCUMSTANCES: ("domain", "perspective", "value", "observed_on", "sub_theme"),
            Category.NARRATIVE: ("fragment",),
        },
        neutral=("recorded_at",),
    ),
    "interventions.Task": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.SUPPORT: (
                "domain", "priority", "sent_on", "due_on", "status", "accepted_on", "finished_on", "closed_on",
                "ground", "ground_on", "waiting_since",
            ),
            Category.NARRATIVE: ("description", "result", "reason", "ground_reason"),
        },
        neutral=("number", "created_at"),
    ),
    "interventions.TaskTransition": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("from_status", "to_status", "at"), Category.NARRATIVE: ("explanation",)},
    ),
    "interventions.TaskMessage": ModelPolicy(
        Kind.DOSSIER, Retention.CASE, {Category.NARRATIVE: ("text",)}, neutral=("at",)
    ),
    "interventions.Escalation": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {
            Category.SUPPORT: ("taken_to", "opened_on", "solved_on"),
            Category.NARRATIVE: ("reason", "outcome"),
        },
        neutral=("recorded_at",),
    ),
    "interventions.EscalationNote": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.SUPPORT: ("on",), Category.NARRATIVE: ("text",)},
        neutral=("recorded_at",),
    ),
    # --- Reports ----------------------------------------------------------------------------------------------------
    "reporting.Report": ModelPolicy(
        Kind.PERSONAL,
        Retention.REPORT,
        {Category.CIRCUMSTANCES: ("figures", "cells"), Category.WORK: ("requested_at", "opened_at")},
        neutral=(
            "kind", "starts_on", "ends_on", "is_internal", "version", "state", "progress", "step", "attempts",
            "checksum", "heartbeat_at", "finished_at", "is_automatic", "announced_at",
        ),
    ),
    "reporting.Target": _technical("What a project wants to reach."),
    "reporting.TargetReading": ModelPolicy(
        Kind.PERSONAL, Retention.REPORT, {Category.WORK: ("recorded_at",)}, neutral=("on", "value", "source")
    ),
    "reporting.ExternalFigure": _technical("A figure about an area in a year."),
    "reporting.MkbaSheet": _technical("A calculation of a project."),
    "reporting.MkbaVersion": ModelPolicy(
        Kind.PERSONAL,
        Retention.REPORT,
        {Category.WORK: ("published_at",)},
        neutral=(
            "number", "state", "base_year", "rate", "rate_source", "rate_source_on", "rate_is_estimate", "spread",
            "edits", "created_at",
        ),
    ),
    "reporting.MkbaItem": _technical("A cost or a benefit of a project."),
    "reporting.ResearchExport": ModelPolicy(
        Kind.PERSONAL,
        Retention.REPORT,
        {Category.WORK: ("recipient", "requested_at", "finished_at")},
        neutral=(
            "first_year", "last_year", "purpose", "with_fragments", "state", "row_count", "household_count", "left_out",
            "recipe", "files_until",
        ),
    ),
    "reporting.ResearchRow": ModelPolicy(
        Kind.DOSSIER,
        Retention.CASE,
        {Category.CIRCUMSTANCES: ("code", "type", "form", "year"), Category.WORK: ("decision", "decided_at")},
        neutral=("position", "read_text"),
    ),
    "reporting.ResearchReading": ModelPolicy(
        Kind.PERSONAL, Retention.REPORT, {Category.WORK: ("decision", "at")}, neutral=("position",)
    ),
}  # fmt: skip
