"""A performance in real time: ports and courier on one side, the engine on the other, recorders beside."""

from __future__ import annotations

import contextlib
import queue
from collections import Counter, deque
from collections.abc import Callable, Sequence

import msgspec

from music.errors import RitornelloError
from realtime import messages
from realtime.archive import Archive
from realtime.audition import Auditioner
from realtime.bundle import TokenModel
from realtime.clock import Clock, InternalClock
from realtime.clock_out import ClockSender
from realtime.controls import panel
from realtime.courier import Courier, Failed, PortFailed, Received
from realtime.desk import Desk
from realtime.dispatcher import Dispatcher
from realtime.echo import EchoGuard, EchoNews
from realtime.engine import Engine
from realtime.extras import Extras
from realtime.gauges import Gauges
from realtime.inlet import Inlet
from realtime.input_filter import InputFilter
from realtime.ledger import Source
from realtime.midi_bytes import is_note_on
from realtime.midi_clock import MidiClock, Transport
from realtime.pauses import short_pauses
from realtime.port_keeper import PortNews
from realtime.port_words import event_of
from realtime.ports import InputPort, OutputPort
from realtime.queues import drained
from realtime.reports import Cut, Dropped, Refused, Report, Sent
from realtime.saving import Saving
from realtime.screen_keys import KeyCommand
from realtime.session_file import SessionFacts, facts_of
from realtime.settings import Settings
from realtime.swap import Loaded, Swapper
from realtime.timekeeper import Timekeeper

__all__ = ["Session"]

_IDLE_SECONDS = 0.004
"""How long the mind waits for news before it looks at the clock again."""
_RELEASES = (0.0, 0.2, 0.5, 0.9)
"""Seconds after which notes that another engine left are closed: whoever listened to its port may first
have to find ours."""


_PLAIN = Extras()


