"""An ear for tests: what pitch sounds, how loud, and whether it clicks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["largest_step", "peak", "pitch_heard"]


def pitch_heard(sound: NDArray[np.float32], rate: float) -> float:
    """Return the MIDI pitch of the lowest strong frequency in ``sound``, (frames,) or (frames, channels)."""
    mono = sound.reshape(len(sound), -1).mean(axis=1)
    size = 1 << 18
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))
    at = int(np.argmax(spectrum > 0.25 * spectrum.max()))
    while spectrum[at + 1] > spectrum[at]:
        at += 1
    return 69 + 12 * math.log2(at * rate / size / 440.0)


def peak(sound: NDArray[np.float32]) -> float:
    """Return the largest absolute value."""
    return float(np.abs(sound).max(initial=0.0))


def largest_step(sound: NDArray[np.float32]) -> float:
    """Return the largest difference between a frame and the next."""
    return float(np.abs(np.diff(sound, axis=0)).max(initial=0.0))
