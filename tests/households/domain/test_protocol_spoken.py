"""What ends the rounds: speaking to them, a refusal, leaving; and what goes before everything: newcomer and melding."""

import pytest

from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.domain.moments import Moment, PartOfDay
from households.domain.protocol_settings import ProtocolSettings
from tests.households.domain.doors import (
    LONG_AFTER,
    advice_on,
    contact,
    conversation,
    day,
    enquiry,
    full_round,
    letter,
    misses,
    phone,
    ring,
)

TALK, BACK, ASK = Step.CONVERSATION, Step.COME_BACK, Step.ENQUIRY
APPROACHING, TALKED = HouseholdStatus.APPROACHING, HouseholdStatus.IN_CONVERSATION
REFUSED, VACANT, MOVED = HouseholdStatus.REFUSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED

#: All on 4 May 2026, a Monday.
AT = "2026-05-04 15:00"
APPOINTMENT = ring(AT, RingResult.APPOINTMENT, "2026-05-20")
NOT_CONVENIENT = ring(AT, RingResult.NOT_CONVENIENT)
NOT_CONVENIENT_UNTIL = ring(AT, RingResult.NOT_CONVENIENT, "2026-05-20")
NO = ring(AT, RingResult.REFUSED)
NO_BUT_LATER = ring(AT, RingResult.REFUSED, "2026-07-20")
EMPTY = ring(AT, RingResult.VACANT)
LEFT = ring(AT, RingResult.MOVED)
TALK_AT_RING = ring(AT, RingResult.CONVERSATION)

ELSEWHERE = contact("2026-05-11 10:00", ContactKind.ELSEWHERE)
OFFICE_HOUR = contact("2026-05-11 10:00", ContactKind.OFFICE_HOUR)


