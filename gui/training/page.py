"""The page on which models are trained: past trainings, a new one step by step, one watched, two compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.library.shelf import shelf_of
from gui.notices import NoticeBoard
from gui.takes.clip import Clip
from gui.tasks import Tasks
from gui.training.choice import Music
from gui.training.choose_page import ChoosePage
from gui.training.compare import ComparePage
from gui.training.equipment import EquipmentPanel, is_equipped
from gui.training.finish import FinishPanel
from gui.training.hear import HearPanel
from gui.training.history import History
from gui.training.music_drop import dropped
from gui.training.music_page import MusicPage
from gui.training.run import Run
from gui.training.runs import Runs
from gui.training.watch_page import WatchPage
from gui.view import View
from music.errors import RitornelloError
from training.job_messages import Order

__all__ = ["TrainingPage"]

_GAP = 8
_TOPIC = "training"


class TrainingPage(QWidget):
    """Leads from a folder of music to a model that plays.

    Args:
        runs: the trainings.
        tasks: runs processes of ours.
        board: told what goes wrong, and what is done.
        last_take: what was played last, with its answer; None while nothing was.

    Signals:
        library_wanted: the page of the models is to be shown.
    """

    library_wanted = Signal()

    def __init__(
        self, runs: Runs, tasks: Tasks, board: NoticeBoard, last_take: Callable[[], Clip | None]
    ) -> None:
        """Show what there is."""
        super().__init__()
        self.runs, self._board, self.shelf = runs, board, shelf_of(tasks)
        self._repeated: Order | None = None
        """What the music on its way is for, where a past training is repeated."""
        self._before: tuple[QWidget, str] | None = None
        """What was shown before two models were compared, with its title."""
        self._came_from_library = False
        """Whether the page of the models led to the comparison."""
        self.history = History(runs)
        self.music = MusicPage(board)
        self.choose = ChoosePage(tasks, board)
        self.watch = WatchPage(runs, board)
        self.hear = HearPanel(runs, last_take)
        self.finish = FinishPanel(runs, tasks, board)
        self.compare = ComparePage(tasks, last_take)
        self.equipment = EquipmentPanel()
        self._title = QLabel()
        self._all = QPushButton(self.tr("&All trainings"))
        self._new = QPushButton(self.tr("&New training"))
        self._compare = QPushButton(self.tr("Compare &two models"))
        self._top, self._stack = QWidget(), QStackedWidget()
        self._column = QVBoxLayout(self)
        self._arrange()
        self._connect()
        self._offer_models()
        self.setAcceptDrops(True)

    @property
    def views(self) -> tuple[View, ...]:
        """What hears the engine."""
        return (self.hear, self.finish, self.compare)

    def close_down(self) -> None:
        """End what runs for this page alone, as the window is closed; trainings go on."""
        self.music.close_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether training is possible, and begin where there is nothing yet."""
        super().showEvent(event)
        if self._stack.currentWidget() in {self.history, self.equipment}:
            self.show_all()

    # --- from one step to the next ------------------------------------------------------

    def show_all(self) -> None:
        """Show the past trainings; where there are none, what a first one begins with."""
        if not is_equipped():
            self._show(self.equipment, self.tr("Train"))
        elif self.runs.runs:
            self._show(self.history, self.tr("Trainings"))
        else:
            self._show(self.music, self.tr("New training: the music"))

    def begin_anew(self) -> None:
        """Show the first step of a new training."""
        self._repeated = None
        self.music.start_over()
        self.choose.start_over()
        self._show(self.music, self.tr("New training: the music"))

    def repeat(self, order: Order) -> None:
        """Look through the music of ``order`` again, to begin it once more with changes."""
        self._repeated = order
        self.choose.start_over()
        given = order.folders or order.data
        self._show(self.music, self.tr("Once more: the music"))
        self.music.begin_with([Path(each) for each in given], only=order.data)

    def look_at(self, run: Run) -> None:
        """Show ``run`` as it goes on."""
        self.watch.show_run(run)
        self.hear.show_run(run)
        self.finish.show_run(run)
        self._show(self.watch)

    def compare_with_another(self, name: str) -> None:
        """Show the comparison of the model called ``name`` with the one that plays, or with any other."""
        usable = [entry.name for entry in self.shelf.entries if not entry.problem]
        others = [other for other in (self.shelf.playing, *usable) if other not in {name, ""}]
        self.compare.choose(name, others[0] if others else "")
        self._came_from_library = True
        self._show_compare()

    def _go_on_to_choose(self, music: Music) -> None:
        self.choose.show_music(music)
        if self._repeated is not None:
            self.choose.show_order(self._repeated)
        self._show(self.choose)

    def _begin(self, order: Order) -> None:
        other = self.runs.training
        try:
            run = self.runs.begin(order)
        except RitornelloError as error:
            self._board.post(str(error), "problem", _TOPIC)
            return
        self._repeated = None
        self.look_at(run)
        if other is not None:
            text = self.tr("“{other}” trains at the moment: “{title}” waits until you let it go on.")
            text = text.format(other=other.order.title, title=order.title)
            self._board.post(text, "notice", _TOPIC)

    def _show_compare(self) -> None:
        current = self._stack.currentWidget()
        if current in {self.music, self.choose, self.watch}:
            self._before = current, self._title.text()
        elif current is not self.compare:
            self._before = None
        self._show(self.compare)

    def _leave_compare(self) -> None:
        """Show what was shown before: a training that is being put together is not lost."""
        before, self._before = self._before, None
        from_library, self._came_from_library = self._came_from_library, False
        if before is not None and is_equipped():
            self._show(*before)
        else:
            self.show_all()
        if from_library:
            self.library_wanted.emit()

    def _offer_models(self) -> None:
        self.choose.show_models(self.shelf.entries)

    def _leave(self) -> None:
        self.hear.show_run(None)
        self.finish.show_run(None)
        self.show_all()

    def _show(self, page: QWidget, title: str = "") -> None:
        """Show ``page``; without a title, as it has a heading of its own."""
        self._stack.setCurrentWidget(page)
        self._title.setText(title)
        headed = not title
        self._top.setVisible(not headed)
        edge = 0 if headed else 2 * _GAP
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._all.setVisible(page is self.music and bool(self.runs.runs))
        self._new.setVisible(page is self.history)
        self._compare.setVisible(page in {self.history, self.music})
        page.setFocus()

    # --- music that is dropped anywhere on the page ---------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take music where the page for it isn't shown."""
        if self._stack.currentWidget() is self.history and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin a new training with what was dropped."""
        if paths := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.begin_anew()
            self.music.add([Path(path) for path in paths])

    # --- putting together ----------------------------------------------------------------

    def _arrange(self) -> None:
        self.setObjectName("training-page")
        self._title.setProperty("role", "title")
        self._new.setProperty("role", "primary")
        for button, name in (
            (self._all, "training-all"),
            (self._new, "training-new"),
            (self._compare, "training-compare"),
        ):
            button.setObjectName(name)
        self.watch.slot.addWidget(self.hear)
        self.watch.slot.addWidget(self.finish)
        self.watch.slot.addStretch(1)
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(_GAP)
        top.addWidget(self._title)
        top.addStretch(1)
        for button in (self._all, self._compare, self._new):
            top.addWidget(button)
        pages = (self.history, self.music, self.choose, self.watch, self.compare, self.equipment)
        for page in pages:
            self._stack.addWidget(page)
        self._column.setSpacing(2 * _GAP)
        self._column.addWidget(self._top)
        self._column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._all.clicked.connect(self._leave)
        self._new.clicked.connect(self.begin_anew)
        self._compare.clicked.connect(self._show_compare)
        self.history.chosen.connect(self.look_at)
        self.history.repeat_wanted.connect(self.repeat)
        self.music.chosen.connect(self._go_on_to_choose)
        self.choose.back.connect(lambda: self._show(self.music, self.tr("New training: the music")))
        self.choose.wanted.connect(self._begin)
        self.watch.back.connect(self._leave)
        self.watch.deleted.connect(self._leave)
        self.watch.repeat_wanted.connect(self.repeat)
        self.shelf.changed.connect(self._offer_models)
        self.compare.back.connect(self._leave_compare)
        self.finish.library_wanted.connect(self.library_wanted)
        self.equipment.installed.connect(self.show_all)
