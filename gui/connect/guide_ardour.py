"""Ardour, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["ARDOUR"]

_EDIT = QT_TRANSLATE_NOOP("Guide", "**Edit → Preferences**")

ARDOUR = Daw(
    key="ardour",
    name="Ardour",
    versions="7 – 9",
    settings={
        "macos": QT_TRANSLATE_NOOP("Guide", "**Ardour → Preferences**"),
        "windows": _EDIT,
        "linux": _EDIT,
    },
    notes={
        "linux": (
            QT_TRANSLATE_NOOP(
                "Guide",
                "On Linux, Ardour shows the ports of the system it was started with (**Audio/MIDI Setup**): "
                "with ALSA, choose ALSA's sequencer as its MIDI system; with JACK, Ritornello's ports come "
                "through PipeWire or the bridge `a2jmidid -e`.",
            ),
        ),
    },
    keyboard=(
        QT_TRANSLATE_NOOP(
            "Guide", "Make a MIDI track without an instrument and switch its monitoring to **In**."
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "In **Window → MIDI Connections**, connect your keyboard to the track's input, and nothing else.",
        ),
        QT_TRANSLATE_NOOP("Guide", "In the same window connect the track's MIDI output to {input}."),
    ),
    answers=(
        QT_TRANSLATE_NOOP("Guide", "Make a MIDI track with an instrument."),
        QT_TRANSLATE_NOOP(
            "Guide", "In **Window → MIDI Connections**, connect {output} to its input, and nothing else."
        ),
        QT_TRANSLATE_NOOP("Guide", "Switch its monitoring to **In**, and arm it to record."),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "New MIDI tracks may have been connected to everything by themselves: in **Window → MIDI "
            "Connections**, no track with {output} as its input may send to {input}.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP(
            "Guide", "In {settings} **→ Transport → Generate**, switch on **Enable Mclk generator**."
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "In **Window → MIDI Connections**, connect **MIDI Clock out** to {input}."
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Press Play in Ardour, at a bar line: elsewhere it sends a position it isn't at."
        ),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In **Window → Transport Masters**, choose **MIDI Clock** and connect {output} as its source.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Switch the button beside the transport from internal to that source."),
    ),
    link=(QT_TRANSLATE_NOOP("Guide", "Ardour doesn't speak Ableton Link: use MIDI clock."),),
    port_off=QT_TRANSLATE_NOOP(
        "Guide", "{output} is not connected to the track in **Window → MIDI Connections**."
    ),
    unmonitored=QT_TRANSLATE_NOOP(
        "Guide", "Monitoring of the track is on **Disk**, or automatic while it is not armed: choose **In**."
    ),
    unarmed=QT_TRANSLATE_NOOP("Guide", "The track is not armed, which automatic monitoring asks for."),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide",
        "The track's channel selector leaves out Ritornello's channel, or its instrument is bypassed.",
    ),
)
