"""Bar lines: any meter, changes within a bar, and the names bars go by."""

from __future__ import annotations

import hashlib
import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.bars import MAX_BAR_BEATS, BarLines, bar_steps, known_meters, spell_bars
from music.encoding import to_step
from music.score import DEFAULT_METER, Meter, MeterChange
from tests.music.generated import RESOLUTIONS, meter_changes

EVERY_METER = [Meter(n, d) for d in (1, 2, 4, 8, 16, 32, 64) for n in range(1, 41)]
GRIDS = (1, 2, 3, 4, 6, 8, 12, 24, 96)
STEPS_PER_BEAT = st.sampled_from(GRIDS) | st.integers(1, 96)


def lay(steps_per_beat: int, *changes: tuple[float, Meter]) -> BarLines:
    return BarLines([(Fraction(beat), meter) for beat, meter in changes], steps_per_beat)


def told(lines: BarLines, step: int) -> list[tuple[int, str]]:
    """Return start and name of every bar up to the one that holds ``step``."""
    return [(start, str(meter)) for start, meter in zip(*lines.until(step), strict=True)]


def unit(steps_per_beat: int) -> int:
    """Return in steps what lengths are rounded down to: a sixteenth if that is whole steps, else more."""
    return next(steps_per_beat // n for n in (4, 2, 1) if steps_per_beat % n == 0)


# ── meters ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("steps_per_beat", [4, 8, 12, 24])
def test_known_meters_and_their_order(steps_per_beat: int) -> None:
    """Vocabularies number them: another order would change what the tokens of every model mean."""
    names = " ".join(map(str, known_meters(steps_per_beat)))
    assert names.startswith("1/1 2/1 3/1 1/2 2/2 3/2 4/2 5/2 6/2 1/4 2/4 3/4 4/4")
    assert names.endswith("46/16 47/16 48/16")
    assert len(names.split()) == 93
    assert hashlib.sha256(names.encode()).hexdigest()[:16] == "0678177f2ff7dca5"


@pytest.mark.parametrize("steps_per_beat", GRIDS)
def test_known_are_all_meters_of_whole_steps_that_are_not_too_long(steps_per_beat: int) -> None:
    known = known_meters(steps_per_beat)
    for meter in EVERY_METER:
        whole = (meter.beats * steps_per_beat).denominator == 1
        assert (meter in known) == (whole and meter.beats <= MAX_BAR_BEATS and meter.denominator <= 16)
    assert DEFAULT_METER in known
    assert len(set(known)) == len(known)


def test_the_length_of_a_bar() -> None:
    assert bar_steps(Meter(6, 8), 12) == 36
    assert bar_steps(Meter(3, 16), 4) == 3
    with pytest.raises(ValueError, match="a bar of 1/16 is not a whole number of steps at 2 steps a beat"):
        bar_steps(Meter(1, 16), 2)


@pytest.mark.parametrize(
    ("beats", "steps_per_beat", "meters"),
    [
        (Fraction(3), 12, ["3/4"]),
        (Fraction(12), 12, ["12/4"]),
        (Fraction(17), 12, ["12/4", "5/4"]),
        (Fraction(24), 12, ["12/4", "12/4"]),
        (Fraction(3, 2), 12, ["3/8"]),
        (Fraction(11, 4), 4, ["11/16"]),
        (Fraction(13, 8), 12, ["3/8"]),
        (Fraction(3, 16), 12, []),
        (Fraction(0), 12, []),
        (Fraction(11, 4), 6, ["5/8"]),
        (Fraction(11, 4), 3, ["2/4"]),
    ],
)
def test_lengths_are_spelled_in_known_meters(beats: Fraction, steps_per_beat: int, meters: list[str]) -> None:
    assert [str(meter) for meter in spell_bars(beats, steps_per_beat)] == meters


@given(st.fractions(0, 200), STEPS_PER_BEAT)
def test_spelled_bars_last_what_they_should(beats: Fraction, steps_per_beat: int) -> None:
    spelled = spell_bars(beats, steps_per_beat)
    assert set(spelled) <= set(known_meters(steps_per_beat))
    missing = beats * steps_per_beat - sum(bar_steps(meter, steps_per_beat) for meter in spelled)
    assert 0 <= missing < unit(steps_per_beat)
    assert all(meter.beats == MAX_BAR_BEATS for meter in spelled[:-1])


# ── bars of one meter ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("steps_per_beat", [4, 12])
def test_bars_of_every_meter(steps_per_beat: int) -> None:
    for meter in EVERY_METER:
        lines = lay(steps_per_beat, (0, meter))
        # As it is where the vocabulary has it; else bars that together last as long as one of the
        # meter's, rounded down to a sixteenth; 4/4 where nothing would be left.
        cycle = [meter]
        if meter not in known_meters(steps_per_beat):
            cycle = list(spell_bars(meter.beats, steps_per_beat)) or [DEFAULT_METER]
        if (meter.beats * 4).denominator == 1:
            assert sum(bar.beats for bar in cycle) == meter.beats
        start = 0
        for number, expected in zip(range(3 * len(cycle)), itertools.cycle(cycle), strict=False):
            assert (lines.start(number), lines.meter(number)) == (start, expected)
            assert lines.bar_at(start) == number
            start += bar_steps(expected, steps_per_beat)
            assert lines.bar_at(start - 1) == number


def test_bars_are_found_in_any_order() -> None:
    """They are laid on demand: what was asked before makes no difference."""
    far, near = (lay(12, (0, Meter(17, 4))) for _ in range(2))
    assert far.meter(1001) == Meter(5, 4)
    assert far.bar_at(10**5) == near.bar_at(10**5)
    assert [far.start(n) for n in range(9)] == [near.start(n) for n in range(9)]


def test_4_4_where_nothing_is_said() -> None:
    assert told(BarLines(), 100) == [(0, "4/4"), (48, "4/4"), (96, "4/4")]


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_at_a_bar_line() -> None:
    lines = lay(4, (0, Meter(6, 8)), (6, Meter(2, 4)))
    assert told(lines, 32) == [(0, "6/8"), (12, "6/8"), (24, "2/4"), (32, "2/4")]


def test_a_change_within_a_bar_cuts_it_short() -> None:
    lines = lay(12, (0, Meter(4, 4)), (5.5, Meter(3, 4)))
    assert told(lines, 102) == [(0, "4/4"), (48, "3/8"), (66, "3/4"), (102, "3/4")]


def test_a_change_to_the_same_meter_begins_a_bar_too() -> None:
    lines = lay(12, (0, Meter(4, 4)), (1, Meter(4, 4)))
    assert told(lines, 12) == [(0, "1/4"), (12, "4/4")]


def test_a_change_off_the_sixteenths_is_early() -> None:
    """After 1.1 beats, 13 steps, one quarter is told: bars begin a step before the change."""
    assert told(BarLines([(Fraction(0), Meter(4, 4)), (Fraction(11, 10), Meter(2, 4))]), 40) == [
        (0, "1/4"),
        (12, "2/4"),
        (36, "2/4"),
    ]


def test_a_meter_that_lasts_no_sixteenth_is_passed_over() -> None:
    changes = [(Fraction(0), Meter(4, 4)), (Fraction(4), Meter(3, 4)), (Fraction(33, 8), Meter(2, 4))]
    assert told(BarLines(changes), 60) == [(0, "4/4"), (48, "2/4")]


@given(st.data(), st.sampled_from(RESOLUTIONS), STEPS_PER_BEAT)
def test_bars_follow_the_changes(data: st.DataObject, resolution: int, steps_per_beat: int) -> None:
    changes: tuple[MeterChange, ...] = data.draw(meter_changes(resolution))
    lines = BarLines([(Fraction(tick, resolution), meter) for tick, meter in changes], steps_per_beat)
    places = [to_step(tick, resolution, steps_per_beat) for tick, _ in changes]
    end = places[-1] + 50 * steps_per_beat
    starts, meters = lines.until(end)

    # Bar lines rise, one bar beginning where the one before ends, and all have names.
    assert starts[0] == 0
    assert set(meters) <= set(known_meters(steps_per_beat))
    lengths = [bar_steps(meter, steps_per_beat) for meter in meters]
    assert [b - a for a, b in itertools.pairwise(starts)] == lengths[:-1]
    assert starts[-1] <= end < starts[-1] + lengths[-1]

    # At each change stands a bar line, early by less than the unit.
    begins = [max(start for start in starts if start <= place) for place in places]
    assert all(place - begin < unit(steps_per_beat) for place, begin in zip(places, begins, strict=True))

    # From there on go bars of the new meter, as many as fit before the next change; then one cut short.
    for (_, meter), begin, following, place in zip(
        changes, begins, [*begins[1:], end], [*places[1:], end], strict=True
    ):
        alone = BarLines([(Fraction(0), meter)], steps_per_beat)
        within = [(s - begin, m) for s, m in zip(starts, meters, strict=True) if begin <= s < following]
        whole = alone.bar_at(place - begin)
        assert within[:whole] == [(alone.start(number), alone.meter(number)) for number in range(whole)]
        assert len(within) <= whole + 1


@given(meter_changes(480), st.integers(0, 10**4))
def test_every_step_lies_in_one_bar(changes: tuple[MeterChange, ...], step: int) -> None:
    lines = BarLines((Fraction(tick, 480), meter) for tick, meter in changes)
    bar = lines.bar_at(step)
    assert lines.start(bar) <= step < lines.start(bar + 1)
    starts, meters = lines.until(step)
    assert starts == [lines.start(number) for number in range(bar + 1)]
    assert meters == [lines.meter(number) for number in range(bar + 1)]


@pytest.mark.parametrize("beats", [[], [1], [0, 4, 4], [0, 8, 4]])
def test_meters_start_at_beat_0_and_rise(beats: list[int]) -> None:
    with pytest.raises(ValueError, match="meters must start at beat 0 and rise"):
        lay(12, *((beat, DEFAULT_METER) for beat in beats))
