"""What the answers of a conversation come to: what was agreed, checked and seen, and what keeps it from being finished.

``read_answers`` reads the whole; ``filled_parts`` and ``answered`` say what was discussed, to read it back.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from households.domain.codes import Domain, Phase
from households.domain.conversation_answers import (
    Answer,
    Answers,
    list_of,
    read_amount,
    read_day,
    rows_of,
    text_of,
)
from households.domain.conversation_codes import (
    BENEFITS_WITH_AMOUNT,
    ActionPriority,
    BenefitState,
    ChanceHelper,
    ChanceKind,
    VisitKind,
)
from households.domain.conversation_format import Format, Part, Question, QuestionKind
from households.domain.scoring import MatrixScores


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAction:
    """Something to do, with the name of its row (``action-finance-0``)."""

    name: str
    domain: Domain
    text: str
    to: str = ""
    priority: ActionPriority = ActionPriority.MEDIUM
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBenefit:
    """One scheme that was checked."""

    scheme: str
    name: str
    state: BenefitState
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChance:
    """One chance that was seen."""

    kind: ChanceKind
    text: str
    helped_by: ChanceHelper | None = None
    helper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a conversation says. ``problems``: per name what keeps it from being finished."""

    visited_on: datetime.date | None
    kind: VisitKind | None
    by_id: int
    together_id: int
    resident_ids: tuple[int, ...]
    others_present: str
    help_requests: int | None
    phase: Phase | None
    correction_reason: str
    scores: MatrixScores
    actions: tuple[AgreedAction, ...]
    benefits: tuple[CheckedBenefit, ...]
    chances: tuple[SeenChance, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


def read_answers(form: Format, answers: Answers) -> Content:
    """Return what the answers come to. They were cleaned one by one; here is what they are together."""
    problems: dict[str, str] = {}
    visited_on = read_day(text_of(answers, "visited_on"))
    if visited_on is None:
        problems["visited_on"] = "Vul in wanneer het gesprek was."
    by_id, together_id = int(text_of(answers, "by") or 0), int(text_of(answers, "together_with") or 0)
    if not by_id:
        problems["by"] = "Kies wie er ging."
    elif by_id == together_id:
        problems["together_with"] = "Dit is dezelfde als wie er ging."
    residents = tuple(int(text) for text in list_of(answers, "residents"))
    others = text_of(answers, "others_present")
    if not residents and not others:
        problems["residents"] = "Kies wie erbij was, of schrijf het op."
    numbers = text_of(answers, "help_requests")
    kind, phase = text_of(answers, "kind"), text_of(answers, "phase")
    return Content(
        visited_on=visited_on,
        kind=VisitKind(kind) if kind else None,
        by_id=by_id,
        together_id=together_id,
        resident_ids=residents,
        others_present=others,
        help_requests=int(numbers) if numbers else None,
        phase=Phase(phase) if phase else None,
        correction_reason=text_of(answers, "correction_reason"),
        scores=scores_of(answers),
        actions=tuple(_actions(answers, visited_on, problems)),
        benefits=tuple(_benefits(form, answers, problems)),
        chances=tuple(_chances(answers, problems)),
        problems=problems,
    )


def scores_of(answers: Answers) -> MatrixScores:
    """Return the levels that were chosen."""
    levels = {domain: text_of(answers, f"score-{domain}") for domain in Domain}
    return MatrixScores.of({domain: int(level) if level else None for domain, level in levels.items()})


def _actions(answers: Answers, visited_on: datetime.date | None, problems: dict[str, str]) -> Iterable[AgreedAction]:
    for domain in Domain:
        for row in rows_of(answers, f"action-{domain}"):
            name = f"action-{domain}-{row}"
            text, to = text_of(answers, f"{name}-text"), text_of(answers, f"{name}-to")
            due_on = read_day(text_of(answers, f"{name}-due_on"))
            if not text:
                problems[f"{name}-text"] = "Schrijf op wat er gaat gebeuren."
                continue
            if due_on is not None and visited_on is not None and due_on < visited_on:
                problems[f"{name}-due_on"] = "Deze datum ligt voor het gesprek zelf."
            priority = text_of(answers, f"{name}-priority") or ActionPriority.MEDIUM
            yield AgreedAction(
                name=name, domain=domain, text=text, to=to, priority=ActionPriority(priority), due_on=due_on
            )


def _benefits(form: Format, answers: Answers, problems: dict[str, str]) -> Iterable[CheckedBenefit]:
    for scheme in form.schemes:
        name = f"benefit-{scheme.code}"
        code, typed = text_of(answers, f"{name}-state"), text_of(answers, f"{name}-amount")
        state = BenefitState(code) if code else None
        if typed and state not in BENEFITS_WITH_AMOUNT:
            problems[f"{name}-amount"] = "Een bedrag hoort bij een voorziening die er is of die is aangevraagd."
        elif state is not None:
            amount = read_amount(typed) if typed else None
            yield CheckedBenefit(scheme=scheme.code, name=scheme.label, state=state, amount=amount)


def _chances(answers: Answers, problems: dict[str, str]) -> Iterable[SeenChance]:
    for row in rows_of(answers, "chance"):
        name = f"chance-{row}"
        text = text_of(answers, f"{name}-text")
        helped_by, helper = text_of(answers, f"{name}-helped_by"), text_of(answers, f"{name}-helper")
        if not text:
            problems[f"{name}-text"] = "Schrijf op wat de kans is."
            continue
        yield SeenChance(
            kind=ChanceKind(text_of(answers, f"{name}-kind") or ChanceKind.TALENT),
            text=text,
            helped_by=ChanceHelper(helped_by) if helped_by else None,
            helper=helper,
        )


# --- Reading it back --------------------------------------------------------------------------------------------------


def filled_parts(form: Format, answers: Answers) -> frozenset[Part]:
    """Return the parts in which something was filled in; a domain that is not here was not discussed."""
    filled = {question.part for question in form.questions if answers.get(f"q-{question.code}")}
    for domain in Domain:
        named = (f"note-{domain}", f"score-{domain}")
        actions = (f"action-{domain}-{row}-text" for row in rows_of(answers, f"action-{domain}"))
        if any(answers.get(name) for name in (*named, *actions)):
            filled.add(Part(domain.value))
    if any(answers.get(name) for name in ("residents", "others_present", "kind")):
        filled.add(Part.GENERAL)
    if answers.get("help_requests"):
        filled.add(Part.REQUESTS)
    if any(name.startswith("benefit-") and value for name, value in answers.items()):
        filled.add(Part.BENEFITS)
    if any(answers.get(f"chance-{row}-text") for row in rows_of(answers, "chance")):
        filled.add(Part.CHANCES)
    if answers.get("summary"):
        filled.add(Part.CLOSING)
    return frozenset(filled)


def answered(form: Format, answers: Answers, part: Part) -> list[tuple[str, str]]:
    """Return the questions of a part that were answered, with the answers in words."""
    found: list[tuple[str, str]] = []
    for question in form.questions:
        value = answers.get(f"q-{question.code}")
        if question.part is part and value:
            found.append((question.label, _words(question, value)))
    return found


def _words(question: Question, value: Answer) -> str:
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        return value if isinstance(value, str) else ", ".join(value)
    codes = [value] if isinstance(value, str) else value
    return ", ".join(question.option_label(code) for code in codes)
