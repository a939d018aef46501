"""The output across losses: every note-on that went out has exactly one note-off that went out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.ledger import Ledger, Source
from realtime.midi_bytes import control_change, is_note_off, is_note_on, note_key, note_off, note_on
from realtime.outlet import Outlet

OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("on"), st.integers(0, 1), st.integers(60, 62)),
        st.tuples(st.just("off"), st.integers(0, 1), st.integers(60, 62)),
        st.tuples(st.sampled_from(["fail", "work", "drop", "replace", "mend", "pedal", "clock"])),
        st.tuples(st.just("fail after"), st.integers(1, 4)),
    ),
    max_size=40,
)


class Port:
    """Writes down what it sends, for as many messages as it works."""

    name = "port"

    def __init__(self, sent: list[bytes]) -> None:
        self.sent = sent
        self.left = 10**9

    def send(self, msg: bytes) -> None:
        if not self.left:
            error = "gone"
            raise OSError(error)
        self.left -= 1
        self.sent.append(msg)

    def close(self) -> None:
        self.left = 0


class Rig:
    """A ledger, as the dispatcher has one, before an outlet whose ports come and go."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.sent: list[bytes] = []
        self.told: list[str] = []
        self.port = Port(self.sent)
        self.beside = Port([])
        self.outlet = Outlet(self.port, lambda name, _: self.told.append(name), self.beside)

    def send(self, messages: list[bytes]) -> None:
        for msg in messages:
            before = len(self.sent)
            out = self.outlet.send(msg)
            new = self.sent[before:]
            # What a failure left owing comes first, and may fail in its turn; the same note-off can be owed.
            assert new[-1:] == [msg] if out else not any(is_note_on(each) for each in new)
            assert self.beside.sent[-1] == msg

    def do(self, operation: tuple[object, ...]) -> None:
        match operation:
            case ("on", int(channel), int(pitch)):
                self.send(self.ledger.note_on(Source.PLAYER, note_on(channel, pitch, 90)))
            case ("off", int(channel), int(pitch)):
                self.send(self.ledger.note_off(Source.PLAYER, note_off(channel, pitch)))
            case ("pedal",):
                self.send([control_change(0, 64, 127)])
            case ("clock",):
                self.send([b"\xf8"])
            case ("fail after", int(count)):
                self.port.left = count
            case ("fail",):
                self.port.left = 0
            case ("work",):
                self.port.left = 10**9
            case ("drop",):
                self.outlet.drop()
            case ("replace",):
                self.port = Port(self.sent)
                self.outlet.replace(self.port)
            case _:
                self.outlet.mend()


@given(OPERATIONS)
def test_every_note_on_sent_has_exactly_one_note_off_sent(operations: list[tuple[object, ...]]) -> None:
    rig = Rig()
    for operation in [*operations, ("replace",)]:
        rig.do(operation)
    rig.send(rig.ledger.close())
    sounding = set()
    for msg in rig.sent:
        if is_note_on(msg):
            assert note_key(msg) not in sounding
            sounding.add(note_key(msg))
        elif is_note_off(msg):
            sounding.remove(note_key(msg))
    assert not sounding
    assert rig.outlet.tally.unmatched == 0
    assert rig.outlet.tally.note_ons == sum(map(is_note_on, rig.sent))


@given(OPERATIONS)
def test_where_nothing_fails_nothing_is_added_or_left_out(operations: list[tuple[object, ...]]) -> None:
    rig, asked = Rig(), []
    for operation in operations:
        if operation[0] in {"on", "off", "pedal", "clock", "mend"}:
            rig.do(operation)
    ledger = Ledger()
    for name, *key in operations:
        match name, key:
            case "on", [int(channel), int(pitch)]:
                asked += ledger.note_on(Source.PLAYER, note_on(channel, pitch, 90))
            case "off", [int(channel), int(pitch)]:
                asked += ledger.note_off(Source.PLAYER, note_off(channel, pitch))
            case "pedal", _:
                asked.append(control_change(0, 64, 127))
            case "clock", _:
                asked.append(b"\xf8")
    assert rig.sent == asked
    assert not rig.told


def test_a_failure_is_told_once_until_something_goes_out_again() -> None:
    rig = Rig()
    rig.port.left = 0
    rig.send([note_on(0, 60, 1), note_on(0, 62, 1)])
    rig.port.left = 1
    rig.send([note_on(0, 64, 1), note_on(0, 65, 1)])
    assert rig.told == ["port", "port"]
    assert rig.outlet.failures == 3


def test_what_the_keeper_knows_is_lost_is_not_told_again() -> None:
    rig = Rig()
    assert rig.outlet.drop() is rig.port
    assert rig.outlet.drop() is None
    rig.send([note_on(0, 60, 1)])
    assert (rig.told, rig.outlet.failures) == ([], 1)


def test_a_new_output_that_fails_from_the_first_is_told() -> None:
    rig = Rig()
    rig.outlet.drop()
    broken = Port([])
    broken.left = 0
    assert rig.outlet.replace(broken) is None
    rig.send([note_on(0, 60, 1)])
    assert rig.told == ["port"]


def test_note_offs_that_got_lost_on_the_way_are_made_up_for() -> None:
    """An unplugged port takes messages for a while: the channels used are silenced as a whole."""
    rig = Rig()
    rig.send([note_on(2, 60, 1), note_off(2, 60)])
    rig.outlet.drop()
    rig.do(("replace",))
    assert rig.sent[2:] == [control_change(2, 64, 0), control_change(2, 123, 0)]
    rig.do(("replace",))
    assert len(rig.sent) == 4  # nothing was played there since
