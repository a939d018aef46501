"""Notes into ABC: what is written, and that it parses back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.abc_parse import parse_tune
from music.abc_write import top_line, write_tune
from music.bars import BarLines
from music.encoding import GridScore, grid_score
from music.score import Meter, Note, Part, Score, note_array, sort_notes
from tests.music.generated import scores

GRID = 24


def piece(*notes: tuple[int, int, int], meters: tuple[tuple[int, str], ...] = ((0, "4/4"),)) -> GridScore:
    """Return notes (onset, duration, pitch) and meters (onset) in steps, 24 to a beat."""
    changes = [
        (Fraction(step, GRID), Meter(*(int(part) for part in meter.split("/")))) for step, meter in meters
    ]
    return GridScore(sort_notes(note_array(Note(*note, 0) for note in notes)), BarLines(changes, GRID))


def scale(*pitches: int, duration: int = 12) -> list[tuple[int, int, int]]:
    return [(number * duration, duration, pitch) for number, pitch in enumerate(pitches)]


def music_of(text: str) -> str:
    """Return what comes after the header."""
    return text.split("\nK:")[1].split("\n", 1)[1]


# ── what is written ──────────────────────────────────────────────────────────────────────────────────


def test_a_tune_as_it_is_written() -> None:
    notes = [
        *scale(62, 64, 66, 67, 69, 71, 73, 74),
        (96, 36, 78),
        (132, 12, 74),
        (144, 72, 69),
        (216, 24, 62),
    ]
    text = write_tune(piece(*notes), title="A scale")
    assert text == "X:1\nT:A scale\nM:4/4\nL:1/8\nK:D\nDEFG ABcd|f3d A4-|A2D2|]\n"


def test_accidentals_are_spelt_within_the_key_and_told_to_both_kinds_of_readers() -> None:
    """G major: a sharp fourth, a flat seventh. The octave's F natural would else be read both ways."""
    notes = scale(67, 69, 71, 72, 74, 73, 67, 66, 65, 77, 78, 66, 67, 71, 74, 67)
    assert music_of(write_tune(piece(*notes))) == "GABc d^cGF|=F=f^f^F GBdG|]\n"
    tonic = [67, 70, 74, 69, 66, 67, 72, 63]
    assert music_of(write_tune(piece(*scale(*tonic)))) == "GBdA ^FGcE|]\n"


@pytest.mark.parametrize("third", [3, 4])
@pytest.mark.parametrize("key", range(12))
def test_there_are_no_double_accidentals(key: int, third: int) -> None:
    chord = [48 + key, 48 + key + third, 55 + key] * 4
    text = music_of(write_tune(piece(*scale(*chord, *range(48 + key, 60 + key)))))
    assert "__" not in text
    assert "^^" not in text


def test_lengths_triplets_and_rests() -> None:
    notes = [*scale(60, 62, 64, duration=8), (24, 6, 65), (36, 3, 67), (48, 18, 69), (66, 6, 71), (72, 7, 72)]
    assert music_of(write_tune(piece(*notes))) == "(3CDEF/2z/2G/4z3/4 A3/2B/2c7/12|]\n"
    assert "(3z" in write_tune(piece((8, 8, 60), (16, 8, 64), (24, 24, 67)))


def test_beams_follow_the_meter() -> None:
    eighths = scale(*[60, 62, 64, 65, 67, 69])
    assert music_of(write_tune(piece(*eighths, meters=((0, "6/8"),)))) == "CDE FGA|]\n"
    assert music_of(write_tune(piece(*eighths, meters=((0, "3/4"),)))) == "CD EF GA|]\n"


def test_a_short_first_bar_is_a_pickup_and_other_meters_are_told() -> None:
    notes = [(0, 24, 67), (24, 96, 72), (120, 72, 76), (192, 72, 72)]
    text = write_tune(piece(*notes, meters=((0, "1/4"), (24, "4/4"), (120, "3/4"))))
    assert "M:4/4" in text
    assert music_of(text) == "G2|c8|[M:3/4]e6|c6|]\n"


def test_four_bars_make_a_line() -> None:
    text = write_tune(piece(*scale(*[60, 62, 64, 65, 67, 69], duration=96)))
    assert music_of(text) == "C8|D8|E8|F8|\nG8|A8|]\n"


def test_a_tune_that_is_left_open_is_filled_up_with_rests() -> None:
    started = piece((0, 24, 60), (24, 24, 64))
    assert music_of(write_tune(started, open_end=72)) == "C2E2 z2"
    assert music_of(write_tune(started, open_end=96)) == "C2E2 z4|"
    assert music_of(write_tune(started, open_end=0)) == "C2E2"


def test_silence_is_a_tune_too() -> None:
    assert write_tune(piece()) == "X:1\nM:4/4\nL:1/8\nK:C\n|]\n"


# ── the top line ─────────────────────────────────────────────────────────────────────────────────────


def line_of(*notes: tuple[int, int, int]) -> list[tuple[int, ...]]:
    return [note[:3] for note in top_line(piece(*notes).notes).tolist()]


def test_the_highest_note_leads_and_what_lies_under_a_longer_one_is_hidden() -> None:
    assert line_of((0, 48, 72), (0, 48, 60), (24, 24, 55), (48, 24, 64)) == [(0, 48, 72), (48, 24, 64)]


def test_a_note_that_goes_on_under_the_next_is_cut() -> None:
    assert line_of((0, 30, 72), (24, 24, 71)) == [(0, 24, 72), (24, 24, 71)]


def test_the_lead_is_the_top_line_where_there_is_one() -> None:
    notes = note_array([Note(0, 12, 60, 0, Part.LEAD), Note(0, 12, 72, 0)])
    assert top_line(sort_notes(notes))["pitch"].tolist() == [60]


@settings(max_examples=40)
@given(scores())
def test_the_top_line_sounds_one_note_at_a_time(score: Score) -> None:
    line = top_line(score.notes)
    assert (line["onset"][1:] >= (line["onset"] + line["duration"])[:-1]).all()
    assert len(top_line(line)) == len(line)


# ── there and back ───────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60)
@given(scores(), st.sampled_from([12, 24]), st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1)]))
def test_what_is_written_parses_back(score: Score, grid: int, unit: Fraction) -> None:
    written = grid_score(score, grid, range(1, 16 * grid + 1))
    if not len(written.notes):
        return
    line = top_line(written.notes)
    found = parse_tune(write_tune(written, unit=unit))
    assert [(n.onset * grid, n.duration * grid, n.pitch) for n in found.notes] == [
        (onset, duration, pitch) for onset, duration, pitch, *_ in line.tolist()
    ]
    last = int((line["onset"] + line["duration"]).max()) - 1
    assert BarLines(found.meters, grid).until(last) == written.bars.until(last)


@pytest.mark.parametrize("key", range(12))
@pytest.mark.parametrize("third", [3, 4])
def test_every_note_of_every_key_parses_back(key: int, third: int) -> None:
    """The chord makes the key; chromatic notes around it need all accidentals there are."""
    chord = [48 + key, 48 + key + third, 55 + key] * 4
    notes = scale(*chord, *range(48 + key, 72 + key))
    found = parse_tune(write_tune(piece(*notes)))
    assert [note.pitch for note in found.notes] == [pitch for _, _, pitch in notes]
