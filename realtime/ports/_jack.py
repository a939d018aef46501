"""Noticing that the JACK server is gone.

RtMidi does not. Its messages go into a ring of 16 KiB that nobody empties any
more, and once that is full, sending waits for ever with the interpreter lock
held: the program would stand still. JACK itself does tell its clients, so one
more client listens for that, in the library that RtMidi has loaded.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
from pathlib import Path

__all__ = ["JackWatch"]

_NO_START_SERVER = 1
_ON_SHUTDOWN = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class JackWatch:
    """A JACK client that does nothing but hear of the server's end."""

    def __init__(self, name: str) -> None:
        """Become the client ``name``.

        Raises:
            OSError: the JACK library is not loaded, or there is no server.
        """
        self._gone = threading.Event()
        self._library = ctypes.CDLL(_loaded_library())
        self._library.jack_client_open.restype = ctypes.c_void_p
        self._library.jack_client_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
        self._library.jack_on_shutdown.argtypes = [ctypes.c_void_p, _ON_SHUTDOWN, ctypes.c_void_p]
        self._library.jack_on_shutdown.restype = None
        self._library.jack_client_close.argtypes = [ctypes.c_void_p]
        self._client: int | None = self._library.jack_client_open(name.encode(), _NO_START_SERVER, None)
        if not self._client:
            msg = "there is no JACK server"
            raise OSError(msg)
        self._on_shutdown = _ON_SHUTDOWN(lambda _: self._gone.set())  # kept: C has no hold on it
        self._library.jack_on_shutdown(self._client, self._on_shutdown, None)

    @property
    def gone(self) -> bool:
        """Whether the server has ended since; a client does not outlive it."""
        return self._gone.is_set()

    def close(self) -> None:
        """Stop being a client; again does nothing."""
        client, self._client = self._client, None
        if client and not self.gone:
            self._library.jack_client_close(client)


def _loaded_library() -> str:
    """Return the path of the JACK library in this process (Linux).

    Raises:
        OSError: there is none.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            path = line.split(maxsplit=5)[5:]
            if path and Path(path[0]).name.startswith("libjack"):
                return path[0]
    msg = "the JACK library is not loaded"
    raise OSError(msg)
