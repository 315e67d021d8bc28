"""The table of legal changes of status."""

from datetime import date

import pytest

from households.domain.case_status import (
    CLOSING_LABELS,
    REASON_FITS,
    TRANSITIONS,
    ClosingReason,
    Words,
    closing_reasons,
    options,
    refusal_of,
    status_by_hand_on,
)
from households.domain.codes import STATUSES_SET_BY_HAND
from households.domain.codes import HouseholdStatus as S

TODAY = date(2026, 3, 5)


def refused(start, to, **more):
    found = refusal_of(start, to, **{"on": TODAY, "today": TODAY, "since": None, **more})
    return (found.message, found.field) if found else None


def test_a_person_leads_a_case_from_conversation_to_closing():
    assert refused(S.IN_CONVERSATION, S.IN_GUIDANCE) is None
    assert refused(S.IN_GUIDANCE, S.AFTERCARE) is None
    assert refused(S.AFTERCARE, S.CLOSED, reason=ClosingReason.GOALS_REACHED) is None
    assert refused(S.CLOSED, S.IN_GUIDANCE, explanation="Nieuwe melding") is None


@pytest.mark.parametrize("status", S)
def test_every_household_that_is_not_closed_can_be_closed(status):
    assert ((status, S.CLOSED) in TRANSITIONS) == (status is not S.CLOSED)
    assert bool(closing_reasons(status)) == (status is not S.CLOSED)


def test_what_the_doors_decide_is_never_chosen():
    for (start, to), step in TRANSITIONS.items():
        assert start is not to
        assert step.by_doors == (to not in STATUSES_SET_BY_HAND)
        assert (step.needs is Words.CLOSING_REASON) == (to is S.CLOSED)


@pytest.mark.parametrize(
    ("start", "to"),
    [
        (S.NOT_APPROACHED, S.IN_GUIDANCE),
        (S.IN_CONVERSATION, S.AFTERCARE),
        (S.REFUSED, S.IN_GUIDANCE),
        (S.CLOSED, S.AFTERCARE),
    ],
)
def test_what_is_not_in_the_table_is_refused(start, to):
    message, field = refused(start, to)
    assert message.startswith("Dit kan niet: het huishouden is nu ")
    assert field is None


def test_options_name_what_the_doors_make_of_it_once():
    assert list(options(S.IN_GUIDANCE)) == [S.AFTERCARE, S.CLOSED, None]
    assert list(options(S.CLOSED)) == [S.IN_GUIDANCE, None]
    assert [step.verb for step in options(S.IN_CONVERSATION).values()] == ["Begeleiding starten", "Afsluiten"]


def test_no_change_lies_in_the_future_or_before_the_last_one():
    assert refused(S.IN_CONVERSATION, S.IN_GUIDANCE, on=date(2026, 3, 6)) == ("Deze datum ligt in de toekomst.", "on")
    message, field = refused(S.IN_CONVERSATION, S.IN_GUIDANCE, on=date(2026, 1, 31), since=date(2026, 2, 1))
    assert (field, "1-2-2026" in message) == ("on", True)
    assert refused(S.IN_CONVERSATION, S.IN_GUIDANCE, on=date(2026, 2, 1), since=date(2026, 2, 1)) is None


def test_closing_asks_for_a_reason_that_fits():
    assert refused(S.IN_GUIDANCE, S.CLOSED) == ("Kies waarom je afsluit.", "reason")
    message, field = refused(S.IN_GUIDANCE, S.CLOSED, reason=ClosingReason.NEVER_REACHED)
    assert message == "'nooit bereikt' past niet bij een huishouden dat in begeleiding is."
    assert field == "reason"
    assert refused(S.NOT_REACHED, S.CLOSED, reason=ClosingReason.NEVER_REACHED) is None
    assert refused(S.NOT_REACHED, S.CLOSED, reason=ClosingReason.GOALS_REACHED) is not None


@pytest.mark.parametrize(
    ("start", "to"), [(S.AFTERCARE, S.IN_GUIDANCE), (S.CLOSED, S.IN_GUIDANCE), (S.CLOSED, S.MOVED)]
)
def test_going_back_asks_for_words(start, to):
    assert refused(start, to, explanation="  ") == ("Schrijf kort op waarom.", "explanation")
    assert refused(start, to, explanation="Het ging toch mis") is None


def test_every_reason_has_a_word_and_fits_somewhere():
    assert set(CLOSING_LABELS) == set(REASON_FITS) == set(ClosingReason)
    assert all(REASON_FITS.values())


def test_the_status_of_a_day_is_the_last_one_set_until_then():
    changes = [(date(2026, 1, 5), S.IN_GUIDANCE), (date(2026, 2, 1), S.CLOSED), (date(2026, 3, 1), S.IN_CONVERSATION)]
    assert status_by_hand_on(changes, date(2026, 1, 4)) is None
    assert status_by_hand_on(changes, date(2026, 1, 5)) is S.IN_GUIDANCE
    assert status_by_hand_on(changes, date(2026, 2, 28)) is S.CLOSED
    assert status_by_hand_on(changes, date(2026, 3, 1)) is None
