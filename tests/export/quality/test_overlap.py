"""Overlap and divergence of distributions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.quality.overlap import compare, density, divergence, intra_distances, overlapping_area

VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=20).map(np.array)


def test_distances_of_each_two() -> None:
    assert sorted(intra_distances(np.array([0.0, 1.0, 5.0])).tolist()) == [1, 4, 5]


def test_density_is_one_of_kernels() -> None:
    values, points = np.array([0.0, 0.0, 3.0]), np.linspace(-20, 20, 2001)
    found = density(values, points)
    assert found.sum() * (points[1] - points[0]) == pytest.approx(1)
    width = math.sqrt(3) * 3**-0.2
    at_zero = (2 + math.exp(-((3 / width) ** 2) / 2)) / (3 * width * math.sqrt(2 * math.pi))
    assert found[1000] == pytest.approx(at_zero)


def test_normal_distributions_overlap_as_they_should() -> None:
    """Two of deviation σ, d apart, have 2 Φ(−d / 2σ) in common, and diverge by d² / 2σ²."""
    spread = np.linspace(-4, 4, 4001)
    ranks = np.array([0.5 * (1 + math.erf(z / math.sqrt(2))) for z in spread])
    normal = np.interp(np.linspace(0.0005, 0.9995, 2000), ranks, spread)
    sigma = normal.std(ddof=1) * math.sqrt(1 + 2000**-0.4)
    assert overlapping_area(normal, normal + 2) == pytest.approx(
        math.erfc(1 / sigma / math.sqrt(2)), abs=0.01
    )
    assert divergence(normal, normal + 1) == pytest.approx(1 / (2 * sigma**2), rel=0.05)


@given(VALUES)
def test_a_set_is_like_itself(values: np.ndarray) -> None:
    assert overlapping_area(values, values) == pytest.approx(1)
    assert divergence(values, values) == pytest.approx(0, abs=1e-9)


@given(VALUES, VALUES)
def test_ranges(one: np.ndarray, other: np.ndarray) -> None:
    assert -1e-9 <= overlapping_area(one, other) <= 1 + 1e-9
    assert overlapping_area(one, other) == pytest.approx(overlapping_area(other, one))
    assert -1e-9 <= divergence(one, other) < math.inf


def test_equal_values_have_a_density() -> None:
    ones, twos = np.ones(5), np.full(5, 2.0)
    assert overlapping_area(ones, ones) == pytest.approx(1)
    assert overlapping_area(ones, twos) == pytest.approx(0, abs=1e-6)


def test_sets_that_vary_alike_but_lie_apart() -> None:
    """Their intra-set distances are the same and unlike those across: that is what both areas tell."""
    human = np.linspace(0, 1, 30)
    found = compare(human + 5, human)
    assert found.values == pytest.approx(0, abs=1e-3)
    assert found.generated == pytest.approx(found.human, abs=1e-9)
    assert found.generated < 0.01
    assert found.generated_divergence > 1
    same = compare(human, human)
    assert same.values == pytest.approx(1)
    assert min(same.generated, same.human) > 0.95


def test_a_model_without_variety_shows() -> None:
    human = np.linspace(0, 1, 30)
    found = compare(np.full(30, 0.5) + np.linspace(0, 1e-3, 30), human)
    assert found.generated < found.human


def test_what_is_not_a_number_is_left_out() -> None:
    some = np.array([1.0, 2.0, 4.0])
    assert compare(np.append(some, math.nan), some) == compare(some, some)
    assert all(math.isnan(value) for value in compare(np.array([1.0, math.nan]), some))
