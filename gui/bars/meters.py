"""How the engine is: how late, how evenly, how much it dropped, how busy; and the built-in sound."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from gui.bars.gauge import Gauge
from gui.bars.readings import KEPT, Readings
from gui.bars.sound_switch import SoundSwitch
from gui.bars.warning_sign import WarningSign
from gui.controls.widgets import set_tip
from gui.settings.store import Settings, SettingsStore
from gui.view import View
from realtime import messages

__all__ = ["Meters"]


class Meters(View):
    """A row of small figures, once a second.

    Args:
        store: where it is kept whether, and how loud, the built-in sound plays.
    """

    def __init__(self, store: SettingsStore) -> None:
        """Show nothing until the engine speaks."""
        super().__init__()
        self.setObjectName("meters")
        self.setAccessibleName(self.tr("Meters"))
        self._store = store
        self._readings = Readings()
        ms = self.tr("{number} ms").format(number="00.0")
        self._gauges = {
            "late": Gauge(self.tr("late"), ms, KEPT, 5.0, self),
            "jitter": Gauge(self.tr("jitter"), ms, KEPT, 5.0, self),
            "dropped": Gauge(self.tr("dropped"), "000", KEPT, 1.0, self),
            "cpu": Gauge(self.tr("CPU"), "000 %", KEPT, 1.0, self),
        }
        tips = {
            "late": self.tr(
                "Median lateness of the model's notes after their deadline, over the last seconds; "
                "up to 5 ms nobody hears."
            ),
            "jitter": self.tr(
                "Spread of that lateness: 99th percentile less median. The less, the steadier the notes."
            ),
            "dropped": self.tr(
                "Notes of the model's left out since the start because they came too late; "
                "the curve is of the last minute."
            ),
            "cpu": self.tr("Processor time of the engine, as a share of one core"),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for name, gauge in self._gauges.items():
            gauge.setObjectName(f"gauge_{name}")
            set_tip(gauge, tips[name])
            layout.addWidget(gauge)
        self._plain = WarningSign(
            self.tr("Not real-time"),
            self.tr(
                "The system gave the engine no real-time priority, so that other programs can make its "
                "notes late. The command ritornello doctor says how to allow it."
            ),
            self,
        )
        self._plain.setObjectName("not_realtime")
        self._plain.hide()
        layout.addWidget(self._plain)
        self._sound = SoundSwitch(self)
        self._sound.wanted.connect(self._want_sound)
        layout.addWidget(self._sound)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        store.changed.connect(lambda _before, after: self._show_settings(after))
        self._show_settings(store.current)

    def take(self, event: messages.Event) -> None:
        """Show what the engine says of how it is."""
        match event:
            case messages.Meters():
                self._readings.take(event)
                self._show_readings()
            case messages.Ready() | messages.Stopped():
                self._readings = Readings()
                self._show_readings()
            case messages.Sound():
                self._sound.show_sound(event)

    def _show_readings(self) -> None:
        kept, last = self._readings, self._readings.last
        figures = {"late": "–", "jitter": "–", "dropped": "–", "cpu": "–"}
        if last is not None:
            ms = self.tr("{number} ms")
            figures = {
                "late": ms.format(number=f"{last.late_ms:.1f}"),
                "jitter": ms.format(number=f"{last.jitter_ms:.1f}"),
                "dropped": str(last.dropped),
                "cpu": self.tr("{number} %").format(number=round(last.cpu * 100)),
            }
        curves = {"late": kept.late_ms, "jitter": kept.jitter_ms, "dropped": kept.drops, "cpu": kept.cpu}
        for name, gauge in self._gauges.items():
            gauge.show_reading(figures[name], curves[name], warns=name in kept.bad)
        self._plain.setVisible(last is not None and not last.realtime)

    def _show_settings(self, settings: Settings) -> None:
        self._sound.show_wanted(settings.volume, on=settings.sound)

    def _want_sound(self, on: bool, volume: float) -> None:  # noqa: FBT001 - a signal's arguments
        self.command.emit(messages.SetSound(on, volume, self._store.current.soundfont))
        self._store.change(sound=on, volume=volume)
