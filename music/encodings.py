"""Which encodings there are, by their names; nothing else needs to know all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from music.abc import ABC
from music.cp import CP
from music.cp_stream import CPStream
from music.errors import RitornelloError
from music.nb import NB
from music.nb_stream import NBStream
from music.roll import PianoRoll
from music.roll_stream import RollStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from music.bars import BarLines
    from music.encoding import Encoding, Stream

__all__ = ["ENCODINGS", "from_settings", "stream_of"]

ENCODINGS: dict[str, Callable[[dict[str, Any]], Encoding]] = {
    "nb": NB.from_settings,
    "cp": CP.from_settings,
    "roll": PianoRoll.from_settings,
    "abc": ABC.from_settings,
}
"""For each encoding, by its name, what rebuilds it from its settings."""


def from_settings(settings: dict[str, Any]) -> Encoding:
    """Rebuild an encoding from what its ``settings`` returned.

    Raises:
        ValueError: there is no encoding of that name, or the settings don't fit it.
    """
    name = settings.get("name")
    if not isinstance(name, str) or name not in ENCODINGS:
        msg = f"there is no encoding {name!r}"
        raise ValueError(msg)
    return ENCODINGS[name](settings)


def stream_of(encoding: Encoding, bars: BarLines) -> Stream:
    """Return the streaming encoder of ``encoding`` over ``bars``.

    Raises:
        RitornelloError: the encoding has none that follows a player.
    """
    if isinstance(encoding, NB):
        return NBStream(encoding, bars)
    if isinstance(encoding, CP):
        return CPStream(encoding, bars)
    if isinstance(encoding, PianoRoll):
        return RollStream(encoding, bars)
    msg = "A model of tunes in ABC can't follow a player: carry a tune on by ritornello continue."
    raise RitornelloError(msg)
