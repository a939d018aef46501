"""MIDI ports: the system's, our own virtual ones, and pairs joined inside the process.

`MidiSystem.detect` finds what the machine has; every port is an `InputPort` or
an `OutputPort`, whatever is behind it.
"""

from __future__ import annotations

from realtime.ports._base import CLIENT_NAME, INPUT_NAME, OUTPUT_NAME, InputPort, OutputPort, PortList
from realtime.ports._loopback import LoopbackPair
from realtime.ports._patchbay import Connection, Patchbay
from realtime.ports._system import MidiSystem

__all__ = [
    "CLIENT_NAME",
    "INPUT_NAME",
    "OUTPUT_NAME",
    "Connection",
    "InputPort",
    "LoopbackPair",
    "MidiSystem",
    "OutputPort",
    "Patchbay",
    "PortList",
]
