"""A screen without a monitor, and the mouse and keyboard in front of it: events come from the X server."""

from __future__ import annotations

import atexit
import os
import subprocess
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, QThread
from PySide6.QtWidgets import QWidget

__all__ = ["Screen", "wait_until"]

PATIENCE_MS = 30_000


def wait_until(condition: Callable[[], object], what: str, timeout_ms: int = PATIENCE_MS) -> None:
    """Let the window live until ``condition`` holds; fail saying that ``what`` did not happen."""
    deadline = QDeadlineTimer(timeout_ms)
    while not condition():
        assert not deadline.hasExpired(), f"not within {timeout_ms} ms: {what}"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        # What the app started may have the least of priorities: it is to find a processor free.
        QThread.msleep(2)


class Screen:
    """An X server with a virtual screen, there until this process ends: Qt needs it as long."""

    def __init__(self, size: str = "1600x1000x24") -> None:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
        self._process = subprocess.Popen(
            command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        atexit.register(self._process.terminate)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"

    def do(self, *words: object) -> None:
        """Have ``xdotool`` do something, while the window lives."""
        environment = os.environ | {"DISPLAY": self.display}
        process = subprocess.Popen(["xdotool", *map(str, words)], env=environment)
        wait_until(lambda: process.poll() is not None, "xdotool is done")
        assert process.returncode == 0, words

    def focus(self, window: QWidget) -> None:
        """Give the keyboard to ``window``: there is no window manager to do it."""
        wait_until(lambda: window.windowHandle().isExposed(), "the window is there")
        self.do("windowfocus", int(window.winId()))
        wait_until(window.isActiveWindow, "the window has the keyboard")

    def point(self, widget: QWidget, at: QPoint | None = None) -> tuple[int, int]:
        """Return where on the screen a place in ``widget`` is; its middle, unless told."""
        place = widget.mapToGlobal(widget.rect().center() if at is None else at)
        return place.x(), place.y()

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Put the mouse on ``widget`` and its button down."""
        self.do("mousemove", *self.point(widget, at), "mousedown", 1)

    def release(self) -> None:
        """Let the mouse's button go."""
        self.do("mouseup", 1)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on ``widget``."""
        self.press(widget, at)
        self.release()

    def key(self, *keys: str) -> None:
        """Strike keys, called as X calls them."""
        self.do("key", *keys)
