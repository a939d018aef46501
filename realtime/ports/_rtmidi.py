"""The system's MIDI ports, through python-rtmidi.

Messages are polled for: a callback would run on a real-time thread of the MIDI
system, and wait there for the interpreter lock.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol

from realtime.ports._quiet import quiet_stderr

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from realtime.ports._jack import JackClient

__all__ = ["Client", "InputClient", "Library", "OutputClient", "PythonRtMidi", "RtMidiInput", "RtMidiOutput"]

_QUEUE_SIZE = 8192
"""Messages kept until polled; RtMidi prints and drops what is beyond."""


class Client(Protocol):
    """What RtMidi's inputs and outputs share."""

    def get_ports(self) -> list[str]: ...
    def open_port(self, port: int, name: str) -> object: ...
    def open_virtual_port(self, name: str) -> object: ...
    def close_port(self) -> None: ...
    def delete(self) -> None: ...


class InputClient(Client, Protocol):
    def get_message(self) -> tuple[list[int], float] | None: ...
    def ignore_types(self, *, sysex: bool, timing: bool, active_sense: bool) -> None: ...


class OutputClient(Client, Protocol):
    def send_message(self, message: bytes) -> None: ...


class Library(Protocol):
    """The part of python-rtmidi used here, so that a test can stand in for it."""

    def apis(self) -> Sequence[str]:
        """Return which of ``coremidi``, ``alsa``, ``jack``, ``winmm`` are compiled in."""
        ...

    def input_client(self, api: str, name: str) -> InputClient:
        """Return a new client for receiving; OSError where ``api`` is not running."""
        ...

    def output_client(self, api: str, name: str) -> OutputClient:
        """Return a new client for sending; OSError where ``api`` is not running."""
        ...


class PythonRtMidi:
    """python-rtmidi itself, loaded when first needed."""

    def __init__(self) -> None:
        import rtmidi  # noqa: PLC0415 (not all that plays needs a MIDI system)

        self._rtmidi = rtmidi
        self._numbers = {
            "coremidi": rtmidi.API_MACOSX_CORE,
            "alsa": rtmidi.API_LINUX_ALSA,
            "jack": rtmidi.API_UNIX_JACK,
            "winmm": rtmidi.API_WINDOWS_MM,
        }

    def apis(self) -> Sequence[str]:
        compiled = self._rtmidi.get_compiled_api()
        return [api for api, number in self._numbers.items() if number in compiled]

    def input_client(self, api: str, name: str) -> InputClient:
        client: InputClient = self._rtmidi.MidiIn(self._numbers[api], name, _QUEUE_SIZE)
        client.ignore_types(sysex=False, timing=False, active_sense=False)  # or RtMidi drops all three
        return client

    def output_client(self, api: str, name: str) -> OutputClient:
        client: OutputClient = self._rtmidi.MidiOut(self._numbers[api], name)
        return client


class RtMidiInput:
    """An input port of the system."""

    def __init__(
        self, name: str, client: InputClient, lock: threading.RLock, jack: JackClient | None
    ) -> None:
        """Take over ``client``, whose port is open."""
        self.name = name
        self._client: InputClient | None = client
        self._lock = lock
        self._jack = jack

    def poll(self) -> bytes | None:
        """Return the next whole message, or None.

        Raises:
            OSError: the port is lost.
        """
        if self._client is None:
            return None
        message = self._client.get_message()
        if message is not None:
            return bytes(message[0])
        if self._jack is not None:
            _check_server(self._jack)
        return None

    def close(self) -> None:
        """Close the port; again does nothing."""
        client, self._client = self._client, None  # a deleted client crashes when used
        if client is not None:
            _close(client, self._lock, self._jack)


class RtMidiOutput:
    """An output port of the system."""

    def __init__(
        self, name: str, client: OutputClient, lock: threading.RLock, jack: JackClient | None
    ) -> None:
        """Take over ``client``, whose port is open."""
        self.name = name
        self._client: OutputClient | None = client
        self._lock = lock
        self._jack = jack

    def send(self, msg: bytes) -> None:
        """Send one message.

        Raises:
            OSError: the port is lost, or closed.
        """
        if self._client is None:
            error = f"{self.name} is closed"
            raise OSError(error)
        if self._jack is not None:
            _check_server(self._jack)
        self._client.send_message(msg)

    def close(self) -> None:
        """Close the port once everything sent is out; again does nothing."""
        client, self._client = self._client, None
        if client is not None:
            _close(client, self._lock, self._jack)


def _check_server(jack: JackClient) -> None:
    if jack.gone:
        msg = "the JACK server has ended"
        raise OSError(msg)


def _close(client: Client, lock: threading.RLock, jack: JackClient | None) -> None:
    quiet = quiet_stderr() if jack is not None and jack.gone else contextlib.nullcontext()
    with lock, quiet:
        client.close_port()  # JACK: waits until the last messages are out
        client.delete()  # a virtual port lives as long as its client
