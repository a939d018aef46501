"""The piano roll of whole pieces: what is told, and what comes back."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from music.encoding import Encoding, GridScore, Rows
from music.roll import MAX_BITS, PianoRoll, frames_of_rows, rows_of_frames
from music.score import DEFAULT_METER, Meter, MeterChange, Note, Part, Score, note_array, sort_notes
from tests.music.generated import meter_changes
from tests.music.real import PIECES, real_score

ROLLS = [
    PianoRoll(),
    PianoRoll(bits=2),
    PianoRoll(bits=8, frames=4),
    PianoRoll(onsets=False),
    PianoRoll(onsets=False, bits=11, frames=3, longest_beats=1),
    PianoRoll(3, frames=16, longest_beats=2),
]
rolls = st.sampled_from(ROLLS)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """Return a short piece: chords, duplicates, silences, any meter, keys beyond the piano."""
    onset = 0
    notes = []
    gap = st.integers(0, 40) | st.sampled_from([0, 0, 4, 300, 1500])
    pitch = st.sampled_from([60, 64]) | st.integers(0, 127)
    sounds = st.tuples(gap, st.integers(1, 70), pitch, st.integers(0, 127), st.sampled_from(Part))
    for step, *sound in draw(st.lists(sounds, max_size=9)):
        onset += step
        notes.append(Note(onset, *sound))
    return Score(16, sort_notes(note_array(notes)), draw(meter_changes(16)))


def identity(encoding: PianoRoll) -> str:
    return f"{encoding.steps_per_beat} {encoding.onsets} {encoding.bits} {encoding.frames}"


def grid(encoding: PianoRoll, notes: list[Note], *meters: tuple[int, Meter]) -> GridScore:
    """Return a piece whose notes and meters are given in steps."""
    changes = tuple(MeterChange(*change) for change in meters or [(0, DEFAULT_METER)])
    return encoding.grid(Score(encoding.steps_per_beat, sort_notes(note_array(notes)), changes))


def told(encoding: PianoRoll, rows: Rows) -> list[list[str]]:
    """Return the fields that aren't 0, with their values, row by row."""
    names = [field.name for field in encoding.fields]
    return [[f"{name}={value}" for name, value in zip(names, row, strict=True) if value] for row in rows]


# ── what rows look like ──────────────────────────────────────────────────────────────────────────────

SONG = [Note(1, 2, 72, 80, Part.LEAD), Note(1, 1, 60, 70), Note(3, 1, 72, 80)]


def test_rows_of_a_song_bit_by_bit() -> None:
    encoding = PianoRoll()
    assert told(encoding, encoding.encode(grid(encoding, SONG))) == [
        [],  # the opening
        [],
        ["keys:0:72=1", "keys:0:72:onset=1", "keys:0:60=1", "keys:0:60:onset=1"],
        ["keys:0:72=1"],
        ["keys:0:72=1", "keys:0:72:onset=1"],
    ]


def test_rows_of_the_same_song_key_by_key_and_in_groups() -> None:
    """Of a group the highest key is the highest digit; 2 is held, 3 is struck."""
    by_key = PianoRoll(bits=2)
    assert told(by_key, by_key.encode(grid(by_key, SONG))) == [
        [],
        [],
        ["keys:0:72=3", "keys:0:60=3"],
        ["keys:0:72=2"],
        ["keys:0:72=3"],
    ]
    held = PianoRoll(onsets=False, bits=8)
    rows = held.encode(grid(held, SONG))
    # Groups begin at 108, 100, 92, 84, 76, 68, 60: 72 is the fifth of its group, 60 the first.
    assert told(held, rows) == [[], [], ["keys:0:76=8", "keys:0:60=128"], ["keys:0:76=8"], ["keys:0:76=8"]]


def test_rows_of_several_frames_end_in_silence() -> None:
    encoding = PianoRoll(bits=2, frames=3)
    assert told(encoding, encoding.encode(grid(encoding, SONG))) == [
        [],
        ["keys:1:72=3", "keys:1:60=3", "keys:2:72=2"],
        ["keys:0:72=3"],
    ]


def test_a_piece_without_notes_is_an_opening() -> None:
    for encoding in ROLLS:
        rows = encoding.encode(grid(encoding, []))
        assert rows.tolist() == [[0] * len(encoding.fields)]
        notes, meters = encoding.decode(rows)
        assert (len(notes), meters) == (0, [(0, DEFAULT_METER)])
        assert len(encoding.decode(rows[:0])[0]) == 0


# ── what a roll can tell ─────────────────────────────────────────────────────────────────────────────


def grid_notes(encoding: PianoRoll, notes: list[Note]) -> list[tuple[int, int, int]]:
    """Return onset, duration and pitch of what is left of ``notes``."""
    left = grid(encoding, notes).notes
    assert (left["velocity"] == 0).all()
    assert (left["part"] == Part.ACCOMPANIMENT).all()
    return [(int(n["onset"]), int(n["duration"]), int(n["pitch"])) for n in left]


