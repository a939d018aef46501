"""Looks at the machine: the one place where the doctor touches it. Nothing found is judged here."""

from __future__ import annotations

import contextlib
import importlib
import platform
import re
import statistics
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal

from realtime.doctor.facts import Facts, Linux, Midi, Model, Package, Python, Windows
from realtime.doctor.places import find_display, find_folders, find_fonts, has_midi_services
from realtime.doctor.round_trip import try_round_trip

__all__ = ["gather"]

_PROGRAM = "ritornello"
_NEEDED = ("mido", "msgspec", "numpy", "onnxruntime", "python-rtmidi", "rich")
"""What is looked for where the program isn't installed, and so can't tell."""
_MODULES = {"python-rtmidi": "rtmidi"}
"""Modules that are called otherwise than their package."""
_NOTES = 30
"""Notes of which the median is taken: what a model costs, to a tenth or so."""


def gather() -> Facts:
    """Return what this machine is like; takes a second or two, and lets nobody hear anything."""
    kind = _platform()
    packages = tuple(_packages())
    midi, api = _midi()
    return Facts(
        platform=kind,
        system=platform.platform(terse=True),
        ritornello=_version(_PROGRAM),
        python=Python(platform.python_version(), _python_wanted()),
        packages=packages,
        midi=midi,
        round_trip=try_round_trip(api if midi.virtual else None),
        models=tuple(_models()),
        folders=find_folders(kind),
        display=find_display(kind),
        sound=find_fonts(kind),
        linux=_linux(),
        windows=Windows(has_midi_services()) if kind == "win32" else None,
    )


def _platform() -> Literal["linux", "darwin", "win32"]:
    if sys.platform == "darwin":
        return "darwin"
    return "win32" if sys.platform == "win32" else "linux"


def _linux() -> Linux | None:
    if not sys.platform.startswith("linux"):
        return None
    from realtime.doctor.linux_facts import find_linux  # noqa: PLC0415 - can't be imported elsewhere

    return find_linux()


def _version(name: str) -> str:
    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return ""


def _python_wanted() -> str:
    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.metadata(_PROGRAM)["Requires-Python"] or ""
    return ""


def _packages() -> Iterator[Package]:
    """Look at what is needed; all are loaded into this process, so that they must get on with each other."""
    least = dict.fromkeys(_NEEDED, "")
    with contextlib.suppress(metadata.PackageNotFoundError):
        wanted = [line for line in metadata.requires(_PROGRAM) or () if "extra ==" not in line]
        asked = (re.match(r"([\w.-]+)(?:.*?>=\s*([\d.]+))?", line) for line in wanted)
        least = {match[1]: match[2] or "" for match in asked if match} or least
    for name, oldest in least.items():
        yield Package(name, _version(name), oldest, _reason_not_to_load(name))


def _reason_not_to_load(name: str) -> str:
    try:
        importlib.import_module(_MODULES.get(name, name.replace("-", "_")))
    except Exception as error:  # noqa: BLE001 - a library that is built wrongly may fail in any way
        return _one_line(error)
    return ""


def _midi() -> tuple[Midi, str | None]:
    """Look at the MIDI systems; return also by which name ours is asked for."""
    try:
        rtmidi = importlib.import_module("rtmidi")
        from realtime.ports import MidiSystem  # noqa: PLC0415 - rtmidi may not be there, which is to be told
    except Exception as error:  # noqa: BLE001 - as above
        return Midi(problem=_one_line(error)), None
    names = {
        rtmidi.API_MACOSX_CORE: "coremidi",
        rtmidi.API_LINUX_ALSA: "alsa",
        rtmidi.API_UNIX_JACK: "jack",
        rtmidi.API_WINDOWS_MM: "winmm",
    }
    compiled = tuple(names[number] for number in rtmidi.get_compiled_api() if number in names)
    running = []
    for api in compiled:
        if (system := MidiSystem.detect(api)) is not None:
            system.close()
            running.append(api)
    chosen = MidiSystem.detect()
    if chosen is None:
        return Midi(compiled, tuple(running)), None
    with contextlib.closing(chosen):
        ports = chosen.list_ports()
        midi = Midi(
            compiled, tuple(running), chosen.api_name, chosen.can_virtual, ports.inputs, ports.outputs
        )
        return midi, chosen.api


def _models() -> Iterator[Model]:
    """Load every model that has a name, and let it play."""
    try:
        from realtime.bundle import list_models  # noqa: PLC0415 - needs onnxruntime, as does all below
    except Exception as error:  # noqa: BLE001 - as above
        yield Model("default", f"can't be tried: {_one_line(error)}")
        return
    for entry in list_models():
        if entry.problem:
            yield Model(entry.name, entry.problem)
            continue
        try:
            yield Model(entry.name, "", _note_ms(entry.path))
        except Exception as error:  # noqa: BLE001 - whatever a model can do wrong is to be told of it
            yield Model(entry.name, _one_line(error))


def _note_ms(path: Path) -> float:
    """Return what a note costs, in milliseconds; median."""
    from realtime.bench.pieces import history, own_notes  # noqa: PLC0415 - as in `_models`
    from realtime.bench.steps import note_times  # noqa: PLC0415 - as in `_models`
    from realtime.bundle import load_bundle  # noqa: PLC0415 - as in `_models`
    from realtime.sampling import Sampling  # noqa: PLC0415 - as in `_models`

    model = load_bundle(path)
    return statistics.median(note_times(model, history(own_notes(), 2), Sampling(), _NOTES, 0.0))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
