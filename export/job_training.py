"""The training that an order asks for: where it starts, how it is told to stop, what is said of it."""

from __future__ import annotations

import _thread
import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from export.unpack import unpack_bundle
from music.errors import RitornelloError
from training import messages
from training.checkpoint import BEST, LAST
from training.job_messages import STOP, Order
from training.train import Request, train

__all__ = ["train_order"]

_START = "start"
"""Folder in that of the run: the bundle to start from, unpacked."""
_BUNDLE = ".onnx"
_LOOK_SECONDS = 0.25
"""From one look for `STOP` to the next."""


def train_order(
    order: Order, folder: Path, cache: Path | None, show: Callable[[messages.Message], None]
) -> messages.Finished:
    """Train, or train on, in ``folder`` until the end or until `STOP` is there.

    Args:
        order: what is asked for.
        folder: of the run.
        cache: where parsed files are kept; the usual place if None.
        show: gets each message but the last, which is returned.

    Raises:
        RitornelloError: anything that the user can mend.
        KeyboardInterrupt: it was stopped before training began.
    """
    leave_one_processor()
    stop = folder / STOP
    with contextlib.ExitStack() as training:

        def told(message: messages.Message) -> None:
            show(message)
            if isinstance(message, messages.Started):
                training.enter_context(_interrupted_by(stop))
            elif not isinstance(message, messages.Step | messages.Validated) and stop.exists():
                raise KeyboardInterrupt

        try:
            return train(request_of(order, folder, cache), told)
        finally:
            if (folder / LAST).exists():
                shutil.rmtree(folder / _START, ignore_errors=True)


def request_of(order: Order, folder: Path, cache: Path | None = None) -> Request:
    """Return what to ask for: to begin, or to go on where the folder holds a checkpoint.

    Where only the best weights are left, the run begins anew with these.

    Raises:
        RitornelloError: files to train on are gone, or what it starts from can't be used.
    """
    data = [Path(path) for path in order.data]
    missing = [path for path in data if not path.exists()]
    if missing:
        msg = (
            f"{len(missing)} of {len(data)} files are no longer where they were, such as {missing[0]}: "
            "put them back and go on, or repeat the training with other music."
        )
        raise RitornelloError(msg)
    if (folder / LAST).exists():
        return Request(data, folder, resume=True, cache=cache, baselines=True)
    start = Path(order.start) if order.start else None
    if (folder / BEST).exists():
        start = folder
    elif start is not None and start.suffix == _BUNDLE:
        unpacked = folder / _START
        if not (unpacked / BEST).exists():
            unpack_bundle(start, unpacked)
        start = unpacked
    return Request(
        data, folder, order.preset or None, order.settings, start=start, cache=cache, baselines=True
    )


def leave_one_processor() -> None:
    """Have torch take one thread fewer than it would, so that a player that wakes up finds a processor free.

    The threads of a step also wait for each other: one that is pushed aside would delay them all.
    """
    torch.set_num_threads(max(torch.get_num_threads() - 1, 1))


@contextlib.contextmanager
def _interrupted_by(stop: Path) -> Iterator[None]:
    """Interrupt the main thread, once, when the file ``stop`` is there."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            if stop.exists():
                _thread.interrupt_main()
                return

    watcher = threading.Thread(target=watch, name="stop", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
