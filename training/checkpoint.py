"""Checkpoints: written whole or not at all, read without running code."""

from __future__ import annotations

import os
import pickle
import warnings
from typing import TYPE_CHECKING, Any

import torch

from music.errors import RitornelloError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BEST", "FORMAT", "LAST", "load_checkpoint", "save_checkpoint"]

FORMAT = 1
"""Raise it when checkpoints of before can't be read any more."""

LAST, BEST = "last.pt", "best.pt"
"""Files in the folder of a run: where it stands, and its weights with the best validation figure."""


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write ``content`` to ``path``; a full disk or a kill leaves the older file as it was.

    Raises:
        RitornelloError: the file can't be written.
    """
    draft = path.with_suffix(".draft")
    try:
        with draft.open("wb") as out:
            torch.save({"format": FORMAT, **content}, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except (OSError, RuntimeError) as error:
        # Where the disk is full, torch closes its archive in vain and raises an error of its own.
        cause = error if isinstance(error, OSError) else error.__context__
        reason = getattr(cause, "strerror", None) or "writing failed"
        msg = f"The checkpoint {path} can't be written ({reason}): what was saved before is kept."
        raise RitornelloError(msg) from error
    finally:
        draft.unlink(missing_ok=True)


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Return what `save_checkpoint` wrote.

    Raises:
        RitornelloError: the file isn't there, is damaged or is of another version.
    """
    if not path.exists():
        if path.name == BEST and path.with_name(LAST).exists():
            msg = f"The run {path.parent} has no validated model yet: train on with --resume."
        else:
            msg = f"There is no checkpoint {path}: give the folder of a training run."
        raise RitornelloError(msg)
    try:
        # weights_only: a checkpoint from elsewhere can't run code here. torch warns of files that
        # it finds odd; what is wrong with them is said below.
        with warnings.catch_warnings(action="ignore"):
            content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        version = content["format"]
    except (
        OSError,
        RuntimeError,
        pickle.UnpicklingError,
        EOFError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        msg = f"{path} is not a checkpoint of Ritornello, or it is damaged: train again or use another."
        raise RitornelloError(msg) from error
    if version != FORMAT:
        msg = f"{path} is of checkpoint version {version}, this Ritornello reads {FORMAT}: train again."
        raise RitornelloError(msg)
    return content
