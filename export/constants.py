"""The numbers that a bundle's graph holds, by name: of a network's graph, and of a bundle that was read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from export.graph import graph_of
from training.network import Network

__all__ = ["Constant", "Constants", "bundle_constants", "graph_constants"]

Constants = dict[str, npt.NDArray[np.float32]]
"""By name: the branch of the graph, a slash, the constant's own name."""

_QUANTISED, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
"""What onnxruntime's quantiser adds to the name of a constant."""
_QUANTISED_LSTM = "DynamicQuantizeLSTM"
"""Its operator whose weights it leaves with their last two axes swapped."""


class Constant(NamedTuple):
    """What a bundle holds under a name."""

    values: npt.NDArray[np.float32]
    step: float = 0.0
    """From one 8-bit integer to the next; 0 where the values are as they were."""


def graph_constants(network: Network) -> Constants:
    """Return the constants of 32-bit numbers with which ``network`` would be exported."""
    graph = graph_of(network)
    return {
        f"{branch}/{tensor.name}": numpy_helper.to_array(tensor)
        for branch, part in (("step", graph.step), ("field", graph.field))
        for tensor in part.graph.initializer
        if tensor.data_type == onnx.TensorProto.FLOAT
    }


def bundle_constants(model: onnx.ModelProto) -> dict[str, Constant]:
    """Return the constants of a bundle's graph by their names; those of 8 bits as what they stand for."""
    raw: dict[str, npt.NDArray[np.generic]] = {}
    swapped: set[str] = set()
    for node in model.graph.node:
        for attribute in node.attribute:
            raw |= {tensor.name: numpy_helper.to_array(tensor) for tensor in attribute.g.initializer}
            for inner in attribute.g.node:
                if inner.op_type == _QUANTISED_LSTM:
                    swapped.update(inner.input[1:3])
    found = {
        name: Constant(values.astype(np.float32))
        for name, values in raw.items()
        if values.dtype == np.float32
    }
    for name, values in raw.items():
        plain = name.removesuffix(_QUANTISED)
        if name.endswith(_QUANTISED) and plain + _SCALE in raw:
            scale, zero = (raw[plain + end].astype(np.float32) for end in (_SCALE, _ZERO))
            if plain + _SCALE in found:
                del found[plain + _SCALE]
            stands_for = (values.astype(np.float32) - zero) * scale
            found[plain] = Constant(
                stands_for.swapaxes(-1, -2) if name in swapped else stands_for, float(scale.max())
            )
    return found
