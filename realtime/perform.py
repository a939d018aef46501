"""Puts a performance together from what the command line asks for, and runs it: the engine's own process."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import signal
from collections.abc import Callable, Iterator
from typing import Self

from music.errors import RitornelloError
from realtime import messages
from realtime.bundle import TokenModel, load_bundle
from realtime.clock import Clock, InternalClock
from realtime.controls import change
from realtime.extras import Extras
from realtime.inlet import Inlet, Role
from realtime.midi_clock import MidiClock
from realtime.models_list import find_model
from realtime.options import channels_from, settings_from, writable
from realtime.port_keeper import KeptPort, PortBack, PortKeeper, PortLost, PortUser
from realtime.ports import INPUT_NAME, OUTPUT_NAME, Connection, MidiSystem
from realtime.session import Session
from realtime.settings import MODES, Mode, Settings
from realtime.state import State, load_state

__all__ = ["load_named", "perform"]


def perform(
    options: argparse.Namespace,
    emit: Callable[[messages.Event], None],
    started: Callable[[Session], None] = lambda _session: None,
) -> None:
    """Perform as ``options`` (of `realtime.options.add_play_options`) ask, until the end or an interruption.

    Args:
        options: what was asked for; ``state`` and ``release`` are the engine process's own.
        emit: takes the events.
        started: called with the session when its ports are open.

    Raises:
        RitornelloError: model, ports or settings don't allow it.
    """
    if options.record is not None:
        writable(options.record)
    left = None if options.state is None else load_state(options.state)
    path = find_model(options.model if left is None else left.model or options.model)
    model = load_bundle(path)
    settings = _resumed(settings_from(options, model.sampling), left)
    with _clock(options, settings) as clock, _Ports(_system(), options, left) as ports:
        session = Session(
            model,
            settings,
            options.bpm,
            ports.inlets,
            ports.output,
            emit,
            Extras(
                name=path.stem,
                clock=clock,
                clock_out=options.clock_out,
                follow_tempo=options.follow_tempo,
                record=options.record,
                state=options.state,
                release=tuple(bytes.fromhex(each) for each in (options.release or "").split(",") if each),
                load=load_named,
                watch=ports.watch,
            ),
        )
        emit(
            messages.Ready(
                protocol=messages.PROTOCOL,
                model=path.stem,
                api=ports.api_name,
                inputs=tuple(inlet.port.name for inlet in ports.inlets if inlet.port is not None),
                output=ports.output.name,
                clock=options.clock,
                bpm=clock.bpm,
                meter=str(settings.meter),
                mode=settings.mode,
            )
        )
        started(session)
        _run_until_interrupted(session, options.seconds)


class _Ports:
    """The ports of a performance, and who looks after them."""

    def __init__(self, system: MidiSystem, options: argparse.Namespace, left: State | None) -> None:
        """Open what was asked for, or ports of our own.

        Raises:
            RitornelloError: a port isn't there or can't be opened.
        """
        self.api_name = system.api_name
        self.inlets: list[Inlet] = []
        self._system = system
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
        try:
            for port, role in wanted:
                self.inlets.append(Inlet(system.open_input(port.name, port.own_name), role))
            self.output = system.open_output(options.output)
        except BaseException:
            self._close_inputs()
            system.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        # After a restart of the MIDI system there is another one than at first.
        (self._system if self._keeper is None else self._keeper.system).close()

    def watch(self, user: PortUser, clock: Clock, tell: Callable[[PortLost | PortBack], None]) -> PortKeeper:
        """Return who looks after the ports that ``user`` uses."""
        self._keeper = PortKeeper(
            self._system, user, self._inputs, self._output, clock, tell, self._connections
        )
        return self._keeper

    def _close_inputs(self) -> None:
        for inlet in self.inlets:
            if inlet.port is not None:
                inlet.port.close()


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
def _clock(options: argparse.Namespace, settings: Settings) -> Iterator[Clock]:
    if options.clock == "midi":
        yield MidiClock(options.bpm, settings.meter)
    elif options.clock == "link":
        from realtime.link_clock import LinkClock  # noqa: PLC0415 - an extra of the installation

        with contextlib.closing(LinkClock(options.bpm, float(settings.meter.beats))) as clock:
            yield clock
    else:
        yield InternalClock(options.bpm)


def load_named(name: str) -> tuple[str, TokenModel]:
    """Return what a model is called, and the model; ``name`` is a name or a file.

    Raises:
        RitornelloError: there is no such model, or it can't be used.
    """
    path = find_model(name)
    return path.stem, load_bundle(path)


def _system() -> MidiSystem:
    system = MidiSystem.detect()
    if system is None:
        msg = (
            "There is no MIDI system here (ALSA, JACK, CoreMIDI or Windows MIDI): start one, such as "
            "jackd, run `ritornello doctor`, or try `ritornello demo`, which needs none."
        )
        raise RitornelloError(msg)
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
