"""A performance in real time: ports and courier on one side, the engine on the other, a recorder beside."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Sequence
from pathlib import Path

from music.errors import RitornelloError
from realtime import messages
from realtime.bundle import TokenModel
from realtime.clock import InternalClock
from realtime.courier import Courier, Failed, News, PortFailed, Received
from realtime.dispatcher import Dispatcher
from realtime.engine import Engine
from realtime.ledger import Source
from realtime.midi_bytes import is_note_on
from realtime.pauses import short_pauses
from realtime.ports import InputPort, OutputPort
from realtime.recorder import Recorder
from realtime.reports import Sent
from realtime.settings import Settings
from realtime.tally import TalliedOutput

__all__ = ["Session"]

_IDLE_SECONDS = 0.004
"""How long the mind waits for news before it looks at the clock again."""


class Session:
    """Runs an engine on open ports until told to stop.

    Args:
        model: the network.
        settings: of the performance.
        bpm: tempo, beats a minute; the bars begin with the first note that is heard.
        inputs: open ports that are listened to; the session closes them.
        output: open port for thru and answers; the session closes it.
        emit: called in `run`'s thread with everything that happens.
        record: file that the session is written to when it ends, if anything was heard.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that a performance is put together from
        self,
        model: TokenModel,
        settings: Settings,
        bpm: float,
        inputs: Sequence[InputPort],
        output: OutputPort,
        emit: Callable[[messages.Event], None] = lambda _event: None,
        record: Path | None = None,
    ) -> None:
        """Prepare; nothing moves before `run`."""
        self.emit = emit
        self.record = record
        self.settings = settings
        self.clock = InternalClock(bpm)
        self.recorder = Recorder()
        self.commands: queue.SimpleQueue[messages.Command] = queue.SimpleQueue()
        """What others want: put in from any thread."""
        self._output = TalliedOutput(output)
        self._dispatcher = Dispatcher()
        self._courier = Courier(self.clock, self._dispatcher, inputs, self._output)
        self.engine = Engine(model, self.clock, self._courier, settings, self._told)
        self._heard = self._played = 0
        self._stopping = False

    def run(self, seconds: float | None = None, idle: Callable[[], bool] = lambda: False) -> None:
        """Play until a `Stop`, Ctrl-C, the end of ``seconds``, or ``idle`` returns True.

        However it ends, every note is closed and what was recorded is saved.

        Raises:
            RitornelloError: the recording can't be written.
            KeyboardInterrupt: Ctrl-C, after everything was closed and saved.
        """
        with short_pauses():
            end = None if seconds is None else self.clock.now() + seconds
            self._courier.start()
            try:
                more = False
                while not self._stopping and not idle() and (end is None or self.clock.now() < end):
                    self._take_news(0.0 if more else _IDLE_SECONDS)
                    self._take_commands()
                    more = self.engine.think()
            finally:
                self._close()

    def _take_news(self, wait: float) -> None:
        """Take in all news there is, waiting up to ``wait`` seconds for the first."""
        with contextlib.suppress(queue.Empty):
            self._take(self._courier.news.get(timeout=wait) if wait else self._courier.news.get_nowait())
            while True:
                self._take(self._courier.news.get_nowait())

    def _take(self, news: News) -> None:
        if isinstance(news, Received):
            if is_note_on(news.msg):
                if not self._heard:
                    self.clock.start_at(news.seconds)
                self._heard += 1
            self.recorder.add(self.clock.beat_at(news.seconds), Source.PLAYER, news.msg)
            self.engine.receive(news.seconds, news.msg)
        elif isinstance(news, PortFailed):
            self.emit(
                messages.Problem(f"The port {news.name} does not answer ({news.error}); is it unplugged?")
            )
        elif isinstance(news, Failed):
            msg = f"The MIDI connection broke ({news.error}); notes were closed as far as the ports allowed."
            raise RitornelloError(msg) from news.error
        else:
            if isinstance(news, Sent):
                self.recorder.add(self.clock.beat_at(news.deadline), Source.MODEL, news.msg)
            self.engine.report(news)

    def _take_commands(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._obey(self.commands.get_nowait())

    def _obey(self, command: messages.Command) -> None:
        match command:
            case messages.Panic():
                self._courier.panic()
            case messages.SetMode(mode):
                self.engine.set_mode(mode)
                self._courier.silence()
            case messages.Save(path):
                try:
                    self._save(Path(path))
                except RitornelloError as error:
                    self.emit(messages.Problem(str(error)))
            case messages.Stop():
                self._stopping = True

    def _told(self, event: messages.Event) -> None:
        self._played += isinstance(event, messages.Played)
        self.emit(event)

    def _close(self) -> None:
        """Close every note and port, hear out the news, save."""
        self._courier.stop()
        with contextlib.suppress(RitornelloError):
            self._take_news(0.0)
        self.emit(
            messages.Stopped(
                heard=self._heard,
                played=self._played,
                answers=self.engine.answers,
                unmatched=self._output.unmatched,
                late=self._dispatcher.late_dropped,
            )
        )
        if self.record is not None and self._heard:
            self._save(self.record)

    def _save(self, path: Path) -> None:
        beat = self.clock.beat_at(self.clock.now())
        self.recorder.save(path, self.clock.bpm, self.settings.meter, end_beat=beat)
        notes = sum(map(len, self.recorder.tracks(self.settings.meter, beat)))
        self.emit(messages.Saved(str(path), notes))
