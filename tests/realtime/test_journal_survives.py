"""A journal and a history outlive kill -9: a real process plays, is killed, and what it left is read.

The player sleeps between its notes, so a second holds a known number of them at most,
and fewer where the machine is busy: what may be lost is counted in notes, not seconds.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import mido
import pytest

from music.smf import read_score
from realtime.disk import PERIOD
from realtime.history import load_history
from realtime.midi_bytes import is_note_on

ROOT = Path(__file__).parents[2]

PAUSE = 0.004
"""Seconds between two notes, at least."""
A_SECOND = round(1 / PAUSE)
"""Notes that begin in a second, at most."""

PLAYER = """
import sys, time
from pathlib import Path
from realtime.history import History, HistoryFile
from realtime.journal import Journal
from realtime.ledger import Source
from realtime.midi_bytes import control_change, note_off, note_on

folder, pause, period, before = Path(sys.argv[1]), *map(float, sys.argv[2:])
journal = Journal(folder / "take.mid", period=period)
history = HistoryFile(History(), folder / "take.past", period=period)

def play(number):
    source = (Source.PLAYER, Source.MODEL)[number % 2]
    beat = number / 4
    for at, msg in (
        (beat, note_on(0, 36 + number % 48, 1 + number // 48 % 127)),
        (beat + 0.1, control_change(0, 1, number % 128)),
        (beat + 0.2, note_off(0, 36 + number % 48)),
    ):
        journal.add(at, source, msg)
        history.append(round(at * 480), source, msg)

for number in range(int(before)):
    play(number)
number = int(before)
while True:
    play(number)
    number += 1
    print(number, flush=True)
    time.sleep(pause)
"""


def play_and_kill(folder: Path, notes: int, period: float, before: int = 0) -> int:
    """Kill a process after it has told of ``notes`` notes; return how many it told of in the end."""
    arguments = [str(folder), str(PAUSE), str(period), str(before)]
    with subprocess.Popen(
        [sys.executable, "-c", PLAYER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(notes):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
    assert process.returncode == -signal.SIGKILL
    # A line that the kill cut short has no end, and its number is a beginning of the true one.
    return before + notes + len(rest)


def notes_of(number: int) -> list[tuple[int, int]]:
    """Return (pitch, velocity) of the first notes that the process plays."""
    return [(36 + n % 48, 1 + n // 48 % 127) for n in range(number)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("heard", [1, 97, 331, 523, 701])
def test_all_but_the_last_second_survives(tmp_path: Path, heard: int) -> None:
    """Killed in the first second, the second and the third, somewhere between two writings."""
    told = play_and_kill(tmp_path, heard, PERIOD)
    saved = read_score(tmp_path / "take.mid") if (tmp_path / "take.mid").exists() else None
    notes = [] if saved is None else [tuple(row)[2:4] for row in saved.notes.tolist()]
    assert notes == notes_of(len(notes))
    assert told - A_SECOND <= len(notes) <= told + 1
    past = load_history(tmp_path / "take.past") if (tmp_path / "take.past").exists() else None
    events = [] if past is None else past.history.recent(10_000)
    struck = [(event.msg[1], event.msg[2]) for event in events if is_note_on(event.msg)]
    assert struck == notes_of(len(struck))
    assert told - A_SECOND <= len(struck) <= told + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("heard", [20, 41, 67])
def test_a_kill_in_the_midst_of_writing_leaves_whole_files(tmp_path: Path, heard: int) -> None:
    """The process does nothing but write, a long recording at that, over and over."""
    before = 5_000
    told = play_and_kill(tmp_path, heard, 0.0, before)
    tracks = mido.MidiFile(tmp_path / "take.mid").tracks
    assert [track.name for track in tracks[1:]] == ["Player", "Ritornello"]
    notes = [tuple(row)[2:4] for row in read_score(tmp_path / "take.mid").notes.tolist()]
    assert notes == notes_of(len(notes))
    assert told - A_SECOND <= len(notes) <= told + 1
    assert load_history(tmp_path / "take.past").damaged <= 1
    # What the next one at this place leaves, it leaves alone.
    left = {file.name for file in tmp_path.iterdir()} - {"take.mid", "take.past"}
    assert left <= {".take.mid.part", ".take.past.part"}
    play_and_kill(tmp_path, 3, 0.0)
    assert read_score(tmp_path / "take.mid").notes.size <= 4
