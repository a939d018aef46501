"""The main job, for real: the engine process, the model that ships, a MIDI server, a foreign listener."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from music.smf import read_score
from realtime import messages
from realtime.demo_phrases import PHRASES, timed
from realtime.midi_bytes import is_note_on
from tests.midi_server.jack import PATIENCE, JackServer, Keyboard, MidiDump, unclosed, wait_until

pytestmark = pytest.mark.midi_server

BPM = 240.0
_decoder = msgspec.json.Decoder(messages.Event)


class EngineProcess:
    """``python -m realtime`` and what it says."""

    def __init__(self, jack: JackServer, *options: str) -> None:
        command = [sys.executable, "-m", "realtime", "--bpm", str(BPM), "--answer-bars", "2", *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=jack.client_environment
        )
        self.events: list[messages.Event] = []
        self.read_until(messages.Ready)

    def read_until(self, kind: type[messages.Event]) -> messages.Event:
        """Read events up to the first of ``kind``."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event = _decoder.decode(line)
            self.events.append(event)
            if isinstance(event, kind):
                return event
        pytest.fail(f"the engine ended without {kind.__name__}; it said {self.events}")

    def tell(self, command: messages.Command) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(messages.encode(command) + b"\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Read what is left and return the exit status."""
        assert self.process.stdout is not None
        self.events += [_decoder.decode(line) for line in self.process.stdout]
        return self.process.wait(PATIENCE)


@contextmanager
def engine(jack: JackServer, dump: MidiDump, *options: str) -> Iterator[EngineProcess]:
    running = EngineProcess(jack, *options)
    try:
        wait_until(lambda: any(name.endswith("Ritornello In") for name in jack.ports()), "the engine's port")
        jack.connect("Ritornello Out", dump.port)
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        for stream in (running.process.stdin, running.process.stdout):
            assert stream is not None
            stream.close()


def play(keyboard: Keyboard) -> None:
    """Play the march in time."""
    start = time.perf_counter() + 0.1
    for moment, msg in timed(PHRASES["march"], BPM, start):
        time.sleep(max(moment - time.perf_counter(), 0))
        keyboard.play([msg])


@contextmanager
def keyboard_into(jack: JackServer) -> Iterator[Keyboard]:
    with Keyboard() as keyboard:
        jack.connect(keyboard.port, "Ritornello In")
        yield keyboard


def test_a_foreign_listener_hears_phrase_and_continuation(
    jack: JackServer, dump: MidiDump, tmp_path: Path
) -> None:
    file = tmp_path / "session.mid"
    with engine(jack, dump, "--record", str(file)) as running, keyboard_into(jack) as keyboard:
        play(keyboard)
        over = running.read_until(messages.AnswerOver)
        running.tell(messages.Stop())
        assert running.end() == 0
        played = [e for e in running.events if isinstance(e, messages.Played)]
        stopped = next(e for e in running.events if isinstance(e, messages.Stopped))
        assert isinstance(over, messages.AnswerOver)
        assert over.notes == len(played) > 0
        assert stopped.unmatched == 0
        phrase = [msg for _, msg in timed(PHRASES["march"], BPM)]
        heard = dump.wait_for(len(phrase) + 2 * len(played))
        strikes = [(msg[1], msg[2]) for msg in heard if is_note_on(msg)]
        own = [(msg[1], msg[2]) for msg in phrase if is_note_on(msg)]
        assert strikes[: len(own)] == own
        assert strikes[len(own) :] == [(e.pitch, e.velocity) for e in played]
        assert not unclosed(heard)
    score = read_score(file)
    assert score.track_names == ("Player", "Ritornello")
    assert len(score.notes) == len(own) + len(played)


def test_the_player_cuts_in(jack: JackServer, dump: MidiDump) -> None:
    with engine(jack, dump) as running, keyboard_into(jack) as keyboard:
        play(keyboard)
        running.read_until(messages.Played)
        play(keyboard)
        running.read_until(messages.Yielded)
        running.read_until(messages.AnswerOver)
        running.tell(messages.Stop())
        assert running.end() == 0
        stopped = next(e for e in running.events if isinstance(e, messages.Stopped))
        assert stopped.unmatched == 0
        assert stopped.answers == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, None], ids=["ctrl-c", "term", "stdin-closes"])
def test_any_end_closes_every_note_and_saves(
    jack: JackServer, dump: MidiDump, tmp_path: Path, how: signal.Signals | None
) -> None:
    file = tmp_path / "session.mid"
    with engine(jack, dump, "--record", str(file)) as running, keyboard_into(jack) as keyboard:
        play(keyboard)
        running.read_until(messages.Played)
        if how is None:
            assert running.process.stdin is not None
            running.process.stdin.close()
        else:
            running.process.send_signal(how)
        assert running.end() == 0
        stopped = next(e for e in running.events if isinstance(e, messages.Stopped))
        assert stopped.unmatched == 0
        wait_until(lambda: not unclosed(dump.messages), "every note closed at the listener")
    assert len(read_score(file).notes) > 0


def test_a_port_that_is_not_there(jack: JackServer) -> None:
    command = [sys.executable, "-m", "ritornello", "play", "--in", "No Such Keyboard"]
    done = subprocess.run(
        command, env=jack.client_environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ritornello: ")
    assert "No Such Keyboard" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
