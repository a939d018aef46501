"""Shares that are held out: there is always something to learn from and to check with, where there can be."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.training.shares import Shares, shares_for
from training.args import DataArgs
from training.presets import PRESETS


def test_shares_are_the_presets_where_these_will_do() -> None:
    places = np.linspace(0.001, 0.999, 200)
    assert shares_for(places, [], "midi") == Shares() == (DataArgs().valid, DataArgs().test)
    tunes = PRESETS["abc-lstm"].args.data
    assert shares_for(places, [], "tunes") == (tunes.valid, tunes.test)


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=9, unique=True))
def test_a_few_pieces_are_parted(places: list[float]) -> None:
    shares = shares_for(np.array(places), [], "midi")
    apart = max(places) - min(places) > 1e-5
    if shares is None:
        assert not apart or max(places) > 1 - 1e-5
        return
    valid, test = shares
    assert any(place < valid for place in places)
    assert any(place >= valid + test for place in places)
    # What is written into an order is read back as the same number.
    read = dict(setting.split("=") for setting in shares.settings)
    assert (float(read["data.valid"]), float(read["data.test"])) == shares
    DataArgs(valid=valid, test=test)


def test_of_few_pieces_one_is_checked_with() -> None:
    assert shares_for(np.array([0.3, 0.35, 0.8, 0.9]), [], "midi") == (0.31, 0.05)
    assert shares_for(np.array([0.3, 0.32]), [], "midi") == (0.31, 0.0)
    assert shares_for(np.array([0.3, 0.3001]), [], "midi") == (0.300001, 0.0)


def test_one_piece_or_pieces_of_one_name_cannot_be_parted() -> None:
    assert shares_for(np.array([0.3]), [], "midi") is None
    assert shares_for(np.array([0.3, 0.3]), [], "midi") is None
    assert shares_for(np.array([]), [], "midi") is None


def test_files_that_say_it_themselves_are_taken_at_their_word() -> None:
    assert shares_for(np.array([]), ["train", "valid"], "frames") == Shares()
    assert shares_for(np.array([]), ["train", "test"], "frames") is None
    assert shares_for(np.array([0.7]), ["valid"], "tunes") == Shares(0.1, 0.1)
