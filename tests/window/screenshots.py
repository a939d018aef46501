"""Takes the pictures of the app for the docs: ``python -m tests.window.screenshots docs/screenshots``.

The app runs on a screen of its own, with a real engine that answers a phrase; each page is
pictured, light and dark, at the scale that is asked for (by default, in two runs, 1 and 2).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from gui.app import App, make_application
from gui.main_window import PAGES
from gui.settings.places import Places
from realtime import messages
from realtime.demo_phrases import PHRASES, timed
from realtime.midi_bytes import is_note_on
from tests.midi_server.jack import running_server
from tests.window.screen import Screen, wait_until
from tests.window.training_steps import train

SIZE = (1360, 860)
BPM = 112.0
THEMES = ("light", "dark")


def main() -> None:
    """Take all pictures, or with ``--scale`` those of one scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=int)
    options = parser.parse_args()
    if options.scale is not None:
        picture(options.folder, options.scale)
        return
    screen = Screen("3000x2000x24")
    with running_server("pictures", 256):
        for scale in (1, 2):
            environment = os.environ | {
                "DISPLAY": screen.display,
                "QT_QPA_PLATFORM": "xcb",
                "QT_SCALE_FACTOR": str(scale),
                "LC_ALL": "en_GB.UTF-8",  # numbers and dates as people write them
            }
            command = [sys.executable, "-m", "tests.window.screenshots", str(options.folder)]
            subprocess.run([*command, "--scale", str(scale)], env=environment, check=True)


def picture(folder: Path, scale: int) -> None:
    """Picture every page in each theme at ``scale``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        app = App(make_application(), Places(Path(home) / "config", Path(home) / "data"))
        app.store.change(takes_folder=str(Path(home) / "Music"), bpm=BPM)
        app.window.resize(*SIZE)
        app.window.show()
        try:
            play(app)
            for theme in THEMES:
                app.store.change(theme=theme)
                for page in PAGES:
                    if page == "train":  # which has pictures of its own
                        continue
                    app.window.show_page(page)
                    rest(0.6)
                    save(app, folder / f"{page}-{theme}-{scale}x.png")
            train(app, lambda step: shoot(app, folder, step, scale), Path(home))
        finally:
            app.close()


def shoot(app: App, folder: Path, name: str, scale: int) -> None:
    """Picture what is shown, in each theme."""
    for theme in THEMES:
        app.store.change(theme=theme)
        rest(0.6)
        save(app, folder / f"{name}-{theme}-{scale}x.png")


def play(app: App) -> None:
    """Play a phrase, keep the answer, play another, and stop in the midst of its answer."""
    heard: list[messages.Event] = []
    app.client.said.connect(heard.append)

    def count(kind: type[messages.Event]) -> int:
        return sum(isinstance(event, kind) for event in heard)

    wait_until(lambda: app.client.state == "running", "the engine runs")
    for answers in (1, 2):
        strike(app)
        wait_until(partial(_equal, partial(count, messages.AnswerOver), answers), "an answer is over")
        app.window.feed.keep()
    strike(app)
    wait_until(lambda: isinstance(last(heard), messages.HandOver), "the model has the word")
    rest(2.2)


def _equal(count: Callable[[], int], wanted: int) -> bool:
    return count() == wanted


def last(events: list[messages.Event]) -> messages.Event | None:
    """Return the last event that says whose turn it is."""
    turns = [each for each in events if isinstance(each, messages.HandOver | messages.AnswerOver)]
    return turns[-1] if turns else None


def strike(app: App) -> None:
    """Play a phrase on the keys of the screen, and return when it is over."""
    done: list[None] = []
    events = timed(PHRASES["march"], BPM, 0.0)
    for moment, msg in events:
        command = messages.Strike(msg[1], msg[2]) if is_note_on(msg) else messages.Lift(msg[1])
        QTimer.singleShot(round(moment * 1000), _sender(app, command))
    QTimer.singleShot(round(events[-1][0] * 1000), lambda: done.append(None))
    wait_until(lambda: bool(done), "the phrase is played")


def _sender(app: App, command: messages.Command) -> Callable[[], None]:
    return lambda: app.client.send(command)


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    end = time.perf_counter() + seconds
    wait_until(lambda: time.perf_counter() >= end, "time passes")


def save(app: App, path: Path) -> None:
    """Write what the window looks like, as small as can be."""
    image = app.window.grab().toImage()
    image.convertToFormat(QImage.Format.Format_RGB888).save(str(path), quality=0)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
