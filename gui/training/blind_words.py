"""What a contest between two models has shown, in words."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from gui.texts import translate
from gui.training.blind import LEAST_ROUNDS, SURE, Tally

__all__ = ["result_in_words"]


def result_in_words(tally: Tally, first: str, second: str, *, blind: bool) -> str:
    """Return what ``tally`` says of the models titled ``first`` and ``second``.

    Args:
        tally: of all votes.
        first: title of the one.
        second: title of the other.
        blind: whether the listener did not know who played.
    """
    if not tally.rounds:
        return translate("Contest", "No votes yet.")
    decided = tally.first + tally.second
    if tally.leader == "neither":
        return translate("Contest", "Even so far: {count} each for {first} and {second}.").format(
            first=first, second=second, count=tally.first
        )
    title = first if tally.leader == "first" else second
    won = translate("Contest", "{title} was preferred in {count} of {rounds} rounds.").format(
        title=title, count=max(tally.first, tally.second), rounds=tally.rounds
    )
    if decided < LEAST_ROUNDS:
        more = translate("Contest", "That can still be chance: {count} decided rounds tell more.").format(
            count=LEAST_ROUNDS
        )
    elif tally.chance > SURE:
        percent = QLocale().toString(100 * tally.chance, "f", 0)
        more = translate("Contest", "Tossing a coin comes out so unequal {percent} times in 100.").format(
            percent=percent
        )
    elif blind:
        more = translate(
            "Contest", "That is hardly chance: you hear the difference, and like this one better."
        )
    else:
        more = translate("Contest", "That is hardly chance, but you knew who played: try it blind.")
    return f"{won} {more}"
