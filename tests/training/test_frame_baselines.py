"""The baselines over frames, against counts made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.frame_baselines import score_frame_baselines

Bits = list[tuple[bool, bool]]
"""A piece of a keyboard of two keys."""

pieces_of_bits = st.lists(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=6), min_size=1, max_size=3
)


def piece(*bits: int) -> np.ndarray:
    """Return a piece of a keyboard of one key."""
    return np.array(bits, dtype=bool)[:, None]


def test_by_hand() -> None:
    # The key is held in 5 of 8 frames. It is held again after 2 of 3, and struck in 2 of 3.
    train = [piece(1, 1, 0, 1, 1), piece(0, 0, 1)]
    scored = [piece(1, 1, 0), piece(0, 1)]
    found = score_frame_baselines(train, scored)
    held = 5.1 / 8.2
    assert found["marginal"] == pytest.approx(-(2 * math.log(held) + math.log(1 - held)) / 3)
    stays, struck = 2.1 / 3.2, 2.1 / 3.2
    expected = -(math.log(stays) + math.log(1 - stays) + math.log(struck)) / 3
    assert found["markov"] == pytest.approx(expected)


def test_keys_know_nothing_of_each_other() -> None:
    one, other = [piece(1, 0, 1, 1)], [piece(0, 0, 0, 1)]
    both = [np.concatenate([one[0], other[0]], axis=1)]
    found = score_frame_baselines(both, both)
    for name, nats in found.items():
        alone = [score_frame_baselines(part, part)[name] for part in (one, other)]
        assert nats == pytest.approx(sum(alone))


def test_long_pieces_count_for_more() -> None:
    train = [piece(1, 0, 1, 1, 0)]
    short, long = piece(1, 1), piece(0, 1, 0, 1, 0, 1, 1)
    found = score_frame_baselines(train, [short, long])
    parts = [score_frame_baselines(train, [scored]) for scored in (short, long)]
    for name in found:
        assert found[name] == pytest.approx((parts[0][name] + 6 * parts[1][name]) / 7)


@given(pieces_of_bits, pieces_of_bits)
def test_every_frame_costs_something_finite(train: list[Bits], scored: list[Bits]) -> None:
    found = score_frame_baselines([np.array(p) for p in train], [np.array(p) for p in scored])
    assert all(0 < nats < math.inf for nats in found.values())
