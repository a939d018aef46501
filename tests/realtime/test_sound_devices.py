"""Audio devices that are not there, go away, stand still and come back."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from realtime.midi_bytes import note_on
from realtime.sound import keeper as keeper_module
from realtime.sound.device import AudioDevice
from realtime.sound.frames import Retry
from realtime.sound.keeper import LOST, Keeper
from realtime.sound.mixer import RATE, Mixer
from realtime.sound.plain import PlainVoice
from realtime.sound.status import SoundProblem, SoundReady, SoundStatus
from tests.realtime.sound_ear import peak

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

pytest.importorskip("miniaudio")
pytest.importorskip("tinysoundfont")

PATIENCE = 20.0
NONE = "There is none."
READY = SoundReady("Machine", "piano.sf3")


class Machine:
    """A machine with an audio device that a test plugs in."""

    name = "Machine"

    def __init__(self) -> None:
        self.plugged = False  # for one opening: then it is pulled out
        self.stopped = False  # whether it says so
        self.opened = 0
        self.closed = 0

    def device(self, render: Callable[[int], object], rate: int, backend: str | None) -> Machine:
        assert callable(render)
        assert (rate, backend) == (RATE, "some")
        if not self.plugged:
            raise RitornelloError(NONE)
        self.plugged = False
        self.opened += 1
        return self

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(keeper_module, "AudioDevice", machine.device)
    for name, seconds in (("_LOOK_SECONDS", 0.005), ("_RETRY_SECONDS", 0.01), ("_PATIENCE_SECONDS", 0.02)):
        monkeypatch.setattr(keeper_module, name, seconds)
    return machine


@pytest.fixture
def said() -> queue.SimpleQueue[SoundStatus]:
    return queue.SimpleQueue()


@pytest.fixture
def keeper(machine: Machine, said: queue.SimpleQueue[SoundStatus]) -> Iterator[Keeper]:
    del machine
    keeper = Keeper(None, 1.0, "some", said.put)
    keeper.start()
    yield keeper
    assert keeper.stop()


def test_a_device_that_comes_later_is_found(
    keeper: Keeper, machine: Machine, said: queue.SimpleQueue[SoundStatus]
) -> None:
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
    keeper.mixer.put(note_on(0, 60, 80))
    machine.plugged = True
    assert said.get(timeout=PATIENCE) == READY  # the problem was said once, though tried often
    assert not keeper.mixer.render(4800).any()


def test_who_asks_gets_an_answer(keeper: Keeper, said: queue.SimpleQueue[SoundStatus]) -> None:
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
    keeper.wish(Retry())
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)


@pytest.mark.parametrize("tells", [True, False])
def test_a_device_that_stops_asking_is_gone(
    keeper: Keeper,
    machine: Machine,
    said: queue.SimpleQueue[SoundStatus],
    monkeypatch: pytest.MonkeyPatch,
    *,
    tells: bool,
) -> None:
    del keeper
    machine.stopped = tells
    if tells:  # nothing else would be noticed in time
        monkeypatch.setattr(keeper_module, "_PATIENCE_SECONDS", 10 * PATIENCE)
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
    for opened in (1, 2):
        machine.plugged = True
        assert said.get(timeout=PATIENCE) == READY
        assert said.get(timeout=PATIENCE) == SoundProblem(LOST)
        assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
        assert machine.opened == machine.closed == opened


def test_what_sounded_does_not_go_on_at_the_next_device(
    keeper: Keeper,
    machine: Machine,
    said: queue.SimpleQueue[SoundStatus],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper_module, "_PATIENCE_SECONDS", 10 * PATIENCE)
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
    machine.plugged = True
    assert said.get(timeout=PATIENCE) == READY
    keeper.mixer.put(note_on(0, 60, 80))
    assert keeper.mixer.render(4800).any()
    machine.stopped = True
    assert said.get(timeout=PATIENCE) == SoundProblem(LOST)
    assert said.get(timeout=PATIENCE) == SoundProblem(NONE)
    keeper.mixer.render(4800)
    assert peak(keeper.mixer.render(480)) < 1e-4


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(RitornelloError, match="pip install miniaudio"):
        AudioDevice(Mixer(PlainVoice(RATE), 1.0).render, RATE, None)


def test_an_audio_system_that_is_none_is_refused() -> None:
    with pytest.raises(RitornelloError, match=r"gramophone here; choose one of .*null"):
        AudioDevice(Mixer(PlainVoice(RATE), 1.0).render, RATE, "gramophone")


def test_a_real_device_asks_until_it_is_closed() -> None:
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()
    voice = PlainVoice(RATE)

    def render(frames: int) -> NDArray[np.float32]:
        asked.put(frames)
        return voice.render(frames)

    device = AudioDevice(render, RATE, "null")
    assert device.name == "Null"
    assert all(0 < asked.get(timeout=PATIENCE) <= RATE // 50 for _ in range(5))
    assert not device.stopped
    device.close()
    device.close()
    assert device.stopped
