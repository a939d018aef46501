"""A sequencer to follow: our own clock, sent as MIDI clock by the real courier. As a program, nothing else.

It obeys lines on stdin, and ends with it: ``play BEAT`` (from that beat on, in a moment),
``stop`` and ``tempo BPM``. After each, and first of all, it says where it is: the seconds
of beat 0 at its present tempo, and the tempo.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from functools import partial

from realtime.clock import InternalClock
from realtime.clock_out import ClockSender
from realtime.courier import Courier
from realtime.dispatcher import Dispatcher
from realtime.ports import MidiSystem

__all__ = ["Ticker"]

_AHEAD_SECONDS = 0.2
"""Time for followers to be told the position before they have to play there."""


class Ticker:
    """The transport of a sequencer; one thread at a time may use it.

    Args:
        clock: whose beats are its positions.
    """

    def __init__(self, clock: InternalClock) -> None:
        """Stand still, sending ticks."""
        self._clock, self._sender = clock, ClockSender(clock)
        self._play_from: float | None = None

    def obey(self, line: str, now: float) -> None:
        """Carry out a command at ``now`` seconds.

        Raises:
            ValueError: it is none.
        """
        match line.split():
            case ["play", beat]:
                ahead = _AHEAD_SECONDS - float(beat) * 60.0 / self._clock.bpm
                self._sender.stop()
                self._clock.start_at(now + ahead)
                self._play_from = float(beat)
            case ["stop"]:
                self._sender.stop()
            case ["tempo", bpm]:
                self._clock.set_bpm(float(bpm), now)
            case _:
                msg = f"{line!r} is no command of a ticker"
                raise ValueError(msg)

    def due(self, now: float) -> list[bytes]:
        """Return the messages to be sent by ``now`` seconds."""
        messages = self._sender.due(now)
        if self._play_from is not None:
            # Only now does the sender know that the clock has moved.
            self._sender.start(self._play_from)
            self._play_from = None
            messages += self._sender.due(now)
        return messages

    def next_deadline(self) -> float:
        """Return when something is due next, in seconds."""
        return self._sender.next_deadline()

    def where(self) -> str:
        """Return the seconds of beat 0, and the tempo in beats a minute."""
        return f"{self._clock.seconds_at(0.0)!r} {self._clock.bpm!r}"


def main(api: str, bpm: str, port: str) -> int:
    """Send a clock of ``bpm`` on a ``port`` of our own until stdin is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    system = MidiSystem.detect(api)
    if system is None:
        return 1
    clock = InternalClock(float(bpm))
    ticker = Ticker(clock)

    def obey(line: str, now: float) -> None:
        ticker.obey(line, now)
        _say(ticker.where())

    output = system.open_output(None, port)
    with contextlib.closing(system), Courier(clock, Dispatcher(), [], output, sender=ticker) as courier:
        _say(ticker.where())
        for line in sys.stdin:
            courier.call(partial(obey, line))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
