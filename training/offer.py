"""All presets with all that can be set: ``python -m training.offer``, for programs that show a form.

``python -m training.offer PRESET KEY=VALUE…`` says whether these settings fit each other. Both print
one JSON document, an `Offer` or a `Checked`. Everything is read from the classes that hold the
settings, the words about them too, so no form of theirs can go out of date. Needs no torch.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import re
import sys
import textwrap
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args, get_origin

import msgspec

from music.errors import RitornelloError
from training.args import TrainArgs
from training.offer_messages import PROTOCOL, Checked, Offer, OfferedPreset, Setting
from training.presets import PRESETS
from training.settings import apply_settings, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["check", "offer", "text_of"]

_FREE = {"model.dropout", "model.input_dropout", "model.key_dropout"}
"""Of a network's settings those that a training from given weights may change."""
_TRIED = 256
"""Whole numbers up to this are tried, to find which of them may be."""
_HUGE = 10**9
_LITTLE = 1e-9


def offer() -> Offer:
    """Return all presets and their settings."""
    return Offer(PROTOCOL, tuple(_preset(name) for name in PRESETS))


def check(preset: str, settings: Sequence[str]) -> Checked:
    """Return whether ``settings``, each ``key=value``, fit ``preset`` and each other."""
    if preset not in PRESETS:
        return Checked(f"There is no preset {preset!r}; the presets are {', '.join(PRESETS)}.")
    try:
        apply_settings(PRESETS[preset].args, settings)
    except RitornelloError as error:
        sentence = str(error)
        # How it is typed on a command line is no part of what is wrong.
        for typed in (" ".join(settings), *settings):
            sentence = sentence.removeprefix(f"--set {typed}: ")
        return Checked(sentence)
    return Checked("")


def text_of(value: Any) -> str:  # noqa: ANN401 - of any setting
    """Return ``value`` as it is written after ``key=``."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)


def _preset(name: str) -> OfferedPreset:
    line, args = PRESETS[name]
    settings = tuple(_setting(args, key, hint) for key, hint in keys_of(args).items())
    return OfferedPreset(name, line, args.encoding.name, args.model.kind, settings)


def _setting(args: TrainArgs, key: str, hint: object) -> Setting:
    group, _, name = key.rpartition(".")
    part = attrgetter(group)(args) if group else args
    kind = _kind(hint)
    words = _words(cast("type", type(part)))
    bounds = _Bounds()
    choices: tuple[str, ...] = get_args(hint) if kind == "choice" else ()
    if kind == "whole":
        bounds, choices = _whole_bounds(part, name)
    elif kind == "number":
        bounds = _number_bounds(part, name)
    return Setting(
        key=key,
        kind=kind,
        default=text_of(getattr(part, name)),
        choices=choices,
        about=words.get(name, ""),
        fixed=group in {"encoding", "model"} and key not in _FREE,
        **bounds._asdict(),
    )


def _kind(hint: object) -> Literal["whole", "number", "truth", "choice", "text", "numbers"]:
    if get_origin(hint) is Literal:
        return "choice"
    kinds: dict[object, Literal["whole", "number", "truth", "text"]]
    kinds = {int: "whole", float: "number", bool: "truth", str: "text"}
    return kinds.get(hint, "numbers")


# --- what may be: found by trying, as the classes themselves decide it -------------------------


class _Bounds(NamedTuple):
    low: float | None = None
    above: bool = False
    high: float | None = None
    below: bool = False


def _trial(part: object, name: str) -> Callable[[float], bool]:
    """Return what says whether ``part`` may have a value as its ``name``, all else as it is."""

    def may_be(value: float) -> bool:
        try:
            dataclasses.replace(part, **{name: value})  # type: ignore[type-var]
        except ValueError:
            return False
        return True

    return may_be


@cache
def _whole_bounds(part: object, name: str) -> tuple[_Bounds, tuple[str, ...]]:
    """Return the bounds of a whole number, or all that it may be where there are gaps between."""
    may_be = _trial(part, name)
    found = [value for value in range(_TRIED + 1) if may_be(value)]
    if may_be(_HUGE):
        low = found[0] if found and not may_be(-1) and may_be(found[0] + 1) else None
        return _Bounds(low=low), ()
    if found and len(found) == found[-1] - found[0] + 1:
        return _Bounds(low=found[0], high=found[-1]), ()
    return _Bounds(), tuple(map(str, found))


@cache
def _number_bounds(part: object, name: str) -> _Bounds:
    may_be = _trial(part, name)
    low = None if may_be(-1.0) else 0.0 if may_be(0.0) or may_be(_LITTLE) else None
    high = None if may_be(_HUGE) else 1.0 if may_be(1.0) or may_be(1 - _LITTLE) else None
    return _Bounds(
        low=low,
        above=low is not None and not may_be(0.0),
        high=high,
        below=high is not None and not may_be(1.0),
    )


# --- what it is: the words under each attribute -------------------------------------------------


@cache
def _words(kind: type) -> dict[str, str]:
    """Return what the source of a class, and of those it is made of, says under its attributes."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if dataclasses.is_dataclass(each):
            found |= dict(_documented(each))
    return found


def _documented(kind: type) -> Iterator[tuple[str, str]]:
    try:
        source = textwrap.dedent(inspect.getsource(kind))
    except OSError:  # shipped without its source
        return
    (definition,) = ast.parse(source).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    for before, line in itertools.pairwise(body):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(line, ast.Expr)
            and isinstance(line.value, ast.Constant)
            and isinstance(line.value.value, str)
        ):
            yield before.target.id, _plain(line.value.value)


def _plain(text: str) -> str:
    """Return ``text`` without marks for programs, and without what leads to other places in the source."""
    text = " ".join(text.split())
    for of_no_use in (r"; see `[^`]*`", r"[,;] (?:\d+ to|at most) `[\w.]*MAX_\w+`"):
        text = re.sub(of_no_use, "", text)
    return re.sub(r"`+([^`]*)`+", r"\1", text)


def _main(arguments: Sequence[str]) -> int:
    told = check(arguments[0], arguments[1:]) if arguments else offer()
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
