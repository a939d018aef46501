"""Who looks after the ports: what is noticed when, and what is done about it."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

from realtime.clock import InternalClock, ManualClock
from realtime.port_keeper import KeptPort, PortBack, PortKeeper, PortLost, PortNews, PortsSeen
from realtime.ports import INPUT_NAME, OUTPUT_NAME, Connection, InputPort, MidiSystem, OutputPort, PortList
from tests.realtime.fake_midi import FakeClient, FakeJack, FakeLibrary

if TYPE_CHECKING:
    import pytest

KEYS, SYNTH = "Keystation:MIDI 1 20:0", "FLUID:Synth 128:0"
OWN_IN, OWN_OUT = KeptPort(None, INPUT_NAME), KeptPort(None, OUTPUT_NAME)


class User:
    """Stands in for the courier: lets go of ports at once, or when told."""

    def __init__(self, inputs: list[InputPort | None], output: OutputPort | None) -> None:
        self.inputs, self.output = inputs, output
        self.retired: queue.SimpleQueue[InputPort | OutputPort] = queue.SimpleQueue()
        self.busy = False
        self.held: list[InputPort | OutputPort] = []

    def drop_input(self, index: int) -> None:
        self._retire(self.inputs[index])
        self.inputs[index] = None

    def replace_input(self, index: int, port: InputPort) -> None:
        self._retire(self.inputs[index])
        self.inputs[index] = port

    def drop_output(self) -> None:
        self._retire(self.output)
        self.output = None

    def replace_output(self, port: OutputPort) -> None:
        self._retire(self.output)
        self.output = port

    def _retire(self, port: InputPort | OutputPort | None) -> None:
        if port is None:
            return
        if self.busy:
            self.held.append(port)
        else:
            self.retired.put(port)

    def let_go(self) -> None:
        self.busy = False
        for port in self.held:
            self.retired.put(port)
        self.held.clear()


class House:
    """A machine with a keyboard and a synth, an input and an output open, and somebody who keeps them."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        source: KeptPort,
        sink: KeptPort,
        *,
        api: str = "alsa",
        connections: tuple[Connection, ...] = (),
    ) -> None:
        self.library = FakeLibrary(
            [api], [api], [KEYS] if source.opened else [], [SYNTH] if sink.opened else []
        )
        self.jacks: list[FakeJack] = []
        monkeypatch.setattr("realtime.ports._system.JackClient", self._jack)
        system = MidiSystem.detect(api, self.library)
        assert system
        self.user = User(
            [system.open_input(*source[:2]) if source.opened else None],
            system.open_output(*sink[:2]) if sink.opened else None,
        )
        self.clock = ManualClock()
        self.told: list[PortLost | PortBack] = []
        self.seen: list[PortList] = []
        self.keeper = PortKeeper(
            system, self.user, [source], sink, self.clock, self.tell, connections=connections
        )
        self.wake = 0.0

    def tell(self, news: PortNews) -> None:
        if isinstance(news, PortsSeen):
            self.seen.append(news.ports)
        else:
            self.told.append(news)

    def _jack(self, _: str) -> FakeJack:
        self.jacks.append(FakeJack(self.library))
        return self.jacks[-1]

    def kill(self) -> None:
        self.library.running = []
        self.jacks[-1].gone = True

    def wait(self, seconds: float) -> list[PortLost | PortBack]:
        """Let time pass, looking whenever the keeper asked to; return what it told."""
        self.told.clear()
        end = self.clock.now() + seconds
        while self.wake <= end:
            self.clock.advance_to(max(self.wake, self.clock.now()))
            self.wake = self.keeper.look(self.clock.now())
            assert self.wake > self.clock.now()
        self.clock.advance_to(end)
        return list(self.told)

    def own(self, port: str) -> str:
        """Return the whole name of one of our ports, as JACK gives it."""
        (name,) = [
            name for name in self.jacks[-1].ports() if name.endswith(port) and name.startswith("Ritornello")
        ]
        return name

    def clients(self, kind: str) -> list[FakeClient]:
        """Return those of our clients that have or had a port."""
        return [client for client in self.library.clients if client.kind == kind and len(client.calls) > 1]


