"""The plots of the reports; each function draws a figure from plain numbers and shows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib import rcParams
from matplotlib.figure import Figure

__all__ = ["Curve", "plot_bars", "plot_curves"]

# So that the same numbers make the same SVG, byte for byte.
rcParams["svg.hashsalt"] = "ritornello"

_SIZE = (7.0, 4.2)
"""Inches."""


class Curve(NamedTuple):
    """One line of a plot, or several of the same kind, which become a line and a band."""

    name: str
    lines: Sequence[Sequence[tuple[float, float]]]
    """Of each run its points ``(x, y)``, in the order of x."""
    colour: str | None = None
    style: str = "-"


def plot_curves(curves: Sequence[Curve], x: str, y: str, levels: Sequence[tuple[str, float]] = ()) -> Figure:
    """Return a plot of ``curves``.

    Where a curve has several lines, their mean is drawn as far as all of them go, over a band
    between the least and the greatest.

    Args:
        curves: what is drawn.
        x: name of the horizontal axis.
        y: name of the vertical axis.
        levels: horizontal lines, each with its name: what others reached.
    """
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot()
    for curve in curves:
        points = list(zip(*curve.lines, strict=False))
        if not points:
            continue
        places = [sum(p[0] for p in each) / len(each) for each in points]
        means = [sum(p[1] for p in each) / len(each) for each in points]
        (line,) = axes.plot(places, means, curve.style, color=curve.colour, label=curve.name, linewidth=1.8)
        if len(curve.lines) > 1:
            least, most = ([bound(p[1] for p in each) for each in points] for bound in (min, max))
            axes.fill_between(places, least, most, color=line.get_color(), alpha=0.15, linewidth=0)
    for name, value in levels:
        axes.axhline(value, color="#888888", linestyle=":", linewidth=1)
        axes.annotate(
            name, (1, value), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=8
        )
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(visible=True, alpha=0.25)
    axes.legend(frameon=False)
    return figure


def plot_bars(names: Sequence[str], values: Sequence[float], colours: Sequence[str], y: str) -> Figure:
    """Return a plot with a bar for each of ``names``, its value written above it; ``y`` names the axis."""
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot()
    bars = axes.bar(list(names), list(values), color=list(colours))
    axes.bar_label(bars, fmt="{:,.0f}", padding=2)
    axes.set_ylabel(y)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
