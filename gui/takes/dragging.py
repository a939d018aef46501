"""Clips on their way out of the window: onto a track of the DAW, to the desktop, into the clipboard.

What leaves is a file, as every DAW takes files; it lies in the takes folder, for a
DAW may refer to it instead of copying it.
"""

from __future__ import annotations

import filecmp
import itertools
import re
import secrets
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.settings.places import made
from gui.takes.clip import Clip, write_clip
from gui.takes.mini_roll import paint_clip
from gui.theme import colours
from music.errors import RitornelloError

__all__ = [
    "MIDI_TYPE",
    "clip_file",
    "clip_mime",
    "drag_file",
    "drag_picture",
    "file_mime",
    "file_name",
    "start_drag",
]

MIDI_TYPE = "audio/midi"
"""MIME type of a MIDI file's bytes."""
_PICTURE = (176, 56)
"""Logical pixels."""
_LONGEST_NAME = 120
"""Bytes of a file's name without its suffix; systems allow 255, and folders want some too."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices."""


def file_name(title: str) -> str:
    """Return ``title`` as the name of a file, without suffix, that every system allows."""
    text = unicodedata.normalize("NFC", title).encode("utf-8", "ignore").decode()
    text = " ".join(_FORBIDDEN.sub(" ", text).split())
    text = text.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    if not text or _RESERVED.match(text):
        text = f"Ritornello {text}".strip()
    return text


def clip_file(clip: Clip, folder: Path) -> Path:
    """Return the file of ``clip`` in ``folder``, which is written if it isn't there yet.

    It is called as the clip is; a number is added if something else has that name.

    Raises:
        RitornelloError: it can't be written.
    """
    scratch = made(folder) / f".{secrets.token_hex(8)}.part"
    write_clip(clip, scratch)
    try:
        path = next(path for path in _names(folder, clip) if not path.exists() or _same(path, scratch))
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        msg = f"{folder} cannot be written to ({error.strerror}): choose another folder in the settings."
        raise RitornelloError(msg) from error
    return path


def _names(folder: Path, clip: Clip) -> Iterator[Path]:
    name = file_name(clip.title)
    yield folder / f"{name}.mid"
    yield from (folder / f"{name} {number}.mid" for number in itertools.count(2))


def _same(path: Path, other: Path) -> bool:
    """Return whether two files hold the same."""
    return path.is_file() and filecmp.cmp(path, other, shallow=False)


def file_mime(path: Path) -> QMimeData:
    """Return what is dragged or copied of a MIDI file: the file, and its bytes.

    Raises:
        RitornelloError: it can't be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}): choose another take."
        raise RitornelloError(msg) from error
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    mime.setData(MIDI_TYPE, data)
    return mime


def clip_mime(clip: Clip, folder: Path) -> QMimeData:
    """Return what is dragged or copied of ``clip``, whose file is in ``folder`` then.

    Raises:
        RitornelloError: the file can't be written.
    """
    return file_mime(clip_file(clip, folder))


def drag_picture(clip: Clip, ratio: float) -> QPixmap:
    """Return what hangs on the pointer: a card with the notes; ``ratio`` is of physical to logical pixels."""
    width, height = _PICTURE
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    c = colours()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(c.accent))
    painter.setBrush(QColor(c.surface))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 8, 8)
    paint_clip(painter, QRectF(8, 8, width - 16, height - 16), clip)
    painter.end()
    return picture


def drag_file(source: QWidget, path: Path, clip: Clip) -> None:
    """Let ``source`` drag the MIDI file ``path``, shown as ``clip``; return when it was dropped, or not.

    Raises:
        RitornelloError: the file can't be read.
    """
    drag = QDrag(source)
    drag.setMimeData(file_mime(path))
    drag.setPixmap(drag_picture(clip, source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(16, _PICTURE[1] // 2))
    drag.exec(Qt.DropAction.CopyAction)


def start_drag(source: QWidget, clip: Clip, folder: Path) -> None:
    """Let ``source`` drag ``clip``, whose file is in ``folder`` then; return when it was dropped, or not.

    Raises:
        RitornelloError: the file can't be written.
    """
    drag_file(source, clip_file(clip, folder), clip)
