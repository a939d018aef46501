"""The training loop: windows in, gradients, validation, checkpoints that resume exactly."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError
from training import messages
from training.args import OptimArgs, TrainArgs, fixed_changes, from_json, to_json
from training.batches import Batch, count_batches, plan_epoch, read_batches
from training.checkpoint import BEST, LAST, load_checkpoint, save_checkpoint
from training.evaluate import score_pieces
from training.interrupt import Interruption
from training.learner import Learner
from training.logs import EventLog
from training.roll_watch import save_expected
from training.team import Team

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from training.corpus import Corpus
    from training.scores import Scores

__all__ = ["ARGS", "Trainer", "learning_rate"]

ARGS = "args.json"
"""File in the folder of a run: its settings, for people to read."""

_LOGS = "tensorboard"
_REPORT_EVERY = 10
_LONGEST_STEP = 30.0
_LONGEST_VALIDATION = 300.0
"""Seconds; what took longer (a laptop that slept) counts as this much of the budget."""
_SAVE_EVERY = 60.0
"""Seconds of training that a power cut may cost, where validations are further apart."""


def learning_rate(args: OptimArgs, step: int, progress: float) -> float:
    """Return the rate at ``step`` when ``progress`` (0 to 1) of the budget is spent.

    A linear warm-up, then a cosine down to zero at the end of the budget.
    """
    warmup = min(1.0, (step + 1) / max(args.warmup, 1))
    return args.rate * warmup * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


def _nobody(_message: messages.Message) -> None:
    """Tell nobody: one process of a team is enough to speak for it."""


class Trainer:
    """One run in one folder: settings, model, optimiser, position, and how to save and resume them.

    Args:
        run: the folder; made when training begins.
        args: everything that decides the run, besides the data.
        corpus: the data.
        report: called with each message as it comes.
        team: the processes that train together; the first of them reports and writes.

    Raises:
        RitornelloError: the corpus is too small to hold some of it out.
    """

    def __init__(
        self,
        run: Path,
        args: TrainArgs,
        corpus: Corpus,
        report: Callable[[messages.Message], None],
        team: Team | None = None,
    ) -> None:
        """Prepare a run that starts from nothing; `resume` goes on with a saved one."""
        self.run, self.args, self.corpus = run, args, corpus
        self.team = team or Team()
        self.report = report if self.team.leads else _nobody
        self.train_pieces, self.valid_pieces, _ = corpus.split(args.data.valid, args.data.test)
        self.learner = Learner(args, self.team)
        self.step = 0
        self.epoch = 0
        self.batch_index = 0
        """Batches of the epoch that are done."""
        self.seconds = 0.0
        self.best: float | None = None
        """Bits per note of the best validation."""
        self.stale = 0
        """Validations since."""
        self.history: list[dict[str, Any]] = []
        self._interruption = Interruption()
        self._epoch_batches = 0
        self._saved_at = 0.0  # in `seconds`
        self._foreign_weights = False

    # --- saving ---------------------------------------------------------------------

    def resume(self) -> None:
        """Go on where the run's last checkpoint stood.

        With the same settings it goes on as if it had never been stopped, bit for
        bit where the machine and its threads are the same. With another way to
        make batches it goes on at the start of the next epoch.

        Raises:
            RitornelloError: there is none, or it belongs to other settings or other music.
        """
        saved = load_checkpoint(self.run / LAST)
        before = from_json(saved["args"])
        if changed := fixed_changes(before, self.args):
            msg = f"The run in {self.run} can't go on with another {' or '.join(changed)}: start another run."
            raise RitornelloError(msg)
        if saved.get("corpus", self.corpus.digest) != self.corpus.digest:
            msg = f"The run in {self.run} was trained on other files: give it the same, or start another run."
            raise RitornelloError(msg)
        try:
            self.learner.restore(saved)
            for name in ("step", "epoch", "batch_index", "seconds", "best", "stale", "history"):
                setattr(self, name, saved[name])
            self._saved_at = self.seconds
            processes = len(saved["rngs"])
            if (before.data, before.seed, processes) != (self.args.data, self.args.seed, self.team.size):
                # The rest of the epoch would be another: it ends here.
                self.epoch, self.batch_index = self.epoch + 1, 0
                self.learner.restart()
        except (AttributeError, LookupError, TypeError, ValueError, RuntimeError) as error:
            msg = f"{self.run / LAST} is not a checkpoint to go on from: start another run."
            raise RitornelloError(msg) from error

    def begin_with(self, other: Path) -> None:
        """Start from the weights of another run, the best it has; they are validated before the first step.

        Raises:
            RitornelloError: there are none, or they are of another network or encoding.
        """
        saved = load_checkpoint(other / (BEST if (other / BEST).exists() else LAST))
        before = from_json(saved["args"])
        changed = [key for key in fixed_changes(before, self.args) if not key.startswith("data.")]
        if changed:
            msg = f"A run can't start from {other} with another {' or '.join(changed)}: leave that as it is."
            raise RitornelloError(msg)
        try:
            self.learner.begin_with(saved["model"])
        except (LookupError, TypeError, RuntimeError) as error:
            msg = f"{other} is not of this version of Ritornello, or it is damaged: start from another run."
            raise RitornelloError(msg) from error
        self._foreign_weights = True

    def save(self) -> None:
        """Write the checkpoint from which `resume` goes on.

        Raises:
            RitornelloError: it can't be written.
        """
        content = {
            **self._identity(),
            **self.learner.content(),
            "epoch": self.epoch,
            "batch_index": self.batch_index,
            "best": self.best,
            "stale": self.stale,
            "corpus": self.corpus.digest,
        }
        if self.team.leads:
            save_checkpoint(self.run / LAST, content)
        self._saved_at = self.seconds

    def _identity(self) -> dict[str, Any]:
        """Return what both kinds of checkpoint hold."""
        return {
            "args": to_json(self.args),
            "step": self.step,
            "seconds": self.seconds,
            "history": self.history,
        }

    # --- running --------------------------------------------------------------------

    def train(self) -> messages.Finished:
        """Train until the budget is spent, validation stops improving, or Ctrl-C.

        Returns:
            Why it ended. The last checkpoint is saved in every case.

        Raises:
            RitornelloError: the loss is not a number, or the folder can't be written.
        """
        try:
            if self.team.leads:
                self.run.mkdir(parents=True, exist_ok=True)
                (self.run / ARGS).write_text(json.dumps(to_json(self.args), indent=1))
            if self.learner.precision == "auto":
                self.learner.choose_precision(next(self._batches()))
            # A folder that can't hold a checkpoint is better known now. But one of a run that starts with
            # other weights is to have their validation in it, or it would be lost by going on from it.
            if not self.step and not self._foreign_weights:
                self.save()
            self.report(self._started())
            folder = self.run / _LOGS if self.team.leads else None
            with EventLog(folder, self.step) as self._log, self._interruption:
                if self._foreign_weights:
                    self._validate()
                reason = self._run_batches()
                self.save()
        except BrokenPipeError:  # whoever was told of the progress went away
            self.save()
            raise
        except OSError as error:
            msg = (
                f"The run can't be written to {self.run} ({error.strerror or error}): "
                "mend that and go on with --resume from the last checkpoint."
            )
            raise RitornelloError(msg) from error
        best = str(self.run / BEST) if self.best is not None else None
        return messages.Finished(self.step, reason, self.best, self.seconds, best)

    def _run_batches(self) -> str:
        """Return why it ended."""
        bits = rows = spent = 0.0
        batches = self._batches()
        while (reason := self._ended()) is None:
            batch = next(batches)
            began = time.perf_counter()
            rate = learning_rate(self.args.optim, self.step, self._progress())
            loss = self.learner.step(batch, rate, self.step)
            taken = min(time.perf_counter() - began, _LONGEST_STEP)
            self.seconds += self.team.greatest(taken)
            self.step += 1
            self.batch_index += 1
            count = self.team.total(float(batch.mask.sum()))
            bits, rows, spent = bits + loss * count / math.log(2), rows + count, spent + taken
            if self.step % _REPORT_EVERY == 0:
                self._report_step(bits / max(rows, 1), rows / max(spent, 1e-9))
                bits = rows = spent = 0.0
            if self._progress() >= 1 or self.step % self.args.optim.validate_every == 0:
                self._validate()
            elif self.seconds - self._saved_at >= _SAVE_EVERY:
                self.save()
        return reason

    def _ended(self) -> str | None:
        """Return why there is to be no further step, or None."""
        patience = self.args.optim.patience
        if self._progress() >= 1:
            return "budget"
        if patience and self.stale >= patience:
            return "early stop"
        return "interrupted" if self.team.greatest(float(self._interruption.asked)) else None

    def _batches(self) -> Iterator[Batch]:
        """Yield batches for ever, counting epochs; the first epoch goes on at `batch_index`."""
        data = self.args.data
        whole = replace(data, batch=data.batch * self.team.size)
        while True:
            lanes = plan_epoch(self.train_pieces, whole, self.args.seed, self.epoch)
            count = self._epoch_batches = count_batches(lanes, data.window)
            yield from read_batches(self.corpus, self.team.share(lanes), data.window, self.batch_index, count)
            self.epoch += 1
            self.batch_index = 0

    def _progress(self) -> float:
        """Return how much of the budget is spent, 0 to 1."""
        optim = self.args.optim
        by_steps = self.step / optim.steps if optim.steps else 0.0
        by_time = self.seconds / (60 * optim.minutes) if optim.minutes else 0.0
        return min(1.0, max(by_steps, by_time))

    def _validate(self) -> None:
        began = time.perf_counter()
        team = self.team
        mine = score_pieces(self.learner.scored, self.corpus, self.valid_pieces[team.rank :: team.size])
        scores, *others = team.all_of(mine)
        for other in others:
            scores.merge(other)
        self.seconds += team.greatest(min(time.perf_counter() - began, _LONGEST_VALIDATION))
        bits = scores.bits_per_note
        self.learner.check_number(bits, "validation", self.step)
        better = self.best is None or bits < self.best
        self.stale = 0 if better else self.stale + 1
        self.history.append({"step": self.step, "seconds": self.seconds, **scores.summary()})
        if better:
            self.best = bits
        if better and team.leads:
            save_checkpoint(self.run / BEST, {**self._identity(), "model": self.learner.scored.state_dict()})
        self.save()
        if team.leads:
            save_expected(self.run, self.step, self.learner.scored, self.corpus, self.valid_pieces)
        self._log_validation(scores)
        self.report(
            messages.Validated(
                self.step, bits, scores.accuracy, scores.mean_nll, best=better, seconds=self.seconds
            )
        )

    # --- telling --------------------------------------------------------------------

    def _started(self) -> messages.Started:
        return messages.Started(
            protocol=messages.PROTOCOL,
            run=str(self.run),
            step=self.step,
            parameters=self.learner.network.parameter_count,
            train_pieces=len(self.train_pieces),
            valid_pieces=len(self.valid_pieces),
            notes=sum(p.notes[0] for p in self.train_pieces),
            precision=self.learner.precision,
            best_bits_per_note=self.best,
            rows=sum(p.rows[0] for p in self.train_pieces),
            loss_in_bits=self.args.loss.kind == "cross-entropy",
        )

    def _report_step(self, bits: float, speed: float) -> None:
        progress = self._progress()
        eta = self.seconds * (1 - progress) / progress if progress > 0 else None
        epoch = self.epoch + self.batch_index / self._epoch_batches
        rate = self.learner.optimizer.param_groups[0]["lr"]
        self._log.add(
            self.step,
            {"train/bits_per_row": bits, "train/rows_per_second": speed, "train/learning_rate": rate},
        )
        self.report(messages.Step(self.step, epoch, bits, speed, progress, eta, self.seconds))

    def _log_validation(self, scores: Scores) -> None:
        summary = scores.summary()
        figures = {f"valid/{name}": summary[name] for name in ("bits_per_note", "mean_nll", "accuracy")}
        fields = {f"valid_fields/{name}_nll": of["nll"] for name, of in summary["fields"].items()}
        self._log.add(self.step, figures | fields)
