"""Writes what was played to files, when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from music.errors import RitornelloError
from realtime import messages
from realtime.archive import Archive
from realtime.clock import Clock
from realtime.engine import Engine
from realtime.session_file import SessionFacts

__all__ = ["Saving"]


class Saving:
    """Saves the session, its last minutes, or the last phrase with its answer.

    Args:
        archive: what was played.
        engine: knows where the last phrase and its answer lie.
        clock: musical time.
        emit: told what was saved.
        facts: returns what the session is beside its notes.
    """

    def __init__(
        self,
        archive: Archive,
        engine: Engine,
        clock: Clock,
        emit: Callable[[messages.Event], None],
        facts: Callable[[], SessionFacts],
    ) -> None:
        """Save nothing yet."""
        self._archive, self._engine, self._clock = archive, engine, clock
        self._emit, self._facts = emit, facts

    def save(self, path: Path) -> None:
        """Write the session so far, so that it can be opened again.

        Raises:
            RitornelloError: it can't be written.
        """
        self._emit(messages.Saved(str(path), self._archive.save(path, self._beat(), self._facts())))

    def capture(self, path: Path | None, minutes: float) -> None:
        """Write the last ``minutes``, to ``path`` or under a name of its own.

        Raises:
            RitornelloError: it can't be written, or nothing was played.
        """
        start = self._clock.beat_at(self._clock.now() - minutes * 60.0)
        self._excerpt(path, start, self._beat())

    def keep(self, path: Path | None) -> None:
        """Write the last phrase and its answer, to ``path`` or under a name of its own.

        Raises:
            RitornelloError: it can't be written, or nothing was answered.
        """
        span = self._engine.last_take
        if span is None:
            msg = "There is no answer to keep yet: play a phrase first."
            raise RitornelloError(msg)
        self._excerpt(path, *span)

    def _excerpt(self, path: Path | None, start: float, end: float) -> None:
        where = self._archive.next_take() if path is None else path
        self._emit(messages.Saved(str(where), self._archive.excerpt(where, start, end)))

    def _beat(self) -> float:
        return self._clock.beat_at(self._clock.now())
