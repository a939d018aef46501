"""Choosing a scale: none, the player's own key, or a kind of scale on a tonic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.controls.values import FOLLOW, OFF, TONICS, scale_of
from gui.controls.widgets import Choice
from gui.controls.words import scale_name

__all__ = ["ScaleChooser"]


class ScaleChooser(QWidget):
    """Two lists that make the value of the control ``scale``.

    Args:
        scales: kinds of scale that there are.
        parent: where it is.

    Signals:
        chosen: somebody chose a value, such as ``off``, ``follow`` or ``D dorian``.
    """

    chosen = Signal(str)

    def __init__(self, scales: Sequence[str], parent: QWidget | None = None) -> None:
        """Show that every note is allowed."""
        super().__init__(parent)
        self.kind = Choice(self)
        """What kind of scale."""
        self.kind.setObjectName("scale_kind")
        self.kind.setAccessibleName(self.tr("Kind of scale"))
        self.kind.addItem(self.tr("Every note"), OFF)
        self.kind.addItem(self.tr("Follow my key"), FOLLOW)
        self.kind.insertSeparator(self.kind.count())
        for each in scales:
            self.kind.addItem(scale_name(each), each)
        self.kind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tonic = Choice(self)
        """On which tonic."""
        self.tonic.setObjectName("scale_tonic")
        self.tonic.setAccessibleName(self.tr("Tonic"))
        for name in TONICS:
            self.tonic.addItem(name.replace("b", "♭").replace("#", "♯"), name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tonic)
        layout.addWidget(self.kind, 1)
        self.show_value(OFF)
        self.kind.activated.connect(self._choose)
        self.tonic.activated.connect(self._choose)

    @property
    def value(self) -> str:
        """What is chosen, as the engine takes it."""
        kind: str = self.kind.currentData()
        return kind if kind in {OFF, FOLLOW} else f"{self.tonic.currentData()} {kind}"

    def show_value(self, value: str) -> None:
        """Show ``value``, without saying that it was chosen."""
        scale = scale_of(value)
        if scale is not None:
            self.tonic.setCurrentIndex(scale.tonic)
            value = scale.name
            if self.kind.findData(value) < 0:
                self.kind.addItem(scale_name(value), value)
        self.kind.setCurrentIndex(max(self.kind.findData(value), 0))
        self._fit()

    def _choose(self) -> None:
        self._fit()
        self.chosen.emit(self.value)

    def _fit(self) -> None:
        """Offer a tonic only where one counts."""
        self.tonic.setVisible(self.kind.currentData() not in {OFF, FOLLOW})
