"""The client of a real engine process: it starts, obeys, dies, comes back, and ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.engine_client import EngineClient
from realtime import messages

ARGUMENTS = ["--patient", "--bpm", "300"]
PATIENCE = 20_000


class Ear:
    """What a client told."""

    def __init__(self, client: EngineClient) -> None:
        self.events: list[messages.Event] = []
        self.states: list[str] = []
        client.said.connect(self.events.append)
        client.state_changed.connect(self.states.append)

    def count(self, kind: type[messages.Event]) -> int:
        return sum(isinstance(event, kind) for event in self.events)


@pytest.fixture
def client(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineClient]:
    del qtbot
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "there-is-none")
    client = EngineClient()
    yield client
    client.close()


def test_it_plays_what_is_played_on_it(client: EngineClient, qtbot: QtBot) -> None:
    ear = Ear(client)
    client.start(ARGUMENTS, None)
    qtbot.waitUntil(lambda: client.state == "running", timeout=PATIENCE)
    for pitch in (60, 64, 67):
        client.send(messages.Strike(pitch))
        client.send(messages.Lift(pitch))
    qtbot.waitUntil(lambda: ear.count(messages.Played) > 0, timeout=PATIENCE)
    assert [each.pitch for each in ear.events if isinstance(each, messages.Heard)] == [60, 64, 67]
    assert ear.states == ["starting", "running"]
    client.close()
    stopped = [each for each in ear.events if isinstance(each, messages.Stopped)]
    assert [each.unmatched for each in stopped] == [0]


def test_it_comes_back_when_it_is_killed(client: EngineClient, qtbot: QtBot) -> None:
    ear = Ear(client)
    client.start(ARGUMENTS, None)
    qtbot.waitUntil(lambda: client.state == "running", timeout=PATIENCE)
    first = client.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: ear.count(messages.Ready) == 2, timeout=PATIENCE)
    assert client.pid != first
    assert ear.states == ["starting", "running", "restarting", "running"]


def test_it_goes_on_with_other_arguments(client: EngineClient, qtbot: QtBot) -> None:
    ear = Ear(client)
    client.start(ARGUMENTS, None)
    qtbot.waitUntil(lambda: client.state == "running", timeout=PATIENCE)
    client.start([*ARGUMENTS, "--meter", "3/4"], None)
    qtbot.waitUntil(lambda: ear.count(messages.Ready) == 2, timeout=PATIENCE)
    assert [each.meter for each in ear.events if isinstance(each, messages.Ready)] == ["4/4", "3/4"]
    assert ear.count(messages.Problem) == 0


def test_what_keeps_it_from_starting_is_told_and_can_be_mended(client: EngineClient, qtbot: QtBot) -> None:
    ear = Ear(client)
    client.start([*ARGUMENTS, "--model", "no-such-model"], None)
    qtbot.waitUntil(lambda: client.state == "stopped", timeout=PATIENCE)
    problems = [each for each in ear.events if isinstance(each, messages.Problem)]
    assert [each.about for each in problems] == ["model"]
    client.start(ARGUMENTS, None)
    qtbot.waitUntil(lambda: client.state == "running", timeout=PATIENCE)
