"""Which changes of settings can be taken back, and how: pure, time is an argument."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import msgspec

from gui.settings.values import Settings

__all__ = ["Step", "Topic", "UndoHistory", "differences", "topic_of"]

Topic = Literal[
    "ports", "clock", "channels", "meter", "bindings", "model", "sound", "theme", "folders", "reset"
]
"""What a step takes back, for the words on the button."""

_TOPICS: dict[str, Topic] = {
    "inputs": "ports",
    "output": "ports",
    "clock": "clock",
    "clock_in": "clock",
    "clock_out": "clock",
    "channels": "channels",
    "meter": "meter",
    "bindings": "bindings",
    "model": "model",
    "soundfont": "sound",
    "theme": "theme",
    "takes_folder": "folders",
}
"""Fields whose change can be taken back: those whose old value is not easily remembered."""
_TOGETHER_SECONDS = 1.0
"""Changes of one topic that follow each other as fast as this are one step."""
_MOST_STEPS = 50


class Step(NamedTuple):
    """What can be taken back at once."""

    topic: Topic
    fields: dict[str, Any]
    """Values from before, by field."""
    seconds: float
    """Moment of the latest change in it."""


def differences(before: Settings, after: Settings) -> dict[str, Any]:
    """Return the fields that ``after`` has other values in, with the values of ``before``."""
    values = msgspec.structs.asdict(after)
    return {name: value for name, value in msgspec.structs.asdict(before).items() if values[name] != value}


def topic_of(field: str) -> Topic | None:
    """Return what a change of ``field`` is about; None if it can't be taken back."""
    return _TOPICS.get(field)


class UndoHistory:
    """The changes that can be taken back, latest last."""

    def __init__(self) -> None:
        """Begin with nothing to take back."""
        self._steps: list[Step] = []

    @property
    def last(self) -> Step | None:
        """What `pop` would return."""
        return self._steps[-1] if self._steps else None

    def note(self, before: Settings, after: Settings, seconds: float, *, reset: bool = False) -> None:
        """Remember a change.

        Args:
            before: settings before it.
            after: settings after it.
            seconds: when, by any clock that only goes forward.
            reset: whether everything was set back, which is one step whatever it changed.
        """
        changed = differences(before, after)
        if reset:
            if changed:
                self._push(Step("reset", changed, seconds))
            return
        for topic in dict.fromkeys(each for each in map(topic_of, changed) if each is not None):
            fields = {name: value for name, value in changed.items() if topic_of(name) == topic}
            self._add(Step(topic, fields, seconds), after)

    def _add(self, step: Step, after: Settings) -> None:
        """Push ``step``, or make it one with the step before."""
        last = self.last
        if last is None or last.topic != step.topic or step.seconds - last.seconds > _TOGETHER_SECONDS:
            self._push(step)
            return
        fields = step.fields | last.fields  # where both know a value, the earlier one counts
        fields = {name: value for name, value in fields.items() if getattr(after, name) != value}
        self._steps.pop()
        if fields:
            self._push(Step(step.topic, fields, step.seconds))

    def _push(self, step: Step) -> None:
        self._steps.append(step)
        del self._steps[:-_MOST_STEPS]

    def pop(self) -> Step | None:
        """Return what is to be taken back, and forget it; None: nothing.

        What comes next does not become one with the step before.
        """
        if not self._steps:
            return None
        step = self._steps.pop()
        if self._steps:
            self._steps[-1] = self._steps[-1]._replace(seconds=-math.inf)
        return step
