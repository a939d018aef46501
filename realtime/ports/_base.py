"""What a port is, and what the ports of this program are called."""

from __future__ import annotations

from typing import NamedTuple, Protocol

__all__ = ["CLIENT_NAME", "INPUT_NAME", "OUTPUT_NAME", "InputPort", "OutputPort", "PortList"]

CLIENT_NAME = "Ritornello"
INPUT_NAME = "Ritornello In"
OUTPUT_NAME = "Ritornello Out"


class InputPort(Protocol):
    """Where MIDI comes from. For the use of one thread; a closed port has nothing more to give."""

    @property
    def name(self) -> str:
        """What to call it to the user."""
        ...

    def poll(self) -> bytes | None:
        """Return the next whole message that has arrived, or None. It never waits.

        Raises:
            OSError: the port is lost.
        """
        ...

    def close(self) -> None:
        """Close it; again does nothing."""
        ...


class OutputPort(Protocol):
    """Where MIDI goes. For the use of one thread."""

    @property
    def name(self) -> str:
        """What to call it to the user."""
        ...

    def send(self, msg: bytes) -> None:
        """Send one whole message at once.

        Raises:
            OSError: the port is lost, or closed.
        """
        ...

    def close(self) -> None:
        """Close it once everything sent is out; again does nothing."""
        ...


class PortList(NamedTuple):
    """Names of the ports of other programs and devices, as the user knows them."""

    inputs: tuple[str, ...]
    """Those to receive from."""
    outputs: tuple[str, ...]
    """Those to send to."""
