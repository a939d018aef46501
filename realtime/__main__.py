"""The engine as a process of its own: commands as JSON lines on stdin, events as JSON lines on stdout.

It ends on a `Stop`, when stdin closes (whoever started it is gone), or on
SIGTERM or Ctrl-C; in each case every note is closed and the recording saved.
"""

from __future__ import annotations

import argparse
import io
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from music.errors import RitornelloError
from realtime import messages
from realtime.options import add_play_options

if TYPE_CHECKING:
    from realtime.session import Session


def main() -> int:
    """Run the engine and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m realtime", description=__doc__)
    add_play_options(parser)
    parser.add_argument("--state", type=Path, help="folder for going on where another engine ended")
    parser.add_argument(
        "--patient", action="store_true", help="wait for ports that are not there, or do without any"
    )
    parser.add_argument("--release", help="messages, in hexadecimal, that close what it left sounding")
    options = parser.parse_args()
    try:
        from realtime.perform import perform  # noqa: PLC0415 - wrong usage is said before this has loaded

        perform(options, _tell, _obey_stdin)
    except RitornelloError as error:
        _tell(messages.Problem(str(error), getattr(error, "about", "")))
        return 1
    return 0


def _tell(event: messages.Event) -> None:
    sys.stdout.buffer.write(messages.encode(event) + b"\n")
    sys.stdout.buffer.flush()


def _obey_stdin(session: Session) -> None:
    """Start the thread that hands commands from stdin to ``session``."""
    threading.Thread(target=_read_commands, args=(session,), daemon=True).start()


def _read_commands(session: Session) -> None:
    # Unbuffered: a thread that waits in the buffered reader holds its lock, on which Python
    # gives up when the process ends.
    for line in io.FileIO(sys.stdin.fileno(), closefd=False):
        if not line.strip():
            continue
        try:
            command = messages.decode_command(line)
            if isinstance(command, messages.Strike | messages.Lift | messages.Sustain):
                session.play(command)  # not after whatever the mind is at
            else:
                session.commands.put(command)
        except msgspec.DecodeError as error:
            _tell(messages.Problem(f"A command was not understood and is ignored: {error}"))
    session.commands.put(messages.Stop())


if __name__ == "__main__":
    sys.exit(main())
