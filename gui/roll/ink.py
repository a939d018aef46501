"""The roll's colours: of rows and lines, and of notes by who plays them and how loudly."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from gui.roll.notes import By
from gui.theme import Colours

__all__ = ["LEVELS", "Ink", "ink_of", "level_of"]

LEVELS = range(8)
"""Shades by velocity, the softest first: few, so that notes of one colour are painted together."""
_FAINTEST = 0.42
"""Share of its own colour in the softest note; the rest is the ground's."""
_LOUDEST = 127
_LEVEL_OF = tuple(velocity * len(LEVELS) // (_LOUDEST + 1) for velocity in range(_LOUDEST + 1))


class Ink:
    """What the roll is painted with in one theme.

    Args:
        colours: of the theme.
    """

    def __init__(self, colours: Colours) -> None:
        """Mix the colours once."""
        surface = QColor(colours.surface)
        self.white_row = surface
        self.black_row = _mix(QColor(colours.raised), surface, 0.55)
        self.beat = QColor(colours.line)
        self.bar = QColor(colours.strong_line)
        self.octave = _mix(QColor(colours.strong_line), surface, 0.45)
        self.ruler = QColor(colours.window)
        self.number = QColor(colours.muted)
        self.accent = QColor(colours.accent)
        self.text = QColor(colours.text)
        self.playhead = QColor(colours.playhead)
        self.player = QColor(colours.player)
        self.model = QColor(colours.model)
        self.planned = _mix(QColor(colours.planned), surface, 0.5)
        self.planned_edge = _mix(QColor(colours.model), QColor(colours.planned), 0.35)
        # Keys are white and black in any theme, but do not glare out of a dark one.
        self.white_key = _mix(QColor("#fbfbf9"), surface, 0.8)
        self.black_key = QColor("#26272b")
        self.key_edge = _mix(QColor("#000000"), self.white_key, 0.18)
        self.key_name = QColor("#4a4a47")
        self.notes: dict[By, tuple[QColor, ...]] = {
            "player": _shades(self.player, surface),
            "model": _shades(self.model, surface),
        }
        """The shades of each hand's notes, the softest first."""

    def note(self, by: By, velocity: int) -> QColor:
        """Return the colour of a note with the MIDI ``velocity``."""
        return self.notes[by][level_of(velocity)]


@lru_cache(maxsize=4)
def ink_of(colours: Colours) -> Ink:
    """Return what the roll is painted with where ``colours`` are in force."""
    return Ink(colours)


def level_of(velocity: int) -> int:
    """Return the shade of a MIDI ``velocity``, from 0."""
    return _LEVEL_OF[velocity & _LOUDEST]


def _shades(colour: QColor, ground: QColor) -> tuple[QColor, ...]:
    step = (1.0 - _FAINTEST) / LEVELS[-1]
    return tuple(_mix(colour, ground, _FAINTEST + step * level) for level in LEVELS)


def _mix(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return ``share`` of ``colour`` on ``ground``."""
    rest = 1.0 - share
    return QColor(
        round(colour.red() * share + ground.red() * rest),
        round(colour.green() * share + ground.green() * rest),
        round(colour.blue() * share + ground.blue() * rest),
    )
