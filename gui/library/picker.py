"""Chooses the model that plays: its title, the others in a menu, its card at hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy

from gui.library.entries import Entry, find_entry, kind_of
from gui.library.popover import CardPopover
from gui.library.shelf import shelf_of
from gui.settings.store import SettingsStore
from gui.tasks import Tasks
from gui.view import View
from realtime import messages

__all__ = ["ModelPicker"]

_GAP = 8
_INFO_WIDTH = 32
_FRAME = 44
"""Pixels of the button that are not for its text: padding, and the arrow of the menu."""


class _ElidedButton(QPushButton):
    """A button whose text is cut with an ellipsis where it is too long."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left;")

    @property
    def whole(self) -> str:
        """The text before it is cut."""
        return self._whole

    def show_text(self, text: str) -> None:
        """Show ``text``."""
        self._whole = text
        self._cut()

    def minimumSizeHint(self) -> QSize:
        """Return a size that shows a few letters."""
        return QSize(_FRAME + self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return a size that shows a title of usual length, whatever it is now."""
        return QSize(_FRAME + self.fontMetrics().averageCharWidth() * 24, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Cut the text anew for another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._cut()

    def _cut(self) -> None:
        room = max(self.width() - _FRAME, 0)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))


class ModelPicker(View):
    """The model that plays, in a row.

    Signals:
        library_requested: the page with all models is wanted.
    """

    library_requested = Signal()

    def __init__(self, store: SettingsStore, tasks: Tasks) -> None:
        """Show what the shelf of ``tasks`` knows."""
        super().__init__()
        self._store, self._shelf = store, shelf_of(tasks)
        self._button, self._info = _ElidedButton(), QPushButton()
        self._menu = QMenu(self)
        self._popover = CardPopover(self)
        self._arrange()
        self._shelf.changed.connect(self._show)
        self._store.changed.connect(self._show)
        self._show()

    def take(self, event: messages.Event) -> None:
        """Follow which model plays."""
        self._shelf.take(event)

    # --- what is shown ----------------------------------------------------------------

    def _show(self) -> None:
        shelf, entry = self._shelf, self._entry()
        if shelf.loading:
            asked = find_entry(shelf.entries, shelf.loading)
            text = self.tr("{title}: reading the past…").format(title=asked.label if asked else shelf.loading)
            tip = self.tr(
                "The model reads what was played so far; until then the one before goes on playing."
            )
        elif shelf.playing:
            text = entry.label if entry else shelf.playing
            tip = self.tr("{title} plays. Choose another, which first reads what was played so far.")
            tip = tip.format(title=text)
        else:
            text = entry.label if entry else self._store.current.model
            tip = self.tr("{title} will play as soon as the engine runs.").format(title=text)
        self._button.show_text(text)
        self._button.setToolTip(tip)
        self._button.setAccessibleDescription(tip)
        self._info.setEnabled(entry is not None)
        self._info.setToolTip(
            self.tr("What this model is: its card")
            if entry is not None
            else self.tr("Nothing is known of this model: it is not in the library")
        )

    def _entry(self) -> Entry | None:
        """Return the model that plays, or will."""
        return find_entry(self._shelf.entries, self._shelf.playing or self._store.current.model)

    def _fill(self) -> None:
        """Put the models that can be used into the menu."""
        for action in self._menu.actions():
            self._menu.removeAction(action)
            action.deleteLater()
        group = QActionGroup(self._menu)
        shelf = self._shelf
        for entry in shelf.entries:
            if entry.problem:
                continue
            action = QAction(entry.label.replace("&", "&&"), self._menu)
            action.setData(entry.name)
            action.setToolTip(kind_of(entry))
            action.setCheckable(True)
            action.setChecked(entry.name == shelf.playing)
            action.setEnabled(bool(shelf.playing) and not shelf.loading)
            group.addAction(action)
            self._menu.addAction(action)
        group.triggered.connect(self._choose)
        self._menu.addSeparator()
        library = self._menu.addAction(self.tr("&Library…"))
        library.setToolTip(self.tr("All models: add, remove, compare them"))
        library.triggered.connect(self.library_requested)

    # --- what is asked for --------------------------------------------------------------

    def _choose(self, action: QAction) -> None:
        name = str(action.data())
        if name != self._shelf.playing:
            self._shelf.expect(name)
            self.command.emit(messages.LoadModel(name))

    def _show_card(self) -> None:
        entry = self._entry()
        if entry is not None:
            self._popover.show_beside(self._info, entry)

    # --- putting together ---------------------------------------------------------------

    def _arrange(self) -> None:
        label = QLabel(self.tr("&Model"))
        label.setProperty("role", "muted")
        label.setBuddy(self._button)
        self._menu.setToolTipsVisible(True)
        self._menu.setObjectName("model-menu")
        self._menu.aboutToShow.connect(self._fill)
        self._button.setObjectName("model-button")
        self._button.setAccessibleName(self.tr("Model that plays"))
        self._button.setMenu(self._menu)
        self._info.setObjectName("model-info")
        self._info.setText("i")
        self._info.setFixedWidth(_INFO_WIDTH)
        self._info.setAccessibleName(self.tr("About this model"))
        self._info.clicked.connect(self._show_card)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(label)
        row.addWidget(self._button, 1)
        row.addWidget(self._info)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
