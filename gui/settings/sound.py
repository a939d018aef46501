"""The cards of what is heard: the built-in sound, and making up for a slow way out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPushButton

from gui.controls.sliders import PlainSlider
from gui.controls.widgets import ElidedLabel, NumberBox, set_role
from gui.settings.card import SettingsCard, muted
from gui.settings.store import Settings, SettingsStore
from realtime import messages

__all__ = ["LatencyCard", "SoundCard"]

_LATENCY = "latency_ms"


class SoundCard(SettingsCard):
    """Whether, how loudly and with what Ritornello itself can be heard."""

    def __init__(self, store: SettingsStore) -> None:
        """Show what is chosen; how it goes is told by the engine."""
        super().__init__(
            store,
            self.tr("Sound"),
            self.tr("A piano of our own, for playing without a DAW or a synthesiser."),
        )
        self._told: messages.Sound | None = None
        self._on = QCheckBox(self.tr("&Built-in sound"))
        self._on.setObjectName("sound")
        self._on.clicked.connect(lambda on: store.change(sound=on))
        self._state = QLabel()
        self._state.setObjectName("sound_state")
        self._state.setWordWrap(True)
        self._again = QPushButton(self.tr("Try &again"))
        self._again.setObjectName("sound_again")
        self._again.setToolTip(self.tr("Look anew for where sound can come out"))
        self._again.clicked.connect(self._retry)
        self.add_row("", self._on)
        self.add_row("", self._state, self._again)
        self._add_volume()
        self._add_soundfont()
        self.show_settings(store.current)

    def _add_volume(self) -> None:
        self._volume = PlainSlider()
        self._volume.setObjectName("volume")
        self._volume.setRange(0, 100)
        self._volume.setPageStep(10)
        self._volume.setAccessibleName(self.tr("Volume of the built-in sound, percent"))
        self._volume.setToolTip(self.tr("Loudness of the built-in sound, 0 to 100 %"))
        self._volume.setFixedWidth(280)
        self._volume.set_marks(Settings().volume)
        self._volume.valueChanged.connect(lambda percent: self.store.change(volume=percent / 100))
        self._volume.reset_wanted.connect(lambda: self.store.change(volume=Settings().volume))
        self._percent = QLabel()
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        self.add_row(self.tr("&Volume"), self._volume, self._percent, grow=False)

    def _add_soundfont(self) -> None:
        self._soundfont = ElidedLabel()
        self._soundfont.setObjectName("soundfont")
        choose = QPushButton(self.tr("Choose S&oundFont…"))
        choose.setObjectName("choose_soundfont")
        choose.setToolTip(self.tr("A file of sampled instruments (.sf2 or .sf3)"))
        choose.clicked.connect(self._choose)
        self._clear = QPushButton(self.tr("Use our own"))
        self._clear.setObjectName("clear_soundfont")
        self._clear.setToolTip(self.tr("Go back to the SoundFont that came along"))
        self._clear.clicked.connect(lambda: self.store.change(soundfont=None))
        self.add_row(self.tr("SoundFont"), self._soundfont, choose, self._clear)

    def take(self, event: messages.Event) -> None:
        """Take in how the sound is."""
        if isinstance(event, messages.Sound):
            self._told = event
            self.show_settings(self.store.current)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings``, and how the sound is."""
        self._on.setChecked(settings.sound)
        percent = round(settings.volume * 100)
        self._volume.show_value(percent)
        self._percent.setText(self.tr("{percent} %").format(percent=percent))
        name = self.tr("the one that came along") if settings.soundfont is None else settings.soundfont
        self._soundfont.set_whole(Path(name).name)
        self._soundfont.setToolTip(settings.soundfont or "")
        self._clear.setVisible(settings.soundfont is not None)
        text, role = self._in_words()
        self._state.setText(text)
        self._state.setVisible(bool(text))
        set_role(self._state, role)
        self._again.setVisible(role == "problem")

    def _in_words(self) -> tuple[str, str]:
        """Return how the sound is, and the role of that text."""
        told = self._told
        if told is None or not self.store.current.sound:
            return "", "muted"
        if told.problem:
            return told.problem, "problem"
        if told.on and told.device:
            return self.tr("{voice}, heard on {device}.").format(voice=told.voice, device=told.device), "good"
        return "", "muted"

    def _retry(self) -> None:
        settings = self.store.current
        self.command.emit(messages.SetSound(settings.sound, settings.volume, settings.soundfont))

    def _choose(self) -> None:
        now = self.store.current.soundfont
        start = "" if now is None else str(Path(now).parent)
        kinds = self.tr("SoundFonts (*.sf2 *.sf3)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a SoundFont"), start, kinds)
        if path:
            self.store.change(soundfont=path, sound=True)


class LatencyCard(SettingsCard):
    """How much earlier the model's notes are sent: a musical control, whose range the engine tells."""

    def __init__(self, store: SettingsStore) -> None:
        """Wait for the engine to tell the range."""
        super().__init__(store, self.tr("Latency"))
        self._default = 0.0
        self._number = NumberBox()
        self._number.setObjectName("latency")
        self._number.setAccessibleName(self.tr("How much earlier the model's notes are sent, milliseconds"))
        self._number.setDecimals(1)
        self._number.setSuffix(self.tr(" ms"))
        self._number.setFixedWidth(112)
        self._number.setEnabled(False)
        self._number.valueChanged.connect(self._set)
        hint = muted(
            self.tr(
                "If answers sound late, as with a slow synthesiser or large audio blocks, their notes can be "
                "sent earlier by this much. Your own notes never wait."
            )
        )
        self.add_row(self.tr("Send answers &earlier by"), self._number, hint=hint, grow=False)
        self.show_settings(store.current)

    def take(self, event: messages.Event) -> None:
        """Take in the control's range and value."""
        match event:
            case messages.Panel(controls):
                for each in controls:
                    if each.name == _LATENCY:
                        self._offer(each)
            case messages.ControlChanged(name, value) if name == _LATENCY and not isinstance(value, str):
                self._number.show_value(value)

    def _offer(self, info: messages.ControlInfo) -> None:
        if info.low is None or info.high is None or isinstance(info.value, str):
            return
        self._default = info.default if not isinstance(info.default, str) else info.low
        before = self._number.blockSignals(True)
        self._number.setRange(info.low, info.high)
        self._number.blockSignals(before)
        self._number.show_value(info.value)
        self._number.setToolTip(
            self.tr("{low:g} to {high:g} milliseconds").format(low=info.low, high=info.high)
        )
        self._number.setEnabled(True)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        value = settings.controls.get(_LATENCY, self._default)
        if not isinstance(value, str):
            self._number.show_value(value)

    def _set(self, value: float) -> None:
        self.store.change(controls={**self.store.current.controls, _LATENCY: value})
        self.command.emit(messages.Set(_LATENCY, value))
