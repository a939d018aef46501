"""What a piano-roll network expects while it learns: a picture with each validation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from music.roll import PianoRoll, frames_of_rows
from music.roll_notes import KEYS
from training.roll_pictures import save_roll_picture

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from music.encoding import Rows
    from training.corpus import Corpus, Piece
    from training.network import Network

__all__ = ["PICTURES", "expected", "save_expected"]

PICTURES = "pictures"
"""Folder in the folder of a run: ``step-000300.png`` and so on."""

_ROWS = 129
"""Rows of the piece that are read, the first of which is given."""


def save_expected(run: Path, step: int, network: Network, corpus: Corpus, pieces: list[Piece]) -> None:
    """Save what ``network`` expects of the beginning of the first of ``pieces``; of a roll only.

    Args:
        run: folder of the run.
        step: by which the picture is named.
        network: left in the mode, training or not, in which it was.
        corpus: where the rows are.
        pieces: held out ones.

    Raises:
        OSError: the picture can't be written.
    """
    encoding = corpus.encoding
    if not isinstance(encoding, PianoRoll) or not pieces:
        return
    rows = corpus.rows_of(pieces[0])[:_ROWS]
    if len(rows) < 2:  # noqa: PLR2004 - one given, one expected
        return
    folder = run / PICTURES
    folder.mkdir(exist_ok=True)
    held = frames_of_rows(encoding, rows[1:])
    save_roll_picture(folder / f"step-{step:06}.png", held, expected(network, encoding, rows))


@torch.no_grad()
def expected(network: Network, encoding: PianoRoll, rows: Rows) -> npt.NDArray[np.float32]:
    """Return the chance that each key is held in each frame, from the frames before it.

    Where keys know each other, that is given the keys above it as they were played.

    Args:
        network: left in the mode, training or not, in which it was.
        encoding: of the rows.
        rows: shape ``(rows, fields)``; the first is given.

    Returns:
        Shape ``(frames, KEYS)``, from the lowest key up, without the first row's frames.
    """
    was_training = network.training
    network.eval()
    tokens = torch.from_numpy(rows.astype(np.int64)).to(network.device)[None]  # (1, rows, fields)
    logits, _ = network.logits(tokens[:, :-1], tokens[:, 1:], network.initial_state(1))
    network.train(was_training)
    chances = logits.float().unflatten(1, (len(encoding.fields), -1)).softmax(dim=2)  # (rows, fields, values)
    values = torch.arange(chances.shape[2], device=chances.device)
    # The first bit of a value, the highest key's, is its highest digit.
    digits = torch.arange(encoding.bits - 1, -1, -1, device=chances.device)
    bits = (values[:, None] >> digits & 1).float()  # (values, bits)
    held = (chances @ bits).reshape(-1, KEYS, encoding.planes)[:, :, 0]
    result: npt.NDArray[np.float32] = held.flip(1).cpu().numpy()
    return result
