"""Reading piano rolls in frames, from files that the tests write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.io import savemat

from music.errors import RitornelloError
from music.roll_notes import KEYS
from training.frames import read_frames

if TYPE_CHECKING:
    from pathlib import Path


def cells(*pieces: np.ndarray) -> np.ndarray:
    """Return ``pieces`` as MATLAB's cell array, in a row as the benchmark's files have them."""
    out = np.empty((1, len(pieces)), dtype=object)
    for number, piece in enumerate(pieces):
        out[0, number] = piece
    return out


def roll(*keys: int) -> np.ndarray:
    """Return a frame for each of ``keys``, which is held there alone."""
    frames = np.zeros((len(keys), KEYS), dtype=np.uint8)
    frames[np.arange(len(keys)), keys] = 1
    return frames


def write(path: Path, **content: Any) -> Path:  # noqa: ANN401 - whatever a file may hold
    whole = {f"{split}data": cells(roll(0, 1)) for split in ("train", "valid", "test")}
    savemat(path, {name: value for name, value in (whole | content).items() if value is not None})
    return path


def test_pieces_come_in_order_with_their_split(tmp_path: Path) -> None:
    path = write(
        tmp_path / "rolls.mat",
        traindata=cells(roll(3, 4, 87), roll(5, 5)),
        testdata=cells(roll(60, 0).astype(np.float64)),
    )
    pieces = read_frames(path)
    assert [(piece.name, piece.split) for piece in pieces] == [
        ("train 1", "train"),
        ("train 2", "train"),
        ("valid 1", "valid"),
        ("test 1", "test"),
    ]
    assert all(piece.held.dtype == np.bool_ for piece in pieces)
    assert [np.argwhere(piece.held).tolist() for piece in pieces] == [
        [[0, 3], [1, 4], [2, 87]],
        [[0, 5], [1, 5]],
        [[0, 0], [1, 1]],
        [[0, 60], [1, 0]],
    ]


def test_pieces_with_nothing_to_predict_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "rolls.mat", traindata=cells(roll(3), roll(), roll(5, 6)))
    assert [piece.name for piece in read_frames(path) if piece.split == "train"] == ["train 3"]


@pytest.mark.parametrize(
    "content",
    [
        {"validdata": None},
        {"validdata": cells(np.zeros((4, KEYS - 1)))},
        {"validdata": cells(np.zeros((4, KEYS, 2)))},
        {"validdata": np.array(["words"])},
        {"validdata": cells(np.array(["words"]))},
    ],
)
def test_other_content_is_refused_with_what_is_needed(tmp_path: Path, content: dict[str, Any]) -> None:
    path = write(tmp_path / "other.mat", **content)
    with pytest.raises(RitornelloError, match=r"other\.mat holds no piano rolls: it needs the cell arrays"):
        read_frames(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "rolls.mat", traindata=cells(roll(*range(80))))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(RitornelloError, match="holds no piano rolls"):
        read_frames(path)
    path.write_bytes(b"MThd")
    with pytest.raises(RitornelloError, match="holds no piano rolls"):
        read_frames(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"gone\.mat can't be read \(No such file"):
        read_frames(tmp_path / "gone.mat")
