"""Settings of a training run: typed, with units, changeable from the command line by ``--set key=value``."""

from __future__ import annotations

import dataclasses
import difflib
import math
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from music.errors import RitornelloError
from music.nb import NB
from training.model import ModelArgs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "PRESETS",
    "DataArgs",
    "LossArgs",
    "OptimArgs",
    "TrainArgs",
    "apply_settings",
    "fixed_changes",
    "from_json",
    "to_json",
]

_MAX_STEPS_PER_BEAT = 96
"""As fine as any sequencer's ticks that players edit by hand; a bar is up to twelve beats long."""
_MAX_VELOCITY_BINS = 127


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
    """Pieces read side by side."""

    def __post_init__(self) -> None:
        """Check shares and sizes."""
        if not (0 < self.valid < 1 and 0 <= self.test < 1 and self.valid + self.test < 1):
            msg = "data.valid and data.test must be shares whose sum is under 1, and valid above 0"
            raise ValueError(msg)
        if min(self.folded, self.solo) < 0 or self.folded + self.solo > 1:
            msg = "data.folded and data.solo must be shares whose sum is at most 1"
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

    kind: Literal["cross-entropy", "focal"] = "cross-entropy"
    focal_gamma: float = 2.0
    """Exponent of the focal loss: 0 is cross-entropy."""
    focal_alpha: float = 1.0
    """Factor of the focal loss."""

    def __post_init__(self) -> None:
        """Check that less likely targets never cost less."""
        if self.focal_gamma < 0 or self.focal_alpha <= 0:
            msg = "loss.focal_gamma must be at least 0 and loss.focal_alpha positive"
            raise ValueError(msg)


@dataclass(frozen=True)
class OptimArgs:
    """How it is minimised.

    Raises:
        ValueError: a number is out of range, or nothing ends the run.
    """

    rate: float = 1e-3
    """Peak learning rate of AdamW."""
    weight_decay: float = 0.02
    warmup: int = 200
    """Steps over which the rate rises to its peak; from there it falls to zero as a cosine."""
    clip: float = 1.0
    """Largest norm of the gradient."""
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
        if min(self.weight_decay, self.warmup, self.patience, self.threads) < 0:
            msg = "optim.weight_decay, optim.warmup, optim.patience and optim.threads must be at least 0"
            raise ValueError(msg)


@dataclass(frozen=True)
class TrainArgs:
    """Everything that decides a run, besides the data.

    Raises:
        ValueError: the grid or the seed is out of range.
    """

    encoding: NB = field(default_factory=NB)
    model: ModelArgs = field(default_factory=ModelArgs)
    data: DataArgs = field(default_factory=DataArgs)
    loss: LossArgs = field(default_factory=LossArgs)
    optim: OptimArgs = field(default_factory=OptimArgs)
    seed: int = 1

    def __post_init__(self) -> None:
        """Check what the encoding itself takes on trust."""
        if not 1 <= self.encoding.steps_per_beat <= _MAX_STEPS_PER_BEAT:
            msg = f"encoding.steps_per_beat must be 1 to {_MAX_STEPS_PER_BEAT}"
            raise ValueError(msg)
        if not 0 <= self.encoding.velocity_bins <= _MAX_VELOCITY_BINS:
            msg = f"encoding.velocity_bins must be 0 to {_MAX_VELOCITY_BINS}"
            raise ValueError(msg)
        if self.seed < 0:
            msg = "seed must be at least 0"
            raise ValueError(msg)


PRESETS: dict[str, tuple[str, TrainArgs]] = {
    "nb": ("NB tokens, LSTM 2x512 with a GRU sub-decoder: the bundled model's settings", TrainArgs()),
    "nb-pitch-first": (
        "the same with the compound shift: pitch before place",
        TrainArgs(encoding=NB(order="pitch-first")),
    ),
    "nb-small": (
        "NB tokens, LSTM 1x128: minutes instead of hours",
        TrainArgs(
            model=ModelArgs(layers=1, width=128, embedding=32, decoder_width=96, dropout=0.1),
            optim=OptimArgs(minutes=5, validate_every=100),
        ),
    ),
}
"""Presets by name, each with the line that describes it."""


