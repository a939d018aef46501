"""Bins of tempo: equally wide by ratio, and none beyond the first and the last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.tempo_bins import FASTEST_BPM, MAX_TEMPO_BINS, SLOWEST_BPM, tempo_numbers, tempo_value

BINS = st.integers(1, MAX_TEMPO_BINS)


@given(BINS, st.data())
def test_a_bins_tempo_is_in_the_bin(bins: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, bins))
    assert int(tempo_numbers(tempo_value(number, bins), bins)) == number


@given(BINS, st.floats(SLOWEST_BPM, FASTEST_BPM))
def test_no_tempo_is_further_from_its_bin_than_half_its_width(bins: int, bpm: float) -> None:
    ratio = tempo_value(int(tempo_numbers(bpm, bins)), bins) / bpm
    half = (FASTEST_BPM / SLOWEST_BPM) ** (0.5 / bins)
    assert 1 / half - 1e-9 <= ratio <= half + 1e-9


def test_what_lies_beyond_goes_to_the_nearest_bin() -> None:
    assert tempo_numbers([[0.0, 1.0, 31.9], [32.0, 224.0, 999.0]], 8).tolist() == [[0, 1, 1], [1, 8, 8]]


def test_tempi_of_four_bins() -> None:
    assert tempo_numbers([60.0, 120.0, 90.0], 4).tolist() == [2, 3, 3]
    assert tempo_value(3, 4) == pytest.approx(107.98, abs=0.01)


@pytest.mark.parametrize("number", [-1, 5])
def test_there_is_no_such_bin(number: int) -> None:
    with pytest.raises(ValueError, match="they go from 0 to 4"):
        tempo_value(number, 4)
