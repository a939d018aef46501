"""Batches: every row once, states begun where pieces begin, the same order for the same seed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.pieces import PITCH, corpus_of
from training.args import DataArgs
from training.batches import Reading, count_batches, plan_epoch, plan_whole, read_batches, shifts
from training.corpus import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from music.encoding import Rows
    from training.corpus import Corpus

FIELDS = 5
lengths = st.lists(st.integers(2, 30), min_size=1, max_size=12)
windows = st.integers(1, 12)
lanes = st.integers(1, 6)


def numbered(piece: int, view: int, length: int, low: int = 60, high: int = 60) -> Rows:
    """Return rows that say whose they are; every third has no pitch."""
    rows = np.zeros((length, FIELDS), dtype=np.int16)
    rows[:, 0], rows[:, 1], rows[:, 4] = piece, np.arange(length), view
    rows[:, PITCH] = np.where(np.arange(length) % 2, low, high)
    rows[::3, PITCH] = 0
    return rows


def make_corpus(sizes: Sequence[int], views: int = 1) -> Corpus:
    return corpus_of([[numbered(p, view, size) for view in range(views)] for p, size in enumerate(sizes)])


def read_back(corpus: Corpus, plan: list[list[Reading]], window: int) -> list[npt.NDArray[np.int64]]:
    """Return what the batches hold, put together again: an array for each reading."""
    readings: list[list[npt.NDArray[np.int64]]] = []
    open_lanes: dict[int, list[npt.NDArray[np.int64]]] = {}
    for batch in read_batches(corpus, plan, window):
        assert batch.rows.shape == (len(plan), window + 1, FIELDS)
        assert batch.mask.shape == (len(plan), window)
        for lane in range(len(plan)):
            real = int(batch.mask[lane].sum())
            assert batch.mask[lane, :real].all()  # what is padded is the end
            assert not batch.rows[lane, real + 1 :].any()
            if batch.starts[lane]:
                assert real
                open_lanes[lane] = [batch.rows[lane, :1]]
                readings.append(open_lanes[lane])
            if real:
                # Inputs are the targets of the step before, over the windows' edges too.
                assert (open_lanes[lane][-1][-1] == batch.rows[lane, 0]).all()
                open_lanes[lane].append(batch.rows[lane, 1 : real + 1])
    return [np.concatenate(parts) for parts in readings]


@given(lengths, windows, lanes)
def test_every_row_is_read_once_and_every_piece_starts_anew(
    sizes: list[int], window: int, count: int
) -> None:
    corpus = make_corpus(sizes)
    found = read_back(corpus, plan_whole(corpus.pieces, 0, count, window), window)
    assert sorted(map(len, found)) == sorted(sizes)
    for rows in found:
        assert (rows == numbered(rows[0, 0], 0, sizes[rows[0, 0]])).all()
    assert sorted(rows[0, 0] for rows in found) == list(range(len(sizes)))


@given(lengths, windows, lanes, st.integers(0, 3), st.integers(0, 3))
def test_an_epoch_reads_every_piece_once_moved_as_one(
    sizes: list[int], window: int, count: int, seed: int, epoch: int
) -> None:
    corpus = make_corpus(sizes, views=3)
    plan = plan_epoch(corpus.pieces, DataArgs(window=window, batch=count), seed, epoch)
    assert len(plan) == count
    found = read_back(corpus, plan, window)
    assert sorted(rows[0, 0] for rows in found) == list(range(len(sizes)))
    for rows in found:
        expected = numbered(rows[0, 0], rows[0, 4], sizes[rows[0, 0]])
        assert (np.delete(rows, PITCH, axis=1) == np.delete(expected, PITCH, axis=1)).all()
        silent = expected[:, PITCH] == 0
        assert not rows[silent, PITCH].any()
        moved = set((rows[~silent, PITCH] - expected[~silent, PITCH]).tolist())
        assert len(moved) <= 1
        assert moved <= set(range(-6, 6))


@given(lengths, windows, lanes)
def test_batches_are_counted_before_they_are_read(sizes: list[int], window: int, count: int) -> None:
    corpus = make_corpus(sizes)
    plan = plan_whole(corpus.pieces, 0, count, window)
    assert count_batches(plan, window) == len(list(read_batches(corpus, plan, window)))


@given(lengths, windows, lanes, st.data())
def test_reading_can_go_on_from_any_batch(
    sizes: list[int], window: int, count: int, data: st.DataObject
) -> None:
    corpus = make_corpus(sizes)
    plan = plan_epoch(corpus.pieces, DataArgs(window=window, batch=count), 1, 0)
    batches = list(read_batches(corpus, plan, window))
    skip = data.draw(st.integers(0, len(batches)))
    again = list(read_batches(corpus, plan, window, skip))
    assert len(again) == len(batches) - skip
    for one, other in zip(batches[skip:], again, strict=True):
        assert all((a == b).all() for a, b in zip(one, other, strict=True))


def test_reading_changes_no_row_of_the_corpus() -> None:
    corpus = make_corpus([9, 9])
    before = corpus.rows.copy()
    plan = [[Reading(0, 9, 5)], [Reading(9, 9, -6)]]
    assert len(list(read_batches(corpus, plan, 4))) == 2
    assert (corpus.rows == before).all()


def test_order_keys_and_readings_are_decided_by_seed_and_epoch() -> None:
    corpus = make_corpus([10] * 40, views=3)
    plans = [plan_epoch(corpus.pieces, DataArgs(), seed, epoch) for seed in (1, 2) for epoch in (0, 1)]
    again = [plan_epoch(corpus.pieces, DataArgs(), seed, epoch) for seed in (1, 2) for epoch in (0, 1)]
    assert plans == again
    assert all(one != other for one, other in itertools.combinations(plans, 2))


@pytest.mark.parametrize(("folded", "solo", "view"), [(0, 0, 0), (1, 0, 1), (0, 1, 2)])
def test_shares_decide_what_becomes_of_the_lead(folded: float, solo: float, view: int) -> None:
    corpus = corpus_of(
        [[numbered(0, v, 9) for v in range(3)], [numbered(1, 0, 9)], [numbered(2, v, 9) for v in range(3)]]
    )
    plan = plan_epoch(corpus.pieces, DataArgs(folded=folded, solo=solo, batch=1), 1, 0)
    found = {int(rows[0, 0]): int(rows[0, 4]) for rows in read_back(corpus, plan, 4)}
    assert found == {0: view, 1: 0, 2: view}  # the second has no lead


def test_the_next_piece_goes_to_the_lane_that_is_done_first() -> None:
    corpus = make_corpus([41, 11, 11, 11, 11])
    plan = plan_whole(corpus.pieces, 0, 2, 10)
    assert [[reading.rows for reading in lane] for lane in plan] == [[41], [11, 11, 11, 11]]


def test_a_view_that_no_piece_has_gives_no_batch() -> None:
    corpus = make_corpus([9, 9])
    assert list(read_batches(corpus, plan_whole(corpus.pieces, 2, 2, 4), 4)) == []


def piece(low: int, high: int) -> Piece:
    return Piece("p", "p", (0,), (9,), (8,), low, high)


@given(st.integers(0, 127), st.integers(0, 127), st.integers(0, 12))
def test_transposition_stays_on_the_piano(one: int, other: int, most: int) -> None:
    low, high = sorted((one, other))
    keys = shifts(piece(low, high), most)
    assert 0 in keys  # what is beyond the piano's keys itself can at least stay
    assert max(map(abs, keys)) <= most
    assert len(keys) <= 12 or most > 6
    for key in keys:
        assert low + key >= min(low, 21)
        assert high + key <= max(high, 108)


def test_where_there_is_room_all_twelve_keys_come_once() -> None:
    assert list(shifts(piece(40, 80), 6)) == list(range(-6, 6))
    assert list(shifts(piece(40, 80), 0)) == [0]
    assert list(shifts(piece(22, 107), 6)) == [-1, 0, 1]
    drawn = {
        reading.shift
        for epoch in range(40)
        for lane in plan_epoch([piece(40, 80)] * 4, DataArgs(), 1, epoch)
        for reading in lane
    }
    assert drawn == set(range(-6, 6))


@pytest.mark.parametrize(("share", "least", "most"), [(0, 0, 0), (1, 200, 200), (0.5, 60, 140)])
def test_a_share_of_the_readings_is_in_another_key(share: float, least: int, most: int) -> None:
    pieces = [Piece(str(p), str(p), (0,), (9,), (8,), 60, 60, keys=((9, 8), (17, 10))) for p in range(200)]
    (lane,) = plan_epoch(pieces, DataArgs(other_keys=share, transpose=0, batch=1), 1, 0)
    found = [reading for reading in lane if reading.start]
    assert len(lane) == 200
    assert least <= len(found) <= most
    assert {(reading.start, reading.rows) for reading in found} <= {(9, 8), (17, 10)}
    assert len({reading.start for reading in found}) == (2 if share else 0)
    assert not any(reading.start for lane in plan_whole(pieces, 0, 1, 9) for reading in lane)


@pytest.mark.parametrize(("share", "least", "most"), [(0, 0, 0), (1, 200, 200), (0.5, 60, 140)])
def test_a_share_of_the_pieces_is_read_as_extracts(share: float, least: int, most: int) -> None:
    pieces = [Piece(str(p), str(p), (100 * p,), (41,), (8,), 60, 60) for p in range(200)]
    args = DataArgs(extracts=share, transpose=0, batch=1, window=10)
    (lane,) = plan_epoch(pieces, args, 1, 0)
    assert {reading.rows for reading in lane} <= {41, 11}
    cut = [reading for reading in lane if reading.rows == 11]
    assert least <= len({reading.start // 100 for reading in cut}) <= most
    assert sum(reading.windows(10) for reading in lane) == 4 * 200
    assert all(reading.start % 100 <= 30 for reading in cut)
