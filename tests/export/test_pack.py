"""What is written when a run is exported, and that nothing is when it can't be right."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import onnx
import pytest
import torch

from export import pack
from export.pack import Exported, ExportOptions, export_run
from export.run import BASELINES, Run, load_run
from music.errors import RitornelloError
from music.nb import NB
from realtime.bundle import load_bundle, read_manifest
from realtime.manifest import Sampling
from tests.export.conftest import WHEN
from tests.export.models import SMALL, network, write_run
from training.checkpoint import LAST

if TYPE_CHECKING:
    from pathlib import Path

    from training.corpus import Corpus


def test_manifest_says_what_the_run_and_the_options_say(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", network())
    figures = {"unigram": {"bits_per_note": 15.5}, "markov2": {"bits_per_note": 12.25}}
    (folder / BASELINES).write_text(json.dumps(figures))
    options = ExportOptions(
        title="Étude",
        data_names=("Songs of our own",),
        licence="CC0 1.0",
        notes="It loses count in *5/4*.",
        sampling=Sampling(temperature=0.9, top_k=12, top_p=0.8),
        created=WHEN,
    )
    found = export_run(load_run(folder), tmp_path / "new" / "folder" / "it.onnx", options)
    manifest = read_manifest(found.path)
    assert found.bytes == found.path.stat().st_size
    assert found.checkpoint == "best.pt"
    assert manifest.title == "Étude"
    assert manifest.created == "2024-05-06T07:08:09Z"
    assert manifest.sampling == options.sampling
    assert not manifest.quantised
    assert NB.from_settings(manifest.encoding) == SMALL.encoding
    training = manifest.training
    assert (training.steps, training.seconds, training.seed) == (2100, 7560.0, 1)
    assert (training.data, training.licence) == (("Songs of our own",), "CC0 1.0")
    assert training.settings["model"]["width"] == 64
    assert len(training.validations) == 21
    assert training.validations[19].bits_per_note == 5.25
    assert training.scores["fields"]["pitch"]["accuracy"] == 0.75
    assert training.baselines == figures


def test_card_is_for_reading(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", network())
    (folder / BASELINES).write_text(json.dumps({"markov2": {"bits_per_note": 12.25}}))
    options = ExportOptions(title="Étude", data_names=("Songs",), licence="CC0 1.0", notes="It loses count.")
    card = read_manifest(export_run(load_run(folder), tmp_path / "it.onnx", options).path).card
    for line in (
        "# Étude",
        "- Songs",
        "Licence: CC0 1.0.",
        "2,100 steps in 2.1 h, seed 1:",
        "| 2,000 | 2.0 h | 5.250 | 1.050 | 73.8% |",  # the best validation
        "| 2,100 | 2.1 h | 6.000 | 1.200 | 70.0% |",  # the last
        "| pitch | 1.000 | 0.500 | 75.0% |",
        "| markov2 | 12.250 |  |  |",
        "It loses count.",
    ):
        assert line in card.splitlines()
    assert "--set model.width=64" in card
    curve = card.partition("## Validation")[2].partition("By field")[0]
    assert curve.count("\n| ") <= 12


def test_same_in_same_out(run: Run, exported: Exported, corpus: Corpus, tmp_path: Path) -> None:
    again = export_run(run, tmp_path / "small.onnx", ExportOptions(created=WHEN), corpus)
    assert again.path.read_bytes() == exported.path.read_bytes()


def test_scores_of_the_integers_are_theirs(exported_int8: Exported) -> None:
    manifest = read_manifest(exported_int8.path)
    assert manifest.quantised
    assert exported_int8.after is not None
    assert manifest.training.scores == exported_int8.after.summary()
    assert "By field, with the weights of step 2,100:" in manifest.card


def test_scores_from_before_are_said_to_be(run: Run, tmp_path: Path) -> None:
    found = export_run(run, tmp_path / "it.onnx", ExportOptions(int8=True))
    assert (found.before, found.after) == (None, None)
    assert "before they became integers" in read_manifest(found.path).card


def test_last_checkpoint_where_there_is_no_best(tmp_path: Path) -> None:
    run = load_run(write_run(tmp_path / "run", network(), name=LAST))
    assert export_run(run, tmp_path / "it.onnx", ExportOptions()).checkpoint == LAST


def test_a_run_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", network(), name=LAST, step=0)
    with pytest.raises(RitornelloError, match="has not been trained yet"):
        load_run(folder)


def test_the_file_stands_alone(exported_int8: Exported) -> None:
    model = onnx.load(exported_int8.path, load_external_data=False)
    onnx.checker.check_model(model)
    for branch in model.graph.node[0].attribute:
        assert len(branch.g.initializer) > 5
        assert not any(tensor.external_data for tensor in branch.g.initializer)


def _refused(run: Run, output: Path, corpus: Corpus | None = None, *, int8: bool = False) -> str:
    """Return why an export is refused; it must leave what was there, and nothing else."""
    output.write_bytes(b"what was there")
    with pytest.raises(RitornelloError) as refusal:
        export_run(run, output, ExportOptions(int8=int8), corpus)
    assert output.read_bytes() == b"what was there"
    assert list(output.parent.iterdir()) == [output]
    return str(refusal.value)


def test_nothing_is_written_where_the_logits_differ(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "TOLERANCE", 1e-12)
    assert _refused(run, tmp_path / "it.onnx").startswith("Nothing was written: the exported graph's logits")


def test_nothing_is_written_where_the_network_computes_no_numbers(
    run: Run, corpus: Corpus, tmp_path: Path
) -> None:
    broken = network()
    with torch.no_grad():
        broken.start.bias[0] = torch.nan
    assert "not numbers" in _refused(run._replace(model=broken), tmp_path / "it.onnx", corpus)


def test_nothing_is_written_where_quantising_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pack, "quantise", interrupted)
    output = tmp_path / "it.onnx"
    output.write_bytes(b"what was there")
    with pytest.raises(KeyboardInterrupt):
        export_run(run, output, ExportOptions(int8=True))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"what was there"]


def test_nothing_is_written_where_no_music_is_held_out(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    few = replace(corpus, pieces=corpus.pieces[:0])
    assert "none is in the split 'valid'" in _refused(run, tmp_path / "it.onnx", few)


def test_an_output_in_the_way(run: Run, tmp_path: Path) -> None:
    (tmp_path / "it.onnx").mkdir()
    (tmp_path / "it.onnx" / "inside").touch()
    with pytest.raises(RitornelloError, match="can't be written"):
        export_run(run, tmp_path / "it.onnx", ExportOptions())
    assert [path.name for path in tmp_path.iterdir()] == ["it.onnx"]


def test_a_folder_that_cannot_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RitornelloError, match="can't be written"):
        export_run(run, tmp_path / "file" / "it.onnx", ExportOptions())


def test_a_name_that_would_not_be_found(run: Run, tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"ends in \.onnx"):
        export_run(run, tmp_path / "it.bin", ExportOptions())


def test_what_was_there_is_replaced(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "it.onnx"
    output.write_bytes(b"what was there")
    export_run(run, output, ExportOptions())
    assert load_bundle(output).encoding == SMALL.encoding
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("content", ["[]", '{"unigram": {}}', '{"unigram": 3}', "{"])
def test_damaged_baselines_are_told(run: Run, content: str, tmp_path: Path) -> None:
    (tmp_path / BASELINES).write_text(content)
    with pytest.raises(RitornelloError, match="is damaged"):
        export_run(run._replace(folder=tmp_path), tmp_path / "it.onnx", ExportOptions())


def test_no_run_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match="There is no run"):
        load_run(tmp_path / "nowhere")
    with pytest.raises(RitornelloError, match="There is no checkpoint"):
        load_run(tmp_path)


def test_a_run_of_another_shape_is_told(tmp_path: Path) -> None:
    other = replace(SMALL, model=replace(SMALL.model, width=32))
    folder = write_run(tmp_path / "run", network(other))
    with pytest.raises(RitornelloError, match="train again"):
        load_run(folder)
