"""What a corpus costs as it grows: ``python -m training.scale DATA -o FILE.json``.

Parses a sixteenth, a quarter and all of the files, each in a process of its own, and reads one
epoch of the batches that training would read. Memory is the largest resident set of the process
that writes the corpus, without what was resident before.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from music.nb import NB
from training.args import DataArgs
from training.batches import plan_epoch, read_batches
from training.corpus import load_corpus
from training.sources import find_files

__all__ = ["main", "measure"]

_SHARES = (16, 4, 1)
"""Of the files, one in so many is taken."""


def measure(files: list[Path], cache: Path, workers: int) -> dict[str, Any]:
    """Return what it costs to make a corpus of ``files`` and to read it once.

    Args:
        files: what is parsed; the corpus must not be in the cache.
        cache: where it is kept.
        workers: processes that parse.
    """
    before = _peak()
    began = time.perf_counter()
    corpus = load_corpus(files, NB(), cache=cache, workers=workers)
    parsed = time.perf_counter() - began
    made = _peak()
    began = time.perf_counter()
    args = DataArgs()
    batches = sum(1 for _ in read_batches(corpus, plan_epoch(corpus.pieces, args, 1, 0), args.window))
    read = time.perf_counter() - began
    notes = sum(piece.notes[0] for piece in corpus.pieces)
    return {
        "files": len(files),
        "pieces": len(corpus.pieces),
        "notes": notes,
        "seconds": parsed,
        "microseconds_per_note": parsed / notes * 1e6,
        "corpus_bytes": corpus.rows.nbytes,
        "memory_before_mb": before,
        "memory_making_mb": made - before,
        "epoch_batches": batches,
        "epoch_microseconds_per_note": read / notes * 1e6,
        "memory_reading_mb": _peak() - before,
    }


def _peak() -> float:
    """Return the largest resident set of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure each size in a process of its own, and write the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m training.scale", description=__doc__)
    parser.add_argument("data", nargs="+", type=Path, help="folders of MIDI files")
    parser.add_argument("-o", "--output", type=Path, help="file for the figures; stdout if not given")
    parser.add_argument("--workers", type=int, default=2, help="processes that parse (2)")
    parser.add_argument("--share", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    files = [file.path for file in find_files(options.data, NB())]
    if options.share:
        with tempfile.TemporaryDirectory(prefix="ritornello-") as cache:
            print(json.dumps(measure(files[:: options.share], Path(cache), options.workers)))  # noqa: T201 - its product
        return
    found = []
    for share in _SHARES:
        command = [sys.executable, "-m", "training.scale", *map(str, options.data)]
        command += ["--share", str(share), "--workers", str(options.workers)]
        run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
        found.append(json.loads(run.stdout))
    text = json.dumps({"workers": options.workers, "sizes": found}, indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)  # noqa: T201 - its product


if __name__ == "__main__":
    main()
