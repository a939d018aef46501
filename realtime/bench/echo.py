"""The least that a program between two ports can do: pass on what comes. As a program, nothing else.

It is what the engine's thru is measured against. It ends with its stdin.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable

from realtime.bench.probe import ask_for_realtime, wait_for_end
from realtime.ports import InputPort, MidiSystem, OutputPort

__all__ = ["pass_on"]

_POLL_SECONDS = 0.0001


def pass_on(source: InputPort, target: OutputPort, ended: Callable[[], bool]) -> None:
    """Send what arrives at ``source`` to ``target`` until ``ended``."""
    while not ended():
        while (msg := source.poll()) is not None:
            target.send(msg)
        time.sleep(_POLL_SECONDS)


def main(api: str, keys: str, echo: str) -> int:
    """Pass on what comes from the port ``keys``, on a port ``echo`` of our own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    system = MidiSystem.detect(api)
    if system is None:
        return 1
    with contextlib.closing(system):
        source, target = system.open_input(keys), system.open_output(None, echo)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        end = threading.Event()
        threading.Thread(target=wait_for_end, args=(end,), daemon=True).start()
        ask_for_realtime()
        pass_on(source, target, end.is_set)
        source.close()
        target.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
