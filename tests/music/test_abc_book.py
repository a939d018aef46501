"""Texts of many tunes: cutting, cleaning, names."""

from __future__ import annotations

import pytest

from music.abc_book import TuneText, clean_tune, cut_tunes, read_text, title_of
from music.abc_parse import parse_tune
from music.errors import RitornelloError
from tests.music.tunes import JIG

BOOK = """% a book
M:4/4

X:1
T:One
K:C
A|

words in between

X: 2
T:Two
K:G
B|
X:3
K:D
c|
"""


def test_tunes_begin_with_their_number_and_end_at_an_empty_line() -> None:
    assert cut_tunes(BOOK) == [
        TuneText(4, "X:1\nT:One\nK:C\nA|\n"),
        TuneText(11, "X: 2\nT:Two\nK:G\nB|\n"),
        TuneText(15, "X:3\nK:D\nc|\n"),
    ]


def test_marks_say_where_tunes_begin_and_end() -> None:
    text = "<start>\nX:1\nK:C\n\nA|\n<end>\nlost\n<start>\nX:2\nX:3\n<end>\n<start>\n<end>"
    assert cut_tunes(text) == [TuneText(2, "X:1\nK:C\n\nA|\n"), TuneText(9, "X:2\nX:3\n")]


@pytest.mark.parametrize(("text", "tunes"), [("K:C\nA|\n\nB|\n", 1), ("A|B|\n", 0), ("", 0), ("\n", 0)])
def test_a_text_without_numbers_is_a_tune_if_it_has_a_key(text: str, tunes: int) -> None:
    assert [tune.text for tune in cut_tunes(text)] == [text] * tunes


def test_a_clean_tune_has_only_what_is_played() -> None:
    text = 'X: 1 \nT:Élan\nS:me\n\nP:A\nM:3/4\nL:1/8\nK:G % one sharp\n"G"GB d2|  \n% no\n"D7"AF D2|[P:B]\n'
    assert clean_tune(text) == "X: 1\nT:Elan\nM:3/4\nL:1/8\nK:G % one sharp\nGB d2|\nAF D2|[P:B]\n"


def test_cleaning_changes_no_note_and_is_done_once() -> None:
    cleaned = clean_tune(JIG)
    assert parse_tune(cleaned) == parse_tune(JIG)
    assert clean_tune(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "title"), [("X:1\nT:\nT: A b \n", "A b"), ("X: 7\nK:C\n", "7"), ("K:C\n", ""), ("X:\n", "")]
)
def test_titles(text: str, title: str) -> None:
    assert title_of(text) == title


def test_text_is_read_whatever_its_bytes() -> None:
    assert read_text("\ufeffÉ\r\na\tb\rc".encode()) == "É\na b\nc"
    assert read_text("É".encode("latin-1")) == "É"
    with pytest.raises(RitornelloError, match="is no text"):
        read_text(b"MThd\0\0\0\6")
