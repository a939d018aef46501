"""What controls, units and scales are called to a player, and under which headings controls stand."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from gui.controls.values import PITCH_UNIT, in_writing, span
from realtime.messages import ControlInfo

__all__ = [
    "MORE",
    "SECTIONS",
    "group",
    "heading_of",
    "label_of",
    "least_of",
    "scale_name",
    "suffix_of",
    "tip_of",
]

_CONTEXT = "Controls"

MORE = "more"
"""The section of whatever stands in no other."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "character": ("temperature", "rhythm", "pitch", "dynamics"),
    "turns": ("rest_beats", "answer_bars", "trade_bars", "longest_wait_beats"),
    "notes": ("density", "lowest", "highest", "most_notes", "scale", "transpose"),
    "feel": ("follow_dynamics", "humanise"),
    "out": ("channel", "latency_ms"),
    "fine": ("top_k", "top_p", "min_p", "seed", "lookahead_beats"),
}
"""Names of controls by section, in the order in which they are shown."""

_HEADINGS = {
    "character": QT_TRANSLATE_NOOP("Controls", "Character"),
    "turns": QT_TRANSLATE_NOOP("Controls", "Turns"),
    "notes": QT_TRANSLATE_NOOP("Controls", "Notes"),
    "feel": QT_TRANSLATE_NOOP("Controls", "Feel"),
    "out": QT_TRANSLATE_NOOP("Controls", "Out"),
    "fine": QT_TRANSLATE_NOOP("Controls", "Fine print"),
    MORE: QT_TRANSLATE_NOOP("Controls", "More"),
}

_LABELS = {
    "temperature": QT_TRANSLATE_NOOP("Controls", "Daring"),
    "rhythm": QT_TRANSLATE_NOOP("Controls", "… in rhythm"),
    "pitch": QT_TRANSLATE_NOOP("Controls", "… in pitch"),
    "dynamics": QT_TRANSLATE_NOOP("Controls", "… in loudness"),
    "rest_beats": QT_TRANSLATE_NOOP("Controls", "Rest before it"),
    "answer_bars": QT_TRANSLATE_NOOP("Controls", "Answer length"),
    "trade_bars": QT_TRANSLATE_NOOP("Controls", "Bars each"),
    "longest_wait_beats": QT_TRANSLATE_NOOP("Controls", "Longest wait"),
    "density": QT_TRANSLATE_NOOP("Controls", "Density"),
    "lowest": QT_TRANSLATE_NOOP("Controls", "Lowest note"),
    "highest": QT_TRANSLATE_NOOP("Controls", "Highest note"),
    "most_notes": QT_TRANSLATE_NOOP("Controls", "Notes at once"),
    "scale": QT_TRANSLATE_NOOP("Controls", "Scale"),
    "transpose": QT_TRANSLATE_NOOP("Controls", "Transpose"),
    "follow_dynamics": QT_TRANSLATE_NOOP("Controls", "My loudness"),
    "humanise": QT_TRANSLATE_NOOP("Controls", "My timing"),
    "channel": QT_TRANSLATE_NOOP("Controls", "MIDI channel"),
    "latency_ms": QT_TRANSLATE_NOOP("Controls", "Send earlier"),
    "top_k": QT_TRANSLATE_NOOP("Controls", "Likeliest only"),
    "top_p": QT_TRANSLATE_NOOP("Controls", "Likeliest share"),
    "min_p": QT_TRANSLATE_NOOP("Controls", "Least share"),
    "seed": QT_TRANSLATE_NOOP("Controls", "Seed"),
    "lookahead_beats": QT_TRANSLATE_NOOP("Controls", "Plans ahead"),
}

_SUFFIXES = {
    "": "",
    PITCH_UNIT: "",
    "MIDI channel": "",
    "values": "",
    "probability": "",
    "of the likeliest": "",
    "times temperature": " ×",
    "beats": QT_TRANSLATE_NOOP("Controls", " beats"),
    "bars": QT_TRANSLATE_NOOP("Controls", " bars"),
    "notes": QT_TRANSLATE_NOOP("Controls", " notes"),
    "notes a beat": QT_TRANSLATE_NOOP("Controls", " a beat"),
    "semitones": QT_TRANSLATE_NOOP("Controls", " st"),
    "ms": QT_TRANSLATE_NOOP("Controls", " ms"),
}

