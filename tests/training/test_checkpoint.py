"""Checkpoints: whole or not at all, and no code in them."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch

from music.errors import RitornelloError
from training.checkpoint import BEST, LAST, load_checkpoint, save_checkpoint

FULL = Path("/dev/full")
CONTENT = {"model": {"w": torch.arange(5.0)}, "step": 3, "history": [{"step": 3, "bits": 4.5}], "best": None}


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / LAST, CONTENT)
    loaded = load_checkpoint(tmp_path / LAST)
    assert torch.equal(loaded.pop("model")["w"], CONTENT["model"]["w"])  # type: ignore[index]  # a dict
    assert loaded == {"format": 1, **{k: v for k, v in CONTENT.items() if k != "model"}}
    assert [file.name for file in tmp_path.iterdir()] == [LAST]


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("numbers", [5, 5_000_000])
def test_a_full_disk_keeps_what_was_saved_before(tmp_path: Path, numbers: int) -> None:
    save_checkpoint(tmp_path / LAST, CONTENT)
    (tmp_path / "last.draft").symlink_to(FULL)
    with pytest.raises(RitornelloError, match=r"last\.pt can't be written \(No space left on device\)"):
        save_checkpoint(tmp_path / LAST, {"model": torch.zeros(numbers)})
    assert load_checkpoint(tmp_path / LAST)["step"] == 3
    assert [file.name for file in tmp_path.iterdir()] == [LAST]


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"can't be written \(No such file or directory\)"):
        save_checkpoint(tmp_path / "gone" / LAST, CONTENT)


def test_a_stop_while_saving_leaves_no_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path / LAST, CONTENT)

    def stop(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(tmp_path / LAST, {"step": 4})
    assert load_checkpoint(tmp_path / LAST)["step"] == 3
    assert [file.name for file in tmp_path.iterdir()] == [LAST]


def test_no_checkpoint_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        RitornelloError, match=r"^There is no checkpoint .*: give the folder of a training run\.$"
    ):
        load_checkpoint(tmp_path / BEST)
    save_checkpoint(tmp_path / LAST, CONTENT)
    with pytest.raises(RitornelloError, match=r"has no validated model yet: train on with --resume\.$"):
        load_checkpoint(tmp_path / BEST)


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "other", "folder", "bare"])
def test_what_is_no_checkpoint_is_one_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / LAST
    save_checkpoint(path, CONTENT)
    whole = path.read_bytes()
    contents: dict[str, Any] = {
        "empty": b"",
        "text": b"no",
        "cut": whole[: len(whole) // 2],
        "other": whole[99:],
    }
    if kind in contents:
        path.write_bytes(contents[kind])
    elif kind == "bare":
        torch.save({"model": {}}, path)
    else:
        path.unlink()
        path.mkdir()
    with pytest.raises(RitornelloError, match="is not a checkpoint of Ritornello, or it is damaged"):
        load_checkpoint(path)


def test_another_version_is_one_sentence(tmp_path: Path) -> None:
    torch.save({"format": 99}, tmp_path / LAST)
    with pytest.raises(
        RitornelloError, match=r"is of checkpoint version 99, this Ritornello reads 1: train again\.$"
    ):
        load_checkpoint(tmp_path / LAST)


class _Malicious:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_a_checkpoint_runs_no_code(tmp_path: Path) -> None:
    torch.save({"format": 1, "model": _Malicious(tmp_path / "ran")}, tmp_path / LAST)
    with pytest.raises(RitornelloError, match="is not a checkpoint"):
        load_checkpoint(tmp_path / LAST)
    (tmp_path / BEST).write_bytes(pickle.dumps(_Malicious(tmp_path / "ran")))
    with pytest.raises(RitornelloError, match="is not a checkpoint"):
        load_checkpoint(tmp_path / BEST)
    assert not (tmp_path / "ran").exists()
