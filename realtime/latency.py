"""How long a note takes from our output back to our input: the latency of the machine's MIDI path.

The way back is a loop-back cable between an interface's output and input, or a
connection in software. A synthesiser or DAW in between adds its own time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from music.errors import RitornelloError
from realtime.clock import InternalClock
from realtime.midi_bytes import is_note_on, note_key, note_off, note_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from realtime.ports import InputPort, OutputPort

__all__ = ["DEFAULT_CHANNEL", "DEFAULT_COUNT", "DEFAULT_PITCH", "RoundTrip", "measure_round_trip", "summary"]

DEFAULT_COUNT = 40
DEFAULT_CHANNEL = 15
"""The last one, where the fewest instruments listen."""
DEFAULT_PITCH = 60
_VELOCITY = 1
"""As quiet as can be, in case somebody listens after all."""
_SPACING_SECONDS = (0.03, 0.09)
"""Shortest and longest time between notes: at random, so as not to keep step with somebody's buffers."""
_PATIENCE_SECONDS = 1.0
"""How long a note is waited for: a way that takes longer can't be played through anyway."""
_HOPELESS = 3
"""Notes lost in the beginning after which no other is tried."""
_POLL_SECONDS = 0.0001


@dataclass(frozen=True)
class RoundTrip:
    """What was measured, in seconds from sending to receiving."""

    median: float
    """The 50th percentile."""
    p90: float
    """The 90th percentile."""
    count: int
    """Notes that came back."""
    lost: int
    """Notes that did not."""


def summary(delays: Sequence[float], lost: int) -> RoundTrip:
    """Return the figures of ``delays``, in seconds, shape ``(notes,)`` and not empty."""
    median, p90 = np.percentile(delays, (50, 90)).tolist()
    return RoundTrip(median, p90, len(delays), lost)


def measure_round_trip(  # noqa: PLR0913 - what is sent, and two for tests
    output: OutputPort,
    source: InputPort,
    *,
    count: int = DEFAULT_COUNT,
    channel: int = DEFAULT_CHANNEL,
    pitch: int = DEFAULT_PITCH,
    seed: int = 0,
    now: Callable[[], float] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> RoundTrip:
    """Send ``count`` quiet notes, each once the one before is back, and time their return.

    Args:
        output: open port to send to.
        source: open port that what is sent comes back to; whatever else comes is ignored.
        count: number of notes, at least 1.
        channel: MIDI channel, 0 to 15.
        pitch: MIDI pitch, 0 to 127.
        seed: of the random time between notes.
        now: tells the time in seconds (default: the system's clock).
        sleep: waits for some seconds of it.

    Raises:
        RitornelloError: nothing comes back, or a port is lost.
    """
    probe = _Probe(output, source, (channel, pitch), now or InternalClock(120.0).now, sleep)
    rng = np.random.default_rng(seed)
    delays: list[float] = []
    lost = 0
    try:
        while len(delays) + lost < count:
            delay = probe.measure()
            if delay is None:
                lost += 1
            else:
                delays.append(delay)
            if not delays and lost == min(_HOPELESS, count):
                msg = (
                    f'Nothing that is sent to "{output.name}" comes back to "{source.name}": '
                    "connect the two, with a cable or in software, and measure again."
                )
                raise RitornelloError(msg)
            sleep(rng.uniform(*_SPACING_SECONDS))
    except OSError as error:
        msg = f"A port was lost while measuring ({error}): connect it again, and measure again."
        raise RitornelloError(msg) from error
    return summary(delays, lost)


class _Probe:
    """Sends one note and waits for it."""

    def __init__(
        self,
        output: OutputPort,
        source: InputPort,
        key: tuple[int, int],
        now: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._output, self._source, self._key, self._now, self._sleep = output, source, key, now, sleep

    def measure(self) -> float | None:
        """Return how long a note took, in seconds; None if it did not come back.

        Raises:
            OSError: a port is lost.
        """
        while self._source.poll() is not None:
            pass
        sent = self._now()
        self._output.send(note_on(*self._key, _VELOCITY))
        try:
            return self._wait(sent)
        finally:
            self._output.send(note_off(*self._key))

    def _wait(self, sent: float) -> float | None:
        while self._now() - sent < _PATIENCE_SECONDS:
            msg = self._source.poll()
            if msg is None:
                self._sleep(_POLL_SECONDS)
            elif is_note_on(msg) and note_key(msg) == self._key:
                return self._now() - sent
        return None
