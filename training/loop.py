"""The training loop: windows in, gradients, validation, checkpoints that resume exactly."""

from __future__ import annotations

import contextlib
import json
import math
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter

from music.errors import RitornelloError
from training import messages
from training.args import OptimArgs, TrainArgs, from_json, to_json
from training.batches import Batch, plan_epoch, read_batches
from training.checkpoint import BEST, LAST, load_checkpoint, save_checkpoint
from training.corpus import Corpus, Piece
from training.evaluate import score_pieces
from training.loss import row_loss
from training.model import State, TokenLSTM
from training.scores import Scores

__all__ = ["Trainer", "learning_rate"]

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
    """One run in one folder: settings, model, optimiser, position, and how to save and resume them."""

    def __init__(
        self, run: Path, args: TrainArgs, corpus: Corpus, report: Callable[[messages.Message], None]
    ) -> None:
        """Prepare a run that starts from nothing; `resume` goes on with a saved one."""
        self.run, self.args, self.corpus, self.report = run, args, corpus, report
        if args.optim.threads:
            torch.set_num_threads(args.optim.threads)
        torch.manual_seed(args.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = TokenLSTM([f.size for f in corpus.encoding.fields], args.model).to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=args.optim.rate, weight_decay=args.optim.weight_decay
        )
        self.train_pieces, self.valid_pieces, _ = corpus.split(args.data.valid, args.data.test)
        self.step = 0
        self.epoch = 0
        self.batch_index = 0
        self.seconds = 0.0
        self.best: float | None = None
        self.stale = 0
        self.history: list[dict[str, Any]] = []
        self.state: State = self.model.initial_state(args.data.batch)
        self.precision = args.optim.precision
        self._interrupted = False

    # --- saving ---------------------------------------------------------------------

    def resume(self) -> None:
        """Go on where the run's last checkpoint stood.

        Raises:
            RitornelloError: there is none, or it belongs to other settings.
        """
        saved = load_checkpoint(self.run / LAST)
        if (
            from_json(saved["args"]).encoding != self.args.encoding
            or saved["args"]["model"] != to_json(self.args)["model"]
        ):
            msg = f"{self.run} was trained with another model or encoding; resume it with the same settings."
            raise RitornelloError(msg)
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.state = (saved["state"][0].to(self.device), saved["state"][1].to(self.device))
        torch.set_rng_state(saved["rng"])
        for name in ("step", "epoch", "batch_index", "seconds", "best", "stale", "history", "precision"):
            setattr(self, name, saved[name])

    def save(self) -> None:
        """Write the checkpoint from which `resume` goes on."""
        save_checkpoint(
            self.run / LAST,
            {
                **self._identity(),
                "optimizer": self.optimizer.state_dict(),
                "state": self.state,
                "rng": torch.get_rng_state(),
                "epoch": self.epoch,
                "batch_index": self.batch_index,
                "best": self.best,
                "stale": self.stale,
                "precision": self.precision,
            },
        )

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
            RitornelloError: the loss is not a number, or a checkpoint can't be written.
        """
        self.run.mkdir(parents=True, exist_ok=True)
        (self.run / "args.json").write_text(json.dumps(to_json(self.args), indent=1))
        if self.precision == "auto":
            self.precision = self._faster_precision()
        self.report(self._started())
        with SummaryWriter(str(self.run / "tensorboard")) as self.writer, self._catch_interrupt():  # type: ignore[no-untyped-call]
            reason = self._run_batches()
        self.save()
        return messages.Finished(self.step, reason, self.best, self.seconds)

    def _run_batches(self) -> str:
        bits = rows = 0.0
        spent = 0.0
        for batch in self._batches():
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
            finished = self._progress() >= 1
            if finished or self.step % self.args.optim.validate_every == 0:
                self._validate()
            if finished:
                return "budget"
            if self.args.optim.patience and self.stale >= self.args.optim.patience:
                return "early stop"
            if self._interrupted:
                return "interrupted"
        msg = "There is nothing to train on: every piece is empty."
        raise RitornelloError(msg)

    def _batches(self) -> Iterator[Batch]:
        """Yield batches for ever, counting epochs; the first epoch goes on at `batch_index`."""
        while True:
            lanes = plan_epoch(self.train_pieces, self.args.data, self.args.seed, self.epoch)
            self.epoch_length = max(map(len, (list(self._lane_windows(lane)) for lane in lanes)), default=0)
            if not self.epoch_length:
                return
            yield from read_batches(self.corpus, lanes, self.args.data.window, self.batch_index)
            self.epoch += 1
            self.batch_index = 0

    def _lane_windows(self, lane: list[Any]) -> Iterator[int]:
        for reading in lane:
            yield from range(-(-(reading.rows - 1) // self.args.data.window))

    def _train_step(self, batch: Batch) -> float:
        """Return the loss, nats a row."""
        rate = learning_rate(self.args.optim, self.step, self._progress())
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        loss, state = self._loss(batch, self.precision)
        if not math.isfinite(value := float(loss.detach())):
            msg = (
                f"The loss is not a number at step {self.step}: lower optim.rate and go on with --resume "
                "from the last good checkpoint, which is kept."
            )
            raise RitornelloError(msg)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.args.optim.clip)
        self.optimizer.step()
        self.state = (state[0].detach().float(), state[1].detach().float())
        return value

    def _loss(self, batch: Batch, precision: str) -> tuple[torch.Tensor, State]:
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
        rng = torch.get_rng_state()
        batch = next(self._batches())
        best: dict[str, float] = {}
        for precision in ("fp32", "bf16") * 2:
            began = time.perf_counter()
            self._loss(batch, precision)[0].backward()
            taken = time.perf_counter() - began
            best[precision] = min(taken, best.get(precision, taken))
        self.model.zero_grad(set_to_none=True)
        torch.set_rng_state(rng)
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
        better = self.best is None or bits < self.best
        self.stale = 0 if better else self.stale + 1
        self.history.append({"step": self.step, "seconds": self.seconds, **scores.summary()})
        if better:
            self.best = bits
            save_checkpoint(self.run / BEST, self._identity())
        self.save()
        self._log_validation(scores)
        self.report(messages.Validated(self.step, bits, scores.accuracy, scores.mean_nll, best=better))

    @contextlib.contextmanager
    def _catch_interrupt(self) -> Iterator[None]:
        """Ctrl-C ends the loop after the step in hand instead of tearing it apart; a second one is immediate."""

        def remember(*_: object) -> None:
            self._interrupted = True
            signal.signal(signal.SIGINT, previous)

        previous = signal.signal(signal.SIGINT, remember)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, previous)

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
        )

    def _report_step(self, bits: float, speed: float) -> None:
        progress = self._progress()
        eta = self.seconds * (1 - progress) / progress if progress > 0 else None
        epoch = self.epoch + self.batch_index / max(self.epoch_length, 1)
        self.writer.add_scalar("train/bits_per_row", bits, self.step)  # type: ignore[no-untyped-call]
        self.writer.add_scalar("train/rows_per_second", speed, self.step)  # type: ignore[no-untyped-call]
        self.report(messages.Step(self.step, epoch, bits, speed, progress, eta))

    def _log_validation(self, scores: Scores) -> None:
        summary = scores.summary()
        for name in ("bits_per_note", "mean_nll", "accuracy"):
            self.writer.add_scalar(f"valid/{name}", summary[name], self.step)  # type: ignore[no-untyped-call]
        for name, figures in summary["fields"].items():
            self.writer.add_scalar(f"valid_fields/{name}_nll", figures["nll"], self.step)  # type: ignore[no-untyped-call]
