"""An answer of the model's: a turn planned note by note, a little ahead of the moment."""

from __future__ import annotations

import numpy as np

from music.encoding import to_step
from music.score import Note
from realtime.listener import RESOLUTION
from realtime.memory import Entry
from realtime.stage import Stage

__all__ = ["Answer"]

_NOTES_AT_ONCE = 8
"""Notes planned in one go before new messages are looked at."""
_CONTEXT = 64
"""Notes of the answer that the limits look back on."""


class Answer:
    """A turn being planned or played.

    Args:
        stage: what it plays on.
        number: how many answers sounded before.
        roll: how often this one was asked for anew.
        root: the state that it goes on from.
        begin: tick from which it may sound.
        end: step at which it is over; None: when somebody ends it.
        phrase_start: tick at which the phrase began that it answers.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that tells one answer from another
        self,
        stage: Stage,
        number: int,
        roll: int,
        root: Entry,
        begin: int,
        end: int | None,
        phrase_start: int,
    ) -> None:
        """Plan nothing yet."""
        self.take = stage.new_take()
        """The dispatcher's number: every attempt has its own."""
        self.number, self.roll, self.root, self.begin, self.end = number, roll, root, begin, end
        self.phrase_start = phrase_start
        self.first = stage.mind.first_step(begin)
        """Step of the first onset allowed."""
        self.announced = False
        """Whether the hand-over has come."""
        self.complete = False
        """Whether everything up to `end` is planned."""
        self.sounded = 0
        """Notes that have sounded."""
        self._stage = stage
        self._rng = np.random.Generator(np.random.PCG64([stage.settings.seed, number, roll]))
        self._notes: list[Note] = []
        self._entry = root
        self._planned = 0
        self._offset = 0.0
        self._last_end = self.first

    def wait_until(self, tick: int) -> None:
        """Have it begin no earlier than ``tick``."""
        self.first = max(self.first, self._stage.mind.first_step(tick))

    def plan(self, tick: int) -> bool:
        """Plan and schedule up to the lookahead; return whether more is to be planned at once."""
        steps = self._stage.mind.steps_per_beat
        ahead = max(tick, self.begin) * steps // RESOLUTION
        ahead += round(self._stage.settings.lookahead_beats * steps)
        for _ in range(_NOTES_AT_ONCE):
            if self.complete or (self._notes and self._notes[-1].onset > ahead):
                return False
            self._plan_note()
        return not self.complete

    def _plan_note(self) -> None:
        stage = self._stage
        steps = stage.mind.steps_per_beat
        earliest, latest = self.first, None
        if not self._notes:
            # What can't be sent in time any more can't be planned either.
            earliest = max(self.first, to_step(stage.soonest(), RESOLUTION, steps))
            latest = earliest + round(stage.settings.longest_wait_beats * steps)
        planned = stage.next_note(self._entry, earliest, latest, self._rng, self._notes)
        note = planned.note
        if self.end is not None and note.onset >= self.end:
            self.complete = True
            return
        if not self._notes or note.onset != self._notes[-1].onset:  # a chord is struck together
            self._offset = stage.micro_timing(note.onset, self._rng)
            if not self._notes:  # never before the player has handed over
                self._offset = max(self._offset, 0.0)
        self._entry = planned.entry
        self._notes = [*self._notes[1 - _CONTEXT :], note]
        stop = note.onset + note.duration
        self._last_end = max(self._last_end, stop if self.end is None else min(stop, self.end))
        stage.play(self.take, self._planned, note, self.end, self._offset)
        self._planned += 1

    def follow(self, stage: Stage, entry: Entry) -> None:
        """Go on from ``entry``, the state of another model after the same notes."""
        self._stage, self._entry = stage, entry

    @property
    def last_tick(self) -> int:
        """Tick at which the last note planned so far ends."""
        return self._stage.mind.tick_of(self._last_end)

    @property
    def recent(self) -> tuple[Note, ...]:
        """The notes planned last, in order."""
        return tuple(self._notes)

    def over(self, tick: int) -> bool:
        """Return whether all of it has been played by ``tick``."""
        silent = not self._stage.mind.listener.model_sounds
        steps = self._stage.mind.steps_per_beat
        return self.complete and silent and tick * steps >= self._last_end * RESOLUTION
