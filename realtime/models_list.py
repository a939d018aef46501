"""Where models are: those that ship with Ritornello and those in the user's library, by name."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from music.errors import RitornelloError
from realtime._onnx_file import read_manifest
from realtime.manifest import Manifest

__all__ = [
    "DEFAULT",
    "SUFFIX",
    "ModelEntry",
    "describe",
    "find_model",
    "library",
    "list_models",
    "model_paths",
    "read_manifest",
    "ships",
]

DEFAULT = "default"
"""Name of the model that is played where none is named."""

SUFFIX = ".onnx"
"""How the file of a model ends."""

_SHIPPED = Path(__file__).parent / "models"


class ModelEntry(NamedTuple):
    """A model that can be named."""

    name: str
    path: Path
    manifest: Manifest | None
    """None: it can't be used."""
    problem: str
    """Why it can't be used; empty where it can."""


def library(platform: str = sys.platform) -> Path:
    """Return the folder of the user's own models; it may not be there yet.

    Args:
        platform: as `sys.platform` names it. Each has a place of its own for what programs keep;
            ``XDG_DATA_HOME``, where somebody has set it, goes first on all of them.
    """
    if base := os.environ.get("XDG_DATA_HOME"):
        return Path(base) / "ritornello" / "models"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Ritornello" / "models"
    if platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(local) / "Ritornello" / "models"
    return Path.home() / ".local" / "share" / "ritornello" / "models"


def find_model(model: str | Path | None = None) -> Path:
    """Return the file of a model.

    Args:
        model: a name, with or without ``.onnx``; or the path of a file; None for the default model.

    Raises:
        RitornelloError: there is no such model.
    """
    if model is None:
        model = DEFAULT
    given = Path(model).expanduser()
    paths = model_paths()
    bare = str(given) == given.name
    if bare and given.name in paths:  # whatever lies in the current folder
        return paths[given.name]
    if given.is_file():
        return given
    if bare and (found := paths.get(given.name.removesuffix(SUFFIX))):
        return found
    there_are = f"the models are {', '.join(paths)}" if paths else "there are no models yet"
    msg = f"There is no model {model}: {there_are}; name one of them, or give the path of an .onnx file."
    raise RitornelloError(msg)


def list_models() -> list[ModelEntry]:
    """Return all models that have a name, those that can't be used among them."""
    entries = []
    for name, path in model_paths().items():
        try:
            entries.append(ModelEntry(name, path, read_manifest(path), ""))
        except RitornelloError as error:
            entries.append(ModelEntry(name, path, None, str(error)))
    return entries


def describe(path: Path) -> str:
    """Return the model card of the bundle ``path``, Markdown.

    Raises:
        RitornelloError: there is no such file, it is no bundle, or it is of another version.
    """
    manifest = read_manifest(path)
    return manifest.card or f"# {manifest.title}\n"


def model_paths() -> dict[str, Path]:
    """Return models by name, the default first; the user can't hide a model that ships."""
    paths: dict[str, Path] = {}
    for folder in (_SHIPPED, library()):
        for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stem.casefold()):
            paths.setdefault(path.stem, path)
    return dict(sorted(paths.items(), key=lambda item: item[0] != DEFAULT))


def ships(path: Path) -> bool:
    """Return whether the model ``path`` came along with Ritornello."""
    return path.parent == _SHIPPED
