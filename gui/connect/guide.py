"""What a guide to a DAW consists of: the kinds of facts, apart from the facts themselves.

Texts are in English, marked for translation, and come out translated when a
`Guide` is made. In them ``{input}`` and ``{output}`` stand for the ports' names,
``{settings}`` for where the DAW keeps its settings, and ``**…**`` is round
what can be read on the DAW's own buttons and menus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["CONTEXT", "PLATFORMS", "QT_TRANSLATE_NOOP", "Daw", "Guide", "Platform", "Steps"]

Platform = Literal["macos", "windows", "linux"]
PLATFORMS: tuple[Platform, ...] = ("macos", "windows", "linux")

CONTEXT = "Guide"
"""Under which translators find the texts."""

Steps = tuple[str, ...]
"""What to do, one thing after the other."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001 - Qt's tools read the context
    """Return ``text``, which Qt's tools find by this function's name and offer to translators."""
    return text


@dataclass(frozen=True)
class Daw:
    """A DAW, and what is to be done in it, in its own words."""

    key: str
    """What the settings remember it by."""
    name: str
    versions: str
    """Those whose menus are named here; empty: it has none."""
    settings: Mapping[Platform, str]
    """Where its settings are opened, on each platform that it runs on."""
    keyboard: Steps
    """How it hands a keyboard on to us."""
    answers: Steps
    """How a track of it plays what we send."""
    loop: Steps
    """What keeps our output from coming back to our input."""
    clock: Steps
    """How it sends its clock to us."""
    follow: Steps
    """How it follows our clock."""
    link: Steps
    """How it joins an Ableton Link session."""
    port_off: str
    """Usual causes of silence, in the order in which to look: the port is not enabled …"""
    unmonitored: str
    """… its track is not monitored …"""
    unarmed: str
    """… or not armed …"""
    other_channel: str
    """… or listens to something else."""
    called: str = ""
    """What sentences call it; empty: its name."""
    absent: str = ""
    """Why there is none for the other platforms."""
    notes: Mapping[Platform, Steps] = field(default_factory=dict)
    """What is to be done first on a platform."""

    @property
    def causes(self) -> Steps:
        """The usual causes of silence, in the order in which to look."""
        return (self.port_off, self.unmonitored, self.unarmed, self.other_channel)


@dataclass(frozen=True)
class Guide:
    """What to do for one DAW on one platform: translated, with the names of ports put in."""

    daw: str
    """What sentences call it."""
    missing: str = ""
    """Why there is nothing to do: the DAW doesn't exist there; everything else is empty then."""
    before: Steps = ()
    """What is to be done before all."""
    keyboard: Steps = ()
    answers: Steps = ()
    loop: Steps = ()
    clock: Steps = ()
    follow: Steps = ()
    link: Steps = ()
    causes: Steps = ()
    """Usual causes of silence, in the order in which to look."""

    @property
    def titled(self) -> str:
        """What it is called where no sentence is round it."""
        return self.daw[:1].upper() + self.daw[1:]
