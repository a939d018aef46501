"""The training loop: windows in, gradients, validation, checkpoints that resume exactly."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from music.errors import RitornelloError
from training import messages
from training.args import OptimArgs, TrainArgs, fixed_changes, from_json, to_json
from training.batches import Batch, count_batches, plan_epoch, read_batches
from training.beginnings import give_ear
from training.checkpoint import BEST, LAST, load_checkpoint, save_checkpoint
from training.evaluate import score_pieces
from training.interrupt import Interruption
from training.logs import EventLog
from training.loss import row_loss
from training.model import State, TokenLSTM

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
"""Seconds; a step that took longer (a laptop that slept) counts as this much of the budget."""


def learning_rate(args: OptimArgs, step: int, progress: float) -> float:
    """Return the rate at ``step`` when ``progress`` (0 to 1) of the budget is spent.

    A linear warm-up, then a cosine down to zero at the end of the budget.
    """
    warmup = min(1.0, (step + 1) / max(args.warmup, 1))
    return args.rate * warmup * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


class Trainer:
    """One run in one folder: settings, model, optimiser, position, and how to save and resume them.

    Args:
        run: the folder; made when training begins.
        args: everything that decides the run, besides the data.
        corpus: the data.
        report: called with each message as it comes.

    Raises:
        RitornelloError: the corpus is too small to hold some of it out.
    """

    def __init__(
        self, run: Path, args: TrainArgs, corpus: Corpus, report: Callable[[messages.Message], None]
    ) -> None:
        """Prepare a run that starts from nothing; `resume` goes on with a saved one."""
        self.run, self.args, self.corpus, self.report = run, args, corpus, report
        if args.optim.threads:
            torch.set_num_threads(args.optim.threads)
        self.train_pieces, self.valid_pieces, _ = corpus.split(args.data.valid, args.data.test)
        torch.manual_seed(args.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        fields = corpus.encoding.fields
        self.model = TokenLSTM([f.size for f in fields], args.model)
        give_ear(self.model, [f.name for f in fields].index("pitch"))
        self.model.to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=args.optim.rate, weight_decay=args.optim.weight_decay
        )
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
        self.state: State = self.model.initial_state(args.data.batch)
        self.precision: str = args.optim.precision
        self._interruption = Interruption()
        self._epoch_batches = 0

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
            self.model.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            for group in self.optimizer.param_groups:
                group["weight_decay"] = self.args.optim.weight_decay  # it may have been changed
            self.state = (saved["state"][0].to(self.device), saved["state"][1].to(self.device))
            torch.set_rng_state(saved["rng"])
            if "cuda_rng" in saved and self.device.type == "cuda":
                torch.cuda.set_rng_state(saved["cuda_rng"])
            for name in ("step", "epoch", "batch_index", "seconds", "best", "stale", "history"):
                setattr(self, name, saved[name])
            if self.precision == "auto":
                self.precision = saved["precision"]
            if (before.data, before.seed) != (self.args.data, self.args.seed):
                # The rest of the epoch would be another: it ends here.
                self.epoch, self.batch_index = self.epoch + 1, 0
                self.state = self.model.initial_state(self.args.data.batch)
        except (AttributeError, LookupError, TypeError, ValueError, RuntimeError) as error:
            msg = f"{self.run / LAST} is not a checkpoint to go on from: start another run."
            raise RitornelloError(msg) from error

    def save(self) -> None:
        """Write the checkpoint from which `resume` goes on.

        Raises:
            RitornelloError: it can't be written.
        """
        content = {
            **self._identity(),
            "optimizer": self.optimizer.state_dict(),
            "state": self.state,
            "rng": torch.get_rng_state(),
            "epoch": self.epoch,
            "batch_index": self.batch_index,
            "best": self.best,
            "stale": self.stale,
            "precision": self.precision,
            "corpus": self.corpus.digest,
        }
        if self.device.type == "cuda":
            content["cuda_rng"] = torch.cuda.get_rng_state()
        save_checkpoint(self.run / LAST, content)

    def _identity(self) -> dict[str, Any]:
        """Return what both kinds of checkpoint hold."""
        return {
            "args": to_json(self.args),
            "model": self.model.state_dict(),
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
            self.run.mkdir(parents=True, exist_ok=True)
            (self.run / ARGS).write_text(json.dumps(to_json(self.args), indent=1))
            if self.precision == "auto":
                self.precision = self._faster_precision()
            if not self.step:
                self.save()  # a folder that can't hold a checkpoint is better known now
            self.report(self._started())
            with EventLog(self.run / _LOGS, self.step) as self._log, self._interruption:
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
            loss = self._train_step(batch)
            taken = time.perf_counter() - began
            self.seconds += min(taken, _LONGEST_STEP)
            self.step += 1
            self.batch_index += 1
            count = float(batch.mask.sum())
            bits, rows, spent = bits + loss * count / math.log(2), rows + count, spent + taken
            if self.step % _REPORT_EVERY == 0:
                self._report_step(bits / max(rows, 1), rows / max(spent, 1e-9))
                bits = rows = spent = 0.0
            if self._progress() >= 1 or self.step % self.args.optim.validate_every == 0:
                self._validate()
        return reason

    def _ended(self) -> str | None:
        """Return why there is to be no further step, or None."""
        patience = self.args.optim.patience
        if self._progress() >= 1:
            return "budget"
        if patience and self.stale >= patience:
            return "early stop"
        return "interrupted" if self._interruption.asked else None

    def _batches(self) -> Iterator[Batch]:
        """Yield batches for ever, counting epochs; the first epoch goes on at `batch_index`."""
        data = self.args.data
        while True:
            lanes = plan_epoch(self.train_pieces, data, self.args.seed, self.epoch)
            self._epoch_batches = count_batches(lanes, data.window)
            yield from read_batches(self.corpus, lanes, data.window, self.batch_index)
            self.epoch += 1
            self.batch_index = 0

    def _train_step(self, batch: Batch) -> float:
        """Return the loss, nats a row."""
        rate = learning_rate(self.args.optim, self.step, self._progress())
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        loss, state = self._loss(batch, self.precision)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.args.optim.clip)
        value = float(loss.detach())
        # Before the step, so that the weights stay good whatever happens.
        self._check_number(value, "loss")
        self._check_number(float(norm), "gradient")
        self.optimizer.step()
        self.state = (state[0].detach().float(), state[1].detach().float())
        return value

    def _check_number(self, value: float, name: str) -> None:
        if not math.isfinite(value):
            msg = (
                f"The {name} is no longer a number at step {self.step}: go on from the last good checkpoint, "
                f"which is kept, with --resume --set optim.rate={self.args.optim.rate / 2:g}."
            )
            raise RitornelloError(msg)

    def _loss(self, batch: Batch, precision: str) -> tuple[torch.Tensor, State]:
        """Return the loss, nats a row, and the state after the batch."""
        self.model.train()
        keep = torch.from_numpy(~batch.starts).to(self.device)[None, :, None]
        rows = torch.from_numpy(batch.rows).to(self.device)
        mask = torch.from_numpy(batch.mask).to(self.device).flatten()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=precision == "bf16"):
            logits, state = self.model(
                rows[:, :-1], rows[:, 1:], (self.state[0] * keep, self.state[1] * keep)
            )
            return row_loss(logits, rows[:, 1:].flatten(0, 1), mask, self.args.loss), state

    def _faster_precision(self) -> str:
        """Time a few steps of both precisions, on the first batch, and change nothing."""
        batch = next(self._batches())
        best: dict[str, float] = {}
        with torch.random.fork_rng([self.device] if self.device.type == "cuda" else []):
            for precision in ("fp32", "bf16") * 2:
                began = time.perf_counter()
                self._loss(batch, precision)[0].backward()
                if self.device.type == "cuda":
                    torch.cuda.synchronize()
                taken = time.perf_counter() - began
                best[precision] = min(taken, best.get(precision, taken))
        self.model.zero_grad(set_to_none=True)
        return min(best, key=lambda name: best[name])

    def _progress(self) -> float:
        """Return how much of the budget is spent, 0 to 1."""
        optim = self.args.optim
        by_steps = self.step / optim.steps if optim.steps else 0.0
        by_time = self.seconds / (60 * optim.minutes) if optim.minutes else 0.0
        return min(1.0, max(by_steps, by_time))

    def _validate(self) -> None:
        began = time.perf_counter()
        scores = score_pieces(self.model, self.corpus, self.valid_pieces)
        self.seconds += min(time.perf_counter() - began, _LONGEST_STEP)
        bits = scores.bits_per_note
        self._check_number(bits, "validation")
        better = self.best is None or bits < self.best
        self.stale = 0 if better else self.stale + 1
        self.history.append({"step": self.step, "seconds": self.seconds, **scores.summary()})
        if better:
            self.best = bits
            save_checkpoint(self.run / BEST, self._identity())
        self.save()
        self._log_validation(scores)
        self.report(messages.Validated(self.step, bits, scores.accuracy, scores.mean_nll, best=better))

    # --- telling --------------------------------------------------------------------

    def _started(self) -> messages.Started:
        return messages.Started(
            protocol=messages.PROTOCOL,
            run=str(self.run),
            step=self.step,
            parameters=sum(p.numel() for p in self.model.parameters()),
            train_pieces=len(self.train_pieces),
            valid_pieces=len(self.valid_pieces),
            notes=sum(p.notes[0] for p in self.train_pieces),
            precision=self.precision,
            best_bits_per_note=self.best,
        )

    def _report_step(self, bits: float, speed: float) -> None:
        progress = self._progress()
        eta = self.seconds * (1 - progress) / progress if progress > 0 else None
        epoch = self.epoch + self.batch_index / self._epoch_batches
        rate = self.optimizer.param_groups[0]["lr"]
        self._log.add(
            self.step,
            {"train/bits_per_row": bits, "train/rows_per_second": speed, "train/learning_rate": rate},
        )
        self.report(messages.Step(self.step, epoch, bits, speed, progress, eta))

    def _log_validation(self, scores: Scores) -> None:
        summary = scores.summary()
        figures = {f"valid/{name}": summary[name] for name in ("bits_per_note", "mean_nll", "accuracy")}
        fields = {f"valid_fields/{name}_nll": of["nll"] for name, of in summary["fields"].items()}
        self._log.add(self.step, figures | fields)
