"""What was answered in a conversation: which names there are, and what each may hold.

While a conversation is a draft every answer is kept by its name, on its own. ``clean_answer`` says whether one answer
can be kept. What the whole means is next door, in ``conversation_content``.

    visited_on, kind, by, together_with, residents, others_present     who, when and why
    q-<code>                                                           a question of the format
    note-<domain>, score-<domain>                                      what was said and how heavy it is
    action-<domain>-<row>-text, -to, -priority, -due_on                what to do
    benefit-<scheme>-state, -amount                                    the voorzieningencheck
    chance-<row>-text, -kind, -helped_by, -helper                      the kansen
    help_requests, phase, correction_reason, summary                   the rest
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from households.domain.codes import Domain, Level, Phase
from households.domain.conversation_codes import (
    ActionPriority,
    BenefitState,
    ChanceHelper,
    ChanceKind,
    VisitKind,
)
from households.domain.conversation_format import Format, QuestionKind
from households.domain.personal_number import REFUSAL, find_bsn

Answer = str | list[str]
Answers = Mapping[str, Answer]

LONGEST_NOTE = 20_000
LONGEST_LINE = 300
LONGEST_NAME = 160
HIGHEST_NUMBER = 999
HIGHEST_AMOUNT = Decimal(100_000)
#: More actions in one domain, or chances in one household, are a plan and not a conversation.
MOST_ROWS = 12
#: Before this nobody held such a conversation: a typing error in the year.
EARLIEST_DAY = datetime.date(2000, 1, 1)
#: An end date lies within so many years: more is a typing error.
LATEST_YEARS = 10

_ACTION = re.compile(r"action-(?P<domain>[a-z]+)-(?P<row>\d{1,2})-(?P<what>text|to|priority|due_on)", re.ASCII)
_CHANCE = re.compile(r"chance-(?P<row>\d{1,2})-(?P<what>text|kind|helped_by|helper)", re.ASCII)
_BENEFIT = re.compile(r"benefit-(?P<scheme>[a-z0-9_]+)-(?P<what>state|amount)", re.ASCII)


class AnswerError(ValueError):
    """Why an answer can't be kept as it was typed, in words for who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Kind(Enum):
    """What sort of thing stands under a name."""

    NOTE = "note"
    LINE = "line"
    NAME = "name"
    NUMBER = "number"
    AMOUNT = "amount"
    PAST_DAY = "past_day"
    LATER_DAY = "later_day"
    ID = "id"
    IDS = "ids"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Slot:
    """A name that exists: the kind of answer and, for a choice, its codes."""

    kind: Kind
    codes: frozenset[str] = frozenset()

    @property
    def is_list(self) -> bool:
        """Whether there can be more than one answer."""
        return self.kind in (Kind.IDS, Kind.CHOICES)


#: What stands in an empty row too: the first of its choices.
_PRESET = frozenset({"priority", "kind"})

_LEVELS = frozenset(str(level.value) for level in Level)
_FIXED: Mapping[str, Slot] = {
    "visited_on": Slot(Kind.PAST_DAY),
    "kind": Slot(Kind.CHOICE, frozenset(VisitKind)),
    "by": Slot(Kind.ID),
    "together_with": Slot(Kind.ID),
    "residents": Slot(Kind.IDS),
    "others_present": Slot(Kind.LINE),
    "help_requests": Slot(Kind.NUMBER),
    "phase": Slot(Kind.CHOICE, frozenset(Phase)),
    "correction_reason": Slot(Kind.LINE),
    "summary": Slot(Kind.NOTE),
    **{f"note-{domain}": Slot(Kind.NOTE) for domain in Domain},
    **{f"score-{domain}": Slot(Kind.CHOICE, _LEVELS) for domain in Domain},
}
_ACTION_SLOTS: Mapping[str, Slot] = {
    "text": Slot(Kind.LINE),
    "to": Slot(Kind.NAME),
    "priority": Slot(Kind.CHOICE, frozenset(ActionPriority)),
    "due_on": Slot(Kind.LATER_DAY),
}
_CHANCE_SLOTS: Mapping[str, Slot] = {
    "text": Slot(Kind.LINE),
    "kind": Slot(Kind.CHOICE, frozenset(ChanceKind)),
    "helped_by": Slot(Kind.CHOICE, frozenset(ChanceHelper)),
    "helper": Slot(Kind.NAME),
}
_BENEFIT_SLOTS: Mapping[str, Slot] = {
    "state": Slot(Kind.CHOICE, frozenset(BenefitState)),
    "amount": Slot(Kind.AMOUNT),
}
_QUESTION_SLOTS: Mapping[QuestionKind, Kind] = {
    QuestionKind.LINE: Kind.LINE,
    QuestionKind.NOTE: Kind.NOTE,
    QuestionKind.NUMBER: Kind.NUMBER,
    QuestionKind.CHOICE: Kind.CHOICE,
    QuestionKind.CHOICES: Kind.CHOICES,
}


