"""The modes, whose turn it is, and what is done with an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.bars.mode_bar import ModeBar
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.view_stage import commands_of, ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MODES = ("respond", "trade", "hold", "endless", "accompany", "off")
HEARD = messages.Heard(0.0, 0, 60, 90)
RELEASED = messages.Released(0.5, 0, 60)
ANSWER = (messages.HandOver(4.0, 8.0), messages.Played(4.0, 0, 64, 80, 0.0))


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def idle(store: SettingsStore, qtbot: QtBot) -> ModeBar:
    """Return the bar before there is an engine."""
    bar = ModeBar(store)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


@pytest.fixture
def bar(idle: ModeBar) -> ModeBar:
    idle.take(ready())
    return idle


@pytest.fixture
def commands(idle: ModeBar) -> list[messages.Command]:
    return commands_of(idle)


def button(bar: ModeBar, name: str) -> QPushButton:
    found = bar.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def press(bar: ModeBar, name: str) -> None:
    QTest.mouseClick(button(bar, name), Qt.MouseButton.LeftButton)


def checked(bar: ModeBar) -> list[str]:
    return [mode for mode in MODES if button(bar, f"mode_{mode}").isChecked()]


def outlined(bar: ModeBar) -> list[str]:
    return [mode for mode in MODES if bar._modes[mode].outlined]


def who(bar: ModeBar) -> str:
    sign = bar.findChild(QWidget, "turn")
    assert isinstance(sign, QWidget)
    return sign.accessibleName()


# --- modes ------------------------------------------------------------------------------------------


def test_without_an_engine_the_mode_of_the_settings_is_shown_and_nothing_can_be_done(
    store: SettingsStore, qtbot: QtBot
) -> None:
    store.change(mode="trade")
    bar = ModeBar(store)
    qtbot.addWidget(bar)
    assert checked(bar) == ["trade"]
    assert not any(each.isEnabled() for each in bar.findChildren(QPushButton))


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "respond"])
def test_a_mode_is_in_force_when_the_engine_says_so(
    bar: ModeBar, store: SettingsStore, commands: list[messages.Command], mode: str
) -> None:
    press(bar, f"mode_{mode}")
    assert [messages.encode(each) for each in commands] == [
        f'{{"type":"mode","mode":"{mode}","when":"now"}}'.encode()
    ]
    assert (checked(bar), outlined(bar), store.current.mode) == (["respond"], [mode], "respond")
    bar.take(messages.ModeChanged(mode, 4.0))
    assert (checked(bar), outlined(bar), store.current.mode) == ([mode], [], mode)


def test_on_the_bar_the_change_waits_and_blinks(
    bar: ModeBar, commands: list[messages.Command], qtbot: QtBot
) -> None:
    press(bar, "on_bar")
    press(bar, "mode_endless")
    assert commands == [messages.SetMode("endless", "bar")]
    qtbot.waitUntil(lambda: outlined(bar) == [])
    qtbot.waitUntil(lambda: outlined(bar) == ["endless"])
    press(bar, "mode_endless")
    assert commands[-1] == messages.SetMode("endless", "now"), "pressed again it comes at once"
    bar.take(messages.ModeChanged("endless", 4.0))
    assert not bar._blinking.isActive()


def test_a_change_that_waits_can_be_taken_back(bar: ModeBar, commands: list[messages.Command]) -> None:
    press(bar, "on_bar")
    press(bar, "mode_endless")
    press(bar, "mode_respond")
    assert commands[-1] == messages.SetMode("respond", "bar")


def test_the_mode_in_force_is_not_asked_for_again(bar: ModeBar, commands: list[messages.Command]) -> None:
    press(bar, "mode_respond")
    bar.choose("respond")
    assert commands == []
    assert checked(bar) == ["respond"]


def test_keys_choose_a_mode_too(bar: ModeBar, commands: list[messages.Command]) -> None:
    QTest.keyClick(button(bar, "mode_trade"), Qt.Key.Key_Space)
    bar.choose("endless")
    assert commands == [messages.SetMode("trade"), messages.SetMode("endless")]


def test_a_mode_changed_elsewhere_is_shown_and_kept(bar: ModeBar, store: SettingsStore) -> None:
    bar.take(messages.ModeChanged("off", 4.0))
    assert checked(bar) == ["off"]
    assert store.current.mode == "off"


@pytest.mark.parametrize("event", [ready(mode="trade"), messages.Stopped(0, 0, 0, 0, 0)])
def test_an_engine_that_ends_forgets_the_change_that_waits(bar: ModeBar, event: messages.Event) -> None:
    press(bar, "on_bar")
    press(bar, "mode_endless")
    bar.take(event)
    assert outlined(bar) == []


# --- the mode hold ------------------------------------------------------------------------------------


def test_the_hold_button_is_there_in_its_mode_only(bar: ModeBar) -> None:
    hold = button(bar, "hold")
    assert not hold.isVisible()
    bar.take(messages.ModeChanged("hold", 0.0))
    assert hold.isVisible()
    bar.take(messages.ModeChanged("respond", 0.0))
    assert not hold.isVisible()


def test_it_holds_for_as_long_as_it_is_down(bar: ModeBar, commands: list[messages.Command]) -> None:
    bar.take(messages.ModeChanged("hold", 0.0))
    hold = button(bar, "hold")
    QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    assert commands == [messages.Hold(down=True)]
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert commands == [messages.Hold(down=True), messages.Hold(down=False)]
    QTest.keyPress(hold, Qt.Key.Key_Space)
    QTest.keyRelease(hold, Qt.Key.Key_Space)
    assert commands[2:] == [messages.Hold(down=True), messages.Hold(down=False)]


@pytest.mark.parametrize("way", ["another mode", "no engine", "the window is hidden", "the focus goes"])
def test_nothing_stays_held(bar: ModeBar, commands: list[messages.Command], qtbot: QtBot, way: str) -> None:
    bar.take(messages.ModeChanged("hold", 0.0))
    hold = button(bar, "hold")
    if way == "the focus goes":
        hold.setFocus()
        qtbot.waitUntil(hold.hasFocus)
        QTest.keyPress(hold, Qt.Key.Key_Space)
    else:
        hold.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as the mouse has it on macOS
        QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    if way == "another mode":
        bar.take(messages.ModeChanged("respond", 0.0))
    elif way == "no engine":
        bar.take(messages.Stopped(0, 0, 0, 0, 0))
    elif way == "the window is hidden":
        bar.hide()
    else:
        button(bar, "on_bar").setFocus()
    assert commands == [messages.Hold(down=True), messages.Hold(down=False)]


# --- answers --------------------------------------------------------------------------------------------


def test_there_is_nothing_to_play_anew_or_keep_at_first_and_it_says_so(bar: ModeBar) -> None:
    for name in ("reroll", "keep"):
        assert not button(bar, name).isEnabled()
        assert "yet" in button(bar, name).accessibleDescription()


def test_an_answer_can_be_played_anew_and_kept(
    bar: ModeBar, commands: list[messages.Command], qtbot: QtBot
) -> None:
    for event in (HEARD, RELEASED, *ANSWER):
        bar.take(event)
    press(bar, "reroll")
    assert commands == [messages.Reroll()]
    with qtbot.waitSignal(bar.keep_requested):
        press(bar, "keep")
    bar.take(messages.Yielded(5.0, 1))
    bar.take(HEARD)
    assert not button(bar, "reroll").isEnabled()
    assert "phrase" in button(bar, "reroll").accessibleDescription()
    assert button(bar, "keep").isEnabled()


def test_playing_along_cannot_be_played_anew(bar: ModeBar) -> None:
    for event in (HEARD, RELEASED, *ANSWER, messages.ModeChanged("accompany", 8.0)):
        bar.take(event)
    assert not button(bar, "reroll").isEnabled()
    assert "along" in button(bar, "reroll").accessibleDescription()


def test_capture_and_panic(bar: ModeBar, commands: list[messages.Command], qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.capture_requested):
        press(bar, "capture")
    press(bar, "panic")
    assert commands == [messages.Panic()]
    assert button(bar, "panic").property("role") == "problem"


# --- whose turn -----------------------------------------------------------------------------------------


def test_it_says_whose_turn_it_is(store: SettingsStore, qtbot: QtBot) -> None:
    seconds = [0.0]
    bar = ModeBar(store, lambda: seconds[0])
    qtbot.addWidget(bar)
    bar.take(ready())
    assert who(bar) == "Listening"
    bar.take(HEARD)
    assert who(bar) == "You"
    bar.take(RELEASED)
    assert who(bar) == "You"
    seconds[0] = 1.5
    bar.look()
    assert who(bar) == "Listening"
    bar.take(ANSWER[0])
    assert who(bar) == "Ritornello"
    bar.take(messages.AnswerOver(8.0, 3))
    assert who(bar) == "Listening"
    bar.take(messages.ModeChanged("accompany", 8.0))
    bar.take(HEARD)
    bar.take(ANSWER[1])
    assert who(bar) == "Together"


def test_each_turn_looks_different(bar: ModeBar) -> None:
    sign = bar.findChild(QWidget, "turn")
    assert isinstance(sign, QWidget)
    bar.take(HEARD)
    player = sign.grab().toImage()
    bar.take(ANSWER[0])
    assert sign.grab().toImage() != player


def test_turns_are_looked_at_only_while_they_are_seen(bar: ModeBar) -> None:
    assert bar._looking.isActive()
    bar.hide()
    assert not bar._looking.isActive()


def test_everything_has_a_tool_tip_and_a_description(bar: ModeBar) -> None:
    for each in bar.findChildren(QPushButton):
        assert each.toolTip()
        assert each.accessibleDescription()
