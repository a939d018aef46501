"""The owner of everything that is open in the machine's MIDI system.

Opening, closing and listing ports is not thread-safe in RtMidi, so it happens
under one lock, and listing through clients that are kept: some systems tell
what is plugged in only to a client that was there before.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, TypeVar

from music.errors import RitornelloError
from realtime.ports._base import CLIENT_NAME, INPUT_NAME, OUTPUT_NAME, PortList
from realtime.ports._jack import JackClient
from realtime.ports._names import find_name, plain_names
from realtime.ports._patchbay import Connection
from realtime.ports._quiet import quiet_stderr
from realtime.ports._rtmidi import PythonRtMidi, RtMidiInput, RtMidiOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from realtime.ports._rtmidi import Client, InputClient, Library, OutputClient

__all__ = ["MidiSystem"]

_AnyClient = TypeVar("_AnyClient", bound="Client")
_PREFERRED = ("coremidi", "alsa", "jack", "winmm")
_TITLES = {"coremidi": "CoreMIDI", "alsa": "ALSA", "jack": "JACK", "winmm": "Windows MIDI"}


class MidiSystem:
    """The machine's MIDI system and the one owner of everything open in it."""

    def __init__(self, library: Library, api: str) -> None:
        """Become a client of ``api``.

        Raises:
            OSError: it is not running here.
        """
        self.api = api
        self._library = library
        self._lock = threading.RLock()
        # ALSA names the whole program after its first client; JACK numbers clients of one name,
        # and the plain one is for the ports.
        self._lister_name = f"{CLIENT_NAME} ports" if api == "jack" else CLIENT_NAME
        self._input_lister: InputClient | None = library.input_client(api, self._lister_name)
        self._output_lister: OutputClient | None = None
        self._own: set[str] = set()
        self._jack_names: dict[str, str] = {}  # names of our ports with their clients', by those without
        self._jack: JackClient | None = None

    @classmethod
    def detect(cls, api: str | None = None, library: Library | None = None) -> MidiSystem | None:
        """Return the first system that works, or None if there is none; nothing is printed.

        ``api``, one of ``coremidi``, ``alsa``, ``jack`` and ``winmm``, asks for just that one.
        """
        if library is None:
            library = PythonRtMidi()
        compiled = library.apis()
        for candidate in _PREFERRED:
            if candidate in compiled and api in (None, candidate):
                with quiet_stderr(), contextlib.suppress(OSError):
                    return cls(library, candidate)
        return None

    @property
    def api_name(self) -> str:
        """What the system is called, to the user."""
        return _TITLES[self.api]

    @property
    def can_virtual(self) -> bool:
        """Whether ports of our own can be made for others to connect to."""
        return self.api != "winmm"

    @property
    def alive(self) -> bool:
        """Whether it still runs; a JACK server may end, and then all that is open is lost with it."""
        return self._jack is None or not self._jack.gone

    def again(self) -> MidiSystem | None:
        """Return a new connection to the same system, or None while it does not run.

        The old one, with all its ports, must have been closed.
        """
        return type(self).detect(self.api, self._library)

    def list_ports(self) -> PortList:
        """Return the ports there are now, without our own."""
        with self._lock:
            inputs = self._names(self._inputs())
            outputs = self._names(self._outputs())
        return PortList(*(tuple(n for n in names if not self._is_own(n)) for names in (inputs, outputs)))

    def open_input(self, name: str | None = None, virtual_name: str = INPUT_NAME) -> RtMidiInput:
        """Open the input called ``name``, or for None make one that others can connect to.

        Raises:
            RitornelloError: there is no such port, or it cannot be opened or made.
        """
        with self._lock:
            client = self._open("input", name, virtual_name, self._inputs, self._library.input_client)
            return RtMidiInput(name or virtual_name, client, self._lock, self._jack)

    def open_output(self, name: str | None = None, virtual_name: str = OUTPUT_NAME) -> RtMidiOutput:
        """Open the output called ``name``, or for None make one that others can connect to.

        Raises:
            RitornelloError: there is no such port, or it cannot be opened or made.
        """
        with self._lock:
            client = self._open("output", name, virtual_name, self._outputs, self._library.output_client)
            return RtMidiOutput(name or virtual_name, client, self._lock, self._jack)

    def find_input(self, name: str) -> str | None:
        """Return the whole name of the input that ``name``, maybe a part of it, means; None if none."""
        with self._lock:
            return self._find(name, self._inputs)

    def find_output(self, name: str) -> str | None:
        """Return the whole name of the output that ``name``, maybe a part of it, means; None if none."""
        with self._lock:
            return self._find(name, self._outputs)

    def own_ports(self) -> frozenset[str]:
        """Return the names of our open ports that others can see the connections of (JACK only)."""
        there = frozenset() if self._jack is None else self._jack.ports()
        return frozenset(port for port, full in self._jack_names.items() if full in there)

    def peers(self) -> frozenset[str]:
        """Return the names of others' ports that ours could be connected to (JACK only)."""
        there = frozenset() if self._jack is None else self._jack.ports()
        return there.difference(self._jack_names.values())

    def connections(self) -> frozenset[Connection]:
        """Return what our open ports are connected to, by whomever (JACK only)."""
        if self._jack is None:
            return frozenset()
        return frozenset(
            Connection(port, peer)
            for port, full in self._jack_names.items()
            for peer in self._jack.connections(full).difference(self._jack_names.values())
        )

    def connect(self, connection: Connection) -> bool:
        """Make a connection and return whether it is there now (JACK only)."""
        full = self._jack_names.get(connection.port)
        return self._jack is not None and full is not None and self._jack.connect(full, connection.peer)

    def close(self) -> None:
        """Leave the system, with the ports closed before; again does nothing."""
        quiet = contextlib.nullcontext() if self.alive else quiet_stderr()
        with self._lock, quiet:
            for lister in (self._input_lister, self._output_lister):
                if lister is not None:
                    lister.delete()
            self._input_lister = self._output_lister = None
            if self._jack is not None:
                self._jack.close()

    def _inputs(self) -> Client:
        if self._input_lister is None:
            self._input_lister = self._library.input_client(self.api, self._lister_name)
        return self._input_lister

    def _outputs(self) -> Client:
        if self._output_lister is None:
            self._output_lister = self._library.output_client(self.api, self._lister_name)
        return self._output_lister

    def _names(self, lister: Client) -> tuple[str, ...]:
        return plain_names(lister.get_ports(), self.api)

    def _find(self, name: str, lister: Callable[[], Client]) -> str | None:
        names = self._names(lister())
        index = find_name(name, names, self.api)
        return None if index is None else names[index]

    def _is_own(self, name: str) -> bool:
        """Say whether ``name`` is one of ours; the client's part may have a number (JACK)."""
        client, _, port = name.rpartition(":")
        return port in self._own and (not client or client.startswith(CLIENT_NAME))

    def _index(self, kind: str, name: str | None, lister: Callable[[], Client]) -> int | None:
        """Return the place of the port called ``name``, or None for one of our own."""
        if name is None:
            if self.can_virtual:
                return None
            msg = (
                "Windows has no virtual MIDI ports: make a loopback port, for instance with loopMIDI, "
                f"and name it as the {kind}; {self._there_are(kind, lister())}."
            )
            raise RitornelloError(msg)
        index = find_name(name, self._names(lister()), self.api)
        if index is None:
            msg = f'There is no MIDI {kind} called "{name}"; {self._there_are(kind, lister())}.'
            raise RitornelloError(msg)
        return index

    def _there_are(self, kind: str, lister: Client) -> str:
        names = [f'"{name}"' for name in self._names(lister) if not self._is_own(name)]
        return f"there are {', '.join(names)}" if names else f"there is no {kind} at all"

    def _open(
        self,
        kind: str,
        name: str | None,
        virtual_name: str,
        lister: Callable[[], Client],
        make_client: Callable[[str, str], _AnyClient],
    ) -> _AnyClient:
        """Return a new client with the port called ``name``, or for None one of our own, open."""
        index = self._index(kind, name, lister)
        jack = self._jack_client()
        before = frozenset() if jack is None else jack.ports()
        client = None
        try:
            client = make_client(self.api, CLIENT_NAME)
            if index is None:
                client.open_virtual_port(virtual_name)
            else:
                client.open_port(index, virtual_name)
        except OSError as error:
            if client is not None:
                client.delete()
            msg = f'The MIDI {kind} "{name or virtual_name}" cannot be opened, perhaps it is in use: {error}'
            raise RitornelloError(msg) from error
        self._own.add(virtual_name)
        for full in () if jack is None else jack.ports() - before:
            if full.endswith(f":{virtual_name}"):
                self._jack_names[virtual_name] = full
        return client

    def _jack_client(self) -> JackClient | None:
        """Return a client of JACK itself; None under other systems, or where it fails."""
        if self.api == "jack" and self._jack is None:
            with contextlib.suppress(OSError):
                self._jack = JackClient(f"{CLIENT_NAME} watch")
        return self._jack
