"""Puts a performance together from what the command line asks for, and runs it: the engine's own process."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self, TypeVar

from music.errors import RitornelloError
from realtime import messages
from realtime.bundle import TokenModel, load_bundle
from realtime.clock import Clock, InternalClock, TempoAnchor
from realtime.controls import change
from realtime.extras import Extras
from realtime.inlet import Inlet, Role
from realtime.midi_clock import MidiClock
from realtime.models_list import find_model
from realtime.options import channels_from, settings_from, writable
from realtime.port_keeper import KeptPort, PortKeeper, PortNews, PortUser
from realtime.ports import INPUT_NAME, OUTPUT_NAME, Connection, MidiSystem, OutputPort
from realtime.screen_keys import ScreenKeys
from realtime.session import Session
from realtime.session_file import open_session, past_of, prepare_state
from realtime.settings import MODES, Mode, Settings
from realtime.sound_keeper import SoundKeeper
from realtime.state import State, load_state

__all__ = ["StartError", "load_named", "perform"]


_Port = TypeVar("_Port")


class StartError(RitornelloError):
    """What hinders a performance from beginning, and what that is about."""

    def __init__(self, text: str, about: messages.Subject) -> None:
        """Take the sentence for the user, and its subject."""
        super().__init__(text)
        self.about = about


def perform(
    options: argparse.Namespace,
    emit: Callable[[messages.Event], None],
    started: Callable[[Session], None] = lambda _session: None,
) -> None:
    """Perform as ``options`` (of `realtime.options.add_play_options`) ask, until the end or an interruption.

    Args:
        options: what was asked for; ``state``, ``release`` and ``patient`` are the engine process's own.
        emit: takes the events.
        started: called with the session when its ports are open.

    Raises:
        StartError: model or ports don't allow it.
        RitornelloError: the settings don't.
    """
    if options.record is not None:
        writable(options.record)
    left = None if options.state is None else load_state(options.state)
    opened = None
    if options.open is not None and options.state is not None and left is None:
        with _about("session"):
            opened = open_session(options.open)
            prepare_state(opened, options.state, InternalClock(options.bpm).now())
        left, options.meter = load_state(options.state), str(opened.meter)
    with _about("model"):
        path, missing = _model(options.model, "" if left is None else left.model)
        model = load_bundle(path)
    refused: list[str] | None = [] if options.patient else None
    settings = _resumed(settings_from(options, model.sampling, refused), left)
    keys, sound = ScreenKeys(), SoundKeeper()
    with (
        _clock(options, settings, left) as clock,
        _Ports(_system(patient=options.patient), options, left) as ports,
        contextlib.closing(sound),
    ):
        session = Session(
            model,
            settings,
            options.bpm,
            [*ports.inlets, keys.inlet],
            ports.output,
            emit,
            Extras(
                name=path.stem,
                clock=clock,
                clock_out=options.clock_out,
                follow_tempo=options.follow_tempo,
                record=options.record if left is None else _unused(options.record),
                state=options.state,
                release=tuple(bytes.fromhex(each) for each in (options.release or "").split(",") if each),
                load=load_named,
                watch=None if ports.system is None else ports.watch,
                keys=keys,
                sound=sound,
                past=None if opened is None else past_of(opened),
            ),
        )
        emit(
            messages.Ready(
                protocol=messages.PROTOCOL,
                model=path.stem,
                api=ports.api_name,
                inputs=ports.input_names,
                output=ports.output_name,
                clock=options.clock,
                bpm=clock.bpm,
                meter=str(settings.meter),
                mode=settings.mode,
                waiting=tuple(ports.missing),
            )
        )
        if ports.system is None:
            emit(messages.Ports((), ()))
        for text in refused or ():
            emit(messages.Problem(text, "command"))
        if missing:
            emit(messages.Problem(missing, "session"))
        started(session)
        _run_until_interrupted(session, options.seconds)


class _Ports:
    """The ports of a performance, and who looks after them."""

    def __init__(self, system: MidiSystem | None, options: argparse.Namespace, left: State | None) -> None:
        """Open what was asked for, or ports of our own; without a ``system``, none.

        Raises:
            StartError: a port isn't there or can't be opened, and there is no patience.
        """
        self.system = system
        self.api_name = "" if system is None else system.api_name
        self.inlets: list[Inlet] = []
        self.output: OutputPort | None = None
        self.missing: list[str] = []
        """Names of ports that are waited for."""
        self._patient: bool = options.patient
        self._keeper: PortKeeper | None = None
        names: list[str | None] = options.inputs or [None]
        follows = options.clock == "midi"
        apart = options.clock_in is not None and options.clock_in not in names
        role = Role(clock=follows and not apart, channels=channels_from(options.channels))
        # Ports of several keyboards have names of their own, so that connections can be told apart.
        own = [INPUT_NAME, *(f"{INPUT_NAME} {number}" for number in range(2, len(names) + 1))]
        wanted = [(KeptPort(name, mine), role) for name, mine in zip(names, own, strict=True)]
        if follows and apart:
            wanted.append((KeptPort(options.clock_in, f"{INPUT_NAME} clock"), Role(notes=False, clock=True)))
        self._inputs = [port for port, _ in wanted]
        self._output = KeptPort(options.output, OUTPUT_NAME)
        self._connections = [] if left is None else [Connection(*each) for each in left.connections]
        if system is not None:
            try:
                self._open(system, wanted)
            except BaseException:
                self._close_inputs()
                system.close()
                raise

    def _open(self, system: MidiSystem, wanted: list[tuple[KeptPort, Role]]) -> None:
        for index, (port, role) in enumerate(wanted):
            opened = self._try(port, system.open_input)
            self.inlets.append(Inlet(opened, role))
            self._inputs[index] = port._replace(opened=opened is not None)
        self.output = self._try(self._output, system.open_output)
        self._output = self._output._replace(opened=self.output is not None)

    def _try(self, port: KeptPort, opener: Callable[[str | None, str], _Port]) -> _Port | None:
        """Return what ``opener`` opens, or None where that is allowed to be missing."""
        try:
            return opener(port.name, port.own_name)
        except RitornelloError as error:
            if not self._patient:
                raise StartError(str(error), "port") from error
            self.missing.append(port.name or port.own_name)
            return None

    @property
    def input_names(self) -> tuple[str, ...]:
        """What the inputs are called, in their order, whether they are there or not."""
        return tuple(port.name or port.own_name for port in self._inputs) if self.inlets else ()

    @property
    def output_name(self) -> str:
        """What the output is called, whether it is there or not; empty where none can be."""
        return "" if self.system is None else self._output.name or self._output.own_name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        # After a restart of the MIDI system there is another one than at first.
        system = self.system if self._keeper is None else self._keeper.system
        if system is not None:
            system.close()

    def watch(self, user: PortUser, clock: Clock, tell: Callable[[PortNews], None]) -> PortKeeper:
        """Return who looks after the ports that ``user`` uses; there must be a MIDI system."""
        assert self.system is not None  # noqa: S101 - as its caller has seen
        self._keeper = PortKeeper(
            self.system, user, self._inputs, self._output, clock, tell, self._connections
        )
        return self._keeper

    def _close_inputs(self) -> None:
        for inlet in self.inlets:
            if inlet.port is not None:
                inlet.port.close()


def _model(asked: str | None, left: str) -> tuple[Path, str]:
    """Return the file of the model that was left, or where it isn't here of that asked for, and what to say.

    Raises:
        RitornelloError: none of them is here.
    """
    try:
        return find_model(left or asked), ""
    except RitornelloError:
        path = find_model(asked)
        return path, f"The model {left} is not here: {path.stem} plays in its place."


def _resumed(settings: Settings, left: State | None) -> Settings:
    """Return ``settings`` as an engine before this one had them."""
    if left is None:
        return settings
    for name, value in left.controls.items():
        # A control that this version doesn't have, or not with this value, is as it was asked for.
        with contextlib.suppress(RitornelloError):
            settings = change(settings, name, value)
    modes: dict[str, Mode] = {mode: mode for mode in MODES}
    return dataclasses.replace(settings, mode=modes.get(left.mode, settings.mode))


@contextlib.contextmanager
def _clock(options: argparse.Namespace, settings: Settings, left: State | None) -> Iterator[Clock]:
    """Yield the clock wanted, which goes on after what an engine before this one left."""
    internal, begin = InternalClock(options.bpm), 0.0
    if left is not None:
        begin = TempoAnchor(left.seconds, left.beat, left.bpm).beat_at(internal.now())
    if options.clock == "midi":
        yield MidiClock(options.bpm, settings.meter, begin=begin)
    elif options.clock == "link":
        from realtime.link_clock import LinkClock  # noqa: PLC0415 - an extra of the installation

        with contextlib.closing(LinkClock(options.bpm, float(settings.meter.beats), begin=begin)) as clock:
            yield clock
    else:
        yield internal


def load_named(name: str) -> tuple[str, TokenModel]:
    """Return what a model is called, and the model; ``name`` is a name or a file.

    Raises:
        RitornelloError: there is no such model, or it can't be used.
    """
    path = find_model(name)
    return path.stem, load_bundle(path)


@contextlib.contextmanager
def _about(subject: messages.Subject) -> Iterator[None]:
    """Say of an error what it is about."""
    try:
        yield
    except RitornelloError as error:
        raise StartError(str(error), subject) from error


def _unused(record: Path | None) -> Path | None:
    """Return a name beside ``record`` that is not in use: the engine before this one wrote there."""
    number, path = 1, record
    while record is not None and path is not None and path.exists():
        number += 1
        path = record.with_stem(f"{record.stem}-{number}")
    return path


def _system(*, patient: bool) -> MidiSystem | None:
    """Return the MIDI system, or None where none is needed.

    Raises:
        StartError: there is none.
    """
    system = MidiSystem.detect()
    if system is None and not patient:
        msg = (
            "There is no MIDI system here (ALSA, JACK, CoreMIDI or Windows MIDI): start one, such as "
            "jackd, run `ritornello doctor`, or try `ritornello demo`, which needs none."
        )
        raise StartError(msg, "midi")
    return system


def _run_until_interrupted(session: Session, seconds: float | None) -> None:
    """Run ``session``; Ctrl-C and termination are its ordinary ends."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        session.run(seconds)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, previous)
