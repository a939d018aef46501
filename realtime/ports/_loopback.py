"""An output and an input joined inside the process, for machines without MIDI and for tests."""

from __future__ import annotations

from collections import deque

__all__ = ["LoopbackInput", "LoopbackOutput", "LoopbackPair"]


class LoopbackInput:
    """The end that messages come out of."""

    def __init__(self, name: str, messages: deque[bytes]) -> None:
        """Read from ``messages``."""
        self.name = name
        self.closed = False
        self._messages = messages

    def poll(self) -> bytes | None:
        """Return the next message sent, or None."""
        return self._messages.popleft() if self._messages and not self.closed else None

    def close(self) -> None:
        """Stop giving messages."""
        self.closed = True


class LoopbackOutput:
    """The end that messages go into."""

    def __init__(self, name: str, messages: deque[bytes]) -> None:
        """Write to ``messages``."""
        self.name = name
        self.closed = False
        self._messages = messages

    def send(self, msg: bytes) -> None:
        """Send one message.

        Raises:
            OSError: the port is closed.
        """
        if self.closed:
            error = f"{self.name} is closed"
            raise OSError(error)
        self._messages.append(bytes(msg))

    def close(self) -> None:
        """Take no more messages."""
        self.closed = True


class LoopbackPair:
    """What is sent to ``output`` can be polled from ``input``, by another thread too."""

    def __init__(self, name: str = "loopback") -> None:
        """Make both ends; ``name`` is what they are called."""
        messages: deque[bytes] = deque()  # append and popleft are atomic
        self.input = LoopbackInput(name, messages)
        self.output = LoopbackOutput(name, messages)

    def drain(self) -> list[bytes]:
        """Return everything that has been sent and not polled yet."""
        return list(iter(self.input.poll, None))
