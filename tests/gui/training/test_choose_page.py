"""The page on which it is said what is to be made: what fits, what it costs, and the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.library.entries import Entry
from gui.notices import NoticeBoard
from gui.training.choice_card import ChoiceCard
from gui.training.choose_page import ChoosePage
from gui.training.expert import ExpertPanel
from gui.training.expert_row import ExpertRow
from gui.training.wish import as_values
from tests.gui.training.offered import MIDI, TUNES, OfferingTasks, music, probed
from training.job_messages import Order
from training.probe_messages import Question

DEFAULT = Entry(name="default", path="/m/default.onnx", encoding="nb", ships=True, title="Songs")
ROLL = Entry(name="key-by-key", path="/m/roll.onnx", encoding="roll", ships=True, title="Key by key")


@pytest.fixture
def tasks(board: NoticeBoard, qtbot: QtBot) -> OfferingTasks:
    del qtbot
    return OfferingTasks(board)


@pytest.fixture
def page(tasks: OfferingTasks, board: NoticeBoard, qtbot: QtBot) -> Iterator[ChoosePage]:
    page = ChoosePage(tasks, board)
    qtbot.addWidget(page)
    page.resize(800, 430)
    page.show_models((DEFAULT, ROLL))
    page.show_music(MIDI)
    page.show()
    yield page
    page.hide()


W = TypeVar("W", bound=QWidget)


def find(page: QWidget, kind: type[W], name: str) -> W:
    found = page.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def card(page: ChoosePage, name: str) -> ChoiceCard:
    return find(page, ChoiceCard, name)


def button(page: ChoosePage, name: str) -> QPushButton:
    return find(page, QPushButton, name)


def start(page: ChoosePage, path: str) -> None:
    """Choose what to start with, as the mouse does."""
    box = find(page, QComboBox, "train-start")
    box.setCurrentIndex(box.findData(path))


def order_of(page: ChoosePage, qtbot: QtBot) -> Order:
    """Press the button, once it can be pressed, and return what is wanted."""
    qtbot.waitUntil(button(page, "train-begin").isEnabled)
    with qtbot.waitSignal(page.wanted) as wanted:
        QTest.mouseClick(button(page, "train-begin"), Qt.MouseButton.LeftButton)
    assert wanted.args is not None
    order = wanted.args[0]
    assert isinstance(order, Order)
    return order


def row(page: ChoosePage, key: str) -> ExpertRow:
    return find(page, ExpertRow, f"expert-{key}")


def type_in(page: ChoosePage, key: str, text: str) -> None:
    """Type a value of a setting."""
    editor = find(row(page, key), QLineEdit, f"expert-{key}-value")
    editor.clear()
    QTest.keyClicks(editor, text)


def until_checked(page: ChoosePage, qtbot: QtBot) -> None:
    panel = find(page, ExpertPanel, "train-expert")
    qtbot.waitUntil(lambda: panel.is_checked or bool(panel.problem))


def test_little_music_is_learnt_by_the_model_that_came_along(
    page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot
) -> None:
    tasks.answer_all()
    order = order_of(page, qtbot)
    assert (order.title, order.purpose, order.preset) == ("My waltzes", "continue", "nb")
    assert (order.start, order.data) == (DEFAULT.path, MIDI.files)
    values = as_values(order.settings)
    assert values["optim.rate"] == "0.0003"
    assert values["data.valid"] == "0.05"
    assert "model.width" not in values


def test_what_does_not_fit_the_music_is_disabled_with_its_reason(page: ChoosePage) -> None:
    assert card(page, "train-purpose-continue").isEnabled()
    assert not card(page, "train-purpose-accompany").isEnabled()
    assert "Melody" in card(page, "train-purpose-accompany").words
    page.show_music(TUNES)
    assert not card(page, "train-purpose-continue").isEnabled()
    assert card(page, "train-purpose-tunes").isChecked()
    page.show_music(music(with_lead=5))
    assert card(page, "train-purpose-accompany").isEnabled()


def test_sizes_are_measured_one_after_another_the_chosen_one_first(
    page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot
) -> None:
    tasks.answer_all()
    tasks.questions.clear()
    start(page, "")
    assert len(tasks.questions) == 1
    assert card(page, "train-size-medium").isChecked()
    assert "Measuring" in card(page, "train-size-medium").words
    tasks.answer(probed(tasks.questions[0], note_ms=2.5))
    assert "ms a note" in card(page, "train-size-medium").words
    assert "Measuring" in card(page, "train-size-small").words
    tasks.answer_all()
    assert [question.preset for question in tasks.questions] == ["nb", "nb-small", "nb"]
    QTest.mouseClick(card(page, "train-size-small"), Qt.MouseButton.LeftButton)
    order = order_of(page, qtbot)
    assert (order.preset, order.start) == ("nb-small", "")
    assert len(tasks.questions) == 3  # what is known is not asked again


def test_what_is_too_slow_to_play_is_not_the_first_choice(page: ChoosePage, tasks: OfferingTasks) -> None:
    tasks.answer_all()
    QTest.mouseClick(card(page, "train-purpose-texture"), Qt.MouseButton.LeftButton)
    tasks.answer_all()
    start(page, "")
    tasks.answer_all(lambda question: 3.0 if question.preset == "roll-lstm" else 90.0)
    assert card(page, "train-size-quick").isChecked()
    assert "too slow" in card(page, "train-size-medium").words


def test_arrow_keys_choose(page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot) -> None:
    tasks.answer_all()
    page.show_music(music(with_lead=5))
    first = card(page, "train-purpose-continue")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert card(page, "train-purpose-accompany").isChecked()
    tasks.answer_all()
    assert order_of(page, qtbot).purpose == "accompany"


def test_a_roll_waits_until_its_network_is_known(
    page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot
) -> None:
    tasks.answer_all()
    QTest.mouseClick(card(page, "train-purpose-texture"), Qt.MouseButton.LeftButton)
    assert not button(page, "train-begin").isEnabled()
    while tasks.is_asked:  # the bundle has independent keys
        question = Question("roll-lstm", tasks.questions[-1].settings, tasks.questions[-1].start)
        tasks.answer(probed(question))
    order = order_of(page, qtbot)
    assert (order.preset, order.start) == ("roll-lstm", ROLL.path)


def test_what_can_not_be_started_with_is_said(page: ChoosePage, tasks: OfferingTasks) -> None:
    tasks.fail("It doesn't say how it was trained.")
    assert not button(page, "train-begin").isEnabled()
    said = find(page, QLabel, "train-obstacle")
    assert said.text() == "It doesn't say how it was trained."
    start(page, "")
    tasks.answer_all()
    assert button(page, "train-begin").isEnabled()
    assert said.text() == ""


def test_a_time_that_can_not_be_measured_stops_nobody(
    page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot
) -> None:
    tasks.answer_all()
    start(page, "")
    while tasks.is_asked:
        tasks.fail("The memory is too small.")
    assert "memory" in card(page, "train-size-small").words
    assert order_of(page, qtbot).start == ""


def test_an_expert_changes_what_is_ordered(page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot) -> None:
    tasks.answer_all()
    start(page, "")
    tasks.answer_all()
    button(page, "train-expert-fold").click()
    type_in(page, "optim.rate", "0.002")
    until_checked(page, qtbot)
    tasks.answer_all()
    assert as_values(order_of(page, qtbot).settings)["optim.rate"] == "0.002"
    button(page, "train-expert-reset").click()
    qtbot.waitUntil(lambda: not row(page, "optim.rate").is_changed)
    tasks.answer_all()
    assert "optim.rate" not in as_values(order_of(page, qtbot).settings)


def test_wrong_values_are_said_at_once(page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot) -> None:
    tasks.answer_all()
    start(page, "")
    tasks.answer_all()
    button(page, "train-expert-fold").click()
    said = find(page, QLabel, "train-expert-problem")
    type_in(page, "data.batch", "many")
    assert said.text() == "data.batch must be a whole number."
    qtbot.waitUntil(
        lambda: any("once the settings fit" in each.words for each in page.findChildren(ChoiceCard))
    )
    qtbot.waitUntil(lambda: not button(page, "train-begin").isEnabled())
    type_in(page, "data.batch", "4")
    type_in(page, "data.folded", "0.9")  # which doesn't go with data.solo
    qtbot.waitUntil(lambda: "data.solo" in said.text())
    qtbot.waitUntil(lambda: not button(page, "train-begin").isEnabled())


def test_only_what_may_change_is_shown_where_a_model_is_started_with(
    page: ChoosePage, tasks: OfferingTasks
) -> None:
    tasks.answer_all()
    button(page, "train-expert-fold").click()
    assert not row(page, "model.width").isVisible()
    assert row(page, "model.dropout").isVisible()
    start(page, "")
    assert row(page, "model.width").isVisible()
    search = find(page, QLineEdit, "train-expert-search")
    search.setText("learning rate")
    assert row(page, "optim.rate").isVisible()
    assert not row(page, "model.width").isVisible()


def test_an_order_can_be_repeated(page: ChoosePage, tasks: OfferingTasks, qtbot: QtBot) -> None:
    tasks.answer_all()
    start(page, "")
    tasks.answer_all()
    QTest.mouseClick(card(page, "train-size-large"), Qt.MouseButton.LeftButton)
    button(page, "train-expert-fold").click()
    type_in(page, "model.dropout", "0.25")
    until_checked(page, qtbot)
    first = order_of(page, qtbot)
    page.show_music(MIDI)
    button(page, "train-expert-reset").click()
    page.show_order(first)
    until_checked(page, qtbot)
    tasks.answer_all()
    again = order_of(page, qtbot)
    assert as_values(again.settings) == as_values(first.settings)
    assert (again.preset, again.start, again.title) == (first.preset, first.start, first.title)


def test_nothing_is_measured_while_nobody_looks(page: ChoosePage, tasks: OfferingTasks) -> None:
    page.hide()
    tasks.answer_all()
    asked = len(tasks.questions)
    page.show_music(music(notes=500_000))
    assert len(tasks.questions) == asked


def test_presets_that_can_not_be_read_are_told_with_a_way_out(board: NoticeBoard, qtbot: QtBot) -> None:
    tasks = OfferingTasks(board)
    tasks.fails = "There is no such thing."
    page = ChoosePage(tasks, board)
    qtbot.addWidget(page)
    page.show_music(MIDI)
    page.show()
    (notice,) = board.notices
    assert "There is no such thing." in notice.text
    assert not button(page, "train-begin").isEnabled()
    tasks.fails = ""
    assert notice.remedy is not None
    notice.remedy.do()
    assert button(page, "train-begin").isEnabled()
    page.hide()


def test_other_music_can_be_chosen(page: ChoosePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.back):
        button(page, "train-choose-back").click()
