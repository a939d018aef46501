"""The other side of the engine's ports: plays, listens, and stamps both. As a program it does nothing else.

A process of its own, as stamps taken beside the engine would wait for the
engine's interpreter lock. It is told on stdin when the engine's port is there
(a line) and when to end (end of file), says ``played`` on stdout when the
player has finished, and then what it sent and received, as JSON.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from realtime.bench.player import Player
from realtime.bench.stamps import Stamped
from realtime.ports import InputPort, MidiSystem, OutputPort

__all__ = ["PLAYED", "Ports", "Take", "ask_for_realtime", "perform", "wait_for_end"]

PLAYED = "played"
"""The line that says that the player has finished."""

_POLL_SECONDS = 0.0001
_QUIET_SECONDS = 0.5
"""What was sent has arrived after this much silence."""


@dataclass(frozen=True)
class Ports:
    """The probe's own output, and where that is heard again."""

    keys: OutputPort
    direct: InputPort
    echoed: InputPort
    thru: InputPort
    """The engine's output."""


class Take(msgspec.Struct, frozen=True):
    """What was sent and received, in order."""

    sent: list[Stamped]
    """Stamped before sending."""
    direct: list[Stamped]
    """This and the others: stamped after receiving."""
    echoed: list[Stamped]
    thru: list[Stamped]
    """What the engine let out."""
    cut_ins: int


def perform(ports: Ports, player: Player, finished: Callable[[], object], ended: Callable[[], bool]) -> Take:
    """Let ``player`` play to its end, call ``finished``, listen until ``ended`` and it is quiet."""
    take = Take([], [], [], [], 0)
    heard = [(ports.direct, take.direct), (ports.echoed, take.echoed), (ports.thru, take.thru)]
    told, last = False, time.perf_counter()
    while True:
        for port, kept in heard:
            while (msg := port.poll()) is not None:
                last = time.perf_counter()
                kept.append((last, msg))
                if kept is take.thru:
                    player.hear(msg, last)
        now = time.perf_counter()
        for msg in player.due(now):
            take.sent.append((time.perf_counter(), msg))
            ports.keys.send(msg)
        if player.finished and not told:
            told = True
            finished()
        if ended() and now - last > _QUIET_SECONDS:
            return msgspec.structs.replace(take, cut_ins=player.cut_ins)
        time.sleep(_POLL_SECONDS)


def ask_for_realtime() -> None:
    """Ask for a real-time priority, as the engine does for its sender; do without where it is refused."""
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2))


def main(api: str, bpm: str, notes: str, *names: str) -> int:
    """Make a port of the first of ``names``; listen to it, the echo's and the engine's; play."""
    keys, echo, engine = names
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    system = MidiSystem.detect(api)
    if system is None:
        return 1
    with contextlib.closing(system):
        output = system.open_output(None, keys)
        direct = system.open_input(keys)
        _say("ready")
        sys.stdin.readline()
        ports = Ports(output, direct, system.open_input(echo), system.open_input(engine))
        end = threading.Event()
        threading.Thread(target=wait_for_end, args=(end,), daemon=True).start()
        ask_for_realtime()
        take = perform(ports, Player(float(bpm), int(notes)), lambda: _say(PLAYED), end.is_set)
        for port in (ports.keys, ports.direct, ports.echoed, ports.thru):
            port.close()
    _say(msgspec.json.encode(take).decode())
    return 0


def wait_for_end(end: threading.Event) -> None:
    """Set ``end`` once stdin is closed."""
    sys.stdin.read()
    end.set()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
