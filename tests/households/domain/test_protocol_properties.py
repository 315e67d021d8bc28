"""What must hold for every sequence of events at a door."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from households.domain.codes import STATUSES_SET_BY_HAND, ContactKind, HouseholdStatus, RingResult, Step
from households.domain.door_events import DoorEvent, DoorHistory
from households.domain.protocol import Advice, advise, outlook
from households.domain.protocol_settings import AMSTERDAM, ProtocolSettings
from households.domain.tenancy import Tenancy, occupant_on

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
RINGS = {Step.RING_DAYTIME, Step.RING_EVENING, Step.CARD, Step.LETTER, Step.INTRODUCTION}
VISITS = RINGS | {Step.COME_BACK, Step.CONVERSATION}
ENDINGS = STATUSES_SET_BY_HAND | {
    HouseholdStatus.IN_CONVERSATION,
    HouseholdStatus.REFUSED,
    HouseholdStatus.VACANT,
    HouseholdStatus.MOVED,
}
SPEAKING = (
    RingResult.APPOINTMENT,
    RingResult.CONVERSATION,
    RingResult.NOT_CONVENIENT,
    RingResult.REFUSED,
    ContactKind.CONVERSATION,
    ContactKind.PHONE,
    ContactKind.ELSEWHERE,
    ContactKind.OFFICE_HOUR,
)

# Few days and whole hours, so that events meet at the same moment.
moments = st.builds(
    lambda day, hour: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, hours=hour),
    st.integers(0, 120),
    st.integers(7, 21),
)
come_back_dates = st.none() | st.dates(FIRST_DAY, LAST_DAY)
misses = st.builds(DoorEvent, moments, st.just(ContactKind.RING), st.sampled_from([RingResult.NOT_HOME]))
rings = st.builds(DoorEvent, moments, st.just(ContactKind.RING), st.sampled_from(RingResult), come_back_dates)
others = st.builds(
    DoorEvent,
    moments,
    st.sampled_from([kind for kind in ContactKind if kind is not ContactKind.RING]),
    st.none(),
    come_back_dates,
)
quiet = st.builds(
    DoorEvent, moments, st.sampled_from([ContactKind.LETTER, ContactKind.CARD, ContactKind.ENQUIRY]), st.none()
)
all_events = st.lists(rings | others, max_size=25).map(tuple)
rounds_only = st.lists(misses | misses | quiet, max_size=40).map(tuple)
small_settings = st.builds(
    ProtocolSettings,
    rings_per_daypart=st.integers(1, 3),
    weeks_between_rounds=st.integers(0, 8),
    rounds_before_rest=st.integers(1, 3),
    rest_weeks=st.integers(0, 12),
)
histories = st.builds(
    DoorHistory,
    tenant_since=st.none() | st.dates(date(2001, 1, 31), LAST_DAY),
    is_newcomer=st.booleans(),
    vacant=st.booleans(),
    events=all_events | rounds_only,
    open_signal_on=st.none() | st.dates(FIRST_DAY, LAST_DAY),
    case_status=st.none() | st.sampled_from(sorted(STATUSES_SET_BY_HAND)),
)
days = st.dates(FIRST_DAY, LAST_DAY)


def assert_sound(advice: Advice, settings: ProtocolSettings) -> None:
    """A step with its date, or an ending; and a reason in sentences either way."""
    assert advice.reason.endswith(".")
    assert advice.reason[0].isupper() or advice.reason[0].isdigit()
    assert "None" not in advice.reason
    assert len(advice.marks) == 2 * settings.rings_per_daypart + 1
    if advice.step is None:
        assert advice.status in ENDINGS
        assert (advice.round, advice.attempt, advice.due_from, advice.due_by) == (None, None, None, None)
    else:
        assert advice.due_from is not None
        assert advice.due_by is None or advice.due_by >= advice.due_from
        assert (advice.round is None) == (advice.attempt is None)
    if advice.step in RINGS:
        assert advice.round is not None
        assert advice.attempt is not None
        assert advice.round >= 1
        assert 1 <= advice.attempt <= settings.rings_per_daypart


@given(histories, days, small_settings)
def test_every_address_has_a_step_or_an_ending(history, today, settings):
    assert_sound(advise(history, today, settings), settings)


@given(histories, days, st.randoms())
def test_the_order_of_entry_does_not_matter(history, today, random):
    shuffled = list(history.events)
    random.shuffle(shuffled)
    assert advise(replace(history, events=tuple(shuffled)), today) == advise(history, today)


@given(histories, days)
def test_moments_count_not_the_zone_they_are_written_in(history, today):
    local = tuple(replace(event, at=event.at.astimezone(AMSTERDAM)) for event in history.events)
    assert advise(replace(history, events=local), today) == advise(history, today)


@given(histories, days)
def test_what_happens_later_does_not_change_what_was_advised(history, today):
    seen = tuple(event for event in history.events if event.on <= today)
    signal = history.open_signal_on
    before = replace(history, events=seen, open_signal_on=None if signal is None or signal > today else signal)
    assert advise(before, today) == advise(history, today)
    assert outlook(before, today) == outlook(history, today)


@given(histories, days, st.integers(0, 400), small_settings)
def test_the_outlook_tells_every_later_day_when_nothing_happens(history, today, days_later, settings):
    signal = history.open_signal_on
    history = replace(
        history,
        events=tuple(event for event in history.events if event.on <= today),
        open_signal_on=None if signal is None or signal > today else signal,
    )
    seen = outlook(history, today, settings)
    day = today + timedelta(days=days_later)
    expected = seen.later if seen.later_from is not None and day >= seen.later_from else seen.now
    actual = advise(history, day, settings)
    assert seen.later_from is None or seen.later_from > today
    asked_at_once = actual.step is Step.LETTER or (history.is_newcomer and history.tenant_since is None)
    if asked_at_once and actual.step is not Step.SIGNAL:
        # Due from the day it is asked.
        assert expected is not None
        assert (actual.step, actual.status) == (expected.step, expected.status)
    else:
        assert actual == expected


@given(rounds_only, st.sampled_from(SPEAKING), come_back_dates, all_events)
def test_speaking_ends_the_rounds_for_good(before, how, come_back_on, after):
    at = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    if isinstance(how, RingResult):
        spoken = DoorEvent(at, ContactKind.RING, how, come_back_on)
    else:
        spoken = DoorEvent(at, how, None, come_back_on)
    later = tuple(replace(event, at=event.at + timedelta(days=200)) for event in after)
    advice = advise(DoorHistory(events=(*before, spoken, *later)), date(2027, 12, 31))
    assert advice.step not in RINGS
    assert advice.is_spoken


AGREEING = {RingResult.APPOINTMENT, RingResult.CONVERSATION}


@given(all_events, all_events)
def test_a_definite_no_is_not_visited_until_they_agree_to_something(before, after):
    no = DoorEvent(datetime(2026, 6, 1, 10, 0, tzinfo=UTC), ContactKind.RING, RingResult.REFUSED)
    later = tuple(
        replace(event, at=event.at + timedelta(days=200), come_back_on=None)
        for event in after
        if event.result not in AGREEING and event.kind is not ContactKind.CONVERSATION
    )
    history = DoorHistory(events=(*before, no, *later))
    advice = advise(history, date(2027, 12, 31))
    assert advice.step not in VISITS
    with_signal = advise(replace(history, open_signal_on=date(2027, 12, 1)), date(2027, 12, 31))
    assert with_signal.step is Step.SIGNAL


@given(rounds_only, small_settings)
def test_misses_are_counted_as_a_person_would(events, settings):
    """The rounds once more, as plain counting of who rang when."""
    ordered = sorted(events, key=lambda event: (event.at, event.kind is not ContactKind.RING))
    number, day, evening, carded = 1, 0, 0, False
    wanted = settings.rings_per_daypart
    last_ring = None
    for event in ordered:
        full = day >= wanted and evening >= wanted and carded
        if event.kind is ContactKind.RING:
            if full:
                number, day, evening, carded = number + 1, 0, 0, False
            last_ring = event.at.astimezone(AMSTERDAM)
            if last_ring.hour >= 18:
                evening += 1
            else:
                day += 1
        elif event.kind is ContactKind.CARD:
            carded = True
    advice = advise(DoorHistory(events=events), date(2027, 12, 31), settings)
    if last_ring is None:
        assert advice.step in {Step.LETTER, Step.RING_DAYTIME}
    elif day < wanted:
        assert (advice.step, advice.round, advice.attempt) == (Step.RING_DAYTIME, number, day + 1)
        assert advice.due_from == last_ring.date() + timedelta(days=1)
    elif not carded:
        assert advice.step is Step.CARD
    elif evening < wanted:
        assert (advice.step, advice.round, advice.attempt) == (Step.RING_EVENING, number, evening + 1)
    else:
        assert (advice.step, advice.round, advice.attempt) == (Step.RING_DAYTIME, number + 1, 1)
        rested = number >= settings.rounds_before_rest
        weeks = settings.rest_weeks if rested else settings.weeks_between_rounds
        assert advice.due_from == last_ring.date() + timedelta(weeks=weeks)


@given(all_events, days, days)
def test_a_new_tenant_starts_afresh(events, moved_in, today):
    tenancies = (Tenancy("old", None, moved_in), Tenancy("new", moved_in))
    theirs = tuple(event for event in events if occupant_on(tenancies, event.on) == "new")
    history = DoorHistory(tenant_since=moved_in, is_newcomer=True, events=theirs)
    if not any(event.on <= today for event in theirs):
        advice = advise(history, today)
        assert (advice.step, advice.round, advice.attempt) == (Step.INTRODUCTION, 1, 1)
        assert advice.status is HouseholdStatus.NOT_APPROACHED
    assert all(event.on >= moved_in for event in theirs)


class Door(RuleBasedStateMachine):
    """A door in the life of a project: things happen, time passes, meldingen come and go, people move."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
        self.history = DoorHistory(tenant_since=date(2020, 1, 1))
        self.settings = ProtocolSettings()

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    def happens(self, kind: ContactKind, result: RingResult | None = None, in_days: int | None = None) -> None:
        back = None if in_days is None else self.today + timedelta(days=in_days)
        event = DoorEvent(self.now, kind, result, back)
        self.history = replace(self.history, events=(event, *self.history.events))

    @property
    def spoke(self) -> bool:
        """Counted apart from the engine: whether somebody of this household was ever spoken to."""
        return any((event.result or event.kind) in SPEAKING for event in self.history.events)

    @property
    def said_no(self) -> bool:
        """Counted apart from the engine: whether a definite no is the last that this household agreed to."""
        answers = [
            (event.at, is_no)
            for event in self.history.events
            if (is_no := event.result is RingResult.REFUSED and event.come_back_on is None)
            or event.come_back_on is not None
            or event.result in AGREEING
            or event.kind is ContactKind.CONVERSATION
        ]
        last = max((at for at, _ in answers), default=None)
        return last is not None and all(is_no for at, is_no in answers if at == last)

    @rule(hours=st.integers(1, 30) | st.integers(24 * 7, 24 * 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(result=st.sampled_from(RingResult), hours=st.integers(1, 24 * 20))
    def a_ring_is_entered_late(self, result: RingResult, hours: int) -> None:
        at = self.now - timedelta(hours=hours)
        since = self.history.tenant_since
        if since is None or at.astimezone(AMSTERDAM).date() >= since:
            late = DoorEvent(at, ContactKind.RING, result)
            self.history = replace(self.history, events=(late, *self.history.events))

    @rule(result=st.sampled_from(RingResult), in_days=st.none() | st.integers(0, 90))
    def somebody_rings(self, result: RingResult, in_days: int | None) -> None:
        self.happens(ContactKind.RING, result, in_days)

    @rule()
    def nobody_opens(self) -> None:
        self.happens(ContactKind.RING, RingResult.NOT_HOME)

    @rule(
        kind=st.sampled_from([kind for kind in ContactKind if kind is not ContactKind.RING]),
        in_days=st.none() | st.integers(0, 90),
    )
    def another_contact(self, kind: ContactKind, in_days: int | None) -> None:
        self.happens(kind, None, in_days)

    @rule()
    def the_advice_is_followed_in_vain(self) -> None:
        """Who does what is advised, and finds nobody, is never advised the same thing for the same day for ever."""
        advice = advise(self.history, self.today, self.settings)
        if advice.step is None or advice.due_from is None:
            return
        evening = advice.step is Step.RING_EVENING
        on = max(self.today + timedelta(days=1), advice.due_from)
        self.now = datetime(on.year, on.month, on.day, 19 if evening else 11, tzinfo=AMSTERDAM).astimezone(UTC)
        kinds = {Step.LETTER: ContactKind.LETTER, Step.CARD: ContactKind.CARD, Step.ENQUIRY: ContactKind.ENQUIRY}
        kind = kinds.get(advice.step, ContactKind.RING)
        self.happens(kind, RingResult.NOT_HOME if kind is ContactKind.RING else None)
        after = advise(self.history, self.today, self.settings)
        if advice.step is not Step.SIGNAL:
            assert (after.step, after.round, after.attempt, after.due_from) != (
                advice.step,
                advice.round,
                advice.attempt,
                advice.due_from,
            )

    @precondition(lambda self: self.history.open_signal_on is None)
    @rule()
    def a_melding_comes_in(self) -> None:
        self.history = replace(self.history, open_signal_on=self.today)

    @rule()
    def the_melding_is_handled(self) -> None:
        self.history = replace(self.history, open_signal_on=None)

    @rule(status=st.none() | st.sampled_from(sorted(STATUSES_SET_BY_HAND)))
    def a_person_sets_the_status(self, status: HouseholdStatus | None) -> None:
        self.history = replace(self.history, case_status=status)

    @rule()
    def somebody_else_moves_in(self) -> None:
        signal = self.history.open_signal_on
        self.history = DoorHistory(tenant_since=self.today, is_newcomer=True, open_signal_on=signal)
        if signal is None:
            assert advise(self.history, self.today, self.settings).step is Step.INTRODUCTION

    @invariant()
    def there_is_a_step_or_an_ending(self) -> None:
        advice = advise(self.history, self.today, self.settings)
        assert_sound(advice, self.settings)
        if self.history.open_signal_on is not None:
            assert advice.step is Step.SIGNAL
        elif self.history.case_status is not None:
            assert advice.step is None
        elif advice.is_spoken:
            assert advice.step not in RINGS
        if advice.status is HouseholdStatus.REFUSED:
            assert advice.step in {None, Step.SIGNAL}

    @invariant()
    def speaking_ends_the_rounds(self) -> None:
        advice = advise(self.history, self.today, self.settings)
        assert advice.is_spoken == self.spoke
        if self.spoke:
            assert advice.step not in RINGS

    @invariant()
    def a_definite_no_is_not_followed_by_a_visit(self) -> None:
        advice = advise(self.history, self.today, self.settings)
        if self.said_no and self.history.open_signal_on is None:
            assert advice.step not in VISITS

    @invariant()
    def only_the_moments_count(self) -> None:
        by_moment = tuple(sorted(self.history.events, key=lambda event: event.at))
        for entered in (by_moment, by_moment[::-1], by_moment[1::2] + by_moment[::2]):
            assert advise(replace(self.history, events=entered), self.today, self.settings) == advise(
                self.history, self.today, self.settings
            )

    @invariant()
    def the_outlook_agrees(self) -> None:
        seen = outlook(self.history, self.today, self.settings)
        if seen.later_from is not None:
            assert advise(self.history, seen.later_from, self.settings) == seen.later
            assert advise(self.history, seen.later_from - timedelta(days=1), self.settings) == seen.now


TestDoor = Door.TestCase
