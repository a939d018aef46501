"""Plays a clip to the listener: it sounds in time, and nobody hears it as music of the performance.

A clip leaves by the same way as the model's notes, under numbers of its own. So
the player's key cuts it as it cuts an answer, and every note is closed; but as the
stage knows nothing of its notes, neither engine nor archive remembers them.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from music.errors import RitornelloError
from realtime import messages
from realtime.midi_bytes import note_off, note_on
from realtime.reports import Cut, Dropped, Refused, Report, Scheduled
from realtime.stage import Stage

__all__ = ["AHEAD_BEATS", "MOST_NOTES", "Auditioner"]

MOST_NOTES = 10_000
"""Notes that a clip may have."""
AHEAD_BEATS = 4.0
"""How far ahead notes are handed out: a change of tempo moves these, and is known for the others."""
_CHUNK = 256
"""Notes handed out at a time, so that a thick clip doesn't hold up thinking."""
_BEGIN_SECONDS = 0.05
"""From the wish to the first note: time for its way to the courier."""
_SHORTEST_BEATS = 1 / 96
"""A shorter note would be over before a synthesiser has begun it."""
_REMEMBERED = 64
"""Clips whose late reports are still told from the engine's."""
_LONGEST_BEATS = 1_000_000.0
_VALUES = 127


@dataclass
class _Playing:
    """A clip that sounds."""

    take: int
    begin: float
    """Beat at which the clip begins."""
    end: float
    """Beat at which its last note does end."""
    notes: tuple[messages.ClipNote, ...]
    """In the order of their beats."""
    given: int = 0
    """Notes that were handed out."""
    open: dict[int, bytes] = field(default_factory=dict)
    """What closes those that may sound, or are to, by the number of the note."""


class Auditioner:
    """Plays one clip at a time; for the thread of the engine.

    Args:
        stage: whose clock and way out it uses, and on whose channel it plays.
        hush: ends what the model plays, before a clip begins.
    """

    def __init__(self, stage: Stage, hush: Callable[[], object]) -> None:
        """Play nothing yet."""
        self._stage = stage
        self._hush = hush
        self._playing: _Playing | None = None
        self._takes: deque[int] = deque(maxlen=_REMEMBERED)

    @property
    def sounds(self) -> bool:
        """Whether a clip is being played."""
        return self._playing is not None

    def takes(self, answer: int) -> bool:
        """Return whether ``answer`` is a clip: what is reported of it is not of the performance."""
        return answer in self._takes

    def start(self, notes: Sequence[messages.ClipNote]) -> None:
        """Play ``notes`` now, in the place of a clip that is being played.

        Raises:
            RitornelloError: there are none, or too many, or they are no notes.
        """
        clip = _checked(notes)
        self._withdraw()
        self._hush()
        stage = self._stage
        soonest = stage.clock.now() + _BEGIN_SECONDS + stage.settings.latency_ms / 1000
        begin = stage.clock.beat_at(soonest)
        end = begin + max(note.beat + max(note.duration, _SHORTEST_BEATS) for note in clip)
        self._playing = _Playing(stage.new_take(), begin, end, clip)
        self._takes.append(self._playing.take)
        stage.emit(messages.Auditioning(begin, end))
        # Even where no note is to come soon: from here on a key of the player's cuts it.
        self._hand_out(self._playing, stage.clock.now())

    def look(self, now: float) -> None:
        """Hand out what comes next; to be called often, with the present in seconds."""
        playing = self._playing
        if playing is None:
            return
        if playing.given < len(playing.notes):
            self._hand_out(playing, now)
        elif self._stage.clock.beat_at(now) >= playing.end:
            self._over()

    def stop(self) -> None:
        """End the clip that is being played, if any."""
        if self._playing is not None:
            self._withdraw()
            self._over()

    def report(self, report: Report) -> bool:
        """Take in what became of scheduled events; return whether it concerns nobody else."""
        playing = self._playing
        if isinstance(report, Cut):
            if playing is not None and report.answer >= playing.take:
                self._over()
            return False
        if not self.takes(report.answer):
            return False
        if playing is not None and report.answer == playing.take:
            if isinstance(report, Refused):
                self._over()
            elif isinstance(report, Dropped) or report.msg == playing.open.get(report.tag):
                playing.open.pop(report.tag, None)
        return True

    def _hand_out(self, playing: _Playing, now: float) -> None:
        until = self._stage.clock.beat_at(now) + AHEAD_BEATS
        chunk = [
            event
            for number, note in self._next(playing, until)
            for event in self._scheduled(playing, number, note)
        ]
        if chunk or not playing.given:
            self._stage.outbox.schedule(playing.take, chunk, self._stage.heard)

    def _next(self, playing: _Playing, until: float) -> list[tuple[int, messages.ClipNote]]:
        """Return the notes to hand out now, those that begin before beat ``until``, with their numbers."""
        chunk: list[tuple[int, messages.ClipNote]] = []
        for number in range(playing.given, min(playing.given + _CHUNK, len(playing.notes))):
            note = playing.notes[number]
            if playing.begin + note.beat >= until:
                break
            chunk.append((number, note))
        playing.given += len(chunk)
        return chunk

    def _scheduled(self, playing: _Playing, number: int, note: messages.ClipNote) -> list[Scheduled]:
        clock, channel = self._stage.clock, self._stage.settings.channel - 1
        beat = playing.begin + note.beat
        on, off = note_on(channel, note.pitch, note.velocity), note_off(channel, note.pitch)
        playing.open[number] = off
        over = clock.seconds_at(beat + max(note.duration, _SHORTEST_BEATS))
        return [Scheduled(clock.seconds_at(beat), on, number), Scheduled(over, off, number)]

    def _withdraw(self) -> None:
        """Drop what is to come of the clip, and close what sounds of it."""
        playing = self._playing
        if playing is None:
            return
        self._stage.outbox.cancel(playing.take, -math.inf)
        now = self._stage.clock.now()
        closing = [Scheduled(now, off, number) for number, off in playing.open.items()]
        if closing:
            self._stage.outbox.schedule(playing.take, closing)

    def _over(self) -> None:
        self._playing = None
        self._stage.emit(messages.Auditioning(None))


def _checked(notes: Sequence[messages.ClipNote]) -> tuple[messages.ClipNote, ...]:
    """Return ``notes`` in the order of their beats.

    Raises:
        RitornelloError: they can't be played.
    """
    if not notes:
        msg = "There is nothing in this clip to play: choose one with notes."
        raise RitornelloError(msg)
    if len(notes) > MOST_NOTES:
        msg = (
            f"This clip has {len(notes)} notes and at most {MOST_NOTES} can be played: choose a shorter one."
        )
        raise RitornelloError(msg)
    if not all(map(_playable, notes)):
        msg = "This clip holds something that is no note of MIDI: choose another."
        raise RitornelloError(msg)
    return tuple(sorted(notes, key=lambda note: note.beat))


def _playable(note: messages.ClipNote) -> bool:
    return (
        0 <= note.beat <= _LONGEST_BEATS  # false for nan too
        and 0 <= note.duration <= _LONGEST_BEATS
        and 0 <= note.pitch <= _VALUES
        and 1 <= note.velocity <= _VALUES
    )
