"""The line at the bottom: the most important notice on the board, its remedy, and a way to put it away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from gui.bars.lamp import Lamp
from gui.controls.widgets import ElidedLabel, set_role, set_tip
from gui.notices import Kind, Notice, NoticeBoard

__all__ = ["StatusLine", "ranked"]

_FADE = 8000
"""Milliseconds after which what is no problem goes away by itself."""
_AGAIN = 2000
"""Milliseconds more for a line that somebody points at or has the focus in."""
_HEIGHT = 32
_LONGEST = 480
"""Pixels of a line in the list of all notices."""
_RANK: dict[Kind, int] = {"problem": 0, "notice": 1, "done": 2}
_COLOURS: dict[Kind, tuple[str, str]] = {
    "problem": ("problem", "bad"),
    "notice": ("", "accent"),
    "done": ("good", "good"),
}
"""The text's role, and the colour of the lamp."""

_STYLE = """
    QPushButton, QToolButton { padding: 2px 8px; }
    QToolButton#dismiss { padding: 2px 6px; }
    QToolButton::menu-indicator { image: none; }
"""


def ranked(notices: Iterable[Notice]) -> list[Notice]:
    """Return ``notices`` (latest last) with the most important first: problems, and the latest of a kind."""
    latest_first = list(notices)[::-1]
    return sorted(latest_first, key=lambda notice: _RANK[notice.kind])


class StatusLine(QWidget):
    """One notice at a time, and a list of the others. Its height is always the same.

    Args:
        board: where notices are posted.
        parent: where it is.
    """

    def __init__(self, board: NoticeBoard, parent: QWidget | None = None) -> None:
        """Show what stands on the board."""
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAccessibleName(self.tr("Notices"))
        self.setStyleSheet(_STYLE)
        self.setFixedHeight(_HEIGHT)
        self._board = board
        self._shown: Notice | None = None
        self._picked: Notice | None = None
        self._timers: dict[int, QTimer] = {}
        self._known: list[Notice] = []
        self._lamp = Lamp(10, self)
        self._text = ElidedLabel(self, least=64)
        self._text.setObjectName("notice")
        self._remedy = QPushButton(self)
        self._remedy.setObjectName("remedy")
        self._remedy.clicked.connect(self._mend)
        self._more = QToolButton(self)
        self._more.setObjectName("more_notices")
        self._more.setToolTip(self.tr("All notices"))
        self._more.clicked.connect(self._list)
        self._menu = QMenu(self)
        self._menu.setObjectName("all_notices")
        self._menu.setToolTipsVisible(True)
        self._away = QToolButton(self)
        self._away.setObjectName("dismiss")
        self._away.setText("×")
        self._away.setToolTip(self.tr("Put this away"))
        self._away.setAccessibleName(self.tr("Put this notice away"))
        self._away.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._lamp)
        layout.addWidget(self._text)
        layout.addWidget(self._remedy)
        layout.addWidget(self._more)
        layout.addWidget(self._away)
        layout.addStretch(1)
        board.changed.connect(self._changed)
        self._changed()

    @property
    def shown(self) -> Notice | None:
        """The notice that is shown."""
        return self._shown

    # --- what stands on the board -------------------------------------------------------

    def _changed(self) -> None:
        before, self._known = self._known, list(self._board.notices)
        new = [notice for notice in self._known if not any(notice is each for each in before)]
        if new or not any(notice is self._picked for notice in self._known):
            self._picked = None
        for notice in new:
            if notice.kind != "problem":
                self._start(notice)
        standing = {id(notice) for notice in self._known}
        for key in [key for key in self._timers if key not in standing]:
            self._timers.pop(key).deleteLater()
        self._show()

    def _start(self, notice: Notice) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._fade(notice, timer))
        timer.start(_FADE)
        self._timers[id(notice)] = timer

    def _fade(self, notice: Notice, timer: QTimer) -> None:
        """Put ``notice`` away, unless somebody is busy with it."""
        focus = QApplication.focusWidget()
        busy = self.underMouse() or (focus is not None and self.isAncestorOf(focus))
        if busy and notice is self._shown:
            timer.start(_AGAIN)
        else:
            self._board.dismiss(notice)

    # --- the line -----------------------------------------------------------------------

    def _show(self) -> None:
        order = ranked(self._known)
        notice = self._picked or (order[0] if order else None)
        before, self._shown = self._shown, notice
        for each in (self._lamp, self._text, self._away):
            each.setVisible(notice is not None)
        self._remedy.setVisible(notice is not None and notice.remedy is not None)
        self._more.setVisible(len(order) > 1)
        self._more.setText(f"+{len(order) - 1}")
        self._more.setAccessibleName(self.tr("More notices: {count}").format(count=len(order) - 1))
        if notice is None:
            self._text.set_whole("")
            return
        role, colour = _COLOURS[notice.kind]
        self._lamp.show_light(1.0, colour)
        set_role(self._text, role)
        self._text.set_whole(notice.text)
        set_tip(self._text, notice.text)
        self._away.setAccessibleDescription(notice.text)
        if notice.remedy is not None:
            self._remedy.setText(notice.remedy.label)
            self._remedy.setAccessibleDescription(notice.text)
        if notice is not before:
            self._announce(notice)

    def _announce(self, notice: Notice) -> None:
        """Have a screen reader say it."""
        event = QAccessibleAnnouncementEvent(self, notice.text)
        if notice.kind == "problem":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    # --- what somebody wants --------------------------------------------------------------

    def _mend(self) -> None:
        """Do what the notice offers; it is put away first, for what comes of it may be said anew."""
        notice = self._shown
        if notice is not None and notice.remedy is not None:
            self._board.dismiss(notice)
            notice.remedy.do()

    def _dismiss(self) -> None:
        if self._shown is not None:
            self._board.dismiss(self._shown)

    def _list(self) -> None:
        """List all notices: what is chosen is shown."""
        menu = self._menu
        menu.clear()
        metrics = menu.fontMetrics()
        for notice in ranked(self._known):
            text = metrics.elidedText(notice.text, Qt.TextElideMode.ElideRight, _LONGEST)
            action = menu.addAction(text.replace("&", "&&"))
            action.setToolTip(notice.text)
            action.setCheckable(True)
            action.setChecked(notice is self._shown)
            action.triggered.connect(lambda _checked, notice=notice: self._pick(notice))
        menu.addSeparator()
        menu.addAction(self.tr("Put all away")).triggered.connect(self._dismiss_all)
        above = self._more.mapToGlobal(self._more.rect().topLeft())
        menu.popup(above - QPoint(0, menu.sizeHint().height()))

    def _pick(self, notice: Notice) -> None:
        if any(notice is each for each in self._known):
            self._picked = notice
            self._show()

    def _dismiss_all(self) -> None:
        for notice in tuple(self._known):
            self._board.dismiss(notice)
