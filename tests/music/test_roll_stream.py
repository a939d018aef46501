"""The streaming roll, which agrees with the batch encoder value for value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.encoding import Stream
from music.roll import PianoRoll
from music.roll_stream import Place, RollStream, Sounding
from music.score import DEFAULT_METER, Meter, Note, Part, Score, sort_notes
from tests.music.test_roll import scores

ROLLS = [
    PianoRoll(),
    PianoRoll(bits=4),
    PianoRoll(onsets=False, bits=8),
    PianoRoll(12, bits=2, frames=7, longest_beats=2),
]
BARS = BarLines([(Fraction(0), DEFAULT_METER)], 4)


def in_steps(encoding: PianoRoll, score: Score) -> list[Note]:
    """Return the notes on the grid as they were played: duplicates, notes struck again and all."""
    onset, duration = (
        (2 * score.notes[name] * encoding.steps_per_beat + score.resolution) // (2 * score.resolution)
        for name in ("onset", "duration")
    )
    notes = score.notes.copy()
    notes["onset"], notes["duration"] = onset, np.clip(duration, 1, encoding.durations[-1])
    return [Note(*row) for row in sort_notes(notes).tolist()]


def streamed(stream: Stream, notes: Sequence[Note], step: int = 0) -> tuple[list[int], Place]:
    values, place = stream.start(step)
    out = list(values)
    for note in notes:
        more, place = stream.note(place, note)
        out += more
    return out, place


@given(st.sampled_from(ROLLS), scores())
@settings(max_examples=60)
def test_stream_and_batch_agree(encoding: PianoRoll, score: Score) -> None:
    """Whether they come as they were played or as a roll can tell them, all before the last onset is told."""
    piece = encoding.grid(score)
    rows = encoding.encode(piece)
    stream = RollStream(encoding, piece.bars)
    values, place = streamed(stream, in_steps(encoding, score))
    assert values == rows.ravel()[: len(values)].tolist()
    told = len(values) // encoding.fields_per_frame - encoding.frames
    decoded = encoding.decode(rows)[0]
    if len(decoded) and encoding.onsets:
        assert told == decoded["onset"].max()
    cleaned, same = streamed(stream, [Note(*row) for row in piece.notes.tolist()])
    assert cleaned == values[: len(cleaned)]
    # What touches is one without onsets, so that its last onset may be an earlier one.
    assert same == place or not encoding.onsets


@given(st.sampled_from(ROLLS), scores(), st.integers(0, 9))
@settings(max_examples=30)
def test_a_stream_may_begin_in_any_bar(encoding: PianoRoll, score: Score, bars: int) -> None:
    """It tells the same wherever the music is, and a place can be moved there."""
    lines = BarLines([(Fraction(0), Meter(3, 4))], encoding.steps_per_beat)
    length = 3 * encoding.steps_per_beat
    notes = in_steps(encoding, score)
    silent = notes[0].onset // length * length if notes else 0
    notes = [note._replace(onset=note.onset - silent) for note in notes]
    later = [note._replace(onset=note.onset + bars * length) for note in notes]
    stream: Stream = RollStream(encoding, lines)
    values, place = streamed(stream, notes)
    moved, there = streamed(stream, later, bars * length)
    assert moved == values
    assert there == stream.moved(place, bars, bars * length)


def test_values_of_a_stream() -> None:
    encoding = PianoRoll(bits=2)
    stream = RollStream(encoding, BARS)
    silence = (0,) * 88
    values, place = stream.start(17)
    assert values == silence
    assert place == Place(16, ())

    values, place = stream.note(place, Note(17, 3, 107, 80))
    assert values == silence
    assert place == Place(17, (Sounding(107, 17, 20),))

    values, place = stream.note(place, Note(17, 1, 106, 80))
    assert values == ()
    assert place == Place(17, (Sounding(107, 17, 20), Sounding(106, 17, 18)))

    values, place = stream.note(place, Note(19, 40, 107, 80))
    assert values == (0, 3, 3, *silence[3:], 0, 2, 0, *silence[3:])
    assert place == Place(19, (Sounding(107, 19, 51),))


def test_of_two_notes_on_a_key_at_once_the_longer_sounds() -> None:
    stream = RollStream(PianoRoll(), BARS)
    for lengths in [(2, 5), (5, 2)]:
        lead, other = (Note(0, length, 60, 80, part) for length, part in zip(lengths, Part, strict=True))
        _, place = streamed(stream, [lead, other])
        assert place == Place(0, (Sounding(60, 0, 5),))


def test_a_note_beyond_the_keyboard_changes_nothing() -> None:
    stream = RollStream(PianoRoll(), BARS)
    _, place = stream.note(stream.start()[1], Note(0, 4, 60, 80))
    assert stream.note(place, Note(2, 4, 109, 80)) == ((), place)
    assert stream.note(place, Note(2, 4, 20, 80)) == ((), place)


def test_what_just_ends_is_known_and_what_ended_is_not() -> None:
    stream = RollStream(PianoRoll(), BARS)
    _, place = streamed(stream, [Note(0, 1, 60, 80), Note(0, 2, 50, 80), Note(2, 1, 70, 80)])
    assert place.sounding == (Sounding(70, 2, 3), Sounding(50, 0, 2))


def test_a_long_silence_is_left_out_as_far_as_it_is_known() -> None:
    """What lies between two notes is measured when the second comes; to a moment without a note, likewise."""
    encoding = PianoRoll(bits=8)
    stream = RollStream(encoding, BARS)
    frame = encoding.fields_per_frame
    _, place = stream.note(stream.start()[1], Note(14, 2, 60, 80))
    # Two steps of sound, then whole bars.
    assert len(stream.until(place, 16 * 5)) == (2 + 16 * 4) * frame
    assert len(stream.until(place, 16 * 6)) == (2 + 16 * 4) * frame
    assert len(stream.until(place, 16 * 9 + 3)) == (2 + 16 * 4 + 3) * frame
    assert stream.until(place, 14) == ()
    assert stream.note(place, Note(16 * 9 + 3, 1, 60, 80))[0] == stream.until(place, 16 * 9 + 3)


def test_keeping_a_place_is_a_snapshot() -> None:
    stream = RollStream(PianoRoll(), BARS)
    _, place = stream.note(stream.start()[1], Note(0, 12, 60, 90))
    once = stream.note(place, Note(7, 12, 62, 90))
    stream.note(once[1], Note(300, 12, 64, 90))
    assert stream.note(place, Note(7, 12, 62, 90)) == once
    assert hash(place) == hash(Place(0, (Sounding(60, 0, 12),)))


@pytest.mark.parametrize("encoding", ROLLS, ids=lambda e: f"{e.bits} {e.frames}")
def test_a_stream_opens_with_a_row_of_silence(encoding: PianoRoll) -> None:
    assert RollStream(encoding, BARS).start()[0] == (0,) * len(encoding.fields)