@pytest.mark.parametrize(
    ("events", "status", "step", "due_from"),
    [
        pytest.param((APPOINTMENT,), APPROACHING, TALK, "2026-05-20", id="afspraak"),
        pytest.param((ring(AT, RingResult.APPOINTMENT),), APPROACHING, TALK, "2026-05-11", id="afspraak without date"),
        pytest.param((TALK_AT_RING,), TALKED, None, None, id="gesprek at the ring"),
        pytest.param((conversation(AT),), TALKED, None, None, id="gesprek"),
        pytest.param((TALK_AT_RING, conversation(AT)), TALKED, None, None, id="both are one"),
        pytest.param((APPOINTMENT, conversation("2026-05-20 10:00")), TALKED, None, None, id="afspraak kept"),
        pytest.param((NOT_CONVENIENT,), APPROACHING, BACK, "2026-05-11", id="niet gelegen"),
        pytest.param((NOT_CONVENIENT_UNTIL,), APPROACHING, BACK, "2026-05-20", id="niet gelegen with date"),
        pytest.param((phone(AT),), APPROACHING, BACK, "2026-05-11", id="telefoon"),
        pytest.param((phone(AT, "2026-05-20"),), APPROACHING, BACK, "2026-05-20", id="telefoon with date"),
        pytest.param((ELSEWHERE,), APPROACHING, BACK, "2026-05-18", id="elders"),
        pytest.param((OFFICE_HOUR,), APPROACHING, BACK, "2026-05-18", id="spreekuur"),
        pytest.param((phone(AT), conversation("2026-05-06 10:00")), TALKED, None, None, id="a conversation followed"),
        pytest.param((conversation(AT), phone("2026-05-06 10:00")), TALKED, BACK, "2026-05-13", id="phoned after it"),
        pytest.param((conversation(AT), ring("2026-05-06 10:00")), TALKED, None, None, id="miss after gesprek"),
        pytest.param(
            (conversation(AT), ring("2026-05-06 10:00", RingResult.NOT_CONVENIENT)),
            TALKED,
            BACK,
            "2026-05-13",
            id="niet gelegen after gesprek",
        ),
        # A miss after having spoken.
        pytest.param((NOT_CONVENIENT, ring("2026-05-13 10:00")), APPROACHING, BACK, "2026-05-14", id="miss"),
        pytest.param((NOT_CONVENIENT, ring("2026-05-11 10:00")), APPROACHING, BACK, "2026-05-12", id="miss on the day"),
        pytest.param((NOT_CONVENIENT, ring("2026-05-06 10:00")), APPROACHING, BACK, "2026-05-11", id="miss too early"),
        pytest.param((APPOINTMENT, ring("2026-05-20 10:00")), APPROACHING, TALK, "2026-05-21", id="nobody there"),
        pytest.param(
            (NOT_CONVENIENT, *misses("2026-05-13 10:00", "2026-05-15 20:00")), APPROACHING, BACK, "2026-05-16", id="two"
        ),
        pytest.param(
            (NOT_CONVENIENT, ring("2026-05-13 10:00", RingResult.NOT_OPENED)), APPROACHING, BACK, "2026-05-14", id="in"
        ),
        pytest.param(
            (NOT_CONVENIENT, ring("2026-05-13 10:00"), phone("2026-05-13 12:00", "2026-05-14")),
            APPROACHING,
            BACK,
            "2026-05-14",
            id="a new date forgets the miss",
        ),
        # What was agreed stands.
        pytest.param(
            (APPOINTMENT, phone("2026-05-10 10:00")), APPROACHING, TALK, "2026-05-20", id="confirmed by phone"
        ),
        pytest.param((APPOINTMENT, phone("2026-05-20 09:00")), APPROACHING, TALK, "2026-05-20", id="on the day itself"),
        pytest.param((APPOINTMENT, phone("2026-05-21 09:00")), APPROACHING, BACK, "2026-05-28", id="appointment past"),
        pytest.param(
            (APPOINTMENT, phone("2026-05-10 10:00", "2026-06-03")), APPROACHING, BACK, "2026-06-03", id="another date"
        ),
        pytest.param(
            (APPOINTMENT, ring("2026-05-10 10:00", RingResult.NOT_CONVENIENT)),
            APPROACHING,
            BACK,
            "2026-05-17",
            id="door",
        ),
        pytest.param((NO_BUT_LATER, ELSEWHERE), APPROACHING, BACK, "2026-07-20", id="met before they may come back"),
        pytest.param((phone("2026-05-01 10:00"), ELSEWHERE), APPROACHING, BACK, "2026-05-18", id="nothing was agreed"),
        # A no.
        pytest.param((NO_BUT_LATER,), APPROACHING, BACK, "2026-07-20", id="weigert with date"),
        pytest.param((NO_BUT_LATER, ring("2026-07-20 10:00")), APPROACHING, BACK, "2026-07-21", id="miss then"),
        pytest.param((NO,), REFUSED, None, None, id="weigert"),
        pytest.param((NO_BUT_LATER, ring("2026-07-20 10:00", RingResult.REFUSED)), REFUSED, None, None, id="no again"),
        pytest.param((conversation("2026-05-01 10:00"), NO), REFUSED, None, None, id="no after gesprek"),
        pytest.param((NO, ring("2026-05-13 10:00")), REFUSED, None, None, id="rung after a no"),
        pytest.param((NO, phone("2026-05-13 10:00")), REFUSED, None, None, id="phoned after a no"),
        pytest.param((NO, ELSEWHERE, OFFICE_HOUR), REFUSED, None, None, id="met after a no"),
        pytest.param((NO, ring("2026-05-13 10:00", RingResult.NOT_CONVENIENT)), REFUSED, None, None, id="asked again"),
        pytest.param((NO, enquiry("2026-05-13 10:00")), REFUSED, None, None, id="enquiry after a no"),
        pytest.param((NO, phone("2026-05-13 10:00", "2026-06-01")), APPROACHING, BACK, "2026-06-01", id="they call"),
        pytest.param((NO, conversation("2026-05-13 10:00")), TALKED, None, None, id="changed their mind"),
        pytest.param(
            (NO, ring("2026-05-13 10:00", RingResult.APPOINTMENT)), APPROACHING, TALK, "2026-05-20", id="appointment"
        ),
        pytest.param((NO, ring("2026-05-13 10:00", RingResult.VACANT)), VACANT, None, None, id="left after a no"),
        pytest.param(
            (NO, ring("2026-05-13 10:00", RingResult.MOVED), ring("2026-05-14 10:00", RingResult.NOT_CONVENIENT)),
            REFUSED,
            None,
            None,
            id="a no outlives a mistake about moving",
        ),
        pytest.param(
            (NO, conversation("2026-05-13 10:00"), phone("2026-05-14 10:00")),
            TALKED,
            BACK,
            "2026-05-21",
            id="open again",
        ),
        # Gone.
        pytest.param((EMPTY,), VACANT, None, None, id="leeg"),
        pytest.param(
            (EMPTY, ring("2026-05-13 10:00", RingResult.NOT_OPENED)), VACANT, None, None, id="leeg and a miss"
        ),
        pytest.param((EMPTY, phone("2026-05-13 10:00", "2026-06-01")), VACANT, None, None, id="phone after leeg"),
        pytest.param(
            (EMPTY, ring("2026-05-13 10:00", RingResult.NOT_CONVENIENT)), APPROACHING, BACK, "2026-05-20", id="in"
        ),
        pytest.param((EMPTY, ring("2026-05-13 10:00", RingResult.MOVED)), MOVED, ASK, "2026-05-13", id="leeg, moved"),
        pytest.param((LEFT,), MOVED, ASK, "2026-05-04", id="verhuisd"),
        pytest.param((LEFT, ring("2026-05-13 10:00")), MOVED, ASK, "2026-05-04", id="verhuisd and a miss"),
        pytest.param((enquiry("2026-05-03 10:00"), LEFT), MOVED, ASK, "2026-05-04", id="asked before"),
        pytest.param((LEFT, enquiry(AT)), MOVED, None, None, id="verhuisd, asked"),
        pytest.param(
            (LEFT, enquiry("2026-05-06 10:00"), ring("2026-05-13 10:00")), MOVED, None, None, id="asked, rung"
        ),
        pytest.param(
            (LEFT, enquiry("2026-05-06 10:00"), ring("2026-05-13 10:00", RingResult.MOVED)),
            MOVED,
            None,
            None,
            id="twice",
        ),
        pytest.param((LEFT, phone("2026-05-13 10:00")), MOVED, ASK, "2026-05-04", id="phone after verhuisd"),
        pytest.param((LEFT, conversation("2026-05-13 10:00")), TALKED, None, None, id="they were there after all"),
        pytest.param((LEFT, ring("2026-05-13 10:00", RingResult.VACANT)), VACANT, None, None, id="verhuisd, leeg"),
        pytest.param(
            (conversation("2026-05-01 10:00"), LEFT, ring("2026-05-13 10:00", RingResult.NOT_CONVENIENT)),
            TALKED,
            BACK,
            "2026-05-20",
            id="known from before",
        ),
    ],
)
@pytest.mark.parametrize("before", [(), (letter("2026-03-01 09:00"), *full_round("2026-03"))], ids=["new", "rung"])
def test_the_step_after_the_rounds(before, events, status, step, due_from):
    advice = advice_on(LONG_AFTER, *before, *events)
    assert (advice.status, advice.step) == (status, step)
    assert advice.due_from == (day(due_from) if due_from else None)
    assert (advice.round, advice.attempt) == (None, None)
    assert advice.due_by == (advice.due_from if step is TALK else None)


