"""The page of settings, worked as a person would: what is clicked is what is set, and what is set is seen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QStandardItemModel, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import settings_clock
from gui.control_widgets import ElidedLabel, NumberBox, PlainSlider
from gui.notices import NoticeBoard
from gui.settings import Settings, SettingsStore
from gui.settings_card import Choice
from gui.settings_clock import ClockCard
from gui.settings_page import SettingsPage
from gui.settings_ports import PortsCard, listed
from realtime import messages
from realtime.controls import panel
from realtime.settings import Settings as EngineSettings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PORTS = messages.Ports(inputs=("Keys", "Pads"), outputs=("Synth",))
Widget = TypeVar("Widget", bound=QWidget)


class Desk:
    """The page, and somebody in front of it."""

    def __init__(self, qtbot: QtBot, path: Path, board: NoticeBoard) -> None:
        self.qtbot, self.board = qtbot, board
        self.store = SettingsStore(path, board)
        self.page = SettingsPage(self.store, board)
        self.commands: list[messages.Command] = []
        self.page.command.connect(self.commands.append)
        qtbot.addWidget(self.page)
        self.page.resize(900, 1800)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def find(self, kind: type[Widget], name: str) -> Widget:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        for kind in (QPushButton, QToolButton):
            button = self.page.findChild(kind, name)
            if button is not None:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        box = self.find(QCheckBox, name)
        at = QPoint(10, box.height() // 2)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=at)

    def choose(self, name: str, value: str | None) -> None:
        """Choose by keyboard, as the list itself is a window of its own."""
        choice = self.find(Choice, name)
        choice.setFocus()
        wanted = next(place for place in range(choice.count()) if choice.itemData(place) == value)
        while choice.currentIndex() != wanted:
            up = choice.currentIndex() > wanted
            QTest.keyClick(choice, Qt.Key.Key_Up if up else Qt.Key.Key_Down)

    def boxes(self) -> dict[str, bool]:
        """The ports to play on, in their order, and whether they are chosen."""
        card = self.page.findChild(PortsCard)
        assert card is not None
        holder = card._inputs.parentWidget()
        assert holder is not None
        boxes = [box for box in holder.findChildren(QCheckBox) if card._inputs.indexOf(box) >= 0]
        boxes.sort(key=card._inputs.indexOf)
        return {box.text(): box.isChecked() for box in boxes}

    def now(self) -> Settings:
        return self.store.current


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


# --- ports ----------------------------------------------------------------------------


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.none() | st.lists(st.sampled_from("abcdef")))
def test_every_port_is_listed_once_and_none_is_forgotten(chosen: list[str], there: list[str] | None) -> None:
    ports = listed(chosen, there)
    assert sorted(name for name, _ in ports) == sorted({*chosen, *(there or ())})
    assert {name for name, here in ports if not here} == (set() if there is None else {*chosen} - {*there})


def test_inputs_are_chosen_and_let_go(desk: Desk) -> None:
    own = "Ritornello In (our own port, for your DAW)"
    assert desk.boxes() == {own: True}
    desk.page.take(PORTS)
    assert desk.boxes() == {own: True, "Keys": False, "Pads": False}
    desk.click("input Keys")
    desk.click("input Pads")
    assert desk.now().inputs == ("Keys", "Pads")
    assert desk.boxes() == {own: False, "Keys": True, "Pads": True}
    desk.click("input Keys")
    assert desk.now().inputs == ("Pads",)
    desk.click("own_input")
    assert desk.now().inputs == ()
    assert desk.boxes() == {own: True, "Keys": False, "Pads": False}
    desk.click("own_input")  # something has to be listened to
    assert desk.boxes()[own]


def test_a_port_that_is_gone_stays_chosen_and_says_so(desk: Desk) -> None:
    desk.page.take(PORTS)
    desk.click("input Keys")
    desk.choose("output", "Synth")
    desk.page.take(messages.Ports(inputs=("Pads",), outputs=()))
    assert desk.now().inputs == ("Keys",)
    assert desk.now().output == "Synth"
    assert desk.boxes() == {
        "Ritornello In (our own port, for your DAW)": False,
        "Pads": False,
        "Keys (not here now)": True,
    }
    assert desk.find(Choice, "output").currentText() == "Synth (not here now)"
    desk.page.take(PORTS)
    assert "Keys" in desk.boxes()
    assert desk.find(Choice, "output").currentText() == "Synth"


def test_a_port_that_is_gone_can_be_let_go(desk: Desk) -> None:
    desk.store.change(inputs=("Keys",))
    desk.page.take(messages.Ports((), ()))
    desk.click("input Keys")
    assert desk.now().inputs == ()
    assert list(desk.boxes()) == ["Ritornello In (our own port, for your DAW)"]


def test_nothing_is_called_missing_before_anybody_has_looked(desk: Desk) -> None:
    desk.store.change(inputs=("Keys",), output="Synth")
    assert "Keys" in desk.boxes()
    assert desk.find(Choice, "output").currentText() == "Synth"


def test_a_box_keeps_the_keyboard_while_ports_come_and_go(desk: Desk) -> None:
    desk.page.take(PORTS)
    pads = desk.find(QCheckBox, "input Pads")
    desk.qtbot.waitUntil(pads.isVisible)
    pads.setFocus()
    assert pads.hasFocus()
    desk.page.take(messages.Ports(inputs=("Another", "Pads", "Third"), outputs=()))
    assert desk.find(QCheckBox, "input Pads") is pads
    assert pads.hasFocus()
    QTest.keyClick(pads, Qt.Key.Key_Space)
    assert desk.now().inputs == ("Pads",)


def test_windows_is_told_of_loopback_ports(qtbot: QtBot, desk: Desk) -> None:
    card = PortsCard(desk.store, platform="win32")
    qtbot.addWidget(card)
    hint = card.findChild(QLabel, "loopback_hint")
    assert hint is not None
    assert "loopMIDI" in hint.text()
    output = card.findChild(Choice, "output")
    assert output is not None
    assert output.currentText() == "none yet"
    elsewhere = PortsCard(desk.store, platform="linux")
    qtbot.addWidget(elsewhere)
    assert elsewhere.findChild(QLabel, "loopback_hint") is None


# --- clock and channels ---------------------------------------------------------------


def test_the_clock_and_where_it_comes_from(desk: Desk) -> None:
    desk.page.take(PORTS)
    source = desk.find(Choice, "clock_in")
    assert not source.isVisible()
    desk.choose("clock", "midi")
    assert desk.now().clock == "midi"
    assert source.isVisible()
    desk.choose("clock_in", "Pads")
    assert desk.now().clock_in == "Pads"
    desk.click("clock_out")
    assert desk.now().clock_out
    desk.choose("clock", "internal")
    assert not source.isVisible()
    assert desk.now().clock_in == "Pads"  # for the next time


def test_link_can_be_chosen_where_it_is_installed_only(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for installed in (True, False):
        monkeypatch.setattr(settings_clock, "_LINK_MODULE", "json" if installed else "no such module")
        card = ClockCard(desk.store)
        qtbot.addWidget(card)
        clock = card.findChild(Choice, "clock")
        assert clock is not None
        model, place = clock.model(), clock.findData("link")
        assert isinstance(model, QStandardItemModel)
        assert model.item(place).isEnabled() == installed
        assert ("not installed" in clock.itemText(place)) != installed


def test_channels_are_toggled_and_none_is_all(desk: Desk) -> None:
    for number in (10, 2):
        desk.click(f"channel_{number}")
    assert desk.now().channels == (2, 10)
    desk.click("channel_10")
    assert desk.now().channels == (2,)
    assert desk.find(QToolButton, "channel_2").isChecked()
    desk.click("all_channels")
    assert desk.now().channels == ()
    assert not desk.find(QToolButton, "channel_2").isChecked()
    assert not desk.find(QPushButton, "all_channels").isEnabled()


# --- sound and latency ----------------------------------------------------------------


def test_sound_is_turned_on_and_off_and_says_how_it_is(desk: Desk) -> None:
    state, again = desk.find(QLabel, "sound_state"), desk.find(QPushButton, "sound_again")
    desk.page.take(messages.Sound(on=True, device="Speakers", voice="Piano"))
    assert state.text() == "Piano, heard on Speakers."
    assert state.property("role") == "good"
    assert not again.isVisible()
    desk.page.take(messages.Sound(on=True, problem="No device: plug one in."))
    assert state.text() == "No device: plug one in."
    assert state.property("role") == "problem"
    desk.click("sound_again")
    assert desk.commands == [messages.SetSound(on=True, volume=0.8)]
    desk.click("sound")
    assert not desk.now().sound
    assert not state.isVisible()
    assert not again.isVisible()


def test_volume_by_slider(desk: Desk) -> None:
    volume = desk.find(PlainSlider, "volume")
    assert volume.value() == 80
    volume.setFocus()
    QTest.keyClick(volume, Qt.Key.Key_Right)
    assert desk.now().volume == 0.81
    desk.store.change(volume=0.25)
    assert volume.value() == 25
    assert desk.now().volume == 0.25
    QTest.keyClick(volume, Qt.Key.Key_Backspace)
    assert desk.now().volume == 0.8


def test_a_soundfont_is_chosen_and_let_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [("", ""), ("/sounds/Grand.sf2", "")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: answers.pop(0))
    desk.click("choose_soundfont")  # and is cancelled
    assert desk.now().soundfont is None
    assert not desk.find(QPushButton, "clear_soundfont").isVisible()
    desk.click("choose_soundfont")
    assert desk.now().soundfont == "/sounds/Grand.sf2"
    assert desk.find(ElidedLabel, "soundfont").whole == "Grand.sf2"
    desk.click("clear_soundfont")
    assert desk.now().soundfont is None


def test_latency_has_the_range_of_the_control_and_is_told_at_once(desk: Desk) -> None:
    number = desk.find(NumberBox, "latency")
    assert not number.isEnabled()
    desk.page.take(panel(EngineSettings(latency_ms=12.5)))
    assert number.isEnabled()
    assert (number.minimum(), number.maximum(), number.value()) == (0, 500, 12.5)
    assert desk.commands == []
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "20")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert desk.now().controls == {"latency_ms": 20.0}
    assert desk.commands == [messages.Set("latency_ms", 20.0)]
    desk.page.take(messages.ControlChanged("latency_ms", 30.0))
    desk.page.take(messages.ControlChanged("density", 3.0))
    assert number.value() == 30.0
    assert len(desk.commands) == 1
    desk.store.reset()
    assert number.value() == 0.0
    assert len(desk.commands) == 1  # whoever keeps engine and settings in step tells it


# --- the app itself -------------------------------------------------------------------


def test_theme_and_names_of_notes(desk: Desk) -> None:
    desk.choose("theme", "dark")
    assert desk.now().theme == "dark"
    desk.click("show_labels")
    assert not desk.now().show_labels


def test_the_folder_of_takes(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, opened = tmp_path / "takes" / "mine", list[QUrl]()
    starts: list[str] = []

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return str(chosen) if len(starts) > 1 else ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    desk.click("choose_takes")  # and is cancelled
    assert desk.now().takes_folder is None
    desk.click("choose_takes")
    assert desk.now().takes_folder == str(chosen)
    assert all(Path(start).is_dir() for start in starts)
    assert desk.find(ElidedLabel, "takes_folder").whole == str(chosen)
    desk.click("show_takes")
    assert chosen.is_dir()
    assert [url.toLocalFile() for url in opened] == [str(chosen)]
    desk.click("usual_takes")
    assert desk.now().takes_folder is None


def test_a_folder_that_cannot_be_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", pytest.fail)
    (tmp_path / "file").touch()
    desk.store.change(takes_folder=str(tmp_path / "file" / "takes"))
    desk.click("show_takes")
    (notice,) = desk.board.notices
    assert notice.kind == "problem"
    assert "cannot be made" in notice.text


def test_the_way_to_the_controllers(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.page.controllers_requested):
        desk.click("controllers")


# --- taking back ----------------------------------------------------------------------


def test_undo_says_what_it_takes_back(desk: Desk) -> None:
    undo = desk.find(QPushButton, "undo")
    assert not undo.isEnabled()
    desk.page.take(PORTS)
    desk.click("channel_3")
    desk.click("input Keys")
    assert undo.text() == "Undo: MIDI ports"
    desk.click("undo")
    assert desk.now() == Settings(channels=(3,))
    assert undo.text() == "Undo: channels"
    QTest.keyClick(desk.page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.now() == Settings()
    assert not undo.isEnabled()


def test_a_reset_can_be_taken_back_where_it_is_said(desk: Desk) -> None:
    desk.store.change(model="mine", bpm=90.0)
    desk.click("reset")
    assert desk.now() == Settings()
    (notice,) = desk.board.notices
    assert notice.kind == "done"
    assert notice.remedy is not None
    notice.remedy.do()
    assert desk.now() == Settings(model="mine", bpm=90.0)
    assert desk.board.notices == ()


def test_what_is_said_of_a_reset_goes_when_its_button_would_take_back_something_else(desk: Desk) -> None:
    desk.store.change(model="mine")
    desk.click("reset")
    desk.click("channel_1")
    assert desk.board.notices == ()


def test_a_reset_of_nothing_says_nothing(desk: Desk) -> None:
    desk.click("reset")
    assert desk.board.notices == ()


# --- the page -------------------------------------------------------------------------


def test_wide_pages_have_two_columns(desk: Desk) -> None:
    for width, direction in (
        (1400, QBoxLayout.Direction.LeftToRight),
        (900, QBoxLayout.Direction.TopToBottom),
    ):
        desk.page.resize(width, 700)
        assert desk.page._columns.direction() == direction


def test_everything_can_be_reached_and_is_named(desk: Desk) -> None:
    desk.page.take(PORTS)
    desk.page.take(panel(EngineSettings()))
    desk.store.change(clock="midi", soundfont="/a.sf2", takes_folder="/a")
    desk.page.take(messages.Sound(on=True, problem="No."))
    wanted = {
        each
        for kind in (QPushButton, QToolButton, QCheckBox, Choice, NumberBox, PlainSlider)
        for each in desk.page.findChildren(kind)
        if each.isVisible() and each.isEnabled()
    }
    assert len(wanted) > 30
    assert not [each for each in wanted if not (each.accessibleName() or getattr(each, "text", str)())]
    here: QWidget | None = desk.find(QPushButton, "undo")
    reached: list[QWidget] = []
    while here is not None and here not in reached:
        here.setFocus()
        reached.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    assert wanted <= set(reached)
    # From top to bottom: the order in which they are seen.
    heights = [each.mapTo(desk.page, QPoint()).y() for each in reached[: len(wanted)]]
    assert all(later >= earlier - 8 for earlier, later in itertools.pairwise(heights))


def test_a_wheel_over_a_list_scrolls_the_page(desk: Desk) -> None:
    theme = desk.find(Choice, "theme")
    desk.find(QPushButton, "undo").setFocus()
    middle = QPointF(theme.rect().center())
    wheel = QWheelEvent(
        middle, theme.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 - Qt has no names
    )  # fmt: skip
    QApplication.sendEvent(theme, wheel)
    assert desk.now().theme == "system"
    assert theme.currentData() == "system"
    assert not wheel.isAccepted()


def test_nothing_is_wider_than_a_small_window(desk: Desk) -> None:
    desk.page.take(messages.Ports(inputs=("A very long name of a port " * 6,), outputs=("B" * 200,)))
    desk.store.change(soundfont=f"/{'c' * 200}.sf2", takes_folder=f"/{'d' * 200}")
    assert desk.page.minimumSizeHint().width() <= 900
    assert desk.page._inside.minimumSizeHint().width() <= 900
