"""The transport: whose time is kept, how fast, in what meter, and where in the bar we are."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.bars.beats import position_text, pulse_at
from gui.bars.lamp import Lamp
from gui.controls.widgets import Choice, ElidedLabel, NumberBox, set_role, set_tip
from gui.roll.playhead import Playhead
from gui.settings.store import Settings, SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["METERS", "Transport"]

METERS = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8")
"""Meters that are offered; another one that is set is offered too."""

_TICK = 50
"""Milliseconds between two looks at the time."""
_ECHO = 1000
"""Milliseconds for which a tempo just asked for is shown, whatever is still said of the one before."""
_HEIGHT = 28
_LOWEST_BPM, _HIGHEST_BPM = 5.0, 1000.0
_ASTRAY = 0.5
"""Beats by which the time must be wrong to be put right by a note."""
_FLASH = 0.3
"""Share of a pulse for which the lamp fades."""


class _Position(QLabel):
    """Bar and beat in figures that keep their place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        font = QFont(self.font())
        font.setPixelSize(20)
        font.setWeight(QFont.Weight.DemiBold)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
        self.setText("–")

    def sizeHint(self) -> QSize:
        """Return room for 999 bars."""
        return QSize(self.fontMetrics().horizontalAdvance("000.00") + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()


class Transport(View):
    """One row of everything that concerns time.

    Args:
        store: where clock, tempo and meter are kept; the window starts the engine anew where it must.
        now: seconds of the clock that the engine's `messages.Tempo` speak of.
    """

    def __init__(self, store: SettingsStore, now: Callable[[], float] = time.perf_counter) -> None:
        """Show the settings until the engine speaks."""
        super().__init__()
        self.setObjectName("transport")
        self.setAccessibleName(self.tr("Transport"))
        self._store, self._now = store, now
        self._playhead = Playhead(store.current.meter)
        self._tempo: messages.Tempo | None = None
        self._clock = ""  # whose time the engine keeps; empty while there is none
        self._make()
        self._lay_out()
        self._echo = QTimer(self)
        self._echo.setSingleShot(True)
        self._echo.setInterval(_ECHO)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK)
        self._ticking.timeout.connect(self.tick)
        store.changed.connect(lambda _before, after: self._show_settings(after))
        self._show_settings(store.current)
        self._show_clock()

    # --- what there is ----------------------------------------------------------------

    def _make(self) -> None:
        self._beat_lamp = Lamp(16, self)
        self._beat_lamp.setObjectName("beat_lamp")
        set_tip(self._beat_lamp, self.tr("Flashes on each beat, and stresses the first of the bar"))
        self._beat_lamp.setAccessibleName(self.tr("Beat"))
        self._position = _Position(self)
        self._position.setObjectName("position")
        self._position.setAccessibleName(self.tr("Bar and beat"))
        set_tip(self._position, self.tr("Bar and beat, counted from the first note, as in the roll"))
        self._playing = QLabel(self)
        self._playing.setObjectName("play_state")
        self._playing.setProperty("role", "muted")
        self._bpm = NumberBox(self)
        self._bpm.setObjectName("bpm")
        self._bpm.setDecimals(1)
        self._bpm.setRange(_LOWEST_BPM, _HIGHEST_BPM)
        self._bpm.setSuffix(self.tr(" BPM"))
        self._bpm.setAccessibleName(self.tr("Tempo in beats a minute"))
        self._bpm.valueChanged.connect(self._set_bpm)
        self._tap = QPushButton(self.tr("Tap"), self)
        self._tap.setObjectName("tap")
        self._tap.setAccessibleName(self.tr("Tap the tempo"))
        self._tap.pressed.connect(self._tapped)
        self._follow = QPushButton(self.tr("Follow my tempo"), self)
        self._follow.setObjectName("follow_tempo")
        self._follow.setCheckable(True)
        self._follow.clicked.connect(self._set_follow)
        self._played = QLabel(self)
        self._played.setObjectName("played_bpm")
        self._played.setProperty("role", "muted")
        self._played.setFixedWidth(self.fontMetrics().horizontalAdvance("you: 000.0") + 4)
        set_tip(self._played, self.tr("Tempo of your playing, by estimate"))
        self._meters = self._combo("meter", self.tr("Meter"))
        for meter in METERS:
            self._meters.addItem(meter, meter)
        set_tip(
            self._meters,
            self.tr("Meter: takes effect at once. The engine starts anew and keeps what it knows."),
        )
        self._meters.activated.connect(lambda: self._change(meter=self._meters.currentData()))
        self._clocks = self._combo("clock", self.tr("Whose clock is followed"))
        self._clocks.addItem(self.tr("Own clock"), "internal")
        self._clocks.addItem(self.tr("DAW's MIDI clock"), "midi")
        self._clocks.addItem(self.tr("Ableton Link"), "link")
        set_tip(
            self._clocks, self.tr("Whose clock is followed. The engine starts anew and keeps what it knows.")
        )
        self._clocks.activated.connect(lambda: self._change(clock=self._clocks.currentData()))
        self._sync_lamp = Lamp(10, self)
        self._sync_lamp.setObjectName("sync_lamp")
        self._sync = ElidedLabel(self)
        self._sync.setObjectName("sync")

    def _combo(self, name: str, label: str) -> Choice:
        combo = Choice(self)
        combo.setObjectName(name)
        combo.setAccessibleName(label)
        return combo

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self._beat_lamp, self._position),
            (self._bpm, self._tap, self._follow, self._played),
            (self._meters,),
        )
        for group in groups:
            for each in group:
                layout.addWidget(each)
            layout.addSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._clocks)
        layout.addWidget(self._sync_lamp)
        layout.addWidget(self._sync)
        layout.addWidget(self._playing)
        for each in (self._bpm, self._tap, self._follow, self._meters, self._clocks):
            each.setFixedHeight(_HEIGHT)

    # --- what the engine says ---------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Show what the engine says of time."""
        self._playhead.take(event, self._now())
        match event:
            case messages.Ready():
                self._clock, self._tempo = event.clock, None
                if not self._bpm.being_typed:
                    self._bpm.show_value(event.bpm)
                self._show_clock()
            case messages.Tempo():
                self._take_tempo(event)
            case messages.Heard(beat=beat) if self._clock == "internal":
                self._begin(beat)
            case messages.Stopped():
                self._clock, self._tempo = "", None
                self._show_clock()
                self.tick()

    def _begin(self, beat: float) -> None:
        """Take in a note of the player's: the first one begins the bars of a clock of our own."""
        now = self._now()
        if abs(self._playhead.beat_at(now) - beat) >= _ASTRAY:
            self._playhead.locate(beat, now)

    def _take_tempo(self, tempo: messages.Tempo) -> None:
        before, self._tempo = self._tempo, tempo
        if abs(tempo.bpm - self._bpm.value()) < 0.05:  # noqa: PLR2004 - as it is written, it is the same
            self._echo.stop()
        elif not (self._bpm.being_typed or self._echo.isActive()):
            self._bpm.show_value(tempo.bpm)
        # Tapped on a pad, perhaps: that ends following, and is kept like a tempo that was typed.
        news = before is None or (before.source, before.bpm) != (tempo.source, tempo.bpm)
        if tempo.source == "tapped" and before is not None and news:
            self._change(bpm=tempo.bpm, follow_tempo=False)
        self._show_clock()

    def _show_settings(self, settings: Settings) -> None:
        """Show what the settings are, without changing them."""
        self._clocks.setCurrentIndex(self._clocks.findData(settings.clock))
        if self._meters.findData(settings.meter) < 0:
            self._meters.addItem(settings.meter, settings.meter)
        self._meters.setCurrentIndex(self._meters.findData(settings.meter))
        self._follow.setChecked(settings.follow_tempo)
        if not self._clock:
            self._bpm.show_value(settings.bpm)

    def _show_clock(self) -> None:
        """Show whose time is kept, and what can be done about it."""
        tempo, own = self._tempo, self._clock in {"", "internal"}
        led = self._clock == "midi" and tempo is not None and tempo.in_sync
        if not self._clock:
            words, role = self.tr("starting…"), "muted"
        elif own:
            words, role = self.tr("own clock"), "muted"
        elif tempo is not None and tempo.in_sync:
            words, role = self.tr("in sync"), "good"
        elif self._clock == "midi":
            words, role = self.tr("waiting for the DAW's clock"), "warning"
        else:
            words, role = self.tr("joining the Link session"), "warning"
        self._sync.set_whole(words)
        set_tip(self._sync, words)
        set_role(self._sync, role)
        self._sync_lamp.show_light(1.0 if role != "muted" else 0.6, role)
        self._bpm.setReadOnly(led)
        set_tip(
            self._bpm,
            self.tr("The DAW's clock sets the tempo: change it there.")
            if led
            else self.tr("Tempo in quarter notes a minute, 5 to 1000"),
        )
        self._tap.setEnabled(bool(self._clock) and not led)
        set_tip(self._tap, self._bpm.toolTip() if led else self.tr("Tap the tempo, four times or more (F7)"))
        self._follow.setEnabled(own)
        set_tip(
            self._follow,
            self.tr("Takes the tempo from what you play")
            if own
            else self.tr("Only with our own clock: here another one sets the tempo."),
        )
        played = None if tempo is None else tempo.played_bpm
        self._played.setVisible(own)
        self._played.setText("" if played is None else self.tr("you: {bpm}").format(bpm=f"{played:.1f}"))
        running = tempo is not None and tempo.running
        self._playing.setVisible(not own and tempo is not None and tempo.in_sync)
        self._playing.setText(self.tr("DAW plays") if running else self.tr("DAW stopped"))

    # --- time passing -----------------------------------------------------------------

    def tick(self) -> None:
        """Show where in the bar we are."""
        if self._tempo is None:
            self._position.setText("–")
            self._beat_lamp.show_light(0.0, "muted")
            return
        beat = self._playhead.beat_at(self._now())
        text = position_text(beat, self._playhead.meter)
        if text != self._position.text():
            self._position.setText(text)
        pulse = pulse_at(beat, self._playhead.meter)
        light = max(1.0 - pulse.phase / _FLASH, 0.0)
        self._beat_lamp.show_light(light if pulse.first else light * 0.7, "accent" if pulse.first else "text")

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the time while somebody sees it."""
        super().showEvent(event)
        self._ticking.start()
        self.tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at the time no more."""
        super().hideEvent(event)
        self._ticking.stop()

    # --- what somebody wants ----------------------------------------------------------

    def _set_bpm(self, bpm: float) -> None:
        self._echo.start()
        self.command.emit(messages.SetTempo(bpm))
        if self._store.current.clock != "midi":
            self._change(bpm=bpm, follow_tempo=False)

    def _tapped(self) -> None:
        self.command.emit(messages.Tap())

    def _set_follow(self, follow: bool) -> None:  # noqa: FBT001 - Qt calls it so
        self.command.emit(messages.FollowTempo(follow))
        self._change(follow_tempo=follow)

    def _change(self, **fields: object) -> None:
        self._store.change(**fields)
