"""The page that helps to connect Ritornello to a DAW: what to do there, and whether it works."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.connect.alone import AloneCard, FirstCard, NoMidiCard
from gui.connect.answers import AnswersCard
from gui.connect.cards import check_one, line, row_of
from gui.connect.checks import Checks, after, chosen_own_time, comes_through_daw, heard_anew, said
from gui.connect.clock import ClockCard
from gui.connect.facts import (
    DAWS,
    INPUT,
    OUTPUT,
    PLATFORMS,
    Daw,
    Guide,
    Platform,
    daw_by_key,
    daw_name,
    guide_for,
    platform_name,
    present_platform,
)
from gui.connect.flow import FlowLayout
from gui.connect.keyboard import KeyboardCard
from gui.controls.widgets import set_role
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["ConnectPage"]

_WIDEST = 880
"""Pixels; longer lines are hard to read."""
_ALL = 3


_LIKELIEST: dict[Platform, str] = {"linux": "ardour"}
"""DAWs to begin with, where the first in the list is not it."""


class ConnectPage(View):
    """Three steps with live checks, for the DAW that is chosen.

    Args:
        store: the settings: ports, clock, and the DAW that was chosen last.
        board: told when all three steps are done.
        platform: the platform that the app runs on; None: find out.

    Signals:
        look_again_requested: there was no MIDI system, and there may be one now.
    """

    look_again_requested = Signal()

    def __init__(self, store: SettingsStore, board: NoticeBoard, platform: Platform | None = None) -> None:
        """Nothing is checked yet."""
        super().__init__()
        self._store, self._board = store, board
        self._host: Platform = platform or present_platform()
        self._platform: Platform = self._host
        self._checks = Checks()
        self.setObjectName("connect_page")
        self.keyboard, self.answers, self.clock = KeyboardCard(), AnswersCard(), ClockCard()
        self.alone, self.first, self.no_midi = AloneCard(), FirstCard(), NoMidiCard(self._host)
        self._arrange()
        self._join()
        self._refresh()

    @property
    def checks(self) -> Checks:
        """What has been seen to work."""
        return self._checks

    # --- what it looks like ---------------------------------------------------------------

    def _arrange(self) -> None:
        title = QLabel(self.tr("Connect"))
        title.setProperty("role", "title")
        self.summary = QLabel()
        self.summary.setObjectName("summary")
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(self.summary)
        head.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(24, 8, 24, 24)
        rows.setSpacing(16)
        rows.addLayout(self._chooser())
        rows.addWidget(self._missing)
        for card in (self.no_midi, self.first, self.keyboard, self.answers, self.clock, self.alone):
            rows.addWidget(card)
        rows.addStretch(1)
        inside = QWidget()
        middle = QHBoxLayout(inside)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(column, 1000)
        middle.addStretch(1)
        area = QScrollArea()
        area.setObjectName("connect_scroll")
        area.setAccessibleName(self.tr("Steps"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(area, 1)

    def _chooser(self) -> QVBoxLayout:
        """Return the buttons for the DAWs, and the chooser of the platform."""
        self._group = QButtonGroup(self)
        flow = FlowLayout()
        for daw in DAWS:
            button = QPushButton(daw_name(daw))
            button.setCheckable(True)
            button.setObjectName(f"daw_{daw.key}")
            button.setToolTip(self.tr("Show what to do in {daw}").format(daw=guide_for(daw, self._host).daw))
            button.clicked.connect(lambda _checked, key=daw.key: self._store.change(guided=key))
            self._group.addButton(button)
            flow.addWidget(button)
        self.platforms = QComboBox()
        self.platforms.setObjectName("platform")
        self.platforms.setAccessibleName(self.tr("System that the DAW runs on"))
        self.platforms.setToolTip(self.tr("Show what to do on another system"))
        for platform in PLATFORMS:
            self.platforms.addItem(platform_name(platform), platform)
        self.platforms.setCurrentIndex(PLATFORMS.index(self._host))
        self.platforms.activated.connect(self._choose_platform)
        question = QLabel(self.tr("Which DAW do you play into, &on"))
        question.setBuddy(self.platforms)
        self._missing = line("warning")
        self._missing.setObjectName("missing")
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addLayout(row_of(question, self.platforms))
        rows.addLayout(flow)
        return rows

    # --- what belongs together --------------------------------------------------------------

    def _join(self) -> None:
        store = self._store
        store.changed.connect(lambda _before, _after: self._refresh())
        self.keyboard.input_chosen.connect(lambda name: store.change(inputs=(name,) if name else ()))
        self.keyboard.again.connect(lambda: self._know(heard_anew(self._checks)))
        self.answers.output_chosen.connect(lambda name: store.change(output=name or None))
        self.answers.wanted.connect(self._send)
        self.answers.arrived.connect(lambda: self._know(said(self._checks, arrived=True)))
        self.answers.lost.connect(lambda: self._know(said(self._checks, arrived=False)))
        self.clock.clock_chosen.connect(self._choose_clock)
        self.clock.clock_port_chosen.connect(lambda name: store.change(clock_in=name or None))
        self.clock.sending_chosen.connect(lambda on: store.change(clock_out=on))
        self.alone.sound_wanted.connect(lambda on: store.change(sound=on))
        self.no_midi.look_again.connect(self.look_again_requested)

    def _send(self, clip: messages.Audition) -> None:
        """Send a clip; that an earlier one arrived says nothing of this one."""
        if self._checks.arrived:
            self._know(said(self._checks, arrived=None))
        self.command.emit(clip)

    def _choose_platform(self, index: int) -> None:
        self._platform = PLATFORMS[index]
        self._refresh()

    def _choose_clock(self, kind: str) -> None:
        self._know(chosen_own_time(self._checks, own=kind == "internal"))
        if kind == "midi":
            # Two that lead would chase each other.
            self._store.change(clock=kind, clock_out=False)
        else:
            self._store.change(clock=kind)

    # --- what is known ------------------------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Check what the engine's words tell about the connections."""
        self._know(after(self._checks, event))

    def _know(self, checks: Checks) -> None:
        if checks is self._checks:
            return
        done, self._checks = self._checks.done, checks
        self._refresh()
        if checks.done == _ALL > done:
            text = self.tr("Ritornello and {daw} are connected.")
            self._board.post(text.format(daw=self._guide().daw), "done", "connect")

    def _daw(self) -> Daw:
        """Return the DAW that was chosen last; before, the likeliest on this platform."""
        key = self._store.current.guided or _LIKELIEST.get(self._host, "")
        return daw_by_key(key) if key else next(each for each in DAWS if self._host in each.settings)

    def _guide(self, *, for_clock: bool = False) -> Guide:
        """Return what to do, with the names of the ports in use; a clock may come by one of its own."""
        settings = self._store.current
        name = settings.inputs[0] if settings.inputs and comes_through_daw(settings.inputs) else INPUT
        if for_clock:
            name = settings.clock_in or name
        return guide_for(self._daw(), self._platform, name, settings.output or OUTPUT)

    def _refresh(self) -> None:
        settings, checks, guide = self._store.current, self._checks, self._guide()
        buttons = self._group.buttons()
        check_one(buttons, buttons[DAWS.index(self._daw())])
        self._missing.setText(guide.missing)
        self._missing.setVisible(bool(guide.missing))
        self.first.show_steps(guide.before)
        self.no_midi.setVisible(checks.no_midi)
        self.keyboard.show_state(checks, settings, guide)
        self.answers.show_state(checks, settings, guide)
        self.clock.show_state(checks, settings, self._guide(for_clock=True))
        self.alone.show_state(checks, settings)
        self.summary.setText(self.tr("{done} of {all} done").format(done=checks.done, all=_ALL))
        set_role(self.summary, "good" if checks.done == _ALL else "muted")
