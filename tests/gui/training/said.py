"""What trainings say, for tests of what the window makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from training import messages
from training.job_messages import ORDER, SAID, Began, Ended, Line, Order, Said, encode

__all__ = ["BEGINNING", "FINISHED", "ORDERED", "a_run", "line", "started", "step", "validated"]

ORDERED = Order(title="Songs", data=("a.mid",), preset="nb", created="2026-11-21T10:00:00Z")


def line(said: Said, when: float | None = None) -> Line:
    return Line(time.time() if when is None else when, said)


def started(at: int = 0, best: float | None = None) -> messages.Started:
    return messages.Started(messages.PROTOCOL, "run", at, 5_500_000, 20, 3, 40_000, "fp32", best, rows=44_000)


def step(number: int, loss: float = 5.0, share: float = 0.5, eta: float | None = 60.0) -> messages.Step:
    return messages.Step(number, number / 100, loss, 440.0, share, eta, seconds=number / 2)


def validated(number: int, bits: float, *, best: bool = True) -> messages.Validated:
    return messages.Validated(number, bits, 0.75, 0.9, best=best, seconds=number / 2)


BEGINNING: tuple[Said, ...] = (
    Began(0),
    messages.CorpusProgress(10, 23),
    messages.CorpusProgress(23, 23),
    messages.CorpusRead(23, (), 2, "skipped.txt"),
    messages.Baselines({"unigram": 14.0, "markov2": 11.0}),
    started(),
)


def a_run(home: Path, name: str, said: Sequence[Said] = (), order: Order = ORDERED, room: int = 1000) -> Path:
    """Write the folder of a training that no process trains, and return it."""
    folder = home / name
    folder.mkdir(parents=True)
    (folder / ORDER).write_bytes(msgspec.json.encode(order))
    (folder / SAID).write_bytes(b"".join(encode(line(each)) for each in said))
    (folder / "last.pt").write_bytes(bytes(room))
    return folder


FINISHED: tuple[Said, ...] = (
    *BEGINNING,
    step(10, 9.0, 0.1),
    validated(100, 8.0),
    step(110, 6.0, 0.5),
    validated(200, 6.5),
    step(210, 5.0, 1.0, 0.0),
    validated(300, 7.0, best=False),
    messages.Finished(300, "budget", 6.5, 150.0, "best.pt"),
    Ended("finished"),
)
