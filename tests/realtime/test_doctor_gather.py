"""How the doctor looks at a machine: the edge, on this one and on files that are made up."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path

import pytest

import realtime
from realtime.clock import ManualClock
from realtime.doctor import cli, gather, places
from realtime.doctor.examine import examine
from realtime.doctor.findings import playable
from realtime.doctor.places import card_names, find_display, find_fonts, settings_folder, writable
from realtime.doctor.round_trip import send_round, try_round_trip
from realtime.ports import LoopbackPair, MidiSystem

if sys.platform.startswith("linux"):
    from realtime.doctor.linux_facts import access, find_linux


def doctor(*options: str) -> int:
    """Run the command as it is registered; return its exit status."""
    parser = argparse.ArgumentParser()
    cli.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["doctor", *options])
    status: int = arguments.run(arguments)
    return status


# --- a note round a loop ----------------------------------------------------------


class SlowPair(LoopbackPair):
    """Lets a message out only some time after it went in."""

    def __init__(self, clock: ManualClock, seconds: float) -> None:
        super().__init__()
        self._clock, self._seconds = clock, seconds
        self._out: list[tuple[float, bytes]] = []

    name = "slow"

    def send(self, msg: bytes) -> None:
        self._out.append((self._clock.now() + self._seconds, msg))

    def poll(self) -> bytes | None:
        ready = self._out and self._out[0][0] <= self._clock.now()
        return self._out.pop(0)[1] if ready else None

    def close(self) -> None:
        pass


@pytest.mark.parametrize("seconds", [0.0, 0.003, 1.9])
def test_each_note_is_timed(seconds: float) -> None:
    clock = ManualClock()
    pair = SlowPair(clock, seconds)
    times = send_round(pair, pair, clock, clock.advance)
    assert times == pytest.approx([seconds * 1000] * 5, abs=0.2)


def test_a_note_that_does_not_come_back_is_not_waited_for_again() -> None:
    clock = ManualClock()
    pair = SlowPair(clock, 99.0)
    assert send_round(pair, pair, clock, clock.advance) == ()
    assert clock.now() == pytest.approx(2.0, abs=0.01)


def test_inside_the_process_every_note_comes_back() -> None:
    trip = try_round_trip(None)
    assert (trip.way, trip.problem, len(trip.milliseconds)) == ("process", "", trip.sent)


def test_a_system_that_went_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MidiSystem, "detect", lambda *_: None)
    trip = try_round_trip("jack")
    assert trip.milliseconds == ()
    assert "two clients" in trip.problem


# --- places -----------------------------------------------------------------------


def test_sound_cards() -> None:
    listed = (
        " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
        "                      HDA Intel PCH at 0xf7f10000 irq 30\n"
        "12 [USB            ]: USB-Audio - Scarlett 2i2 USB\n"
        "                      Focusrite Scarlett 2i2 USB at usb-1, high speed\n"
    )
    assert card_names(listed) == ("HDA Intel PCH", "Scarlett 2i2 USB")
    assert card_names("--- no soundcards ---\n") == card_names("") == ()


def test_sound_fonts_are_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = tmp_path / "Small.SF2"
    font.touch()
    (tmp_path / "default.sf2").symlink_to(font)
    (tmp_path / "readme.txt").touch()
    monkeypatch.setattr(places, "_FONT_PLACES", {"linux": (str(tmp_path), str(tmp_path / "none"))})
    assert find_fonts("linux").fonts == (str(font.resolve()),)


def test_a_folder_that_can_be_made_can_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert writable(tmp_path)
    assert writable(tmp_path / "a" / "b")
    assert not writable(tmp_path / "file")
    assert not writable(tmp_path / "file" / "a")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise")
def test_a_folder_of_somebody_else_can_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may do everything
    assert not writable(tmp_path)


def test_settings_lie_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    assert settings_folder("linux") == tmp_path / "config" / "ritornello"
    assert settings_folder("win32") == tmp_path / "roaming" / "Ritornello"
    assert settings_folder("darwin").parts[-3:] == ("Library", "Application Support", "Ritornello")


def test_displays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(places, "_X_SOCKETS", tmp_path)
    assert find_display("linux").name == ""
    assert find_display("darwin").name
    monkeypatch.setenv("DISPLAY", ":3.0")
    assert (find_display("linux").name, find_display("linux").answers) == ("X (:3.0)", False)
    (tmp_path / "X3").touch()
    assert find_display("linux").answers
    monkeypatch.setenv("DISPLAY", "far.away:3")
    assert find_display("linux").answers
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-5")
    assert (find_display("linux").name, find_display("linux").answers) == ("Wayland (wayland-5)", False)
    (tmp_path / "wayland-5").touch()
    assert find_display("linux").answers


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux")
def test_linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PIPEWIRE_REMOTE", raising=False)
    monkeypatch.setenv("PIPEWIRE_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "pipewire-0").touch()  # left behind by one that ended
    found = find_linux()
    assert not found.pipewire
    assert found.rtprio >= -1
    assert Path(found.jack_library).name.startswith("libjack")
    (tmp_path / "pipewire-0").unlink()
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("pipewire-0")
        server.listen()
        monkeypatch.setenv("PIPEWIRE_RUNTIME_DIR", ".")
        assert find_linux().pipewire


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux")
def test_access_to_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "seq"
    assert access(device) == "missing"
    device.touch()
    assert access(device) == "open"
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may do everything
    assert access(device) == "denied"


# --- all of it --------------------------------------------------------------------


def test_this_machine_is_judged_by_what_can_be_played_over(capsys: pytest.CaptureFixture[str]) -> None:
    status = doctor("--json")
    told = json.loads(capsys.readouterr().out)
    states = {each["subject"]: each["state"] for each in told["findings"]}
    assert {"Python", "Libraries", "MIDI", "Round trip", "Display", "Sound output"} <= states.keys()
    assert states["Model default"] in {"ok", "note"}
    assert told["playable"] is (status == 0) is (states["MIDI"] == "ok")
    assert told["facts"]["models"][0]["note_ms"] > 0
    assert doctor() == status
    assert "Model default" in capsys.readouterr().out


@pytest.mark.parametrize("module", ["rtmidi", "onnxruntime"])
def test_a_library_that_is_missing_is_told_and_nothing_breaks(
    module: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    for name in ("realtime.bundle", "realtime.models_list", "realtime._onnx_file"):
        monkeypatch.delitem(sys.modules, name, raising=False)
        # What is imported anew in the meantime also becomes an attribute of the package, ...
        attribute = name.removeprefix("realtime.")
        if hasattr(realtime, attribute):
            monkeypatch.setattr(realtime, attribute, getattr(realtime, attribute))  # ... until the end
    assert doctor() == 1
    page = capsys.readouterr().out
    assert f"import of {module} halted" in page
    assert "You can't play yet" in page


def test_a_machine_without_midi_gets_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MidiSystem, "detect", lambda *_: None)
    facts = gather.gather()
    assert (facts.midi.chosen, facts.midi.running, facts.round_trip.way) == ("", (), "process")
    findings = examine(facts)
    assert not playable(findings)
    assert [each.subject for each in findings if each.state == "problem"] == ["MIDI"]
