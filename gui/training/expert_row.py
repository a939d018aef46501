"""One setting in the form for experts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from gui.settings.card import SettingsChoice, muted
from gui.training.expert_values import bounds_in_words, same, shown, typed, wrong
from training.offer_messages import Setting

__all__ = ["ExpertRow"]

_NAME, _EDITOR = 168, 168
"""Widths in pixels."""


class ExpertRow(QFrame):
    """Name, value, a button back to what it was, and what it is about.

    Args:
        setting: which.

    Signals:
        changed: its value is another.
    """

    changed = Signal()

    def __init__(self, setting: Setting) -> None:
        """Show what the preset has."""
        super().__init__()
        self.setting = setting
        self.setObjectName(f"expert-{setting.key}")
        self.base = setting.default
        """What it is without an expert, as it is written after ``key=``."""
        self._name = QLabel(setting.key)
        self._editor: SettingsChoice | QLineEdit
        if setting.kind in {"choice", "truth"}:
            self._editor = SettingsChoice(setting.key)
            self._editor.fill([(each, each) for each in setting.choices or ("true", "false")], self.base)
            self._editor.currentIndexChanged.connect(self._edited)
        else:
            self._editor = QLineEdit(shown(self.base))
            self._editor.setAccessibleName(setting.key)
            self._editor.setCursorPosition(0)
            self._editor.textEdited.connect(self._edited)
        self._editor.setFixedWidth(_EDITOR)
        self._editor.setObjectName(f"expert-{setting.key}-value")
        self._name.setBuddy(self._editor)
        self._back = QToolButton()
        self._back.setText("↺")
        self._back.setAccessibleName(self.tr("Set {key} back").format(key=setting.key))
        self._back.clicked.connect(self.reset)
        self._arrange()
        self._mark()

    @property
    def value(self) -> str:
        """What is set, as it is written after ``key=``."""
        if isinstance(self._editor, QLineEdit):
            return typed(self._editor.text()).strip(" ")
        return str(self._editor.currentData())

    @property
    def is_changed(self) -> bool:
        """Whether it is another than it was without an expert."""
        return not same(self.setting, self.value, self.base)

    @property
    def problem(self) -> str:
        """What is wrong with the value by itself, in a sentence."""
        return wrong(self.setting, self.value) if self.is_changed else ""

    def put_base(self, value: str) -> None:
        """Show ``value`` as what it is without an expert; what was changed stays changed."""
        if value == self.base:
            return
        kept = self.is_changed
        self.base = value
        if not kept:
            self._set(value)
        self._mark()

    def put(self, value: str) -> None:
        """Set ``value``."""
        self._set(value)
        self._mark()

    def reset(self) -> None:
        """Set what it is without an expert."""
        self._set(self.base)
        self._edited()

    def _set(self, value: str) -> None:
        blocked = self._editor.blockSignals(True)
        if isinstance(self._editor, QLineEdit):
            self._editor.setText(shown(value))
            self._editor.setCursorPosition(0)
        else:
            self._editor.setCurrentIndex(self._editor.findData(value))
        self._editor.blockSignals(blocked)

    def _edited(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        """Show whether it is changed."""
        changed = self.is_changed
        font = self._name.font()
        font.setBold(changed)
        self._name.setFont(font)
        self._back.setEnabled(changed)
        policy = self._back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(policy)
        self._back.setVisible(changed)
        self._back.setToolTip(self.tr("Back to {value}").format(value=shown(self.base) or "–"))
        self._name.setAccessibleDescription(self.tr("changed") if changed else "")

    def _arrange(self) -> None:
        words = self.setting.about
        if bounds := bounds_in_words(self.setting):
            words = (
                self.tr("{about} ({bounds})").format(about=words.rstrip("."), bounds=bounds)
                if (words)
                else bounds[:1].upper() + bounds[1:]
            )
        about = muted(words)
        self._name.setMinimumWidth(_NAME)
        self._name.setToolTip(words)
        self._editor.setToolTip(words)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 3, 0, 3)
        grid.setHorizontalSpacing(8)
        none = Qt.AlignmentFlag(0)
        widgets: tuple[QWidget, ...] = (self._name, self._editor, self._back, about)
        for column, widget in enumerate(widgets):
            grid.addWidget(widget, 0, column, Qt.AlignmentFlag.AlignVCenter if widget is self._back else none)
        grid.setColumnStretch(3, 1)
