"""Tunes in other keys, as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.abc_parse import parse_tune
from music.abc_transpose import other_keys, transposed_tune
from music.errors import RitornelloError
from tests.music.tunes import JIG, tune

CHROMATIC = tune('"Am7/G"A,^G,2 [=F^D]/ _B,>c | {g}"^slow"^F=F__E (3efg | [K:Am]^G"E7"G, |: d2-^d:|', "K:G")


def test_only_notes_keys_and_chords_change() -> None:
    assert transposed_tune(tune('"Am7/G"A^c2 "D"F=c\'> _B, |[K:Bb]"Eb"_e=E|', "T:A tune in A", "K:G"), 1) == (
        tune('"Em7/D"E^G2 "A"C=g> =F, |[K:F]"Bb"_B=B,|', "T:A tune in A", "K:D")
    )


def test_no_fifths_change_nothing() -> None:
    assert transposed_tune(JIG, 0) == JIG


@pytest.mark.parametrize("text", [JIG, CHROMATIC])
@given(fifths=st.integers(-3, 2))
def test_the_same_tune_sounds_elsewhere_at_most_a_fourth_away(text: str, fifths: int) -> None:
    moved = transposed_tune(text, fifths)
    one, other = parse_tune(text).notes, parse_tune(moved).notes
    interval = other[0].pitch - one[0].pitch
    assert (interval - 7 * fifths) % 12 == 0
    assert abs(interval) <= 6
    assert other == tuple(note._replace(pitch=note.pitch + interval) for note in one)
    assert transposed_tune(moved, -fifths) == text


@pytest.mark.parametrize(
    ("text", "fifths", "problem"),
    [
        (tune("A", "K:B"), 3, "line 4, column 1: 'G#' is a key of more than seven accidentals"),
        (tune("A", "K:C"), 14, "line 4, column 1: C can't be moved by 14 fifths without double accidentals"),
        (tune("A", "K:none"), 1, "line 4, column 1: the key 'none' can't be moved"),
        (tune("A", "K:C ^f"), 1, "line 4, column 1: the key 'C ^f' can't be moved"),
        (
            tune("A^^F", "K:C"),
            7,
            "line 5, column 2: ^^F would need more than two accidentals in the other key",
        ),
        ("K:C\nA?", 1, "line 2, column 2: '?' is no sign of ABC"),
    ],
)
def test_what_cannot_be_moved_is_told_with_line_and_column(text: str, fifths: int, problem: str) -> None:
    with pytest.raises(RitornelloError) as raised:
        transposed_tune(text, fifths)
    assert str(raised.value) == problem


def test_a_change_of_clef_is_no_change_of_key() -> None:
    assert transposed_tune(tune("F[K:clef=bass]^F", "K:G"), -1) == tune("B[K:clef=bass]=B", "K:C")


# ── the keys around ──────────────────────────────────────────────────────────────────────────────────


def keys_of(texts: list[str]) -> list[str]:
    return [text.split("K:")[1].split("\n")[0] for text in texts]


def test_the_keys_around_a_tune_are_those_that_tunes_are_written_in() -> None:
    assert keys_of(other_keys(tune("A", "K:D"), 2)) == ["C", "G", "A", "E"]
    assert keys_of(other_keys(tune("A", "K:Am"), 3)) == ["Cm", "Gm", "Dm", "Em", "Bm", "F#m"]
    assert keys_of(other_keys(tune("A", "K:E"), 2)) == ["D", "A"]
    assert keys_of(other_keys(tune("A", "K:E"), 2, range(-7, 8))) == ["D", "A", "B", "F#"]


@pytest.mark.parametrize("text", ["", "A|", tune("A?"), tune("A", "K:none"), tune("A", "K:H")])
def test_what_cannot_be_moved_has_no_other_keys(text: str) -> None:
    assert other_keys(text, 2) == []
