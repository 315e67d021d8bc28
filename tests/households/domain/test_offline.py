"""The clock of a device, the short words, and what counts as an event: without a database."""

import contextlib
import datetime
import uuid
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Step
from households.domain.offline import (
    TOLERANCE,
    DeviceEvent,
    LearnedClock,
    UnreadableEventError,
    is_believable,
    read_moment,
    short_text,
    true_moment,
)

NOW = datetime.datetime(2026, 3, 5, 13, 32, tzinfo=UTC)
spans = st.timedeltas(timedelta(days=-400), timedelta(days=400))
moments = spans.map(lambda span: NOW + span)


@given(device_at=moments, device_now=moments, learned=st.none() | st.builds(LearnedClock, offset=spans, at=moments))
def test_nothing_is_ever_in_the_future(device_at, device_now, learned):
    assert true_moment(device_at, device_now=device_now, server_now=NOW, learned=learned) <= NOW


@given(wrong=spans, ago=st.timedeltas(timedelta(), timedelta(hours=11)))
def test_a_clock_that_is_wrong_all_day_is_corrected_exactly(wrong, ago):
    true = NOW - ago
    learned = LearnedClock(offset=-wrong, at=NOW - timedelta(hours=12))
    for known in (None, learned):
        assert true_moment(true + wrong, device_now=NOW + wrong, server_now=NOW, learned=known) == true


@given(
    wrong=st.timedeltas(timedelta(minutes=10), timedelta(days=2))
    | st.timedeltas(-timedelta(days=2), -timedelta(hours=9)),
    ago=st.timedeltas(timedelta(), timedelta(minutes=5)),
)
def test_a_clock_put_right_by_the_network_before_sending(wrong, ago):
    true = NOW - ago
    learned = LearnedClock(offset=-wrong, at=NOW - timedelta(hours=8))
    assert true_moment(true + wrong, device_now=NOW, server_now=NOW, learned=learned) == true


@given(
    wrong=st.timedeltas(timedelta(hours=1), timedelta(days=9)), ago=st.timedeltas(timedelta(), timedelta(minutes=30))
)
@pytest.mark.parametrize("direction", [1, -1])
def test_a_clock_that_went_wrong_after_the_round_was_taken_along(direction, wrong, ago):
    true, off = NOW - ago, direction * wrong
    learned = LearnedClock(offset=timedelta(), at=NOW - timedelta(minutes=35))
    assert true_moment(true + off, device_now=NOW + off, server_now=NOW, learned=learned) == true


def test_nothing_was_recorded_before_its_clock_was_learned():
    learned = LearnedClock(offset=timedelta(), at=NOW - timedelta(minutes=5))
    lost = true_moment(NOW - timedelta(hours=2), device_now=NOW, server_now=NOW, learned=learned)
    assert lost == learned.at
    just_before = learned.at - TOLERANCE / 2
    assert true_moment(just_before, device_now=NOW, server_now=NOW, learned=learned) == learned.at


def test_what_is_too_long_ago_is_not_believed():
    assert is_believable(NOW - timedelta(days=59), now=NOW)
    assert not is_believable(NOW - timedelta(days=61), now=NOW)
    assert not is_believable(NOW + timedelta(seconds=1), now=NOW)


def event(**changes: object) -> dict[str, object]:
    return {
        "uuid": str(uuid.UUID(int=7)), "address": 12, "kind": "ring", "result": "not_home",
        "at": "2026-03-05T13:32:00.000Z", "come_back_on": None, **changes,
    }  # fmt: skip


def test_an_event_is_read_and_its_fingerprint_is_of_what_it_says():
    read = DeviceEvent.read(event(come_back_on="2026-03-12"))
    assert (read.address_id, read.at, read.come_back_on) == (12, NOW, datetime.date(2026, 3, 12))
    assert read.fingerprint == DeviceEvent.read(event(come_back_on="2026-03-12")).fingerprint
    same_moment = event(come_back_on="2026-03-12", at="2026-03-05T14:32:00+01:00")
    assert read.fingerprint == DeviceEvent.read(same_moment).fingerprint
    assert read.fingerprint != DeviceEvent.read(event()).fingerprint
    assert DeviceEvent.read(event(kind="card", result=None)).fingerprint != read.fingerprint


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(field=st.sampled_from(sorted(event())), value=json_values)
def test_anything_in_a_field_is_read_or_refused(field, value):
    with contextlib.suppress(UnreadableEventError):
        DeviceEvent.read(event(**{field: value}))


@given(json_values)
def test_anything_else_is_refused(value):
    with pytest.raises(UnreadableEventError):
        DeviceEvent.read(value)


@pytest.mark.parametrize("text", ["", "nu", "2026-03-05", "2026-03-05T13:32", "1999-12-31T23:59:59Z"])
def test_a_moment_needs_its_zone_and_a_sensible_year(text):
    with pytest.raises(UnreadableEventError):
        read_moment(text)


def test_every_step_has_short_words_without_history():
    assert short_text(Step.RING_DAYTIME, 2) == "2e keer overdag"
    assert short_text(Step.RING_EVENING, 1) == "1e keer 's avonds"
    assert short_text(Step.RING_EVENING, None) == "Bel 's avonds aan"
    assert short_text(None, None) == "Geen stap aan de deur: bel hier niet aan"
    for step in Step:
        assert 0 < len(short_text(step, 1)) <= 40
