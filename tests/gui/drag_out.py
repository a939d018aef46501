"""Drags a clip from one window onto another with the mouse, and says in JSON what was dropped.

A program of its own, as a platform that can drag is chosen once for a process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.takes.clip import Clip
from gui.takes.dragging import MIDI_TYPE, start_drag
from realtime.messages import ClipNote

CLIP = Clip("Take 14:03", (ClipNote(0.0, 1.0, 60, 90),), (ClipNote(2.0, 1.0, 72, 80),), 96.0)
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Track(QWidget):
    """Stands in for a DAW's track: takes what is dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.dropped: list[dict[str, str]] = []

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        self.dropped.append(
            {
                "path": mime.urls()[0].toLocalFile(),
                "data": bytes(mime.data(MIDI_TYPE).data()).hex(),
                "action": str(event.dropAction().name),
            }
        )
        event.acceptProposedAction()


class Source(QWidget):
    """Drags a clip out as soon as the mouse moves."""

    def __init__(self, folder: Path, target: QWidget) -> None:
        super().__init__()
        self._folder, self._target = folder, target

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & _LEFT:
            QTimer.singleShot(0, self._drop)
            start_drag(self, CLIP, self._folder)

    def _drop(self) -> None:
        """Go over and let go, while the drag is going on."""
        window = self._target.windowHandle()
        QTest.mouseMove(window, QPoint(50, 50))
        QTest.mouseMove(window, QPoint(60, 50))
        QTest.mouseRelease(window, _LEFT, _NONE, QPoint(60, 50))


def main(folder: Path) -> None:
    app = QApplication([])
    track = Track()
    source = Source(folder, track)
    for number, widget in enumerate((source, track)):
        widget.setGeometry(300 * number, 0, 200, 100)
        widget.show()
        QTest.qWaitForWindowExposed(widget)
    QTest.mousePress(source.windowHandle(), _LEFT, _NONE, QPoint(10, 10))
    QTest.mouseMove(source.windowHandle(), QPoint(40, 10))
    app.processEvents()
    sys.stdout.write(json.dumps(track.dropped))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
