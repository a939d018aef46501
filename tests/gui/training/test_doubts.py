"""What speaks against training on some music."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.training.doubts import doubts_about
from gui.training.ledger import add_up
from tests.gui.training.found import any_pieces, piece
from training.survey_messages import Piece

MUCH = [piece(f"{number}.mid", place=number / 100, notes=1000) for number in range(100)]
"""Nothing speaks against this."""


def names(pieces: list[Piece], broken: int = 0) -> list[str]:
    return [doubt.name for doubt in doubts_about(add_up(pieces), broken)]


def test_good_music_raises_no_doubts() -> None:
    assert names(MUCH) == []


def test_little_music_is_said_to_be_little() -> None:
    short = [piece(f"{number}.mid", place=number / 100, notes=100) for number in range(100)]
    (doubt,) = doubts_about(add_up(short))
    assert (doubt.name, doubt.level) == ("little", "warning")
    assert "start from a model" in doubt.text
    (less, *_) = doubts_about(add_up(short[:9]))
    assert "hardly anything" in less.text


def test_a_piece_that_drowns_the_others_can_be_left_out() -> None:
    (doubt,) = doubts_about(add_up([*MUCH, piece("long.mid", notes=100_000)]))
    assert doubt.text.startswith("m/long.mid has 50 % of all notes")
    assert [way.leave_out for way in doubt.ways] == ["/m/long.mid"]


def test_two_pieces_of_a_size_do_not_drown_each_other() -> None:
    two = [piece("a.mid", notes=50_000, place=0.01), piece("b.mid", notes=50_000, place=0.9)]
    assert "dominated" not in names(two)


def test_music_without_loud_and_soft_is_said_to_be_so() -> None:
    even = [piece(f"{number}.mid", place=number / 100, notes=1000, velocities=1) for number in range(100)]
    (doubt,) = doubts_about(add_up(even))
    assert (doubt.name, doubt.text[:12]) == ("even", "All notes of")
    (doubt,) = doubts_about(add_up([*even[:99], MUCH[99]]))
    assert (doubt.name, doubt.text[:10]) == ("even", "Hardly any")
    tunes = [
        piece(f"{number}.abc", kind="tunes", place=number / 100, notes=1000, velocities=0)
        for number in range(99)
    ]
    assert names(tunes) == []


def test_copies_and_broken_files_are_said_where_there_are_many() -> None:
    assert names([*MUCH, *[piece(f"c{number}.mid", content="0.mid") for number in range(60)]]) == ["copies"]
    assert names([*MUCH, *[piece(f"c{number}.mid", content="0.mid") for number in range(9)]]) == []
    assert names(MUCH, broken=60) == ["broken"]
    assert names(MUCH, broken=9) == []


def test_kinds_that_do_not_go_together_stop_it_and_can_be_parted() -> None:
    both = [*MUCH, *[piece(f"{number}.abc", kind="tunes") for number in range(3)]]
    (doubt,) = doubts_about(add_up(both))
    assert (doubt.name, doubt.level) == ("mixed", "stop")
    assert [(way.keep, way.text) for way in doubt.ways] == [
        ("midi", "MIDI files: 100"),
        ("tunes", "ABC tunes: 3"),
    ]


def test_what_cannot_be_parted_stops_it() -> None:
    (doubt,) = doubts_about(add_up([piece("a.mid")]))
    assert (doubt.name, doubt.level) == ("no split", "stop")
    assert doubt.text.startswith("One piece is too few")
    (doubt,) = doubts_about(add_up([piece("a.mid"), piece("in/a.mid")]))
    assert doubt.text.startswith("These pieces can't be parted")


def test_nothing_stops_it() -> None:
    (doubt,) = doubts_about(add_up([]))
    assert (doubt.name, doubt.level) == ("nothing", "stop")
    (doubt,) = doubts_about(add_up([]), broken=3)
    assert "can be read" in doubt.text


@given(any_pieces(("midi", "tunes", "frames")), st.integers(0, 20))
def test_every_doubt_is_one_sentence_and_a_stop_comes_first(pieces: list[Piece], broken: int) -> None:
    totals = add_up(pieces)
    doubts = doubts_about(totals, broken)
    for doubt in doubts:
        assert doubt.text.endswith(".")
        assert "{" not in doubt.text
    levels = [doubt.level for doubt in doubts]
    assert levels == sorted(levels)
    can_train = len(totals.kinds) == 1 and totals.parts["train"] > 0 and totals.parts["valid"] > 0
    assert can_train == ("stop" not in levels)
