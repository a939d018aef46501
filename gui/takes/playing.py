"""Which clip is being played to the listener: the engine says that one is, and not which."""

from __future__ import annotations

from collections.abc import Hashable

from gui.takes.clip import Clip
from realtime import messages

__all__ = ["Playing"]

_SAME_LENGTH = 0.02
"""Beats by which the engine's length may differ from the clip's: it lengthens very short notes."""


class Playing:
    """Keeps apart what was asked for and what sounds; one for each view that plays clips."""

    def __init__(self) -> None:
        """Play nothing yet."""
        self._asked: tuple[Hashable, float] | None = None
        self.key: Hashable | None = None
        """Key of the clip that sounds; None if none of this view's does."""

    def ask(self, key: Hashable, clip: Clip) -> messages.Audition | messages.StopAudition:
        """Return the command that plays ``clip``, known as ``key``, or that ends it if it sounds."""
        if self.key is not None and key == self.key:
            return messages.StopAudition()
        self._asked = key, clip.end - clip.begin
        return clip.audition()

    def take(self, event: messages.Event) -> bool:
        """Take in what the engine says; return whether it is another clip now that sounds."""
        before = self.key
        match event:
            case messages.Auditioning(None):
                self.key = None
            case messages.Auditioning(float() as beat, float() as end):
                asked, self._asked, self.key = self._asked, None, None
                # Another view's may come first.
                if asked is not None and abs(end - beat - asked[1]) < _SAME_LENGTH:
                    self.key = asked[0]
            case messages.Ready() | messages.Stopped():
                self._asked = self.key = None
        return self.key != before
