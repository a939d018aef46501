"""The page to play on: transport, roll, modes, what to drag out, controls, and the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gui.bars.mode_bar import ModeBar
from gui.bars.transport import Transport
from gui.controls.panel import ControlsPanel
from gui.keys.keyboard import Keyboard
from gui.library.picker import ModelPicker
from gui.notices import NoticeBoard
from gui.roll.roll import Roll
from gui.settings.store import SettingsStore
from gui.takes.strip import TakeStrip
from gui.tasks import Tasks
from gui.view import View

__all__ = ["PlayPage"]

_GAP = 8
_NARROW, _LOW = 900, 560
"""Under this width or height (pixels) what can be had elsewhere makes room for roll and keys."""


class PlayPage(QWidget):
    """Arranges the views that one plays with."""

    def __init__(self, store: SettingsStore, tasks: Tasks, board: NoticeBoard) -> None:
        """Make the views."""
        super().__init__()
        self.transport = Transport(store)
        self.roll = Roll()
        self.modes = ModeBar(store)
        self.strip = TakeStrip(store, board)
        self.picker = ModelPicker(store, tasks)
        self.controls = ControlsPanel(store)
        self.keyboard = Keyboard(store)
        self._side = QWidget()
        self._arrange()

    @property
    def views(self) -> tuple[View, ...]:
        """All views of the page."""
        return (
            self.transport,
            self.roll,
            self.modes,
            self.strip,
            self.picker,
            self.controls,
            self.keyboard,
        )

    def _arrange(self) -> None:
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(_GAP)
        side.addWidget(self.picker)
        side.addWidget(self.controls, 1)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.roll)
        middle.addWidget(self._side)
        middle.setStretchFactor(0, 1)
        middle.setCollapsible(0, False)
        middle.setSizes([900, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(_GAP, _GAP, _GAP, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.transport)
        column.addWidget(middle, 1)
        column.addWidget(self.modes)
        column.addWidget(self.strip)
        column.addWidget(self.keyboard)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room where there is little."""
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= _NARROW)
        self.strip.setVisible(self.height() >= _LOW)
