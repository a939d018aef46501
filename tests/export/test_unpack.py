"""What was exported comes back as a network to train on, whatever the preset; what is foreign doesn't."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from export.graph import graph_of, join
from export.parity import TOLERANCE, compare, sample_rows
from export.quantise import quantise
from export.run import load_run
from export.unpack import network_of_bundle, unpack_bundle
from music.errors import RitornelloError
from realtime.bundle import Bundle, find_model, load_bundle
from realtime.manifest import FieldSize, Manifest, Training
from tests.export.models import network, put_manifest, write_bundle
from training.args import TrainArgs, to_json
from training.model_args import BlockArgs, RollArgs, TokenArgs
from training.network import Network
from training.networks import build_network
from training.presets import PRESETS

_SUMMED = {"attention": ("places", "given."), "transformer-xl": ("distance.weight",)}
"""Weights of some networks of which their bundle tells only what they come to."""
_ALIKE = {"nb-focal", "nb-small", "nb-pitch-first"}
"""Presets whose networks are of the kind of ``nb``."""


def tiny(args: TrainArgs) -> TrainArgs:
    """Return the settings of a preset with sizes that no two of which are the same by chance."""
    model = args.model
    if isinstance(model, TokenArgs):
        small = replace(model, width=16, embedding=8, decoder_width=24, heads=4, memory=8)
        return replace(args, model=small)
    if isinstance(model, RollArgs):
        return replace(args, model=replace(model, width=8, key_width=6))
    if isinstance(model, BlockArgs):
        return replace(args, model=replace(model, width=8))
    return replace(args, model=replace(model, encoder_width=6, width=8, decoder_width=10, key_width=7))


def bundle_of(args: TrainArgs, path: Path, *, int8: bool = False) -> tuple[Network, Bundle]:
    """Return a network with random weights, and the bundle that it was written to."""
    torch.manual_seed(3)
    made = build_network(args.encoding, args.model).eval()
    with torch.no_grad():
        for weights in made.parameters():
            weights.normal_(std=0.3)
    graph = graph_of(made)
    if int8:
        graph = graph._replace(step=quantise(graph.step), field=quantise(graph.field))
    manifest = Manifest(
        encoding=args.encoding.settings(),
        vocabulary=args.encoding.vocabulary_hash(),
        fields=tuple(FieldSize(field.name, field.size) for field in args.encoding.fields),
        state=graph.state,
        decoder=graph.decoder,
        title="Tiny",
        created="2024-05-06T07:08:09Z",
        quantised=int8,
        training=Training(settings=to_json(args), steps=9),
    )
    return made, load_bundle(put_manifest(join(graph, made.sizes), manifest, path))


def written(made: Network, args: TrainArgs) -> list[str]:
    """Return the names of the weights that a bundle tells."""
    untold = [
        part
        for kind, parts in _SUMMED.items()
        for part in parts
        if isinstance(args.model, TokenArgs) and kind in {args.model.decoder, args.model.backbone}
    ]
    return [name for name, _ in made.named_parameters() if not any(part in name for part in untold)]


@pytest.mark.parametrize("name", PRESETS)
def test_weights_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    args = tiny(PRESETS[name].args)
    made, bundle = bundle_of(args, tmp_path / "it.onnx")
    back, found, manifest = network_of_bundle(tmp_path / "it.onnx")
    assert found == args
    assert manifest.title == "Tiny"
    before, after = made.state_dict(), back.state_dict()
    exact = not any(kind in name for kind in _SUMMED)
    for weight in written(made, args):
        # Where a graph has a multiple of the weight, the last bit may be another.
        torch.testing.assert_close(after[weight], before[weight], rtol=0 if exact else 1e-6, atol=0)
    assert compare(back, bundle, sample_rows(back, 32)).logits < TOLERANCE


@pytest.mark.parametrize(
    "name", [name for name in PRESETS if not name.startswith("cp") and name not in _ALIKE]
)
def test_weights_of_8_bits_come_back_within_a_step(name: str, tmp_path: Path) -> None:
    args = tiny(PRESETS[name].args)
    made, _ = bundle_of(args, tmp_path / "it.onnx", int8=True)
    back, _, _ = network_of_bundle(tmp_path / "it.onnx")
    before, after = made.state_dict(), back.state_dict()
    names = written(made, args)
    largest = max(float(before[weight].abs().max()) for weight in names)
    for weight in names:
        difference = float((after[weight] - before[weight]).abs().max())
        assert difference <= 2 * largest / 127  # of 8 bits, 7 are used
    assert any(not torch.equal(after[weight], before[weight]) for weight in names)


def test_what_ships_can_be_trained_on(tmp_path: Path) -> None:
    path = find_model("default")
    unpack_bundle(path, tmp_path / "start")
    run, bundle = load_run(tmp_path / "start"), load_bundle(path)
    assert run.step == bundle.manifest.training.steps
    # The bundle rounds what flows between its weights, too.
    assert compare(run.model, bundle, sample_rows(run.model, 32)).logits < 0.5


def test_square_weights_are_not_taken_for_each_other(tmp_path: Path) -> None:
    args = tiny(PRESETS["nb"].args)
    assert isinstance(args.model, TokenArgs)
    args = replace(args, model=replace(args.model, width=16, decoder_width=16, embedding=16))
    made, _ = bundle_of(args, tmp_path / "it.onnx", int8=True)
    back, _, _ = network_of_bundle(tmp_path / "it.onnx")
    before, after = made.state_dict()["start.weight"], back.state_dict()["start.weight"]
    assert float((after - before).abs().max()) < float((after - before.T).abs().max()) / 5


def test_what_is_no_bundle_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "it.onnx"
    path.write_bytes(np.random.default_rng(1).bytes(1000))
    with pytest.raises(RitornelloError) as refusal:
        network_of_bundle(path)
    assert "\n" not in str(refusal.value)


def test_a_bundle_that_does_not_say_how_it_was_made(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match="doesn't say how it was trained"):
        network_of_bundle(write_bundle(tmp_path / "it.onnx"))


@pytest.mark.parametrize(
    "changes",
    [
        {"model": {"kind": "tokens", "width": 32}},
        {"model": {"kind": "tokens", "depth": 3}},
        {"model": {"kind": "tokens", "backbone": "gru"}},
        {"model": {}, "data": {}},
    ],
)
def test_a_bundle_that_is_not_what_it_says(changes: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "it.onnx"
    made = network()
    settings = {**to_json(TrainArgs(model=made.args)), **changes}
    write_bundle(path, made, training=Training(settings=msgspec.to_builtins(settings)))
    with pytest.raises(RitornelloError, match="choose another"):
        network_of_bundle(path)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    bundle_of(tiny(PRESETS["abc-lstm"].args), tmp_path / "it.onnx")
    with pytest.raises(RitornelloError, match="choose another folder"):
        unpack_bundle(tmp_path / "it.onnx", tmp_path / "file" / "start")
