"""What speaks against training on what was chosen, each in a sentence, with the way out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from gui.training.totals import Totals

__all__ = ["Doubt", "Way", "doubts_about", "kind_in_words"]

translate = QCoreApplication.translate

_LITTLE = 20_000
"""Notes under which nothing much is learnt from nothing: about forty minutes of songs and keyboard pieces."""
_VERY_LITTLE = 1_000
"""Notes under which there is hardly anything to learn: about two minutes."""
_DOMINATES = 0.3
"""Share of the notes from which on a piece drowns the others."""
_MANY_COPIES = 0.3
"""Share of copies, of files that can't be read, of which it is said."""
_EVEN = 0.1
"""Share of pieces with dynamics under which there are none to speak of."""


class Way(NamedTuple):
    """A way out, by a button."""

    text: str
    """On the button."""
    keep: str = ""
    """The kind that alone is to stay; empty: `leave_out` says what is to go."""
    leave_out: str = ""
    """Path of the file to leave out."""


class Doubt(NamedTuple):
    """Something that speaks against it."""

    name: str
    """Short, for whoever tells them apart."""
    level: Literal["stop", "warning"]
    """``stop``: training couldn't begin."""
    text: str
    """One sentence."""
    ways: tuple[Way, ...] = ()


def doubts_about(totals: Totals, broken: int = 0) -> tuple[Doubt, ...]:
    """Return what speaks against training on what is added up in ``totals``, the worst first.

    Args:
        totals: of what is wanted.
        broken: files that can't be read.
    """
    if not totals.pieces:
        if broken:
            text = translate("Training", "None of the files can be read: the list says why.")
        else:
            text = translate("Training", "Nothing is left to learn from: tick some of it again.")
        return (Doubt("nothing", "stop", text),)
    if len(totals.kinds) > 1:
        return (_mixed(totals), *_broken(totals, broken))
    if not totals.splits:
        return (_no_split(totals),)
    found = (_little(totals), _dominated(totals), _few_checks(totals), _even(totals), _copies(totals))
    return (*(doubt for doubt in found if doubt is not None), *_broken(totals, broken))


def kind_in_words(kind: str, count: int) -> str:
    """Return what ``count`` pieces of a kind are called."""
    match kind:
        case "midi":
            return translate("Training", "MIDI files: {count}").format(count=_number(count))
        case "frames":
            return translate("Training", "piano rolls: {count}").format(count=_number(count))
        case _:
            return translate("Training", "ABC tunes: {count}").format(count=_number(count))


def _mixed(totals: Totals) -> Doubt:
    text = translate(
        "Training", "A training reads one kind of music, and there are several here: choose one."
    )
    ways = tuple(Way(kind_in_words(kind, count), keep=kind) for kind, count in totals.kinds)
    return Doubt("mixed", "stop", text, ways)


def _no_split(totals: Totals) -> Doubt:
    if totals.pieces == 1:
        text = translate(
            "Training",
            "One piece is too few: some must be there to learn from and some to check with, so add another.",
        )
    else:
        text = translate(
            "Training",
            "These pieces can't be parted into some to learn from and some to check with, "
            "as files of one name go together: add others, or rename some.",
        )
    return Doubt("no split", "stop", text)


def _little(totals: Totals) -> Doubt | None:
    if totals.notes >= _LITTLE:
        return None
    if totals.notes < _VERY_LITTLE:
        text = translate(
            "Training", "{notes} notes are hardly anything to learn from: add more music if you can."
        )
    else:
        text = translate(
            "Training",
            "{notes} notes are too little for a model to learn music from nothing: "
            "add more, or start from a model that knows some.",
        )
    return Doubt("little", "warning", text.format(notes=_number(totals.notes)))


def _dominated(totals: Totals) -> Doubt | None:
    if totals.pieces == 1 or totals.largest < max(_DOMINATES, 2 / totals.pieces):
        return None
    text = translate(
        "Training", "{name} has {share} % of all notes, so the model will sound like it above all."
    )
    text = text.format(name=totals.largest_name, share=round(100 * totals.largest))
    return Doubt(
        "dominated",
        "warning",
        text,
        (Way(translate("Training", "Leave it out"), leave_out=totals.largest_path),),
    )


def _few_checks(totals: Totals) -> Doubt | None:
    if totals.parts["valid"] != 1:
        return None
    text = translate(
        "Training", "Only one piece is held out to check with, so the figures of this training will be rough."
    )
    return Doubt("few checks", "warning", text)


def _even(totals: Totals) -> Doubt | None:
    if "midi" not in dict(totals.kinds) or totals.with_dynamics >= _EVEN * totals.pieces:
        return None
    if totals.with_dynamics:
        text = translate(
            "Training",
            "Hardly any of the files has dynamics, so there is little to learn about loud and soft.",
        )
    else:
        text = translate(
            "Training",
            "All notes of a file are equally loud, so there is nothing to learn about loud and soft.",
        )
    return Doubt("even", "warning", text)


def _copies(totals: Totals) -> Doubt | None:
    if totals.copies < _MANY_COPIES * (totals.pieces + totals.copies):
        return None
    text = translate("Training", "{copies} of {all} pieces are copies of others, and are read once.")
    text = text.format(copies=_number(totals.copies), all=_number(totals.pieces + totals.copies))
    return Doubt("copies", "warning", text)


def _broken(totals: Totals, broken: int) -> tuple[Doubt, ...]:
    if broken < _MANY_COPIES * (totals.pieces + broken):
        return ()
    text = translate(
        "Training", "Many files can't be read ({broken}), and are passed over: the list says why."
    )
    return (Doubt("broken", "warning", text.format(broken=_number(broken))),)


def _number(value: int) -> str:
    return str(QLocale().toString(value))
