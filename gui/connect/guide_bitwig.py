"""Bitwig Studio, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["BITWIG"]

_SETTINGS = QT_TRANSLATE_NOOP("Guide", "the Dashboard (the Bitwig logo at the top) **→ Settings**")

BITWIG = Daw(
    key="bitwig",
    name="Bitwig Studio",
    versions="5",
    settings={"macos": _SETTINGS, "windows": _SETTINGS, "linux": _SETTINGS},
    notes={
        "linux": (
            QT_TRANSLATE_NOOP(
                "Guide",
                "On Linux, Bitwig Studio sees ALSA's raw MIDI ports only, and Ritornello's are none: run "
                "`sudo modprobe snd-virmidi`, choose one of its ports (VirMIDI) for each direction here, and "
                "the same ones in Bitwig Studio.",
            ),
        ),
    },
    keyboard=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings} **→ Controllers**, your keyboard must be listed; if it isn't, **Add** it as "
            "**Generic → MIDI Keyboard**.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make an instrument track, choose your keyboard as its note input, and switch its monitoring on.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Put the device **HW Instrument** on it, with {input} as the MIDI port that it sends to."
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings} **→ Controllers**, **Add** a **Generic → MIDI Keyboard** with {output} as its "
            "input port.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make an instrument track with an instrument and choose that new MIDI keyboard as its note "
            "input, not all inputs.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Switch the track's monitoring on, and arm it to record."),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "The track with **HW Instrument** must listen to your keyboard by name: all inputs would "
            "include {output}.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP("Guide", "Open {settings} **→ Synchronization**."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Under **MIDI Sync (OUT)**, in the row of {input}, switch on MIDI clock (the clock), start and "
            "stop (the triangle) and **SPP**.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Press Play in Bitwig Studio."),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings} **→ Synchronization → Transport Sync (IN)**, choose **MIDI Clock** and {output} "
            "as its input.",
        ),
    ),
    link=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings} **→ Synchronization → Transport Sync (IN)**, choose **Ableton Link**, and switch "
            "on the Link button beside the transport.",
        ),
    ),
    port_off=QT_TRANSLATE_NOOP(
        "Guide", "{output} is no input port of a controller in {settings} **→ Controllers**, or that is off."
    ),
    unmonitored=QT_TRANSLATE_NOOP("Guide", "Monitoring of the instrument's track is off."),
    unarmed=QT_TRANSLATE_NOOP("Guide", "The track is not armed, which automatic monitoring asks for."),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide", "The track's note input is another controller, or a single channel of Ritornello's."
    ),
)
