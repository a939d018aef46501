"""Where things are kept on this system: settings and recordings out of sight, takes where music is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from music.errors import RitornelloError

__all__ = ["NAME", "Places", "made", "takes_folder"]

NAME = "Ritornello"
"""Of the app's own folder among the user's music."""

_Location = QStandardPaths.StandardLocation


@dataclass(frozen=True)
class Places:
    """Where the app keeps what is its own; none of it need be there."""

    config: Path
    """Folder of what the user set."""
    data: Path
    """Folder of what the app keeps by itself."""

    @classmethod
    def of_platform(cls) -> Places:
        """Return the places that this system has for it.

        The app's name has to be set before, as it is part of the folders'
        (`QCoreApplication.setApplicationName`).
        """
        return cls(_standard(_Location.AppConfigLocation), _standard(_Location.AppLocalDataLocation))

    @property
    def settings(self) -> Path:
        """The file of the settings."""
        return self.config / "settings.json"

    @property
    def geometry(self) -> Path:
        """The file of the window's size and place."""
        return self.config / "window.ini"

    @property
    def log(self) -> Path:
        """The file in which defects are written down."""
        return self.data / "faults.log"

    @property
    def recordings(self) -> Path:
        """The folder in which sessions are recorded while they are played."""
        return self.data / "recordings"

    @property
    def trainings(self) -> Path:
        """The folder in which each training has a folder."""
        return self.data / "trainings"


def takes_folder(chosen: str | None = None) -> Path:
    """Return the folder where takes are kept; it may not be there yet.

    Args:
        chosen: by the user; None: `NAME` among the user's music.
    """
    return _standard(_Location.MusicLocation) / NAME if chosen is None else Path(chosen)


def made(folder: Path) -> Path:
    """Return ``folder``, which is made where it is missing.

    Raises:
        RitornelloError: it can't be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"The folder {folder} cannot be made ({error.strerror}): choose another in the settings."
        raise RitornelloError(msg) from error
    return folder


def _standard(location: QStandardPaths.StandardLocation) -> Path:
    """Return a standard folder, or the user's home on a system that has none of the kind."""
    return Path(QStandardPaths.writableLocation(location) or Path.home())
