"""Which keys of a computer's keyboard play which note, by where they are and not by what they print.

A place is the code of a key in the first scan code set of the PC, which Linux uses too:
so the row above the space bar has the same places under QWERTY, QWERTZ and AZERTY.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["NOTES", "OCTAVE_KEYS", "VELOCITY_KEYS", "key_map", "letters_on", "place_of"]

_ROW_STARTS = (2, 16, 30, 44)
"""Places of the leftmost printing key (after the one below Escape) of each row, from the top."""
_LAYOUTS = {
    "qwerty": ("1234567890-=", "QWERTYUIOP[]", "ASDFGHJKL;'", "ZXCVBNM,./"),
    "qwertz": ("1234567890ß\u00b4", "QWERTZUIOPÜ+", "ASDFGHJKLÖÄ", "YXCVBNM,.-"),
    "azerty": ("&É\"'(-È_ÇÀ)=", "AZERTYUIOP^$", "QSDFGHJKLMÙ", "WXCVBN,;:!"),
    "dvorak": ("1234567890[]", "',.PYFGCRL/=", "AOEUIDHTNS-", ";QJKXBMWVZ"),
    "colemak": ("1234567890-=", "QWFPGJLUY;[]", "ARSTDHNEIO'", "ZXCVBKM,./"),
}
_QWERTZ = frozenset({"de", "cs", "sk", "hu", "sl", "hr", "bs", "sq", "sr"})
_AZERTY = frozenset({"fr", "wa"})
_SWISS_AND_BELGIAN = {"CH": "qwertz", "LI": "qwertz", "LU": "qwertz", "BE": "azerty", "CA": "qwerty"}
"""Countries whose layout goes before that of the language."""

_SHIFTED = dict(zip('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./", strict=True))
"""What shift makes of keys that print no letter, on a keyboard of the United States."""

_FROM_MAC = {
    code: _ROW_STARTS[row] + column
    for row, codes in enumerate(
        (
            (18, 19, 20, 21, 23, 22, 26, 28, 25, 29, 27, 24),
            (12, 13, 14, 15, 17, 16, 32, 34, 31, 35, 33, 30),
            (0, 1, 2, 3, 5, 4, 38, 40, 37, 41, 39),
            (6, 7, 8, 9, 11, 45, 46, 43, 47, 44),
        )
    )
    for column, code in enumerate(codes)
}
"""Places by the virtual key codes of macOS, which go by position as well."""


def _places(layout: str) -> dict[int, str]:
    """Return what is printed at each place."""
    return {
        start + column: letter
        for start, row in zip(_ROW_STARTS, _LAYOUTS[layout], strict=True)
        for column, letter in enumerate(row)
    }


_BY_LETTER = {letter: place for place, letter in _places("qwerty").items()}

NOTES = {_BY_LETTER[letter]: index for index, letter in enumerate("ZSXDCVGBHNJMQ2W3ER5T6Y7UI9O0P")}
"""Places that play, with how many semitones above the C on the left of the lower row."""
OCTAVE_KEYS = {_BY_LETTER[","]: -1, _BY_LETTER["."]: 1}
"""Places that shift by an octave, down and up."""
VELOCITY_KEYS = {_BY_LETTER["["]: -1, _BY_LETTER["]"]: 1}
"""Places that make notes softer and louder."""


def place_of(platform: str, scan_code: int, virtual_key: int, text: str) -> int | None:
    """Return the place of a key that was pressed; None: it can't be told, or is none of the printing keys.

    Args:
        platform: name of Qt's platform plug-in, such as ``xcb``, ``wayland``, ``windows`` or ``cocoa``.
        scan_code: what the system calls the key; 0 where it gives none.
        virtual_key: what macOS calls it.
        text: the key's letter or sign as on a US keyboard, for where there is no more to go by.
    """
    if platform == "cocoa":
        return _FROM_MAC.get(virtual_key)
    if scan_code:
        # X11 and what came after it count from 8.
        return scan_code if platform == "windows" else scan_code - 8
    letter = text.upper()
    return _BY_LETTER.get(_SHIFTED.get(letter, letter))


def letters_on(places: Iterable[int], typed: Mapping[int, str], locale: str) -> dict[int, str]:
    """Return what is printed on the keys at ``places``, as far as can be known.

    No system tells an application that asks Qt what its keys print. What was typed is
    known; it also tells which of the layouts there are is in use. Where nothing or too
    little was typed, the keyboard's locale decides.

    Args:
        places: keys asked for.
        typed: what keys gave when they were pressed, by place.
        locale: of the keyboard, such as ``de_CH``.
    """
    first = _usual_layout(locale)
    candidates = sorted(_LAYOUTS, key=lambda name: name != first)
    best = max(
        candidates,
        key=lambda name: sum(_places(name).get(place) == _capital(letter) for place, letter in typed.items()),
    )
    printed = _places(best) | {place: _capital(letter) for place, letter in typed.items()}
    return {place: printed[place] for place in places if place in printed}


def key_map(letters: Mapping[int, str]) -> str:
    """Return the keys that play, as four lines of text set out as they are on the keyboard."""
    rows = (
        " " * indent
        + " ".join(
            letters.get(start + column, " ") if start + column in NOTES else " " for column in range(11)
        )
        for indent, start in enumerate(_ROW_STARTS)
    )
    return "\n".join(row.rstrip() for row in rows)


def _usual_layout(locale: str) -> str:
    language, _, country = locale.replace("-", "_").partition("_")
    if language in _QWERTZ or language in _AZERTY:
        usual = "qwertz" if language in _QWERTZ else "azerty"
        return _SWISS_AND_BELGIAN.get(country, usual) if language in ("fr", "de") else usual
    return "qwerty"


def _capital(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter
