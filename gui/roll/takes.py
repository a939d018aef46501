"""Which stretches of the music are one take, a phrase and its answer; without Qt.

A phrase begins with the first note of the player's after an answer, or after a
silence. What the model plays without a new phrase before it, such as an answer
asked for anew, belongs to the take before.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from gui.roll.notes import RollNote

__all__ = ["SILENCE_BEATS", "AnswerSpan", "TakeLog", "TakeSpan", "answers_in", "log_of"]

SILENCE_BEATS = 4.0
"""A longer silence ends a take."""


class AnswerSpan(NamedTuple):
    """While the model had the word, in beats."""

    start: float
    end: float | None
    """None while it still has it."""


class TakeSpan(NamedTuple):
    """A phrase and its answer."""

    start: float
    """Beats."""
    end: float
    """Beats."""
    notes: tuple[RollNote, ...]
    """In order of onset, each with an end."""


class TakeLog:
    """Where takes and answers begin and end, in beats that mostly rise."""

    def __init__(self) -> None:
        """Begin with nothing played."""
        self.starts: list[float] = []
        """Beats; a note belongs to the last take that began by its onset."""
        self.ends: list[float | None] = []
        """Beats; None for a take in the making, which can only be the last."""
        self.answers: list[AnswerSpan] = []

    @property
    def in_the_making(self) -> bool:
        """Whether the last take goes on."""
        return bool(self.ends) and self.ends[-1] is None

    @property
    def answering(self) -> bool:
        """Whether the model has the word."""
        return bool(self.answers) and self.answers[-1].end is None

    def index_of(self, beat: float) -> int | None:
        """Return the number of the take that a note at ``beat`` belongs to; None before the first."""
        index = bisect_right(self.starts, beat) - 1
        return index if index >= 0 else None

    def bounds(self, index: int) -> tuple[float, float]:
        """Return the onsets (beats) from which on, and before which, notes belong to take ``index``."""
        later = index + 1
        return self.starts[index], self.starts[later] if later < len(self.starts) else math.inf

    def player(self, beat: float, silent_since: float | None) -> None:
        """Take in that the player struck a key.

        Args:
            beat: when.
            silent_since: beat since which nothing sounds; None if something does.
        """
        self.quiet(beat, silent_since)
        if not self.in_the_making:
            self._begin(beat)

    def model(self, beat: float, silent_since: float | None) -> None:
        """Take in that the model plays, whether or not it has a turn; arguments as for `player`."""
        if self.in_the_making:
            return
        if self.ends and silent_since is not None and beat - silent_since <= SILENCE_BEATS:
            self.ends[-1] = None
        else:
            self._begin(beat)

    def hand_over(self, beat: float, silent_since: float | None) -> None:
        """Take in that the model has the word from ``beat`` on."""
        self.model(beat, silent_since)
        self._end_answer(beat)
        self.answers.append(AnswerSpan(beat, None))

    def over(self, beat: float, notes: int) -> None:
        """Take in that the model's turn ended at ``beat``; one in which no note sounded never was."""
        if not self.answering:
            return
        if notes:
            self._end_answer(beat)
            self._end(beat)
        else:
            self.answers.pop()

    def quiet(self, beat: float, silent_since: float | None) -> None:
        """Take in that ``beat`` has come; after a long silence the take is over."""
        if silent_since is None or self.answering or not self.in_the_making:
            return
        if beat - silent_since > SILENCE_BEATS:
            self._end(silent_since)

    def stop(self, beat: float) -> None:
        """Take in that at ``beat`` everything ended."""
        self._end_answer(beat)
        self._end(beat)

    def forget_before(self, beat: float) -> int:
        """Forget takes and answers of which nothing is left from ``beat`` on; return how many takes."""
        gone = self.index_of(beat) or 0
        del self.starts[:gone], self.ends[:gone]
        while self.answers and self.answers[0].end is not None and self.answers[0].end < beat:
            del self.answers[0]
        return gone

    def scale(self, factor: float) -> None:
        """Take all for played at ``factor`` times the tempo."""
        self.starts = [beat * factor for beat in self.starts]
        self.ends = [None if beat is None else beat * factor for beat in self.ends]
        self.answers = [
            AnswerSpan(span.start * factor, None if span.end is None else span.end * factor)
            for span in self.answers
        ]

    def _begin(self, beat: float) -> None:
        if self.starts:
            beat = max(beat, self.starts[-1])
        self.starts.append(beat)
        self.ends.append(None)

    def _end(self, beat: float) -> None:
        if self.in_the_making:
            self.ends[-1] = max(beat, self.starts[-1])

    def _end_answer(self, beat: float) -> None:
        if self.answering:
            start = self.answers[-1].start
            self.answers[-1] = AnswerSpan(start, max(beat, start))


def answers_in(notes: Sequence[RollNote]) -> list[AnswerSpan]:
    """Return what looks like the model's turns in ``notes`` (in order, ended), where nobody told of them.

    A turn is a run of its notes that begins while nothing of the player's sounds and
    ends before the player strikes again; what it plays under the player is none.
    """
    spans: list[AnswerSpan] = []
    start: float | None = None
    end = player_end = -math.inf
    for note in notes:
        stop = note.beat if note.end is None else note.end
        if note.by == "player":
            if start is not None and end <= note.beat:
                spans.append(AnswerSpan(start, end))
            start, player_end = None, max(player_end, stop)
            end = -math.inf
        elif start is not None:
            end = max(end, stop)
        elif note.beat >= player_end and end < note.beat:
            start, end = note.beat, stop
        else:
            end = max(end, stop)
    if start is not None:
        spans.append(AnswerSpan(start, end))
    return spans


def log_of(notes: Sequence[RollNote]) -> TakeLog:
    """Return the takes and answers in ``notes`` (in order, ended), where nobody told of them."""
    log = TakeLog()
    answers = deque(answers_in(notes))
    latest = 0.0
    for note in notes:
        silent_since = latest if latest <= note.beat else None
        if note.by == "player":
            if log.answering:
                log.over(latest, 1)
            log.player(note.beat, silent_since)
        elif answers and answers[0].start == note.beat:
            log.hand_over(answers.popleft().start, silent_since)
        else:
            log.model(note.beat, silent_since)
        latest = max(latest, note.beat if note.end is None else note.end)
    log.stop(latest)
    return log
