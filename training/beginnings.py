"""How a token network begins: with a memory, and with an ear for pitch.

Nothing here is fixed; training changes all of it. With torch's own beginnings the
backbone forgets within a few notes, and takes hours to find out that pitches an octave
apart are related and that music keeps to a key. On OpenScore Lieder and Mutopia, after 400
steps of 2,048 rows (seed 1, one run each), validation stood at 8.20 bits a note with an open
memory and octaves alike, at 8.20 with counters besides, and at 6.89 once the counters are
passed on to the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.sub_decoders import SubDecoder

if TYPE_CHECKING:
    from training.backbones import Backbone
    from training.tokens import TokenNetwork

__all__ = ["give_ear", "open_memory"]

_INPUT, _FORGET, _CELL, _OUTPUT = range(4)
"""The order in which torch stacks an LSTM's gates."""

_UPDATE, _NEW = 1, 2
"""Places of two of a GRU's three gates; the update gate is open to what was."""

_FAST, _SLOW = 2.0, 4.0
"""Biases with which a unit forgets within about 8 and about 50 notes."""

_TAKEN = {"LSTM": 1.5, "GRU": 2.5}
"""Weight of a unit on what it counts or passes on: a GRU averages where an LSTM adds up."""

_SAID = {"LSTM": 1.2, "GRU": 3.0}
"""Weight of a classifier on what is counted, for the same reason."""

_DEEPEST = 3
"""Layers through which what is counted is passed on; more would blur it."""


@torch.no_grad()
def open_memory(backbone: Backbone) -> None:
    """Let the recurrent weights keep lengths, and open the gates to what was.

    Orthogonal weights after Saxe et al. 2014 (arXiv 1312.6120); biases of 1 after Jozefowicz et
    al. 2015 (An empirical exploration of recurrent network architectures), for an LSTM's forget
    gates and, as they do the same, a GRU's update gates. A Transformer-XL is left as it is.
    """
    if not isinstance(backbone, nn.RNNBase):
        return
    width = backbone.hidden_size
    keeping = {"LSTM": _FORGET, "GRU": _UPDATE}.get(backbone.mode)
    for layer in range(backbone.num_layers):
        for gate in backbone.get_parameter(f"weight_hh_l{layer}").split(width):
            nn.init.orthogonal_(gate)
        if keeping is not None:
            biases = backbone.get_parameter(f"bias_ih_l{layer}")
            biases[keeping * width : (keeping + 1) * width] = 1.0


@torch.no_grad()
def give_ear(network: TokenNetwork, field: int) -> None:
    """Begin with ``field``, a pitch, heard by pitch class and octave, remembered, and answered.

    Pitches an octave apart begin with embeddings alike, so that what is learnt in one octave
    holds in the others. Units of the first layer begin as counters that forget slowly, one for
    each pitch class at two speeds and one for each octave; the layers above pass them on, and
    the classifier of ``field`` begins with a weight from each counter to the pitches it counts.

    Args:
        network: whose embeddings all begin so; only an LSTM or a GRU that is wide enough counts.
        field: number of the field. Its value 0 is no pitch; values 12 apart are an octave apart.
    """
    tables = [network.embeddings[field], *network.given[field : field + 1]]
    for table in tables:
        _alike(table.get_parameter("weight"))
    heard = _kinds(network.sizes[field])
    counters = heard.shape[1] + 12
    seen = network.heads[field].get_parameter("weight").shape[1]
    fits = counters <= min(network.mix.out_features, seen)
    if fits and isinstance(network.backbone, nn.LSTM | nn.GRU):
        _count(network, network.backbone, field, heard)
        # Which values each unit counts, (units, values); the slow ones come last.
        _pass_on(network, network.backbone, field, torch.cat([heard, heard[:, :12]], dim=1).T)