def test_what_a_roll_can_not_tell() -> None:
    encoding = PianoRoll()
    assert grid_notes(encoding, [Note(0, 1, 20, 9), Note(0, 1, 109, 9), Note(0, 1, 21, 9)]) == [(0, 1, 21)]
    # The longer of two at once, which then ends where the key is struck again; the last is too long.
    twice = [Note(0, 2, 60, 9, Part.LEAD), Note(0, 9, 60, 9), Note(4, 99, 60, 9)]
    assert grid_notes(encoding, twice) == [(0, 4, 60), (4, 32, 60)]


def test_without_onsets_notes_that_touch_are_one() -> None:
    encoding = PianoRoll(onsets=False, longest_beats=1)
    touching = [Note(0, 2, 60, 9), Note(2, 3, 60, 9), Note(5, 1, 60, 9), Note(7, 1, 60, 9), Note(6, 1, 61, 9)]
    assert grid_notes(encoding, touching) == [(0, 4, 60), (4, 2, 60), (6, 1, 61), (7, 1, 60)]


@given(rolls, scores(), st.data())
@settings(max_examples=60)
def test_the_grid_changes_nothing_a_second_time(
    encoding: PianoRoll, score: Score, data: st.DataObject
) -> None:
    once = encoding.grid(score).notes
    again = grid(encoding, [Note(*row) for row in data.draw(st.permutations(once.tolist()))]).notes
    assert np.array_equal(once, again)


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────


def without_long_silence(piece: GridScore) -> list[tuple[int, ...]]:
    """Return the notes, earlier by each silent bar beyond the fourth in a row, told in plain words."""
    notes = [Note(*row) for row in piece.notes.tolist()]
    if not notes:
        return []
    silent = left_out = 0
    shift = {}
    for bar in range(piece.bars.bar_at(notes[-1].onset) + 1):
        start, end = piece.bars.start(bar), piece.bars.start(bar + 1)
        sounds = any(n.onset < end and n.onset + n.duration > start for n in notes)
        silent = 0 if sounds else silent + 1
        left_out += end - start if silent > 4 else 0
        shift[bar] = left_out
    return [tuple(n._replace(onset=n.onset - shift[piece.bars.bar_at(n.onset)])) for n in notes]


def check(encoding: PianoRoll, piece: GridScore) -> Rows:
    """Encode and decode; return the rows."""
    rows = encoding.encode(piece)
    assert rows.dtype == np.int16
    assert rows.shape[1] == len(encoding.fields)
    assert (rows >= 0).all()
    assert (rows < 2**encoding.bits).all()
    assert not rows[0].any()
    decoded, meters = encoding.decode(rows)
    assert decoded.tolist() == without_long_silence(piece)
    assert meters == [(0, DEFAULT_METER)]
    if encoding.onsets and encoding.bits == 2:
        assert not (rows == 1).any()
    return rows


@given(rolls, scores())
@settings(max_examples=60)
def test_made_up_pieces(encoding: PianoRoll, score: Score) -> None:
    check(encoding, encoding.grid(score))


@pytest.mark.parametrize("name", ["chorale", "piano piece"])
def test_real_pieces(name: str, tmp_path: Path) -> None:
    assert name in PIECES
    score = real_score(name, tmp_path)
    for encoding in ROLLS:
        piece = encoding.grid(score)
        check(encoding, piece)
        # None of them is silent for long, so nothing is left out.
        assert np.array_equal(encoding.decode(encoding.encode(piece))[0], piece.notes)


def test_a_long_silence_is_four_bars_long() -> None:
    encoding = PianoRoll()
    bar = 16
    notes = [Note(5 * bar + 4, 8, 60, 0), Note(11 * bar, 4, 60, 0), Note(17 * bar, 4, 62, 0)]
    piece = grid(encoding, notes)
    # Five bars before the music, four and most of one after it, five between the last two.
    decoded, _ = encoding.decode(check(encoding, piece))
    assert decoded["onset"].tolist() == [4 * bar + 4, 10 * bar - bar, 9 * bar + 5 * bar]


def test_a_note_that_sounds_through_a_bar_makes_it_none_of_silence() -> None:
    encoding = PianoRoll(onsets=False)
    piece = grid(encoding, [Note(0, 17, 60, 0), Note(6 * 16, 1, 62, 0)])
    decoded, _ = encoding.decode(encoding.encode(piece))
    assert decoded["onset"].tolist() == [0, 6 * 16]


# ── rows that no encoder makes ───────────────────────────────────────────────────────────────────────


