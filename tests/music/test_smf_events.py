"""Raw events of files: as another library reads them, and refusals in one sentence."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.score import Meter
from music.smf import read_score
from music.smf_events import notes_of, parse_events, read_events
from tests.music.midi_files import examples, meter, name, off, on, pedal, save, tempo

FILE = Path("a.mid")

_CHANNEL = st.integers(0, 15)
_VALUE = st.integers(0, 127)
_MESSAGES: st.SearchStrategy[Any] = st.one_of(
    st.builds(mido.Message, st.just("note_on"), channel=_CHANNEL, note=_VALUE, velocity=_VALUE),
    st.builds(mido.Message, st.just("note_off"), channel=_CHANNEL, note=_VALUE, velocity=_VALUE),
    st.builds(mido.Message, st.just("control_change"), channel=_CHANNEL, control=_VALUE, value=_VALUE),
    st.builds(mido.Message, st.just("program_change"), channel=_CHANNEL, program=_VALUE),
    st.builds(mido.Message, st.just("pitchwheel"), channel=_CHANNEL, pitch=st.integers(-8192, 8191)),
    st.builds(mido.Message, st.just("sysex"), data=st.lists(_VALUE, max_size=4)),
    st.builds(mido.MetaMessage, st.just("text"), text=st.text("abc", max_size=200)),
)
_TRACKS = st.lists(st.lists(st.tuples(st.integers(0, 400_000), _MESSAGES), max_size=12), max_size=3)


@given(_TRACKS, st.integers(1, 32767))
def test_the_same_as_another_library(tracks: list[list[tuple[int, Any]]], resolution: int) -> None:
    midi = mido.MidiFile(type=1, ticks_per_beat=resolution)
    for events in tracks:
        midi.tracks.append(mido.MidiTrack([msg.copy(time=delta) for delta, msg in events]))
    buffer = io.BytesIO()
    midi.save(file=buffer)
    raw = parse_events(buffer.getvalue(), FILE)
    assert raw.resolution == resolution
    assert len(raw.tracks) == len(tracks)
    for events, track in zip(tracks, raw.tracks, strict=True):
        now, expected, texts = 0, [], []
        for delta, msg in events:
            now += delta
            if msg.type == "text":
                texts.append(msg.text.encode())
            elif msg.type != "sysex":
                expected.append((now, bytes(msg.bytes())))
        assert list(track.events) == expected
        assert [data for _, kind, data in track.metas if kind == 1] == texts
        assert track.end == now


@given(st.binary(max_size=200), st.integers(0, 120), st.integers(0, 120))
@examples
def test_whatever_a_file_holds_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: int, end: int
) -> None:
    path = save(tmp_path_factory.getbasetemp() / "noise.mid", [name("a"), on(0), off(480), pedal(480, 3)])
    data = path.read_bytes()
    damaged = data[:start] + noise + data[max(start, end) :]
    raw, sentence = None, ""
    try:
        raw = parse_events(damaged, path)
    except RitornelloError as error:
        sentence = str(error)
    if raw is None:
        assert sentence.startswith(str(path))
        assert sentence.endswith(".")
        return
    assert raw.resolution > 0
    for track in raw.tracks:
        assert all(len(msg) in (2, 3) and msg[0] >= 0x80 > max(msg[1:]) for _, msg in track.events)


def test_refusals_name_the_file_and_the_way_out(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.mid", [on(0), off(480)]).read_bytes()
    for data, what in (
        (b"", "is empty"),
        (b"RIFF1234", "is not a MIDI file"),
        (whole[:12], "is cut short"),
        (whole[:-3], "is cut short"),
        (whole[:9] + b"\x02" + whole[10:], "of type 2"),
        (whole[:12] + b"\xe7\x28" + whole[14:], "film frames"),
        (whole[:22] + b"\x00\x05\x05" + whole[25:], "is damaged"),
    ):
        with pytest.raises(RitornelloError, match=f"^a.mid .*{what}.*: .*\\.$"):
            parse_events(data, FILE)
    with pytest.raises(RitornelloError, match="cannot be opened"):
        read_events(tmp_path / "missing.mid")
    with pytest.raises(RitornelloError, match="cannot be opened"):
        read_events(Path("a\0b.mid"))


def test_what_a_file_says_of_time(tmp_path: Path) -> None:
    raw = read_events(
        save(tmp_path / "a.mid", [meter(0, 6, 8), tempo(960, 250_000)], [tempo(0, 600_000), on(0), off(9)])
    )
    assert raw.meter == Meter(6, 8)
    assert raw.tempos == [(0, 100.0), (960, 240.0)]
    assert raw.end == 960
    bare = read_events(save(tmp_path / "b.mid", [on(0), off(9)]))
    assert (bare.meter, bare.tempos, bare.texts) == (Meter(4, 4), [(0, 120.0)], [])


_PLAYED = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(["on", "off", "pedal"]), st.integers(60, 61), st.booleans()
    ),
    max_size=20,
)


@given(played=_PLAYED, sustain=st.booleans())
@examples
def test_notes_are_those_of_the_score(
    tmp_path_factory: pytest.TempPathFactory, *, played: list[tuple[int, str, int, bool]], sustain: bool
) -> None:
    """One event a tick: within a tick a file's order decides, and the two look at it differently."""
    events = []
    for tick, (_, kind, pitch, down) in enumerate(played):
        if kind == "on":
            events.append(on(tick * 10, pitch))
        elif kind == "off":
            events.append(off(tick * 10, pitch))
        else:
            events.append(pedal(tick * 10, 127 if down else 0))
    path = save(tmp_path_factory.getbasetemp() / "notes.mid", events)
    (track,) = read_events(path).tracks
    notes = notes_of(track.events, track.end, sustain=sustain)
    expected = [
        (int(onset), int(onset + duration), int(pitch), int(velocity))
        for onset, duration, pitch, velocity, _ in read_score(path, sustain=sustain).notes.tolist()
    ]
    assert sorted((n.onset, n.end, n.pitch, n.velocity) for n in notes) == sorted(expected)
