"""What a contest between two models has shown, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from gui.training.blind import LEAST_ROUNDS, SURE, Tally

__all__ = ["result_in_words"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Contest", text)


def result_in_words(tally: Tally, first: str, second: str, *, blind: bool) -> str:
    """Return what ``tally`` says of the models titled ``first`` and ``second``.

    Args:
        tally: of all votes.
        first: title of the one.
        second: title of the other.
        blind: whether the listener did not know who played.
    """
    if not tally.rounds:
        return _tr("No votes yet.")
    decided = tally.first + tally.second
    if tally.leader == "neither":
        return _tr("Even so far: {count} each for {first} and {second}.").format(
            first=first, second=second, count=tally.first
        )
    title = first if tally.leader == "first" else second
    won = _tr("{title} was preferred in {count} of {rounds} rounds.").format(
        title=title, count=max(tally.first, tally.second), rounds=tally.rounds
    )
    if decided < LEAST_ROUNDS:
        more = _tr("That can still be chance: {count} decided rounds tell more.").format(count=LEAST_ROUNDS)
    elif tally.chance > SURE:
        percent = QLocale().toString(100 * tally.chance, "f", 0)
        more = _tr("Tossing a coin comes out so unequal {percent} times in 100.").format(percent=percent)
    elif blind:
        more = _tr("That is hardly chance: you hear the difference, and like this one better.")
    else:
        more = _tr("That is hardly chance, but you knew who played: try it blind.")
    return f"{won} {more}"
