"""Measures over bars, against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from export.quality.structure import (
    bar_entropy,
    groove_consistency,
    grooving_patterns,
    grooving_similarity,
)
from music.score import Meter
from tests.export.quality.written import piece_of

THREE = piece_of((0, 4, 60), (4, 4, 67), (16, 4, 60), (20, 4, 60), (32, 4, 62), (40, 4, 62), (42, 4, 65))
"""Bars that begin on steps 0, 16, 32: onsets 0 4 | 0 4 | 0 8 10."""


def test_patterns_are_onsets_in_each_bar() -> None:
    found = [pattern.nonzero()[0].tolist() for pattern in grooving_patterns(THREE, 3)]
    assert found == [[0, 4], [0, 4], [0, 8, 10]]


def test_neighbours_and_all_pairs() -> None:
    patterns = grooving_patterns(THREE, 3)
    # The second and third bar differ at 4, 8 and 10 of sixteen steps, and so do the first and third.
    assert groove_consistency(patterns) == pytest.approx((1 + 13 / 16) / 2)
    assert grooving_similarity(patterns) == pytest.approx((1 + 13 / 16 + 13 / 16) / 3)


def test_bars_of_other_lengths_are_not_compared() -> None:
    piece = piece_of((0, 4, 60), (16, 4, 60), (28, 4, 60), meters=[(0, Meter(4, 4)), (16, Meter(3, 4))])
    patterns = grooving_patterns(piece, 3)
    assert [len(pattern) for pattern in patterns] == [16, 12, 12]
    assert groove_consistency(patterns) == grooving_similarity(patterns) == 1
    assert math.isnan(groove_consistency(patterns[:2]))
    assert math.isnan(grooving_similarity(patterns[:1]))


def test_entropy_of_windows() -> None:
    # C and G; C twice; D twice and F.
    last = -(2 / 3 * math.log2(2 / 3) + 1 / 3 * math.log2(1 / 3))
    assert bar_entropy(THREE, 3, 1) == pytest.approx((1 + 0 + last) / 3)
    # C three times and G; C twice, D twice, F.
    first = -(3 / 4 * math.log2(3 / 4) + 1 / 4 * math.log2(1 / 4))
    second = -(2 * 2 / 5 * math.log2(2 / 5) + 1 / 5 * math.log2(1 / 5))
    assert bar_entropy(THREE, 3, 2) == pytest.approx((first + second) / 2)


def test_a_short_piece_is_one_window() -> None:
    assert bar_entropy(THREE, 3, 4) == bar_entropy(THREE, 3, 3)


def test_windows_without_notes_are_left_out() -> None:
    piece = piece_of((0, 4, 60), (4, 4, 67))
    assert bar_entropy(piece, 5, 1) == 1
    assert math.isnan(bar_entropy(piece_of(), 2, 1))
