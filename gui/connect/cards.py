"""What the cards of the page are made of: a head with a badge, steps to follow, boxes to tick."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.connect.diagram import Diagram, StepBadge
from gui.connect.flow import FlowLayout
from gui.controls.widgets import set_role

__all__ = [
    "CheckList",
    "Role",
    "StepCard",
    "StepList",
    "caption",
    "check_one",
    "heading",
    "line",
    "paragraph",
    "rich",
    "row_of",
]

Role = Literal["", "title", "muted", "problem", "good", "warning", "primary"]
"""As in `gui.theme`; empty: plain."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")


def rich(text: str) -> str:
    """Return ``text`` for a label: what is between ``**`` bold, what is between backticks as typed."""
    escaped = html.escape(text, quote=False)
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<b>\1</b>", escaped))


def paragraph(text: str, role: Role = "") -> QLabel:
    """Return a label that breaks its lines and can be copied from; ``text`` may have `rich`'s marks."""
    label = line(role)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(rich(text))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def line(role: Role = "") -> QLabel:
    """Return a label for plain text, whatever is in it, that breaks its lines."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def caption(text: str = "") -> QLabel:
    """Return a heading within a card."""
    label = heading(text, larger=1.0)
    label.setContentsMargins(0, 8, 0, 0)
    return label


def heading(text: str, larger: float = 1.25) -> QLabel:
    """Return a heading in bold, ``larger`` times as large as other text."""
    label = line()
    font = label.font()
    font.setBold(True)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * larger)
    label.setFont(font)
    label.setText(text)
    return label


class StepList(QWidget):
    """Numbered steps, each as high as it needs to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        self._steps: tuple[str, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)

    @property
    def steps(self) -> tuple[str, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[str]) -> None:
        """Show ``steps`` in place of what is there; a single one has no number."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        _empty(self._rows)
        for number, step in enumerate(self._steps, 1):
            row = QHBoxLayout()
            row.setSpacing(8)
            if len(self._steps) > 1:
                # "1.": translators may number otherwise.
                sign = QLabel(QCoreApplication.translate("StepList", "{number}.").format(number=number))
                sign.setProperty("role", "muted")
                sign.setFixedWidth(20)
                sign.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
                row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(paragraph(step), 1)
            self._rows.addLayout(row)


class CheckList(QWidget):
    """Things to look at, one after the other, to be ticked off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        self._items: tuple[str, ...] = ()
        self._boxes: list[QCheckBox] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)

    @property
    def items(self) -> tuple[str, ...]:
        """What is shown."""
        return self._items

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """What is to be ticked, in order."""
        return tuple(self._boxes)

    def show_items(self, items: Sequence[str]) -> None:
        """Show ``items``, not ticked yet, in place of what is there."""
        if tuple(items) == self._items:
            return
        self._items = tuple(items)
        _empty(self._rows)
        self._boxes = []
        for item in self._items:
            box = QCheckBox()
            box.setAccessibleName(_plain(item))
            box.setToolTip(self.tr("Looked at"))
            words = paragraph(item)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            words.installEventFilter(_Clicks(box))
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self._rows.addLayout(row)
            self._boxes.append(box)


class _Clicks(QObject):
    """Has a click on the words beside a box tick it, as on words of its own, which can't break lines."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__(box)
        self._box = box

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tick the box when the button is released."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._box.click()
        return False


class StepCard(QFrame):
    """A step: its number, what it is for, how it stands, a picture, and a body to be filled."""

    def __init__(self, number: int, title: str, name: str) -> None:
        """Begin with an empty body; ``name`` is the object's."""
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.badge = StepBadge(number)
        self.status = line()
        self.status.setObjectName(f"{name}_status")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.badge)
        head.addWidget(heading(title), 1)
        self.diagram = Diagram()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.diagram)
        layout.addWidget(self.status)
        layout.addLayout(self.body)

    def say(self, text: str, role: Role = "") -> None:
        """Say how the step stands."""
        self.status.setText(text)
        set_role(self.status, role)


def check_one(buttons: Iterable[QAbstractButton], checked: QAbstractButton) -> None:
    """Check one of an exclusive group, where the tab key then leads to; the arrow keys do the rest."""
    checked.setChecked(True)
    for button in buttons:
        policy = Qt.FocusPolicy.StrongFocus if button is checked else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(policy)


def row_of(*widgets: QWidget) -> FlowLayout:
    """Return ``widgets`` in a row, from the left; in more rows where there is no room."""
    row = FlowLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def _plain(text: str) -> str:
    return _CODE.sub(r"\1", _BOLD.sub(r"\1", text))


def _empty(rows: QVBoxLayout) -> None:
    """Take everything out, and away."""
    while (item := rows.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            while (part := inner.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.setParent(None)
                    widget.deleteLater()
            inner.deleteLater()
