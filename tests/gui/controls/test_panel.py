"""The panel of controls: what is sent, what is shown, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.controls.panel import ControlsPanel
from gui.controls.row import ControlRow
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.view_stage import PANEL, commands_of, ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

STOPPED = messages.Stopped(0, 0, 0, 0, 0)


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def panel(store: SettingsStore, qtbot: QtBot) -> ControlsPanel:
    panel = ControlsPanel(store)
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def filled(panel: ControlsPanel) -> ControlsPanel:
    panel.take(ready())
    panel.take(PANEL)
    return panel


@pytest.fixture
def commands(panel: ControlsPanel) -> list[messages.Command]:
    return commands_of(panel)


def row_of(panel: ControlsPanel, name: str) -> ControlRow:
    return panel.rows[name]


def number_in(panel: ControlsPanel, name: str) -> str:
    number = row_of(panel, name).number
    assert number is not None
    return number.text()


def step(panel: ControlsPanel, name: str, key: Qt.Key = Qt.Key.Key_Right) -> None:
    slider = row_of(panel, name).slider
    assert slider is not None
    QTest.keyClick(slider, key)


def learn_button(panel: ControlsPanel, name: str) -> QToolButton:
    button = row_of(panel, name).learn
    assert button is not None
    return button


def with_value(name: str, value: float | str) -> messages.Panel:
    """Return the panel as it is with a control at ``value``."""
    controls = (
        msgspec.structs.replace(each, value=value) if each.name == name else each for each in PANEL.controls
    )
    return messages.Panel(tuple(controls), PANEL.actions, PANEL.scales)


# --- what there is ------------------------------------------------------------------------------


def test_it_waits_quietly_for_the_engine(panel: ControlsPanel) -> None:
    starting = panel.findChild(QLabel, "starting")
    assert isinstance(starting, QLabel)
    assert starting.isVisible()
    assert panel.rows == {}
    panel.take(PANEL)
    assert not starting.isVisible()


def test_every_control_has_a_row_and_every_section_its_rows(filled: ControlsPanel) -> None:
    assert set(filled.rows) == {info.name for info in PANEL.controls}
    for name, section in (("pitch", "character"), ("scale", "notes"), ("seed", "fine")):
        frame = filled.findChild(QFrame, f"section_{section}")
        assert isinstance(frame, QFrame)
        assert frame.isAncestorOf(row_of(filled, name))


def test_new_controls_of_the_engine_show_up_under_more(panel: ControlsPanel) -> None:
    swing = messages.ControlInfo("swing", "How much it swings.", 0.5, 0.5, 0, 1)
    panel.take(messages.Panel((*PANEL.controls, swing), PANEL.actions, PANEL.scales))
    more = panel.findChild(QFrame, "section_more")
    assert isinstance(more, QFrame)
    assert more.isAncestorOf(row_of(panel, "swing"))


def test_sections_fold_by_mouse_and_key(filled: ControlsPanel) -> None:
    section = filled.findChild(QFrame, "section_character")
    assert isinstance(section, QFrame)
    heading = section.findChild(QToolButton, "heading")
    assert isinstance(heading, QToolButton)
    row = row_of(filled, "temperature")
    assert row.isVisible()
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    folded = not row.isVisible()
    QTest.keyClick(heading, Qt.Key.Key_Space)
    assert (folded, row.isVisible()) == (True, True)


def test_another_engine_with_the_same_controls_keeps_the_rows(filled: ControlsPanel) -> None:
    before = row_of(filled, "density")
    filled.take(STOPPED)
    assert not filled.isEnabled()
    filled.take(ready())
    filled.take(with_value("density", 4.0))
    assert filled.isEnabled()
    assert row_of(filled, "density") is before
    assert number_in(filled, "density") == "4.00 a beat"


def test_an_engine_with_other_controls_has_other_rows(filled: ControlsPanel, qtbot: QtBot) -> None:
    reset = filled.findChild(QPushButton, "reset_all")
    filled.take(messages.Panel(PANEL.controls[:3], (), ()))
    assert list(filled.rows) == [info.name for info in PANEL.controls[:3]]
    qtbot.waitUntil(lambda: len(filled.findChildren(ControlRow)) == 3)
    assert filled.findChild(QPushButton, "reset_all") is reset


# --- moving -------------------------------------------------------------------------------------


def test_moving_a_slider_sets_the_control(filled: ControlsPanel, commands: list[messages.Command]) -> None:
    step(filled, "trade_bars")
    assert commands == [messages.Set("trade_bars", 3)]


def test_while_dragging_values_are_paced_and_the_last_is_sent(
    filled: ControlsPanel, commands: list[messages.Command], qtbot: QtBot
) -> None:
    for _ in range(12):
        step(filled, "trade_bars")
    assert commands == [messages.Set("trade_bars", 3)], "the first at once, the others in a moment"
    qtbot.waitUntil(lambda: len(commands) > 1)
    assert commands == [messages.Set("trade_bars", 3), messages.Set("trade_bars", 14)]


def test_what_the_engine_says_is_not_echoed(filled: ControlsPanel, commands: list[messages.Command]) -> None:
    filled.take(messages.ControlChanged("trade_bars", 7))
    assert number_in(filled, "trade_bars") == "7 bars"
    assert commands == []


def test_a_refused_value_goes_back(filled: ControlsPanel) -> None:
    step(filled, "lowest", Qt.Key.Key_End)
    filled.take(messages.Problem("highest must be at least an octave over lowest.", "command"))
    assert number_in(filled, "lowest") == "A0"


def test_a_problem_about_something_else_takes_nothing_back(filled: ControlsPanel) -> None:
    step(filled, "lowest", Qt.Key.Key_End)
    filled.take(messages.Problem("The port is gone.", "port"))
    assert number_in(filled, "lowest") == "G9"


def test_a_control_that_nobody_knows_is_passed_over(filled: ControlsPanel, store: SettingsStore) -> None:
    filled.take(messages.ControlChanged("swing", 1.0))
    filled.take(messages.Learned("panic", "note 1 on channel 1"))
    filled.store_now()
    assert store.current.controls == {"swing": 1.0}


# --- keeping ------------------------------------------------------------------------------------


def test_confirmed_values_are_stored_after_a_moment(
    filled: ControlsPanel, store: SettingsStore, qtbot: QtBot
) -> None:
    store.change(controls={"pitch": 0.5})
    with qtbot.waitSignal(store.changed):
        filled.take(messages.ControlChanged("density", 3.0))
        filled.take(messages.ControlChanged("density", 4.0))
        filled.take(messages.ControlChanged("scale", "D dorian"))
        assert store.current.controls == {"pitch": 0.5}
    assert store.current.controls == {"pitch": 0.5, "density": 4.0, "scale": "D dorian"}


def test_what_is_only_wanted_is_not_stored(filled: ControlsPanel, store: SettingsStore) -> None:
    step(filled, "density")
    filled.store_now()
    assert store.current.controls == {}


def test_they_are_stored_when_the_window_closes(filled: ControlsPanel, store: SettingsStore) -> None:
    filled.take(messages.ControlChanged("density", 4.0))
    filled.close()
    assert store.current.controls == {"density": 4.0}


# --- the default --------------------------------------------------------------------------------


def test_all_can_be_reset_once_something_is_changed(filled: ControlsPanel, qtbot: QtBot) -> None:
    reset = filled.findChild(QPushButton, "reset_all")
    assert isinstance(reset, QPushButton)
    assert not reset.isEnabled()
    filled.take(messages.ControlChanged("density", 4.0))
    assert reset.isEnabled()
    with qtbot.waitSignal(filled.reset_requested):
        reset.click()
    filled.take(messages.ControlChanged("density", 0.0))
    assert not reset.isEnabled()


# --- knobs --------------------------------------------------------------------------------------


def test_one_control_learns_at_a_time(filled: ControlsPanel, commands: list[messages.Command]) -> None:
    learn_button(filled, "density").click()
    learn_button(filled, "pitch").click()
    assert commands == [messages.Learn("density"), messages.Learn("pitch")]
    assert [name for name, row in filled.rows.items() if row.learning] == ["pitch"]


def test_what_was_learnt_is_shown(filled: ControlsPanel) -> None:
    learn_button(filled, "density").click()
    filled.take(messages.Learned("density", "controller 74 on channel 1"))
    assert not row_of(filled, "density").learning
    assert learn_button(filled, "density").text() == "CC 74"
    filled.take(messages.Learned("density", ""))
    assert learn_button(filled, "density").text() == "Learn"


def test_a_refused_knob_leaves_the_control_learning(filled: ControlsPanel) -> None:
    learn_button(filled, "density").click()
    filled.take(messages.Problem("density can't be bound to this: move another.", "command"))
    assert row_of(filled, "density").learning


def test_learning_is_called_off(filled: ControlsPanel, commands: list[messages.Command]) -> None:
    learn_button(filled, "density").click()
    learn_button(filled, "density").click()
    assert commands == [messages.Learn("density"), messages.Forget("density")]
    assert not row_of(filled, "density").learning


def test_called_off_a_control_keeps_the_knob_that_it_had(
    filled: ControlsPanel, commands: list[messages.Command]
) -> None:
    data: dict[str, object] = {"bindings": [{"name": "density"}]}
    filled.take(messages.Learned("density", "controller 74 on channel 1"))
    filled.take(messages.Bindings(data))
    row_of(filled, "density").learn_wanted.emit("density")
    learn_button(filled, "density").click()
    assert commands == [messages.Learn("density"), messages.Bind(data)]
    assert learn_button(filled, "density").text() == "CC 74"


def test_forgetting_is_commanded(filled: ControlsPanel, commands: list[messages.Command]) -> None:
    row_of(filled, "density").forget_wanted.emit("density")
    assert commands == [messages.Forget("density")]


def test_another_engine_says_anew_what_is_bound(filled: ControlsPanel) -> None:
    filled.take(messages.Learned("density", "controller 74 on channel 1"))
    filled.take(ready())
    filled.take(PANEL)
    assert row_of(filled, "density").bound == ""
