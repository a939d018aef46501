"""Every musical control by name: unit, range, what it does; for commands, MIDI controllers and the app."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, NamedTuple

from music.errors import RitornelloError
from music.keys import SCALES
from realtime import messages
from realtime.sampling import Sampling
from realtime.settings import FOLLOW, OFF, Range, Settings

__all__ = [
    "ACTIONS",
    "CONTROLS",
    "Control",
    "as_markdown",
    "change",
    "from_unit",
    "panel",
    "parse",
    "to_unit",
    "value_of",
]

_CURVED = {"density": 2.0, "temperature": 1.5}
"""Controls whose lower values deserve more of a knob's way: value = low + span * turn ** this."""


_SCALE_TEXT = "Keeps the model's notes in a scale, or in the key that you play in."


class Control(NamedTuple):
    """A control that can be set while the music plays."""

    name: str
    limits: Range | None
    """None where the value is a word."""
    whole: bool
    """Whether only whole numbers make sense."""
    default: float | str


_SAMPLING = {
    "temperature": Range(0, 4, "", "How daring the model is: 0 takes the likeliest, 1 is as it learnt."),
    "rhythm": Range(0, 4, "times temperature", "How daring it is in when notes come and how long they are."),
    "pitch": Range(0, 4, "times temperature", "How daring it is in the choice of notes."),
    "dynamics": Range(0, 4, "times temperature", "How daring it is in loudness."),
    "top_k": Range(0, 128, "values", "Draw from this many likeliest values only; 0 is all."),
    "top_p": Range(0.01, 1, "probability", "Draw from the likeliest values that have this probability."),
    "min_p": Range(0, 1, "of the likeliest", "Leave out what is less probable than this share of it."),
}


def _controls() -> dict[str, Control]:
    controls = {}
    for each in dataclasses.fields(Sampling):
        whole = isinstance(each.default, int)
        controls[each.name] = Control(each.name, _SAMPLING[each.name], whole, _plain(each.default))
    for each in dataclasses.fields(Settings):
        limits = each.metadata.get("range")
        if limits is not None:
            controls[each.name] = Control(each.name, limits, each.type == "int", _plain(each.default))
    controls["scale"] = Control("scale", None, whole=False, default=OFF)
    return controls


def _plain(value: object) -> float | str:
    if not isinstance(value, int | float | str):
        msg = f"a control needs a number or a word, not {value!r}"
        raise TypeError(msg)
    return value


CONTROLS = _controls()
"""All controls by name."""

ACTIONS = {
    "hold": "Plays while it is down, in the mode hold.",
    "reroll": "Plays the last answer anew.",
    "keep": "Saves the last phrase and its answer.",
    "capture": "Saves what was played in the last five minutes.",
    "tap": "Taps the tempo.",
    "panic": "Silences everything.",
    "respond": "Changes to the mode respond.",
    "trade": "Changes to the mode trade.",
    "endless": "Changes to the mode endless.",
    "accompany": "Changes to the mode accompany.",
    "off": "Changes to the mode off.",
}
"""What a key, pad, pedal or button can be bound to, beside controls."""


def _find(name: str) -> Control:
    control = CONTROLS.get(name)
    if control is None:
        msg = f'There is no control called "{name}"; there are {", ".join(sorted(CONTROLS))}.'
        raise RitornelloError(msg)
    return control


def value_of(settings: Settings, name: str) -> float | str:
    """Return the value of a control.

    Raises:
        RitornelloError: there is no such control.
    """
    _find(name)
    owner: object = settings.sampling if name in _SAMPLING else settings
    return _plain(getattr(owner, name))


def change(settings: Settings, name: str, value: float | str) -> Settings:
    """Return ``settings`` with a control set to ``value``, in its own unit.

    Raises:
        RitornelloError: there is no such control, or it can't have this value.
    """
    control = _find(name)
    if (control.limits is None) != isinstance(value, str):
        kind = "a word" if control.limits is None else "a number"
        msg = f"{name} must be {kind}, not {value!r}."
        raise RitornelloError(msg)
    if control.whole and isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        changed: dict[str, Any] = {name: value}
        if name in _SAMPLING:
            changed = {"sampling": dataclasses.replace(settings.sampling, **changed)}
        return dataclasses.replace(settings, **changed)
    except ValueError as error:
        msg = f"{error}."
        raise RitornelloError(msg) from error


def parse(settings: Settings, text: str) -> Settings:
    """Return ``settings`` changed as ``name=value`` in ``text`` says.

    Raises:
        RitornelloError: it says nothing that can be done.
    """
    name, equals, word = text.partition("=")
    control = _find(name.strip())
    if not equals:
        msg = f"{text!r} sets nothing: write NAME=VALUE, such as density=2."
        raise RitornelloError(msg)
    if control.limits is None:
        return change(settings, control.name, word.strip())
    try:
        value = float(word)
    except ValueError:
        msg = f"{control.name} must be a number, not {word!r}."
        raise RitornelloError(msg) from None
    return change(settings, control.name, value)


def from_unit(name: str, turn: float) -> float | None:
    """Return the value of a knob turned to ``turn`` (0 to 1); None for controls that are words.

    Raises:
        RitornelloError: there is no such control.
    """
    control = _find(name)
    if control.limits is None:
        return None
    low, high = control.limits.low, control.limits.high
    value = low + (high - low) * math.pow(min(max(turn, 0.0), 1.0), _CURVED.get(name, 1.0))
    return round(value) if control.whole else value


def to_unit(settings: Settings, name: str) -> float | None:
    """Return where a knob stands (0 to 1) for the value in ``settings``; None for controls that are words.

    Raises:
        RitornelloError: there is no such control.
    """
    control, value = _find(name), value_of(settings, name)
    if control.limits is None or isinstance(value, str):
        return None
    low, high = control.limits.low, control.limits.high
    return math.pow((value - low) / (high - low), 1 / _CURVED.get(name, 1.0))


def panel(settings: Settings) -> messages.Panel:
    """Return everything that can be set, with its value in ``settings``, for the app."""
    controls = tuple(_info(control, value_of(settings, control.name)) for control in CONTROLS.values())
    actions = tuple(messages.ActionInfo(name, text) for name, text in ACTIONS.items())
    return messages.Panel(controls, actions, tuple(sorted(SCALES)))


def _info(control: Control, value: float | str) -> messages.ControlInfo:
    limits = control.limits
    if limits is None:
        return messages.ControlInfo(control.name, _SCALE_TEXT, value, control.default)
    return messages.ControlInfo(
        control.name,
        limits.text,
        value,
        control.default,
        limits.low,
        limits.high,
        limits.unit,
        control.whole,
        _CURVED.get(control.name, 1.0),
    )


def as_markdown() -> str:
    """Return the table of all controls and actions for the docs."""
    lines = ["| control | range | default | what it does |", "|---|---|---|---|"]
    for control in CONTROLS.values():
        if control.limits is None:
            span = f"`{OFF}`, `{FOLLOW}`, or a tonic and a scale"
            text = f"{_SCALE_TEXT[:-1]}; the scales are {', '.join(sorted(SCALES))}."
        else:
            limits = control.limits
            span = f"{limits.low:g} to {limits.high:g} {limits.unit}".strip()
            text = limits.text
        lines.append(f"| `{control.name}` | {span} | {control.default} | {text} |")
    lines += ["", "| action | what it does |", "|---|---|"]
    lines += [f"| `{name}` | {text} |" for name, text in ACTIONS.items()]
    return "\n".join(lines) + "\n"
