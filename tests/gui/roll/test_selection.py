"""Selecting notes."""

from __future__ import annotations

from gui.roll.notes import RollNote
from gui.roll.selection import Selection

ONE, TWO, THREE = (RollNote(beat, beat + 1, 60, 80, 0, "player") for beat in (0.0, 1.0, 2.0))
SOUNDING = RollNote(3.0, None, 60, 80, 0, "model")


def test_notes_are_chosen_in_order_and_once() -> None:
    selection = Selection()
    assert selection.choose([TWO, ONE, TWO])
    assert selection.notes == (ONE, TWO)
    assert not selection.choose([ONE, TWO])
    assert ONE in selection
    assert THREE not in selection


def test_more_are_added() -> None:
    selection = Selection()
    selection.choose([TWO])
    assert selection.choose([ONE], add=True)
    assert selection.notes == (ONE, TWO)


def test_what_sounds_cannot_be_selected() -> None:
    selection = Selection()
    assert not selection.choose([SOUNDING])
    assert not selection.toggle(SOUNDING)
    assert selection.notes == ()


def test_a_note_is_switched() -> None:
    selection = Selection()
    assert selection.toggle(ONE)
    assert selection.toggle(TWO)
    assert selection.toggle(ONE)
    assert selection.notes == (TWO,)


def test_nothing_is_cleared_only_once() -> None:
    selection = Selection()
    selection.choose([ONE])
    assert selection.clear()
    assert not selection.clear()


def test_steps_go_from_note_to_note_and_stay_at_the_ends() -> None:
    selection, notes = Selection(), [ONE, TWO, THREE, SOUNDING]
    assert selection.step(notes, -1) == THREE
    assert selection.step(notes, -1) == TWO
    assert selection.step(notes, 1, add=True) == THREE
    assert list(selection.notes) == [TWO, THREE]
    assert selection.step(notes, 1) == THREE
    assert list(selection.notes) == [THREE]
    assert Selection().step(notes, 1) == ONE
    assert Selection().step([], 1) is None
