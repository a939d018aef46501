"""Every preset: its network becomes a bundle that computes the same, and that carries music on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from export.graph import graph_of, join
from export.parity import TOLERANCE, compare, sample_rows
from export.quantise import quantise
from music.abc import ABC
from music.roll import PianoRoll
from music.score import Meter, MeterChange, Note, Score, note_array
from realtime.abc_scribe import continue_tune
from realtime.bundle import Bundle, load_bundle
from realtime.manifest import FieldSize, Manifest
from realtime.offline import continue_score
from realtime.sampling import Sampling
from tests.export.models import put_manifest
from training.networks import build_network
from training.presets import PRESETS

if TYPE_CHECKING:
    from pathlib import Path

    from training.network import Network

SCALE = Score(
    480,
    note_array(
        [Note(240 * number, 240, 60 + step, 80) for number, step in enumerate((0, 2, 4, 5, 7, 9, 11))]
    ),
    (MeterChange(0, Meter(4, 4)),),
)


def bundle_of(name: str, folder: Path, *, int8: bool = False) -> tuple[Network, Bundle]:
    """Return the network of a preset, as it is before it has learnt anything, and its bundle."""
    args = PRESETS[name].args
    if isinstance(args.encoding, PianoRoll):
        # What knows nothing strikes half of all keys, and each is imagined to its end.
        args = args.with_encoding(replace(args.encoding, steps_per_beat=1, longest_beats=1))
    torch.manual_seed(1)
    network = build_network(args.encoding, args.model).eval()
    graph = graph_of(network)
    if int8:
        graph = graph._replace(step=quantise(graph.step), field=quantise(graph.field))
    manifest = Manifest(
        encoding=args.encoding.settings(),
        vocabulary=args.encoding.vocabulary_hash(),
        fields=tuple(FieldSize(field.name, field.size) for field in args.encoding.fields),
        state=graph.state,
        decoder=graph.decoder,
        title=name,
        created="2024-05-06T07:08:09Z",
        quantised=int8,
    )
    return network, load_bundle(put_manifest(join(graph, network.sizes), manifest, folder / "it.onnx"))


@pytest.mark.parametrize("name", PRESETS)
def test_a_bundle_computes_what_the_network_does(name: str, tmp_path: Path) -> None:
    network, bundle = bundle_of(name, tmp_path)
    parity = compare(network, bundle, sample_rows(network, 64))
    assert parity.logits < TOLERANCE
    assert parity.state < TOLERANCE


@pytest.mark.parametrize("name", [name for name in PRESETS if not name.startswith("abc")])
def test_a_bundle_carries_music_on(name: str, tmp_path: Path) -> None:
    _, bundle = bundle_of(name, tmp_path, int8=name != "roll-endecell")
    once, again = (continue_score(bundle, SCALE, 1, 7, Sampling()) for _ in range(2))
    assert once.tolist() == again.tolist()
    assert len(once)
    assert once["onset"].min() >= 7 * 240


@pytest.mark.parametrize("name", [name for name in PRESETS if name.startswith("abc")])
def test_a_bundle_carries_a_tune_on(name: str, tmp_path: Path) -> None:
    _, bundle = bundle_of(name, tmp_path, int8=True)
    assert isinstance(bundle.encoding, ABC)
    prime = "X:1\nK:C\nCDEF|"
    text = continue_tune(bundle, prime, 3, Sampling(), longest=40)
    assert text.startswith(prime)
    assert text == continue_tune(bundle, prime, 3, Sampling(), longest=40)
