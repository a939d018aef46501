"""The commands ``export`` and ``evaluate``, from the outside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import ritornello
from realtime.bundle import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from export.pack import Exported
    from export.run import Run


def test_export_says_what_it_found(
    run: Run, songs: Path, cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("It is small.", encoding="utf-8")
    output = tmp_path / "it.onnx"
    arguments = ["export", str(run.folder), "-o", str(output), "--int8", "--data", str(songs)]
    words = ["--title", "It", "--data-name", "Songs", "--data-name", "More", "--licence", "CC0"]
    rest = ["--notes", str(notes), "--temperature", "0.8", "--cache", str(cache), "--command", "by hand"]
    assert ritornello.main([*arguments, *words, *rest]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert f"Wrote {output}" in said.err
    assert "bits per note before" in said.err
    manifest = read_manifest(output)
    assert (manifest.title, manifest.training.data, manifest.training.licence) == (
        "It",
        ("Songs", "More"),
        "CC0",
    )
    assert (manifest.sampling.temperature, manifest.training.command) == (0.8, "by hand")
    assert "It is small." in manifest.card


def test_export_without_music_says_how_it_was_checked(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(["export", str(run.folder), "-o", str(tmp_path / "it.onnx"), "--int8"]) == 0
    said = capsys.readouterr().err
    assert "what the network makes up" in said
    assert "add --data" in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--top-p", "1.5"], "top_p above 0"),
        (["--notes", "no-such-notes"], "No such file"),
        (["--data", "no-such-folder"], "no-such-folder"),
    ],
)
def test_export_refuses_in_one_sentence(
    options: list[str], sentence: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(["export", str(run.folder), "-o", str(tmp_path / "it.onnx"), *options]) == 1
    said = capsys.readouterr().err
    assert said.startswith("ritornello: ")
    assert said.count("\n") == 1
    assert sentence in said
    assert not list(tmp_path.iterdir())


def test_evaluate_prints_one_document(
    exported: Exported, songs: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", str(exported.path), str(songs), "--json", "--cache", str(cache)]
    assert ritornello.main([*arguments, "--split", "test", "--baselines"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["model"], found["kind"], found["split"]) == (str(exported.path), "bundle", "test")
    assert set(found["views"]) == {"full", "folded", "solo"}
    assert set(found["baselines"]) == {"unigram", "markov2"}
    assert found["views"]["full"]["fields"]["pitch"]["counted"] == found["views"]["full"]["notes"]


def test_evaluate_prints_tables(
    run: Run, songs: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(["evaluate", str(run.folder), str(songs), "--cache", str(cache)]) == 0
    printed = capsys.readouterr().out
    for word in ("full", "folded", "solo", "bits per note", "mean NLL", "accuracy", "duration"):
        assert word in printed


def test_evaluate_refuses_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ritornello.main(["evaluate", str(tmp_path), str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
