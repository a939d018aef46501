"""Ableton Live, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["LIVE"]

LIVE = Daw(
    key="live",
    name="Ableton Live",
    versions="11, 12",
    settings={
        "macos": QT_TRANSLATE_NOOP("Guide", "**Live → Settings…**"),
        "windows": QT_TRANSLATE_NOOP("Guide", "**Options → Settings…**"),
    },
    absent=QT_TRANSLATE_NOOP("Guide", "Ableton Live runs on macOS and Windows only."),
    keyboard=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Open {settings} and there the page that lists the MIDI ports (**Link, Tempo & MIDI**; some "
            "versions have a page for MIDI alone).",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Under **Input Ports** switch **Track** on for your keyboard; under **Output Ports** switch "
            "**Track** on for {input}.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make a MIDI track without an instrument: **MIDI From** your keyboard, **Monitor** to **In**, "
            "**MIDI To** {input}.",
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "On the settings page with the MIDI ports, under **Input Ports**, switch **Track** on for "
            "{output}, and leave **Remote** off there.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make a MIDI track with an instrument: **MIDI From** {output} and **All Channels**, **Monitor** "
            "to **In**.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Arm that track to record; your own notes come through it as well as the answers."
        ),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "No track with **MIDI To** {input} may listen to **All Ins**: that would include {output}. "
            "Choose your keyboard by name.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "On the settings page with the MIDI ports, under **Output Ports**, switch **Sync** on for "
            "{input}.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Unfold that port: where a clock type is asked for, choose **Song**, so that the position is "
            "sent too.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Press Play in Live."),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "On the settings page with the MIDI ports, under **Input Ports**, switch **Sync** on for "
            "{output}.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Switch on **EXT** in Live's Control Bar."),
    ),
    link=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Switch on **Link** in Live's Control Bar; if it isn't there, choose **Show Link Toggle** in "
            "{settings}.",
        ),
    ),
    port_off=QT_TRANSLATE_NOOP(
        "Guide", "**Track** is off for {output} under **Input Ports** in Live's settings."
    ),
    unmonitored=QT_TRANSLATE_NOOP(
        "Guide", "**Monitor** of the instrument's track is **Off**, or **Auto** while it is not armed."
    ),
    unarmed=QT_TRANSLATE_NOOP("Guide", "The track is not armed, which **Monitor: Auto** asks for."),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide", "The track's **MIDI From** is not {output} with **All Channels**, or the track is muted."
    ),
)
