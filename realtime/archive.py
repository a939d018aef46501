"""What is kept of a performance: in memory, in the recording, and for an engine that comes after."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from music.errors import RitornelloError
from music.score import Meter, Part
from realtime.history import History, HistoryFile, load_history
from realtime.journal import Journal
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.recorder import Recorder
from realtime.session_file import SessionFacts, remark
from realtime.state import HISTORY_FILE, State, load_state, save_state

__all__ = ["Archive"]


class Archive:
    """Recorder, recording and state of one performance.

    Args:
        meter: of the performance.
        record: MIDI file that is kept up to date while it is played, if any.
        state: folder for an engine that comes after this one, or came before, if any.
        report: told, in a thread of its own, in one sentence what hinders the writing.
    """

    def __init__(
        self, meter: Meter, record: Path | None, state: Path | None, report: Callable[[str], None]
    ) -> None:
        """Take up what is in the state's folder; write nothing yet."""
        self.recorder = Recorder()
        self.left: State | None = None
        """What the engine before this one left."""
        self._meter = meter
        self._record, self._folder = record, state
        self._journal = None if record is None else Journal(record, meter, report)
        self._stored: State | None = None
        self._takes = 0
        self._report = report
        self._failing = False
        self.history = History(meter)
        self._file: HistoryFile | None = None
        if state is not None:
            self.left = load_state(state)
            with contextlib.suppress(RitornelloError):
                self.history = load_history(state / HISTORY_FILE, meter).history
            self._file = HistoryFile(self.history, state / HISTORY_FILE, report)
            self._recall()

    def _recall(self) -> None:
        """Have the recorder know what was played before, so that a session is saved as a whole.

        Of that, notes and pedals are known, the model's as the network has them.
        """
        if self.left is None:
            return
        self.recorder.tempo(0.0, self.left.bpm)
        for event in self.history.recent(self.history.keep):
            self.recorder.add(event.tick / RESOLUTION, event.source, event.msg)

    def keep(self, tick: int, source: Source, msg: bytes, part: Part) -> None:
        """Add what was heard or sounded to the history."""
        if self._file is None:
            self.history.append(tick, source, msg, part)
        else:
            self._file.append(tick, source, msg, part)

    def add(self, beat: float, source: Source, msg: bytes) -> None:
        """Record a message as it came in or went out."""
        self.recorder.add(beat, source, msg)
        if self._journal is not None:
            self._journal.add(beat, source, msg)

    def tempo(self, beat: float, bpm: float) -> None:
        """Record the tempo from ``beat`` on."""
        self.recorder.tempo(beat, bpm)
        if self._journal is not None:
            self._journal.tempo(beat, bpm)

    def retime(self, factor: float, bpm: float) -> None:
        """Take everything so far for played at ``bpm``, which is ``factor`` times the tempo."""
        if self._file is None:
            self.history.retime(factor)
        else:
            self._file.retime(factor)
        self.recorder.retime(factor, bpm)
        if self._journal is not None:
            self._journal.begin_anew(self.recorder.events)

    def store(self, state: State) -> None:
        """Keep the state for an engine that comes after, if it has changed."""
        if self._folder is None or state == self._stored:
            return
        try:
            save_state(self._folder, state)
        except OSError as error:
            if not self._failing:
                self._report(f"The engine's state can't be kept in {self._folder} ({error.strerror}).")
            self._failing = True
        else:
            self._failing, self._stored = False, state

    def save(self, path: Path, beat: float, facts: SessionFacts | None = None) -> int:
        """Write everything to ``path`` and return the number of notes.

        Args:
            path: the file.
            beat: where notes and pedals still open end.
            facts: what an engine needs in order to go on with it, besides the music.

        Raises:
            RitornelloError: it can't be written.
        """
        return _save(self.recorder, path, self._meter, beat, remark(facts))

    def excerpt(self, path: Path, start: float, end: float) -> int:
        """Write what was played from beat ``start`` to ``end`` and return the number of notes.

        Raises:
            RitornelloError: it can't be written, or nothing was played then.
        """
        part = self.recorder.excerpt(start, end)
        if not any(map(len, part.tracks(self._meter, end))):
            msg = "Nothing was played in that time: there is nothing to save."
            raise RitornelloError(msg)
        return _save(part, path, self._meter, end)

    def next_take(self) -> Path:
        """Return a name for a take that isn't in use: beside the recording, or in the current folder."""
        beside = Path("ritornello.mid") if self._record is None else self._record
        while True:
            self._takes += 1
            path = beside.with_name(f"{beside.stem}-take-{self._takes}.mid")
            if not path.exists():
                return path

    def close(self, beat: float) -> tuple[str, int] | None:
        """Finish what is being written; return path and notes of the recording, if there is one.

        Raises:
            RitornelloError: it can't be written.
        """
        if self._file is not None:
            with contextlib.suppress(RitornelloError):
                self._file.close()
        if self._journal is None or not self._journal.notes:
            return None
        self._journal.close(beat)
        return str(self._journal.path), self._journal.notes


def _save(recorder: Recorder, path: Path, meter: Meter, beat: float, text: bytes = b"") -> int:
    recorder.save(path, meter=meter, end_beat=beat, text=text)
    return sum(map(len, recorder.tracks(meter, beat)))
