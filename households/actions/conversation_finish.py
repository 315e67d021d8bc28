"""Finishing a conversation: what was written becomes rows that count. And correcting it afterwards."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Organisation, User
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.benefits import keep_benefit
from households.actions.conversations import (
    Saved,
    cleaned_answers,
    keep_merged,
    lock_conversation,
    merged_answers,
    next_phase,
    wrong_day,
)
from households.actions.doors import record_contact
from households.actions.history import keep_change
from households.actions.matrix import score_matrix
from households.conversation_words import AnswerWords
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import ContactKind, RingResult
from households.domain.conversation_answers import Answer
from households.domain.conversation_codes import VISIT_KIND_LABELS, ConversationState
from households.domain.conversation_content import Content, read_answers
from households.domain.conversation_format import read_format
from households.domain.protocol_settings import AMSTERDAM
from households.models import Chance, ContactMoment, Conversation, ConversationAction, MatrixScoring

#: When only the day of a conversation is known, its contact moment is put at noon.
_NOON = datetime.time(12, 0)

#: What a finished conversation keeps elsewhere, where it is corrected with a history of its own.
KEPT_ELSEWHERE = ("score-", "action-", "benefit-", "chance-", "phase", "correction_reason")


class Unfinished(ActionRefused):
    """A conversation can't be finished yet; ``problems`` says per name what is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("Er mist nog iets. Kijk bij wat rood is.")
        self.problems = problems


# --- Finishing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def finish_conversation(
    *, by: Actor, conversation: Conversation, person: User, at: datetime.datetime | None = None
) -> Conversation:
    """Register a conversation: one scoring, the actions, benefits and chances come out of it as rows.

    The same again changes nothing. Raises Unfinished with what is wrong beside each answer.
    """
    conversation = lock_conversation(conversation)
    if not conversation.is_draft:
        return conversation
    household = conversation.household
    content = read_answers(read_format(conversation.format.content), conversation.answers)
    problems = dict(content.problems)
    if content.visited_on and (wrong := wrong_day(household, content.visited_on)):
        problems["visited_on"] = wrong
    if problems:
        raise Unfinished(problems)
    moment = at or timezone.now()
    _fill(conversation, content)
    conversation.state = ConversationState.FINISHED.value
    conversation.registered_at, conversation.registered_on = moment, timezone.localdate(moment)
    conversation.registered_by = person
    conversation.moment = conversation.moment or _moment_of(by, conversation, moment)
    conversation.scoring = _score(by, conversation, content, person, moment)
    conversation.field_versions = {}
    conversation.save()
    conversation.residents.set(content.resident_ids)
    _add_rows(by, conversation, content, moment)
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.CONVERSATION,
        verb=ChangeVerb.ADDED,
        on=conversation.visited_on,
        object_id=conversation.pk,
        subject=VISIT_KIND_LABELS[content.kind] if content.kind else "",
        at=moment,
    )
    return conversation


def _fill(conversation: Conversation, content: Content) -> None:
    conversation.visited_on = content.visited_on or conversation.visited_on
    conversation.kind = content.kind.value if content.kind else ""
    conversation.by_id = content.by_id
    conversation.together_with_id = content.together_id or None
    conversation.others_present = content.others_present
    conversation.help_requests = content.help_requests


def _moment_of(by: Actor, conversation: Conversation, now: datetime.datetime) -> ContactMoment | None:
    """Return what the door recorded of this conversation; when nobody did, it is recorded now."""
    household, on = conversation.household, conversation.visited_on
    moments = ContactMoment.objects.standing().filter(household=household, conversation__isnull=True)
    spoken = moments.filter(Q(kind=ContactKind.CONVERSATION) | Q(result=RingResult.CONVERSATION), at__date=on)
    there = spoken.filter(by_id=conversation.by_id).order_by("at").first()
    if there is not None:
        return there
    noon = datetime.datetime.combine(on, _NOON, tzinfo=AMSTERDAM)
    recorded = record_contact(
        by=by,
        address=household.address,
        kind=ContactKind.CONVERSATION,
        at=min(noon, now) if on == timezone.localdate(now) else noon,
        person=conversation.by,
        recorded_at=now,
    )
    is_ours = recorded.household_id == household.pk and not Conversation.objects.filter(moment=recorded).exists()
    return recorded if is_ours else None


