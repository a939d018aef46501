"""The history: bounded, cut at bar lines, and read back from files in any state."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.score import Meter, Part
from realtime.disk import replace_file
from realtime.history import Event, History, HistoryFile, load_history, parse_history
from realtime.ledger import Source
from realtime.midi_bytes import (
    channel_of,
    control_change,
    is_note_on,
    is_sustain,
    note_key,
    note_off,
    note_on,
)

PLAYER, MODEL = Source.PLAYER, Source.MODEL
LEAD, ACCOMPANIMENT = Part.LEAD, Part.ACCOMPANIMENT
BAR = 1920
PATIENCE = 60.0
"""Seconds after which what should have happened will not."""
NEVER = 1e6


def pedal(value: int, channel: int = 0) -> bytes:
    return control_change(channel, 64, value)


def scale(history: History | HistoryFile, notes: int, length: int = 240, first: int = 0) -> None:
    """Play notes of ``length`` ticks one after the other."""
    for number in range(first, first + notes):
        history.append(number * length, PLAYER, note_on(0, number % 128, 90))
        history.append((number + 1) * length, PLAYER, note_off(0, number % 128))


def ons(events: list[Event]) -> list[Event]:
    return [event for event in events if is_note_on(event.msg)]


def test_notes_and_pedals_are_kept_in_the_order_of_performance() -> None:
    history = History()
    events = [
        (0, PLAYER, note_on(0, 60, 90), ACCOMPANIMENT),
        (10, PLAYER, pedal(127), ACCOMPANIMENT),
        (480, MODEL, note_on(0, 72, 80), LEAD),
        (470, PLAYER, note_off(0, 60), ACCOMPANIMENT),
        (960, MODEL, b"\x90\x48\x00", LEAD),
        (970, PLAYER, pedal(0), ACCOMPANIMENT),
    ]
    assert all(history.append(*event) for event in events)
    assert history.recent() == [Event(*event) for event in events]
    for msg in (b"\xe0\x00\x40", control_change(0, 7, 1), b"\xf8", b"\xc0\x01"):
        assert not history.append(980, PLAYER, msg)
    assert len(history) == len(events)


def test_of_a_pedal_only_down_and_up_are_kept() -> None:
    history = History()
    values = [0, 10, 64, 100, 127, 63, 20, 0, 127, 64, 0]
    kept = [value for value in values if history.append(value, PLAYER, pedal(value))]
    assert kept == [64, 63, 127, 0]
    assert history.append(0, PLAYER, pedal(127, channel=1))
    assert history.append(0, MODEL, pedal(127))


def test_the_recent_past_begins_at_a_bar_line_and_holds_no_more_notes_than_asked_for() -> None:
    history = History()
    scale(history, 100)  # eight a bar
    for asked, first in ((100, 0), (99, 8), (92, 8), (91, 16), (8, 96), (4, 96)):
        events = history.recent(asked)
        assert ons(events)[0].tick == first * 240, asked
        assert events[0].tick % BAR == 0
        assert len(ons(events)) == 100 - first
        assert len(events) == 2 * (100 - first)  # the release of the note before is not among them
    waltz = History(Meter(3, 4))
    scale(waltz, 100)
    assert ons(waltz.recent(90))[0].tick == 2 * 3 * 480


def test_a_last_bar_of_too_many_notes_is_cut() -> None:
    history = History()
    scale(history, 100)
    assert [event.tick for event in ons(history.recent(3))] == [97 * 240, 98 * 240, 99 * 240]
    assert history.recent(0) == []


def test_pedals_that_are_down_at_the_cut_go_down_there() -> None:
    history = History()
    history.append(0, PLAYER, pedal(127))
    history.append(0, PLAYER, pedal(99, channel=1))
    history.append(0, MODEL, note_on(1, 30, 50), LEAD)
    history.append(1, PLAYER, pedal(127, channel=2))
    scale(history, 20)
    history.append(20 * 240, PLAYER, pedal(0, channel=2))
    history.append(20 * 240, MODEL, note_off(1, 30), LEAD)
    events = history.recent(10)
    assert events[:3] == [
        Event(BAR * 2, PLAYER, msg, ACCOMPANIMENT)
        for msg in (pedal(127), pedal(99, channel=1), pedal(127, channel=2))
    ]
    assert events[-1] == Event(20 * 240, PLAYER, pedal(0, channel=2), ACCOMPANIMENT)
    assert events[3].tick == BAR * 2
    assert len(ons(events)) == 4


def test_it_stays_small_for_ever() -> None:
    history = History(keep=50)
    most = 0
    for number in range(30):
        scale(history, 100, first=number * 100)
        most = max(most, len(history))
    assert most <= 210
    assert [event.msg[1] for event in ons(history.recent(16))] == [n % 128 for n in range(2984, 3000)]
    for number in range(10_000):  # a foot alone, and keys that are only released
        history.append(800_000 + number, PLAYER, pedal(127 * (number % 2)))
        history.append(800_000 + number, PLAYER, note_off(0, 60))
    assert len(history) <= 8 * 50


def test_where_to_go_on_from() -> None:
    history = History(Meter(3, 4))
    assert history.next_bar() == 0
    history.append(0, PLAYER, note_on(0, 60, 90))
    assert history.next_bar() == 0
    history.append(1, PLAYER, note_off(0, 60))
    assert history.next_bar() == 1440
    history.append(1441, PLAYER, note_off(0, 61))
    assert history.next_bar() == 2880


def test_silence_ends_what_is_open_and_nothing_else() -> None:
    history = History()
    history.append(0, PLAYER, note_on(0, 60, 90))
    history.append(5, MODEL, note_on(0, 60, 90), LEAD)
    history.append(9, PLAYER, note_off(0, 60))
    history.append(9, PLAYER, pedal(127, channel=3))
    length = len(history)
    history.silence()
    assert history.recent()[length:] == [
        Event(9, MODEL, note_off(0, 60), LEAD),
        Event(9, PLAYER, pedal(0, channel=3), ACCOMPANIMENT),
    ]
    history.silence(50)
    assert len(history) == length + 2


_events = st.lists(
    st.builds(
        Event,
        tick=st.one_of(st.integers(-2000, 20_000), st.just(0)),
        source=st.sampled_from(Source),
        msg=st.one_of(
            st.builds(note_on, st.integers(0, 1), st.integers(60, 63), st.integers(1, 127)),
            st.builds(note_off, st.integers(0, 1), st.integers(60, 63)),
            st.builds(pedal, st.sampled_from([0, 63, 64, 127]), st.integers(0, 1)),
        ),
        part=st.sampled_from(Part),
    ),
    max_size=80,
)


def _final(events: list[Event]) -> tuple[set[object], set[object]]:
    """Return the notes that sound at the end and the pedals that are down."""
    notes: set[object] = set()
    pedals: set[object] = set()
    for event in events:
        if is_sustain(event.msg):
            held = (event.source, channel_of(event.msg))
            (pedals.add if event.msg[2] >= 64 else pedals.discard)(held)
        elif is_note_on(event.msg):
            notes.add((event.source, note_key(event.msg)))
        else:
            notes.discard((event.source, note_key(event.msg)))
    return notes, pedals


@given(events=_events, notes=st.integers(0, 30), keep=st.sampled_from([3, 2048]), in_order=st.booleans())
def test_a_cut_is_a_performance_of_its_own(
    events: list[Event], notes: int, keep: int, *, in_order: bool
) -> None:
    history = History(keep=keep)
    if in_order:
        events = sorted(events, key=lambda event: event.tick)
    for event in events:
        history.append(*event)
    recent = history.recent(notes)
    assert len(ons(recent)) <= notes
    struck = [event[1:] for event in ons(recent)]
    assert struck == [event[1:] for event in ons(history._events)][len(ons(history._events)) - len(struck) :]
    assert _final(recent)[0] <= _final(events)[0]
    if recent:
        assert _final(recent)[1] == _final(events)[1]
    if in_order:
        ticks = [event.tick for event in recent]
        assert ticks == sorted(ticks)


# --- on the disk --------------------------------------------------------------------


@given(_events)
def test_what_is_written_is_read(events: list[Event]) -> None:
    history = History()
    for event in events:
        history.append(*event)
    loaded, damaged = parse_history(history.to_bytes())
    history.silence()
    assert damaged == 0
    assert loaded.recent(2048) == history.recent(2048)
    assert loaded.next_bar() == history.next_bar()


@given(st.integers(0, 2000), st.integers(0, 2000), st.binary(max_size=30))
def test_a_damaged_file_gives_what_is_whole(start: int, length: int, junk: bytes) -> None:
    history = History()
    scale(history, 20)
    data = history.to_bytes()
    lines = data.splitlines()
    hurt = data[:start] + junk + data[start + length :]
    try:
        loaded, damaged = parse_history(hurt)
    except RitornelloError:
        assert b"{" in hurt
        return
    whole = [line for line in hurt.splitlines() if line in lines[1:]]
    assert len(loaded) >= len(whole)
    assert damaged <= len(hurt.splitlines()) - len(whole)


def test_a_line_cut_short_and_lines_of_nonsense_are_counted() -> None:
    history = History()
    scale(history, 3)
    lines = history.to_bytes().splitlines()
    nonsense = [
        b"",
        b"[1,2",
        b'[0,"player","kDxa",3]',  # no such part
        b'[0,"nobody","kDxa",2]',
        b'[0,"player","kDw=",2]',  # a message cut short
        b'[0,"player","sAFA",2]',  # a controller that isn't the pedal
        b'[1e99,"player","kDxa",2]',
        b'[99999999999999999,"player","kDxa",2]',
        b"\xff\xfe",
        lines[-1][:-3],
    ]
    loaded, damaged = parse_history(b"\n".join([*lines[:-1], *nonsense]))
    assert damaged == len(nonsense)
    assert ons(loaded.recent()) == ons(history.recent())
    assert _final(loaded.recent()) == (set(), set())  # the last release is lost, and made up for


def test_the_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "past"
    path.write_bytes(b'{"format":"ritornello history","version":99}\n')
    with pytest.raises(RitornelloError, match="not of this version"):
        load_history(path)
    with pytest.raises(RitornelloError, match="cannot be read"):
        load_history(tmp_path / "missing")


def _becomes(path: Path, notes: int) -> bool:
    """Wait until a file holds so many notes."""
    pause = threading.Event()
    tries = (pause.wait(0.01) for _ in range(int(PATIENCE / 0.01)))
    return any(path.exists() and path.read_bytes().count(b'"kD') == notes for _ in tries)


def test_a_history_file_is_appended_to_while_music_plays(tmp_path: Path) -> None:
    path = tmp_path / "past"
    file = HistoryFile(History(), path, period=0.005)
    assert not file.append(0, PLAYER, control_change(0, 7, 1))
    assert not path.exists()
    file.append(0, PLAYER, note_on(0, 60, 90), LEAD)
    assert _becomes(path, 1)
    begun, inode = path.read_bytes(), path.stat().st_ino
    file.append(480, PLAYER, note_on(0, 60, 90), LEAD)
    assert _becomes(path, 2)
    assert path.read_bytes().startswith(begun)
    assert path.stat().st_ino == inode
    file.close()
    assert load_history(path).history.recent()[:2] == file.history.recent()


def test_a_past_goes_on_in_the_next_session(tmp_path: Path) -> None:
    path = tmp_path / "past"
    first = HistoryFile(History(), path, period=NEVER)
    scale(first, 10)
    first.close()
    with path.open("ab") as cut_short:
        cut_short.write(b'[960,"pla')
    loaded, damaged = load_history(path)
    assert damaged == 1
    second = HistoryFile(loaded, path, period=NEVER)
    scale(second, 10, first=10)
    second.close()
    again, damaged = load_history(path)
    assert damaged == 0
    assert len(ons(again.recent())) == 20


def test_the_file_stays_small_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "past"
    file = HistoryFile(History(keep=10), path)
    monkeypatch.setattr(file._flusher, "poke", lambda: None)  # the test says when to write
    largest = 0
    for number in range(40):
        scale(file, 10, first=number * 10)
        file._write()
        largest = max(largest, path.stat().st_size)
    file.close()
    assert largest < 8_000
    loaded = load_history(path, keep=10).history
    assert ons(loaded.recent(10)) == ons(file.history.recent(10))


def test_a_folder_that_is_gone_is_told_once_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    told: queue.Queue[str] = queue.Queue()
    file = HistoryFile(History(), folder / "past", told.put, period=0.005)
    file.append(0, PLAYER, note_on(0, 60, 90))
    assert "cannot be written" in told.get(timeout=PATIENCE)
    file.append(480, PLAYER, note_on(0, 60, 90))
    folder.mkdir()
    assert _becomes(folder / "past", 2)
    (folder / "past").unlink()  # taken away under it
    file.append(960, PLAYER, note_on(0, 60, 90))
    assert _becomes(folder / "past", 3)
    assert "cannot be written" in told.get(timeout=PATIENCE)
    file.close()
    assert told.empty()
    lost = HistoryFile(file.history, tmp_path / "no" / "past")
    with pytest.raises(RitornelloError, match="cannot be written"):
        lost.close()


def test_a_replaced_file_is_the_old_one_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(path, b"old", durable=False)
    (tmp_path / ".a.part").mkdir()  # in the way
    with pytest.raises(OSError, match=r"a\.part"):
        replace_file(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    (tmp_path / ".a.part").rmdir()
    (tmp_path / ".a.part").write_bytes(b"left by one that was killed, and longer")
    replace_file(path, b"new", durable=True)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"new"]
