"""The page of settings: everything applies at once, and what hurts can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.notices import NoticeBoard, Remedy
from gui.settings.card import SettingsCard
from gui.settings.clock import ChannelsCard, ClockCard
from gui.settings.desktop import AppearanceCard, ControllersCard, FoldersCard
from gui.settings.history import Topic
from gui.settings.ports import PortsCard
from gui.settings.sound import LatencyCard, SoundCard
from gui.settings.store import SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["SettingsPage"]

_RESET = "settings reset"
"""Topic of what is said of a reset."""
_TWO_COLUMNS = 1180
"""From this width (pixels) on there is room for two columns of cards."""
_MARGIN, _GAP, _WIDEST = 24, 16, 720
"""Around the cards, between them, and how wide one is at most, in pixels."""


class SettingsPage(View):
    """All settings, as cards.

    Signals:
        controllers_requested: whoever sits there wants to bind knobs and keys.
    """

    controllers_requested = Signal()

    def __init__(self, store: SettingsStore, board: NoticeBoard) -> None:
        """Show the settings of ``store``; what is done or can't be is said on ``board``."""
        super().__init__()
        self._store, self._board = store, board
        controllers = ControllersCard(store)
        controllers.wanted.connect(self.controllers_requested)
        left: list[SettingsCard] = [PortsCard(store), ClockCard(store), ChannelsCard(store), controllers]
        right: list[SettingsCard] = [
            SoundCard(store),
            LatencyCard(store),
            AppearanceCard(store),
            FoldersCard(store, board),
        ]
        self._cards = (*left, *right)
        for card in self._cards:
            card.command.connect(self.command)
        self._undo = QPushButton()
        self._undo.setObjectName("undo")
        self._undo.clicked.connect(store.undo)
        self._head, self._inside = QWidget(), QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._arrange(left, right)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        shortcut.activated.connect(store.undo)
        store.changed.connect(self._show_undo)
        self._show_undo()

    def _arrange(self, *columns: list[SettingsCard]) -> None:
        title = QLabel(self.tr("Settings"))
        title.setProperty("role", "title")
        reset = QPushButton(self.tr("&Reset all settings"))
        reset.setObjectName("reset")
        reset.setToolTip(self.tr("Set everything as it was at first; this can be undone"))
        reset.clicked.connect(self._reset)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(_MARGIN, 16, _MARGIN, 8)
        head.setSpacing(8)
        head.addWidget(title, 1)
        head.addWidget(self._undo)
        head.addWidget(reset)
        self._columns.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        self._columns.setSpacing(_GAP)
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(_GAP)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        self._inside.setLayout(self._columns)
        area = QScrollArea()
        area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        area.setObjectName("settings_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever gets the focus
        area.setWidget(self._inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._head)
        page.addWidget(area, 1)

    def take(self, event: messages.Event) -> None:
        """Let every card take the event in."""
        for card in self._cards:
            card.take(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards into as many columns as there is room for."""
        super().resizeEvent(event)
        wide = self.width() >= _TWO_COLUMNS
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        for each in (self._head, self._inside):
            each.setMaximumWidth(2 * _MARGIN + (2 * _WIDEST + _GAP if wide else _WIDEST))

    def _reset(self) -> None:
        self._store.reset()
        if self._store.undoes == "reset":
            remedy = Remedy(self.tr("Undo"), self._store.undo)
            self._board.post(self.tr("All settings are as they were at first."), "done", _RESET, remedy)

    def _show_undo(self) -> None:
        """Say on the button what it takes back."""
        topic = self._store.undoes
        if topic != "reset":
            self._board.clear(_RESET)  # its button would take back something else
        self._undo.setEnabled(topic is not None)
        text = self.tr("Undo") if topic is None else self.tr("Undo: {what}").format(what=self._named(topic))
        self._undo.setText(text)
        self._undo.setAccessibleName(text)
        keys = QKeySequence(QKeySequence.StandardKey.Undo).toString(QKeySequence.SequenceFormat.NativeText)
        self._undo.setToolTip(self.tr("Take the last change back ({keys})").format(keys=keys))

    def _named(self, topic: Topic) -> str:
        names: dict[Topic, str] = {
            "ports": self.tr("MIDI ports"),
            "clock": self.tr("clock"),
            "channels": self.tr("channels"),
            "meter": self.tr("meter"),
            "bindings": self.tr("knobs and keys"),
            "model": self.tr("model"),
            "sound": self.tr("SoundFont"),
            "theme": self.tr("theme"),
            "folders": self.tr("folder of takes"),
            "reset": self.tr("reset"),
        }
        return names[topic]
