"""Modes and answers: how the model takes part, whose turn it is, and what is done with what it played."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, get_args

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.bars.turn import Turn
from gui.bars.turn_sign import TurnSign
from gui.controls.widgets import set_tip
from gui.settings.store import SettingsStore
from gui.theme import colours
from gui.view import View
from realtime import messages

__all__ = ["ModeBar"]

_Mode = Literal["respond", "trade", "hold", "endless", "accompany", "off"]
_MODES: tuple[_Mode, ...] = get_args(_Mode)

_BLINK = 400
"""Milliseconds for which the outline of a mode that is to come is seen, and not seen."""
_LOOK = 200
"""Milliseconds between two looks at whose turn it is."""

_STYLE = """
    QPushButton[segment="true"] { border-radius: 0; padding: 5px 7px; margin-left: -1px; }
    QPushButton[segment="true"][end="first"] {
        border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0;
    }
    QPushButton[segment="true"][end="last"] {
        border-top-right-radius: 6px; border-bottom-right-radius: 6px;
    }
"""


class _ModeButton(QPushButton):
    """A mode. Pressed, it is not in force yet: the engine says when it is."""

    def __init__(self, mode: _Mode, label: str, parent: QWidget) -> None:
        super().__init__(label, parent)
        self.mode = mode
        self.setObjectName(f"mode_{mode}")
        self.setCheckable(True)
        self.setProperty("segment", "true")
        self.outlined = False

    def nextCheckState(self) -> None:
        """Stay as it is."""

    def outline(self, *, on: bool) -> None:
        """Draw an outline, or none."""
        if on != self.outlined:
            self.outlined = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.outlined:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)


class ModeBar(View):
    """One row: the modes, whose turn it is, and what can be done with an answer.

    Args:
        store: where the mode is kept once it is in force.
        now: seconds of a clock that only goes forward.

    Signals:
        keep_requested: the last phrase and its answer are to be saved; the window knows where.
        capture_requested: what was played last is to be saved.
    """

    keep_requested = Signal()
    capture_requested = Signal()

    def __init__(self, store: SettingsStore, now: Callable[[], float] = time.perf_counter) -> None:
        """Show the mode of the settings until the engine speaks."""
        super().__init__()
        self.setObjectName("mode_bar")
        self.setAccessibleName(self.tr("Modes and answers"))
        self.setStyleSheet(_STYLE)
        self._store, self._now = store, now
        self._turn = Turn()
        self._pending = ""
        self._held = False
        self._offered: tuple[bool, ...] = ()
        self._make()
        self._lay_out()
        self._blinking = QTimer(self)
        self._blinking.setInterval(_BLINK)
        self._blinking.timeout.connect(self._blink)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK)
        self._looking.timeout.connect(self.look)
        self._show_mode(store.current.mode)
        self._offer()

    # --- what there is ----------------------------------------------------------------

    def _make(self) -> None:
        words: dict[_Mode, tuple[str, str]] = {
            "respond": (self.tr("Respond"), self.tr("Answers after you rest")),
            "trade": (self.tr("Trade"), self.tr("You and Ritornello have so many bars each")),
            "hold": (self.tr("Hold"), self.tr("Plays while a key, pedal or button is held")),
            "endless": (self.tr("Endless"), self.tr("Plays on until you cut in")),
            "accompany": (self.tr("Accompany"), self.tr("Plays under you, while you play")),
            "off": (self.tr("Off"), self.tr("Only passes your playing through and records it")),
        }
        self._modes: dict[str, _ModeButton] = {}
        for number, (mode, (label, tip)) in enumerate(words.items()):
            button = _ModeButton(mode, label, self)
            set_tip(button, self.tr("{what} (F{key})").format(what=tip, key=number + 1))
            button.setAccessibleName(self.tr("Mode {name}").format(name=label))
            button.clicked.connect(lambda _checked, mode=mode: self.choose(mode))
            self._modes[mode] = button
        self._modes[_MODES[0]].setProperty("end", "first")
        self._modes[_MODES[-1]].setProperty("end", "last")
        self._on_bar = QPushButton(self.tr("On the bar"), self)
        self._on_bar.setObjectName("on_bar")
        self._on_bar.setCheckable(True)
        set_tip(
            self._on_bar,
            self.tr("Modes change at the next bar line; press the one that is to come again for at once"),
        )
        self._hold = QPushButton(self.tr("Hold to play"), self)
        self._hold.setObjectName("hold")
        set_tip(self._hold, self.tr("Ritornello plays while this is held down, by mouse or Space"))
        self._hold.pressed.connect(lambda: self._set_held(down=True))
        self._hold.released.connect(lambda: self._set_held(down=False))
        self._sign = TurnSign(
            {
                "nobody": self.tr("Listening"),
                "player": self.tr("You"),
                "model": self.tr("Ritornello"),
                "both": self.tr("Together"),
            },
            self,
        )
        self._sign.setObjectName("turn")
        set_tip(self._sign, self.tr("Whose turn it is"))
        self._reroll = self._button("reroll", self.tr("Re-roll"))
        self._reroll.clicked.connect(lambda: self.command.emit(messages.Reroll()))
        self._keep = self._button("keep", self.tr("Keep"))
        self._keep.clicked.connect(self.keep_requested)
        self._capture = self._button("capture", self.tr("Capture"))
        set_tip(self._capture, self.tr("Save what was played in the last five minutes (F10)"))
        self._capture.clicked.connect(self.capture_requested)
        self._panic = self._button("panic", self.tr("Panic"))
        self._panic.setProperty("role", "problem")
        set_tip(self._panic, self.tr("Silence everything now (Esc)"))
        self._panic.clicked.connect(lambda: self.command.emit(messages.Panic()))

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for button in self._modes.values():
            segments.addWidget(button)
        layout.addLayout(segments)
        layout.addWidget(self._on_bar)
        layout.addWidget(self._hold)
        layout.addStretch(1)
        layout.addWidget(self._sign)
        layout.addStretch(1)
        for each in (self._reroll, self._keep, self._capture, self._panic):
            layout.addWidget(each)

    # --- what the engine says ---------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Show what the engine says of modes, turns and answers."""
        self._turn.take(event, self._now())
        match event:
            case messages.Ready(mode=mode):
                self._await("")
                self._show_mode(mode)
            case messages.ModeChanged(mode):
                self._await("")
                self._show_mode(mode)
                self._store.change(mode=mode)
            case messages.Stopped():
                self._await("")
                self._set_held(down=False)
        self._offer()
        self.look()

    def look(self) -> None:
        """Show whose turn it is."""
        who = self._turn.who(self._now())
        if who != self._sign.who:
            self._sign.show_turn(who)

    def _show_mode(self, mode: str) -> None:
        for button in self._modes.values():
            button.setChecked(button.mode == mode)
        if mode != "hold":
            self._set_held(down=False)
        self._hold.setVisible(mode == "hold")

    def _await(self, mode: str) -> None:
        """Outline the mode that is to come; empty: none is."""
        self._pending = mode
        for button in self._modes.values():
            button.outline(on=button.mode == mode)
        if mode:
            self._blinking.start()
        else:
            self._blinking.stop()

    def _blink(self) -> None:
        button = self._modes[self._pending]
        button.outline(on=not button.outlined)

    def _offer(self) -> None:
        """Offer what can be done now, and say why not what can't."""
        turn = self._turn
        offer = (bool(turn.mode), turn.mode == "accompany", turn.can_reroll, turn.answered)
        if offer == self._offered:
            return
        self._offered = offer
        running = bool(turn.mode)
        modes = self._modes.values()
        for each in (*modes, self._on_bar, self._hold, self._sign, self._capture, self._panic):
            each.setEnabled(running)
        self._reroll.setEnabled(turn.can_reroll)
        self._keep.setEnabled(turn.answered)
        if turn.can_reroll:
            reroll = self.tr("Play the last answer anew, differently (F8)")
        elif turn.answered and turn.mode == "accompany":
            reroll = self.tr("Playing along can't be played anew")
        elif turn.answered:
            reroll = self.tr("Nothing to play anew until this phrase is answered")
        else:
            reroll = self.tr("Nothing to play anew yet: play a phrase, and stop")
        set_tip(self._reroll, reroll)
        set_tip(
            self._keep,
            self.tr("Save the last phrase and its answer as a MIDI file (F9)")
            if turn.answered
            else self.tr("Nothing to keep yet: play a phrase, and stop"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look whose turn it is while somebody sees it."""
        super().showEvent(event)
        self._looking.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._looking.stop()
        self._set_held(down=False)

    # --- what somebody wants ----------------------------------------------------------

    def _set_held(self, *, down: bool) -> None:
        """Hold, or let go: a button that goes away while it is down need not say so itself."""
        if down != self._held:
            self._held = down
            self._hold.setDown(down)
            self.command.emit(messages.Hold(down))

    def choose(self, mode: _Mode) -> None:
        """Ask the engine for ``mode``, at the next bar line if that is wanted."""
        if not self._turn.mode or (mode == self._turn.mode and not self._pending):
            return
        at_bar = self._on_bar.isChecked() and mode != self._pending
        self._await(mode)
        self.command.emit(messages.SetMode(mode, "bar" if at_bar else "now"))
