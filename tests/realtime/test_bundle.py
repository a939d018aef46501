"""Bundles as the engine loads them: what they offer, and why they are refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper

from export.graph import graph_of, join
from music.errors import RitornelloError
from music.nb import NB
from realtime.bundle import Bundle, TokenModel, load_bundle, read_manifest
from realtime.manifest import Decoder, FieldSize, StateTensor, decode_manifest, encode_manifest
from realtime.models_list import describe, find_model, list_models
from tests.export.models import manifest_of, network, put_manifest, write_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(tmp_path_factory.mktemp("bundles") / "small.onnx", card="# Small\n")


@pytest.fixture(scope="module")
def bundle(path: Path) -> Bundle:
    return load_bundle(path)


ROW = [7, 1, 2, 60, 12]


def test_manifest_comes_back_as_it_was(path: Path) -> None:
    manifest = read_manifest(path)
    assert manifest == msgspec.structs.replace(manifest_of(network(), NB()), card="# Small\n")
    assert decode_manifest(encode_manifest(manifest)) == manifest


def test_offsets_are_those_of_the_fields(bundle: Bundle) -> None:
    sizes = [field.size for field in bundle.encoding.fields]
    assert bundle.encoding == NB()
    assert bundle.field_offsets == tuple(sum(sizes[:k]) for k in range(len(sizes)))


def test_shapes(bundle: Bundle) -> None:
    model: TokenModel = bundle  # a type checker sees to the rest
    state = model.initial_state()
    assert [values.shape for values in state] == [tensor.shape for tensor in bundle.manifest.state]
    first, after = model.step(ROW, state)
    assert first.shape == (1, bundle.manifest.decoder.width)
    assert [values.shape for values in after] == [values.shape for values in state]
    hidden = first
    for k, field in enumerate(model.encoding.fields):
        logits, hidden = model.field(k, 0, hidden, first)
        assert logits.shape == (field.size,)
        assert logits.dtype == np.float32
        assert hidden.shape == first.shape


def test_a_state_is_a_snapshot(bundle: Bundle) -> None:
    _, early = bundle.step(ROW, bundle.initial_state())
    kept = [values.copy() for values in early]
    ahead, late = bundle.step(ROW, early)
    bundle.step([5, 1, 2, 67, 12], late)
    again, _ = bundle.step(ROW, early)
    assert all(np.array_equal(one, other) for one, other in zip(kept, early, strict=True))
    assert np.array_equal(ahead, again)


def test_only_the_first_field_ignores_the_value_before(bundle: Bundle) -> None:
    first, _ = bundle.step(ROW, bundle.initial_state())
    for k in range(len(bundle.encoding.fields)):
        one, other = (bundle.field(k, previous, first, first)[0] for previous in (0, 1))
        assert np.array_equal(one, other) == (k == 0)


# --- refusals ---------------------------------------------------------------------


def refusal(path: Path) -> str:
    """Return the sentence with which ``path`` is refused; it names the file."""
    with pytest.raises(RitornelloError) as refused:
        load_bundle(path)
    sentence = str(refused.value)
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    "content", [b"", b"MThd and so on", bytes(range(256)) * 9], ids=["", "text", "bytes"]
)
def test_what_is_no_onnx_file(content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "it.onnx"
    path.write_bytes(content)
    assert "is not an ONNX file" in refusal(path)
    assert capfd.readouterr().err == ""


def test_half_a_bundle(path: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.onnx"
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is not an ONNX file, or it is damaged" in refusal(half)


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "nothing.onnx")


def test_a_folder(tmp_path: Path) -> None:
    assert "can't be read" in refusal(tmp_path)


def _identity() -> onnx.ModelProto:
    values = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "identity",
        [values("x", TensorProto.FLOAT, [1])],
        [values("y", TensorProto.FLOAT, [1])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def test_an_onnx_file_of_another_kind(tmp_path: Path) -> None:
    onnx.save(_identity(), tmp_path / "it.onnx")
    assert "not a model of Ritornello" in refusal(tmp_path / "it.onnx")


def test_a_manifest_with_another_graph(tmp_path: Path) -> None:
    path = put_manifest(_identity(), manifest_of(network(), NB()), tmp_path / "it.onnx")
    assert "manifest and graph disagree: the graph's inputs are x instead of" in refusal(path)


@pytest.mark.parametrize(("version", "way_out"), [(4, "update Ritornello"), (0, "export the model again")])
def test_another_version(version: int, way_out: str, path: Path, tmp_path: Path) -> None:
    # What else a later version has is not looked at.
    text = json.dumps({"format": version, "news": True})
    assert way_out in refusal(put_manifest(onnx.load(path), text, tmp_path / "it.onnx"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": "1"}', '{"format": null}']
)
def test_a_damaged_manifest(text: str, path: Path, tmp_path: Path) -> None:
    assert "its manifest is damaged" in refusal(put_manifest(onnx.load(path), text, tmp_path / "it.onnx"))


def test_a_field_nobody_knows_or_a_figure_out_of_range(path: Path, tmp_path: Path) -> None:
    manifest = json.loads(encode_manifest(read_manifest(path)))
    for change in ({"unknown": 1}, {"sampling": {"temperature": -1.0}}, {"created": 3}):
        text = json.dumps({**manifest, **change})
        assert "its manifest is damaged" in refusal(put_manifest(onnx.load(path), text, tmp_path / "it.onnx"))


def test_another_vocabulary(tmp_path: Path) -> None:
    assert "mean something else" in refusal(write_bundle(tmp_path / "it.onnx", vocabulary="0123456789abcdef"))


@pytest.mark.parametrize(
    "settings",
    [
        {"name": "morse"},
        {"name": "nb", "wings": 2},
        {"name": "nb", "durations": 7},
        {"name": "nb", "steps_per_beat": 0},
    ],
)
def test_an_unknown_encoding(settings: dict[str, object], tmp_path: Path) -> None:
    model = network()
    manifest = msgspec.structs.replace(manifest_of(model, NB()), encoding=settings)
    graph = join(graph_of(model), model.sizes)
    assert "encoding is unknown" in refusal(put_manifest(graph, manifest, tmp_path / "it.onnx"))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"fields": (FieldSize("pitch", 128),)}, "fields are not those of the encoding"),
        ({"decoder": Decoder("gru", 47)}, "hidden is float batchx48 instead of float batchx47"),
        ({"state": (StateTensor("state_h", (2, 1, 64)),)}, "inputs are"),
        (
            {"state": (StateTensor("state_h", (2, 1, 65)), StateTensor("state_c", (2, 1, 64)))},
            "state_h is float 2xbatchx64 instead of float 2xbatchx65",
        ),
        (
            {"state": (StateTensor("state_h", (2, 2, 64)), StateTensor("state_c", (2, 1, 64)))},
            "state_h is float 2xbatchx64 instead of float 2x2x64",
        ),
        ({"state": (StateTensor("state_h", (2, 1)), StateTensor("state_c", (2, 1, 64)))}, "state_h is"),
        ({"state": (StateTensor("memory", (2, 1, 64)), StateTensor("state_c", (2, 1, 64)))}, "inputs are"),
    ],
)
def test_manifest_and_graph_disagree(changes: dict[str, Any], what: str, tmp_path: Path) -> None:
    sentence = refusal(write_bundle(tmp_path / "it.onnx", **changes))
    assert "manifest and graph disagree" in sentence
    assert what in sentence


def test_a_graph_that_predicts_another_encoding(tmp_path: Path) -> None:
    model = network()
    graph = join(graph_of(model), model.sizes)
    path = put_manifest(graph, manifest_of(model, NB(durations=(1, 2, 3))), tmp_path / "it.onnx")
    assert "logits is float" in refusal(path)


def test_a_graph_that_lacks_an_output(path: Path, tmp_path: Path) -> None:
    graph = onnx.load(path)
    del graph.graph.output[1]
    onnx.save(graph, tmp_path / "it.onnx")
    assert "the graph's outputs are" in refusal(tmp_path / "it.onnx")


def test_a_state_that_stands_still(tmp_path: Path) -> None:
    still = network()
    with torch.no_grad():
        for weights in still.backbone.parameters():
            weights.zero_()
    assert "state_h does not move" in refusal(write_bundle(tmp_path / "it.onnx", still))


def test_a_state_that_does_not_hear(tmp_path: Path) -> None:
    deaf = network()
    with torch.no_grad():
        deaf.mix.weight.zero_()
    assert "does not move with what is played" in refusal(write_bundle(tmp_path / "it.onnx", deaf))


def test_values_that_are_no_numbers(tmp_path: Path) -> None:
    broken = network()
    with torch.no_grad():
        broken.get_parameter("heads.3.bias")[5] = torch.inf
    assert "not numbers" in refusal(write_bundle(tmp_path / "it.onnx", broken))


def test_a_graph_that_cannot_be_run(path: Path, tmp_path: Path) -> None:
    graph = onnx.load(path)
    for branch in graph.graph.node[0].attribute:
        for tensor in branch.g.initializer:
            if tensor.name == "step/offsets":  # beyond the tables
                tensor.CopyFrom(onnx.numpy_helper.from_array(np.full(5, 10**6), "step/offsets"))
    onnx.save(graph, tmp_path / "it.onnx")
    assert "can't be run" in refusal(tmp_path / "it.onnx")


# --- finding ----------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's library, in which there are two files, one of them no model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("realtime.models_list._SHIPPED", tmp_path / "shipped")
    folder = tmp_path / "ritornello" / "models"
    folder.mkdir(parents=True)
    write_bundle(folder / "waltz.onnx", title="A waltz", card="# A waltz\n")
    (folder / "broken.onnx").write_text("no model")
    return folder


def test_models_are_found_by_name_and_by_path(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = library / "waltz.onnx"
    assert find_model("waltz") == find_model("waltz.onnx") == find_model(expected) == expected
    monkeypatch.chdir(library)
    assert find_model("./waltz.onnx").samefile(expected)
    (library / "waltz").touch()
    assert find_model("waltz") == expected
    (tmp_path / "shipped").mkdir()
    for name in ("default", "waltz"):
        (tmp_path / "shipped" / f"{name}.onnx").touch()
    assert find_model(None) == tmp_path / "shipped" / "default.onnx"
    assert find_model("waltz") == tmp_path / "shipped" / "waltz.onnx"
    assert [entry.name for entry in list_models()] == ["default", "waltz", "broken"]


def test_a_model_that_is_not_there(library: Path) -> None:
    for name in (None, "march", library / "march.onnx", "shipped/waltz"):
        with pytest.raises(RitornelloError, match="the models are broken, waltz"):
            find_model(name)


def test_no_models_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("realtime.models_list._SHIPPED", tmp_path / "shipped")
    assert list_models() == []
    with pytest.raises(RitornelloError, match="there are no models yet"):
        find_model()


@pytest.mark.usefixtures("library")
def test_the_list_says_what_is_wrong() -> None:
    broken, waltz = list_models()
    assert broken.manifest is None
    assert "is not an ONNX file" in broken.problem
    assert waltz.manifest is not None
    assert (waltz.manifest.title, waltz.problem) == ("A waltz", "")


def test_the_card_is_shown(library: Path, tmp_path: Path) -> None:
    assert describe(library / "waltz.onnx") == "# A waltz\n"
    assert describe(write_bundle(tmp_path / "it.onnx")) == "# Small\n"
