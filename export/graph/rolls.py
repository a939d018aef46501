"""The graphs of the networks whose chances for all bits are independent: of `training.rolls`.

Reading a row gives the logits of all bits of the next already; predicting a field only
puts them where the manifest has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from export.graph.join import Graph
from export.graph.tied_keys import add_tied_keys, key_state
from export.graph.writer import Weights, Writer, floats, row_input, state_values, token_input, weights_of
from realtime.manifest import BATCH, FIRST, HIDDEN, LOGITS, NEXT, ROW, Decoder, StateTensor
from training.model_args import BlockArgs, RollArgs
from training.roll_member import RollMember
from training.rolls import CERTAIN, BitNetwork, BlockLSTM, RollLSTM

__all__ = ["graph_of_roll"]

_BACKBONE = ("state_h", "state_c")
"""Names of the states of an LSTM over rows."""


def graph_of_roll(network: BitNetwork) -> Graph:
    """Return the two operations of ``network``.

    Raises:
        TypeError: it is neither a `RollLSTM` nor a `BlockLSTM`.
    """
    weights, out = weights_of(network), Writer()
    state: list[StateTensor] = []
    if isinstance(network, RollLSTM):
        said = []
        for number, member in enumerate(network.parts):
            part = _Part(out, f".{number}" if number else "")
            state += [StateTensor(part.name(t.name), t.shape) for t in _member_state(member)]
            said.append(part.name(_member(part, _below(weights, f"members.{number}."), member)))
        logits = said[0] if len(said) == 1 else _mean(out, said)
    elif isinstance(network, BlockLSTM):
        state += _backbone_state(network.args)
        logits = _as_logits(out, _backbone(out, weights, network.args.layers))
    else:
        msg = f"no graph is known for {type(network).__name__}"
        raise TypeError(msg)
    out.add("Identity", [logits], NEXT + HIDDEN)
    fields = len(network.sizes)
    step = out.model(
        "step",
        [row_input(fields), *state_values(state)],
        [floats(NEXT + HIDDEN, [BATCH, fields]), *state_values(state, NEXT)],
    )
    kind = "independent bits" if isinstance(network, RollLSTM) else "least squares"
    return Graph(step, _field(fields), tuple(state), Decoder(kind, fields, parallel=True))


class _Part(Writer):
    """Writes into another writer, all names but the row's with an ending of their own."""

    def __init__(self, out: Writer, ending: str) -> None:
        super().__init__()
        self.nodes, self.constants, self._ending = out.nodes, out.constants, ending

    def name(self, name: str) -> str:
        """Return what ``name`` is called in the other writer."""
        return name if name in {"", ROW} else name + self._ending

    def constant(self, name: str, values: npt.ArrayLike) -> str:
        super().constant(self.name(name), values)
        return name

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:  # noqa: ANN401 - whatever the operator takes
        super().add(operator, [*map(self.name, inputs)], *map(self.name, outputs), **attributes)
        return outputs[-1]


def _below(weights: Weights, prefix: str) -> Weights:
    """Return those of ``weights`` whose names begin with ``prefix``, without it."""
    return {name.removeprefix(prefix): values for name, values in weights.items() if name.startswith(prefix)}


def _backbone_state(args: RollArgs | BlockArgs) -> list[StateTensor]:
    return [StateTensor(name, (args.layers, 1, args.width)) for name in _BACKBONE]


def _member_state(member: RollMember) -> list[StateTensor]:
    state = _backbone_state(member.args) if member.backbone else []
    return state + key_state(member.keys) if member.keys else state


def _member(out: Writer, weights: Weights, member: RollMember) -> str:
    """Add a member; return the name of its logits, ``(batch, fields)``."""
    said = [out.constant("bias", weights["bias"][None])]
    if member.backbone is not None:
        said.append(_backbone(out, weights, member.args.layers))
    if member.keys is not None:
        said.append(add_tied_keys(out, weights, member.keys, member.frames, member.planes))
    return out.add("Sum", said, "said")


def _mean(out: Writer, said: list[str]) -> str:
    """Add the logits of the mean of the chances whose logits are ``said``, and return their name."""
    first = out.integers("first_axis", 0)
    for name in said:
        out.add("Unsqueeze", [name, first], f"{name}_alone")
    out.add("Concat", [f"{name}_alone" for name in said], "all_said", axis=0)
    out.add("Neg", ["all_said"], "all_denied")
    # The softplus of what speaks against a bit is -ln of its chance.
    for name, against in (("set", "all_denied"), ("unset", "all_said")):
        out.add("Softplus", [against], f"{name}_nats")
        out.add("Neg", [f"{name}_nats"], f"{name}_logs")
        out.add("ReduceLogSumExp", [f"{name}_logs", first], f"{name}_sum", keepdims=0)
    return out.add("Sub", ["set_sum", "unset_sum"], "mean_said")


def _field(fields: int) -> onnx.ModelProto:
    """Return the graph that makes a pair of logits, 0 and its own, of what is said of each bit."""
    out = Writer()
    last = out.integers("last_axis", 2)
    out.add("Unsqueeze", [FIRST, last], "set")  # (batch, fields, 1)
    out.add("Sub", ["set", "set"], "not_set")
    out.add("Concat", ["not_set", "set"], "pairs", axis=2)
    out.add("Flatten", ["pairs"], LOGITS, axis=1)
    out.add("Identity", [HIDDEN], NEXT + HIDDEN)
    inputs = [token_input(), floats(HIDDEN, [BATCH, fields]), floats(FIRST, [BATCH, fields])]
    outputs = [floats(LOGITS, [BATCH, 2 * fields]), floats(NEXT + HIDDEN, [BATCH, fields])]
    return out.model("field", inputs, outputs)


def _backbone(out: Writer, weights: Weights, layers: int) -> str:
    """Add the LSTM over rows and its head; return the name of what it says, ``(batch, fields)``."""
    out.add("Cast", [ROW], "bits", to=onnx.TensorProto.FLOAT)
    time = out.integers("time_axis", 0)
    below = out.add("Unsqueeze", ["bits", time], "sequence")
    for name in _BACKBONE:
        out.add("Split", [name], *(f"{name}_{k}" for k in range(layers)), axis=0, num_outputs=layers)
    after = []
    for k in range(layers):
        before = [f"{name}_{k}" for name in _BACKBONE]
        after.append(out.lstm(weights, f"backbone.*_l{k}", below, before))
        below = after[-1][0]
    for name, parts in zip(_BACKBONE, zip(*after, strict=True), strict=True):
        out.add("Concat", parts, NEXT + name, axis=0)
    out.add("Squeeze", [below, time], "context")
    return out.linear(weights, "head.*", "context", "rows_say")


def _as_logits(out: Writer, values: str) -> str:
    """Add what makes logits of values that are held to a chance, and return their name."""
    least, most = (np.float32(chance) for chance in (CERTAIN, 1 - CERTAIN))
    out.add("Clip", [values, out.constant("least", least), out.constant("most", most)], "chance")
    out.add("Sub", [out.constant("one", np.float32(1)), "chance"], "other_chance")
    out.add("Div", ["chance", "other_chance"], "odds")
    return out.add("Log", ["odds"], "log_odds")
