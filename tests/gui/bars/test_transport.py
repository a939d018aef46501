"""The transport: what it shows of time, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.bars.lamp import Lamp
from gui.bars.transport import METERS, Transport
from gui.controls.widgets import ElidedLabel, NumberBox
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.view_stage import commands_of, ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Widget = TypeVar("Widget", bound=QWidget)


class Clock:
    """Time that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def transport(store: SettingsStore, clock: Clock, qtbot: QtBot) -> Transport:
    transport = Transport(store, clock)
    qtbot.addWidget(transport)
    with qtbot.waitExposed(transport):
        transport.show()
    return transport


@pytest.fixture
def commands(transport: Transport) -> list[messages.Command]:
    return commands_of(transport)


def tempo(  # noqa: PLR0913 - as many as an event has
    beat: float = 0.0,
    bpm: float = 120.0,
    source: str = "set",
    played: float | None = None,
    *,
    in_sync: bool = True,
    running: bool = True,
    seconds: float = 100.0,
) -> messages.Tempo:
    return messages.Tempo(beat, beat, bpm, running, in_sync, source, played, seconds)


def part(transport: Transport, kind: type[Widget], name: str) -> Widget:
    found = transport.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def bpm_of(transport: Transport) -> NumberBox:
    return part(transport, NumberBox, "bpm")


def sync_of(transport: Transport) -> tuple[str, str]:
    """Return the words beside the light, and its colour."""
    return part(transport, ElidedLabel, "sync").whole, part(transport, Lamp, "sync_lamp").colour


def write(number: NumberBox, text: str) -> None:
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, text)
    QTest.keyClick(number, Qt.Key.Key_Return)


# --- whose clock ----------------------------------------------------------------------------------


def test_the_light_says_whether_the_clock_is_followed(transport: Transport) -> None:
    assert sync_of(transport) == ("starting…", "muted")
    transport.take(ready("internal"))
    transport.take(tempo())
    assert sync_of(transport) == ("own clock", "muted")
    transport.take(ready("midi"))
    assert sync_of(transport) == ("waiting for the DAW's clock", "warning")
    transport.take(tempo(in_sync=False, source="midi"))
    assert sync_of(transport) == ("waiting for the DAW's clock", "warning")
    transport.take(tempo(source="midi"))
    assert sync_of(transport) == ("in sync", "good")
    transport.take(ready("link"))
    transport.take(tempo(source="link"))
    assert sync_of(transport) == ("in sync", "good")
    transport.take(messages.Stopped(0, 0, 0, 0, 0))
    assert sync_of(transport) == ("starting…", "muted")


def test_another_clock_is_a_setting(transport: Transport, store: SettingsStore) -> None:
    chosen: list[str] = []
    store.changed.connect(lambda _before, after: chosen.append(after.clock))
    clocks = part(transport, QComboBox, "clock")
    QTest.keyClick(clocks, Qt.Key.Key_Down)
    QTest.keyClick(clocks, Qt.Key.Key_Down)
    assert chosen == ["midi", "link"]
    store.change(clock="internal")
    assert clocks.currentText() == "Own clock"


def test_whether_the_daw_plays_is_shown_where_that_is_known(transport: Transport) -> None:
    state = part(transport, QLabel, "play_state")
    transport.take(ready("internal"))
    transport.take(tempo())
    assert not state.isVisible()
    transport.take(ready("midi"))
    transport.take(tempo(in_sync=False))
    assert not state.isVisible()
    transport.take(tempo())
    assert (state.isVisible(), state.text()) == (True, "DAW plays")
    transport.take(tempo(running=False))
    assert state.text() == "DAW stopped"


# --- tempo ----------------------------------------------------------------------------------------


def test_a_tempo_that_is_written_is_set_and_kept(
    transport: Transport, store: SettingsStore, commands: list[messages.Command]
) -> None:
    transport.take(ready("internal"))
    write(bpm_of(transport), "93.5")
    assert commands == [messages.SetTempo(93.5)]
    assert store.current.bpm == 93.5


def test_setting_the_tempo_ends_following(transport: Transport, store: SettingsStore) -> None:
    store.change(follow_tempo=True)
    transport.take(ready("internal"))
    write(bpm_of(transport), "93.5")
    assert not store.current.follow_tempo
    assert not part(transport, QPushButton, "follow_tempo").isChecked()


