"""Display and sound: what is pleasant to have, and not needed to play."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from realtime.doctor.facts import Facts
from realtime.doctor.findings import Finding, note, ok

__all__ = ["check_display", "check_sound"]


def check_display(facts: Facts) -> Iterator[Finding]:
    """Judge whether a window could be opened."""
    display = facts.display
    if not display.name:
        yield note(
            "Display",
            "none, so no window can be opened; every command works without",
            "Log in graphically, or over the network with `ssh -X`, to use the desktop app.",
        )
    elif not display.answers:
        yield note(
            "Display",
            f"{display.name} is named, but is not there",
            "Log in graphically again, or unset DISPLAY and WAYLAND_DISPLAY where there is no display.",
        )
    else:
        yield ok("Display", display.name)


def check_sound(facts: Facts) -> Iterator[Finding]:
    """Judge whether a synthesiser here could be heard."""
    cards, fonts = facts.sound.cards, facts.sound.fonts
    if cards is None:
        yield ok("Sound output", "the system's own")
    elif cards:
        yield ok("Sound output", ", ".join(cards))
    else:
        yield note(
            "Sound output",
            "no sound card, so nothing is heard here; MIDI needs none",
            "Plug an audio interface in, or listen on the machine to which the MIDI goes.",
        )
    if fonts:
        yield ok("SoundFonts", ", ".join(PurePath(path).name for path in fonts))
    else:
        yield note(
            "SoundFonts",
            "none found in the usual places; your DAW's instruments need none",
            _get_fonts(facts),
        )


def _get_fonts(facts: Facts) -> str:
    if facts.platform == "linux":
        return "For a synthesiser of your own, `sudo apt install timgm6mb-soundfont` brings a small one."
    where = "~/Library/Audio/Sounds/Banks" if facts.platform == "darwin" else "your folder Music\\SoundFonts"
    return f"For a synthesiser of your own, put a General MIDI .sf2 file into {where}."
