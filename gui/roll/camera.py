"""What part of the music the roll shows: following the present, or where somebody scrolled to; without Qt."""

from __future__ import annotations

import math

from gui.roll.pitches import PitchRange
from gui.roll.viewport import Viewport

__all__ = ["GUTTER", "RULER", "Camera"]

GUTTER = 48
"""Width of the keys at the left, pixels."""
RULER = 24
"""Height of the bar numbers, pixels."""
_PRESENT = 2 / 3
"""Where the playhead stands, as a share of the width."""
_SCALE = 64.0
"""Pixels a beat to begin with."""
_LEAST_SCALE, _MOST_SCALE = 4.0, 512.0
_GLIDE_SECONDS = 0.07
"""In this time the way back to the present is two thirds done."""
_GLIDE_WIDTHS = 2.0
"""From further away than this many widths it is a jump."""


class Camera:
    """The place and scale of the picture. Sizes are in pixels; `viewport` gives device pixels."""

    def __init__(self) -> None:
        """Follow the present."""
        self.pitches = PitchRange()
        self.following = True
        self.scale = _SCALE
        """Pixels a beat."""
        self.bar = 4.0
        """Length of a bar in beats."""
        self._width, self._height, self._ratio = 640.0, 320.0, 1.0
        self._left = 0.0  # beat at the gutter's edge while it does not follow
        self._behind = 0.0  # beats that it is still away from the present while it glides back
        self._stepped = 0.0

    @property
    def gliding(self) -> bool:
        """Whether it is on its way back to the present."""
        return self._behind != 0.0

    def resize(self, width: float, height: float, ratio: float) -> None:
        """Take in the widget's size in pixels, and how many device pixels there are to one."""
        self._width, self._height, self._ratio = max(width, GUTTER + 1.0), max(height, RULER + 1.0), ratio

    @property
    def _room(self) -> float:
        """Beats that are seen."""
        return (self._width - GUTTER) / self.scale

    def left(self, present: float) -> float:
        """Return the beat at the gutter's edge while the playhead is at ``present``."""
        return present - self._room * _PRESENT + self._behind if self.following else self._left

    def viewport(self, present: float) -> Viewport:
        """Return what is seen while the playhead is at beat ``present``."""
        ratio = self._ratio
        beat_px = self.scale * ratio
        return Viewport(
            width=round(self._width * ratio),
            height=round(self._height * ratio),
            gutter=round(GUTTER * ratio),
            ruler=round(RULER * ratio),
            left=round(self.left(present) * beat_px),
            beat_px=beat_px,
            low=self.pitches.low,
            high=self.pitches.high,
            ratio=ratio,
            bar=self.bar,
        )

    def step(self, now: float) -> bool:
        """Let what moves by itself move on to ``now`` seconds; return whether anything did."""
        elapsed, self._stepped = now - self._stepped, now
        gliding = self.gliding
        if gliding:
            self._behind *= math.exp(-min(max(elapsed, 0.0), _GLIDE_SECONDS) / _GLIDE_SECONDS)
            if abs(self._behind) * self.scale < 0.5:  # noqa: PLR2004 - half a pixel
                self._behind = 0.0
        return self.pitches.step(now) or gliding

    def follow(self, present: float) -> None:
        """Go back to the present, and to the pitches that there are."""
        if not self.following:
            left, self.following, self._behind = self._left, True, 0.0
            behind = left - self.left(present)
            self._behind = behind if abs(behind) <= _GLIDE_WIDTHS * self._room else 0.0
        self.pitches.auto = True

    def stay(self, present: float) -> None:
        """Follow no more."""
        if self.following:
            self._left, self.following, self._behind = self.left(present), False, 0.0

    def scroll(self, pixels: float, present: float) -> None:
        """Go forward by ``pixels``, and follow no more."""
        self.stay(present)
        self._left += pixels / self.scale

    def zoom(self, factor: float, x: float) -> None:
        """Make a beat ``factor`` times as wide.

        What is at ``x`` (pixels) stays there; while it follows, the playhead does.
        """
        scale = min(max(self.scale * factor, _LEAST_SCALE), _MOST_SCALE)
        if not self.following:
            self._left += (x - GUTTER) * (1 / self.scale - 1 / scale)
        self.scale = scale

    def fit(self, first_beat: float, last_beat: float) -> None:
        """Show the music from ``first_beat`` to ``last_beat``, and follow no more."""
        length = max(last_beat - first_beat, 1.0) * 1.06  # with a little air
        self.scale = min(max((self._width - GUTTER) / length, _LEAST_SCALE), _MOST_SCALE)
        self.following, self._behind, self.pitches.auto = False, 0.0, True
        self._left = (first_beat + last_beat - self._room) / 2

    def reveal(self, beat: float, present: float) -> None:
        """Scroll no more than is needed to show ``beat``."""
        left = self.left(present)
        if beat < left or beat > left + self._room * 0.95:
            self.stay(present)
            self._left = beat - self._room / 2
