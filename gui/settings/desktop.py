"""The cards of what concerns the app itself: how it looks, and where it keeps takes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton

from gui.controls.widgets import ElidedLabel
from gui.notices import NoticeBoard
from gui.settings.card import SettingsCard, SettingsChoice
from gui.settings.places import made, takes_folder
from gui.settings.store import Settings, SettingsStore
from music.errors import RitornelloError

__all__ = ["AppearanceCard", "ControllersCard", "FoldersCard"]


class AppearanceCard(SettingsCard):
    """Light or dark, and what is written on the keys."""

    def __init__(self, store: SettingsStore) -> None:
        """Show what is chosen."""
        super().__init__(store, self.tr("Appearance"))
        self._theme = SettingsChoice(self.tr("Theme"))
        self._theme.setObjectName("theme")
        self._theme.fill(
            [
                (self.tr("As the desktop has it"), "system"),
                (self.tr("Light"), "light"),
                (self.tr("Dark"), "dark"),
            ],
            store.current.theme,
        )
        self._theme.activated.connect(lambda place: store.change(theme=self._theme.itemData(place)))
        self.add_row(self.tr("T&heme"), self._theme)
        self._labels = QCheckBox(self.tr("&Names of notes on the screen keyboard"))
        self._labels.setObjectName("show_labels")
        self._labels.clicked.connect(lambda on: store.change(show_labels=on))
        self.add_row("", self._labels)
        self.show_settings(store.current)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings``."""
        self._theme.setCurrentIndex(self._theme.findData(settings.theme))
        self._labels.setChecked(settings.show_labels)


class FoldersCard(SettingsCard):
    """Where takes are kept."""

    def __init__(self, store: SettingsStore, board: NoticeBoard) -> None:
        """Show what is chosen; what can't be done is said on ``board``."""
        super().__init__(store, self.tr("Folders"))
        self._board = board
        self._path = ElidedLabel()
        self._path.setObjectName("takes_folder")
        choose = QPushButton(self.tr("Choose &folder…"))
        choose.setObjectName("choose_takes")
        choose.setToolTip(self.tr("Keep takes in another folder"))
        choose.clicked.connect(self._choose)
        show = QPushButton(self.tr("Sho&w"))
        show.setObjectName("show_takes")
        show.setAccessibleName(self.tr("Show the folder of takes"))
        show.setToolTip(self.tr("Open the folder of takes"))
        show.clicked.connect(self._show)
        self._usual = QPushButton(self.tr("Use the usual"))
        self._usual.setObjectName("usual_takes")
        self._usual.setToolTip(str(takes_folder()))
        self._usual.clicked.connect(lambda: store.change(takes_folder=None))
        self.add_row(self.tr("Takes"), self._path, choose, show, self._usual)
        self.show_settings(store.current)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings``."""
        path = str(takes_folder(settings.takes_folder))
        self._path.set_whole(path)
        self._path.setToolTip(path)
        self._usual.setVisible(settings.takes_folder is not None)

    def _choose(self) -> None:
        now = takes_folder(self.store.current.takes_folder)
        start = next((each for each in (now, *now.parents) if each.is_dir()), Path.home())
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder for takes"), str(start))
        if path:
            self.store.change(takes_folder=path)

    def _show(self) -> None:
        try:
            folder = made(takes_folder(self.store.current.takes_folder))
        except RitornelloError as error:
            self._board.post(str(error), "problem", "takes folder")
            return
        self._board.clear("takes folder")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class ControllersCard(SettingsCard):
    """The way to what is bound to knobs and keys.

    Signals:
        wanted: whoever sits there wants to see it.
    """

    wanted = Signal()

    def __init__(self, store: SettingsStore) -> None:
        """Show the button."""
        super().__init__(
            store,
            self.tr("Controllers"),
            self.tr("Knobs, faders, pads and pedals can work most of what is on the screen."),
        )
        button = QPushButton(self.tr("Bind &knobs and keys…"))
        button.setObjectName("controllers")
        button.clicked.connect(self.wanted)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.add_wide(row)
