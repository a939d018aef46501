"""Values of controls on sliders and in writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.controls.values import (
    decimals,
    from_turn,
    in_writing,
    pitch_from_name,
    pitch_name,
    rounded,
    scale_of,
    short_source,
    span,
    to_turn,
)
from music.keys import Scale
from realtime.controls import panel
from realtime.messages import ControlInfo
from realtime.settings import Settings

INFOS = {info.name: info for info in panel(Settings()).controls}
NUMBERS = [info for info in INFOS.values() if info.low is not None]


@given(st.sampled_from(NUMBERS), st.floats(0, 1))
def test_a_value_comes_back_from_its_place_on_the_slider(info: ControlInfo, turn: float) -> None:
    value = from_turn(info, turn)
    low, high = span(info)
    assert low <= value <= high
    assert from_turn(info, to_turn(info, value)) == value
    assert rounded(info, value) == value


@given(st.sampled_from(NUMBERS), st.floats(0, 1), st.floats(0, 1))
def test_further_right_is_never_less(info: ControlInfo, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert from_turn(info, less) <= from_turn(info, more)


@given(st.sampled_from(NUMBERS), st.floats(-1e9, 1e9))
def test_a_slider_has_a_place_for_every_value(info: ControlInfo, value: float) -> None:
    assert 0.0 <= to_turn(info, value) <= 1.0


def test_the_curve_gives_low_values_more_room() -> None:
    assert INFOS["density"].curve == 2.0
    assert from_turn(INFOS["density"], 0.5) == 4.0


def test_the_ends_are_reached() -> None:
    for info in NUMBERS:
        assert (from_turn(info, 0.0), from_turn(info, 1.0)) == span(info)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("temperature", 1.0, "1.00"),
        ("lowest", 36, "C2"),
        ("highest", 61, "C#4"),
        ("answer_bars", 4, "4"),
        ("latency_ms", 12.34, "12.3"),
        ("transpose", -5, "-5"),
        ("scale", "D dorian", "D dorian"),
    ],
)
def test_writing(name: str, value: float | str, text: str) -> None:
    assert in_writing(INFOS[name], value) == text


def test_a_word_has_no_range() -> None:
    with pytest.raises(ValueError, match="scale is not a number"):
        span(INFOS["scale"])


def test_whole_numbers_have_no_decimals() -> None:
    assert decimals(INFOS["seed"]) == 0


def test_a_control_with_one_value_has_one_place() -> None:
    assert to_turn(ControlInfo("x", "", 1.0, 1.0, 1.0, 1.0), 1.0) == 0.0


@given(st.integers(0, 127))
def test_a_pitch_comes_back_from_its_name(pitch: int) -> None:
    assert pitch_from_name(pitch_name(pitch)) == pitch
    assert pitch_from_name(str(pitch)) == pitch


@pytest.mark.parametrize(
    ("text", "pitch"),
    [
        ("c4", 60),
        (" Eb3 ", 51),
        ("e♭3", 51),
        ("B3", 59),
        ("bb3", 58),
        ("F♯ 2", 42),
        ("C-1", 0),
        ("H4", None),
        ("C", None),
        ("", None),
        ("C99", None),
        ("128", None),
        ("Cb-1", None),
    ],
)
def test_names_of_pitches(text: str, pitch: int | None) -> None:
    assert pitch_from_name(text) == pitch


@pytest.mark.parametrize(
    ("value", "scale"),
    [
        ("off", None),
        ("follow", None),
        ("D dorian", Scale(2, "dorian")),
        ("f# minor", Scale(6, "natural minor")),
        ("nonsense", None),
    ],
)
def test_scales(value: str, scale: Scale | None) -> None:
    assert scale_of(value) == scale


@pytest.mark.parametrize(
    ("what", "short"),
    [
        ("controller 74 on any channel", "CC 74"),
        ("controllers 1 and 33 on channel 1", "CC 1+33"),
        ("note 60 on channel 10", "note 60 on channel 10"),
    ],
)
def test_short_names_of_knobs(what: str, short: str) -> None:
    assert short_source(what) == short
