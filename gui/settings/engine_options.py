"""What settings mean to the engine: its command line, and what it can be told while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gui.settings.values import Settings
from realtime import messages

__all__ = ["engine_arguments", "live_commands", "needs_restart"]

_MIDDLE = 60
"""MIDI pitch in the middle of the keyboard."""
_NO_DEFAULTS: Mapping[str, float | str] = MappingProxyType({})


def engine_arguments(settings: Settings) -> list[str]:
    """Return the command line of ``python -m realtime`` for ``settings``.

    Each option is one argument with its value, so that a port may be called ``-a``. Sound and
    bindings have no options: they are commands.
    """
    arguments = [
        *_fixed(settings),
        "--patient",
        f"--model={settings.model}",
        f"--mode={settings.mode}",
        f"--bpm={settings.bpm!r}",
    ]
    if settings.follow_tempo and settings.clock == "internal":
        arguments.append("--follow-tempo")
    up = _number(settings.controls.get("highest"), _MIDDLE) >= _MIDDLE
    arguments += [
        f"--set={name}={value if isinstance(value, str) else repr(value)}"
        for name, value in _in_order(settings.controls, up=up)
    ]
    return arguments


def _fixed(settings: Settings) -> list[str]:
    """Return the part of the command line that an engine has for life: ports, clock, channels and meter."""
    arguments = [f"--meter={settings.meter}", f"--clock={settings.clock}"]
    arguments += [f"--in={name}" for name in settings.inputs]
    if settings.output is not None:
        arguments.append(f"--out={settings.output}")
    if settings.clock == "midi" and settings.clock_in is not None:
        arguments.append(f"--clock-in={settings.clock_in}")
    if settings.clock_out:
        arguments.append("--clock-out")
    if settings.channels:
        arguments.append(f"--channels={','.join(map(str, settings.channels))}")
    return arguments


def needs_restart(before: Settings, after: Settings) -> bool:
    """Return whether ``after`` needs another engine than ``before``; the rest are `live_commands`."""
    return _fixed(before) != _fixed(after)


def live_commands(
    before: Settings, after: Settings, defaults: Mapping[str, float | str] = _NO_DEFAULTS
) -> list[messages.Command]:
    """Return what to tell an engine that is as ``before`` wants it, so that it is as ``after`` does.

    The model is none of it: that in the settings is the one to begin with.

    Args:
        before: settings that the engine has.
        after: settings that it is to have.
        defaults: values, by name, of controls that ``after`` does not name any more; those of
            others stay as they are.
    """
    commands: list[messages.Command] = []
    if before.mode != after.mode:
        commands.append(messages.SetMode(after.mode))
    commands += _controls(before, after, defaults)
    if after.clock != "midi":
        commands += _tempo(before, after)
    sound, was = (messages.SetSound(each.sound, each.volume, each.soundfont) for each in (after, before))
    if sound != was:
        commands.append(sound)
    return commands


def _controls(
    before: Settings, after: Settings, defaults: Mapping[str, float | str]
) -> list[messages.Command]:
    """Return what sets the controls in which the two differ."""
    unnamed = {name: defaults[name] for name in defaults if name in before.controls}
    wanted = unnamed | after.controls
    changed = {name: value for name, value in wanted.items() if before.controls.get(name) != value}
    highest = _number(before.controls.get("highest", defaults.get("highest")), _MIDDLE)
    up = _number(changed.get("highest"), highest) >= highest
    return [messages.Set(name, value) for name, value in _in_order(changed, up=up)]


def _tempo(before: Settings, after: Settings) -> list[messages.Command]:
    """Return what sets the tempo, which ends following the playing unless that is said again."""
    commands: list[messages.Command] = []
    if before.bpm != after.bpm:
        commands.append(messages.SetTempo(after.bpm))
    if before.follow_tempo != after.follow_tempo or (commands and after.follow_tempo):
        commands.append(messages.FollowTempo(after.follow_tempo))
    return commands


def _in_order(controls: Mapping[str, float | str], *, up: bool) -> list[tuple[str, float | str]]:
    """Return ``controls`` so that lowest and highest note are never too close on the way.

    Args:
        controls: values by name.
        up: whether the range of notes goes up, so that there must be room above first.
    """
    last = ["highest", "lowest"] if up else ["lowest", "highest"]
    others = [name for name in controls if name not in last]
    return [(name, controls[name]) for name in (*others, *last) if name in controls]


def _number(value: float | str | None, otherwise: float) -> float:
    return otherwise if value is None or isinstance(value, str) else value
