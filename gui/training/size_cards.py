"""The sizes that a model may have, each with the time that it takes to train and to play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gui.settings.card import muted
from gui.texts import translate
from gui.training.choice_card import ChoiceCard
from gui.training.expected import in_time
from gui.training.words import duration_in_words

__all__ = ["Offer", "SizeCards", "offer_in_words"]


_FINE_MS = 10.0
"""Time up to which tenths are told."""


class Offer(NamedTuple):
    """A size, and what is known of it."""

    name: str
    title: str
    minutes: float | None = None
    """That training takes at most; None: not measured yet."""
    note_ms: float | None = None
    """That a note takes; None: it doesn't play along, or nothing was measured yet."""
    failure: str = ""
    """Why nothing could be measured."""
    plays_along: bool = True
    rough: bool = False
    """Whether the notes of a chord are guessed each by itself."""


def offer_in_words(offer: Offer) -> str:
    """Return what is known of a size, in lines."""
    if offer.failure:
        return offer.failure
    if offer.minutes is None:
        return translate("SizeCards", "Measuring…")
    lines = [
        translate("SizeCards", "learns for {time} at most").format(time=duration_in_words(offer.minutes * 60))
    ]
    if not offer.plays_along:
        lines.append(translate("SizeCards", "writes tunes, doesn't play along"))
    elif offer.note_ms is not None:
        note = QLocale().toString(offer.note_ms, "f", 1 if offer.note_ms < _FINE_MS else 0)
        lines.append(translate("SizeCards", "{note} ms a note").format(note=note))
        if not in_time(offer.note_ms):
            lines.append(translate("SizeCards", "too slow here to play in time"))
        elif offer.rough:
            lines.append(translate("SizeCards", "rough chords: each note by itself"))
    return "\n".join(lines)


class SizeCards(QWidget):
    """A card for each size, of which one is chosen.

    Signals:
        chosen: the name of the size that somebody has clicked on.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._cards: dict[str, ChoiceCard] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._only = muted()
        self._only.setObjectName("train-size-only")
        self._row.addWidget(self._only)
        self._group.buttonClicked.connect(self._clicked)

    @property
    def cards(self) -> tuple[ChoiceCard, ...]:
        """The cards, from left to right."""
        return tuple(self._cards.values())

    def show_offers(self, offers: Sequence[Offer], chosen: str) -> None:
        """Show ``offers``, of which that called ``chosen`` is chosen; one alone is said in a line."""
        alone = len(offers) == 1
        self._only.setVisible(alone)
        if alone:
            self._only.setText(" · ".join((offers[0].title, *offer_in_words(offers[0]).splitlines())))
            offers = ()
        titles = {offer.name: offer.title for offer in offers}
        if titles != {name: card.text() for name, card in self._cards.items()}:
            self._build(titles)
        for offer in offers:
            card = self._cards[offer.name]
            warns = bool(offer.failure) or (offer.plays_along and not in_time(offer.note_ms))
            card.say(offer_in_words(offer), warns=warns)
            card.setChecked(offer.name == chosen)

    def _build(self, titles: dict[str, str]) -> None:
        for card in self._cards.values():
            self._group.removeButton(card)
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {name: ChoiceCard(f"train-size-{name}", title) for name, title in titles.items()}
        for card in self._cards.values():
            self._group.addButton(card)
            self._row.addWidget(card)

    def _clicked(self, card: ChoiceCard) -> None:
        self.chosen.emit(next(name for name, each in self._cards.items() if each is card))
