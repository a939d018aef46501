"""The musical controls, as the engine tells them: sections of sliders, with what each is bound to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.controls.row import ControlRow
from gui.controls.widgets import Throttle, set_tip
from gui.controls.words import group, heading_of
from gui.settings.store import SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["ControlsPanel"]

_PAUSE = 30
"""Milliseconds between two values of a control that is being moved."""
_STORE_AFTER = 300
"""Milliseconds without another confirmed value after which they are stored."""
_OPEN = frozenset({"character", "turns", "notes"})
"""Sections that are open at first."""

_STYLE = """
    QToolButton[role="small"] {
        padding: 1px 6px; border: 1px solid transparent; border-radius: 4px; background: transparent;
        color: palette(placeholder-text);
    }
    QToolButton[role="small"]:hover { border-color: palette(dark); color: palette(text); }
    QToolButton[role="small"]:focus { border-color: palette(highlight); color: palette(text); }
    QToolButton[role="small"]:checked {
        color: palette(highlighted-text); background: palette(highlight); border-color: palette(highlight);
    }
    QToolButton[role="heading"] {
        padding: 4px 2px; border: 1px solid transparent; border-radius: 4px; background: transparent;
        color: palette(text); font-weight: 600; text-align: left;
    }
    QToolButton[role="heading"]:focus { border-color: palette(highlight); }
    QScrollArea, QWidget#sections { background: transparent; }
