"""A process of ours that somebody waits for: its lines come in as it says them, and it can be cancelled."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal

__all__ = ["Worker"]

_ROOT = Path(__file__).parents[2]
_PATIENCE_MS = 3000
"""How long a process may take to clear up when it is cancelled."""
_ENDING: set[QProcess] = set()
"""Those that were cancelled and haven't ended yet."""


class Worker(QObject):
    """Runs ``python -m`` with some arguments, one process at a time.

    Signals:
        said: a line of its standard output, as bytes without the line's end.
        done: it ended well.
        failed: what went wrong, in one sentence.
    """

    said = Signal(bytes)
    done = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Run nothing yet."""
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = b""
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def running(self) -> bool:
        """Whether a process runs."""
        return self._process is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Start ``python -m`` with ``arguments``; what runs already is cancelled."""
        self.cancel()
        process = QProcess()
        process.setWorkingDirectory(str(_ROOT))
        process.readyReadStandardOutput.connect(lambda: self._read(process))
        process.finished.connect(lambda: self._ended(process))
        process.errorOccurred.connect(lambda error: self._ended(process, error))
        self._process, self._rest = process, b""
        process.start(sys.executable, ["-m", *arguments])

    def cancel(self) -> None:
        """End what runs; nothing is told of it any more."""
        process, self._process = self._process, None
        if process is None:
            return
        # It may take a moment, and whoever asked for it may be gone by then.
        _ENDING.add(process)
        process.finished.connect(lambda: _forget(process))
        # Asked first, so that it can clear up; what doesn't hear that is ended all the same.
        process.terminate()
        QTimer.singleShot(_PATIENCE_MS, process, process.kill)

    def close(self) -> None:
        """End what runs, and wait for it: for the end of the app, and of what owns this."""
        self.cancel()
        for process in tuple(_ENDING):
            process.kill()
            process.waitForFinished(_PATIENCE_MS)
            _forget(process)

    def _read(self, process: QProcess) -> None:
        if process is not self._process:
            return
        *lines, self._rest = (self._rest + bytes(process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            if process is self._process:  # whoever listens may have cancelled it
                self.said.emit(line)

    def _ended(
        self, process: QProcess, error: QProcess.ProcessError = QProcess.ProcessError.UnknownError
    ) -> None:
        del error
        if process is not self._process or process.state() != QProcess.ProcessState.NotRunning:
            return
        self._read(process)
        if process is not self._process:
            return
        self._process = None
        well = process.exitStatus() == QProcess.ExitStatus.NormalExit and process.exitCode() == 0
        well = well and process.error() == QProcess.ProcessError.UnknownError
        errors = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        process.deleteLater()
        if well:
            self.done.emit()
            return
        last = errors.splitlines()[-1] if errors else ""
        if not last or "Traceback" in errors:
            last = self.tr("That failed unexpectedly: try again.")
        self.failed.emit(last.removeprefix("ritornello: "))


def _forget(process: QProcess) -> None:
    if process in _ENDING:
        _ENDING.discard(process)
        process.deleteLater()
