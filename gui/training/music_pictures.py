"""What the chosen music is like, in pictures: meters, keys, lengths, and what pieces are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.controls.widgets import set_tip
from gui.theme import colours
from gui.training.totals import PARTS, SIZES, Totals
from music.keys import Key

__all__ = ["FIFTHS", "Bar", "MusicPictures", "by_fifths", "first_of"]

FIFTHS = tuple(place * 7 % 12 for place in range(-5, 7))
"""Pitch classes along the circle of fifths, D flat first."""

_MOST_METERS = 5
_GAP, _LINE, _ROUND = 6.0, 18.0, 2.5
_SMALL = 0.88
"""Size of figures and names to that of the heading."""
_WIDE = 240
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class Bar(NamedTuple):
    """A bar of a picture."""

    name: str
    pieces: int


def first_of(counts: Mapping[str, int], most: int, rest: str) -> tuple[Bar, ...]:
    """Return at most ``most`` bars for ``counts``, the longest first and perhaps one called ``rest`` last."""
    bars = [Bar(name, count) for name, count in sorted(counts.items(), key=lambda pair: -pair[1])]
    if len(bars) <= most:
        return tuple(bars)
    return (*bars[: most - 1], Bar(rest, sum(bar.pieces for bar in bars[most - 1 :])))


def by_fifths(counts: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """Return for each of `FIFTHS` how many pieces are in its major, and how many in its minor key."""
    return tuple(
        (counts.get(str(Key(tonic, "major")), 0), counts.get(str(Key(tonic, "minor")), 0)) for tonic in FIFTHS
    )


class _Picture(QWidget):
    """A heading, and something painted under it."""

    def __init__(self, heading: str, lines: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading, self._lines = heading, lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(heading)

    def tell(self, text: str) -> None:
        """Say in words what is to be seen."""
        set_tip(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for heading and lines."""
        return QSize(_WIDE, round(_LINE * (self._lines + 1) + _GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the same, but for the width."""
        return QSize(_WIDE // 2, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heading and picture."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colours().text))
        painter.drawText(QRectF(0, 0, self.width(), _LINE), _LEFT, self._heading)
        small = QFont(self.font())
        small.setPointSizeF(max(small.pointSizeF() * _SMALL, 1.0))
        painter.setFont(small)
        self.draw(painter, QRectF(0, _LINE + _GAP / 2, self.width(), self.height() - _LINE - _GAP))
        painter.end()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the picture into ``area``."""
        raise NotImplementedError


class _Split(_Picture):
    """One bar in parts, with a line for each."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(heading, 2.0, parent)
        self._bars: tuple[Bar, ...] = ()

    def put(self, parts: Mapping[str, int]) -> None:
        """Show how many pieces each part has."""
        names = (self.tr("learn"), self.tr("check"), self.tr("held out"))
        self._bars = tuple(Bar(name, parts.get(part, 0)) for name, part in zip(names, PARTS, strict=True))
        why = self.tr(
            "Some pieces aren't learnt, so that what the model makes of music that it never saw can be "
            "checked while it learns, and again in the end."
        )
        self.tell(f"{_in_words(self._bars)}\n{why}")

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the bar, and under it what its colours mean."""
        c = colours()
        total = sum(bar.pieces for bar in self._bars)
        x = area.left()
        shades = (c.accent, c.good, c.player)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar, shade in zip(self._bars, shades, strict=True):
            width = (area.width() - 2 * (len(shades) - 1)) * bar.pieces / max(total, 1)
            if bar.pieces:
                painter.setBrush(QColor(shade))
                painter.drawRoundedRect(QRectF(x, area.top() + 3, max(width, 2.0), 12), _ROUND, _ROUND)
                x += max(width, 2.0) + 2
        x = area.left()
        for bar, shade in zip(self._bars, shades, strict=True):
            text = f"{bar.name} {bar.pieces}"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shade))
            middle = area.top() + 1.5 * _LINE + 2
            painter.drawEllipse(QPointF(x + 4, middle), 3.5, 3.5)
            painter.setPen(QColor(c.muted))
            wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
            painter.drawText(QRectF(x + 12, middle - _LINE / 2, wide + 2, _LINE), _LEFT, text)
            x += wide + 22


class _Meters(_Picture):
    """A bar for each of the commonest meters."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(heading, 1.0, parent)
        self._bars: tuple[Bar, ...] = ()

    def put(self, meters: Mapping[str, int]) -> None:
        """Show how many pieces are in each."""
        self._bars = first_of(meters, _MOST_METERS, self.tr("others"))
        self._lines = max(len(self._bars), 1)
        self.tell(_in_words(self._bars))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint name, bar and number in a line each."""
        c = colours()
        metrics = QFontMetricsF(painter.font())
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0) + _GAP
        numbers = max((metrics.horizontalAdvance(str(bar.pieces)) for bar in self._bars), default=0.0) + _GAP
        most = max((bar.pieces for bar in self._bars), default=1)
        for number, bar in enumerate(self._bars):
            line = QRectF(area.left(), area.top() + number * _LINE, area.width(), _LINE)
            painter.setPen(QColor(c.text))
            painter.drawText(QRectF(line.left(), line.top(), names, _LINE), _LEFT, bar.name)
            room = max(line.width() - names - numbers, 1.0)
            width = max(room * bar.pieces / most, 2.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.model))
            painter.drawRoundedRect(QRectF(line.left() + names, line.top() + 3, width, 12), _ROUND, _ROUND)
            painter.setPen(QColor(c.muted))
            place = QRectF(line.left() + names + width, line.top(), numbers, _LINE)
            painter.drawText(place, _RIGHT, str(bar.pieces))


