"""Whoever holds keys: each is struck once, lifted once, and nothing hangs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from hypothesis import given
from hypothesis import strategies as st

from gui.keys.hands import Finger, Hands
from realtime.messages import Command, Lift, Strike, Sustain

DOWN, UP = Sustain(down=True), Sustain(down=False)
MOUSE, TOUCH, KEY = Finger("mouse"), Finger("touch", 3), Finger("computer", 44)

fingers = st.one_of(
    st.just(MOUSE),
    st.builds(Finger, st.just("touch"), st.integers(0, 3)),
    st.builds(Finger, st.just("computer"), st.integers(16, 20)),
    st.just(Finger("focus")),
)
Deed = Callable[[Hands], Iterable[Command]]


def put(finger: Finger, pitch: int) -> Deed:
    return lambda hands: hands.put(finger, pitch, 80)


deeds = st.one_of(
    st.builds(put, fingers, st.integers(60, 64)),
    st.builds(put, fingers, st.integers(60, 64)),
    st.builds(lambda finger: lambda hands: hands.lift(finger), fingers),
    st.builds(lambda down: lambda hands: hands.latch(down=down), st.booleans()),
    st.builds(lambda down: lambda hands: hands.shift(down=down), st.booleans()),
    st.just(lambda hands: hands.let_go()),
)


def check(told: list[Command], *, over: bool) -> frozenset[int]:
    """Assert that strikes and lifts take turns, and the pedal's ups and downs; return what sounds."""
    sounding: set[int] = set()
    pedal = False
    for command in told:
        match command:
            case Strike(pitch, velocity):
                assert pitch not in sounding
                assert 1 <= velocity <= 127
                sounding.add(pitch)
            case Lift(pitch):
                assert pitch in sounding
                sounding.remove(pitch)
            case Sustain(down):
                assert down != pedal
                pedal = down
            case _:
                raise AssertionError(command)
    assert not (over and (sounding or pedal))
    return frozenset(sounding)


@given(st.lists(deeds, max_size=60))
def test_strikes_and_lifts_take_turns_and_all_ends_in_silence(what: list[Deed]) -> None:
    hands = Hands()
    told: list[Command] = []
    for deed in what:
        told += deed(hands)
        assert check(told, over=False) == hands.held
    told += hands.let_go()
    check(told, over=True)
    assert not hands.held
    struck = Counter(each.pitch for each in told if isinstance(each, Strike))
    assert struck == Counter(each.pitch for each in told if isinstance(each, Lift))


def test_the_first_strikes_and_the_last_lifts() -> None:
    hands = Hands()
    assert hands.put(MOUSE, 60, 90) == (Strike(60, 90),)
    assert hands.put(TOUCH, 60, 40) == ()
    assert hands.lift(MOUSE) == ()
    assert hands.held == {60}
    assert hands.lift(TOUCH) == (Lift(60),)
    assert hands.lift(TOUCH) == ()


def test_a_finger_that_glides_lifts_before_it_strikes() -> None:
    hands = Hands()
    hands.put(MOUSE, 60, 90)
    assert hands.put(MOUSE, 62, 70) == (Lift(60), Strike(62, 70))
    assert hands.put(MOUSE, 62, 30) == ()


def test_a_latched_pedal_goes_down_at_once() -> None:
    hands = Hands()
    assert hands.latch(down=True) == (DOWN,)
    assert hands.pedal
    assert hands.latch(down=False) == (UP,)


def test_shift_alone_is_no_pedal() -> None:
    hands = Hands()
    assert hands.shift(down=True) == ()
    assert hands.shift(down=False) == ()


def test_shift_before_a_key_is_a_pedal_before_it() -> None:
    hands = Hands()
    hands.shift(down=True)
    assert hands.put(KEY, 60, 90) == (DOWN, Strike(60, 90))
    assert hands.lift(KEY) == (Lift(60),)
    assert hands.pedal
    assert hands.shift(down=False) == (UP,)


def test_shift_under_a_key_holds_what_sounds() -> None:
    hands = Hands()
    hands.put(KEY, 60, 90)
    assert hands.shift(down=True) == (DOWN,)


def test_shift_does_not_lift_a_latched_pedal() -> None:
    hands = Hands()
    hands.latch(down=True)
    hands.put(KEY, 60, 90)
    assert (hands.shift(down=True), hands.shift(down=False)) == ((), ())
    assert hands.pedal


def test_letting_go_lifts_keys_and_pedal() -> None:
    hands = Hands()
    hands.latch(down=True)
    hands.put(MOUSE, 60, 90)
    hands.put(TOUCH, 64, 90)
    assert hands.let_go() == (Lift(60), Lift(64), UP)
    assert hands.let_go() == ()
