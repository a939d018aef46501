"""Sets of settings to start from, by name: the studies' systems and our own."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from music.abc import ABC
from music.cp import CP
from music.nb import BEATS_4, NB
from music.roll import PianoRoll
from training.args import DataArgs, LossArgs, OptimArgs, TrainArgs
from training.model_args import BlockArgs, EnDeCellArgs, RollArgs, TokenArgs

__all__ = ["DEFAULT_PRESET", "PRESETS", "Preset"]

DEFAULT_PRESET = "nb"


class Preset(NamedTuple):
    """One of them."""

    line: str
    """What it is, in a line."""
    args: TrainArgs


_SMALL = TokenArgs(layers=1, width=128, embedding=32, decoder_width=96, dropout=0.1)
_TOKENS = TokenArgs(dropout=0.1)
_LONG_MEMORY = TokenArgs(
    backbone="transformer-xl", layers=4, width=256, embedding=64, decoder_width=256, dropout=0.1, memory=128
)
"""As many weights as the LSTMs, about; every row that it remembers costs time when it plays."""

_ROLL_DATA = DataArgs(transpose=0, window=32, batch=8)
_ROLL_OPTIM = OptimArgs(
    minutes=20, rate=3e-3, weight_decay=0.01, warmup=50, clip=10.0, average=0.998, validate_every=150
)
_TUNE_DATA = DataArgs(valid=0.1, test=0.1, transpose=0, other_keys=0.5, window=160, batch=32)


def _tokens(name: str, encoding: NB | CP) -> dict[str, Preset]:
    """Return the presets of an encoding by tokens; ``name`` is its short name."""
    title = {"nb": "NB tokens", "cp": "compound words (CP)"}[name]

    def preset(line: str, model: TokenArgs, loss: LossArgs | None = None) -> Preset:
        return Preset(f"{title}, {line}", TrainArgs(encoding=encoding, model=model, loss=loss or LossArgs()))

    lstm = "LSTM 2x512"
    found = {
        name: preset(f"{lstm} with a GRU over the fields", _TOKENS),
        f"{name}-linear": preset(f"{lstm} with parallel heads", replace(_TOKENS, decoder="linear")),
        f"{name}-attention": preset(
            f"{lstm} with attention over the fields",
            replace(_TOKENS, decoder="attention", decoder_width=256),
        ),
        f"{name}-focal": preset(
            f"{lstm} with a GRU over the fields, focal loss", _TOKENS, LossArgs(kind="focal")
        ),
        f"{name}-gru": preset("GRU 2x512 with a GRU over the fields", replace(_TOKENS, backbone="gru")),
        f"{name}-rnn": preset("plain tanh RNN 2x512, GRU over the fields", replace(_TOKENS, backbone="rnn")),
        f"{name}-transformer-xl": preset("Transformer-XL 4x256, GRU over the fields", _LONG_MEMORY),
    }
    small = preset("LSTM 1x128: minutes instead of hours", _SMALL)
    quick = replace(small.args, optim=OptimArgs(minutes=5, validate_every=100))
    return {**found, f"{name}-small": small._replace(args=quick)}


def _tunes(backbone: str, title: str, model: TokenArgs) -> dict[str, Preset]:
    optim = OptimArgs(minutes=25, rate=3e-3, weight_decay=0.02, average=0.998, validate_every=100)
    args = TrainArgs(encoding=ABC(), model=model, data=_TUNE_DATA, optim=optim)
    return {f"abc-{backbone}": Preset(f"tunes in ABC, character by character: {title}", args)}


_TUNE_MODEL = TokenArgs(layers=2, width=256, embedding=128, decoder="linear", dropout=0.4, relu=False)

PRESETS: dict[str, Preset] = {
    **_tokens("nb", NB()),
    "nb-pitch-first": Preset(
        "NB tokens with the compound shift: pitch before place; else as nb",
        TrainArgs(encoding=NB(order="pitch-first"), model=_TOKENS),
    ),
    "nb-pop909": Preset(
        "NB pitch-first on the papers' grid, with chord, tempo and velocity, without parts: for their tables",
        TrainArgs(
            encoding=NB(
                steps_per_beat=4,
                order="pitch-first",
                velocity_bins=12,
                durations=BEATS_4,
                parts=False,
                chords=True,
                tempo_bins=32,
                prune=True,
            ),
            model=TokenArgs(width=640, embedding=64, decoder_width=384, dropout=0.2),
            data=DataArgs(valid=0.1, test=0.1, folded=0.0, solo=0.0),
        ),
    ),
    **_tokens("cp", CP()),
    "roll-lstm": Preset(
        "piano roll: LSTM over frames beside one for every key, independent keys",
        TrainArgs(
            encoding=PianoRoll(),
            model=RollArgs(),
            data=replace(_ROLL_DATA, extracts=1.0),
            loss=LossArgs(ramp=4),
            optim=_ROLL_OPTIM,
        ),
    ),
    "roll-block": Preset(
        "piano roll in blocks of frames: LSTM 1x1024, squared error, RMSprop",
        TrainArgs(
            encoding=PianoRoll(frames=4),
            model=BlockArgs(),
            data=DataArgs(window=32, batch=16),
            loss=LossArgs(kind="mse"),
            optim=OptimArgs(algorithm="rmsprop", rate=3e-4, weight_decay=0.0, minutes=20),
        ),
    ),
    "roll-endecell": Preset(
        "piano roll key by key (EnDeCell): the exact joint chance of a frame",
        TrainArgs(
            encoding=PianoRoll(bits=4),
            model=EnDeCellArgs(),
            data=replace(_ROLL_DATA, window=48),
            optim=_ROLL_OPTIM,
        ),
    ),
    **_tunes("rnn", "plain tanh RNN", replace(_TUNE_MODEL, backbone="rnn")),
    **_tunes("gru", "GRU", replace(_TUNE_MODEL, backbone="gru")),
    **_tunes("lstm", "LSTM", _TUNE_MODEL),
}
"""Presets by name, in the order in which they are listed."""