"""
"""By the palette alone, so that it follows the theme."""


class _Section(QFrame):
    """Controls under a heading that folds them away."""

    def __init__(self, key: str, rows: Iterable[ControlRow]) -> None:
        super().__init__()
        self.setObjectName(f"section_{key}")
        self.setProperty("role", "card")
        self.heading = QToolButton(self)
        self.heading.setObjectName("heading")
        self.heading.setProperty("role", "heading")
        self.heading.setText(heading_of(key))
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setAutoRaise(True)
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(4, 0, 0, 4)
        body.setSpacing(8)
        for row in rows:
            body.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self._body)
        self.heading.clicked.connect(lambda: self.fold(open_=self._body.isHidden()))
        self.fold(open_=key in _OPEN)

    def fold(self, *, open_: bool) -> None:
        """Show the controls, or fold them away."""
        self._body.setVisible(open_)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        text = self.tr("{section}: open") if open_ else self.tr("{section}: folded away")
        self.heading.setAccessibleName(text.format(section=self.heading.text()))
        self.heading.setToolTip(self.tr("Fold away") if open_ else self.tr("Show"))


class ControlsPanel(View):
    """All controls that the engine has.

    Args:
        store: where confirmed values are kept.

    Signals:
        reset_requested: all controls are to have their defaults.
    """

    reset_requested = Signal()

    def __init__(self, store: SettingsStore) -> None:
        """Wait for the engine to tell what there is."""
        super().__init__()
        self.setObjectName("controls_panel")
        self.setAccessibleName(self.tr("Controls"))
        self.setStyleSheet(_STYLE)
        self._store = store
        self._rows: dict[str, ControlRow] = {}
        self._order: list[str] = []
        self._bound: dict[str, str] = {}
        self._bindings: dict[str, object] | None = None
        self._confirmed: dict[str, float | str] = {}
        self._throttle = Throttle(_PAUSE, self._send, self)
        self._storing = QTimer(self)
        self._storing.setSingleShot(True)
        self._storing.setInterval(_STORE_AFTER)
        self._storing.timeout.connect(self.store_now)
        self._reset = QPushButton(self.tr("Reset all"), self)
        self._reset.setObjectName("reset_all")
        self._reset.clicked.connect(self.reset_requested)
        self._reset.hide()
        self._waiting = QLabel(self.tr("Starting…"))
        self._waiting.setObjectName("starting")
        self._waiting.setProperty("role", "muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(self._scroll)

    @property
    def rows(self) -> dict[str, ControlRow]:
        """The controls by name, in the order in which they are shown."""
        return dict(self._rows)

    # --- what the engine says ---------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Show what the engine says of its controls."""
        match event:
            case messages.Panel(controls, _, scales):
                self._take_panel(controls, scales)
            case messages.ControlChanged(name, value):
                self._take_value(name, value)
            case messages.Problem(about="command"):
                for row in self._rows.values():
                    row.refuse()
            case messages.Learned(name, what):
                self._take_binding(name, what)
            case messages.Bindings(data):
                self._bindings = data
            case messages.Ready():
                self._bound.clear()
            case messages.Stopped():
                self.setEnabled(False)

    def _take_panel(self, controls: tuple[messages.ControlInfo, ...], scales: tuple[str, ...]) -> None:
        infos = {each.name: each for each in controls}
        if [_kind(each) for each in controls] != [_kind(row.info) for row in self._told()]:
            self._build(infos, scales)
        for name, row in self._rows.items():
            row.describe(infos[name])
            row.set_bound(self._bound.get(name, ""))
        self._pages.setCurrentWidget(self._scroll)
        self.setEnabled(True)
        self._offer_reset()

    def _told(self) -> Iterator[ControlRow]:
        """Return the controls in the order in which the engine told them."""
        return iter(sorted(self._rows.values(), key=lambda row: self._order.index(row.info.name)))

    def _build(self, infos: dict[str, messages.ControlInfo], scales: tuple[str, ...]) -> None:
        """Make rows for other controls than there were."""
        self._order = list(infos)
        self._rows = {}
        inside = QWidget()
        inside.setObjectName("sections")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        for key, names in group(tuple(infos)).items():
            rows = {name: ControlRow(infos[name], scales) for name in names}
            for row in rows.values():
                row.wanted.connect(self._throttle.call)
                row.learn_wanted.connect(self._learn)
                row.stop_wanted.connect(self._stop_learning)
                row.forget_wanted.connect(lambda name: self.command.emit(messages.Forget(name)))
            self._rows |= rows
            layout.addWidget(_Section(key, rows.values()))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._reset)
        self._reset.show()
        layout.addLayout(foot)
        layout.addStretch(1)
        self._scroll.setWidget(inside)

    def _take_value(self, name: str, value: float | str) -> None:
        self._confirmed[name] = value
        self._storing.start()
        row = self._rows.get(name)
        if row is not None:
            row.confirm(value)
            self._offer_reset()

    def _take_binding(self, name: str, what: str) -> None:
        self._bound[name] = what
        if name in self._rows:
            self._rows[name].set_bound(what)

    def _offer_reset(self) -> None:
        changed = any(not row.at_default for row in self._rows.values())
        self._reset.setEnabled(changed)
        set_tip(
            self._reset,
            self.tr("Gives every control the value that it came with; this can be undone.")
            if changed
            else self.tr("Every control is as it came."),
        )

    # --- what somebody wants ----------------------------------------------------------

    def _send(self, name: str, value: object) -> None:
        row = self._rows.get(name)
        if row is not None and isinstance(value, int | float | str):
            row.asked()
            self.command.emit(messages.Set(name, value))

    def _learn(self, name: str) -> None:
        for each, row in self._rows.items():
            row.set_learning(on=each == name)
        self.command.emit(messages.Learn(name))

    def _stop_learning(self, name: str) -> None:
        """Call learning off; what the control was bound to before, it stays bound to."""
        row = self._rows[name]
        row.set_learning(on=False)
        if row.bound and self._bindings is not None:
            self.command.emit(messages.Bind(self._bindings))
        else:
            self.command.emit(messages.Forget(name))

    # --- keeping ----------------------------------------------------------------------

    def store_now(self) -> None:
        """Store what the engine confirmed and is not stored yet."""
        self._storing.stop()
        confirmed, self._confirmed = self._confirmed, {}
        if confirmed:
            self._store.change(controls={**self._store.current.controls, **confirmed})

    def hideEvent(self, event: QHideEvent) -> None:
        """Store at once: the window may be closing."""
        super().hideEvent(event)
        self.store_now()


def _kind(info: messages.ControlInfo) -> tuple[object, ...]:
    """Return what of a control decides how its row is made."""
    return info.name, info.text, info.default, info.low, info.high, info.unit, info.whole, info.curve
