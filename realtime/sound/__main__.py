"""The sound process: frames on stdin (`realtime.sound.frames`), its status as JSON lines on stdout.

It ends when stdin closes. Without a device it goes on reading and keeps looking for one.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from pathlib import Path

from realtime.priority import ask_for_realtime
from realtime.sound.frames import FrameReader, Retry, SetSoundFont, SetVolume, Silence
from realtime.sound.keeper import Keeper
from realtime.sound.status import SoundStatus, encode_status

__all__ = ["main"]

_STDIN, _STDOUT = 0, 1
_PIECE_BYTES = 4096
_DEFAULT_VOLUME = 0.8


def main() -> int:
    """Play what comes in, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m realtime.sound", description=__doc__)
    parser.add_argument("--soundfont", type=Path, help="sf2 or sf3 file; without it, the one that ships")
    parser.add_argument("--volume", type=_level, default=_DEFAULT_VOLUME, help="0 to 1")
    parser.add_argument("--backend", help="audio system, such as alsa, jack, coreaudio or wasapi")
    options = parser.parse_args()
    keeper = Keeper(options.soundfont, options.volume, options.backend, _tell)
    gc.collect()
    gc.freeze()
    keeper.start()  # before the next line: its threads' priority is the audio system's affair
    ask_for_realtime()
    with contextlib.suppress(KeyboardInterrupt):
        _obey(keeper)
    if not keeper.stop():
        os._exit(0)  # an audio system that hangs would keep us for ever
    return 0


def _obey(keeper: Keeper) -> None:
    """Hand on what comes in until there is nothing more."""
    reader = FrameReader()
    while piece := os.read(_STDIN, _PIECE_BYTES):
        for item in reader.feed(piece):
            match item:
                case bytes():
                    keeper.mixer.put(item)
                case SetVolume(level):
                    keeper.mixer.volume = min(max(level, 0.0), 1.0)
                case Silence():
                    keeper.mixer.silence()
                case SetSoundFont() | Retry():
                    keeper.wish(item)


def _tell(status: SoundStatus) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever started us is gone: stdin will say so too
        os.write(_STDOUT, encode_status(status))


def _level(text: str) -> float:
    level = float(text)
    if not 0 <= level <= 1:
        msg = f"a volume is from 0 to 1, not {text}"
        raise argparse.ArgumentTypeError(msg)
    return level


if __name__ == "__main__":
    sys.exit(main())
