"""The settings as a file: JSON that outlives damage, other versions and full disks."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from gui.settings.values import VERSION, Settings

__all__ = ["Reading", "decode", "encode", "keep_aside", "replace_file"]

_FIELDS = {field.name: field.type for field in msgspec.structs.fields(Settings) if field.name != "version"}


class Reading(NamedTuple):
    """What a file says."""

    settings: Settings
    others: dict[str, msgspec.Raw]
    """Fields that this version doesn't know, as they are written, for `encode`."""
    bad: tuple[str, ...]
    """Fields whose value makes no sense: they have their defaults."""
    version: int
    """That the file says; 0: it is no file of settings, and everything has its default."""


def decode(data: bytes) -> Reading:
    """Return what ``data`` says, as far as it makes sense; never raises."""
    try:
        data.decode()  # what is not looked into below is to be text, too
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Reading(Settings(), {}, (), 0)
    version, bad = _version(fields.pop("version", None))
    others = {name: raw.copy() for name, raw in fields.items() if name not in _FIELDS}
    known = {}
    for name in _FIELDS.keys() & fields.keys():
        try:
            value = msgspec.json.decode(fields[name], type=_FIELDS[name])
            Settings(**{name: value})
        except (msgspec.DecodeError, ValueError, RecursionError):
            bad.append(name)
        else:
            known[name] = value
    return Reading(Settings(**known), others, tuple(sorted(bad)), version)


def _version(raw: msgspec.Raw | None) -> tuple[int, list[str]]:
    """Return the version, and what is bad about it."""
    if raw is None:
        return VERSION, []
    with contextlib.suppress(msgspec.DecodeError):
        version = msgspec.json.decode(raw, type=int)
        if version >= VERSION:
            return version, []
    return VERSION, ["version"]


def encode(settings: Settings, others: dict[str, msgspec.Raw] | None = None) -> bytes:
    """Return ``settings`` as a file, always in the same order; ``others`` as `decode` found them."""
    fields = msgspec.structs.asdict(settings) | (others or {})
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"


def keep_aside(path: Path, data: bytes, labels: Iterable[str]) -> Path:
    """Write ``data`` beside ``path``, over nothing else, and return where.

    Args:
        path: the file of settings.
        data: what is to be kept.
        labels: what to put before the ending, endless: the first that leads to a name that is free, or to
            a file that holds just this.

    Raises:
        OSError: it can't be written.
    """
    for label in labels:
        place = path.with_name(f"{path.stem}.{label}{path.suffix}")
        try:
            with place.open("xb") as file:
                _write_through(file, data)
        except FileExistsError:
            if not place.is_file() or place.read_bytes() != data:
                continue
        return place
    msg = "every name is taken"
    raise FileExistsError(msg)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there: there is always the old one or the new.

    Raises:
        OSError: it can't be written; the old one is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always the same name: what a process leaves that is killed, the next one takes over.
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            _write_through(file, data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _write_through(file: BinaryIO, data: bytes) -> None:
    """Write ``data``, and wait until the disk has it."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
