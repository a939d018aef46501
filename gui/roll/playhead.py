"""Where musical time stands now, between one word of the engine's about it and the next; without Qt.

The engine tells the time about once a second and whenever it changes. In between
it is extrapolated; a small correction is spread over a moment, so that what
moves with it never jerks and never runs backwards; a large one is a jump.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from realtime import messages

__all__ = ["Playhead", "bar_and_beat", "beats_per_bar"]

_SLEW_SECONDS = 0.15
"""How long a small correction takes, or longer where time would have to run backwards."""
_JUMP_BEATS = 0.25
"""From here on a correction is a jump."""
_PATIENCE_SECONDS = 3.0
"""How long time goes on without a word of the engine's."""
_SECONDS_PER_MINUTE = 60.0
_QUARTER = 4
"""Denominator of a meter counted in beats."""


@dataclass(frozen=True)
class _Line:
    """Beats over seconds: a constant tempo, and an error that wears off."""

    seconds: float = 0.0
    beat: float = 0.0
    rate: float = 0.0
    """Beats a second."""
    until: float = 0.0
    """Second at which the line ends: from there on time stands still."""
    error: float = 0.0
    """Beats by which the line is left at `since`."""
    since: float = 0.0
    """Seconds."""
    slew: float = _SLEW_SECONDS
    """Seconds that the error takes to wear off."""

    def at(self, seconds: float) -> float:
        seconds = min(seconds, self.until)
        line = self.beat + (seconds - self.seconds) * self.rate
        if not self.error:
            return line
        left = 1.0 - (seconds - self.since) / self.slew
        return line + self.error * min(max(left, 0.0), 1.0)

    def after(self, before: _Line, now: float) -> _Line:
        """Return this line, reached smoothly from ``before``, unless it is too far away."""
        error = before.at(now) - self.at(now)
        if abs(error) >= _JUMP_BEATS or self.rate <= 0.0:
            return self
        # Time that is ahead may stand for a moment, but not go back.
        slew = max(_SLEW_SECONDS, error / self.rate)
        return replace(self, error=error, since=now, slew=slew)


class Playhead:
    """The present in beats, as the engine's words tell it.

    Args:
        meter: time signature, such as ``6/8``.
    """

    def __init__(self, meter: str = "4/4") -> None:
        """Know nothing of the time yet: it stands at beat 0."""
        self.meter = meter
        self.bpm = 120.0
        """Tempo, beats a minute."""
        self.known = False
        """Whether the engine has told the time, and runs."""
        self._session, self._song = _Line(), _Line()

    @property
    def beats_per_bar(self) -> float:
        """Length of a bar in beats."""
        return beats_per_bar(self.meter)

    def take(self, event: messages.Event, now: float) -> None:
        """Take in what the engine says of the time; other events are passed over.

        Args:
            event: what it says.
            now: the present, seconds.
        """
        match event:
            case messages.Tempo():
                self._tempo(event, now)
            case messages.Ready(meter=meter):
                self.meter, self.known = meter, False
            case messages.Stopped():
                self.known = False
                self._session = _Line(now, self.beat_at(now))
                self._song = _Line(now, self.song_beat_at(now))

    def _tempo(self, tempo: messages.Tempo, now: float) -> None:
        told = tempo.seconds or now
        rate = tempo.bpm / _SECONDS_PER_MINUTE
        until = told + _PATIENCE_SECONDS
        session = _Line(told, tempo.beat, rate, until)
        song = _Line(told, tempo.song_beat, rate if tempo.running else 0.0, until)
        if self.known:
            session, song = session.after(self._session, now), song.after(self._song, now)
        self._session, self._song = session, song
        self.bpm, self.known = tempo.bpm, True

    def locate(self, beat: float, now: float) -> None:
        """Go to ``beat`` at ``now`` seconds, at the same tempo: with our own clock the first note decides."""
        rate = self.bpm / _SECONDS_PER_MINUTE
        session = _Line(now, beat, rate, now + _PATIENCE_SECONDS)
        self._session = session.after(self._session, now) if self.known else session
        self.known = True

    def beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``, counted from the session's first bar line."""
        return self._session.at(seconds)

    def song_beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``, counted from the beginning of the song by whoever keeps time."""
        return self._song.at(seconds)


def beats_per_bar(meter: str) -> float:
    """Return the length in beats (quarter notes) of a bar of ``meter``: 4 for 4/4, 3 for 6/8.

    Raises:
        ValueError: it is no time signature.
    """
    over, _, under = meter.partition("/")
    numerator, denominator = int(over), int(under)
    if numerator < 1 or denominator < 1:
        msg = f"a time signature has two positive numbers, unlike {meter}"
        raise ValueError(msg)
    return _QUARTER * numerator / denominator


def bar_and_beat(beat: float, meter: str) -> tuple[int, float]:
    """Return the bar's number, from 1, and the beats since its beginning, from 0."""
    length = beats_per_bar(meter)
    bar = int(beat // length)
    return bar + 1, beat - bar * length
