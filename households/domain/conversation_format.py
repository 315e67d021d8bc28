"""The questions of a conversation (gespreksformat): parts, questions, options, and how a project changes them.

A format is plain data (``to_data``, ``read_format``) that is kept as one version. Codes never change, so that answers
stay readable when words do; nothing is ever removed, it is retired. The date, who went, who was there, the notes and
the score per domain, the actions and the chances belong to every conversation and are no questions of a project.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, Domain


class Part(StrEnum):
    """A part of the conversation. One can jump from any to any."""

    GENERAL = "general"
    HOUSING = "housing"
    SOCIAL = "social"
    FINANCE = "finance"
    PARENTING = "parenting"
    INTEGRATION = "integration"
    WORK = "work"
    WELLBEING = "wellbeing"
    REQUESTS = "requests"
    BENEFITS = "benefits"
    CHANCES = "chances"
    CLOSING = "closing"

    @property
    def domain(self) -> Domain | None:
        """The domain this part is about; None for the other parts."""
        return Domain(self.value) if self.value in set(Domain) else None


PART_LABELS: Mapping[Part, str] = {
    Part.GENERAL: "Algemeen",
    **{Part(domain.value): label for domain, label in DOMAIN_LABELS.items()},
    Part.REQUESTS: "Hulpvraag en gebeurtenis",
    Part.BENEFITS: "Voorzieningencheck",
    Part.CHANCES: "Kansen",
    Part.CLOSING: "Afronden",
}

PART_SHORT_LABELS: Mapping[Part, str] = {
    Part.GENERAL: "Algemeen",
    **{Part(domain.value): label for domain, label in DOMAIN_SHORT_LABELS.items()},
    Part.REQUESTS: "Hulpvraag",
    Part.BENEFITS: "Voorzieningen",
    Part.CHANCES: "Kansen",
    Part.CLOSING: "Afronden",
}


class QuestionKind(StrEnum):
    """How a question is answered. ``SCHEMES`` is the voorzieningencheck: its options are the schemes."""

    CHOICE = "choice"
    CHOICES = "choices"
    LINE = "line"
    NOTE = "note"
    NUMBER = "number"
    SCHEMES = "schemes"


QUESTION_KIND_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.CHOICE: "één antwoord kiezen",
    QuestionKind.CHOICES: "een of meer antwoorden kiezen",
    QuestionKind.LINE: "een regel tekst",
    QuestionKind.NOTE: "een stuk tekst",
    QuestionKind.NUMBER: "een getal",
    QuestionKind.SCHEMES: "voorzieningen nalopen",
}

#: What a project can add itself: the voorzieningencheck is there once.
ADDABLE_KINDS = tuple(kind for kind in QuestionKind if kind is not QuestionKind.SCHEMES)
WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.SCHEMES})

SCHEMES_CODE = "schemes"

LONGEST_LABEL = 200
LONGEST_OPTION = 120
MOST_QUESTIONS = 150
MOST_OPTIONS = 60
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FormatError(ValueError):
    """Why a format can't be so, in words for the project leader; ``field`` is what it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, or one scheme to check."""

    code: str
    label: str
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a part."""

    code: str
    part: Part
    label: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    is_retired: bool = False

    @property
    def live_options(self) -> tuple[Option, ...]:
        """The options that can be chosen."""
        return tuple(option for option in self.options if not option.is_retired)

    def option_label(self, code: str) -> str:
        """Return the words of an option, also of a retired one; an unknown code is its own word."""
        return next((option.label for option in self.options if option.code == code), code)


@dataclass(frozen=True, slots=True)
class Format:
    """All questions, in the order in which they are asked within their part."""

    questions: tuple[Question, ...]

    def of_part(self, part: Part) -> tuple[Question, ...]:
        """Return the questions of a part that are asked."""
        return tuple(one for one in self.questions if one.part is part and not one.is_retired)

    def question(self, code: str) -> Question | None:
        """Return a question by its code, also a retired one."""
        return next((one for one in self.questions if one.code == code), None)

    @property
    def schemes(self) -> tuple[Option, ...]:
        """The schemes to check."""
        question = self.question(SCHEMES_CODE)
        return question.live_options if question else ()

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, to keep."""
        return {"questions": [_question_data(one) for one in self.questions]}

    # --- What a project leader changes --------------------------------------------------------------------------------

    def with_question(self, part: Part, label: str, kind: QuestionKind, options: Iterable[str] = ()) -> Self:
        """Add a question at the end of a part. Raises FormatError."""
        if kind not in ADDABLE_KINDS:
            raise FormatError("Dit soort vraag kan er maar één keer in staan.", "kind")
        code = _next_code("own", (one.code for one in self.questions))
        asked = Question(code=code, part=part, label=label.strip(), kind=kind)
        return self._checked([*self.questions, _with_options(asked, {}, frozenset(), options)])

    def with_changed_question(
        self,
        code: str,
        label: str,
        *,
        option_labels: Mapping[str, str] | None = None,
        retired_options: Iterable[str] = (),
        new_options: Iterable[str] = (),
    ) -> Self:
        """Reword a question and its options, retire options (the others are in use), and add some."""
        changed = _with_options(
            replace(self._known(code), label=label.strip()),
            option_labels or {},
            frozenset(retired_options),
            new_options,
        )
        return self._checked([changed if one.code == code else one for one in self.questions])

    def with_retired(self, code: str, *, is_retired: bool) -> Self:
        """Retire a question, or bring it back."""
        question = self._known(code)
        if question.kind is QuestionKind.SCHEMES:
            raise FormatError("De voorzieningencheck blijft. Haal er wel voorzieningen uit.")
        changed = replace(question, is_retired=is_retired)
        return self._checked([changed if one.code == code else one for one in self.questions])

    def with_moved(self, code: str, *, up: bool) -> Self:
        """Move a question one place up or down among those of its part."""
        question = self._known(code)
        places = [place for place, one in enumerate(self.questions) if one.part is question.part]
        at = places.index(self.questions.index(question))
        beside = at - 1 if up else at + 1
        if not 0 <= beside < len(places):
            return self
        moved = list(self.questions)
        here, there = places[at], places[beside]
        moved[here], moved[there] = moved[there], moved[here]
        return self._checked(moved)

    def _known(self, code: str) -> Question:
        question = self.question(code)
        if question is None:
            raise FormatError("Deze vraag staat er niet in.")
        return question

    def _checked(self, questions: Sequence[Question]) -> Self:
        if len(questions) > MOST_QUESTIONS:
            raise FormatError(f"Meer dan {MOST_QUESTIONS} vragen kan niet. Haal eerst vragen weg.")
        for one in questions:
            _check(one)
        return type(self)(tuple(questions))


