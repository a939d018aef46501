"""Copies are found wherever they are, in any key, and nothing else is."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.quality.lines import line_of, top_line_of
from export.quality.originality import GRAM, Copied, Neighbour, longest_copied, nearest
from export.quality.windows import lay_out
from music.score import Part, sort_notes
from tests.export.quality.written import notes_of

LINES = st.lists(st.lists(st.integers(0, 2), max_size=12).map(np.array), min_size=1, max_size=5).map(
    lambda lines: [line.astype(np.int64) for line in lines]
)
"""Few different pairs, so that much is alike."""


# --- lines --------------------------------------------------------------------------


def test_a_line_knows_neither_key_nor_place() -> None:
    notes = [(3, 1, 60), (5, 9, 64), (5, 1, 55), (9, 2, 62)]
    moved = [(onset + 100, 3, pitch - 7) for onset, _, pitch in notes]
    assert line_of(notes_of(*notes)).tolist() == line_of(notes_of(*moved)).tolist()
    # From C up to E, down to G at once, up to D.
    pairs = [(2, 4), (0, -9), (4, 7)]
    assert line_of(notes_of(*notes)).tolist() == [steps * 256 + semitones + 128 for steps, semitones in pairs]


def test_who_plays_and_unisons_make_no_difference() -> None:
    piano = notes_of((0, 4, 60), (0, 4, 67), (4, 4, 62))
    voice = notes_of((0, 8, 60), (4, 4, 62), part=Part.LEAD)
    assert line_of(sort_notes(np.concatenate([piano, voice]))).tolist() == line_of(piano).tolist()


def test_top_line_is_the_highest_of_each_onset() -> None:
    notes = notes_of((0, 4, 72), (0, 4, 60), (2, 1, 48), (4, 4, 74), (4, 4, 62))
    assert top_line_of(notes).tolist() == line_of(notes_of((0, 4, 72), (2, 1, 48), (4, 4, 74))).tolist()


@pytest.mark.parametrize("count", [0, 1])
def test_lines_without_pairs(count: int) -> None:
    notes = notes_of(*[(0, 1, 60)] * count)
    assert len(line_of(notes)) == len(top_line_of(notes)) == 0


# --- names --------------------------------------------------------------------------


@given(LINES)
def test_windows_have_one_name_if_they_hold_the_same(lines: list[np.ndarray]) -> None:
    windows = lay_out(lines, 5)
    assert len(windows.names) == 4  # of 1, 2, 4 and 8
    flat: list[object] = []
    for number, line in enumerate(lines):
        flat += [*line.tolist(), ("end", number)]
    for power, names in enumerate(windows.names):
        held = [tuple(flat[place : place + 2**power]) for place in range(len(flat))]
        # As many names as there are different windows, and no window with two.
        assert len(set(names.tolist())) == len(set(held)) == len(set(zip(names.tolist(), held, strict=True)))


# --- copies -------------------------------------------------------------------------


def _slowly(training: list[np.ndarray], line: np.ndarray) -> int:
    """Return the pairs of the longest common run, by trying all of them."""
    known = {
        tuple(each[a:b].tolist())
        for each in training
        for a in range(len(each))
        for b in range(a + 1, len(each) + 1)
    }
    runs = [
        b - a
        for a in range(len(line))
        for b in range(a + 1, len(line) + 1)
        if tuple(line[a:b].tolist()) in known
    ]
    return max(runs, default=0)


@given(LINES, LINES)
def test_longest_run_is_that_of_trying_all(training: list[np.ndarray], lines: list[np.ndarray]) -> None:
    for line, found in zip(lines, longest_copied(training, lines), strict=True):
        pairs = _slowly(training, line)
        if not pairs:
            assert found == Copied(0, 0, -1, -1, 0)
            continue
        assert found.notes == pairs + 1
        copy = training[found.source][found.source_at : found.source_at + pairs]
        assert copy.tolist() == line[found.at : found.at + pairs].tolist()


def test_a_passage_moved_to_another_key_is_found() -> None:
    draw = random.Random(1)  # noqa: S311 - not for secrets
    pieces = [[(step, 1, draw.randrange(40, 90)) for step in range(0, 200, 2)] for _ in range(5)]
    stolen = [(onset - 40, 2, pitch + 5) for onset, _, pitch in pieces[3][30:55]]
    own = [(onset, 1, draw.randrange(40, 90)) for onset in range(70, 110, 2)]
    training = [line_of(notes_of(*piece)) for piece in pieces]
    [found] = longest_copied(training, [line_of(notes_of(*stolen, *own))])
    assert found._replace(different=0) == Copied(25, 0, 3, 30, 0)
    assert found.different == len(np.unique(training[3][30:54]))


def test_runs_don_t_cross_from_piece_to_piece() -> None:
    one, other = np.array([1, 2, 3]), np.array([4, 5, 6])
    [found] = longest_copied([one, other], [np.array([2, 3, 4, 5])])
    assert found.notes == 3


def test_nearest_is_who_shares_the_most_windows() -> None:
    line = np.arange(GRAM + 3)  # four windows
    training = [np.arange(50, 80), line[:GRAM], line[1 : GRAM + 3], np.array([], dtype=np.int64)]
    assert nearest(training, [line]) == [Neighbour(2, 3 / 4)]


def test_a_window_counts_once_however_often_it_comes() -> None:
    again = np.zeros(40, dtype=np.int64)
    line = np.concatenate([again, np.arange(1, GRAM + 1)])
    # The zeros, alone and with one to eight of what follows: nine windows, of which one is known.
    assert nearest([again, again], [line]) == [Neighbour(0, 1 / (GRAM + 1))]


def test_too_short_a_line_has_no_neighbour() -> None:
    assert nearest([np.arange(20)], [np.arange(GRAM - 1)]) == [Neighbour(-1, 0.0)]
    assert nearest([np.arange(20)], []) == []
    assert longest_copied([np.arange(20)], []) == []
