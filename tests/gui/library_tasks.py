"""A library that answers when the test says so, and some models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from gui.library.entries import Added, Entry, Library, Removed
from gui.notices import NoticeBoard
from gui.tasks import Tasks
from realtime import messages

__all__ = ["BROKEN", "DEFAULT", "FOLK", "READY", "WALTZ", "ScriptedTasks"]

DEFAULT = Entry(
    name="default",
    path="/shipped/default.onnx",
    ships=True,
    title="Songs & keyboard",
    encoding="nb",
    int8=True,
    bytes=6_056_745,
    parameters=5_520_000,
    licence="CC0",
    data=("songs", "keyboard pieces"),
    card="# Songs & keyboard\n\nPlays on.\n",
    bits_per_note=4.426,
    accuracy=0.79,
    created="2026-11-21T07:48:56Z",
    step_ms=0.69,
)
FOLK = Entry(name="folk", path="/lib/folk.onnx", title="Folk", encoding="nb", bytes=541_000, card="Tunes.")
WALTZ = Entry(name="waltz", path="/lib/waltz.onnx", title="Waltzes", encoding="nb", bytes=541_000)
BROKEN = Entry(name="broken", path="/lib/broken.onnx", bytes=2, problem="/lib/broken.onnx is no model.")

READY = messages.Ready(
    protocol=messages.PROTOCOL,
    model="default",
    api="in-process",
    inputs=(),
    output="",
    clock="internal",
    bpm=120.0,
    meter="4/4",
    mode="respond",
)


class _Asked(NamedTuple):
    arguments: list[str]
    done: Callable[[bytes], object]
    failed: Callable[[str], object] | None


class ScriptedTasks(Tasks):
    """Runs nothing: lists `entries` at once, and keeps everything else until it is answered."""

    def __init__(self, board: NoticeBoard) -> None:
        super().__init__(board)
        self.entries: tuple[Entry, ...] = (DEFAULT, BROKEN, FOLK, WALTZ)
        self.listed = 0
        self.asked: list[_Asked] = []

    def run(
        self,
        arguments: Sequence[str],
        done: Callable[[bytes], object],
        failed: Callable[[str], object] | None = None,
        topic: str = "",
    ) -> None:
        del topic
        if list(arguments) == ["realtime.library", "list"]:
            self.listed += 1
            done(msgspec.json.encode(Library("/lib", self.entries)))
        else:
            self.asked.append(_Asked(list(arguments), done, failed))

    @property
    def waiting(self) -> list[list[str]]:
        """What was asked for and not answered: task and subject."""
        return [[asked.arguments[1], asked.arguments[-1]] for asked in self.asked]

    def answer(self, answer: Added | Removed | Entry) -> None:
        """Let the oldest task end well."""
        self.asked.pop(0).done(msgspec.json.encode(answer))

    def fail(self, sentence: str) -> None:
        """Let the oldest task fail."""
        failed = self.asked.pop(0).failed
        assert failed is not None
        failed(sentence)
