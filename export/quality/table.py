"""The figures as tables on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from export.quality.judge import LINES, Quality
from export.quality.report import Spread, copied_notes, measure_figures, nearest_shares

__all__ = ["show_quality"]

_LINE_NAMES = {"all": "all notes", "top": "top line"}


def show_quality(quality: Quality) -> None:
    """Print on stdout: a table of the measures, one of what is copied, and what was left out."""
    console = Console(highlight=False)
    console.print(_measures(quality))
    console.print(_originality(quality))
    for twin in quality.duplicates:
        console.print(
            f"Left out: {twin.piece}, which shares {twin.share:.0%} of its windows with {twin.training}."
        )
    if quality.closest is not None and quality.closest.training:
        twin = quality.closest
        console.print(f"Closest of the rest: {twin.piece}, {twin.share:.0%} with {twin.training}.")


def _measures(quality: Quality) -> Table:
    wish = quality.wish
    table = Table(
        title=f"{quality.model}: {len(quality.made)} continuations of {wish.bars} bars after "
        f"{wish.prime_bars}, beside {len(quality.played)} by the composers (split {wish.split!r})",
        title_justify="left",
        caption="overlap: area common to both densities; intra/inter: that of the distances among the "
        "generated and between both, and KL its divergence in nats (Yang & Lerch 2020)",
        caption_justify="left",
    )
    table.add_column("measure")
    for name in ("generated", "human", "overlap", "intra/inter", "KL"):
        table.add_column(name, justify="right")
    for measure, generated, human, overlap in measure_figures(quality):
        unit = f" [dim]{measure.unit}[/dim]" if measure.unit else ""
        shares = (overlap.values, overlap.generated, overlap.generated_divergence)
        table.add_row(
            f"{measure.title}{unit}",
            _spread(generated),
            _spread(human),
            *(f"{share:.2f}" for share in shares),
        )
    return table


def _originality(quality: Quality) -> Table:
    table = Table(
        title=f"Found in the training set ({len(quality.training):,} pieces), in any key",
        title_justify="left",
        caption="longest run: notes in a row; nearest piece: share of a passage's windows of nine notes "
        "that one training piece has",
        caption_justify="left",
    )
    table.add_column("copied")
    table.add_column("by")
    for name in ("mean ± sd", "median", "95%", "most", "over human 95%"):
        table.add_column(name, justify="right")
    for line in LINES:
        for what, values, form in (
            ("longest run", copied_notes, "{:.0f}"),
            ("nearest piece", nearest_shares, "{:.1%}"),
        ):
            played = values(quality.played, line)
            high = Spread.of(played).high
            for who, found in (("generated", values(quality.made, line)), ("human", played)):
                spread = Spread.of(found)
                precise = form.replace(".0f", ".1f")
                table.add_row(
                    f"{what}, {_LINE_NAMES[line]}" if who == "generated" else "",
                    who,
                    f"{precise.format(spread.mean)} ± {precise.format(spread.sd)}",
                    form.format(spread.median),
                    precise.format(spread.high),
                    form.format(spread.most),
                    f"{(found > high).mean():.1%}",
                )
    return table


def _spread(spread: Spread) -> str:
    return f"{spread.mean:.3f} ± {spread.sd:.3f}"
