"""Settings of a training run: typed, with units; `training.presets` has sets of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

from music.encoding import Encoding
from music.encodings import from_settings
from music.errors import RitornelloError
from music.nb import NB
from training.model_args import BlockArgs, EnDeCellArgs, ModelArgs, RollArgs, TokenArgs
from training.settings import keys_of

__all__ = [
    "DataArgs",
    "LossArgs",
    "OptimArgs",
    "TrainArgs",
    "fixed_changes",
    "from_json",
    "to_json",
]

_NETWORKS: dict[str, type[TokenArgs | RollArgs | BlockArgs | EnDeCellArgs]] = {
    "tokens": TokenArgs,
    "roll": RollArgs,
    "block": BlockArgs,
    "endecell": EnDeCellArgs,
}
"""The settings of each kind of network."""


@dataclass(frozen=True)
class DataArgs:
    """How pieces become batches.

    Raises:
        ValueError: a share or size is out of range.
    """

    valid: float = 0.05
    """Share of the pieces held out for validation."""
    test: float = 0.05
    """Share of the pieces held out for tests."""
    transpose: int = 6
    """Each reading of a piece is moved by a random interval of at most this many semitones."""
    folded: float = 0.25
    """Share of the readings of a piece with a lead in which the lead is played by the accompaniment."""
    solo: float = 0.25
    """Share of the readings of a piece with a lead in which the lead is left out."""
    window: int = 64
    """Rows per step of truncated back-propagation; the state is carried from window to window."""
    batch: int = 32
    """Pieces read side by side, by each process."""
    other_keys: float = 0.0
    """Share of the readings of a tune in ABC that are in one of the keys around its own."""
    extracts: float = 0.0
    """Share of the pieces read as random extracts, each a window from the zero state, instead of whole."""

    def __post_init__(self) -> None:
        """Check shares and sizes."""
        if not (0 < self.valid < 1 and 0 <= self.test < 1 and self.valid + self.test < 1):
            msg = "data.valid and data.test must be shares whose sum is under 1, and valid above 0"
            raise ValueError(msg)
        if min(self.folded, self.solo) < 0 or self.folded + self.solo > 1:
            msg = "data.folded and data.solo must be shares whose sum is at most 1"
            raise ValueError(msg)
        if not (0 <= self.other_keys <= 1 and 0 <= self.extracts <= 1):
            msg = "data.other_keys and data.extracts must be shares, 0 to 1"
            raise ValueError(msg)
        if min(self.window, self.batch) < 1 or self.transpose < 0:
            msg = "data.window and data.batch must be at least 1, data.transpose at least 0"
            raise ValueError(msg)


@dataclass(frozen=True)
class LossArgs:
    """What is minimised.

    Raises:
        ValueError: a constant of the focal loss is out of range.
    """

    kind: Literal["cross-entropy", "focal", "mse"] = "cross-entropy"
    """``mse``, mean squared error, is for networks that say values instead of chances."""
    focal_gamma: float = 2.0
    """Exponent of the focal loss: 0 is cross-entropy."""
    focal_alpha: float = 1.0
    """Factor of the focal loss."""
    ramp: int = 0
    """Rows at the beginning of each window over which the loss's weight rises to 1; 0: none."""

    def __post_init__(self) -> None:
        """Check that less likely targets never cost less."""
        if self.focal_gamma < 0 or self.focal_alpha <= 0 or self.ramp < 0:
            msg = "loss.focal_gamma and loss.ramp must be at least 0 and loss.focal_alpha positive"
            raise ValueError(msg)


