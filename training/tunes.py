"""Files of tunes in ABC, which make a corpus of text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from music.abc_book import clean_tune, cut_tunes, read_text, title_of
from music.errors import RitornelloError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TuneOfFile", "read_tunes"]

_SPLITS = {"train": "train", "valid": "valid", "val": "valid", "test": "test"}
"""The part of a split that a file is, by its name."""


class TuneOfFile(NamedTuple):
    """One tune of a file."""

    name: str
    """Its title and a hash of its text: two tunes of one name are one tune, and what is decided by
    the name doesn't change when the file gets others."""
    text: str
    """Lines, each with its end."""
    split: str | None
    """``train``, ``valid`` or ``test`` where the file's name says so."""


def read_tunes(path: Path, *, clean: bool = False) -> list[TuneOfFile]:
    """Return the tunes of a file, in their order.

    Args:
        path: a text of tunes, see `music.abc_book.cut_tunes`.
        clean: whether each is reduced to what is played, see `music.abc_book.clean_tune`.

    Raises:
        RitornelloError: the file can't be read, or is no text.
    """
    try:
        text = read_text(path.read_bytes())
    except OSError as error:
        msg = f"{path} can't be read ({error.strerror or error})."
        raise RitornelloError(msg) from error
    except RitornelloError as error:
        msg = f"{path} {error}"
        raise RitornelloError(msg) from error
    split = _SPLITS.get(path.stem.lower())
    found = [clean_tune(tune.text) if clean else tune.text for tune in cut_tunes(text)]
    return [TuneOfFile(f"{title_of(tune)} {_hash(tune)}".strip(), tune, split) for tune in found]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
