"""The answers of a conversation in words: for its page, for its history and for where something is wrong."""

from functools import cached_property

from adv import dutch
from adv.accounts.models import User
from households.domain.codes import DOMAIN_SHORT_LABELS, LEVEL_LABELS, PHASE_LABELS, Domain, Level, Phase
from households.domain.conversation_answers import Answer, read_day
from households.domain.conversation_codes import (
    BENEFIT_STATE_LABELS,
    CHANCE_HELPER_LABELS,
    CHANCE_KIND_LABELS,
    PRIORITY_LABELS,
    VISIT_KIND_LABELS,
)
from households.domain.conversation_format import Format, read_format
from households.models import Conversation, Resident

_LABELS = {
    "visited_on": "Datum",
    "kind": "Soort bezoek",
    "by": "Wie ging er",
    "together_with": "Samen met",
    "residents": "Wie was erbij",
    "others_present": "Wie verder",
    "help_requests": "Aantal hulpvragen",
    "phase": "Fase van de score",
    "correction_reason": "Waarom verbeter je de score",
    "summary": "Samenvatting voor de bewoner",
}
_ROW_LABELS = {
    "text": "wat",
    "to": "naar wie",
    "priority": "prioriteit",
    "due_on": "klaar op",
    "kind": "soort",
    "helped_by": "wie helpt",
    "helper": "wie precies",
    "state": "uitkomst",
    "amount": "gewonnen per jaar",
}
_CODES: dict[str, dict[str, str]] = {
    "kind": {code.value: label for code, label in (*VISIT_KIND_LABELS.items(), *CHANCE_KIND_LABELS.items())},
    "phase": {code.value: PHASE_LABELS[code] for code in Phase},
    "priority": {code.value: label for code, label in PRIORITY_LABELS.items()},
    "helped_by": {code.value: label for code, label in CHANCE_HELPER_LABELS.items()},
    "state": {code.value: label for code, label in BENEFIT_STATE_LABELS.items()},
}


class AnswerWords:
    """Says what a name is called and what was answered, in the words of the version that was used."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._form: Format = read_format(conversation.format.content)

    def label(self, name: str) -> str:
        """Return what stands above an answer."""
        if name in _LABELS:
            return _LABELS[name]
        stem, _, rest = name.partition("-")
        match stem:
            case "q":
                question = self._form.question(rest)
                return question.label if question else name
            case "note":
                return f"Opmerkingen bij {DOMAIN_SHORT_LABELS[Domain(rest)].lower()}"
            case "score":
                return f"Score {DOMAIN_SHORT_LABELS[Domain(rest)].lower()}"
            case "benefit":
                scheme, _, what = rest.rpartition("-")
                return f"{self._scheme(scheme)}, {_ROW_LABELS[what]}"
            case "action":
                domain, row, what = rest.split("-")
                return f"Actie {int(row) + 1} bij {DOMAIN_SHORT_LABELS[Domain(domain)].lower()}, {_ROW_LABELS[what]}"
        row, what = rest.split("-")
        return f"Kans {int(row) + 1}, {_ROW_LABELS[what]}"

    def value(self, name: str, answer: Answer) -> str:
        """Return an answer in words."""
        if not answer:
            return ""
        if name.startswith("q-"):
            question = self._form.question(name[2:])
            codes = [answer] if isinstance(answer, str) else answer
            return ", ".join(question.option_label(code) if question else code for code in codes)
        if isinstance(answer, list):
            return ", ".join(self._residents.get(pk, pk) for pk in answer)
        if name.startswith("score-"):
            return LEVEL_LABELS[Level(int(answer))]
        if name in ("by", "together_with"):
            return User.objects.filter(pk=int(answer)).values_list("name", flat=True).first() or ""
        what = name.rpartition("-")[2]
        if what in ("visited_on", "due_on"):
            day = read_day(answer)
            return dutch.date_long(day) if day else answer
        return _CODES.get(what, {}).get(answer, answer)

    def _scheme(self, code: str) -> str:
        return next((one.label for one in self._form.schemes if one.code == code), code)

    @cached_property
    def _residents(self) -> dict[str, str]:
        found = Resident.objects.filter(household_id=self._conversation.household_id)
        return {str(one.pk): one.full_name for one in found}
