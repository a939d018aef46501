"""A program: a courier and the keeper of its ports, in a process of its own that outlives its server.

Its argument is the name of the output, or nothing for one that others connect to. It says what
happens to its ports, one line each. A pitch on standard input has the model begin a long note, an
empty line has it say how many connections it knows. At the end of the input it stops, and says how
many note-ons were left without a note-off.
"""

from __future__ import annotations

import sys

from realtime.clock import InternalClock
from realtime.courier import Courier
from realtime.dispatcher import Dispatcher
from realtime.midi_bytes import note_off, note_on
from realtime.port_keeper import KeptPort, PortKeeper, PortNews, PortsSeen
from realtime.ports import INPUT_NAME, OUTPUT_NAME, MidiSystem
from realtime.reports import Scheduled
from tests.midi_server.jack import PATIENCE

CHANNEL = 5
"""That the model plays on."""


def say(line: object) -> None:
    print(line, flush=True)  # noqa: T201 - this is how it speaks


def tell(event: PortNews) -> None:
    if not isinstance(event, PortsSeen):
        say(f"{type(event).__name__} {event.name}")


def long_note(pitch: int, begin: float, tag: int) -> list[Scheduled]:
    return [
        Scheduled(begin, note_on(CHANNEL, pitch, 80), tag),
        Scheduled(begin + 600.0, note_off(CHANNEL, pitch), tag),
    ]


def main(output: str | None) -> None:
    system = MidiSystem.detect("jack")
    assert system
    clock = InternalClock(120)
    # However long the machine is busy, no note is too late. What the player plays does not stop the model.
    dispatcher = Dispatcher(max_late=PATIENCE, yields=False)
    courier = Courier(clock, dispatcher, [system.open_input()], system.open_output(output))
    keeper = PortKeeper(
        system, courier, [KeptPort(None, INPUT_NAME)], KeptPort(output, OUTPUT_NAME), clock, tell
    )
    with courier, keeper:
        say("ready")
        for number, line in enumerate(sys.stdin):
            if line.strip():
                courier.schedule(0, long_note(int(line), clock.now(), number))
            else:
                say(f"connections {len(keeper.connections)}")
    keeper.system.close()
    say(f"unmatched {courier.tally.unmatched}")


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else None)
