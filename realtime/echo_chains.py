"""The evidence that a message goes round: chains of returns, and when they can be nothing else.

That something comes twice proves nothing, as players repeat notes, and many keyboards
know only one velocity. But an echo that is passed on returns again, and again, each
time after the same delay. A chain of such returns is believed in two cases: if hands
on one keyboard could not have played it, or if one note after the other begins to go
round and none ever stops, which no pattern does that somebody repeats.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

__all__ = ["SPREAD", "STRIKE", "Chain", "Circling", "near", "prolong"]

SPREAD = 0.008
"""Seconds by which the delays of one way back may differ: polling, buffers and USB come to a few
milliseconds, while nobody's repeated notes stay that even for long."""
STRIKE = 0.045
"""Seconds between two strikes of one key under which no hand struck both: the fastest repetitions
on a keyboard are some 15 a second."""
_EVEN = 0.002
"""Seconds by which delays may differ where controllers are the evidence: a noisy knob or a breath
controller visits the same values again and again, but not that evenly."""
_LONGEST = 0.15
"""Longest delay, in seconds, that is believed because notes go round, a semiquaver at 100 beats a
minute: a part that repeats its quavers exactly is no evidence."""
_LINKS = 3
"""Links of a chain that are enough where they could not be played."""
_STUBBORN_LINKS = 6
"""Links that are enough where the first note was the model's: nobody goes on repeating that so evenly."""
_CHAINS, _NEW = 4, 3
"""Notes going round that are enough, and how many of them must have joined when the first had
already returned: a pattern that is repeated is complete after its first time."""
_TIPS = 32
"""Most returns looked at together."""


class Chain(NamedTuple):
    """A message that returned, and whose return returned, and so on, if it is an echo."""

    low: float
    high: float
    """Shortest and longest delay of its links, in seconds."""
    root: float
    """When its first message was sent, in seconds."""
    foreign: bool
    """Whether that message was not one that had come in here."""
    links: int = 0
    impossible: int = 0
    """Links that no hand on one keyboard can have played..."""
    unlikely: int = 0
    """... and those that it can hardly have played, with these."""
    even: bool = True
    """Whether the notes that returned kept their length."""
    length: float | None = None
    """Seconds from note-on to note-off of the last note that returned; None while it lasted."""

    @property
    def delay(self) -> float:
        """Seconds between sending and return."""
        return (self.low + self.high) / 2

    @property
    def conclusive(self) -> bool:
        """Whether nobody can have played this."""
        unplayable = self.links >= _LINKS and self.impossible > 0 and self.unlikely >= _LINKS - 1
        return unplayable or (self.foreign and self.even and self.links >= _STUBBORN_LINKS)


def prolong(chain: Chain, delay: float, length: float | None, *, is_note: bool) -> Chain | None:
    """Return ``chain`` with a link more, after ``delay`` seconds; None if that differs from the others.

    ``length`` is that of the note that returned now, in seconds. Oddities are the caller's to add.
    """
    low, high = min(chain.low, delay), max(chain.high, delay)
    if high - low > SPREAD:
        return None
    even = chain.even
    if not is_note:
        even &= high - low <= _EVEN
    elif chain.links:
        even &= chain.length is not None and length is not None and abs(chain.length - length) <= SPREAD
    return chain._replace(low=low, high=high, links=chain.links + 1, even=even, length=length)


def near(delays: list[float], delay: float) -> bool:
    """Say whether one of the ``delays`` may belong to the same way back as ``delay``; all in seconds."""
    return any(abs(each - delay) <= SPREAD for each in delays)


class Circling:
    """What goes round at present, as far as it seems to."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._tips: deque[tuple[float, int, Chain]] = deque(maxlen=_TIPS)

    def clear(self) -> None:
        """Forget it all."""
        self._tips.clear()

    def grows(self, chain: Chain, now: float, since: float, *, is_note: bool) -> bool:
        """Take in a return; say whether ever more goes round with its delay, and nothing of that stops.

        Args:
            chain: which the return has prolonged.
            now: when it came, in seconds.
            since: what began to go round before that, in seconds, does not count.
            is_note: whether a note returned; of controllers, twice as many are needed.
        """
        if chain.links < 2 or not chain.even or chain.high > _LONGEST:  # noqa: PLR2004 - its return returned
            return False
        self._tips.append((now, 2 if is_note else 1, chain))
        roots = {
            tip.root: weight
            for seconds, weight, tip in self._tips
            if now - seconds <= chain.high + SPREAD
            and tip.root > since
            and max(tip.high, chain.high) - min(tip.low, chain.low) <= SPREAD
        }
        if sum(roots.values()) < 2 * _CHAINS:
            return False
        first = min(roots)
        if sum(root - first > chain.low for root in roots) < _NEW:
            return False
        # A machine that repeats notes keeps all of them on one grid.
        places = ((root - first) % chain.high for root in roots)
        return chain.high < STRIKE or any(SPREAD < place < chain.low - SPREAD for place in places)