def test_the_daws_tempo_is_shown_and_cannot_be_changed(transport: Transport) -> None:
    transport.take(ready("midi"))
    transport.take(tempo(bpm=87.24, source="midi"))
    box = bpm_of(transport)
    assert box.text() == "87.2 BPM"
    assert box.isReadOnly()
    assert "DAW" in box.toolTip()
    assert not part(transport, QPushButton, "tap").isEnabled()


def test_without_the_daws_clock_the_tempo_can_be_set_and_is_not_kept(
    transport: Transport, store: SettingsStore, commands: list[messages.Command]
) -> None:
    store.change(clock="midi")
    transport.take(ready("midi"))
    transport.take(tempo(in_sync=False, source="midi"))
    write(bpm_of(transport), "93.5")
    assert commands == [messages.SetTempo(93.5)]
    assert store.current.bpm == 120.0


def test_what_the_engine_says_is_shown_and_not_sent_back(
    transport: Transport, commands: list[messages.Command]
) -> None:
    transport.take(ready("internal"))
    transport.take(tempo(bpm=131.0))
    assert bpm_of(transport).value() == 131.0
    assert commands == []


def test_an_old_tempo_does_not_take_back_the_one_just_set(transport: Transport, qtbot: QtBot) -> None:
    transport.take(ready("internal"))
    bpm_of(transport).stepUp()
    bpm_of(transport).stepUp()
    transport.take(tempo(bpm=121.0))
    assert bpm_of(transport).value() == 122.0
    transport.take(tempo(bpm=122.0))
    transport.take(tempo(bpm=90.0))
    assert bpm_of(transport).value() == 90.0
    bpm_of(transport).stepUp()
    qtbot.waitUntil(lambda: not transport._echo.isActive())
    transport.take(tempo(bpm=90.0))
    assert bpm_of(transport).value() == 90.0, "refused, or never heard"


def test_a_tempo_being_written_is_left_alone(transport: Transport) -> None:
    transport.take(ready("internal"))
    box = bpm_of(transport)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "9")
    transport.take(tempo(bpm=131.0))
    transport.take(ready("internal"))
    assert box.text() == "9 BPM"


def test_tapping(transport: Transport, commands: list[messages.Command]) -> None:
    tap = part(transport, QPushButton, "tap")
    assert not tap.isEnabled()
    transport.take(ready("internal"))
    QTest.mousePress(tap, Qt.MouseButton.LeftButton)
    assert commands == [messages.Tap()], "a tap is when the finger comes down"
    QTest.mouseRelease(tap, Qt.MouseButton.LeftButton)
    assert len(commands) == 1


def test_a_tapped_tempo_is_kept_and_ends_following(transport: Transport, store: SettingsStore) -> None:
    store.change(follow_tempo=True)
    transport.take(ready("internal"))
    transport.take(tempo(bpm=120.0))
    transport.take(tempo(bpm=101.5, source="tapped"))
    assert (store.current.bpm, store.current.follow_tempo) == (101.5, False)


def test_following_again_after_tapping_is_not_undone_by_what_was_tapped(
    transport: Transport, store: SettingsStore
) -> None:
    transport.take(ready("internal"))
    transport.take(tempo(bpm=120.0))
    transport.take(tempo(bpm=101.5, source="tapped"))
    part(transport, QPushButton, "follow_tempo").click()
    transport.take(tempo(bpm=101.5, source="tapped"))
    assert store.current.follow_tempo


def test_following_is_commanded_and_kept(
    transport: Transport, store: SettingsStore, commands: list[messages.Command]
) -> None:
    transport.take(ready("internal"))
    follow = part(transport, QPushButton, "follow_tempo")
    follow.click()
    assert commands == [messages.FollowTempo(follow=True)]
    assert store.current.follow_tempo
    follow.click()
    assert commands[-1] == messages.FollowTempo(follow=False)
    assert not store.current.follow_tempo


def test_only_our_own_clock_can_follow(transport: Transport) -> None:
    transport.take(ready("link"))
    follow = part(transport, QPushButton, "follow_tempo")
    assert not follow.isEnabled()
    assert "own clock" in follow.toolTip()


