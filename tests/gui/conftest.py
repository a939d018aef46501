"""What tests of the window's parts share: no screen is needed, and nothing of the user's is touched."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.notices import NoticeBoard

# Before there is an application. tests/window has what needs a real screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_GARBAGE = 20_000
"""Objects made since the last collection after which there is another."""


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(tmp_path / folder))


@pytest.fixture(autouse=True)
def _garbage_stays_in_this_thread() -> Iterator[None]:
    """Collect where Qt objects may be deleted; see `gui.collecting`."""
    gc.disable()
    yield
    if gc.get_count()[0] > _GARBAGE:
        gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _windows_end_with_their_test(_garbage_stays_in_this_thread: None) -> Iterator[None]:
    """Delete what was given up: else the next event loop would, which may be many tests away.

    Every theme that is tried until then is put on all the widgets that are still there.
    """
    yield
    if QApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if QApplication.topLevelWidgets():  # what only Python knew of
        gc.collect()
    assert QApplication.topLevelWidgets() == []


@pytest.fixture
def board() -> NoticeBoard:
    return NoticeBoard()
