"""Ports on a real server: what they are called there, and that nothing is lost on the way."""

from __future__ import annotations

import pytest

from music.errors import RitornelloError
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.ports import Connection, InputPort, MidiSystem
from tests.midi_server.jack import JackServer, Keyboard, MidiDump, wait_until

pytestmark = pytest.mark.midi_server

EVERY_KIND = [
    note_on(0, 60, 64),
    note_off(15, 60),
    control_change(3, 64, 127),
    b"\xc0\x05",
    b"\xd0\x40",
    b"\xe0\x00\x40",
    b"\xa0\x3c\x01",
    b"\xf8",
    b"\xfa",
    b"\xfb",
    b"\xfc",
    b"\xfe",
    b"\xf2\x08\x00",
    b"\xf0\x7e\x7f\x06\x01\xf7",
    b"\xf0" + bytes(index % 128 for index in range(200)) + b"\xf7",
]


def hear(port: InputPort, count: int) -> list[bytes]:
    heard: list[bytes] = []

    def poll() -> bool:
        heard.extend(iter(port.poll, None))
        return len(heard) >= count

    wait_until(poll, f"{count} messages arrive")
    return heard


def test_our_ports_appear_under_our_names(jack: JackServer, midi: MidiSystem) -> None:
    source, sink = midi.open_input(), midi.open_output()
    assert midi.api_name == "JACK"
    names = [name.partition(":") for name in jack.ports()]
    assert sorted(port for _, _, port in names) == ["Ritornello In", "Ritornello Out"]
    assert all(client.startswith("Ritornello") for client, _, _ in names)
    source.close()
    sink.close()
    assert jack.ports() == []


def test_ports_can_be_opened_and_closed_again_and_again(jack: JackServer, midi: MidiSystem) -> None:
    for _ in range(5):
        sink = midi.open_output()
        assert jack.ports() == ["Ritornello:Ritornello Out"]
        sink.close()
    assert jack.ports() == []


def test_others_are_listed_without_us(midi: MidiSystem, dump: MidiDump) -> None:
    source, sink = midi.open_input(), midi.open_output()
    with Keyboard() as keyboard:
        assert midi.list_ports() == ((keyboard.port,), (dump.port,))
    source.close()
    sink.close()


def test_a_port_is_connected_by_name(midi: MidiSystem, dump: MidiDump) -> None:
    with Keyboard() as keyboard:
        source, sink = midi.open_input("keyboard"), midi.open_output(dump.port)
        keyboard.play([note_on(0, 60, 64)])
        assert hear(source, 1) == [note_on(0, 60, 64)]
        sink.send(note_off(0, 60))
        assert dump.wait_for(1) == [note_off(0, 60)]
        source.close()
        sink.close()


def test_a_port_that_is_not_there_is_told_with_those_that_are(midi: MidiSystem, dump: MidiDump) -> None:
    with pytest.raises(RitornelloError) as caught:
        midi.open_output("Steinway")
    assert str(caught.value) == f'There is no MIDI output called "Steinway"; there are "{dump.port}".'


def test_every_kind_of_message_comes_in(jack: JackServer, midi: MidiSystem) -> None:
    source = midi.open_input()
    with Keyboard() as keyboard:
        jack.connect(keyboard.port, "Ritornello In")
        keyboard.play(EVERY_KIND)
        assert hear(source, len(EVERY_KIND)) == EVERY_KIND
    source.close()


def test_every_kind_of_message_goes_out_up_to_the_moment_of_closing(
    jack: JackServer, midi: MidiSystem, dump: MidiDump
) -> None:
    sink = midi.open_output()
    jack.connect("Ritornello Out", dump.port)
    for msg in EVERY_KIND:
        sink.send(msg)
    sink.close()
    assert dump.wait_for(len(EVERY_KIND)) == EVERY_KIND


def test_a_foreign_clock_is_heard(jack: JackServer, midi: MidiSystem) -> None:
    source = midi.open_input()
    clock = jack.program("jack_midi_clock", "-b", "240")
    try:
        jack.connect("mclk_out", "Ritornello In")
        jack.transport("play")
        heard = hear(source, 30)
    finally:
        jack.transport("stop")
        clock.terminate()
        clock.communicate()
    assert set(heard) <= {b"\xf8", b"\xfa", b"\xfb", b"\xfc"}
    assert heard.count(b"\xf8") >= 24
    source.close()


def test_what_is_connected_can_be_seen_and_made(jack: JackServer, midi: MidiSystem, dump: MidiDump) -> None:
    source, sink = midi.open_input(), midi.open_output()
    to_dump = Connection("Ritornello Out", dump.port)
    with Keyboard() as keyboard:
        from_keyboard = Connection("Ritornello In", keyboard.port)
        assert midi.own_ports() == {"Ritornello In", "Ritornello Out"}
        assert midi.peers() == {keyboard.port, dump.port}
        assert midi.connections() == frozenset()
        jack.connect("Ritornello Out", dump.port)
        wait_until(lambda: midi.connections() == {to_dump}, "the connection is seen")
        assert midi.connect(from_keyboard)
        assert midi.connect(from_keyboard)  # it is there: that will do
        wait_until(lambda: midi.connections() == {to_dump, from_keyboard}, "both connections are seen")
        keyboard.play([note_on(0, 60, 64)])
        assert hear(source, 1) == [note_on(0, 60, 64)]
    assert not midi.connect(from_keyboard)
    source.close()
    sink.close()
    wait_until(lambda: not midi.connections(), "nothing is connected to ports that are closed")
    assert midi.own_ports() == frozenset()


def test_connections_are_made_by_our_ports_new_names(midi: MidiSystem, dump: MidiDump) -> None:
    source, sink = midi.open_input(), midi.open_output()
    source.close()
    sink.close()
    sink = midi.open_output()  # now under the client name that the input had
    assert midi.connect(Connection("Ritornello Out", dump.port))
    sink.send(note_on(0, 60, 64))
    assert dump.wait_for(1) == [note_on(0, 60, 64)]
    sink.close()
