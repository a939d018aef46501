"""What a new model can be made for, in the words of who plays, and what that means for its training."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from gui.connect.guide import QT_TRANSLATE_NOOP
from gui.texts import translate
from gui.training.totals import Totals

__all__ = ["PURPOSES", "Purpose", "Size", "find_purpose", "misfit", "size_for"]

SizeName = Literal["quick", "small", "medium", "large"]

_SMALL_NOTES, _MEDIUM_NOTES = 30_000, 300_000
"""Notes up to which a small, and a medium, network has all that it can learn from nothing."""


@dataclass(frozen=True)
class Size:
    """How large a network is, and of which kind."""

    name: SizeName
    preset: str
    settings: tuple[str, ...] = ()
    """What it has otherwise than the preset, each ``key=value``."""
    rough: bool = False
    """Whether the notes of a chord are guessed each by itself."""

    @property
    def title(self) -> str:
        """What it is called."""
        titles = {
            "quick": translate("Purposes", "Quick"),
            "small": translate("Purposes", "Small"),
            "medium": translate("Purposes", "Medium"),
            "large": translate("Purposes", "Large"),
        }
        return titles[self.name]


@dataclass(frozen=True)
class Purpose:
    """Something that a model is made for."""

    name: str
    """As `training.job_messages.Order.purpose` has it."""
    title_text: str
    about_text: str
    kinds: frozenset[str]
    """Of music that it learns from: ``midi``, ``frames``, ``tunes``."""
    encodings: tuple[str, ...]
    """Short names of those that a model to start from may have, the best first."""
    sizes: tuple[Size, ...]
    """From the smallest to the largest."""
    settings: tuple[str, ...] = ()
    """For all sizes, and for starting from a model."""
    needs_lead: bool = False
    """Whether a melody must be told from its accompaniment."""

    @property
    def title(self) -> str:
        """What it is called: goes on from *a model that*."""
        return translate("Purposes", self.title_text)

    @property
    def about(self) -> str:
        """What it does, in a line."""
        return translate("Purposes", self.about_text)

    def size(self, name: str) -> Size | None:
        """Return the size called ``name``."""
        return next((size for size in self.sizes if size.name == name), None)


_NB = (
    Size("small", "nb-small"),
    Size("medium", "nb", ("model.width=256", "model.embedding=64", "model.decoder_width=160")),
    Size("large", "nb"),
)

PURPOSES = (
    Purpose(
        "continue",
        QT_TRANSLATE_NOOP("Purposes", "Continues my playing"),
        QT_TRANSLATE_NOOP("Purposes", "You stop, and it plays on in the same vein, hand in hand."),
        frozenset({"midi"}),
        ("nb", "cp"),
        _NB,
    ),
    Purpose(
        "accompany",
        QT_TRANSLATE_NOOP("Purposes", "Accompanies a melody"),
        QT_TRANSLATE_NOOP("Purposes", "You play the tune; it plays the other parts under it."),
        frozenset({"midi"}),
        ("nb",),
        _NB,
        # Every reading of a song has the melody in its own part: what is to be accompanied is always told.
        ("data.folded=0.0", "data.solo=0.0"),
        needs_lead=True,
    ),
    Purpose(
        "texture",
        QT_TRANSLATE_NOOP("Purposes", "Chordal texture"),
        QT_TRANSLATE_NOOP("Purposes", "It thinks in whole chords, moment by moment, as on a piano roll."),
        frozenset({"midi", "frames"}),
        ("roll",),
        (
            Size(
                "quick",
                "roll-lstm",
                (
                    *("model.width=0", "model.key_dropout=0.1", "loss.ramp=0"),
                    *("data.extracts=0.0", "data.transpose=6", "data.window=64"),
                ),
                rough=True,
            ),
            Size(
                "small",
                "roll-endecell",
                (
                    *("model.encoder_width=32", "model.width=64", "model.decoder_width=64"),
                    *("model.key_width=32", "model.dropout=0.1", "model.input_dropout=0.05"),
                    *("data.transpose=6", "data.window=64"),
                ),
            ),
            Size(
                "medium",
                "roll-endecell",
                (
                    *("model.dropout=0.1", "model.input_dropout=0.05"),
                    *("data.transpose=6", "data.window=64"),
                ),
            ),
        ),
    ),
    Purpose(
        "tunes",
        QT_TRANSLATE_NOOP("Purposes", "Folk tunes"),
        QT_TRANSLATE_NOOP("Purposes", "It writes tunes with one line, letter by letter, in ABC."),
        frozenset({"tunes"}),
        ("abc",),
        (
            Size("small", "abc-lstm", ("model.layers=1", "model.width=192", "model.embedding=64")),
            Size("medium", "abc-lstm"),
            Size("large", "abc-lstm", ("model.layers=3", "model.width=384")),
        ),
    ),
)
"""All of them, in the order in which they are offered."""


def find_purpose(name: str) -> Purpose | None:
    """Return the purpose called ``name``."""
    return next((purpose for purpose in PURPOSES if purpose.name == name), None)


def misfit(purpose: Purpose, kinds: Collection[str], totals: Totals) -> str:
    """Return in a short sentence why music can't be learnt from for ``purpose``; empty: it can.

    Args:
        purpose: what the model would be made for.
        kinds: of the music: ``midi``, ``frames``, ``tunes``.
        totals: what there is of it.
    """
    if not set(kinds) <= purpose.kinds:
        if "tunes" in purpose.kinds:
            return translate("Purposes", "Needs tunes in ABC: choose .abc files.")
        return translate("Purposes", "Needs MIDI files: choose some.")
    if purpose.needs_lead and not totals.with_lead:
        return translate("Purposes", "No melody of its own: name a track “Melody”.")
    return ""


def size_for(purpose: Purpose, notes: int) -> Size:
    """Return the size that is worth its time where there are ``notes`` to learn from, from nothing.

    A larger network would learn them by heart sooner than it learnt how they are made.
    """
    wanted = "small" if notes < _SMALL_NOTES else "medium" if notes < _MEDIUM_NOTES else "large"
    return purpose.size(wanted) or purpose.sizes[-1]