def test_speaking_after_two_rounds_is_no_longer_not_reached():
    advice = advice_on(LONG_AFTER, *full_round("2025-03"), *full_round("2025-05"), phone(AT))
    assert (advice.status, advice.step) == (APPROACHING, BACK)


def test_the_time_to_come_back_is_a_setting():
    advice = advice_on(LONG_AFTER, NOT_CONVENIENT, settings=ProtocolSettings(come_back_default_days=3))
    assert advice.due_from == day("2026-05-07")


@pytest.mark.parametrize(
    ("since", "due_from"), [("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29"), ("2026-03-10", "2026-04-10")]
)
def test_a_newcomer_is_welcomed_a_month_after_moving_in_without_a_letter(since, due_from):
    advice = advice_on(since, since=since, newcomer=True)
    assert (advice.step, advice.due_from) == (Step.INTRODUCTION, day(due_from))
    assert (advice.round, advice.attempt, advice.status) == (1, 1, HouseholdStatus.NOT_APPROACHED)
    assert advice.suggestion is not None
    assert advice.suggestion.part is PartOfDay.MORNING


def test_a_miss_at_a_newcomer_is_the_first_ring_of_round_one():
    missed = advice_on(LONG_AFTER, *misses("2026-04-10 10:00"), since="2026-03-10", newcomer=True)
    assert (missed.step, missed.round, missed.attempt) == (Step.RING_DAYTIME, 1, 2)
    evening = advice_on(LONG_AFTER, *misses("2026-04-10 19:00"), since="2026-03-10", newcomer=True)
    assert (evening.step, evening.round, evening.attempt) == (Step.RING_DAYTIME, 1, 1)
    assert evening.due_from == day("2026-04-11")


