"""A JACK server of one's own, and programs that nobody here wrote to talk to through it."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rtmidi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Self

PATIENCE = 20.0
"""Seconds after which something that should have happened has not: the machine may be busy."""

# "   0: 90 3c 40 note on  (channel  0): pitch  60, velocity  64", or the bytes alone.
_DUMPED = re.compile(r"^\s*\d+:((?: [0-9a-f]{2}(?=\s|$))+)")


def wait_until(condition: Callable[[], object], what: str, timeout: float = PATIENCE) -> None:
    """Poll until ``condition`` holds; fail saying that ``what`` did not happen in ``timeout`` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout:g} seconds: {what}"
        time.sleep(0.01)


def _forget_dead_servers() -> None:
    """Empty JACK's list of servers if none runs: those that were killed stay in it, and eight fill it."""
    running = False
    for name in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # it may end meanwhile
            running |= name.read_text().strip() == "jackd"
    if not running:
        Path("/dev/shm/jack-shm-registry").unlink(missing_ok=True)  # noqa: S108 (where JACK puts it)


class JackServer:
    """A JACK server with the dummy driver, under a name that keeps it apart from any other."""

    def __init__(self, name: str, period: int = 1024) -> None:
        self.name = name
        self.period = period
        """Frames, at 48 kHz."""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables that make this the server of a process started with them."""
        return {"JACK_NO_AUDIO_RESERVATION": "1", "JACK_DEFAULT_SERVER": self.name}

    @property
    def client_environment(self) -> dict[str, str]:
        """The whole environment for a client, otherwise our own."""
        return os.environ | self.environment

    def start(self) -> None:
        """Start it and wait until it answers."""
        _forget_dead_servers()
        # -S: without it, JACK loses and doubles messages after every stall.
        command = ["jackd", "-n", self.name, "-S", "-d", "dummy", "-r", "48000", "-p", str(self.period)]
        self._process = subprocess.Popen(
            command,
            env=self.client_environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self._run("jack_lsp").returncode == 0, "the JACK server is up")

    def stop(self) -> None:
        """End it and take away what it leaves behind."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        for left in Path("/dev/shm").glob(f"jack*_{self.name}_*"):  # noqa: S108 (where JACK puts it)
            left.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def ports(self) -> list[str]:
        """Return the full names (client:port) of the MIDI ports."""
        lines = self._run("jack_lsp", "-t").stdout.splitlines()
        return [name for name, kind in zip(lines[::2], lines[1::2], strict=True) if "midi" in kind]

    def port(self, ending: str) -> str:
        """Return the full name of the one MIDI port whose name ends with ``ending``, once it is there."""
        wait_until(lambda: any(name.endswith(ending) for name in self.ports()), f"there is a port {ending}")
        (name,) = [name for name in self.ports() if name.endswith(ending)]
        return name

    def connect(self, source: str, destination: str) -> None:
        """Connect the two ports whose names end so."""
        result = self._run("jack_connect", self.port(source), self.port(destination))
        assert result.returncode == 0, result.stderr

    def connected(self, source: str, destination: str) -> bool:
        """Return whether the two ports whose names end so are there and connected."""
        lines = self._run("jack_lsp", "-c").stdout.splitlines()
        names = [line for line in lines if not line.startswith(" ") and line.endswith(source)]
        if not names:
            return False
        after = lines[lines.index(names[0]) + 1 :]
        peers = itertools.takewhile(lambda line: line.startswith(" "), after)
        return any(peer.endswith(destination) for peer in peers)

    def transport(self, command: str) -> None:
        """Give a command to the transport, such as ``play`` or ``stop``."""
        self._run("jack_transport", text=f"{command}\nquit\n")

    def program(self, *command: str) -> subprocess.Popen[str]:
        """Start a program as a client; the caller ends it."""
        return subprocess.Popen(
            command,
            env=self.client_environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _run(self, *command: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.client_environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )


@contextlib.contextmanager
def running_server(name: str, period: int = 1024) -> Iterator[JackServer]:
    """Run a JACK server that this process, and those it starts, connect to; without JACK, skip the test."""
    if not shutil.which("jackd"):
        pytest.skip("needs the JACK server: jackd is not installed")
    server = JackServer(f"ritornello-{name}-{os.getpid()}", period)
    with pytest.MonkeyPatch.context() as environment:
        for variable, value in server.environment.items():
            environment.setenv(variable, value)
        try:
            server.start()
            yield server
        finally:
            server.stop()


class MidiDump:
    """``jack_midi_dump``: a client with the port ``NAME:input`` that keeps what it hears."""

    def __init__(self, server: JackServer, name: str = "dump") -> None:
        self.messages: list[bytes] = []
        self.port = f"{name}:input"
        # Without stdbuf it would write to a pipe only now and then.
        self._process = server.program("stdbuf", "-oL", "jack_midi_dump", name)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        server.port(self.port)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            dumped = _DUMPED.match(line)
            if dumped:
                self.messages.append(bytes.fromhex(dumped[1]))

    def wait_for(self, count: int) -> list[bytes]:
        """Wait for ``count`` messages and return all there are by then."""
        wait_until(lambda: len(self.messages) >= count, f"{count} messages: {self.messages[-4:]}")
        return list(self.messages)

    def wait_for_message(self, msg: bytes) -> list[bytes]:
        """Wait for ``msg`` and return everything up to and with the first of it."""
        wait_until(lambda: msg in self.messages, f"{msg.hex(' ')} arrives")
        return self.messages[: self.messages.index(msg) + 1]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Keyboard:
    """A client of its own, with the port ``NAME:out``, to play on."""

    def __init__(self, name: str = "keyboard") -> None:
        self._client = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name)
        self._client.open_virtual_port("out")
        self.port = f"{name}:out"

    def play(self, messages: Iterable[bytes]) -> None:
        for msg in messages:
            self._client.send_message(msg)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close_port()
        self._client.delete()


def unclosed(messages: Sequence[bytes]) -> Counter[bytes]:
    """Return the notes (channel, pitch) left sounding; fail if one is struck or released out of turn."""
    sounding: Counter[bytes] = Counter()
    for msg in messages:
        if msg[0] & 0xE0 == 0x80:
            key = bytes((msg[0] & 0x0F, msg[1]))
            sounding[key] += 1 if msg[0] & 0x10 and msg[2] else -1
            assert sounding[key] in (0, 1), f"{msg.hex(' ')} out of turn in {[m.hex(' ') for m in messages]}"
    return +sounding
