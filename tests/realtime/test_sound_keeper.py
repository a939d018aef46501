"""Turning the built-in sound on and off: with its real process, into an audio device that is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from realtime import messages
from realtime.sound.port import SoundPort
from realtime.sound_keeper import SoundKeeper

pytest.importorskip("miniaudio")

PATIENCE = 20.0


@pytest.fixture
def keeper() -> Iterator[SoundKeeper]:
    keeper = SoundKeeper(SoundPort(backend="null"))
    yield keeper
    keeper.close()


def told(keeper: SoundKeeper, right: Callable[[messages.Sound], bool]) -> messages.Sound:
    """Return what is said of the sound, as soon as it is ``right``."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        for sound in keeper.look():
            if right(sound):
                return sound
        time.sleep(0.005)
    pytest.fail("it was never said")


def test_nothing_is_said_while_nobody_wants_it(keeper: SoundKeeper) -> None:
    assert keeper.look() == []


def test_it_says_where_it_comes_out(keeper: SoundKeeper) -> None:
    keeper.set(messages.SetSound(on=True, volume=0.5))
    sound = told(keeper, lambda each: bool(each.device))
    assert sound.on
    assert sound.voice
    assert sound.problem == ""
    keeper.set(messages.SetSound(on=False))
    assert not told(keeper, lambda each: not each.on).on
    assert keeper.look() == []


def test_a_soundfont_that_is_none_is_said(keeper: SoundKeeper) -> None:
    keeper.set(messages.SetSound(on=True, soundfont="/nowhere/grand.sf2"))
    assert "grand.sf2" in told(keeper, lambda each: bool(each.problem)).problem
