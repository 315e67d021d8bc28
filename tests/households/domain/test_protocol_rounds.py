"""The rounds: letter, daytime, card, evening, the next round, and the rest."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.domain.door_events import DoorEvent, DoorHistory
from households.domain.protocol import Mark, MarkKind, Moment, PartOfDay, outlook
from households.domain.protocol_settings import ProtocolSettings
from tests.households.domain.doors import (
    LONG_AFTER,
    advice_on,
    card,
    day,
    enquiry,
    full_round,
    letter,
    misses,
    phone,
    ring,
)

LETTER = letter("2026-03-01 09:00")
#: Three daytime misses: Tuesday morning, Thursday afternoon, Friday morning.
DAYTIME = misses("2026-03-10 10:00", "2026-03-12 14:00", "2026-03-13 11:00")
CARD = card("2026-03-13 11:00")
EVENING = misses("2026-03-16 19:00", "2026-03-18 20:00", "2026-03-20 18:00")

D, C, E = Step.RING_DAYTIME, Step.CARD, Step.RING_EVENING


@pytest.mark.parametrize(
    ("events", "step", "round_", "attempt", "due_from", "due_by"),
    [
        pytest.param((), Step.LETTER, 1, 1, LONG_AFTER, None, id="nothing yet"),
        pytest.param((LETTER,), D, 1, 1, "2026-03-08", "2026-03-22", id="letter"),
        pytest.param((LETTER, letter("2026-04-01 09:00")), D, 1, 1, "2026-04-08", "2026-04-22", id="last letter"),
        pytest.param((enquiry("2026-03-01 09:00"),), Step.LETTER, 1, 1, LONG_AFTER, None, id="only asked around"),
        pytest.param((card("2026-03-01 09:00"),), Step.LETTER, 1, 1, LONG_AFTER, None, id="only a card"),
        pytest.param((LETTER, card("2026-03-02 09:00")), D, 1, 1, "2026-03-08", "2026-03-22", id="letter and card"),
        pytest.param((LETTER, *DAYTIME[:1]), D, 1, 2, "2026-03-11", None, id="one miss"),
        pytest.param((LETTER, *DAYTIME[:2]), D, 1, 3, "2026-03-13", None, id="two misses"),
        pytest.param(DAYTIME[:1], D, 1, 2, "2026-03-11", None, id="rung without letter"),
        pytest.param((*DAYTIME[:1], letter("2026-03-11 09:00")), D, 1, 2, "2026-03-11", None, id="letter after ring"),
        pytest.param((LETTER, *DAYTIME), C, 1, 1, "2026-03-13", None, id="third miss asks for the card"),
        pytest.param((LETTER, *DAYTIME, CARD), E, 1, 1, "2026-03-13", None, id="card, then evening"),
        pytest.param((*DAYTIME, card("2026-03-17 09:00")), E, 1, 1, "2026-03-17", None, id="card days later"),
        pytest.param((*DAYTIME[:1], card("2026-03-10 10:01")), D, 1, 2, "2026-03-11", None, id="card early"),
        pytest.param((card("2026-03-10 09:59"), *DAYTIME), E, 1, 1, "2026-03-13", None, id="early card counts"),
        pytest.param((*DAYTIME, CARD, EVENING[0]), E, 1, 2, "2026-03-17", None, id="one evening"),
        pytest.param((*DAYTIME, CARD, *EVENING[:2]), E, 1, 3, "2026-03-19", None, id="two evenings"),
        pytest.param((*DAYTIME[:2], EVENING[0]), D, 1, 3, "2026-03-17", None, id="two daytime, one evening"),
        pytest.param(EVENING[:1], D, 1, 1, "2026-03-17", None, id="evening first"),
        pytest.param(EVENING, D, 1, 1, "2026-03-21", None, id="three evenings first"),
        pytest.param((*DAYTIME, EVENING[0]), C, 1, 2, "2026-03-13", None, id="evening before the card"),
        pytest.param((*DAYTIME, *EVENING), C, 2, 1, "2026-03-13", None, id="only the card is lacking"),
        pytest.param(
            (*DAYTIME, *EVENING, ring("2026-03-25 10:00")), C, 2, 1, "2026-03-13", None, id="ring while card is lacking"
        ),
        pytest.param(
            (*DAYTIME, *EVENING, card("2026-03-21 09:00")), D, 2, 1, "2026-05-01", None, id="card last of all"
        ),
        pytest.param(
            (*DAYTIME, *EVENING, ring("2026-03-25 10:00"), card("2026-03-26 10:00")),
            D,
            2,
            1,
            "2026-05-06",
            None,
            id="six weeks after the extra ring",
        ),
        pytest.param((*DAYTIME, CARD, *EVENING), D, 2, 1, "2026-05-01", None, id="round 1 done"),
        pytest.param(
            (*DAYTIME, CARD, *EVENING, card("2026-04-01 10:00")), D, 2, 1, "2026-05-01", None, id="one more card"
        ),
        pytest.param(
            (*DAYTIME, CARD, *EVENING, enquiry("2026-04-01 10:00")), D, 2, 1, "2026-05-01", None, id="enquiry between"
        ),
        pytest.param(
            (*DAYTIME, CARD, *EVENING, ring("2026-04-01 10:00")), D, 2, 2, "2026-04-02", None, id="round 2 begun early"
        ),
        pytest.param(
            (*DAYTIME, CARD, *EVENING, ring("2026-04-01 20:00")),
            D,
            2,
            1,
            "2026-04-02",
            None,
            id="early, in the evening",
        ),
        pytest.param(
            (*DAYTIME, CARD, *EVENING, ring("2026-08-03 10:00")), D, 2, 2, "2026-08-04", None, id="round 2 begun late"
        ),
        pytest.param(
            (*DAYTIME, *misses("2026-03-14 10:00", "2026-03-15 10:00")), C, 1, 1, "2026-03-13", None, id="five daytime"
        ),
        pytest.param(
            (*DAYTIME, CARD, *EVENING[:2], ring("2026-03-19 10:00")), E, 1, 3, "2026-03-19", None, id="daytime extra"
        ),
    ],
)
def test_the_next_step_in_a_round(events, step, round_, attempt, due_from, due_by):
    advice = advice_on(LONG_AFTER, *events)
    assert (advice.step, advice.round, advice.attempt) == (step, round_, attempt)
    assert advice.due_from == day(due_from)
    assert advice.due_by == (day(due_by) if due_by else None)


def test_the_first_visit_is_a_ring_and_not_a_letter_once_somebody_rang():
    assert advice_on(LONG_AFTER, *misses("2026-03-10 19:00")).step is Step.RING_DAYTIME


def test_not_opened_is_a_miss():
    opened_not = tuple(replace(event, result=RingResult.NOT_OPENED) for event in DAYTIME)
    assert advice_on(LONG_AFTER, *opened_not).step is Step.CARD


@pytest.mark.parametrize(
    ("at", "attempt"),
    [
        (datetime(2026, 7, 1, 15, 59, tzinfo=UTC), 2),  # 17:59 in summer
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), 1),  # 18:00 in summer
        (datetime(2026, 1, 5, 16, 59, tzinfo=UTC), 2),  # 17:59 in winter
        (datetime(2026, 1, 5, 17, 0, tzinfo=UTC), 1),  # 18:00 in winter
        (datetime(2026, 3, 29, 15, 59, tzinfo=UTC), 2),  # the day the clock goes forward
        (datetime(2026, 3, 29, 16, 0, tzinfo=UTC), 1),
        (datetime(2026, 10, 25, 16, 59, tzinfo=UTC), 2),  # the day it goes back
        (datetime(2026, 10, 25, 17, 0, tzinfo=UTC), 1),
    ],
)
def test_evening_starts_at_six_in_amsterdam(at, attempt):
    advice = advice_on(LONG_AFTER, DoorEvent(at, ContactKind.RING, RingResult.NOT_HOME))
    assert (advice.step, advice.attempt) == (Step.RING_DAYTIME, attempt)


@pytest.mark.parametrize(
    ("today", "extra", "step", "round_", "due_from"),
    [
        # The last ring of round 2 was on 20 May; twelve weeks later is 12 August.
        ("2026-05-20", (), Step.ENQUIRY, 3, "2026-05-20"),
        ("2026-08-11", (), Step.ENQUIRY, 3, "2026-05-20"),
        ("2026-08-12", (), D, 3, "2026-08-12"),
        ("2026-05-21", (enquiry("2026-05-21 09:00"),), D, 3, "2026-08-12"),
        ("2026-05-20", (enquiry("2026-05-20 18:30"),), D, 3, "2026-08-12"),
        ("2026-05-21", (enquiry("2026-05-21 09:00"), enquiry("2026-05-21 10:00")), D, 3, "2026-08-12"),
        ("2026-05-21", (enquiry("2026-05-10 09:00"),), Step.ENQUIRY, 3, "2026-05-20"),
        ("2026-06-02", (ring("2026-06-01 10:00"),), D, 3, "2026-06-02"),
    ],
)
def test_after_two_rounds_the_door_rests(today, extra, step, round_, due_from):
    advice = advice_on(today, LETTER, *full_round("2026-03"), *full_round("2026-05"), *extra)
    assert (advice.step, advice.round, advice.due_from) == (step, round_, day(due_from))
    assert advice.attempt == (2 if extra and extra[0].is_miss else 1)
    assert advice.status is HouseholdStatus.NOT_REACHED


def test_the_rest_is_over_by_its_end():
    advice = advice_on("2026-05-25", *full_round("2026-03"), *full_round("2026-05"))
    assert advice.due_by == day("2026-08-12")


def test_when_the_card_completes_the_second_round_the_rest_counts_from_the_ring():
    second = tuple(event for event in full_round("2026-05") if event.kind is not ContactKind.CARD)
    advice = advice_on("2026-06-01", *full_round("2026-03"), *second, card("2026-05-25 10:00"))
    assert (advice.step, advice.due_from, advice.due_by) == (Step.ENQUIRY, day("2026-05-25"), day("2026-08-12"))


@pytest.mark.parametrize("third", ["2026-06", "2026-08", "2026-10"])
def test_every_later_round_rests_again(third):
    rounds = (*full_round("2026-03"), *full_round("2026-05"), enquiry("2026-05-21 09:00"), *full_round(third))
    advice = advice_on(f"{third}-21", *rounds)
    assert (advice.step, advice.round, advice.attempt) == (Step.ENQUIRY, 4, 1)
    assert advice.status is HouseholdStatus.NOT_REACHED
    asked = advice_on(f"{third}-21", *rounds, enquiry(f"{third}-21 09:00"))
    assert (asked.step, asked.round) == (Step.RING_DAYTIME, 4)


def test_the_card_is_asked_again_in_the_next_round():
    second = tuple(event for event in full_round("2026-05") if event.kind is not ContactKind.CARD)
    advice = advice_on(LONG_AFTER, LETTER, *full_round("2026-03"), *second[:3])
    assert (advice.step, advice.round, advice.attempt) == (Step.CARD, 2, 1)


def test_the_outlook_holds_both_steps_of_a_rest():
    history = DoorHistory(events=(*full_round("2026-03"), *full_round("2026-05")))
    seen = outlook(history, day("2026-06-01"))
    assert seen.now.step is Step.ENQUIRY
    assert seen.later is not None
    assert (seen.later.step, seen.later.round, seen.later.due_from) == (Step.RING_DAYTIME, 3, day("2026-08-12"))
    assert seen.later_from == day("2026-08-12")


def test_the_outlook_does_not_see_what_happens_later():
    rounds = (*full_round("2026-03"), *full_round("2026-05"))
    later = DoorHistory(events=(*rounds, phone("2026-07-01 10:00")), open_signal_on=day("2026-07-02"))
    assert outlook(later, day("2026-06-01")) == outlook(DoorHistory(events=rounds), day("2026-06-01"))


def test_time_alone_changes_nothing_else():
    for events in (
        (),
        (LETTER,),
        (LETTER, *DAYTIME),
        full_round("2026-03"),
        (ring("2026-03-03 10:00", RingResult.MOVED),),
    ):
        seen = outlook(DoorHistory(events=events), day(LONG_AFTER))
        assert (seen.later, seen.later_from) == (None, None)


def test_a_day_is_seen_up_to_its_end():
    assert advice_on("2026-03-09", LETTER, *DAYTIME).attempt == 1
    assert advice_on("2026-03-10", LETTER, *DAYTIME).attempt == 2
    assert advice_on("2026-02-28", LETTER, *DAYTIME).step is Step.LETTER


def test_all_numbers_are_settings_of_the_project():
    settings = ProtocolSettings(
        rings_per_daypart=1,
        evening_starts_at=time(17, 0),
        weeks_between_rounds=2,
        rounds_before_rest=1,
        rest_weeks=3,
        letter_min_days=1,
        letter_max_days=2,
    )
    first = advice_on(LONG_AFTER, LETTER, settings=settings)
    assert (first.due_from, first.due_by) == (day("2026-03-02"), day("2026-03-03"))
    done = (ring("2026-03-10 16:59"), card("2026-03-10 16:59"), ring("2026-03-10 17:00"))
    advice = advice_on("2026-03-11", *done, settings=settings)
    assert (advice.step, advice.due_by, advice.status) == (
        Step.ENQUIRY,
        day("2026-03-31"),
        HouseholdStatus.NOT_REACHED,
    )
    two_rounds = replace(settings, rounds_before_rest=2)
    assert advice_on("2026-03-11", *done, settings=two_rounds).due_from == day("2026-03-24")
    assert len(advice.marks) == 3


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((), HouseholdStatus.NOT_APPROACHED),
        ((enquiry("2026-03-01 09:00"),), HouseholdStatus.NOT_APPROACHED),
        ((LETTER,), HouseholdStatus.APPROACHING),
        ((card("2026-03-01 09:00"),), HouseholdStatus.APPROACHING),
        (DAYTIME[:1], HouseholdStatus.APPROACHING),
        (full_round("2026-03"), HouseholdStatus.APPROACHING),
        ((*full_round("2026-03"), *full_round("2026-05")[:6]), HouseholdStatus.APPROACHING),
        ((*full_round("2026-03"), *full_round("2026-05")), HouseholdStatus.NOT_REACHED),
        ((*full_round("2026-03"), *full_round("2026-05"), ring("2026-09-01 10:00")), HouseholdStatus.NOT_REACHED),
    ],
)
def test_the_status_follows_from_the_events(events, status):
    assert advice_on(LONG_AFTER, *events).status is status


def dots(advice) -> str:
    signs = {MarkKind.DAYTIME: "dD", MarkKind.CARD: "kK", MarkKind.EVENING: "eE"}
    return "".join(signs[mark.kind][mark.done] for mark in advice.marks)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), "dddkeee"),
        ((LETTER,), "dddkeee"),
        (DAYTIME[:1], "Dddkeee"),
        (EVENING[:1], "dddkEee"),
        ((card("2026-03-10 09:00"), *DAYTIME[:2]), "DDdKeee"),
        ((*DAYTIME, *EVENING), "DDDkEEE"),
        ((*DAYTIME, *misses("2026-03-14 10:00")), "DDDkeee"),
        (full_round("2026-03"), "dddkeee"),
        ((*full_round("2026-03"), ring("2026-04-01 10:00")), "Dddkeee"),
        ((*DAYTIME[:2], phone("2026-03-13 10:00")), "DDdkeee"),
    ],
)
def test_the_dots_tell_the_story_of_the_current_round(events, expected):
    assert dots(advice_on(LONG_AFTER, *events)) == expected


def test_the_dots_of_a_rest_are_those_of_the_round_that_was():
    advice = advice_on("2026-06-01", *full_round("2026-03"), *full_round("2026-05"))
    assert dots(advice) == "DDDKEEE"
    assert advice.marks[3] == Mark(MarkKind.CARD, done=True)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ((), "Stuur eerst een brief. Bel 7 tot 21 dagen daarna overdag aan."),
        ((LETTER,), "1e keer overdag, van 8 maart 2026 tot en met 22 maart 2026. De brief ging op 1 maart 2026."),
        (DAYTIME[:1], "2e keer overdag, liefst niet weer dinsdagochtend."),
        (
            DAYTIME[:2],
            "3e keer overdag, liefst niet weer dinsdagochtend of donderdagmiddag. Daarna een kaart achterlaten.",
        ),
        ((CARD, *DAYTIME[:2]), "3e keer overdag, liefst niet weer dinsdagochtend of donderdagmiddag."),
        (DAYTIME, "3 keer overdag niemand gesproken: laat een kaart achter."),
        ((*DAYTIME, *EVENING), "3 keer overdag niemand gesproken: laat een kaart achter. Daarmee is de ronde rond."),
        ((*DAYTIME, CARD), "1e keer 's avonds."),
        ((*DAYTIME, CARD, EVENING[0]), "2e keer 's avonds, liefst niet weer maandagavond."),
        (EVENING[:1], "1e keer overdag."),
        (
            full_round("2026-03"),
            "Ronde 2, 1e keer overdag, vanaf 1 mei 2026. Ronde 1: 6 keer niemand gesproken.",
        ),
        (
            (*full_round("2026-03"), ring("2026-05-04 15:00")),
            "Ronde 2, 2e keer overdag, liefst niet weer donderdagmiddag, vrijdagochtend of maandagmiddag.",
        ),
        (
            (*full_round("2026-03"), *full_round("2026-05")),
            (
                "Ronde 3, 1e keer overdag, vanaf 12 augustus 2026, na de rust. "
                "Kies andere momenten, of probeer de bewoner elders te treffen."
            ),
        ),
    ],
)
def test_the_reason_is_a_sentence(events, reason):
    assert advice_on(LONG_AFTER, *events).reason == reason


def test_the_reason_of_an_enquiry():
    advice = advice_on("2026-06-01", *full_round("2026-03"), *full_round("2026-05"))
    assert advice.reason == (
        "2 rondes zonder contact: doe navraag bij de corporatie of de wijkbeheerder. "
        "De deur heeft rust tot 12 augustus 2026."
    )
    one = advice_on("2026-03-21", *full_round("2026-03"), settings=ProtocolSettings(rounds_before_rest=1))
    assert one.reason.startswith("1 ronde zonder contact")


def test_a_ring_to_come_has_a_moment_to_try():
    assert advice_on(LONG_AFTER, LETTER).suggestion == Moment(0, PartOfDay.MORNING)
    assert advice_on(LONG_AFTER, *DAYTIME[:1]).suggestion == Moment(2, PartOfDay.AFTERNOON)
    assert advice_on(LONG_AFTER, *DAYTIME, CARD, EVENING[0]).suggestion == Moment(1, PartOfDay.EVENING)
    assert advice_on(LONG_AFTER, *full_round("2026-03")).suggestion == Moment(0, PartOfDay.AFTERNOON)
    assert advice_on(LONG_AFTER, *DAYTIME).suggestion is None


def test_rings_are_counted_whatever_their_result():
    advice = advice_on(LONG_AFTER, *full_round("2026-03"), ring("2026-05-04 15:00", RingResult.REFUSED))
    assert (advice.rings_done, advice.is_spoken) == (7, True)
    assert not advice_on(LONG_AFTER, *full_round("2026-03")).is_spoken
