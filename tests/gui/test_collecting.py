"""Garbage is collected, and in no thread but the window's."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.collecting import Collector


class Knot:
    """Garbage that only a collector can find."""

    def __init__(self, collected_in: list[int]) -> None:
        self.itself = self
        self._finalizer = weakref.finalize(self, lambda: collected_in.append(threading.get_ident()))


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    del qtbot
    collector = Collector()
    yield collector
    collector.close()
    assert gc.isenabled()


def test_it_is_collected_here_whoever_makes_it(collector: Collector, qtbot: QtBot) -> None:
    assert not gc.isenabled()
    where: list[int] = []

    def make() -> None:
        for _ in range(5000):
            Knot(where)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert where == []
    qtbot.waitUntil(lambda: len(where) == 5000, timeout=20_000)
    assert set(where) == {threading.get_ident()}
    collector.close()


def test_little_garbage_can_wait(collector: Collector) -> None:
    gc.collect()
    where: list[int] = []
    Knot(where)
    collector.look()
    assert where == []
