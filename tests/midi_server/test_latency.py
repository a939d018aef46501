"""The round trip through a real server, from our output straight back to our input."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from realtime.latency import measure_round_trip

if TYPE_CHECKING:
    from realtime.ports import MidiSystem
    from tests.midi_server.jack import JackServer

pytestmark = pytest.mark.midi_server


def test_every_note_comes_back_through_the_server(jack: JackServer, midi: MidiSystem) -> None:
    with closing(midi.open_input()) as source, closing(midi.open_output()) as sink:
        jack.connect("Ritornello Out", "Ritornello In")
        result = measure_round_trip(sink, source)
        assert (result.count, result.lost) == (40, 0)
        assert 0 < result.median <= result.p90
        print(result)  # noqa: T201 - for whoever wants to know: pytest -rP shows it


def test_without_a_connection_nothing_comes_back(midi: MidiSystem) -> None:
    with (
        closing(midi.open_input()) as source,
        closing(midi.open_output()) as sink,
        pytest.raises(RitornelloError, match='"Ritornello Out" comes back to "Ritornello In"'),
    ):
        measure_round_trip(sink, source)