def test_a_letter_to_a_newcomer_changes_nothing():
    advice = advice_on(LONG_AFTER, letter("2026-03-12 09:00"), since="2026-03-10", newcomer=True)
    assert (advice.step, advice.due_from) == (Step.INTRODUCTION, day("2026-04-10"))


def test_a_newcomer_of_whom_the_date_is_unknown_is_welcomed_at_once():
    advice = advice_on("2026-04-10", since=None, newcomer=True)
    assert (advice.step, advice.due_from) == (Step.INTRODUCTION, day("2026-04-10"))
    assert advice.reason == "Nieuwe bewoner: ga kennismaken vanaf 10 april 2026. Een brief is niet nodig."


def test_when_a_newcomer_is_welcomed_is_a_setting():
    advice = advice_on(
        "2026-03-10", since="2026-03-10", newcomer=True, settings=ProtocolSettings(newcomer_after_months=2)
    )
    assert advice.due_from == day("2026-05-10")


def test_a_letter_waits_for_who_is_still_to_move_in():
    assert advice_on("2026-03-10", since="2026-04-01").due_from == day("2026-04-01")
    assert advice_on("2026-03-10", since=None).due_from == day("2026-03-10")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (HouseholdStatus.IN_GUIDANCE, "In begeleiding: het contact loopt via het plan van aanpak."),
        (HouseholdStatus.AFTERCARE, "In nazorg: het contact loopt via de nazorg."),
        (HouseholdStatus.CLOSED, "Afgesloten: niet meer langsgaan."),
    ],
)
@pytest.mark.parametrize("events", [(), (NOT_CONVENIENT,), (NO,), (EMPTY,), full_round("2026-03")])
def test_a_status_set_by_hand_leaves_no_step(status, reason, events):
    advice = advice_on(LONG_AFTER, *events, status=status)
    assert (advice.status, advice.step, advice.due_from, advice.reason) == (status, None, None, reason)


@pytest.mark.parametrize("events", [(), (NOT_CONVENIENT,), full_round("2026-03")])
def test_where_nobody_lives_there_is_no_step(events):
    advice = advice_on(LONG_AFTER, *events, vacant=True)
    assert (advice.status, advice.step, advice.due_from) == (VACANT, None, None)
    assert advice.reason == "Er woont nu niemand: wacht tot er iemand komt wonen."


