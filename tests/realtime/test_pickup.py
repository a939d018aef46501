"""Soft take-over: no control jumps because a knob stands elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.pickup import Pickup


def test_a_control_waits_until_its_knob_has_passed_it() -> None:
    pickup = Pickup(lambda _name: 0.5)
    assert [pickup.follows("density", at) for at in (0.1, 0.3, 0.45)] == [False] * 3
    assert pickup.follows("density", 0.56), "passed between two messages"


def test_a_knob_that_has_hold_of_its_control_keeps_it() -> None:
    standing = 0.5
    pickup = Pickup(lambda _name: standing)
    assert pickup.follows("density", 0.5)
    for at in (0.7, 0.9, 1.0, 0.2, 0.0):
        assert pickup.follows("density", at), "also in leaps, if the control came along"
        standing = at


def test_rounding_does_not_shake_the_knob_off() -> None:
    standing = 0.0
    pickup = Pickup(lambda _name: standing)
    for step in range(128):
        at = step / 127
        assert pickup.follows("trade_bars", at)
        standing = round(at * 15) / 15


def test_a_control_set_by_somebody_else_waits_again() -> None:
    standing = 0.5
    pickup = Pickup(lambda _name: standing)
    assert pickup.follows("density", 0.5)
    standing = 0.9
    assert not pickup.follows("density", 0.55)
    assert pickup.follows("density", 0.95)


def test_what_has_no_position_follows_at_once() -> None:
    assert Pickup(lambda _name: None).follows("scale", 0.3)


def test_a_knob_that_was_let_go_waits_again() -> None:
    pickup = Pickup(lambda _name: 0.5)
    assert pickup.follows("density", 0.5)
    pickup.let_go("density")
    assert not pickup.follows("density", 0.2)


@given(start=st.floats(0, 1), ways=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_no_control_jumps_before_the_knob_has_been_there(start: float, ways: list[float]) -> None:
    standing = start
    pickup = Pickup(lambda _name: standing)
    before: float | None = None
    caught = False
    for at in ways:
        follows = pickup.follows("density", at)
        reached = abs(at - start) <= 1 / 64 or (
            before is not None and min(before, at) <= start <= max(before, at)
        )
        caught = caught or reached
        assert follows == caught
        if follows:
            standing = at
        before = at
    assert standing == pytest.approx(ways[-1] if caught else start)
