"""The cards of clock and channels."""

from __future__ import annotations

import importlib.util

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QToolButton

from gui.settings.card import SettingsCard, SettingsChoice, muted
from gui.settings.ports import listed
from gui.settings.store import CHANNELS, Settings, SettingsStore
from realtime import messages

__all__ = ["ChannelsCard", "ClockCard"]

_LINK_MODULE = "link"
"""What the extra for Ableton Link installs."""


class ClockCard(SettingsCard):
    """Whose time is kept, where it comes from, and whether it is passed on."""

    def __init__(self, store: SettingsStore) -> None:
        """Show what is chosen."""
        super().__init__(store, self.tr("Clock"))
        self._there: tuple[str, ...] | None = None
        self._hints = {
            "internal": self.tr(
                "Ritornello keeps time itself, and the first bar begins with your first note."
            ),
            "midi": self.tr(
                "The DAW's MIDI clock sets tempo and bar: have the DAW send it, and press play there."
            ),
            "link": self.tr("Tempo and bar are those of the Ableton Link session on this network."),
        }
        self._clock = SettingsChoice(self.tr("Whose time is kept"))
        self._clock.setObjectName("clock")
        self._clock.fill(
            [
                (self.tr("Own clock"), "internal"),
                (self.tr("DAW's MIDI clock"), "midi"),
                (self.tr("Ableton Link"), "link"),
            ],
            store.current.clock,
        )
        self._clock.activated.connect(lambda place: store.change(clock=self._clock.itemData(place)))
        self._hint = muted()
        self.add_row(self.tr("Keeps &time"), self._clock, hint=self._hint)
        self._source = SettingsChoice(self.tr("Port that the MIDI clock comes from"))
        self._source.setObjectName("clock_in")
        self._source.activated.connect(lambda place: store.change(clock_in=self._source.itemData(place)))
        self._source_label = self.add_row(self.tr("Clock &comes from"), self._source)
        self._out = QCheckBox(self.tr("&Send a MIDI clock on the port that Ritornello plays on"))
        self._out.setObjectName("clock_out")
        self._out.setToolTip(self.tr("24 ticks a beat, with start and stop, for whatever is to play along"))
        self._out.clicked.connect(lambda on: store.change(clock_out=on))
        self.add_row("", self._out)
        if importlib.util.find_spec(_LINK_MODULE) is None:
            self._withhold_link()
        self.show_settings(store.current)

    def take(self, event: messages.Event) -> None:
        """Take in which ports there are."""
        if isinstance(event, messages.Ports):
            self._there = event.inputs
            self.show_settings(self.store.current)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings`` and the ports there are."""
        self._clock.setCurrentIndex(self._clock.findData(settings.clock))
        self._hint.setText(self._hints[settings.clock])
        entries: list[tuple[str, str | None]] = [(self.tr("where your notes come from"), None)]
        missing = self.tr("{name} (not here now)")
        chosen = [] if settings.clock_in is None else [settings.clock_in]
        for name, here in listed(chosen, self._there):
            entries.append((name if here else missing.format(name=name), name))
        self._source.fill(entries, settings.clock_in)
        for each in (self._source, self._source_label):
            each.setVisible(settings.clock == "midi")
        self._out.setChecked(settings.clock_out)

    def _withhold_link(self) -> None:
        """Say what is missing for Link, which can't be chosen without."""
        model, place = self._clock.model(), self._clock.findData("link")
        if isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(False)
        text = self.tr("Ableton Link needs the extra “link” of the installation (see docs/link.md)")
        self._clock.setItemText(place, self.tr("Ableton Link (not installed)"))
        self._clock.setItemData(place, text, Qt.ItemDataRole.ToolTipRole)


class ChannelsCard(SettingsCard):
    """Which MIDI channels are the player's."""

    def __init__(self, store: SettingsStore) -> None:
        """Show a button for each channel."""
        super().__init__(
            store,
            self.tr("Your channels"),
            self.tr("Notes on other MIDI channels pass through unheard. With none chosen, all are yours."),
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        self._buttons = {number: self._button(number) for number in CHANNELS}
        for button in self._buttons.values():
            row.addWidget(button)
        row.addSpacing(4)
        self._all = QPushButton(self.tr("&All"))
        self._all.setObjectName("all_channels")
        self._all.setAccessibleName(self.tr("All channels are yours"))
        self._all.setToolTip(self.tr("Hear all channels"))
        self._all.clicked.connect(lambda: store.change(channels=()))
        row.addWidget(self._all)
        row.addStretch(1)
        self.add_wide(row)
        self.show_settings(store.current)

    def _button(self, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(str(number))
        button.setObjectName(f"channel_{number}")
        button.setAccessibleName(self.tr("MIDI channel {number} is yours").format(number=number))
        button.setToolTip(self.tr("MIDI channel {number}").format(number=number))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setFixedSize(30, 30)
        button.setStyleSheet("padding: 0;")
        button.clicked.connect(lambda on: self._choose(number, on))
        return button

    def _choose(self, number: int, on: bool) -> None:  # noqa: FBT001 - a slot
        chosen = {*self.store.current.channels} - {number} | ({number} if on else set())
        self.store.change(channels=tuple(sorted(chosen)))

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings``."""
        for number, button in self._buttons.items():
            button.setChecked(number in settings.channels)
        self._all.setEnabled(bool(settings.channels))
