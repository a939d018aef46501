"""The built-in sound through a real audio system: what is played is heard there, and outlives it."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from realtime.midi_bytes import note_on
from realtime.sound.port import SoundPort
from realtime.sound.status import SoundProblem, SoundReady
from tests.midi_server.jack import PATIENCE, JackServer, wait_until
from tests.realtime.sound_ear import pitch_heard

pytest.importorskip("miniaudio")
pytest.importorskip("tinysoundfont")

pytestmark = pytest.mark.midi_server

CLIENT = "Ritornello sound"


@pytest.fixture
def sound() -> Iterator[SoundPort]:
    """Return a port to a process that will play where this process's environment says."""
    port = SoundPort(backend="jack")
    yield port
    port.close()


def is_connected(jack: JackServer, port: str) -> bool:
    """Say whether the audio port ``port`` is connected to any."""
    lines = jack._run("jack_lsp", "-c").stdout.splitlines()
    return any(
        line == port and following.startswith(" ")
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    )


@pytest.mark.parametrize("pitch", [57, 69])
def test_the_pitch_played_is_heard(jack: JackServer, sound: SoundPort, tmp_path: Path, pitch: int) -> None:
    sound.start()
    assert sound.news.get(timeout=PATIENCE) == SoundReady("JACK", "piano.sf3")
    outputs = [line for line in jack._run("jack_lsp").stdout.splitlines() if line.startswith(f"{CLIENT}:")]
    assert len(outputs) == 2
    assert all(is_connected(jack, port) for port in outputs)  # with the loudspeakers
    recording = tmp_path / "heard.wav"
    recorder = jack.program("jack_rec", "-f", str(recording), "-d", "2", *outputs)
    wait_until(lambda: is_connected(jack, "jackrec:input1"), "the recorder listens")
    sound.send(note_on(0, pitch, 100))
    recorder.communicate(timeout=PATIENCE)
    with wave.open(str(recording)) as file:
        assert file.getnchannels() == 2
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
        rate = file.getframerate()
    heard = (frames / 32768).astype(np.float32)
    assert len(heard) >= rate
    assert np.abs(heard).max() > 0.01
    assert pitch_heard(heard, rate) == pytest.approx(pitch, abs=0.1)


def test_a_server_that_ends_is_said_and_the_next_is_found(
    sound: SoundPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = JackServer("ritornello-test-sound")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    ready = SoundReady("JACK", "piano.sf3")
    server.start()
    try:
        sound.start()
        assert sound.news.get(timeout=PATIENCE) == ready
        server.kill()
        problem = sound.news.get(timeout=PATIENCE)
        assert isinstance(problem, SoundProblem)
        assert "gone" in problem.text
        sound.send(note_on(0, 60, 100))
        assert isinstance(sound.news.get(timeout=PATIENCE), SoundProblem)
        server.start()
        assert sound.news.get(timeout=PATIENCE) == ready
    finally:
        server.stop()
