"""What a voice is, and which one sounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from music.errors import RitornelloError
from realtime.sound.plain import PlainVoice
from realtime.sound.soundfont import SoundFontVoice, can_play_soundfonts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SHIPPED_SOUNDFONT", "Choice", "Voice", "choose_voice"]

SHIPPED_SOUNDFONT = Path(__file__).with_name("piano.sf3")
"""A piano, an electric piano, a vibraphone and an organ: see LICENSE-piano.txt beside it."""

_SYSTEM_FOLDERS = (
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/soundfonts"),
)
_ENDINGS = {".sf2", ".sf3"}


class Voice(Protocol):
    """What turns MIDI messages into sound. For the use of one thread."""

    def handle(self, msg: bytes) -> None:
        """Apply one channel message, at the beginning of what is rendered next."""
        ...

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next ``frames`` frames of sound: (frames, 2), the caller's to change."""
        ...


class Choice(NamedTuple):
    """A voice, and how it came to be chosen."""

    voice: Voice
    name: str
    """What to call it to the user: a file's name, or ``plain tone``."""
    problems: tuple[str, ...]
    """A sentence for each thing that was not as it was asked for."""


def choose_voice(asked: Path | None, rate: int) -> Choice:
    """Return the SoundFont asked for, or the one that ships, or one of the system's, or a plain tone.

    Args:
        asked: the SoundFont to be used, if it can be.
        rate: frames per second.
    """
    if not can_play_soundfonts():
        problem = (
            "Without the package tinysoundfont the built-in sound is a plain tone: "
            "install it with `pip install --no-deps tinysoundfont`."
        )
        return Choice(PlainVoice(rate), "plain tone", (problem,))
    problems: list[str] = []
    for path in _candidates(asked):
        try:
            return Choice(SoundFontVoice(path, rate), path.name, tuple(problems))
        except RitornelloError as error:
            problems.append(str(error))
    return Choice(PlainVoice(rate), "plain tone", tuple(problems))


def _candidates(asked: Path | None) -> Iterator[Path]:
    if asked is not None:
        yield asked
    yield SHIPPED_SOUNDFONT
    for folder in _SYSTEM_FOLDERS:
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if path.suffix.casefold() in _ENDINGS)
