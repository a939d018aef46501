"""The page of controllers: which knob, fader, key, pad or pedal works what."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.controls.words import label_of
from gui.settings.bindings_row import BindingRow, action_name
from gui.settings.card import muted
from gui.settings.store import Settings, SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["BindingsPage"]

_WIDEST = 1040
"""Of the page, in pixels: beyond, a line is hard to follow from its name to its buttons."""

_Named = tuple[str, str, str, Literal["turned", "struck"]]
"""Name, title, what it does, and how it is worked."""


class BindingsPage(View):
    """Binds what can be worked from a keyboard or a controller, and remembers it in the settings.

    The engine knows what is bound, and tells it; the settings follow. Where the settings
    change by themselves, as by an undo, the engine is told.

    Args:
        store: the settings.
    """

    def __init__(self, store: SettingsStore) -> None:
        """Show nothing before the engine has told what there is."""
        super().__init__()
        self._store = store
        self._told: dict[str, object] = {}  # by the engine
        self._expecting = False  # that the engine takes over what was bound when it began
        self._forgotten: dict[str, object] = {}
        self._names: tuple[_Named, ...] = ()
        self._rows: dict[str, BindingRow] = {}
        self._groups: list[tuple[QFrame, list[BindingRow]]] = []
        self._filter = QLineEdit()
        self._forget_all = QPushButton(self.tr("Forget &all"))
        self._undo_bar = QFrame()
        self._nothing = muted()
        self._list = QVBoxLayout()
        self._arrange()
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.activated.connect(self._filter.setFocus)
        store.changed.connect(self._follow)
        self._refresh()

    # --- what it looks like -------------------------------------------------------------

    def _arrange(self) -> None:
        title = QLabel(self.tr("Knobs and keys"))
        title.setProperty("role", "title")
        self._filter.setObjectName("filter")
        self._filter.setPlaceholderText(self.tr("Find…"))
        self._filter.setAccessibleName(self.tr("Show only what these words are in"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(208)
        self._filter.textChanged.connect(self._refresh)
        self._forget_all.setObjectName("forget_all")
        self._forget_all.setToolTip(self.tr("Bind everything to nothing; this can be undone"))
        self._forget_all.clicked.connect(self._forget_everything)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title, 1)
        head.addWidget(self._filter)
        head.addWidget(self._forget_all)
        self._arrange_undo_bar()
        self._nothing.setObjectName("nothing")
        self._list.setContentsMargins(24, 8, 24, 24)
        self._list.setSpacing(16)
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        inside, above = QWidget(), QWidget()
        inside.setLayout(self._list)
        area = QScrollArea()
        area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever gets the focus
        area.setWidget(inside)
        text = self.tr("Press Learn, then move the knob or strike the key, pad or pedal that is to work it.")
        for each in (inside, above):
            each.setMaximumWidth(_WIDEST)
        top = QVBoxLayout(above)
        top.setContentsMargins(24, 16, 24, 8)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(muted(text))
        top.addWidget(self._undo_bar)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(above)
        page.addWidget(area, 1)

    def _arrange_undo_bar(self) -> None:
        undo = QPushButton(self.tr("&Undo"))
        undo.setObjectName("undo_forget_all")
        undo.setAccessibleName(self.tr("Bind everything as it was"))
        undo.clicked.connect(self._bind_again)
        row = QHBoxLayout(self._undo_bar)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(QLabel(self.tr("Nothing is bound any more.")), 1)
        row.addWidget(undo)
        self._undo_bar.setProperty("role", "card")

    def _make_rows(self, names: tuple[_Named, ...]) -> None:
        """Make a row for each of ``names``, in a card for each way to work them."""
        if names == self._names:
            return
        self._names = names
        bound = {name: row.bound for name, row in self._rows.items()}
        for card, _ in self._groups:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._groups, self._rows = [], {}
        headings = {
            "struck": self.tr("Keys, pads, buttons and pedals"),
            "turned": self.tr("Knobs and faders"),
        }
        for by, heading in headings.items():
            rows = [self._row(each, bound.get(each[0], "")) for each in names if each[3] == by]
            if rows:
                card = _card(heading, rows)
                self._list.insertWidget(self._list.count() - 1, card)
                self._groups.append((card, rows))

    def _row(self, named: _Named, bound: str) -> BindingRow:
        row = self._rows[named[0]] = BindingRow(*named)
        row.show_state(bound, learning=False)
        row.learn_wanted.connect(self._learn)
        row.cancel_wanted.connect(self._cancel)
        row.forget_wanted.connect(lambda name: self.command.emit(messages.Forget(name)))
        return row

    def _refresh(self) -> None:
        """Show the rows that are looked for, and which buttons there are."""
        words = self._filter.text()
        for card, rows in self._groups:
            for row in rows:
                row.setVisible(row.matches(words) or row.learning)
            card.setVisible(any(not row.isHidden() for row in rows))
        hidden = all(card.isHidden() for card, _ in self._groups)
        self._nothing.setVisible(hidden)
        self._nothing.setText(
            self.tr("Nothing here has these words in it.")
            if self._groups
            else self.tr("As soon as the engine runs, what can be bound stands here.")
        )
        self._forget_all.setEnabled(any(row.bound for row in self._rows.values()))
        self._undo_bar.setVisible(bool(self._forgotten))

    # --- what the engine says -----------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Take in what there is to bind, and what is bound."""
        match event:
            case messages.Ready():
                self._expecting = bool(self._store.current.bindings)
                self._learning_ends()
            case messages.Panel():
                self._make_rows(_names_in(event))
            case messages.Learned(name, what) if name in self._rows:
                self._rows[name].show_state(what, learning=False)
            case messages.Problem(text, "command"):
                for row in self._rows.values():
                    if row.learning:
                        row.show_state(row.bound, learning=True, refusal=text)
            case messages.Bindings(data):
                self._remember(data)
            case _:
                return
        self._refresh()

    def _remember(self, data: dict[str, object]) -> None:
        """Keep what is bound, unless the engine has only just begun and was not yet told what was."""
        self._told = data if any(data.values()) else {}
        if self._told or not self._expecting:
            self._expecting = False
            self._store.change(bindings=self._told)

    def _follow(self, before: Settings, after: Settings) -> None:
        """Tell the engine what is bound by the settings, where it doesn't know."""
        if before.bindings == after.bindings:
            return
        if after.bindings and self._forgotten:
            self._forgotten = {}
            self._refresh()
        if after.bindings != self._told:
            self._expecting = bool(after.bindings)
            self.command.emit(messages.Bind(after.bindings))

    # --- what is wanted -----------------------------------------------------------------

    def _learn(self, name: str) -> None:
        self._learning_ends()
        self._rows[name].show_state(self._rows[name].bound, learning=True)
        self.command.emit(messages.Learn(name))

    def _cancel(self, name: str) -> None:
        """End learning; what was bound before stays so."""
        row = self._rows[name]
        row.show_state(row.bound, learning=False)
        kept = self._store.current.bindings
        self.command.emit(messages.Bind(kept) if row.bound and kept else messages.Forget(name))
        self._refresh()

    def _learning_ends(self) -> None:
        for row in self._rows.values():
            if row.learning:
                row.show_state(row.bound, learning=False)

    def _forget_everything(self) -> None:
        self._learning_ends()
        self._forgotten = self._store.current.bindings
        self._store.change(bindings={})
        self._refresh()

    def _bind_again(self) -> None:
        self._store.change(bindings=self._forgotten)

    # --- keys ---------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim Escape, while something is learnt, for this page alone."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._learning is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End learning by Escape."""
        learning = self._learning
        if event.key() == Qt.Key.Key_Escape and learning is not None:
            self._cancel(learning)
        else:
            super().keyPressEvent(event)

    @property
    def _learning(self) -> str | None:
        return next((name for name, row in self._rows.items() if row.learning), None)


def _names_in(panel: messages.Panel) -> tuple[_Named, ...]:
    """Return what of ``panel`` can be bound: no knob can say a word."""
    actions: list[_Named] = [
        (each.name, action_name(each.name), each.text, "struck") for each in panel.actions
    ]
    controls: list[_Named] = [
        (each.name, label_of(each.name), each.text, "turned")
        for each in panel.controls
        if each.low is not None
    ]
    return (*actions, *controls)


def _card(heading: str, rows: list[BindingRow]) -> QFrame:
    card, title = QFrame(), QLabel(heading)
    card.setProperty("role", "card")
    font = title.font()
    font.setWeight(QFont.Weight.DemiBold)
    title.setFont(font)
    title.setContentsMargins(16, 8, 16, 4)
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 4, 0, 8)
    column.setSpacing(0)
    column.addWidget(title)
    for row in rows:
        column.addWidget(row)
    return card
