"""The whole window with nobody behind it: what is said to it comes from whoever measures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

from gui.conductor import Conductor
from gui.engine_client import EngineClient
from gui.main_window import MainWindow
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from gui.tasks import Tasks
from gui.theme import apply_theme
from gui.training.runs import Runs

__all__ = ["Stage", "staged"]


class Stage:
    """A window, and the client whose signal ``said`` it listens to."""

    def __init__(self, qt: QApplication, folder: Path) -> None:
        """Make the window; nothing of the user's is touched."""
        self.client = EngineClient()
        board = NoticeBoard()
        self._store, self._tasks = SettingsStore(folder / "settings.json", board), Tasks(board)
        self._store.change(takes_folder=str(folder / "takes"))
        conductor = Conductor(self._store, board, self.client, self._tasks, folder / "recordings")
        apply_theme(qt, "dark")
        geometry = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(
            self._store, board, self._tasks, conductor, Runs(folder / "trainings"), geometry
        )

    def close(self) -> None:
        """End everything."""
        self.window.close()
        self._tasks.close()
        self._store.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


@contextmanager
def staged(qt: QApplication) -> Iterator[Stage]:
    """Return a window on the stage, shown, in a folder that is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
        stage = Stage(qt, Path(folder))
        stage.window.resize(1400, 900)
        stage.window.show()
        try:
            yield stage
        finally:
            stage.close()
