"""Bindings asked for one after another."""

from __future__ import annotations

import pytest

from music.errors import RitornelloError
from realtime import messages
from realtime.lessons import Lessons

READY = messages.Ready(2, "default", "JACK", ("in",), "out", "internal", 120.0, "4/4", "respond")


def test_each_is_asked_for_once_the_one_before_is_bound() -> None:
    asked: list[str] = []
    lessons = Lessons(["density", "reroll"], asked.append)
    assert asked == []
    lessons.take(READY)
    lessons.take(messages.Notice("something else"))
    assert asked == ["density"]
    lessons.take(messages.Learned("density", "controller 1 on channel 1"))
    lessons.take(messages.Learned("density", "controllers 1 and 33 on channel 1"))
    assert asked == ["density", "reroll"]
    lessons.take(messages.Learned("reroll", "note 36 on channel 10"))
    lessons.take(READY)
    assert asked == ["density", "reroll"]


def test_an_engine_that_starts_again_is_asked_again() -> None:
    asked: list[str] = []
    lessons = Lessons(["density"], asked.append)
    lessons.take(READY)
    lessons.take(READY)
    assert asked == ["density", "density"]


def test_what_there_is_not_is_said() -> None:
    with pytest.raises(RitornelloError, match="loudness"):
        Lessons(["loudness"], lambda _name: None)
