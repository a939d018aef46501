"""What the values of an NB row stand for, and how that is kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given

from music.nb import BEATS_4, MAX_VELOCITY_BINS, NB
from tests.music.generated import encodings


def test_what_tokens_mean_stays_as_it_is() -> None:
    """Models keep this hash: with another, all that were ever trained would be refused.

    Where tokens are to mean something else, a new option says so, and the default stays.
    """
    assert NB().vocabulary_hash() == "132d63c74bf50549"
    assert NB(order="pitch-first").vocabulary_hash() == "742ae78513fda33d"
    assert NB(4, metric="binary", velocity_bins=5, durations=BEATS_4).vocabulary_hash() == "39dfafdfb6685ede"


def test_fields_and_their_sizes() -> None:
    place = [("metric", 99, False), ("beat", 145, True), ("part", 3, True)]
    sound = [("pitch", 128, True), ("duration", 41, True)]
    assert list(NB().fields) == place + sound
    assert list(NB(order="pitch-first").fields) == sound + place
    assert list(NB(velocity_bins=12).fields) == [*place, *sound, ("velocity", 13, True)]
    assert [field.size for field in NB(4, metric="binary", durations=BEATS_4).fields] == [98, 49, 3, 128, 15]


def test_every_option_changes_the_vocabulary() -> None:
    options = [
        NB(),
        NB(steps_per_beat=24),
        NB(order="pitch-first"),
        NB(metric="binary"),
        NB(velocity_bins=5),
        NB(velocity_bins=12),
        NB(durations=(1, 2, 3)),
    ]
    assert len({encoding.vocabulary_hash() for encoding in options}) == len(options)
    # An option added without a line here would go unseen.
    assert len(dataclasses.fields(NB)) == 5


@given(encodings())
def test_settings_rebuild_the_encoding(encoding: NB) -> None:
    rebuilt = NB.from_settings(json.loads(json.dumps(encoding.settings())))
    assert rebuilt == encoding
    assert rebuilt.vocabulary_hash() == encoding.vocabulary_hash()
    assert rebuilt.fields == encoding.fields


def test_settings_that_are_not_there_take_their_defaults() -> None:
    assert NB.from_settings({"name": "nb"}) == NB()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "cp"}, "not the settings of an NB encoding: 'cp'"),
        ({"name": None}, "not the settings of an NB encoding: None"),
        ({"tempo": True, "chord": True}, "unknown settings of the NB encoding: chord, tempo"),
        ({"steps_per_beat": "12"}, "Expected `int`, got `str`"),
        ({"steps_per_beat": 0}, "steps_per_beat must be 1 to 96, not 0"),
        ({"steps_per_beat": 97}, "steps_per_beat must be 1 to 96, not 97"),
        ({"velocity_bins": -1}, "velocity_bins must be 0 to 127, not -1"),
        ({"velocity_bins": 128}, "velocity_bins must be 0 to 127, not 128"),
        ({"order": "beat-first"}, "beat-first"),
        ({"metric": "ternary"}, "ternary"),
        ({"durations": None}, "Expected `array`, got `null`"),
        ({"durations": []}, "duration bins must ascend from 1"),
        ({"durations": [2, 3]}, "duration bins must ascend from 1"),
        ({"durations": [1, 3, 3]}, "duration bins must ascend from 1"),
    ],
)
def test_other_settings_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        NB.from_settings({**NB().settings(), **change})


@pytest.mark.parametrize("wrong", [{"order": "beat-first"}, {"metric": "ternary"}, {"durations": (0, 1)}])
def test_an_encoding_checks_its_settings(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|must ascend"):
        NB(**wrong)


@pytest.mark.parametrize("bins", range(1, MAX_VELOCITY_BINS + 1))
def test_velocities_and_their_bins(bins: int) -> None:
    encoding = NB(velocity_bins=bins)
    numbers = encoding.velocity_number(range(128)).tolist()
    assert numbers[0] == 0
    assert sorted(numbers) == numbers
    assert set(numbers) == set(range(bins + 1))
    assert [int(encoding.velocity_number(encoding.velocity_value(n))) for n in range(bins + 1)] == list(
        range(bins + 1)
    )


def test_velocities_of_the_papers() -> None:
    assert [NB(velocity_bins=5).velocity_value(number) for number in range(6)] == [0, 12, 38, 64, 89, 115]
