"""How soon the app can be played after it was started: the whole app, in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer

from realtime import messages

__all__ = ["measure_start"]

_ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 60.0


def measure_start(times: int) -> dict[str, float]:
    """Start the app ``times`` times; return medians and worst cases, in seconds.

    Returns:
        From the start of the process: until the window is painted (``painted``), until the engine
        plays what is struck (``playable``), until the built-in sound is there or is known to have
        nowhere to come out (``sound``).
    """
    runs: list[dict[str, float]] = []
    for _ in range(times):
        command = [sys.executable, "-m", "gui.bench.start", repr(time.perf_counter())]
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, cwd=_ROOT, stdout=subprocess.PIPE, timeout=_PATIENCE_SECONDS, check=True
        )
        runs.append(json.loads(done.stdout))
    figures: dict[str, float] = {}
    for name in ("painted", "playable", "sound"):
        seconds = [run[name] for run in runs]
        figures[f"{name}_s_median"] = statistics.median(seconds)
        figures[f"{name}_s_worst"] = max(seconds)
    return figures


class _FirstPaint(QObject):
    """Notices when something of the window is painted for the first time."""

    def __init__(self, seen: dict[str, float], began: float) -> None:
        super().__init__()
        self._seen, self._began = seen, began

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and "painted" not in self._seen:
            # The event comes before the painting: the next turn of the loop is after it.
            QTimer.singleShot(0, lambda: self._seen.setdefault("painted", time.perf_counter() - self._began))
        return super().eventFilter(watched, event)


def _once(began: float) -> dict[str, float]:
    """Run the app until it can be played; ``began`` is when its process was asked for."""
    from gui.app import App, make_application  # noqa: PLC0415 - that takes part of the time
    from gui.settings.places import Places  # noqa: PLC0415

    seen: dict[str, float] = {}
    qt = make_application()
    watcher = _FirstPaint(seen, began)
    qt.installEventFilter(watcher)
    with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
        app = App(qt, Places(Path(folder), Path(folder)))
        app.window.show()

        def said(event: messages.Event) -> None:
            now = time.perf_counter() - began
            if isinstance(event, messages.Panel):
                app.client.send(messages.Strike(60))
            elif isinstance(event, messages.Heard):
                seen.setdefault("playable", now)
                app.client.send(messages.Lift(60))
            elif isinstance(event, messages.Sound) and (event.device or event.problem):
                seen.setdefault("sound", now)
            if len(seen) == 3:  # noqa: PLR2004 - all that is looked for
                qt.quit()

        app.client.said.connect(said)
        qt.exec()
        app.close()
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_once(float(sys.argv[1]))))
