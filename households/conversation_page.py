"""The page on which a conversation is written, as the template reads it: parts with fields, and what is in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from adv.accounts.models import Organisation, User
from households.actions.conversations import team_of
from households.conversation_words import AnswerWords
from households.domain.codes import LEVEL_LABELS, PHASE_LABELS, Domain, Level
from households.domain.conversation_answers import MOST_ROWS, Answer, Answers, list_of, rows_of, text_of
from households.domain.conversation_codes import (
    BENEFIT_STATE_SHORT_LABELS,
    CHANCE_HELPER_LABELS,
    CHANCE_KIND_LABELS,
    PRIORITY_LABELS,
    VISIT_KIND_LABELS,
    ActionPriority,
    ChanceKind,
)
from households.domain.conversation_content import filled_parts
from households.domain.conversation_draft import Conflict
from households.domain.conversation_format import (
    PART_LABELS,
    PART_SHORT_LABELS,
    Format,
    Part,
    Question,
    QuestionKind,
    read_format,
)
from households.level_texts import level_texts
from households.models import Conversation, InformationItem

NOT_ASKED = "niet gevraagd"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. ``kind``: line, note, number, amount, date, radio, checkboxes or select."""

    name: str
    label: str
    kind: str
    value: str = ""
    choices: Sequence[Choice] = ()
    hint: str = ""
    error: str = ""
    #: What somebody else put here meanwhile, in words; with ``error``.
    standing: str = ""
    is_required: bool = False

    @property
    def id(self) -> str:
        """The id of the field on the page."""
        return f"id_{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of fields that belong together: an action, a scheme, a chance."""

    key: str
    fields: Mapping[str, Field]
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it yet."""
        return not any(one.value for name, one in self.fields.items() if name != "priority" and one.kind != "radio")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One part of the conversation."""

    part: Part
    label: str
    short: str
    domain: str
    is_filled: bool
    level: str
    fields: Sequence[Field] = ()
    note: Field | None = None
    score: Field | None = None
    level_texts: Sequence[tuple[Level, str]] = ()
    actions: Sequence[Row] = ()
    benefits: Sequence[Row] = ()
    chances: Sequence[Row] = ()
    items: Sequence[InformationItem] = ()
    next_label: str = ""

    @property
    def anchor(self) -> str:
        """The id of the part on the page."""
        return f"deel-{self.part}"


@dataclass(slots=True, kw_only=True)
class Typed:
    """What was typed and could not be kept: shown again in its field, with why."""

    answers: Answers = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


