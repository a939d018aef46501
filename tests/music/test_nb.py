"""The NB encoding of whole pieces: what is told, and what comes back."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines, known_meters
from music.chords import chord_number
from music.encoding import GridScore, Rows
from music.nb import BEATS_4, EMPTY_BAR, EOS, NB, SOS
from music.score import Meter, MeterChange, Note, NoteArray, Part, Score, note_array, sort_notes
from music.tempo_bins import tempo_numbers
from tests.music.generated import encodings, harmonised, pieces
from tests.music.real import PIECES, real_score

LEAD, ACCOMPANIMENT = Part.LEAD, Part.ACCOMPANIMENT

NBS = [
    NB(),
    NB(order="pitch-first"),
    NB(metric="binary", velocity_bins=12),
    NB(order="pitch-first", velocity_bins=5),
    NB(4, durations=BEATS_4),
    NB(4, "pitch-first", "binary", 5, BEATS_4),
    NB(4, "metric-first", "multi", 12, BEATS_4, parts=False, chords=True, tempo_bins=32, prune=True),
]


def identity(encoding: NB) -> str:
    with_chords = " chords" * encoding.chords
    return (
        f"{encoding.order} {encoding.metric} {encoding.steps_per_beat} {encoding.velocity_bins}{with_chords}"
    )


def grid(encoding: NB, notes: list[Note], *meters: tuple[int, Meter]) -> GridScore:
    """Return a piece whose notes and meters are given in steps."""
    changes = tuple(MeterChange(*change) for change in meters)
    return encoding.grid(Score(encoding.steps_per_beat, sort_notes(note_array(notes)), changes))


# ── what rows look like ──────────────────────────────────────────────────────────────────────────────

SONG = [
    Note(0, 48, 76, 0, LEAD),
    Note(0, 12, 67, 0),
    Note(0, 12, 64, 0),
    Note(0, 12, 60, 0),
    Note(18, 6, 62, 0),
    Note(96, 36, 60, 0),
    Note(138, 6, 64, 0, LEAD),
]
"""At 12 steps a beat: a chord under a melody, a bar without notes, then 3/4."""


def test_rows_of_a_song() -> None:
    same_beat, new_beat, new_bar, new_bar_3_4, new_bar_4_4 = 3, 4, 5, 17, 18
    encoding = NB()
    rows = encoding.encode(grid(encoding, SONG, (0, Meter(4, 4)), (96, Meter(3, 4))))
    assert rows.tolist() == [
        # metric, beat, part, pitch, duration
        [SOS, 0, 0, 0, 0],
        [new_bar_4_4, 1, LEAD, 76, 30],
        [same_beat, 1, ACCOMPANIMENT, 67, 12],
        [same_beat, 1, ACCOMPANIMENT, 64, 12],
        [same_beat, 1, ACCOMPANIMENT, 60, 12],
        [new_beat, 19, ACCOMPANIMENT, 62, 6],
        [EMPTY_BAR, 0, 0, 0, 0],
        [new_bar_3_4, 1, ACCOMPANIMENT, 60, 24],
        [new_bar, 7, LEAD, 64, 6],
        [EOS, 0, 0, 0, 0],
    ]
    names = encoding.metric_names
    assert names[:6] == ("SOS", "EOS", "EMPTY_BAR", "SAME_BEAT", "NEW_BEAT", "NEW_BAR")
    assert (names[17], names[18]) == ("NEW_BAR_3/4", "NEW_BAR_4/4")
    assert (encoding.durations[30 - 1], encoding.durations[24 - 1]) == (48, 36)


def test_rows_of_the_same_song_with_pitch_first() -> None:
    same_beat, new_beat, new_bar, new_bar_3_4, new_bar_4_4 = 3, 4, 5, 17, 18
    encoding = NB(order="pitch-first")
    rows = encoding.encode(grid(encoding, SONG, (0, Meter(4, 4)), (96, Meter(3, 4))))
    assert rows.tolist() == [
        # pitch and duration of a note; metric, beat and part of the next
        [0, 0, new_bar_4_4, 1, LEAD],
        [76, 30, same_beat, 1, ACCOMPANIMENT],
        [67, 12, same_beat, 1, ACCOMPANIMENT],
        [64, 12, same_beat, 1, ACCOMPANIMENT],
        [60, 12, new_beat, 19, ACCOMPANIMENT],
        [62, 6, EMPTY_BAR, 0, 0],
        [0, 0, new_bar_3_4, 1, ACCOMPANIMENT],
        [60, 24, new_bar, 7, LEAD],
        [64, 6, EOS, 0, 0],
    ]


def test_rows_with_the_binary_metric_on_the_papers_grid() -> None:
    """At 4 steps a beat, with 5 bins of velocity; the piece begins with bars without notes."""
    same_bar, new_bar, new_bar_3_4, new_bar_4_4 = 3, 4, 16, 17
    encoding = NB(4, metric="binary", velocity_bins=5, durations=BEATS_4)
    notes = [
        Note(32, 4, 72, 100, LEAD),
        Note(32, 14, 60, 0),
        Note(34, 7, 72, 127, LEAD),
        Note(64, 99, 62, 1),
    ]
    rows = encoding.encode(grid(encoding, notes, (0, Meter(4, 4)), (48, Meter(3, 4))))
    assert rows.tolist() == [
        # metric, beat, part, pitch, duration, velocity
        [SOS, 0, 0, 0, 0, 0],
        [new_bar_4_4, 0, 0, 0, 0, 0],
        [EMPTY_BAR, 0, 0, 0, 0, 0],
        [new_bar, 1, LEAD, 72, 4, 4],
        [same_bar, 1, ACCOMPANIMENT, 60, 9, 0],
        [same_bar, 3, LEAD, 72, 6, 5],
        [new_bar_3_4, 0, 0, 0, 0, 0],
        [new_bar, 5, ACCOMPANIMENT, 62, 14, 1],
        [EOS, 0, 0, 0, 0, 0],
    ]
    assert encoding.metric_names[:5] == ("SOS", "EOS", "EMPTY_BAR", "SAME_BAR", "NEW_BAR")


def test_rows_with_chord_and_tempo_but_no_part() -> None:
    """What was not known before the first change is 0; bars without notes tell neither."""
    encoding = NB(parts=False, chords=True, tempo_bins=32, order="pitch-first")
    notes = [Note(0, 12, 60, 0, LEAD), Note(0, 12, 67, 0), Note(12, 12, 60, 0), Note(108, 12, 62, 0)]
    c, d_minor = chord_number(0, ""), chord_number(2, "m")
    piece = replace(
        grid(encoding, notes, (0, Meter(4, 4))),
        chords=((12, c), (96, d_minor)),
        tempos=((0, 120.0), (48, 60.0)),
    )
    fast, slow = (int(tempo_numbers(bpm, 32)) for bpm in (120.0, 60.0))
    assert encoding.encode(piece).tolist() == [
        # pitch and duration of a note; metric, beat, chord and tempo of the next
        [0, 0, 18, 1, 0, fast],
        [67, 12, 3, 1, 0, fast],
        [60, 12, 4, 13, c, fast],
        [60, 12, EMPTY_BAR, 0, 0, 0],
        [0, 0, 5, 13, d_minor, slow],
        [62, 12, EOS, 0, 0, 0],
    ]


def test_what_the_papers_leave_out_is_left_out_on_the_grid() -> None:
    notes = [Note(0, 1, 60, 0), Note(0, 2, 60, 0), Note(0, 1, 61, 0, LEAD), Note(0, 1, 64, 0)]
    assert len(grid(NB(), notes, (0, Meter(4, 4))).notes) == 4
    assert grid(NB(prune=True), notes, (0, Meter(4, 4))).notes["pitch"].tolist() == [61, 64]


def test_a_long_silence_is_four_bars() -> None:
    encoding = NB()
    rows = encoding.encode(
        grid(encoding, [Note(0, 12, 60, 0), Note(48 * 100 + 12, 12, 62, 0)], (0, Meter(4, 4)))
    )
    assert rows[:, 0].tolist() == [SOS, 18, *[EMPTY_BAR] * 4, 5, EOS]
    notes, meters = encoding.decode(rows)
    assert notes["onset"].tolist() == [0, 48 * 5 + 12]
    assert meters == [(0, Meter(4, 4))]


def test_another_meter_in_a_long_silence_begins_another_four_bars() -> None:
    encoding = NB()
    notes = [Note(0, 12, 60, 0), Note(48 * 20 + 36 * 20, 12, 62, 0)]
    rows = encoding.encode(grid(encoding, notes, (0, Meter(4, 4)), (48 * 20, Meter(3, 4))))
    assert rows[:, 0].tolist() == [SOS, 18, *[EMPTY_BAR] * 4, 17, *[EMPTY_BAR] * 4, 5, EOS]
    decoded, meters = encoding.decode(rows)
    assert decoded["onset"].tolist() == [0, 48 * 5 + 36 * 5]
    assert meters == [(0, Meter(4, 4)), (48 * 5, Meter(3, 4))]


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        (NB(), [[SOS, 0, 0, 0, 0], [EOS, 0, 0, 0, 0]]),
        (NB(order="pitch-first"), [[0, 0, EOS, 0, 0]]),
    ],
    ids=["metric-first", "pitch-first"],
)
def test_a_piece_without_notes(encoding: NB, rows: list[list[int]]) -> None:
    encoded = encoding.encode(grid(encoding, [], (0, Meter(4, 4)), (96, Meter(3, 4))))
    assert encoded.tolist() == rows
    notes, meters = encoding.decode(encoded)
    assert (len(notes), meters) == (0, [])


# ── whole pieces, told a second time in plain words ──────────────────────────────────────────────────


def said(encoding: NB, piece: GridScore, note: Note, bar_start: int) -> list[int]:
    """Return what the row of ``note`` should say after its metric."""
    row = [note.onset - bar_start + 1]
    if encoding.chords:
        row.append(max((change for change in piece.chords if change[0] <= note.onset), default=(0, 0))[1])
    if encoding.tempo_bins:
        bpm = max((change for change in piece.tempos if change[0] <= note.onset), default=(0, 0.0))[1]
        row.append(int(tempo_numbers(bpm, encoding.tempo_bins)))
    row += [note.part] * encoding.parts + [note.pitch, encoding.durations.index(note.duration) + 1]
    if encoding.velocity_bins:
        row.append(int(encoding.velocity_number(note.velocity)))
    return row


def told(encoding: NB, piece: GridScore) -> tuple[list[tuple[str, ...]], NoteArray, list[tuple[int, Meter]]]:
    """Return what the rows should say, metric-first, and what decoding them should give.

    Notes and meters come back as they are on the grid, velocities in the middle of
    their bins. Of bars in a row with neither a note nor another meter than the bar
    before, only the first four come back; what follows is earlier by the others.
    """
    nothing = (0,) * (len(encoding.fields) - 1)
    rows: list[tuple[Any, ...]] = [("SOS", *nothing)]
    decoded: list[Note] = []
    meters: list[tuple[int, Meter]] = []
    by_bar = {
        bar: list(some)
        for bar, some in itertools.groupby(
            (Note(*row) for row in piece.notes.tolist()), key=lambda note: piece.bars.bar_at(note.onset)
        )
    }
    before: Meter | None = None
    silent = left_out = 0
    for bar in range(max(by_bar, default=-1) + 1):
        start, meter = piece.bars.start(bar), piece.bars.meter(bar)
        metric = "NEW_BAR" if meter == before else f"NEW_BAR_{meter}"
        if meter != before:
            meters.append((start - left_out, meter))
        silent = silent + 1 if meter == before and bar not in by_bar else 0
        if silent > 4:
            left_out += piece.bars.start(bar + 1) - start
        elif bar not in by_bar:
            rows.append(("EMPTY_BAR" if silent else metric, *nothing))
        last = -1
        for note in by_bar.get(bar, []):
            if note.onset == last:
                metric = "SAME_BEAT"
            elif last >= 0:
                metric = "NEW_BEAT"
            if encoding.metric == "binary" and last >= 0:
                metric = "SAME_BAR"
            row = said(encoding, piece, note, start)
            rows.append((metric, *row))
            heard = encoding.velocity_value(row[-1]) if encoding.velocity_bins else 0
            decoded.append(note._replace(onset=note.onset - left_out, velocity=heard))
            last = note.onset
        before = meter
    rows.append(("EOS", *nothing))
    return rows, sort_notes(note_array(decoded)), meters


def check(encoding: NB, piece: GridScore) -> Rows:
    """Encode, decode and encode again; return the rows."""
    rows = encoding.encode(piece)
    sizes = [field.size for field in encoding.fields]
    assert rows.dtype == np.int16
    assert rows.shape[1] == len(sizes)
    assert (rows >= 0).all()
    assert (rows < sizes).all()

    expected, notes, meters = told(encoding, piece)
    number = {name: value for value, name in enumerate(encoding.metric_names)}
    metric_first = [[number[row[0]], *row[1:]] for row in expected]
    if encoding.order == "metric-first":
        assert rows.tolist() == metric_first
    else:
        place = encoding.place_width
        assert rows.tolist() == [[*a[place:], *b[:place]] for a, b in itertools.pairwise(metric_first)]

    decoded, changes = encoding.decode(rows)
    assert np.array_equal(decoded, notes)
    assert changes == meters

    lines = [(Fraction(step, encoding.steps_per_beat), meter) for step, meter in changes]
    again = GridScore(decoded, BarLines(lines or [(Fraction(0), Meter(4, 4))], encoding.steps_per_beat))
    if not piece.chords and not piece.tempos:
        assert np.array_equal(encoding.encode(again), rows)
    return rows


@given(pieces())
def test_made_up_pieces(both: tuple[NB, GridScore]) -> None:
    check(*both)


@given(harmonised())
@settings(max_examples=40)
def test_made_up_pieces_with_chords_and_tempi(both: tuple[NB, GridScore]) -> None:
    check(*both)


@pytest.mark.parametrize("name", PIECES)
def test_real_pieces(name: str, tmp_path: Path) -> None:
    score = real_score(name, tmp_path)
    for encoding in NBS:
        piece = encoding.grid(score)
        check(encoding, piece)
        # None of them is silent for long, so nothing is left out.
        decoded, _ = encoding.decode(encoding.encode(piece))
        for field in ("onset", "duration", "pitch", "part"):
            assert np.array_equal(decoded[field], piece.notes[field])
        if encoding.velocity_bins:
            bins = encoding.velocity_number(piece.notes["velocity"])
            assert np.array_equal(encoding.velocity_number(decoded["velocity"]), bins)


@pytest.mark.parametrize("encoding", NBS, ids=identity)
@given(data=st.data())
def test_meters_come_back_where_they_have_names(encoding: NB, data: st.DataObject) -> None:
    steps = encoding.steps_per_beat
    runs = data.draw(st.lists(st.tuples(st.sampled_from(known_meters(steps)), st.integers(1, 4)), min_size=1))
    changes: list[tuple[int, Meter]] = []
    starts: list[int] = []
    now = 0
    for meter, bars in runs:
        changes.append((now, meter))
        for _ in range(bars):
            starts.append(now)
            now += int(meter.beats * steps)
    notes = [Note(start, 1, 60, 0) for start in starts]
    decoded, meters = encoding.decode(encoding.encode(grid(encoding, notes, *changes)))
    assert decoded["onset"].tolist() == starts
    assert meters == [
        change
        for change, before in zip(changes, [None, *changes], strict=False)
        if not before or before[1] != change[1]
    ]


# ── rows that no encoder makes ───────────────────────────────────────────────────────────────────────


@given(encodings(), st.data())
def test_any_rows_can_be_decoded(encoding: NB, data: st.DataObject) -> None:
    """As a network may say anything, what makes no sense is left out."""
    row = st.tuples(*(st.integers(0, field.size - 1) for field in encoding.fields))
    some = data.draw(st.lists(row, max_size=12))
    rows = np.array(some, dtype=np.int16).reshape(-1, len(encoding.fields))
    notes, meters = encoding.decode(rows)
    assert len(notes) <= len(rows)
    assert (notes["onset"] >= 0).all()
    assert (notes["pitch"] > 0).all()
    assert np.isin(notes["duration"], encoding.durations).all()
    assert np.isin(notes["part"], list(Part)).all()
    assert [step for step, _ in meters] == sorted({step for step, _ in meters})


def test_what_makes_no_sense_is_left_out() -> None:
    rows = [
        [SOS, 0, 0, 0, 0],
        [4, 1, LEAD, 50, 1],  # before the first bar
        [17, 36, LEAD, 60, 1],
        [4, 37, LEAD, 61, 1],  # past the end of a bar of 3/4
        [4, 0, LEAD, 62, 1],
        [4, 1, LEAD, 0, 1],
        [4, 1, LEAD, 63, 0],
        [4, 2, 0, 64, 1],  # a part must be somebody's: the accompaniment's
        [EOS, 0, 0, 0, 0],
        [5, 1, LEAD, 65, 1],  # after the end
    ]
    notes, meters = NB().decode(np.array(rows, dtype=np.int16))
    assert notes.tolist() == [(1, 1, 64, 0, ACCOMPANIMENT), (35, 1, 60, 0, LEAD)]
    assert meters == [(0, Meter(3, 4))]
