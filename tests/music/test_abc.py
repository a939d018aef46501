"""The character encoding: text into rows and back, and the music in between."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.abc import ABC, END, PRINTABLE, START
from music.abc_parse import parse_tune
from music.abc_write import top_line
from music.encoding import Encoding
from music.errors import RitornelloError
from music.score import Meter, Part, Score
from tests.music.generated import scores
from tests.music.tunes import JIG, tune


def test_abc_offers_what_an_encoding_must() -> None:
    encoding: Encoding = ABC()
    assert [(f.name, f.size, f.ignores_zero) for f in encoding.fields] == [("character", 98, False)]
    assert (encoding.unit, encoding.leading, encoding.views) == ("character", 0, ("full",))
    assert encoding.durations[0] == 1
    assert len(encoding.durations) == encoding.durations[-1] == 16 * 24


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_stands_between_start_and_end() -> None:
    rows = ABC("\nAB|").encode_text("AB|\n")
    assert rows.tolist() == [[START], [3], [4], [5], [2], [END]]
    assert rows.dtype == np.int16


@given(st.text(PRINTABLE))
def test_text_comes_back(text: str) -> None:
    assert ABC().decode_text(ABC().encode_text(text)) == text


def test_what_follows_the_end_is_no_text() -> None:
    rows = np.concatenate([ABC().encode_text("A"), ABC().encode_text("B")])
    assert ABC().decode_text(rows) == "A"


@pytest.mark.parametrize(("text", "place"), [("é", "line 1, column 1"), ("A\nBé\né", "line 2, column 2")])
def test_an_unknown_character_is_told_with_its_place(text: str, place: str) -> None:
    with pytest.raises(RitornelloError, match=f"{place}: the character 'é' is unknown"):
        ABC().encode_text(text)


def test_the_alphabet_of_a_corpus() -> None:
    assert ABC.of(["cab", "bd"]).alphabet == "\nabcd"
    assert ABC.of(['a"x"\n'], clean=True) == ABC("\na", clean=True)
    assert ABC.of([]).alphabet == "\n"


def test_what_is_not_played_is_left_out_where_that_is_wanted() -> None:
    assert ABC().prepared("S:x\nA") == "S:x\nA"
    assert ABC(clean=True).prepared("S:x\nA") == "A\n"


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", [ABC(), ABC("\nA"), ABC(steps_per_beat=12, clean=True)])
def test_settings_rebuild_the_encoding(encoding: ABC) -> None:
    settings = json.loads(json.dumps(encoding.settings()))
    assert ABC.from_settings(settings) == encoding
    assert ABC.from_settings(settings).vocabulary_hash() == encoding.vocabulary_hash()


def test_other_settings_have_another_hash() -> None:
    hashes = {e.vocabulary_hash() for e in (ABC(), ABC("\nAB"), ABC("\nBA"), ABC(steps_per_beat=12))}
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "nb"}, "not the settings of an ABC encoding: 'nb'"),
        ({"name": "abc", "tempo": 1}, "unknown settings of the ABC encoding: tempo"),
        ({"name": "abc", "alphabet": "AB"}, "the alphabet must have the end of a line"),
        ({"name": "abc", "alphabet": "A\nA"}, "no character twice"),
        ({"name": "abc", "steps_per_beat": 0}, "steps_per_beat must be 1 to 96, not 0"),
    ],
)
def test_settings_of_something_else_are_refused(values: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        ABC.from_settings(values)


# ── music ────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=25)
@given(scores())
def test_the_top_line_of_a_piece_comes_back(score: Score) -> None:
    encoding = ABC()
    piece = encoding.grid(score)
    if not len(piece.notes):
        return
    notes, meters = encoding.decode(encoding.encode(piece))
    line = top_line(piece.notes)
    for name in ("onset", "duration", "pitch"):
        assert notes[name].tolist() == line[name].tolist()
    assert meters[0] == (0, piece.bars.meter(0))


def test_a_tune_is_decoded_onto_the_grid() -> None:
    notes, meters = ABC(steps_per_beat=4).decode(ABC().encode_text(tune("(3AAA A6|[M:3/4]A")))
    assert notes["onset"].tolist() == [0, 1, 3, 4, 16]
    assert notes["duration"].tolist() == [1, 2, 1, 12, 2]
    assert set(notes["part"].tolist()) == {Part.ACCOMPANIMENT}
    assert meters == [(0, Meter(4, 4)), (16, Meter(3, 4))]


def test_a_text_that_is_no_tune_is_told_with_its_place() -> None:
    with pytest.raises(RitornelloError, match="line 1, column 1: music stands before the key"):
        ABC().decode(ABC().encode_text("A|"))


def test_rows_stay_as_they_are_in_every_key() -> None:
    rows = ABC().encode_text(JIG)
    assert parse_tune(ABC().decode_text(ABC().transposed(rows, 5))) == parse_tune(JIG)
