"""The streaming encoder, which agrees with the batch encoder token for token."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from music.bars import BarLines
from music.encoding import GridScore
from music.nb import BEATS_4, EMPTY_BAR, EOS, NB, SOS
from music.nb_stream import NBStream, Place
from music.score import Meter, Note, NoteArray, Part
from tests.music.generated import pieces
from tests.music.real import PIECES, real_score

ACCOMPANIMENT = Part.ACCOMPANIMENT

NBS = [
    NB(),
    NB(order="pitch-first"),
    NB(metric="binary", velocity_bins=12),
    NB(4, "pitch-first", "binary", 5, BEATS_4),
    NB(parts=False, chords=True, prune=True),
    NB(order="pitch-first", velocity_bins=12, chords=True, tempo_bins=32),
]


def streamed(encoding: NB, bars: BarLines, notes: NoteArray, step: int = 0) -> list[int]:
    """Return all values of a stream that begins with the bar of ``step``."""
    stream = NBStream(encoding, bars)
    values, place = stream.start(step)
    for row in notes.tolist():
        more, place = stream.note(place, Note(*row))
        values += more
    return [*values, *stream.end()]


def opened_late(encoding: NB, piece: GridScore) -> list[int]:
    """Return the values of the batch encoder without the bars before the first note's.

    What is left is the piece as if it began there: its first bar names the meter.
    """
    if not len(piece.notes):
        return encoding.encode(piece).flatten().tolist()
    width = len(encoding.fields)
    metric_first = NB.from_settings({**encoding.settings(), "order": "metric-first"})
    rows = metric_first.encode(piece).tolist()
    while rows[1][1] == 0:
        del rows[1]
    meter = piece.bars.meter(piece.bars.bar_at(int(piece.notes["onset"][0])))
    rows[1][0] = encoding.meter_numbers[meter]
    values = list(itertools.chain.from_iterable(rows))
    if encoding.order == "pitch-first":
        # The sound of SOS stays, its place goes; EOS has a place only.
        values = values[encoding.place_width : len(values) - (width - encoding.place_width)]
    return values


def check(encoding: NB, piece: GridScore) -> None:
    values = streamed(encoding, piece.bars, piece.notes)
    assert values == encoding.encode(piece).flatten().tolist()
    first = int(piece.notes["onset"][0]) if len(piece.notes) else 0
    assert streamed(encoding, piece.bars, piece.notes, first) == opened_late(encoding, piece)


@given(pieces())
def test_stream_and_batch_agree_on_made_up_pieces(both: tuple[NB, GridScore]) -> None:
    check(*both)


@pytest.mark.parametrize("name", PIECES)
def test_stream_and_batch_agree_on_real_pieces(name: str, tmp_path: Path) -> None:
    score = real_score(name, tmp_path)
    for encoding in NBS:
        check(encoding, replace(encoding.grid(score), tempos=()))


def test_values_of_a_stream() -> None:
    new_beat, new_bar, new_bar_3_4 = 4, 5, 17
    bars = BarLines([(Fraction(0), Meter(3, 4))], 12)
    stream = NBStream(NB(), bars)

    values, opening = stream.start(80)
    assert values == (SOS, 0, 0, 0, 0)
    assert opening == Place(bar=1, meter=None, onset=-1, part=0, pitch=0, empty_bars=0)

    values, place = stream.note(opening, Note(84, 12, 60, 90))
    assert values == (new_bar_3_4, 13, ACCOMPANIMENT, 60, 12)
    assert place == Place(2, Meter(3, 4), 84, ACCOMPANIMENT, 60, 0)

    values, place = stream.note(place, Note(90, 6, 62, 90))
    assert values == (new_beat, 19, ACCOMPANIMENT, 62, 6)

    values, place = stream.note(place, Note(180, 100, 64, 90))
    assert values == (EMPTY_BAR, 0, 0, 0, 0, EMPTY_BAR, 0, 0, 0, 0, new_bar, 1, ACCOMPANIMENT, 64, 40)
    assert stream.end() == (EOS, 0, 0, 0, 0)


def test_pitch_first_opens_without_sound_and_closes_without() -> None:
    stream = NBStream(NB(order="pitch-first", velocity_bins=5), BarLines())
    assert stream.start()[0] == (0, 0, 0)
    assert stream.end() == (EOS, 0, 0)


def test_chords_and_tempi_are_not_known_to_a_stream() -> None:
    encoding = NB(chords=True, tempo_bins=32, parts=False)
    stream = NBStream(encoding, BarLines())
    values, place = stream.start()
    assert values == (SOS, 0, 0, 0, 0, 0)
    assert stream.note(place, Note(0, 12, 60, 90, Part.LEAD))[0] == (18, 1, 0, 0, 60, 12)
    assert stream.end() == (EOS, 0, 0, 0, 0, 0)
    shifted = NBStream(replace(encoding, order="pitch-first"), BarLines())
    assert (shifted.start()[0], shifted.end()) == ((0, 0), (EOS, 0, 0, 0))


def test_keeping_a_place_is_a_snapshot() -> None:
    """Whatever was told in between, from the same place the same note gives the same values."""
    stream = NBStream(NB(), BarLines())
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    once = stream.note(place, Note(48 * 7, 12, 62, 90))
    stream.note(once[1], Note(48 * 30, 12, 64, 90))
    assert stream.note(place, Note(48 * 7, 12, 62, 90)) == once


def test_bars_without_notes_may_be_told_before_the_note_that_ends_them() -> None:
    stream = NBStream(NB(), BarLines([(Fraction(0), Meter(4, 4)), (Fraction(16), Meter(3, 4))]))
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    note = Note(48 * 9, 12, 62, 90)
    at_once, there = stream.note(place, note)
    for bar in range(10):
        told, halfway = stream.pass_bars(place, bar)
        more, end = stream.note(halfway, note)
        assert (told + more, end) == (at_once, there)


def test_a_run_of_empty_bars_is_counted_beyond_what_is_told() -> None:
    stream = NBStream(NB(), BarLines())
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    told, place = stream.pass_bars(place, 8)
    assert told == (EMPTY_BAR, 0, 0, 0, 0) * 4
    assert place == Place(7, Meter(4, 4), -1, 0, 0, 7)


def test_a_bar_begins_with_its_meter_only_where_it_is_another() -> None:
    stream = NBStream(NB(), BarLines())
    _, opening = stream.start()
    _, place = stream.note(opening, Note(0, 12, 60, 90))
    assert stream.bar_metric(opening, Meter(4, 4)) == 18
    assert stream.bar_metric(place, Meter(4, 4)) == 5
    assert stream.bar_metric(place, Meter(3, 4)) == 17


def test_sound() -> None:
    note = Note(0, 13, 60, 64)
    assert NBStream(NB(), BarLines()).sound(note) == (60, 12)
    assert NBStream(NB(velocity_bins=12), BarLines()).sound(note) == (60, 12, 6)
    assert NBStream(NB(velocity_bins=12), BarLines()).sound(note._replace(velocity=0)) == (60, 12, 0)
