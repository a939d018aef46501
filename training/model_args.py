"""Sizes and kinds of networks: settings alone, so that they can be read without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LAGS", "BlockArgs", "EnDeCellArgs", "ModelArgs", "RollArgs", "TokenArgs"]

LAGS = (4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
"""Distances at which music repeats itself, in rows: with four a beat a beat, two bars or a strain."""


def _check(dropout: float, **sizes: int) -> None:
    """Refuse sizes under 1 and a dropout out of its range."""
    if min(sizes.values()) < 1:
        msg = f"model.{', model.'.join(sizes)} must be at least 1"
        raise ValueError(msg)
    if not 0 <= dropout < 1:
        msg = f"model.dropout must be in [0, 1), not {dropout}"
        raise ValueError(msg)


def _checked_lags(lags: Sequence[int]) -> tuple[int, ...]:
    """Return ``lags``, of which JSON makes a list, as a tuple; refuse those under 1."""
    if lags and min(lags) < 1:
        msg = "model.lags must each be at least 1"
        raise ValueError(msg)
    return tuple(lags)


@dataclass(frozen=True)
class TokenArgs:
    """A backbone over rows, and a way to predict the fields of the next row.

    Raises:
        ValueError: a size is not positive, dropout is not in [0, 1), or the width can't be
            shared among the heads.
    """

    kind: Literal["tokens"] = "tokens"
    backbone: Literal["lstm", "gru", "rnn", "transformer-xl"] = "lstm"
    """``rnn`` is the plain one, with tanh."""
    layers: int = 2
    width: int = 512
    """Units in each layer of the backbone."""
    embedding: int = 96
    """Numbers per field in the embedding of a row."""
    decoder: Literal["linear", "gru", "attention"] = "gru"
    """How the fields of a row are predicted: side by side, or each knowing those before it."""
    decoder_width: int = 320
    """Units of the sub-decoder (``gru``, ``attention``)."""
    residual: bool = True
    """Whether a field's classifier sees the sub-decoder's first state beside its present one (``gru``,
    ``attention``)."""
    relu: bool = True
    """Whether a ReLU stands before the field's classifier (``gru``, ``attention``)."""
    dropout: float = 0.0
    """Share of units dropped after each layer of the backbone and before the classifiers."""
    heads: int = 8
    """Attention heads of ``transformer-xl`` and of the sub-decoder ``attention``."""
    memory: int = 256
    """Rows that ``transformer-xl`` remembers in each layer."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        _check(
            self.dropout,
            layers=self.layers,
            width=self.width,
            embedding=self.embedding,
            decoder_width=self.decoder_width,
            heads=self.heads,
            memory=self.memory,
        )
        shared = [("width", self.width, self.backbone == "transformer-xl")]
        shared.append(("decoder_width", self.decoder_width, self.decoder == "attention"))
        for name, size, counts in shared:
            if counts and size % self.heads:
                msg = f"model.{name} must be a multiple of model.heads, which is {self.heads}"
                raise ValueError(msg)


@dataclass(frozen=True)
class RollArgs:
    """An LSTM over frames beside one for every key, with an independent chance for each key.

    Raises:
        ValueError: a size is out of its range, both widths are 0, or a dropout is not in [0, 1).
    """

    kind: Literal["roll"] = "roll"
    layers: int = 2
    width: int = 128
    """Units in each layer of the LSTM over frames; 0: none."""
    dropout: float = 0.5
    """Share of that LSTM's units dropped, after each layer."""
    key_width: int = 48
    """Units in each of the two layers of the LSTM that every key has, all with the same weights; 0: none."""
    key_dropout: float = 0.25
    """Share of these units dropped, after each layer."""
    reach: int = 12
    """Semitones up and down that the LSTM of a key hears."""
    input_dropout: float = 0.05
    """Share of the held keys that are not heard in training."""
    lags: tuple[int, ...] = LAGS
    """How many rows back the LSTM of a key hears what came next; see `training.echoes`."""
    members: int = 1
    """Networks of these sizes side by side, whose mean the chances are."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        for dropout in (self.dropout, self.key_dropout, self.input_dropout):
            _check(dropout, layers=self.layers, reach=self.reach, members=self.members)
        object.__setattr__(self, "lags", _checked_lags(self.lags))
        if min(self.width, self.key_width) < 0 or self.width + self.key_width == 0:
            msg = "model.width and model.key_width must be at least 0, and not both 0"
            raise ValueError(msg)


@dataclass(frozen=True)
class BlockArgs:
    """An LSTM over blocks of frames, which says the whole next block at once.

    Raises:
        ValueError: a size is not positive or dropout is not in [0, 1).
    """

    kind: Literal["block"] = "block"
    layers: int = 1
    width: int = 1024
    """Units in each layer."""
    dropout: float = 0.0
    """Share of the last layer's units dropped."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        _check(self.dropout, layers=self.layers, width=self.width)


@dataclass(frozen=True)
class EnDeCellArgs:
    """An encoder over the keys of a frame, an LSTM over frames, a decoder over the keys of the next.

    Raises:
        ValueError: a size is not positive, ``key_width``, ``reach`` or ``pretrain`` is negative, or
            a share is not in [0, 1).
    """

    kind: Literal["endecell"] = "endecell"
    encoder_width: int = 48
    """Units of the recurrent encoder, which reads a row group by group."""
    layers: int = 1
    width: int = 128
    """Units in each layer of the LSTM over rows."""
    decoder_width: int = 96
    """Units of the recurrent decoder, which emits the next row group by group."""
    key_width: int = 64
    """Units of the LSTM over rows that each group's place has, all with the same weights; 0: none."""
    reach: int = 12
    """Semitones to each side of a group that its own LSTM and the decoder see of the frame before; the
    decoder sees as many above it of the frame in the making."""
    dropout: float = 0.3
    """Share of units dropped after each layer and before the classifier."""
    input_dropout: float = 0.1
    """Share of the bits of a row that are dropped where it is read."""
    lags: tuple[int, ...] = LAGS
    """How many rows back the LSTM of a place hears what came next; see `training.echoes`."""
    pretrain: int = 0
    """Steps for which encoder and decoder are first trained as an autoencoder of single rows."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        _check(
            self.dropout,
            encoder_width=self.encoder_width,
            layers=self.layers,
            width=self.width,
            decoder_width=self.decoder_width,
        )
        if not 0 <= self.input_dropout < 1:
            msg = f"model.input_dropout must be in [0, 1), not {self.input_dropout}"
            raise ValueError(msg)
        object.__setattr__(self, "lags", _checked_lags(self.lags))
        if min(self.key_width, self.reach, self.pretrain) < 0:
            msg = "model.key_width, model.reach and model.pretrain must be at least 0"
            raise ValueError(msg)


ModelArgs = TokenArgs | RollArgs | BlockArgs | EnDeCellArgs
"""Settings of any network, told apart by ``kind``."""
