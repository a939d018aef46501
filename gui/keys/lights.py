"""Which keys sound, by what the engine says: the lights on the screen's keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from realtime import messages

__all__ = ["Light", "Lights"]


@dataclass(frozen=True)
class Light:
    """What a key that sounds is lit by."""

    by: Literal["player", "model"]
    velocity: int
    """MIDI value, 1 to 127."""


class Lights:
    """The keys that sound, whoever plays them on whatever channel."""

    def __init__(self) -> None:
        """Light nothing."""
        self._player: dict[tuple[int, int], int] = {}
        self._model: dict[tuple[int, int], int] = {}

    def at(self, pitch: int) -> Light | None:
        """Return what lights a key; the player's before the model's, the hardest struck first."""
        if velocity := _loudest(self._player, pitch):
            return Light("player", velocity)
        if velocity := _loudest(self._model, pitch):
            return Light("model", velocity)
        return None

    def take(self, event: messages.Event) -> frozenset[int]:
        """Take in what the engine says and return the pitches that may look otherwise now."""
        match event:
            case messages.Heard(channel=channel, pitch=pitch, velocity=velocity):
                self._player[channel, pitch] = velocity
            case messages.Released(channel=channel, pitch=pitch):
                self._player.pop((channel, pitch), None)
            case messages.Played(channel=channel, pitch=pitch, velocity=velocity):
                self._model[channel, pitch] = velocity
            case messages.Ended(channel=channel, pitch=pitch):
                self._model.pop((channel, pitch), None)
            case messages.Stopped() | messages.Ready():
                dark = frozenset(pitch for _, pitch in (*self._player, *self._model))
                self._player.clear()
                self._model.clear()
                return dark
            case _:
                return frozenset()
        return frozenset((pitch,))


def _loudest(notes: dict[tuple[int, int], int], pitch: int) -> int:
    return max((velocity for (_, each), velocity in notes.items() if each == pitch), default=0)
