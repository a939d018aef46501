"""Compressed SoundFonts (sf3) as tables: a RIFF file of records that point at each other by index.

The format is E-mu's SoundFont 2 (*SoundFont Technical Specification* 2.04, 2006)
but for its samples: each is an Ogg Vorbis stream, and its start and end are
bytes in the chunk ``smpl``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from music.errors import RitornelloError

__all__ = ["COMPRESSED", "INSTRUMENT", "SAMPLE", "Records", "SoundFontFile"]

Records = NDArray[np.void]
"""A table of the file: a structured array, the last row of which only ends the one before."""

INSTRUMENT, SAMPLE = 41, 53
"""Generators that name a preset's instrument and an instrument's sample, by index."""
COMPRESSED = 0x10
"""Flag in a sample's type: it is an Ogg Vorbis stream."""

_BAG = np.dtype([("generators", "<u2"), ("modulators", "<u2")])
_MODULATOR = np.dtype(
    [("source", "<u2"), ("target", "<u2"), ("amount", "<i2"), ("scale", "<u2"), ("transform", "<u2")]
)
_GENERATOR = np.dtype([("operator", "<u2"), ("amount", "<u2")])
_PRESET = np.dtype(
    [
        ("name", "S20"),
        ("program", "<u2"),
        ("bank", "<u2"),
        ("bags", "<u2"),
        ("library", "<u4"),
        ("genre", "<u4"),
        ("morphology", "<u4"),
    ]
)
_INSTRUMENT = np.dtype([("name", "S20"), ("bags", "<u2")])
_SAMPLE = np.dtype(
    [
        ("name", "S20"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("loop_start", "<u4"),
        ("loop_end", "<u4"),
        ("rate", "<u4"),
        ("pitch", "u1"),
        ("correction", "i1"),
        ("link", "<u2"),
        ("type", "<u2"),
    ]
)
_TABLES = {
    b"phdr": _PRESET,
    b"pbag": _BAG,
    b"pmod": _MODULATOR,
    b"pgen": _GENERATOR,
    b"inst": _INSTRUMENT,
    b"ibag": _BAG,
    b"imod": _MODULATOR,
    b"igen": _GENERATOR,
    b"shdr": _SAMPLE,
}
_HEADER = struct.Struct("<4sI")


@dataclass(frozen=True)
class SoundFontFile:
    """What an sf3 file holds."""

    info: tuple[tuple[bytes, bytes], ...]
    """The chunks about the file itself: name, authors, licence and so on."""
    tables: dict[bytes, Records]
    """By the name of their chunk, from ``phdr`` to ``shdr``."""
    samples: bytes
    """The chunk ``smpl``."""

    @classmethod
    def read(cls, path: Path) -> SoundFontFile:
        """Return what is in the file ``path``.

        Raises:
            RitornelloError: it can't be read, or is no sf3.
        """
        try:
            data = memoryview(path.read_bytes())
            lists = {bytes(body[:4]): body[4:] for name, body in _chunks(data[12:]) if name == b"LIST"}
            whole = {name: bytes(body) for name, body in _chunks(lists[b"pdta"])}
            return cls(
                tuple((name, bytes(body)) for name, body in _chunks(lists[b"INFO"])),
                {name: np.frombuffer(whole[name], kind) for name, kind in _TABLES.items()},
                next(bytes(body) for name, body in _chunks(lists[b"sdta"]) if name == b"smpl"),
            )
        except OSError as error:
            msg = f"{path} can't be read ({error.strerror}); name a SoundFont (sf3)."
            raise RitornelloError(msg) from error
        except (KeyError, StopIteration, ValueError, struct.error) as error:
            msg = f"{path} is not a SoundFont (sf3), or not a whole one; name another file."
            raise RitornelloError(msg) from error

    def write(self, path: Path) -> None:
        """Write it to the file ``path``.

        Raises:
            RitornelloError: it can't be written.
        """
        content = b"sfbk" + b"".join(
            _chunk(b"LIST", kind + b"".join(_chunk(name, body) for name, body in chunks))
            for kind, chunks in (
                (b"INFO", self.info),
                (b"sdta", ((b"smpl", self.samples),)),
                (b"pdta", tuple((name, self.tables[name].tobytes()) for name in _TABLES)),
            )
        )
        try:
            path.write_bytes(_chunk(b"RIFF", content))
        except OSError as error:
            msg = f"{path} can't be written ({error.strerror}); name another file."
            raise RitornelloError(msg) from error


def _chunks(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and content of the chunks that ``data`` is made of."""
    at = 0
    while at + _HEADER.size <= len(data):
        name, size = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        yield name, data[at : at + size]
        at += size
        # RIFF makes chunks even with a zero, which some who write sf3 leave out.
        at += size % 2 and at < len(data) and not data[at]


def _chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk, of even length inside too: then all who read it agree where the next begins."""
    body += b"\0" * (len(body) % 2)
    return _HEADER.pack(name, len(body)) + body