def _alike(table: Tensor) -> None:
    """Let rows of ``table``, ``(values, width)``, be alike that are an octave, or little, apart."""
    values, width = table.shape
    pitches = torch.arange(values)
    pitch_class, octave = torch.randn(12, width), torch.randn(values // 12 + 1, width)
    own = torch.randn(values, width)
    table.copy_(0.8 * pitch_class[pitches % 12] + 0.5 * octave[pitches // 12] + 0.3 * own)


def _kinds(values: int) -> Tensor:
    """Return of which pitch class, and which octave, each value is, shape ``(values, kinds)``."""
    pitches = torch.arange(values)
    kinds = [F.one_hot(pitches % 12, 12), F.one_hot(pitches // 12, values // 12 + 1)]
    heard = torch.cat(kinds, dim=1).float()
    heard[0] = 0.0  # 0 is no pitch
    return heard


def _count(network: TokenNetwork, backbone: nn.LSTM | nn.GRU, field: int, heard: Tensor) -> None:
    """Make counters of ``heard``, ``(values, kinds)``: each kind fast, then the first 12 slow as well."""
    kinds = heard.shape[1]
    # What tells the kinds apart in the embedding, by ridge regression.
    table = network.embeddings[field].get_parameter("weight")
    size = table.shape[1]
    told = torch.linalg.solve(table.T @ table + 0.1 * torch.eye(size), table.T @ heard)  # (size, kinds)
    network.mix.weight[:kinds] = 0.0
    network.mix.bias[:kinds] = 0.0
    network.mix.weight[:kinds, field * size : (field + 1) * size] = told.T
    reads = torch.cat([torch.arange(kinds), torch.arange(12)])
    slow = torch.arange(len(reads)) >= kinds
    kept = torch.where(slow, _SLOW, _FAST)
    if isinstance(backbone, nn.LSTM):
        biases = {
            _INPUT: torch.where(slow, -1.0, 0.0),
            _FORGET: kept,
            _OUTPUT: torch.full((len(reads),), 1.5),
        }
    else:
        biases = {_UPDATE: kept}
    _set_units(backbone, layer=0, reads=reads, biases=biases)


def _pass_on(network: TokenNetwork, backbone: nn.LSTM | nn.GRU, field: int, counted: Tensor) -> None:
    """Let counters reach the classifier of ``field``; ``counted``, ``(units, values)``: what they favour."""
    if backbone.num_layers > _DEEPEST:
        return
    units = torch.arange(len(counted))
    # Open to what comes, closed to what was: these units only pass on.
    passing = {_INPUT: 2.0, _FORGET: -2.0, _OUTPUT: 2.0} if isinstance(backbone, nn.LSTM) else {_UPDATE: -2.0}
    biases = {gate: torch.full((len(units),), value) for gate, value in passing.items()}
    for layer in range(1, backbone.num_layers):
        _set_units(backbone, layer=layer, reads=units, biases=biases)
    if isinstance(network, SubDecoder):
        network.start.weight[units] = 0.0
        network.start.weight[units, units] = 1.5
        network.start.bias[units] = 0.0
    network.heads[field].get_parameter("weight")[:, units] = _SAID[backbone.mode] * counted.T


def _set_units(backbone: nn.LSTM | nn.GRU, *, layer: int, reads: Tensor, biases: dict[int, Tensor]) -> None:
    """Make the first units of a layer take only input ``reads[unit]``, with these gate biases."""
    weights_in, weights, bias_in, bias = (
        backbone.get_parameter(f"{name}_l{layer}")
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    width = backbone.hidden_size
    units = torch.arange(len(reads))
    for gate in range(len(weights) // width):
        rows = gate * width + units
        weights_in[rows] = 0.0
        weights[rows] = 0.0
        bias_in[rows] = biases.get(gate, torch.zeros(len(units)))
        bias[rows] = 0.0
    content = _CELL if isinstance(backbone, nn.LSTM) else _NEW
    weights_in[content * width + units, reads] = _TAKEN[backbone.mode]
