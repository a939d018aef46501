"""A struck string in a few lines of arithmetic: the voice that needs no file and no library.

Each note is a sum of harmonics that decay, the higher the faster. The harmonics
of a block come from one sine and one cosine by sin((k+1)x) = 2 cos(x) sin(kx) −
sin((k−1)x), for all notes at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realtime.midi_bytes import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    channel_of,
    is_note_off,
    is_note_on,
)
from realtime.sound.pedal import Pedals

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PlainVoice"]

_NOTES = 32
"""Notes that sound at once; one more ends the quietest."""
_SLOTS = _NOTES + 16
"""Room for those that are still fading out."""
_PARTIALS = 10
_BLOCK_FRAMES = 256
"""Amplitudes are exact this often, and straight lines between."""
_LOUDEST = 0.25
"""Peak of one note of velocity 127."""
_SILENT = 1e-5
"""A note whose harmonics add up to less than this is over."""
_ATTACK_SECONDS = 0.002
_FADE_SECONDS = 0.005
_DAMPING_SECONDS = 0.07
"""Time constant after the key is lifted."""
_BRIGHTEST = 0.375
"""Highest frequency of a harmonic, as a part of the sampling rate."""
_BEND_SEMITONES = 2.0
_CENTRE = 8192
_VOLUME, _EXPRESSION, _RESET_CONTROLLERS = 7, 11, 121
_CONTROL_CHANGE, _PITCH_BEND = 0xB0, 0xE0
_CHANNELS = 16
_LOWEST_A, _HIGHEST_C = 21, 108


class PlainVoice:
    """Plays MIDI messages with decaying harmonics; programs are ignored.

    Args:
        rate: frames per second.
    """

    def __init__(self, rate: float) -> None:
        """Begin in silence."""
        self._rate = rate
        self._pedals = Pedals()
        self._bend = np.ones(_CHANNELS)  # ratio of frequencies
        self._level = np.ones((_CHANNELS, 2), np.float32)  # volume and expression
        # One row for each slot.
        self._sounds = np.zeros(_SLOTS, bool)
        self._held = np.zeros(_SLOTS, bool)  # the key is down, or the pedal
        self._channel = np.zeros(_SLOTS, np.intp)
        self._pitch = np.zeros(_SLOTS, np.intp)
        self._phase = np.zeros(_SLOTS)  # cycles
        self._step = np.zeros(_SLOTS)  # cycles a frame
        self._amplitude = np.zeros((_SLOTS, _PARTIALS), np.float32)
        self._decay = np.zeros((_SLOTS, _PARTIALS), np.float32)  # natural logarithm, a frame
        self._gain = np.zeros(_SLOTS, np.float32)
        self._fading = np.zeros(_SLOTS, bool)  # on the way to gain 0
        self._pan = np.zeros((2, _SLOTS), np.float32)
        self._ramp = np.arange(1, _BLOCK_FRAMES + 1)
        self._harmonics = np.empty((_SLOTS, _PARTIALS, _BLOCK_FRAMES), np.float32)

    def handle(self, msg: bytes) -> None:
        """Apply one channel message, at the beginning of what is rendered next."""
        for part in self._pedals.take(msg):
            self._apply(part)

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next ``frames`` frames: (frames, 2)."""
        sound = np.zeros((frames, 2), np.float32)
        for start in range(0, frames, _BLOCK_FRAMES):
            block = sound[start : start + _BLOCK_FRAMES]
            slots = np.flatnonzero(self._sounds)
            if slots.size:
                block += self._block(slots, len(block)).T
        return sound

    def _apply(self, msg: bytes) -> None:
        channel = channel_of(msg)
        if is_note_on(msg):
            self._damp(self._keys(channel) & (self._pitch == msg[1]))
            self._strike(channel, msg[1], msg[2])
        elif is_note_off(msg):
            self._damp(self._keys(channel) & (self._pitch == msg[1]))
        elif msg[0] & 0xF0 == _PITCH_BEND:
            self._bend[channel] = _ratio((msg[1] + 128 * msg[2] - _CENTRE) / _CENTRE * _BEND_SEMITONES)
        elif msg[0] & 0xF0 == _CONTROL_CHANGE:
            self._control(channel, msg[1], msg[2])

    def _control(self, channel: int, number: int, value: int) -> None:
        if number in (_VOLUME, _EXPRESSION):
            self._level[channel, int(number == _EXPRESSION)] = (value / 127) ** 2
        elif number == _RESET_CONTROLLERS:
            self._bend[channel] = 1.0
            self._level[channel, 1] = 1.0
        elif number == ALL_NOTES_OFF:
            self._damp(self._keys(channel))
        elif number == ALL_SOUND_OFF:
            self._fading |= self._sounds & (self._channel == channel)

    def _keys(self, channel: int) -> NDArray[np.bool_]:
        """Return where the keys are that ``channel`` holds."""
        keys: NDArray[np.bool_] = self._sounds & self._held & (self._channel == channel)
        return keys

    def _damp(self, slots: NDArray[np.bool_]) -> None:
        self._held &= ~slots
        np.minimum(self._decay, -1 / (_DAMPING_SECONDS * self._rate), out=self._decay, where=slots[:, None])

    def _strike(self, channel: int, pitch: int, velocity: int) -> None:
        slot = self._free_slot()
        strength = velocity / 127
        number = np.arange(1, _PARTIALS + 1)
        frequency = 440.0 * _ratio(pitch - 69)
        shares = np.exp(-(number - 1) * (0.25 + 0.5 * (1 - strength))) / number
        shares[number * frequency > _BRIGHTEST * self._rate] = 0.0
        seconds = 2.2 * _ratio((60 - pitch) / 2) / (1 + 0.3 * (number - 1))
        place = np.clip((pitch - _LOWEST_A) / (_HIGHEST_C - _LOWEST_A), 0, 1)
        angle = np.pi / 2 * (0.35 + 0.3 * place)  # from bass on the left to treble on the right
        self._amplitude[slot] = _LOUDEST * strength**1.5 * shares / max(shares.sum(), 1e-9)
        self._decay[slot] = -1 / (seconds * self._rate)
        self._pan[:, slot] = np.cos(angle), np.sin(angle)
        self._channel[slot], self._pitch[slot] = channel, pitch
        self._phase[slot], self._step[slot] = 0.0, frequency / self._rate
        self._gain[slot], self._fading[slot] = 0.0, False
        self._sounds[slot] = self._held[slot] = True

    def _free_slot(self) -> int:
        """Return a slot for a new note, ending the least note where there are too many."""
        loudness = self._amplitude.sum(axis=1) * self._gain + self._held  # a held key outlasts a lifted one
        playing = self._sounds & ~self._fading
        if playing.sum() >= _NOTES:
            least = int(np.argmin(np.where(playing, loudness, np.inf)))
            if self._gain[least] == 0:  # it has not sounded yet
                return least
            self._fading[least] = True
        free = np.flatnonzero(~self._sounds)
        return int(free[0]) if free.size else int(np.argmin(np.where(self._fading, loudness, np.inf)))

    def _block(self, slots: NDArray[np.intp], frames: int) -> NDArray[np.float32]:
        """Return the next frames, (2, frames), of the notes in ``slots``."""
        step = self._step[slots] * self._bend[self._channel[slots]]
        cycles = self._phase[slots, None] + step[:, None] * self._ramp[:frames]
        self._phase[slots] = cycles[:, -1] % 1.0
        angle = (2 * np.pi * (cycles - np.floor(cycles))).astype(np.float32)
        harmonics = self._harmonics[: slots.size, :, :frames]
        first = np.sin(angle)
        twice_cosine = 2 * np.cos(angle)
        harmonics[:, 0] = first
        np.multiply(twice_cosine, first, out=harmonics[:, 1])
        for number in range(2, _PARTIALS):
            np.multiply(twice_cosine, harmonics[:, number - 1], out=harmonics[:, number])
            harmonics[:, number] -= harmonics[:, number - 2]
        ends = self._amplitudes(slots, frames)
        lines = ends @ harmonics
        share = (self._ramp[:frames] / frames).astype(np.float32)
        notes = lines[:, 0] + share * (lines[:, 1] - lines[:, 0])
        mixed: NDArray[np.float32] = self._pan[:, slots] @ notes
        return mixed

    def _amplitudes(self, slots: NDArray[np.intp], frames: int) -> NDArray[np.float32]:
        """Return the harmonics' amplitudes at both ends of a block, and go on to the second."""
        amplitude, gain = self._amplitude[slots], self._gain[slots]
        fading = self._fading[slots]
        target = np.where(fading, np.float32(0), self._level[self._channel[slots]].prod(axis=1))
        most = frames / self._rate / np.where(fading, _FADE_SECONDS, _ATTACK_SECONDS)
        later_gain = (gain + np.clip(target - gain, -most, most)).astype(np.float32)
        later = amplitude * np.exp(self._decay[slots] * frames)
        self._amplitude[slots], self._gain[slots] = later, later_gain
        over = (later.sum(axis=1) < _SILENT) | (fading & (later_gain == 0))
        self._sounds[slots[over]] = False
        return np.stack((amplitude * gain[:, None], later * later_gain[:, None]), axis=1)


def _ratio(semitones: float) -> float:
    """Return the ratio of frequencies of an interval in semitones."""
    return float(2 ** (semitones / 12))
