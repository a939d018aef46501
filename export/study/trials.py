"""Trials: the runs that a study consists of, each trained once, resumed where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export.run import Run, load_run
from music.errors import RitornelloError
from training import messages
from training.args import TrainArgs, to_json
from training.checkpoint import LAST
from training.corpus import Corpus, load_corpus, piece_split
from training.loop import Trainer

__all__ = ["Interrupted", "Outcome", "Trial", "conduct"]

_OUTCOME = "outcome.json"
"""File in the folder of a run whose training has come to its end."""

_RUNS = "runs"


class Interrupted(Exception):  # noqa: N818 - nothing went wrong
    """Ctrl-C: what was trained so far is saved, and the same command goes on."""


class Trial(NamedTuple):
    """One run of a study."""

    name: str
    """Folder of the run, and what it is called in the report."""
    args: TrainArgs


class Outcome(NamedTuple):
    """A trained trial."""

    trial: Trial
    run: Run
    """With the best weights."""
    corpus: Corpus
    rows_per_second: float
    """Median speed of training."""
    reason: str
    """Why training ended: ``budget`` or ``early stop``."""


def conduct(
    trial: Trial,
    data: Sequence[Path],
    home: Path,
    *,
    cache: Path | None = None,
    show: Callable[[str, messages.Message], None] = lambda _name, _message: None,
) -> Outcome:
    """Train ``trial``, or go on with it, or only read what came of it.

    Args:
        trial: what to train.
        data: folders or files.
        home: folder of the study; the run is kept below it.
        cache: where parsed files are kept; the usual place if None.
        show: called with the trial's name and each message of its training.

    Raises:
        Interrupted: somebody pressed Ctrl-C.
        RitornelloError: the data don't fit, the loss is no number, or the disk is full. A run of
            the same name with other settings is refused.
    """
    folder = home / _RUNS / trial.name

    def told(message: messages.Message) -> None:
        if isinstance(message, messages.Step):
            speeds.append(message.rows_per_second)
        show(trial.name, message)

    speeds: list[float] = []
    corpus = load_corpus(
        data,
        trial.args.encoding,
        cache=cache,
        progress=lambda done, total: told(messages.CorpusProgress(done, total)),
    )
    args = trial.args.with_encoding(corpus.encoding)
    shares = args.data.valid, args.data.test
    if not any(piece_split(piece, *shares) == "test" for piece in corpus.pieces):
        msg = (
            f"Of {len(corpus.pieces)} pieces none is held out for the test: add more, or --set data.test=0.2."
        )
        raise RitornelloError(msg)
    done = _outcome(folder, args)
    if done is None:
        trainer = Trainer(folder, args, corpus, told)
        if (folder / LAST).exists():
            trainer.resume()
        finished = trainer.train()
        if finished.reason == "interrupted":
            raise Interrupted
        speed = sorted(speeds)[len(speeds) // 2] if speeds else 0.0
        done = {"reason": finished.reason, "rows_per_second": speed, "args": to_json(args)}
        (folder / _OUTCOME).write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
    return Outcome(
        trial._replace(args=args), load_run(folder), corpus, done["rows_per_second"], done["reason"]
    )


def _outcome(folder: Path, args: TrainArgs) -> dict[str, Any] | None:
    """Return what came of the run in ``folder``; None if it is not done yet."""
    try:
        done: dict[str, Any] = json.loads((folder / _OUTCOME).read_text(encoding="utf-8"))
        same = done["args"] == json.loads(json.dumps(to_json(args)))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as error:
        msg = f"{folder / _OUTCOME} is damaged: remove it, and the study goes on with that run."
        raise RitornelloError(msg) from error
    if not same:
        msg = f"{folder} was trained with other settings: give the study another folder, or remove that one."
        raise RitornelloError(msg)
    return done
