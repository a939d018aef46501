"""The page Train: from one step to the next, and what stands in the way."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.library.entries import Library
from gui.notices import NoticeBoard
from gui.training.page import TrainingPage
from gui.training.runs import Run, Runs
from gui.training.surveyor import Surveyor
from tests.gui.library_tasks import DEFAULT
from tests.gui.training.offered import MIDI, OfferingTasks
from tests.gui.training.said import FINISHED, a_run
from training.job_messages import Order

_LONG = 60_000
"""Milliseconds that a process of ours may take on a busy machine."""
W = TypeVar("W", bound=QWidget)


class PageTasks(OfferingTasks):
    """Answers what the page's steps ask, and lists the library."""

    def run(
        self,
        arguments: Sequence[str],
        done: Callable[[bytes], object],
        failed: Callable[[str], object] | None = None,
        topic: str = "",
    ) -> None:
        if arguments[0] == "realtime.library":
            done(msgspec.json.encode(Library("/lib", (DEFAULT,))))
        else:
            super().run(arguments, done, failed, topic)


@pytest.fixture
def tasks(board: NoticeBoard) -> PageTasks:
    return PageTasks(board)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was to be looked through; nothing is."""
    asked: list[list[str]] = []
    monkeypatch.setattr(Surveyor, "begin", lambda _, given: asked.append(list(given)))
    return asked


@pytest.fixture
def page(
    runs: Runs, tasks: PageTasks, board: NoticeBoard, asked: list[list[str]], qtbot: QtBot
) -> Iterator[TrainingPage]:
    del asked
    page = TrainingPage(runs, tasks, board, lambda: None)
    qtbot.addWidget(page)
    page.resize(900, 600)
    yield page
    page.close_down()


def shown(page: TrainingPage) -> QWidget:
    stack = page.findChild(QStackedWidget)
    assert isinstance(stack, QStackedWidget)
    current = stack.currentWidget()
    assert current is not None
    return current


def press(page: TrainingPage, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    assert found.isVisible()
    found.click()


def begin(page: TrainingPage, tasks: PageTasks, qtbot: QtBot) -> Run:
    """Go from music to a training, everything accepted."""
    before = list(page.runs.runs)
    page.music.chosen.emit(MIDI)

    def measured() -> bool:
        tasks.answer_all()
        return page.choose.minutes is not None

    qtbot.waitUntil(measured)
    page.choose.begin()
    [run] = [run for run in page.runs.runs if run not in before]
    return run


def drop(widget: QWidget, path: str) -> bool:
    """Drop ``path``; return whether it was taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path)])
    keys, buttons, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    entered = QDragEnterEvent(widget.rect().center(), copy, mime, buttons, keys)
    QApplication.sendEvent(widget, entered)
    if not entered.isAccepted():
        return False
    dropped = QDropEvent(QPointF(widget.rect().center()), copy, mime, buttons, keys)
    QApplication.sendEvent(widget, dropped)
    return dropped.isAccepted()


def test_a_first_training_begins_with_music(page: TrainingPage) -> None:
    page.show()
    assert shown(page) is page.music


def test_past_trainings_are_listed_and_one_is_looked_at(page: TrainingPage, home: Path) -> None:
    a_run(home, "early", FINISHED)
    page.runs.refresh()
    page.show()
    assert shown(page) is page.history
    page.history.chosen.emit(page.runs.runs[0])
    assert shown(page) is page.watch
    assert page.watch.run is page.runs.runs[0]
    press(page, "training-back")
    assert shown(page) is page.history


