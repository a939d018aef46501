"""The voice that plays a SoundFont (sf2 or sf3), by TinySoundFont."""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from music.errors import RitornelloError
from realtime.midi_bytes import channel_of, is_note_off, is_note_on
from realtime.sound.pedal import Pedals

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SoundFontVoice", "can_play_soundfonts"]

_GAIN_DECIBELS = 6.0
"""SoundFonts leave headroom for an orchestra; here a few notes sound."""
_VOICES = 128
"""Samples that sound at once; a note may take two."""
_CHANNELS = 16
_DRUM_CHANNEL = 9
_DRUM_BANK = 128
_CONTROL_CHANGE, _PROGRAM_CHANGE, _PITCH_BEND = 0xB0, 0xC0, 0xE0


def can_play_soundfonts() -> bool:
    """Say whether the package for it, tinysoundfont, is installed."""
    return _library() is not None


def _library() -> Any:  # noqa: ANN401 - the package has no types, and may not be there
    try:
        return importlib.import_module("tinysoundfont._tinysoundfont")
    except ImportError:
        return None


class SoundFontVoice:
    """Plays MIDI messages with the sounds of a SoundFont.

    Args:
        path: of the file.
        rate: frames per second.

    Raises:
        RitornelloError: it can't be read, holds no sounds, or the package tinysoundfont is missing.
    """

    def __init__(self, path: Path, rate: int) -> None:
        """Read the whole file."""
        library = _library()
        if library is None:
            msg = (
                "SoundFonts need the package tinysoundfont: "
                "install it with `pip install --no-deps tinysoundfont`."
            )
            raise RitornelloError(msg)
        try:
            # Read here: the library opens files by name in its own way, and not every name everywhere.
            self._font = library.SoundFont(path.read_bytes())
        except OSError as error:
            msg = f"The SoundFont {path} can't be read ({error.strerror}); choose another file."
            raise RitornelloError(msg) from error
        except RuntimeError as error:
            msg = f"{path} is not a SoundFont (sf2 or sf3) that can be played; choose another file."
            raise RitornelloError(msg) from error
        if not self._font.get_preset_count():
            msg = f"The SoundFont {path} holds no sounds; choose another file."
            raise RitornelloError(msg)
        self._font.set_output(library.OutputMode.StereoInterleaved, rate, _GAIN_DECIBELS)
        self._font.set_max_voices(_VOICES)
        self._pedals = Pedals()
        self._has_drums = self._font.get_preset_index(_DRUM_BANK, 0) >= 0
        for channel in range(_CHANNELS):
            self._font.channel_set_preset_index(channel, 0)
            self._choose(channel, 0)

    def handle(self, msg: bytes) -> None:
        """Apply one channel message, at the beginning of what is rendered next."""
        for part in self._pedals.take(msg):
            self._apply(part)

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next ``frames`` frames: (frames, 2)."""
        sound = np.empty((frames, 2), np.float32)
        self._font.render(sound.data.cast("B"), False)  # noqa: FBT003 - takes no keyword
        return sound

    def _apply(self, msg: bytes) -> None:
        channel, kind = channel_of(msg), msg[0] & 0xF0
        if is_note_on(msg):
            self._font.channel_note_on(channel, msg[1], msg[2] / 127)
        elif is_note_off(msg):
            self._font.channel_note_off(channel, msg[1])
        elif kind == _CONTROL_CHANGE:
            self._font.channel_midi_control(channel, msg[1], msg[2])
        elif kind == _PROGRAM_CHANGE:
            self._choose(channel, msg[1])
        elif kind == _PITCH_BEND:
            self._font.channel_set_pitch_wheel(channel, msg[1] + 128 * msg[2])

    def _choose(self, channel: int, program: int) -> None:
        """Play ``program`` on ``channel``; if the file has none, what it played before."""
        with contextlib.suppress(RuntimeError):
            drums = channel == _DRUM_CHANNEL and self._has_drums
            self._font.channel_set_preset_number(channel, program, drums)
