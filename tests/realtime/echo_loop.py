"""A dispatcher whose output comes back to its guarded input, and what is played into it."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from realtime.dispatcher import Dispatcher
from realtime.echo import EchoGuard, EchoNews
from realtime.midi_bytes import is_note_on, note_off, note_on
from realtime.reports import Scheduled

Timed = list[tuple[float, bytes]]


class Loop:
    """A dispatcher whose output comes back to its guarded input, as through a DAW."""

    def __init__(
        self,
        delay: float | None,
        jitter: Sequence[float] = (0.0,),
        *,
        change: Callable[[bytes], bytes | None] = lambda msg: msg,
        thru: bool = True,
        yields: bool = True,
    ) -> None:
        self.dispatcher = Dispatcher(thru=thru, yields=yields)
        self.guard = EchoGuard()
        self.delay = delay
        self.out: Timed = []
        self.passed: list[tuple[float, bytes, bool]] = []  # and whether it was an echo
        self.dropped: list[tuple[float, bytes, bool]] = []
        self.found: float | None = None
        self.news: list[EchoNews] = []
        self._jitter = itertools.cycle(jitter)
        self._change = change
        self._wire: list[tuple[float, int, bytes, bool]] = []
        self._order = itertools.count()
        self._returned = 0.0

    def play(self, timed: Timed, until: float) -> None:
        for seconds, msg in timed:
            heapq.heappush(self._wire, (seconds, next(self._order), msg, False))
        while True:
            arrives = self._wire[0][0] if self._wire else until
            due = self.dispatcher.next_deadline()
            if due is not None and due <= min(arrives, until):
                self._send([sent.msg for sent in self.dispatcher.due(due)], due)
            elif arrives < until:
                self._arrive(*heapq.heappop(self._wire))
            else:
                break
            assert len(self.out) < 5000, "the loop goes on and on"

    def _arrive(self, now: float, _: int, msg: bytes, is_echo: bool) -> None:  # noqa: FBT001 - as it is kept
        echo = self.guard.heard(msg, now)
        if self.guard.looping and self.found is None:
            self.found = now
        said = self.guard.take_news()
        if said is not None:
            self.news.append(said)
        (self.dropped if echo else self.passed).append((now, msg, is_echo))
        if not echo:
            self._send(self.dispatcher.receive(msg, now), now)

    def _send(self, messages: Sequence[bytes], now: float) -> None:
        for msg in messages:
            self.out.append((now, msg))
            self.guard.sent(msg, now)
            changed = self._change(msg)
            if self.delay is not None and changed is not None:
                # In order, whatever the jitter, as on every cable.
                self._returned = max(self._returned, now + self.delay + next(self._jitter))
                heapq.heappush(self._wire, (self._returned, next(self._order), changed, True))

    def ons(self, since: float = 0.0) -> list[tuple[float, bytes]]:
        return [(seconds, msg) for seconds, msg in self.out if is_note_on(msg) and seconds > since]


def strokes(*notes: tuple[float, float, int], velocity: int = 64) -> Timed:
    """Return the messages of notes (start, length, pitch), in seconds."""
    timed: Timed = []
    for start, length, pitch in notes:
        timed.append((start, note_on(0, pitch, velocity)))
        timed.append((start + length, note_off(0, pitch)))
    return sorted(timed, key=lambda item: (item[0], is_note_on(item[1])))


def line(gaps: Sequence[float], lengths: Sequence[float], pitches: Sequence[int]) -> Timed:
    """Return a line in which every key is up at least 10 ms before it is struck again."""
    starts = list(itertools.accumulate(gaps))
    notes = []
    for index, (start, length, pitch) in enumerate(zip(starts, lengths, pitches, strict=True)):
        again = next(
            (s for s, p in zip(starts[index + 1 :], pitches[index + 1 :], strict=True) if p == pitch), None
        )
        notes.append((start, length if again is None else min(length, again - start - 0.01), pitch))
    return strokes(*notes)


def starts(timed: Timed) -> list[float]:
    return [seconds for seconds, msg in timed if is_note_on(msg)]


def answer(*notes: tuple[float, float, int]) -> list[Scheduled]:
    """Return the events of the model's notes (start, length, pitch)."""
    events = []
    for tag, (start, length, pitch) in enumerate(notes):
        events.append(Scheduled(start, note_on(0, pitch, 80), tag))
        events.append(Scheduled(start + length, note_off(0, pitch), tag))
    return events


@st.composite
def lines(draw: st.DrawFn, count: int = 9) -> Timed:
    """Draw what one hand may play on an organ keyboard: one velocity, repeated notes, trills, any touch."""
    gap = st.one_of(st.just(draw(st.floats(0.075, 0.4))), st.floats(0.075, 0.6))
    length = st.one_of(st.just(draw(st.floats(0.02, 0.3))), st.floats(0.02, 1.0))
    pitch = st.integers(60, 60 + draw(st.integers(0, 4)))
    gaps, lengths = (draw(st.lists(each, min_size=count, max_size=count)) for each in (gap, length))
    return line(gaps, lengths, draw(st.lists(pitch, min_size=count, max_size=count)))
