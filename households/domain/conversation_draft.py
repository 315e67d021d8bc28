"""Saving a draft from more than one device: what is kept, what meets another change, and what is news.

Every answer remembers at which version of the draft it last changed. A device says from which version it goes on and
what it changed: another answer than one somebody else changed since is a conflict, and is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from households.domain.conversation_answers import Answer, Answers


@dataclass(frozen=True, slots=True)
class Conflict:
    """One answer that was changed in two places: what stands now, and what was typed here."""

    standing: Answer
    typed: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The draft after saving; ``version`` is higher than before only when something changed."""

    answers: dict[str, Answer]
    field_versions: dict[str, int]
    version: int
    #: What was not kept, because somebody else changed it since.
    conflicts: Mapping[str, Conflict]
    #: What others changed since, that this device doesn't have yet; empty when it was cleared.
    news: Mapping[str, Answer]


def merge(
    answers: Answers, field_versions: Mapping[str, int], version: int, *, base: int, changes: Mapping[str, Answer]
) -> Merged:
    """Return the draft with ``changes`` by somebody who had seen version ``base``."""
    merged, versions = dict(answers), dict(field_versions)
    conflicts: dict[str, Conflict] = {}
    next_version = version + 1
    for name, typed in changes.items():
        standing: Answer = answers.get(name, "")
        if standing == typed or (not standing and not typed):
            continue
        if versions.get(name, 0) > base:
            conflicts[name] = Conflict(standing, typed)
            continue
        versions[name] = next_version
        if typed:
            merged[name] = typed
        else:
            del merged[name]
    is_changed = next_version in versions.values()
    return Merged(
        answers=merged,
        field_versions=versions,
        version=next_version if is_changed else version,
        conflicts=conflicts,
        news={
            name: answers.get(name, "")
            for name, changed_at in field_versions.items()
            if changed_at > base and name not in changes
        },
    )