@given(rolls, st.data())
def test_any_rows_can_be_decoded(encoding: PianoRoll, data: st.DataObject) -> None:
    shape = (data.draw(st.integers(0, 3)), len(encoding.fields))
    few = st.integers(0, 2**encoding.bits - 1)
    rows = data.draw(arrays(np.int16, shape, elements=few, fill=st.just(0)))
    notes, _ = encoding.decode(rows)
    assert np.isin(notes["duration"], encoding.durations).all()
    # What was read is what is told again, but for silence at the end.
    again = encoding.encode(grid(encoding, [Note(*row) for row in notes.tolist()]))
    assert np.array_equal(encoding.decode(again)[0], notes)


def test_what_makes_no_sense_is_read_as_what_it_nearly_is() -> None:
    """An onset of a key that isn't held is nothing; a key that is held is struck where that begins."""
    encoding = PianoRoll(bits=2, longest_beats=1)
    rows = np.zeros((8, len(encoding.fields)), dtype=np.int16)
    rows[1, 0] = 1
    rows[2:, 1] = 2
    notes, _ = encoding.decode(rows)
    assert notes.tolist() == [(1, 4, 107, 0, Part.ACCOMPANIMENT)]


# ── transposition, frames ────────────────────────────────────────────────────────────────────────────


@given(rolls, scores(), st.integers(-90, 90))
@settings(max_examples=30)
def test_transposition_moves_what_stays_on_the_keyboard(
    encoding: PianoRoll, score: Score, semitones: int
) -> None:
    piece = encoding.grid(score)
    rows = encoding.encode(piece)
    notes = encoding.decode(encoding.transposed(rows, semitones))[0]
    expected = encoding.decode(rows)[0]
    expected["pitch"] += semitones
    expected = expected[(expected["pitch"] >= 21) & (expected["pitch"] <= 108)]
    assert np.array_equal(notes, expected)


@given(rolls, arrays(np.bool_, st.tuples(st.integers(0, 9), st.just(88))))
def test_frames_come_back(encoding: PianoRoll, held: np.ndarray) -> None:
    rows = rows_of_frames(encoding, held)
    back = frames_of_rows(encoding, rows)
    assert np.array_equal(back[: len(held)], held)
    assert not back[len(held) :].any()
    assert len(back) == len(rows) * encoding.frames < len(held) + encoding.frames


def test_frames_are_from_the_lowest_key_up_and_strike_where_they_begin() -> None:
    held = np.zeros((3, 88), dtype=bool)
    held[:2, 60 - 21] = True
    encoding = PianoRoll(bits=2)
    assert told(encoding, rows_of_frames(encoding, held)) == [["keys:0:60=3"], ["keys:0:60=2"], []]


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_roll_offers_what_an_encoding_must() -> None:
    """Said to the type checker; when the program runs, a protocol is known by its names only."""
    encoding: Encoding = PianoRoll()
    assert (encoding.name, encoding.leading, encoding.unit) == ("roll", 0, "frame")
    assert encoding.views == ("full",)
    assert encoding.durations == tuple(range(1, 33))


@pytest.mark.parametrize("encoding", ROLLS, ids=identity)
def test_settings_rebuild_the_encoding(encoding: PianoRoll) -> None:
    again = PianoRoll.from_settings(encoding.settings())
    assert again == encoding
    assert again.vocabulary_hash() == encoding.vocabulary_hash()
    names = [field.name for field in encoding.fields]
    assert len(set(names)) == len(names)
    assert {name.split(":")[0] for name in names} == {"keys"}


def test_other_settings_have_another_vocabulary() -> None:
    assert len({encoding.vocabulary_hash() for encoding in ROLLS}) == len(ROLLS)


def test_only_keys_shared_out_evenly_make_a_vocabulary() -> None:
    fitting = {True: (1, 2, 4, 8), False: (1, 2, 4, 8, 11)}
    for onsets, bits in itertools.product(fitting, range(1, MAX_BITS + 1)):
        if bits in fitting[onsets]:
            assert PianoRoll(onsets=onsets, bits=bits).fields_per_frame * bits == 88 * (1 + onsets)
        else:
            names = ", ".join(map(str, fitting[onsets]))
            with pytest.raises(ValueError, match=f"bits must be one of {names}, not {bits}"):
                PianoRoll(onsets=onsets, bits=bits)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"steps_per_beat": 0}, "steps_per_beat must be 1 to 96, not 0"),
        ({"bits": 12}, "bits must be 1 to 11, not 12"),
        ({"frames": 97}, "frames must be 1 to 96, not 97"),
        ({"longest_beats": 65}, "longest_beats must be 1 to 64, not 65"),
        ({"name": "nb"}, "not the settings of a piano roll: 'nb'"),
        ({"keys": 61}, "unknown settings of the piano roll: keys"),
    ],
)
def test_settings_that_are_none(values: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        PianoRoll.from_settings({"name": "roll", **values})
