"""Pieces and encodings that hypothesis makes up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from music.chords import CHORDS
from music.encoding import GridScore
from music.nb import BEATS_4, BEATS_12, MAX_STEPS_PER_BEAT, MAX_VELOCITY_BINS, NB
from music.score import Meter, MeterChange, Note, Part, Score, note_array, sort_notes

__all__ = ["RESOLUTIONS", "encodings", "harmonised", "meter_changes", "meters", "notes", "pieces", "scores"]

RESOLUTIONS = (1, 24, 96, 120, 220, 480, 1024)
"""Ticks per beat: of sequencers, of none (220 holds no triplet), and the least."""

_MOST_BEATS = 40
"""A bar, a note or a silence may be longer than any that an encoding can tell."""


def meters() -> st.SearchStrategy[Meter]:
    """Return usual meters, and any from 1/64 to 40/1."""
    usual = st.sampled_from([Meter(*pair) for pair in ((4, 4), (3, 4), (2, 4), (6, 8), (5, 16), (1, 4))])
    return usual | st.builds(Meter, st.integers(1, 40), st.sampled_from([1, 2, 4, 8, 16, 32, 64]))


@st.composite
def meter_changes(
    draw: st.DrawFn, resolution: int, kinds: st.SearchStrategy[Meter] | None = None
) -> tuple[MeterChange, ...]:
    """Return up to six meters, each beginning where the bar before ends or anywhere within it."""
    kinds = meters() if kinds is None else kinds
    changes = [MeterChange(0, draw(kinds))]
    for _ in range(draw(st.integers(0, 5))):
        tick, meter = changes[-1]
        bars = int(draw(st.integers(1, 3)) * meter.beats * resolution)
        untidy = draw(st.integers(-bars, bars)) if draw(st.booleans()) else 0
        changes.append(MeterChange(tick + max(bars + untidy, 1), draw(kinds)))
    return tuple(changes)


@st.composite
def notes(draw: st.DrawFn, resolution: int, lowest: int = 1) -> list[Note]:
    """Return notes in ticks, by onset: chords, duplicates, long silences, two parts, on no grid."""
    tidy = st.sampled_from([1, 2, 3, 4, 6, 12, 24]).map(lambda twelfths: twelfths * resolution // 12)
    gap = st.just(0) | tidy | st.integers(0, _MOST_BEATS * resolution)
    duration = tidy.map(lambda ticks: max(ticks, 1)) | st.integers(1, _MOST_BEATS * resolution)
    # Few pitches and velocities, so that some notes are alike in all but one of their values.
    pitch = st.sampled_from([60, 64]) | st.integers(lowest, 127)
    velocity = st.sampled_from([0, 64]) | st.integers(0, 127)
    made: list[Note] = []
    onset = 0
    for step, *sound in draw(
        st.lists(st.tuples(gap, duration, pitch, velocity, st.sampled_from(Part)), max_size=20)
    ):
        onset += step
        made.append(Note(onset, *sound))
        if draw(st.integers(0, 7)) == 0:
            made.append(made[-1])
    return made


@st.composite
def scores(draw: st.DrawFn, resolution: int | None = None, lowest: int = 1) -> Score:
    """Return a whole piece, perhaps without notes; ``lowest`` is the lowest pitch."""
    ticks = draw(st.sampled_from(RESOLUTIONS)) if resolution is None else resolution
    return Score(
        resolution=ticks,
        notes=sort_notes(note_array(draw(notes(ticks, lowest)))),
        meters=draw(meter_changes(ticks)),
    )


def encodings() -> st.SearchStrategy[NB]:
    """Return all options together: both orders and metrics, the two usual grids and any other."""
    velocity_bins = st.sampled_from([0, 5, 12]) | st.integers(0, MAX_VELOCITY_BINS)
    bins = st.lists(st.integers(2, 200), unique=True, max_size=20).map(lambda some: (1, *sorted(some)))
    grids = (
        st.just((12, BEATS_12)) | st.just((4, BEATS_4)) | st.tuples(st.integers(1, MAX_STEPS_PER_BEAT), bins)
    )
    return st.builds(
        lambda grid, order, metric, velocity, **optional: NB(
            grid[0], order, metric, velocity, grid[1], **optional
        ),
        grids,
        st.sampled_from(["metric-first", "pitch-first"]),
        st.sampled_from(["multi", "binary"]),
        velocity_bins,
        parts=st.booleans(),
        chords=st.booleans(),
        tempo_bins=st.sampled_from([0, 1, 32]),
        prune=st.booleans(),
    )


@st.composite
def pieces(draw: st.DrawFn) -> tuple[NB, GridScore]:
    """Return an encoding and a piece on its grid; chords and tempi are not known."""
    encoding = draw(encodings())
    return encoding, replace(encoding.grid(draw(scores())), tempos=())


@st.composite
def harmonised(draw: st.DrawFn) -> tuple[NB, GridScore]:
    """Return an encoding that tells chords and tempi, and a piece that has some, also past its end."""
    encoding = replace(draw(encodings()), chords=True, tempo_bins=draw(st.sampled_from([1, 32])))
    piece = encoding.grid(draw(scores()))
    steps = st.integers(0, 100) | st.sampled_from([0, *piece.notes["onset"].tolist()])
    chords = draw(st.dictionaries(steps, st.integers(0, CHORDS - 1), max_size=6))
    tempos = draw(st.dictionaries(steps, st.sampled_from([20.0, 60.0, 61.0, 120.0, 500.0]), max_size=4))
    return encoding, replace(
        piece, chords=tuple(sorted(chords.items())), tempos=tuple(sorted(tempos.items()))
    )
