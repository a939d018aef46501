"""Starts the engine as a process of its own, and starts it again if it dies.

For whoever wants an engine: the command line and the desktop app. If the
engine dies, every note that it had sounding is closed: at once where its output
is a port of somebody else's, and by the next engine where the port was its own
and went with it. The next engine has the same settings, model and past.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import msgspec

from music.errors import RitornelloError
from realtime import messages
from realtime.midi_bytes import ALL_NOTES_OFF, SUSTAIN, Key, control_change, note_off
from realtime.ports import MidiSystem

__all__ = ["Sounding", "Supervisor", "send_to"]

_DEATHS = 3
_DEATHS_SECONDS = 20.0
"""An engine that dies this often in this time is not started again."""
_PATIENCE_SECONDS = 5.0
"""How long an engine has for ending by itself."""
_IN_FLIGHT_SECONDS = 1.0
"""What was handed to the MIDI system this long ago has left it, whatever the size of its periods."""
_PLANNED_SECONDS = 30.0
"""A note that was planned this long ago is over or was told to sound."""


class Sounding:
    """Which keys sound, or may sound, by what an engine has told.

    An engine that is killed takes the last moments with it: messages that it had handed
    to the MIDI system and that never left, and words that it had no time to say. So a
    key counts as sounding for a while after its end, and a planned note from its plan on.
    """

    def __init__(self) -> None:
        """Start in silence."""
        self._keys: dict[Key, None] = {}
        self._ended: dict[Key, float] = {}
        self._planned: dict[Key, float] = {}
        self._channels: set[int] = set()

    def take(self, event: messages.Event, now: float) -> None:
        """Take in what the engine says at ``now`` seconds."""
        match event:
            case messages.PlannedNote(channel=channel, pitch=pitch):
                self._planned[channel, pitch] = now
                self._channels.add(channel)
            case messages.Heard(_, channel, pitch) | messages.Played(_, channel, pitch):
                self._keys[channel, pitch] = None
                self._channels.add(channel)
            case messages.Released(_, channel, pitch) | messages.Ended(_, channel, pitch):
                self._keys.pop((channel, pitch), None)
                self._ended[channel, pitch] = now
            case messages.Stopped():
                for each in (self._keys, self._ended, self._planned):
                    each.clear()
                self._channels.clear()

    @property
    def keys(self) -> tuple[Key, ...]:
        """(channel, pitch) of the keys that are down, first struck first."""
        return tuple(self._keys)

    def closing(self, now: float) -> tuple[bytes, ...]:
        """Return the messages that close, at ``now`` seconds, all that sounds or may sound.

        Lifted keys may still sound under a pedal.
        """
        recent = [key for key, ended in self._ended.items() if now - ended < _IN_FLIGHT_SECONDS]
        planned = [key for key, when in self._planned.items() if now - when < _PLANNED_SECONDS]
        offs = [note_off(*key) for key in dict.fromkeys((*self._keys, *recent, *planned))]
        quiet = [
            control_change(channel, number, 0)
            for channel in sorted(self._channels)
            for number in (SUSTAIN, ALL_NOTES_OFF)
        ]
        return (*offs, *quiet)


def send_to(output: str, closing: Sequence[bytes]) -> bool:
    """Send ``closing`` to the port called ``output``; False if it can't be done."""
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
                for msg in closing:
                    port.send(msg)
            except OSError:
                return False
    return True


class Supervisor:
    """An engine that comes back.

    Args:
        arguments: command line of ``python -m realtime``.
        output: name of the port that the engine opens for sending; None where it makes its own.
        emit: called, in the thread of `run`, with all that the engine says.
    """

    def __init__(
        self, arguments: Sequence[str], output: str | None, emit: Callable[[messages.Event], None]
    ) -> None:
        """Start nothing yet."""
        self.sounding = Sounding()
        self.restarts = 0
        """How often the engine was started again."""
        self._arguments = list(arguments)
        self._output = output
        self._emit = emit
        self._news: queue.SimpleQueue[messages.Event | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._deaths: deque[float] = deque(maxlen=_DEATHS)
        self._folder = tempfile.TemporaryDirectory(prefix="ritornello-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def pid(self) -> int | None:
        """Process number of the engine that runs now."""
        return None if self._process is None else self._process.pid

    def command(self, command: messages.Command) -> None:
        """Tell the engine something; lost if it is just being started again."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.write(messages.encode(command) + b"\n")
                process.stdin.flush()

    def run(self, idle: Callable[[], bool] = lambda: False) -> int:
        """Run the engine, again if it dies, until it ends by itself or ``idle`` says so; return its status.

        Raises:
            RitornelloError: it dies again and again.
        """
        self._start(())
        while True:
            with contextlib.suppress(queue.Empty):
                event = self._news.get(timeout=0.05)
                if event is None:
                    status = self._ended()
                    if status is not None:
                        return status
                else:
                    self.sounding.take(event, time.perf_counter())
                    self._emit(event)
            if idle() and not self._stopping:
                self._stopping = True
                self.command(messages.Stop())

    def stop(self) -> None:
        """Let the engine close its notes and end; again does nothing."""
        self._stopping = True
        process = self._process
        if process is None:
            return
        self.command(messages.Stop())
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self._silence()

    def drain(self) -> None:
        """Take in what an engine that has ended still said."""
        with contextlib.suppress(queue.Empty):
            while True:
                event = self._news.get(timeout=0.2)
                if event is None:
                    return
                self.sounding.take(event, time.perf_counter())
                self._emit(event)

    def _start(self, release: Sequence[bytes]) -> None:
        command = [sys.executable, "-m", "realtime", *self._arguments, "--state", self._folder.name]
        if release:
            command += ["--release", ",".join(msg.hex() for msg in release)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            # A terminal's Ctrl-C is for us; we then tell the engine to stop.
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(BrokenPipeError), process:  # closes its pipes, and waits for its end
            for line in process.stdout or ():
                try:
                    self._news.put(messages.decode_event(line))
                except msgspec.DecodeError:
                    self._news.put(messages.Problem(f"The engine said something odd: {line[:80]!r}"))
        self._news.put(None)

    def _ended(self) -> int | None:
        """Take in that the engine ended; return its status if that was meant to be, else start another."""
        assert self._process is not None  # noqa: S101 - it is what has ended
        status = self._process.returncode
        if self._stopping or status in {0, 1, 2}:
            return status
        self._deaths.append(time.perf_counter())
        if len(self._deaths) == _DEATHS and self._deaths[-1] - self._deaths[0] < _DEATHS_SECONDS:
            self._silence()
            msg = (
                f"The engine ended {_DEATHS} times in a row (status {status}); run `ritornello doctor` "
                "to see what is wrong, or choose another model."
            )
            raise RitornelloError(msg)
        self.restarts += 1
        left = self._silence()
        self._emit(messages.Problem(f"The engine ended unexpectedly (status {status}); it is started again."))
        self._start(left)
        return None

    def _silence(self) -> tuple[bytes, ...]:
        """Close what a dead engine left sounding; return what only the next engine can close."""
        closing, self.sounding = self.sounding.closing(time.perf_counter()), Sounding()
        if self._output is not None and send_to(self._output, closing):
            return ()
        return closing