def test_while_all_is_well_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, KeptPort("Keystation", INPUT_NAME), KeptPort("FLUID", OUTPUT_NAME))
    before = len(house.library.clients)
    assert house.wait(5.0) == []
    assert len(house.library.clients) <= before + 1  # but for the one that lists


def test_what_is_there_is_told_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, OWN_OUT, api="jack")
    house.wait(2.0)
    house.library.inputs = []
    house.wait(2.0)
    house.kill()
    house.wait(0.5)
    keys, synth = ("Keystation:MIDI 1 20:0",), ("FLUID:Synth 128:0",)
    assert house.seen == [PortList(keys, synth), PortList((), synth), PortList((), ())]


def test_an_unplugged_keyboard_is_noticed_let_go_of_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, KeptPort("Keystation", INPUT_NAME), OWN_OUT)
    house.wait(1.0)
    house.library.inputs = []
    assert house.wait(0.55) == [PortLost("Keystation")]
    assert house.user.inputs == [None]
    assert house.user.output is not None
    assert house.clients("input")[0].calls[-2:] == ["close", "delete"]
    assert house.wait(5.0) == []


def test_a_keyboard_plugged_in_again_is_used_again_whatever_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(monkeypatch, KeptPort("Keystation", INPUT_NAME), OWN_OUT)
    house.library.inputs = []
    house.wait(1.0)
    house.library.inputs = ["Other:MIDI 20:0", "Keystation:MIDI 1 24:0"]
    assert house.wait(0.55) == [PortBack("Keystation")]
    assert house.clients("input")[-1].calls[-1] == ("Keystation:MIDI 1 24:0", INPUT_NAME)
    house.clients("input")[-1].messages.append(([0xF8], 0.0))
    port = house.user.inputs[0]
    assert port
    assert port.poll() == b"\xf8"


def test_another_device_whose_name_contains_it_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, KeptPort("Keystation", INPUT_NAME), OWN_OUT)
    house.library.inputs = ["Keystation:MIDI 1 Pro 24:0"]
    assert house.wait(3.0) == [PortLost("Keystation")]


def test_a_second_device_that_the_short_name_fits_too_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(monkeypatch, KeptPort("Keystation", INPUT_NAME), OWN_OUT)
    house.library.inputs = [KEYS, "Keystation mini:MIDI 1 28:0"]
    assert house.wait(3.0) == []


def test_a_lost_output_is_opened_anew_only_when_the_old_one_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(monkeypatch, OWN_IN, KeptPort("FLUID", OUTPUT_NAME))
    house.user.busy = True
    house.library.outputs = []
    house.wait(1.0)
    house.library.outputs = ["FLUID:Synth 130:0"]
    assert house.wait(1.0) == []
    house.user.let_go()
    assert house.wait(0.55) == [PortBack("FLUID")]
    old, new = house.clients("output")
    assert old.calls[-1] == "delete"
    assert house.user.output
    house.user.output.send(b"\xf8")
    assert new.sent == [b"\xf8"]


def test_a_port_that_is_there_but_cannot_be_opened_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, KeptPort("FLUID", OUTPUT_NAME))
    house.library.outputs = []
    house.wait(1.0)
    house.library.outputs, house.library.error = [SYNTH], OSError("in use")
    before = len(house.library.clients)
    assert house.wait(4.0) == []
    assert 2 <= len(house.library.clients) - before <= 5
    house.library.error = None
    assert house.wait(1.55) == [PortBack("FLUID")]


def test_a_port_that_was_never_there_is_opened_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, KeptPort("keystation", INPUT_NAME, opened=False), OWN_OUT)
    assert house.wait(2.0) == []
    house.library.inputs = [KEYS]
    assert house.wait(0.55) == [PortBack("keystation")]
    house.library.inputs = []
    assert house.wait(0.55) == [PortLost("keystation")]


