"""Between engine, settings and views: what is sent, what is not, and what is said on the board."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from gui.conductor import Conductor
from gui.engine_client import EngineClient
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from gui.takes.clip import Clip, write_clip
from gui.tasks import Tasks
from gui.view import View
from music.score import Meter
from realtime import messages

READY = messages.Ready(
    messages.PROTOCOL,
    "default",
    "JACK",
    ("Ritornello In",),
    "Ritornello Out",
    "internal",
    120,
    "4/4",
    "respond",
)


class Client(QObject):
    """Stands in for the engine: remembers what it was told."""

    said = Signal(object)
    state_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = "stopped"
        self.starts: list[tuple[list[str], str | None, tuple[str, ...], bool]] = []
        self.sent: list[messages.Command] = []

    def start(
        self, arguments: Sequence[str], output: str | None, once: Sequence[str] = (), *, forget: bool = False
    ) -> None:
        self.starts.append((list(arguments), output, tuple(once), forget))

    def send(self, command: messages.Command) -> None:
        self.sent.append(command)

    def become(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)


class Listener(View):
    """A view that writes down what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[messages.Event] = []

    def take(self, event: messages.Event) -> None:
        self.heard.append(event)


class Rig:
    """A conductor with everything around it."""

    def __init__(self, folder: Path, board: NoticeBoard) -> None:
        self.board = board
        self.store = SettingsStore(folder / "settings.json", board)
        self.client = Client()
        self.recordings = folder / "recordings"
        client: EngineClient = self.client  # type: ignore[assignment]
        self.tasks = Tasks(board)
        self.conductor = Conductor(self.store, board, client, self.tasks, self.recordings)
        self.view = Listener()
        self.conductor.add(self.view)

    def say(self, *events: messages.Event) -> None:
        for event in events:
            self.client.said.emit(event)

    def says(self) -> list[str]:
        return [notice.text for notice in self.board.notices]


@pytest.fixture
def rig(tmp_path: Path, board: NoticeBoard, qtbot: QtBot) -> Rig:
    rig = Rig(tmp_path, board)
    qtbot.addWidget(rig.view)
    return rig


def test_views_hear_the_engine_and_command_it(rig: Rig) -> None:
    rig.say(READY)
    rig.view.command.emit(messages.Reroll())
    assert rig.view.heard == [READY]
    assert rig.client.sent[-1] == messages.Reroll()


def test_an_engine_that_is_ready_is_told_what_has_no_option(rig: Rig) -> None:
    data: dict[str, object] = {"bindings": []}
    rig.store.change(bindings=data, volume=0.3)
    rig.client.sent.clear()
    rig.say(READY)
    assert rig.client.sent == [messages.SetSound(on=True, volume=0.3), messages.Bind(data)]


def test_what_needs_another_engine_starts_one(rig: Rig) -> None:
    rig.store.change(output="Synth", meter="3/4")
    arguments, output, once, forget = rig.client.starts[-1]
    assert output == "Synth"
    assert "--meter=3/4" in arguments
    assert once == ()
    assert not forget


def test_what_does_not_is_sent_but_not_what_the_engine_has_told_itself(rig: Rig) -> None:
    rig.say(READY, messages.Panel((messages.ControlInfo("density", "", 0.0, 0.0, 0.0, 16.0),), ()))
    rig.client.sent.clear()
    rig.say(messages.ControlChanged("density", 2.0), messages.ModeChanged("trade", 4.0))
    rig.store.change(controls={"density": 2.0}, mode="trade")
    assert rig.client.sent == []
    rig.store.change(controls={"density": 3.0}, mode="hold")
    assert rig.client.sent == [messages.SetMode("hold"), messages.Set("density", 3.0)]
    assert rig.client.starts == []


def test_every_session_is_recorded_and_the_latest_are_kept(rig: Rig) -> None:
    rig.recordings.mkdir()
    for number in range(40):
        (rig.recordings / f"session {number:02}.mid").write_bytes(b"")
    (rig.recordings / "mine.mid").write_bytes(b"")
    rig.conductor.start()
    arguments = rig.client.starts[0][0]
    path = Path(arguments[arguments.index("--record") + 1])
    assert path.parent == rig.recordings
    assert len(list(rig.recordings.glob("session *.mid"))) == 29
    assert (rig.recordings / "mine.mid").exists()


def test_a_folder_that_cannot_be_used_is_said_and_the_engine_starts(rig: Rig) -> None:
    rig.recordings.write_text("a file")
    rig.conductor.start()
    assert "--record" not in rig.client.starts[0][0]
    assert "not recorded" in rig.says()[0]


