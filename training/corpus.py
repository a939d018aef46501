"""A folder of files becomes token arrays on disk, memory-mapped when read.

Files are parsed in parallel and written as they come, so memory doesn't grow
with the corpus. Broken files are listed with their reason and skipped,
duplicates dropped, pieces split by a hash of their file's name.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from music.errors import RitornelloError
from training.parse import VIEWS, parse_files
from training.sources import find_files, fitted
from training.splits import place_of, split_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from music.encoding import Encoding, Rows
    from training.sources import SourceFile

__all__ = [
    "VIEWS",
    "Corpus",
    "Piece",
    "Skipped",
    "default_cache",
    "load_corpus",
    "piece_split",
]

_FORMAT = 5
"""Raise it whenever the same file would give other rows than before, or the cache's files change."""

_INDEX, _ROWS = "index.json", "rows.bin"
_BYTE, _WORD = np.dtype("u1"), np.dtype("<i2")
"""Types of the numbers in the rows: the smaller where all values of all fields fit."""
_DRAFT = "draft-"
_ABANDONED = 86400.0
"""Seconds after which a draft is what a killed process left behind."""


class Piece(NamedTuple):
    """Where the readings of a piece lie in the token array."""

    name: str
    """Path of the file below its folder."""
    split_key: str
    """What the split is decided by: the file's own name, and the piece's where it holds several."""
    starts: tuple[int, ...]
    """First row of each of `VIEWS` the piece has."""
    rows: tuple[int, ...]
    """Number of rows of each."""
    notes: tuple[int, ...]
    """Number of notes of each."""
    low: int
    """Lowest MIDI pitch."""
    high: int
    """Highest MIDI pitch."""
    split: str | None = None
    """``train``, ``valid`` or ``test`` where the file says so itself."""
    keys: tuple[tuple[int, int], ...] = ()
    """First row, and number of rows, of the piece in each of the keys around its own, where rows
    can't be transposed as they are read."""


