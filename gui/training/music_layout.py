"""Where things stand on the page of music: what is shown while there is none, and what when there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.controls.widgets import ElidedLabel, set_tip
from gui.training.doubts_view import DoubtsView
from gui.training.music_drop import MusicDrop
from gui.training.music_numbers import MusicNumbers
from gui.training.music_pictures import MusicPictures
from gui.training.piece_table import PieceTable

__all__ = ["MusicLayout"]

_GAP = 8
_PICTURES = 272
"""Pixels that pictures are wide at first."""


class MusicLayout(QStackedWidget):
    """The widgets of the page, each by a name."""

    def __init__(self, parent: QWidget) -> None:
        """Show that there is no music yet."""
        super().__init__(parent)
        self.table, self.pictures = PieceTable(), MusicPictures()
        self.numbers, self.doubts = MusicNumbers(), DoubtsView()
        self.sources, self.status = ElidedLabel(), ElidedLabel()
        self.progress = QProgressBar()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.again = QPushButton(self.tr("Start over"))
        self.next = QPushButton(self.tr("&Continue"))
        self.folder_buttons = (
            QPushButton(self.tr("Choose a &folder…")),
            QPushButton(self.tr("Add a &folder…")),
        )
        self.file_buttons = (QPushButton(self.tr("Choose f&iles…")), QPushButton(self.tr("Add f&iles…")))
        self._busy = QWidget()
        self._name()
        self.addWidget(self._empty())
        self.addWidget(self._full())

    def show_music(self, *, there: bool) -> None:
        """Show what there is, or where to drop it."""
        self.setCurrentIndex(int(there))
        self.setFocusProxy(self.table if there else self.folder_buttons[0])

    def show_running(self, *, running: bool) -> None:
        """Show whether folders are being looked through."""
        if running and self._busy.isHidden():
            self.progress.setRange(0, 0)
            self.status.set_whole(self.tr("Looking for files…"))
        self._busy.setVisible(running)

    def _empty(self) -> QWidget:
        page = QWidget()
        drop = MusicDrop(
            self.tr("Drop a folder of music here"),
            self.tr(
                "MIDI files (.mid), tunes in ABC (.abc) or piano rolls (.mat), in folders of any depth. "
                "Nothing is changed or copied."
            ),
            page,
        )
        drop.setObjectName("music-drop")
        buttons = QHBoxLayout()
        buttons.setSpacing(_GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.folder_buttons[0])
        buttons.addWidget(self.file_buttons[0])
        buttons.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * _GAP)
        column.addWidget(drop, 1)
        column.addLayout(buttons)
        return page

    def _full(self) -> QWidget:
        page = QWidget()
        top = QHBoxLayout()
        top.setSpacing(_GAP)
        top.addWidget(self.sources, 1)
        for button in (self.folder_buttons[1], self.file_buttons[1], self.again):
            top.addWidget(button)
        row = QHBoxLayout(self._busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.progress)
        row.addWidget(self.status, 1)
        row.addWidget(self.cancel)
        bottom = QHBoxLayout()
        bottom.setSpacing(_GAP)
        bottom.addWidget(self.doubts, 1)
        bottom.addStretch(0)
        bottom.addWidget(self.next, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(top)
        column.addWidget(self._busy)
        column.addWidget(self.numbers)
        column.addWidget(self._middle(), 1)
        column.addLayout(bottom)
        return page

    def _middle(self) -> QWidget:
        """Return pictures and list, side by side."""
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(self.tr("Pictures of the music"))
        scroll.setWidget(self.pictures)
        for ground in (scroll.viewport(), self.pictures):
            ground.setAutoFillBackground(False)  # the card's is seen through
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        for widget, stretch in ((self._card(scroll), 0), (self._card(self.table), 1)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        splitter.setSizes([_PICTURES, 2 * _PICTURES])
        return splitter

    @staticmethod
    def _card(widget: QWidget) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 8, 10, 8)
        inside.addWidget(widget)
        return card

    def _name(self) -> None:
        names = {
            "music-cancel": self.cancel,
            "music-again": self.again,
            "music-next": self.next,
            "music-folder": self.folder_buttons[0],
            "music-files": self.file_buttons[0],
            "music-add-folder": self.folder_buttons[1],
            "music-add-files": self.file_buttons[1],
            "music-progress": self.progress,
            "music-status": self.status,
            "music-sources": self.sources,
            "music-pictures": self.pictures,
            "music-numbers": self.numbers,
            "music-doubts": self.doubts,
        }
        for name, widget in names.items():
            widget.setObjectName(name)
        self.progress.setAccessibleName(self.tr("Files read"))
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, 6)
        self.status.setProperty("role", "muted")
        self.sources.setProperty("role", "title")
        self.next.setProperty("role", "primary")
        set_tip(self.next, self.tr("Choose what to make of this music"))
        set_tip(self.cancel, self.tr("Stops looking; what was read until then stays"))
        set_tip(self.again, self.tr("Forgets this music, to choose other; no file is touched"))
        for button in (*self.folder_buttons, *self.file_buttons):
            set_tip(button, self.tr("Folders and files can be dropped on this page, too"))
