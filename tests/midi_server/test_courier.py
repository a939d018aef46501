"""The courier between a foreign keyboard and a foreign listener: content and order, never times."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from realtime.clock import InternalClock
from realtime.courier import Courier, Received
from realtime.dispatcher import Dispatcher
from realtime.midi_bytes import control_change, is_note_on, note_off, note_on
from realtime.reports import Cut, Scheduled, Sent
from tests.midi_server.jack import PATIENCE, JackServer, Keyboard, MidiDump, unclosed, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from realtime.ports import MidiSystem

pytestmark = pytest.mark.midi_server

END = control_change(15, 1, 1)
"""Something to recognise the end by, as the last message that a test lets out."""


class Room:
    """A courier with our ports, its output connected to the dump."""

    def __init__(self, midi: MidiSystem) -> None:
        self.clock = InternalClock(120)
        # However long the machine is busy, no note is too late for these tests.
        self.dispatcher = Dispatcher(max_late=PATIENCE)
        self.courier = Courier(self.clock, self.dispatcher, [midi.open_input()], midi.open_output())
        self.news: list[object] = []

    def read_news(self) -> list[object]:
        while not self.courier.news.empty():
            self.news.append(self.courier.news.get_nowait())
        return self.news

    def answer(self, number: int, notes: Sequence[tuple[float, float, int]]) -> None:
        """Schedule (start, end, pitch) notes, in seconds from soon."""
        soon = self.clock.now() + 0.05
        events: list[Scheduled] = []
        for tag, (start, end, pitch) in enumerate(notes):
            events.append(Scheduled(soon + start, note_on(1, pitch, 80), tag))
            events.append(Scheduled(soon + end, note_off(1, pitch), tag))
        self.courier.schedule(number, events)


@pytest.fixture
def room(jack: JackServer, midi: MidiSystem, dump: MidiDump) -> Iterator[Room]:
    room = Room(midi)
    with room.courier:
        jack.connect("Ritornello Out", dump.port)
        yield room


@contextmanager
def keyboard_at(jack: JackServer) -> Iterator[Keyboard]:
    with Keyboard() as keyboard:
        jack.connect(keyboard.port, "Ritornello In")
        yield keyboard


def test_a_foreign_player_goes_through_in_order(jack: JackServer, room: Room, dump: MidiDump) -> None:
    player = jack.program("jack_midiseq", "player", "9600", "0", "60", "2400", "4800", "63", "2400")
    try:
        jack.connect("player:out", "Ritornello In")
        heard = dump.wait_for(12)
    finally:
        player.terminate()
        player.communicate()
    events = [(is_note_on(msg), msg[1]) for msg in heard if msg[0] & 0xE0 == 0x80]
    start = events.index((True, 60))
    cycle = [(True, 60), (False, 60), (True, 63), (False, 63)]
    assert events[start : start + 8] == cycle * 2
    assert not room.courier.send_failures


def test_what_is_played_is_told_after_it_is_passed_on(jack: JackServer, room: Room, dump: MidiDump) -> None:
    played = [note_on(0, 60, 1), b"\xf0\x01\x02\xf7", control_change(0, 64, 127), note_off(0, 60), END]
    with keyboard_at(jack) as keyboard:
        keyboard.play([b"\xf8", *played])
        assert dump.wait_for_message(END) == played
    told = [item.msg for item in room.read_news() if isinstance(item, Received)]
    assert told == played


def test_an_answer_leaves_in_order_and_every_note_is_closed(room: Room, dump: MidiDump) -> None:
    # Scales with overlaps and repeated notes, out of order as a planner might give them.
    notes = [(index * 0.01, index * 0.01 + 0.025, 60 + index % 5) for index in range(100)]
    room.answer(0, notes[::-1])
    heard = dump.wait_for(200)
    assert [msg[1] for msg in heard if is_note_on(msg)] == [pitch for _, _, pitch in notes]
    assert not unclosed(heard)
    wait_until(lambda: len(room.read_news()) == 200, "everything is told")
    assert [item.msg for item in room.news if isinstance(item, Sent)] == heard


def test_the_player_cuts_the_answer_short(jack: JackServer, room: Room, dump: MidiDump) -> None:
    room.answer(0, [(0.0, 600.0, 64), (0.0, 600.0, 67), (300.0, 600.0, 70)])
    dump.wait_for(2)
    with keyboard_at(jack) as keyboard:
        keyboard.play([note_on(1, 67, 99), note_off(1, 67), END])
        heard = dump.wait_for_message(END)
    assert heard[2:] == [note_off(1, 67), note_on(1, 67, 99), note_off(1, 64), note_off(1, 67), END]
    assert any(isinstance(item, Cut) for item in room.read_news())
    room.answer(0, [(0.0, 0.1, 72)])
    room.answer(1, [(0.0, 0.1, 74)])
    assert dump.wait_for(9)[7:] == [note_on(1, 74, 80), note_off(1, 74)]


def test_panic_silences_everything(jack: JackServer, room: Room, dump: MidiDump) -> None:
    with keyboard_at(jack) as keyboard:
        keyboard.play([note_on(0, 60, 99)])
        dump.wait_for(1)
        room.courier.panic()
        room.courier.panic()
        heard = dump.wait_for(8)
    silence = [control_change(0, number, 0) for number in (64, 123, 120)]
    assert heard == [note_on(0, 60, 99), note_off(0, 60), *silence, *silence]


def test_stopping_closes_every_note_before_the_ports(jack: JackServer, room: Room, dump: MidiDump) -> None:
    room.answer(0, [(0.0, 600.0, pitch) for pitch in range(40, 100)])
    dump.wait_for(60)
    room.courier.configure(yields=False)
    with keyboard_at(jack) as keyboard:
        keyboard.play([note_on(0, pitch, 99) for pitch in range(40, 50)])
        dump.wait_for(70)
    assert sum(unclosed(dump.messages).values()) == 70
    room.courier.stop()
    heard = dump.wait_for(140)
    assert not unclosed(heard)
    assert jack.ports() == [dump.port]


_LOSE_SERVER = """
import os, queue, signal, sys
from realtime.clock import InternalClock
from realtime.courier import Courier, PortFailed
from realtime.dispatcher import Dispatcher
from realtime.ports import MidiSystem
from realtime.reports import Scheduled
from realtime.midi_bytes import note_on, note_off

system = MidiSystem.detect("jack")
clock = InternalClock(120)
courier = Courier(clock, Dispatcher(), [system.open_input()], system.open_output())
with courier:
    os.kill(int(sys.argv[1]), signal.SIGKILL)
    while not isinstance(courier.news.get(timeout=10), PortFailed):
        pass
    # More than RtMidi keeps for a server: sending this would never return.
    now = clock.now()
    messages = [note_on(0, 60, 1), note_off(0, 60)]
    courier.schedule(0, [Scheduled(now, msg, tag) for tag in range(9000) for msg in messages])
    while True:
        try:
            courier.news.get(timeout=1)
        except queue.Empty:
            break
system.close()
print("failed sends:", courier.send_failures)
"""


def test_the_end_of_the_server_does_not_end_us() -> None:
    """In a process of its own: a process can be a client of one JACK server only."""
    server = JackServer("ritornello-test-lost")
    server.start()
    assert server._process
    try:
        result = subprocess.run(
            [sys.executable, "-c", _LOSE_SERVER, str(server._process.pid)],
            env=server.client_environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        server.stop()
    assert result.returncode == 0, result.stderr
    assert result.stdout == "failed sends: 9000\n"  # the notes never began, so there is nothing to end
