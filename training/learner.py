"""What learns: a network, its optimiser, the moving average of its weights, the state carried along."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from music.errors import RitornelloError
from training.loss import row_loss
from training.network import Network, State, restarted
from training.networks import build_network

if TYPE_CHECKING:
    from training.args import LossArgs, TrainArgs
    from training.batches import Batch
    from training.team import Team

__all__ = ["Learner"]


class Learner:
    """Takes one batch after another.

    Args:
        args: everything that decides a run, besides the data.
        team: the processes that learn together.
    """

    def __init__(self, args: TrainArgs, team: Team) -> None:
        """Make the network, weights drawn from the seed."""
        self.args, self.team = args, team
        if args.optim.threads:
            torch.set_num_threads(args.optim.threads)
        torch.manual_seed(args.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network: Network = build_network(args.encoding, args.model).to(self.device)
        self.optimizer = self._optimizer()
        self.average: AveragedModel | None = None
        if args.optim.average:
            self.average = AveragedModel(self.network, avg_fn=partial(_moved, decay=args.optim.average))
        self.state: State = ()
        self.precision: str = args.optim.precision
        objective = _Objective(self.network, args.loss)
        self._objective = team.together(objective, unused=self.network.pretrain_steps > 0)
        if team.rank:
            torch.manual_seed(args.seed + team.rank)  # each drops units of its own
        self.restart()

    def _optimizer(self) -> torch.optim.Optimizer:
        optim, weights = self.args.optim, self.network.parameters()
        if optim.algorithm == "rmsprop":
            return torch.optim.RMSprop(weights, lr=optim.rate, weight_decay=optim.weight_decay)
        return torch.optim.AdamW(weights, lr=optim.rate, weight_decay=optim.weight_decay, fused=True)

    @property
    def scored(self) -> Network:
        """The network with the weights that are validated and kept."""
        if self.average is None:
            return self.network
        return cast("Network", self.average.module)

    def restart(self) -> None:
        """Let every sequence begin anew."""
        self.state = self.network.initial_state(self.args.data.batch)

    # --- saving ---------------------------------------------------------------------

    def content(self) -> dict[str, Any]:
        """Return what `restore` needs, for a checkpoint; to be asked for by all processes at once."""
        states = self.team.all_of(tuple(values.cpu() for values in self.state))
        content = {
            "model": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "state": tuple(torch.cat(parts, dim=1) for parts in zip(*states, strict=True)),
            "rngs": self.team.all_of(torch.get_rng_state()),
            "precision": self.precision,
        }
        if self.average is not None:
            content["average"] = self.average.state_dict()
        if self.device.type == "cuda":
            content["cuda_rng"] = torch.cuda.get_rng_state()
        return content

    def restore(self, saved: dict[str, Any]) -> None:
        """Go on where the learner stood whose `content` was ``saved``.

        Raises:
            LookupError: something is missing.
            RuntimeError: the weights are of another network.
            TypeError: something is not what it should be.
            ValueError: the optimiser is another.
        """
        self.network.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        for group in self.optimizer.param_groups:
            group["weight_decay"] = self.args.optim.weight_decay  # it may have been changed
        if self.average is not None:
            if "average" in saved:
                self.average.load_state_dict(saved["average"])
            else:
                self.average.module.load_state_dict(saved["model"])
        if len(saved["rngs"]) == self.team.size:  # else the batches are others, and begin anew
            batch = self.args.data.batch
            shares = (values.split(batch, dim=1)[self.team.rank] for values in saved["state"])
            self.state = tuple(values.to(self.device) for values in shares)
            torch.set_rng_state(saved["rngs"][self.team.rank])
        if "cuda_rng" in saved and self.device.type == "cuda":
            torch.cuda.set_rng_state(saved["cuda_rng"])
        if self.precision == "auto":
            self.precision = saved["precision"]

    def begin_with(self, weights: dict[str, Tensor]) -> None:
        """Start from ``weights`` that another run has learnt.

        Raises:
            RuntimeError: they are of another network.
        """
        self.network.load_state_dict(weights)
        if self.average is not None:
            self.average.module.load_state_dict(weights)

    # --- learning -------------------------------------------------------------------

    def step(self, batch: Batch, rate: float, number: int) -> float:
        """Learn from ``batch`` at learning rate ``rate``, as step ``number``; return the loss, nats a row.

        Raises:
            RitornelloError: the loss or its gradient is not a number; the weights are as before.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        # Gradients are averaged over the processes, but a row counts the same in whichever it is.
        rows = self.team.total(float(batch.mask.sum()))
        weight = float(batch.mask.sum()) * self.team.size / max(rows, 1.0)
        loss, state = self._loss(batch, self.precision, number)
        torch.autograd.backward(loss * weight)
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self.args.optim.clip)
        value = self.team.total(float(loss.detach()) * weight) / self.team.size
        # Before the step, so that the weights stay good whatever happens.
        self.check_number(value, "loss", number)
        self.check_number(float(norm), "gradient", number)
        self.optimizer.step()
        if self.average is not None:
            self.average.update_parameters(self.network)
        self.state = tuple(values.detach().float() for values in state)
        return value

    def check_number(self, value: float, name: str, number: int) -> None:
        """Refuse a ``value``, called ``name``, that is none at step ``number``.

        Raises:
            RitornelloError: it is not finite.
        """
        if not math.isfinite(value):
            msg = (
                f"The {name} is no longer a number at step {number}: go on from the last good checkpoint, "
                f"which is kept, with --resume --set optim.rate={self.args.optim.rate / 2:g}."
            )
            raise RitornelloError(msg)

    def _loss(self, batch: Batch, precision: str, number: int) -> tuple[Tensor, State]:
        """Return the loss, nats a row, and the state after the batch."""
        self.network.train()
        rows = torch.from_numpy(batch.rows).to(self.device)  # (lanes, window + 1, fields)
        mask = torch.from_numpy(batch.mask).to(self.device)
        before = restarted(self.state, torch.from_numpy(~batch.starts).to(self.device))
        with torch.autocast(self.device.type, torch.bfloat16, enabled=precision == "bf16"):
            loss, state = self._objective(rows, mask, before, pretrain=number < self.network.pretrain_steps)
        return loss, state

    def choose_precision(self, batch: Batch) -> None:
        """Take the precision in which a few steps on ``batch`` are faster; change nothing else."""
        best: dict[str, float] = {}
        with torch.random.fork_rng([self.device] if self.device.type == "cuda" else []):
            for precision in ("fp32", "bf16") * 2:
                began = time.perf_counter()
                torch.autograd.backward(self._loss(batch, precision, self.network.pretrain_steps)[0])
                if self.device.type == "cuda":
                    torch.cuda.synchronize()
                taken = time.perf_counter() - began
                best[precision] = min(taken, best.get(precision, taken))
        self.network.zero_grad(set_to_none=True)
        # The leader's choice, as all must compute alike.
        self.precision = self.team.all_of(min(best, key=lambda name: best[name]))[0]


def _moved(average: Tensor, value: Tensor, count: Tensor | int, decay: float) -> Tensor:
    """Return ``average`` nearer to ``value``: by a little, but by more while it has seen few."""
    steps = int(count)
    return average.lerp(value, 1 - min(decay, (1 + steps) / (10 + steps)))


class _Objective(nn.Module):
    """Network and loss as one, which is what gradients are averaged of."""

    def __init__(self, network: Network, args: LossArgs) -> None:
        super().__init__()
        self.network, self.args = network, args

    def forward(self, rows: Tensor, mask: Tensor, state: State, *, pretrain: bool) -> tuple[Tensor, State]:
        """Return the loss of ``rows[:, 1:]``, and the state after the batch."""
        if pretrain:
            return row_loss(self.network.autoencode(rows[:, 1:]), mask, self.args), state
        prediction, state = self.network(rows[:, :-1], rows[:, 1:], state)
        return row_loss(prediction, mask, self.args), state
