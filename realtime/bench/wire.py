"""The real session on real ports, played to by another process, beside the same notes on shorter ways."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from music.errors import RitornelloError
from realtime import messages
from realtime.bench.echo import pass_on
from realtime.bench.figures import Closure, Spread, Wire, jitter, spread
from realtime.bench.helpers import helper
from realtime.bench.player import OWN_CHANNEL, Player
from realtime.bench.probe import PLAYED, Ports, Take, perform
from realtime.bench.server import midi_system
from realtime.bench.stamps import Pairs, Stamped, note_ons, pair, unmatched
from realtime.bundle import TokenModel
from realtime.midi_bytes import channel_of, note_on
from realtime.pauses import short_pauses
from realtime.ports import InputPort, LoopbackPair, MidiSystem, OutputPort
from realtime.sampling import Sampling
from realtime.session import Session
from realtime.settings import Settings

__all__ = ["Recording", "measure_wire", "play_in_process", "play_on"]

_BPM = 200.0
"""Fast, so that many notes come in little time: harder for the engine than most music."""
_SLOWEST_NOTES = 0.5
"""Notes of the model a second that are expected at least."""
_TOO_FEW = "The model played far too few notes to measure with: try another model."


class Recording(NamedTuple):
    """One performance, from both sides."""

    take: Take
    scheduled: list[Stamped]
    """Model's note-ons, stamped with their deadlines."""
    late: list[float]
    """How late each left, in ms."""
    answers: int
    dropped: int
    """Model's note-ons left out, as they came due too late."""


def measure_wire(model: TokenModel, sampling: Sampling, count: int) -> tuple[Wire, Closure]:
    """Play until ``count`` notes of the model's were heard, over the best ports there are.

    Raises:
        RitornelloError: a part of the measurement stopped working.
    """
    with midi_system() as (system, called):
        recording = (
            play_in_process(model, sampling, count)
            if system is None
            else play_on(system, model, sampling, count)
        )
    return _wire(recording, called), _closure(recording)


def play_on(system: MidiSystem, model: TokenModel, sampling: Sampling, count: int) -> Recording:
    """Play over ``system``, with a process that plays and listens, and one that only passes on.

    Raises:
        RitornelloError: one of them stopped working.
    """
    keys, echo, engine = (f"Bench {what} {os.getpid()}" for what in ("Keys", "Echo", "Out"))
    with (
        helper(f"{__package__}.probe", system.api, str(_BPM), str(count), keys, echo, engine) as probe,
        helper(f"{__package__}.echo", system.api, keys, echo),
    ):
        inputs = [system.open_input(keys)]
        session = _Performance(model, sampling, inputs, system.open_output(None, engine))
        probe.tell("go")
        session.run(count, lambda: probe.said(PLAYED))
        if not probe.said(PLAYED):
            raise RitornelloError(_TOO_FEW)
        probe.end()
        take = msgspec.json.decode(probe.wait_line(2), type=Take)
    return session.recording(take)


