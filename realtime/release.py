"""Sends messages to a port and ends: ``python -m realtime.release PORT HEX,HEX``.

A process of its own, so that whoever watches over engines needs no MIDI system itself.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence

from music.errors import RitornelloError
from realtime.ports import MidiSystem

__all__ = ["main", "send_to"]


def send_to(output: str, messages: Sequence[bytes]) -> bool:
    """Send ``messages`` to the port called ``output``; False if it can't be done."""
    system = MidiSystem.detect()
    if system is None:
        return False
    with contextlib.closing(system):
        try:
            port = system.open_output(output)
        except RitornelloError:
            return False
        with contextlib.closing(port):
            try:
                for msg in messages:
                    port.send(msg)
            except OSError:
                return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Send what ``arguments`` ask for and return 0, or 1 where that can't be done."""
    output, text = arguments
    return 0 if send_to(output, [bytes.fromhex(each) for each in text.split(",")]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
