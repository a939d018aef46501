"""The near end of the built-in sound: an output port, behind which a process of its own plays."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from realtime.midi_bytes import is_channel_message, is_note_on
from realtime.sound.frames import Retry, SetSoundFont, SetVolume, Silence, Wish, midi_frame, wish_frame
from realtime.sound.status import SoundProblem, SoundStatus, decode_status

__all__ = ["SoundPort"]

_NAME = "Built-in sound"
_PATIENCE_SECONDS = 3.0
"""How long the process has for ending by itself."""
_FULL_SECONDS = 0.02
"""A pipe that is full is tried again this often."""
_FULL = {errno.EAGAIN, errno.ENOSPC}
"""What a pipe says that has no room: to POSIX, and to Windows."""


class SoundPort:
    """Plays what is sent to it. One thread may send while another does the rest.

    Where a pipe can't be told never to wait (Windows before Python 3.12), `send` waits
    for a process that hangs; it reads at once otherwise.

    Args:
        soundfont: sf2 or sf3 file; None for the one that ships.
        volume: from 0 to 1.
        backend: name of the audio system, such as ``jack`` or ``null``; None for any.
    """

    def __init__(
        self, soundfont: Path | None = None, volume: float = 0.8, backend: str | None = None
    ) -> None:
        """Do nothing yet: see `start`."""
        self.name = _NAME
        """What to call it to the user."""
        self.news: queue.SimpleQueue[SoundStatus] = queue.SimpleQueue()
        """What became of it, for whoever wants to tell the user."""
        self.dropped = 0
        """Messages that found the pipe full."""
        self._soundfont = None if soundfont is None else soundfont.absolute()
        self._volume = min(max(volume, 0.0), 1.0)
        self._backend = backend
        self._lock = threading.Lock()  # of what `send` needs; held for moments, and never waits
        self._lives = threading.Lock()  # of who starts and ends the process; taken before the other
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._rest = b""  # of a frame that went out in part
        self._owed: dict[type[Wish], bytes] = {}  # frames that must go out before anything else
        self._settling = False
        self._muted = False
        self._may_restart = True

    def start(self) -> None:
        """Start the process that plays; if it runs, do nothing.

        What becomes of it is told in `news`.
        """
        with self._lives:
            self._may_restart = True
            if self._process is None:
                self._launch()

    def send(self, msg: bytes) -> None:
        """Play one whole message. It never waits and never fails; what is not of a channel is ignored."""
        if not is_channel_message(msg):
            return
        with self._lock:
            if self._process is None or (self._muted and is_note_on(msg)):
                return
            if not (self._settle() and self._write(midi_frame(msg))):
                self.dropped += 1
                self._owe(Silence())

    def set_volume(self, level: float) -> None:
        """Play at ``level`` from here on, from 0 to 1."""
        with self._lock:
            self._volume = min(max(level, 0.0), 1.0)
            self._tell(SetVolume(self._volume))

    def set_soundfont(self, path: Path | None) -> None:
        """Play with the SoundFont ``path`` from here on, or with the one that ships."""
        with self._lock:
            self._soundfont = None if path is None else path.absolute()
            self._tell(_soundfont_wish(self._soundfont))

    def mute(self, muted: bool) -> None:  # noqa: FBT001 - a switch, and the verb says of what
        """Begin no more notes, and end those that sound; or begin them again."""
        with self._lock:
            self._muted = muted
            if muted:
                self._tell(Silence())

    def retry(self) -> None:
        """Start the process again if it has ended, or have it look for an audio device at once."""
        with self._lives:
            self._may_restart = True
            if self._process is None:
                self._launch()
                return
        with self._lock:
            self._tell(Retry())

    def close(self) -> None:
        """End the process; again does nothing."""
        with self._lives, self._lock:
            process, self._process = self._process, None
            if process is not None:
                _close_stdin(process)
        if process is not None and self._reader is not None:
            try:
                process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            self._reader.join()

    def _launch(self) -> None:
        """Start the process; the lock on its life is held, the other is not."""
        volume, soundfont = self._volume, self._soundfont
        command = [sys.executable, "-m", "realtime.sound", f"--volume={volume}"]
        if soundfont is not None:
            command.append(f"--soundfont={soundfont}")
        if self._backend is not None:
            command.append(f"--backend={self._backend}")
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
                # What little algebra there is would only wait for more threads.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,  # a terminal's Ctrl-C is for us, who then close it
            )
        except OSError as error:
            reason = error.strerror
            self.news.put(SoundProblem(f"The built-in sound can't be started ({reason}); try it again."))
            return
        assert process.stdin is not None  # noqa: S101 - it was asked for
        if hasattr(os, "set_blocking"):
            os.set_blocking(process.stdin.fileno(), False)
        with self._lock:
            self._rest = b""
            self._owed.clear()
            self._process = process
            if volume != self._volume:  # changed meanwhile
                self._tell(SetVolume(self._volume))
            if soundfont != self._soundfont:
                self._tell(_soundfont_wish(self._soundfont))
        self._reader = threading.Thread(target=self._read, args=(process,), name="sound news", daemon=True)
        self._reader.start()

    def _tell(self, wish: Wish) -> None:
        """Send a wish, now or as soon as there is room; the lock is held."""
        if self._process is not None and not (self._settle() and self._write(wish_frame(wish))):
            self._owe(wish)

    def _owe(self, wish: Wish) -> None:
        """Send a wish as soon as there is room, whether or not anything else is sent; the lock is held."""
        self._owed[type(wish)] = wish_frame(wish)  # of two of a kind, the later counts
        self._settle_soon()

    def _settle_soon(self) -> None:
        if not self._settling:
            self._settling = True
            threading.Thread(target=self._settle_later, name="sound arrears", daemon=True).start()

    def _settle_later(self) -> None:
        pause = threading.Event()
        while self._settling:
            pause.wait(_FULL_SECONDS)
            with self._lock:
                self._settling = self._process is not None and not self._settle()

    def _settle(self) -> bool:
        """Send what is owed, and return whether nothing is any more; the lock is held."""
        if self._rest:
            self._rest = self._rest[self._put(self._rest) :]
        for kind, frame in list(self._owed.items()):
            if self._rest or not self._write(frame):
                return False
            del self._owed[kind]
        return not self._rest

    def _write(self, frame: bytes) -> bool:
        """Write a frame, or begin to, and return False if there is no room; the lock is held."""
        written = self._put(frame)
        if 0 < written < len(frame):  # possible with the long ones only, those of wishes
            self._rest = frame[written:]
            self._settle_soon()
        return written > 0

    def _put(self, data: bytes) -> int:
        """Return how many bytes of ``data`` the pipe took; the lock is held."""
        assert self._process is not None  # noqa: S101 - looked at before
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        try:
            return os.write(self._process.stdin.fileno(), data)
        except OSError as error:
            # Any other error means that the process has ended, which the reader notices.
            return 0 if error.errno in _FULL else len(data)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        """Pass on what the process says, until it ends."""
        assert process.stdout is not None  # noqa: S101 - it was asked for
        with process.stdout:
            for line in process.stdout:
                with contextlib.suppress(msgspec.DecodeError):
                    self.news.put(decode_status(line))
        status = process.wait()
        with self._lives:
            with self._lock:
                if self._process is not process:
                    return
                _close_stdin(process)
                self._process = None
            again, self._may_restart = self._may_restart, False
            end = "it is started again" if again else "switch it off and on to try again"
            self.news.put(SoundProblem(f"The built-in sound ended unexpectedly (status {status}); {end}."))
            if again:
                self._launch()


def _close_stdin(process: subprocess.Popen[bytes]) -> None:
    """Let the process know that there is nothing more to come."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _soundfont_wish(path: Path | None) -> SetSoundFont:
    return SetSoundFont(None if path is None else str(path))
