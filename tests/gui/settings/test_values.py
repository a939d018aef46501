"""Settings: what is out of range is refused in words."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given

from gui.settings.values import VERSION, Mode, Settings
from realtime.settings import Mode as EngineMode
from tests.gui.any_settings import FIELDS, any_settings


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("version", VERSION + 1, "version must be 1"),
        ("inputs", ("a", "a"), "different ports"),
        ("inputs", ("",), "at least one character"),
        ("output", "a\0b", "without a null"),
        ("model", "", "at least one character"),
        ("takes_folder", "\udc80", "names of"),
        ("channels", (0,), "rising numbers from 1 to 16"),
        ("channels", (17,), "rising numbers from 1 to 16"),
        ("channels", (2, 1), "rising"),
        ("channels", (1, 1), "rising"),
        ("bpm", 4.9, "from 5 to 1000"),
        ("bpm", math.nan, "from 5 to 1000"),
        ("volume", 1.01, "from 0 to 1"),
        ("volume", -math.inf, "from 0 to 1"),
        ("meter", "13/4", "such as 4/4"),
        ("meter", "three", "such as 4/4"),
        ("mode", "solo", "respond, trade"),
        ("controls", {"density": math.inf}, "numbers or words"),
        ("controls", {"": 1.0}, "numbers or words"),
        ("bindings", {"a": {1, 2}}, "what the engine told"),
        ("bindings", {"a": math.nan}, "what the engine told"),
        ("guided", "\0", "guided must be text"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(field: str, value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        msgspec.structs.replace(Settings(), **{field: value})
    assert "\n" not in str(refused.value)


@given(any_settings())
def test_what_is_allowed_is_taken(settings: Settings) -> None:
    assert settings == Settings(**msgspec.structs.asdict(settings))


def test_the_strategy_leaves_no_field_out() -> None:
    assert set(Settings.__struct_fields__) == {*FIELDS, "version"}


def test_the_engine_has_the_same_modes() -> None:
    assert Mode == EngineMode
