"""The meters at the bottom, and the built-in sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from gui.bars.gauge import Gauge
from gui.bars.meters import Meters
from gui.bars.warning_sign import WarningSign
from gui.controls.sliders import PlainSlider
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.view_stage import commands_of, ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def meters(store: SettingsStore, qtbot: QtBot) -> Meters:
    meters = Meters(store)
    qtbot.addWidget(meters)
    with qtbot.waitExposed(meters):
        meters.show()
    return meters


@pytest.fixture
def commands(meters: Meters) -> list[messages.Command]:
    return commands_of(meters)


def reading(late: float = 0.1, dropped: int = 0, *, realtime: bool = True) -> messages.Meters:
    return messages.Meters(late, 0.2, dropped, {}, realtime=realtime, cpu=0.042)


def figures(meters: Meters) -> dict[str, str]:
    return {each.objectName().removeprefix("gauge_"): each.figure for each in meters.findChildren(Gauge)}


def warning(meters: Meters) -> set[str]:
    return {each.objectName().removeprefix("gauge_") for each in meters.findChildren(Gauge) if each.warns}


def speaker_of(meters: Meters) -> QToolButton:
    found = meters.findChild(QToolButton, "speaker")
    assert isinstance(found, QToolButton)
    return found


def volume_of(meters: Meters) -> PlainSlider:
    found = meters.findChild(PlainSlider, "volume")
    assert isinstance(found, PlainSlider)
    return found


# --- figures ----------------------------------------------------------------------------------------


def test_before_any_reading_there_are_dashes(meters: Meters) -> None:
    assert set(figures(meters).values()) == {"–"}
    assert warning(meters) == set()


def test_a_reading_is_shown_in_its_units(meters: Meters) -> None:
    meters.take(reading())
    assert figures(meters) == {"late": "0.1 ms", "jitter": "0.2 ms", "dropped": "0", "cpu": "4 %"}
    late = meters.findChild(Gauge, "gauge_late")
    assert isinstance(late, Gauge)
    assert late.accessibleName() == "late 0.1 ms"


def test_what_is_bad_warns(meters: Meters) -> None:
    meters.take(reading(late=7.0, dropped=1))
    assert warning(meters) == {"late", "dropped"}


@pytest.mark.parametrize("event", [ready(), messages.Stopped(0, 0, 0, 0, 0)])
def test_another_engine_is_measured_anew(meters: Meters, event: messages.Event) -> None:
    meters.take(reading(dropped=3))
    meters.take(event)
    assert figures(meters)["dropped"] == "–"
    meters.take(reading())
    assert warning(meters) == set()


def test_the_curve_is_drawn_behind_the_figure(meters: Meters) -> None:
    late = meters.findChild(Gauge, "gauge_late")
    assert isinstance(late, Gauge)
    for value in (0.0, 0.0, 0.1):
        meters.take(reading(late=value))
    flat = late.grab().toImage()
    for value in (4.9, 0.0, 0.1):
        meters.take(reading(late=value))
    assert late.figure == "0.1 ms"
    assert late.grab().toImage() != flat


def test_every_gauge_says_what_it_measures(meters: Meters) -> None:
    tips = {each.objectName(): each.accessibleDescription() for each in meters.findChildren(Gauge)}
    assert "Median" in tips["gauge_late"]
    assert "99th percentile" in tips["gauge_jitter"]
    assert "since the start" in tips["gauge_dropped"]
    assert "one core" in tips["gauge_cpu"]


def test_an_engine_without_priority_warns_and_explains(meters: Meters, qtbot: QtBot) -> None:
    sign = meters.findChild(WarningSign, "not_realtime")
    assert isinstance(sign, WarningSign)
    meters.take(reading())
    assert sign.isHidden()
    meters.take(reading(realtime=False))
    assert not sign.isHidden()
    QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "priority" in QToolTip.text())
    QToolTip.hideText()


# --- the built-in sound -------------------------------------------------------------------------------


def test_the_speaker_turns_the_sound_off_and_on(
    meters: Meters, store: SettingsStore, commands: list[messages.Command]
) -> None:
    assert speaker_of(meters).isChecked()
    QTest.mouseClick(speaker_of(meters), Qt.MouseButton.LeftButton)
    assert commands == [messages.SetSound(on=False, volume=0.8)]
    assert not store.current.sound
    assert not volume_of(meters).isEnabled()
    QTest.keyClick(speaker_of(meters), Qt.Key.Key_Space)
    assert commands[-1] == messages.SetSound(on=True, volume=0.8)
    assert store.current.sound


def test_the_soundfont_of_the_settings_goes_along(
    meters: Meters, store: SettingsStore, commands: list[messages.Command]
) -> None:
    store.change(soundfont="/a/piano.sf2")
    speaker_of(meters).click()
    assert commands == [messages.SetSound(on=False, volume=0.8, soundfont="/a/piano.sf2")]


def test_the_volume_is_sent_and_kept(
    meters: Meters, store: SettingsStore, commands: list[messages.Command], qtbot: QtBot
) -> None:
    volume = volume_of(meters)
    QTest.keyClick(volume, Qt.Key.Key_Home)
    QTest.keyClick(volume, Qt.Key.Key_End)
    assert commands == [messages.SetSound(on=True, volume=0.0)], "the next in a moment"
    qtbot.waitUntil(lambda: len(commands) > 1)
    assert commands[-1] == messages.SetSound(on=True, volume=1.0)
    assert store.current.volume == 1.0
    QTest.mouseDClick(volume, Qt.MouseButton.LeftButton, pos=QPoint(5, 10))
    qtbot.waitUntil(lambda: store.current.volume == 0.8)


def test_the_settings_are_shown(
    meters: Meters, store: SettingsStore, commands: list[messages.Command]
) -> None:
    store.change(sound=False, volume=0.25)
    assert not speaker_of(meters).isChecked()
    assert volume_of(meters).value() == 25
    assert commands == []


def test_why_there_is_no_sound_is_said(meters: Meters) -> None:
    meters.take(messages.Sound(on=True, device="Speakers", voice="Piano"))
    fine = speaker_of(meters).grab().toImage()
    assert "Piano on Speakers" in speaker_of(meters).accessibleDescription()
    meters.take(messages.Sound(on=True, problem="There is no audio device."))
    assert speaker_of(meters).toolTip() == "There is no audio device."
    assert speaker_of(meters).accessibleDescription() == "There is no audio device."
    assert speaker_of(meters).grab().toImage() != fine
    meters.take(messages.Sound(on=False))
    speaker_of(meters).click()
    assert "off" in speaker_of(meters).toolTip()
