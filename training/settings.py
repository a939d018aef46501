"""Settings changed from the command line: ``--set key=value``, each checked against its type."""

from __future__ import annotations

import dataclasses
import difflib
import math
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from music.errors import RitornelloError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.args import TrainArgs

__all__ = ["apply_settings", "keys_of"]


def apply_settings(args: TrainArgs, settings: Sequence[str]) -> TrainArgs:
    """Return ``args`` with all of ``settings`` applied at once.

    Args:
        args: what is changed.
        settings: each ``key=value``, such as ``model.width=256``; of two with the
            same key the last counts.

    Raises:
        RitornelloError: an unknown key, or a value that doesn't fit it or the others.
    """
    keys = keys_of(args)
    changes: dict[str, Any] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            msg = f"--set {setting}: write it as key=value, such as model.width=256, after what to train on."
            raise RitornelloError(msg)
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=3, cutoff=0.5)
            groups = sorted({name.partition(".")[0] for name in keys})
            hint = f"did you mean {' or '.join(near)}?" if near else f"settings are of {', '.join(groups)}."
            msg = f"--set {setting}: there is no setting {key!r}; {hint}"
            raise RitornelloError(msg)
        try:
            changes[key] = _parse(keys[key], text)
        except ValueError as error:
            msg = f"--set {setting}: {key} must be {error}."
            raise RitornelloError(msg) from None
    try:
        return _changed(args, changes)
    except ValueError as error:
        msg = f"--set {' '.join(settings)}: {error}."
        raise RitornelloError(msg) from None


def keys_of(args: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return the type of each setting by its key: ``model.width`` is an ``int``.

    What kind of network or encoding it is, ``kind`` and ``name``, is for presets to choose.
    """
    keys: dict[str, Any] = {}
    hints = get_type_hints(type(args))
    for item in dataclasses.fields(args):
        value = getattr(args, item.name)
        if dataclasses.is_dataclass(value):
            keys |= {f"{item.name}.{key}": hint for key, hint in keys_of(value).items()}
        elif item.name != "kind" or len(get_args(hints[item.name])) > 1:
            keys[item.name] = hints[item.name]
    return keys


def _changed(args: TrainArgs, changes: dict[str, Any]) -> TrainArgs:
    """Return ``args`` with ``changes``, by key; together, as one may be wrong without the other."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in changes.items():
        group, _, name = key.rpartition(".")
        groups.setdefault(group, {})[name] = value
    own = groups.pop("", {})
    nested = {name: dataclasses.replace(getattr(args, name), **values) for name, values in groups.items()}
    return dataclasses.replace(args, **nested, **own)


_TRUTHS = {"true": True, "false": False}


def _parse(hint: Any, text: str) -> Any:  # noqa: ANN401 - a type and its value
    """Return ``text`` as a value of type ``hint``.

    Raises:
        ValueError: it is none; the message says what it must be.
    """
    if get_origin(hint) is Literal:
        if text not in get_args(hint):
            raise ValueError(" or ".join(get_args(hint)))
        return text
    if hint is bool:
        if text.lower() not in _TRUTHS:
            raise ValueError(" or ".join(_TRUTHS))
        return _TRUTHS[text.lower()]
    if hint is str:
        return text
    try:
        if hint is int:
            return int(text)
        if hint is float:
            value = float(text)
            if math.isfinite(value):
                return value
        else:
            return tuple(int(part) for part in text.split(",") if text)
    except ValueError:
        pass
    kinds = {int: "a whole number", float: "a number"}
    raise ValueError(kinds.get(hint, "whole numbers with commas between"))
