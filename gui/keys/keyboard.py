"""The keyboard on the screen: a piano for mouse, fingers and the computer's keys, lit by what sounds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QVBoxLayout, QWidget

from gui.controls.values import pitch_name
from gui.keys.computer_keys import NOTES, OCTAVE_KEYS, VELOCITY_KEYS, key_map
from gui.keys.geometry import SHIFTS, lowest_played
from gui.keys.hands import Finger, Hands
from gui.keys.lights import Lights
from gui.keys.piano import Piano
from gui.keys.typing import ComputerKeys
from gui.settings.store import Settings, SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["Keyboard"]

_VELOCITY = 96
_VELOCITY_STEP = 8


class Keyboard(View):
    """A piano that is played on the screen, and shows what is played anywhere.

    It emits `messages.Strike`, `messages.Lift` and `messages.Sustain`. However the window
    is left, hidden or disabled, every key that was struck is lifted, and the pedal too.

    Args:
        store: for whether notes are named.
        parent: as always in Qt.
    """

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        """Hold nothing; the computer's keys play once `install` says where."""
        super().__init__(parent)
        self._store = store
        self._shift = 0
        self._hands = Hands()
        self._lights = Lights()
        self._piano = Piano(self)
        self._piano.set_lights(self._lights.at)
        self._keys = ComputerKeys(self)
        self.setObjectName("keyboard")
        self.setAccessibleName(self.tr("Keyboard on the screen"))

        self._down = self._button("octaveDown", "")
        self._down.setArrowType(Qt.ArrowType.LeftArrow)
        self._down.setAccessibleName(self.tr("An octave down"))
        self._up = self._button("octaveUp", "")
        self._up.setArrowType(Qt.ArrowType.RightArrow)
        self._up.setAccessibleName(self.tr("An octave up"))
        self._range = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._range.setObjectName("keyRange")
        self._range.setMinimumWidth(self._range.fontMetrics().horizontalAdvance("C−1 – C−1"))
        self._velocity = QSpinBox()
        self._velocity.setObjectName("keyVelocity")
        self._velocity.setRange(1, 127)
        self._velocity.setMinimumHeight(28)  # as high as the buttons beside
        self._velocity.setValue(_VELOCITY)
        self._velocity.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._velocity.setAccessibleName(self.tr("Velocity of the computer's keys"))
        self._velocity_label = QLabel(self.tr("&Velocity"))
        self._velocity_label.setBuddy(self._velocity)
        self._pedal = self._button("pedal", self.tr("&Pedal"), checkable=True)
        self._pedal.setToolTip(
            self.tr("Sustain pedal: stays down until pressed again; Shift holds it down meanwhile")
        )
        self._typing = self._button("computerKeys", self.tr("&Computer keys"), checkable=True)
        self._typing.setChecked(True)
        self._names = self._button("noteNames", self.tr("&Note names"), checkable=True)
        self._names.setToolTip(self.tr("Name every white key; C is always named, and C4 is middle C"))
        self._arrange()
        self._connect()
        self._show_names(store.current)
        self._show_range()
        self._show_letters()

    def install(self, window: QWidget) -> None:
        """Have the computer's keys play wherever the focus is in ``window``.

        Only where something takes text (a field, a number, a choice), a menu is open, or Ctrl, Alt or
        Meta is down, they are left to the window; and while this view is hidden or disabled.
        """
        self._keys.install(window)

    def panic(self) -> None:
        """Lift everything at once, whoever still holds it."""
        self._keys.release()
        self._piano.let_go()
        self._tell(self._hands.let_go())

    def take(self, event: messages.Event) -> None:
        """Light the keys that sound."""
        if isinstance(event, messages.Ready | messages.Stopped):
            self.panic()  # a new engine knows of no key that was struck before it
        self._piano.refresh(self._lights.take(event))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(super().sizeHint().width(), 176)

    # --- leaving ------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Lift everything when the window is not the one in use any more."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self.panic()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift everything."""
        self.panic()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lift everything when disabled."""
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.panic()
        super().changeEvent(event)

    # --- setting up ---------------------------------------------------------------------

    def _button(self, name: str, text: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setCheckable(checkable)
        return button

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(8)
        for widget in (self._down, self._range, self._up):
            header.addWidget(widget)
        header.addSpacing(16)
        header.addWidget(self._velocity_label)
        header.addWidget(self._velocity)
        header.addSpacing(16)
        header.addWidget(self._pedal)
        header.addStretch(1)
        header.addWidget(self._typing)
        header.addWidget(self._names)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(header)
        box.addWidget(self._piano, 1)

    def _connect(self) -> None:
        self.setFocusProxy(self._piano)
        self._piano.put.connect(self._put)
        self._piano.lifted.connect(lambda finger: self._tell(self._hands.lift(finger)))
        self._piano.shift_wanted.connect(self._shift_by)
        self._piano.span_changed.connect(self._show_range)
        self._keys.struck.connect(self._struck)
        self._keys.lifted.connect(lambda place: self._tell(self._hands.lift(Finger("computer", place))))
        self._keys.pedal.connect(lambda down: self._tell(self._hands.shift(down=down)))
        self._keys.octave.connect(self._shift_by)
        self._keys.velocity.connect(
            lambda by: self._velocity.setValue(self._velocity.value() + by * _VELOCITY_STEP)
        )
        self._keys.letters_changed.connect(self._show_letters)
        self._down.clicked.connect(lambda: self._shift_by(-1))
        self._up.clicked.connect(lambda: self._shift_by(1))
        self._velocity.valueChanged.connect(self._piano.set_velocity)
        self._velocity.lineEdit().returnPressed.connect(self._piano.setFocus)
        self._pedal.clicked.connect(lambda down: self._tell(self._hands.latch(down=down)))
        self._typing.toggled.connect(self._set_typing)
        self._names.clicked.connect(lambda on: self._store.change(show_labels=on))
        self._store.changed.connect(lambda _before, after: self._show_names(after))

    # --- playing ------------------------------------------------------------------------

    def _put(self, finger: Finger, pitch: int, velocity: int) -> None:
        self._tell(self._hands.put(finger, pitch, velocity))

    def _struck(self, place: int, interval: int) -> None:
        self._put(Finger("computer", place), lowest_played(self._shift) + interval, self._velocity.value())

    def _tell(self, commands: Iterable[messages.Command]) -> None:
        """Show what the hands do, and tell the engine."""
        self._piano.set_held(self._hands.held)
        self._pedal.setChecked(self._hands.pedal)
        for command in commands:
            self.command.emit(command)

    def _shift_by(self, octaves: int) -> None:
        wanted = self._shift + octaves
        if wanted in SHIFTS:
            self._shift = wanted
            self._piano.set_shift(wanted)
            self._show_range()
            self._show_letters()

    def _set_typing(self, on: bool) -> None:  # noqa: FBT001 - Qt calls it so
        self._keys.set_active(active=on)
        self._show_letters()

    # --- showing ------------------------------------------------------------------------

    def _show_names(self, settings: Settings) -> None:
        self._names.setChecked(settings.show_labels)
        self._piano.set_named(all_named=settings.show_labels)

    def _show_range(self) -> None:
        low, high = (pitch_name(pitch) for pitch in self._piano.span)
        self._range.setText(f"{low} – {high}")
        self._range.setAccessibleName(self.tr("Keys shown: {low} to {high}").format(low=low, high=high))
        self._down.setEnabled(self._shift > SHIFTS.start)
        self._up.setEnabled(self._shift < SHIFTS[-1])

    def _show_letters(self) -> None:
        """Show what the computer's keys do, as far as they are on."""
        letters = self._keys.letters()
        lowest = lowest_played(self._shift)
        on = self._typing.isChecked()
        self._piano.set_letters({lowest + NOTES[place]: letters[place] for place in NOTES} if on else {})
        octave_down, octave_up = (letters[place] for place in OCTAVE_KEYS)
        softer, louder = (letters[place] for place in VELOCITY_KEYS)
        text = self.tr(
            "Play with the computer's keys, by where they are:{plan}"
            "<b>{octave_down}</b> octave down, <b>{octave_up}</b> octave up<br>"
            "<b>{softer}</b> softer, <b>{louder}</b> louder<br>"
            "<b>Shift</b> pedal<br>"
            "In fields for text and numbers they type as ever."
        )
        self._typing.setToolTip(
            text.format(
                plan=f"<pre>{escape(key_map(letters))}</pre>",
                octave_down=escape(octave_down),
                octave_up=escape(octave_up),
                softer=escape(softer),
                louder=escape(louder),
            )
        )
        self._down.setToolTip(self.tr("An octave down (key {letter})").format(letter=octave_down))
        self._up.setToolTip(self.tr("An octave up (key {letter})").format(letter=octave_up))
        self._velocity.setToolTip(
            self.tr(
                "How hard the computer's keys strike, MIDI velocity 1 to 127 (keys {softer} and {louder})"
            ).format(softer=softer, louder=louder)
        )
