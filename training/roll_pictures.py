"""A picture of a piano roll: what was played above what a network expected of each frame."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from music.roll_notes import HIGHEST, KEYS, LOWEST

__all__ = ["save_roll_picture"]

_SHOWN = 128
"""Frames on a picture, from the piece's beginning."""

_MARGIN = 2
"""Keys that are shown beyond those played."""

_OCTAVE = 12
_MIDDLE_C, _MIDDLE_OCTAVE = 60, 4


def save_roll_picture(path: Path, held: npt.NDArray[np.bool_], chances: npt.NDArray[np.floating]) -> None:
    """Save a picture of frames above the chances that a network gave each key, the later the darker.

    The range of keys is that of what was played. The same arrays give the same file.

    Args:
        path: where to; its suffix, ``.png`` or ``.svg``, says as what.
        held: which keys were held, shape ``(frames, KEYS)``, from the lowest key up; at least one
            frame. The first 128 are shown.
        chances: for each of these frames, what was expected of it from those before: the chance,
            0 to 1, that the key is held; same shape.

    Raises:
        OSError: it can't be written.
        ValueError: the shapes are not those.
    """
    if held.shape != chances.shape or held.ndim != 2 or held.shape[1] != KEYS or not len(held):  # noqa: PLR2004 - frames, keys
        msg = f"frames and chances must both be (frames, {KEYS}), not {held.shape} and {chances.shape}"
        raise ValueError(msg)
    figure = Figure(figsize=(9, 6), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(2, 1, sharex=True, sharey=True)
    for plot, values, title in zip(axes, (held, chances), ("played", "expected"), strict=True):
        plot.imshow(
            np.asarray(values[:_SHOWN], dtype=np.float64).T,
            origin="lower",
            aspect="auto",
            interpolation="nearest",
            cmap="Greys",
            vmin=0,
            vmax=1,
            extent=(0, min(len(held), _SHOWN), LOWEST - 0.5, HIGHEST + 0.5),
        )
        plot.set_title(title, loc="left")
        plot.set_ylabel("key")
    octaves = range(LOWEST - LOWEST % _OCTAVE + _OCTAVE, HIGHEST + 1, _OCTAVE)
    names = [f"C{_MIDDLE_OCTAVE + (pitch - _MIDDLE_C) // _OCTAVE}" for pitch in octaves]
    axes[0].set_yticks(list(octaves), names)
    axes[0].set_ylim(*_range(held[:_SHOWN]))
    axes[1].set_xlabel("frame")
    # Else an SVG says when it was made, and names its parts at random.
    with mpl.rc_context({"svg.hashsalt": "roll"}):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else {})


def _range(held: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return from where to where the keys of ``held`` are shown, as MIDI pitches."""
    played = np.flatnonzero(held.any(axis=0))
    low, high = (played[0], played[-1]) if len(played) else (0, KEYS - 1)
    return max(low - _MARGIN, 0) + LOWEST - 0.5, min(high + _MARGIN, KEYS - 1) + LOWEST + 0.5
