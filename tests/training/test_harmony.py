"""Chords recognised in music that was written in them."""

from __future__ import annotations

import builtins
import importlib
from typing import Any

import pytest

from music.chords import NO_CHORD, QUALITIES, chord_name
from music.errors import RitornelloError
from music.nb import NB
from music.score import Meter, MeterChange, Note, Score, note_array, sort_notes
from training import harmony
from training.harmony import chords_of, with_chords

RESOLUTION = 480
C, F, G, A_MINOR = (48, 64, 67, 72), (53, 60, 65, 69), (43, 59, 62, 67), (45, 60, 64, 69)


def score(chords: list[tuple[float, float, tuple[int, ...]]], *meters: tuple[int, Meter]) -> Score:
    """Return chords given by onset, length (beats) and pitches; meters by beat."""
    notes = [
        Note(round(onset * RESOLUTION), round(length * RESOLUTION), pitch, 80)
        for onset, length, pitches in chords
        for pitch in pitches
    ]
    changes = tuple(MeterChange(beat * RESOLUTION, meter) for beat, meter in meters)
    return Score(RESOLUTION, sort_notes(note_array(notes)), changes or (MeterChange(0, Meter(4, 4)),))


def named(piece: Score) -> list[tuple[float, str]]:
    """Return chords by beat and symbol."""
    return [(tick / piece.resolution, chord_name(number)) for tick, number in chords_of(piece)]


@pytest.fixture(autouse=True)
def _library() -> None:
    pytest.importorskip("chorder", reason="chords are an extra")


def test_a_chord_to_each_half_bar() -> None:
    piece = score([(0, 2, C), (2, 2, A_MINOR), (4, 2, F), (6, 2, G), (8, 4, C)])
    assert named(piece) == [(0, "C"), (2, "Am"), (4, "F"), (6, "G"), (8, "C")]


def test_a_chord_to_each_beat_where_each_fits_its_own() -> None:
    assert named(score([(0, 1, C), (1, 1, F), (2, 2, C)])) == [(0, "C"), (1, "F"), (2, "C")]


def test_a_chord_that_stays_is_told_once() -> None:
    assert named(score([(0, 4, C), (4, 4, C), (8, 4, G)])) == [(0, "C"), (8, "G")]


def test_notes_held_over_a_bar_line_count_on_both_sides() -> None:
    assert named(score([(0, 8, C[:2]), (0, 8, C[2:]), (8, 4, G)])) == [(0, "C"), (8, "G")]


def test_silence_is_no_chord() -> None:
    assert named(score([(4, 4, C)])) == [(0, "N"), (4, "C")]
    assert chords_of(score([(4, 4, C)]))[0] == (0, NO_CHORD)
    assert chords_of(score([])) == ()


@pytest.mark.parametrize(
    ("pitches", "symbol"),
    [
        ((45, 60, 64, 67), "Am7"),
        ((48, 64, 67, 71), "Cmaj7"),
        ((43, 59, 62, 65), "G7"),
        ((47, 62, 65, 69, 81), "Bm7b5"),
        ((47, 62, 65), "Bdim"),
        ((48, 64, 68), "Caug"),
        ((48, 62, 67), "Csus2"),
        ((48, 65, 67), "Csus4"),
        ((52, 60, 67), "C"),
    ],
)
def test_qualities(pitches: tuple[int, ...], symbol: str) -> None:
    assert named(score([(0, 4, pitches)])) == [(0, symbol)]


def test_every_quality_of_the_library_has_a_number() -> None:
    assert set(harmony._QUALITIES) == set(importlib.import_module("chorder").Chord.standard_qualities)
    assert set(harmony._QUALITIES.values()) == set(QUALITIES)


def test_beats_are_counted_from_each_bar_line() -> None:
    """In 3/4 two beats and one; in 6/8 two beats of three eighths; a change of meter begins anew."""
    piece = score(
        [(0, 2, C), (2, 1, G), (3, 1.5, F), (4.5, 1.5, A_MINOR), (6, 2, C)],
        (0, Meter(3, 4)),
        (3, Meter(6, 8)),
        (6, Meter(4, 4)),
    )
    assert named(piece) == [(0, "C"), (2, "G"), (3, "F"), (4.5, "Am"), (6, "C")]


def test_bars_of_less_than_a_tick_come_to_an_end() -> None:
    piece = Score(1, note_array([Note(0, 3, 60, 80)]), (MeterChange(0, Meter(1, 64)),))
    assert [tick for tick, _ in chords_of(piece)] == [0]


def test_chords_stand_at_the_steps_of_the_encoding() -> None:
    encoding = NB(4, chords=True)
    piece = score([(0, 2, C), (2, 2, G)])
    told = with_chords(encoding.grid(piece), piece, encoding)
    assert [(step, chord_name(number)) for step, number in told.chords] == [(0, "C"), (8, "G")]
    chord = [field.name for field in encoding.fields].index("chord")
    rows = encoding.encode(told)
    assert [chord_name(number) for number in rows[1:-1, chord]] == ["C"] * 4 + ["G"] * 4


def test_encodings_without_chords_are_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Score) -> tuple[tuple[int, int], ...]:
        raise AssertionError

    monkeypatch.setattr(harmony, "chords_of", refuse)
    piece = score([(0, 4, C)])
    grid = NB().grid(piece)
    assert with_chords(grid, piece, NB()) is grid


def test_without_the_library_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        if name.startswith("chorder"):
            raise ImportError
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    harmony._recogniser.cache_clear()
    with pytest.raises(RitornelloError, match=r"pip install 'ritornello\[chords\]'"):
        chords_of(score([(0, 4, C)]))
