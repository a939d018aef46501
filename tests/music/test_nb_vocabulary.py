"""What the values of an NB row stand for, and how that is kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given

from music.chords import NO_CHORD, chord_number
from music.nb import BEATS_4, MAX_VELOCITY_BINS, NB
from tests.music.generated import encodings


def test_what_tokens_mean_stays_as_it_is() -> None:
    """Models keep this hash: with another, all that were ever trained would be refused.

    Where tokens are to mean something else, a new option says so, and the default stays.
    """
    assert NB().vocabulary_hash() == "132d63c74bf50549"
    assert NB(order="pitch-first").vocabulary_hash() == "742ae78513fda33d"
    assert NB(4, metric="binary", velocity_bins=5, durations=BEATS_4).vocabulary_hash() == "39dfafdfb6685ede"


def columns(encoding: NB) -> list[tuple[str, int, bool]]:
    return [(field.name, field.size, field.ignores_zero) for field in encoding.fields]


def test_fields_and_their_sizes() -> None:
    place = [("metric", 99, False), ("beat", 145, True), ("part", 3, True)]
    sound = [("pitch", 128, True), ("duration", 41, True)]
    assert columns(NB()) == place + sound
    assert columns(NB(order="pitch-first")) == sound + place
    assert columns(NB(velocity_bins=12)) == [*place, *sound, ("velocity", 13, True)]
    assert [field.size for field in NB(4, metric="binary", durations=BEATS_4).fields] == [98, 49, 3, 128, 15]
    harmony = [("chord", 134, True), ("tempo", 33, True)]
    assert columns(NB(chords=True, tempo_bins=32)) == [*place[:2], *harmony, place[2], *sound]
    assert columns(NB(chords=True, parts=False)) == [*place[:2], harmony[0], *sound]
    assert columns(NB(order="pitch-first", tempo_bins=32)) == [*sound, *place[:2], harmony[1], place[2]]


def test_a_beat_chord_or_tempo_that_stays_is_not_scored() -> None:
    fields = NB(chords=True, tempo_bins=2, velocity_bins=5).fields
    assert {field.name for field in fields if field.repeats} == {"beat", "chord", "tempo"}
    assert all(field.unchanged == -1 for field in fields)


@pytest.mark.parametrize("order", ["metric-first", "pitch-first"])
def test_all_that_has_a_pitch_is_transposed(order: Literal["metric-first", "pitch-first"]) -> None:
    encoding = NB(order=order, chords=True)
    chord, pitch = (
        next(k for k, field in enumerate(encoding.fields) if field.name == name)
        for name in ("chord", "pitch")
    )
    rows = np.zeros((3, len(encoding.fields)), dtype=np.int16)
    rows[:, pitch], rows[:, chord] = [0, 60, 71], [0, NO_CHORD, chord_number(11, "m7")]
    moved = encoding.transposed(rows, 2)
    assert moved.dtype == np.int16
    assert moved[:, pitch].tolist() == [0, 62, 73]
    assert moved[:, chord].tolist() == [0, NO_CHORD, chord_number(1, "m7")]
    moved[:, [chord, pitch]] = rows[:, [chord, pitch]]
    assert (moved == rows).all()


def test_pieces_without_parts_have_one_reading() -> None:
    assert NB().views == ("full", "folded", "solo")
    assert NB(parts=False).views == ("full",)


def test_every_option_changes_the_vocabulary() -> None:
    options = [
        NB(),
        NB(steps_per_beat=24),
        NB(order="pitch-first"),
        NB(metric="binary"),
        NB(velocity_bins=5),
        NB(velocity_bins=12),
        NB(durations=(1, 2, 3)),
        NB(parts=False),
        NB(chords=True),
        NB(tempo_bins=32),
        NB(prune=True),
    ]
    assert len({encoding.vocabulary_hash() for encoding in options}) == len(options)
    # An option added without a line here would go unseen.
    assert len(dataclasses.fields(NB)) == 9


@given(encodings())
def test_settings_rebuild_the_encoding(encoding: NB) -> None:
    rebuilt = NB.from_settings(json.loads(json.dumps(encoding.settings())))
    assert rebuilt == encoding
    assert rebuilt.vocabulary_hash() == encoding.vocabulary_hash()
    assert rebuilt.fields == encoding.fields


def test_settings_that_are_not_there_take_their_defaults() -> None:
    assert NB.from_settings({"name": "nb"}) == NB()


def test_options_that_came_later_are_named_where_they_are_used() -> None:
    first = {"name", "steps_per_beat", "order", "metric", "velocity_bins", "durations"}
    assert set(NB().settings()) == first
    assert set(NB(parts=False, tempo_bins=32).settings()) == {*first, "parts", "tempo_bins"}


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
        ({"tempo_bins": 257}, "tempo_bins must be 0 to 256, not 257"),
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