def slot_of(form: Format, name: str) -> Slot | None:
    """Return what stands under a name; None for a name that doesn't exist."""
    if name in _FIXED:
        return _FIXED[name]
    if name.startswith("q-"):
        question = form.question(name[2:])
        if question is None or question.kind not in _QUESTION_SLOTS:
            return None
        return Slot(_QUESTION_SLOTS[question.kind], frozenset(one.code for one in question.options))
    if found := _ACTION.fullmatch(name):
        known = found["domain"] in set(Domain) and int(found["row"]) < MOST_ROWS
        return _ACTION_SLOTS[found["what"]] if known else None
    if found := _CHANCE.fullmatch(name):
        return _CHANCE_SLOTS[found["what"]] if int(found["row"]) < MOST_ROWS else None
    if found := _BENEFIT.fullmatch(name):
        known = found["scheme"] in {scheme.code for scheme in form.schemes}
        return _BENEFIT_SLOTS[found["what"]] if known else None
    return None


def clean_answer(slot: Slot, values: Sequence[str], *, today: datetime.date) -> Answer:
    """Return what to keep of what was typed; empty text or no list at all when nothing was. Raises AnswerError."""
    texts = [_plain(value) for value in values]
    if slot.is_list:
        return _clean_list(slot, [text for text in texts if text])
    text = texts[-1] if texts else ""
    if not text:
        return ""
    match slot.kind:
        case Kind.NOTE | Kind.LINE | Kind.NAME:
            return _clean_text(slot.kind, text)
        case Kind.NUMBER:
            return _clean_number(text)
        case Kind.AMOUNT:
            read_amount(text)
            return text
        case Kind.PAST_DAY | Kind.LATER_DAY:
            return _clean_day(slot.kind, text, today).isoformat()
        case Kind.ID:
            return _clean_id(text)
        case _:
            if text not in slot.codes:
                raise AnswerError("Kies een van de mogelijkheden.")
            return text


def _plain(text: str) -> str:
    """Leave out what no database keeps, and make all line ends the same."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


_LONGEST = {Kind.NOTE: LONGEST_NOTE, Kind.LINE: LONGEST_LINE, Kind.NAME: LONGEST_NAME}


def _clean_text(kind: Kind, text: str) -> str:
    if kind is not Kind.NOTE:
        text = " ".join(text.split("\n"))
    if len(text) > _LONGEST[kind]:
        most = f"{_LONGEST[kind]:,}".replace(",", ".")
        here = f"{len(text):,}".replace(",", ".")
        raise AnswerError(f"Hier passen {most} tekens, en er staan er {here}. Maak de tekst korter.")
    if find_bsn(text):
        raise AnswerError(REFUSAL)
    return text


def _clean_list(slot: Slot, texts: list[str]) -> list[str]:
    if slot.kind is Kind.IDS:
        return list(dict.fromkeys(_clean_id(text) for text in texts))
    if not set(texts) <= slot.codes:
        raise AnswerError("Kies uit de mogelijkheden.")
    return list(dict.fromkeys(texts))


def _clean_number(text: str) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(HIGHEST_NUMBER)):
        raise AnswerError(f"Vul een heel getal in van 0 tot en met {HIGHEST_NUMBER}.")
    return str(int(text))


def _clean_id(text: str) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise AnswerError("Kies iemand uit de lijst.")
    return str(int(text))


def _clean_day(kind: Kind, text: str, today: datetime.date) -> datetime.date:
    day = read_day(text)
    if day is None:
        raise AnswerError("Vul een datum in, zoals 28-11-2026.")
    if day < EARLIEST_DAY:
        raise AnswerError("Deze datum ligt te ver terug. Klopt het jaar?")
    if kind is Kind.PAST_DAY and day > today:
        raise AnswerError("Deze datum ligt in de toekomst.")
    if day.year > today.year + LATEST_YEARS:
        raise AnswerError("Deze datum ligt te ver vooruit. Klopt het jaar?")
    return day


def read_day(text: str) -> datetime.date | None:
    """Return the day that was picked (2026-11-28) or typed (28-11-2026); None when it is none."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    typed = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text, re.ASCII)
    parts = found.groups() if found else tuple(reversed(typed.groups())) if typed else None
    if parts is None:
        return None
    try:
        return datetime.date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def read_amount(text: str) -> Decimal:
    """Return an amount in euros as people type it: ``1.234,50``, ``€ 1200``, ``99.95``. Raises AnswerError."""
    bare = text.replace("€", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "").removesuffix(",-")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", bare, re.ASCII) or "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", bare, re.ASCII):
        raise AnswerError("Vul een bedrag in euro in, zoals 1.250 of 99,95.")
    amount = Decimal(bare)
    if amount > HIGHEST_AMOUNT:
        raise AnswerError("Dit bedrag is te hoog voor één jaar. Klopt het?")
    return amount


# --- Looking into the answers -----------------------------------------------------------------------------------------


def text_of(answers: Answers, name: str) -> str:
    """Return the one answer under a name; empty when there is none."""
    value = answers.get(name, "")
    return value if isinstance(value, str) else ""


def list_of(answers: Answers, name: str) -> list[str]:
    """Return the answers under a name that can have more."""
    value = answers.get(name, [])
    return value if isinstance(value, list) else []


def rows_of(answers: Answers, stem: str) -> list[int]:
    """Return the numbers of the rows of which something was filled in, in order: ``action-finance``, ``chance``.

    What has an answer of itself, such as a priority, does not make a row.
    """
    found = set()
    for name, answer in answers.items():
        number, _, what = name.removeprefix(f"{stem}-").partition("-")
        if answer and name.startswith(f"{stem}-") and number.isdigit() and what not in _PRESET:
            found.add(int(number))
    return sorted(found)
