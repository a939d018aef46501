"""From a trained network to the graph of a bundle: one ONNX file that reads a row or predicts a field.

The two halves of the network are written down operator by operator, from the
same equations as `training.model`; `export.parity` shows that they are the same.
(torch's own exporter gives the same operators amid many that only carry shapes
about, takes seconds for it, and fails unless warnings of its own are hushed.) They
may be quantised apart, and then become the two branches of an ``If``:
onnxruntime runs only the branch that is asked for, so that predicting the next
field doesn't compute the backbone again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from realtime.manifest import BATCH, FIRST, HIDDEN, LOGITS, NEXT, ROW, STEPPING, TOKEN, StateTensor
from training.model import TokenLSTM

__all__ = ["field_graph", "join", "state_tensors", "step_graph"]

_OPSET, _IR = 20, 10
"""Read by every onnxruntime since 1.18."""

_STATE = ("state_h", "state_c")
"""Names of the backbone's hidden and cell state."""

_Weights = dict[str, npt.NDArray[np.float32]]


class _Writer:
    """Collects operators and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:  # noqa: ANN401 - whatever the operator takes
        """Add an operator and return its last output."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs[-1]

    def model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """Return the whole as a model."""
        return _model(helper.make_graph(self.nodes, name, inputs, outputs, self.constants))


def state_tensors(model: TokenLSTM) -> tuple[StateTensor, ...]:
    """Return name and shape, for one sequence, of each tensor of the state."""
    return tuple(StateTensor(name, (model.args.layers, 1, model.args.width)) for name in _STATE)


def step_graph(model: TokenLSTM) -> onnx.ModelProto:
    """Return the graph that reads one row; see `realtime.manifest` for its inputs and outputs."""
    weights, layers, sizes = _weights(model), range(model.args.layers), model.sizes
    out = _Writer()
    # The tables of all fields are one, in which each field's values begin at its offset.
    tables = np.concatenate([weights[f"embeddings.{k}.weight"] for k in range(len(sizes))])
    offsets = out.constant("offsets", np.array([0, *accumulate(sizes[:-1])], dtype=np.int64))
    out.add("Add", [ROW, offsets], "places")
    out.add("Gather", [out.constant("tables", tables), "places"], "embedded")
    out.add("Flatten", ["embedded"], "flat")
    _linear(out, weights, "read.*", "flat", "read_out")
    one_step = out.constant("time_axis", np.array([0], dtype=np.int64))
    below = out.add("Unsqueeze", ["read_out", one_step], "sequence")
    for name in _STATE:
        out.add("Split", [name], *(f"{name}_{k}" for k in layers), axis=0, num_outputs=len(layers))
    for k in layers:
        below = out.add(
            "LSTM",
            [below, *_lstm_constants(out, weights, k), "", *(f"{name}_{k}" for name in _STATE)],
            *(f"outputs_{k}", *(f"{NEXT}{name}_{k}" for name in _STATE)),
            hidden_size=model.args.width,
        )
        # After a single step, the layer's output is its hidden state.
        below = f"{NEXT}{_STATE[0]}_{k}"
    for name in _STATE:
        out.add("Concat", [f"{NEXT}{name}_{k}" for k in layers], NEXT + name, axis=0)
    out.add("Squeeze", [below, one_step], "context")
    _linear(out, weights, "start.*", "context", "start_out")
    out.add("Tanh", ["start_out"], NEXT + HIDDEN)
    return out.model(
        "step",
        [_row(model), *_states(model)],
        [_floats(NEXT + HIDDEN, [BATCH, model.args.decoder_width]), *_states(model, NEXT)],
    )


def field_graph(model: TokenLSTM) -> onnx.ModelProto:
    """Return the graph that predicts one field; see `realtime.manifest` for its inputs and outputs.

    The classifiers of all fields are one, so that one graph serves every field:
    computing all the logits costs less than choosing among them.
    """
    weights, count = _weights(model), len(model.sizes)
    out = _Writer()
    # The first row stands for "no field before", then come the values of each field but the last.
    given = np.concatenate(
        [weights["begin"][None], *(weights[f"given.{k}.weight"] for k in range(count - 1))]
    )
    out.add("Gather", [out.constant("given", given), TOKEN], "input")
    _linear(out, weights, "decoder.*_ih", "input", "from_input")
    _linear(out, weights, "decoder.*_hh", HIDDEN, "from_hidden")
    out.add("Split", ["from_input"], "input_r", "input_z", "input_n", axis=1, num_outputs=3)
    out.add("Split", ["from_hidden"], "hidden_r", "hidden_z", "hidden_n", axis=1, num_outputs=3)
    for gate in "rz":
        out.add("Add", [f"input_{gate}", f"hidden_{gate}"], f"sum_{gate}")
        out.add("Sigmoid", [f"sum_{gate}"], gate)
    out.add("Mul", ["r", "hidden_n"], "reset")
    out.add("Add", ["input_n", "reset"], "sum_n")
    out.add("Tanh", ["sum_n"], "new")
    out.add("Sub", [HIDDEN, "new"], "difference")
    out.add("Mul", ["z", "difference"], "kept")
    out.add("Add", ["new", "kept"], NEXT + HIDDEN)
    out.add("Add", [NEXT + HIDDEN, FIRST], "residual")
    out.add("Relu", ["residual"], "active")
    for part in ("weight", "bias"):
        weights[f"heads.{part}"] = np.concatenate([weights[f"heads.{k}.{part}"] for k in range(count)])
    _linear(out, weights, "heads.*", "active", LOGITS)
    width = model.args.decoder_width
    return out.model(
        "field",
        [_token(), _floats(HIDDEN, [BATCH, width]), _floats(FIRST, [BATCH, width])],
        [_floats(LOGITS, [BATCH, sum(model.sizes)]), _floats(NEXT + HIDDEN, [BATCH, width])],
    )


