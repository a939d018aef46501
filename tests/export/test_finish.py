"""A training becomes a model: checked, small where that keeps the quality, and whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from export import finish as module
from export.finish import finish
from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.manifest import Training
from tests.export.models import history, network, write_bundle, write_run
from training.checkpoint import BEST, load_checkpoint, save_checkpoint
from training.finish_messages import MADE, Doing, Made, Message, decode
from training.job_messages import ORDER, Order


@pytest.fixture
def run(songs: Path, tmp_path: Path) -> Path:
    folder = write_run(tmp_path / "run", network())
    order(folder, songs)
    return folder


def order(folder: Path, data: Path, start: str = "") -> None:
    content = Order(
        title="Evening songs",
        data=(str(data),),
        folders=(str(data.parent / "Songs of mine"),),
        preset="nb",
        start=start,
    )
    (folder / ORDER).write_bytes(msgspec.json.encode(content))


def test_a_small_model_stays_as_it_is(run: Path, cache: Path, tmp_path: Path) -> None:
    said: list[Message] = []
    output = tmp_path / "made" / "it.onnx"
    made = finish(run, output, title="Dusk", notes="It is *slow*.", cache=cache, tell=said.append)
    manifest = load_bundle(output).manifest
    assert (made.title, made.created) == (manifest.title, manifest.created) == ("Dusk", manifest.created)
    assert (made.quantised, made.why_not, made.bits_int8) == (False, "small", None)
    assert made.bits == history()[-1]["bits_per_note"]
    assert (made.bytes, made.step) == (output.stat().st_size, 2100)
    assert made.rows > 1000
    assert made.difference < 1e-4
    assert "It is *slow*." in manifest.card
    assert "- Songs of mine (1 file)" in manifest.card
    assert [each.what for each in said if isinstance(each, Doing)][:1] == ["loading"]
    assert msgspec.json.decode((run / MADE).read_bytes(), type=Made) == made
    assert [path.name for path in output.parent.iterdir()] == ["it.onnx"]


@pytest.mark.parametrize("quantised", [True, False])
def test_8_bits_where_they_keep_the_quality(
    run: Path,
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    quantised: bool,
) -> None:
    monkeypatch.setattr(module, "_SMALL", 0)
    monkeypatch.setattr(module, "_WORSE", 2.0 if quantised else 0.5)
    said: list[Message] = []
    made = finish(run, tmp_path / "it.onnx", cache=cache, tell=said.append)
    assert (made.quantised, made.why_not) == (quantised, "" if quantised else "worse")
    assert load_bundle(tmp_path / "it.onnx").manifest.quantised == quantised
    assert made.title == "Evening songs"
    assert made.bits is not None
    assert made.bits_int8 is not None
    assert abs(made.bits - made.bits_int8) < 1
    assert {"exact", "int8"} <= {each.what for each in said if isinstance(each, Doing) and each.done}


def test_without_its_music_nothing_is_rounded(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SMALL", 0)
    order(run, tmp_path / "gone")
    made = finish(run, tmp_path / "it.onnx", tell=lambda _: None)
    assert (made.quantised, made.why_not) == (False, "no music")


def test_what_it_started_from_is_told(run: Path, cache: Path, songs: Path, tmp_path: Path) -> None:
    start = write_bundle(tmp_path / "start.onnx", training=Training(data=("hymns",)), title="Choir")
    order(run, songs, str(start))
    content = load_checkpoint(run / BEST)
    content["history"].insert(0, {**content["history"][0], "step": 0, "bits_per_note": 12.5})
    save_checkpoint(run / BEST, {name: value for name, value in content.items() if name != "format"})
    made = finish(run, tmp_path / "it.onnx", cache=cache, tell=lambda _: None)
    assert made.bits_start == 12.5
    assert "- before that, as Choir: hymns" in load_bundle(tmp_path / "it.onnx").manifest.card


def test_whoever_cancels_finds_what_was_there(run: Path, cache: Path, tmp_path: Path) -> None:
    output = tmp_path / "made" / "it.onnx"
    output.parent.mkdir()
    output.write_bytes(b"what was there")
    (output.parent / ".finishing-left-behind").mkdir()

    def cancel(message: Message) -> None:
        if message == Doing("writing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finish(run, output, cache=cache, tell=cancel)
    assert {path.name: path.read_bytes() for path in output.parent.iterdir()} == {
        "it.onnx": b"what was there"
    }


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match="can't be read"):
        finish(tmp_path, tmp_path / "it.onnx", tell=lambda _: None)


def test_a_place_that_cannot_be(run: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RitornelloError, match="can't be written"):
        finish(run, tmp_path / "file" / "it.onnx", cache=cache, tell=lambda _: None)


def test_the_process_says_how_it_goes_and_can_be_ended(run: Path, cache: Path, tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "export.finish", str(run), "-o", str(tmp_path / "made" / "it.onnx")]
    with subprocess.Popen([*asked, "--cache", str(cache)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert decode(process.stdout.readline()) == Doing("loading")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        assert process.wait(60) == 1
    assert b'"made"' not in rest
    assert not (tmp_path / "made" / "it.onnx").exists()


def test_what_was_learnt_elsewhere_is_something_before_the_first_step(
    songs: Path, cache: Path, tmp_path: Path
) -> None:
    run = write_run(tmp_path / "run", network(), step=0)
    order(run, songs)
    with pytest.raises(RitornelloError, match="has not been trained yet"):
        finish(run, tmp_path / "it.onnx", cache=cache, tell=lambda _: None)
    content = load_checkpoint(run / BEST)
    content["history"] = [{**content["history"][0], "step": 0}]
    save_checkpoint(run / BEST, {name: value for name, value in content.items() if name != "format"})
    assert finish(run, tmp_path / "it.onnx", cache=cache, tell=lambda _: None).step == 0
