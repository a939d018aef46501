"""Between the engine and the built-in sound, which is a process of its own that starts when it is wanted."""

from __future__ import annotations

from pathlib import Path

from realtime import messages
from realtime.queues import drained
from realtime.sound.port import SoundPort
from realtime.sound.status import SoundProblem, SoundReady

__all__ = ["SoundKeeper"]


class SoundKeeper:
    """Does what is wanted of the built-in sound, and knows how it is; for one thread.

    Args:
        port: what sounds; not started.
    """

    def __init__(self, port: SoundPort | None = None) -> None:
        """Start nothing yet: who only plays to others needs none of it."""
        self.port = SoundPort() if port is None else port
        """Takes what is to be heard, from any thread, and without waiting; what it gets while off is lost."""
        self._on = self._started = False
        self._soundfont: str | None = None
        self._told: messages.Sound | None = None
        self._device = self._voice = self._problem = ""

    def set(self, command: messages.SetSound) -> None:
        """Turn it on or off; while it can't be heard, look again for somewhere to come out."""
        self._on = command.on
        self.port.set_volume(command.volume)
        if command.soundfont != self._soundfont:
            self._soundfont = command.soundfont
            self.port.set_soundfont(None if command.soundfont is None else Path(command.soundfont))
        self.port.mute(not command.on)
        if command.on and not self._started:
            self._started = True
            self.port.start()
        elif command.on and not self._device:
            self.port.retry()

    def look(self) -> list[messages.Sound]:
        """Return what has changed."""
        for news in drained(self.port.news):
            match news:
                case SoundReady(device, voice, remark):
                    self._device, self._voice, self._problem = device, voice, remark
                case SoundProblem(text):
                    self._device, self._problem = "", text
        now = messages.Sound(self._on, self._device, self._voice, self._problem)
        if now == self._told or (self._told is None and not self._on):
            return []
        self._told = now
        return [now]

    def close(self) -> None:
        """End it."""
        self.port.close()
