"""The round trip: what is measured over a way of known length, with time that moves only when waited for."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

import pytest

from music.errors import RitornelloError
from realtime.clock import ManualClock
from realtime.latency import RoundTrip, measure_round_trip, summary
from realtime.midi_bytes import is_note_on, note_off, note_on


class Way:
    """From an output to an input, with a delay for each note-on; None for one that gets lost."""

    name = "way"

    def __init__(self, clock: ManualClock, delays: Sequence[float | None]) -> None:
        self.clock = clock
        self.delays = deque(delays)
        self.sent: list[tuple[float, bytes]] = []
        self.coming: list[tuple[float, bytes]] = []

    def send(self, msg: bytes) -> None:
        self.sent.append((self.clock.now(), msg))
        if is_note_on(msg):
            delay = self.delays.popleft()
            if delay is not None:
                self.coming.append((self.clock.now() + delay, msg))
        else:
            self.coming.append((self.clock.now(), msg))

    def poll(self) -> bytes | None:
        if self.coming and self.coming[0][0] <= self.clock.now():
            return self.coming.pop(0)[1]
        return None

    def close(self) -> None:
        pass


def measure(delays: Sequence[float | None], **options: int) -> tuple[RoundTrip, Way]:
    clock = ManualClock()
    way = Way(clock, delays)

    def sleep(seconds: float) -> None:
        clock.advance(seconds)

    result = measure_round_trip(way, way, count=len(delays), now=clock.now, sleep=sleep, **options)
    return result, way


def test_the_figures_are_those_of_the_way() -> None:
    result, _ = measure([0.004] * 20 + [0.006] * 17 + [0.02] * 3)
    assert result.median == pytest.approx(0.005, abs=0.0001)
    assert result.p90 == pytest.approx(0.006, abs=0.0001)
    assert (result.count, result.lost) == (40, 0)


def test_notes_are_quiet_on_the_channel_asked_for_and_closed() -> None:
    _, way = measure([0.001] * 5, channel=3, pitch=72)
    assert [msg for _, msg in way.sent] == [note_on(3, 72, 1), note_off(3, 72)] * 5


def test_notes_come_at_random_and_the_same_again() -> None:
    _, way = measure([0.001] * 12)
    times = [moment for moment, msg in way.sent if is_note_on(msg)]
    gaps = [b - a for a, b in pairwise(times)]
    assert all(0.03 <= gap <= 0.0925 for gap in gaps)
    assert max(gaps) - min(gaps) > 0.01
    assert [moment for moment, _ in measure([0.001] * 12)[1].sent] == [moment for moment, _ in way.sent]
    assert [moment for moment, _ in measure([0.001] * 12, seed=1)[1].sent] != [m for m, _ in way.sent]


def test_a_lost_note_is_counted_and_closed() -> None:
    result, way = measure([None, None, 0.001, None, 0.003])
    assert (result.count, result.lost) == (2, 3)
    assert sum(is_note_on(msg) for _, msg in way.sent) * 2 == len(way.sent)


def test_what_others_play_meanwhile_is_ignored() -> None:
    clock = ManualClock()
    way = Way(clock, [0.01])
    way.coming = [(0.0, note_on(15, 60, 1)), (0.002, note_on(15, 61, 9)), (0.003, note_on(0, 60, 9))]

    def sleep(seconds: float) -> None:
        clock.advance(seconds)

    result = measure_round_trip(way, way, count=1, now=clock.now, sleep=sleep)
    assert result.median == pytest.approx(0.01, abs=0.00011)


def test_nothing_comes_back_and_it_is_said_what_to_connect() -> None:
    with pytest.raises(RitornelloError) as caught:
        measure([None] * 40)
    assert str(caught.value) == (
        'Nothing that is sent to "way" comes back to "way": connect the two, with a cable or in software, '
        "and measure again."
    )


def test_a_lost_port_is_told() -> None:
    clock = ManualClock()
    way = Way(clock, [])

    def fail(_: bytes) -> None:
        msg = "unplugged"
        raise OSError(msg)

    way.send = fail  # type: ignore[assignment,method-assign]
    with pytest.raises(RitornelloError, match=r"A port was lost while measuring \(unplugged\)"):
        measure_round_trip(way, way, now=clock.now, sleep=lambda _: None)


def test_percentiles() -> None:
    assert summary([1.0, 2.0, 3.0, 4.0, 6.0], lost=4) == RoundTrip(3.0, 5.2, 5, 4)
