"""The whole way in a real window: music dropped, trained on by a real process, heard, and played with."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import music21
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from gui.app import App
from realtime import messages
from tests.midi_server.jack import MidiDump
from tests.window.hand import Ear, button, find, play, show, strikes
from tests.window.screen import Screen, wait_until

pytestmark = pytest.mark.window

CHORALES = ("bwv66.6", "bwv269", "bwv347", "bwv153.1", "bwv86.6", "bwv267", "bwv281", "bwv17.7")
STEPS = 60
MINUTES_MS = 240_000


@pytest.fixture
def chorales(tmp_path: Path) -> Path:
    """A folder of real music, and of what people have among it."""
    folder = tmp_path / "Bach"
    folder.mkdir()
    for name in CHORALES:
        music21.corpus.parse(f"bach/{name}").write("midi", folder / f"{name}.mid")
    shutil.copy(folder / "bwv66.6.mid", folder / "the same again.mid")
    (folder / "broken.mid").write_bytes(b"MThd and then nothing")
    (folder / "notes.txt").write_text("to do: practise\n")
    return folder


def drop(widget: QWidget, path: Path) -> None:
    """Drop a file or folder on ``widget``: no other program is there to drag one from."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    middle = widget.rect().center()
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(middle, Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, dropped)
    assert dropped.isAccepted()


def write(screen: Screen, app: App, name: str, text: str) -> None:
    """Put ``text`` into a field in place of what is there, by hand."""
    field = find(app, QLineEdit, name)
    while not field.hasFocus():  # what is above it may still move it
        screen.click(field)
    screen.key("ctrl+a")
    screen.do("type", text)
    wait_until(lambda: field.text() == text, f"{name} says {text}")


def press(screen: Screen, app: App, name: str) -> None:
    """Click on a button as soon as that does something."""
    wanted = button(app, name)
    wait_until(lambda: wanted.isVisible() and wanted.isEnabled(), f"{name} can be pressed", MINUTES_MS)
    screen.click(wanted)


def begin_a_training(app: App, screen: Screen, folder: Path) -> None:
    """Drop the folder, look at what was found, and begin with a small network for a few steps."""
    show(app, screen, "train")
    page = app.window.training
    drop(page.music, folder)
    wait_until(lambda: button(app, "music-next").isEnabled(), "the music is read", MINUTES_MS)
    found: list[object] = []
    page.music.chosen.connect(found.append)
    press(screen, app, "music-next")
    wait_until(lambda: found, "the music is handed on")
    [music] = found
    assert music.totals.pieces == len(CHORALES)  # type: ignore[attr-defined]
    assert music.totals.copies == 1  # type: ignore[attr-defined]
    wait_until(lambda: page.choose.wish is not None, "the presets are known", MINUTES_MS)
    start = find(app, QComboBox, "train-start")
    screen.click(start)
    screen.key("End", "Return")  # the last is to start with nothing
    wait_until(lambda: page.choose.wish is not None and page.choose.wish.start is None, "from nothing")
    write(screen, app, "train-title", "My chorales")
    screen.click(button(app, "train-expert-fold"))
    for key, value in {"optim.steps": str(STEPS), "model.width": "48", "optim.validate_every": "20"}.items():
        write(screen, app, "train-expert-search", key)
        write(screen, app, f"expert-{key}-value", value)
    press(screen, app, "train-begin")


def test_from_a_folder_to_a_model_that_plays(
    running: App, screen: Screen, dump: MidiDump, chorales: Path
) -> None:
    app, page = running, running.window.training
    ear = Ear(app)
    begin_a_training(app, screen, chorales)
    wait_until(lambda: page.runs.runs, "a training begins")
    [run] = page.runs.runs
    assert run.order.title == "My chorales"

    # It is watched, and killed in the midst of it: nothing but the last steps is lost.
    wait_until(lambda: len(run.progress.validation) >= 1, "something is learnt", MINUTES_MS)
    os.kill(run.progress.pid, signal.SIGKILL)
    wait_until(lambda: run.state == "died", "it is seen", MINUTES_MS)
    press(screen, app, "training-resume")
    wait_until(lambda: run.trains and run.state == "training", "it goes on", MINUTES_MS)

    # What it has learnt so far is heard, at the MIDI server.
    heard = len(strikes(dump))
    press(screen, app, "hear-listen")
    wait_until(lambda: len(strikes(dump)) > heard, "the training is heard", MINUTES_MS)
    screen.key("Escape")

    # Paused, and gone on with.
    if run.state == "training":
        press(screen, app, "training-pause")
        wait_until(lambda: run.state in {"stopped", "finished"}, "it is saved", MINUTES_MS)
    if run.state == "stopped":
        press(screen, app, "training-resume")
    wait_until(lambda: run.state == "finished", "it is done", MINUTES_MS)
    assert run.progress.step == STEPS
    assert run.progress.best is not None

    # Made into a model, and played with.
    press(screen, app, "finish-make")
    press(screen, app, "finish-use")
    wait_until(lambda: ear.count(messages.ModelLoaded) >= 1, "it plays now", MINUTES_MS)
    screen.key("ctrl+1")
    wait_until(lambda: app.window.page == "play", "back to play")
    answered = ear.count(messages.Played)
    play(app, screen, 60, 62, 64, 65, 67)
    wait_until(lambda: ear.count(messages.Played) > answered, "the new model answers", MINUTES_MS)


def test_a_folder_without_music_is_said_and_playing_goes_on(
    running: App, screen: Screen, dump: MidiDump, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    show(running, screen, "train")
    drop(running.window.training.music, tmp_path / "empty")
    wait_until(lambda: any("no music" in notice.text for notice in running.board.notices), "it is said")
    assert not button(running, "music-next").isEnabled()
    screen.key("ctrl+1")
    wait_until(lambda: running.window.page == "play", "back to play")
    play(running, screen, 60)
    wait_until(lambda: strikes(dump)[-1:] == [60], "the note is heard")
