"""How each DAW is connected, on each platform: facts, and the page of documentation made of them.

``python -m gui.connect.facts`` prints the page, which is kept in ``docs/connect.md``.
What there is to know of a DAW stands in its own module, ``connect_guide_…``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from gui.connect.guide import CONTEXT, PLATFORMS, QT_TRANSLATE_NOOP, Daw, Guide, Platform, Steps
from gui.connect.guide_ardour import ARDOUR
from gui.connect.guide_bitwig import BITWIG
from gui.connect.guide_fl import FL
from gui.connect.guide_live import LIVE
from gui.connect.guide_logic import LOGIC
from gui.connect.guide_other import OTHER
from gui.connect.guide_reaper import REAPER

__all__ = [
    "DAWS",
    "INPUT",
    "OUTPUT",
    "PLATFORMS",
    "Daw",
    "Guide",
    "Platform",
    "daw_by_key",
    "daw_name",
    "guide_for",
    "markdown",
    "no_midi",
    "platform_name",
    "present_platform",
]

DAWS: tuple[Daw, ...] = (LIVE, LOGIC, BITWIG, REAPER, ARDOUR, FL, OTHER)
"""In the order in which they are offered; the last one is for whatever isn't among them."""

INPUT, OUTPUT = "Ritornello In", "Ritornello Out"
"""What our own ports are called, and what loop-back ports in their place are best called."""

_NAMES: dict[Platform, str] = {"macos": "macOS", "windows": "Windows", "linux": "Linux"}

_LOOPBACK: Steps = (
    QT_TRANSLATE_NOOP(
        "Guide",
        "Windows has no virtual MIDI ports: install **loopMIDI** and make two ports in it, called "
        "{input} and {output}.",
    ),
    QT_TRANSLATE_NOOP(
        "Guide",
        "Choose {input} in step 1 and {output} in step 2 here. In the DAW, only ever send to {input} and "
        "only ever listen to {output}, or the music goes round for ever.",
    ),
    QT_TRANSLATE_NOOP(
        "Guide",
        "Many keyboards can be used by one program at a time only: one that the DAW has enabled can't be "
        "chosen directly.",
    ),
)

_NO_MIDI: dict[Platform, Steps] = {
    "macos": (
        QT_TRANSLATE_NOOP("Guide", "Open **Audio MIDI Setup** once, which starts the Mac's MIDI system."),
        QT_TRANSLATE_NOOP("Guide", "If that doesn't help, restart the Mac."),
    ),
    "windows": (
        QT_TRANSLATE_NOOP(
            "Guide",
            "Restart the services **Windows Audio** and, where there is one, **Windows MIDI Service**.",
        ),
        QT_TRANSLATE_NOOP("Guide", "If that doesn't help, restart Windows."),
    ),
    "linux": (
        QT_TRANSLATE_NOOP("Guide", "Load ALSA's sequencer: `sudo modprobe snd-seq`."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Or start JACK: PipeWire's stand-in for it (the package **pipewire-jack**, then start "
            "Ritornello with `pw-jack`), or a server with QjackCtl or `jackd -d alsa`.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "If `/dev/snd/seq` is there but closed to you, join the group **audio**, then log in anew.",
        ),
    ),
}


def present_platform(system: str = sys.platform) -> Platform:
    """Return the platform that ``system``, as in `sys.platform`, means; other kinds of Unix are Linux."""
    if system == "darwin":
        return "macos"
    return "windows" if system in {"win32", "cygwin"} else "linux"


def platform_name(platform: Platform) -> str:
    """Return what ``platform`` is called."""
    return _NAMES[platform]


def daw_by_key(key: str) -> Daw:
    """Return the DAW that the settings call ``key``; the last one for a key that none has."""
    return next((daw for daw in DAWS if daw.key == key), DAWS[-1])


def daw_name(daw: Daw) -> str:
    """Return what ``daw`` is called where it is chosen, translated."""
    return _translated(daw.name)


