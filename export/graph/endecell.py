"""EnDeCell as a graph, written from the same equations as `training.endecell` has.

What *step* returns holds, one after another, the decoder's first state, as many zeros as a row
has bits, what is known of each place, and the bits of the frame before. *field* is forced: from
that and a row it tells what every group of the row is worth given those before it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from export.graph.echoes import PAST, add_echoes
from export.graph.join import Graph
from export.graph.writer import (
    Weights,
    Writer,
    floats,
    named_state,
    row_input,
    state_values,
    token_input,
    weights_of,
)
from realtime.manifest import BATCH, FIRST, HIDDEN, LOGITS, NEXT, ROW, Decoder
from training.endecell import EnDeCell
from training.key_coder import KeyGroups

__all__ = ["graph_of_endecell"]

_CONTEXT = ("state_h", "state_c")
"""Names of the LSTM's two states."""

_PLACES = ("places_h", "places_c")
"""Names of the two states of the places' memories."""


def graph_of_endecell(network: EnDeCell) -> Graph:
    """Return the graph of ``network``."""
    weights = weights_of(network)
    state = named_state([*_CONTEXT, *_PLACES, PAST], network.initial_state(1))
    step, field = Writer(), Writer()
    _add_step(step, network, weights)
    _add_field(field, network, weights)
    passed = [floats(name, [BATCH, network.hidden_width]) for name in (HIDDEN, FIRST, NEXT + HIDDEN)]
    return Graph(
        step=step.model(
            "step",
            [row_input(len(network.sizes)), *state_values(state)],
            [passed[2], *state_values(state, NEXT)],
        ),
        field=field.model(
            "field",
            [row_input(len(network.sizes)), token_input(), *passed[:2]],
            [floats(LOGITS, [BATCH, sum(network.sizes)]), passed[2]],
        ),
        state=tuple(state),
        decoder=Decoder("endecell", network.hidden_width, forced=True),
    )


# --- reading a row -----------------------------------------------------------------------


def _add_step(out: Writer, network: EnDeCell, weights: Weights) -> None:
    """Add `EnDeCell.read`."""
    groups, width = network.groups, network.args.decoder_width
    out.add("Gather", [out.constant("table", groups.table().numpy()), ROW], "bits")  # (batch, fields, bits)
    out.add("Flatten", ["bits"], "row_bits")  # (batch, row bits)
    context = _add_context(out, network, weights)
    out.add("Tanh", [out.linear(weights, "start.*", context, "start_sum")], "start")
    known = out.linear(weights, "tell.*", context, "told")  # (batch, decoder_width)
    if network.keys is None:
        own = out.constant("nothing", np.zeros((groups.places, 1, width), dtype=np.float32))
    else:
        own = _add_places(out, network, weights)
    out.add("Add", [own, known], "known")  # (places, batch, decoder_width)
    out.add("Transpose", ["known"], "known_lanes", perm=[1, 0, 2])
    out.add("Flatten", ["known_lanes"], "known_row")  # (batch, places * decoder_width)
    out.add("Sub", ["row_bits", "row_bits"], "emitted")
    last = _add_slice(out, "row_bits", groups.row_bits - groups.frame_bits, groups.row_bits, "before")
    out.add("Concat", ["start", "emitted", "known_row", last], NEXT + HIDDEN, axis=1)


def _add_context(out: Writer, network: EnDeCell, weights: Weights) -> str:
    """Add encoder and LSTM; return the name of what comes out, ``(batch, width)``."""
    sequence = out.integers("sequence_axis", 0)
    value = out.constant("encoder.value", weights["encoder.value.weight"].T)
    out.add("MatMul", ["bits", value], "values")  # (batch, fields, encoder_width)
    out.add("Add", ["values", out.constant("encoder.place", weights["encoder.place"])], "placed")
    out.add("Transpose", ["placed"], "keys", perm=[1, 0, 2])
    constants = [
        out.constant(f"encoder.cell/{name}", values)
        for name, values in _gru_weights(weights, "encoder.cell").items()
    ]
    # torch's GRU multiplies before it resets.
    out.add(
        "GRU",
        ["keys", *constants],
        *("", "read"),
        hidden_size=network.args.encoder_width,
        linear_before_reset=1,
    )
    below, layers = "read", range(network.args.layers)  # (1, batch, encoder_width)
    for name in _CONTEXT:
        out.add("Split", [name], *(f"{name}_{k}" for k in layers), axis=0, num_outputs=len(layers))
    after = []
    for k in layers:
        after.append(out.lstm(weights, f"backbone.*_l{k}", below, [f"{name}_{k}" for name in _CONTEXT]))
        below = after[-1][0]
    for name, parts in zip(_CONTEXT, zip(*after, strict=True), strict=True):
        out.add("Concat", parts, NEXT + name, axis=0)
    return out.add("Squeeze", [below, sequence], "context")


