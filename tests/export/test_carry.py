"""A model of the library carries a phrase on, with what playing needs and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import torch

from export.carry import carry_on
from export.phrases import demo_phrase
from music.abc import ABC
from music.errors import RitornelloError
from realtime.hear_messages import Heard
from tests.export.models import write_bundle
from training.model_args import TokenArgs
from training.networks import build_network
from training.tokens import TokenNetwork


def test_same_in_same_out(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "it.onnx")
    phrase = demo_phrase("march", tmp_path)
    first, again, other = (
        carry_on(bundle, phrase, tmp_path / f"{number}.mid", bars=2, seed=seed)
        for number, seed in enumerate((1, 1, 2))
    )
    assert first.model == again.model != other.model
    assert first.player == other.player
    assert Path(first.path).read_bytes() == Path(again.path).read_bytes()
    assert (first.meter, first.step, first.kind) == ("4/4", 0, "demo")


def test_what_writes_no_tune_yet_says_so(tmp_path: Path) -> None:
    torch.manual_seed(1)
    encoding = ABC(alphabet="\n 0123456789/:ABCDEFGKLMTXabcdefg|")
    args = TokenArgs(layers=1, width=16, embedding=8, decoder="linear", relu=False)
    model = build_network(encoding, args).eval()
    assert isinstance(model, TokenNetwork)
    bundle = write_bundle(tmp_path / "it.onnx", model, encoding)
    with pytest.raises(RitornelloError, match="let it learn longer"):
        carry_on(bundle, demo_phrase("march", tmp_path), tmp_path / "out.mid", bars=8, seed=1)


def test_the_process_needs_no_torch(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "it.onnx")
    program = (
        "import sys; from export.carry import main; status = main(sys.argv[1:]); "
        "assert not {'torch', 'scipy', 'onnx', 'matplotlib'} & set(sys.modules); sys.exit(status)"
    )
    asked = [sys.executable, "-c", program, str(bundle), "-o", str(tmp_path / "out.mid"), "--bars", "1"]
    done = subprocess.run([*asked, "--demo", "waltz"], capture_output=True, check=True)
    assert msgspec.json.decode(done.stdout, type=Heard).phrase == "waltz"
    failed = subprocess.run(
        [*asked, "--prime", str(tmp_path / "no.mid")], capture_output=True, text=True, check=False
    )
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
