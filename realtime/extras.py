"""What a performance may have beside its ports and its model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from realtime import messages
from realtime.bundle import TokenModel
from realtime.clock import Clock
from realtime.courier import Courier
from realtime.port_keeper import PortKeeper, PortNews
from realtime.screen_keys import ScreenKeys
from realtime.sound_keeper import SoundKeeper

__all__ = ["Extras"]


@dataclass(frozen=True)
class Extras:
    """What a performance may have beside its ports and its model."""

    name: str = ""
    """What the model is called."""
    clock: Clock | None = None
    """Whose time is kept; None: a clock of our own."""
    clock_out: bool = False
    """Whether the output gets a MIDI clock."""
    follow_tempo: bool = False
    """Whether a clock of our own takes its tempo from what is played."""
    record: Path | None = None
    """MIDI file that the session is kept in while it is played."""
    state: Path | None = None
    """Folder in which what another engine needs in order to go on is kept, or is found."""
    release: tuple[bytes, ...] = ()
    """What closes the notes that an engine before this one left sounding."""
    load: Callable[[str], tuple[str, TokenModel]] | None = None
    """Returns the model of a name or a file, and what to call it."""
    watch: Callable[[Courier, Clock, Callable[[PortNews], None]], PortKeeper] | None = None
    """Returns who looks after ports that come and go."""
    keys: ScreenKeys | None = None
    """The keys on the screen, which are the last input."""
    sound: SoundKeeper | None = None
    """The built-in sound, which gets all that the output gets."""
    past: messages.Past | None = None
    """What was opened, for whoever draws it."""
    bindings: dict[str, object] = field(default_factory=dict)
    """What is bound to keys and knobs from the start."""
