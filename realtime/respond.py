"""The mode ``respond``: when a phrase is over, and how long its answer is."""

from __future__ import annotations

from music.bars import BarLines
from realtime.settings import Settings

__all__ = ["Phrase"]

_LONGEST_BARS = 8


class Phrase:
    """The phrase being played, in ticks: when it began and when it last fell silent."""

    def __init__(self) -> None:
        """Start with nothing played."""
        self.start: int | None = None
        """Onset of the first note."""
        self.rest: int | None = None
        """Since when nothing of the player's sounds; None while something does, or before the first note."""

    def note_on(self, tick: int) -> None:
        """Take in a note's beginning."""
        if self.start is None:
            self.start = tick
        self.rest = None

    def silent(self, tick: int) -> None:
        """Take in that the last note ended at ``tick``."""
        if self.start is not None and self.rest is None:
            self.rest = tick

    def handover(self, settings: Settings, resolution: int) -> int | None:
        """Return the tick at which the phrase is over if nothing more is played; None while it sounds."""
        if self.rest is None:
            return None
        return self.rest + round(settings.rest_beats * resolution)

    def answer_end(
        self, first: int, settings: Settings, bars: BarLines, resolution: int, steps_per_beat: int
    ) -> int:
        """Return the step, a bar line, at which the answer that begins at step ``first`` ends.

        Without a length of its own the answer is as long as the phrase, to the nearest bar line.
        """
        here = bars.bar_at(first)
        bar = bars.start(here + 1) - bars.start(here)
        if settings.answer_bars:
            length = settings.answer_bars * bar
        else:
            ticks = (self.rest or 0) - (self.start or 0)
            phrase = max(ticks * steps_per_beat // resolution, bar)
            length = min(phrase, _LONGEST_BARS * bar)
        end = bars.bar_at(first + length + bar // 2)
        return bars.start(max(end, here + 1))
