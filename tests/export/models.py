"""Runs and bundles that take a moment to make: a small network with strong random weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import onnx
import torch

from export.graph import graph_of, join
from music.nb import NB
from realtime.manifest import KEY, FieldSize, Manifest, encode_manifest
from training.args import DataArgs, OptimArgs, TrainArgs, to_json
from training.beginnings import open_memory
from training.checkpoint import BEST, save_checkpoint
from training.model_args import TokenArgs
from training.sub_decoders import GRUTokens

if TYPE_CHECKING:
    from pathlib import Path

    from music.encoding import Encoding
    from training.tokens import TokenNetwork

__all__ = [
    "SMALL",
    "history",
    "manifest_of",
    "network",
    "put_manifest",
    "strengthen",
    "write_bundle",
    "write_run",
]

SMALL = TrainArgs(
    model=TokenArgs(layers=2, width=64, embedding=16, decoder_width=48, dropout=0.1),
    data=DataArgs(valid=0.25, test=0.25),
    optim=OptimArgs(minutes=1),
)
"""Settings of the runs here."""


def network(args: TrainArgs = SMALL, seed: int = 1) -> GRUTokens:
    """Return a network whose predictions depend strongly on what it has read, as a trained one's do."""
    torch.manual_seed(seed)
    assert isinstance(args.model, TokenArgs)
    model = GRUTokens([field.size for field in args.encoding.fields], args.model)
    open_memory(model.backbone)
    strengthen(model)
    with torch.no_grad():
        model.begin.normal_()
    return model


@torch.no_grad()
def strengthen(model: TokenNetwork) -> None:
    """Let what a network has read matter to its predictions, and switch its dropout off."""
    for name, weights in model.named_parameters():
        # Recurrent weights begin orthogonal: larger ones would make the state chaotic, in which
        # rounding grows without bound.
        weights.mul_(1.0 if "weight_hh_l" in name else 2.2)
    model.eval()


def history() -> list[dict[str, Any]]:
    """Return the figures of twenty-one validations, the best of which is the last but one."""
    bits = [10 - step / 4 for step in range(20)] + [6.0]
    fields = {
        name: {"bits_per_note": 1.0, "nll": 0.5, "accuracy": 0.75, "counted": 10}
        for name in ("metric", "beat", "part", "pitch", "duration")
    }
    return [
        {
            "step": 100 * number,
            "seconds": 360.0 * number,
            "bits_per_note": value,
            "mean_nll": value / 5,
            "accuracy": 1 - value / 20,
            "notes": 10,
            "rows": 12,
            "fields": fields,
        }
        for number, value in enumerate(bits, start=1)
    ]


def write_run(
    folder: Path, model: TokenNetwork, args: TrainArgs = SMALL, name: str = BEST, step: int = 2100
) -> Path:
    """Write ``model`` as the checkpoint ``name`` of a run, and return the run's folder."""
    folder.mkdir(exist_ok=True)
    content = {"args": to_json(args), "model": model.state_dict(), "step": step, "seconds": 7560.0}
    save_checkpoint(folder / name, {**content, "history": history()})
    return folder


def manifest_of(model: TokenNetwork, encoding: Encoding) -> Manifest:
    """Return the manifest of ``model``'s graph."""
    graph = graph_of(model)
    return Manifest(
        encoding=encoding.settings(),
        vocabulary=encoding.vocabulary_hash(),
        fields=tuple(FieldSize(field.name, field.size) for field in encoding.fields),
        state=graph.state,
        decoder=graph.decoder,
        title="Small",
        created="2024-05-06T07:08:09Z",
    )


def put_manifest(graph: onnx.ModelProto, manifest: Manifest | str, path: Path) -> Path:
    """Write ``graph`` with ``manifest`` to ``path``."""
    text = manifest if isinstance(manifest, str) else encode_manifest(manifest)
    onnx.helper.set_model_props(graph, {KEY: text})
    onnx.save(graph, path)
    return path


def write_bundle(
    path: Path,
    model: TokenNetwork | None = None,
    encoding: Encoding | None = None,
    **changes: Any,  # noqa: ANN401 - whatever the manifest has
) -> Path:
    """Write a bundle, with fields of its manifest changed, and return its path."""
    model = model or network()
    manifest = manifest_of(model, encoding or NB())
    graph = join(graph_of(model), model.sizes)
    return put_manifest(graph, msgspec.structs.replace(manifest, **changes), path)
