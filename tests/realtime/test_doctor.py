"""What the doctor says of machines that are made up: all three systems, well and ailing."""

from __future__ import annotations

import json
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.doctor.examine import examine
from realtime.doctor.facts import (
    Display,
    Facts,
    Folder,
    Linux,
    Midi,
    Model,
    Package,
    Python,
    RoundTrip,
    Sound,
    Windows,
)
from realtime.doctor.findings import Finding, State, playable
from realtime.doctor.midi import loopbacks
from realtime.doctor.report import as_json, as_text

MIDI = {
    "linux": Midi(("alsa", "jack"), ("alsa",), "ALSA", virtual=True),
    "darwin": Midi(("coremidi",), ("coremidi",), "CoreMIDI", virtual=True),
    "win32": Midi(("winmm",), ("winmm",), "Windows MIDI", inputs=("Keystation",), outputs=("loopMIDI Port",)),
}
NOTHING = Midi(("alsa", "jack"))
"""Nobody to become a client of."""
LINUX = Linux(sequencer="open", module_loaded=True, in_audio=True, joins_audio=True, realtime=True, rtprio=95)


def machine(platform: Literal["linux", "darwin", "win32"] = "linux", **changes: object) -> Facts:
    """Return a machine on which all is well but for ``changes``."""
    facts = Facts(
        platform=platform,
        system="A System 1.0",
        ritornello="1.2.3",
        python=Python("3.11.7", ">=3.11,<3.13"),
        packages=(Package("numpy", "2.4.6", "2.0"), Package("python-rtmidi", "1.5.8", "1.5.8")),
        midi=MIDI[platform],
        round_trip=RoundTrip("system", 5, (1.0, 1.1, 1.2, 1.3, 4.0)),
        models=(Model("default", "", 0.7),),
        folders=(Folder("recordings", "/home/ann", writable=True),),
        display=Display("X (:0)"),
        sound=Sound(("HDA Intel",), ("/usr/share/sounds/sf2/TimGM6mb.sf2",)),
        linux=LINUX if platform == "linux" else None,
        windows=Windows() if platform == "win32" else None,
    )
    return msgspec.structs.replace(facts, **changes)


def finding(facts: Facts, subject: str) -> Finding:
    (found,) = [each for each in examine(facts) if each.subject == subject]
    return found


def test_a_machine_on_which_all_is_well() -> None:
    findings = examine(machine())
    assert {each.state for each in findings} == {"ok"}
    assert playable(findings)


# --- whatever the machine ---------------------------------------------------------

texts = st.text("abc AB()1.", max_size=12)
words = st.text("abc1.", min_size=1, max_size=12)
names = st.lists(st.sampled_from(["Keys", "loopMIDI Port", "Loop (A)", "Loop (B)", "IAC Bus 1"]), max_size=3)
any_midi = st.builds(
    Midi,
    compiled=st.sets(st.sampled_from(["alsa", "jack", "coremidi"])).map(tuple),
    running=st.sets(st.sampled_from(["alsa", "jack", "coremidi"])).map(tuple),
    chosen=st.sampled_from(["", "ALSA"]),
    virtual=st.booleans(),
    inputs=names.map(tuple),
    outputs=names.map(tuple),
    problem=texts,
)
any_machine = st.builds(
    Facts,
    platform=st.sampled_from(["linux", "darwin", "win32"]),
    system=texts,
    ritornello=texts,
    python=st.builds(Python, words, st.sampled_from(["", ">=3.11,<3.13"])),
    packages=st.lists(st.builds(Package, words, texts, texts, texts), max_size=3).map(tuple),
    midi=any_midi,
    round_trip=st.builds(
        RoundTrip,
        st.sampled_from(["system", "process"]),
        st.integers(1, 5),
        st.lists(st.floats(0, 9), min_size=1, max_size=5).map(tuple),
        texts,
    ),
    models=st.lists(
        st.builds(Model, st.sampled_from(["default", "mine"]), texts, st.none() | st.floats(0, 99)),
        max_size=2,
    ).map(tuple),
    folders=st.lists(
        st.builds(Folder, st.sampled_from(["recordings", "models"]), words, st.booleans()), max_size=2
    ).map(tuple),
    display=st.builds(Display, texts, st.booleans()),
    sound=st.builds(
        Sound,
        st.none() | st.lists(words, max_size=2).map(tuple),
        st.lists(st.sampled_from(["/a/b.sf2", "/c.sf3"]), max_size=2).map(tuple),
    ),
    linux=st.none() | st.from_type(Linux),
    windows=st.none() | st.from_type(Windows),
)


