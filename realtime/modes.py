"""Who has the word: when each mode gives it to the model, and until when.

Pure: a mode is told what the player does, in ticks, and asked for the model's
turn. It plans nothing and sends nothing. ``accompany`` has no turns; see
`realtime.accompany`.
"""

from __future__ import annotations

from typing import NamedTuple

from realtime.listener import RESOLUTION
from realtime.mind import Mind
from realtime.settings import Mode, Settings

__all__ = ["Phrase", "Turn", "Turns", "turns_of"]

_LONGEST_BARS = 8
"""An answer without a length of its own is at most this long."""
_PICKUP_TICKS = RESOLUTION // 2
"""A note this close to the bar line belongs to the bar that it leads to."""


class Turn(NamedTuple):
    """A turn of the model's."""

    begin: int
    """Tick from which it may sound."""
    end: int | None
    """Step, a bar line, at which it is over; None: when somebody ends it."""


class Phrase:
    """What the player is playing, in ticks: when it began and when it last fell silent."""

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

    def retime(self, factor: float) -> None:
        """Take it for played at ``factor`` times the tempo."""
        self.start = None if self.start is None else round(self.start * factor)
        self.rest = None if self.rest is None else round(self.rest * factor)


class Turns:
    """What every mode knows; by itself it is ``off``, in which the model never has the word."""

    def __init__(self, settings: Settings, mind: Mind) -> None:
        """Start with nothing played."""
        self.settings = settings
        """Settings in force; to be replaced when they change."""
        self.mind = mind
        """Whose bars and grid count; to be replaced when the model is swapped."""
        self.phrase = Phrase()

    def note_on(self, tick: int) -> None:
        """Take in that the player struck a key; a turn in progress was ended with `over` before."""
        self.phrase.note_on(tick)

    def silent(self, tick: int) -> None:
        """Take in that nothing of the player's sounds any more."""
        self.phrase.silent(tick)

    def trigger(self, tick: int, *, down: bool) -> None:
        """Take in that the pedal, key or button that lets the model play went down or up."""

    def over(self) -> None:
        """Take in that a turn that had begun is over, played to its end or not."""
        self.phrase = Phrase()

    def turn(self, tick: int) -> Turn | None:  # noqa: ARG002 - not every mode looks at the time
        """Return the model's turn that is on, or that comes if nothing more happens; None if none does."""
        return None

    def _after_rest(self) -> int | None:
        """Return the tick at which the player has rested long enough."""
        if self.phrase.rest is None:
            return None
        return self.phrase.rest + round(self.settings.rest_beats * RESOLUTION)


class Respond(Turns):
    """``respond``: answers after a rest, about as long as the phrase was."""

    def turn(self, tick: int) -> Turn | None:  # noqa: ARG002 - the rest decides
        """Return the turn that follows the rest; its end is a bar line."""
        begin = self._after_rest()
        return None if begin is None else Turn(begin, self._end(begin))

    def _end(self, begin: int) -> int | None:
        first = self.mind.first_step(begin)
        bars = self.mind.bars
        here = bars.bar_at(first)
        bar = bars.start(here + 1) - bars.start(here)
        if self.settings.answer_bars:
            length = self.settings.answer_bars * bar
        else:
            ticks = (self.phrase.rest or 0) - (self.phrase.start or 0)
            length = max(ticks * self.mind.steps_per_beat // RESOLUTION, bar)
            length = min(length, _LONGEST_BARS * bar)
        end = bars.bar_at(first + length + bar // 2)
        return bars.start(max(end, here + 1))


class Endless(Respond):
    """``endless``: as `Respond`, but plays on until the player cuts in."""

    def _end(self, begin: int) -> int | None:  # noqa: ARG002 - it never ends by itself
        return None


class Trade(Turns):
    """``trade``: player and model have so many bars each, and the bar line decides.

    The player's first note begins the first of the player's bars. Cut short in its own
    bars, the model comes back after a rest, if a beat is left; a whole turn without a
    note of the player's ends the game, and the next note begins another.
    """

    def __init__(self, settings: Settings, mind: Mind) -> None:
        """Start with nothing played."""
        super().__init__(settings, mind)
        self._first: int | None = None
        """Bar in which the game began."""
        self._heard = 0
        """Bar of the last thing that the player or the model did."""

    def note_on(self, tick: int) -> None:
        """Take in a key; the first one begins the game."""
        bar = self.mind.bar_at(tick + _PICKUP_TICKS)
        bars = self.settings.trade_bars
        if self._first is None or (self.phrase.start is None and bar - self._heard > 2 * bars):
            self._first = bar
        self._heard = max(bar, self._heard)
        super().note_on(tick)

    def turn(self, tick: int) -> Turn | None:
        """Return the model's bars, from a beat before them on."""
        if self._first is None or self.phrase.start is None:
            return None
        bars = self.settings.trade_bars
        bar = self.mind.bar_at(tick + RESOLUTION)
        opens = self._first + (bar - self._first) // (2 * bars) * 2 * bars + bars
        begin, end = self.mind.bar_tick(opens), self.mind.bars.start(opens + bars)
        if tick + RESOLUTION < begin:
            return None
        if self.phrase.start < begin:
            self._heard = max(opens + bars - 1, self._heard)
            return Turn(begin, end)
        again = self._after_rest()
        if again is None or again + RESOLUTION > self.mind.tick_of(end):
            return None
        return Turn(again, end)


class Hold(Turns):
    """``hold``: plays while a pedal, key or button is held.

    The player's key wins all the same; held on, the model comes back after a rest.
    """

    def __init__(self, settings: Settings, mind: Mind) -> None:
        """Start with nothing held."""
        super().__init__(settings, mind)
        self._since: int | None = None

    def trigger(self, tick: int, *, down: bool) -> None:
        """Take in the pedal, key or button."""
        self._since = tick if down else None

    def turn(self, tick: int) -> Turn | None:  # noqa: ARG002 - what is held decides
        """Return the turn that lasts until the trigger is let go."""
        if self._since is None:
            return None
        start = self.phrase.start
        begin = self._since if start is None or start <= self._since else self._after_rest()
        return None if begin is None else Turn(begin, None)


_KINDS: dict[Mode, type[Turns]] = {
    "respond": Respond,
    "trade": Trade,
    "hold": Hold,
    "endless": Endless,
    "accompany": Turns,
    "off": Turns,
}


def turns_of(mode: Mode, settings: Settings, mind: Mind) -> Turns:
    """Return who decides on the turns of ``mode``, with nothing played yet."""
    return _KINDS[mode](settings, mind)