def test_another_port_is_wanted_from_now_on(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, KeptPort("FLUID", OUTPUT_NAME))
    house.keeper.change(None, KeptPort("Organ", OUTPUT_NAME))
    house.wait(1.0)
    old = house.user.output
    assert old  # in use until the other is there
    house.library.outputs = [SYNTH, "Organ:in 130:0"]
    assert house.wait(0.55) == [PortBack("Organ")]
    assert house.user.output is not old
    assert house.clients("output")[0].calls[-1] == "delete"
    house.library.outputs = ["Organ:in 130:0"]
    assert house.wait(1.0) == []
    house.keeper.change(0, KeptPort("Keystation", INPUT_NAME))
    assert house.wait(0.55) == [PortBack("Keystation")]


def test_a_dead_server_is_noticed_at_once_and_left_before_another_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(monkeypatch, OWN_IN, KeptPort("FLUID", OUTPUT_NAME), api="jack")
    house.wait(1.0)
    house.user.busy = True
    house.kill()
    assert house.wait(0.11) == [PortLost(INPUT_NAME), PortLost("FLUID")]
    house.library.running = ["jack"]
    before = len(house.library.clients)
    assert house.wait(1.0) == []
    assert len(house.library.clients) == before  # a client of a dead server must not meet one of a living
    house.user.let_go()
    assert house.wait(0.3) == [PortBack(INPUT_NAME), PortBack("FLUID")]
    assert all(client.calls[-1] == "delete" for client in house.library.clients[:before])


def test_while_the_server_is_away_nothing_is_listed_or_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, OWN_OUT, api="jack")
    house.kill()
    house.wait(0.2)
    before = len(house.library.clients)
    assert house.wait(10.0) == []
    assert len(house.library.clients) == before
    old = house.keeper.system
    house.library.running = ["jack"]
    assert house.wait(0.3) == [PortBack(INPUT_NAME), PortBack(OUTPUT_NAME)]
    assert house.keeper.system is not old
    house.kill()
    assert house.wait(0.2) == [PortLost(INPUT_NAME), PortLost(OUTPUT_NAME)]


def test_what_was_connected_is_connected_again_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, OWN_OUT, api="jack")
    house.jacks[-1].connect(house.own(OUTPUT_NAME), SYNTH)
    house.jacks[-1].connect(house.own(INPUT_NAME), KEYS)
    house.wait(1.0)
    both = (Connection(INPUT_NAME, KEYS), Connection(OUTPUT_NAME, SYNTH))
    assert house.keeper.connections == both
    house.kill()
    house.library.inputs = []
    house.wait(1.0)
    house.library.running = ["jack"]
    house.wait(1.0)
    assert house.keeper.system.connections() == {both[1]}
    assert house.keeper.connections == both
    house.library.inputs = [KEYS]  # a DAW that was started later
    house.wait(0.55)
    assert house.keeper.system.connections() == set(both)


def test_what_was_saved_before_a_crash_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    saved = (Connection(OUTPUT_NAME, SYNTH),)
    house = House(monkeypatch, OWN_IN, OWN_OUT, api="jack", connections=saved)
    house.jacks[-1].refuses = True
    house.wait(1.0)
    assert house.keeper.system.connections() == set()
    house.jacks[-1].refuses = False
    house.wait(0.55)
    assert house.keeper.system.connections() == set(saved)


def test_without_jack_saved_connections_are_kept_for_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    saved = (Connection(OUTPUT_NAME, SYNTH),)
    house = House(monkeypatch, OWN_IN, OWN_OUT, connections=saved)
    house.wait(1.0)
    assert house.keeper.connections == saved


def test_a_thread_looks_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, OWN_IN, KeptPort("FLUID", OUTPUT_NAME))
    told: queue.SimpleQueue[PortNews] = queue.SimpleQueue()
    clock = InternalClock(120)
    keeper = PortKeeper(
        house.keeper.system, house.user, [OWN_IN], KeptPort("FLUID", OUTPUT_NAME), clock, told.put
    )
    with keeper:
        there = PortList(("Keystation:MIDI 1",), ("FLUID:Synth",))
        assert told.get(timeout=30) == PortsSeen(there)
        house.library.outputs = []
        assert told.get(timeout=30) == PortsSeen(there._replace(outputs=()))
        assert told.get(timeout=30) == PortLost("FLUID")
    keeper.stop()
    assert not keeper._thread.is_alive()
    assert house.clients("output")[0].calls[-1] == "delete"
    assert house.user.inputs != [None]
