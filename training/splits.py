"""Which pieces are held out: decided by a hash of their names alone, so that none ever moves."""

from __future__ import annotations

import hashlib

__all__ = ["place_of", "split_of"]


def split_of(key: str, valid: float, test: float) -> str:
    """Return ``train``, ``valid`` or ``test``, decided by a hash of ``key`` alone, so that it never moves."""
    place = place_of(key)
    if place < valid:
        return "valid"
    return "test" if place < valid + test else "train"


def place_of(key: str) -> float:
    """Return a number from 0 to 1, always the same for ``key``, by which `split_of` decides."""
    return int.from_bytes(hashlib.sha256(key.encode(errors="surrogateescape")).digest()[:8], "big") / 2**64
