"""Between the thread that reads messages and the one that needs sound."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from realtime.midi_bytes import ALL_SOUND_OFF, SUSTAIN, control_change, is_channel_message, is_note_on
from realtime.sound.limiter import Limiter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from realtime.sound.voice import Voice

__all__ = ["RATE", "Mixer"]

RATE = 48_000
"""Frames per second of everything in here."""

_CHANNELS = 16
_SILENCE = tuple(
    msg
    for channel in range(_CHANNELS)
    for msg in (
        control_change(channel, SUSTAIN, 0),
        control_change(channel, ALL_SOUND_OFF, 0),
        bytes((0xE0 | channel, 0, 64)),  # pitch bend: none
    )
)


class Mixer:
    """A voice with a volume and a limiter. One thread calls `render` or `catch_up`; all others the rest.

    Args:
        voice: what sounds.
        volume: from 0 to 1.
    """

    def __init__(self, voice: Voice, volume: float) -> None:
        """Begin in silence."""
        self.voice = voice
        """To be replaced only while nobody renders."""
        self.volume = volume
        """From 0 to 1; a change is heard over the next block."""
        self.rendered = 0
        """Frames delivered so far."""
        self._messages: deque[bytes] = deque()  # append and popleft are atomic
        self._limiter = Limiter(RATE)
        self._gain = volume * volume

    def put(self, msg: bytes) -> None:
        """Apply one whole message with the next block; what belongs to no channel is ignored."""
        if is_channel_message(msg):
            self._messages.append(msg)

    def silence(self) -> None:
        """End every sound, lift every pedal and undo every bend, with the next block."""
        self._messages.extend(_SILENCE)

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next ``frames`` frames of sound: (frames, 2), within ±1."""
        while self._messages:
            self.voice.handle(self._messages.popleft())
        block = self.voice.render(frames)
        # Loudness grows about evenly with the square root of the amplitude.
        gain = self.volume * self.volume
        if gain == self._gain:
            block *= np.float32(gain)
        else:
            block *= np.linspace(self._gain, gain, frames, dtype=np.float32)[:, None]
            self._gain = gain
        self._limiter.apply(block)
        self.rendered += frames
        return block

    def catch_up(self) -> None:
        """Apply what has come without sounding it: notes that nobody could hear do not begin."""
        while self._messages:
            msg = self._messages.popleft()
            if not is_note_on(msg):
                self.voice.handle(msg)
