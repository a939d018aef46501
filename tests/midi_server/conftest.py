"""One JACK server for all tests in this folder; this process becomes its client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from realtime.ports import MidiSystem
from tests.midi_server.jack import JackServer, MidiDump, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def jack() -> Iterator[JackServer]:
    """Return a running JACK server that RtMidi in this process connects to."""
    with running_server("test") as server:
        yield server


@pytest.fixture
def midi(jack: JackServer) -> Iterator[MidiSystem]:
    """Return this process's connection to the server, through the program's own detection."""
    del jack
    system = MidiSystem.detect("jack")
    assert system is not None
    yield system
    system.close()


@pytest.fixture
def dump(jack: JackServer) -> Iterator[MidiDump]:
    """Return a foreign client, ``dump:input``, that keeps what it hears."""
    with MidiDump(jack) as dump:
        yield dump
