"""Bar lines put where the music has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from music21 import corpus

from music.score import Meter, MeterChange, Note, Score, TempoChange, note_array, sort_notes
from music.smf import tidy_meters

RESOLUTION = 480
FOUR, THREE, ONE = Meter(4, 4), Meter(3, 4), Meter(1, 4)


def score(notes: list[Note], *meters: tuple[int, Meter], tempos: tuple[int, ...] = (0,)) -> Score:
    """Return a score whose times are given in quarters of a beat."""
    step = RESOLUTION // 4
    return Score(
        RESOLUTION,
        sort_notes(note_array([n._replace(onset=n.onset * step, duration=n.duration * step) for n in notes])),
        meters=tuple(MeterChange(tick * step, meter) for tick, meter in meters),
        tempos=tuple(TempoChange(tick * step, 100.0 + number) for number, tick in enumerate(tempos)),
    )


def later(piece: Score, ticks: int) -> Score:
    """Return ``piece`` with its notes, and nothing else, ``ticks`` later."""
    notes = piece.notes.copy()
    notes["onset"] += ticks
    return Score(piece.resolution, notes, meters=piece.meters, tempos=piece.tempos)


def moved(before: Score, after: Score) -> float:
    """Return by how many beats the notes stand later, having checked that it is the same for all."""
    (distance,) = set((after.notes["onset"] - before.notes["onset"]).tolist())
    for column in ("duration", "pitch", "velocity", "part"):
        assert (before.notes[column] == after.notes[column]).all()
    return float(distance) / RESOLUTION


def waltz(bars: int = 12) -> list[Note]:
    """A bass note and two chords to the bar, and a tune that moves in one bar and rests in the next."""
    notes = []
    for bar in range(bars):
        start = 12 * bar
        notes += [Note(start, 4, 43, 80)]
        notes += (
            [Note(start, 12, 79, 80)] if bar % 2 else [Note(start, 8, 79, 80), Note(start + 8, 4, 76, 80)]
        )
        notes += [Note(start + beat, 4, pitch, 60) for beat in (4, 8) for pitch in (59, 62)]
    return notes


def march(bars: int = 12) -> list[Note]:
    """A chord held through each bar of four, and a tune of quarters that comes to rest on the third."""
    notes = []
    for bar in range(bars):
        start = 16 * bar
        notes += [Note(start, 16, pitch, 60) for pitch in (48, 52, 55)]
        notes += [Note(start, 4, 72, 80), Note(start + 4, 4, 74, 80), Note(start + 8, 8, 76, 80)]
    return notes


def delayed(notes: list[Note], steps: int) -> list[Note]:
    return [note._replace(onset=note.onset + steps) for note in notes]


# ── what the file itself says ────────────────────────────────────────────────────────────────────────


def test_a_tidy_score_is_left_alone() -> None:
    piece = score(march(), (0, FOUR), (96, THREE), (120, FOUR))
    assert tidy_meters(piece) is piece


def test_a_bar_of_one_beat_before_the_meter_is_a_pickup() -> None:
    piece = score(
        [Note(0, 4, 67, 80), *delayed(march(), 4)], (0, ONE), (4, FOUR), (68, THREE), tempos=(0, 36)
    )
    tidy = tidy_meters(piece, by_ear=False)
    assert moved(piece, tidy) == 3
    assert tidy.meters == (MeterChange(0, FOUR), MeterChange(80 * 120, THREE))
    assert [tempo.tick for tempo in tidy.tempos] == [0, 48 * 120]


@pytest.mark.parametrize(("beats", "silence"), [(3, 1), (4, 0), (5, 3)])
def test_bars_of_one_beat_before_the_meter_fill_its_bars(beats: int, silence: int) -> None:
    piece = score(march(), (0, ONE), (4 * beats, FOUR))
    tidy = tidy_meters(piece, by_ear=False)
    assert moved(piece, tidy) == silence
    assert tidy.meters == (MeterChange(0, FOUR),)


def test_a_lone_shorter_bar_before_the_meter_is_a_pickup() -> None:
    piece = score(march(), (0, Meter(2, 4)), (8, FOUR))
    assert moved(piece, tidy_meters(piece, by_ear=False)) == 2


def test_a_lone_longer_bar_is_a_bar() -> None:
    piece = score(march(), (0, Meter(5, 4)), (20, FOUR))
    assert tidy_meters(piece, by_ear=False) is piece


def test_what_remains_before_a_change_of_meter_is_a_pickup() -> None:
    piece = score([Note(0, 4, 67, 80), *delayed(march(4), 4)], (0, FOUR), (68, THREE))
    tidy = tidy_meters(piece, by_ear=False)
    assert moved(piece, tidy) == 3
    assert tidy.meters == (MeterChange(0, FOUR), MeterChange(80 * 120, THREE))


# ── by ear ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("music", "meter", "bar"), [(waltz(), THREE, 12), (march(), FOUR, 16)])
def test_music_on_the_files_bar_lines_stays(music: list[Note], meter: Meter, bar: int) -> None:
    assert tidy_meters(score(music, (0, meter))).meters == (MeterChange(0, meter),)
    piece = score(delayed(music, bar), (0, meter))
    assert tidy_meters(piece) is piece


@pytest.mark.parametrize("steps", [1, 2, 4])
@pytest.mark.parametrize(("music", "meter"), [(waltz(), THREE), (march(), FOUR)])
def test_a_pickup_is_heard(music: list[Note], meter: Meter, steps: int) -> None:
    piece = score([Note(0, steps, 74, 80), *delayed(music, steps)], (0, meter))
    tidy = tidy_meters(piece)
    assert moved(piece, tidy) == meter.beats - steps / 4
    assert tidy.meters == piece.meters
    assert tidy_meters(piece, by_ear=False) is piece


def test_silence_at_the_start_is_no_pickup() -> None:
    # A file that begins within a bar but holds the rest of it: the bar lines are right.
    piece = score([Note(12, 4, 67, 80), *delayed(march(), 16)], (0, FOUR))
    assert tidy_meters(piece) is piece


@pytest.mark.parametrize("steps", [0, 4, 8, 12])
@pytest.mark.parametrize("ticks", [0, 40, 80])
def test_a_piece_all_in_bars_of_one_beat_gets_its_bar_lines(steps: int, ticks: int) -> None:
    piece = later(score(delayed(march(), steps), (0, ONE)), ticks)
    tidy = tidy_meters(piece)
    assert tidy.meters == (MeterChange(0, FOUR),)
    assert tidy.notes["onset"].min() % (4 * RESOLUTION) == pytest.approx(0, abs=2)
    assert moved(piece, tidy) < 4


@pytest.mark.parametrize("steps", [0, 4, 8])
def test_a_waltz_in_bars_of_one_beat_is_heard_as_one(steps: int) -> None:
    tidy = tidy_meters(score(delayed(waltz(), steps), (0, ONE)))
    assert tidy.meters == (MeterChange(0, THREE),)
    assert tidy.notes["onset"].min() % (3 * RESOLUTION) == 0


@pytest.mark.parametrize("meter", [ONE, FOUR])
@pytest.mark.parametrize("steps", [0, 4])
def test_half_a_bar_between_two_verses_is_heard(meter: Meter, steps: int) -> None:
    """On no grid of the file's: where bar lines were written to stand, they are believed."""
    verse = march()
    bridge = [Note(0, 8, pitch, 60) for pitch in (48, 52, 55, 72)]
    music = [*verse, *delayed(bridge, 16 * 12), *delayed(verse, 16 * 12 + 8)]
    piece = later(score(delayed(music, steps), (0, meter), tempos=(0, 100)), 50)
    tidy = tidy_meters(piece)
    first = tidy.notes["onset"].min()
    assert first % (4 * RESOLUTION) == pytest.approx(0, abs=2)
    begins = round(first / RESOLUTION + 48) * RESOLUTION
    changes = [MeterChange(begins, Meter(2, 4)), MeterChange(begins + 2 * RESOLUTION, FOUR)]
    assert tidy.meters == (MeterChange(0, FOUR), *changes)
    assert tidy.tempos[1].tick - piece.tempos[1].tick == moved(piece, tidy) * RESOLUTION