def _with_options(
    question: Question, labels: Mapping[str, str], retired: frozenset[str], new: Iterable[str]
) -> Question:
    if question.kind not in WITH_OPTIONS:
        return question
    options = [
        replace(option, label=labels.get(option.code, option.label).strip(), is_retired=option.code in retired)
        for option in question.options
    ]
    for label in new:
        if label.strip():
            options.append(Option(_next_code("option", (one.code for one in options)), label.strip()))
    return replace(question, options=tuple(options))


def _check(question: Question) -> None:
    if not question.label:
        raise FormatError("Schrijf de vraag op.", "label")
    if len(question.label) > LONGEST_LABEL:
        raise FormatError(f"Een vraag is hoogstens {LONGEST_LABEL} tekens lang.", "label")
    if question.kind not in WITH_OPTIONS or question.is_retired:
        return
    live = question.live_options
    if len(question.options) > MOST_OPTIONS:
        raise FormatError(f"Meer dan {MOST_OPTIONS} antwoorden kan niet.", "options")
    if any(not option.label for option in live):
        raise FormatError("Een antwoord zonder woorden kan niet. Haal het weg als het niet meer nodig is.", "options")
    if any(len(option.label) > LONGEST_OPTION for option in live):
        raise FormatError(f"Een antwoord is hoogstens {LONGEST_OPTION} tekens lang.", "options")
    if question.kind is not QuestionKind.SCHEMES and len(live) < 2:
        raise FormatError("Geef minstens twee antwoorden om uit te kiezen.", "options")
    words = [option.label.casefold() for option in live]
    if len(set(words)) < len(words):
        raise FormatError("Twee antwoorden zijn hetzelfde.", "options")


def _next_code(stem: str, taken: Iterable[str]) -> str:
    numbers = [int(code.rsplit("_", 1)[1]) for code in taken if re.fullmatch(rf"{stem}_\d+", code)]
    return f"{stem}_{max(numbers, default=0) + 1}"


# --- Reading and writing ----------------------------------------------------------------------------------------------


def read_format(data: Mapping[str, Any]) -> Format:
    """Return the format that was kept. Raises FormatError when the data is not one."""
    try:
        questions = tuple(_read_question(one) for one in data["questions"])
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"Geen geldig gespreksformat: {error}") from error
    codes = [one.code for one in questions]
    if len(set(codes)) < len(codes):
        raise FormatError("Geen geldig gespreksformat: een code staat er twee keer in.")
    return Format(questions)


def _read_question(data: Mapping[str, Any]) -> Question:
    question = Question(
        code=_read_code(data["code"]),
        part=Part(data["part"]),
        label=str(data["label"]),
        kind=QuestionKind(data["kind"]),
        options=tuple(
            Option(_read_code(one["code"]), str(one["label"]), bool(one.get("retired")))
            for one in data.get("options", ())
        ),
        is_retired=bool(data.get("retired")),
    )
    _check(question)
    return question


def _read_code(text: object) -> str:
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise ValueError(f"{text!r} is geen code")
    return text


def _question_data(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": question.code,
        "part": question.part.value,
        "label": question.label,
        "kind": question.kind.value,
    }
    if question.options:
        data["options"] = [
            {"code": one.code, "label": one.label, **({"retired": True} if one.is_retired else {})}
            for one in question.options
        ]
    if question.is_retired:
        data["retired"] = True
    return data
