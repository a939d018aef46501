"""The network of a training run, read from the run's folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from music.errors import RitornelloError
from training.args import TrainArgs, from_json
from training.checkpoint import BEST, LAST, load_checkpoint
from training.network import Network
from training.networks import build_network

__all__ = ["BASELINES", "Run", "load_baselines", "load_run"]

BASELINES = "baselines.json"
"""File in the folder of a run: figures of simple models on its validation split."""


class Run(NamedTuple):
    """A trained network and where it comes from."""

    folder: Path
    checkpoint: str
    """Name of the file that was read."""
    model: Network
    """Ready to be used, not to be trained."""
    args: TrainArgs
    settings: dict[str, Any]
    """The same as JSON values."""
    step: int
    seconds: float
    """Time spent on training and validating."""
    history: list[dict[str, Any]]
    """Of each validation `training.scores.Scores.summary`, with ``step`` and ``seconds``."""


def load_run(folder: Path) -> Run:
    """Return the network of the run in ``folder``: that with the best validation, or else the last.

    Raises:
        RitornelloError: there is no run, or it is damaged or of another version.
    """
    if not folder.is_dir():
        msg = f"There is no run in {folder}: give the folder that ritornello train wrote."
        raise RitornelloError(msg)
    name = BEST if (folder / BEST).exists() else LAST
    content = load_checkpoint(folder / name)
    # What another run learnt is validated before the first step, and is something to begin with.
    if not content.get("step") and all(entry["step"] for entry in content.get("history", [])):
        msg = f"{folder} has not been trained yet: go on with ritornello train --resume."
        raise RitornelloError(msg)
    try:
        settings = content["args"]
        args = from_json(settings)
        model = build_network(args.encoding, args.model)
        model.load_state_dict(content["model"])
        model.eval()
        return Run(
            folder, name, model, args, settings, content["step"], content["seconds"], content["history"]
        )
    except (KeyError, TypeError, RuntimeError) as error:
        msg = f"{folder / name} is not of this version of Ritornello, or it is damaged: train again."
        raise RitornelloError(msg) from error


def load_baselines(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the figures of simple models that were kept in ``folder``, by name; none if there are none.

    Raises:
        RitornelloError: the file is damaged.
    """
    path = folder / BASELINES
    try:
        content: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(figures["bits_per_note"], float) for figures in content.values()):
            return content
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    msg = f"{path} is damaged: write it again with ritornello evaluate {folder} DATA --baselines."
    raise RitornelloError(msg)
