"""The card of MIDI ports: which are listened to, and which is played on."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gui.settings.card import SettingsCard, SettingsChoice, muted
from gui.settings.store import Settings, SettingsStore
from realtime import messages

__all__ = ["PortsCard", "listed"]

INPUT_NAME = "Ritornello In"
OUTPUT_NAME = "Ritornello Out"
"""What our own ports are called to others."""


def listed(chosen: Sequence[str], there: Sequence[str] | None) -> list[tuple[str, bool]]:
    """Return the ports to offer, each with whether it is here.

    Args:
        chosen: ports that are chosen, here or not.
        there: ports that are here; None where nobody has said so yet, and none is taken for missing.
    """
    if there is None:
        return [(name, True) for name in chosen]
    missing = [(name, False) for name in chosen if name not in there]
    return [(name, True) for name in dict.fromkeys(there)] + missing


class PortsCard(SettingsCard):
    """Which ports are used. One that is unplugged stays chosen, and is used again when it is back."""

    def __init__(self, store: SettingsStore, platform: str = sys.platform) -> None:
        """Show what is chosen; which ports there are is told by the engine."""
        super().__init__(store, self.tr("MIDI ports"))
        self._virtual = platform != "win32"
        self._there: messages.Ports | None = None
        self._boxes: dict[str | None, QCheckBox] = {}
        holder = QWidget()
        self._inputs = QVBoxLayout(holder)
        self._inputs.setContentsMargins(0, 0, 0, 0)
        self._inputs.setSpacing(8)
        hint = muted(self.tr("Choose every keyboard that you play on, or have your DAW send to Ritornello."))
        label = self.add_row(self.tr("You play on"), holder, hint=hint)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(
            0, (QCheckBox().sizeHint().height() - label.fontMetrics().height()) // 2, 0, 0
        )
        self._output = SettingsChoice(self.tr("Port that Ritornello plays on"))
        self._output.setObjectName("output")
        self._output.setToolTip(self.tr("Where your own notes and the answers go"))
        self._output.activated.connect(self._choose_output)
        self.add_row(self.tr("&Ritornello plays on"), self._output)
        if not self._virtual:
            hint = muted(
                self.tr(
                    "Windows has no virtual MIDI ports: install loopMIDI, make two ports in it, one for each "
                    "direction, and choose them here."
                )
            )
            hint.setObjectName("loopback_hint")
            self.add_wide(hint)
        self.show_settings(store.current)

    def take(self, event: messages.Event) -> None:
        """Take in which ports there are."""
        if isinstance(event, messages.Ports):
            self._there = event
            self.show_settings(self.store.current)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings`` and the ports there are."""
        self._show_inputs(settings)
        entries: list[tuple[str, str | None]] = [(self._own(OUTPUT_NAME), None)]
        chosen = [] if settings.output is None else [settings.output]
        there = None if self._there is None else self._there.outputs
        entries += [(self._named(name, here=here), name) for name, here in listed(chosen, there)]
        self._output.fill(entries, settings.output)

    def _show_inputs(self, settings: Settings) -> None:
        """Show a box for each port, and keep those that are there, as one of them may have the keyboard."""
        there = None if self._there is None else self._there.inputs
        wanted: dict[str | None, str] = {None: self._own(INPUT_NAME)}
        wanted |= {name: self._named(name, here=here) for name, here in listed(settings.inputs, there)}
        for name in [name for name in self._boxes if name not in wanted]:
            box = self._boxes.pop(name)
            self._inputs.removeWidget(box)
            box.hide()
            box.deleteLater()
        for place, (name, text) in enumerate(wanted.items()):
            box = self._boxes.get(name) or self._box(name)
            box.setText(text.replace("&", "&&"))
            box.setAccessibleName(text)
            box.setChecked(name in settings.inputs if name is not None else not settings.inputs)
            if self._inputs.indexOf(box) != place:
                self._inputs.insertWidget(place, box)
        for one, next_one in itertools.pairwise((*(self._boxes[name] for name in wanted), self._output)):
            QWidget.setTabOrder(one, next_one)

    def _box(self, name: str | None) -> QCheckBox:
        box = self._boxes[name] = QCheckBox()
        box.setObjectName("own_input" if name is None else f"input {name}")
        box.clicked.connect(lambda on: self._choose_input(name, on))
        return box

    def _choose_input(self, name: str | None, on: bool) -> None:  # noqa: FBT001 - a slot
        others = tuple(each for each in self.store.current.inputs if each != name)
        if name is None:
            self.store.change(inputs=())
        else:
            self.store.change(inputs=(*others, name) if on else others)
        self.show_settings(self.store.current)  # where nothing is chosen, it is our own: its box stays on

    def _choose_output(self, place: int) -> None:
        self.store.change(output=self._output.itemData(place))

    def _own(self, name: str) -> str:
        if not self._virtual:
            return self.tr("none yet")
        return self.tr("{name} (our own port, for your DAW)").format(name=name)

    def _named(self, name: str, *, here: bool) -> str:
        return name if here else self.tr("{name} (not here now)").format(name=name)
