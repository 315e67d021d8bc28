"""A finished conversation: as the team reads it, and as the resident gets it on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from adv.accounts.http import MemberRequest
from adv.accounts.models import Project
from adv.accounts.permissions import Permission
from households.domain.codes import DOMAIN_LABELS, Domain
from households.domain.conversation_answers import text_of
from households.domain.conversation_codes import (
    HELP_DEMAND_HINTS,
    HELP_DEMAND_LABELS,
    VISIT_KIND_LABELS,
    BenefitState,
    VisitKind,
)
from households.domain.conversation_content import answered, filled_parts
from households.domain.conversation_format import PART_LABELS, Format, Part, read_format
from households.models import Conversation, ConversationAction


@dataclass(frozen=True, slots=True)
class Became:
    """What an action became: ``goal``, ``intervention`` or ``task``, in words and where it stands."""

    words: str
    url: str


#: What apps above this one know about actions: what each became, and what it can still become. Filled in ``ready()``.
became_sources: list[Callable[[list[ConversationAction]], Mapping[int, Became]]] = []


@dataclass(frozen=True, slots=True)
class _Choice:
    label: str
    url: str
    is_post: bool


#: The ways to turn an action into something, by apps above this one: (request, action) -> label, address, is it a POST.
ways: list[Callable[[MemberRequest, ConversationAction], tuple[str, str, bool] | None]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action on the page of the conversation."""

    action: ConversationAction
    became: Became | None
    choices: list[_Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPart:
    """What was said in one part."""

    label: str
    domain: str
    level: int | None
    note: str
    answers: list[tuple[str, str]]


def reading_context(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    """Return what the page of a finished conversation shows."""
    form, answers = read_format(conversation.format.content), conversation.answers
    filled = filled_parts(form, answers)
    parts = [_read_part(conversation, form, part) for part in Part if part in filled]
    demand = conversation.help_demand
    return {
        "conversation": conversation,
        "facts": _facts(conversation),
        "demand": HELP_DEMAND_LABELS[demand] if demand else "",
        "demand_hint": HELP_DEMAND_HINTS[demand] if demand else "",
        "parts": [part for part in parts if part.note or part.answers or part.level is not None],
        "not_discussed": [DOMAIN_LABELS[domain] for domain in Domain if Part(domain.value) not in filled],
        "actions": _action_lines(request, conversation),
        "benefits": conversation.benefit_checks.all(),
        "chances": conversation.chances.all(),
        "summary": text_of(answers, "summary"),
        "can_correct": request.member.can(Permission.CONVERSATION_HOLD),
    }


def _facts(conversation: Conversation) -> list[tuple[str, str]]:
    together = conversation.together_with
    who = f"{conversation.by.name} en {together.name}" if together else conversation.by.name
    there = [one.full_name for one in conversation.residents.all()]
    if conversation.others_present:
        there.append(conversation.others_present)
    kind = [("Soort bezoek", VISIT_KIND_LABELS[VisitKind(conversation.kind)])] if conversation.kind else []
    return [("Wie ging er", who), ("Wie was erbij", ", ".join(there)), *kind]


def _read_part(conversation: Conversation, form: Format, part: Part) -> ReadPart:
    answers, domain = conversation.answers, part.domain
    level = text_of(answers, f"score-{domain}") if domain else ""
    return ReadPart(
        label=PART_LABELS[part],
        domain=domain.value if domain else "",
        level=int(level) if level else None,
        note=text_of(answers, f"note-{domain}") if domain else "",
        answers=answered(form, answers, part),
    )


def _action_lines(request: MemberRequest, conversation: Conversation) -> list[ActionLine]:
    actions = list(conversation.actions.select_related("organisation"))
    became: dict[int, Became] = {}
    for source in became_sources:
        became |= source(actions)
    lines = []
    for action in actions:
        offered = [way(request, action) for way in ways] if action.settled_at is None else []
        choices = [_Choice(*one) for one in offered if one is not None]
        lines.append(ActionLine(action=action, became=became.get(action.pk), choices=choices))
    return lines


def print_context(conversation: Conversation, project: Project) -> dict[str, Any]:
    """Return what the resident gets on paper: what was agreed and what comes of it, nothing that judges."""
    form, answers = read_format(conversation.format.content), conversation.answers
    filled = filled_parts(form, answers)
    benefits = list(conversation.benefit_checks.all())
    household = conversation.household
    return {
        "conversation": conversation,
        "household": household,
        "project": project,
        "who": " en ".join(one.name for one in (conversation.by, conversation.together_with) if one is not None),
        "there": ", ".join(one.full_name for one in conversation.residents.all()),
        "summary": text_of(answers, "summary"),
        "topics": [DOMAIN_LABELS[domain] for domain in Domain if Part(domain.value) in filled],
        "actions": conversation.actions.select_related("organisation"),
        "has_benefits": [one for one in benefits if one.state == BenefitState.HAS],
        "requested_benefits": [one for one in benefits if one.state == BenefitState.REQUESTED],
        "chances": conversation.chances.all(),
        "contact_details": project.contact_details,
        "advisor": household.owner.name if household.owner else conversation.by.name,
        "today": timezone.localdate(),
    }
