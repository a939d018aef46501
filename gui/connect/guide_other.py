"""Any other DAW, or none: what holds everywhere, in no one's words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["OTHER"]

_SETTINGS = QT_TRANSLATE_NOOP("Guide", "its settings for MIDI")

OTHER = Daw(
    key="other",
    name=QT_TRANSLATE_NOOP("Guide", "Another, or only a keyboard"),
    called=QT_TRANSLATE_NOOP("Guide", "your DAW"),
    versions="",
    settings={"macos": _SETTINGS, "windows": _SETTINGS, "linux": _SETTINGS},
    keyboard=(
        QT_TRANSLATE_NOOP("Guide", "With only a keyboard, choose it in Ritornello: that is all."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "With a DAW, enable {input} as an output and your keyboard as an input in {settings}; then make "
            "a track that listens to the keyboard alone, is monitored, and sends to {input}.",
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP(
            "Guide", "With only a keyboard, the built-in sound plays; or choose a synthesiser to play on."
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "With a DAW, enable {output} as an input in {settings}; then make a track with an instrument "
            "that listens to {output} on all channels, monitor it, and arm it to record.",
        ),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide", "A track that listens to {output}, or to all inputs, must not send to {input}."
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Where the DAW sends MIDI clock, choose {input}; let it send the song position (SPP) as well.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Press Play in the DAW."),
    ),
    follow=(
        QT_TRANSLATE_NOOP("Guide", "Where the DAW or a drum machine follows MIDI clock, choose {output}."),
    ),
    link=(QT_TRANSLATE_NOOP("Guide", "Switch Ableton Link on in the other program or device."),),
    port_off=QT_TRANSLATE_NOOP("Guide", "{output} is not enabled as an input in {settings}."),
    unmonitored=QT_TRANSLATE_NOOP("Guide", "The instrument's track is not monitored."),
    unarmed=QT_TRANSLATE_NOOP("Guide", "The track is not armed."),
    other_channel=QT_TRANSLATE_NOOP("Guide", "The track listens to another port or channel, or is muted."),
)