def test_a_short_bar_may_be_the_first() -> None:
    """Its line stands at tick 0, so the piece begins in its meter."""
    music = [*[Note(0, 8, pitch, 60) for pitch in (36, 48, 52, 55)] * 6, *delayed(march(), 8)]
    tidy = tidy_meters(score(music, (0, ONE)))
    assert tidy.meters == (MeterChange(0, Meter(2, 4)), MeterChange(2 * RESOLUTION, FOUR))


def test_bars_of_one_beat_become_four_four_where_nothing_is_heard() -> None:
    for notes in ([], march()):
        piece = score(notes, (0, ONE))
        tidy = tidy_meters(piece, by_ear=False)
        assert tidy.meters == (MeterChange(0, FOUR),)
        assert (tidy.notes == piece.notes).all()
    assert tidy_meters(score([], (0, ONE))).meters == (MeterChange(0, FOUR),)


def test_music_off_the_files_grid_is_put_on_it() -> None:
    piece = later(score(march(), (0, FOUR), (16 * 6, Meter(2, 4))), 150)
    tidy = tidy_meters(piece)
    assert tidy.notes["onset"].min() % (4 * RESOLUTION) == pytest.approx(0, abs=2)
    assert tidy.meters[1].tick % (4 * RESOLUTION) == 0
    assert abs(tidy.meters[1].tick - piece.meters[1].tick - moved(piece, tidy) * RESOLUTION) <= 2 * RESOLUTION


