"""What is cut out of the roll: shown in the strip, kept, captured."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.roll.roll import Roll
from gui.settings.store import SettingsStore
from gui.takes.chip import ClipChip
from gui.takes.feed import ClipFeed
from gui.takes.strip import TakeStrip
from realtime import messages


class Rig:
    """A roll, a strip, and what feeds the one from the other."""

    def __init__(self, folder: Path, board: NoticeBoard, qtbot: QtBot) -> None:
        self.store = SettingsStore(folder / "settings.json", board)
        self.store.change(takes_folder=str(folder / "takes"))
        self.roll, self.strip = Roll(), TakeStrip(self.store, board)
        self.feed = ClipFeed(self.roll, self.strip, self.store, board)
        self.commands: list[messages.Command] = []
        self.feed.command.connect(self.commands.append)
        for widget in (self.roll, self.strip, self.feed):
            qtbot.addWidget(widget)

    def say(self, *events: messages.Event) -> None:
        for event in events:
            self.roll.take(event)
            self.feed.take(event)

    def chip(self, name: str) -> ClipChip:
        found = self.strip.findChild(ClipChip, f"clip_{name}")
        assert found is not None
        return found


@pytest.fixture
def rig(tmp_path: Path, board: NoticeBoard, qtbot: QtBot) -> Rig:
    return Rig(tmp_path, board, qtbot)


PHRASE = (messages.Heard(0.0, 0, 60, 90), messages.Released(1.0, 0, 60))
ANSWER = (
    messages.HandOver(2.0, None),
    messages.Played(2.0, 0, 64, 80, 0.0),
    messages.Ended(3.0, 0, 64),
    messages.AnswerOver(4.0, 1),
)


def test_an_answer_can_be_taken_once_it_is_over(rig: Rig) -> None:
    rig.say(*PHRASE, *ANSWER[:-1])
    assert not rig.chip("answer").isEnabled()
    rig.say(ANSWER[-1])
    assert rig.chip("answer").isEnabled()
    assert rig.chip("take").isEnabled()
    assert not rig.chip("selection").isEnabled()
    rig.roll.select(rig.roll.notebook.notes_between(0, 10))
    assert rig.chip("selection").isEnabled()


def test_what_is_kept_is_told_when_it_is_written(rig: Rig, qtbot: QtBot) -> None:
    rig.feed.keep()
    command = rig.commands[-1]
    assert isinstance(command, messages.Keep)
    assert command.path is not None
    path = Path(command.path)
    assert path.parent.is_dir()
    assert path.suffix == ".mid"
    with qtbot.assertNotEmitted(rig.feed.kept):
        rig.say(messages.Saved("/elsewhere/capture.mid", 3))
    with qtbot.waitSignal(rig.feed.kept) as kept:
        rig.say(messages.Saved(command.path, 3))
    assert kept.args == [path]


def test_two_files_never_have_the_same_name(rig: Rig) -> None:
    for _ in range(3):
        rig.feed.capture()
        command = rig.commands[-1]
        assert isinstance(command, messages.Capture)
        assert command.path is not None
        Path(command.path).write_bytes(b"")
    assert len({command.path for command in rig.commands if isinstance(command, messages.Capture)}) == 3


def test_a_folder_that_cannot_be_made_is_said(rig: Rig, board: NoticeBoard, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    rig.store.change(takes_folder=str(tmp_path / "file" / "takes"))
    rig.feed.keep()
    assert rig.commands == []
    assert board.notices[0].kind == "problem"


def test_controls_are_reset_and_that_is_undone(rig: Rig, board: NoticeBoard) -> None:
    rig.store.change(controls={"density": 3.0})
    rig.feed.reset_controls()
    assert rig.store.current.controls == {}
    remedy = board.notices[-1].remedy
    assert remedy is not None
    remedy.do()
    assert rig.store.current.controls == {"density": 3.0}
