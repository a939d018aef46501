"""Stands in for python-rtmidi and for JACK: ports that tests plug in and out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FakeClient", "FakeJack", "FakeLibrary"]


class FakeClient:
    """Both an input and an output client, that writes down what is done to it."""

    def __init__(self, library: FakeLibrary, kind: str, name: str) -> None:
        self.library = library
        self.kind = kind
        self.calls: list[object] = [name]
        self.messages: list[tuple[list[int], float]] = []
        self.sent: list[bytes] = []
        self.error: OSError | None = None
        self.port: str | None = None
        """Name of its port, while that is open."""

    def get_ports(self) -> list[str]:
        return list(self.library.inputs if self.kind == "input" else self.library.outputs)

    def open_port(self, port: int, name: str) -> None:
        if self.error:
            raise self.error
        self.calls.append((self.get_ports()[port], name))
        self.port = name

    def open_virtual_port(self, name: str) -> None:
        if self.error:
            raise self.error
        self.calls.append(name)
        self.port = name

    def close_port(self) -> None:
        self.calls.append("close")
        self.port = None

    def delete(self) -> None:
        self.calls.append("delete")

    def get_message(self) -> tuple[list[int], float] | None:
        assert "delete" not in self.calls
        return self.messages.pop(0) if self.messages else None

    def ignore_types(self, *, sysex: bool, timing: bool, active_sense: bool) -> None:
        self.calls.append((sysex, timing, active_sense))

    def send_message(self, message: bytes) -> None:
        assert "delete" not in self.calls
        self.sent.append(message)


class FakeLibrary:
    """Stands in for python-rtmidi; its ports and what runs may change at any time."""

    def __init__(
        self,
        compiled: Sequence[str],
        running: Sequence[str],
        inputs: Sequence[str] = (),
        outputs: Sequence[str] = (),
    ) -> None:
        self.compiled, self.running = compiled, running
        self.inputs, self.outputs = inputs, outputs
        self.clients: list[FakeClient] = []
        self.error: OSError | None = None

    def apis(self) -> Sequence[str]:
        return self.compiled

    def input_client(self, api: str, name: str) -> FakeClient:
        return self._client(api, name, "input")

    def output_client(self, api: str, name: str) -> FakeClient:
        return self._client(api, name, "output")

    def _client(self, api: str, name: str, kind: str) -> FakeClient:
        if api not in self.running:
            os.write(2, b"cannot connect to server socket")
            msg = "not running"
            raise OSError(msg)
        client = FakeClient(self, kind, name)
        client.error = self.error
        self.clients.append(client)
        return client


class FakeJack:
    """Stands in for the client that knows of JACK's end, and who is connected to whom."""

    def __init__(self, library: FakeLibrary) -> None:
        if "jack" not in library.running:
            msg = "there is no JACK server"
            raise OSError(msg)
        self.library = library
        self.gone = False
        self.cables: set[frozenset[str]] = set()
        self.refuses = False

    def ports(self) -> frozenset[str]:
        if self.gone:
            return frozenset()
        ours = {
            f"Ritornello-{number:02}:{client.port}"
            for number, client in enumerate(self.library.clients)
            if client.port is not None
        }
        return frozenset(ours).union(self.library.inputs, self.library.outputs)

    def connections(self, port: str) -> frozenset[str]:
        there = self.ports()
        cables = [cable for cable in self.cables if port in cable and cable <= there]
        return frozenset(end for cable in cables for end in cable if end != port)

    def connect(self, first: str, second: str) -> bool:
        if self.refuses or not {first, second} <= self.ports():
            return False
        self.cables.add(frozenset((first, second)))
        return True

    def close(self) -> None:
        self.gone = True
