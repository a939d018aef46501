"""What there is to know about a machine before judging it: plain values, no opinions."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "Access",
    "Display",
    "Facts",
    "Folder",
    "Linux",
    "Midi",
    "Model",
    "Package",
    "Python",
    "RoundTrip",
    "Sound",
    "Windows",
]

Access = Literal["missing", "denied", "open"]
"""Of a device: it isn't there, it is but may not be used, it may be used."""


class Python(msgspec.Struct, frozen=True):
    """The interpreter."""

    version: str
    """Such as ``3.11.7``."""
    wanted: str = ""
    """What the installed program asks for, such as ``>=3.11,<3.13``; empty: not known."""


class Package(msgspec.Struct, frozen=True):
    """A library that playing needs."""

    name: str
    version: str = ""
    """What is installed; empty: it isn't, or doesn't say."""
    least: str = ""
    """The oldest version that the installed program asks for; empty: not known."""
    problem: str = ""
    """Why it can't be loaded beside the others; empty: it can."""


class Midi(msgspec.Struct, frozen=True):
    """MIDI as python-rtmidi sees it."""

    compiled: tuple[str, ...] = ()
    """Of ``coremidi``, ``alsa``, ``jack`` and ``winmm``, what python-rtmidi was built with."""
    running: tuple[str, ...] = ()
    """Of those, what it can become a client of."""
    chosen: str = ""
    """What is played over, as it is called to users; empty: nothing."""
    virtual: bool = False
    """Whether ports of our own can be made."""
    inputs: tuple[str, ...] = ()
    """Names of the ports there are, without our own."""
    outputs: tuple[str, ...] = ()
    problem: str = ""
    """Why it could not be looked at; empty: it could."""


class RoundTrip(msgspec.Struct, frozen=True):
    """A note sent and received again."""

    way: Literal["system", "process"]
    """Through ports of our own in the MIDI system, or inside the process."""
    sent: int
    milliseconds: tuple[float, ...]
    """From sending to receiving, of each note that came back."""
    problem: str = ""
    """Why it could not be tried; empty: it could."""


class Model(msgspec.Struct, frozen=True):
    """A model that can be named."""

    name: str
    problem: str = ""
    """Why it can't be played with; empty: it can."""
    note_ms: float | None = None
    """How long it takes for a note, median in milliseconds; None: not measured."""


class Folder(msgspec.Struct, frozen=True):
    """A folder that is written to."""

    purpose: str
    path: str
    writable: bool
    """Whether files can be made there, or it can be made itself."""


class Display(msgspec.Struct, frozen=True):
    """Where windows can be shown."""

    name: str
    """Such as ``Wayland (wayland-0)``; empty: nowhere."""
    answers: bool = True
    """Whether what is named is there."""


class Sound(msgspec.Struct, frozen=True):
    """What a synthesiser of this machine could sound with."""

    cards: tuple[str, ...] | None = None
    """Sound cards; None: the system keeps them to itself."""
    fonts: tuple[str, ...] = ()
    """Paths of the SoundFonts in the usual places."""


class Linux(msgspec.Struct, frozen=True):
    """What only Linux has."""

    sequencer: Access = "missing"
    """``/dev/snd/seq``, by which programs reach ALSA's sequencer."""
    module_loaded: bool = False
    """Whether the kernel has its sequencer, ``snd_seq``."""
    in_audio: bool = False
    """Whether this process is in the group ``audio``, or is root's."""
    joins_audio: bool = False
    """Whether the user has been put into it, for when they log in next."""
    jack_library: str = ""
    """Path of the JACK library that python-rtmidi uses; empty: none."""
    jack_library_bundled: bool = False
    """Whether that came with python-rtmidi: then no other can be put in its place."""
    jackd: bool = False
    """Whether a JACK server is installed."""
    pipewire: bool = False
    """Whether PipeWire runs for this user."""
    pw_jack: bool = False
    """Whether PipeWire's stand-in for JACK is installed."""
    realtime: bool = False
    """Whether a thread was given the real-time priority that the engine asks for."""
    rtprio: int = 0
    """Highest real-time priority that RLIMIT_RTPRIO allows; -1: any."""


class Windows(msgspec.Struct, frozen=True):
    """What only Windows has."""

    midi_services: bool = False
    """Whether Windows MIDI Services are there, which can make loop-back ports by themselves."""


class Facts(msgspec.Struct, frozen=True):
    """Everything that was gathered."""

    platform: Literal["linux", "darwin", "win32"]
    """As in `sys.platform`; other kinds of Unix count as ``linux``."""
    system: str
    """The system and its version, for people."""
    ritornello: str
    """Version of the program; empty: it isn't installed but run from its sources."""
    python: Python
    packages: tuple[Package, ...]
    midi: Midi
    round_trip: RoundTrip
    models: tuple[Model, ...]
    folders: tuple[Folder, ...]
    display: Display
    sound: Sound
    linux: Linux | None = None
    windows: Windows | None = None
