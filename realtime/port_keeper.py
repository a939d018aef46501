"""Notices that ports or the whole MIDI system are gone, and opens them again when they are back.

Unplugging raises no error in RtMidi, so somebody has to look. Looking, opening
and closing may take a while, so this is done by a thread of its own, which hands
open ports to the courier and closes those that the courier has let go of.
"""

from __future__ import annotations

import contextlib
import math
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from music.errors import RitornelloError
from realtime.ports import Connection, InputPort, OutputPort, Patchbay, PortList
from realtime.queues import drained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from realtime.clock import Clock
    from realtime.ports import MidiSystem

__all__ = ["KeptPort", "PortBack", "PortKeeper", "PortLost", "PortNews", "PortUser", "PortsSeen"]

_LOOK_SECONDS = 0.5
"""How often it is looked which ports there are."""
_ALIVE_SECONDS = 0.1
"""How often it is looked whether the MIDI system still runs, which costs next to nothing."""
_RETURN_SECONDS = 0.25
"""How often it is tried whether the MIDI system runs again."""
_REFUSED_SECONDS = 1.0
"""How long a port that is there but could not be opened is left alone."""
_HANDOVER_SECONDS = 0.01
"""How often it is looked whether the courier has let go of a port."""
_STOP_SECONDS = 10.0
"""Longest wait for the thread to end; closing a port of a dead server takes a second."""


class KeptPort(NamedTuple):
    """A port that is to be there."""

    name: str | None
    """What the user calls it; None for one of our own, which others connect to."""
    own_name: str
    """What it is called to others, for instance `realtime.ports.INPUT_NAME`."""
    opened: bool = True
    """Whether it is open to begin with."""


class PortLost(NamedTuple):
    """A port is gone, for now."""

    name: str


class PortBack(NamedTuple):
    """A port is there again, and in use."""

    name: str


class PortsSeen(NamedTuple):
    """Other ports are there than before."""

    ports: PortList


PortNews = PortLost | PortBack | PortsSeen
"""What a keeper tells."""


class PortUser(Protocol):
    """Who uses the ports: the courier. Nothing here waits."""

    @property
    def retired(self) -> queue.SimpleQueue[InputPort | OutputPort]:
        """Ports that are not used any more, to be closed."""
        ...

    def drop_input(self, index: int) -> None:
        """Do without an input."""
        ...

    def replace_input(self, index: int, port: InputPort) -> None:
        """Use an open port as an input."""
        ...

    def drop_output(self) -> None:
        """Do without the output."""
        ...

    def replace_output(self, port: OutputPort) -> None:
        """Use an open port as the output."""
        ...


@dataclass
class _Slot:
    """A port in its place."""

    index: int | None
    """Number of the input, or None for the output."""
    port: KeptPort
    whole_name: str | None
    """What the system calls it, if it ever was there."""
    there: bool
    """Whether the courier has it."""
    stale: bool = False
    """Whether the courier still has another, that was wanted before."""
    next_try: float = -math.inf

    @property
    def title(self) -> str:
        return self.port.name or self.port.own_name


