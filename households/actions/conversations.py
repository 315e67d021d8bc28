"""Writing a conversation up: begin it, save it from any device, throw it away. Finishing is next door."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, User
from adv.accounts.roles import DOSSIER_ROLES, Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.conversation_formats import current_format
from households.actions.history import lock_household
from households.domain.codes import Phase
from households.domain.conversation_answers import (
    Answer,
    AnswerError,
    clean_answer,
    list_of,
    read_day,
    slot_of,
    text_of,
)
from households.domain.conversation_draft import Conflict, Merged, merge
from households.domain.conversation_format import read_format
from households.models import ContactMoment, Conversation, Household, MatrixScoring, Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of saving: the draft as it is, what could not be kept, and what others changed meanwhile."""

    conversation: Conversation
    errors: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    news: Mapping[str, Answer]

    @property
    def is_whole(self) -> bool:
        """Whether everything that was typed was kept."""
        return not self.errors and not self.conflicts


# --- Beginning --------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_conversation(
    *,
    by: Actor,
    household: Household,
    person: User,
    moment: ContactMoment | None = None,
    visited_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Conversation:
    """Begin to write a conversation up, today, or on the day of what the door recorded of it.

    A second time is the same draft: of that moment, or of this person with this household on that day. Raises
    ActionRefused for a day in the future or before the household came.
    """
    household = lock_household(household)
    if moment is not None:
        there = Conversation.objects.filter(moment=moment, household=household).first()
        if there is not None:
            return there
        visited_on = timezone.localdate(moment.at)
    visited_on = visited_on or timezone.localdate(at)
    if problem := wrong_day(household, visited_on):
        raise ActionRefused(problem, field="visited_on")
    went = moment.by if moment is not None else person
    own = Conversation.objects.drafts().filter(household=household, by=went, visited_on=visited_on)
    there = own.filter(Q(moment=moment) | Q(moment__isnull=True)).first()
    if there is not None:
        if moment is not None and there.moment_id is None:
            there.moment = moment
            there.save(update_fields=["moment"])
        return there
    moments = at or timezone.now()
    conversation = Conversation.objects.create(
        household=household,
        format=current_format(by=by, project=household.project),
        visited_on=visited_on,
        by=went,
        moment=moment,
        answers={
            "visited_on": visited_on.isoformat(),
            "by": str(went.pk),
            **({"phase": phase} if (phase := next_phase(household)) else {}),
        },
        started_at=moments,
        saved_at=moments,
        saved_by=person,
    )
    log_conversation(by, log.Action.CREATE, conversation)
    return conversation


def next_phase(household: Household) -> Phase:
    """Return the phase in which a score would be given now: the first is at the beginning."""
    latest = MatrixScoring.objects.counting().filter(household=household).order_by("-on", "-pk").first()
    if latest is None:
        return Phase.INTAKE
    return Phase.AFTERCARE if latest.phase == Phase.AFTERCARE else Phase.EVALUATION


def wrong_day(household: Household, on: datetime.date) -> str:
    if on > timezone.localdate():
        return "Deze datum ligt in de toekomst."
    elsewhere = household.stays.filter(Q(since__isnull=True) | Q(since__lte=on))  # before it moved within the project
    if household.since is not None and on < household.since and not elsewhere.exists():
        return f"Op deze datum woonde dit huishouden hier nog niet: het kwam op {dutch.date_long(household.since)}."
    return ""


# --- Writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *,
    by: Actor,
    conversation: Conversation,
    person: User,
    base: int,
    changes: Mapping[str, Sequence[str]],
    at: datetime.datetime | None = None,
) -> Saved:
    """Keep what was typed so far; ``base`` is the version that the device had, ``changes`` the answers by their names.

    What can't be kept comes back with the reason; everything else is kept. Raises ActionRefused when the conversation
    was finished meanwhile.
    """
    conversation = lock_conversation(conversation)
    if not conversation.is_draft:
        raise ActionRefused("Dit gesprek is intussen afgerond. Wat je nu typt wordt niet meer bewaard.")
    cleaned, errors = cleaned_answers(conversation, changes)
    merged = merged_answers(conversation, base, cleaned)
    if merged.version != conversation.version:
        keep_merged(conversation, merged, person, at)
        log_conversation(by, log.Action.UPDATE, conversation)
    return Saved(conversation=conversation, errors=errors, conflicts=merged.conflicts, news=merged.news)


