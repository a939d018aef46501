"""The port to the built-in sound: with the real process behind it, and with a pipe that we read ourselves."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from realtime.midi_bytes import note_off, note_on
from realtime.sound.frames import FrameReader, SetSoundFont, SetVolume, Silence, Wish
from realtime.sound.port import SoundPort
from realtime.sound.status import SoundProblem, SoundReady
from realtime.sound.voice import SHIPPED_SOUNDFONT

pytest.importorskip("miniaudio")
pytest.importorskip("tinysoundfont")

PATIENCE = 20.0
"""Seconds after which something that should have happened has not: the machine may be busy."""

READY = SoundReady("Null", "piano.sf3")


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE:g} seconds: {what}"
        time.sleep(0.005)


@pytest.fixture
def port() -> Iterator[SoundPort]:
    """Return a port whose process plays to nobody, and is ready."""
    port = SoundPort(backend="null")
    port.start()
    try:
        assert port.news.get(timeout=PATIENCE) == READY
        yield port
    finally:
        port.close()


def process_of(port: SoundPort) -> subprocess.Popen[bytes]:
    assert port._process is not None
    return port._process


def test_the_process_plays_and_ends_when_it_is_closed(port: SoundPort) -> None:
    process = process_of(port)
    for msg in (note_on(0, 60, 80), b"\xf8", b"\xf0" + bytes(400) + b"\xf7", note_off(0, 60)):
        port.send(msg)
    port.start()
    assert process_of(port) is process
    port.close()
    port.close()
    assert process.returncode == 0
    assert port.news.empty()
    port.send(note_on(0, 60, 80))  # nobody hears it, and nobody minds
    port.set_volume(0.5)


def test_a_terminal_cannot_interrupt_it(port: SoundPort) -> None:
    assert os.getsid(process_of(port).pid) != os.getsid(0)


def test_a_process_that_dies_is_started_again_once_and_then_when_asked(port: SoundPort) -> None:
    process_of(port).kill()
    problem = port.news.get(timeout=PATIENCE)
    assert isinstance(problem, SoundProblem)
    assert "started again" in problem.text
    assert port.news.get(timeout=PATIENCE) == READY
    process_of(port).kill()
    problem = port.news.get(timeout=PATIENCE)
    assert isinstance(problem, SoundProblem)
    assert "try again" in problem.text
    assert port._process is None
    port.send(note_on(0, 60, 80))
    port.retry()
    assert port.news.get(timeout=PATIENCE) == READY
    process_of(port).kill()
    assert isinstance(port.news.get(timeout=PATIENCE), SoundProblem)
    assert port.news.get(timeout=PATIENCE) == READY


def test_a_process_that_stands_still_keeps_nobody_waiting(port: SoundPort) -> None:
    process = process_of(port)
    process.send_signal(signal.SIGSTOP)
    try:
        sent = 0
        while not port.dropped:
            port.send(note_on(0, sent % 128, 80))
            sent += 1
            assert sent < 1_000_000, "the pipe never gets full"
        port.send(note_off(0, 60))
        port.set_volume(0.25)
        assert set(port._owed) == {Silence, SetVolume}
    finally:
        process.send_signal(signal.SIGCONT)
    wait_until(lambda: not port._owed, "what is owed goes out though nothing else is sent")
    port.close()
    assert process.returncode == 0


def test_a_soundfont_can_be_changed_and_a_bad_one_is_said(port: SoundPort, tmp_path: Path) -> None:
    other = tmp_path / "another.sf3"
    other.write_bytes(SHIPPED_SOUNDFONT.read_bytes())
    port.set_soundfont(other)
    assert port.news.get(timeout=PATIENCE) == SoundReady("Null", "another.sf3")
    other.unlink()
    port.set_soundfont(other)
    problem = port.news.get(timeout=PATIENCE)
    assert isinstance(problem, SoundProblem)
    assert str(other) in problem.text
    assert port.news.get(timeout=PATIENCE) == SoundReady("Null", "piano.sf3", problem.text)


def test_an_audio_system_that_is_not_there_is_said_again_when_asked() -> None:
    port = SoundPort(backend="gramophone", soundfont=Path("nowhere.sf2"))
    port.start()
    try:
        problems = [port.news.get(timeout=PATIENCE), port.news.get(timeout=PATIENCE)]
        port.retry()
        problems.append(port.news.get(timeout=PATIENCE))
        assert all(isinstance(problem, SoundProblem) for problem in problems)
        texts = [problem.text for problem in problems if isinstance(problem, SoundProblem)]
        assert "nowhere.sf2" in texts[0]
        assert "gramophone" in texts[1]
        assert texts[2] == texts[1]
    finally:
        port.close()


def test_a_program_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    port = SoundPort(backend="null")
    port.start()
    assert isinstance(port.news.get_nowait(), SoundProblem)
    port.close()


def test_what_the_process_is_told_wrongly_it_says() -> None:
    command = [sys.executable, "-m", "realtime.sound", "--volume", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "0 to 1" in done.stderr


class Wire:
    """A port whose process is us: frames are read when the test says so."""

    def __init__(self) -> None:
        self._reads, writes = os.pipe()
        fcntl.fcntl(writes, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(writes, False)
        os.set_blocking(self._reads, False)
        self._end = os.fdopen(writes, "wb", 0)
        self.port = SoundPort()
        self.port._process = SimpleNamespace(stdin=self._end)  # type: ignore[assignment]
        self._reader = FrameReader()

    def read(self) -> list[bytes | Wish]:
        try:
            return self._reader.feed(os.read(self._reads, 1 << 20))
        except BlockingIOError:
            return []

    def wait_for(self, count: int) -> list[bytes | Wish]:
        """Return ``count`` items or more, once they have come."""
        found: list[bytes | Wish] = []

        def arrived() -> bool:
            found.extend(self.read())
            return len(found) >= count

        wait_until(arrived, f"{count} items")
        return found

    def close(self) -> None:
        with self.port._lock:
            self.port._process = None
        self._end.close()
        os.close(self._reads)


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


def test_a_full_pipe_drops_whole_messages_and_then_silences(wire: Wire) -> None:
    sent = [note_on(0, number % 128, 1 + number % 127) for number in range(3000)]
    for msg in sent:
        wire.port.send(msg)
    heard = wire.read()
    assert 0 < len(heard) < len(sent)
    assert heard == sent[: len(heard)]
    assert wire.port.dropped == len(sent) - len(heard)
    wire.port.send(note_on(1, 60, 80))
    wire.port.send(note_off(1, 60))
    assert wire.read() == [Silence(), note_on(1, 60, 80), note_off(1, 60)]


def test_of_wishes_that_found_no_room_the_last_is_told(wire: Wire) -> None:
    while not wire.port.dropped:
        wire.port.send(note_on(0, 60, 80))
    for level in (0.1, 0.2, 0.3):
        wire.port.set_volume(level)
    wire.read()
    owed = wire.wait_for(2)  # though nothing else is sent
    assert owed == [Silence(), SetVolume(0.3)]


def test_a_wish_longer_than_the_room_arrives_whole(wire: Wire) -> None:
    path = Path("/") / ("long" * 2000)
    wire.port.set_soundfont(path)
    wire.port.send(note_on(0, 60, 80))
    heard = wire.wait_for(2)
    assert heard == [SetSoundFont(str(path)), Silence()]


def test_mute_ends_what_sounds_and_lets_nothing_begin(wire: Wire) -> None:
    wire.port.send(note_on(0, 60, 80))
    wire.port.mute(muted=True)
    for msg in (note_on(0, 62, 80), b"\xc0\x04", note_off(0, 60)):
        wire.port.send(msg)
    wire.port.mute(muted=False)
    wire.port.send(note_on(0, 64, 80))
    assert wire.read() == [note_on(0, 60, 80), Silence(), b"\xc0\x04", note_off(0, 60), note_on(0, 64, 80)]


def test_a_pipe_that_nobody_reads_any_more_is_no_error(wire: Wire) -> None:
    os.close(wire._reads)
    wire.port.send(note_on(0, 60, 80))
    assert not wire.port._owed
    wire._reads = os.open(os.devnull, os.O_RDONLY)
