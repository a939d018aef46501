"""Files that are thrown away, and brought back."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from music.errors import RitornelloError

__all__ = ["restore", "throw_away"]


def throw_away(path: Path) -> Path | None:
    """Move a file to the trash; return where it is now, None where the system doesn't say.

    Raises:
        RitornelloError: there is no trash, or the file can't be moved there.
    """
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    if data:  # on Linux the trash is in it, and Qt doesn't make it
        with contextlib.suppress(OSError):
            Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))
    if not file.moveToTrash():
        msg = f"{path.name} can't be moved to the trash: delete it in its folder."
        raise RitornelloError(msg)
    there = file.fileName()
    return Path(there) if there and there != str(path) else None


def restore(trashed: Path, path: Path) -> None:
    """Move a file back from the trash to where it was.

    Raises:
        RitornelloError: it is gone, or something else has its name.
    """
    if path.exists():
        msg = f"There is another {path.name} now: rename it, then undo again."
        raise RitornelloError(msg)
    try:
        shutil.move(trashed, path)
    except OSError as error:
        msg = f"{path.name} can't be brought back ({error.strerror}): look for it in the trash."
        raise RitornelloError(msg) from error
    # What the trash of a Linux desktop knows of the file (FreeDesktop.org Trash specification 1.0).
    with contextlib.suppress(OSError):
        (trashed.parents[1] / "info" / f"{trashed.name}.trashinfo").unlink()