class PortKeeper:
    """Keeps ports open, in a thread of its own between `start` and `stop`.

    Stop it before the courier, and close its `system` after that.

    Args:
        system: where the ports are open.
        user: the courier.
        inputs: its inputs, in its order.
        output: its output.
        clock: for the time.
        tell: called in the keeper's thread with what happens.
        connections: those to make as soon as both ends are there, as `connections` had them before.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it is put together from
        self,
        system: MidiSystem,
        user: PortUser,
        inputs: Sequence[KeptPort],
        output: KeptPort,
        clock: Clock,
        tell: Callable[[PortNews], None],
        connections: Iterable[Connection] = (),
    ) -> None:
        """Look nowhere yet."""
        self.system = system
        """The MIDI system: another object after it was restarted."""
        self._user = user
        self._tell = tell
        self._clock = clock
        self._patchbay = Patchbay(connections)
        places = [*enumerate(inputs), (None, output)]
        self._slots = [
            _Slot(index, port, self._find(port.name, index), port.opened) for index, port in places
        ]
        self._lost = False  # the whole system
        self._seen: PortList | None = None
        self._awaited = 0  # ports that the courier has yet to let go of
        self._next_look = -math.inf
        self._changes: queue.SimpleQueue[tuple[int | None, KeptPort]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="port keeper", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """What our ports are connected to, or will be when that is there again (JACK only)."""
        return tuple(sorted(self._patchbay.wanted))

    def change(self, index: int | None, port: KeptPort) -> None:
        """Have another port as an input, or for None as the output; from any thread.

        The one before stays in use until the new one is there and open, of which a `PortBack` tells.
        """
        self._changes.put((index, port))

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; again does nothing. The ports in use stay open."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_SECONDS)
        self._close_retired()

    def _run(self) -> None:
        wake = -math.inf
        while not self._stopping.wait(max(wake - self._clock.now(), 0.0)):
            wake = self.look(self._clock.now())

    def look(self, now: float) -> float:
        """Do all there is to do at ``now`` seconds, and return when to look again."""
        if not self._lost and not self.system.alive:
            self._lost = True
            self._patchbay.all_gone()
            self._seen = PortList((), ())
            self._tell(PortsSeen(self._seen))
            for slot in self._slots:
                self._lose(slot)
        self._take_changes()
        self._close_retired()
        if not self._awaited and (not self._lost or self._return()) and now >= self._next_look:
            self._next_look = now + _LOOK_SECONDS
            with contextlib.suppress(OSError):  # the system has ended meanwhile: seen the next time
                self._look_for_ports(now)
                self._connect()
        return self._wake(now)

    def _wake(self, now: float) -> float:
        if self._awaited:
            return now + _HANDOVER_SECONDS
        return now + _RETURN_SECONDS if self._lost else min(now + _ALIVE_SECONDS, self._next_look)

    def _return(self) -> bool:
        """Leave the system that has ended, and return whether there is another now."""
        self.system.close()
        system = self.system.again()
        if system is None:
            return False
        self.system, self._lost, self._next_look = system, False, -math.inf
        return True

    def _look_for_ports(self, now: float) -> None:
        ports = self.system.list_ports()
        if ports != self._seen:
            self._seen = ports
            self._tell(PortsSeen(ports))
        for slot in self._slots:
            if slot.whole_name is None:
                slot.whole_name = self._find(slot.port.name, slot.index)
            names = ports.outputs if slot.index is None else ports.inputs
            is_here = slot.port.name is None or slot.whole_name in names
            as_wanted = slot.there and not slot.stale
            if as_wanted and not is_here:
                self._lose(slot)
            elif is_here and not as_wanted and now >= slot.next_try:
                self._open(slot, now)

    def _find(self, name: str | None, index: int | None) -> str | None:
        if name is None:
            return None
        return self.system.find_output(name) if index is None else self.system.find_input(name)

    def _lose(self, slot: _Slot) -> None:
        if not slot.there:
            return
        slot.there = slot.stale = False
        if slot.index is None:
            self._user.drop_output()
        else:
            self._user.drop_input(slot.index)
        self._awaited += 1
        self._tell(PortLost(slot.title))

    def _open(self, slot: _Slot, now: float) -> None:
        name, own_name = slot.whole_name, slot.port.own_name
        try:
            if slot.index is None:
                self._user.replace_output(self.system.open_output(name, own_name))
            else:
                self._user.replace_input(slot.index, self.system.open_input(name, own_name))
        except RitornelloError:
            slot.next_try = now + _REFUSED_SECONDS
            return
        self._awaited += slot.there
        slot.there, slot.stale = True, False
        self._tell(PortBack(slot.title))

    def _close_retired(self) -> None:
        for port in drained(self._user.retired):
            self._awaited = max(self._awaited - 1, 0)
            with contextlib.suppress(OSError):  # it was lost
                port.close()

    def _take_changes(self) -> None:
        for index, port in drained(self._changes):
            slot = self._slots[-1 if index is None else index]
            slot.port, slot.whole_name, slot.stale, slot.next_try = port, None, slot.there, -math.inf

    def _connect(self) -> None:
        system = self.system
        for connection in self._patchbay.look(system.connections(), system.own_ports(), system.peers()):
            system.connect(connection)
