"""The clock of a DAW as it comes over MIDI: ticks, Start, Stop, Continue and Song Position.

Two counts of beats meet here. The *song beat* is the DAW's position, which may be
anywhere and may jump back. The *session beat* is what the engine counts by: it only goes
forward, also while the DAW stands still, and beat 0 and every whole bar after it is a
bar line. Between them lie always whole bars, so that the bar lines of both agree:
when the DAW starts or jumps, the session beat jumps forward to the next moment
with the same position in its bar.

Forward is meant up to half a tick, 1/48 beat: so far the session beat may be put
back, as the filtered phase of the ticks is corrected with each of them. Where
more than that would be needed, it waits for the DAW instead, going slower.
"""

from __future__ import annotations

import enum
import math
import time as system_time
from typing import TYPE_CHECKING, Literal, NamedTuple

from realtime.clock import MIN_BPM, TempoAnchor, check_bpm
from realtime.clock_follower import TICKS_PER_BEAT, ClockFollower
from realtime.midi_bytes import (
    CLOCK,
    CONTINUE,
    START,
    STOP,
    is_song_position,
    is_system_realtime,
    position_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from music.score import Meter

__all__ = ["TICKS_PER_SIXTEENTH", "ClockState", "MidiClock", "Transport"]

TICKS_PER_SIXTEENTH = TICKS_PER_BEAT // 4
"""Ticks in the unit of Song Position."""

_HALF_TICK = 0.5 / TICKS_PER_BEAT + 1e-9
"""Beats that the session beat may be put back, and may differ without having jumped; and rounding's share."""
_FAR = 1.0
"""Beats from which on waiting for the DAW would take too long: the session beat jumps forward instead."""
_WAITING_PACE = 0.5
"""Tempo while waiting for the DAW, as a share of its tempo."""


class Transport(NamedTuple):
    """What the DAW has begun to do."""

    kind: Literal["start", "continue", "stop", "locate", "lost", "found"]
    """Lost: the ticks ceased without a Stop. Found: there are ticks without a Start, where its bar lines
    are is not known."""
    seconds: float
    beat: float
    """Session beat at `seconds`, after the change."""
    jumped: bool
    """Whether the session beat before was another one, by more than half a tick."""


class ClockState(NamedTuple):
    """What there is to tell of the DAW's clock, at one moment."""

    running: bool
    """Whether the DAW plays."""
    in_sync: bool
    """Whether ticks come, and a beat's worth of them has agreed on tempo and phase."""
    located: bool
    """Whether the DAW has said where it is, so that bar lines are its own."""
    bpm: float
    """Tempo in beats a minute, filtered; the last one known where no ticks come."""
    jitter_seconds: float
    """Standard deviation of the ticks about their line."""
    lost_ticks: int
    """Ticks that never came, so far."""
    ignored: int
    """Ticks too far apart for the slowest tempo, or at no time, so far."""
    song_offset: float
    """Session beat less song beat, whole bars."""


class _Play(enum.Enum):
    UNKNOWN = enum.auto()
    """Nothing was heard of the DAW, or no longer: if ticks come, it plays."""
    FOUND = enum.auto()
    """Ticks come without a word: it plays, or sends ticks while it stands, and may yet say Continue."""
    RUNNING = enum.auto()
    STOPPED = enum.auto()


class _Position(NamedTuple):
    tick: int
    """Of the song."""
    known: bool
    """Whether the DAW has said it, or we counted from what it said."""


class _Pending(NamedTuple):
    kind: Literal["start", "continue", "locate"]
    position: _Position


class _View(NamedTuple):
    """What other threads see, replaced as a whole."""

    anchor: TempoAnchor
    state: ClockState
    standing: float | None
    """Song beat at which the DAW stands still; None while it moves."""


class MidiClock:
    """A `Clock` that follows a DAW, and goes on at the last tempo while there is none to follow.

    One thread calls `receive`, `check` and `set_bpm`, with seconds of `now`; what comes
    with an earlier moment than the one before counts as at the same. Any thread may read
    all else.
    """

    def __init__(
        self,
        bpm: float,
        meter: Meter,
        time: Callable[[], float] = system_time.perf_counter,
        begin: float = 0.0,
    ) -> None:
        """Start at the first bar line from session beat ``begin`` on, with ``bpm`` until ticks tell another.

        Raises:
            ValueError: the tempo is out of range.
        """
        self._time = time
        self._bar = meter.beats
        self._follower = ClockFollower(bpm)
        self._play = _Play.UNKNOWN
        self._pending: _Pending | None = None
        self._kept = _Position(0, known=False)
        self._standing = False
        self._located = False
        self._ticking = False
        self._bpm = self._kept_bpm = check_bpm(bpm)
        # song tick = tick of the follower + shift; session beat = song beat + bars * bar
        self._shift = 0
        self._bars = math.ceil(begin / float(self._bar))
        self._latest = time()
        self._reached = float(self._bars * self._bar)
        self._view = _View(TempoAnchor(self._latest, self._reached, bpm), self._state(), None)

    def now(self) -> float:
        """Return the present in seconds."""
        return self._time()

    def beat_at(self, seconds: float) -> float:
        """Return the session beat at ``seconds``."""
        return self._view.anchor.beat_at(seconds)

    def seconds_at(self, beat: float) -> float:
        """Return when session ``beat`` is, in seconds."""
        return self._view.anchor.seconds_at(beat)

    def song_beat_at(self, seconds: float) -> float:
        """Return the DAW's position in beats from its song's start; while it is stopped, where it stands.

        Where the DAW has not said it (`ClockState.located`), it is the session beat less whole bars.
        """
        view = self._view
        return (
            view.anchor.beat_at(seconds) - view.state.song_offset if view.standing is None else view.standing
        )

    @property
    def bpm(self) -> float:
        """Tempo in beats a minute, filtered."""
        return self._view.state.bpm

    @property
    def running(self) -> bool:
        """Whether the DAW plays; otherwise session beats go on at the last tempo."""
        return self._view.state.running

    @property
    def anchor(self) -> TempoAnchor:
        """The map of seconds and session beats in force, another object after each tick that is followed."""
        return self._view.anchor

    @property
    def state(self) -> ClockState:
        """What there is to tell of the DAW's clock."""
        return self._view.state

    def set_bpm(self, bpm: float, seconds: float | None = None) -> None:
        """Go on at ``bpm`` from ``seconds`` (default: now) on; without effect while ticks tell the tempo.

        Raises:
            ValueError: the tempo is out of range.
        """
        check_bpm(bpm)
        if not self._ticking:
            moment = self._move_to(self.now() if seconds is None else seconds)
            self._bpm = self._kept_bpm = bpm
            self._publish(self.anchor.with_bpm(bpm, moment))

    def receive(self, seconds: float, msg: bytes) -> Transport | None:
        """Take a message of the clock's port, and say what the DAW does if that has changed.

        Start, Continue and Song Position take effect, and are reported, with the tick
        after them, as MIDI defines it. What is none of the five is ignored.
        """
        seconds = self._move_to(seconds)
        if is_song_position(msg):
            self._locate(position_of(msg) * TICKS_PER_SIXTEENTH)
            return None
        if not is_system_realtime(msg):
            return None
        if msg[0] == CLOCK:
            return self._tick(seconds)
        if msg[0] == START:
            self._pending = _Pending("start", _Position(0, known=True))
        elif msg[0] == CONTINUE and self._play is not _Play.RUNNING:
            if self._pending is None or self._pending.kind == "locate":
                self._pending = _Pending("continue", self._kept)
        elif msg[0] == STOP:
            return self._stop(seconds)
        return None

    def check(self, seconds: float) -> Transport | None:
        """Say so if ticks have ceased without a Stop by ``seconds``; call it several times a second.

        That is after half a second and four ticks' time. The tempo is then the last
        that held for a beat: what comes in a burst before the silence is none. That
        ticks are back is reported by `receive`, once enough of them agree.
        """
        seconds = self._move_to(seconds)
        if not self._ticking or seconds <= self._follower.silent_from:
            return None
        self._ticking = False
        self._bpm = self._kept_bpm
        lost = self._moving
        if lost:
            self._keep_position()
            if self._pending is not None and self._pending.kind == "locate":
                self._kept, self._pending = self._pending.position, None
            self._play = _Play.UNKNOWN
        self._publish(self.anchor.with_bpm(self._bpm, seconds))
        return Transport("lost", seconds, self.anchor.beat_at(seconds), jumped=False) if lost else None

    def _tick(self, seconds: float) -> Transport | None:
        """Count and follow a tick."""
        change = self.check(seconds)
        pending, self._pending = self._pending, None
        counts = self._follower.tick(seconds, fresh=pending is not None)
        self._ticking |= counts or pending is not None
        if self._follower.locked:
            self._bpm = self._follower.bpm
        if self._follower.holds:
            self._kept_bpm = self._bpm
        if pending is not None:
            if pending.kind != "locate":
                self._play = _Play.RUNNING
            self._located = pending.position.known
            return self._arrive(seconds, pending.kind, pending.position.tick)
        if self._moving:
            return self._follow(seconds)
        if self._play is _Play.UNKNOWN and self._follower.locked:
            # The nearest tick: if the DAW has played on unheard, its bar lines still fit.
            self._play = _Play.FOUND
            self._located = False
            ahead = self._reached - self._in_session(self._line()).beat_at(seconds)
            tick = self._follower.tick_number + self._shift + round(ahead * TICKS_PER_BEAT)
            return self._arrive(seconds, "found", tick)
        self._publish(self.anchor.with_bpm(self._bpm, seconds))
        return change

    def _arrive(
        self, seconds: float, kind: Literal["start", "continue", "locate", "found"], song_tick: int
    ) -> Transport:
        """Put the latest tick at ``song_tick``: the session beat jumps forward to where bars agree."""
        self._standing = False
        self._shift = song_tick - self._follower.tick_number
        song = self._line()
        self._bars = math.ceil((self._reached - _HALF_TICK - song.beat_at(seconds)) / float(self._bar))
        after = self._in_session(song)
        jumped = abs(after.beat_at(seconds) - self._reached) > _HALF_TICK
        self._publish(after)
        return Transport(kind, after.seconds, after.beat, jumped)

    def _follow(self, seconds: float) -> Transport | None:
        """Go on by the line of the ticks, which the latest has moved a little."""
        line = self._in_session(self._line())
        ahead = self._reached - line.beat_at(seconds)
        if ahead > _FAR:
            return self._arrive(seconds, "locate", self._follower.tick_number + self._shift)
        if ahead > _HALF_TICK:
            line = TempoAnchor(seconds, self._reached, max(self._bpm * _WAITING_PACE, MIN_BPM))
        self._publish(line)
        return None

    def _stop(self, seconds: float) -> Transport | None:
        """Let the session beat go on without the DAW."""
        running = self._moving
        if self._pending is not None:
            self._kept = self._pending.position
        elif running:
            self._keep_position()
        self._pending = None
        self._play = _Play.STOPPED
        self._standing = True
        self._publish(self.anchor.with_bpm(self._bpm, seconds))
        return Transport("stop", seconds, self.anchor.beat_at(seconds), jumped=False) if running else None

    def _locate(self, song_tick: int) -> None:
        """Remember a Song Position for the next tick, or if the DAW is stopped for its next Continue."""
        position = _Position(song_tick, known=True)
        if self._play is _Play.RUNNING:
            self._pending = _Pending("locate", position)
            return
        self._kept = position
        if self._pending is not None and self._pending.kind != "locate":
            self._pending = _Pending("continue", position)
        elif self._play is _Play.FOUND:
            self._pending = _Pending("locate", position)
        if not self._moving:
            self._standing = self._located = True
            self._publish(self.anchor)

    def _keep_position(self) -> None:
        """Remember where a Continue would go on: one tick after the latest, as MIDI defines it."""
        self._kept = _Position(self._follower.tick_number + self._shift + 1, self._located)

    @property
    def _moving(self) -> bool:
        """Whether the DAW plays, as far as is known."""
        return self._play in (_Play.FOUND, _Play.RUNNING)

    def _move_to(self, seconds: float) -> float:
        """Return the moment that ``seconds`` counts as, and note how far session beats have come by then."""
        self._latest = max(self._latest, seconds) if math.isfinite(seconds) else self._latest
        self._reached = max(self._reached, self.anchor.beat_at(self._latest))
        return self._latest

    def _line(self) -> TempoAnchor:
        """Return the map of seconds and song beats by the ticks; the tempo is theirs once it is known."""
        line = self._follower.line
        return TempoAnchor(line.seconds, (line.tick + self._shift) / TICKS_PER_BEAT, self._bpm)

    def _in_session(self, song: TempoAnchor) -> TempoAnchor:
        return TempoAnchor(song.seconds, song.beat + float(self._bars * self._bar), song.bpm)

    def _state(self) -> ClockState:
        follower = self._follower
        return ClockState(
            self._moving,
            self._ticking and follower.steady,
            self._located,
            self._bpm,
            follower.jitter,
            follower.lost_ticks,
            follower.ignored,
            float(self._bars * self._bar),
        )

    def _publish(self, anchor: TempoAnchor) -> None:
        standing = self._kept.tick / TICKS_PER_BEAT if self._standing else None
        self._view = _View(anchor, self._state(), standing)
