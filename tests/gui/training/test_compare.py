"""Two models side by side: rounds, votes, who may be seen when, and what is heard."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.training import carriers as module
from gui.training.clip_picture import ClipPicture
from gui.training.compare import ComparePage
from realtime import messages
from realtime.hear_messages import Heard
from realtime.messages import ClipNote
from tests.gui.library_tasks import DEFAULT, FOLK, READY, ScriptedTasks
from tests.gui.training.scripted_worker import ScriptedWorker
from tests.gui.view_stage import commands_of


@pytest.fixture
def tasks(board: NoticeBoard) -> ScriptedTasks:
    return ScriptedTasks(board)


@pytest.fixture
def page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tasks: ScriptedTasks) -> Iterator[ComparePage]:
    monkeypatch.setattr(module, "Worker", ScriptedWorker)
    ScriptedWorker.made.clear()
    page = ComparePage(tasks, draw=lambda: 5)
    qtbot.addWidget(page)
    page.resize(900, 560)
    with qtbot.waitExposed(page):
        page.show()
    page.take(READY)
    page.choose("default", "folk")
    yield page
    page.hide()


def click(page: ComparePage, name: str) -> None:
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def button(page: ComparePage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def text(page: ComparePage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def heard(pitch: int) -> bytes:
    notes = (ClipNote(8.0, 4.0, pitch, 80),)
    return msgspec.json.encode(
        Heard(
            phrase="march",
            kind="demo",
            player=(ClipNote(0.0, 1.0, 60, 80),),
            model=notes,
            bpm=100.0,
            meter="4/4",
            path="/x.mid",
            bundle="/x.onnx",
            seed=1,
        )
    )


def play_round(page: ComparePage) -> None:
    """Let both models carry a phrase on: the one on the left higher."""
    click(page, "compare-round")
    for worker, pitch in zip(ScriptedWorker.made, (72, 48), strict=True):
        worker.answer(heard(pitch))


def asked() -> list[list[str]]:
    return [worker.asked[-1] for worker in ScriptedWorker.made]


def picture(page: ComparePage, side: str) -> ClipPicture:
    found = page.findChild(ClipPicture, f"compare-picture-{side}")
    assert found is not None
    return found


def pitches(page: ComparePage) -> list[int]:
    clips = [picture(page, side).clip for side in ("left", "right")]
    return [clip.model[0].pitch for clip in clips if clip is not None]


def test_both_get_the_same_phrase_and_dice(page: ComparePage) -> None:
    play_round(page)
    left, right = asked()
    assert {left[1], right[1]} == {"default", "folk"}
    assert left[4:] == right[4:] == ["--bars", "8", "--seed", "5", "--demo", "march"]
    assert left[3] != right[3]
    assert pitches(page) == [72, 48]
    frames = [picture(page, side).frame for side in ("left", "right")]
    assert frames == [(0.0, 12.0, 48, 72)] * 2
    click(page, "compare-vote-left")
    play_round(page)
    assert asked()[0][4:] == ["--bars", "8", "--seed", "6", "--demo", "waltz"]


def test_who_played_is_seen_only_after_the_vote(page: ComparePage) -> None:
    titles = {"default": DEFAULT.title, "folk": FOLK.title}
    for _ in range(4):
        play_round(page)
        assert (text(page, "compare-name-left"), text(page, "compare-name-right")) == ("A", "B")
        left = titles[asked()[0][1]]
        click(page, "compare-vote-left")
        assert text(page, "compare-name-left") == f"A: {left} – your vote"
        assert not button(page, "compare-vote-right").isEnabled()
        assert left in text(page, "compare-result") or "Even" in text(page, "compare-result")


def test_with_open_eyes_the_first_is_on_the_left(page: ComparePage) -> None:
    blind = page.findChild(QCheckBox, "compare-blind")
    assert blind is not None
    blind.setChecked(False)
    for _ in range(4):
        play_round(page)
        assert text(page, "compare-name-left") == f"A: {DEFAULT.title}"
        assert [arguments[1] for arguments in asked()] == ["default", "folk"]
        click(page, "compare-none")
    assert text(page, "compare-result") == f"Even so far: 0 each for {DEFAULT.title} and {FOLK.title}."


def test_each_can_be_heard(page: ComparePage) -> None:
    caught = commands_of(page)
    play_round(page)
    click(page, "compare-listen-right")
    command = caught[-1]
    assert isinstance(command, messages.Audition)
    assert [note.pitch for note in command.notes] == [60, 48]
    page.take(messages.Auditioning(0.0, 12.0))
    assert button(page, "compare-listen-right").text() == "Stop"
    assert button(page, "compare-listen-left").text() == "Listen"
    click(page, "compare-round")
    assert caught[-1] == messages.StopAudition()


def test_there_is_no_vote_before_both_are_there(page: ComparePage) -> None:
    assert not button(page, "compare-vote-left").isEnabled()
    click(page, "compare-round")
    ScriptedWorker.made[0].answer(heard(72))
    assert not button(page, "compare-vote-left").isEnabled()
    assert not button(page, "compare-round").isEnabled()
    ScriptedWorker.made[1].answer(heard(48))
    assert button(page, "compare-vote-left").isEnabled()
    assert button(page, "compare-round").isEnabled()


def test_a_failure_is_said_and_the_next_round_goes_on(page: ComparePage) -> None:
    click(page, "compare-round")
    ScriptedWorker.made[1].fail("It wrote no tune here that can be read.")
    assert ScriptedWorker.made[0].cancelled == 1
    assert picture(page, "left").accessibleDescription() == "It wrote no tune here that can be read."
    assert not button(page, "compare-none").isEnabled()
    play_round(page)
    assert pitches(page) == [72, 48]


def test_other_models_begin_anew(page: ComparePage) -> None:
    play_round(page)
    click(page, "compare-vote-left")
    second = page.findChild(QComboBox, "compare-second")
    assert second is not None
    second.setCurrentIndex(second.findData("waltz"))
    assert text(page, "compare-result") == ""
    assert button(page, "compare-round").text() == "&Begin"
    second.setCurrentIndex(second.findData("default"))
    assert not button(page, "compare-round").isEnabled()
    assert "two different" in text(page, "compare-line")


def test_models_that_come_and_go(page: ComparePage, tasks: ScriptedTasks) -> None:
    first = page.findChild(QComboBox, "compare-first")
    assert first is not None
    assert [first.itemData(row) for row in range(first.count())] == ["default", "folk", "waltz"]
    play_round(page)
    click(page, "compare-vote-left")
    before = text(page, "compare-result")
    tasks.entries = (*tasks.entries, msgspec.structs.replace(FOLK, name="new", path="/lib/new.onnx"))
    page._shelf.refresh()
    assert first.count() == 4
    assert text(page, "compare-result") == before
    tasks.entries = (DEFAULT,)
    page._shelf.refresh()
    assert not button(page, "compare-round").isEnabled()


def test_keys_reach_everything(page: ComparePage) -> None:
    play_round(page)
    for name in ("round", "listen-left", "vote-right", "none", "back"):
        assert button(page, f"compare-{name}").focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button(page, f"compare-{name}").accessibleName() or button(page, f"compare-{name}").text()
