"""From a trained network to the graph of a bundle: one ONNX file that reads a row or predicts a field.

Networks are written down operator by operator, from the same equations as in `training`;
`export.parity` shows that they are the same. (torch's own exporter gives the same operators amid
many that only carry shapes about, takes seconds for it, and fails unless warnings of its own are
hushed.) The two operations may be quantised apart, and are then joined to one graph.
"""

from __future__ import annotations

from export.graph.endecell import graph_of_endecell
from export.graph.join import Graph, join
from export.graph.rolls import graph_of_roll
from export.graph.tokens import graph_of_tokens
from training.endecell import EnDeCell
from training.network import Network
from training.rolls import BitNetwork
from training.tokens import TokenNetwork

__all__ = ["Graph", "graph_of", "join"]


def graph_of(network: Network) -> Graph:
    """Return the two operations of ``network`` as graphs, which `join` makes one.

    Raises:
        TypeError: there is no graph of such a network.
    """
    if isinstance(network, TokenNetwork):
        return graph_of_tokens(network)
    if isinstance(network, BitNetwork):
        return graph_of_roll(network)
    if isinstance(network, EnDeCell):
        return graph_of_endecell(network)
    msg = f"there is no graph of a {type(network).__name__}"
    raise TypeError(msg)
