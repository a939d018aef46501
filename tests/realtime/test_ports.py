"""Ports: which system is chosen, which port a name means, and what is said when there is none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from realtime.ports import Connection, InputPort, LoopbackPair, MidiSystem, OutputPort, PortList
from realtime.ports._jack import JackClient
from realtime.ports._names import find_name, plain_name, plain_names
from realtime.ports._quiet import quiet_stderr
from tests.realtime.fake_midi import FakeJack, FakeLibrary

if TYPE_CHECKING:
    from collections.abc import Sequence


def alsa(*, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> tuple[MidiSystem, FakeLibrary]:
    library = FakeLibrary(["alsa", "jack"], ["alsa"], inputs, outputs)
    system = MidiSystem.detect(library=library)
    assert system
    return system, library


KEYBOARD = "Keystation 61:Keystation 61 MIDI 1 20:0"
SYNTH = "FLUID Synth (77):Synth input port (77:0) 128:0"


def test_the_first_system_that_runs_is_taken() -> None:
    for running, title in ((["alsa", "jack"], "ALSA"), (["jack"], "JACK")):
        system = MidiSystem.detect(library=FakeLibrary(["jack", "alsa"], running))
        assert system
        assert system.api_name == title
        assert system.can_virtual


def test_a_system_can_be_asked_for() -> None:
    library = FakeLibrary(["alsa", "jack"], ["alsa", "jack"])
    system = MidiSystem.detect("jack", library)
    assert system
    assert system.api_name == "JACK"
    assert MidiSystem.detect("coremidi", library) is None


def test_where_nothing_runs_there_is_no_system_and_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    assert MidiSystem.detect(library=FakeLibrary(["alsa", "jack"], [])) is None
    assert capfd.readouterr() == ("", "")


def test_the_real_library_is_quiet_too(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    system = MidiSystem.detect("jack")
    assert system is None
    assert capfd.readouterr() == ("", "")


def test_stderr_speaks_again_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_stderr():
        os.write(2, b"lost")
    os.write(2, b"kept")
    assert capfd.readouterr().err == "kept"


def test_a_program_without_stderr_can_be_quiet_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with quiet_stderr():
        pass


def test_ports_are_listed_without_numbers() -> None:
    system, _ = alsa(inputs=[KEYBOARD], outputs=[KEYBOARD, SYNTH])
    assert system.list_ports() == PortList(
        ("Keystation 61:Keystation 61 MIDI 1",),
        ("Keystation 61:Keystation 61 MIDI 1", "FLUID Synth (77):Synth input port (77:0)"),
    )


def test_one_long_lived_client_lists_each_direction() -> None:
    system, library = alsa()
    for _ in range(5):
        system.list_ports()
    assert len(library.clients) == 2
    system.close()
    system.close()
    assert [client.calls[-1] for client in library.clients] == ["delete", "delete"]


def test_our_own_ports_are_not_listed() -> None:
    foreign = ["Keystation 61:Keystation 61 MIDI 1", "Other:Ritornello Out"]
    ours = [
        "Ritornello:Ritornello Out 129:0",
        "Ritornello-01:Ritornello Out",
        "Ritornello Out",
    ]  # ALSA, JACK, Mac
    system, _ = alsa(inputs=[*foreign, *ours])
    assert len(system.list_ports().inputs) == 5
    system.open_output()
    assert system.list_ports().inputs == tuple(foreign)


def test_a_virtual_port_is_made_where_no_name_is_given() -> None:
    system, library = alsa()
    assert system.open_input().name == "Ritornello In"
    assert library.clients[-1].calls == ["Ritornello", "Ritornello In"]
    assert system.open_output(None, "Second Out").name == "Second Out"
    assert library.clients[-1].calls == ["Ritornello", "Second Out"]


@pytest.mark.parametrize("name", [KEYBOARD, "Keystation 61:Keystation 61 MIDI 1 24:0", "keystation"])
def test_a_port_is_opened_by_its_name(name: str) -> None:
    system, library = alsa(inputs=["Midi Through:Midi Through Port-0 14:0", KEYBOARD])
    assert system.open_input(name).name == name
    assert library.clients[-1].calls[-1] == (KEYBOARD, "Ritornello In")


def test_a_port_that_is_not_there_is_told_with_those_that_are() -> None:
    system, _ = alsa(inputs=[KEYBOARD])
    with pytest.raises(RitornelloError) as caught:
        system.open_input("Oxygen")
    assert str(caught.value) == (
        'There is no MIDI input called "Oxygen"; there are "Keystation 61:Keystation 61 MIDI 1".'
    )
    with pytest.raises(RitornelloError, match=r'called "Oxygen"; there is no output at all\.$'):
        system.open_output("Oxygen")


def test_a_port_that_cannot_be_opened_is_told_and_its_client_deleted() -> None:
    system, library = alsa(outputs=[SYNTH])
    library.error = OSError("busy")
    for name in (None, "FLUID"):
        with pytest.raises(RitornelloError, match="cannot be opened, perhaps it is in use: busy"):
            system.open_output(name)
        assert library.clients[-1].calls[-1] == "delete"


def test_a_system_that_has_stopped_since_is_told() -> None:
    system, library = alsa(inputs=[KEYBOARD])
    library.running = []
    with pytest.raises(RitornelloError, match="not running"):
        system.open_input("Keystation")


def test_windows_has_no_virtual_ports_and_is_told_what_to_do() -> None:
    library = FakeLibrary(["winmm"], ["winmm"], inputs=["loopMIDI Port 0"])
    system = MidiSystem.detect(library=library)
    assert system
    assert not system.can_virtual
    with pytest.raises(RitornelloError) as caught:
        system.open_input()
    assert str(caught.value) == (
        "Windows has no virtual MIDI ports: make a loopback port, for instance with loopMIDI, "
        'and name it as the input; there are "loopMIDI Port".'
    )


def test_messages_are_bytes_and_a_closed_port_is_left_alone() -> None:
    system, library = alsa()
    input_port: InputPort = system.open_input()
    client = library.clients[-1]
    client.messages = [([0xF8], 0.0), ([0x90, 60, 1], 0.1)]
    assert [input_port.poll(), input_port.poll(), input_port.poll()] == [b"\xf8", b"\x90\x3c\x01", None]
    input_port.close()
    input_port.close()
    assert input_port.poll() is None
    assert client.calls[-2:] == ["close", "delete"]

    output_port: OutputPort = system.open_output()
    output_port.send(b"\xf8")
    assert library.clients[-1].sent == [b"\xf8"]
    output_port.close()
    output_port.close()
    with pytest.raises(OSError, match="closed"):
        output_port.send(b"\xf8")


def test_without_a_jack_server_there_is_nothing_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    with quiet_stderr(), pytest.raises(OSError, match="JACK"):
        JackClient("test")


@pytest.mark.parametrize(
    ("api", "name", "plain"),
    [
        ("alsa", KEYBOARD, "Keystation 61:Keystation 61 MIDI 1"),
        ("alsa", SYNTH, "FLUID Synth (77):Synth input port (77:0)"),
        ("winmm", "loopMIDI Port 1 2", "loopMIDI Port 1"),
        ("coremidi", "IAC Driver Bus 1", "IAC Driver Bus 1"),
        ("jack", "system:midi_capture_1", "system:midi_capture_1"),
    ],
)
def test_plain_names(api: str, name: str, plain: str) -> None:
    assert plain_name(name, api) == plain


def test_two_devices_of_one_name_are_told_apart() -> None:
    names = plain_names(["Piano:MIDI 20:0", "Piano:MIDI 24:0", "Organ:MIDI 28:0"], "alsa")
    assert names == ("Piano:MIDI", "Piano:MIDI (2)", "Organ:MIDI")
    assert find_name("Piano:MIDI (2)", names, "alsa") == 1
    assert find_name("Piano:MIDI", names, "alsa") == 0


def test_a_part_of_a_name_must_fit_only_one() -> None:
    names = ("Keystation 61:MIDI 1", "Keystation 61:MIDI 2", "Synth:in")
    assert find_name("synth", names, "alsa") == 2
    assert find_name("keystation", names, "alsa") is None
    assert find_name("KEYSTATION 61:midi 2", names, "alsa") == 1
    assert find_name("", names, "alsa") is None


def test_a_loopback_gives_what_it_was_sent() -> None:
    pair = LoopbackPair("loop")
    output: OutputPort = pair.output
    source: InputPort = pair.input
    output.send(b"\xf8")
    output.send(b"\x90\x3c\x40")
    assert source.poll() == b"\xf8"
    assert pair.drain() == [b"\x90\x3c\x40"]
    assert source.poll() is None
    assert source.name == output.name == "loop"


def test_a_closed_loopback_neither_takes_nor_gives() -> None:
    pair = LoopbackPair()
    pair.output.send(b"\xf8")
    pair.output.close()
    pair.input.close()
    assert pair.input.poll() is None
    with pytest.raises(OSError, match="closed"):
        pair.output.send(b"\xf8")


def jack(monkeypatch: pytest.MonkeyPatch, library: FakeLibrary) -> MidiSystem:
    monkeypatch.setattr("realtime.ports._system.JackClient", lambda _: FakeJack(library))
    system = MidiSystem.detect("jack", library)
    assert system
    return system


def test_what_is_connected_to_our_ports_can_be_read_and_made(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeLibrary(["jack"], ["jack"], ["keys:out"], ["synth:in"])
    system = jack(monkeypatch, library)
    assert not system.connections()
    assert not system.own_ports()
    source, sink = system.open_input(), system.open_output()
    assert system.own_ports() == {"Ritornello In", "Ritornello Out"}
    assert system.peers() == {"keys:out", "synth:in"}
    wanted = Connection("Ritornello Out", "synth:in")
    assert system.connect(wanted)
    assert system.connections() == {wanted}
    assert not system.connect(Connection("Ritornello Out", "organ:in"))
    assert not system.connect(Connection("Third Port", "synth:in"))
    sink.close()
    assert system.own_ports() == {"Ritornello In"}
    assert system.connections() == frozenset()
    system.open_output()  # whatever its client is called now
    assert system.connect(wanted)
    assert system.connections() == {wanted}
    source.close()


def test_elsewhere_than_on_jack_there_are_no_connections_to_see() -> None:
    system, _ = alsa(outputs=[SYNTH])
    system.open_output()
    assert not any((system.connections(), system.own_ports(), system.peers()))
    assert not system.connect(Connection("Ritornello Out", SYNTH))
    assert system.alive


def test_a_system_that_ended_is_found_again_when_it_runs_again(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeLibrary(["alsa", "jack"], ["alsa", "jack"])
    system = jack(monkeypatch, library)
    port = system.open_output()
    watch: object = system._jack
    assert isinstance(watch, FakeJack)
    watch.gone, library.running = True, ["alsa"]
    assert not system.alive
    with pytest.raises(OSError, match="ended"):
        port.send(b"\xf8")
    port.close()
    system.close()
    assert system.again() is None
    library.running = ["alsa", "jack"]
    again = system.again()
    assert again
    assert again.api == "jack"
    assert again.alive


def test_the_whole_name_of_a_port_is_found() -> None:
    system, _ = alsa(inputs=[KEYBOARD], outputs=[SYNTH])
    assert system.find_input("keystation") == "Keystation 61:Keystation 61 MIDI 1"
    assert system.find_output(SYNTH) == "FLUID Synth (77):Synth input port (77:0)"
    assert system.find_output("keystation") is None
