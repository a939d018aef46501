"""Musical time of an Ableton Link session: tempo and bar lines shared with whatever else takes part.

`realtime.link_follower` says how beats follow the session's; here are the participant
and its clock. Link itself comes with the optional package ``ritornello[link]``.
"""

from __future__ import annotations

import importlib
import math
import time as system_time
from collections import deque
from collections.abc import Callable
from typing import Protocol, cast

from music.errors import RitornelloError
from realtime.clock import TempoAnchor, check_bpm
from realtime.link_follower import LinkNews, Observation, SessionFollower

__all__ = ["Link", "LinkClock", "LinkNews", "LinkSessionState", "LinkTime", "open_link"]

_READINGS = 3
"""Readings of Link's clock, of which the one that took the shortest counts."""

_BAD_READING_SECONDS = 0.0001
"""A reading that took longer was interrupted, and says less than the last good one."""

_STALE_SECONDS = 10.0
"""Unless that is older than this: two clocks may drift apart by as much as 0.5 ms a second."""


class LinkTime(Protocol):
    """Link's own clock."""

    def micros(self) -> int:
        """Return the present in microseconds."""
        ...


class LinkSessionState(Protocol):
    """A snapshot of a session, as the binding names its parts; times are Link's microseconds."""

    def tempo(self) -> float:
        """Return the tempo in beats a minute."""
        ...

    def setTempo(self, tempo: float, time: int, /) -> None:  # noqa: N802 - the binding's name
        """Change the tempo from ``time`` on."""
        ...

    def phaseAtTime(self, time: int, quantum: float, /) -> float:  # noqa: N802 - the binding's name
        """Return how many beats into a bar of ``quantum`` beats ``time`` is."""
        ...

    def isPlaying(self) -> bool:  # noqa: N802 - the binding's name
        """Return whether the transport runs."""
        ...

    def timeForIsPlaying(self) -> int:  # noqa: N802 - the binding's name
        """Return when it started or stopped."""
        ...


class Link(Protocol):
    """What is used of the binding's class of that name."""

    enabled: bool
    startStopSyncEnabled: bool  # noqa: N815 - the binding's name

    def numPeers(self) -> int:  # noqa: N802 - the binding's name
        """Return how many others take part."""
        ...

    def clock(self) -> LinkTime:
        """Return Link's clock."""
        ...

    def captureAppSessionState(self) -> LinkSessionState:  # noqa: N802 - the binding's name
        """Return a snapshot of the session."""
        ...

    def commitAppSessionState(self, state: LinkSessionState, /) -> None:  # noqa: N802 - the binding's name
        """Tell the session what was changed in ``state``."""
        ...


def open_link(bpm: float) -> Link:
    """Return a participant that is not yet in a session, with the tempo ``bpm`` to begin one with.

    Raises:
        RitornelloError: the package is not installed.
    """
    try:
        make = importlib.import_module("link").Link
    except (ImportError, AttributeError) as error:
        msg = "Ableton Link is an extra: install it with pip install 'ritornello[link]'."
        raise RitornelloError(msg) from error
    return cast("Link", make(bpm))


class _LinkSeconds:
    """Link's microseconds in seconds of our clock: the two have other origins, and drift apart."""

    def __init__(self, link: LinkTime, time: Callable[[], float]) -> None:
        """Compare the clocks."""
        self._link, self._time = link, time
        self._ahead, self._measured = 0.0, -math.inf

    def refresh(self) -> None:
        """Compare the clocks anew, unless we were interrupted in doing so."""
        width, ahead, moment = min(self._reading() for _ in range(_READINGS))
        if width <= _BAD_READING_SECONDS or moment - self._measured > _STALE_SECONDS:
            self._ahead, self._measured = ahead, moment

    def _reading(self) -> tuple[float, float, float]:
        """Return how long it took, how far Link's clock is ahead, and when; all in seconds."""
        before = self._time()
        micros = self._link.micros()
        after = self._time()
        return after - before, micros * 1e-6 - (before + after) / 2.0, after

    def micros(self, seconds: float) -> int:
        """Return ``seconds`` of our clock as Link counts time."""
        return round((seconds + self._ahead) * 1e6)

    def seconds(self, micros: int) -> float:
        """Return Link's ``micros`` on our clock."""
        return micros * 1e-6 - self._ahead


