"""What training needs and playing doesn't: told when it is missing, and installed where that is wanted."""

from __future__ import annotations

import importlib
import importlib.util
import sys

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui.training.worker import Worker
from training import equipment_messages as messages

__all__ = ["EquipmentPanel", "is_equipped"]

_MODULES = ("torch", "scipy", "matplotlib", "onnx")
"""Without which nothing can be trained, or made into a model that plays."""
_MODULE = "training.equipment"
_GAP = 8
_WIDTH = 640
_FINE = 1000
"""Parts of the progress bar."""


def is_equipped() -> bool:
    """Return whether what training needs is there; nothing of it is loaded."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(module) is not None for module in _MODULES)


class EquipmentPanel(QWidget):
    """Says that training needs more than is there, how large that is, and installs it.

    Signals:
        installed: it is there now.
    """

    installed = Signal()

    def __init__(self) -> None:
        """Ask for nothing yet."""
        super().__init__()
        self._planner, self._installer = Worker(self), Worker(self)
        self._sizes: dict[str, messages.Plan] = {}
        self._cpu = QRadioButton(self.tr("for the &processor"))
        self._cuda = QRadioButton(self.tr("for an NVIDIA &graphics card as well"))
        self._size, self._problem = QLabel(), QLabel()
        self._install = QPushButton(self.tr("&Install"))
        self._cancel = QPushButton(self.tr("&Cancel"))
        self._bar = QProgressBar()
        self._arrange()
        self._planner.said.connect(self._planned)
        self._planner.failed.connect(self._failed)
        self._installer.said.connect(self._heard)
        self._installer.failed.connect(self._failed)
        self._installer.done.connect(self._done)
        for choice in (self._cpu, self._cuda):
            choice.toggled.connect(lambda on: self._ask() if on else None)
        self._install.clicked.connect(self._begin)
        self._cancel.clicked.connect(self._end)

    @property
    def build(self) -> str:
        """Which build of torch is chosen: ``cpu`` or ``cuda``."""
        return "cuda" if self._cuda.isChecked() else "cpu"

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the size, as now somebody wants to know it."""
        super().showEvent(event)
        self._ask()

    # --- how large it is ----------------------------------------------------------------

    def _ask(self) -> None:
        if not self.isVisible() or self._installer.running:
            return
        self._problem.hide()
        if self.build in self._sizes:
            self._show_size()
            return
        self._size.setText(self.tr("Asking how large it is…"))
        self._planner.start([_MODULE, "plan", self.build])

    def _planned(self, line: bytes) -> None:
        message = messages.decode(line)
        if isinstance(message, messages.Plan):
            self._sizes[self.build] = message
            self._show_size()

    def _show_size(self) -> None:
        plan, locale = self._sizes[self.build], QLocale()
        if not plan.packages:
            self._size.setText(self.tr("Everything is there already."))
            return
        size = locale.formattedDataSize(plan.bytes, 1)
        text = self.tr("{size} to fetch, {count} packages; they take about {room} of {free} that are free.")
        if plan.unknown:
            text = self.tr("More than {size} to fetch, {count} packages; {free} are free on the disk.")
        room, free = (locale.formattedDataSize(value, 1) for value in (plan.room, plan.free))
        self._size.setText(text.format(count=plan.packages, size=size, room=room, free=free))

    # --- installing ---------------------------------------------------------------------

    def _begin(self) -> None:
        self._planner.cancel()
        self._problem.hide()
        self._size.setText(self.tr("Asking how large it is…"))
        self._bar.setRange(0, 0)
        self._show_busy(busy=True)
        self._installer.start([_MODULE, "install", self.build])

    def _heard(self, line: bytes) -> None:
        locale = QLocale()
        match messages.decode(line):
            case messages.Plan() as plan:
                self._sizes[self.build] = plan
            case messages.Fetching(done, total) if total:
                self._bar.setRange(0, _FINE)
                self._bar.setValue(round(_FINE * done / total))
                said = (locale.formattedDataSize(value, 1) for value in (done, total))
                self._size.setText(self.tr("Fetched {0} of {1}.").format(*said))
            case messages.Installing():
                self._bar.setRange(0, 0)
                self._size.setText(self.tr("Unpacking; this takes a minute or two."))
                self._cancel.setEnabled(False)

    def _end(self) -> None:
        self._installer.cancel()
        self._show_busy(busy=False)
        self._show_size() if self.build in self._sizes else self._ask()

    def _done(self) -> None:
        self._show_busy(busy=False)
        self._sizes.clear()
        self.installed.emit()

    def _failed(self, sentence: str) -> None:
        self._show_busy(busy=False)
        self._size.setText("")
        self._problem.setText(sentence)
        self._problem.show()

    def _show_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)
        self._cancel.setEnabled(True)
        for widget in (self._install, self._cpu, self._cuda):
            widget.setEnabled(not busy)

    # --- putting together ---------------------------------------------------------------

    def _arrange(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(_WIDTH)
        title = QLabel(self.tr("Training needs more than playing does"))
        title.setProperty("role", "title")
        why = QLabel(
            self.tr(
                "Networks learn by PyTorch, which isn't installed here. Ritornello plays without it; to "
                "train models of your own, it can install PyTorch and smaller packages for itself alone."
            )
        )
        why.setWordWrap(True)
        self._problem.setProperty("role", "problem")
        for label, name in ((self._size, "equipment-size"), (self._problem, "equipment-problem")):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setObjectName(name)
        self._problem.hide()
        self._cpu.setChecked(True)
        self._cuda.setVisible(sys.platform != "darwin")
        named: tuple[tuple[QWidget, str], ...] = (
            (self._cpu, "equipment-cpu"),
            (self._cuda, "equipment-cuda"),
            (self._install, "equipment-install"),
            (self._cancel, "equipment-cancel"),
            (self._bar, "equipment-progress"),
        )
        for widget, name in named:
            widget.setObjectName(name)
        self._install.setProperty("role", "primary")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the installation"))
        self._bar.hide()
        self._cancel.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self._install)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.setSpacing(_GAP)
        for widget in (title, why, self._cpu, self._cuda, self._size, self._bar, self._problem):
            inside.addWidget(widget)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
