"""What training tells whoever started it: one JSON document a line.

The types are versioned by `PROTOCOL`; a reader refuses a `Started` with another version.
They come in this order: `CorpusProgress` while files are read, `CorpusRead`,
`Baselines` where they were asked for, `Started`, then `Step` and `Validated` as
they come, `Finished`. A run that starts with the weights of another is validated
before its first step: that is step 0. A failure ends them early: what is wrong
stands on stderr, in one sentence.
"""

from __future__ import annotations

import msgspec

__all__ = [
    "PROTOCOL",
    "Baselines",
    "CorpusProgress",
    "CorpusRead",
    "Finished",
    "Message",
    "Started",
    "Step",
    "Validated",
    "decode",
    "encode",
]

PROTOCOL = 1


class CorpusProgress(msgspec.Struct, tag="corpus", frozen=True):
    """Files read so far while the corpus is made; none is sent where it was cached."""

    done: int
    total: int


class CorpusRead(msgspec.Struct, tag="corpus-read", frozen=True):
    """The corpus is there."""

    pieces: int
    skipped: tuple[str, ...]
    """Files that gave no piece, each ``name: reason``; the first few."""
    skipped_files: int
    """How many such files there are."""
    skipped_list: str
    """Path of the file that lists all of them."""


class Baselines(msgspec.Struct, tag="baselines", frozen=True):
    """What simple models reach on the validation split, for comparing."""

    bits_per_note: dict[str, float]
    """By the names of `training.baselines.BASELINES`."""


class Started(msgspec.Struct, tag="started", frozen=True):
    """Training begins, or goes on from a checkpoint at ``step``."""

    protocol: int
    run: str
    """Folder of the run."""
    step: int
    parameters: int
    train_pieces: int
    valid_pieces: int
    notes: int
    """Notes of the training pieces."""
    precision: str
    """``fp32`` or ``bf16``."""
    best_bits_per_note: float | None = None
    """Best validation so far, of a run that goes on."""
    rows: int = 0
    """Rows of the training pieces, as they are; 0: not said."""
    loss_in_bits: bool = True
    """Whether the loss of a `Step` compares with the bits of a `Validated`: it is plain cross-entropy."""


class Step(msgspec.Struct, tag="step", frozen=True):
    """A report every few steps."""

    step: int
    epoch: float
    loss: float
    """Mean over the reported steps, bits a row."""
    rows_per_second: float
    progress: float
    """0 to 1: how much of the budget is spent."""
    eta_seconds: float | None
    """Seconds to the end of the budget; None while nothing is known."""
    seconds: float = 0.0
    """Seconds spent training and validating so far, pauses left out."""


class Validated(msgspec.Struct, tag="validated", frozen=True):
    """Scores on the validation split."""

    step: int
    bits_per_note: float
    accuracy: float
    mean_nll: float
    """Nats, by the study's rule."""
    best: bool
    seconds: float = 0.0
    """Seconds spent training and validating so far, pauses left out."""


class Finished(msgspec.Struct, tag="finished", frozen=True):
    """The end: why, and what came of it."""

    step: int
    reason: str
    """``budget``, ``early stop`` or ``interrupted``."""
    best_bits_per_note: float | None
    seconds: float
    """Seconds spent in training steps and validation, pauses left out."""
    checkpoint: str | None = None
    """Path of the weights with the best validation, where there was one."""


Message = CorpusProgress | CorpusRead | Baselines | Started | Step | Validated | Finished

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> str:
    """Return ``message`` as one line of JSON, without the line's end."""
    return msgspec.json.encode(message).decode()


def decode(line: str | bytes) -> Message:
    """Return the message that ``line`` is.

    Raises:
        msgspec.DecodeError: it is none of these messages.
    """
    return _DECODER.decode(line)
