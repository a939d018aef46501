"""Step 3: the DAW and Ritornello keep the same time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QPushButton, QRadioButton

from gui.connect.cards import StepCard, StepList, caption, check_one, row_of
from gui.connect.checks import Checks, comes_through_daw
from gui.connect.diagram import Arrow, Box
from gui.connect.facts import INPUT, OUTPUT, Guide
from gui.connect.ports import PortChooser
from gui.settings.store import ClockKind, Settings

__all__ = ["ClockCard"]


class ClockCard(StepCard):
    """Lets choose who leads, and waits for the clock.

    Signals:
        clock_chosen: ``internal``, ``midi`` or ``link``.
        clock_port_chosen: the name of the port that a clock comes from; empty: where notes do.
        sending_chosen: whether our clock is to be sent.
    """

    clock_chosen = Signal(str)
    clock_port_chosen = Signal(str)
    sending_chosen = Signal(bool)

    def __init__(self) -> None:
        """Begin with nobody in the lead."""
        super().__init__(3, self.tr("In time with the DAW"), "step_clock")
        self._group = QButtonGroup(self)
        self.choices: dict[ClockKind, QRadioButton] = {
            "midi": QRadioButton(self.tr("The &DAW leads (MIDI clock)")),
            "link": QRadioButton(self.tr("Ableton Lin&k")),
            "internal": QRadioButton(self.tr("&Ritornello's own clock")),
        }
        tips: dict[ClockKind, str] = {
            "midi": self.tr("Tempo, start, stop and position come from the DAW"),
            "link": self.tr("Everybody shares one tempo and one bar line; anybody may change the tempo"),
            "internal": self.tr("Bars begin with your first note"),
        }
        for kind, button in self.choices.items():
            button.setObjectName(f"clock_{kind}")
            button.setToolTip(tips[kind])
            button.clicked.connect(lambda _checked, kind=kind: self.clock_chosen.emit(kind))
            self._group.addButton(button)
        self.keep = QPushButton(self.tr("Keep it so"))
        self.keep.setObjectName("clock_keep")
        self.keep.setToolTip(self.tr("Ritornello keeps its own time"))
        self.keep.clicked.connect(lambda: self.clock_chosen.emit("internal"))
        self._port_label = QLabel(self.tr("Clock comes &from"))
        self.port = PortChooser(self.tr("Where the notes come from"))
        self.port.setObjectName("clock_port")
        self.port.setAccessibleName(self.tr("Port that the clock comes from"))
        self.port.setToolTip(self.tr("A port that the DAW can send its clock to"))
        self.port.chosen.connect(self.clock_port_chosen)
        self._port_label.setBuddy(self.port)
        self._heading = caption()
        self.steps = StepList()
        self.sending = QCheckBox()
        self.sending.setObjectName("clock_out")
        self.sending.clicked.connect(self.sending_chosen)
        self.following = StepList()
        self.body.addLayout(row_of(*self.choices.values(), self.keep))
        self.body.addLayout(row_of(self._port_label, self.port))
        for widget in (self._heading, self.steps, self.sending, self.following):
            self.body.addWidget(widget)

    def show_state(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        """Show how the step stands."""
        kind = settings.clock
        check_one(self.choices.values(), self.choices[kind])
        self.badge.set_done(checks.time_done)
        self.keep.setVisible(kind == "internal" and not checks.own_time)
        astray = kind == "midi" and not comes_through_daw(settings.inputs)
        port_shown = astray or (kind == "midi" and settings.clock_in is not None)
        self._port_label.setVisible(port_shown)
        self.port.setVisible(port_shown)
        self.port.show_ports(
            () if checks.ports is None else checks.ports.inputs,
            () if settings.clock_in is None else (settings.clock_in,),
        )
        astray = astray and settings.clock_in is None
        steps = {"midi": () if astray else guide.clock, "link": guide.link, "internal": ()}[kind]
        self._heading.setText(self.tr("In {daw}").format(daw=guide.daw))
        self._heading.setVisible(bool(steps))
        self.steps.setVisible(bool(steps))
        self.steps.show_steps(steps)
        self._show_sending(settings, guide)
        self._say(checks, settings, guide)
        self._show_way(checks, settings, guide)

    def _show_sending(self, settings: Settings, guide: Guide) -> None:
        led = settings.clock == "midi"
        self.sending.setEnabled(not led)
        self.sending.setText(
            self.tr("Ritornello l&eads: send its clock to {port}").format(port=settings.output or OUTPUT)
        )
        self.sending.setToolTip(
            self.tr("Only one can lead: the DAW does now")
            if led
            else self.tr("24 ticks a beat, with start, stop and song position")
        )
        self.sending.setChecked(settings.clock_out and not led)
        shown = settings.clock_out and not led and bool(guide.follow)
        self.following.setVisible(shown)
        self.following.show_steps(guide.follow)

    def _say(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        tempo = checks.tempo
        if checks.ready is None:
            self.say(self.tr("The engine is starting…"), "muted")
        elif settings.clock == "internal":
            if checks.own_time:
                self.say(self.tr("Ritornello keeps its own time."), "good")
            else:
                self.say(self.tr("Ritornello keeps its own time now: choose who leads."))
        elif tempo is not None and checks.in_time:
            self.say(self._in_time(settings.clock, tempo.bpm, running=tempo.running), "good")
        elif settings.clock == "link":
            self.say(self.tr("Joining the Link session…"))
        elif settings.clock_in is None and not comes_through_daw(settings.inputs):
            text = self.tr(
                "The keyboard is heard directly, so {port} is not there for the clock: choose a port that "
                "{daw} can send it to, or listen to {port} in step 1."
            )
            self.say(text.format(port=INPUT, daw=guide.daw), "warning")
        elif checks.followed:
            self.say(self.tr("The clock has stopped: press Play in {daw}.").format(daw=guide.daw), "warning")
        else:
            self.say(self.tr("Waiting for the clock… press Play in {daw}.").format(daw=guide.daw))

    def _in_time(self, kind: ClockKind, bpm: float, *, running: bool) -> str:
        if kind == "link":
            text = self.tr("Got it: {bpm} BPM by Ableton Link, {state}")
        else:
            text = self.tr("Got it: {bpm} BPM, {state}")
        state = self.tr("running") if running else self.tr("standing still")
        return text.format(bpm=f"{bpm:.1f}", state=state)

    def _show_way(self, checks: Checks, settings: Settings, guide: Guide) -> None:
        arrow = Arrow("done" if checks.time_done else "waiting")
        daw, ours = Box(guide.titled, "daw"), Box("Ritornello", "model")
        if settings.clock == "midi":
            if comes_through_daw(settings.inputs):
                port = settings.inputs[0] if settings.inputs else INPUT
            else:
                port = self.tr("Which port?")
            port = settings.clock_in or port
            self.diagram.show_way((daw, Box(port, "model")), (arrow,))
        elif settings.clock == "link":
            both = replace(arrow, way="both")
            self.diagram.show_way((daw, Box("Ableton Link", "daw"), ours), (both, both))
        elif settings.clock_out:
            self.diagram.show_way((Box(settings.output or OUTPUT, "model"), daw), (Arrow("aside"),))
        else:
            self.diagram.show_way((ours,), ())
