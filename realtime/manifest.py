"""The manifest of a bundle: what its graph means, kept inside the ONNX file as JSON.

A graph does one of two things, as its input ``stepping`` says:

- step: from ``row`` and the state tensors come the new state tensors, each under
  its own name after ``next_``, and ``next_hidden``, from which the fields of the
  row that follows are predicted;
- field: from ``token`` (the value of the field before), ``hidden`` and ``first``
  (the ``next_hidden`` of the step) come ``logits`` over the values of all fields,
  one field after the other, and a new ``next_hidden``.

Every tensor has an axis ``batch``: sequences that are read side by side.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from music.errors import RitornelloError

__all__ = [
    "BATCH",
    "FIRST",
    "FORMAT",
    "HIDDEN",
    "KEY",
    "LOGITS",
    "NEXT",
    "ROW",
    "STEPPING",
    "TOKEN",
    "Decoder",
    "FieldSize",
    "Manifest",
    "Sampling",
    "StateTensor",
    "Training",
    "Validation",
    "decode_manifest",
    "encode_manifest",
]

FORMAT = 3
"""The version of manifest and graph that this Ritornello writes."""

_OLDEST = 1
"""The oldest version that it reads; since then came `Decoder.parallel`, `Sampling.min_p` and
`Decoder.forced`."""

KEY = "ritornello"
"""Where the manifest stands in the file's ``metadata_props``."""


STEPPING, ROW, TOKEN, HIDDEN, FIRST = "stepping", "row", "token", "hidden", "first"
"""Inputs of the graph, besides the state."""
LOGITS = "logits"
"""An output of the graph; the others are named after inputs, with `NEXT` before."""
NEXT = "next_"
BATCH = "batch"
"""What the graph calls the axis along which sequences lie side by side."""


class FieldSize(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a row, in the order of prediction."""

    name: str
    size: int
    """Number of values."""


class StateTensor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tensor of the recurrent state."""

    name: str
    shape: tuple[int, ...]
    """Shape for one sequence; the axis that the graph calls ``batch`` is 1 here."""


class Decoder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sub-decoder, which predicts a row field by field."""

    kind: str
    """What it is made of; only for the reader."""
    width: int
    """Numbers in its state, the graph's ``hidden`` and ``first``."""
    parallel: bool = False
    """Whether no field needs to know the ones before it: one *field* gives the logits of the whole row."""
    forced: bool = False
    """Whether one *field* gives the logits of the whole row too, each field's given the values before it
    in the graph's ``row``; token and ``hidden`` are then of no use."""


class Sampling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the model is best sampled, where the player doesn't say otherwise.

    Raises:
        ValueError: a figure is out of its range.
    """

    temperature: float = 1.0
    """0: always the likeliest value; 1: as learnt; more, up to 4: wilder."""
    top_k: int = 0
    """Only the k likeliest values of a field; 0: all."""
    top_p: float = 0.95
    """Only the likeliest values that reach this probability together; 1: all."""
    min_p: float = 0.0
    """Only values of at least this share of the likeliest one's probability; 0: all."""
    rhythm: float = 1.0
    """Factor on the temperature of a note's place in time and its duration; 0 to 4."""
    pitch: float = 1.0
    """Factor on the temperature of a note's part and pitch; 0 to 4."""
    dynamics: float = 1.0
    """Factor on the temperature of a note's velocity; 0 to 4."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        heats = (self.temperature, self.rhythm, self.pitch, self.dynamics)
        if not all(0 <= heat <= 4 for heat in heats):  # noqa: PLR2004 - as `realtime.sampling` has it
            msg = "temperature and its factors rhythm, pitch and dynamics must be from 0 to 4"
            raise ValueError(msg)
        if self.top_k < 0 or not 0 < self.top_p <= 1 or not 0 <= self.min_p <= 1:
            msg = "top_k must be at least 0, top_p above 0 and at most 1, min_p from 0 to 1"
            raise ValueError(msg)


class Validation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One validation during training."""

    step: int
    seconds: float
    """Time spent on training and validating until then."""
    bits_per_note: float
    mean_nll: float
    """Nats, by the rule of the study that NB comes from."""
    accuracy: float
    """Share of the counted values that the model found likeliest."""


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the model comes from."""

    data: tuple[str, ...] = ()
    """What it was trained on, in words."""
    licence: str = ""
    """Licence of that data, or of the model, in words."""
    steps: int = 0
    seconds: float = 0.0
    """Time spent on training and validating."""
    command: str = ""
    """What repeats the training."""
    seed: int = 0
    parameters: int = 0
    """How many numbers were learnt; 0: not written down."""
    settings: dict[str, Any] = {}
    """All settings of the run."""
    validations: tuple[Validation, ...] = ()
    scores: dict[str, Any] = {}
    """Figures of these weights on the validation split."""
    scores_quantised: bool = False
    """Whether these are of the weights as 8-bit integers; else they are of the weights before that."""
    baselines: dict[str, dict[str, Any]] = {}
    """Figures of simple models on the same split, by name."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything the engine needs to know about a graph, and what a player may want to know."""

    format: int = FORMAT
    encoding: dict[str, Any]
    """Settings from which the encoding is rebuilt."""
    vocabulary: str
    """Hash of the encoding's vocabulary."""
    fields: tuple[FieldSize, ...]
    state: tuple[StateTensor, ...]
    decoder: Decoder
    sampling: Sampling = Sampling()
    title: str
    card: str = ""
    """Model card, Markdown."""
    training: Training = Training()
    created: str
    """When it was exported: UTC, ISO 8601."""
    quantised: bool = False
    """Whether the weights are 8-bit integers."""


class _Version(msgspec.Struct):
    format: int


def encode_manifest(manifest: Manifest) -> str:
    """Return ``manifest`` as JSON."""
    return msgspec.json.encode(manifest).decode()


def decode_manifest(text: str) -> Manifest:
    """Rebuild what `encode_manifest` returned.

    Raises:
        RitornelloError: another version, or not a manifest at all.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).format
        if _OLDEST <= version <= FORMAT:
            return msgspec.json.decode(text, type=Manifest)
    except msgspec.DecodeError as error:
        reason = re.sub(r"[\s.]+$", "", str(error))
        msg = f"its manifest is damaged ({reason}); export it again"
        raise RitornelloError(msg) from error
    way_out = "update Ritornello" if version > FORMAT else "export the model again"
    msg = f"it is of bundle version {version} and this Ritornello reads {_OLDEST} to {FORMAT}; {way_out}"
    raise RitornelloError(msg)
