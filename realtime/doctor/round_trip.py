"""A note sent round a loop: through ports of our own, of two clients, or inside the process."""

from __future__ import annotations

import contextlib
import os
import time as system_time
from collections.abc import Callable

from music.errors import RitornelloError
from realtime.clock import Clock, InternalClock
from realtime.doctor.facts import RoundTrip
from realtime.midi_bytes import note_off, note_on
from realtime.ports import InputPort, LoopbackPair, MidiSystem, OutputPort

__all__ = ["send_round", "try_round_trip"]

_NOTES = 5
_PATIENCE_SECONDS = 2.0
_POLL_SECONDS = 0.0001
_BPM = 120.0


def try_round_trip(api: str | None) -> RoundTrip:
    """Send some notes through a port of our own in the MIDI system ``api``; None: inside the process.

    Nobody else is connected to that port, so nobody hears them.
    """
    clock = InternalClock(_BPM)
    if api is None:
        pair = LoopbackPair("Ritornello doctor")
        return RoundTrip("process", _NOTES, send_round(pair.output, pair.input, clock))
    try:
        return RoundTrip("system", _NOTES, _through_system(api, clock))
    except (RitornelloError, OSError) as error:
        return RoundTrip("system", _NOTES, (), str(error))


def _through_system(api: str, clock: Clock) -> tuple[float, ...]:
    name = f"Ritornello doctor {os.getpid()}"
    with contextlib.ExitStack() as open_ones:
        clients = [MidiSystem.detect(api) for _ in range(2)]
        for client in clients:
            if client is not None:
                open_ones.callback(client.close)
        listener, speaker = clients
        if listener is None or speaker is None:
            msg = "the MIDI system does not take two clients of ours"
            raise OSError(msg)
        source = listener.open_input(None, name)
        open_ones.callback(source.close)
        target = speaker.open_output(name)
        open_ones.callback(target.close)
        return send_round(target, source, clock)


def send_round(
    output: OutputPort,
    source: InputPort,
    clock: Clock,
    sleep: Callable[[float], object] = system_time.sleep,
) -> tuple[float, ...]:
    """Send notes one after another; return for each that came back how long it took, in milliseconds.

    Args:
        output: where they are sent.
        source: where they are to arrive.
        clock: tells the time, in seconds.
        sleep: waits for seconds of ``clock``.

    Raises:
        OSError: a port is lost.
    """
    times = []
    for pitch in range(60, 60 + _NOTES):
        sent = clock.now()
        output.send(note_on(0, pitch, 1))
        output.send(note_off(0, pitch))
        while (waited := clock.now() - sent) < _PATIENCE_SECONDS:
            if source.poll() == note_on(0, pitch, 1):
                times.append((clock.now() - sent) * 1000)
                break
            sleep(_POLL_SECONDS)
        if waited >= _PATIENCE_SECONDS:
            break  # waiting for the others too would only take longer
    return tuple(times)
