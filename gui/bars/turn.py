"""Whose turn it is, and what there is to be played anew or kept, as the engine's events say; without Qt."""

from __future__ import annotations

import math
from typing import Literal

from realtime import messages

__all__ = ["Turn", "Who"]

Who = Literal["nobody", "player", "model", "both"]
"""``both``: the model plays under the player."""

_LINGER = 1.0
"""Seconds of silence, between two notes of a phrase, that end nobody's turn."""


class Turn:
    """What was said of turns and answers so far. Seconds are of any clock that only goes forward."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self._begin("")

    def _begin(self, mode: str) -> None:
        """Begin anew with another engine, or none: it knows of no answer."""
        self.mode = mode
        """The mode in force; empty while there is no engine."""
        self.answered = False
        """Whether there is an answer to keep."""
        self._phrase = False
        self._answering = False
        self._keys: set[tuple[int, int]] = set()
        self._notes: set[tuple[int, int]] = set()
        self._heard = self._played = -math.inf

    @property
    def can_reroll(self) -> bool:
        """Whether the last answer can be played anew: not while a phrase waits for its own."""
        return self.answered and not self._phrase and self.mode != "accompany"

    def who(self, now: float) -> Who:
        """Return whose turn it is at ``now``."""
        player = bool(self._keys) or now - self._heard < _LINGER
        model = self._answering
        if self.mode == "accompany":
            model = model or bool(self._notes) or now - self._played < _LINGER
        elif model:
            player = False
        if player and model:
            return "both"
        return "player" if player else "model" if model else "nobody"

    def take(self, event: messages.Event, now: float) -> None:
        """Take in what the engine says, at ``now``; events of no concern are passed over."""
        match event:
            case messages.Ready(mode=mode):
                self._begin(mode)
            case messages.Stopped():
                self._begin("")
            case messages.Heard() | messages.Released():
                self._player(event, now)
            case messages.Played() | messages.Ended():
                self._model(event, now)
            case messages.HandOver():
                self._answering, self._phrase = True, False
            case messages.Yielded(notes=notes) | messages.AnswerOver(notes=notes):
                self._answering = False
                self.answered = self.answered or notes > 0
                self._phrase = False
            case messages.ModeChanged(mode):
                self.mode = mode
                self._answering, self._phrase = False, bool(self._keys)
            case messages.ModelLoaded():
                self.answered = self._answering and self.answered

    def _player(self, event: messages.Heard | messages.Released, now: float) -> None:
        self._heard = now
        if isinstance(event, messages.Heard):
            self._phrase = True
            self._keys.add((event.channel, event.pitch))
        else:
            self._keys.discard((event.channel, event.pitch))

    def _model(self, event: messages.Played | messages.Ended, now: float) -> None:
        self._played = now
        if isinstance(event, messages.Played):
            self.answered = self.answered or self._answering
            self._notes.add((event.channel, event.pitch))
        else:
            self._notes.discard((event.channel, event.pitch))