class ConversationPage:
    """Makes the parts of one conversation. ``typed`` is what came with the request and could not be kept.

    ``only_correcting``: what a finished conversation keeps elsewhere is left out.
    """

    def __init__(
        self, conversation: Conversation, *, typed: Typed | None = None, only_correcting: bool = False
    ) -> None:
        self.conversation = conversation
        self.form: Format = read_format(conversation.format.content)
        self.is_correcting = only_correcting
        self._typed = typed or Typed()
        self._answers: dict[str, Answer] = {**conversation.answers, **self._typed.answers}
        self._words = AnswerWords(conversation)
        self._filled = filled_parts(self.form, self._answers)
        self._fields: dict[str, Field] = {}

    def parts(self) -> list[PartView]:
        """Return the parts, in order; five queries whatever is in them."""
        household = self.conversation.household
        self._texts = level_texts(household.project_id)
        self._team: list[User] = list(team_of(household))
        if self.conversation.by not in self._team:
            self._team.insert(0, self.conversation.by)
        self._residents = list(household.residents.all())
        items = list(InformationItem.objects.filter(project_id=household.project_id).in_use())
        wanted = [part for part in Part if not (self.is_correcting and part in (Part.BENEFITS, Part.CHANCES))]
        following = [*wanted[1:], None]
        return [
            self._part(part, [item for item in items if item.domain == (part.domain or "")], after)
            for part, after in zip(wanted, following, strict=True)
        ]

    @property
    def words(self) -> AnswerWords:
        """The words of names and answers."""
        return self._words

    @property
    def errors(self) -> list[Field]:
        """The fields in which something is wrong, in the order of the page; only after ``parts``."""
        return [one for one in self._fields.values() if one.error]

    @property
    def organisations(self) -> list[str]:
        """The names of the organisations of the project, to choose from."""
        project_id = self.conversation.household.project_id
        return list(Organisation.objects.filter(project_id=project_id).values_list("name", flat=True))

    def _part(self, part: Part, items: list[InformationItem], after: Part | None) -> PartView:
        build: dict[Part, Callable[[], list[Field]]] = {
            Part.GENERAL: self._general,
            Part.REQUESTS: self._requests,
            Part.CLOSING: self._closing,
        }
        questions = [self._question(one) for one in self.form.of_part(part) if one.kind is not QuestionKind.SCHEMES]
        domain = part.domain
        return PartView(
            part=part,
            label=PART_LABELS[part],
            short=PART_SHORT_LABELS[part],
            domain=domain.value if domain else "",
            is_filled=part in self._filled,
            level=text_of(self.conversation.answers, f"score-{domain}") if domain else "",
            note=self._note(domain) if domain else None,
            score=self._score(domain) if domain and not self.is_correcting else None,
            level_texts=list(self._texts[domain].items()) if domain else [],
            actions=self._actions(domain) if domain and not self.is_correcting else [],
            benefits=self._benefits() if part is Part.BENEFITS else [],
            chances=self._chances() if part is Part.CHANCES else [],
            fields=[*build[part](), *questions] if part in build else questions,
            items=items,
            next_label=PART_SHORT_LABELS[after] if after else "",
        )

    # --- Fields -------------------------------------------------------------------------------------------------------

    def _field(self, name: str, label: str, kind: str, **more: object) -> Field:
        conflict = self._typed.conflicts.get(name)
        error = self._typed.errors.get(name, "")
        if conflict is not None:
            error = "Dit is intussen ook door iemand anders gewijzigd."
        one = Field(
            name=name,
            label=label,
            kind=kind,
            value=text_of(self._answers, name),
            error=error,
            standing=(self._words.value(name, conflict.standing) or "leeg") if conflict else "",
            **more,  # type: ignore[arg-type]  # the names of Field
        )
        self._fields[name] = one
        return one

    def _radio(
        self, name: str, label: str, choices: Mapping[str, str], *, none: str = NOT_ASKED, **more: object
    ) -> Field:
        chosen = text_of(self._answers, name)
        offered = {"": none, **choices} if none else choices
        return self._field(
            name,
            label,
            "radio",
            choices=[Choice(code, words, code == chosen) for code, words in offered.items()],
            **more,
        )

    def _boxes(self, name: str, label: str, choices: Mapping[str, str], **more: object) -> Field:
        chosen = list_of(self._answers, name)
        return self._field(
            name,
            label,
            "checkboxes",
            choices=[Choice(code, words, code in chosen) for code, words in choices.items()],
            **more,
        )

    def _select(self, name: str, label: str, choices: Mapping[str, str], **more: object) -> Field:
        chosen = text_of(self._answers, name)
        return self._field(
            name,
            label,
            "select",
            choices=[Choice(code, words, code == chosen) for code, words in choices.items()],
            **more,
        )

    def _question(self, question: Question) -> Field:
        name = f"q-{question.code}"
        chosen = {text_of(self._answers, name), *list_of(self._answers, name)}
        options = {one.code: one.label for one in question.options if not one.is_retired or one.code in chosen}
        match question.kind:
            case QuestionKind.CHOICE:
                return self._radio(name, question.label, options)
            case QuestionKind.CHOICES:
                return self._boxes(name, question.label, options)
            case kind:
                return self._field(name, question.label, kind.value)

    def _general(self) -> list[Field]:
        team = {str(user.pk): user.name for user in self._team}
        residents = {str(one.pk): one.full_name for one in self._residents}
        return [
            self._field("visited_on", "Datum van het gesprek", "date", is_required=True),
            self._select("by", "Wie ging er?", team, is_required=True),
            self._select("together_with", "Samen met", {"": "niemand", **team}),
            *([self._boxes("residents", "Wie was erbij?", residents, is_required=True)] if residents else []),
            self._field(
                "others_present",
                "Wie was er verder bij?" if residents else "Wie was erbij?",
                "line",
                hint="Bijvoorbeeld: haar zus, de buurman, een tolk.",
                is_required=not residents,
            ),
            self._radio(
                "kind",
                "Soort bezoek",
                {code.value: label for code, label in VISIT_KIND_LABELS.items()},
                none="niet gekozen",
            ),
        ]

    def _requests(self) -> list[Field]:
        return [
            self._field(
                "help_requests",
                "Hoeveel hulpvragen heeft dit huishouden?",
                "number",
                hint="0 is geen. Eén los je samen met de bewoner op, bij meer spreek jij voor de bewoner.",
            )
        ]

    def _closing(self) -> list[Field]:
        summary = self._field(
            "summary",
            "Samenvatting voor de bewoner",
            "note",
            hint="Dit komt op papier voor de bewoner. Schrijf het zoals je het zou zeggen, zonder oordeel.",
        )
        if self.is_correcting:
            return [summary]
        phases = {code.value: label for code, label in PHASE_LABELS.items()}
        asks_reason = bool(text_of(self._answers, "correction_reason") or self._typed.errors.get("correction_reason"))
        reason = (
            self._field("correction_reason", "Waarom verbeter je de score van deze dag?", "line")
            if asks_reason
            else None
        )
        return [
            summary,
            self._radio("phase", "Fase van de score", phases, none=""),
            *([reason] if reason else []),
        ]

    def _note(self, domain: Domain) -> Field:
        return self._field(f"note-{domain}", "Opmerkingen", "note")

    def _score(self, domain: Domain) -> Field:
        levels = {str(level.value): label for level, label in LEVEL_LABELS.items()}
        return self._radio(f"score-{domain}", "Inschatting", levels, none="niet gescoord")

    def _row_numbers(self, stem: str) -> list[int]:
        """Return the rows that hold something, and one that is empty."""
        rows = rows_of(self._answers, stem)
        spare = max(rows, default=-1) + 1
        return [*rows, spare] if spare < MOST_ROWS else rows

    def _actions(self, domain: Domain) -> list[Row]:
        priorities = {code.value: label for code, label in PRIORITY_LABELS.items()}
        rows = []
        for number in self._row_numbers(f"action-{domain}"):
            name = f"action-{domain}-{number}"
            priority = text_of(self._answers, f"{name}-priority") or ActionPriority.MEDIUM.value
            fields = {
                "text": self._field(f"{name}-text", "Actie", "line"),
                "to": self._field(f"{name}-to", "Naar wie", "line"),
                "due_on": self._field(f"{name}-due_on", "Klaar op", "date"),
                "priority": self._field(
                    f"{name}-priority",
                    "Prioriteit",
                    "radio",
                    choices=[Choice(code, words, code == priority) for code, words in priorities.items()],
                ),
            }
            rows.append(Row(key=name, fields=fields))
        return rows

    def _benefits(self) -> list[Row]:
        states = {code.value: label for code, label in BENEFIT_STATE_SHORT_LABELS.items()}
        return [
            Row(
                key=f"benefit-{scheme.code}",
                title=scheme.label,
                fields={
                    "state": self._radio(f"benefit-{scheme.code}-state", scheme.label, states, none="open"),
                    "amount": self._field(f"benefit-{scheme.code}-amount", "Gewonnen per jaar, in euro", "amount"),
                },
            )
            for scheme in self.form.schemes
        ]

    def _chances(self) -> list[Row]:
        kinds = {code.value: label for code, label in CHANCE_KIND_LABELS.items()}
        helpers = {"": "nog niemand", **{code.value: label for code, label in CHANCE_HELPER_LABELS.items()}}
        rows = []
        for number in self._row_numbers("chance"):
            name = f"chance-{number}"
            kind = text_of(self._answers, f"{name}-kind") or ChanceKind.TALENT.value
            fields = {
                "text": self._field(f"{name}-text", "Kans", "line"),
                "kind": self._field(
                    f"{name}-kind",
                    "Soort",
                    "radio",
                    choices=[Choice(code, words, code == kind) for code, words in kinds.items()],
                ),
                "helped_by": self._select(f"{name}-helped_by", "Wie helpt daarbij?", helpers),
                "helper": self._field(f"{name}-helper", "Wie precies", "line"),
            }
            rows.append(Row(key=name, fields=fields))
        return rows