def play_in_process(model: TokenModel, sampling: Sampling, count: int) -> Recording:
    """Play over ports in this process: what is measured then includes waiting for its interpreter lock."""
    direct, to_echo, echoed, to_engine, out = (LoopbackPair() for _ in range(5))
    keys = _FanOut([direct.output, to_echo.output, to_engine.output])
    ports = Ports(keys, direct.input, echoed.input, out.input)
    finished, over = threading.Event(), threading.Event()
    takes: list[Take] = []

    def probe() -> None:
        takes.append(perform(ports, Player(_BPM, count), finished.set, over.is_set))

    session = _Performance(model, sampling, [to_engine.input], out.output)
    threads = [
        threading.Thread(target=probe, daemon=True),
        threading.Thread(target=pass_on, args=(to_echo.input, echoed.output, over.is_set), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        session.run(count, finished.is_set)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if not finished.is_set():
        raise RitornelloError(_TOO_FEW)
    return session.recording(takes[0])


class _FanOut:
    """An output port that sends everything to several."""

    name = "keys"

    def __init__(self, outputs: Sequence[OutputPort]) -> None:
        self._outputs = outputs

    def send(self, msg: bytes) -> None:
        for output in self._outputs:
            output.send(msg)

    def close(self) -> None:
        for output in self._outputs:
            output.close()


class _Stamping:
    """An output port that notes when each message is given to it."""

    def __init__(self, output: OutputPort) -> None:
        self.name = output.name
        self.sent: list[Stamped] = []
        self._output = output

    def send(self, msg: bytes) -> None:
        self.sent.append((time.perf_counter(), msg))
        self._output.send(msg)

    def close(self) -> None:
        self._output.close()


class _Performance:
    """The engine's side of a performance."""

    def __init__(
        self, model: TokenModel, sampling: Sampling, inputs: Sequence[InputPort], output: OutputPort
    ) -> None:
        settings = Settings(sampling=sampling, rest_beats=0.5, answer_bars=4, longest_wait_beats=0.5)
        self._stamping = _Stamping(output)
        self._session = Session(model, settings, _BPM, inputs, self._stamping, self._told)
        self._scheduled: list[Stamped] = []
        self._answers = self._dropped = 0

    def run(self, count: int, finished: Callable[[], bool]) -> None:
        """Play until ``finished``, or until it has taken far too long for ``count`` notes."""
        with short_pauses():
            self._session.run(30.0 + count / _SLOWEST_NOTES, finished)

    def _told(self, event: messages.Event) -> None:
        match event:
            case messages.Played(beat, channel, pitch, velocity):
                # Notes of the model stand on steps of the grid, which the beat gives exactly.
                deadline = self._session.clock.seconds_at(beat)
                self._scheduled.append((deadline, note_on(channel, pitch, velocity)))
            case messages.Problem(text):
                raise RitornelloError(text)
            case messages.Stopped():
                self._answers, self._dropped = event.answers, event.late

    def recording(self, take: Take) -> Recording:
        """Return the performance, with what the other side has of it."""
        late = pair(self._scheduled, note_ons(self._stamping.sent)).milliseconds
        return Recording(take, self._scheduled, late, self._answers, self._dropped)


def _wire(recording: Recording, called: str) -> Wire:
    take = recording.take
    # The few keys struck on the model's channel could be mistaken for the model's.
    played = [item for item in note_ons(take.sent) if channel_of(item[1]) == OWN_CHANNEL]
    direct, echoed, thru = (pair(played, note_ons(heard)) for heard in (take.direct, take.echoed, take.thru))
    output = pair(recording.scheduled, note_ons(take.thru))
    spreads = {
        name: _spread(pairs, name)
        for name, pairs in (("direct", direct), ("echoed", echoed), ("thru", thru), ("output", output))
    }
    return Wire(
        system=called,
        **spreads,
        left_late=spread(recording.late),
        jitter=jitter(output.milliseconds),
        direct_jitter=jitter(direct.milliseconds),
        thru_ratio=spreads["thru"].median_ms / spreads["echoed"].median_ms,
        thru_ratio_p99=spreads["thru"].p99_ms / spreads["echoed"].p99_ms,
        output_ratio=spreads["output"].median_ms / spreads["direct"].median_ms,
        output_ratio_p99=spreads["output"].p99_ms / spreads["direct"].p99_ms,
        lost=direct.lost + echoed.lost + thru.lost + output.lost,
    )


def _spread(pairs: Pairs, way: str) -> Spread:
    if not pairs.milliseconds:
        msg = f"No note arrived on the way called {way}: the MIDI system lost them, or no answer was played."
        raise RitornelloError(msg)
    return spread(pairs.milliseconds)


def _closure(recording: Recording) -> Closure:
    take = recording.take
    return Closure(
        seconds=take.thru[-1][0] - take.sent[0][0],
        note_ons=len(note_ons(take.thru)),
        unmatched=unmatched(take.thru),
        answers=recording.answers,
        cut_ins=take.cut_ins,
    )