def test_music_on_no_grid_is_left_alone() -> None:
    piece = score(march(), (0, FOUR), (96, THREE))
    piece.notes["onset"] += np.random.default_rng(1).integers(0, 120, len(piece.notes))
    assert tidy_meters(piece) is piece


def test_bars_too_long_to_hear() -> None:
    piece = score([Note(0, 4, 67, 80), *delayed(march(), 4)], (0, Meter(255, 1)))
    assert tidy_meters(piece) is piece


@pytest.mark.parametrize(("chorale", "silence"), [("bach/bwv66.6", 3), ("bach/bwv10.7", 0)])
def test_chorales(chorale: str, silence: int) -> None:
    piece: Any = corpus.parse(chorale).stripTies()
    notes = [
        Note(round(note.offset * 4), round(note.quarterLength * 4), pitch.midi, 0)
        for note in piece.flatten().notes
        for pitch in note.pitches
    ]
    before = score(notes, (0, FOUR))
    assert moved(before, tidy_meters(before)) == silence


@given(
    notes=st.lists(
        st.builds(
            Note,
            onset=st.integers(0, 400),
            duration=st.integers(1, 40),
            pitch=st.integers(21, 108),
            velocity=st.just(64),
            part=st.just(2),
        ),
        max_size=30,
    ),
    meters=st.lists(
        st.tuples(
            st.integers(1, 200), st.builds(Meter, st.integers(1, 12), st.sampled_from([1, 2, 4, 8, 16, 64]))
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda change: change[0],
    ),
    shift=st.integers(0, 479),
    by_ear=st.booleans(),
)
def test_the_music_is_the_same(
    notes: list[Note],
    meters: list[tuple[int, Meter]],
    shift: int,
    by_ear: bool,  # noqa: FBT001 - drawn
) -> None:
    changes = [(0, meters[0][1]), *sorted(meters[1:])]
    piece = later(score(notes, *changes, tempos=(0, 7)), shift)
    tidy = tidy_meters(piece, by_ear=by_ear)
    silence = tidy.tempos[1].tick - piece.tempos[1].tick
    longest = max(float(meter.beats) for _, meter in [*changes, (0, FOUR)])
    assert 0 <= silence < longest * RESOLUTION
    assert [tempo.bpm for tempo in tidy.tempos] == [tempo.bpm for tempo in piece.tempos]
    if len(piece.notes):
        assert moved(piece, tidy) * RESOLUTION == silence
