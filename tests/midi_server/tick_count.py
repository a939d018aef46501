"""What a clock port says, taken at its word as MIDI defines it: a reference with nothing of ours in it."""

from __future__ import annotations

import bisect
import threading
import time
from typing import TYPE_CHECKING

import rtmidi

if TYPE_CHECKING:
    from typing import Self

_TICK, _START, _CONTINUE, _STOP, _POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2


class TickCount:
    """A client with the port ``NAME:in`` that keeps what it hears and counts the ticks.

    Start is followed by the tick of beat 0, Continue by that of the position, both in force from
    that tick on; a position is counted in sixteenths.
    """

    def __init__(self, name: str = "count") -> None:
        self.port = f"{name}:in"
        self.messages: list[tuple[float, bytes]] = []
        """All, with the seconds of `time.perf_counter` at which they were polled."""
        self._moments: list[float] = []
        self._beats: list[float] = []
        self._next: int | None = None
        self._position = 0
        self._client = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name, 8192)
        self._client.ignore_types(sysex=True, timing=False, active_sense=True)
        self._client.open_virtual_port("in")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def said(self, status: int) -> list[bytes]:
        """Return the messages with that status byte."""
        return [msg for _, msg in list(self.messages) if msg[0] == status]

    @property
    def beat(self) -> float | None:
        """The latest tick's beat; None while the song stands still or nobody has said where it is."""
        return None if self._next is None or not self._beats else self._beats[-1]

    def beat_at(self, seconds: float) -> float:
        """Return the beat at a moment between two ticks."""
        after = bisect.bisect_right(self._moments, seconds)
        assert 0 < after < len(self._moments), "that is not between two ticks"
        before = after - 1
        share = (seconds - self._moments[before]) / (self._moments[after] - self._moments[before])
        return self._beats[before] + share * (self._beats[after] - self._beats[before])

    def _listen(self) -> None:
        while not self._over.is_set():
            for data, _ in iter(self._client.get_message, None):
                self._take(time.perf_counter(), bytes(data))
            time.sleep(0.0005)

    def _take(self, now: float, msg: bytes) -> None:
        self.messages.append((now, msg))
        if msg[0] == _TICK and self._next is not None:
            self._beats.append(self._next / 24)
            self._moments.append(now)
            self._next += 1
        elif msg[0] == _START:
            self._next = 0
        elif msg[0] == _CONTINUE:
            self._next = self._position
        elif msg[0] == _STOP:
            self._position = self._next or 0
            self._next = None
        elif msg[0] == _POSITION:
            self._position = 6 * (msg[1] + 128 * msg[2])
            self._next = None if self._next is None else self._position

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._client.close_port()
        self._client.delete()
