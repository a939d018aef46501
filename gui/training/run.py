"""A training as the window knows it, and in which of some states it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gui.training.diary import Diary
from gui.training.progress import Progress, moved
from training.job_messages import Began, Order

__all__ = ["LAST", "Run", "State"]

LAST = "last.pt"
"""File in the folder of a run from which it can be gone on with; `training.checkpoint` writes it."""

State = Literal[
    "new",
    "waiting",
    "starting",
    "reading",
    "training",
    "stopping",
    "stopped",
    "finished",
    "failed",
    "died",
    "deleting",
    "damaged",
]
"""``waiting``: begins when another has stopped; ``died``: its process was ended from outside; ``damaged``:
its order is lost, so it can only be deleted. See `gui.training.progress.Stand` for others."""


@dataclass
class Run:
    """A training; `gui.training.runs.Runs` keeps it up to date."""

    folder: Path
    order: Order
    damaged: str = ""
    """Why it can only be deleted, in one sentence; empty: it can be used."""
    progress: Progress = field(default_factory=Progress)
    locked: bool = False
    """Whether a process trains there now."""
    starts_until: float = 0.0
    """While its process starts: when it is given up, by the monotonic clock."""
    pid: int = 0
    """Of the process that was started."""
    stopping: bool = False
    """Whether it was asked to stop, and hasn't yet."""
    waiting: bool = False
    """Whether it begins as soon as another has stopped."""
    doomed: bool = False
    """Whether it is deleted as soon as its process has ended."""
    vanished: str = ""
    """What its process said last, if it ended before it began."""
    bytes: int = 0
    """Room that it takes."""
    diary: Diary = field(init=False)
    more: bool = True
    """Whether there is more to take in at once."""

    def __post_init__(self) -> None:
        """Begin to read what was said."""
        self.diary = Diary(self.folder)

    @property
    def trains(self) -> bool:
        """Whether a process trains, or is about to."""
        return self.locked or self.starts_until > 0

    @property
    def state(self) -> State:
        """In which state it is."""
        stand = self.progress.stand
        under_way = stand in {"reading", "training"}
        for holds, state in (
            (bool(self.damaged), "damaged"),
            (self.doomed, "deleting"),
            (self.waiting, "waiting"),
            (self.trains and self.stopping, "stopping"),
            (self.starts_until > 0 or (self.locked and stand == "new"), "starting"),
            (bool(self.vanished) or (under_way and not self.locked), "died"),
            (stand == "new" and (self.folder / LAST).exists(), "stopped"),
        ):
            if holds:
                return state  # type: ignore[return-value]  # a literal of the tuple above
        return stand

    @property
    def can_go_on(self) -> bool:
        """Whether it can be begun, or gone on with, now."""
        return not self.trains and self.state in {"new", "stopped", "failed", "died"}

    def take_in(self) -> bool:
        """Take in some of what was said since last time; return whether there was anything."""
        news = self.diary.news()
        self.more = news.more
        if news.anew:
            self.progress = Progress()
        for line in news.lines:
            self.progress = moved(self.progress, line)
        if any(isinstance(line.said, Began) for line in news.lines):
            self.starts_until, self.vanished = 0.0, ""
        return bool(news.lines) or news.anew
