"""How a training stands, from what it has said so far: a value that each line moves on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from training import messages
from training.job_messages import Began, Ended, Line

__all__ = ["Point", "Progress", "Stand", "moved"]

Stand = Literal["new", "reading", "training", "stopped", "finished", "failed"]
"""``reading``: files become a corpus; ``stopped``: saved, to be gone on with."""

_KEPT = 600
"""Points of a curve beyond which every other one is dropped: no picture shows more."""


class Point(NamedTuple):
    """A point of a curve."""

    step: int
    seconds: float
    """Of training, pauses left out."""
    value: float


@dataclass(frozen=True)
class Progress:
    """How a training stands."""

    stand: Stand = "new"
    pid: int = 0
    """Of the last process that trained."""
    files_read: int = 0
    files: int = 0
    pieces: int = 0
    skipped: int = 0
    """Files that gave no piece."""
    parameters: int = 0
    train_pieces: int = 0
    valid_pieces: int = 0
    notes: int = 0
    """Of the pieces that it learns from."""
    rows: int = 0
    """Of the same, which the network reads."""
    loss_in_bits: bool = True
    """Whether `loss` compares with `validation`."""
    step: int = 0
    epoch: float = 0.0
    """How often it has read the music."""
    share: float = 0.0
    """How much of the budget is spent, 0 to 1."""
    eta_seconds: float | None = None
    rows_per_second: float = 0.0
    loss: tuple[Point, ...] = ()
    """Bits a row, in training."""
    validation: tuple[Point, ...] = ()
    """Bits a note, on music that is held out; step 0 is the model that it started from."""
    baselines: dict[str, float] = field(default_factory=dict)
    """Bits a note of simple models on the same music."""
    accuracy: float | None = None
    """At the last validation: 0 to 1."""
    best: float | None = None
    """The best validation, bits a note."""
    best_step: int = 0
    seconds: float = 0.0
    """Spent training, pauses left out."""
    reason: str = ""
    """Why it finished: ``budget``, ``early stop``."""
    problem: str = ""
    """Why it failed, in one sentence."""
    heard: float = 0.0
    """When it last said something: seconds since 1970, UTC."""

    @property
    def before(self) -> float | None:
        """Bits a note of the model that it started from; None: it started from nothing."""
        return self.validation[0].value if self.validation and self.validation[0].step == 0 else None

    @property
    def rows_per_note(self) -> float | None:
        """How many rows a note takes; None while that isn't known."""
        return self.rows / self.notes if self.rows and self.notes else None

    @property
    def notes_per_second(self) -> float | None:
        """How many notes it reads in a second; None while that isn't known."""
        rows = self.rows_per_note
        return self.rows_per_second / rows if rows and self.rows_per_second else None


def moved(progress: Progress, line: Line) -> Progress:
    """Return ``progress`` after ``line``."""
    now = replace(progress, heard=line.time)
    match line.said:
        case Began(pid):
            fresh = replace(now, files_read=0, files=0, problem="", reason="", eta_seconds=None)
            return replace(fresh, stand="reading", pid=pid)
        case Ended(how, problem):
            return replace(now, stand=how, problem=problem, eta_seconds=None)
        case message:
            return _told(now, message)


def _told(now: Progress, message: messages.Message) -> Progress:
    """Return ``now`` after what training itself said."""
    match message:
        case messages.CorpusProgress(done, total):
            after = replace(now, files_read=done, files=total)
        case messages.CorpusRead(pieces=pieces, skipped_files=skipped):
            after = replace(now, pieces=pieces, skipped=skipped)
        case messages.Baselines(figures):
            after = replace(now, baselines=figures)
        case messages.Started() as said:
            after = _started(now, said)
        case messages.Step() as said:
            after = replace(
                now,
                step=said.step,
                epoch=said.epoch,
                share=said.progress,
                seconds=said.seconds,
                eta_seconds=said.eta_seconds,
                rows_per_second=said.rows_per_second,
                loss=_with(now.loss, Point(said.step, said.seconds, said.loss)),
            )
        case messages.Validated() as said:
            after = replace(
                now,
                step=said.step,
                seconds=said.seconds,
                accuracy=said.accuracy,
                validation=_with(now.validation, Point(said.step, said.seconds, said.bits_per_note)),
            )
            if said.best:
                after = replace(after, best=said.bits_per_note, best_step=said.step)
        case messages.Finished() as said:
            share = 1.0 if said.reason != "interrupted" else now.share
            after = replace(now, step=said.step, seconds=said.seconds, reason=said.reason, share=share)
    return after


def _started(now: Progress, said: messages.Started) -> Progress:
    """Return ``now`` with what was done after the last checkpoint forgotten: it is done again."""
    validation = _up_to(now.validation, said.step)
    best = said.best_bits_per_note
    kept = [point.step for point in validation if point.value == best]
    return replace(
        now,
        stand="training",
        step=said.step,
        parameters=said.parameters,
        train_pieces=said.train_pieces,
        valid_pieces=said.valid_pieces,
        notes=said.notes,
        rows=said.rows,
        loss_in_bits=said.loss_in_bits,
        loss=_up_to(now.loss, said.step),
        validation=validation,
        best=best,
        best_step=kept[0] if kept else min(now.best_step, said.step),
    )


def _up_to(points: tuple[Point, ...], step: int) -> tuple[Point, ...]:
    return tuple(point for point in points if point.step <= step)


def _with(points: tuple[Point, ...], point: Point) -> tuple[Point, ...]:
    """Return ``points`` with another, evenly thinned where they are many; the newest is always there."""
    if len(points) >= _KEPT:
        points = points[::2]
    # Where points were dropped, those that follow stand as far apart as those that are left.
    thinned = len(points) >= _KEPT // 2
    close = thinned and points[-1].step - points[-2].step < points[1].step - points[0].step
    return (*(points[:-1] if close else points), point)