@given(facts=any_machine, columns=st.integers(1, 150))
def test_there_is_a_way_out_exactly_where_something_is_wrong(facts: Facts, columns: int) -> None:
    findings = examine(facts)
    for each in findings:
        assert each.subject
        assert each.text
        if each.state == "ok":
            assert not each.way_out
        else:
            assert each.way_out.endswith(".")
            assert each.way_out[0].isupper()
    told = json.loads(as_json(facts, findings))
    assert told["playable"] is all(each["state"] != "problem" for each in told["findings"])
    page = as_text(facts, findings, columns)
    assert ("You can play:" in page) is playable(findings)


# --- Linux ------------------------------------------------------------------------


def test_a_fresh_machine_without_any_midi_is_told_both_ways_to_some() -> None:
    facts = machine(midi=NOTHING, linux=Linux(), display=Display(""), sound=Sound(()))
    findings = examine(facts)
    assert not playable(findings)
    assert [each.subject for each in findings if each.state == "problem"] == ["MIDI"]
    way_out = finding(facts, "MIDI").way_out
    assert "modprobe snd-seq" in way_out
    assert "jackd" in way_out
    for subject in ("ALSA", "JACK", "Real-time priority", "Display", "Sound output", "SoundFonts"):
        assert finding(facts, subject).state == "note"


@pytest.mark.parametrize(
    ("linux", "way_out"),
    [
        (Linux(sequencer="missing"), "modprobe snd-seq"),
        (Linux(sequencer="missing", module_loaded=True), "/dev/snd"),
        (Linux(sequencer="denied"), "usermod -aG audio"),
        (Linux(sequencer="denied", joins_audio=True), "you were put into the group"),
        (Linux(sequencer="open"), "modprobe -r snd-seq"),
    ],
)
def test_ways_to_alsa(linux: Linux, way_out: str) -> None:
    assert way_out in finding(machine(midi=NOTHING, linux=linux), "ALSA").way_out


def test_a_build_without_alsa() -> None:
    facts = machine(midi=Midi(("jack",)), linux=Linux(sequencer="open"))
    assert "pip install" in finding(facts, "ALSA").way_out


@pytest.mark.parametrize(
    ("midi", "linux", "state", "said"),
    [
        (Midi(("alsa", "jack"), ("jack",), "JACK"), LINUX, "ok", "a server runs"),
        (MIDI["linux"], LINUX, "ok", "not needed"),
        (NOTHING, Linux(jackd=True), "note", "jackd -d dummy"),
        (NOTHING, Linux(), "note", "apt install jackd2"),
        (Midi(("alsa",)), Linux(jackd=True), "note", "pip install"),
    ],
)
def test_jack(midi: Midi, linux: Linux, state: State, said: str) -> None:
    found = finding(machine(midi=midi, linux=linux), "JACK")
    assert found.state == state
    assert said in found.text + found.way_out


@pytest.mark.parametrize(
    ("midi", "linux", "state", "said"),
    [
        (MIDI["linux"], Linux(), "ok", "does not run"),
        (MIDI["linux"], Linux(pipewire=True), "ok", "ALSA's sequencer"),
        (Midi(("alsa", "jack"), ("jack",), "JACK"), Linux(pipewire=True), "ok", "JACK"),
        (NOTHING, Linux(pipewire=True, jack_library_bundled=True, pw_jack=True), "note", "no-binary"),
        (NOTHING, Linux(pipewire=True, pw_jack=True), "note", "Start with `pw-jack"),
        (NOTHING, Linux(pipewire=True), "note", "pipewire-jack"),
    ],
)
def test_pipewire(midi: Midi, linux: Linux, state: State, said: str) -> None:
    found = finding(machine(midi=midi, linux=linux), "PipeWire")
    assert found.state == state
    assert said in found.text + found.way_out


