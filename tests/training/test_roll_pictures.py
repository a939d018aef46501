"""The picture of a roll shows what was played and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib import image

from music.roll_notes import KEYS
from training.roll_pictures import save_roll_picture

if TYPE_CHECKING:
    from pathlib import Path


def frames(length: int = 12) -> tuple[np.ndarray, np.ndarray]:
    held = np.zeros((length, KEYS), dtype=bool)
    held[np.arange(length), 30 + np.arange(length) % 9] = True
    return held, held * 0.75


def darkness(path: Path) -> tuple[float, float]:
    """Return how dark the upper and the lower half of a picture are."""
    pixels = 1 - image.imread(path)[..., :3].mean(axis=-1)
    half = len(pixels) // 2
    return float(pixels[:half].sum()), float(pixels[half:].sum())


def test_what_was_played_is_above_what_was_expected(tmp_path: Path) -> None:
    held, chances = frames()
    save_roll_picture(tmp_path / "both.png", held, chances)
    save_roll_picture(tmp_path / "played.png", held, chances * 0)
    save_roll_picture(tmp_path / "more.png", held, np.minimum(chances * 2, 1.0))
    upper, lower = darkness(tmp_path / "both.png")
    upper_alone, lower_alone = darkness(tmp_path / "played.png")
    upper_more, lower_more = darkness(tmp_path / "more.png")
    assert upper == upper_alone == upper_more
    assert lower_alone < lower < lower_more


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_same_arrays_give_the_same_file(tmp_path: Path, suffix: str) -> None:
    held, chances = frames()
    for name in ("one", "other"):
        save_roll_picture(tmp_path / f"{name}{suffix}", held, chances)
    one, other = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "other"))
    assert one == other
    assert one.startswith(b"\x89PNG" if suffix == ".png" else b"<?xml")


def test_only_the_beginning_of_a_long_piece_is_shown(tmp_path: Path) -> None:
    held, chances = frames(128)
    longer = np.concatenate([held, held[::-1]])
    save_roll_picture(tmp_path / "short.png", held, chances)
    save_roll_picture(tmp_path / "long.png", longer, longer * 0.75)
    assert (tmp_path / "short.png").read_bytes() == (tmp_path / "long.png").read_bytes()


def test_silence_has_a_picture(tmp_path: Path) -> None:
    silence = np.zeros((3, KEYS), dtype=bool)
    save_roll_picture(tmp_path / "silence.png", silence, silence.astype(np.float32))
    assert (tmp_path / "silence.png").exists()


@pytest.mark.parametrize("shape", [(0, KEYS), (4, KEYS - 1), (4,)])
def test_other_shapes_are_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="frames and chances must both be"):
        save_roll_picture(tmp_path / "no.png", np.zeros(shape, dtype=bool), np.zeros(shape))
    with pytest.raises(ValueError, match="frames and chances must both be"):
        save_roll_picture(tmp_path / "no.png", np.zeros((4, KEYS), dtype=bool), np.zeros((5, KEYS)))
