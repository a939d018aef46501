"""Who keeps time, and what the tempo is: a clock of our own, the DAW's MIDI clock, or Ableton Link.

With a clock of our own the tempo is set, tapped, or taken from what is played.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from music.score import DEFAULT_METER, Meter
from realtime import messages
from realtime.clock import MAX_BPM, MIN_BPM, Clock, InternalClock
from realtime.link_clock import LinkClock, LinkNews
from realtime.midi_clock import MidiClock, Transport
from realtime.tap_tempo import TapTempo
from realtime.tempo_estimate import TempoEstimator

__all__ = ["Timekeeper"]

_SAY_SECONDS = 1.0
"""How often the time is told when nothing happens."""
_REFRESH_SECONDS = 0.01
"""How often Link is asked for news."""
_NOTICEABLE = 0.01
"""Share of the tempo by which it must differ to be taken over from the playing."""
_TRUSTED = 0.8
"""Least confidence of a tempo that is taken over."""

_Source = Literal["set", "tapped", "played", "midi", "link"]


class Timekeeper:
    """Keeps one clock going and tells what it says.

    Args:
        clock: whose time is kept.
        emit: called with `messages.Tempo`.
        follow: whether a clock of our own takes its tempo from what is played.
        do: calls something in the thread that drives a DAW's clock.
        meter: of the performance: the pulse of 6/8 is a dotted quarter.
    """

    def __init__(
        self,
        clock: Clock,
        emit: Callable[[messages.Event], None] = lambda _event: None,
        *,
        follow: bool = False,
        do: Callable[[Callable[[], object]], object] = lambda action: action(),
        meter: Meter = DEFAULT_METER,
    ) -> None:
        """Keep time from now on."""
        self.clock = clock
        self.following = follow
        self._emit, self._do = emit, do
        self._taps = TapTempo()
        self._estimator = TempoEstimator(meter)
        self._source: _Source = "set"
        if isinstance(clock, MidiClock):
            self._source = "midi"
        elif isinstance(clock, LinkClock):
            self._source = "link"
        self._said = -_SAY_SECONDS
        self._refreshed = -_REFRESH_SECONDS
        self._sounded = False
        self._played_bpm: float | None = None

    # --- what the player does --------------------------------------------------------

    def struck(self, seconds: float, pitch: int, velocity: int) -> float | None:
        """Take in a note of the player's; return the tempo that the playing suggests, if it is news.

        Where nobody else counts, the bars begin with the first note.
        """
        first, self._sounded = not self._sounded, True
        if not isinstance(self.clock, InternalClock):
            return None
        if first:
            self.clock.start_at(seconds)
        self._estimator.onset(seconds, pitch, velocity)
        estimate = self._estimator.estimate()
        self._played_bpm = None if estimate is None else estimate.bpm
        if not self.following or estimate is None or estimate.confidence < _TRUSTED:
            return None
        if abs(estimate.bpm / self.clock.bpm - 1) < _NOTICEABLE:
            return None
        self._source = "played"
        return estimate.bpm

    def resume(self) -> None:
        """Go on as if notes had been heard before: the bars are where they are."""
        self._sounded = True

    def restart(self, bpm: float, seconds: float, beat: float) -> None:
        """Count at ``bpm`` from ``beat`` at ``seconds`` on, with a clock of our own."""
        if isinstance(self.clock, InternalClock):
            self.clock.set_bpm(bpm, seconds)
            self.clock.start_at(seconds - beat * 60.0 / bpm)

    # --- what somebody decides -------------------------------------------------------

    def set_bpm(self, bpm: float) -> bool:
        """Set the tempo (proposed to the others under Link); False where a DAW decides it."""
        return self._take(bpm, "set")

    def tap(self, seconds: float) -> bool:
        """Take in a tap; False where a DAW decides the tempo."""
        bpm = self._taps.tap(seconds)
        return True if bpm is None else self._take(bpm, "tapped")

    def _take(self, bpm: float, source: _Source) -> bool:
        bpm = min(max(bpm, MIN_BPM), MAX_BPM)
        clock, now = self.clock, self.clock.now()
        if isinstance(clock, MidiClock):
            if clock.state.in_sync:
                return False
            self._do(lambda: clock.set_bpm(bpm, now))
        elif isinstance(clock, LinkClock):
            clock.set_bpm(bpm)
        elif isinstance(clock, InternalClock):
            self.following = False
            self._source = source
            clock.set_bpm(bpm, now)
        self.say(now)
        return True

    # --- time passing ---------------------------------------------------------------

    def look(self, now: float) -> list[Transport]:
        """Do what is to be done now and then; return what Link's other members did to the time."""
        news: list[Transport] = []
        if isinstance(self.clock, LinkClock) and now - self._refreshed >= _REFRESH_SECONDS:
            self._refreshed = now
            news = [_as_transport(each) for each in self.clock.refresh(now)]
        if news or now - self._said >= _SAY_SECONDS:
            self.say(now)
        return news

    def say(self, now: float) -> None:
        """Tell where time stands."""
        self._said = now
        clock = self.clock
        beat = clock.beat_at(now)
        song, in_sync = beat, not isinstance(clock, MidiClock)
        if isinstance(clock, MidiClock):
            song, in_sync = clock.song_beat_at(now), clock.state.in_sync
        running, played = clock.running, self._played_bpm
        self._emit(messages.Tempo(beat, song, clock.bpm, running, in_sync, self._source, played, now))


def _as_transport(news: LinkNews) -> Transport:
    kinds: dict[str, Literal["start", "stop", "locate", "found"]] = {"start": "start", "stop": "stop"}
    kind = kinds.get(news.kind, "locate" if news.jumped else "found")
    return Transport(kind, news.seconds, news.beat, news.jumped)