@pytest.mark.parametrize(
    ("events", "more", "status", "round_", "attempt"),
    [
        ((), {}, HouseholdStatus.NOT_APPROACHED, 1, 1),
        (full_round("2026-03")[:2], {}, APPROACHING, 1, 3),
        ((conversation(AT),), {}, TALKED, None, None),
        ((NO,), {}, REFUSED, None, None),
        ((LEFT,), {}, MOVED, None, None),
        ((), {"vacant": True}, VACANT, None, None),
        ((NO,), {"status": HouseholdStatus.CLOSED}, HouseholdStatus.CLOSED, None, None),
        ((), {"newcomer": True}, HouseholdStatus.NOT_APPROACHED, 1, 1),
    ],
)
def test_an_open_melding_goes_before_everything(events, more, status, round_, attempt):
    advice = advice_on(LONG_AFTER, *events, signal="2026-06-01", **more)
    assert (advice.step, advice.due_from, advice.due_by) == (Step.SIGNAL, day("2026-06-01"), day("2026-06-01"))
    assert (advice.status, advice.round, advice.attempt) == (status, round_, attempt)
    assert advice.reason.startswith("Melding van 1 juni 2026: ga langs, wacht niet op je ronde.")
    assert advice.suggestion is None
    without = advice_on("2026-05-31", *events, signal="2026-06-01", **more)
    assert without == advice_on("2026-05-31", *events, **more)


@pytest.mark.parametrize(
    ("events", "more", "warned"),
    [
        ((NO,), {}, True),
        ((NO, phone("2026-05-13 10:00")), {}, True),
        ((NO, conversation("2026-05-13 10:00")), {}, False),
        ((NO_BUT_LATER,), {}, False),
        ((NO,), {"vacant": True}, False),
        ((NO,), {"status": HouseholdStatus.IN_GUIDANCE}, False),
        ((), {}, False),
    ],
)
def test_a_melding_warns_of_an_earlier_no(events, more, warned):
    advice = advice_on(LONG_AFTER, *events, signal="2026-06-01", **more)
    assert advice.reason.endswith("Let op: deze bewoner weigerde op 4 mei 2026.") == warned


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ((APPOINTMENT,), "Afspraak voor een gesprek op 20 mei 2026."),
        (
            (APPOINTMENT, ring("2026-05-20 10:00")),
            "Afspraak voor een gesprek op 20 mei 2026. Op 20 mei 2026 was er niemand te spreken; probeer het opnieuw.",
        ),
        (
            (ring(AT, RingResult.APPOINTMENT),),
            "Afspraak gemaakt op 4 mei 2026, zonder datum: ga langs vanaf 11 mei 2026.",
        ),
        ((NOT_CONVENIENT,), "Het kwam niet gelegen op 4 mei 2026: kom terug vanaf 11 mei 2026."),
        ((NO_BUT_LATER,), "Wil nu niet meedoen, maar je mag terugkomen vanaf 20 juli 2026."),
        ((phone(AT),), "Telefonisch gesproken op 4 mei 2026: kom langs vanaf 11 mei 2026."),
        ((ELSEWHERE,), "Elders getroffen op 11 mei 2026: kom langs vanaf 18 mei 2026."),
        ((OFFICE_HOUR,), "Op het spreekuur gesproken op 11 mei 2026: kom langs vanaf 18 mei 2026."),
        ((conversation(AT),), "Gesprek gevoerd op 4 mei 2026: er is geen volgende stap aan de deur."),
        ((NO, phone("2026-05-13 10:00")), "Weigert sinds 4 mei 2026: niet meer langsgaan."),
        ((EMPTY,), "De woning was leeg op 4 mei 2026: wacht tot er iemand komt wonen."),
        ((LEFT,), "De hoofdbewoner is verhuisd, bleek op 4 mei 2026: doe navraag wie er nu woont."),
        ((LEFT, enquiry("2026-05-06 10:00")), "Verhuisd, navraag gedaan op 6 mei 2026: wacht op de mutatie."),
    ],
)
def test_the_reason_is_a_sentence(events, reason):
    assert advice_on(LONG_AFTER, *events).reason == reason


def test_the_reason_of_an_introduction():
    advice = advice_on(LONG_AFTER, since="2026-03-10", newcomer=True)
    assert advice.reason == (
        "Nieuwe bewoner sinds 10 maart 2026: ga kennismaken vanaf 10 april 2026. Een brief is niet nodig."
    )
    assert advice.suggestion == Moment(4, PartOfDay.MORNING)
