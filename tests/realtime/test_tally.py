"""What is counted at a port."""

from __future__ import annotations

from realtime.midi_bytes import control_change, note_off, note_on
from realtime.tally import Tally


def test_each_note_on_waits_for_its_note_off() -> None:
    tally = Tally()
    for msg in (note_on(0, 60, 9), note_on(1, 60, 9), control_change(0, 64, 127), note_on(0, 64, 9)):
        tally.add(msg)
    assert tally.sounding == ((0, 60), (1, 60), (0, 64))
    assert tally.unmatched == tally.note_ons == 3
    tally.add(b"\x90\x3c\x00")  # a note-off by velocity
    tally.add(note_off(1, 60))
    assert not tally.sounds((0, 60))
    assert tally.sounds((0, 64))
    assert tally.unmatched == 1


def test_a_note_struck_while_it_sounds_stays_unmatched() -> None:
    tally = Tally()
    for msg in (note_on(0, 60, 9), note_on(0, 60, 9), note_off(0, 60), note_off(0, 60)):
        tally.add(msg)
    assert (tally.note_ons, tally.doubled, tally.unmatched) == (2, 1, 1)