def guide_for(daw: Daw, platform: Platform, input_name: str = INPUT, output_name: str = OUTPUT) -> Guide:
    """Return what is to be done for ``daw`` on ``platform``, translated; names are put in as they are."""
    if platform not in daw.settings:
        return Guide(daw=_translated(daw.called or daw.name), missing=_translated(daw.absent))
    names = {"input": input_name, "output": output_name, "settings": _translated(daw.settings[platform])}

    def put(steps: Steps) -> Steps:
        return tuple(_translated(step).format(**names) for step in steps)

    # What is to be made there has a name before it is in use.
    loopback = _LOOPBACK if platform == "windows" else ()
    general = tuple(_translated(step).format(input=INPUT, output=OUTPUT) for step in loopback)
    return Guide(
        daw=_translated(daw.called or daw.name),
        before=(*general, *put(daw.notes.get(platform, ()))),
        keyboard=put(daw.keyboard),
        answers=put(daw.answers),
        loop=put(daw.loop),
        clock=put(daw.clock),
        follow=put(daw.follow),
        link=put(daw.link),
        causes=put(daw.causes),
    )


def no_midi(platform: Platform) -> Steps:
    """Return what to do where there is no MIDI system to play over, translated."""
    return tuple(_translated(step) for step in _NO_MIDI[platform])


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def markdown() -> str:
    """Return all of it as one page of Markdown."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# Connecting Ritornello to your DAW"
    yield ""
    yield "Made by `python -m gui.connect.facts`; the app's page *Connect* says the same, and checks it."
    yield ""
    yield (
        f"What you play goes to **{INPUT}**; what you play and what is answered come out of **{OUTPUT}**. "
        "On macOS and Linux the two ports are there while Ritornello runs, so start it before the DAW, or "
        f"let the DAW look for ports again. A keyboard that is chosen directly takes the place of {INPUT}: "
        "a clock then needs another way in, such as a port of macOS's IAC driver or ALSA's Midi Through, "
        "or Ableton Link."
    )
    yield ""
    yield "| | " + " | ".join(_NAMES.values()) + " |"
    yield "|---|" + "---|" * len(_NAMES)
    for daw in DAWS:
        there = " | ".join("yes" if platform in daw.settings else "–" for platform in PLATFORMS)
        yield f"| {_titled(daw)} | {there} |"
    yield ""
    yield "## Windows"
    yield ""
    yield from _numbered(_LOOPBACK, {"input": f"**{INPUT}**", "output": f"**{OUTPUT}**"})
    yield ""
    for daw in DAWS:
        yield from _section(daw)
    yield "## No MIDI system"
    for platform in PLATFORMS:
        yield ""
        yield f"{_NAMES[platform]}:"
        yield ""
        yield from _numbered(_NO_MIDI[platform], {})


def _section(daw: Daw) -> Iterator[str]:
    names = {"input": INPUT, "output": OUTPUT, "settings": _settings(daw)}
    yield f"## {_titled(daw)}"
    yield ""
    if daw.absent:
        yield daw.absent
        yield ""
    for note in (step for platform in PLATFORMS for step in daw.notes.get(platform, ())):
        yield note.format(**names)
        yield ""
    for title, steps in (
        ("Your keyboard reaches Ritornello", daw.keyboard),
        ("Answers reach a track", daw.answers),
        ("No loop", daw.loop),
        ("The DAW's clock leads", daw.clock),
        ("Ritornello's clock leads", daw.follow),
        ("Ableton Link", daw.link),
        ("Nothing sounds? Look in this order", daw.causes),
    ):
        yield f"### {title}"
        yield ""
        yield from _numbered(steps, names)
        yield ""


def _titled(daw: Daw) -> str:
    return f"{daw.name} ({daw.versions})" if daw.versions else daw.name


def _settings(daw: Daw) -> str:
    """Return where the settings are, on every platform at once."""
    places: dict[str, list[str]] = {}
    for platform, place in daw.settings.items():
        places.setdefault(place, []).append(_NAMES[platform])
    if len(places) == 1:
        return next(iter(places))
    return " or ".join(f"{place} ({', '.join(on)})" for place, on in places.items())


def _numbered(steps: Steps, names: dict[str, str]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{number}. {step.format(**names)}" if len(steps) > 1 else step.format(**names)


if __name__ == "__main__":
    sys.stdout.write(markdown())
