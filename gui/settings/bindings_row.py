"""One line of the page of controllers: what can be bound, what it is bound to, and the buttons for that."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton

from gui.controls.widgets import set_role

__all__ = ["BindingRow", "action_name"]

_BUTTON = 88
_BOUND = 216
"""Widths in pixels: of a button, and of what is bound."""

_ACTIONS = {
    "hold": QT_TRANSLATE_NOOP("Actions", "Play while held"),
    "reroll": QT_TRANSLATE_NOOP("Actions", "Re-roll"),
    "keep": QT_TRANSLATE_NOOP("Actions", "Keep"),
    "capture": QT_TRANSLATE_NOOP("Actions", "Capture"),
    "tap": QT_TRANSLATE_NOOP("Actions", "Tap tempo"),
    "panic": QT_TRANSLATE_NOOP("Actions", "Panic"),
    "respond": QT_TRANSLATE_NOOP("Actions", "Mode Respond"),
    "trade": QT_TRANSLATE_NOOP("Actions", "Mode Trade"),
    "endless": QT_TRANSLATE_NOOP("Actions", "Mode Endless"),
    "accompany": QT_TRANSLATE_NOOP("Actions", "Mode Accompany"),
    "off": QT_TRANSLATE_NOOP("Actions", "Mode Off"),
}


def action_name(name: str) -> str:
    """Return what an action is called; one that is not known by its own name."""
    known = _ACTIONS.get(name)
    if known is None:
        return name.replace("_", " ").capitalize()
    return QCoreApplication.translate("Actions", str(known))


class BindingRow(QFrame):
    """Something that can be bound to a knob or a key.

    Args:
        name: that the engine knows it by.
        title: what it is called.
        text: what it does, in a sentence.
        by: whether it is turned or struck.

    Signals:
        learn_wanted: whoever sits there wants to bind it (the name).
        cancel_wanted: and does not any more.
        forget_wanted: it is to be bound to nothing.
    """

    learn_wanted = Signal(str)
    cancel_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, name: str, title: str, text: str, by: Literal["turned", "struck"]) -> None:
        """Show it as bound to nothing."""
        super().__init__()
        self.name = name
        self.bound = ""
        """What it is bound to, in words; empty: nothing."""
        self._title, self._text, self._by = title, text, by
        self._learning = False
        self.setObjectName(f"binding {name}")
        self._bound = QLabel()
        self._bound.setObjectName("bound")
        self._bound.setFixedWidth(_BOUND)
        self._bound.setWordWrap(True)
        self._refusal = QLabel()
        self._refusal.setObjectName("refusal")
        self._refusal.setWordWrap(True)
        set_role(self._refusal, "problem")
        self._learn = QPushButton()
        self._learn.setObjectName("learn")
        self._learn.clicked.connect(self._press_learn)
        self._forget = QPushButton(self.tr("Forget"))
        self._forget.setObjectName("forget")
        self._forget.setAccessibleName(self.tr("Forget what {title} is bound to").format(title=title))
        self._forget.setToolTip(self.tr("Bind this to nothing"))
        self._forget.clicked.connect(lambda: self.forget_wanted.emit(self.name))
        self._arrange()
        self.show_state("", learning=False)

    def _arrange(self) -> None:
        heading, does = QLabel(self._title), QLabel(self._text)
        font = heading.font()
        font.setWeight(QFont.Weight.Medium)
        heading.setFont(font)
        does.setWordWrap(True)
        set_role(does, "muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 6, 16, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(does, 1, 0)
        grid.addWidget(self._refusal, 2, 0, 1, 4)
        for column, widget in enumerate((self._bound, self._learn, self._forget), 1):
            grid.addWidget(widget, 0, column, 2, 1)
        for button in (self._learn, self._forget):
            button.setFixedWidth(_BUTTON)
        policy = self._forget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the buttons of all rows are in line
        self._forget.setSizePolicy(policy)

    @property
    def learning(self) -> bool:
        """Whether it waits for something to be moved."""
        return self._learning

    def matches(self, words: str) -> bool:
        """Return whether all of ``words`` are somewhere in it, in any case."""
        said = f"{self.name} {self._title} {self._text} {self.bound}".casefold()
        return all(word in said for word in words.casefold().split())

    def show_state(self, bound: str, *, learning: bool, refusal: str = "") -> None:
        """Show what it is bound to, or that it waits, and why what was moved can't be taken."""
        self.bound, self._learning = bound, learning
        waiting = self.tr("move something…") if self._by == "turned" else self.tr("move or strike something…")
        self._bound.setText(waiting if learning else bound or self.tr("nothing"))
        set_role(self._bound, "warning" if learning else "" if bound else "muted")
        self._learn.setText(self.tr("Cancel") if learning else self.tr("Learn"))
        tip = (
            self.tr("Leave it as it was (Esc)")
            if learning
            else self.tr("Bind this to the next thing that is moved")
        )
        self._learn.setToolTip(tip)
        name = self.tr("Stop learning {title}") if learning else self.tr("Learn {title}")
        self._learn.setAccessibleName(name.format(title=self._title))
        self._learn.setAccessibleDescription(self._bound.text())
        set_role(self._learn, "primary" if learning else "")
        self._forget.setVisible(bool(bound) and not learning)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))

    def _press_learn(self) -> None:
        (self.cancel_wanted if self._learning else self.learn_wanted).emit(self.name)
