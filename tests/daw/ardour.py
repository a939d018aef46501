"""Ardour without a screen: a digital audio workstation that nobody here wrote, as a process."""

from __future__ import annotations

import queue
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import mido

if TYPE_CHECKING:
    from typing import Self

    from tests.midi_server.jack import JackServer

_SCRIPT = Path(__file__).with_name("ardour.lua")
_START_SECONDS = 60.0
_ANSWER_SECONDS = 15.0
_TRACK = "Take"

CLOCK_PORT = "Ardour:MIDI Clock out"
TRACK_PORT = f"Ardour:{_TRACK}/midi_in 1"


class Dropped(Exception):  # noqa: N818 (that is the word for it)
    """Ardour ended, or says nothing any more, as it does now and then: try again."""


class State(NamedTuple):
    """What its transport does."""

    rolling: bool
    sample: int
    """Position in audio samples."""
    recording: bool


class Note(NamedTuple):
    """A note on a track."""

    beat: float
    """Quarter notes from the song's beginning."""
    pitch: int
    velocity: int


class Ardour:
    """A new session with a MIDI track that is armed, at ``bpm``; as a context, it is gone at the end.

    Raises:
        Dropped: at any moment.
    """

    def __init__(self, jack: JackServer, folder: Path, bpm: float) -> None:
        self._session = folder / "session"
        # A home of its own: neither must it know its user's settings, nor change them.
        home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        self._log = (folder / "ardour.log").open("w")
        self._process = subprocess.Popen(
            ["ardour7-lua", str(_SCRIPT), str(self._session), str(bpm)],
            env=jack.client_environment | home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line.strip())
        self._lines.put(None)

    def _answer(self, beginning: str, patience: float) -> str:
        """Return the next line that begins so; Ardour prints warnings of its own between."""
        while True:
            try:
                line = self._lines.get(timeout=patience)
            except queue.Empty:
                line = None
            if line is None:
                msg = f"no {beginning!r} from Ardour; its exit status: {self._process.poll()}"
                raise Dropped(msg)
            line = " ".join(line.split())
            if line.startswith(beginning):
                return line

    def tell(self, command: str) -> State:
        """Carry out ``command`` of the script's and return the state at the moment of asking."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(command + "\n")
            self._process.stdin.flush()
        except OSError as error:
            msg = f"it is gone before {command!r}"
            raise Dropped(msg) from error
        answer = self._answer("ok ", _ANSWER_SECONDS)
        _, _, rolling, sample, recording = answer.split()
        return State(rolling == "true", int(sample), recording == "true")

    def take(self) -> list[Note]:
        """Return the notes of the one take that was recorded and saved, begun at the song's beginning."""
        files = sorted(self._session.glob("interchange/*/midifiles/*.mid"))
        takes = [notes for notes in map(notes_of, files) if notes]  # it makes files for takes to come, too
        if len(takes) != 1:
            msg = f"it recorded {len(takes)} takes in {len(files)} files"
            raise Dropped(msg)
        return takes[0]

    def __enter__(self) -> Self:
        try:
            self._answer("ready", _START_SECONDS)
        except Dropped:
            self.__exit__()
            raise
        return self

    def __exit__(self, _: object = None, error: BaseException | None = None, *_rest: object) -> None:
        dropped = self._process.poll() is not None
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            assert stream is not None
            stream.close()
        if dropped and isinstance(error, AssertionError):
            msg = "it ended, and so the rest went wrong"
            raise Dropped(msg) from error


def notes_of(file: Path) -> list[Note]:
    """Return the note-ons of a take; ``file`` is a Standard MIDI File of one track."""
    midi = mido.MidiFile(file)
    (track,) = midi.tracks
    found, tick = [], 0
    for message in track:
        tick += message.time
        if message.type == "note_on" and message.velocity:
            found.append(Note(tick / midi.ticks_per_beat, message.note, message.velocity))
    return found
