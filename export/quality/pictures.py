"""The distributions as pictures: PNG to look at, SVG to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from export.quality.judge import LINES, Quality
from export.quality.overlap import Values, density
from export.quality.profile import MEASURES
from export.quality.report import copied_notes, nearest_shares, values_of
from music.errors import RitornelloError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["write_pictures"]

_COLUMNS = 4
_BINS = 16
_HUMAN, _GENERATED = "#4c72b0", "#dd8452"
"""Blue and orange, which most who don't see all colours tell apart."""
_LINE_NAMES = {"all": "all notes", "top": "top line"}


def write_pictures(quality: Quality, folder: Path) -> list[Path]:
    """Write ``measures`` and ``originality``, as ``.png`` and ``.svg`` each, and return their paths.

    Same figures give the same bytes.

    Args:
        quality: what is shown.
        folder: where to; it is made if it isn't there.

    Raises:
        RitornelloError: they can't be written there.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in (("measures", _measures(quality)), ("originality", _originality(quality))):
            for path in (folder / f"{name}.png", folder / f"{name}.svg"):
                # A date and random names would make each run's file another.
                with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
                    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
                    figure.savefig(path, dpi=120, metadata=metadata)
                figure.set_layout_engine("none")  # laid out once, it is so for both
                written.append(path)
    except OSError as error:
        msg = f"The pictures can't be written to {folder}: {error.strerror or error}."
        raise RitornelloError(msg) from error
    return written


def _measures(quality: Quality) -> Figure:
    """Return a panel for each measure."""
    rows = -(-len(MEASURES) // _COLUMNS)
    figure = Figure(figsize=(3.4 * _COLUMNS, 2.5 * rows), layout="constrained")
    panels = figure.subplots(rows, _COLUMNS).ravel()
    for axes, each in zip(panels, MEASURES, strict=False):
        unit = f" ({each.unit})" if each.unit else ""
        _panel(
            axes, values_of(quality.made, each.key), values_of(quality.played, each.key), each.title + unit
        )
    for axes in panels[len(MEASURES) :]:
        axes.set_axis_off()
    _title(figure, quality)
    return figure


def _originality(quality: Quality) -> Figure:
    """Return a panel for each line's copied runs, and for each line's nearest neighbours."""
    figure = Figure(figsize=(3.9 * len(LINES), 6), layout="constrained")
    panels = figure.subplots(2, len(LINES))  # (kinds, lines)
    for column, line in enumerate(LINES):
        name = _LINE_NAMES[line]
        for axes, values, title in (
            (panels[0, column], copied_notes, f"longest copied run, {name} (notes)"),
            (panels[1, column], nearest_shares, f"shared with the nearest piece, {name}"),
        ):
            played = values(quality.played, line)
            _panel(axes, values(quality.made, line), played, title)
            axes.axvline(float(np.percentile(played, 95)), color=_HUMAN, linestyle=":")
    _title(figure, quality)
    return figure


def _title(figure: Figure, quality: Quality) -> None:
    wish = quality.wish
    figure.suptitle(
        f"{Path(quality.model).stem}: {len(quality.made)} continuations of {wish.bars} bars, "
        f"beside {len(quality.played)} by the composers"
    )
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)


def _panel(axes: Axes, made: Values, played: Values, title: str) -> None:
    """Draw the histograms and densities of both sets over a common axis."""
    sets = ((played[~np.isnan(played)], _HUMAN, "human"), (made[~np.isnan(made)], _GENERATED, "generated"))
    every = np.concatenate([values for values, _, _ in sets])
    axes.set_title(title, fontsize=9)
    axes.tick_params(labelsize=7)
    axes.set_yticks([])
    if not len(every):
        return
    low, high = float(every.min()), float(every.max())
    reach = (high - low) or 1.0
    edges = np.linspace(low, low + reach, _BINS + 1)
    points = np.linspace(low - reach / 10, low + 1.1 * reach, 200)
    for values, colour, label in sets:
        if len(values):
            axes.hist(values, bins=edges.tolist(), density=True, color=colour, alpha=0.35, label=label)
            axes.plot(points, density(values, points, reach / 100), color=colour, linewidth=1.2)
