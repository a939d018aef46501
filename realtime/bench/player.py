"""A player who answers the engine: phrases, cut-ins, and an end in mid-answer. Times are arguments."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from realtime.demo_phrases import PHRASES, timed
from realtime.midi_bytes import (
    Key,
    channel_of,
    control_change,
    is_note_off,
    is_note_on,
    note_key,
    note_off,
    note_on,
)

__all__ = ["MODEL_CHANNEL", "OWN_CHANNEL", "Player"]

MODEL_CHANNEL, OWN_CHANNEL = 0, 1
"""The model plays on the first channel. The player uses another, so that the two can be told apart,
and the model's only to strike keys that it holds down."""

_FIRST_SECONDS = 0.3
_PATIENCE_SECONDS = 2.0
"""After a phrase without an answer, or an answer's last note, the next phrase begins."""
_CUT_IN = 0.6
"""Probability that an answer isn't heard to its end."""
_SOONEST, _LATEST = 0.15, 2.5
"""Seconds after an answer's first note at which it is cut."""
_STRIKE_VELOCITY = 127


class Player:
    """Decides what is played when, from the time and what was heard so far.

    Args:
        bpm: tempo, beats a minute.
        answer_notes: notes of the model to be heard in all before it ends, in mid-answer.
        seed: of every random choice.
    """

    def __init__(self, bpm: float, answer_notes: int, seed: int = 1) -> None:
        """Be ready to play; the first phrase comes a little after the first `due`."""
        self.cut_ins = 0
        """Phrases that began while the model's notes sounded."""
        self._bpm = bpm
        self._wanted = answer_notes
        self._rng = np.random.default_rng(seed)
        self._score: deque[tuple[float, bytes]] = deque()
        self._sounding: set[Key] = set()
        self._answered = 0
        self._cuts: bool | None = None  # whether the answer that begins will be cut; None before it does
        self._next = math.nan

    def hear(self, msg: bytes, now: float) -> None:
        """Take in what came out of the engine at ``now`` seconds."""
        if is_note_off(msg):
            self._sounding.discard(note_key(msg))
        if not is_note_on(msg) or channel_of(msg) != MODEL_CHANNEL or msg[2] == _STRIKE_VELOCITY:
            return
        self._sounding.add(note_key(msg))
        self._answered += 1
        if self._score:
            return  # the last notes of an answer that was just cut
        if self._cuts is None:
            self._cuts = bool(self._rng.random() < _CUT_IN)
            self._next = now + float(self._rng.uniform(_SOONEST, _LATEST))
        if not self._cuts:
            self._next = now + _PATIENCE_SECONDS

    def due(self, now: float) -> list[bytes]:
        """Return what is to be sent at ``now`` seconds."""
        if math.isnan(self._next):
            self._next = now + _FIRST_SECONDS
        if not self._score and now >= self._next and not self.finished:
            self._begin(now)
        messages = []
        while self._score and self._score[0][0] <= now:
            messages.append(self._score.popleft()[1])
        if messages and not self._score:
            self._cuts = None
            self._next = now + _PATIENCE_SECONDS
        return messages

    @property
    def finished(self) -> bool:
        """Whether enough was heard, nothing is left to play, and the model has the word."""
        return self._answered >= self._wanted and not self._score and bool(self._sounding)

    def _begin(self, now: float) -> None:
        """Put a phrase on the stand, at times with pedal; a cut-in strikes a key that the model holds."""
        name = str(self._rng.choice(sorted(PHRASES)))
        shift = int(self._rng.integers(-7, 8))
        score = [
            (moment, bytes([msg[0] | OWN_CHANNEL, msg[1] + shift, msg[2]]))
            for moment, msg in timed(PHRASES[name], self._bpm, now)
        ]
        if self._rng.random() < 1 / 3:
            middle, end = score[len(score) // 2][0], score[-1][0]
            score += [
                (now, control_change(OWN_CHANNEL, 64, 127)),
                (middle, control_change(OWN_CHANNEL, 64, 0)),
            ]
            score += [
                (middle, control_change(OWN_CHANNEL, 64, 127)),
                (end, control_change(OWN_CHANNEL, 64, 0)),
            ]
        if self._sounding:
            self.cut_ins += 1
            pitch = min(self._sounding)[1]
            score += [(now, note_on(MODEL_CHANNEL, pitch, _STRIKE_VELOCITY))]
            score += [(now + 0.05, note_off(MODEL_CHANNEL, pitch))]
        self._score = deque(sorted(score, key=lambda item: item[0]))
