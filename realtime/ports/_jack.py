"""What RtMidi does not tell of JACK: that the server is gone, and who is connected to whom.

Once the server is gone, RtMidi's messages go into a ring of 16 KiB that nobody
empties any more, and when that is full, sending waits for ever with the
interpreter lock held: the program would stand still. JACK itself does tell its
clients, so one more client listens for that, in the library that RtMidi has loaded.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import itertools
import threading
from pathlib import Path

__all__ = ["JackClient"]

_NO_START_SERVER = 1
_MIDI = b"midi"  # part of the name of the type of port
_IS_OUTPUT = 2
_ON_SHUTDOWN = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_SIGNATURES = {
    "jack_client_open": (ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]),
    "jack_on_shutdown": (None, [ctypes.c_void_p, _ON_SHUTDOWN, ctypes.c_void_p]),
    "jack_client_close": (ctypes.c_int, [ctypes.c_void_p]),
    "jack_get_ports": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong]),
    "jack_port_by_name": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    "jack_port_flags": (ctypes.c_int, [ctypes.c_void_p]),
    "jack_port_get_all_connections": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_void_p]),
    "jack_connect": (ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]),
    "jack_free": (None, [ctypes.c_void_p]),
}


class JackClient:
    """A JACK client without ports, that hears of the server's end and sees all connections.

    Ports are named ``client:port``. When the server is gone there are none.
    """

    def __init__(self, name: str) -> None:
        """Become the client ``name``.

        Raises:
            OSError: the JACK library is not loaded, or there is no server.
        """
        self._gone = threading.Event()
        self._library = ctypes.CDLL(_loaded_library())
        for function, (result, arguments) in _SIGNATURES.items():
            getattr(self._library, function).restype = result
            getattr(self._library, function).argtypes = arguments
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

    def ports(self) -> frozenset[str]:
        """Return the names of all MIDI ports."""
        if self._client is None or self.gone:
            return frozenset()
        return frozenset(self._names(self._library.jack_get_ports(self._client, None, _MIDI, 0)))

    def connections(self, port: str) -> frozenset[str]:
        """Return the names of the ports that ``port`` is connected to."""
        handle = self._port(port)
        if not handle:
            return frozenset()
        return frozenset(self._names(self._library.jack_port_get_all_connections(self._client, handle)))

    def connect(self, first: str, second: str) -> bool:
        """Connect two ports, whichever of them sends, and return whether they are connected now."""
        handle = self._port(first)
        if not handle or not self._port(second):
            return False
        sends = self._library.jack_port_flags(handle) & _IS_OUTPUT
        names = (first, second) if sends else (second, first)
        failure = self._library.jack_connect(self._client, *(name.encode() for name in names))
        return failure in (0, errno.EEXIST)

    def close(self) -> None:
        """Stop being a client; again does nothing."""
        client, self._client = self._client, None
        if client:
            self._library.jack_client_close(client)

    def _port(self, name: str) -> int | None:
        if self._client is None or self.gone:
            return None
        handle: int | None = self._library.jack_port_by_name(self._client, name.encode())
        return handle

    def _names(self, address: int | None) -> list[str]:
        """Return the names in an array that JACK gave us, which ends with a null, and give it back."""
        if not address:
            return []
        array = ctypes.cast(address, ctypes.POINTER(ctypes.c_char_p))
        names = [name.decode() for name in iter(map(array.__getitem__, itertools.count()).__next__, None)]
        self._library.jack_free(address)
        return names


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
