"""Linux: ALSA's sequencer, JACK, PipeWire, and the right to a real-time priority."""

from __future__ import annotations

from collections.abc import Iterator

from realtime.doctor.facts import Facts, Linux
from realtime.doctor.findings import Finding, note, ok

__all__ = ["check_alsa", "check_jack", "check_pipewire", "check_realtime"]

_LEAST_PRIORITY = 2
"""What the engine's sender asks for."""


def check_alsa(facts: Facts) -> Iterator[Finding]:
    """Judge the way to ALSA's sequencer."""
    linux = facts.linux
    if linux is None:
        return
    if "alsa" in facts.midi.running:
        yield ok("ALSA", "the sequencer answers")
    elif linux.sequencer == "missing":
        yield note(
            "ALSA",
            "the kernel's sequencer is there, but no /dev/snd/seq to reach it by"
            if linux.module_loaded
            else "the kernel's sequencer is not loaded: there is no /dev/snd/seq",
            "Let the container have /dev/snd, or use JACK."
            if linux.module_loaded
            else "Load it with `sudo modprobe snd-seq`, for good with a line snd-seq in "
            "/etc/modules-load.d/midi.conf; a virtual machine whose kernel has none can use JACK.",
        )
    elif linux.sequencer == "denied":
        yield note("ALSA", "/dev/snd/seq is there but may not be used", _join_audio(linux))
    elif facts.midi.compiled and "alsa" not in facts.midi.compiled:
        yield note(
            "ALSA",
            "python-rtmidi was built without it",
            "Install its usual build with `pip install --force-reinstall --only-binary :all: python-rtmidi`.",
        )
    else:
        yield note(
            "ALSA",
            "the sequencer does not answer",
            "Load it anew: `sudo modprobe -r snd-seq`, then `sudo modprobe snd-seq`.",
        )


def check_jack(facts: Facts) -> Iterator[Finding]:
    """Judge whether there is a JACK server, where one is needed."""
    linux = facts.linux
    if linux is None:
        return
    others = "alsa" in facts.midi.running
    if "jack" in facts.midi.running:
        yield ok("JACK", "a server runs")
    elif others:
        yield ok("JACK", "no server runs; not needed, as ALSA's sequencer answers")
    elif facts.midi.compiled and "jack" not in facts.midi.compiled:
        yield note(
            "JACK",
            "python-rtmidi was built without it",
            "Install its usual build with `pip install --force-reinstall --only-binary :all: python-rtmidi`.",
        )
    elif linux.jackd:
        yield note(
            "JACK",
            "installed, but no server runs for this user",
            "Start one with QjackCtl or `jackd -d alsa` (without a sound card: `jackd -d dummy`).",
        )
    else:
        yield note(
            "JACK",
            "no server is installed",
            "Where ALSA's sequencer can't be had, install one with `sudo apt install jackd2` and start it "
            "with `jackd -d dummy`.",
        )


def check_pipewire(facts: Facts) -> Iterator[Finding]:
    """Judge whether PipeWire, where it runs, can be reached."""
    linux = facts.linux
    if linux is None:
        return
    if not linux.pipewire:
        yield ok("PipeWire", "does not run for this user; not needed")
    elif "alsa" in facts.midi.running:
        yield ok("PipeWire", "runs, and shows its MIDI ports in ALSA's sequencer too")
    elif "jack" in facts.midi.running:
        yield ok("PipeWire", "runs, beside or in place of a JACK server")
    elif linux.jack_library_bundled:
        yield note(
            "PipeWire",
            "runs, but can't be reached: python-rtmidi uses the JACK library that came with it",
            "Load ALSA's sequencer (see ALSA), which PipeWire joins, or build python-rtmidi with the "
            "system's JACK library: `pip install --force-reinstall --no-binary python-rtmidi python-rtmidi`.",
        )
    elif linux.pw_jack:
        yield note("PipeWire", "runs, but is not used", "Start with `pw-jack ritornello play`.")
    else:
        yield note(
            "PipeWire",
            "runs, without its stand-in for JACK",
            "Install that with `sudo apt install pipewire-jack`, then start with `pw-jack ritornello play`.",
        )


def check_realtime(facts: Facts) -> Iterator[Finding]:
    """Judge whether notes may go before everything ordinary."""
    linux = facts.linux
    if linux is None:
        yield ok("Real-time priority", "not asked for: this system offers Python none")
        return
    allowed = "any priority" if linux.rtprio < 0 else f"priorities up to {linux.rtprio}"
    if linux.realtime:
        yield ok("Real-time priority", f"granted (the limit allows {allowed})" if linux.rtprio else "granted")
    elif 0 <= linux.rtprio < _LEAST_PRIORITY:
        yield note(
            "Real-time priority",
            f"not allowed (rtprio {linux.rtprio}), so notes may come late while the machine is busy",
            "Write the two lines `@audio - rtprio 95` and `@audio - memlock unlimited` into "
            f"/etc/security/limits.d/audio.conf; {_join_audio(linux)[0].lower()}{_join_audio(linux)[1:]}",
        )
    else:
        yield note(
            "Real-time priority",
            f"refused, though the limit allows {allowed}",
            "Outside a container, or in one with the capability SYS_NICE, it would be granted.",
        )


def _join_audio(linux: Linux) -> str:
    if linux.in_audio:
        return "Log out and in again, so that it holds for you."
    if linux.joins_audio:
        return "Log out and in again: you were put into the group audio after you logged in."
    return "Join the group audio with `sudo usermod -aG audio $USER`, and log out and in again."
