"""An engine that is killed while it plays: notes closed, started again, with its settings and its past."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from music.errors import RitornelloError
from music.smf import read_score
from realtime import messages
from realtime.midi_bytes import is_note_on
from realtime.supervisor import Supervisor
from tests.midi_server.jack import PATIENCE, JackServer, MidiDump, wait_until
from tests.midi_server.test_engine import keyboard_into, play

pytestmark = pytest.mark.midi_server


class Watched:
    """A supervisor in a thread, and what its engine said."""

    def __init__(self, supervisor: Supervisor, events: list[messages.Event]) -> None:
        self.supervisor = supervisor
        self.events = events
        self.refusals: list[RitornelloError] = []

    def run(self) -> None:
        try:
            self.supervisor.run()
        except RitornelloError as error:
            self.refusals.append(error)

    def heard(self, kind: type[messages.Event]) -> list[messages.Event]:
        return [event for event in list(self.events) if isinstance(event, kind)]

    def wait_for(self, kind: type[messages.Event], count: int = 1) -> None:
        wait_until(lambda: len(self.heard(kind)) >= count, f"{count} of {kind.__name__}: {self.events[-5:]}")

    def kill(self) -> None:
        pid = self.supervisor.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)


@contextmanager
def supervised(jack: JackServer, *options: str, output: str | None = None) -> Iterator[Watched]:
    events: list[messages.Event] = []
    arguments = ["--bpm", "240", "--mode", "endless", *options]
    if output is not None:
        arguments += ["--out", output]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in jack.environment.items():
            patch.setenv(name, value)
        with Supervisor(arguments, output, events.append) as supervisor:
            watched = Watched(supervisor, events)
            thread = threading.Thread(target=watched.run)
            thread.start()
            try:
                watched.wait_for(messages.Ready)
                yield watched
            finally:
                supervisor.stop()
                thread.join(20)


def strikes(dump: MidiDump) -> int:
    return sum(is_note_on(msg) for msg in list(dump.messages))


def sounds(dump: MidiDump) -> set[tuple[int, int]]:
    """Return the keys that sound at the listener, whoever closed them and however often."""
    keys: set[tuple[int, int]] = set()
    for msg in list(dump.messages):
        if msg[0] & 0xE0 == 0x80:
            key = (msg[0] & 0x0F, msg[1])
            if is_note_on(msg):
                keys.add(key)
            else:
                keys.discard(key)
    return keys


def test_killed_on_its_own_port(jack: JackServer, dump: MidiDump) -> None:
    with supervised(jack, "--set", "transpose=5") as watched:
        jack.connect("Ritornello Out", dump.port)
        with keyboard_into(jack) as keyboard:
            play(keyboard)
            watched.wait_for(messages.Played, 3)
            wait_until(lambda: bool(sounds(dump)), "a note sounds")
            # The state is kept once a second: what was connected, and the past.
            wait_until(lambda: len(watched.heard(messages.Meters)) >= 2, "the state is kept")
            wait_until(lambda: bool(watched.supervisor.sounding.keys), "a note sounds as it is killed")
            watched.kill()
            watched.wait_for(messages.Ready, 2)
            wait_until(lambda: not sounds(dump), "every note is closed at the listener")
            before = strikes(dump)
            play(keyboard)
            wait_until(lambda: strikes(dump) > before + 10, "the engine that came after answers")
        assert watched.supervisor.restarts == 1
        problems = [event.text for event in watched.events if isinstance(event, messages.Problem)]
        assert any("started again" in text for text in problems)
    assert not sounds(dump)


def test_killed_on_a_port_of_somebody_else(jack: JackServer, dump: MidiDump) -> None:
    with supervised(jack, output=dump.port) as watched, keyboard_into(jack) as keyboard:
        play(keyboard)
        watched.wait_for(messages.Played, 3)
        wait_until(lambda: bool(watched.supervisor.sounding.keys), "a note sounds as it is killed")
        watched.kill()
        wait_until(lambda: not sounds(dump), "every note is closed at once")
        watched.wait_for(messages.Ready, 2)
    assert not sounds(dump)


def test_it_does_not_try_for_ever(jack: JackServer) -> None:
    with supervised(jack) as watched:
        for count in (2, 3):
            watched.kill()
            watched.wait_for(messages.Ready, count)
        watched.kill()
        wait_until(lambda: bool(watched.refusals), "it gives up")
        assert "ritornello doctor" in str(watched.refusals[0])
        assert watched.supervisor.restarts == 2


def test_ctrl_c_in_a_terminal_ends_play_with_everything_closed_and_saved(
    jack: JackServer, dump: MidiDump, tmp_path: Path
) -> None:
    file = tmp_path / "session.mid"
    command = [sys.executable, "-m", "ritornello", "play", "--bpm", "240", "--mode", "endless"]
    with subprocess.Popen(
        [*command, "--record", str(file), "--set", "density=3"],
        env=jack.client_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            jack.connect("Ritornello Out", dump.port)
            with keyboard_into(jack) as keyboard:
                play(keyboard)
                assert process.stdout is not None
                for line in process.stdout:
                    if "ritornello " in line:  # it plays
                        break
                os.killpg(process.pid, signal.SIGINT)
                out, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert "notes left sounding: 0" in out
    assert "Saved" in out
    wait_until(lambda: not sounds(dump), "every note is closed at the listener")
    assert len(read_score(file).notes) > 0