def _gru_weights(weights: Weights, cell: str) -> dict[str, npt.NDArray[np.float32]]:
    """Return the weights of ``cell`` as the operator GRU takes them: gates z, r, n instead of r, z, n."""

    def ordered(name: str) -> npt.NDArray[np.float32]:
        r, z, n = np.split(weights[f"{cell}.{name}_l0"], 3)
        return np.concatenate([z, r, n])[None]

    biases = np.concatenate([ordered("bias_ih"), ordered("bias_hh")], axis=1)
    return {"W": ordered("weight_ih"), "R": ordered("weight_hh"), "B": biases}


def _add_places(out: Writer, network: EnDeCell, weights: Weights) -> str:
    """Add the places' memories; return the name of what they tell, ``(places, batch, decoder_width)``.

    For the operators all places of all sequences lie side by side, those of a place together.
    """
    groups, args = network.groups, network.args
    around = groups.around(args.reach)
    lanes = out.integers("lanes", 1, -1, args.key_width)
    places = out.integers("places", groups.places, -1, args.key_width)
    out.add("Reshape", ["row_bits", out.integers("frames", -1, groups.frames, groups.frame_bits)], "frame")
    out.add("Pad", ["frame", out.integers("outside", 0, 0, 0, 0, 0, 1)], "widened")
    out.add("Gather", ["widened", out.constant("around", around)], "near", axis=2)
    out.add("Transpose", ["near"], "near_places", perm=[2, 0, 1, 3])  # (places, batch, frames, seen)
    seen = out.integers("seen", -1, groups.frames * around.shape[1])
    out.add("Reshape", ["near_places", seen], "near_lanes")
    out.linear(weights, "keys.seen.*", "near_lanes", "seen_lanes")
    out.add("Reshape", ["seen_lanes", places], "seen_places")
    heard = ["seen_places", out.constant("keys.place", weights["keys.place"])]
    if args.lags:
        heard.append(_add_past(out, groups, args.lags, weights))
    out.add("Sum", heard, "sum_places")
    out.add("Relu", ["sum_places"], "active_places")
    out.add("Reshape", ["active_places", lanes], "active_lanes")
    before = [out.add("Reshape", [name, lanes], f"{name}_lanes") for name in _PLACES]
    after = out.lstm(weights, "keys.cell.*_l0", "active_lanes", before)
    for name, values in zip(_PLACES, after, strict=True):
        out.add("Reshape", [values, places], NEXT + name)
    tell = out.constant("keys.tell", weights["keys.tell.weight"].T)
    return out.add("MatMul", [NEXT + _PLACES[0], tell], "own")


def _add_past(out: Writer, groups: KeyGroups, lags: tuple[int, ...], weights: Weights) -> str:
    """Add what the places make of what came next before; return its name, ``(places, batch, key_width)``."""
    by_frame = out.integers("by_frame", -1, groups.frames, groups.places, groups.bits)
    out.add("Reshape", ["bits", by_frame], "bits_by_frame")
    out.add("Transpose", ["bits_by_frame"], "bits_of_places", perm=[0, 1, 3, 2])
    flat = out.integers("flat_places", -1, groups.frames * groups.bits, groups.places)
    out.add("Reshape", ["bits_of_places", flat], "row_by_place")
    found = add_echoes(out, "row_by_place", lags, groups.frames * groups.bits, groups.places)
    out.add("Transpose", [found], "echoes_by_place", perm=[2, 0, 1])
    weight = out.constant("keys.echo", weights["keys.echo.weight"].T)
    return out.add("MatMul", ["echoes_by_place", weight], "heard_past")


