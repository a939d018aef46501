"""The page that helps to connect: the same time for both, and what holds for the page as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gui.connect.cards import StepCard
from gui.connect.facts import DAWS, INPUT, OUTPUT, Platform, guide_for
from gui.connect.page import ConnectPage
from gui.notices import NoticeBoard
from gui.settings.store import Settings, SettingsStore
from realtime import messages

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


def tempo(
    bpm: float = 120.0, source: str = "midi", *, in_sync: bool = True, running: bool = True
) -> messages.Tempo:
    return messages.Tempo(0.0, 0.0, bpm, running, in_sync, source)


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


def on_board(board: NoticeBoard) -> list[str]:
    return [notice.text for notice in board.notices]


def pick(page: ConnectPage, name: str, text: str) -> None:
    """Choose what begins with ``text`` in a chooser with the keys, as without a mouse."""
    box = child(page, QComboBox, name)
    texts = [box.itemText(index) for index in range(box.count())]
    place = next(index for index, each in enumerate(texts) if each.startswith(text))
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentIndex() == place


# --- step 3 --------------------------------------------------------------------------------


def test_the_daws_clock_is_chosen_waited_for_and_told(page: ConnectPage, store: SettingsStore) -> None:
    QTest.mouseClick(page.clock.choices["midi"], LEFT)
    assert store.current.clock == "midi"
    page.take(ready(clock="midi"))
    page.take(tempo(in_sync=False))
    status = "step_clock_status"
    assert words(page, status) == "Waiting for the clock… press Play in Ableton Live."
    page.take(tempo(97.53))
    assert words(page, status) == "Got it: 97.5 BPM, running"
    assert done(page.clock)
    page.take(tempo(97.53, running=False))
    assert words(page, status) == "Got it: 97.5 BPM, standing still"
    page.take(tempo(in_sync=False))
    assert words(page, status) == "The clock has stopped: press Play in Ableton Live."
    assert done(page.clock)


def test_link_is_shared(page: ConnectPage, store: SettingsStore) -> None:
    QTest.mouseClick(page.clock.choices["link"], LEFT)
    assert store.current.clock == "link"
    assert page.clock.steps.steps == guide_for(DAWS[0], "macos").link
    assert [arrow.way for arrow in page.clock.diagram.arrows] == ["both", "both"]
    page.take(ready(clock="link"))
    page.take(tempo(source="link", running=False))
    assert words(page, "step_clock_status") == "Got it: 120.0 BPM by Ableton Link, standing still"


def test_our_own_clock_counts_once_it_is_chosen(page: ConnectPage) -> None:
    assert not done(page.clock)
    assert not page.clock.diagram.isVisible()
    click(page, "clock_keep")
    assert done(page.clock)
    assert not page.clock.keep.isVisible()


def test_ritornello_can_lead_but_not_two(page: ConnectPage, store: SettingsStore) -> None:
    page.clock.sending.setFocus()
    QTest.keyClick(page.clock.sending, Qt.Key.Key_Space)
    assert now(store).clock_out
    assert page.clock.following.isVisible()
    assert page.clock.following.steps == guide_for(DAWS[0], "macos").follow
    assert [box.text for box in page.clock.diagram.boxes] == [OUTPUT, "Ableton Live"]
    QTest.mouseClick(page.clock.choices["midi"], LEFT)
    assert not now(store).clock_out
    assert not page.clock.sending.isEnabled()
    assert not page.clock.following.isVisible()


def test_a_keyboard_heard_directly_leaves_the_clock_to_be_sent_elsewhere(
    page: ConnectPage, store: SettingsStore
) -> None:
    store.change(inputs=("Keystation 61",), clock="midi")
    assert page.clock.status.property("role") == "warning"
    assert not page.clock.steps.isVisible()
    assert page.clock.port.isVisible()
    pick(page, "clock_port", "Bus 1")
    assert store.current.clock_in == "Bus 1"
    assert any("Bus 1" in step for step in page.clock.steps.steps)
    assert words(page, "step_clock_status") == "Waiting for the clock… press Play in Ableton Live."


# --- all of it -----------------------------------------------------------------------------


def test_three_steps_done_are_posted_once_and_kept(
    page: ConnectPage, store: SettingsStore, board: NoticeBoard
) -> None:
    store.change(clock="midi")
    for event in (ready(clock="midi"), heard(), messages.Auditioning(0.0, 1.0), tempo()):
        page.take(event)
    assert words(page, "summary") == "2 of 3 done"
    assert on_board(board) == []
    click(page, "arrived_yes")
    assert words(page, "summary") == "3 of 3 done"
    assert on_board(board) == ["Ritornello and Ableton Live are connected."]
    board.dismiss(board.notices[0])
    page.take(heard(61))
    page.hide()
    page.show()
    assert on_board(board) == []
    assert words(page, "summary") == "3 of 3 done"


def test_without_a_midi_system_it_says_what_to_start_and_looks_again(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("linux")
    assert not page.no_midi.isVisible()
    page.take(ready(api="", inputs=(), output=""))
    assert page.no_midi.isVisible()
    assert "snd-seq" in page.no_midi.steps.steps[0]
    assert not page.answers.note.isEnabled()
    assert not page.keyboard.ports.isEnabled()
    with qtbot.waitSignal(page.look_again_requested):
        click(page, "look_again")
    page.take(ready())
    assert not page.no_midi.isVisible()
    assert page.answers.note.isEnabled()


@pytest.mark.parametrize(
    ("sound", "text", "role"),
    [
        (None, "The built-in sound is starting…", "muted"),
        (
            messages.Sound(on=True, device="Speakers", voice="Grand"),
            "The built-in sound (Grand) comes out of Speakers.",
            "good",
        ),
        (
            messages.Sound(on=True, problem="No sound device is there."),
            "No sound device is there.",
            "problem",
        ),
    ],
)
def test_without_a_daw_it_says_how_the_sound_is(
    page: ConnectPage, sound: messages.Sound | None, text: str, role: str
) -> None:
    if sound is not None:
        page.take(sound)
    assert words(page, "sound_state") == text
    assert page.alone.state.property("role") == role


def test_the_sound_is_switched_and_an_answer_is_noticed(page: ConnectPage, store: SettingsStore) -> None:
    click(page, "sound_switch")
    assert not now(store).sound
    assert words(page, "sound_state") == "The built-in sound is off."
    click(page, "sound_switch")
    assert now(store).sound
    assert "five notes" in page.alone.hint.text()
    page.take(messages.Played(4.0, 0, 62, 80, 0.001))
    assert page.alone.hint.text().startswith("Ritornello has answered.")


def test_before_the_engine_speaks_nothing_is_claimed(make_page: MakePage) -> None:
    page = make_page()
    for step in ("keyboard", "answers", "clock"):
        assert words(page, f"step_{step}_status") == "The engine is starting…"
    assert not page.answers.note.isEnabled()


def test_all_that_can_be_used_is_reached_by_the_tab_key_and_says_what_it_is(page: ConnectPage) -> None:
    page.take(heard())
    page.take(messages.Auditioning(0.0, 1.0))
    click(page, "daw_reaper")
    child(page, QComboBox, "platform").setFocus()
    reached: list[str] = []  # of the DAWs the chosen one alone: the arrow keys choose among them
    for _ in range(40):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget.objectName() in reached:
            break
        reached.append(widget.objectName())
        named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
        assert named, widget.objectName()
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    order = [
        "platform",
        "daw_reaper",
        "input_port",
        "keyboard_again",
        "output_port",
        "send_note",
        "send_phrase",
    ]
    order += ["arrived_yes", "arrived_no", "clock_internal", "clock_keep", "clock_out", "sound_switch"]
    assert [name for name in reached if name in order or name.startswith("daw_")] == order


@pytest.mark.parametrize("width", [520, 700, 932, 1400])
def test_nothing_is_cut_off_at_any_width(qtbot: QtBot, make_page: MakePage, width: int) -> None:
    page = make_page("linux")
    page.take(ready())
    page.take(messages.Auditioning(0.0, 1.0))
    click(page, "daw_other")
    click(page, "arrived_no")
    page.resize(width, 560)
    area = child(page, QScrollArea, "connect_scroll")
    inside, room = area.widget(), area.viewport().width()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() == room)

    def whole() -> bool:
        wrapped = [label for label in page.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
        assert len(wrapped) > 20
        return all(label.height() >= label.heightForWidth(label.width()) for label in wrapped)

    qtbot.waitUntil(whole)
    for widget in (*page.findChildren(QLabel), *page.findChildren(QPushButton)):
        if widget.isVisible() and inside.isAncestorOf(widget):
            assert widget.mapTo(inside, widget.rect().bottomRight()).x() < room
