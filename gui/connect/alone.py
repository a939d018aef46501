"""The cards beside the steps: playing without a DAW, and what to do without a MIDI system."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from gui.connect.cards import Role, StepList, heading, line, paragraph, row_of
from gui.connect.checks import Checks
from gui.connect.facts import Platform, no_midi, platform_name
from gui.controls.widgets import set_role
from gui.settings.store import Settings

__all__ = ["AloneCard", "FirstCard", "NoMidiCard"]


class _Card(QFrame):
    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(8)
        self.body.addWidget(heading(title))


class AloneCard(_Card):
    """Playing without a DAW: keys on the screen, the built-in sound.

    Signals:
        sound_wanted: whether the built-in sound is to be on.
    """

    sound_wanted = Signal(bool)

    def __init__(self) -> None:
        """Nothing is known of the sound yet."""
        super().__init__(self.tr("No DAW? Play right away"), "alone")
        self.hint = line()
        self.state = line()
        self.state.setObjectName("sound_state")
        self.switch = QPushButton()
        self.switch.setObjectName("sound_switch")
        self.switch.clicked.connect(self._choose)
        self._wanted = False
        self.body.addWidget(self.hint)
        self.body.addWidget(self.state)
        self.body.addLayout(row_of(self.switch))

    def show_state(self, checks: Checks, settings: Settings) -> None:
        """Show how the sound is, and whether an answer has come."""
        if checks.answered:
            self.hint.setText(self.tr("Ritornello has answered. Play on whenever you like."))
        else:
            self.hint.setText(
                self.tr(
                    "Play five notes on the keys on the page Play, with the mouse or the letters of your "
                    "computer's keyboard, and stop: Ritornello goes on."
                )
            )
        set_role(self.hint, "good" if checks.answered else "")
        text, role = self._sound(checks, settings)
        self.state.setText(text)
        set_role(self.state, role)
        self._wanted = not settings.sound
        self.switch.setText(
            self.tr("Turn the built-in &sound off")
            if settings.sound
            else self.tr("Turn the built-in &sound on")
        )
        self.switch.setToolTip(self.tr("Leave it off where the DAW plays, so that no note sounds twice"))

    def _choose(self) -> None:
        self.sound_wanted.emit(self._wanted)

    def _sound(self, checks: Checks, settings: Settings) -> tuple[str, Role]:
        sound = checks.sound
        if not settings.sound:
            return self.tr("The built-in sound is off."), "muted"
        if sound is None:
            return self.tr("The built-in sound is starting…"), "muted"
        if sound.problem:
            return sound.problem, "problem"
        if not sound.device:
            return self.tr("The built-in sound is starting…"), "muted"
        text = self.tr("The built-in sound ({voice}) comes out of {device}.")
        return text.format(voice=sound.voice or self.tr("piano"), device=sound.device), "good"


class NoMidiCard(_Card):
    """There is no MIDI system: what to start, and the button that looks again.

    Signals:
        look_again: it may be there now.
    """

    look_again = Signal()

    def __init__(self, platform: Platform) -> None:
        """Show what to start on ``platform``."""
        super().__init__(self.tr("There is no MIDI system here"), "no_midi")
        self.body.addWidget(
            paragraph(
                self.tr(
                    "Until there is one, no keyboard and no DAW can be reached; the keys on the screen and "
                    "the built-in sound play all the same. On {platform}:"
                ).format(platform=platform_name(platform))
            )
        )
        self.steps = StepList()
        self.steps.show_steps(no_midi(platform))
        button = QPushButton(self.tr("Look &again"))
        button.setObjectName("look_again")
        button.setProperty("role", "primary")
        button.setToolTip(self.tr("Start the engine anew, which looks for a MIDI system"))
        button.clicked.connect(self.look_again)
        self.body.addWidget(self.steps)
        self.body.addLayout(row_of(button))


class FirstCard(_Card):
    """What is to be done before all, on this platform or for this DAW."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(self.tr("First"), "first")
        self.steps = StepList()
        self.body.addWidget(self.steps)

    def show_steps(self, steps: tuple[str, ...]) -> None:
        """Show ``steps``; without any, hide."""
        self.steps.show_steps(steps)
        self.setVisible(bool(steps))
