"""Makes a small SoundFont of a large one, by leaving out presets.

``python -m realtime.sound.subset IN.sf3 OUT.sf3 --programs 0 4`` keeps the
programs 0 and 4 of bank 0, with their instruments and samples.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from music.errors import RitornelloError
from realtime.sound.soundfont_file import COMPRESSED, INSTRUMENT, SAMPLE, Records, SoundFontFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["keep_programs", "main"]

_LEFT_OR_RIGHT = 0x2 | 0x4
"""Flags in a sample's type: it is half of a pair, and its link is the other half."""


def keep_programs(font: SoundFontFile, programs: Iterable[int]) -> SoundFontFile:
    """Return ``font`` with only the presets of bank 0 that have these program numbers (0 to 127).

    They sound as before, and stand in the order of their numbers.

    Raises:
        RitornelloError: there is no such preset, or it uses samples that are not compressed.
    """
    presets = font.tables[b"phdr"][:-1]
    rows = []
    for program in sorted(set(programs)):
        found = np.flatnonzero((presets["bank"] == 0) & (presets["program"] == program))
        if not found.size:
            msg = f"The SoundFont has no program {program} in bank 0; name one that it has."
            raise RitornelloError(msg)
        rows.append(int(found[0]))
    if not rows:
        msg = "A SoundFont without programs is of no use; name at least one."
        raise RitornelloError(msg)
    tables = _keep_rows(font.tables, (b"phdr", b"pbag", b"pgen", b"pmod"), rows)
    instruments = _renumber(tables[b"pgen"], INSTRUMENT)
    tables |= _keep_rows(font.tables, (b"inst", b"ibag", b"igen", b"imod"), instruments)
    every = font.tables[b"shdr"]
    used = _named(tables[b"igen"], SAMPLE)
    numbers = sorted(used | {int(every["link"][number]) for number in used if _is_half(every, number)})
    _renumber(tables[b"igen"], SAMPLE, numbers)
    tables[b"shdr"], samples = _keep_samples(font, numbers)
    return SoundFontFile(font.info, tables, samples)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m realtime.sound.subset", description=__doc__)
    parser.add_argument("source", type=Path, metavar="IN.sf3")
    parser.add_argument("target", type=Path, metavar="OUT.sf3")
    parser.add_argument("--programs", type=int, nargs="+", required=True, help="0 to 127")
    options = parser.parse_args(arguments)
    try:
        keep_programs(SoundFontFile.read(options.source), options.programs).write(options.target)
    except RitornelloError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _keep_rows(
    tables: dict[bytes, Records], names: tuple[bytes, bytes, bytes, bytes], rows: Sequence[int]
) -> dict[bytes, Records]:
    """Return the four tables of presets, or of instruments, with only ``rows`` and what belongs to them."""
    heads, bags, generators, modulators = (tables[name] for name in names)
    kept_heads = heads[[*rows, -1]]
    kept_heads["bags"], bag_rows = _follow(heads["bags"], rows)
    kept_bags = bags[[*bag_rows, -1]]
    kept_bags["generators"], generator_rows = _follow(bags["generators"], bag_rows)
    kept_bags["modulators"], modulator_rows = _follow(bags["modulators"], bag_rows)
    kept = kept_heads, kept_bags, generators[[*generator_rows, -1]], modulators[[*modulator_rows, -1]]
    return dict(zip(names, kept, strict=True))


def _follow(pointers: NDArray[np.uint16], rows: Sequence[int]) -> tuple[NDArray[np.int64], list[int]]:
    """Return what ``rows``, which each point to where their own begin, own: new pointers, and old rows."""
    spans = [range(int(pointers[row]), int(pointers[row + 1])) for row in rows]
    return np.cumsum([0, *map(len, spans)]), [row for span in spans for row in span]


def _named(generators: Records, operator: int) -> set[int]:
    """Return the indices that generators of this kind name."""
    return set(generators["amount"][generators["operator"] == operator].tolist())


def _renumber(generators: Records, operator: int, kept: Sequence[int] | None = None) -> list[int]:
    """Change, in place, what generators of this kind name to its place among ``kept``, or all that they name.

    Returns:
        What is kept.
    """
    kept = sorted(_named(generators, operator)) if kept is None else list(kept)
    names = generators["operator"] == operator
    generators["amount"][names] = np.searchsorted(kept, generators["amount"][names])
    return kept


def _is_half(samples: Records, number: int) -> bool:
    return bool(samples["type"][number] & _LEFT_OR_RIGHT)


def _keep_samples(font: SoundFontFile, numbers: list[int]) -> tuple[Records, bytes]:
    """Return the table of the samples with these numbers, and the samples themselves.

    Raises:
        RitornelloError: one is not compressed.
    """
    kept = font.tables[b"shdr"][[*numbers, -1]]
    if not (kept["type"][:-1] & COMPRESSED).all():
        msg = "Only SoundFonts with compressed samples (sf3) can be made smaller; convert the file to sf3."
        raise RitornelloError(msg)
    spans = zip(kept["start"][:-1], kept["end"][:-1], strict=True)
    streams = [font.samples[start:end] for start, end in spans]
    ends = np.cumsum(list(map(len, streams)))
    kept["start"][:-1], kept["end"][:-1] = [0, *ends[:-1]], ends
    for row, number in enumerate(numbers):
        linked = int(kept["link"][row])
        kept["link"][row] = numbers.index(linked) if _is_half(font.tables[b"shdr"], number) else 0
    return kept, b"".join(streams)


if __name__ == "__main__":
    sys.exit(main())
