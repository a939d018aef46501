"""Two models heard side by side, blind if wanted: who sits where, the votes, and what they show."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

__all__ = ["LEAST_ROUNDS", "SURE", "Contest", "Seating", "Side", "Tally"]

Side = Literal["left", "right"]

LEAST_ROUNDS = 6
"""Decided rounds before which even a clean sweep is more often chance than once in twenty."""
SURE = 0.05
"""Chance at which a preference counts as one."""


class Seating(NamedTuple):
    """Which model sits where in a round."""

    left: str
    right: str


class Tally(NamedTuple):
    """What the votes come to."""

    first: int
    """Rounds that went to the first model."""
    second: int
    """Rounds that went to the second model."""
    ties: int

    @property
    def rounds(self) -> int:
        """Rounds in all."""
        return self.first + self.second + self.ties

    @property
    def chance(self) -> float:
        """How often a coin in each decided round would tell the two at least so far apart, 0 to 1.

        This is the two-sided sign test; rounds without a preference don't count.
        """
        decided = self.first + self.second
        fewer = min(self.first, self.second)
        tail = sum(math.comb(decided, number) for number in range(fewer + 1))
        return float(min(2 * tail / 2**decided, 1.0))

    @property
    def leader(self) -> Literal["first", "second", "neither"]:
        """Which of the two was preferred more often."""
        if self.first == self.second:
            return "neither"
        return "first" if self.first > self.second else "second"


@dataclass(frozen=True)
class Contest:
    """Two models, and the rounds between them so far; every round makes another one."""

    first: str
    second: str
    seed: int
    """Decides who sits where, and with what dice the models play, round by round."""
    blind: bool = True
    """Whether who sits where is drawn; else the first always sits on the left."""
    round: int = 0
    """Number of the round, from 0."""
    voted: bool = False
    """Whether this round has its vote."""
    winners: tuple[str, ...] = field(default=())
    """Of each vote the model, or an empty text for none."""

    @property
    def seating(self) -> Seating:
        """Who sits where in this round."""
        if self.blind and random.Random(f"{self.seed} {self.round}").random() < 0.5:  # noqa: S311, PLR2004 - a coin
            return Seating(self.second, self.first)
        return Seating(self.first, self.second)

    @property
    def open(self) -> bool:
        """Whether it may be seen who sits where."""
        return self.voted or not self.blind

    @property
    def dice(self) -> int:
        """The seed with which both play this round."""
        return (self.seed + self.round) % 2**31

    @property
    def tally(self) -> Tally:
        """What the votes come to."""
        won = self.winners.count
        return Tally(won(self.first), won(self.second), won(""))

    def with_vote(self, side: Side | None) -> Contest:
        """Return the contest after a vote for what sits on ``side``; None: no preference.

        A round has one vote: another changes nothing.
        """
        if self.voted:
            return self
        winner = "" if side is None else getattr(self.seating, side)
        return replace(self, voted=True, winners=(*self.winners, winner))

    def next_round(self) -> Contest:
        """Return the contest in its next round; a round without a vote leaves no trace."""
        return replace(self, round=self.round + 1, voted=False)
