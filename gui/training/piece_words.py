"""What the list says of each piece, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from gui.training.finding import Item
from gui.training.ledger import COPY, LEFT_OUT, Reckoning
from gui.training.totals import PARTS
from training.survey_messages import Piece, Unreadable

__all__ = ["Use", "columns_of", "length_in_words", "use_of"]

_HOUR = 3600

translate = QCoreApplication.translate


class Use(NamedTuple):
    """What becomes of a piece."""

    text: str
    colour: str
    """Name of a field of `gui.theme.Colours`."""


def use_of(item: Item, reckoning: Reckoning, names: Sequence[str]) -> Use:
    """Return what becomes of the piece of a line.

    Args:
        item: the line.
        reckoning: says so; of pieces that came later nothing is known.
        names: of all pieces, by their numbers.
    """
    if isinstance(item.what, Unreadable):
        return Use(translate("Training", "broken: {reason}").format(reason=item.what.reason), "bad")
    if item.number >= len(reckoning.parts):
        return Use("", "muted")
    part = int(reckoning.parts[item.number])
    if part == LEFT_OUT:
        return Use(translate("Training", "left out"), "muted")
    if part == COPY:
        original = names[int(reckoning.originals[item.number])]
        return Use(translate("Training", "copy of {name}").format(name=original), "muted")
    words = {
        "train": translate("Training", "learn"),
        "valid": translate("Training", "check"),
        "test": translate("Training", "held out"),
    }
    shades = {"train": "text", "valid": "good", "test": "player"}
    return Use(words[PARTS[part]], shades[PARTS[part]])


def columns_of(item: Item) -> tuple[str, str, str, str, str, str]:
    """Return the texts of a line, but for what becomes of it."""
    piece = item.what
    if not isinstance(piece, Piece):
        return piece.name, "", "", "", "", ""
    return (
        piece.name,
        str(QLocale().toString(piece.notes)),
        length_in_words(piece.seconds) if piece.seconds else "",
        piece.meter,
        piece.key,
        str(piece.velocities) if piece.velocities > 1 else "",
    )


def length_in_words(seconds: float) -> str:
    """Return a length of time as players write it: 3:25, or 1:02:03."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if whole >= _HOUR else f"{minutes}:{rest:02}"
