"""What goes to the sound process: MIDI messages and wishes, each in a frame that says how long it is.

A message's frame is its length, one byte, and the message. A wish's frame is a
zero, its length in two bytes (big-endian), and a JSON document.
"""

from __future__ import annotations

import contextlib

import msgspec

__all__ = [
    "LONGEST_MESSAGE",
    "FrameReader",
    "Retry",
    "SetSoundFont",
    "SetVolume",
    "Silence",
    "Wish",
    "midi_frame",
    "wish_frame",
]

LONGEST_MESSAGE = 255
"""Bytes of the longest message that a frame holds."""

_LENGTH_BYTES = 2
_LONGEST_WISH = (1 << 8 * _LENGTH_BYTES) - 1


class SetVolume(msgspec.Struct, tag="volume", frozen=True):
    """Play at this volume."""

    level: float
    """From 0, silence, to 1, as loud as can be."""


class SetSoundFont(msgspec.Struct, tag="soundfont", frozen=True):
    """Play with this SoundFont."""

    path: str | None
    """Of the file; None for the one that ships."""


class Silence(msgspec.Struct, tag="silence", frozen=True):
    """End every sound and lift every pedal."""


class Retry(msgspec.Struct, tag="retry", frozen=True):
    """Look for an audio device now, if there was none."""


Wish = SetVolume | SetSoundFont | Silence | Retry

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Wish] = msgspec.json.Decoder(Wish)


def midi_frame(msg: bytes) -> bytes:
    """Return the frame of one whole MIDI message.

    Raises:
        ValueError: it is empty, or longer than `LONGEST_MESSAGE`.
    """
    if not 0 < len(msg) <= LONGEST_MESSAGE:
        error = f"a message of 1 to {LONGEST_MESSAGE} bytes is possible, not of {len(msg)}"
        raise ValueError(error)
    return bytes((len(msg),)) + msg


def wish_frame(wish: Wish) -> bytes:
    """Return the frame of a wish.

    Raises:
        ValueError: it is longer than a frame can be.
    """
    document = _ENCODER.encode(wish)
    if len(document) > _LONGEST_WISH:
        error = f"a wish of at most {_LONGEST_WISH} bytes is possible, not of {len(document)}"
        raise ValueError(error)
    return b"\0" + len(document).to_bytes(_LENGTH_BYTES, "big") + document


class FrameReader:
    """Cuts a stream of bytes into what was framed, wherever its pieces begin and end."""

    def __init__(self) -> None:
        """Begin before the first frame."""
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[bytes | Wish]:
        """Take the next bytes, and return the messages and wishes that are whole now.

        A wish that is not understood is left out.
        """
        self._rest += piece
        found: list[bytes | Wish] = []
        at = 0
        while (ends := self._frame(at)) is not None:
            start, end = ends
            content = bytes(self._rest[start:end])
            if self._rest[at]:
                found.append(content)
            else:
                with contextlib.suppress(msgspec.DecodeError):
                    found.append(_DECODER.decode(content))
            at = end
        del self._rest[:at]
        return found

    def _frame(self, at: int) -> tuple[int, int] | None:
        """Return where the content of the frame at ``at`` starts and ends, or None if it is not whole."""
        head = self._rest[at : at + 1 + _LENGTH_BYTES]
        if not head or (not head[0] and len(head) <= _LENGTH_BYTES):
            return None
        start, length = (at + 1, head[0]) if head[0] else (at + len(head), int.from_bytes(head[1:], "big"))
        end = start + length
        return (start, end) if end <= len(self._rest) else None