def cleaned_answers(
    conversation: Conversation, changes: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Return the answers that can be kept, and per name why another can't; names that don't exist are left out."""
    form, today = read_format(conversation.format.content), timezone.localdate()
    cleaned: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for name, values in changes.items():
        slot = slot_of(form, name)
        if slot is None:
            continue
        try:
            cleaned[name] = clean_answer(slot, values, today=today)
        except AnswerError as error:
            errors[name] = error.message
    problems = _strangers(conversation, cleaned)
    if (on := read_day(text_of(cleaned, "visited_on"))) and (wrong := wrong_day(conversation.household, on)):
        problems["visited_on"] = wrong
    for name, problem in problems.items():
        errors[name] = problem
        del cleaned[name]
    return cleaned, errors


def _strangers(conversation: Conversation, cleaned: Mapping[str, Answer]) -> dict[str, str]:
    """Return the names under which somebody was chosen who has nothing to do with this household or this team."""
    found: dict[str, str] = {}
    went = {name: text_of(cleaned, name) for name in ("by", "together_with") if text_of(cleaned, name)}
    known = {str(conversation.by_id)}
    if set(went.values()) - known:
        known |= {str(pk) for pk in team_of(conversation.household).values_list("pk", flat=True)}
    found |= {name: "Kies iemand van het team." for name, pk in went.items() if pk not in known}
    residents = list_of(cleaned, "residents")
    if residents:
        here = Resident.objects.filter(household_id=conversation.household_id).values_list("pk", flat=True)
        if not set(residents) <= {str(pk) for pk in here}:
            found["residents"] = "Kies een bewoner van dit huishouden."
    return found


def team_of(household: Household) -> QuerySet[User]:
    """Return who can have held a conversation: those who work with dossiers in the project."""
    here = Membership.objects.active().filter(project_id=household.project_id, role__in=DOSSIER_ROLES)
    return User.objects.filter(pk__in=here.values("user_id")).order_by("name")


def merged_answers(conversation: Conversation, base: int, changes: Mapping[str, Answer]) -> Merged:
    return merge(conversation.answers, conversation.field_versions, conversation.version, base=base, changes=changes)


def keep_merged(conversation: Conversation, merged: Merged, person: User, at: datetime.datetime | None) -> None:
    conversation.answers, conversation.field_versions = merged.answers, merged.field_versions
    conversation.version = merged.version
    conversation.visited_on = read_day(text_of(merged.answers, "visited_on")) or conversation.visited_on
    went = text_of(merged.answers, "by")
    conversation.by_id = int(went) if went else conversation.by_id
    conversation.saved_at = at or timezone.now()
    conversation.saved_by = person
    conversation.save()


@transaction.atomic
def discard_draft(*, by: Actor, conversation: Conversation, person: User) -> None:
    """Throw a draft away. Raises ActionRefused for one that was finished, and for a draft of somebody else."""
    conversation = lock_conversation(conversation)
    if not conversation.is_draft:
        raise ActionRefused("Dit gesprek is al afgerond en blijft in het dossier.")
    if person.pk not in (conversation.by_id, conversation.saved_by_id) and by.role != Role.PROJECT_LEADER:
        raise ActionRefused("Dit gesprek is van een collega. Vraag die om het weg te gooien.")
    log_conversation(by, log.Action.DELETE, conversation)
    conversation.delete()


def lock_conversation(conversation: Conversation) -> Conversation:
    """Return the conversation, locked with its household: what happens to one goes one after the other."""
    household = lock_household(conversation.household)
    locked = Conversation.objects.select_for_update(of=("self",)).select_related("format", "by", "moment")
    fresh = locked.get(pk=conversation.pk)
    fresh.household = household
    return fresh


def log_conversation(by: Actor, action: log.Action, conversation: Conversation) -> None:
    log.record(
        by=by,
        action=action,
        object_type="conversation",
        object_id=conversation.pk,
        household_id=conversation.household_id,
    )
