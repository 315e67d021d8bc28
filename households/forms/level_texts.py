"""The words for the levels of the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from households.domain.codes import DOMAIN_LABELS, LEVEL_LABELS, Domain, Level
from households.domain.level_texts import LEVEL_TEXTS
from households.domain.scoring import ALL_DOMAINS
from households.level_texts import Texts, fingerprint

#: Longest text of one level, in characters: it has to be read while scoring.
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class LevelField:
    """One level of a domain: its field, and our words when the project has its own."""

    level: Level
    field: forms.BoundField
    standard: str


@dataclass(frozen=True, slots=True)
class DomainTexts:
    """The levels of one domain."""

    domain: Domain
    label: str
    rows: list[LevelField]


def _name(domain: Domain, level: Level) -> str:
    return f"{domain.value}_{level.value}"


class LevelTextsForm(forms.Form):
    """All levels of all domains, in the words of the project."""

    #: The words that somebody had before them when they opened the page.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: Texts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        self.initial["seen"] = fingerprint(current)
        for domain in ALL_DOMAINS:
            for level in Level:
                self.fields[_name(domain, level)] = forms.CharField(
                    label=f"{DOMAIN_LABELS[domain]}: {LEVEL_LABELS[level]}",
                    required=False,
                    max_length=LONGEST_TEXT,
                    initial=current[domain][level],
                    widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
                )
                # The browser would cut off what is pasted without a word.
                self.fields[_name(domain, level)].widget.attrs.pop("maxlength", None)

    def domains(self) -> Iterator[DomainTexts]:
        """Give the fields per domain, in the order of the matrix."""
        for domain in ALL_DOMAINS:
            rows = [
                LevelField(level, self[_name(domain, level)], self._standard_beside(domain, level)) for level in Level
            ]
            yield DomainTexts(domain, DOMAIN_LABELS[domain], rows)

    def _standard_beside(self, domain: Domain, level: Level) -> str:
        standard = LEVEL_TEXTS[domain][level]
        return "" if self.current[domain][level] == standard else standard

    @property
    def texts(self) -> Texts:
        """What was typed. Only after ``is_valid``."""
        return {
            domain: {level: " ".join(self.cleaned_data[_name(domain, level)].split()) for level in Level}
            for domain in ALL_DOMAINS
        }
