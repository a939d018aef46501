"""What leaves the window and comes back: a take dragged out, a session saved and opened, settings kept."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from gui.app import App
from gui.settings.places import Places
from gui.takes.chip import ClipChip
from gui.theme import DARK, LIGHT
from realtime import messages
from tests.midi_server.jack import JackServer
from tests.window.hand import Ear, find, play, show
from tests.window.screen import Screen, wait_until

pytestmark = pytest.mark.window


class Track(QWidget):
    """Somebody else's window that takes files, as a DAW's track does."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[QUrl] = []
        self.setAcceptDrops(True)
        self.setGeometry(1400, 20, 180, 180)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files += event.mimeData().urls()
        event.acceptProposedAction()


def answered(app: App, screen: Screen, *pitches: int) -> None:
    """Play a phrase and hear its answer out."""
    ear = Ear(app)
    play(app, screen, *pitches)
    ear.wait_for(messages.AnswerOver)


def test_the_last_answer_is_dragged_onto_a_track(running: App, screen: Screen, tmp_path: Path) -> None:
    running.store.change(takes_folder=str(tmp_path / "takes"), bpm=200.0)
    answered(running, screen, 60, 64, 67)
    chip = find(running, ClipChip, "clip_answer")
    track = Track()
    track.show()
    wait_until(lambda: track.windowHandle().isExposed(), "the track is there")
    x, y = screen.point(track)
    begin_x, begin_y = screen.point(chip)
    steps: list[object] = ["mousemove", begin_x, begin_y, "mousedown", 1, "sleep", 0.1]
    for part in range(1, 21):
        at_x, at_y = begin_x + (x - begin_x) * part // 20, begin_y + (y - begin_y) * part // 20
        steps += ["mousemove", at_x, at_y, "sleep", 0.03]
    screen.do(*steps, "sleep", 0.3, "mouseup", 1)
    wait_until(lambda: bool(track.files), "the file is let go")
    track.close()
    played = notes_in(Path(track.files[0].toLocalFile()))
    shown = [note.pitch for note in running.window.play.roll.notebook.last_answer()]
    assert played == sorted(shown)
    assert played


def test_a_session_is_saved_and_opened_with_its_music_and_settings(
    running: App, screen: Screen, tmp_path: Path
) -> None:
    answered(running, screen, 60, 64, 67)
    ear = Ear(running)
    running.window.feed.command.emit(messages.SetMode("endless"))
    ear.wait_for(messages.ModeChanged)
    before = running.window.play.roll.notebook.notes_between(0, 10_000)
    path = tmp_path / "session.mid"
    running.window.takes.save_requested.emit(str(path))
    ear.wait_for(messages.Saved)
    running.window.takes.open_requested.emit(str(path))
    ear.wait_for(messages.Past)
    after = running.window.play.roll.notebook.notes_between(0, 10_000)
    # Notes that were struck together may come in another order.
    assert sorted((note.pitch, note.by) for note in after) == sorted((note.pitch, note.by) for note in before)
    ready = next(event for event in reversed(ear.events) if isinstance(event, messages.Ready))
    assert ready.mode == "endless"
    assert "notes that the model knows" in running.board.notices[-1].text
    again = tmp_path / "again.mid"
    running.window.takes.save_requested.emit(str(again))
    ear.wait_for(messages.Saved, ear.count(messages.Saved) + 1)
    assert notes_in(again) == notes_in(path)
    running.window.takes.new_requested.emit()
    ear.wait_for(messages.Ready, ear.count(messages.Ready) + 1)
    wait_until(lambda: not running.window.play.roll.notebook.notes_between(0, 10_000), "the roll is empty")


def notes_in(path: Path) -> list[int]:
    """Return the pitches in a file, from low to high."""
    return sorted(msg.note for msg in mido.MidiFile(path) if msg.type == "note_on" and msg.velocity)


def colour_of(app: App) -> QColor:
    """Return the colour at the window's edge."""
    return app.window.grab().toImage().pixelColor(2, app.window.height() - 3)


def test_the_theme_is_changed_at_once_and_kept(
    running: App, screen: Screen, places: Places, qapp: QApplication, jack: JackServer
) -> None:
    show(running, screen, "settings")
    assert colour_of(running) == QColor(LIGHT.window)
    combo = find(running, QComboBox, "theme")
    screen.click(combo)
    wait_until(lambda: combo.view().isVisible(), "the list is open")
    screen.key("End", "Return")
    wait_until(lambda: running.store.current.theme == "dark", "dark is chosen")
    wait_until(lambda: colour_of(running) == QColor(DARK.window), "the window is dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    running.close()
    again = App(qapp, places)
    try:
        assert again.store.current.theme == "dark"
        again.window.show()
        wait_until(lambda: again.client.state == "running", "the engine runs again")
        assert "Ritornello Out" in " ".join(jack.ports())
    finally:
        again.close()


def test_without_a_midi_system_it_plays_and_finds_one_later(
    jack: JackServer, qapp: QApplication, screen: Screen, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "there-is-none")
    app = App(qapp, places)
    try:
        app.store.change(sound=False, bpm=240.0)
        app.window.show()
        screen.focus(app.window)
        wait_until(lambda: app.client.state == "running", "the engine runs")
        wait_until(lambda: "no MIDI system" in find(app, QWidget, "notice").property("text"), "it is said")
        answered(app, screen, 60, 62, 64)
        monkeypatch.setenv("JACK_DEFAULT_SERVER", jack.name)
        ear = Ear(app)
        screen.click(find(app, QWidget, "remedy"))
        ear.wait_for(messages.Ready)
        ready = next(event for event in ear.events if isinstance(event, messages.Ready))
        assert ready.api == "JACK"
        wait_until(lambda: not [each for each in app.board.notices if each.topic == "midi"], "it is mended")
    finally:
        app.close()