def join(model: TokenLSTM, step: onnx.ModelProto, field: onnx.ModelProto) -> onnx.ModelProto:
    """Return the one graph of a bundle, of which ``step`` and ``field`` are the two branches.

    Args:
        model: whose graphs they are.
        step: what `step_graph` returned, or the same quantised.
        field: what `field_graph` returned, or the same quantised.

    Raises:
        onnx.checker.ValidationError: the parts don't make a valid graph.
    """
    width = model.args.decoder_width
    outputs = [
        _floats(LOGITS, [BATCH, sum(model.sizes)]),
        _floats(NEXT + HIDDEN, [BATCH, width]),
        *_states(model, NEXT),
    ]
    names = [output.name for output in outputs]
    # Both branches must have all the outputs; those that are not asked for cost next to nothing.
    no_logits = _Writer()
    no_logits.add("Shape", [ROW], "lanes", start=0, end=1)
    values = no_logits.constant("values", np.array([sum(model.sizes)], dtype=np.int64))
    no_logits.add("Concat", ["lanes", values], "logits_shape", axis=0)
    no_logits.add("ConstantOfShape", ["logits_shape"], LOGITS)
    same_state = _Writer()
    for name in _STATE:
        same_state.add("Identity", [name], NEXT + name)
    choice = helper.make_node(
        "If",
        [STEPPING],
        names,
        then_branch=_branch("step", step.graph, no_logits, outputs),
        else_branch=_branch("field", field.graph, same_state, outputs),
    )
    inputs = [
        helper.make_tensor_value_info(STEPPING, TensorProto.BOOL, []),
        _row(model),
        _token(),
        _floats(HIDDEN, [BATCH, width]),
        _floats(FIRST, [BATCH, width]),
        *_states(model),
    ]
    joined = _model(helper.make_graph([choice], "ritornello", inputs, outputs))
    known = {entry.domain for entry in joined.opset_import}
    used = {node.domain for part in (step, field) for node in part.graph.node}
    for entry in (*step.opset_import, *field.opset_import):
        if entry.domain in used - known:  # quantised operators
            joined.opset_import.append(entry)
            known.add(entry.domain)
    onnx.checker.check_model(joined)
    return joined


def _branch(
    prefix: str, graph: onnx.GraphProto, rest: _Writer, outputs: Sequence[onnx.ValueInfoProto]
) -> onnx.GraphProto:
    """Return ``graph`` and ``rest`` as a branch, which takes the graph's inputs from what surrounds it.

    Names made within get a prefix, as the two branches and their surroundings
    share one space of names.
    """
    outside = {"", *(value.name for value in graph.input), *_STATE, ROW}

    def inner(name: str) -> str:
        return name if name in outside else f"{prefix}/{name}"

    nodes = []
    for original in (*graph.node, *rest.nodes):
        node = onnx.NodeProto()
        node.CopyFrom(original)
        node.name = ""
        del node.input[:], node.output[:]
        node.input.extend(map(inner, original.input))
        node.output.extend(map(inner, original.output))
        nodes.append(node)
    constants = []
    for tensor in (*graph.initializer, *rest.constants):
        constant = onnx.TensorProto()
        constant.CopyFrom(tensor)
        constant.name = inner(tensor.name)
        constants.append(constant)
    results = []
    for output in outputs:
        result = onnx.ValueInfoProto()
        result.CopyFrom(output)
        result.name = inner(output.name)
        results.append(result)
    return helper.make_graph(nodes, prefix, [], results, constants)


def _model(graph: onnx.GraphProto) -> onnx.ModelProto:
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR, producer_name="ritornello"
    )


def _weights(model: TokenLSTM) -> _Weights:
    return {name: tensor.detach().float().cpu().numpy() for name, tensor in model.state_dict().items()}


def _linear(out: _Writer, weights: _Weights, layer: str, source: str, result: str) -> None:
    """Add ``result = source @ weight.T + bias``; for their names, ``layer`` has a ``*``."""
    weight = out.constant(layer.replace("*", "weight"), weights[layer.replace("*", "weight")].T)
    bias = out.constant(layer.replace("*", "bias"), weights[layer.replace("*", "bias")])
    out.add("Gemm", [source, weight, bias], result)


def _lstm_constants(out: _Writer, weights: _Weights, layer: int) -> list[str]:
    """Add one layer's weights, the gates in ONNX's order i, o, f, g instead of torch's i, f, g, o."""

    def ordered(name: str) -> npt.NDArray[np.float32]:
        i, f, g, o = np.split(weights[f"backbone.{name}_l{layer}"], 4)
        return np.concatenate([i, o, f, g])

    biases = np.concatenate([ordered("bias_ih"), ordered("bias_hh")])
    # The axis in front is that of the directions, of which there is one.
    return [
        out.constant(f"lstm_{layer}.{name}", values[None])
        for name, values in (("W", ordered("weight_ih")), ("R", ordered("weight_hh")), ("B", biases))
    ]


def _row(model: TokenLSTM) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(ROW, TensorProto.INT64, [BATCH, len(model.sizes)])


def _token() -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(TOKEN, TensorProto.INT64, [BATCH])


def _floats(name: str, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _states(model: TokenLSTM, prefix: str = "") -> list[onnx.ValueInfoProto]:
    return [_floats(prefix + name, [model.args.layers, BATCH, model.args.width]) for name in _STATE]
