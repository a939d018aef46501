"""What a training has learnt is heard at once, from the same phrase each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from export.hear import HEARD, hear
from music.errors import RitornelloError
from music.smf import read_score
from realtime.bundle import load_bundle
from realtime.hear_messages import Heard
from tests.export.models import network, write_run
from training.checkpoint import LAST
from training.job_messages import ORDER, Order


def training(folder: Path, songs: Path, *, seed: int = 1, step: int = 2100, name: str = "best.pt") -> Path:
    """Write a training that has learnt something from ``songs``."""
    write_run(folder, network(seed=seed), step=step, name=name)
    order = Order(title="Songs", data=(str(songs),), preset="nb")
    (folder / ORDER).write_bytes(msgspec.json.encode(order))
    return folder


def test_a_held_out_piece_is_carried_on(songs: Path, tmp_path: Path) -> None:
    run = training(tmp_path / "run", songs)
    heard = hear(run, bars=2)
    assert (heard.step, heard.kind, heard.meter, heard.bpm) == (2100, "held out", "3/4", 120.0)
    assert heard.phrase.startswith("song-")
    assert heard.player
    assert heard.model
    end = max(note.beat + note.duration for note in heard.player)
    assert all(end <= note.beat < 18 for note in heard.model)
    score = read_score(heard.path)
    assert len(score.notes) == len(heard.player) + len(heard.model)
    assert load_bundle(Path(heard.bundle)).manifest.training.steps == 2100


def test_other_dice_leave_the_phrase_and_the_bundle(songs: Path, tmp_path: Path) -> None:
    run = training(tmp_path / "run", songs)
    first = hear(run, bars=1)
    made = Path(first.bundle).stat().st_mtime_ns
    same, other = hear(run, bars=1), hear(run, bars=1, seed=2)
    assert msgspec.structs.replace(same, seconds=0) == msgspec.structs.replace(first, seconds=0)
    assert other.player == first.player
    assert other.model != first.model
    assert Path(other.bundle).stat().st_mtime_ns == made


def test_new_weights_take_the_place_of_old_ones(songs: Path, tmp_path: Path) -> None:
    run = training(tmp_path / "run", songs)
    first = hear(run, bars=1)
    training(run, songs, seed=2, step=2200)
    second = hear(run, bars=1)
    assert second.step == 2200
    assert second.player == first.player
    assert second.model != first.model
    found = sorted(path.name for path in (run / HEARD).iterdir())
    assert found == ["made-of.json", "phrase.mid", "step-2200.mid", "step-2200.onnx"]


def test_a_phrase_of_ones_own(songs: Path, tmp_path: Path) -> None:
    run = training(tmp_path / "run", songs, name=LAST)
    song = songs / "song-1.mid"
    heard = hear(run, prime=song, bars=1)
    assert (heard.kind, heard.phrase) == ("given", "song-1")
    assert len(heard.player) == len(read_score(song).notes)
    assert hear(run, demo="waltz", bars=1).phrase == "waltz"


def test_music_that_is_gone_leaves_our_own_phrases(tmp_path: Path) -> None:
    run = training(tmp_path / "run", tmp_path / "gone")
    assert hear(run, bars=1).kind == "demo"
    (run / ORDER).unlink()
    assert hear(run, bars=1).kind == "demo"


def test_nothing_learnt_yet_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(RitornelloError, match="nothing to hear yet"):
        hear(tmp_path / "run")
    with pytest.raises(RitornelloError, match="can't be made"):
        hear(tmp_path / "nowhere")


def test_the_process_says_it_as_json(songs: Path, tmp_path: Path) -> None:
    run = training(tmp_path / "run", songs)
    hear(run, bars=1)
    asked = [sys.executable, "-m", "export.hear", str(run), "--bars", "1", "--seed", "3"]
    done = subprocess.run(asked, capture_output=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    assert msgspec.json.decode(done.stdout, type=Heard).seed == 3
    asked[3] = str(tmp_path)
    failed = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr.startswith("ritornello: There is nothing to hear yet")
    assert failed.stderr.count("\n") == 1
