"""The list of pieces, in order and picked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.finding import Finding
from gui.training.piece_lines import COLUMNS, SHOWN, Column, Lines, Shown
from gui.training.piece_words import columns_of, length_in_words, use_of
from tests.gui.training.found import BROKEN, any_pieces, piece
from training.survey_messages import Piece


def lines_of(finding: Finding) -> Lines:
    lines = Lines()
    lines.add(finding.items)
    return lines


@pytest.fixture
def finding() -> Finding:
    finding = Finding()
    finding.begin()
    finding.add(
        [
            piece("b.mid", notes=20, place=0.01, meter="3/4"),
            BROKEN,
            piece("A.mid", notes=300, place=0.07),
            piece("c.mid", notes=100),
            piece("d.mid", notes=100, content="c.mid"),
            piece("e.mid"),
        ]
    )
    finding.left_out.add("/m/e.mid")
    return finding


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("all", ["b", "broken", "A", "c", "d", "e"]),
        ("used", ["b", "A", "c"]),
        ("held out", ["b", "A"]),
        ("left out", ["e"]),
        ("copies", ["d"]),
        ("broken", ["broken"]),
    ],
)
def test_some_can_be_picked_out(finding: Finding, shown: Shown, names: list[str]) -> None:
    places = lines_of(finding).places(finding.reckon(), shown, "")
    assert [finding.items[place].what.name for place in places] == [f"m/{name}.mid" for name in names]


def test_names_are_searched(finding: Finding) -> None:
    lines, reckoning = lines_of(finding), finding.reckon()
    assert lines.places(reckoning, "all", "a.mid").tolist() == [2]
    assert lines.places(reckoning, "all", "m/").tolist() == list(range(6))
    assert lines.places(reckoning, "all", "m/", begin=4).tolist() == [4, 5]
    assert lines.places(reckoning, "used", "b").tolist() == [0]


def test_order_is_that_of_a_column_with_the_broken_last(finding: Finding) -> None:
    lines, reckoning = lines_of(finding), finding.reckon()
    assert lines.order(reckoning, "name", descending=False).tolist() == [2, 0, 3, 4, 5, 1]
    assert lines.order(reckoning, "name", descending=True).tolist() == [5, 4, 3, 0, 2, 1]
    assert lines.order(reckoning, "notes", descending=True).tolist() == [5, 2, 3, 4, 0, 1]
    assert lines.order(reckoning, "meter", descending=False).tolist() == [0, 2, 3, 4, 5, 1]
    assert lines.order(reckoning, "use", descending=False).tolist() == [3, 0, 2, 4, 5, 1]


@given(
    pieces=any_pieces(),
    column=st.sampled_from(COLUMNS),
    descending=st.booleans(),
    shown=st.sampled_from(list(SHOWN)),
)
def test_every_line_has_its_place_once(
    *, pieces: list[Piece], column: Column, descending: bool, shown: Shown
) -> None:
    finding = Finding()
    finding.begin()
    finding.add([*pieces[:3], BROKEN, *pieces[3:]])
    lines, reckoning = lines_of(finding), finding.reckon()
    order = lines.order(reckoning, column, descending=descending)
    assert sorted(order.tolist()) == list(range(len(finding.items)))
    assert finding.items[order[-1]].number == -1
    apart: tuple[Shown, ...] = ("used", "copies", "left out", "broken")
    places = [place for each in apart for place in lines.places(reckoning, each, "").tolist()]
    assert sorted(places) == list(range(len(finding.items)))
    assert set(lines.places(reckoning, shown, "").tolist()) <= set(range(len(finding.items)))


def test_what_becomes_of_a_piece_is_said(finding: Finding) -> None:
    reckoning = finding.reckon()
    names = [item.what.name for item in finding.items if item.number >= 0]
    said = [use_of(item, reckoning, names).text for item in finding.items]
    assert said == [
        "check",
        "broken: is empty: export it again.",
        "held out",
        "learn",
        "copy of m/c.mid",
        "left out",
    ]


def test_what_came_after_the_last_reckoning_is_not_known_yet(finding: Finding) -> None:
    reckoning = finding.reckon()
    (item,) = finding.add([piece("f.mid")])
    assert use_of(item, reckoning, []).text == ""
    assert 6 in lines_of(finding).places(reckoning, "used", "")


def test_columns_say_only_what_is_known() -> None:
    finding = Finding()
    plain = piece("roll.mat", kind="frames", meter="", key="", seconds=0.0, velocities=0)
    found = finding.add([plain, piece("a.mid", seconds=205, velocities=12), BROKEN])
    assert [columns_of(item) for item in found] == [
        ("m/roll.mat", "500", "", "", "", ""),
        ("m/a.mid", "500", "3:25", "4/4", "C major", "12"),
        ("m/broken.mid", "", "", "", "", ""),
    ]


def test_lengths_are_as_players_write_them() -> None:
    assert [length_in_words(seconds) for seconds in (0.4, 59.6, 61, 3599.6)] == [
        "0:00",
        "1:00",
        "1:01",
        "1:00:00",
    ]
