"""The commands as a user types them: what they do, and what they say to bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from music.score import DEFAULT_METER, Meter, MeterChange, Note, TempoChange, note_array
from music.smf import read_score, write_score
from realtime.demo_phrases import PHRASES
from ritornello import main


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    """Two bars of 3/4, as a file."""
    path = tmp_path / "waltz.mid"
    notes = [Note(round(b * 480), round(d * 480), p, v) for b, d, p, v in PHRASES["waltz"]]
    write_score(
        path,
        [("Piano", note_array(notes))],
        resolution=480,
        meters=(MeterChange(0, Meter(3, 4)),),
        tempos=(TempoChange(0, 150.0),),
    )
    return path


def refusal(capsys: pytest.CaptureFixture[str], *command: str | Path) -> str:
    """Run a command that must fail; return the one sentence it says."""
    assert main([str(part) for part in command]) == 1
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    return printed.err


def test_continue_adds_whole_bars(phrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.mid"
    assert main(["continue", str(phrase), "-o", str(out), "--bars", "4", "--seed", "1"]) == 0
    assert str(out) in capsys.readouterr().out
    before, after = read_score(phrase), read_score(out)
    assert after.track_names == ("Player", "Ritornello")
    assert after.meters == before.meters
    assert after.tempos == before.tempos
    bar = 3 * 480
    start = -(-before.end // bar) * bar
    added = after.notes[after.notes["onset"] >= before.end]
    assert len(added) > 0
    assert after.end <= start + 4 * bar
    played = after.notes[after.notes["onset"] < before.end]
    np.testing.assert_array_equal(played, before.notes)


def test_continue_is_deterministic_to_the_byte(phrase: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.mid" for name in "abc"]
    for file, seed in zip(files, ("7", "7", "8"), strict=True):
        assert main(["continue", str(phrase), "-o", str(file), "--seed", seed]) == 0
    first, second, other = (file.read_bytes() for file in files)
    assert first == second
    assert first != other


def test_continue_refuses_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.mid"
    out.write_bytes(b"precious")
    broken = tmp_path / "broken.mid"
    broken.write_bytes(b"MThd\0\0\0\6\0\1\0\1")
    empty = tmp_path / "empty.mid"
    write_score(
        empty,
        [("Piano", note_array([]))],
        resolution=480,
        meters=(MeterChange(0, DEFAULT_METER),),
        tempos=(TempoChange(0, 120.0),),
    )
    for source in (tmp_path / "missing.mid", broken, empty, tmp_path):
        assert str(source) in refusal(capsys, "continue", source, "-o", out)
    assert out.read_bytes() == b"precious"


def test_continue_refuses_models_that_are_none(
    phrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.mid"
    fake = tmp_path / "fake.onnx"
    fake.write_bytes(b"not a model")
    assert "fake.onnx" in refusal(capsys, "continue", phrase, "-o", out, "--model", fake)
    assert "default" in refusal(capsys, "continue", phrase, "-o", out, "--model", "no-such-model")
    assert not out.exists()


def test_continue_never_writes_over_its_source(phrase: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = phrase.read_bytes()
    refusal(capsys, "continue", phrase, "-o", phrase)
    refusal(capsys, "continue", phrase, "-o", phrase.parent / "no" / "out.mid")
    assert phrase.read_bytes() == content


@pytest.mark.parametrize(
    "options",
    [
        ["--bars", "0"],
        ["--bars", "many"],
        ["--seed", "-1"],
        ["--colour", "blue"],
    ],
)
def test_wrong_usage(options: list[str], phrase: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["continue", str(phrase), "-o", str(tmp_path / "out.mid"), *options])
    assert ended.value.code == 2
    assert not (tmp_path / "out.mid").exists()


@pytest.mark.parametrize(
    "options",
    [["--temperature", "9"], ["--top-p", "0"], ["--meter", "4/5"], ["--rest", "99"], ["--answer-bars", "-2"]],
)
def test_settings_out_of_range(
    options: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    refusal(capsys, "demo", "--record", tmp_path / "x.mid", *options)
    assert not (tmp_path / "x.mid").exists()


def test_models_lists_the_default_with_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)
    assert models[0]["name"] == "default"
    assert not models[0]["problem"]
    assert main(["models"]) == 0
    assert "default" in capsys.readouterr().out
    assert main(["models", "default"]) == 0
    card = capsys.readouterr().out
    for part in ("CC0", "seed", "bits"):
        assert part in card


def test_ports_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ports", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"api", "inputs", "outputs", "virtual"}
