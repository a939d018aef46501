"""Step 1: the keyboard reaches Ritornello."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from gui.connect.cards import StepCard, StepList, caption, line, row_of
from gui.connect.checks import Checks, comes_through_daw, missing_ports
from gui.connect.diagram import Arrow, Box
from gui.connect.facts import INPUT, Guide
from gui.connect.ports import PortChooser
from gui.controls.values import pitch_name
from gui.settings.store import Settings

__all__ = ["KeyboardCard"]


class KeyboardCard(StepCard):
    """Waits for a note, and says how the keyboard gets here.

    Signals:
        input_chosen: the name of a port to listen to; empty: our own.
        again: the check is to be made anew.
    """

    input_chosen = Signal(str)
    again = Signal()

    def __init__(self) -> None:
        """Wait."""
        super().__init__(1, self.tr("Your keyboard reaches Ritornello"), "step_keyboard")
        label = QLabel(self.tr("&Listen to"))
        self.ports = PortChooser(self.tr("{port}, which the DAW sends to").format(port=INPUT))
        self.ports.setObjectName("input_port")
        self.ports.setAccessibleName(self.tr("Port to listen to"))
        self.ports.setToolTip(
            self.tr("A keyboard chosen here is heard directly; otherwise the DAW hands it on")
        )
        label.setBuddy(self.ports)
        self.restart = QPushButton(self.tr("Start again"))
        self.restart.setObjectName("keyboard_again")
        self.restart.setToolTip(self.tr("Wait for another note"))
        self.restart.clicked.connect(self.again)
        self.ports.chosen.connect(self.input_chosen)
        self._heading = caption()
        self.steps = StepList()
        self._direct = line()
        self.body.addLayout(row_of(label, self.ports, self.restart))
        self.body.addWidget(self._heading)
        self.body.addWidget(self.steps)
        self.body.addWidget(self._direct)

    def show_state(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        """Show how the step stands."""
        through = comes_through_daw(settings.inputs)
        self.ports.show_ports(() if checks.ports is None else checks.ports.inputs, settings.inputs)
        self.ports.setEnabled(not checks.no_midi)
        self.badge.set_done(checks.keyboard_done)
        self.restart.setVisible(checks.keyboard_done)
        self._say(checks, settings)
        self._show_way(checks, settings, guide)
        self._heading.setText(self.tr("In {daw}").format(daw=guide.daw))
        self._heading.setVisible(through and bool(guide.keyboard))
        self.steps.setVisible(through and bool(guide.keyboard))
        self.steps.show_steps(guide.keyboard)
        self._direct.setVisible(not through)
        self._direct.setText(
            self.tr(
                "The keyboard is heard directly. Let no track of {daw} listen to it as well, so that no note "
                "sounds twice."
            ).format(daw=guide.daw)
        )

    def _say(self, checks: Checks, settings: Settings) -> None:
        missing = missing_ports(checks, settings.inputs, "inputs")
        if checks.ready is None:
            self.say(self.tr("The engine is starting…"), "muted")
        elif checks.no_midi:
            self.say(self.tr("There is no MIDI system to hear a keyboard by: see above."), "warning")
        elif checks.heard is not None:
            note = pitch_name(checks.heard.pitch)
            self.say(self.tr("Got it: {note} from {port}").format(note=note, port=checks.heard.port), "good")
        elif missing:
            text = self.tr("{port} isn't here now: plug it in, or choose another.")
            self.say(text.format(port=", ".join(missing)), "warning")
        elif not settings.inputs and INPUT in checks.ready.waiting:
            self.say(
                self.tr("Ritornello can make no port of its own here: choose one to listen to."), "warning"
            )
        elif settings.inputs:
            self.say(self.tr("Waiting for your note…"))
        else:
            text = self.tr("Waiting for your note… it must be sent to {port}, or choose the keyboard itself.")
            self.say(text.format(port=checks.ready.inputs[0] if checks.ready.inputs else INPUT))

    def _show_way(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        state = Arrow("done" if checks.keyboard_done else "waiting")
        keyboard = Box(self.tr("Your keyboard"), "player")
        if comes_through_daw(settings.inputs):
            port = settings.inputs[0] if settings.inputs else INPUT
            boxes = (keyboard, Box(guide.titled, "daw"), Box(port, "model"))
            self.diagram.show_way(boxes, (state, state))
        else:
            self.diagram.show_way((keyboard, Box("Ritornello", "model")), (state,))
