"""Step 2: answers reach the DAW."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gui.connect.cards import CheckList, StepCard, StepList, caption, row_of
from gui.connect.checks import Checks, comes_through_daw, missing_ports
from gui.connect.diagram import Arrow, Box
from gui.connect.facts import INPUT, OUTPUT, Guide
from gui.connect.ports import PortChooser
from gui.settings.store import Settings
from realtime import messages

__all__ = ["PHRASE", "TEST_NOTE", "AnswersCard"]

TEST_NOTE = messages.Audition((messages.ClipNote(0, 1, 60, 96),))
"""Middle C, a beat long."""
PHRASE = messages.Audition(
    tuple(
        messages.ClipNote(beat, duration, pitch, velocity)
        for beat, duration, pitch, velocity in (
            (0.0, 0.5, 60, 84),
            (0.5, 0.5, 64, 88),
            (1.0, 0.5, 67, 92),
            (1.5, 0.5, 69, 96),
            (2.0, 1.0, 67, 92),
            (3.0, 1.0, 72, 100),
        )
    )
)
"""A bar of C major, going up."""


class AnswersCard(StepCard):
    """Sends notes and asks whether they arrived.

    Signals:
        wanted: a clip to be sent, as a `messages.Audition`.
        output_chosen: the name of a port to play on; empty: our own.
        arrived: the player says that the notes did.
        lost: the player says that they didn't.
    """

    wanted = Signal(object)
    output_chosen = Signal(str)
    arrived = Signal()
    lost = Signal()

    def __init__(self) -> None:
        """Nothing is sent yet."""
        super().__init__(2, self.tr("Answers reach the DAW"), "step_answers")
        label = QLabel(self.tr("Pla&y on"))
        self.ports = PortChooser(self.tr("{port}, which the DAW listens to").format(port=OUTPUT))
        self.ports.setObjectName("output_port")
        self.ports.setAccessibleName(self.tr("Port to play on"))
        self.ports.setToolTip(self.tr("A synthesiser can be chosen here too"))
        self.ports.chosen.connect(self.output_chosen)
        label.setBuddy(self.ports)
        self.note = self._button(
            self.tr("Send a test &note"), "send_note", self.tr("Middle C, one beat long")
        )
        self.note.clicked.connect(lambda: self.wanted.emit(TEST_NOTE))
        self.phrase = self._button(
            self.tr("Send a little &phrase"), "send_phrase", self.tr("Six notes, four beats long")
        )
        self.phrase.clicked.connect(lambda: self.wanted.emit(PHRASE))
        self.yes = self._button(self.tr("Yes"), "arrived_yes", self.tr("The track's meter moved"))
        self.yes.clicked.connect(self.arrived)
        self.no = self._button(self.tr("No"), "arrived_no", self.tr("Show what it may be"))
        self.no.clicked.connect(self.lost)
        self.note.setProperty("role", "primary")
        self._question = QLabel(self.tr("Did the meter move?"))
        self._heading = caption()
        self._circles = caption(self.tr("So that nothing goes round in circles"))
        self._doubts = caption(self.tr("What it may be, in the order in which to look"))
        self.steps, self.causes, self.loop = StepList(), CheckList(), StepList()
        self.body.addLayout(row_of(label, self.ports))
        self._guided = (self._heading, self.steps, self._circles, self.loop)
        for widget in self._guided:
            self.body.addWidget(widget)
        self.body.addLayout(row_of(self.note, self.phrase, self._question, self.yes, self.no))
        self.body.addWidget(self._doubts)
        self.body.addWidget(self.causes)

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def show_state(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        """Show how the step stands."""
        self.ports.show_ports(
            () if checks.ports is None else checks.ports.outputs,
            () if settings.output is None else (settings.output,),
        )
        able = checks.ready is not None and not checks.no_midi
        for widget in (self.ports, self.note, self.phrase):
            widget.setEnabled(able)
        self.badge.set_done(checks.answers_done)
        self.steps.show_steps(guide.answers)
        self.loop.show_steps(guide.loop)
        self.causes.show_items(guide.causes)
        self._heading.setText(self.tr("In {daw}").format(daw=guide.daw))
        asked = checks.sent and checks.arrived is not True
        doubtful = asked and checks.arrived is False
        for shown, widgets in (
            (bool(guide.answers), self._guided),
            (asked, (self._question, self.yes, self.no)),
            (doubtful and bool(guide.causes), (self._doubts, self.causes)),
        ):
            _show(shown, *widgets)
        self._say(checks, settings, guide)
        self._show_way(checks, settings, guide)

    def _say(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        chosen = () if settings.output is None else (settings.output,)
        missing = missing_ports(checks, chosen, "outputs")
        if checks.ready is None:
            self.say(self.tr("The engine is starting…"), "muted")
        elif checks.no_midi:
            self.say(self.tr("There is no MIDI system to send answers by: see above."), "warning")
        elif missing:
            text = self.tr("{port} isn't here now: switch it on, or choose another.")
            self.say(text.format(port=", ".join(missing)), "warning")
        elif settings.output is None and OUTPUT in checks.ready.waiting:
            self.say(
                self.tr("Ritornello can make no port of its own here: choose one to play on."), "warning"
            )
        elif checks.loop:
            self.say(checks.loop, "problem")
        elif checks.arrived:
            self.say(self.tr("Answers reach {daw}.").format(daw=guide.daw), "good")
        elif checks.sent and checks.arrived is False:
            self.say(self.tr("Look at these one after the other, and send again."), "warning")
        elif checks.sent:
            self.say(self.tr("Sent: did the track's meter move?"))
        else:
            self.say(self.tr("Send a note, and watch the meter of the track."))

    def _show_way(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        through = comes_through_daw(settings.inputs)
        port = settings.inputs[0] if settings.inputs else INPUT
        self.diagram.show_way(
            (
                Box(self.tr("Your keyboard"), "player"),
                Box(port if through else "Ritornello", "model"),
                Box(settings.output or OUTPUT, "model"),
                Box(self.tr("Track in {daw}").format(daw=guide.daw), "daw"),
            ),
            (Arrow("aside"), Arrow("aside"), Arrow("done" if checks.answers_done else "waiting")),
        )


def _show(shown: bool, *widgets: QWidget) -> None:  # noqa: FBT001 - as Qt's own setters
    for widget in widgets:
        widget.setVisible(shown)