def to_json(args: TrainArgs) -> dict[str, Any]:
    """Return ``args`` as JSON values."""
    return {**dataclasses.asdict(args), "encoding": args.encoding.settings()}


def from_json(values: dict[str, Any]) -> TrainArgs:
    """Rebuild what `to_json` returned.

    Raises:
        RitornelloError: the values are not those of a run of this version.
    """
    try:
        return TrainArgs(
            encoding=NB.from_settings(values["encoding"]),
            model=ModelArgs(**values["model"]),
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
    keys = [key for key in _keys(before) if key.startswith(("encoding.", "model."))]
    fixed = [*(key for key in keys if key != "model.dropout"), "data.valid", "data.test"]
    return [key for key in fixed if attrgetter(key)(before) != attrgetter(key)(after)]


def apply_settings(args: TrainArgs, settings: Sequence[str]) -> TrainArgs:
    """Return ``args`` with all of ``settings`` applied at once.

    Args:
        args: what is changed.
        settings: each ``key=value``, such as ``model.width=256``; of two with the
            same key the last counts.

    Raises:
        RitornelloError: an unknown key, or a value that doesn't fit it or the others.
    """
    keys = _keys(args)
    changes: dict[str, Any] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            msg = f"--set {setting}: write it as key=value, such as model.width=256, after what to train on."
            raise RitornelloError(msg)
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=3, cutoff=0.5)
            groups = sorted({name.partition(".")[0] for name in keys})
            hint = f"did you mean {' or '.join(near)}?" if near else f"settings are of {', '.join(groups)}."
            msg = f"--set {setting}: there is no setting {key!r}; {hint}"
            raise RitornelloError(msg)
        try:
            changes[key] = _parse(keys[key], text)
        except ValueError as error:
            msg = f"--set {setting}: {key} must be {error}."
            raise RitornelloError(msg) from None
    try:
        return _changed(args, changes)
    except ValueError as error:
        msg = f"--set {' '.join(settings)}: {error}."
        raise RitornelloError(msg) from None


def _keys(args: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return the type of each setting by its key: ``model.width`` is an ``int``."""
    keys: dict[str, Any] = {}
    hints = get_type_hints(type(args))
    for item in dataclasses.fields(args):
        value = getattr(args, item.name)
        if dataclasses.is_dataclass(value):
            keys |= {f"{item.name}.{key}": hint for key, hint in _keys(value).items()}
        else:
            keys[item.name] = hints[item.name]
    return keys


def _changed(args: TrainArgs, changes: dict[str, Any]) -> TrainArgs:
    """Return ``args`` with ``changes``, by key; together, as one may be wrong without the other."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in changes.items():
        group, _, name = key.rpartition(".")
        groups.setdefault(group, {})[name] = value
    own = groups.pop("", {})
    nested = {name: dataclasses.replace(getattr(args, name), **values) for name, values in groups.items()}
    return dataclasses.replace(args, **nested, **own)


def _parse(hint: Any, text: str) -> Any:  # noqa: ANN401 - a type and its value
    """Return ``text`` as a value of type ``hint``.

    Raises:
        ValueError: it is none; the message says what it must be.
    """
    if get_origin(hint) is Literal:
        if text not in get_args(hint):
            raise ValueError(" or ".join(get_args(hint)))
        return text
    try:
        if hint is int:
            return int(text)
        if hint is float:
            value = float(text)
            if math.isfinite(value):
                return value
        else:
            return tuple(int(part) for part in text.split(","))
    except ValueError:
        pass
    kinds = {int: "a whole number", float: "a number"}
    raise ValueError(kinds.get(hint, "whole numbers with commas between"))
