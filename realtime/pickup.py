"""Soft take-over: a control that stands elsewhere waits until its knob passes by, and doesn't jump."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Pickup"]

_CLOSE = 1 / 64
"""Share of the knob's way at which it is as good as there: two steps of a knob of 7 bits."""
_ELSEWHERE = 0.04
"""Share of the knob's way by which a control must have left it to have been set by somebody else:
more than whole numbers are rounded by, of which the coarsest control has 16."""


class Pickup:
    """Which knobs have hold of their controls. Positions and controls go from 0 to 1.

    Args:
        current: returns where a control stands, or None if that is no number.
    """

    def __init__(self, current: Callable[[str], float | None]) -> None:
        """Begin with no knob holding anything."""
        self._current = current
        self._positions: dict[str, float] = {}
        self._held: set[str] = set()

    def follows(self, name: str, position: float) -> bool:
        """Take in that the knob of ``name`` is at ``position``; say whether the control follows it there."""
        before = self._positions.get(name)
        self._positions[name] = position
        target = self._current(name)
        if target is None:
            return True
        if before is not None and abs(target - before) > _ELSEWHERE:
            self._held.discard(name)
        passed = before is not None and min(before, position) <= target <= max(before, position)
        if passed or abs(position - target) <= _CLOSE:
            self._held.add(name)
        return name in self._held

    def let_go(self, name: str) -> None:
        """Forget the knob of ``name``."""
        self._positions.pop(name, None)
        self._held.discard(name)
