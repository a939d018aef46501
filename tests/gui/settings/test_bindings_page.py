"""The page of controllers: what the engine binds is seen and kept, and nothing that is kept gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.settings.bindings_page import BindingsPage
from gui.settings.bindings_row import BindingRow, action_name
from gui.settings.store import SettingsStore
from realtime import messages
from realtime.controller_map import ControllerMap, Learned, Refused
from realtime.controls import ACTIONS, CONTROLS, panel
from realtime.settings import Settings as EngineSettings

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.usefixtures("qapp"),
]

READY = messages.Ready(3, "default", "ALSA", ("Keys",), "Synth", "internal", 120.0, "4/4", "respond")
NOTHING: dict[str, object] = {"bindings": []}


class FakeEngine:
    """Binds as the engine does, and says what it says."""

    def __init__(self, page: BindingsPage) -> None:
        self.map, self.page = ControllerMap(), page
        self.heard: list[messages.Command] = []
        self._told: dict[str, str] = {}
        page.command.connect(self.obey)

    def begin(self) -> None:
        for event in (READY, panel(EngineSettings())):
            self.page.take(event)
        self.tell()

    def obey(self, command: messages.Command) -> None:
        self.heard.append(command)
        match command:
            case messages.Learn(name):
                (self.map.learn_action if name in ACTIONS else self.map.learn)(name)
            case messages.Forget(name):
                self.map.forget(name)
                self.tell(name)
            case messages.Bind(data):
                self.map.restore(data)
                self.tell(*self._told, *self.map.bindings)

    def move(self, *msg: int) -> None:
        """Move something on the keyboard."""
        match self.map.receive(bytes(msg), 0.0):
            case Refused(_, reason):
                self.page.take(messages.Problem(reason, "command"))
            case Learned(name):
                self.tell(name)

    def tell(self, *names: str) -> None:
        bound = {name: str(each.source) for name, each in self.map.bindings.items()}
        lost = [name for name in self._told if name not in bound]
        for name in dict.fromkeys((*names, *lost)):
            self.page.take(messages.Learned(name, bound.get(name, "")))
        self._told = bound
        self.page.take(messages.Bindings(self.map.to_dict()))


class Desk:
    """The page in a window, with somebody in front and an engine behind."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self.store = SettingsStore(path, NoticeBoard())
        self.page = BindingsPage(self.store)
        self.engine = FakeEngine(self.page)
        self.window = QWidget()
        self.panics: list[None] = []
        QVBoxLayout(self.window).addWidget(self.page)
        panic = QShortcut(QKeySequence("Esc"), self.window)
        panic.activated.connect(lambda: self.panics.append(None))
        qtbot.addWidget(self.window)
        self.window.resize(900, 700)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def row(self, name: str) -> BindingRow:
        found = self.page.findChild(BindingRow, f"binding {name}")
        assert found is not None, name
        return found

    def button(self, name: str, what: str) -> QPushButton:
        found = self.row(name).findChild(QPushButton, what)
        assert found is not None
        return found

    def click(self, name: str, what: str) -> None:
        QTest.mouseClick(self.button(name, what), Qt.MouseButton.LeftButton)

    def press(self, what: str) -> None:
        found = self.page.findChild(QPushButton, what)
        assert found is not None
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def text(self, name: str, what: str) -> str:
        found = self.row(name).findChild(QLabel, what)
        assert found is not None
        return found.text() if not found.isHidden() else ""

    def seen(self) -> set[str]:
        return {row.name for row in self.page.findChildren(BindingRow) if row.isVisibleTo(self.page)}


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json")
    yield desk
    desk.store.close()


# --- what is there ----------------------------------------------------------------------


def test_before_the_engine_runs_there_is_nothing_to_bind(desk: Desk) -> None:
    label = desk.page.findChild(QLabel, "nothing")
    assert label is not None
    assert label.isVisible()
    desk.engine.begin()
    assert not label.isVisible()


def test_every_action_and_every_control_with_a_number_can_be_bound(desk: Desk) -> None:
    desk.engine.begin()
    assert desk.seen() == {*ACTIONS, *CONTROLS} - {"scale"}  # no knob can say a word


def test_every_action_has_a_name_for_people() -> None:
    assert all(
        action_name(name) != name.capitalize() for name in ACTIONS if name not in {"keep", "capture", "panic"}
    )
    assert action_name("later_addition") == "Later addition"


def test_another_engine_makes_no_new_rows(desk: Desk) -> None:
    desk.engine.begin()
    row = desk.row("tap")
    desk.engine.begin()
    assert desk.row("tap") is row


