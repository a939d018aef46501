"""The command ``train``, from what was typed to a run in its folder."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from music.errors import RitornelloError
from training import messages
from training.args import TrainArgs, from_json
from training.baselines import kept_baselines
from training.checkpoint import BEST, LAST, load_checkpoint
from training.corpus import load_corpus
from training.job_messages import ORDER
from training.loop import ARGS, Trainer
from training.presets import DEFAULT_PRESET, PRESETS
from training.settings import apply_settings
from training.team import Team

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.corpus import Corpus

__all__ = ["COMMAND", "SKIPPED", "Request", "train"]

COMMAND, SKIPPED = "command.txt", "skipped.txt"
"""Files in the folder of a run: the commands that made it, a line each; the files that gave no piece."""

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
    start: Path | None = None
    """Folder of a run whose weights this one starts from; encoding and network are then that one's."""
    cache: Path | None = None
    baselines: bool = False
    """Whether it is said, before training begins, what simple models reach."""

    def to_resume(self) -> Request:
        """Return what to ask for to go on with the run."""
        return replace(self, preset=None, settings=(), start=None, resume=True)

    def command(self) -> str:
        """Return the command that asks for this."""
        words = ["ritornello", "train", *map(str, self.data), "-o", str(self.run)]
        if self.preset is not None:
            words += ["--preset", self.preset]
        for setting in self.settings:
            words += ["--set", setting]
        if self.start is not None:
            words += ["--from", str(self.start)]
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
    with Team.gathered() as team:
        return _train(request, show if team.leads else _nobody, team)


def _nobody(_message: messages.Message) -> None:
    """Tell nobody: one process of a team is enough to speak for it."""


def _train(request: Request, show: Callable[[messages.Message], None], team: Team) -> messages.Finished:
    args = _settings(request)
    with team.leader_first():
        corpus = load_corpus(
            request.data,
            args.encoding,
            cache=request.cache,
            progress=lambda done, total: show(messages.CorpusProgress(done, total)),
        )
    args = replace(args, encoding=corpus.encoding)  # of characters, it now has an alphabet
    try:
        trainer = Trainer(request.run, args, corpus, show, team)
        if request.start is not None:
            trainer.begin_with(request.start)
        if request.resume:
            trainer.resume()
        if team.leads:
            _keep_records(request, corpus)
        show(_read(request, corpus))
        if request.baselines and team.leads:
            found = kept_baselines(request.run, corpus, trainer.train_pieces, trainer.valid_pieces)
            show(messages.Baselines(found))
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
    args = PRESETS[preset].args
    if request.start is not None:
        before = from_json(load_checkpoint(_weights(request.start))["args"])
        if request.preset is not None and before.model.kind != args.model.kind:
            msg = f"{request.start} is of another kind than the preset {preset!r}: leave out --preset."
            raise RitornelloError(msg)
        args = replace(args, encoding=before.encoding, model=before.model, loss=before.loss)
    args = apply_settings(args, request.settings)
    if (run / LAST).exists():
        msg = f"{run} holds a run already: go on with it by --resume, or choose another folder."
        raise RitornelloError(msg)
    try:
        # What has settings or an order but no checkpoint is a run that ended before it began.
        ours = (run / ARGS).exists() or (run / ORDER).exists()
        foreign = run.exists() and not ours and any(run.iterdir())
    except OSError as error:
        msg = f"{run} can't be the folder of a run ({error.strerror}): choose another."
        raise RitornelloError(msg) from error
    if foreign:
        msg = f"{run} holds something else than a run: choose a new folder."
        raise RitornelloError(msg)
    return args


def _weights(run: Path) -> Path:
    """Return the checkpoint to start from: the best of ``run``, or the last where there is none."""
    return run / (BEST if (run / BEST).exists() else LAST)


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