@dataclass(frozen=True)
class OptimArgs:
    """How it is minimised.

    Raises:
        ValueError: a number is out of range, or nothing ends the run.
    """

    algorithm: Literal["adamw", "rmsprop"] = "adamw"
    rate: float = 1e-3
    """Peak learning rate."""
    weight_decay: float = 0.02
    warmup: int = 200
    """Steps over which the rate rises to its peak; from there it falls to zero as a cosine."""
    clip: float = 1.0
    """Largest norm of the gradient."""
    average: float = 0.0
    """What is validated and kept is a moving average of the weights that forgets 1 minus this each
    step; 0: the weights themselves."""
    steps: int = 0
    """Budget in steps; 0: no bound."""
    minutes: float = 60.0
    """Budget in minutes spent training and validating; 0: no bound."""
    validate_every: int = 300
    """Steps from one validation, and checkpoint, to the next."""
    patience: int = 12
    """Validations without a better figure after which training stops; 0: never."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """``auto`` times a few steps of both and takes the faster."""
    threads: int = 0
    """Threads of the CPU; 0: torch's choice."""

    def __post_init__(self) -> None:
        """Check that the run can go on, and that it can end."""
        if min(self.steps, self.minutes) < 0 or self.steps + self.minutes == 0:
            msg = "optim.steps or optim.minutes must bound the run, and neither may be negative"
            raise ValueError(msg)
        if self.validate_every < 1 or self.rate <= 0 or self.clip <= 0:
            msg = "optim.validate_every, optim.rate and optim.clip must be positive"
            raise ValueError(msg)
        if not 0 <= self.average < 1:
            msg = f"optim.average must be in [0, 1), not {self.average}"
            raise ValueError(msg)
        if min(self.weight_decay, self.warmup, self.patience, self.threads) < 0:
            msg = "optim.weight_decay, optim.warmup, optim.patience and optim.threads must be at least 0"
            raise ValueError(msg)


@dataclass(frozen=True)
class TrainArgs:
    """Everything that decides a run, besides the data.

    Raises:
        ValueError: the seed is out of range, or loss and network don't fit each other.
    """

    encoding: Encoding = field(default_factory=NB)
    model: ModelArgs = field(default_factory=TokenArgs)
    data: DataArgs = field(default_factory=DataArgs)
    loss: LossArgs = field(default_factory=LossArgs)
    optim: OptimArgs = field(default_factory=OptimArgs)
    seed: int = 1

    def __post_init__(self) -> None:
        """Check that the parts fit each other."""
        if self.seed < 0:
            msg = "seed must be at least 0"
            raise ValueError(msg)
        if (self.loss.kind == "mse") != (self.model.kind == "block"):
            msg = "loss.kind mse goes with networks of the kind block, and only with these"
            raise ValueError(msg)

    def with_encoding(self, encoding: Encoding) -> TrainArgs:
        """Return the same settings with ``encoding``."""
        return dataclasses.replace(self, encoding=encoding)


def to_json(args: TrainArgs) -> dict[str, Any]:
    """Return ``args`` as JSON values."""
    parts = {name: dataclasses.asdict(getattr(args, name)) for name in ("model", "data", "loss", "optim")}
    return {"encoding": args.encoding.settings(), **parts, "seed": args.seed}


def from_json(values: dict[str, Any]) -> TrainArgs:
    """Rebuild what `to_json` returned.

    Raises:
        RitornelloError: the values are not those of a run of this version.
    """
    try:
        return TrainArgs(
            encoding=from_settings(values["encoding"]),
            # Runs of before there were other networks don't say which they are of.
            model=_NETWORKS[values["model"].get("kind", "tokens")](**values["model"]),
            data=DataArgs(**values["data"]),
            loss=LossArgs(**values["loss"]),
            optim=OptimArgs(**values["optim"]),
            seed=int(values["seed"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        msg = f"The run's settings are not of this version of Ritornello ({error}); train it again."
        raise RitornelloError(msg) from error


def fixed_changes(before: TrainArgs, after: TrainArgs) -> list[str]:
    """Return the keys that differ although a run that goes on can't change them.

    Fixed are what the rows mean, the sizes of the network, and what is held out:
    what was trained on can't be held out any more.
    """
    if before.model.kind != after.model.kind or before.encoding.name != after.encoding.name:
        return ["preset"]
    keys = [key for key in keys_of(before) if key.startswith(("encoding.", "model."))]
    free = {"model.dropout", "model.input_dropout", "model.key_dropout"}
    fixed = [*(key for key in keys if key not in free), "data.valid", "data.test"]
    return [key for key in fixed if attrgetter(key)(before) != attrgetter(key)(after)]
