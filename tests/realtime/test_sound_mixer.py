"""What lies between messages and the audio system: order, volume, limiting, and catching up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.midi_bytes import control_change, note_off, note_on
from realtime.sound.limiter import Limiter
from realtime.sound.mixer import RATE, Mixer
from tests.realtime.sound_ear import largest_step, peak

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Constant:
    """A voice that says what it was told, and always sounds the same."""

    def __init__(self, level: float = 0.5) -> None:
        self.level = level
        self.told: list[bytes] = []

    def handle(self, msg: bytes) -> None:
        self.told.append(msg)

    def render(self, frames: int) -> NDArray[np.float32]:
        return np.full((frames, 2), self.level, np.float32)


def test_messages_are_applied_in_order_with_the_next_block() -> None:
    voice = Constant()
    mixer = Mixer(voice, 1.0)
    sent = [note_on(0, 60, 1), control_change(0, 64, 127), note_off(0, 60)]
    for msg in [b"\xf8", *sent, b"\xf0\x01\xf7"]:
        mixer.put(msg)
    assert not voice.told
    mixer.render(16)
    assert voice.told == sent
    assert mixer.rendered == 16


def test_silence_reaches_every_channel() -> None:
    voice = Constant()
    mixer = Mixer(voice, 1.0)
    mixer.silence()
    mixer.render(1)
    for channel in range(16):
        for number in (64, 120):
            assert control_change(channel, number, 0) in voice.told


def test_notes_that_nobody_could_hear_do_not_begin() -> None:
    voice = Constant()
    mixer = Mixer(voice, 1.0)
    for msg in (note_on(0, 60, 80), b"\xc0\x04", note_off(0, 60)):
        mixer.put(msg)
    mixer.catch_up()
    assert voice.told == [b"\xc0\x04", note_off(0, 60)]
    assert mixer.rendered == 0


def test_a_change_of_volume_does_not_click() -> None:
    mixer = Mixer(Constant(), 1.0)
    blocks = [mixer.render(256)]
    for volume in (0.0, 0.5):
        mixer.volume = volume
        blocks += [mixer.render(256), mixer.render(256)]
    sound = np.concatenate(blocks)
    assert largest_step(sound) < 0.005
    assert sound[0, 0] == 0.5
    assert sound[600, 0] == 0
    assert sound[-1, 0] == pytest.approx(0.125)


LEVELS = st.lists(
    st.tuples(st.integers(0, 5000).map(lambda level: level / 100), st.integers(1, 600)), max_size=20
)


@given(LEVELS)
def test_nothing_exceeds_1_and_what_is_soft_is_left_alone(levels: list[tuple[float, int]]) -> None:
    limiter = Limiter(RATE)
    loud = False
    for level, frames in levels:
        block = (level * np.sin(np.arange(frames))[:, None] * np.ones(2)).astype(np.float32)
        before = block.copy()
        limiter.apply(block)
        assert peak(block) <= 1.0
        assert (np.sign(block) == np.sign(before)).all()
        loud |= peak(before) > 0.8
        if not loud:
            assert np.array_equal(block, before)


def test_after_something_loud_it_turns_up_again() -> None:
    limiter = Limiter(RATE)
    limiter.apply(np.full((256, 2), 8.0, np.float32))
    heard = []
    for _ in range(RATE // 256 * 3):
        block = np.full((256, 2), 0.5, np.float32)
        limiter.apply(block)
        heard.append(block)
    sound = np.concatenate(heard)
    assert sound[0, 0] < 0.1
    assert (np.diff(sound[:, 0]) >= -1e-6).all()
    assert sound[-1, 0] == pytest.approx(0.5, rel=0.01)
    assert largest_step(sound) < 1e-4
