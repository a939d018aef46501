"""Python, the libraries, the models and the folders: what playing is made of, on every system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from realtime.doctor.facts import Facts, Folder, Model, Package
from realtime.doctor.findings import Finding, note, ok, problem

__all__ = ["check_folders", "check_libraries", "check_models", "check_python"]

_DEFAULT = "default"
_SLOW_MS = 20.0
"""A note that takes as long as the shortest gap between notes comes late in fast music."""
_BOUND = re.compile(r"(>=|<)\s*(\d+(?:\.\d+)*)")


def check_python(facts: Facts) -> Iterator[Finding]:
    """Judge the interpreter's version."""
    version, wanted = facts.python.version, facts.python.wanted
    if _fits(version, wanted):
        yield ok("Python", version)
    else:
        yield note(
            "Python",
            f"{version}, where {wanted} is asked for",
            "Install Python 3.11 or 3.12 and set Ritornello up again with it.",
        )


def check_libraries(facts: Facts) -> Iterator[Finding]:
    """Judge whether the libraries are there, can be loaded together and are new enough."""
    well = []
    for package in facts.packages:
        if package.problem:
            yield problem(package.name, f"can't be loaded: {package.problem}", _mend(package, facts))
        elif package.least and not _fits(package.version, f">={package.least}"):
            yield note(
                package.name,
                f"{package.version or 'a version that it does not tell'}, older than the {package.least} "
                "asked for",
                f'Renew it with `pip install --upgrade "{package.name}>={package.least}"`.',
            )
        else:
            well.append(f"{package.name} {package.version}".strip())
    if well:
        yield ok("Libraries", ", ".join(well))


def check_models(facts: Facts) -> Iterator[Finding]:
    """Judge whether each model can be played with, and how fast it is."""
    if not any(model.name == _DEFAULT for model in facts.models):
        yield problem(
            "Model default",
            "the model that ships is not there",
            "Install Ritornello again (among the sources: get realtime/models/default.onnx back).",
        )
    for model in facts.models:
        yield _model(model)


def _model(model: Model) -> Finding:
    subject = f"Model {model.name}"
    if model.problem and model.name == _DEFAULT:
        return problem(
            subject,
            model.problem,
            "Install Ritornello again: its own model is damaged or of another version.",
        )
    if model.problem:
        return note(subject, model.problem, "Export it again, or play with another model.")
    if model.note_ms is None:
        return ok(subject, "can be loaded")
    text = f"a note takes {model.note_ms:.1f} ms"
    if model.note_ms < _SLOW_MS:
        return ok(subject, text)
    return note(
        subject,
        f"{text}, too long for fast music",
        "Play with a smaller or an 8-bit model, or end other programs that keep the processor busy.",
    )


def check_folders(facts: Facts) -> Iterator[Finding]:
    """Judge whether what is to be written can be."""
    for folder in facts.folders:
        yield _folder(folder)


def _folder(folder: Folder) -> Finding:
    subject = f"Folder of {folder.purpose}"
    if folder.writable:
        return ok(subject, folder.path)
    return note(
        subject,
        f"{folder.path} can't be written to",
        "Start Ritornello in a folder of your own, or name a file in one with --record."
        if folder.purpose == "recordings"
        else "Give yourself the right to write there, or make the folder.",
    )


def _mend(package: Package, facts: Facts) -> str:
    if "libasound" in package.problem:
        return "Install ALSA's library with `sudo apt install libasound2` (Fedora: alsa-lib)."
    if facts.platform == "win32" and "DLL" in package.problem:
        return "Install Microsoft's Visual C++ Redistributable, which the library is built with."
    if not package.version:
        return f"Install it with `pip install {package.name}` (among the sources: `make play`)."
    return (
        f"Install it again with `pip install --force-reinstall {package.name}` (among the sources: "
        "`make clean play`)."
    )


def _fits(version: str, wanted: str) -> bool:
    """Return whether ``version`` keeps the bounds of ``wanted`` that begin with ``>=`` or ``<``."""
    have = _numbers(version)
    return all((have >= _numbers(bound)) == (sign == ">=") for sign, bound in _BOUND.findall(wanted))


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's leading numbers without zeros at the end, so that 3.0 is 3."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
