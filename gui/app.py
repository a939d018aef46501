"""The app: puts window, settings and engine together, and runs until the window is closed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from gui.collecting import Collector
from gui.conductor import Conductor
from gui.engine_client import EngineClient
from gui.faults import watch_for_faults
from gui.icons import app_icon
from gui.main_window import MainWindow
from gui.notices import NoticeBoard
from gui.settings.places import Places
from gui.settings.store import SettingsStore
from gui.tasks import Tasks
from gui.theme import apply_theme
from gui.training.runs import Runs

__all__ = ["App", "run"]

_TRANSLATIONS = Path(__file__).parent / "translations"


class App:
    """Everything that runs while the window is open.

    Args:
        qt: the application, of which there can be one in a process.
        places: where files are kept.
    """

    def __init__(self, qt: QApplication, places: Places) -> None:
        """Start the engine first, as it takes longest, then make the window."""
        self._qt = qt
        self._collector = Collector()
        self.board = NoticeBoard()
        watch_for_faults(self.board, places.log)
        self.store = SettingsStore(places.settings, self.board)
        self.client = EngineClient()
        self.tasks = Tasks(self.board)
        self.conductor = Conductor(self.store, self.board, self.client, self.tasks, places.recordings)
        self.conductor.start()
        apply_theme(qt, self.store.current.theme)
        self.store.changed.connect(lambda before, after: self._follow(before.theme != after.theme))
        qt.styleHints().colorSchemeChanged.connect(lambda _scheme: self._follow(changed=True))
        geometry = QSettings(str(places.geometry), QSettings.Format.IniFormat)
        self.runs = Runs(places.trainings)
        self.window = MainWindow(self.store, self.board, self.tasks, self.conductor, self.runs, geometry)

    def _follow(self, changed: bool) -> None:  # noqa: FBT001 - it answers what the name asks
        """Put the theme in force that is wanted now."""
        if changed:
            apply_theme(self._qt, self.store.current.theme)

    def close(self) -> None:
        """End everything; the engine closes its notes."""
        self.window.close()
        self.tasks.close()
        self.client.close()
        self.store.close()
        self.window.deleteLater()
        self._collector.close()


def make_application(arguments: Sequence[str] = ("ritornello",)) -> QApplication:
    """Return the application with its name, icon and language."""
    qt = QApplication(list(arguments))
    qt.setApplicationName("Ritornello")
    qt.setDesktopFileName("ritornello")
    qt.setWindowIcon(app_icon())
    for folder in (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), str(_TRANSLATIONS)):
        for name in ("qtbase", "ritornello"):
            translator = QTranslator(qt)
            if translator.load(QLocale(), name, "_", folder):
                qt.installTranslator(translator)
    return qt


def run(arguments: Sequence[str] = ("ritornello",)) -> int:
    """Open the window and return the exit status when it is closed."""
    qt = make_application(arguments)
    app = App(qt, Places.of_platform())
    app.window.show()
    # Ctrl-C in the terminal that started it closes the window; Python sees it between events only.
    signal.signal(signal.SIGINT, lambda *_: app.window.close())
    signal.signal(signal.SIGTERM, lambda *_: app.window.close())
    alarm = QTimer()
    alarm.timeout.connect(lambda: None)
    alarm.start(250)
    try:
        return qt.exec()
    finally:
        app.close()


if __name__ == "__main__":
    sys.exit(run(sys.argv))
