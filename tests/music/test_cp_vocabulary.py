"""What the values of a CP row stand for, and how that is kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings

from music.cp import CP
from music.nb import BEATS_4
from tests.music.generated_cp import cps


def test_fields_and_their_sizes() -> None:
    fields = [
        ("type", 4, False, False, -1),
        ("bar_beat", 239, True, False, -1),
        ("pitch", 128, True, False, -1),
        ("duration", 41, True, False, -1),
    ]
    assert list(CP().fields) == fields
    tempo, chord = ("tempo", 34, True, False, 1), ("chord", 135, True, False, 1)
    velocity = ("velocity", 13, True, False, -1)
    everything = CP(velocity_bins=12, chords=True, tempo_bins=32)
    assert list(everything.fields) == [*fields[:2], tempo, chord, *fields[2:], velocity]
    assert list(CP(chords=True).fields) == [*fields[:2], chord, *fields[2:]]
    assert [field.size for field in CP(4, durations=BEATS_4).fields] == [4, 143, 128, 15]


def test_every_option_changes_the_vocabulary() -> None:
    options = [
        CP(),
        CP(steps_per_beat=24),
        CP(velocity_bins=5),
        CP(velocity_bins=12),
        CP(durations=(1, 2)),
        CP(chords=True),
        CP(tempo_bins=32),
        CP(prune=True),
    ]
    assert len({encoding.vocabulary_hash() for encoding in options}) == len(options)
    # An option added without a line here would go unseen.
    assert len(dataclasses.fields(CP)) == 6


@given(cps())
@settings(max_examples=50)
def test_settings_rebuild_the_encoding(encoding: CP) -> None:
    rebuilt = CP.from_settings(json.loads(json.dumps(encoding.settings())))
    assert rebuilt == encoding
    assert rebuilt.vocabulary_hash() == encoding.vocabulary_hash()
    assert rebuilt.fields == encoding.fields


def test_settings_that_are_not_there_take_their_defaults() -> None:
    assert CP.from_settings({"name": "cp"}) == CP()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "nb"}, "not the settings of a CP encoding: 'nb'"),
        ({"order": "metric-first"}, "unknown settings of the CP encoding: order"),
        ({"steps_per_beat": "12"}, "Expected `int`, got `str`"),
        ({"steps_per_beat": 97}, "steps_per_beat must be 1 to 96, not 97"),
        ({"velocity_bins": 128}, "velocity_bins must be 0 to 127, not 128"),
        ({"tempo_bins": -1}, "tempo_bins must be 0 to 256, not -1"),
        ({"durations": [2, 3]}, "duration bins must ascend from 1"),
    ],
)
def test_other_settings_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CP.from_settings({**CP().settings(), **change})


def test_an_encoding_checks_its_settings() -> None:
    with pytest.raises(ValueError, match="must ascend from 1"):
        CP(durations=(0, 1))
