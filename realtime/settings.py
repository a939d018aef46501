"""What a player can set, with units and ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from music.score import DEFAULT_METER, Meter
from realtime.sampling import Sampling

__all__ = ["Mode", "Settings"]

Mode = Literal["respond", "off"]
"""``respond`` answers after a rest; ``off`` passes the keyboard through and records."""


@dataclass(frozen=True)
class Settings:
    """Settings of a performance.

    Raises:
        ValueError: a value is out of its range.
    """

    mode: Mode = "respond"
    sampling: Sampling = field(default_factory=Sampling)
    seed: int = 1
    """Decides, with the model, the clock and what is played, every note of every answer."""
    meter: Meter = DEFAULT_METER
    rest_beats: float = 1.0
    """Beats of silence after which a phrase is over; 0.25 to 16."""
    answer_bars: int = 0
    """Length of an answer in bars, 1 to 64; 0: about as long as the phrase, at most 8 bars."""
    longest_wait_beats: float = 1.0
    """Beats after the hand-over within which the answer begins."""
    lookahead_beats: float = 2.0
    """Beats ahead of the moment for which notes are planned and handed to the sender."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not 0.25 <= self.rest_beats <= 16:  # noqa: PLR2004 - documented above
            msg = f"rest_beats must be from 0.25 to 16, not {self.rest_beats}"
            raise ValueError(msg)
        if not 0 <= self.answer_bars <= 64:  # noqa: PLR2004 - documented above
            msg = (
                f"answer_bars must be from 1 to 64, or 0 for the phrase's own length, not {self.answer_bars}"
            )
            raise ValueError(msg)
        if self.lookahead_beats <= 0 or self.longest_wait_beats < 0:
            msg = "lookahead_beats must be positive and longest_wait_beats at least 0"
            raise ValueError(msg)
