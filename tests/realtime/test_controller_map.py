"""MIDI learn: what is moved next is bound, what must not be bound is refused, and nothing jumps."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from realtime.controller_map import (
    Binding,
    ControllerMap,
    Learned,
    Moved,
    Pressed,
    Refused,
    Source,
)
from realtime.midi_bytes import control_change, note_off, note_on


def learnt(name: str, *messages: bytes) -> ControllerMap:
    """Return a map in which ``name`` is bound to what sent the messages, all at one moment."""
    bound = ControllerMap()
    bound.learn(name)
    for msg in messages:
        bound.receive(msg, 1.0)
    return bound


def pressing(name: str, msg: bytes) -> ControllerMap:
    bound = ControllerMap()
    bound.learn_action(name)
    assert isinstance(bound.receive(msg, 1.0), Learned)
    return bound


def test_the_next_controller_is_bound() -> None:
    bound = ControllerMap()
    bound.learn("density")
    assert bound.receive(control_change(2, 74, 10), 1.0) == Learned("density", "controller 74 on channel 3")
    assert bound.learning is None
    assert bound.receive(control_change(2, 74, 127), 2.0) == Moved("density", 1.0)
    assert bound.receive(control_change(2, 74, 0), 2.0) == Moved("density", 0.0)
    assert bound.receive(control_change(1, 74, 0), 2.0) is None, "another channel"
    assert bound.bindings == {"density": Binding("density", Source("controller", 74, 2))}


def test_one_knob_for_all_channels() -> None:
    bound = ControllerMap()
    bound.learn("density", any_channel=True)
    assert bound.receive(control_change(2, 74, 10), 1.0) == Learned("density", "controller 74 on any channel")
    assert bound.receive(control_change(9, 74, 127), 2.0) == Moved("density", 1.0)
    bound.learn("temperature")
    bound.receive(control_change(4, 74, 10), 3.0)
    assert bound.receive(control_change(4, 74, 127), 4.0) == Moved("temperature", 1.0), "its own comes first"
    assert bound.receive(control_change(5, 74, 127), 4.0) == Moved("density", 1.0)


def test_nothing_else_is_taken_or_learnt() -> None:
    bound = ControllerMap()
    bound.learn("density")
    for msg in (
        note_on(0, 60, 90),
        note_off(0, 60),
        b"\xc0\x05",
        b"\xe0\x00\x40",
        b"\xd0\x10",
        b"\xf8",
        b"\xf0\x01\xf7",
    ):
        assert bound.receive(msg, 0.0) is None
        assert not bound.takes(msg)
    assert bound.learning == "density"


@pytest.mark.parametrize("number", [0, 32, 64, 6, 38, 98, 99, 100, 101, 120, 123, 127])
@pytest.mark.parametrize("action", [False, True])
def test_controllers_with_a_meaning_of_their_own_are_refused(number: int, action: bool) -> None:  # noqa: FBT001 - pytest gives it
    bound = ControllerMap()
    (bound.learn_action if action else bound.learn)("hold")
    refused = bound.receive(control_change(0, number, 127), 0.0)
    assert isinstance(refused, Refused)
    assert refused.name == "hold"
    assert refused.reason.startswith("hold can't be bound to this: that ")
    assert not bound.takes(control_change(0, number, 127)), "it does what it always does"
    assert bound.learning == "hold", "something else will come"
    assert not bound.bindings


@pytest.mark.parametrize(("first", "second"), [(7, 39), (39, 7)])
def test_a_knob_of_two_controllers_has_14_bits(first: int, second: int) -> None:
    bound = ControllerMap()
    bound.learn("density")
    bound.receive(control_change(0, first, 64), 1.0)
    again = bound.receive(control_change(0, second, 1), 1.003)
    assert again == Learned("density", "controllers 7 and 39 on channel 1")
    values = {7: 100, 39: 33}
    moved = [bound.receive(control_change(0, number, values[number]), 2.0) for number in (first, second)]
    assert moved[-1] == Moved("density", (100 * 128 + 33) / 16383)
    values = {7: 127, 39: 127}
    moved = [bound.receive(control_change(0, number, values[number]), 3.0) for number in (first, second)]
    assert moved[-1] == Moved("density", 1.0)
    assert all(bound.takes(control_change(0, number, 1)) for number in (7, 39))


@given(position=st.integers(0, 16383))
def test_each_of_the_14_bits_counts(position: int) -> None:
    bound = learnt("density", control_change(0, 7, 64), control_change(0, 39, 1))
    bound.receive(control_change(0, 7, position >> 7), 2.0)
    moved = bound.receive(control_change(0, 39, position & 0x7F), 2.0)
    assert moved == Moved("density", position / 16383)


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [(7, 39, 0.06), (7, 40, 0.01), (7, 7, 0.01), (40, 72, 0.01), (74, 106, 0.01)],
)
def test_two_knobs_are_no_pair(first: int, second: int, later: float) -> None:
    bound = ControllerMap()
    bound.learn("density")
    bound.receive(control_change(0, first, 64), 1.0)
    bound.receive(control_change(0, second, 64), 1.0 + later)
    assert bound.bindings["density"].source == Source("controller", first, 0)


def test_only_halves_on_one_channel_make_a_pair() -> None:
    bound = learnt("density", control_change(0, 7, 64), control_change(1, 39, 1))
    assert bound.bindings["density"].source.bits == 7


def test_a_name_has_one_source_and_a_source_works_one_thing() -> None:
    bound = learnt("density", control_change(0, 74, 1))
    bound.learn("density")
    bound.receive(control_change(0, 75, 1), 2.0)
    assert bound.receive(control_change(0, 74, 1), 3.0) is None
    bound.learn("temperature")
    bound.receive(control_change(0, 75, 1), 4.0)
    assert set(bound.bindings) == {"temperature"}


def test_a_pair_takes_both_controllers_from_others() -> None:
    bound = learnt("density", control_change(0, 39, 1))
    bound.learn("temperature")
    bound.receive(control_change(0, 7, 1), 5.0)
    bound.receive(control_change(0, 39, 1), 5.001)
    assert set(bound.bindings) == {"temperature"}


def test_a_pad_works_an_action() -> None:
    bound = ControllerMap()
    bound.learn_action("hold")
    assert bound.receive(note_off(9, 36), 0.0) is None, "let go of something else"
    assert bound.receive(note_on(9, 36, 50), 0.0) == Learned("hold", "note 36 on channel 10")
    assert bound.receive(note_on(9, 36, 50), 1.0) == Pressed("hold", down=True)
    assert bound.receive(b"\x99\x24\x00", 2.0) == Pressed("hold", down=False)
    assert bound.receive(note_off(9, 36), 2.0) is None, "it is up"
    assert bound.takes(note_on(9, 36, 1))
    assert bound.takes(note_off(9, 36))
    assert not bound.takes(note_on(9, 37, 1))


def test_a_pedal_or_button_works_an_action() -> None:
    bound = ControllerMap()
    bound.learn_action("hold")
    assert bound.receive(control_change(0, 66, 0), 0.0) is None, "a button that goes up"
    assert bound.receive(control_change(0, 66, 127), 0.0) == Learned("hold", "controller 66 on channel 1")
    said = [bound.receive(control_change(0, 66, value), 1.0) for value in (10, 70, 127, 64, 63, 0)]
    assert said == [None, Pressed("hold", down=True), None, None, Pressed("hold", down=False), None]


def test_a_program_change_works_an_action() -> None:
    bound = pressing("reroll", b"\xc0\x04")
    assert bound.bindings["reroll"].source == Source("program", 4, 0)
    assert str(bound.bindings["reroll"].source) == "program 5 on channel 1"
    for _ in range(2):
        assert bound.receive(b"\xc0\x04", 1.0) == Pressed("reroll", down=True)
    assert bound.receive(b"\xc0\x05", 1.0) is None


def test_what_is_about_to_be_learnt_is_not_for_the_instrument() -> None:
    bound = ControllerMap()
    assert not bound.takes(note_on(0, 36, 90))
    bound.learn_action("panic")
    assert bound.takes(note_on(0, 36, 90))
    assert not bound.takes(note_off(0, 50)), "a key let go that was played before"
    bound.learn("density")
    assert not bound.takes(note_on(0, 36, 90))
    assert bound.takes(control_change(0, 74, 90))


def test_what_is_forgotten_works_nothing() -> None:
    bound = pressing("hold", note_on(0, 36, 90))
    bound.receive(note_on(0, 36, 90), 1.0)
    bound.forget("hold")
    bound.forget("hold")
    assert not bound.bindings
    assert not bound.takes(note_on(0, 36, 90))
    assert bound.receive(note_off(0, 36), 2.0) is None
    bound.learn("density")
    bound.forget("density")
    assert bound.learning is None


def test_a_forgotten_key_that_was_down_is_up_when_bound_again() -> None:
    bound = pressing("hold", note_on(0, 36, 90))
    bound.receive(note_on(0, 36, 90), 1.0)
    bound.forget("hold")
    bound.learn_action("hold")
    bound.receive(note_on(0, 36, 90), 2.0)
    assert bound.receive(note_on(0, 36, 90), 3.0) == Pressed("hold", down=True)


def test_bindings_can_only_be_looked_at() -> None:
    bound = learnt("density", control_change(0, 74, 1))
    with pytest.raises(TypeError):
        bound.bindings["temperature"] = bound.bindings["density"]  # type: ignore[index]
    before = bound.bindings
    bound.forget("density")
    assert "density" in before, "a view of its moment, that no other thread sees change"


def test_a_control_waits_for_its_knob() -> None:
    standing = {"density": 0.5}
    bound = ControllerMap(current=standing.get)
    bound.learn("density")
    bound.receive(control_change(0, 74, 0), 1.0)
    assert bound.receive(control_change(0, 74, 40), 2.0) is None
    assert bound.receive(control_change(0, 74, 70), 3.0) == Moved("density", 70 / 127)
    standing["density"] = 0.1
    assert bound.receive(control_change(0, 74, 71), 4.0) is None, "set by somebody else"
    jumping = ControllerMap(current=standing.get, pickup=False)
    jumping.learn("density")
    jumping.receive(control_change(0, 74, 0), 1.0)
    assert jumping.receive(control_change(0, 74, 127), 2.0) == Moved("density", 1.0)


# --- keeping -----------------------------------------------------------------------


def test_what_was_bound_can_be_kept_as_json() -> None:
    bound = learnt("density", control_change(0, 7, 64), control_change(0, 39, 1))
    bound.learn_action("hold", any_channel=True)
    bound.receive(note_on(0, 36, 90), 1.0)
    other = learnt("temperature", control_change(0, 74, 1))
    other.restore(json.loads(json.dumps(bound.to_dict())))
    assert other.bindings == bound.bindings
    assert other.receive(note_on(5, 36, 90), 2.0) == Pressed("hold", down=True)
    other.restore({})
    assert not other.bindings


_CONTROLLER = {"kind": "controller", "number": 74, "channel": 0}
_NOTE = {"kind": "note", "number": 36}


@pytest.mark.parametrize(
    "bindings",
    [
        3,
        [3],
        [{"name": "density"}],
        [{"name": "density", "source": {**_CONTROLLER, "number": 128}}],
        [{"name": "density", "source": {**_CONTROLLER, "channel": 16}}],
        [{"name": "density", "source": {**_CONTROLLER, "kind": "bend"}}],
        [{"name": "density", "source": {**_CONTROLLER, "bits": 8}}],
        [{"name": "density", "source": {**_CONTROLLER, "bits": 14}}],
        [{"name": "density", "source": {**_CONTROLLER, "number": 64}}],
        [{"name": "density", "source": {**_CONTROLLER, "number": 6, "bits": 14}}],
        [{"name": "density", "source": {**_CONTROLLER, "colour": "red"}}],
        [{"name": "density", "source": _NOTE}],
        [{"name": "density", "source": _CONTROLLER}, {"name": "pitch", "source": _CONTROLLER}],
        [{"name": "hold", "source": _CONTROLLER}, {"name": "hold", "source": _NOTE, "action": True}],
    ],
)
def test_damaged_bindings_are_refused_in_one_sentence(bindings: object) -> None:
    bound = learnt("density", control_change(0, 74, 1))
    with pytest.raises(RitornelloError, match=r"^What was bound .*: bind them anew\.$"):
        bound.restore({"bindings": bindings})
    assert set(bound.bindings) == {"density"}, "everything stays as it was"


_MESSAGES = st.one_of(
    st.builds(
        control_change,
        st.integers(0, 1),
        st.sampled_from([0, 1, 7, 33, 39, 64, 74, 123]),
        st.integers(0, 127),
    ),
    st.builds(note_on, st.integers(0, 1), st.integers(36, 38), st.integers(1, 127)),
    st.builds(note_off, st.integers(0, 1), st.integers(36, 38)),
    st.builds(lambda number: bytes((0xC0, number)), st.integers(0, 3)),
    st.sampled_from([b"\xf8", b"\xe0\x00\x40", b"\xf0\x01\xf7"]),
)
_NAMES = st.sampled_from(["density", "hold", "tap"])


@given(
    steps=st.lists(
        st.one_of(_MESSAGES, st.tuples(st.sampled_from(["learn", "learn_action", "forget"]), _NAMES)),
        max_size=60,
    )
)
def test_whatever_is_learnt_the_map_stays_sound(steps: list[bytes | tuple[str, str]]) -> None:
    bound = ControllerMap(current=lambda _name: 0.5)
    down: set[str] = set()
    for moment, step in enumerate(steps):
        if isinstance(step, tuple):
            getattr(bound, step[0])(step[1])
            down &= set(bound.bindings)
            continue
        took = bound.takes(step)
        done = bound.receive(step, moment * 0.03)
        assert took or not isinstance(done, Moved | Pressed), "what works something is not passed on"
        if isinstance(done, Learned):
            assert bound.takes(step)
            down = (down & set(bound.bindings)) - {done.name}
        if isinstance(done, Moved):
            assert 0 <= done.value <= 1
        if isinstance(done, Pressed) and bound.bindings[done.name].source.kind != "program":
            assert done.down != (done.name in down)
            (down.add if done.down else down.discard)(done.name)
        other = ControllerMap()
        other.restore(bound.to_dict())
        assert other.bindings == bound.bindings
