"""Beats that follow an Ableton Link session's: the arithmetic, without a network.

Link makes programs agree on the tempo and on where in the bar they are, never on
which bar it is (https://ableton.github.io/link/). So the beats here are the
session's but for a whole number of bars, and they only go forward: what little the
session moves is caught up with smoothly, and where it moves much, as in joining
one, time jumps ahead to the next moment that agrees.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from realtime.clock import MAX_BPM, MIN_BPM, TempoAnchor

__all__ = ["LinkNews", "Observation", "SessionFollower"]

_NOTICEABLE_SECONDS = 0.001
"""Smaller differences from the session are left: a tick is as long, and clocks are read less well."""

_NOTICEABLE_BPM = 0.001
"""Smaller changes of tempo are no news: peers round the tempo to whole microseconds a beat."""

_JUMP_SECONDS = 0.03
"""Larger differences are not caught up with but jumped over."""

_CATCH_UP_SECONDS = 1.0
"""Smaller ones are made up for within this: at most 3% faster or slower, which nobody hears."""


class Observation(NamedTuple):
    """The session as it is seen at a moment."""

    seconds: float
    """When, on our clock."""
    bpm: float
    """Beats a minute."""
    phase: float
    """Beats since the last bar line."""
    peers: int = 0
    """How many others take part."""
    playing: bool = False
    """Whether its transport runs, as far as peers share that."""
    since: float = 0.0
    """When it started or stopped, in seconds; perhaps in the future."""


class LinkNews(NamedTuple):
    """Something happened in the session."""

    kind: Literal["joined", "jumped", "tempo", "start", "stop"]
    """``joined``: there are others now; ``jumped``: the place in the bar changed; ``tempo``: the tempo
    changed; ``start``, ``stop``: somebody's transport did, where its program shares that."""
    seconds: float
    """When: now, or for a transport perhaps later."""
    beat: float
    """The beat it is then."""
    jumped: bool
    """Whether beats were skipped: whatever was planned for a beat has another time now."""


class SessionFollower:
    """Beats that follow a session's, at a moment's notice but never backwards.

    Args:
        seen: the session now.
        bar_beats: length of a bar in beats; bar lines are at its multiples.
        begin: beat before which it must not begin.

    Raises:
        ValueError: the bar has no length, or the tempo is out of range.
    """

    def __init__(self, seen: Observation, bar_beats: float, begin: float = 0.0) -> None:
        """Begin where the session is in its bar."""
        if not 0.0 < bar_beats < math.inf:
            msg = f"a bar must have a length, not {bar_beats} beats"
            raise ValueError(msg)
        self._bar = bar_beats
        self._peers, self._playing = seen.peers, seen.playing
        first = math.ceil(begin / bar_beats) * bar_beats
        self._session = TempoAnchor(seen.seconds, first + seen.phase % bar_beats, seen.bpm)
        """The session's own beats, but for whole bars."""
        self._caught_up = math.inf
        """When, in seconds, `anchor` will have met the session's beats; infinite once it has."""
        self.anchor = self._session
        """The beats that are played by, replaced as a whole."""

    @property
    def bpm(self) -> float:
        """The session's tempo, which is not that of `anchor` while that catches up."""
        return self._session.bpm

    @property
    def playing(self) -> bool:
        """Whether the session's transport runs, as far as peers share that."""
        return self._playing

    @property
    def peers(self) -> int:
        """How many others take part."""
        return self._peers

    def follow(self, seen: Observation) -> tuple[LinkNews, ...]:
        """Take in the session as it is now, and return what is new.

        The moments of successive calls must not go back.

        Raises:
            ValueError: the tempo is out of range.
        """
        news = []
        joined = seen.peers > 0 and self._peers == 0
        tempo = abs(seen.bpm - self.bpm) >= _NOTICEABLE_BPM
        jumped = self._move(seen)
        if joined or jumped or tempo:
            kind: Literal["joined", "jumped", "tempo"] = (
                "joined" if joined else "jumped" if jumped else "tempo"
            )
            news.append(LinkNews(kind, seen.seconds, self.anchor.beat_at(seen.seconds), jumped))
        if seen.playing != self._playing:
            when = max(seen.since, seen.seconds)
            state: Literal["start", "stop"] = "start" if seen.playing else "stop"
            news.append(LinkNews(state, when, self.anchor.beat_at(when), jumped=False))
        self._peers, self._playing = seen.peers, seen.playing
        return tuple(news)

    def _move(self, seen: Observation) -> bool:
        """Agree with the session again where that is due; return whether it took a jump."""
        seconds, beat = seen.seconds, self.anchor.beat_at(seen.seconds)
        second = seen.bpm / 60.0
        moved = self._apart(seen, self._session.beat_at(seconds)) / second
        apart = self._apart(seen, beat)
        if abs(seen.bpm - self.bpm) < _NOTICEABLE_BPM and abs(moved) < _NOTICEABLE_SECONDS:
            if seconds < self._caught_up:
                return False
            if abs(apart) / second < _NOTICEABLE_SECONDS:
                self.anchor, self._caught_up = TempoAnchor(seconds, beat, self.bpm), math.inf
                return False
            # The look came late, and a little faster or slower was too much.
        if abs(apart) / second > _JUMP_SECONDS:
            self._session = TempoAnchor(seconds, beat + apart % self._bar, seen.bpm)
            self.anchor, self._caught_up = self._session, math.inf
            return True
        self._session = TempoAnchor(seconds, beat + apart, seen.bpm)
        bpm = seen.bpm + apart * 60.0 / _CATCH_UP_SECONDS
        self.anchor = TempoAnchor(seconds, beat, min(max(bpm, MIN_BPM), MAX_BPM))
        self._caught_up = seconds + _CATCH_UP_SECONDS
        return False

    def _apart(self, seen: Observation, beat: float) -> float:
        """Return how many beats the session is ahead of ``beat``, up to half a bar either way."""
        return math.remainder(seen.phase - beat, self._bar)
