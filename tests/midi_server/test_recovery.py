"""A server that is killed, a peer that goes: when they are back, music flows again and nothing hangs.

How long that took is printed (see it with ``pytest -rP``) and no reason to fail.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from realtime.midi_bytes import is_note_on, note_off, note_on
from tests.midi_server.jack import PATIENCE, JackServer, MidiDump, wait_until
from tests.midi_server.kept import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

pytestmark = pytest.mark.midi_server

ROOT = Path(__file__).parents[2]


class Kept:
    """The program that is to recover."""

    def __init__(self, server: JackServer, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.midi_server.kept", *arguments],
            cwd=ROOT,
            env=server.client_environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # where JACK complains of its server
            text=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for("ready")

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.said.append(line.strip())

    def wait_for(self, line: str, times: int = 1) -> None:
        wait_until(lambda: self.said.count(line) >= times, f"it says {line!r}: {self.said}")

    def wait_for_connections(self, count: int) -> None:
        def known() -> bool:
            self._write("")
            return f"connections {count}" in self.said

        wait_until(known, f"it knows {count} connections")

    def hold(self, pitch: int) -> None:
        """Have the model begin a long note."""
        self._write(str(pitch))

    def _write(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def stop(self) -> str:
        """End it, and return the last that it says."""
        assert self._process.stdin
        self._process.stdin.close()
        assert self._process.wait(PATIENCE) == 0, self.said
        self._reader.join()
        return self.said[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


@contextmanager
def player(server: JackServer) -> Iterator[None]:
    """Play two notes over and over, at ``player:out``."""
    process = server.program("jack_midiseq", "player", "9600", "0", "60", "2400", "4800", "63", "2400")
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def server() -> Iterator[JackServer]:
    """Return a server that may be killed: no other test and no other process has to do with it."""
    server = JackServer(f"ritornello-test-recovery-{os.getpid()}")
    server.start()
    yield server
    server.stop()


def report(after: str, seconds: float) -> None:
    print(f"{after}: notes flow {seconds:.2f} s after it was back")  # noqa: T201 - for whoever wants to know


def plays(dump: MidiDump) -> bool:
    """Say whether the dump hears the player."""
    return any(is_note_on(msg) and msg[0] & 0x0F != CHANNEL for msg in list(dump.messages))


def test_after_a_crash_of_the_server_notes_flow_again(server: JackServer) -> None:
    with Kept(server) as kept:
        with player(server), MidiDump(server) as dump:
            server.connect("player:out", "Ritornello In")
            server.connect("Ritornello Out", "dump:input")
            wait_until(lambda: plays(dump), "notes flow")
            kept.wait_for_connections(2)
            kept.hold(40)
            dump.wait_for_message(note_on(CHANNEL, 40, 80))
            server.kill()
        for crash in (1, 2):
            kept.wait_for("PortLost Ritornello In", crash)
            kept.wait_for("PortLost Ritornello Out", crash)
            server.start()
            back = time.monotonic()
            with player(server), MidiDump(server) as again:
                wait_until(lambda again=again: plays(again), "notes flow, though nobody connected them")  # type: ignore[misc]
                report(f"crash {crash}", time.monotonic() - back)
                kept.hold(40 + crash)
                again.wait_for_message(note_on(CHANNEL, 40 + crash, 80))
                if crash == 1:
                    server.kill()
                else:
                    assert kept.stop() == "unmatched 0"
                    again.wait_for_message(note_off(CHANNEL, 42))
            assert kept.said.count("PortBack Ritornello Out") == crash


def test_a_peer_that_went_away_is_found_again_and_silenced(server: JackServer) -> None:
    with ExitStack() as peer:
        dump = peer.enter_context(MidiDump(server))
        with player(server), Kept(server, dump.port) as kept:
            server.connect("player:out", "Ritornello In")
            kept.hold(40)
            dump.wait_for_message(note_on(CHANNEL, 40, 80))
            peer.close()
            kept.wait_for(f"PortLost {dump.port}")
            back = time.monotonic()
            with MidiDump(server) as again:
                wait_until(lambda: plays(again), "notes flow again")
                report("peer", time.monotonic() - back)
                kept.wait_for(f"PortBack {dump.port}")
                # What had sounded before is ended, before anything else is played, once.
                heard = again.wait_for_message(note_off(CHANNEL, 40))
                assert not any(map(is_note_on, heard))
                assert kept.stop() == "unmatched 0"
                assert again.messages.count(note_off(CHANNEL, 40)) == 1
