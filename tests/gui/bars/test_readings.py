"""The meters of the last minute, and which of them are bad."""

from __future__ import annotations

import pytest

from gui.bars.readings import KEPT, Readings
from realtime.messages import Meters


def reading(late: float = 0.1, jitter: float = 0.2, dropped: int = 0, cpu: float = 0.04) -> Meters:
    return Meters(late, jitter, dropped, {}, realtime=True, cpu=cpu)


def readings(*meters: Meters) -> Readings:
    made = Readings()
    for each in meters:
        made.take(each)
    return made


def test_nothing_is_bad_before_there_is_a_reading() -> None:
    assert Readings().bad == frozenset()
    assert Readings().last is None


@pytest.mark.parametrize(
    ("meters", "bad"),
    [
        (reading(), set()),
        (reading(late=5.0, jitter=5.0, cpu=0.49), set()),
        (reading(late=5.1), {"late"}),
        (reading(jitter=5.1), {"jitter"}),
        (reading(dropped=1), {"dropped"}),
        (reading(cpu=0.5), {"cpu"}),
    ],
)
def test_what_is_bad(meters: Meters, bad: set[str]) -> None:
    assert readings(meters).bad == bad


def test_a_note_that_was_dropped_is_bad_for_a_minute() -> None:
    made = readings(reading(), reading(dropped=2))
    assert list(made.drops) == [0, 2]
    for _ in range(KEPT - 1):
        made.take(reading(dropped=2))
    assert list(made.bad) == ["dropped"]
    made.take(reading(dropped=2))
    assert list(made.bad) == []


def test_lateness_is_of_now() -> None:
    assert readings(reading(late=9), reading()).bad == frozenset()


def test_no_more_than_a_minute_is_kept() -> None:
    made = readings(*(reading(late=number, jitter=number + 1, cpu=0.0) for number in range(KEPT + 5)))
    assert made.late_ms == tuple(range(5, KEPT + 5))
    assert made.jitter_ms == tuple(range(6, KEPT + 6))
    assert len(made.cpu) == KEPT
