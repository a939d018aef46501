"""The beats of a `Clock` as MIDI clock for others to follow: when which message is due.

Ticks go out always, so that a follower knows the tempo before anything starts.
The song's position is the clock's beat. At beat 0 a follower is started; elsewhere it is
told the position, a sixteenth ahead, and continues with the tick there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from realtime.clock_follower import TICKS_PER_BEAT
from realtime.midi_bytes import CLOCK, CONTINUE, POSITIONS, START, STOP, song_position
from realtime.midi_clock import TICKS_PER_SIXTEENTH

if TYPE_CHECKING:
    from realtime.clock import Clock

__all__ = ["ClockSender"]

_TICK, _START, _CONTINUE, _STOP = (bytes((status,)) for status in (CLOCK, START, CONTINUE, STOP))
_MOST_OVERDUE = TICKS_PER_BEAT
"""Ticks that are caught up with; beyond, followers are told the position."""
_MOST_EARLY = TICKS_PER_SIXTEENTH
"""Ticks that the clock may go back by; beyond, followers are told the position."""
_ROUNDING = 1e-6
"""Ticks by which a beat may miss the tick it was calculated from."""


class ClockSender:
    """Decides what to send, and sends nothing: ask `due` at each `next_deadline` and after each command.

    One thread at a time may use it.
    """

    def __init__(self, clock: Clock) -> None:
        """Send the ticks of ``clock`` from the latest on, which is due, with transport standing still."""
        self._clock = clock
        self._waiting: list[bytes] = []
        self._next = self._tick_after(clock.now()) - 1
        self._playing = False
        self._play_from: int | None = None

    @property
    def playing(self) -> bool:
        """Whether followers play, or will at a tick to come."""
        return self._playing or self._play_from is not None

    def start(self, beat: float) -> None:
        """Have followers play from ``beat`` on, or from the next sixteenth that is still to come."""
        self.stop()
        self._catch_up(self._tick_after(self._clock.now()))
        self._play_at(beat)

    def stop(self) -> None:
        """Have followers stop; without effect if they stand still."""
        if self.playing:
            self._waiting.append(_STOP)
        self._playing = False
        self._play_from = None

    def locate(self, beat: float) -> None:
        """Tell followers the position: if they play, from ``beat`` on as `start` does, else as they stand."""
        if self.playing:
            self.start(beat)
        else:
            self._waiting.append(_position(_sixteenth(beat * TICKS_PER_BEAT)))

    def due(self, now: float) -> list[bytes]:
        """Return the messages to be sent by ``now`` (seconds of the clock), in order, each only once.

        Ticks that are overdue come all at once; if they are more than a beat's, or if
        the clock has gone back, followers are stopped and told where to go on instead.
        """
        upcoming = self._tick_after(now)
        if self._catch_up(upcoming) and self.playing:
            awaited = self._next if self._play_from is None else self._play_from
            self.stop()
            self._play_at(awaited / TICKS_PER_BEAT)
        messages, self._waiting = self._waiting, []
        for tick in range(self._next, upcoming):
            if tick == self._play_from:
                messages.append(_CONTINUE if tick else _START)
                self._playing, self._play_from = True, None
            messages.append(_TICK)
        self._next = max(self._next, upcoming)
        return messages

    def next_deadline(self) -> float:
        """Return when something is due next, in seconds; by the clock's present tempo."""
        if self._waiting:
            return self._clock.now()
        return self._clock.seconds_at(self._next / TICKS_PER_BEAT)

    def _catch_up(self, upcoming: int) -> bool:
        """Leave out what is overdue by too much, or go back with the clock; return whether it had to be.

        Args:
            upcoming: the first tick that is not due yet.
        """
        fits = -_MOST_EARLY - 1 <= upcoming - self._next <= _MOST_OVERDUE
        if not fits:
            self._next = upcoming - 1
        return not fits

    def _play_at(self, beat: float) -> None:
        """Start at ``beat``, or where a position can be named after it and before the tick there."""
        tick = max(_sixteenth(max(beat * TICKS_PER_BEAT, self._next)), 0)
        self._play_from = tick
        if tick:
            self._waiting.append(_position(tick))

    def _tick_after(self, seconds: float) -> int:
        """Return the first tick that is not due yet at ``seconds``."""
        return math.floor(self._clock.beat_at(seconds) * TICKS_PER_BEAT + _ROUNDING) + 1


def _sixteenth(tick: float) -> int:
    """Return the first tick from ``tick`` on, a sixteenth on the beat's grid."""
    return math.ceil((tick - _ROUNDING) / TICKS_PER_SIXTEENTH) * TICKS_PER_SIXTEENTH


def _position(tick: int) -> bytes:
    """Return the Song Position of a sixteenth; there are only so many, after which they repeat."""
    return song_position(tick // TICKS_PER_SIXTEENTH % POSITIONS)