def test_an_engine_with_other_controls_has_other_rows_and_what_is_bound_stays_seen(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    desk.engine.move(0x90, 36, 100)
    desk.page.take(
        messages.Panel((), (messages.ActionInfo("tap", "Taps."), messages.ActionInfo("wave", "Waves.")))
    )
    assert desk.seen() == {"tap", "wave"}
    assert desk.text("tap", "bound") == "note 36 on channel 1"


# --- learning ---------------------------------------------------------------------------


def test_a_knob_is_learnt_seen_and_kept(desk: Desk) -> None:
    desk.engine.begin()
    assert desk.text("density", "bound") == "nothing"
    desk.click("density", "learn")
    assert desk.engine.heard == [messages.Learn("density")]
    assert desk.text("density", "bound") == "move something…"
    assert desk.button("density", "learn").text() == "Cancel"
    desk.engine.move(0xB0, 74, 10)
    assert desk.text("density", "bound") == "controller 74 on channel 1"
    assert desk.button("density", "learn").text() == "Learn"
    assert desk.store.current.bindings == desk.engine.map.to_dict()
    assert desk.engine.heard == [messages.Learn("density")]  # nothing was echoed


def test_what_loses_its_knob_to_another_is_seen_to(desk: Desk) -> None:
    desk.engine.begin()
    for name in ("density", "temperature"):
        desk.click(name, "learn")
        desk.engine.move(0xB0, 74, 10)
    assert desk.text("density", "bound") == "nothing"
    assert desk.text("temperature", "bound") == "controller 74 on channel 1"


def test_only_one_thing_is_learnt_at_a_time(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("density", "learn")
    desk.click("tap", "learn")
    assert desk.text("density", "bound") == "nothing"
    assert desk.text("tap", "bound") == "move or strike something…"
    desk.engine.move(0x90, 36, 100)
    assert desk.text("tap", "bound") == "note 36 on channel 1"


def test_what_is_refused_is_said_in_the_row_until_something_else_is_moved(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    desk.engine.move(0xB0, 64, 127)
    assert "sustain pedal" in desk.text("tap", "refusal")
    assert desk.row("tap").learning
    desk.engine.move(0x90, 36, 100)
    assert desk.text("tap", "refusal") == ""
    assert desk.text("tap", "bound") == "note 36 on channel 1"


def test_problems_of_others_are_no_refusals(desk: Desk) -> None:
    desk.engine.begin()
    desk.page.take(messages.Problem("No.", "command"))  # nothing is learnt
    desk.click("tap", "learn")
    desk.page.take(messages.Problem("No.", "port"))
    assert desk.text("tap", "refusal") == ""


def test_learning_can_be_given_up_and_the_old_knob_stays(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    desk.engine.move(0x90, 36, 100)
    kept = desk.store.current.bindings
    for name in ("tap", "panic"):
        desk.click(name, "learn")
        desk.click(name, "learn")  # which says Cancel now
        assert not desk.row(name).learning
        assert desk.engine.map.learning is None
    assert desk.store.current.bindings == desk.engine.map.to_dict() == kept
    assert desk.text("tap", "bound") == "note 36 on channel 1"


def test_escape_gives_up_learning_and_only_then_silences_everything(desk: Desk) -> None:
    desk.engine.begin()
    desk.button("tap", "learn").setFocus()
    QTest.keyClick(desk.button("tap", "learn"), Qt.Key.Key_Space)
    assert desk.row("tap").learning
    QTest.keyClick(desk.button("tap", "learn"), Qt.Key.Key_Escape)
    assert not desk.row("tap").learning
    assert desk.panics == []
    QTest.keyClick(desk.button("tap", "learn"), Qt.Key.Key_Escape)
    assert desk.panics == [None]


def test_an_engine_that_is_another_one_learns_nothing_any_more(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    desk.page.take(READY)
    assert not desk.row("tap").learning


# --- forgetting -------------------------------------------------------------------------


def test_one_thing_is_forgotten(desk: Desk) -> None:
    desk.engine.begin()
    assert not desk.button("tap", "forget").isVisible()
    for name, key in (("tap", 36), ("panic", 37)):
        desk.click(name, "learn")
        desk.engine.move(0x90, key, 100)
    desk.click("tap", "forget")
    assert desk.text("tap", "bound") == "nothing"
    assert list(desk.engine.map.bindings) == ["panic"]
    assert desk.store.current.bindings == desk.engine.map.to_dict()
    desk.click("panic", "forget")
    assert desk.store.current.bindings == {}


def test_everything_is_forgotten_and_comes_back(desk: Desk) -> None:
    desk.engine.begin()
    everything = desk.page.findChild(QPushButton, "forget_all")
    again = desk.page.findChild(QPushButton, "undo_forget_all")
    assert everything is not None
    assert again is not None
    assert not everything.isEnabled()
    for name, key in (("tap", 36), ("panic", 37)):
        desk.click(name, "learn")
        desk.engine.move(0x90, key, 100)
    before = desk.engine.map.to_dict()
    assert not again.isVisible()
    desk.press("forget_all")
    assert desk.engine.heard[-1] == messages.Bind({})
    assert not desk.engine.map.bindings
    assert desk.store.current.bindings == {}
    assert desk.text("tap", "bound") == "nothing"
    assert again.isVisible()
    desk.press("undo_forget_all")
    assert desk.engine.heard[-1] == messages.Bind(before)
    assert desk.engine.map.to_dict() == desk.store.current.bindings == before
    assert desk.text("tap", "bound") == "note 36 on channel 1"
    assert not again.isVisible()


def test_an_undo_of_the_settings_reaches_the_engine(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    desk.engine.move(0x90, 36, 100)
    assert desk.store.undoes == "bindings"
    desk.store.undo()
    assert not desk.engine.map.bindings
    assert desk.text("tap", "bound") == "nothing"
    assert desk.store.current.bindings == {}
    assert not desk.store.can_undo


# --- lasting ----------------------------------------------------------------------------


def test_an_engine_that_begins_with_nothing_loses_nothing_of_what_was_kept(desk: Desk) -> None:
    learnt = ControllerMap()
    learnt.learn_action("tap")
    learnt.receive(bytes((0x90, 36, 100)), 0.0)
    kept = learnt.to_dict()
    desk.store.change(bindings=kept)
    desk.engine.heard.clear()
    desk.engine.map.restore(NOTHING)
    desk.engine.begin()  # and says that nothing is bound, before it is told what was
    assert desk.store.current.bindings == kept
    desk.engine.obey(messages.Bind(kept))  # as whoever starts it does
    assert desk.store.current.bindings == kept
    assert desk.text("tap", "bound") == "note 36 on channel 1"
    desk.click("tap", "forget")
    assert desk.store.current.bindings == {}


def test_an_engine_that_begins_with_nothing_is_no_change_of_settings(desk: Desk) -> None:
    desk.engine.begin()
    assert desk.store.current.bindings == {}
    assert not desk.store.can_undo


@given(
    st.lists(
        st.tuples(st.sampled_from(["tap", "panic", "density"]), st.integers(20, 60), st.booleans()),
        max_size=8,
    )
)
def test_engine_settings_and_page_always_agree(steps: list[tuple[str, int, bool]]) -> None:
    store = SettingsStore(Path("never written"), NoticeBoard())
    page = BindingsPage(store)
    engine = FakeEngine(page)
    engine.begin()
    for name, number, forget in steps:
        page.command.emit(messages.Forget(name) if forget else messages.Learn(name))
        if not forget:
            engine.move(0xB0, number, 100)
    bound = {name: str(each.source) for name, each in engine.map.bindings.items()}
    assert {row.name: row.bound for row in page.findChildren(BindingRow) if row.bound} == bound
    assert json.dumps(store.current.bindings or NOTHING) == json.dumps(engine.map.to_dict())
    store._writer._timer.stop()
    page.deleteLater()


# --- finding ----------------------------------------------------------------------------


def test_words_find_by_name_text_and_what_is_bound(desk: Desk) -> None:
    desk.engine.begin()
    find = desk.page.findChild(QLineEdit, "filter")
    assert find is not None
    QTest.keyClick(desk.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert find.hasFocus()
    QTest.keyClicks(find, "TEMPO taps")
    assert desk.seen() == {"tap"}
    find.setText("xyz")
    nothing = desk.page.findChild(QLabel, "nothing")
    assert nothing is not None
    assert desk.seen() == set()
    assert nothing.isVisible()
    find.clear()
    desk.click("density", "learn")
    desk.engine.move(0xB0, 74, 10)
    find.setText("controller 74")
    assert desk.seen() == {"density"}


def test_what_is_being_learnt_is_never_hidden(desk: Desk) -> None:
    desk.engine.begin()
    desk.click("tap", "learn")
    find = desk.page.findChild(QLineEdit, "filter")
    assert find is not None
    find.setText("density")
    assert desk.seen() == {"density", "tap"}
    desk.click("tap", "learn")
    assert desk.seen() == {"density"}


def test_buttons_say_what_they_are_for(desk: Desk) -> None:
    desk.engine.begin()
    names = [each.accessibleName() or each.text() for each in desk.page.findChildren(QPushButton)]
    assert len(set(names)) == len(names)
    assert "Learn Tap tempo" in names
