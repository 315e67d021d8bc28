from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from households.domain.conversation_draft import Conflict, merge

NAMES = st.sampled_from(["note-work", "score-work", "residents"])
VALUES = st.sampled_from(["", "1", "2", "tekst"])
CHANGES = st.dictionaries(NAMES, VALUES, max_size=3)


def test_a_change_of_what_was_seen_is_kept():
    merged = merge({"a": "1"}, {"a": 2}, 2, base=2, changes={"a": "2", "b": "3"})
    assert (merged.answers, merged.version, merged.field_versions) == ({"a": "2", "b": "3"}, 3, {"a": 3, "b": 3})
    assert not merged.conflicts
    assert not merged.news


def test_the_same_answer_again_changes_nothing():
    merged = merge({"a": "1", "b": ["x"]}, {}, 4, base=4, changes={"a": "1", "b": ["x"], "c": "", "d": []})
    assert merged.version == 4
    assert merged.answers == {"a": "1", "b": ["x"]}


def test_an_answer_that_is_cleared_is_gone_and_that_is_news_for_the_other():
    cleared = merge({"a": "1"}, {}, 1, base=1, changes={"a": ""})
    assert cleared.answers == {}
    other = merge(cleared.answers, cleared.field_versions, cleared.version, base=1, changes={"b": "2"})
    assert other.news == {"a": ""}
    assert other.answers == {"b": "2"}


def test_two_devices_in_one_field_is_a_conflict_and_the_rest_is_kept():
    merged = merge({"a": "van hen"}, {"a": 5}, 5, base=4, changes={"a": "van mij", "b": "nieuw"})
    assert merged.conflicts == {"a": Conflict("van hen", "van mij")}
    assert merged.answers == {"a": "van hen", "b": "nieuw"}
    again = merge(merged.answers, merged.field_versions, merged.version, base=merged.version, changes={"a": "van mij"})
    assert again.answers["a"] == "van mij"


@given(CHANGES, CHANGES)
def test_two_devices_never_overwrite_each_other_unseen(first, second):
    start, base = {"note-work": "begin"}, 1
    one = merge(start, {}, base, base=base, changes=first)
    two = merge(one.answers, one.field_versions, one.version, base=base, changes=second)
    for name, value in first.items():
        changed = start.get(name, "") != value
        if changed:
            assert two.answers.get(name, "") == value
            assert second.get(name, value) == value or two.conflicts[name].typed == second[name]


@given(st.lists(CHANGES, max_size=5))
def test_one_device_has_what_it_typed_last(saves):
    answers: dict[str, Any] = {}
    versions: dict[str, int] = {}
    typed: dict[str, Any] = {}
    version = 1
    for changes in saves:
        merged = merge(answers, versions, version, base=version, changes=changes)
        assert not merged.conflicts
        answers, versions, version = merged.answers, merged.field_versions, merged.version
        typed |= changes
    assert answers == {name: value for name, value in typed.items() if value}
