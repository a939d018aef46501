"""A JACK server of its own for the tests with a digital audio workstation."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.midi_server.jack import JackServer, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIOD = 256
"""Frames: what one plays with."""


@pytest.fixture(scope="session")
def jack() -> Iterator[JackServer]:
    """Return a running JACK server that RtMidi in this process connects to."""
    if not shutil.which("ardour7-lua"):
        pytest.skip("needs a workstation: ardour7-lua is not installed")
    with running_server("daw", PERIOD) as server:
        yield server