_LEAST = {
    "answer_bars": QT_TRANSLATE_NOOP("Controls", "as phrase"),
    "density": QT_TRANSLATE_NOOP("Controls", "free"),
    "most_notes": QT_TRANSLATE_NOOP("Controls", "any"),
    "top_k": QT_TRANSLATE_NOOP("Controls", "all"),
}
"""What the least value of a control means, where that is not a number."""

_SCALES = {
    "major": QT_TRANSLATE_NOOP("Controls", "Major"),
    "natural minor": QT_TRANSLATE_NOOP("Controls", "Natural minor"),
    "harmonic minor": QT_TRANSLATE_NOOP("Controls", "Harmonic minor"),
    "melodic minor": QT_TRANSLATE_NOOP("Controls", "Melodic minor"),
    "ionian": QT_TRANSLATE_NOOP("Controls", "Ionian"),
    "dorian": QT_TRANSLATE_NOOP("Controls", "Dorian"),
    "phrygian": QT_TRANSLATE_NOOP("Controls", "Phrygian"),
    "lydian": QT_TRANSLATE_NOOP("Controls", "Lydian"),
    "mixolydian": QT_TRANSLATE_NOOP("Controls", "Mixolydian"),
    "aeolian": QT_TRANSLATE_NOOP("Controls", "Aeolian"),
    "locrian": QT_TRANSLATE_NOOP("Controls", "Locrian"),
    "major pentatonic": QT_TRANSLATE_NOOP("Controls", "Major pentatonic"),
    "minor pentatonic": QT_TRANSLATE_NOOP("Controls", "Minor pentatonic"),
    "blues": QT_TRANSLATE_NOOP("Controls", "Blues"),
    "whole tone": QT_TRANSLATE_NOOP("Controls", "Whole tone"),
    "chromatic": QT_TRANSLATE_NOOP("Controls", "Chromatic"),
}


def group(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return ``names`` by section, without empty sections; what is not known stands under `MORE`."""
    known = {name for section in SECTIONS.values() for name in section}
    sections = {key: tuple(name for name in section if name in names) for key, section in SECTIONS.items()}
    sections[MORE] = tuple(name for name in names if name not in known)
    return {key: section for key, section in sections.items() if section}


def heading_of(section: str) -> str:
    """Return the heading of a section."""
    return _translated(_HEADINGS[section])


def label_of(name: str) -> str:
    """Return what a control is called; one that is not known by its own name."""
    known = _LABELS.get(name)
    return name.replace("_", " ").capitalize() if known is None else _translated(known)


def suffix_of(unit: str) -> str:
    """Return what stands after a number in ``unit``."""
    known = _SUFFIXES.get(unit)
    return f" {unit}" if known is None else _translated(known)


def least_of(name: str) -> str:
    """Return what the least value of a control means; empty where it is a number like others."""
    return _translated(_LEAST.get(name, ""))


def scale_name(scale: str) -> str:
    """Return what a kind of scale is called."""
    known = _SCALES.get(scale)
    return scale.capitalize() if known is None else _translated(known)


def tip_of(info: ControlInfo) -> str:
    """Return what a control does, its range and its default."""
    if info.low is None or isinstance(info.default, str):
        return _translated(QT_TRANSLATE_NOOP("Controls", "{text}\nDefault: {default}")).format(
            text=info.text, default=info.default
        )
    low, high = span(info)
    unit = suffix_of(info.unit)
    return _translated(QT_TRANSLATE_NOOP("Controls", "{text}\n{low} to {high}; default {default}")).format(
        text=info.text,
        low=in_writing(info, low),
        high=in_writing(info, high) + unit,
        default=in_writing(info, info.default) + unit,
    )


def _translated(text: object) -> str:
    return QCoreApplication.translate(_CONTEXT, str(text)) if text else ""
