"""Keys of the computer play by their place, on every system and under every layout."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.keys.computer_keys import NOTES, OCTAVE_KEYS, VELOCITY_KEYS, key_map, letters_on, place_of

Z, Y, A, Q, KEY_2, DIGIT_0 = 44, 21, 30, 16, 3, 11
"""Places, named as on a QWERTY keyboard."""


def played(text: str, platform: str = "offscreen", scan_code: int = 0, virtual_key: int = 0) -> int | None:
    place = place_of(platform, scan_code, virtual_key, text)
    return None if place is None else NOTES.get(place)


def test_two_rows_are_two_octaves_and_a_third() -> None:
    assert sorted(NOTES.values()) == list(range(29))
    assert [played(letter) for letter in "zsxdcvgbhnjm"] == list(range(12))
    assert [played(letter) for letter in "q2w3er5t6y7ui9o0p"] == list(range(12, 29))


def test_no_key_does_two_things() -> None:
    assert len({*NOTES, *OCTAVE_KEYS, *VELOCITY_KEYS}) == len(NOTES) + 4


@pytest.mark.parametrize("text", ["a", "f", "k", "l", ";", "1", "4", "8", "-", "=", "/", " ", "", "é"])
def test_other_keys_play_nothing(text: str) -> None:
    assert played(text) is None


@pytest.mark.parametrize(
    ("platform", "scan_code", "virtual_key"),
    [("xcb", 52, 0x7A), ("wayland", 52, 0), ("eglfs", 52, 0), ("windows", 44, 0x5A), ("cocoa", 0, 6)],
)
def test_the_key_left_of_the_lower_row_is_the_lowest_whatever_it_prints(
    platform: str, scan_code: int, virtual_key: int
) -> None:
    for printed in "ZYW;":
        assert place_of(platform, scan_code, virtual_key, printed) == Z


def test_places_are_the_same_on_a_mac() -> None:
    codes = {0: A, 12: Q, 16: Y, 19: KEY_2, 29: DIGIT_0, 6: Z, 43: 51, 47: 52, 33: 26, 30: 27}
    assert {code: place_of("cocoa", 0, code, "?") for code in codes} == codes
    assert place_of("cocoa", 0, 49, "Z") is None  # the space bar


@given(st.sampled_from(string.ascii_lowercase))
def test_letters_count_where_there_is_no_scan_code_whatever_their_case(letter: str) -> None:
    assert place_of("offscreen", 0, 0, letter) == place_of("offscreen", 0, 0, letter.upper()) is not None


def test_shift_does_not_move_a_key() -> None:
    for shifted, plain in zip("@#%^&()<>{}", "235679" + "0,.[]", strict=True):
        assert place_of("offscreen", 0, 0, shifted) == place_of("offscreen", 0, 0, plain)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en_US", "ZYAQ2"),
        ("C", "ZYAQ2"),
        ("de_DE", "YZAQ2"),
        ("de_CH", "YZAQ2"),
        ("fr_CH", "YZAQ2"),
        ("cs", "YZAQ2"),
        ("fr_FR", "WYQAÉ"),
        ("fr-BE", "WYQAÉ"),
        ("fr_CA", "ZYAQ2"),
        ("ja_JP", "ZYAQ2"),
    ],
)
def test_the_locale_says_what_is_printed_until_something_is_typed(locale: str, expected: str) -> None:
    places = (Z, Y, A, Q, KEY_2)
    assert "".join(letters_on(places, {}, locale)[place] for place in places) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({Y: "z"}, "YZAQ2"),
        ({Z: "w"}, "WYQAÉ"),
        ({Z: "z"}, "ZYAQ2"),
        ({A: "a", Z: ";", Y: "f"}, ";FA'2"),
    ],
)
def test_what_is_typed_tells_the_layout(typed: dict[int, str], expected: str) -> None:
    places = (Z, Y, A, Q, KEY_2)
    assert "".join(letters_on(places, typed, "en_US")[place] for place in places) == expected


@given(st.dictionaries(st.sampled_from(sorted(NOTES)), st.sampled_from("abcéß+1"), max_size=8))
def test_what_was_typed_is_shown(typed: dict[int, str]) -> None:
    letters = letters_on(NOTES, typed, "de_DE")
    assert letters.keys() == NOTES.keys()
    assert {place: letters[place].lower() for place in typed} == typed
    assert all(len(letter) == 1 for letter in letters.values())


def test_the_map_is_laid_out_like_the_keys() -> None:
    letters = letters_on({*NOTES, *OCTAVE_KEYS}, {}, "en_US")
    assert key_map(letters).split("\n") == [
        "  2 3   5 6 7   9 0",
        " Q W E R T Y U I O P",
        "    S D   G H J",
        "   Z X C V B N M",
    ]