class Skipped(NamedTuple):
    """A file that gave no piece, and why."""

    name: str
    reason: str
    """Goes on from the name: *is empty: …*."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Pieces and their tokens."""

    encoding: Encoding
    rows: Rows
    """All rows of all readings, shape ``(rows, fields)``; memory-mapped."""
    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...]
    digest: str = ""
    """Hash of the pieces and all their rows; two corpora with the same are the same to train on."""

    def rows_of(self, piece: Piece, view: int = 0) -> Rows:
        """Return the rows of a reading of ``piece``, shape ``(rows, fields)``; `VIEWS` has the readings."""
        return self.rows[piece.starts[view] : piece.starts[view] + piece.rows[view]].astype(np.int16)

    def split(self, valid: float, test: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
        """Return the pieces for training, validation and tests; see `split_of`.

        Raises:
            RitornelloError: nothing is left to train on or to validate with.
        """
        parts: dict[str, list[Piece]] = {"train": [], "valid": [], "test": []}
        for piece in self.pieces:
            parts[piece_split(piece, valid, test)].append(piece)
        if not parts["train"] or not parts["valid"]:
            raise RitornelloError(self._too_few(test))
        return parts["train"], parts["valid"], parts["test"]

    def _too_few(self, test: float) -> str:
        count = f"{len(self.pieces)} piece{'s are' if len(self.pieces) > 1 else ' is'}"
        keys = {piece.split_key for piece in self.pieces}
        share = math.ceil(100 * min(map(place_of, keys))) / 100
        trained = sum(place_of(key) >= share + test for key in keys)
        way_out = f"add more, or --set data.valid={share:.2f}" if share + test < 1 and trained else "add more"
        return f"{count} too few to train on some and hold some out for validation: {way_out}."


def piece_split(piece: Piece, valid: float, test: float) -> str:
    """Return ``train``, ``valid`` or ``test``: what the piece's file says, or else `split_of` its key."""
    return piece.split or split_of(piece.split_key, valid, test)


def default_cache() -> Path:
    """Return the folder in which corpora are cached."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ritornello" / "corpora"


def load_corpus(
    folders: Sequence[Path],
    encoding: Encoding,
    *,
    cache: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    workers: int | None = None,
) -> Corpus:
    """Return the corpus of all files below ``folders``, from the cache where it is there and whole.

    Args:
        folders: folders (searched to any depth) or single files.
        encoding: what the rows are made with.
        cache: where token arrays are kept; `default_cache` if None.
        progress: called with files done and files in all, when files are parsed.
        workers: processes that parse; the number of processors if None.

    Raises:
        RitornelloError: a folder isn't there, no file in them gives a piece, or
            the cache can't be written.
    """
    files = find_files(folders, encoding)
    encoding = fitted(encoding, files)
    cache = cache or default_cache()
    home = cache / _key(files, encoding)
    corpus = _open(home, encoding)
    if corpus is None:
        try:
            _build(files, encoding, home, progress, workers)
        except BrokenPipeError:  # whoever was told of the progress went away
            raise
        except OSError as error:
            msg = (
                f"The corpus can't be kept in {cache} ({error.strerror or error}): "
                "make room there, or name another folder with --cache."
            )
            raise RitornelloError(msg) from error
        corpus = _open(home, encoding)
    if corpus is None:
        msg = f"The corpus in {home} is damaged as soon as it is written: name another folder with --cache."
        raise RitornelloError(msg)
    if not corpus.pieces:
        first = corpus.skipped[0]
        msg = f"None of the {len(files)} files can be used; the first, {first.name}, {first.reason}"
        raise RitornelloError(msg)
    return corpus


def _key(files: Sequence[SourceFile], encoding: Encoding) -> str:
    """Return a name that changes with any file's content (by size and time) and with the encoding."""
    digest = hashlib.sha256(f"{_FORMAT} {encoding.vocabulary_hash()}".encode())
    for file in files:
        size = changed = 0
        with contextlib.suppress(OSError):  # gone since it was found: parsing says so
            facts = file.path.stat()
            size, changed = facts.st_size, facts.st_mtime_ns
        digest.update(f"{file.name}\0{size}\0{changed}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()[:24]


def _build(
    files: Sequence[SourceFile],
    encoding: Encoding,
    home: Path,
    progress: Callable[[int, int], None],
    workers: int | None,
) -> None:
    """Parse ``files`` and write the arrays; the folder appears whole or not at all."""
    home.parent.mkdir(parents=True, exist_ok=True)
    _sweep(home.parent)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home.parent))
    try:
        pieces: list[Piece] = []
        skipped: list[Skipped] = []
        seen: dict[str, str] = {}
        position = 0
        digest = hashlib.sha256()
        row_type = _row_type(encoding)
        with (draft / _ROWS).open("wb") as out:
            for done, (file, parsed) in enumerate(parse_files(files, encoding, workers), start=1):
                progress(done, len(files))
                if isinstance(parsed, str):
                    skipped.append(Skipped(file.name, parsed))
                    continue
                for piece in parsed:
                    name = f"{file.name}: {piece.name}" if piece.name else file.name
                    if piece.content in seen:
                        skipped.append(Skipped(name, f"has the same notes as {seen[piece.content]}"))
                        continue
                    if piece.content:
                        seen[piece.content] = name
                    starts = []
                    for rows in (*piece.views, *piece.keys):
                        starts.append(position)
                        content = rows.astype(row_type).tobytes()
                        digest.update(content)
                        out.write(content)
                        position += len(rows)
                    pieces.append(
                        Piece(
                            name=name,
                            split_key=f"{file.path.name}: {piece.name}" if piece.name else file.path.name,
                            starts=tuple(starts[: len(piece.views)]),
                            rows=tuple(len(rows) for rows in piece.views),
                            notes=tuple(piece.notes),
                            low=piece.low,
                            high=piece.high,
                            split=piece.split,
                            keys=tuple(
                                (start, len(rows))
                                for start, rows in zip(starts[len(piece.views) :], piece.keys, strict=True)
                            ),
                        )
                    )
            _to_disk(out)
        digest.update(json.dumps(pieces).encode())
        index = {
            "encoding": encoding.settings(),
            "digest": digest.hexdigest(),
            "rows": position,
            "pieces": pieces,
            "skipped": skipped,
        }
        with (draft / _INDEX).open("w", encoding="utf-8") as out_text:
            json.dump(index, out_text)
            _to_disk(out_text)
        shutil.rmtree(home, ignore_errors=True)  # a damaged one
        try:
            draft.rename(home)
        except OSError:
            if not home.exists():  # else another process was faster, with the same result
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _row_type(encoding: Encoding) -> np.dtype[Any]:
    return _BYTE if max(field.size for field in encoding.fields) <= 1 << 8 else _WORD


def _to_disk(file: Any) -> None:  # noqa: ANN401 - any open file
    """Make sure that a power cut can't leave a file that has its size but not its content."""
    file.flush()
    os.fsync(file.fileno())


def _sweep(cache: Path) -> None:
    """Remove what processes that were killed while they parsed left behind."""
    for draft in cache.glob(f"{_DRAFT}*"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > _ABANDONED:
                shutil.rmtree(draft, ignore_errors=True)


def _open(home: Path, encoding: Encoding) -> Corpus | None:
    """Return the corpus kept in ``home``; None if there is none, or a damaged one."""
    try:
        index: dict[str, Any] = json.loads((home / _INDEX).read_text(encoding="utf-8"))
        pieces = tuple(
            Piece(
                *(name, key, tuple(starts), tuple(rows), tuple(notes), low, high, split),
                keys=tuple((start, count) for start, count in keys),
            )
            for name, key, starts, rows, notes, low, high, split, keys in index["pieces"]
        )
        skipped = tuple(Skipped(*entry) for entry in index["skipped"])
        row_type = _row_type(encoding)
        rows: Rows = np.empty((0, len(encoding.fields)), dtype=row_type)
        shape = (int(index["rows"]), len(encoding.fields))
        if pieces:  # an empty file can't be mapped
            if (home / _ROWS).stat().st_size != math.prod(shape) * row_type.itemsize:
                return None
            rows = np.memmap(home / _ROWS, dtype=row_type, mode="r", shape=shape)
        return Corpus(encoding, rows, pieces, skipped, str(index["digest"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
