"""The page that helps to connect: which DAW, the keyboard, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.connect.answers import PHRASE, TEST_NOTE
from gui.connect.cards import StepCard
from gui.connect.facts import DAWS, INPUT, OUTPUT, Daw, Platform, guide_for
from gui.connect.page import ConnectPage
from gui.notices import NoticeBoard
from gui.settings.store import Settings, SettingsStore
from realtime import messages
from realtime.echo import EchoNews

LEFT = Qt.MouseButton.LeftButton
AnyWidget = TypeVar("AnyWidget", bound=QWidget)
MakePage = Callable[..., ConnectPage]


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> SettingsStore:  # noqa: ARG001 - qtbot makes the application
    return SettingsStore(tmp_path / "settings.json", board)


@pytest.fixture
def make_page(qtbot: QtBot, board: NoticeBoard, store: SettingsStore) -> Iterator[MakePage]:
    windows: list[QWidget] = []

    def make(platform: Platform = "macos") -> ConnectPage:
        # In a window that has no least size: the platform of tests can't tell anybody of one.
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        page = ConnectPage(store, board, platform)
        page.setParent(window)
        page.resize(932, 600)
        window.resize(1400, 700)
        window.show()
        return page

    yield make
    windows.clear()


@pytest.fixture
def page(make_page: MakePage) -> ConnectPage:
    page = make_page()
    page.take(ready())
    page.take(messages.Ports(("Keystation 61", "Bus 1"), ("Synth",)))
    return page


def ready(
    inputs: tuple[str, ...] = (INPUT,),
    output: str = OUTPUT,
    clock: str = "internal",
    api: str = "CoreMIDI",
    waiting: tuple[str, ...] = (),
) -> messages.Ready:
    return messages.Ready(3, "default", api, inputs, output, clock, 120.0, "4/4", "respond", waiting)


def heard(pitch: int = 60, port: int = 0) -> messages.Heard:
    return messages.Heard(0.0, 0, pitch, 90, port)


def child(page: QWidget, kind: type[AnyWidget], name: str) -> AnyWidget:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(child(page, QPushButton, name), LEFT)


def words(page: QWidget, name: str) -> str:
    return child(page, QLabel, name).text()


def done(card: StepCard) -> bool:
    return card.badge.done


def now(store: SettingsStore) -> Settings:
    return store.current


def pick(page: ConnectPage, name: str, text: str) -> None:
    """Choose what begins with ``text`` in a chooser with the keys, as without a mouse."""
    box = child(page, QComboBox, name)
    texts = [box.itemText(index) for index in range(box.count())]
    place = next(index for index, each in enumerate(texts) if each.startswith(text))
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentIndex() == place


# --- which DAW -----------------------------------------------------------------------------


@pytest.mark.parametrize("daw", DAWS, ids=lambda daw: daw.key)
def test_a_daw_is_chosen_remembered_and_explained(page: ConnectPage, store: SettingsStore, daw: Daw) -> None:
    click(page, f"daw_{daw.key}")
    assert store.current.guided == daw.key
    guide = guide_for(daw, "macos")
    assert page.answers.steps.steps == guide.answers
    assert page.keyboard.steps.steps == guide.keyboard
    checked = [each.key for each in DAWS if child(page, QPushButton, f"daw_{each.key}").isChecked()]
    assert checked == [daw.key]


def test_the_arrow_keys_choose_among_the_daws(page: ConnectPage, store: SettingsStore) -> None:
    first = child(page, QPushButton, "daw_live")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert store.current.guided == "logic"


def test_the_daw_of_last_time_is_chosen(make_page: MakePage, store: SettingsStore) -> None:
    store.change(guided="reaper")
    assert child(make_page(), QPushButton, "daw_reaper").isChecked()


@pytest.mark.parametrize(("platform", "key"), [("macos", "live"), ("windows", "live"), ("linux", "ardour")])
def test_before_any_choice_there_is_a_daw_that_exists_here(
    make_page: MakePage, platform: Platform, key: str
) -> None:
    page = make_page(platform)
    assert child(page, QPushButton, f"daw_{key}").isChecked()
    assert not child(page, QLabel, "missing").isVisible()


def test_a_daw_that_does_not_exist_here_says_so_and_gives_no_steps(make_page: MakePage) -> None:
    page = make_page("linux")
    click(page, "daw_logic")
    assert words(page, "missing") == "Logic Pro runs on macOS only."
    assert child(page, QLabel, "missing").isVisible()
    assert not page.keyboard.steps.isVisible()
    assert not page.answers.steps.isVisible()
    pick(page, "platform", "macOS")
    assert not child(page, QLabel, "missing").isVisible()
    assert page.answers.steps.isVisible()


def test_windows_begins_with_loopback_ports(make_page: MakePage) -> None:
    page = make_page("windows")
    assert page.first.isVisible()
    assert "loopMIDI" in page.first.steps.steps[0]
    pick(page, "platform", "macOS")
    assert not page.first.isVisible()


# --- step 1 --------------------------------------------------------------------------------


def test_a_note_is_waited_for_and_told(page: ConnectPage) -> None:
    assert words(page, "step_keyboard_status").startswith("Waiting for your note…")
    assert INPUT in words(page, "step_keyboard_status")
    page.take(heard(64))
    assert words(page, "step_keyboard_status") == f"Got it: E4 from {INPUT}"
    assert done(page.keyboard)
    assert page.keyboard.badge.accessibleName() == "Step 1, done"
    assert page.keyboard.status.property("role") == "good"
    assert words(page, "summary") == "1 of 3 done"


def test_keys_on_the_screen_are_not_taken_for_the_keyboard(page: ConnectPage) -> None:
    page.take(heard(port=1))
    assert not done(page.keyboard)


def test_waiting_can_start_again(page: ConnectPage) -> None:
    assert not page.keyboard.restart.isVisible()
    page.take(heard())
    click(page, "keyboard_again")
    assert not done(page.keyboard)
    assert words(page, "summary") == "0 of 3 done"


def test_a_keyboard_can_be_chosen_directly_and_given_back(page: ConnectPage, store: SettingsStore) -> None:
    pick(page, "input_port", "Keystation")
    assert now(store).inputs == ("Keystation 61",)
    assert not page.keyboard.steps.isVisible()
    assert [box.text for box in page.keyboard.diagram.boxes] == ["Your keyboard", "Ritornello"]
    pick(page, "input_port", "Ritornello")
    assert now(store).inputs == ()
    assert page.keyboard.steps.isVisible()


def test_a_bridge_is_named_in_the_steps(page: ConnectPage, store: SettingsStore) -> None:
    store.change(inputs=("IAC Driver Bus 1",))
    assert page.keyboard.steps.isVisible()
    assert any("IAC Driver Bus 1" in step for step in page.keyboard.steps.steps)


def test_a_port_that_is_not_here_is_told_and_still_shown_as_chosen(
    page: ConnectPage, store: SettingsStore
) -> None:
    store.change(inputs=("Launchkey",))
    page.take(ready(inputs=("Launchkey",), waiting=("Launchkey",)))
    assert words(page, "step_keyboard_status") == "Launchkey isn't here now: plug it in, or choose another."
    assert page.keyboard.ports.currentText() == "Launchkey (not here now)"
    page.take(messages.Ports(("Keystation 61", "Launchkey"), ()))
    assert words(page, "step_keyboard_status") == "Waiting for your note…"
    assert page.keyboard.ports.currentText() == "Launchkey"


def test_several_inputs_are_shown_as_they_are(page: ConnectPage, store: SettingsStore) -> None:
    store.change(inputs=("Bus 1", "Keystation 61"))
    box = page.keyboard.ports
    assert box.currentText() == "Bus 1, Keystation 61"
    box.activated.emit(box.currentIndex())
    assert now(store).inputs == ("Bus 1", "Keystation 61")


def test_where_ports_of_our_own_can_not_be_one_is_to_be_chosen(make_page: MakePage) -> None:
    page = make_page("windows")
    page.take(ready(api="Windows MIDI", waiting=(INPUT, OUTPUT)))
    for step in ("step_keyboard_status", "step_answers_status"):
        assert words(page, step).startswith("Ritornello can make no port of its own here")


def test_the_wheel_changes_no_port(page: ConnectPage, store: SettingsStore) -> None:
    box = page.keyboard.ports
    middle = QPointF(box.rect().center())
    turn = QWheelEvent(
        middle,
        box.mapToGlobal(middle),
        QPointF(0, 0).toPoint(),
        QPointF(0, -120).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted: Qt takes no names here
    )
    QApplication.sendEvent(box, turn)
    assert now(store).inputs == ()


# --- step 2 --------------------------------------------------------------------------------


@pytest.mark.parametrize(("button", "clip"), [("send_note", TEST_NOTE), ("send_phrase", PHRASE)])
def test_notes_are_sent_and_asked_about(
    qtbot: QtBot, page: ConnectPage, button: str, clip: messages.Audition
) -> None:
    assert not page.answers.yes.isVisible()
    with qtbot.waitSignal(page.command) as sent:
        click(page, button)
    assert sent.args == [clip]
    page.take(messages.Auditioning(0.0, 1.0))
    assert words(page, "step_answers_status") == "Sent: did the track's meter move?"
    click(page, "arrived_yes")
    assert done(page.answers)
    assert words(page, "step_answers_status") == "Answers reach Ableton Live."
    assert not page.answers.yes.isVisible()


def test_the_test_note_is_middle_c_a_beat_long() -> None:
    assert messages.Audition((messages.ClipNote(0, 1, 60, 96),)) == TEST_NOTE
    assert all(0 < note.velocity < 128 and note.duration > 0 for note in PHRASE.notes)


def test_notes_that_did_not_arrive_show_causes_to_tick_off(page: ConnectPage) -> None:
    page.take(messages.Auditioning(0.0, 1.0))
    assert not page.answers.causes.isVisible()
    click(page, "arrived_no")
    assert not done(page.answers)
    assert page.answers.causes.isVisible()
    assert page.answers.causes.items == guide_for(DAWS[0], "macos").causes
    first, second, *_ = page.answers.causes.boxes
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    label = next(each for each in page.answers.causes.findChildren(QLabel) if "Monitor" in each.text())
    QTest.mouseClick(label, LEFT)
    assert first.isChecked()
    assert second.isChecked()
    page.take(messages.Meters(0.0, 0.0, 0, {}, realtime=True))
    page.take(heard())
    assert first.isChecked()
    click(page, "send_note")
    click(page, "arrived_yes")
    assert done(page.answers)
    assert not page.answers.causes.isVisible()


def test_sending_again_asks_again(page: ConnectPage) -> None:
    page.take(messages.Auditioning(0.0, 1.0))
    click(page, "arrived_yes")
    click(page, "send_note")
    assert not done(page.answers)
    assert page.answers.yes.isVisible()


def test_a_loop_is_told_until_it_is_over(page: ConnectPage) -> None:
    page.take(messages.Auditioning(0.0, 1.0))
    click(page, "arrived_yes")
    news = EchoNews(looping=True, seconds=0.0, delay=0.02)
    page.take(messages.Notice(news.text))
    assert words(page, "step_answers_status") == news.text
    assert page.answers.status.property("role") == "problem"
    assert page.answers.loop.isVisible()
    assert not done(page.answers)
    page.take(messages.Notice(news._replace(looping=False).text))
    assert done(page.answers)


def test_another_port_to_play_on_can_be_chosen(page: ConnectPage, store: SettingsStore) -> None:
    pick(page, "output_port", "Synth")
    assert now(store).output == "Synth"
    assert "Synth" in " ".join(page.answers.steps.steps)
    page.take(messages.Ports((), ()))
    assert words(page, "step_answers_status") == "Synth isn't here now: switch it on, or choose another."
    pick(page, "output_port", "Ritornello")
    assert now(store).output is None