# --- predicting a row --------------------------------------------------------------------


def _add_field(out: Writer, network: EnDeCell, weights: Weights) -> None:
    """Add `EnDeCell.logits`: every group of the row, given those before it that ``row`` says."""
    groups, width = network.groups, network.args.decoder_width
    sizes = (width, groups.row_bits, groups.places * width, groups.frame_bits)
    at_start, _, at_known, at_before = pairwise(accumulate(sizes, initial=0))
    start = _add_slice(out, FIRST, *at_start, "start")
    known = _add_slice(out, FIRST, *at_known, "known")
    before = _add_slice(out, FIRST, *at_before, "before")
    out.add("Gather", [out.constant("table", groups.table().numpy()), ROW], "bits")  # (batch, fields, bits)
    # What the decoder is given: keys near the group, the group before, what is known of its place.
    out.add("Flatten", ["bits"], "row_bits")
    out.add("Pad", ["row_bits", out.integers("outside", 0, 0, 0, 1)], "widened")
    out.add("Concat", [before, "widened"], "beside", axis=1)
    near = out.constant("near", groups.near(network.args.reach))
    out.add("Gather", ["beside", near], "near_groups", axis=1)  # (batch, fields, bits seen)
    out.add("Pad", ["bits", out.integers("one_later", 0, 1, 0, 0, -1, 0)], "groups_before")
    out.add("Reshape", [known, out.integers("by_place", -1, groups.places, width)], "known_places")
    out.add("Concat", ["known_places"] * groups.frames, "known_groups", axis=1)
    heard = [
        _add_product(out, weights, "decoder.seen", "near_groups"),
        _add_product(out, weights, "decoder.given", "groups_before"),
        "known_groups",
        out.constant("decoder.place", weights["decoder.place"]),
    ]
    out.add("Sum", heard, "sum")
    out.add("Relu", ["sum"], "inputs")  # (batch, fields, decoder_width)
    out.add("Transpose", ["inputs"], "sequence", perm=[1, 0, 2])
    direction = out.integers("direction", 0)
    initial = out.add("Unsqueeze", [start, direction], "initial")
    constants = [
        out.constant(f"decoder.cell/{name}", values)
        for name, values in _gru_weights(weights, "decoder.cell").items()
    ]
    # torch's GRU multiplies before it resets; the empty name is that of the sequences' lengths.
    out.add(
        "GRU",
        ["sequence", *constants, "", initial],
        *("emitted", ""),
        hidden_size=width,
        linear_before_reset=1,
    )  # (fields, 1, batch, decoder_width)
    out.add("Squeeze", ["emitted", out.integers("directions", 1)], "by_field")
    out.add("Transpose", ["by_field"], "by_lane", perm=[1, 0, 2])
    # One head for all fields, and each field's own leaning.
    out.add("Add", ["by_lane", "inputs"], "residual")
    said = _add_product(out, weights, "decoder.head", "residual")
    out.add("Add", [said, out.constant("decoder.lean", weights["decoder.lean"])], "said_each")
    out.add("Flatten", ["said_each"], LOGITS)
    out.add("Identity", [HIDDEN], NEXT + HIDDEN)


def _add_product(out: Writer, weights: Weights, layer: str, source: str) -> str:
    """Add the linear layer ``layer`` of ``source``, shape ``(batch, fields, in)``, and return its result."""
    name = f"{layer}.weight"
    result = out.add("MatMul", [source, out.constant(name, weights[name].T)], f"{layer}/product")
    if (bias := f"{layer}.bias") in weights:
        result = out.add("Add", [result, out.constant(bias, weights[bias])], f"{layer}/out")
    return result


def _add_slice(out: Writer, source: str, start: int, end: int, result: str) -> str:
    """Add ``result``, the columns of ``source`` from ``start`` up to ``end``, and return it."""
    bounds = [out.integers(f"{result}_{part}", at) for part, at in (("start", start), ("end", end))]
    return out.add("Slice", [source, *bounds, out.integers(f"{result}_axis", 1)], result)
