"""The mode ``accompany``: plays under the player, beat by beat, following what was just played.

A little before each beat the model plans what it plays in that beat, from what
had been heard up to a fixed moment: so the same input gives the same output
however often there is time to think. The player's notes are the lead, and the
model may only play accompaniment.
"""

from __future__ import annotations

import numpy as np

from music.score import Note
from realtime.listener import RESOLUTION
from realtime.stage import Stage

__all__ = ["Accompaniment"]

_LEAD_TICKS = RESOLUTION // 8
"""How long before a beat it is planned: what is played later counts for the next one."""
_LINGER_TICKS = 4 * RESOLUTION
"""The model plays on for this long after the player fell silent."""
_MOST_NOTES = 24
"""Notes planned in one beat at most."""
_CONTEXT = 64


class Accompaniment:
    """Plans one beat after another while the player plays.

    Args:
        stage: what it plays on.
    """

    def __init__(self, stage: Stage) -> None:
        """Wait for the player."""
        self._stage = stage
        self._next = 0
        """The beat to be planned next."""
        self._planned: list[tuple[Note, int]] = []
        """What was planned last, and the tick of each note with its micro-timing."""
        self._offset = 0.0

    @property
    def planned(self) -> tuple[Note, ...]:
        """The notes planned last, in steps and in order."""
        return tuple(note for note, _ in self._planned)

    def think(self, tick: int, *, sounds: bool, silent_since: int | None) -> None:
        """Plan the beats that are due at ``tick``.

        Args:
            tick: now.
            sounds: whether something of the player's sounds.
            silent_since: tick since which nothing does; None if nothing was played yet.
        """
        clock, settings = self._stage.clock, self._stage.settings
        lead = _LEAD_TICKS + round(settings.latency_ms / 60_000 * clock.bpm * RESOLUTION)
        present = (tick + lead) // RESOLUTION
        if present < self._next:
            return
        # A beat that has begun is past: what can't be planned in time is left out.
        late = self._stage.soonest() >= present * RESOLUTION
        self._next = present + 1
        known = present * RESOLUTION - lead
        awake = sounds or (silent_since is not None and known - silent_since < _LINGER_TICKS)
        if awake and not late:
            self._plan_beat(present, known)

    def _plan_beat(self, beat: int, known: int) -> None:
        """Plan ``beat`` from what sounded by tick ``known``."""
        stage, mind = self._stage, self._stage.mind
        steps = mind.steps_per_beat
        earliest, end = beat * steps, (beat + 1) * steps
        # Planned for the beat that is on, and not struck yet.
        coming = [note for note, at in self._planned if at > known]
        mind.memory.forget_plans()
        parent = mind.present(known, coming)
        if parent is None:
            return
        rng = np.random.Generator(np.random.PCG64([stage.settings.seed, beat]))
        take = stage.new_take()
        for tag in range(_MOST_NOTES):
            note, parent = stage.next_note(parent, earliest, None, rng, self.planned)
            if note.onset >= end:
                break
            if not self._planned or note.onset != self._planned[-1][0].onset:
                self._offset = stage.micro_timing(note.onset, rng)
            at = round((stage.beat_of_step(note.onset) + self._offset) * RESOLUTION)
            self._planned = [*self._planned[1 - _CONTEXT :], (note, at)]
            stage.play(take, tag, note, None, self._offset)

    def withdraw(self) -> None:
        """Forget what was planned: it will not sound."""
        self._planned.clear()
