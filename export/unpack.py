"""From a bundle back to a network that can be trained on: what `export.graph` wrote, read again.

Which number of a graph's constants is which weight is found by writing the graph of a network
whose weights are numbered: so there is one description of each graph, the one that writes it.
8-bit weights come back as what they stand for. In the end the network is written once more, and
must give the constants that were read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx

from export.constants import Constant, Constants, bundle_constants, graph_constants
from export.places import solve
from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.manifest import Manifest
from training.args import TrainArgs, from_json
from training.checkpoint import BEST, save_checkpoint
from training.network import Network
from training.networks import build_network

__all__ = ["network_of_bundle", "unpack_bundle"]

_TOLERANCE = 1e-5
"""How far a constant that is written again may be from what was read, in units of the largest one."""
_STEPS = 4
"""The same in 8-bit steps, for what was fitted to integers."""


def unpack_bundle(path: Path, folder: Path) -> TrainArgs:
    """Write the network of the bundle ``path`` into ``folder``, as a run that others can start from.

    Returns:
        The settings it was trained with.

    Raises:
        RitornelloError: the bundle can't be used, or doesn't say what it was made of; the folder can't
            be written.
    """
    network, args, manifest = network_of_bundle(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} can't be made ({error.strerror or error}): choose another folder."
        raise RitornelloError(msg) from error
    training = manifest.training
    content = {
        "args": training.settings,
        "model": network.state_dict(),
        "step": training.steps,
        "seconds": training.seconds,
        "history": [],
    }
    save_checkpoint(folder / BEST, content)
    return args


def network_of_bundle(path: Path) -> tuple[Network, TrainArgs, Manifest]:
    """Return the network of the bundle ``path``, the settings it was trained with, and its manifest.

    It computes what the bundle does. Its weights are those that were exported, but for what no
    bundle tells: weights that play no part in playing, and how a sum is shared among those it is of.

    Raises:
        RitornelloError: the bundle can't be used, or doesn't say what it was made of.
    """
    manifest = load_bundle(path).manifest
    if not manifest.training.settings:
        msg = f"{path} doesn't say how it was trained, so nothing can be trained on from it: choose another."
        raise RitornelloError(msg)
    other = f"{path} is of another version of Ritornello: nothing can be trained on from it, choose another."
    try:
        args = from_json(manifest.training.settings)
        network = build_network(args.encoding, args.model)
    except RitornelloError as error:
        raise RitornelloError(other) from error
    read = bundle_constants(onnx.load(path))
    expected = graph_constants(network)
    if any(name not in read or read[name].values.shape != shape.shape for name, shape in expected.items()):
        raise RitornelloError(other)
    found = solve(network, read)
    network.load_state_dict(found, strict=False)  # what is not written plays no part in playing
    if not _agrees(graph_constants(network), read):
        raise RitornelloError(other)
    return network.eval(), args, manifest


def _agrees(written: Constants, read: dict[str, Constant]) -> bool:
    """Return whether what is written of the network is what was read."""
    for name, values in written.items():
        largest = float(np.abs(read[name].values).max(initial=0.0))
        allowed = largest * _TOLERANCE + read[name].step * _STEPS
        if not np.abs(values - read[name].values).max(initial=0.0) <= allowed:
            return False
    return True
