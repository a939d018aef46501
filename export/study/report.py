"""A study's report: Markdown with tables and pictures, and the same figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from music.errors import RitornelloError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CP_COLOUR", "NB_COLOUR", "Report", "table"]

CP_COLOUR, NB_COLOUR = "#2e8b57", "#6a3fa0"
"""Green and purple: the colours of the two encodings in every plot."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class Report:
    """Collects the parts of a report and writes them.

    Args:
        home: folder of the study.
        name: of the files: ``NAME.md``, ``NAME.json``, ``NAME-….png`` and ``.svg``.
    """

    def __init__(self, home: Path, name: str) -> None:
        """Begin with nothing."""
        self.home, self.name = home, name
        self._parts: list[str] = []

    def add(self, *parts: str) -> None:
        """Add Markdown: headings, paragraphs, tables."""
        self._parts += parts

    def picture(self, name: str, figure: Figure, caption: str) -> None:
        """Write ``figure`` as PNG and SVG and show it in the report.

        Raises:
            RitornelloError: it can't be written.
        """
        stem = f"{self.name}-{name}"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            # Without the date, so that the same figures make the same file.
            figure.savefig(self.home / f"{stem}.png", dpi=110, metadata={"Software": None})
            figure.savefig(self.home / f"{stem}.svg", metadata={"Date": None})
        except OSError as error:
            raise self._refusal(error) from error
        self._parts.append(f"![{caption}]({stem}.png)\n\n*{caption}* ([SVG]({stem}.svg))")

    def copy(self, name: str, picture: Path, caption: str) -> None:
        """Copy a ``picture`` that is there already beside the report, and show it.

        Raises:
            RitornelloError: it can't be read or written.
        """
        target = self.home / f"{self.name}-{name}{picture.suffix}"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture.read_bytes())
        except OSError as error:
            raise self._refusal(error) from error
        self._parts.append(f"![{caption}]({target.name})\n\n*{caption}*")

    def write(self, figures: Mapping[str, Any]) -> Path:
        """Write the report and ``figures``, which are JSON values; return the report's path.

        Raises:
            RitornelloError: they can't be written.
        """
        path = self.home / f"{self.name}.md"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            text = json.dumps(figures, indent=1, ensure_ascii=False)
            (self.home / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")
            path.write_text("\n\n".join(self._parts) + "\n", encoding="utf-8")
        except OSError as error:
            raise self._refusal(error) from error
        return path

    def _refusal(self, error: OSError) -> RitornelloError:
        reason = error.strerror or error
        return RitornelloError(
            f"The report can't be written to {self.home} ({reason}): make room, or use -o."
        )
