"""Reaper, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["REAPER"]

_OPTIONS = QT_TRANSLATE_NOOP("Guide", "**Options → Preferences…**")

REAPER = Daw(
    key="reaper",
    name="Reaper",
    versions="6, 7",
    settings={
        "macos": QT_TRANSLATE_NOOP(
            "Guide", "**REAPER → Settings…** (**Preferences…** on older versions of macOS)"
        ),
        "windows": _OPTIONS,
        "linux": _OPTIONS,
    },
    notes={
        "linux": (
            QT_TRANSLATE_NOOP(
                "Guide",
                "On Linux, if Reaper doesn't list Ritornello's ports, run `sudo modprobe snd-virmidi`, "
                "choose one of its ports (VirMIDI) for each direction here, and the same ones in Reaper.",
            ),
        ),
    },
    keyboard=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, on the page **MIDI Inputs**, enable your keyboard; on **MIDI Outputs**, enable "
            "{input}. In version 6 both are on the page **MIDI Devices**.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make a track, arm it, choose **Input: MIDI →** your keyboard **→ All channels**, and switch "
            "record monitoring on.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Open the track's routing and choose {input} as **MIDI Hardware Output**."
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, on the page **MIDI Inputs**, enable {output}, but not for control messages.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make a track with an instrument, arm it, and choose **Input: MIDI →** {output} **→ All "
            "channels**.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Switch the track's record monitoring on."),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "A track with {input} as **MIDI Hardware Output** must not listen to **All MIDI Inputs**: "
            "choose your keyboard by name.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, on the page **MIDI Outputs**, right-click {input}, open its configuration and "
            "switch on **Send clock/SPP to this device**.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Press Play in Reaper."),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Right-click Reaper's Play button, open the settings for external timecode, choose {output} "
            "with MIDI clock (SPP), and enable the synchronisation.",
        ),
    ),
    link=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Reaper joins an Ableton Link session with the extension **ReaBlink**, installed by ReaPack; "
            "without it, use MIDI clock.",
        ),
    ),
    port_off=QT_TRANSLATE_NOOP("Guide", "{output} is not enabled on the page **MIDI Inputs** in {settings}."),
    unmonitored=QT_TRANSLATE_NOOP("Guide", "Record monitoring of the instrument's track is off."),
    unarmed=QT_TRANSLATE_NOOP(
        "Guide", "The track is not armed: Reaper lets nothing through an unarmed track."
    ),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide", "The track's input is not **MIDI →** {output} **→ All channels**, or the track is muted."
    ),
)
