"""Whether a window can be opened, and what is said where it can't."""

from __future__ import annotations

import argparse
import ctypes.util
import importlib.util
import sys

import pytest

from gui import cli
from music.errors import RitornelloError


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return what changes a Linux desktop with all that a window needs."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so")
    return monkeypatch


def test_a_desktop_has_a_window(linux: pytest.MonkeyPatch) -> None:
    assert cli.hindrance() == ""
    linux.delenv("DISPLAY")
    linux.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert cli.hindrance() == ""


def test_without_a_display_there_is_another_way(linux: pytest.MonkeyPatch) -> None:
    linux.delenv("DISPLAY")
    assert "ritornello play" in cli.hindrance()


def test_a_library_that_is_missing_is_named_by_its_package(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(ctypes.util, "find_library", lambda name: None if name == "xcb-cursor" else name)
    assert "libxcb-cursor0" in cli.hindrance()
    with pytest.raises(RitornelloError, match="libxcb-cursor0"):
        cli._run(argparse.Namespace())


def test_without_qt_it_says_how_to_get_it(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(importlib.util, "find_spec", lambda _: None)
    assert "ritornello[gui]" in cli.hindrance()


def test_a_screen_that_was_chosen_is_taken(linux: pytest.MonkeyPatch) -> None:
    linux.delenv("DISPLAY")
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert cli.hindrance() == ""
