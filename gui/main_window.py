"""The window: the rail, its pages, the line at the bottom, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.bars.meters import Meters
from gui.bars.status_line import StatusLine
from gui.conductor import Conductor
from gui.connect.page import ConnectPage
from gui.fitting import Fitting
from gui.library.page import LibraryPage
from gui.notices import NoticeBoard
from gui.play_page import PlayPage
from gui.rail import Rail
from gui.settings.bindings_page import BindingsPage
from gui.settings.page import SettingsPage
from gui.settings.store import SettingsStore
from gui.takes.feed import ClipFeed
from gui.takes.page import TakesPage
from gui.tasks import Tasks
from gui.training.page import TrainingPage
from gui.training.runs import Runs
from realtime import messages

__all__ = ["PAGES", "MainWindow"]

PAGES = ("play", "takes", "models", "train", "connect", "controllers", "settings")
"""Names of the pages, in the order of the rail."""
_FIRST_SIZE = (1360, 860)
_SMALLEST = (480, 320)
_METERS_WIDTH = 820
"""In a narrower window the meters make room."""
_MODES: tuple[Literal["respond", "trade", "hold", "endless", "accompany", "off"], ...] = (
    "respond",
    "trade",
    "hold",
    "endless",
    "accompany",
    "off",
)


class MainWindow(QMainWindow):
    """The one window of the app.

    Args:
        store: the settings.
        board: what is said at the bottom.
        tasks: runs processes of ours.
        conductor: who has the engine.
        runs: the trainings.
        geometry: where size and place of the window are kept.

    Signals:
        closed: it was closed by whoever sits there.
    """

    closed = Signal()

    def __init__(  # noqa: PLR0913, PLR0917 - all that the pages need, each named
        self,
        store: SettingsStore,
        board: NoticeBoard,
        tasks: Tasks,
        conductor: Conductor,
        runs: Runs,
        geometry: QSettings,
    ) -> None:
        """Make all pages and let them hear the engine."""
        super().__init__()
        self._conductor, self._geometry = conductor, geometry
        self.setWindowTitle("Ritornello")
        self.play = PlayPage(store, tasks, board)
        self.takes = TakesPage(store, board, self.play.roll.notebook)
        self.library = LibraryPage(store, tasks, board)
        self.connecting = ConnectPage(store, board)
        self.bindings = BindingsPage(store)
        self.settings = SettingsPage(store, board)
        self.meters = Meters(store)
        self.status = StatusLine(board)
        self.feed = ClipFeed(self.play.roll, self.play.strip, store, board)
        self.feed.setParent(self)  # ends with the window, though nothing of it is seen
        self.feed.hide()
        self.training = TrainingPage(runs, tasks, board, self.feed.last_take)
        self._stack = QStackedWidget()
        self._rail = Rail(
            [
                ("play", self.tr("Play")),
                ("takes", self.tr("Takes")),
                ("models", self.tr("Models")),
                ("train", self.tr("Train")),
                ("connect", self.tr("Connect")),
                ("controllers", self.tr("Knobs")),
                ("settings", self.tr("Settings")),
            ]
        )
        self._arrange()
        for view in (
            *self.play.views,
            self.takes,
            self.library,
            *self.training.views,
            self.connecting,
            self.bindings,
            self.settings,
            self.meters,
            self.feed,
        ):
            conductor.add(view)
        self._join()
        self._bind_keys()
        self._restore()
        self.show_page("play")

    # --- what it looks like ---------------------------------------------------------------

    def _arrange(self) -> None:
        pages: tuple[QWidget, ...] = (
            self.play,
            self.takes,
            self.library,
            self.training,
            self.connecting,
            self.bindings,
            self.settings,
        )
        for page in pages:
            self._stack.addWidget(Fitting(page))
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 4, 12, 6)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.meters)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addLayout(bottom)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(central)
        self.setMinimumSize(*_SMALLEST)

    def show_page(self, name: str) -> None:
        """Show the page called ``name``, one of `PAGES`."""
        number = PAGES.index(name)
        self._rail.choose(number)
        self._stack.setCurrentIndex(number)
        if name == "play":
            # Else the first field of the page has the keys of the computer, and they don't play.
            self.play.keyboard.setFocus()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return PAGES[self._stack.currentIndex()]

    # --- what belongs together --------------------------------------------------------------

    def _join(self) -> None:
        play, conductor = self.play, self._conductor
        self._rail.chosen.connect(lambda number: self.show_page(PAGES[number]))
        conductor.page_wanted.connect(self.show_page)
        play.picker.library_requested.connect(lambda: self.show_page("models"))
        play.modes.keep_requested.connect(self.feed.keep)
        play.modes.capture_requested.connect(self.feed.capture)
        play.controls.reset_requested.connect(self.feed.reset_controls)
        self.feed.kept.connect(self.takes.kept_last)
        self.takes.capture_requested.connect(self.feed.capture)
        self.takes.new_requested.connect(conductor.new_session)
        self.takes.save_requested.connect(lambda path: self._send(messages.Save(str(path))))
        self.takes.open_requested.connect(lambda path: conductor.open_session(str(path)))
        self.library.compare_wanted.connect(self._compare)
        self.training.library_wanted.connect(lambda: self.show_page("models"))
        self.connecting.look_again_requested.connect(conductor.start)
        self.settings.controllers_requested.connect(lambda: self.show_page("controllers"))
        play.keyboard.install(self)

    def _compare(self, name: str) -> None:
        self.training.compare_with_another(name)
        self.show_page("train")

    def _send(self, command: messages.Command) -> None:
        self.feed.command.emit(command)

    def _bind_keys(self) -> None:
        """Bind the keys that work wherever the focus is; letters are for the keys on the screen."""
        keys: Mapping[str, Callable[[], object]] = {
            "Esc": self.panic,
            "F7": lambda: self._send(messages.Tap()),
            "F8": lambda: self._send(messages.Reroll()),
            "F9": self.feed.keep,
            "F10": self.feed.capture,
            "Ctrl+Q": self.close,
        }
        for key, action in keys.items():
            self._bind(key, action)
        for number, page in enumerate(PAGES):
            # Not as shortcuts of the buttons, which would act a tenth of a second later.
            self._bind(f"Ctrl+{number + 1}", partial(self.show_page, page))
        for number, mode in enumerate(_MODES):
            self._bind(f"F{number + 1}", partial(self.play.modes.choose, mode))

    def _bind(self, key: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def panic(self) -> None:
        """Silence everything, and let go of every key on the screen."""
        self.play.keyboard.panic()
        self.play.roll.clear_selection()
        self._send(messages.StopAudition())
        self._send(messages.Panic())

    # --- its place ---------------------------------------------------------------------------

    def _restore(self) -> None:
        geometry = self._geometry.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the bottom line to what is to be said, where there is no room for more."""
        super().resizeEvent(event)
        self.meters.setVisible(self.width() >= _METERS_WIDTH)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where it was."""
        self._geometry.setValue("geometry", self.saveGeometry())
        self._geometry.sync()
        super().closeEvent(event)
        self.training.close_down()
        self.closed.emit()
