"""What every way of playing shares: the time, the settings, what the player is like, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from music.keys import KeyFollower, parse_scale
from music.score import Note, Part
from realtime import messages
from realtime.clock import Clock
from realtime.dynamics import Dynamics
from realtime.listener import RESOLUTION
from realtime.memory import Entry
from realtime.microtiming import MicroTiming
from realtime.midi_bytes import note_off, note_on
from realtime.mind import Mind
from realtime.planner import Limits, Planned
from realtime.reports import Scheduled
from realtime.settings import FOLLOW, OFF, Settings

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Out", "Outbox", "Stage"]

_OCTAVE = 12
_HIGHEST = 127
_REMEMBERED = 4096
"""Notes on their way out that are kept in mind: far more than can be planned ahead."""


class Outbox(Protocol):
    """Where planned events go: to the courier that owns the dispatcher, in real time."""

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> object:
        """Take the events of ``answer``, planned after message number ``heard``."""

    def cancel(self, answer: int, after_seconds: float) -> object:
        """Drop what is to come of ``answer`` after a moment."""

    def silence(self) -> object:
        """End what the model plays, and drop everything to come."""

    def configure(self, *, yields: bool | None = None, lead: float | None = None) -> object:
        """Say whether a key of the player's silences the model, and how much earlier to send (seconds)."""


class Out(NamedTuple):
    """A note on its way out, as the network knows it."""

    pitch: int
    """MIDI pitch before transposition."""
    until: int
    """Tick at which it is planned to end."""


class Stage:
    """The parts of a performance that outlive answers, modes and models.

    Args:
        mind: the model and what it remembers.
        clock: musical time; beat 0 is the first bar line.
        outbox: where events go.
        settings: of the performance.
        emit: called with what happens, for whoever watches.
    """

    def __init__(
        self,
        mind: Mind,
        clock: Clock,
        outbox: Outbox,
        settings: Settings,
        emit: Callable[[messages.Event], None],
    ) -> None:
        """Set the stage."""
        self.mind, self.clock, self.outbox, self.settings, self.emit = mind, clock, outbox, settings, emit
        self.dynamics = Dynamics(settings.follow_dynamics)
        self.timing = MicroTiming()
        self.keys = KeyFollower()
        self.heard = 0
        """Number of messages heard so far."""
        self.takes = 0
        """Number of the next attempt at playing something; the dispatcher knows answers by it."""
        self._out: dict[tuple[int, int], Out] = {}

    # --- time -----------------------------------------------------------------------

    def tick(self, seconds: float) -> int:
        """Return the tick nearest to ``seconds`` on the clock, not before the first bar line."""
        return max(round(self.clock.beat_at(seconds) * RESOLUTION), 0)

    def soonest(self) -> int:
        """Return the tick of what would be heard if it were sent now."""
        return self.tick(self.clock.now() + self.settings.latency_ms / 1000)

    def beat_of_step(self, step: int) -> float:
        """Return ``step`` of the encoding's grid in beats."""
        return step / self.mind.steps_per_beat

    # --- planning -------------------------------------------------------------------

    def new_take(self) -> int:
        """Return the number of a new attempt."""
        self.takes += 1
        return self.takes - 1

    def next_note(
        self,
        parent: Entry,
        earliest: int,
        latest: int | None,
        rng: np.random.Generator,
        so_far: Sequence[Note],
    ) -> Planned:
        """Draw the note that follows ``parent``, onset from ``earliest`` to ``latest`` (steps)."""
        settings = self.settings
        limits = Limits(
            earliest,
            latest,
            parts=frozenset({int(Part.ACCOMPANIMENT)}),
            lowest=min(max(settings.lowest - settings.transpose, 0), _HIGHEST - _OCTAVE),
            highest=max(min(settings.highest - settings.transpose, _HIGHEST), _OCTAVE),
            scale=self._scale(),
            most_notes=settings.most_notes,
            density=settings.density,
        )
        return self.mind.planner.next_note(parent, limits, self.dynamics, rng, so_far)

    def _scale(self) -> frozenset[int] | None:
        """Return the pitch classes, before transposition, of what may sound; None: all."""
        if self.settings.scale == OFF:
            return None
        key = self.keys.key if self.settings.scale == FOLLOW else parse_scale(self.settings.scale)
        if key is None:
            return None
        return frozenset((each - self.settings.transpose) % _OCTAVE for each in key.pitch_classes)

    def micro_timing(self, onset: int, rng: np.random.Generator) -> float:
        """Draw how many beats after the grid a note at step ``onset`` is struck; to be asked once each."""
        steps = self.mind.steps_per_beat
        return self.timing.offset(onset % steps, rng, steps) * self.settings.humanise

    # --- the way out ----------------------------------------------------------------

    def play(self, take: int, tag: int, note: Note, end: int | None, offset: float) -> None:
        """Schedule ``note`` (in steps) as note ``tag`` of ``take``.

        Args:
            take: number from `new_take`.
            tag: number of the note within it.
            note: what to play; its velocity is the one to play.
            end: step at which it must be over, if any.
            offset: beats to play it after the grid.
        """
        stop = note.onset + note.duration if end is None else min(note.onset + note.duration, end)
        begin, over = self.beat_of_step(note.onset), self.beat_of_step(stop)
        on, off = (self.clock.seconds_at(max(beat + offset, 0.0)) for beat in (begin, over))
        channel, pitch = self.settings.channel - 1, self._sounding(note.pitch)
        self._out[take, tag] = Out(note.pitch, self.mind.tick_of(stop))
        if len(self._out) > _REMEMBERED:
            del self._out[next(iter(self._out))]
        events = [
            Scheduled(on, note_on(channel, pitch, note.velocity), tag),
            Scheduled(off, note_off(channel, pitch), tag),
        ]
        self.outbox.schedule(take, events, self.heard)
        self.emit(messages.PlannedNote(begin, pitch, note.velocity, over - begin, channel))

    def _sounding(self, pitch: int) -> int:
        """Return ``pitch`` transposed, in another octave where there is no such key."""
        out = pitch + self.settings.transpose
        while out > _HIGHEST:
            out -= _OCTAVE
        while out < 0:
            out += _OCTAVE
        return out

    def out(self, take: int, tag: int) -> Out | None:
        """Return what is known of a note that was scheduled."""
        return self._out.get((take, tag))

    def gone(self, take: int, tag: int) -> None:
        """Forget a note that is over."""
        self._out.pop((take, tag), None)