def _score(
    by: Actor, conversation: Conversation, content: Content, person: User, at: datetime.datetime
) -> MatrixScoring | None:
    if content.scores.is_empty:
        return None
    try:
        scoring = score_matrix(
            by=by,
            household=conversation.household,
            person=person,
            on=conversation.visited_on,
            phase=content.phase or next_phase(conversation.household),
            scores=content.scores,
            correction_reason=content.correction_reason,
            recorded_at=at,
        )
    except ActionRefused as refused:
        raise Unfinished({"correction_reason": refused.message}) from refused
    return None if Conversation.objects.filter(scoring=scoring).exists() else scoring


def _add_rows(by: Actor, conversation: Conversation, content: Content, at: datetime.datetime) -> None:
    household = conversation.household
    organisations = {one.name.casefold(): one for one in Organisation.objects.filter(project_id=household.project_id)}
    ConversationAction.objects.bulk_create(
        ConversationAction(
            conversation=conversation,
            domain=one.domain.value,
            text=one.text,
            priority=one.priority.value,
            organisation=organisations.get(one.to.casefold()),
            sent_to=one.to,
            due_on=one.due_on,
        )
        for one in content.actions
    )
    Chance.objects.bulk_create(
        Chance(
            household=household,
            conversation=conversation,
            kind=one.kind.value,
            text=one.text,
            helped_by=one.helped_by.value if one.helped_by else "",
            helper_name=one.helper,
            noticed_on=conversation.visited_on,
            recorded_at=at,
        )
        for one in content.chances
    )
    for benefit in content.benefits:
        keep_benefit(
            by=by,
            household=household,
            scheme=benefit.scheme,
            name=benefit.name,
            state=benefit.state,
            amount=benefit.amount,
            on=conversation.visited_on,
            conversation=conversation,
            at=at,
        )


@transaction.atomic
def settle_action(*, by: Actor, action: ConversationAction, at: datetime.datetime | None = None) -> ConversationAction:
    """Say that an action needs nothing more: it was done, or became something. The same again changes nothing."""
    action = ConversationAction.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=action.pk)
    if action.settled_at is None:
        action.settled_at = at or timezone.now()
        action.save(update_fields=["settled_at"])
        log.record(
            by=by,
            action=log.Action.UPDATE,
            object_type="conversation_action",
            object_id=action.pk,
            household_id=action.conversation.household_id,
        )
    return action


# --- Correcting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_conversation(
    *, by: Actor, conversation: Conversation, person: User, base: int, changes: Mapping[str, Sequence[str]]
) -> Saved:
    """Correct what a finished conversation says; the history keeps what it said before.

    Scores, actions, benefits and chances are corrected where they live now. When something can't be kept nothing is:
    the answer says what. Raises Unfinished when the whole would no longer be right.
    """
    conversation = lock_conversation(conversation)
    if conversation.is_draft:
        raise ActionRefused("Dit gesprek is nog niet afgerond.")
    own = {name: values for name, values in changes.items() if not name.startswith(KEPT_ELSEWHERE)}
    cleaned, errors = cleaned_answers(conversation, own)
    merged = merged_answers(conversation, base, cleaned)
    saved = Saved(conversation=conversation, errors=errors, conflicts=merged.conflicts, news=merged.news)
    if merged.version == conversation.version or not saved.is_whole:
        return saved
    content = read_answers(read_format(conversation.format.content), merged.answers)
    problems = {name: text for name, text in content.problems.items() if not name.startswith(KEPT_ELSEWHERE)}
    if problems:
        raise Unfinished(problems)
    before = dict(conversation.answers)
    _fill(conversation, content)
    keep_merged(conversation, merged, person, None)
    conversation.residents.set(content.resident_ids)
    keep_change(
        by=by,
        household=conversation.household,
        kind=ChangeKind.CONVERSATION,
        verb=ChangeVerb.CHANGED,
        on=timezone.localdate(),
        object_id=conversation.pk,
        subject=f"van {dutch.date_long(conversation.visited_on)}",
        changes=_in_words(conversation, before, merged.answers),
    )
    return saved


def _in_words(
    conversation: Conversation, before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> list[tuple[str, str, str]]:
    words = AnswerWords(conversation)
    names = dict.fromkeys([*before, *after])
    return [
        (words.label(name), words.value(name, before.get(name, "")), words.value(name, after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]
