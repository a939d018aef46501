"""Whether there is a MIDI system to play over, on each operating system, and whether a note gets round it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from realtime.doctor.facts import Facts
from realtime.doctor.findings import Finding, note, ok, problem

__all__ = ["check_iac", "check_loopbacks", "check_midi", "check_round_trip", "loopbacks"]

_LOOPBACK = re.compile(
    r"loopmidi|loopbe|loop-?back|midi yoke|virtual ?midi|rtpmidi|\((?:A|B)\)", re.IGNORECASE
)
"""Names of the drivers that join two programs. Windows MIDI Services call the ends of a pair (A) and (B)."""
_BUILT_IN = "Microsoft GS Wavetable"
_IAC = re.compile(r"\bIAC\b")
"""In the bus's name whatever the language of the system: ``IAC Driver Bus 1``, ``IAC-Treiber Bus 1``."""


def check_midi(facts: Facts) -> Iterator[Finding]:
    """Judge whether there is anything to play over."""
    midi = facts.midi
    if midi.problem:
        yield problem(
            "MIDI",
            f"can't be looked at: {midi.problem}",
            "Mend what is said above about python-rtmidi first.",
        )
    elif not midi.chosen:
        yield problem("MIDI", "there is no MIDI system to play over", _start_one(facts))
    elif midi.virtual:
        yield ok("MIDI", f"{midi.chosen}, with ports of our own; there are {_counted(facts)} of others")
    elif not midi.inputs:
        yield problem(
            "MIDI",
            f"{midi.chosen} has no input to listen to",
            "Connect a keyboard, or make a loop-back port for the DAW to send to.",
        )
    elif not midi.outputs:
        yield problem(
            "MIDI",
            f"{midi.chosen} has no output to play on",
            "Connect an instrument, or make a loop-back port.",
        )
    else:
        yield ok("MIDI", f"{midi.chosen}, without ports of our own; there are {_counted(facts)}")


def _start_one(facts: Facts) -> str:
    if facts.platform == "darwin":
        return (
            "Open Audio MIDI Setup once, which starts CoreMIDI, and if that does not help, restart the Mac."
        )
    if facts.platform == "win32":
        return (
            "Restart Windows' MIDI: the services Windows Audio and, where there is one, Windows MIDI Service."
        )
    return (
        "Load ALSA's sequencer (`sudo modprobe snd-seq`) or start a JACK server (`jackd -d dummy` needs no "
        "sound card); `ritornello demo` needs neither."
    )


def _counted(facts: Facts) -> str:
    kinds = (("input", facts.midi.inputs), ("output", facts.midi.outputs))
    return " and ".join(f"{len(names)} {kind}{'s' * (len(names) != 1)}" for kind, names in kinds)


def check_iac(facts: Facts) -> Iterator[Finding]:
    """Judge macOS's bus between programs; with ports of our own it is a convenience only."""
    if facts.platform != "darwin" or facts.midi.problem:
        return
    buses = [name for name in facts.midi.outputs if _IAC.search(name)]
    if buses:
        yield ok("IAC bus", ", ".join(buses))
    else:
        yield note(
            "IAC bus",
            "off; not needed, as Ritornello makes its own ports",
            "Where a DAW does not show those: Audio MIDI Setup > Window > Show MIDI Studio > IAC Driver > "
            "Device is online.",
        )


def loopbacks(inputs: Sequence[str], outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the outputs that, by their names, lead to an input of another program."""
    ends = {name.casefold() for name in inputs}
    return tuple(
        name
        for name in outputs
        if _LOOPBACK.search(name) and {name.casefold(), _twin(name).casefold()} & ends
    )


def _twin(name: str) -> str:
    """Return the other end of a pair called (A) and (B); of anything else the name itself."""
    return re.sub(r"\((A|B)\)", lambda end: "(B)" if end[1] == "A" else "(A)", name)


def check_loopbacks(facts: Facts) -> Iterator[Finding]:
    """Judge Windows' ways to a DAW: programs can't make ports there, drivers can."""
    if facts.platform != "win32" or facts.midi.problem:
        return
    found = loopbacks(facts.midi.inputs, facts.midi.outputs)
    if found:
        yield ok(
            "Loop-back ports",
            f'{", ".join(found)}: play with --out "{found[0]}" and choose '
            f'"{_twin(found[0])}" as the input of a track',
        )
        return
    services = facts.windows is not None and facts.windows.midi_services
    only = ", only the built-in synthesiser" if any(_BUILT_IN in name for name in facts.midi.outputs) else ""
    yield note(
        "Loop-back ports",
        f"none, so a DAW on this machine can't be reached{only}",
        "Make a loop-back in the MIDI Settings app of Windows MIDI Services, then name its ports with --in "
        "and --out."
        if services
        else "Install loopMIDI or LoopBe1, make a port, and name it with --out.",
    )


def check_round_trip(facts: Facts) -> Iterator[Finding]:
    """Judge whether notes come back, and say in what time."""
    trip = facts.round_trip
    back, sent = len(trip.milliseconds), trip.sent
    way = "through ports of our own" if trip.way == "system" else "inside the process"
    if trip.problem or back < sent:
        text = trip.problem or f"{back} of {sent} notes came back {way}"
        yield problem("Round trip", text, "Restart the MIDI system, then run `ritornello doctor` again.")
    else:
        yield ok(
            "Round trip",
            f"{sent} notes sent and received {way}: {median(trip.milliseconds):.2f} ms, "
            f"the slowest {max(trip.milliseconds):.2f} ms",
        )
