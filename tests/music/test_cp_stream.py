"""The streaming encoder of CP, which agrees with the batch encoder value for value."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.cp import BAR, CP, EOS, METRICAL, NOTE
from music.cp_stream import CPPlace, CPStream
from music.encoding import GridScore
from music.nb import BEATS_4
from music.score import Meter, Note, NoteArray, Score
from tests.music.generated import scores
from tests.music.generated_cp import cps
from tests.music.real import real_score

CPS = [CP(), CP(4, 5, BEATS_4, chords=True, tempo_bins=32)]
BEAT = CP().first_beat
FOUR_FOUR, THREE_FOUR = CP().meter_numbers[Meter(4, 4)], CP().meter_numbers[Meter(3, 4)]


def streamed(encoding: CP, bars: BarLines, notes: NoteArray, step: int = 0) -> list[int]:
    """Return all values of a stream that begins with the bar of ``step``."""
    stream = CPStream(encoding, bars)
    values, place = stream.start(step)
    for row in notes.tolist():
        more, place = stream.note(place, Note(*row))
        assert len(more) % len(encoding.fields) == 0
        values += more
    return [*values, *stream.end()]


def opened_late(encoding: CP, piece: GridScore) -> list[int]:
    """Return the values of the batch encoder without the bars before the first note's.

    What is left is the piece as if it began there: its first bar names the meter.
    """
    rows = encoding.encode(piece).tolist()
    if len(piece.notes):
        while rows[2][1] < encoding.first_beat:
            del rows[1]
        rows[1][1] = encoding.meter_numbers[piece.bars.meter(piece.bars.bar_at(int(piece.notes["onset"][0])))]
    return list(itertools.chain.from_iterable(rows))


def check(encoding: CP, piece: GridScore) -> None:
    assert streamed(encoding, piece.bars, piece.notes) == encoding.encode(piece).ravel().tolist()
    first = int(piece.notes["onset"][0]) if len(piece.notes) else 0
    assert streamed(encoding, piece.bars, piece.notes, first) == opened_late(encoding, piece)


@given(encoding=cps(), score=scores())
def test_stream_and_batch_agree_on_made_up_pieces(encoding: CP, score: Score) -> None:
    """Live, neither chords nor tempi are known."""
    check(encoding, dataclasses.replace(encoding.grid(score), tempos=()))


@pytest.mark.parametrize("name", ["chorale", "folk song from China", "piano piece"])
def test_stream_and_batch_agree_on_real_pieces(name: str, tmp_path: Path) -> None:
    score = real_score(name, tmp_path)
    for encoding in CPS:
        check(encoding, dataclasses.replace(encoding.grid(score), tempos=()))


def test_values_of_a_stream() -> None:
    stream = CPStream(CP(), BarLines([(Fraction(0), Meter(3, 4))], 12))

    values, opening = stream.start(80)
    assert values == (0, 0, 0, 0)
    assert opening == CPPlace(bar=1, meter=None, onset=-1, pitch=0, empty_bars=0)

    values, place = stream.note(opening, Note(84, 12, 60, 90))
    assert values == (
        *(METRICAL, THREE_FOUR, 0, 0),
        *(METRICAL, BEAT + 12, 0, 0),
        *(NOTE, 0, 60, 12),
    )
    assert place == CPPlace(2, Meter(3, 4), 84, 60, 0)

    values, place = stream.note(place, Note(84, 6, 55, 90))
    assert values == (NOTE, 0, 55, 6)
    assert place == CPPlace(2, Meter(3, 4), 84, 55, 0)

    values, place = stream.note(place, Note(180, 100, 64, 90))
    assert values == (*(METRICAL, BAR, 0, 0) * 3, METRICAL, BEAT, 0, 0, NOTE, 0, 64, 40)
    assert place == CPPlace(5, Meter(3, 4), 180, 64, 0)
    assert stream.end() == (METRICAL, BAR, 0, 0, EOS, 0, 0, 0)


def test_keeping_a_place_is_a_snapshot() -> None:
    """Whatever was told in between, from the same place the same note gives the same values."""
    stream = CPStream(CP(), BarLines())
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    once = stream.note(place, Note(48 * 7, 12, 62, 90))
    stream.note(once[1], Note(48 * 30, 12, 64, 90))
    assert stream.note(place, Note(48 * 7, 12, 62, 90)) == once


@pytest.mark.parametrize("onset", [48 * 2, 48 * 9, 48 * 22, 48 * 16 + 36 * 30])
def test_bars_may_be_told_before_the_note_that_ends_them(onset: int) -> None:
    stream = CPStream(CP(), BarLines([(Fraction(0), Meter(4, 4)), (Fraction(64), Meter(3, 4))]))
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    note = Note(onset, 12, 62, 90)
    at_once = stream.note(place, note)
    for bar in range(stream.bars.bar_at(onset) + 1):
        told, halfway = stream.pass_bars(place, bar)
        more, end = stream.note(halfway, note)
        assert (told + more, end) == at_once
    told, halfway = stream.pass_bars(place, stream.bars.bar_at(onset))
    line, begun = stream.begin_bar(halfway)
    more, end = stream.note(begun, note)
    assert (told + line + more, end) == at_once


def test_a_run_of_empty_bars_is_counted_beyond_what_is_told() -> None:
    stream = CPStream(CP(), BarLines())
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    told, place = stream.pass_bars(place, 8)
    assert told == (METRICAL, BAR, 0, 0) * 4
    assert place == CPPlace(7, Meter(4, 4), -1, 0, 7)


def test_a_bar_begins_with_its_meter_only_where_it_is_another() -> None:
    stream = CPStream(CP(), BarLines([(Fraction(0), Meter(4, 4)), (Fraction(8), Meter(3, 4))]))
    _, place = stream.start()
    numbers = []
    for _ in range(4):
        (_, number, *_), place = stream.begin_bar(place)
        numbers.append(number)
    assert numbers == [FOUR_FOUR, BAR, THREE_FOUR, BAR]
    assert place == CPPlace(3, Meter(3, 4), -1, 0, 1)


@given(encoding=cps(), score=scores(), bars=st.integers(0, 9))
@settings(max_examples=50)
def test_moved_by_whole_bars_all_goes_on_as_before(encoding: CP, score: Score, bars: int) -> None:
    notes = [Note(*row) for row in encoding.grid(score).notes.tolist()]
    stream = CPStream(encoding, BarLines(steps_per_beat=encoding.steps_per_beat))
    shift = stream.bars.start(bars)
    _, place = stream.start(notes[0].onset if notes else 0)
    for note in notes:
        values, after = stream.note(place, note)
        there, end = stream.note(stream.moved(place, bars, shift), note._replace(onset=note.onset + shift))
        assert there == values
        assert end == stream.moved(after, bars, shift)
        place = after