class Session:
    """Runs an engine on open ports until told to stop.

    Args:
        model: the network.
        settings: of the performance.
        bpm: tempo of a clock of our own, beats a minute; the bars begin with the first note heard.
        inputs: open ports that are listened to; the session closes them.
        output: open port for thru and answers, which the session closes; None for one that comes later.
        emit: called in `run`'s thread with everything that happens.
        extras: what else there is.

    Raises:
        RitornelloError: the recording can't be written.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that a performance is put together from
        self,
        model: TokenModel,
        settings: Settings,
        bpm: float,
        inputs: Sequence[InputPort | Inlet],
        output: OutputPort | None,
        emit: Callable[[messages.Event], None] = lambda _event: None,
        extras: Extras = _PLAIN,
    ) -> None:
        """Prepare; nothing moves before `run`."""
        self.emit = emit
        self.extras = extras
        self.clock: Clock = InternalClock(bpm) if extras.clock is None else extras.clock
        self.commands: queue.SimpleQueue[messages.Command] = queue.SimpleQueue()
        """What others want: put in from any thread."""
        self._complaints: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.archive = Archive(settings.meter, extras.record, extras.state, self._complaints.put)
        self._dispatcher = Dispatcher()
        self._filters = [InputFilter() for _ in inputs]
        inlets = [each if isinstance(each, Inlet) else Inlet(each) for each in inputs]
        for inlet, each in zip(inlets, self._filters, strict=True):
            inlet.filter, inlet.guard = each, EchoGuard()
        self._sender = ClockSender(self.clock) if extras.clock_out else None
        follower = self.clock if isinstance(self.clock, MidiClock) else None
        self._courier = Courier(
            self.clock,
            self._dispatcher,
            inlets,
            output,
            follower=follower,
            sender=self._sender,
            beside=None if extras.sound is None else extras.sound.port,
        )
        self.engine = Engine(
            model, self.clock, self._courier, settings, self._told, self.archive.history, self.archive.keep
        )
        self.time = Timekeeper(
            self.clock,
            self._told,
            follow=extras.follow_tempo,
            do=lambda action: self._courier.call(lambda _: action()),
            meter=settings.meter,
        )
        self.auditioner = Auditioner(self.engine.stage, self.engine.silence)
        saving = Saving(self.archive, self.engine, self.clock, self.emit, self._facts)
        self.desk = Desk(self.engine, self.time, saving, self, self.emit)
        self.desk.restore(extras.bindings)
        self._dispatcher.taken = self.desk.takes
        self._port_news: queue.SimpleQueue[PortNews] = queue.SimpleQueue()
        watch = extras.watch
        self._keeper = watch(self._courier, self.clock, self._port_news.put) if watch else None
        self._swapper = None if extras.load is None else Swapper(extras.load)
        self._name = extras.name
        self._gauges = Gauges()
        self._releases = deque(self.clock.now() + wait for wait in _RELEASES if extras.release)
        self._heard = self._played = 0
        self._port = 0  # where the message came from that is being heard
        self._stopping = False
        self._resume()

    def _resume(self) -> None:
        """Go on where another engine ended, if one left its state."""
        left = self.archive.left
        if left is None:
            return
        self.engine.answers = left.answers
        self.desk.restore(left.bindings)
        self.time.restart(left.bpm, left.seconds, left.beat)
        if self.archive.history.recent():
            self.time.resume()

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
                self._introduce()
                if self._keeper is not None:
                    self._keeper.start()
                more = False
                while not self._stopping and not idle() and (end is None or self.clock.now() < end):
                    self._take_news(0.0 if more else _IDLE_SECONDS)
                    for command in drained(self.commands):
                        self.desk.obey(command)
                    self._look_around()
                    more = self.engine.think()
            finally:
                self._close()

    def _facts(self) -> SessionFacts:
        """Return what this session is beside its notes."""
        return facts_of(self.desk.state(self._name, ()), self.engine.settings.meter)

    def _introduce(self) -> None:
        """Say what can be set and how it is set, and what there was before."""
        self.emit(panel(self.engine.settings))
        self.desk.tell_bindings()
        if self.extras.past is not None:
            self.emit(self.extras.past)

    def play(self, command: KeyCommand) -> None:
        """Move a key on the screen, at once; from any thread."""
        if self.extras.keys is not None:
            self.extras.keys.play(command)

    # --- news -----------------------------------------------------------------------

    def _take_news(self, wait: float) -> None:
        """Take in all news there is, waiting up to ``wait`` seconds for the first."""
        with contextlib.suppress(queue.Empty):
            self._take(self._courier.news.get(timeout=wait) if wait else self._courier.news.get_nowait())
            for news in drained(self._courier.news):
                self._take(news)

    def _take(self, news: object) -> None:
        match news:
            case Received():
                self._hear(news)
            case Transport():
                self.engine.transport(news)
                self.time.say(news.seconds)
                if news.kind == "stop":
                    self._lead(None)
                elif news.jumped:
                    self._lead(news.beat)
            case PortFailed() if self._keeper is not None:
                pass  # the keeper tells
            case PortFailed(name, error):
                self._say(f"The port {name} does not answer ({error}); is it unplugged?")
            case EchoNews():
                self.emit(messages.Notice(news.text))
            case Failed(error):
                msg = f"The MIDI connection broke ({error}); notes were closed as far as the ports allowed."
                raise RitornelloError(msg) from error
            case Sent() | Cut() | Dropped() | Refused():
                self._report(news)

    def _report(self, report: Report) -> None:
        if self.auditioner.report(report):
            return
        if isinstance(report, Sent):
            self.archive.add(self.clock.beat_at(report.deadline), Source.MODEL, report.msg)
        self.engine.report(report)

    def _hear(self, news: Received) -> None:
        seconds, msg, self._port = news.seconds, news.msg, news.port
        works = self.desk.takes(msg)
        self.desk.hear(msg, seconds)
        if works:
            self.engine.pass_over()
            return
        if is_note_on(msg):
            self._heard += 1
            self._adapt(self.time.struck(seconds, msg[1], msg[2]), seconds)
            if self._heard == 1:  # only now, as the bars may begin with it
                self._lead(self.clock.beat_at(seconds))
        beat = self.clock.beat_at(seconds)
        self.archive.tempo(beat, self.clock.bpm)
        self.archive.add(beat, Source.PLAYER, msg)
        self.engine.receive(seconds, msg)

    def _lead(self, beat: float | None) -> None:
        """Have those who follow our clock play from ``beat`` on, or for None stop."""
        sender = self._sender
        if sender is None:
            return
        if beat is None:
            self._courier.call(lambda _: sender.stop())
        else:
            self._courier.call(lambda _: sender.start(beat))

    def _adapt(self, bpm: float | None, seconds: float) -> None:
        """Take over a tempo that the playing suggests.

        During the first phrase all of it is taken for played at that tempo, from its first
        note on; later the tempo changes from here on.
        """
        if bpm is None or not isinstance(self.clock, InternalClock):
            return
        if self.engine.is_first_phrase:
            factor = bpm / self.clock.bpm
            beat = self.clock.beat_at(seconds) * factor
            self.time.restart(bpm, seconds, beat)
            self.archive.retime(factor, bpm)
            self.engine.retime(factor)
        else:
            self.clock.set_bpm(bpm, seconds)
        self.time.say(seconds)

    # --- what else happens ----------------------------------------------------------

    def _look_around(self) -> None:
        """Do what is due now and then."""
        now = self.clock.now()
        if self._releases and now >= self._releases[0]:
            self._releases.popleft()
            self._courier.close_for_another(self.extras.release)
        self.auditioner.look(now)
        for transport in self.time.look(now):
            self.engine.transport(transport)
        for loaded in drained(self._swapper.ready) if self._swapper else ():
            self._swap(loaded)
        for complaint in drained(self._complaints):
            self._say(complaint)
        for port_news in drained(self._port_news):
            self.emit(event_of(port_news))
        for sound in self.extras.sound.look() if self.extras.sound else ():
            self.emit(sound)
        if self._gauges.due(now):
            self._told(
                self._gauges.read(
                    now, self._dispatcher.late_dropped, self._ignored(), realtime=self._courier.realtime
                )
            )
            self._keep_state()

    def _keep_state(self) -> None:
        connections = () if self._keeper is None else self._keeper.connections
        self.archive.store(self.desk.state(self._name, connections))

    def _ignored(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for each in self._filters:
            counts.update(each.ignored)
        if isinstance(self.clock, MidiClock):
            counts["clock"] += self.clock.state.ignored
        return {reason: count for reason, count in counts.items() if count}

    def _swap(self, loaded: Loaded) -> None:
        self.engine.swap(loaded.mind)
        if loaded.mind is None:
            self.emit(messages.Problem(loaded.problem, "model"))
            return
        self._name = loaded.name
        now = self.clock.now()
        beat, taken = self.clock.beat_at(now), now - loaded.requested
        self.emit(messages.ModelLoaded(loaded.name, beat, loaded.notes, taken))

    # --- what the desk asks for ------------------------------------------------------

    def panic(self) -> None:
        """Silence everything."""
        self.auditioner.stop()
        self._courier.panic()

    def audition(self, notes: Sequence[messages.ClipNote]) -> None:
        """Play a clip to the listener; for no notes, end the one that is being played.

        Raises:
            RitornelloError: they can't be played.
        """
        if notes:
            self.auditioner.start(notes)
        else:
            self.auditioner.stop()

    def set_sound(self, command: messages.SetSound) -> None:
        """Turn the built-in sound on or off.

        Raises:
            RitornelloError: there is none here.
        """
        if self.extras.sound is None:
            msg = "There is no built-in sound here: listen to the output port."
            raise RitornelloError(msg)
        self.extras.sound.set(command)

    def stop(self) -> None:
        """End the performance."""
        self._stopping = True

    def load_model(self, name: str) -> None:
        """Prepare another model, to go on with when it has read the past.

        Raises:
            RitornelloError: another one is being prepared, or none can be had here.
        """
        if self._swapper is None or self._swapper.busy:
            msg = "Another model is being read: wait until it plays."
            raise RitornelloError(msg)
        settings = self.engine.settings
        past, now = self.engine.past(), self.clock.now()
        self._swapper.request(name, settings.meter, settings.sampling, past, now)

    # --- the end --------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.emit(messages.Problem(text))

    def _told(self, event: messages.Event) -> None:
        if isinstance(event, messages.Played):
            self._played += 1
            self._gauges.played(event.late)
        elif isinstance(event, messages.Heard | messages.HandOver):
            self.auditioner.stop()
            if isinstance(event, messages.Heard):
                event = msgspec.structs.replace(event, port=self._port)
        self.emit(event)

    def _close(self) -> None:
        """Close every note and port, hear out the news, save."""
        self._keep_state()
        if self._keeper is not None:
            self._keeper.stop()
        self._courier.stop()
        with contextlib.suppress(RitornelloError):
            self._take_news(0.0)
        self.emit(
            messages.Stopped(
                heard=self._heard,
                played=self._played,
                answers=self.engine.answers,
                unmatched=self._courier.tally.unmatched,
                late=self._dispatcher.late_dropped,
            )
        )
        saved = self.archive.close(self.clock.beat_at(self.clock.now()))
        if saved is not None:
            self.emit(messages.Saved(*saved))
