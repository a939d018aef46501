"""A JACK server of its own for the tests with a digital audio workstation."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.midi_server.jack import JackServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIOD = 256
"""Frames: what one plays with."""


@pytest.fixture(scope="session")
def jack() -> Iterator[JackServer]:
    """Return a running JACK server that RtMidi in this process connects to."""
    for program in ("jackd", "ardour7-lua"):
        if not shutil.which(program):
            pytest.skip(f"needs a workstation and its server: {program} is not installed")
    server = JackServer(f"ritornello-daw-{os.getpid()}", period=PERIOD)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in server.environment.items():
            environment.setenv(name, value)
        try:
            server.start()
            yield server
        finally:
            server.stop()
