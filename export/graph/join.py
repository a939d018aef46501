"""Two graphs, one that reads a row and one that predicts a field, become the two branches of an ``If``.

onnxruntime runs only the branch that is asked for, so that predicting the next field
doesn't compute the backbone again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import onnx
from onnx import TensorProto, helper

from export.graph.writer import Writer, floats, model_of, row_input, state_values, token_input
from realtime.manifest import (
    BATCH,
    FIRST,
    HIDDEN,
    LOGITS,
    NEXT,
    ROW,
    STEPPING,
    Decoder,
    StateTensor,
)

__all__ = ["Graph", "join"]


class Graph(NamedTuple):
    """A network as the two operations of a bundle; see `realtime.manifest` for inputs and outputs."""

    step: onnx.ModelProto
    """Reads a row: takes the row and the state, gives ``next_hidden`` and the new state."""
    field: onnx.ModelProto
    """Predicts a field: takes token, ``hidden`` and ``first``, gives the logits and ``next_hidden``."""
    state: tuple[StateTensor, ...]
    """Name and shape, for one sequence, of each tensor of the state; the batch is axis 1."""
    decoder: Decoder
    """Kind and width of what goes from field to field, and whether all fields are predicted at once."""


def join(graph: Graph, sizes: Sequence[int]) -> onnx.ModelProto:
    """Return the one graph of a bundle, of which the two of ``graph`` are the branches.

    Args:
        graph: the two, as they are or quantised.
        sizes: number of values of each field.

    Raises:
        onnx.checker.ValidationError: the parts don't make a valid graph.
    """
    width, values = graph.decoder.width, sum(sizes)
    outputs = [
        floats(LOGITS, [BATCH, values]),
        floats(NEXT + HIDDEN, [BATCH, width]),
        *state_values(graph.state, NEXT),
    ]
    # Both branches must have all the outputs; those that are not asked for cost next to nothing.
    no_logits = Writer()
    no_logits.add("Shape", [ROW], "unasked/lanes", start=0, end=1)
    shape = ["unasked/lanes", no_logits.integers("unasked/values", values)]
    no_logits.add("Concat", shape, "unasked/shape", axis=0)
    no_logits.add("ConstantOfShape", ["unasked/shape"], LOGITS)
    same_state = Writer()
    for tensor in graph.state:
        same_state.add("Identity", [tensor.name], NEXT + tensor.name)
    names = {ROW, *(tensor.name for tensor in graph.state)}
    choice = helper.make_node(
        "If",
        [STEPPING],
        [output.name for output in outputs],
        then_branch=_branch("step", graph.step.graph, no_logits, outputs, names),
        else_branch=_branch("field", graph.field.graph, same_state, outputs, names),
    )
    inputs = [
        helper.make_tensor_value_info(STEPPING, TensorProto.BOOL, []),
        row_input(len(sizes)),
        token_input(),
        floats(HIDDEN, [BATCH, width]),
        floats(FIRST, [BATCH, width]),
        *state_values(graph.state),
    ]
    joined = model_of(helper.make_graph([choice], "ritornello", inputs, outputs))
    known = {entry.domain for entry in joined.opset_import}
    used = {node.domain for part in (graph.step, graph.field) for node in part.graph.node}
    for entry in (*graph.step.opset_import, *graph.field.opset_import):
        if entry.domain in used - known:  # quantised operators
            joined.opset_import.append(entry)
            known.add(entry.domain)
    onnx.checker.check_model(joined)
    return joined


def _branch(
    prefix: str,
    graph: onnx.GraphProto,
    rest: Writer,
    outputs: Sequence[onnx.ValueInfoProto],
    surrounding: set[str],
) -> onnx.GraphProto:
    """Return ``graph`` and ``rest`` as a branch, which takes the graph's inputs from what surrounds it.

    Names made within get a prefix, as the two branches and their surroundings
    share one space of names.
    """
    outside = {"", *(value.name for value in graph.input), *surrounding}

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
