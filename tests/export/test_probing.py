"""What a training would be like: measured with real steps and real notes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from export.probe import main
from export.probing import probe
from music.errors import RitornelloError
from tests.export.models import SMALL, network, write_bundle, write_run
from training.model_args import TokenArgs
from training.probe_messages import Probed, Question

if TYPE_CHECKING:
    from pathlib import Path

TINY = ("model.width=16", "model.embedding=8", "model.decoder_width=16", "data.batch=2", "data.window=8")
ROLL = (
    *("model.width=8", "model.key_width=8", "model.encoder_width=8", "model.decoder_width=8"),
    *("data.batch=2", "data.window=4"),
)


def test_a_question_is_answered_with_what_was_measured() -> None:
    called: list[str] = []
    found = probe(Question("nb-small", TINY), lambda: called.append("hushed"), seconds=0.1)
    assert called == ["hushed"]
    assert found.preset == "nb-small"
    assert found.step_rows == 2 * 8
    assert found.step_seconds > 0
    assert found.score_seconds > 0
    assert found.note_ms is not None
    assert found.note_ms > 0
    assert found.precision in {"fp32", "bf16"}
    assert (found.values["model.width"], found.values["encoding.parts"]) == ("16", "true")


def test_larger_networks_have_more_weights() -> None:
    small = probe(Question("nb-small", TINY), seconds=0).parameters
    assert probe(Question("nb-small", (*TINY, "model.width=64")), seconds=0).parameters > small


def test_rolls_have_a_time_for_a_note_and_tunes_have_none() -> None:
    roll = probe(Question("roll-endecell", ROLL), seconds=0).note_ms
    assert roll is not None
    assert roll > 0
    quick = ("model.width=0", "model.key_width=8", "data.batch=2", "data.window=4")
    assert probe(Question("roll-lstm", quick), seconds=0).note_ms is not None
    tune = ("model.width=16", "model.layers=1", "data.batch=2", "data.window=8")
    assert probe(Question("abc-lstm", tune), seconds=0).note_ms is None


def test_what_it_would_start_with_decides_network_and_preset(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", network())
    found = probe(Question("roll-endecell", ("data.batch=2", "data.window=8"), str(run)), seconds=0)
    assert isinstance(SMALL.model, TokenArgs)
    assert found.values["model.width"] == str(SMALL.model.width)
    assert found.preset.startswith("nb")
    assert found.parameters == network().parameter_count


def test_what_can_not_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"model\.width"):
        probe(Question("nb", ("model.width=0",)))
    with pytest.raises(RitornelloError, match="presets are"):
        probe(Question("nonsense"))
    bundle = write_bundle(tmp_path / "silent.onnx")  # it doesn't say how it was trained
    with pytest.raises(RitornelloError, match="trained"):
        probe(Question("nb", (), str(bundle)))
    with pytest.raises(RitornelloError):
        probe(Question("nb", (), str(tmp_path / "gone.onnx")))


def test_it_prints_one_document(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    hushed: list[bool] = []
    monkeypatch.setattr("export.probe.step_back", lambda: hushed.append(True))  # for good, and for all tests
    question = msgspec.json.encode(Question("nb-small", TINY)).decode()
    assert main(question) == 0
    assert hushed == [True]
    assert msgspec.json.decode(capsysbinary.readouterr().out, type=Probed).preset == "nb-small"
    assert main(msgspec.json.encode(Question("nonsense")).decode()) == 1
    assert b"presets are" in capsysbinary.readouterr().err


def test_a_process_that_is_asked_nothing_says_so() -> None:
    other = subprocess.run(
        [sys.executable, "-m", "export.probe", "{}"], check=False, capture_output=True, text=True
    )
    assert other.returncode == 1
    assert len(other.stderr.strip().splitlines()) == 1
