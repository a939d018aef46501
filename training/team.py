"""Several processes that train one model: each reads its share of the lanes, all hold the same weights.

The engine is torch's own ``DistributedDataParallel``, started by ``torchrun``; this is what
the loop needs to know of it. A team of one does nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Self, TypeVar

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Team", "leads", "leave"]

T = TypeVar("T")


def leads() -> bool:
    """Return whether this process speaks for its team: the first that ``torchrun`` started, or alone."""
    return os.environ.get("RANK", "0") == "0"


def _alone() -> bool:
    """Return whether ``torchrun`` started no other process beside this one."""
    return int(os.environ.get("WORLD_SIZE", "1")) == 1


def leave(status: int) -> int:
    """Return ``status``; in a team end the process with it here, its work being done and saved.

    Threads of Gloo outlive the module that ``DistributedDataParallel`` wraps, and one that lets go
    of a tensor while Python is being taken down aborts the process (pytorch/pytorch#179291).
    """
    if _alone():
        return status
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


class Team:
    """The processes of one training; a context, so that they part as they should.

    Args:
        rank: number of this process.
        size: how many there are.
    """

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        """Make a team that has met already, or of one."""
        self.rank, self.size = rank, size

    @classmethod
    def gathered(cls) -> Self:
        """Return the team that ``torchrun`` started, or a team of one."""
        if _alone():
            return cls()
        backend = "nccl" if torch.cuda.is_available() else "gloo"
        if backend == "nccl":
            torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
        distributed.init_process_group(backend)
        return cls(distributed.get_rank(), distributed.get_world_size())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.size > 1:
            distributed.destroy_process_group()

    @property
    def leads(self) -> bool:
        """Whether this process writes files and says what happens."""
        return self.rank == 0

    @contextlib.contextmanager
    def leader_first(self) -> Iterator[None]:
        """Let the leader through the block before the others, which then find what it left there."""
        if not self.leads:
            distributed.barrier()
        yield
        if self.leads and self.size > 1:
            distributed.barrier()

    def total(self, value: float) -> float:
        """Return the sum of every process's ``value``."""
        return value if self.size == 1 else sum(self.all_of(value))

    def greatest(self, value: float) -> float:
        """Return the largest of every process's ``value``."""
        return value if self.size == 1 else max(self.all_of(value))

    def all_of(self, value: T) -> list[T]:
        """Return every process's ``value``, in the order of their ranks."""
        if self.size == 1:
            return [value]
        found: list[T | None] = [None] * self.size
        distributed.all_gather_object(found, value)
        return [each for each in found if each is not None]

    def share(self, lanes: Sequence[T]) -> Sequence[T]:
        """Return this process's share of ``lanes``, of which there are as many for each."""
        each = len(lanes) // self.size
        return lanes[self.rank * each : (self.rank + 1) * each]

    def together(self, module: nn.Module, *, unused: bool) -> nn.Module:
        """Return ``module`` such that gradients are averaged over all processes.

        Args:
            module: alike in all of them.
            unused: whether there are steps that leave some of its parameters out.
        """
        if self.size == 1:
            return module
        return DistributedDataParallel(module, find_unused_parameters=unused)
