"""The doctor where a real MIDI server runs, and where none does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from realtime.doctor.examine import examine
from realtime.doctor.findings import playable
from realtime.doctor.gather import gather
from realtime.ports import MidiSystem

if TYPE_CHECKING:
    from tests.midi_server.jack import JackServer, MidiDump

pytestmark = pytest.mark.midi_server


def test_a_note_goes_round_through_the_server_and_nobody_else_hears_it(
    jack: JackServer, dump: MidiDump
) -> None:
    before = jack.ports()
    facts = gather()
    if facts.midi.chosen != "JACK":
        pytest.skip("a MIDI system other than JACK runs here")
    trip = facts.round_trip
    assert (trip.way, trip.problem, len(trip.milliseconds)) == ("system", "", trip.sent)
    assert facts.midi.outputs == (dump.port,)
    assert dump.messages == []
    assert jack.ports() == before
    findings = {each.subject: each for each in examine(facts)}
    assert playable(findings.values())
    assert findings["JACK"].state == findings["MIDI"].state == findings["Round trip"].state == "ok"


def test_without_the_server_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", f"ritornello-test-none-{os.getpid()}")
    if MidiSystem.detect() is not None:
        pytest.skip("a MIDI system other than JACK runs here")
    findings = {each.subject: each for each in examine(gather())}
    assert not playable(findings.values())
    assert "jackd" in findings["MIDI"].way_out
    assert "jackd" in findings["JACK"].way_out
