"""Values as they are typed: shown, read again, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.expert_values import bounds_in_words, matches, same, shown, typed, wrong
from training.offer import offer
from training.offer_messages import Setting

WIDTH = Setting(key="model.width", kind="whole", default="512", low=1, about="Units in each layer.")
SHARE = Setting(key="model.dropout", kind="number", default="0.1", low=0, high=1, below=True)
ORDER = Setting(key="encoding.order", kind="choice", default="a", choices=("a", "b"))


@given(st.text(alphabet='\n\\n"abc '))
def test_what_is_shown_is_read_again(value: str) -> None:
    assert typed(shown(value)) == value
    assert "\n" not in shown(value)


@pytest.mark.parametrize("preset", offer().presets, ids=lambda preset: preset.name)
def test_no_default_is_wrong(preset: object) -> None:
    (found,) = (each for each in offer().presets if each == preset)
    assert [wrong(setting, setting.default) for setting in found.settings] == [""] * len(found.settings)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (WIDTH, "wide", "model.width must be a whole number."),
        (WIDTH, "1.5", "model.width must be a whole number."),
        (WIDTH, "0", "model.width must be 1 or more."),
        (SHARE, "nan", "model.dropout must be a number."),
        (SHARE, "2", "model.dropout must be 0 to 1, but not 1."),
        (ORDER, "c", "encoding.order must be a or b."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(setting: Setting, value: str, sentence: str) -> None:
    assert wrong(setting, value) == sentence


def test_numbers_are_the_same_however_they_are_written() -> None:
    assert same(SHARE, "0.10", "0.1")
    assert same(SHARE, "1e-1", "0.1")
    assert not same(SHARE, "0.2", "0.1")
    assert not same(ORDER, "a", "b")


def test_settings_are_found_by_words() -> None:
    assert matches(WIDTH, "units LAYER")
    assert matches(WIDTH, "width")
    assert not matches(WIDTH, "units nonsense")
    assert bounds_in_words(ORDER) == ""
