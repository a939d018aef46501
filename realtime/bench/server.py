"""A MIDI system to measure with: the one that runs here, or a JACK server started for the purpose."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator

from music.errors import RitornelloError
from realtime.ports import MidiSystem

__all__ = ["midi_system"]

_PERIOD = 128
_RATE = 48000
_OWN = (
    f"JACK with its dummy driver, started for this, {_PERIOD} frames at {_RATE / 1000:g} kHz: "
    f"it delivers every {_PERIOD / _RATE * 1000:.1f} ms, and what takes less shows only in part"
)
_PATIENCE_SECONDS = 10.0


@contextlib.contextmanager
def midi_system() -> Iterator[tuple[MidiSystem | None, str]]:
    """Return a MIDI system in which ports can be made, and how it is to be called; None where there is none.

    Where none runs but jackd is installed, a server with the dummy driver runs as long as
    this context, under a name of its own, and processes started meanwhile use it too.
    """
    found = MidiSystem.detect()
    if found is None and (jackd := shutil.which("jackd")):
        with _server(jackd) as started, contextlib.closing(started):
            yield started, _OWN
        return
    if found is None:
        yield None, "in-process ports, as there is no MIDI system here"
        return
    with contextlib.closing(found):
        if found.can_virtual:
            yield found, found.api_name
        else:
            yield None, f"in-process ports, as {found.api_name} has no virtual ones"


@contextlib.contextmanager
def _server(jackd: str) -> Iterator[MidiSystem]:
    name = f"ritornello-bench-{os.getpid()}"
    # -S: without it, JACK loses and doubles messages after every stall.
    command = [jackd, "-n", name, "-S", "-d", "dummy", "-r", str(_RATE), "-p", str(_PERIOD)]
    with _environment({"JACK_NO_AUDIO_RESERVATION": "1", "JACK_DEFAULT_SERVER": name}):
        # In a session of its own: it must outlive Ctrl-C until the ports are closed.
        process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield _wait(process)
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes]) -> MidiSystem:
    """Return the server's MIDI system once it is up."""
    patience = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < patience:
        if system := MidiSystem.detect("jack"):
            return system
        time.sleep(0.05)
    msg = "jackd is installed but does not start: try it by itself, as jackd -d dummy."
    raise RitornelloError(msg)


@contextlib.contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
