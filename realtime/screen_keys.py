"""The keys on the screen: an input like any other, that whoever reads the commands plays on."""

from __future__ import annotations

from realtime import messages
from realtime.inlet import Inlet
from realtime.midi_bytes import SUSTAIN, control_change, note_off, note_on
from realtime.ports import LoopbackPair

__all__ = ["KeyCommand", "ScreenKeys"]

KeyCommand = messages.Strike | messages.Lift | messages.Sustain


class ScreenKeys:
    """An inlet of the courier, and its keys: `play` may be called from any thread, and never waits."""

    def __init__(self) -> None:
        """Let no key be down."""
        self._pair = LoopbackPair("keys on the screen")
        self.inlet = Inlet(self._pair.input)

    def play(self, command: KeyCommand) -> None:
        """Move a key or the pedal; what is no MIDI value is moved to the nearest one."""
        match command:
            case messages.Strike(pitch, velocity):
                msg = note_on(0, _seven(pitch), max(_seven(velocity), 1))
            case messages.Lift(pitch):
                msg = note_off(0, _seven(pitch))
            case messages.Sustain(down):
                msg = control_change(0, SUSTAIN, 127 if down else 0)
        self._pair.output.send(msg)


def _seven(value: int) -> int:
    return min(max(value, 0), 127)
