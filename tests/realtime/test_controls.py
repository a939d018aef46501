"""Controls: every one can be set, bound and read, and bad values are refused in one sentence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from realtime.controls import (
    ACTIONS,
    CONTROLS,
    as_markdown,
    change,
    from_unit,
    panel,
    parse,
    to_unit,
    value_of,
)
from realtime.options import MODES as OPTION_MODES
from realtime.sampling import Sampling
from realtime.settings import MODES, Settings

NUMBERS = sorted(name for name, control in CONTROLS.items() if control.limits is not None)


def test_every_field_that_can_be_set_is_a_control() -> None:
    others = {"mode", "sampling", "meter"}
    fields = {each.name for each in dataclasses.fields(Settings)} - others
    fields |= {each.name for each in dataclasses.fields(Sampling)}
    assert set(CONTROLS) == fields


def test_every_control_says_what_it_does() -> None:
    for control in CONTROLS.values():
        assert control.limits is None or control.limits.text.endswith(".")


@pytest.mark.parametrize("name", NUMBERS)
@given(turn=st.floats(0, 1))
def test_a_knob_reaches_its_whole_range_and_nothing_beyond(name: str, turn: float) -> None:
    limits = CONTROLS[name].limits
    assert limits is not None
    assert from_unit(name, 0.0) == limits.low
    assert from_unit(name, 1.0) == limits.high
    value = from_unit(name, turn)
    assert value is not None
    assert limits.low <= value <= limits.high
    if name in {"lowest", "highest"}:
        return  # these two limit each other
    settings = change(Settings(), name, value)
    assert value_of(settings, name) == value
    back = to_unit(settings, name)
    assert back is not None
    assert back == pytest.approx(turn, abs=1e-6 if not CONTROLS[name].whole else 1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("loudness=3", "no control"),
        ("density", "NAME=VALUE"),
        ("density=much", "number"),
        ("density=99", "from 0 to 16"),
        ("density=nan", "from 0 to 16"),
        ("trade_bars=1.5", "whole number"),
        ("lowest=100", "octave"),
        ("scale=H major", "H"),
        ("channel=0", "from 1 to 16"),
    ],
)
def test_what_cannot_be_set_is_said(text: str, said: str) -> None:
    with pytest.raises(RitornelloError) as refused:
        parse(Settings(), text)
    assert said in str(refused.value)
    assert str(refused.value).count("\n") == 0


def test_words_and_numbers_from_text() -> None:
    settings = parse(parse(parse(Settings(), "scale=D dorian"), "density=2.5"), "min_p=0.1")
    assert (settings.scale, settings.density, settings.sampling.min_p) == ("D dorian", 2.5, 0.1)


def test_a_number_is_no_scale() -> None:
    with pytest.raises(RitornelloError):
        change(Settings(), "scale", 3.0)
    with pytest.raises(RitornelloError):
        change(Settings(), "density", "high")


def test_the_command_line_knows_the_same_modes() -> None:
    assert OPTION_MODES == MODES


def test_the_docs_hold_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "controls.md"
    assert as_markdown() in page.read_text()


@pytest.mark.parametrize("name", NUMBERS)
@given(turn=st.floats(0, 1))
def test_the_panel_says_how_a_knob_turns(name: str, turn: float) -> None:
    info = next(each for each in panel(Settings()).controls if each.name == name)
    assert info.low is not None
    assert info.high is not None
    value = info.low + (info.high - info.low) * turn**info.curve
    assert from_unit(name, turn) == pytest.approx(round(value) if info.whole else value)


def test_the_panel_has_everything_with_its_value() -> None:
    settings = change(change(Settings(), "density", 2.5), "scale", "D dorian")
    told = panel(settings)
    assert {each.name: each.value for each in told.controls} == {
        name: value_of(settings, name) for name in CONTROLS
    }
    assert {each.name: each.default for each in told.controls} == {
        name: control.default for name, control in CONTROLS.items()
    }
    assert [each.name for each in told.actions] == list(ACTIONS)
    assert "dorian" in told.scales
