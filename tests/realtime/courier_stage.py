"""A courier between two keyboards and a synth inside the process, with time standing still until told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realtime.clock import ManualClock
from realtime.courier import Courier, News
from realtime.dispatcher import Dispatcher
from realtime.inlet import ClockInput, EchoGuard, Inlet, InputFilter, Role
from realtime.midi_bytes import note_off, note_on
from realtime.ports import LoopbackPair
from realtime.reports import Scheduled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realtime.carrier import ClockSource

ON, OFF = note_on(0, 60, 90), note_off(0, 60)


class Stage:
    """The first input is a keyboard, the second a DAW's; both have the same roles unless told otherwise."""

    def __init__(  # noqa: PLR0913 - what a courier may have besides ports
        self,
        role: Role = Role(),  # noqa: B008 - an immutable value
        daw_role: Role = Role(),  # noqa: B008 - the same
        *,
        follower: ClockInput | None = None,
        sender: ClockSource | None = None,
        before: InputFilter | None = None,
        guard: EchoGuard | None = None,
        lead: float = 0.0,
    ) -> None:
        self.clock = ManualClock()
        self.keyboard = LoopbackPair("keyboard")
        self.daw = LoopbackPair("daw")
        self.synth = LoopbackPair("synth")
        self.dispatcher = Dispatcher()
        self.courier = Courier(
            self.clock,
            self.dispatcher,
            [Inlet(self.keyboard.input, role, before, guard), Inlet(self.daw.input, daw_role)],
            self.synth.output,
            follower=follower,
            sender=sender,
            lead=lead,
            sleep=self.sleep,
            spin=0.0,
        )

    def sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def play(self, *messages: bytes) -> None:
        for msg in messages:
            self.keyboard.output.send(msg)

    def step(self, seconds: float = 0.0) -> float:
        self.clock.advance(seconds)
        return self.courier.step(self.clock.now())

    def news(self) -> list[News]:
        items = []
        while not self.courier.news.empty():
            items.append(self.courier.news.get_nowait())
        return items


def planned(start: float, end: float, pitch: int, tag: int = 0) -> Sequence[Scheduled]:
    """Return the two events of a note from ``start`` to ``end`` seconds."""
    return [Scheduled(start, note_on(0, pitch, 90), tag), Scheduled(end, note_off(0, pitch), tag)]


class Broken:
    """A port, for either direction, that fails until mended."""

    name = "broken"

    def __init__(self) -> None:
        self.error: Exception | None = OSError("unplugged")
        self.sent: list[bytes] = []
        self.closed = False

    def send(self, msg: bytes) -> None:
        if self.error:
            raise self.error
        self.sent.append(msg)

    def poll(self) -> bytes | None:
        if self.error:
            raise self.error
        return None

    def close(self) -> None:
        self.closed = True
        if self.error:
            raise self.error
