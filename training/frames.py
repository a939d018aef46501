"""Music that comes in frames: MATLAB files of piano rolls, with their own split.

That is how polyphonic music is commonly compared on (Boulanger-Lewandowski et al. 2012,
arXiv 1206.6392): JSB chorales, Nottingham, MuseData and Piano-midi, 88 keys to a frame.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
from scipy.io import loadmat

from music.errors import RitornelloError
from music.roll_notes import KEYS

__all__ = ["FramePiece", "FrameSplit", "Held", "read_frames"]

Held = npt.NDArray[np.bool_]
"""Which keys are held, shape ``(frames, KEYS)``, from the lowest key up."""

FrameSplit = Literal["train", "valid", "test"]
"""What a piece is for."""

_SPLITS: tuple[FrameSplit, ...] = get_args(FrameSplit)


class FramePiece(NamedTuple):
    """One piece of a file."""

    name: str
    """Its split and its number there, from 1 on: ``train 12``."""
    split: FrameSplit
    """What the file itself has it for."""
    held: Held
    """The piece; two frames at least, so that there is something to predict."""


def read_frames(path: Path) -> tuple[FramePiece, ...]:
    """Return the pieces of a file, in its order; those of fewer than two frames are left out.

    Args:
        path: a MATLAB file (version 5) with the cell arrays ``traindata``, ``validdata`` and
            ``testdata``, whose cells are matrices of frames by 88 keys, lowest key first;
            what is not 0 is held.

    Raises:
        RitornelloError: it can't be read, or holds something else.
    """
    try:
        file = BytesIO(path.read_bytes())
    except OSError as error:
        msg = f"{path} can't be read ({error.strerror or error}): give a file that is there and may be read."
        raise RitornelloError(msg) from error
    try:
        content: dict[str, Any] = loadmat(file, variable_names=[f"{split}data" for split in _SPLITS])
        pieces = [
            FramePiece(f"{split} {number}", split, _held(cell))
            for split in _SPLITS
            for number, cell in enumerate(content[f"{split}data"].ravel(), start=1)
        ]
    # scipy meets damaged and foreign files with errors of many kinds.
    except Exception as error:
        msg = (
            f"{path} holds no piano rolls: it needs the cell arrays traindata, validdata and testdata, "
            f"each cell a matrix of frames by {KEYS} keys."
        )
        raise RitornelloError(msg) from error
    return tuple(piece for piece in pieces if len(piece.held) > 1)


def _held(cell: Any) -> Held:  # noqa: ANN401 - whatever the file holds there
    frames = np.asarray(cell)
    if frames.ndim != 2 or frames.shape[1] != KEYS or not np.issubdtype(frames.dtype, np.number):  # noqa: PLR2004 - a matrix
        msg = f"not a matrix of {KEYS} columns"
        raise ValueError(msg)
    held: Held = frames != 0
    return held
