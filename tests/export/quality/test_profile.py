"""All measures at once."""

from __future__ import annotations

import math

import pytest

from export.quality.profile import MEASURES, bars_of, measure
from tests.export.quality.written import piece_of

PIECE = piece_of((0, 16, 60), (0, 4, 64), (8, 4, 67), (16, 4, 72))
"""A bar, and a beat of the next."""


def test_every_measure_is_there() -> None:
    assert list(measure(PIECE)) == [each.key for each in MEASURES]
    assert not any(math.isnan(value) for value in measure(PIECE).values())


def test_length_is_whole_bars() -> None:
    assert bars_of(PIECE) == 2
    assert bars_of(piece_of((0, 16, 60))) == 1
    assert bars_of(piece_of()) == 0
    assert measure(PIECE)["empty_beat_rate"] == pytest.approx(3 / 8)
    assert measure(PIECE, 4)["empty_beat_rate"] == pytest.approx(11 / 16)
    assert measure(PIECE, 4)["note_density"] == pytest.approx(4 / 16)


def test_what_begins_later_is_left_out() -> None:
    assert measure(PIECE, 1)["pitch_range"] == 7
    assert measure(PIECE, 1)["note_density"] == pytest.approx(3 / 4)


def test_silence_has_what_can_be_said_of_it() -> None:
    found = measure(piece_of(), 2)
    real = {key: value for key, value in found.items() if not math.isnan(value)}
    assert real == {
        "pitch_range": 0,
        "pitch_classes": 0,
        "polyphony_rate": 0,
        "empty_beat_rate": 1,
        "note_density": 0,
        "groove_consistency": 1,
        "grooving_similarity": 1,
    }
