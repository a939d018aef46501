"""The CP encoding of whole pieces: what is told, and what comes back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.chords import chord_number, transposed_chords
from music.cp import BAR, CONTI, CP, EOS, METRICAL, NOTE, SOS
from music.encoding import GridScore, Rows
from music.nb import BEATS_4
from music.score import Meter, MeterChange, Note, Part, Score, note_array, sort_notes
from music.tempo_bins import tempo_numbers
from tests.music.generated_cp import cp_pieces, cps
from tests.music.real import real_score

CPS = [CP(), CP(4, 5, BEATS_4)]


def grid(encoding: CP, notes: list[Note], *meters: tuple[int, Meter]) -> GridScore:
    """Return a piece whose notes and meters are given in steps."""
    changes = tuple(MeterChange(*change) for change in meters)
    return encoding.grid(Score(encoding.steps_per_beat, sort_notes(note_array(notes)), changes))


# ── what rows look like ──────────────────────────────────────────────────────────────────────────────


def test_rows_of_a_song() -> None:
    """At 12 steps a beat: a melody within a chord, a bar without notes, then 3/4."""
    song = [
        Note(0, 48, 64, 0, Part.LEAD),
        Note(0, 12, 67, 0),
        Note(0, 12, 60, 0),
        Note(18, 6, 62, 0),
        Note(96, 36, 60, 0),
        Note(138, 6, 64, 0),
    ]
    bar_3_4, bar_4_4, beat = 13, 14, 95
    rows = CP().encode(grid(CP(), song, (0, Meter(4, 4)), (96, Meter(3, 4))))
    assert rows.tolist() == [
        # type, bar_beat, pitch, duration
        [SOS, 0, 0, 0],
        [METRICAL, bar_4_4, 0, 0],
        [METRICAL, beat, 0, 0],
        [NOTE, 0, 67, 12],
        [NOTE, 0, 64, 30],
        [NOTE, 0, 60, 12],
        [METRICAL, beat + 18, 0, 0],
        [NOTE, 0, 62, 6],
        [METRICAL, BAR, 0, 0],
        [METRICAL, bar_3_4, 0, 0],
        [METRICAL, beat, 0, 0],
        [NOTE, 0, 60, 24],
        [METRICAL, BAR, 0, 0],
        [METRICAL, beat + 6, 0, 0],
        [NOTE, 0, 64, 6],
        [METRICAL, BAR, 0, 0],
        [EOS, 0, 0, 0],
    ]
    names = CP().bar_beat_names
    assert (names[BAR], names[bar_3_4], names[bar_4_4]) == ("BAR", "BAR_3/4", "BAR_4/4")
    assert (names[beat], names[beat + 18]) == ("BEAT_1", "BEAT_19")


def test_rows_on_the_papers_grid() -> None:
    """At 4 steps a beat, with 5 bins of velocity."""
    encoding = CP(4, 5, BEATS_4)
    beat = encoding.first_beat
    notes = [Note(32, 4, 72, 100), Note(32, 14, 60, 0), Note(34, 7, 72, 127)]
    rows = encoding.encode(grid(encoding, notes, (0, Meter(4, 4))))
    assert rows.tolist() == [
        # type, bar_beat, pitch, duration, velocity
        [SOS, 0, 0, 0, 0],
        [METRICAL, encoding.meter_numbers[Meter(4, 4)], 0, 0, 0],
        [METRICAL, BAR, 0, 0, 0],
        [METRICAL, BAR, 0, 0, 0],
        [METRICAL, beat, 0, 0, 0],
        [NOTE, 0, 72, 4, 4],
        [NOTE, 0, 60, 9, 0],
        [METRICAL, beat + 2, 0, 0, 0],
        [NOTE, 0, 72, 6, 5],
        [METRICAL, BAR, 0, 0, 0],
        [EOS, 0, 0, 0, 0],
    ]


def test_chords_and_tempi_are_told_where_they_change() -> None:
    """Also where no note falls; what is the same again, or not known, is not told."""
    encoding = CP(chords=True, tempo_bins=32)
    c_major, g_seven = chord_number(0, ""), chord_number(7, "7")
    piece = GridScore(
        note_array([Note(12, 12, 60, 0), Note(24, 12, 62, 0), Note(60, 12, 64, 0)]),
        BarLines(),
        chords=((0, c_major), (12, c_major), (24, 0), (36, c_major), (60, g_seven), (72, c_major)),
        tempos=((0, 120.0), (24, 121.0), (48, 60.0)),
    )
    beat, bar_4_4 = encoding.first_beat, encoding.meter_numbers[Meter(4, 4)]
    fast, slow = (int(tempo_numbers(bpm, 32)) + 1 for bpm in (120, 60))
    assert encoding.encode(piece).tolist() == [
        # type, bar_beat, tempo, chord, pitch, duration
        [SOS, 0, 0, 0, 0, 0],
        [METRICAL, bar_4_4, 0, 0, 0, 0],
        [METRICAL, beat, fast, c_major + 1, 0, 0],
        [METRICAL, beat + 12, CONTI, CONTI, 0, 0],
        [NOTE, 0, 0, 0, 60, 12],
        [METRICAL, beat + 24, CONTI, CONTI, 0, 0],
        [NOTE, 0, 0, 0, 62, 12],
        [METRICAL, BAR, 0, 0, 0, 0],
        [METRICAL, beat, slow, CONTI, 0, 0],
        [METRICAL, beat + 12, CONTI, g_seven + 1, 0, 0],
        [NOTE, 0, 0, 0, 64, 12],
        [METRICAL, BAR, 0, 0, 0, 0],
        [EOS, 0, 0, 0, 0, 0],
    ]


def test_a_bar_in_which_only_the_chord_changes_is_not_empty() -> None:
    piece = GridScore(
        note_array([Note(0, 12, 60, 0), Note(48 * 9, 12, 62, 0)]), BarLines(), chords=((48 * 5, 1),)
    )
    assert CP(chords=True).encode(piece)[:, 0].tolist().count(METRICAL) == 1 + 9 + 1 + 3
    assert CP().encode(piece)[:, 0].tolist().count(METRICAL) == 1 + 5 + 1 + 2


def test_a_piece_without_notes() -> None:
    rows = CP().encode(grid(CP(), [], (0, Meter(4, 4)), (96, Meter(3, 4))))
    assert rows.tolist() == [[SOS, 0, 0, 0], [METRICAL, BAR, 0, 0], [EOS, 0, 0, 0]]
    notes, meters = CP().decode(rows)
    assert (len(notes), meters) == (0, [])


@pytest.mark.parametrize(("bars", "told"), [(5, 5), (6, 5), (100, 5)])
def test_a_long_silence_is_four_bars(bars: int, told: int) -> None:
    notes = [Note(0, 12, 60, 0), Note(48 * bars + 12, 12, 62, 0)]
    rows = CP().encode(grid(CP(), notes, (0, Meter(4, 4))))
    assert rows[3:-4, 1].tolist() == [0, *[BAR] * told]
    decoded, meters = CP().decode(rows)
    assert decoded["onset"].tolist() == [0, 48 * told + 12]
    assert meters == [(0, Meter(4, 4))]


# ── whole pieces, told a second time in plain words ──────────────────────────────────────────────────


def told_changes(changes: Iterable[tuple[int, int]], last: int) -> dict[int, int]:
    """Return the changes up to step ``last`` to another number than before; 0 is none."""
    out: dict[int, int] = {}
    for step, number in changes:
        if step <= last and number and number != next(reversed(out.values()), 0):
            out[step] = number
    return out


def told(encoding: CP, piece: GridScore) -> tuple[list[tuple[str, ...]], GridScore]:
    """Return what the rows should say, in words, and the piece that they stand for.

    Of bars in a row with neither a note, chord or tempo nor another meter than the bar
    before, only the first four come back; what follows is earlier by the others.
    """
    bars, notes = piece.bars, [Note(*row) for row in piece.notes.tolist()]
    last = max((note.onset for note in notes), default=-1)
    tempos = told_changes(
        ((s, int(tempo_numbers(bpm, encoding.tempo_bins or 1))) for s, bpm in piece.tempos), last
    )
    chords = told_changes(piece.chords, last)
    words: list[tuple[str, ...]] = [("SOS",)]
    here = {note.onset for note in notes} | (set(tempos) if encoding.tempo_bins else set())
    here |= set(chords) if encoding.chords else set()
    steps = {bar: sorted(some) for bar, some in itertools.groupby(sorted(here), bars.bar_at)}
    decoded: list[Note] = []
    meters: list[tuple[int, Meter]] = []
    earlier: dict[int, int] = {}
    before: Meter | None = None
    silent = left_out = 0
    for bar in range(bars.bar_at(last) + 1 if notes else 0):
        start, meter = bars.start(bar), bars.meter(bar)
        if meter != before:
            meters.append((start - left_out, meter))
        silent = silent + 1 if meter == before and bar not in steps else 0
        if silent > 4:
            left_out += bars.start(bar + 1) - start
        else:
            words.append(("BAR" if meter == before else f"BAR_{meter}",))
        for step in steps.get(bar, []):
            changes = {"tempo": tempos.get(step, "CONTI"), "chord": chords.get(step, "CONTI")}
            words.append(
                (
                    f"BEAT_{step - start + 1}",
                    *(f"{k} {v}" for k, v in changes.items() if k in encoding.columns),
                )
            )
            earlier[step] = step - left_out
            for note in (note for note in notes if note.onset == step):
                level = int(encoding.velocity_number(note.velocity)) if encoding.velocity_bins else 0
                heard = encoding.velocity_value(level) if level else 0
                words.append(("NOTE", str(note.pitch), str(note.duration), str(heard)))
                decoded.append(note._replace(onset=earlier[step], velocity=heard))
        before = meter
    lines = [(Fraction(step, encoding.steps_per_beat), meter) for step, meter in meters]
    return [*words, ("BAR",), ("EOS",)], GridScore(
        sort_notes(note_array(decoded)),
        BarLines(lines or [(Fraction(0), Meter(4, 4))], encoding.steps_per_beat),
        tuple((earlier[step], number) for step, number in chords.items() if step in earlier),
        tuple((earlier[step], bpm) for step, bpm in piece.tempos if step in earlier and step in tempos),
    )


def words_of(encoding: CP, rows: Rows) -> list[tuple[str, ...]]:
    """Return what ``rows`` say, in words."""
    words: list[tuple[str, ...]] = []
    for values in rows.tolist():
        row = dict(zip(encoding.columns, values, strict=True))
        kind, bar_beat = row.pop("type"), row.pop("bar_beat")
        if kind == METRICAL:
            changes = {name: row.pop(name) for name in ("tempo", "chord") if name in row}
            if bar_beat < encoding.first_beat:
                assert not any(changes.values())
                changes = {}
            told = (f"{name} {'CONTI' if v == CONTI else v - 1}" for name, v in changes.items())
            words.append((encoding.bar_beat_names[bar_beat], *told))
        elif kind == NOTE:
            level = row.pop("velocity", 0)
            heard = encoding.velocity_value(level) if level else 0
            length = encoding.durations[row.pop("duration") - 1]
            words.append(("NOTE", str(row.pop("pitch")), str(length), str(heard)))
        else:
            words.append(({SOS: "SOS", EOS: "EOS"}[kind],))
        assert not any(row.values())
    return words


def check(encoding: CP, piece: GridScore) -> Rows:
    """Encode, decode and encode again; return the rows."""
    rows = encoding.encode(piece)
    sizes = [field.size for field in encoding.fields]
    assert rows.dtype == np.int16
    assert rows.shape[1] == len(sizes)
    assert (rows >= 0).all()
    assert (rows < sizes).all()

    words, expected = told(encoding, piece)
    assert words_of(encoding, rows) == words
    decoded, meters = encoding.decode(rows)
    assert np.array_equal(decoded, expected.notes)
    starts, expected_meters = expected.bars.until(int(decoded["onset"][-1])) if len(decoded) else ([], [])
    changes = [
        (start, meter)
        for start, meter, previous in zip(starts, expected_meters, [None, *expected_meters], strict=False)
        if meter != previous
    ]
    assert meters == changes
    assert np.array_equal(encoding.encode(expected), rows)
    return rows


@given(cp_pieces())
def test_made_up_pieces(both: tuple[CP, GridScore]) -> None:
    check(*both)


@pytest.mark.parametrize("name", ["chorale", "folk song from China", "piano piece"])
def test_real_pieces(name: str, tmp_path: Path) -> None:
    score = real_score(name, tmp_path)
    for encoding in CPS:
        piece = encoding.grid(score)
        # None of them is silent for long, so nothing is left out.
        decoded, _ = encoding.decode(check(encoding, piece))
        for field in ("onset", "duration", "pitch"):
            assert np.array_equal(decoded[field], piece.notes[field])


def test_the_grid_is_that_of_nb_without_parts() -> None:
    """Duplicates across parts stay unless they are pruned, and chords run from the top down whoever plays."""
    notes = sort_notes(note_array([Note(0, 1, 60, 0, Part.LEAD), Note(0, 2, 60, 0), Note(0, 1, 64, 0)]))
    score = Score(12, notes)
    both, pruned = CP().grid(score), CP(prune=True).grid(score)
    assert both.notes.tolist() == [(0, 1, 64, 0, 2), (0, 1, 60, 0, 2), (0, 2, 60, 0, 2)]
    assert pruned.notes.tolist() == [(0, 1, 64, 0, 2), (0, 2, 60, 0, 2)]
    assert CP().encode(both)[3:-2, 2].tolist() == [64, 60, 60]


# ── rows that no encoder makes ───────────────────────────────────────────────────────────────────────


@given(encoding=cps(), data=st.data())
@settings(max_examples=50)
def test_any_rows_can_be_decoded(encoding: CP, data: st.DataObject) -> None:
    """As a network may say anything, what makes no sense is left out."""
    row = st.tuples(*(st.integers(0, field.size - 1) for field in encoding.fields))
    some = data.draw(st.lists(row, max_size=12))
    rows = np.array(some, dtype=np.int16).reshape(-1, len(encoding.fields))
    notes, meters = encoding.decode(rows)
    assert len(notes) <= len(rows)
    assert (notes["onset"] >= 0).all()
    assert (notes["pitch"] > 0).all()
    assert np.isin(notes["duration"], encoding.durations).all()
    assert [step for step, _ in meters] == sorted({step for step, _ in meters})


def test_what_makes_no_sense_is_left_out() -> None:
    beat = CP().first_beat
    bar_3_4 = CP().meter_numbers[Meter(3, 4)]
    rows = [
        [SOS, 0, 0, 0],
        [METRICAL, beat, 0, 0],  # before the first bar
        [NOTE, 0, 50, 1],
        [METRICAL, bar_3_4, 0, 0],
        [NOTE, 0, 51, 1],  # without a position
        [METRICAL, beat + 36, 0, 0],  # past the bar's end
        [NOTE, 0, 52, 1],
        [METRICAL, beat + 35, 0, 0],
        [NOTE, 0, 0, 1],
        [NOTE, 0, 53, 0],
        [METRICAL, 0, 0, 0],
        [NOTE, beat, 60, 1],  # fields of another family are not read
        [METRICAL, BAR, 0, 0],
        [NOTE, 0, 54, 1],  # the position was that of the bar before
        [EOS, 0, 0, 0],
        [NOTE, 0, 61, 1],  # after the end
    ]
    notes, meters = CP().decode(np.array(rows, dtype=np.int16))
    assert notes.tolist() == [(35, 1, 60, 0, Part.ACCOMPANIMENT)]
    assert meters == [(0, Meter(3, 4))]


# ── transposition ────────────────────────────────────────────────────────────────────────────────────


@given(both=cp_pieces(), semitones=st.integers(-127, 127))
@settings(max_examples=50)
def test_transposed_rows_are_those_of_the_transposed_piece(
    both: tuple[CP, GridScore], semitones: int
) -> None:
    encoding, piece = both
    rows = encoding.encode(piece)
    moved = encoding.transposed(rows, semitones)
    assert (moved >= 0).all()
    notes, meters = encoding.decode(rows)
    notes["pitch"] += semitones
    kept = notes[(notes["pitch"] > 0) & (notes["pitch"] < 128)]
    decoded, the_same_meters = encoding.decode(moved)
    assert np.array_equal(decoded, kept)
    assert the_same_meters == meters
    if encoding.chords:
        chords = rows[:, encoding.columns["chord"]]
        told = np.where(chords > CONTI, transposed_chords(chords - CONTI, semitones) + CONTI, chords)
        assert np.array_equal(moved[:, encoding.columns["chord"]], told)