def test_without_torch_it_says_so_and_goes_on_once_it_is_there(
    page: TrainingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    with monkeypatch.context() as without:
        without.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
        without.setattr(page.equipment, "showEvent", lambda _event: None)
        page.show()
        assert shown(page) is page.equipment
    page.equipment.installed.emit()
    assert shown(page) is page.music


def test_what_is_accepted_trains_and_is_watched(page: TrainingPage, tasks: PageTasks, qtbot: QtBot) -> None:
    page.show()
    run = begin(page, tasks, qtbot)
    assert shown(page) is page.watch
    assert page.watch.run is run
    assert run.order.start == DEFAULT.path
    assert run.order.data == MIDI.files
    qtbot.waitUntil(lambda: run.progress.step > 0, timeout=_LONG)


def test_a_second_training_is_told_that_it_waits(
    page: TrainingPage, tasks: PageTasks, board: NoticeBoard, qtbot: QtBot
) -> None:
    page.show()
    first = begin(page, tasks, qtbot)
    qtbot.waitUntil(lambda: first.progress.step > 0, timeout=_LONG)
    second = begin(page, tasks, qtbot)
    assert shown(page) is page.watch
    assert page.watch.run is second
    assert not second.trains
    assert any("waits until you let it go on" in notice.text for notice in board.notices)
    press(page, "training-resume")
    qtbot.waitUntil(lambda: second.progress.step > 0, timeout=_LONG)
    assert first.state == "stopped"


def test_where_no_folder_can_be_made_it_says_so_and_keeps_what_was_chosen(
    page: TrainingPage, tasks: PageTasks, board: NoticeBoard, home: Path
) -> None:
    page.show()
    home.write_text("in the way")
    page.begin_anew()
    page.music.chosen.emit(MIDI)
    tasks.answer_all()
    page.choose.begin()
    assert shown(page) is page.choose
    [notice] = board.notices
    assert notice.text.endswith("make room there and begin again.")
    home.unlink()
    page.choose.begin()
    assert shown(page) is page.watch


def test_music_dropped_on_the_list_begins_another(
    page: TrainingPage, home: Path, asked: list[list[str]], tmp_path: Path
) -> None:
    a_run(home, "early", FINISHED)
    page.runs.refresh()
    page.show()
    assert drop(page, str(tmp_path))
    assert shown(page) is page.music
    assert asked == [[str(tmp_path)]]
    press(page, "training-all")
    assert shown(page) is page.history
    begin_anew = page.findChild(QPushButton, "training-new")
    assert isinstance(begin_anew, QPushButton)
    begin_anew.click()
    assert shown(page) is page.music


def test_one_is_repeated_with_its_own_music_and_settings(
    page: TrainingPage, home: Path, tasks: PageTasks, asked: list[list[str]], qtbot: QtBot
) -> None:
    order = Order(
        title="Slow waltzes",
        data=("/m/a.mid",),
        folders=("/m",),
        purpose="continue",
        preset="nb",
        settings=("optim.rate=0.002",),
        start=DEFAULT.path,
        created="2026-11-21T10:00:00Z",
    )
    a_run(home, "early", FINISHED, order)
    page.runs.refresh()
    page.show()
    page.history.repeat_wanted.emit(order)
    assert shown(page) is page.music
    assert asked == [["/m"]]
    again = begin(page, tasks, qtbot).order
    assert again.title == "Slow waltzes"
    assert "optim.rate=0.002" in again.settings
    assert again.start == DEFAULT.path
    # The next one is a new one.
    page.begin_anew()
    another = begin(page, tasks, qtbot).order
    assert another.title == "My waltzes"
    assert "optim.rate=0.002" not in another.settings


def test_one_that_is_deleted_is_left(page: TrainingPage, home: Path) -> None:
    a_run(home, "early", FINISHED)
    a_run(home, "late", FINISHED)
    page.runs.refresh()
    page.show()
    page.look_at(page.runs.runs[0])
    page.runs.delete(page.runs.runs[0])
    assert shown(page) is page.history
    assert len(page.runs.runs) == 1


def test_two_models_are_compared_and_the_way_back_leads_to_the_list(page: TrainingPage, home: Path) -> None:
    a_run(home, "early", FINISHED)
    page.runs.refresh()
    page.show()
    press(page, "training-compare")
    assert shown(page) is page.compare
    page.compare.back.emit()
    assert shown(page) is page.history


def test_from_the_library_to_a_comparison_and_back(page: TrainingPage, qtbot: QtBot) -> None:
    page.compare_with_another("default")
    page.show()
    assert shown(page) is page.compare
    with qtbot.waitSignal(page.library_wanted):
        page.compare.back.emit()
    # The next time, the way back leads where it came from: what is being put together is not lost.
    page.music.chosen.emit(MIDI)
    page.compare_with_another("default")
    page.compare.back.emit()
    assert shown(page) is page.choose
    assert page.choose.wish is not None
    page.choose.back.emit()
    press(page, "training-compare")
    with qtbot.assertNotEmitted(page.library_wanted):
        page.compare.back.emit()
    assert shown(page) is page.music
