"""Logic Pro, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["LOGIC"]

LOGIC = Daw(
    key="logic",
    name="Logic Pro",
    versions="11",
    settings={"macos": QT_TRANSLATE_NOOP("Guide", "**Logic Pro → Settings**")},
    absent=QT_TRANSLATE_NOOP("Guide", "Logic Pro runs on macOS only."),
    keyboard=(
        QT_TRANSLATE_NOOP("Guide", "Make an **External MIDI** track with {input} as its MIDI destination."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "In the track inspector set the track's MIDI input (**MIDI Input**, or **MIDI In Port**) from "
            "**All** to your keyboard.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "If your version has no such setting, choose the keyboard itself in Ritornello: Logic Pro would "
            "send {output} back to it.",
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP("Guide", "In {settings} **→ MIDI → Inputs**, {output} must be ticked."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "Make a **Software Instrument** track and set its MIDI input in the track inspector to {output}.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Switch on **R** (record enable) on both tracks, so that both play at the same time."
        ),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Logic Pro hands everything it hears to the selected track: without a MIDI input of its own, the "
            "track with {input} as destination must never be selected or record-enabled.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP("Guide", "In {settings} **→ Advanced**, switch on **Enable Complete Features**."),
        QT_TRANSLATE_NOOP(
            "Guide",
            "In **File → Project Settings → Synchronization → MIDI**, choose {input} as a **Destination** "
            "and tick **Clock** in its row.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Where a clock mode is asked for, choose one that begins with **Song**."),
        QT_TRANSLATE_NOOP("Guide", "Press Play in Logic Pro."),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide", "Logic Pro doesn't follow MIDI clock: let it lead, or use Ableton Link on both sides."
        ),
    ),
    link=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Choose Ableton Link where Logic Pro's control bar offers synchronisation; if nothing is "
            "there, Control-click the bar to customise it.",
        ),
        QT_TRANSLATE_NOOP("Guide", "A version without Ableton Link can send MIDI clock instead."),
    ),
    port_off=QT_TRANSLATE_NOOP("Guide", "{output} is not ticked in {settings} **→ MIDI → Inputs**."),
    unmonitored=QT_TRANSLATE_NOOP(
        "Guide", "The instrument's track is not selected, and plays nothing live without **R**."
    ),
    unarmed=QT_TRANSLATE_NOOP("Guide", "**R** (record enable) is off on the instrument's track."),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide",
        "The track's MIDI input in the track inspector is another port, or its **MIDI In Channel** is not "
        "**All**.",
    ),
)
