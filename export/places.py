"""Where a network's weights stand in its graph's constants, and which weights give such constants.

Every constant is a sum of weights, most of them of one weight alone. What a weight gives is found
by counting through its numbers while all others are 0. One kind of weight enters a constant as a
product with fixed numbers, that of a Transformer-XL's distances: it is the least that fits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from export.constants import Constant, Constants, graph_constants
from training.network import Network
from training.transformer_xl import TransformerXL, distance_codes

__all__ = ["solve"]

_Indices = npt.NDArray[np.int64]
_Numbers = npt.NDArray[np.float64]

_DISTANCE = "attention.distance.weight"
"""The weight that enters as a product."""
_ROUGH = 1e-3
"""Directions in which the codes of distances differ by less than this share tell nothing once rounded."""


@dataclass(frozen=True)
class _Place:
    """Where some of a weight's numbers stand in a constant."""

    constant: str
    at: _Indices
    """Places in the constant, from its first number on."""
    numbers: _Indices
    """Places in the weight."""
    factor: float
    """What the weight's numbers are multiplied with there."""


def solve(network: Network, constants: dict[str, Constant]) -> dict[str, torch.Tensor]:
    """Return the weights of a network of this kind whose graph has ``constants``, by name.

    Args:
        network: of that kind; its weights are left as they are.
        constants: all that `graph_constants` has of it, of those shapes.

    Returns:
        The weights that are written into the graph. Of those that are only ever summed with
        others, those that stand in the most places are 0.
    """
    parameters = dict(network.named_parameters())
    before = {name: weights.detach().clone() for name, weights in parameters.items()}
    try:
        with torch.no_grad():
            for weights in parameters.values():
                weights.zero_()
            silent = graph_constants(network)
            found = {
                name: _counted(network, weights, silent)
                for name, weights in parameters.items()
                if not name.endswith(_DISTANCE)
            }
    finally:
        with torch.no_grad():
            for name, weights in parameters.items():
                weights.copy_(before[name])
    sizes = {name: parameters[name].numel() for name, places in found.items() if places}
    added = {name: (constants[name].values - values).astype(np.float64) for name, values in silent.items()}
    solved = _Sums(found, sizes, added).solved()
    shaped = {
        name: torch.from_numpy(values.astype(np.float32)).view_as(parameters[name])
        for name, values in solved.items()
    }
    return shaped | _distances(network, constants)


def _counted(network: Network, weights: nn.Parameter, silent: Constants) -> list[_Place]:
    """Return where the numbers of ``weights`` stand; it is 0, like all others, before and after."""
    # Numbers of up to 24 bits are exact in 32-bit floating point.
    weights.copy_(torch.arange(1, weights.numel() + 1).view_as(weights))
    counted = _beside(graph_constants(network), silent)
    whole = all(np.array_equal(values, np.round(values)) for values in counted.values())
    factors: dict[str, float] = {}
    if not whole:
        weights.fill_(1)
        factors = {
            name: float(np.max(each)) for name, each in _beside(graph_constants(network), silent).items()
        }
    weights.zero_()
    places = []
    for constant, values in counted.items():
        at = np.flatnonzero(values)
        factor = factors.get(constant, 1.0)
        places.append(_Place(constant, at, np.round(values[at] / factor).astype(np.int64) - 1, factor))
    return places


def _beside(constants: Constants, silent: Constants) -> dict[str, _Numbers]:
    """Return what ``constants`` have more than ``silent``, flat; without those that have nothing."""
    return {
        name: (values - silent[name]).ravel().astype(np.float64)
        for name, values in constants.items()
        if not np.array_equal(values, silent[name])
    }


class _Sums:
    """Constants from which one weight after another is taken, until nothing is left that is told."""

    def __init__(
        self, places: dict[str, list[_Place]], sizes: dict[str, int], constants: dict[str, _Numbers]
    ) -> None:
        """Begin with weights that are all unknown.

        Args:
            places: of each weight.
            sizes: numbers that each has; those that stand nowhere are missing.
            constants: what the weights add to each constant.
        """
        self._places = {name: places[name] for name in sizes}
        self._left = {name: values.ravel().copy() for name, values in constants.items()}
        self._sharers = {name: np.zeros(values.size, dtype=np.int64) for name, values in constants.items()}
        for place in (place for each in self._places.values() for place in each):
            self._sharers[place.constant][place.at] += 1
        self._values = {name: np.zeros(size) for name, size in sizes.items()}
        self._known = {name: np.zeros(size, dtype=bool) for name, size in sizes.items()}

    def solved(self) -> dict[str, _Numbers]:
        """Return the weights, flat, by name."""
        while True:
            while sum(self._take(name) for name in self._places):
                pass
            unknown = [name for name, known in self._known.items() if not known.all()]
            if not unknown:
                return self._values
            # Only their sum with others is told: what stands in the most places is taken for 0, as the
            # others have a number for each of these.
            widest = max(unknown, key=self._spread)
            self._settle(widest, ~self._known[widest])

    def _spread(self, name: str) -> float:
        """Return in how many places each number of the weight stands, on the average."""
        return sum(len(place.at) for place in self._places[name]) / self._values[name].size

    def _take(self, name: str) -> bool:
        """Take what stands alone somewhere; return whether there was any."""
        fresh = np.zeros(self._values[name].size, dtype=bool)
        for place in self._places[name]:
            alone = (self._sharers[place.constant][place.at] == 1) & ~self._known[name][place.numbers]
            numbers = place.numbers[alone]
            self._values[name][numbers] = self._left[place.constant][place.at[alone]] / place.factor
            fresh[numbers] = True
        self._settle(name, fresh)
        return bool(fresh.any())

    def _settle(self, name: str, fresh: npt.NDArray[np.bool_]) -> None:
        """Take the weight's ``fresh`` numbers for known, and out of all constants that they are in."""
        self._known[name] |= fresh
        for place in self._places[name]:
            mine = fresh[place.numbers]
            at = place.at[mine]
            self._left[place.constant][at] -= self._values[name][place.numbers[mine]] * place.factor
            self._sharers[place.constant][at] -= 1


def _distances(network: Network, constants: dict[str, Constant]) -> dict[str, torch.Tensor]:
    """Return the weights by which the layers of a Transformer-XL know distances, by name."""
    found: dict[str, torch.Tensor] = {}
    backbone = getattr(network, "backbone", None)
    if not isinstance(backbone, TransformerXL):
        return found
    codes = distance_codes(backbone.memory + 1, backbone.width).numpy().astype(np.float64)
    for number in range(len(backbone.layers)):
        prefix = f"backbone.layers.{number}."
        read = constants[f"step/{prefix}/distances"]
        scaled = read.values.astype(np.float64)  # (heads, part, memory + 1)
        rows = (scaled * math.sqrt(scaled.shape[1])).transpose(2, 0, 1).reshape(len(codes), -1)
        weight, *_ = np.linalg.lstsq(codes, rows, rcond=_ROUGH if read.step else None)
        found[prefix + _DISTANCE] = torch.from_numpy(weight.T.astype(np.float32).copy())
    return found
