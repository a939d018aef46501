"""FL Studio, in its own words."""

from __future__ import annotations

from gui.connect.guide import QT_TRANSLATE_NOOP, Daw

__all__ = ["FL"]

_SETTINGS = QT_TRANSLATE_NOOP("Guide", "**Options → MIDI settings**")

FL = Daw(
    key="fl",
    name="FL Studio",
    versions="21 – 2025",
    settings={"macos": _SETTINGS, "windows": _SETTINGS},
    absent=QT_TRANSLATE_NOOP("Guide", "FL Studio runs on macOS and Windows only."),
    keyboard=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Choose the keyboard itself in Ritornello: FL Studio hands every input to the selected channel, "
            "and would send {output} back.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, select your keyboard in the list of inputs and switch **Enable** off, so that no "
            "note sounds twice.",
        ),
    ),
    answers=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, select {output} in the list of inputs and switch **Enable** on.",
        ),
        QT_TRANSLATE_NOOP(
            "Guide", "Add an instrument and select its channel in the **Channel rack**: it plays the answers."
        ),
        QT_TRANSLATE_NOOP(
            "Guide",
            "To have it play them whichever channel is selected, give {output} a **Port** number in "
            "{settings}, and the instrument the same input port in its wrapper's MIDI settings.",
        ),
    ),
    loop=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "Don't select a **MIDI Out** channel whose port is that of {input} while {output} is enabled as "
            "an input.",
        ),
    ),
    clock=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "In {settings}, select {input} in the list of outputs, give it a **Port** number and switch on "
            "**Send master sync**.",
        ),
        QT_TRANSLATE_NOOP("Guide", "Press Play in FL Studio."),
    ),
    follow=(
        QT_TRANSLATE_NOOP(
            "Guide", "FL Studio isn't made to follow another program's MIDI clock: let it lead."
        ),
    ),
    link=(
        QT_TRANSLATE_NOOP(
            "Guide",
            "If your version has Ableton Link among its settings, switch it on; otherwise use MIDI clock.",
        ),
    ),
    port_off=QT_TRANSLATE_NOOP("Guide", "{output} is not enabled in the list of inputs in {settings}."),
    unmonitored=QT_TRANSLATE_NOOP(
        "Guide", "The instrument's channel is not the one that is selected in the **Channel rack**."
    ),
    unarmed=QT_TRANSLATE_NOOP(
        "Guide", "The notes sound but are not recorded: switch on Record, and let it record notes."
    ),
    other_channel=QT_TRANSLATE_NOOP(
        "Guide", "The instrument's input port in its wrapper is not the **Port** number of {output}."
    ),
)
