"""Which households the rules suggest for the casusbespreking."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Domain, HouseholdStatus
from households.domain.meeting import LIMITS, SIGN_LABELS, CaseFactsForMeeting, Sign, change_between, suggestions

TODAY = datetime.date(2026, 3, 2)
S = HouseholdStatus


def before(**ago):
    return TODAY - datetime.timedelta(**ago)


def scored(*levels):
    return dict(zip(Domain, levels, strict=False))


def facts(**given_facts):
    """A case that goes well: guided for a month, spoken to yesterday, somebody in charge."""
    usual = {
        "status": S.IN_GUIDANCE,
        "since": before(weeks=4),
        "has_coordinator": True,
        "last_spoken_on": before(days=1),
        "scorings": (),
    }
    return CaseFactsForMeeting(**{**usual, **given_facts})


def signs(**given_facts):
    return [one.sign for one in suggestions(facts(**given_facts), TODAY)]


def test_a_case_that_goes_well_is_not_suggested():
    assert signs() == []
    assert signs(scorings=(scored(3, 3), scored(1, 1)), since=before(weeks=60)) == []


@pytest.mark.parametrize(
    ("earlier", "latest", "is_worse"),
    [
        ((1, 1), (2, 2), True),
        ((1, 1), (3, 1), True),
        ((1, 1), (2, 1), False),
        ((1, 1), (1, 1), False),
        ((3, 3), (1, 1), False),
        # Only what was discussed both times counts.
        ((1, None), (1, 3), False),
        ((None, 1), (3, 3), True),
        ((None, None), (3, 3), False),
    ],
)
def test_worse_is_two_points_up_on_what_both_scored(earlier, latest, is_worse):
    found = signs(scorings=(scored(0, 0), scored(*earlier), scored(*latest)), since=before(weeks=1))
    assert (Sign.WORSE in found) is is_worse


def test_one_scoring_is_neither_worse_nor_stuck():
    assert signs(scorings=(scored(3, 3),), since=before(weeks=60)) == []


@pytest.mark.parametrize(
    ("status", "since", "latest", "is_stuck"),
    [
        (S.IN_GUIDANCE, before(weeks=26), (2, 2), True),
        (S.IN_GUIDANCE, before(weeks=26), (3, 2), True),
        (S.IN_GUIDANCE, before(weeks=26), (2, 1), False),
        (S.IN_GUIDANCE, before(weeks=25, days=6), (2, 2), False),
        (S.IN_CONVERSATION, before(weeks=26), (2, 2), False),
        (S.IN_GUIDANCE, None, (2, 2), False),
    ],
)
def test_stuck_is_half_a_year_without_anything_better(status, since, latest, is_stuck):
    found = signs(status=status, since=since, scorings=(scored(2, 2), scored(*latest)))
    assert (Sign.STUCK in found) is is_stuck


def test_nothing_scored_twice_says_nothing_about_being_stuck():
    assert signs(since=before(weeks=60), scorings=(scored(1, None), scored(None, 1))) == []


@pytest.mark.parametrize("status", [S.IN_CONVERSATION, S.IN_GUIDANCE])
def test_nobody_in_charge_is_a_sign(status):
    assert signs(status=status, has_coordinator=False) == [Sign.NOBODY]


@pytest.mark.parametrize(
    ("status", "last", "is_silent"),
    [
        (S.IN_GUIDANCE, before(weeks=6), True),
        (S.IN_GUIDANCE, before(weeks=5, days=6), False),
        (S.IN_CONVERSATION, before(weeks=12), True),
        (S.IN_CONVERSATION, before(weeks=11), False),
    ],
)
def test_silent_is_six_weeks_in_guidance_and_twelve_in_conversation(status, last, is_silent):
    assert (Sign.SILENT in signs(status=status, last_spoken_on=last)) is is_silent


def test_who_was_never_spoken_to_is_silent_since_the_status_began():
    found = suggestions(facts(last_spoken_on=None, since=before(weeks=8)), TODAY)
    assert [(one.sign, one.reason) for one in found] == [(Sign.SILENT, "We hebben 8 weken niemand gesproken.")]
    assert signs(last_spoken_on=None, since=None) == []


@pytest.mark.parametrize("status", [status for status in S if status not in (S.IN_CONVERSATION, S.IN_GUIDANCE)])
def test_where_nobody_works_on_it_nothing_is_suggested(status):
    assert signs(status=status, has_coordinator=False, last_spoken_on=before(weeks=90)) == []


def test_every_sign_has_words():
    assert set(SIGN_LABELS) == set(Sign)


levels = st.dictionaries(st.sampled_from(Domain), st.none() | st.integers(0, 3))


@given(levels, levels)
def test_the_change_turns_its_sign_with_time(first, second):
    there, back = change_between(first, second), change_between(second, first)
    assert (there is None) == (back is None)
    assert there is None or back is None or there == -back


@given(
    st.sampled_from(HouseholdStatus),
    st.none() | st.dates(datetime.date(2020, 1, 1), TODAY),
    st.booleans(),
    st.none() | st.dates(datetime.date(2020, 1, 1), TODAY),
    st.lists(levels, max_size=4),
)
def test_a_reason_is_a_sentence_without_a_score_or_a_domain(status, since, led, spoken, scorings):
    found = suggestions(
        CaseFactsForMeeting(status=status, since=since, has_coordinator=led, last_spoken_on=spoken, scorings=scorings),
        TODAY,
        LIMITS,
    )
    assert [one.sign for one in found] == sorted({one.sign for one in found}, key=list(Sign).index)
    for one in found:
        assert one.reason.endswith(".")
        assert not any(word in one.reason for word in ("punt", "totaal", *[domain.value for domain in Domain]))