class LinkClock:
    """A `realtime.clock.Clock` whose beats and bars are those of a Link session.

    One thread calls `refresh`; everything else may be called from any. Joining leaves
    a running session as it is: the tempo given here is that of a session of our own,
    which whoever comes later joins.

    Args:
        bpm: tempo to begin with, where nobody else is.
        bar_beats: length of a bar in beats (quarter notes).
        time: the present in seconds, monotonic.
        link: opens the participant; for tests.
        begin: beat before which beats must not begin.

    Raises:
        RitornelloError: the package for Link is not installed.
        ValueError: the tempo is out of range, or the bar has no length.
    """

    def __init__(
        self,
        bpm: float,
        bar_beats: float,
        time: Callable[[], float] = system_time.perf_counter,
        link: Callable[[float], Link] = open_link,
        begin: float = 0.0,
    ) -> None:
        """Enter the session that is there, or begin one."""
        self._link = link(check_bpm(bpm))
        self._time, self._bar = time, bar_beats
        self._linked = _LinkSeconds(self._link.clock(), time)
        self._linked.refresh()
        self._wishes: deque[float] = deque(maxlen=1)
        self._follower = SessionFollower(self._observe(time()), bar_beats, begin)
        self._link.startStopSyncEnabled = True
        self._link.enabled = True

    def now(self) -> float:
        """Return the present in seconds."""
        return self._time()

    def beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``, by what is known of the session now."""
        return self._follower.anchor.beat_at(seconds)

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is, in seconds."""
        return self._follower.anchor.seconds_at(beat)

    @property
    def bpm(self) -> float:
        """The session's tempo in beats a minute."""
        return self._follower.bpm

    @property
    def anchor(self) -> TempoAnchor:
        """The map in force; its tempo is a little off the session's while it catches up with that."""
        return self._follower.anchor

    @property
    def running(self) -> bool:
        """Always True: a session's beats pass whether or not a transport runs."""
        return True

    @property
    def playing(self) -> bool:
        """Whether the session's transport runs, as far as peers share that."""
        return self._follower.playing

    @property
    def peers(self) -> int:
        """How many others take part."""
        return self._follower.peers

    def set_bpm(self, bpm: float) -> None:
        """Propose a tempo to everybody in the session, with the next `refresh`; the last one to do so wins.

        Link itself keeps to 20 to 999 beats a minute.

        Raises:
            ValueError: the tempo is out of range.
        """
        self._wishes.append(check_bpm(bpm))

    def refresh(self, seconds: float) -> tuple[LinkNews, ...]:
        """Look at the session and follow it; return what is new, which is mostly nothing.

        To be called by one thread, every few milliseconds; ``seconds`` is now, and must not go back.
        """
        if not self._link.enabled:
            return ()
        self._linked.refresh()
        if self._wishes:
            state = self._link.captureAppSessionState()
            state.setTempo(self._wishes.popleft(), self._linked.micros(seconds))
            self._link.commitAppSessionState(state)
        return self._follower.follow(self._observe(seconds))

    def close(self) -> None:
        """Leave the session, which goes on; beats go on here too, in the last tempo."""
        self._link.enabled = False

    def _observe(self, seconds: float) -> Observation:
        state = self._link.captureAppSessionState()
        phase = state.phaseAtTime(self._linked.micros(seconds), self._bar)
        since = self._linked.seconds(state.timeForIsPlaying())
        return Observation(seconds, state.tempo(), phase, self._link.numPeers(), state.isPlaying(), since)
