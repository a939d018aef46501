"""Has folders looked through by a process of ours, whose words come in as it finds them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from training import survey_messages as messages

__all__ = ["Surveyor"]

_ROOT = Path(__file__).parents[2]
_PAUSE_MS = 40
"""From one batch to the next: what else the window does goes between."""
_BATCH = 800
"""Lines taken in at a time: some milliseconds' worth."""
_END_MS = 2000


class Surveyor(QObject):
    """Runs ``python -m training.survey``, one at a time.

    Signals:
        looking: files are still looked for; how many there are so far.
        found: how many files there are.
        read: a list of `messages.Piece` and `messages.Unreadable`, of whole files; how many files are done.
        finished: all files were read.
        failed: what went wrong, in one sentence; what was read stands.
    """

    looking = Signal(int)
    found = Signal(int)
    read = Signal(list, int)
    finished = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Run nothing yet."""
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = b""
        self._lines: list[bytes] = []
        """Not taken in yet, the last line first."""
        self._held: list[messages.Piece | messages.Unreadable] = []
        """What is known of the last file, of which there may be more."""
        self._ended = False
        self._whole = False
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._take_in)

    @property
    def running(self) -> bool:
        """Whether something is being looked through."""
        return self._process is not None

    def begin(self, given: Sequence[str]) -> None:
        """Look through ``given``, folders or files; what was going on before is ended."""
        self.cancel()
        process = QProcess(self)
        process.setWorkingDirectory(str(_ROOT))
        process.finished.connect(lambda: self._end(process))
        process.errorOccurred.connect(lambda error: self._end(process, error))
        self._process, self._rest, self._lines, self._held = process, b"", [], []
        self._ended = self._whole = False
        process.start(sys.executable, ["-m", "training.survey", "-"])
        process.write(msgspec.json.encode(list(given)))
        process.closeWriteChannel()
        self._timer.start()

    def cancel(self) -> None:
        """End it at once, if something is looked through; what was read stands, and nothing more is told."""
        process, self._process = self._process, None
        self._timer.stop()
        self._lines = []
        if process is not None:
            process.blockSignals(True)
            process.kill()  # those that read for it end with it
            process.waitForFinished(_END_MS)
            process.deleteLater()

    def _end(
        self, process: QProcess, error: QProcess.ProcessError = QProcess.ProcessError.UnknownError
    ) -> None:
        """Know that nothing more will come."""
        del error
        if process is self._process and process.state() == QProcess.ProcessState.NotRunning:
            self._ended = True

    def _take_in(self) -> None:
        process = self._process
        if process is None:
            return
        # Looked at before the output is: what was said before the end is there then.
        ended = self._ended
        if not self._lines:
            *lines, self._rest = (self._rest + bytes(process.readAllStandardOutput().data())).split(b"\n")
            self._lines = lines[::-1]
        batch = [self._lines.pop() for _ in range(min(_BATCH, len(self._lines)))]
        self._tell(batch)
        if ended and not self._lines and process is self._process:
            self._conclude(process)

    def _tell(self, lines: Sequence[bytes]) -> None:
        found: list[messages.Piece | messages.Unreadable] = []
        done = 0
        for line in lines:
            match messages.decode(line):
                case messages.Looking(files):
                    self.looking.emit(files)
                case messages.Found(files=files):
                    self.found.emit(files)
                case messages.Passed(file):
                    done = max(done, file + 1)
                case messages.Surveyed(files):
                    found += self._held
                    done, self._whole, self._held = files, True, []
                case message:
                    if self._held and self._held[-1].file != message.file:
                        found += self._held
                        done, self._held = max(done, message.file), []
                    self._held.append(message)
        if found or done > 0:
            self.read.emit(found, done)

    def _conclude(self, process: QProcess) -> None:
        errors = bytes(process.readAllStandardError().data()).decode(errors="replace")
        whole = self._whole
        self.cancel()
        if whole:
            self.finished.emit()
            return
        lines = errors.strip().splitlines()
        if not lines or errors.startswith("Traceback"):
            lines = [self.tr("What looks through the files ended before it was done: try again.")]
        self.failed.emit(lines[-1])