def test_the_tempo_of_the_playing_is_shown_once_it_can_be_told(transport: Transport) -> None:
    played = part(transport, QLabel, "played_bpm")
    transport.take(ready("internal"))
    transport.take(tempo())
    assert played.text() == ""
    transport.take(tempo(played=97.52))
    assert (played.isVisible(), played.text()) == (True, "you: 97.5")


# --- meter ----------------------------------------------------------------------------------------


def test_all_meters_can_be_chosen(transport: Transport, store: SettingsStore) -> None:
    meters = part(transport, QComboBox, "meter")
    assert meters.currentText() == "4/4"
    for meter in METERS:
        meters.setCurrentText(meter)
        meters.activated.emit(meters.currentIndex())
        assert store.current.meter == meter


def test_a_meter_that_is_not_offered_is_shown_all_the_same(
    transport: Transport, store: SettingsStore
) -> None:
    store.change(meter="11/8")
    assert part(transport, QComboBox, "meter").currentText() == "11/8"


# --- time passing -----------------------------------------------------------------------------------


def test_bar_and_beat_go_on_between_two_words_of_the_engine(transport: Transport, clock: Clock) -> None:
    position = part(transport, QLabel, "position")
    transport.take(ready("internal"))
    transport.tick()
    assert position.text() == "–"
    transport.take(tempo(beat=17.0))
    transport.tick()
    assert position.text() == "5.2"
    clock.seconds += 0.75
    transport.tick()
    assert position.text() == "5.3"


def test_the_meter_in_force_is_the_engines(transport: Transport) -> None:
    transport.take(ready("internal", meter="6/8"))
    transport.take(tempo(beat=3.5))
    transport.tick()
    assert part(transport, QLabel, "position").text() == "2.2"


def test_the_first_note_begins_the_bars_of_our_own_clock(transport: Transport) -> None:
    transport.take(ready("internal"))
    transport.take(tempo(beat=17.0))
    transport.take(messages.Heard(0.0, 0, 60, 90))
    transport.tick()
    assert part(transport, QLabel, "position").text() == "1.1"


def test_no_note_moves_the_daws_time(transport: Transport) -> None:
    transport.take(ready("midi"))
    transport.take(tempo(beat=17.0))
    transport.take(messages.Heard(0.0, 0, 60, 90))
    transport.tick()
    assert part(transport, QLabel, "position").text() == "5.2"


def test_the_lamp_flashes_on_the_beat_and_stresses_the_bar(transport: Transport, clock: Clock) -> None:
    lamp = part(transport, Lamp, "beat_lamp")
    transport.take(ready("internal"))
    transport.take(tempo(beat=16.0))
    transport.tick()
    first = (lamp.light, lamp.colour)
    clock.seconds += 0.25
    transport.tick()
    between = lamp.light
    clock.seconds += 0.25
    transport.tick()
    second = (lamp.light, lamp.colour)
    assert first == (1.0, "accent")
    assert between == 0.0
    assert 0.0 < second[0] < 1.0
    assert second[1] != "accent"


def test_time_is_looked_at_only_while_it_is_seen(transport: Transport) -> None:
    assert transport._ticking.isActive()
    transport.hide()
    assert not transport._ticking.isActive()


def test_without_an_engine_there_is_no_time(transport: Transport) -> None:
    transport.take(ready("internal"))
    transport.take(tempo(beat=17.0))
    transport.tick()
    transport.take(messages.Stopped(0, 0, 0, 0, 0))
    assert part(transport, QLabel, "position").text() == "–"
    assert part(transport, Lamp, "beat_lamp").light == 0.0


def test_everything_can_be_reached_and_has_a_name(transport: Transport) -> None:
    transport.take(ready("internal"))
    for kind, name in (
        (NumberBox, "bpm"),
        (QPushButton, "tap"),
        (QPushButton, "follow_tempo"),
        (QComboBox, "meter"),
        (QComboBox, "clock"),
    ):
        widget = part(transport, kind, name)
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.toolTip()
        assert widget.accessibleName() or isinstance(widget, QPushButton)
