"""Garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. Where that is not the
window's, Qt objects that are garbage are deleted there, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

__all__ = ["Collector"]

_LOOK_MS = 500


class Collector(QObject):
    """Collects garbage now and then, as Python would have done, in the thread that makes it.

    From its making on, Python itself does not, until `close`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_MS)

    def look(self) -> None:
        """Collect the oldest generation of which there is enough, and with it the younger ones."""
        due = [
            count > threshold > 0 for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if any(due):
            gc.collect(max(index for index, is_due in enumerate(due) if is_due))

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
