"""The command ``train``, from what was typed to a run in its folder."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from music.errors import RitornelloError
from training import messages
from training.args import PRESETS, TrainArgs, apply_settings, from_json
from training.checkpoint import LAST, load_checkpoint
from training.corpus import load_corpus
from training.loop import ARGS, Trainer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.corpus import Corpus

__all__ = ["COMMAND", "DEFAULT_PRESET", "SKIPPED", "Request", "train"]

COMMAND, SKIPPED = "command.txt", "skipped.txt"
"""Files in the folder of a run: the commands that made it, a line each; the files that gave no piece."""

DEFAULT_PRESET = "nb"

_FIRST_FEW = 5
"""Skipped files that are told at once."""


@dataclass(frozen=True)
class Request:
    """What was asked for."""

    data: Sequence[Path]
    """Folders of MIDI files, or files."""
    run: Path
    """Folder of the run."""
    preset: str | None = None
    settings: Sequence[str] = ()
    """Each ``key=value``."""
    resume: bool = False
    cache: Path | None = None

    def to_resume(self) -> Request:
        """Return what to ask for to go on with the run."""
        return replace(self, preset=None, settings=(), resume=True)

    def command(self) -> str:
        """Return the command that asks for this."""
        words = ["ritornello", "train", *map(str, self.data), "-o", str(self.run)]
        if self.preset is not None:
            words += ["--preset", self.preset]
        for setting in self.settings:
            words += ["--set", setting]
        if self.resume:
            words.append("--resume")
        if self.cache is not None:
            words += ["--cache", str(self.cache)]
        return shlex.join(words)


def train(request: Request, show: Callable[[messages.Message], None]) -> messages.Finished:
    """Train, or train on; ``show`` gets each message but the last, which is returned.

    Raises:
        RitornelloError: anything that the user can mend.
    """
    args = _settings(request)
    corpus = load_corpus(
        request.data,
        args.encoding,
        cache=request.cache,
        progress=lambda done, total: show(messages.CorpusProgress(done, total)),
    )
    try:
        trainer = Trainer(request.run, args, corpus, show)
        if request.resume:
            trainer.resume()
        _keep_records(request, corpus)
        show(_read(request, corpus))
        return trainer.train()
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError | torch.OutOfMemoryError) and "memory" not in str(error):
            raise
        msg = "The memory is too small for this model: lower data.batch, data.window or model.width."
        raise RitornelloError(msg) from error


def _settings(request: Request) -> TrainArgs:
    """Return the settings of the run, new or saved, once its folder is known to be fit."""
    run = request.run
    if request.resume:
        if not (run / LAST).exists():
            msg = f"There is no run in {run} to go on with: leave out --resume to start one."
            raise RitornelloError(msg)
        if request.preset is not None:
            msg = (
                "A run goes on with the preset it has: leave out --preset, or start another in a new folder."
            )
            raise RitornelloError(msg)
        return apply_settings(from_json(load_checkpoint(run / LAST)["args"]), request.settings)
    preset = request.preset or DEFAULT_PRESET
    if preset not in PRESETS:
        msg = f"There is no preset {preset!r}; the presets are {', '.join(PRESETS)}."
        raise RitornelloError(msg)
    args = apply_settings(PRESETS[preset][1], request.settings)
    if (run / LAST).exists():
        msg = f"{run} holds a run already: go on with it by --resume, or choose another folder."
        raise RitornelloError(msg)
    try:
        # What has settings but no checkpoint is a run that ended before it began.
        foreign = run.exists() and not (run / ARGS).exists() and any(run.iterdir())
    except OSError as error:
        msg = f"{run} can't be the folder of a run ({error.strerror}): choose another."
        raise RitornelloError(msg) from error
    if foreign:
        msg = f"{run} holds something else than a run: choose a new folder."
        raise RitornelloError(msg)
    return args


def _keep_records(request: Request, corpus: Corpus) -> None:
    """Write down in the folder of the run how it was made and what was left out."""
    lines = "".join(f"{entry.name}: {entry.reason}\n" for entry in corpus.skipped)
    try:
        request.run.mkdir(parents=True, exist_ok=True)
        (request.run / SKIPPED).write_text(lines, encoding="utf-8", errors="backslashreplace")
        mode = "a" if request.resume else "w"
        with (request.run / COMMAND).open(mode, encoding="utf-8", errors="backslashreplace") as commands:
            commands.write(request.command() + "\n")
    except OSError as error:
        msg = f"The run can't be written to {request.run} ({error.strerror}): choose another folder."
        raise RitornelloError(msg) from error


def _read(request: Request, corpus: Corpus) -> messages.CorpusRead:
    few = tuple(f"{entry.name}: {entry.reason}" for entry in corpus.skipped[:_FIRST_FEW])
    return messages.CorpusRead(len(corpus.pieces), few, len(corpus.skipped), str(request.run / SKIPPED))