@pytest.mark.parametrize(
    ("linux", "state", "said"),
    [
        (Linux(realtime=True, rtprio=-1), "ok", "any priority"),
        (Linux(realtime=True, rtprio=0), "ok", "granted"),  # root's
        (Linux(rtprio=0), "note", "usermod -aG audio"),
        (Linux(rtprio=0, in_audio=True), "note", "/etc/security/limits.d"),
        (Linux(rtprio=95), "note", "SYS_NICE"),
    ],
)
def test_realtime_priority(linux: Linux, state: State, said: str) -> None:
    found = finding(machine(linux=linux), "Real-time priority")
    assert found.state == state
    assert said in found.text + found.way_out


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_nothing_is_said_of_what_only_linux_has(platform: Literal["darwin", "win32"]) -> None:
    facts = machine(platform)
    assert not {"ALSA", "JACK", "PipeWire"} & {each.subject for each in examine(facts)}
    assert finding(facts, "Real-time priority").state == "ok"
    assert playable(examine(facts))


# --- macOS ------------------------------------------------------------------------


@pytest.mark.parametrize("bus", ["IAC Driver Bus 1", "IAC-Treiber Bus 1", "Gestionnaire IAC Bus 1"])
def test_the_iac_bus_is_known_in_any_language(bus: str) -> None:
    on = msgspec.structs.replace(MIDI["darwin"], outputs=("Piano", bus))
    assert finding(machine("darwin", midi=on), "IAC bus").text == bus


def test_the_iac_bus_is_not_needed() -> None:
    facts = machine("darwin")
    assert "Audio MIDI Setup" in finding(facts, "IAC bus").way_out
    assert playable(examine(facts))


def test_a_mac_without_coremidi() -> None:
    facts = machine("darwin", midi=Midi(("coremidi",)))
    assert "Audio MIDI Setup" in finding(facts, "MIDI").way_out
    assert not playable(examine(facts))


# --- Windows ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "outputs", "found"),
    [
        (["loopMIDI Port"], ["Microsoft GS Wavetable Synth", "loopMIDI Port"], ("loopMIDI Port",)),
        (["LoopBe Internal MIDI"], ["LoopBe Internal MIDI"], ("LoopBe Internal MIDI",)),
        (["Default App Loopback (B)"], ["Default App Loopback (A)"], ("Default App Loopback (A)",)),
        (["Jam (B)"], ["Jam (A)"], ("Jam (A)",)),
        (["Jam (A)"], ["loopMIDI Port"], ()),  # a way in only, and one that leads nowhere
        (["Keystation"], ["Keystation"], ()),  # a keyboard with both ways
    ],
)
def test_loopback_ports(inputs: list[str], outputs: list[str], found: tuple[str, ...]) -> None:
    assert loopbacks(inputs, outputs) == found


def test_windows_is_told_which_ports_to_name() -> None:
    midi = msgspec.structs.replace(
        MIDI["win32"], inputs=("Keystation", "Jam (B)"), outputs=("Jam (A)", "Synth")
    )
    found = finding(machine("win32", midi=midi), "Loop-back ports")
    assert found.state == "ok"
    assert '--out "Jam (A)"' in found.text
    assert '"Jam (B)"' in found.text


@pytest.mark.parametrize(("services", "way"), [(False, "loopMIDI"), (True, "MIDI Settings")])
def test_windows_without_a_way_to_the_daw(services: bool, way: str) -> None:  # noqa: FBT001 - a parameter
    midi = msgspec.structs.replace(MIDI["win32"], outputs=("Microsoft GS Wavetable Synth",))
    facts = machine("win32", midi=midi, windows=Windows(services))
    found = finding(facts, "Loop-back ports")
    assert (found.state, playable(examine(facts))) == ("note", True)
    assert "built-in synthesiser" in found.text
    assert way in found.way_out


@pytest.mark.parametrize(
    ("inputs", "outputs", "lacks"),
    [((), ("Synth",), "no input"), (("Keystation",), (), "no output"), ((), (), "no input")],
)
def test_windows_without_ports_to_play_on(
    inputs: tuple[str, ...], outputs: tuple[str, ...], lacks: str
) -> None:
    midi = msgspec.structs.replace(MIDI["win32"], inputs=inputs, outputs=outputs)
    facts = machine("win32", midi=midi)
    assert lacks in finding(facts, "MIDI").text
    assert not playable(examine(facts))


