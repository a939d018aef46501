"""The built-in sound: on or off, how loud, and whether it can be heard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.controls.sliders import PlainSlider
from gui.controls.widgets import Throttle, set_tip
from gui.theme import colours
from realtime import messages

__all__ = ["SoundSwitch"]

_PAUSE = 30
"""Milliseconds between two volumes while the slider moves."""
_USUAL = 80
"""Volume that a double click goes back to, per cent."""
_GRID = 24.0


class _SpeakerButton(QToolButton):
    """A loudspeaker: with waves, struck through, or marked where it should sound and can't."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setStyleSheet("QToolButton { padding: 2px; }")
        self.troubled = False

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(28, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 18.0
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side / _GRID, side / _GRID)
        on = self.isChecked()
        colour = QColor(c.on_accent if on else c.text)
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        box = QPolygonF([QPointF(*point) for point in ((3, 9), (7, 9), (12, 5), (12, 19), (7, 15), (3, 15))])
        painter.setBrush(colour)
        painter.drawPolygon(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath()
        if self.troubled:
            path.moveTo(18, 7)
            path.lineTo(18, 13)
            path.moveTo(18, 17)
            path.lineTo(18, 17.1)
        elif on:
            for radius in (4.0, 8.0):
                around = QRectF(12 - radius, 12 - radius, 2 * radius, 2 * radius).translated(1.5, 0)
                path.arcMoveTo(around, -45)
                path.arcTo(around, -45, 90)
        else:
            path.moveTo(16, 9)
            path.lineTo(22, 15)
            path.moveTo(22, 9)
            path.lineTo(16, 15)
        painter.drawPath(path)


class SoundSwitch(QWidget):
    """A speaker that turns the built-in sound on and off, and its volume.

    Args:
        parent: where it is.

    Signals:
        wanted: whether it is to be on, and how loud, 0 to 1.
    """

    wanted = Signal(bool, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be off."""
        super().__init__(parent)
        self._problem, self._where = "", ""
        self._speaker = _SpeakerButton(self)
        self._speaker.setObjectName("speaker")
        self._speaker.setAccessibleName(self.tr("Built-in sound"))
        self._speaker.clicked.connect(self._want)
        self._volume = PlainSlider(self)
        self._volume.setObjectName("volume")
        self._volume.setRange(0, 100)
        self._volume.setSingleStep(2)
        self._volume.setFixedWidth(72)
        self._volume.set_marks(_USUAL / 100)
        self._volume.setAccessibleName(self.tr("Volume of the built-in sound, per cent"))
        self._volume.reset_wanted.connect(lambda: self._volume.setValue(_USUAL))
        throttle = Throttle(_PAUSE, lambda _name, _value: self._want(), self)
        self._volume.valueChanged.connect(lambda value: throttle.call("volume", value))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._speaker)
        layout.addWidget(self._volume)
        self._describe()

    def show_wanted(self, volume: float, *, on: bool) -> None:
        """Show what the settings want."""
        self._speaker.setChecked(on)
        if not self._volume.isSliderDown():
            self._volume.show_value(round(volume * 100))
        self._describe()

    def show_sound(self, sound: messages.Sound) -> None:
        """Show how the sound is."""
        self._problem = sound.problem if sound.on else ""
        self._where = self.tr("{voice} on {device}").format(voice=sound.voice, device=sound.device)
        if not sound.on or not sound.device:
            self._where = ""
        self._describe()

    def _describe(self) -> None:
        on = self._speaker.isChecked()
        self._speaker.troubled = on and bool(self._problem)
        if not on:
            tip = self.tr("The built-in sound is off: press to hear what is played without a DAW")
        elif self._problem:
            tip = self._problem
        elif self._where:
            tip = self.tr("Built-in sound: {where}. Press to turn it off.").format(where=self._where)
        else:
            tip = self.tr("The built-in sound is wanted. Press to turn it off.")
        set_tip(self._speaker, tip)
        percent = self._volume.value()
        self._volume.setToolTip(self.tr("Volume of the built-in sound: {percent} %").format(percent=percent))
        self._volume.setEnabled(on)
        self._speaker.update()

    def _want(self) -> None:
        self._describe()
        self.wanted.emit(self._speaker.isChecked(), self._volume.value() / 100)
