"""Networks as bundles that were never a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnxruntime

from export.graph import graph_of, join
from export.quantise import quantise
from music.nb import NB
from realtime.bundle import Bundle
from realtime.manifest import FieldSize, Manifest

if TYPE_CHECKING:
    from export.graph import Graph
    from training.network import Network

__all__ = ["content_of", "integers_of", "played"]


def integers_of(network: Network) -> Graph:
    """Return the graph of ``network`` with 8-bit integers for weights."""
    graph = graph_of(network)
    return graph._replace(step=quantise(graph.step), field=quantise(graph.field))


def content_of(graph: Graph, network: Network) -> bytes:
    """Return what would be in the file."""
    content: bytes = join(graph, network.sizes).SerializeToString()
    return content


def played(network: Network, graph: Graph | None = None) -> Bundle:
    """Return ``network`` as the engine plays it; its encoding is another, and never asked."""
    graph = graph or graph_of(network)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(content_of(graph, network), options, ["CPUExecutionProvider"])
    manifest = Manifest(
        encoding={},
        vocabulary="",
        fields=tuple(FieldSize(str(k), size) for k, size in enumerate(network.sizes)),
        state=graph.state,
        decoder=graph.decoder,
        title="",
        created="",
    )
    return Bundle(session, manifest, NB())
