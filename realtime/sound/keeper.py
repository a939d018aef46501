"""Keeps a voice at a device: finds both, notices that the device is gone, and finds it again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from music.errors import RitornelloError
from realtime.sound.device import AudioDevice
from realtime.sound.frames import Retry, SetSoundFont
from realtime.sound.mixer import RATE, Mixer
from realtime.sound.status import SoundProblem, SoundReady, SoundStatus
from realtime.sound.voice import choose_voice

__all__ = ["Keeper"]

_LOOK_SECONDS = 0.25
_RETRY_SECONDS = 3.0
_PATIENCE_SECONDS = 1.5
"""A device that has asked for nothing for so long is gone."""
_CLOSE_SECONDS = 2.0

LOST = "The audio device of the built-in sound is gone; it plays on as soon as there is one again."


class Keeper:
    """A thread that owns the device, and the voice while nothing sounds.

    Args:
        soundfont: file to be used, if it can be.
        volume: from 0 to 1.
        backend: name of the audio system; None for any.
        say: called, in that thread, with whatever there is to tell.
    """

    def __init__(
        self, soundfont: Path | None, volume: float, backend: str | None, say: Callable[[SoundStatus], None]
    ) -> None:
        """Choose the voice."""
        self._backend = backend
        self._say = say
        self._wishes: queue.SimpleQueue[SetSoundFont | Retry | None] = queue.SimpleQueue()
        self._device: AudioDevice | None = None
        self._said: str | None = None  # the problem with the device that is known already
        choice = choose_voice(soundfont, RATE)
        self._name, self._problems = choice.name, choice.problems
        self.mixer = Mixer(choice.voice, volume)
        """What plays."""
        self._thread = threading.Thread(target=self._run, name="sound keeper", daemon=True)

    def start(self) -> None:
        """Look for a device."""
        self._thread.start()

    def wish(self, wish: SetSoundFont | Retry) -> None:
        """Have it done soon."""
        self._wishes.put(wish)

    def stop(self) -> bool:
        """Close the device and say whether that worked in good time: an audio system may hang."""
        self._wishes.put(None)
        self._thread.join(_CLOSE_SECONDS)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._tell_problems()
        self._open()
        waited = 0.0
        rendered = 0
        while True:
            try:
                wish = self._wishes.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                waited += _LOOK_SECONDS
            else:
                if wish is None:
                    self._close()
                    return
                self._fulfil(wish)
                waited = 0.0
            if self._device is None:
                if waited >= _RETRY_SECONDS:
                    self._open()
                    waited = 0.0
            elif self.mixer.rendered != rendered:
                waited, rendered = 0.0, self.mixer.rendered
            elif self._device.stopped or waited >= _PATIENCE_SECONDS:
                self._close()
                self._problem(LOST)
                waited = 0.0

    def _fulfil(self, wish: SetSoundFont | Retry) -> None:
        match wish:
            case SetSoundFont(path):
                # Reading a large file holds the interpreter, which an audio thread must not wait for.
                self._close()
                choice = choose_voice(Path(path) if path else None, RATE)
                self.mixer.voice, self._name, self._problems = choice.voice, choice.name, choice.problems
                self._tell_problems()
                self._open()
            case Retry() if self._device is None:
                self._said = None  # whoever asks wants an answer
                self._open()

    def _open(self) -> None:
        self.mixer.catch_up()
        try:
            self._device = AudioDevice(self.mixer.render, RATE, self._backend)
        except RitornelloError as error:
            self._problem(str(error))
        else:
            self._said = None
            self._say(SoundReady(self._device.name, self._name, " ".join(self._problems)))

    def _close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()
            self.mixer.silence()
            self.mixer.catch_up()

    def _problem(self, text: str) -> None:
        """Say what is wrong with the device, unless that was the last thing said about it."""
        if text != self._said:
            self._said = text
            self._say(SoundProblem(text))

    def _tell_problems(self) -> None:
        for problem in self._problems:
            self._say(SoundProblem(problem))
