"""A model of the library, described for whoever chooses one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.library_times import known_ms
from realtime.library_weights import count_weights
from realtime.manifest import Manifest
from realtime.models_list import ships

__all__ = ["Entry", "entry_of", "size_of"]

_MOST_BYTES = 2**31 - 1
"""An ONNX file can't be larger."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the library."""

    name: str
    """By which it is asked for."""
    path: str
    bytes: int = 0
    """Size of its file."""
    ships: bool = False
    """Whether it came along with Ritornello, and stays."""
    problem: str = ""
    """Why it can't be used, in one sentence, in which case most of what follows is empty."""
    title: str = ""
    encoding: str = ""
    """Short name of its encoding, such as ``nb``."""
    int8: bool = False
    """Whether its weights are 8-bit integers."""
    parameters: int | None = None
    """How many weights it has; None where that can't be told."""
    licence: str = ""
    data: tuple[str, ...] = ()
    """What it was trained on, in words."""
    card: str = ""
    """Model card, Markdown."""
    bits_per_note: float | None = None
    """How surprised it is by a note of music that was held out; None where nobody measured."""
    accuracy: float | None = None
    """Share of the values of that music, without the trivial ones, that it found likeliest; 0 to 1."""
    created: str = ""
    """When it was exported: UTC, ISO 8601."""
    step_ms: float | None = None
    """Median time of one continuation note on this machine, in ms; None if it was never measured here."""


def entry_of(name: str, path: Path) -> Entry:
    """Describe the model called ``name`` in the file ``path``, checking all of it."""
    entry = Entry(name=name, path=str(path), ships=ships(path))
    try:
        size = size_of(path)
        entry = msgspec.structs.replace(entry, bytes=size)
        manifest = load_bundle(path).manifest
        content = path.read_bytes()
    except (RitornelloError, OSError) as error:
        return msgspec.structs.replace(entry, problem=str(error))
    except Exception as error:  # noqa: BLE001 - whatever a file can do wrong, the others are listed
        problem = " ".join(str(error).split()) or type(error).__name__
        return msgspec.structs.replace(entry, problem=f"{path} can't be used ({problem}): export it again.")
    bits, accuracy = _figures(manifest)
    return msgspec.structs.replace(
        entry,
        title=manifest.title or name,
        encoding=str(manifest.encoding.get("name", "")),
        int8=manifest.quantised,
        parameters=manifest.training.parameters or count_weights(content),
        licence=manifest.training.licence,
        data=manifest.training.data,
        card=manifest.card,
        bits_per_note=bits,
        accuracy=accuracy,
        created=manifest.created,
        step_ms=known_ms(content),
    )


def _figures(manifest: Manifest) -> tuple[float | None, float | None]:
    """Return bits per note and accuracy of these weights; else of the run at the step they are from."""
    scores = manifest.training.scores
    bits, accuracy = scores.get("bits_per_note"), scores.get("accuracy")
    if isinstance(bits, float) and isinstance(accuracy, float):
        return bits, accuracy
    steps = manifest.training.steps
    found = next((each for each in manifest.training.validations if each.step == steps), None)
    return (None, None) if found is None else (found.bits_per_note, found.accuracy)


def size_of(path: Path) -> int:
    """Return the bytes of a file that may be a model.

    Raises:
        RitornelloError: it is no file, or too large to be one.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        msg = f"There is no file {path}: give the path of an .onnx file."
        raise RitornelloError(msg) from error
    except OSError as error:
        msg = f"{path} can't be read ({error.strerror}): see that you may read it."
        raise RitornelloError(msg) from error
    if path.is_dir():
        msg = f"{path} is a folder: choose the .onnx file in it."
        raise RitornelloError(msg)
    if not path.is_file() or size > _MOST_BYTES:
        msg = f"{path} is no model: choose an .onnx file that `ritornello export` made."
        raise RitornelloError(msg)
    return size
