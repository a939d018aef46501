"""Figures of a run in the form that TensorBoard shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import FileIO
    from pathlib import Path

__all__ = ["EventLog"]


class EventLog:
    """A file of events, written as they come, closed at the end of the context.

    TensorBoard's own writer works in a thread, where a full disk is a traceback
    that nobody can catch; here it is an ``OSError`` like any other.

    Args:
        folder: where the file is made; made itself if it isn't there. None: nothing is written.
        step: events after it, from a run that was cut short, are to be forgotten.

    Raises:
        OSError: the file can't be made.
    """

    def __init__(self, folder: Path | None, step: int) -> None:
        """Begin a file of its own beside those of earlier sessions."""
        self._file: FileIO | None = None
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        # Without a buffer: what is added is there at once, and nothing is left to fail at the end.
        self._file = (folder / f"events.out.tfevents.{time.time_ns()}").open("wb", buffering=0)
        self._records = RecordWriter(self._file)
        try:
            self._write(file_version="brain.Event:2")
            self._write(step=step + 1, session_log=SessionLog(status=SessionLog.START))
        except OSError:
            self._file.close()
            raise

    def add(self, step: int, figures: Mapping[str, float]) -> None:
        """Write ``figures``, by name, as those of ``step``.

        Raises:
            OSError: they can't be written.
        """
        values = [Summary.Value(tag=tag, simple_value=value) for tag, value in figures.items()]
        self._write(step=step, summary=Summary(value=values))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _write(self, **content: Any) -> None:  # noqa: ANN401 - an event's own fields
        if self._file is not None:
            self._records.write(Event(wall_time=time.time(), **content).SerializeToString())
