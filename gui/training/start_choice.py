"""What a training may start with: nothing, or a model that fits what is to be made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QCoreApplication

from gui.library.entries import Entry
from gui.training.purposes import Purpose

__all__ = ["NOTHING", "best_start", "start_in_words", "starts_for"]

NOTHING = ""
"""Stands for the path of a model where a training starts from nothing."""

_DEFAULT = "default"
"""Name of the model that came along and fits most music."""


def starts_for(purpose: Purpose, kinds: Collection[str], models: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the models that a training may start with, the best first.

    Args:
        purpose: what is to be made.
        kinds: of the music. Of frames no model knows where keys are struck, as theirs say.
        models: all that there are.
    """
    if "frames" in kinds:
        return ()
    usable = [each for each in models if not each.problem and each.encoding in purpose.encodings]
    return tuple(
        sorted(
            usable,
            key=lambda each: (
                purpose.encodings.index(each.encoding),
                not each.ships,
                each.name != _DEFAULT,
            ),
        )
    )


def best_start(starts: Sequence[Entry]) -> str:
    """Return the path of what to start with unless somebody wishes otherwise.

    What came along knows music already, which little music can't teach from nothing; a model of the
    user's own is never chosen for them.
    """
    return next((each.path for each in starts if each.ships), NOTHING)


def start_in_words(path: str) -> str:
    """Return what it means to start so."""
    if path == NOTHING:
        return QCoreApplication.translate(
            "StartChoice", "It hears your music only: that takes longer, and needs much of it."
        )
    return QCoreApplication.translate(
        "StartChoice", "It knows music already, and learns yours: quick, and little music will do."
    )
