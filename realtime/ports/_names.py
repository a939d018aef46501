"""Port names: without the numbers that change from day to day, and found again by them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_name", "plain_name", "plain_names"]

_NUMBERS = {
    # "Keystation:Keystation MIDI 1 20:0": client and port number, given out at each connection.
    "alsa": re.compile(r" \d+:\d+$"),
    # "loopMIDI Port 1": RtMidi adds the port's place in the list.
    "winmm": re.compile(r" \d+$"),
}


def plain_name(name: str, api: str) -> str:
    """Return ``name``, as RtMidi gives it under ``api``, without the numbers at its end."""
    numbers = _NUMBERS.get(api)
    return numbers.sub("", name) if numbers else name


def plain_names(names: Sequence[str], api: str) -> tuple[str, ...]:
    """Return ``names`` without numbers, as many and in the same order, each different.

    Two devices of one make get the same plain name: the second is called ``… (2)``.
    """
    seen: Counter[str] = Counter()
    unique = []
    for name in (plain_name(name, api) for name in names):
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique)


def find_name(wanted: str, names: Sequence[str], api: str) -> int | None:
    """Return the index in ``names`` (plain ones) of the port that ``wanted`` means, or None.

    ``wanted`` may be the name, with or without numbers and in any case, or a part of
    it that only one name has.
    """
    for candidate in (wanted, plain_name(wanted, api)):
        if candidate in names:
            return names.index(candidate)
    folded = plain_name(wanted, api).casefold()
    for matches in (
        [index for index, name in enumerate(names) if name.casefold() == folded],
        [index for index, name in enumerate(names) if folded and folded in name.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
    return None
