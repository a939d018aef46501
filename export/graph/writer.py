"""Collects the operators and constants of a graph; see `realtime.manifest` for what flows in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from realtime.manifest import BATCH, ROW, TOKEN, StateTensor
from training.network import Network

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "Weights",
    "Writer",
    "floats",
    "model_of",
    "named_state",
    "row_input",
    "state_values",
    "token_input",
    "weights_of",
]

_OPSET, _IR = 20, 10
"""Read by every onnxruntime since 1.18."""

_EPSILON = 1e-5
"""What torch adds to the variance in a layer normalisation."""

Weights = dict[str, npt.NDArray[np.float32]]
"""A network's weights by their names."""


class Writer:
    """Collects operators and constants."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.ArrayLike) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def integers(self, name: str, *values: int) -> str:
        """Add a list of integers, such as axes or a shape, and return its name."""
        return self.constant(name, np.array(values, dtype=np.int64))

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:  # noqa: ANN401 - whatever the operator takes
        """Add an operator and return its last output."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs[-1]

    def linear(self, weights: Weights, layer: str, source: str, result: str) -> str:
        """Add ``result = source @ weight.T + bias`` and return ``result``.

        Args:
            weights: where ``weight`` is and, if there is one, ``bias``.
            layer: name of both, with a ``*`` where they differ.
            source: what goes in, shape ``(batch, in)``.
            result: name of what comes out, shape ``(batch, out)``.
        """
        weight, bias = (layer.replace("*", part) for part in ("weight", "bias"))
        constants = [self.constant(weight, weights[weight].T)]
        if bias in weights:
            constants.append(self.constant(bias, weights[bias]))
        return self.add("Gemm", [source, *constants], result)

    def normalised(self, weights: Weights, layer: str, source: str) -> str:
        """Add the layer normalisation ``layer`` of ``source``'s last axis, and return its result."""
        constants = [
            self.constant(f"{layer}.{part}", weights[f"{layer}.{part}"]) for part in ("weight", "bias")
        ]
        return self.add("LayerNormalization", [source, *constants], f"{layer}/out", epsilon=_EPSILON)

    def lstm(self, weights: Weights, layer: str, source: str, state: Sequence[str]) -> list[str]:
        """Add one step of a layer of an LSTM, and return the names of its new state.

        Args:
            weights: where torch's weights of the layer are.
            layer: their name, with a ``*`` for ``weight_ih`` and so on: ``backbone.*_l0``.
            source: what goes in, shape ``(1, batch, in)``.
            state: hidden and cell state, each ``(1, batch, width)``.

        Returns:
            Hidden and cell state after. The hidden state is the layer's output too.
        """

        def ordered(name: str) -> npt.NDArray[np.float32]:
            i, f, g, o = np.split(weights[layer.replace("*", name)], 4)
            return np.concatenate([i, o, f, g])  # ONNX has them in another order than torch

        values = {
            "W": ordered("weight_ih"),
            "R": ordered("weight_hh"),
            "B": np.concatenate([ordered("bias_ih"), ordered("bias_hh")]),
        }
        # The axis in front is that of the directions, of which there is one.
        constants = [self.constant(f"{layer}/{name}", each[None]) for name, each in values.items()]
        after = [f"{layer}/hidden", f"{layer}/cell"]
        # The empty names are those of the sequences' lengths, all 1, and of the output's sequence.
        inputs = [source, *constants, "", *state]
        self.add("LSTM", inputs, "", *after, hidden_size=values["R"].shape[1])
        return after

    def gru(self, weights: Weights, layer: str, source: str, state: str) -> str:
        """Add one step of a layer of a GRU, and return the name of its new state.

        It is written as products and gates, as there is no GRU of 8-bit integers.

        Args:
            weights: where torch's weights of the layer are.
            layer: their name, with a ``*`` for ``weight_ih`` and so on: ``decoder.*``.
            source: what goes in, shape ``(batch, in)``.
            state: ``(batch, width)``; the layer's output too.
        """
        gates = {}
        for side, values in (("ih", source), ("hh", state)):
            product = self.linear(weights, layer.replace("*", f"*_{side}"), values, f"{layer}/{side}")
            gates[side] = [f"{product}_{gate}" for gate in "rzn"]
            self.add("Split", [product], *gates[side], axis=1, num_outputs=3)
        for gate, parts in zip(("r", "z"), zip(*gates.values(), strict=True), strict=False):
            self.add("Add", parts, f"{layer}/sum_{gate}")
            self.add("Sigmoid", [f"{layer}/sum_{gate}"], f"{layer}/{gate}")
        self.add("Mul", [f"{layer}/r", gates["hh"][2]], f"{layer}/reset")
        self.add("Add", [gates["ih"][2], f"{layer}/reset"], f"{layer}/sum_n")
        self.add("Tanh", [f"{layer}/sum_n"], f"{layer}/new")
        self.add("Sub", [state, f"{layer}/new"], f"{layer}/difference")
        self.add("Mul", [f"{layer}/z", f"{layer}/difference"], f"{layer}/kept")
        return self.add("Add", [f"{layer}/new", f"{layer}/kept"], f"{layer}/state")

    def rnn(self, weights: Weights, layer: str, source: str, state: str) -> str:
        """Add one step of a plain recurrent layer, with tanh; see `gru`."""
        products = [
            self.linear(weights, layer.replace("*", f"*_{side}"), values, f"{layer}/{side}")
            for side, values in (("ih", source), ("hh", state))
        ]
        self.add("Add", products, f"{layer}/sum")
        return self.add("Tanh", [f"{layer}/sum"], f"{layer}/state")

    def model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """Return the whole as a model."""
        return model_of(helper.make_graph(self.nodes, name, inputs, outputs, self.constants))


def model_of(graph: onnx.GraphProto) -> onnx.ModelProto:
    """Return ``graph`` as a model of the version that is written here."""
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR, producer_name="ritornello"
    )


def weights_of(network: Network) -> Weights:
    """Return all of a network's weights."""
    return {name: tensor.detach().float().cpu().numpy() for name, tensor in network.state_dict().items()}


def floats(name: str, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
    """Return the description of an input or output of 32-bit numbers."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def row_input(fields: int) -> onnx.ValueInfoProto:
    """Return the description of the row that is read, ``(batch, fields)``."""
    return helper.make_tensor_value_info(ROW, TensorProto.INT64, [BATCH, fields])


def token_input() -> onnx.ValueInfoProto:
    """Return the description of the token, which says what the field before took, ``(batch,)``.

    It is 0 before the first field, and else 1 plus the number of the value among all fields' values.
    """
    return helper.make_tensor_value_info(TOKEN, TensorProto.INT64, [BATCH])


def named_state(names: Sequence[str], zeros: Sequence[Tensor]) -> list[StateTensor]:
    """Return ``names`` with the shapes of a zero state for one sequence, which may lack the last of them."""
    return [StateTensor(name, tuple(values.shape)) for name, values in zip(names, zeros, strict=False)]


def state_values(state: Sequence[StateTensor], prefix: str = "") -> list[onnx.ValueInfoProto]:
    """Return the descriptions of the state's tensors, whose batch is axis 1."""
    return [floats(prefix + tensor.name, [tensor.shape[0], BATCH, *tensor.shape[2:]]) for tensor in state]