def test_a_session_that_is_opened_begins_anew(rig: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "waltz.mid"
    notes = (messages.ClipNote(0.0, 1.0, 60, 90),)
    write_clip(Clip("waltz", player=notes, bpm=90.0, meter=Meter(3, 4)), path)
    rig.conductor.open_session(str(path))
    qtbot.waitUntil(lambda: bool(rig.client.starts), timeout=20_000)
    arguments, _, once, forget = rig.client.starts[-1]
    assert once == ("--open", str(path))
    assert forget
    assert "--meter=3/4" in arguments
    assert len(rig.client.starts) == 1
    assert rig.store.current.bpm == pytest.approx(90.0, abs=0.01)


def test_a_new_session_begins_without_a_past(rig: Rig) -> None:
    rig.conductor.new_session()
    assert rig.client.starts[-1][3]
    assert "kept" in rig.says()[0]


def test_what_is_no_session_is_said_and_changes_nothing(rig: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "words.mid"
    path.write_text("no music")
    rig.conductor.open_session(str(path))
    qtbot.waitUntil(lambda: bool(rig.says()), timeout=20_000)
    assert "words.mid" in rig.says()[0]
    assert rig.client.starts == []


def test_without_a_midi_system_it_is_said_with_the_way_out(rig: Rig) -> None:
    rig.say(messages.Ready(messages.PROTOCOL, "default", "", (), "", "internal", 120, "4/4", "respond"))
    notice = rig.board.notices[0]
    assert "no MIDI system" in notice.text
    assert notice.remedy is not None
    notice.remedy.do()
    assert len(rig.client.starts) == 1
    rig.say(READY)
    assert rig.says() == []


def test_a_port_that_is_missing_is_said_until_it_is_there(rig: Rig, qtbot: QtBot) -> None:
    rig.say(
        messages.Ready(
            messages.PROTOCOL,
            "default",
            "JACK",
            ("Keystation",),
            "Out",
            "internal",
            120,
            "4/4",
            "off",
            ("Keystation",),
        )
    )
    notice = rig.board.notices[0]
    assert "Keystation" in notice.text
    assert notice.remedy is not None
    with qtbot.waitSignal(rig.conductor.page_wanted) as wanted:
        notice.remedy.do()
    assert wanted.args == ["settings"]
    rig.say(messages.Notice("The port Keystation is there.", "port"))
    assert [notice.kind for notice in rig.board.notices] == ["notice"]


def test_a_model_that_cannot_be_had_is_mended_by_the_default(rig: Rig) -> None:
    rig.store.change(model="gone")
    rig.say(messages.Problem("There is no model gone.", "model"))
    rig.client.become("stopped")
    notice = rig.board.notices[-1]
    assert notice.text == "There is no model gone."
    assert notice.remedy is not None
    notice.remedy.do()
    assert rig.store.current.model == "default"
    assert "--model=default" in rig.client.starts[-1][0]
    rig.say(READY)
    assert rig.says() == []


def test_an_engine_that_ended_can_be_started_again(rig: Rig) -> None:
    rig.say(messages.Problem("The engine ended 3 times in a row.", "engine"))
    rig.client.become("stopped")
    notice = rig.board.notices[-1]
    assert notice.text == "The engine ended 3 times in a row."
    assert notice.remedy is not None
    notice.remedy.do()
    assert len(rig.client.starts) == 1


def test_sound_that_cannot_be_heard_is_said_until_it_can(rig: Rig) -> None:
    rig.say(messages.Sound(on=True, problem="There is no audio device."))
    notice = rig.board.notices[0]
    assert notice.remedy is not None
    notice.remedy.do()
    assert isinstance(rig.client.sent[-1], messages.SetSound)
    rig.say(messages.Sound(on=True, device="ALSA", voice="piano"))
    assert rig.says() == []
    rig.say(messages.Sound(on=True, problem="There is no audio device."))
    rig.say(messages.Sound(on=False, problem="There is no audio device."))
    assert rig.says() == []


def test_what_was_saved_is_said_but_not_the_recording_that_is_always_made(rig: Rig, qtbot: QtBot) -> None:
    rig.say(messages.Saved(str(rig.recordings / "session 1.mid"), 5))
    assert rig.says() == []
    with qtbot.waitSignal(rig.conductor.saved) as saved:
        rig.say(messages.Saved("/music/take.mid", 7))
    assert saved.args == ["/music/take.mid"]
    assert rig.says() == ["Saved 7 notes as take.mid."]