class _Columns(_Picture):
    """Columns side by side, each of one or two parts, with a name under each."""

    def __init__(self, heading: str, lines: float, parent: QWidget) -> None:
        super().__init__(heading, lines, parent)
        self._columns: Sequence[tuple[int, ...]] = ()
        self._names: Sequence[str] = ()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the columns from below, their parts upon each other."""
        c = colours()
        shades = (c.model, c.player)
        most = max((sum(column) for column in self._columns), default=0) or 1
        step = area.width() / max(len(self._columns), 1)
        foot = area.bottom() - _LINE
        room = foot - area.top() - 2
        for place, (column, name) in enumerate(zip(self._columns, self._names, strict=True)):
            left, y = area.left() + place * step, foot
            painter.setPen(Qt.PenStyle.NoPen)
            for count, shade in zip(column, shades, strict=False):
                height = max(room * count / most, 2.0) if count else 0.0
                painter.setBrush(QColor(shade))
                painter.drawRect(QRectF(left + step * 0.12, y - height, step * 0.76, height))
                y -= height
            painter.setPen(QColor(c.muted))
            painter.drawText(QRectF(left - step, foot, 3 * step, _LINE), _MIDDLE, name)
        painter.setPen(QColor(c.strong_line))
        painter.drawLine(QPointF(area.left(), foot), QPointF(area.right(), foot))


class _Keys(_Columns):
    """Keys along the circle of fifths, major under minor."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(heading, 4.5, parent)
        self._names = [
            str(Key(tonic, "major")).split()[0].replace("b", "♭").replace("#", "♯") for tonic in FIFTHS
        ]

    def put(self, keys: Mapping[str, int]) -> None:
        """Show how many pieces are in each."""
        self._columns = by_fifths(keys)
        self.tell(_in_words(first_of(keys, 2 * len(FIFTHS), "")))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the columns, and beside the heading which colour is which."""
        super().draw(painter, area)
        c = colours()
        metrics = QFontMetricsF(painter.font())
        x = area.right()
        for name, shade in ((self.tr("minor"), c.player), (self.tr("major"), c.model)):
            wide = metrics.horizontalAdvance(name)
            painter.setPen(QColor(c.muted))
            painter.drawText(QRectF(x - wide - 2, 0, wide + 2, _LINE), _LEFT, name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shade))
            painter.drawEllipse(QPointF(x - wide - 10, _LINE / 2), 3.5, 3.5)
            x -= wide + 24


class _Sizes(_Columns):
    """How long pieces are."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(heading, 3.5, parent)
        self._names = [f"<{_short(SIZES[0])}", *map(_short, SIZES)]

    def put(self, sizes: Sequence[int]) -> None:
        """Show how many pieces have so many notes; see `Totals.sizes`."""
        self._columns = [(count,) for count in sizes] or [(0,) for _ in self._names]
        bars = [
            Bar(name, count) for name, count in zip(self._names, (c[0] for c in self._columns), strict=True)
        ]
        self.tell(_in_words([bar for bar in bars if bar.pieces]))


class MusicPictures(QWidget):
    """All four, one under another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with empty pictures."""
        super().__init__(parent)
        self._split = _Split(self.tr("What pieces are for"), self)
        self._meters = _Meters(self.tr("Meters"), self)
        self._keys = _Keys(self.tr("Keys"), self)
        self._sizes = _Sizes(self.tr("Notes in a piece"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for picture in (self._split, self._meters, self._keys, self._sizes):
            column.addWidget(picture)
        column.addStretch(1)

    def put(self, totals: Totals) -> None:
        """Show what is added up in ``totals``; a picture of what no file tells isn't shown."""
        self._split.put(totals.parts)
        self._meters.put(totals.meters)
        self._keys.put(totals.keys)
        self._sizes.put(totals.sizes)
        self._meters.setVisible(bool(totals.meters))
        self._keys.setVisible(bool(totals.keys))


def _short(number: int) -> str:
    """Return ``number`` in as few characters as will do: 512, 1k, 4k."""
    return str(number) if number < 1000 else f"{number / 1024:.0f}k"  # noqa: PLR2004 - where k begins


def _in_words(bars: Sequence[Bar]) -> str:
    return ", ".join(f"{bar.name}: {bar.pieces}" for bar in bars)
