"""The choice of the phrase that a model is to carry on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from gui.takes.clip import Clip, write_clip
from music.errors import RitornelloError

__all__ = ["PhraseChoice", "phrase_of"]

_FILE = "given.mid"
_HELD_OUT, _LAST = "held out", "last"


def phrase_of(take: Clip) -> Clip:
    """Return what the player played of ``take``; all of it where that is nothing."""
    return replace(take, player=take.player or take.model, model=())


class PhraseChoice(QComboBox):
    """Offers the phrases there are.

    Args:
        last_take: what was played last, with its answer; None while nothing was.
        held_out: whether the opening of a piece that a training holds out is among them.
    """

    def __init__(
        self, last_take: Callable[[], Clip | None], *, held_out: bool, parent: QWidget | None = None
    ) -> None:
        """Choose the first."""
        super().__init__(parent)
        self._last_take = last_take
        self._titles = {
            _HELD_OUT: self.tr("A piece it never saw"),
            _LAST: self.tr("What I played last"),
            "march": self.tr("A short march"),
            "waltz": self.tr("A short waltz"),
        }
        for name, title in self._titles.items():
            if held_out or name != _HELD_OUT:
                self.addItem(title, name)
        if not held_out:
            self.setCurrentIndex(self.findData("march"))
        self.setObjectName("phrase-choice")
        self.setAccessibleName(self.tr("Phrase to carry on"))
        self.setToolTip(self.tr("The phrase that the model is given, and goes on from"))

    @property
    def chosen(self) -> str:
        """Name of the phrase: ``held out``, ``last``, or that of one of ours."""
        return str(self.currentData())

    def title_of(self, name: str) -> str:
        """Return what a phrase is called: one of ours by its title here, a piece as it is."""
        return self._titles.get(name, name)

    def choose_next(self) -> None:
        """Go over to the phrase after this one, which is there; after the last comes the first."""
        for step in range(1, self.count() + 1):
            row = (self.currentIndex() + step) % self.count()
            if self.itemData(row) != _LAST or self._last_take() is not None:
                self.setCurrentIndex(row)
                return

    def arguments(self, folder: Path) -> list[str]:
        """Return how a process of ours is told of the phrase.

        Args:
            folder: where a file of it may be written.

        Raises:
            RitornelloError: nothing was played yet, or it can't be written.
        """
        if self.chosen == _HELD_OUT:
            return []
        if self.chosen != _LAST:
            return ["--demo", self.chosen]
        take = self._last_take()
        if take is None or not take.notes:
            msg = self.tr("You have not played yet: play a phrase, stop, and come back.")
            raise RitornelloError(msg)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            msg = self.tr("{folder} can't be made ({reason}): make room there.")
            raise RitornelloError(msg.format(folder=folder, reason=error.strerror)) from error
        write_clip(phrase_of(take), folder / _FILE)
        return ["--prime", str(folder / _FILE)]