# --- libraries, models, folders, a note -------------------------------------------


@pytest.mark.parametrize(
    ("platform", "package", "way_out"),
    [
        ("linux", Package("python-rtmidi", "1.5.8", "", "libasound.so.2: cannot open"), "libasound2"),
        ("linux", Package("numpy", "2.4", "", "no module"), "--force-reinstall numpy"),
        ("linux", Package("numpy", "", "", "no module"), "pip install numpy"),
        ("win32", Package("onnxruntime", "1.31", "", "DLL load failed"), "Visual C++"),
    ],
)
def test_a_library_that_can_not_be_loaded(
    platform: Literal["linux", "win32"], package: Package, way_out: str
) -> None:
    facts = machine(platform, packages=(package,))
    assert finding(facts, package.name).state == "problem"
    assert way_out in finding(facts, package.name).way_out


@pytest.mark.parametrize(
    ("version", "least", "fits"),
    [("1.22", "1.22.0", True), ("1.9", "1.22", False), ("2.0.0rc1", "2.0", True), ("", "1.0", False)],
)
def test_an_old_library(version: str, least: str, *, fits: bool) -> None:
    facts = machine(packages=(Package("onnxruntime", version, least),))
    states = {each.state for each in examine(facts) if each.subject == "onnxruntime"}
    assert states == (set() if fits else {"note"})


@pytest.mark.parametrize(("version", "state"), [("3.11.0", "ok"), ("3.12.9", "ok"), ("3.13.0", "note")])
def test_the_version_of_python(version: str, state: State) -> None:
    assert finding(machine(python=Python(version, ">=3.11,<3.13")), "Python").state == state
    assert finding(machine(python=Python(version)), "Python").state == "ok"


def test_only_the_model_that_ships_is_needed() -> None:
    broken = Model("mine", "mine.onnx can't be read")
    assert playable(examine(machine(models=(Model("default", "", 0.7), broken))))
    assert finding(machine(models=(Model("default", "", 0.7), broken)), "Model mine").state == "note"
    assert not playable(examine(machine(models=(Model("default", "damaged"),))))
    assert not playable(examine(machine(models=())))


def test_a_slow_model_is_noted() -> None:
    assert finding(machine(models=(Model("default", "", 35.0),)), "Model default").state == "note"


def test_folders_that_can_not_be_written_to() -> None:
    folders = tuple(Folder(purpose, "/gone", writable=False) for purpose in ("recordings", "settings"))
    facts = machine(folders=folders)
    assert "--record" in finding(facts, "Folder of recordings").way_out
    assert finding(facts, "Folder of settings").state == "note"
    assert playable(examine(facts))


@pytest.mark.parametrize(
    ("trip", "state", "said"),
    [
        (RoundTrip("system", 3, (3.0, 1.0, 2.0)), "ok", "2.00 ms, the slowest 3.00 ms"),
        (RoundTrip("process", 1, (0.1,)), "ok", "inside the process"),
        (RoundTrip("system", 3, (1.0,)), "problem", "1 of 3 notes came back"),
        (RoundTrip("system", 3, (), "in use"), "problem", "in use"),
    ],
)
def test_round_trip(trip: RoundTrip, state: State, said: str) -> None:
    found = finding(machine(round_trip=trip), "Round trip")
    assert found.state == state
    assert said in found.text


def test_a_display_that_is_named_but_not_there() -> None:
    found = finding(machine(display=Display("X (:7)", answers=False)), "Display")
    assert found.state == "note"
    assert "X (:7)" in found.text


# --- the page ---------------------------------------------------------------------


def test_the_page_keeps_to_the_terminal_and_ends_with_the_verdict() -> None:
    facts = machine(midi=NOTHING, linux=Linux(), models=())
    lines = as_text(facts, examine(facts), 72).splitlines()
    assert lines[0] == "Ritornello 1.2.3 on A System 1.0"
    assert all(len(line) <= 72 for line in lines[1:-1])
    assert lines[-1].startswith("You can't play yet: 2 problems above have a way out.")
    assert as_text(machine(), examine(machine()), 72).endswith("You can play: `ritornello play`.\n")
