"""A small light in a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import colours

__all__ = ["Lamp"]


class Lamp(QWidget):
    """A round light.

    Args:
        size: its diameter, pixels.
        parent: where it is.
    """

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        """Be dark."""
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._light = 0.0
        self._colour = "muted"

    @property
    def light(self) -> float:
        """How bright it is, 0 to 1."""
        return self._light

    @property
    def colour(self) -> str:
        """In which colour it shines, by its name in `gui.theme.Colours`."""
        return self._colour

    def show_light(self, light: float, colour: str) -> None:
        """Shine with ``light``, 0 to 1, in the colour of that name."""
        light = round(light, 2)
        if (light, colour) != (self._light, self._colour):
            self._light, self._colour = light, colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Draw it."""
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = QPointF(self.width() / 2, self.height() / 2)
        radius = self.width() / 2 - 1
        painter.setBrush(QColor(c.strong_line))
        painter.drawEllipse(middle, radius, radius)
        colour = QColor(getattr(c, self._colour))
        colour.setAlphaF(self._light)
        painter.setBrush(colour)
        painter.drawEllipse(middle, radius, radius)
