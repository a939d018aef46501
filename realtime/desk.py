"""Carries out what people want: commands from the app or a terminal, and what is bound to keys and knobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from music.errors import RitornelloError
from realtime import messages
from realtime.controller_map import ControllerMap, Learned, Moved, Pressed, Refused
from realtime.controls import ACTIONS, CONTROLS, change, from_unit, to_unit, value_of
from realtime.engine import Engine
from realtime.midi_bytes import PEDAL_DOWN
from realtime.saving import Saving
from realtime.screen_keys import KeyCommand
from realtime.settings import MODES, Mode
from realtime.state import State
from realtime.timekeeper import Timekeeper

__all__ = ["Desk", "House"]

_CONTROL_CHANGE = 0xB0
_HOLD_CONTROLLER = 66
"""The sostenuto pedal."""


_SUBJECTS: dict[type[messages.Command], messages.Subject] = {
    messages.LoadModel: "model",
    messages.Save: "session",
    messages.Keep: "session",
    messages.Capture: "session",
    messages.SetSound: "sound",
}
"""What goes wrong with commands, where it isn't just refused."""


class House(Protocol):
    """What the desk asks of the session."""

    def panic(self) -> None:
        """Silence everything."""

    def stop(self) -> None:
        """End the performance."""

    def load_model(self, name: str) -> None:
        """Prepare another model."""

    def set_sound(self, command: messages.SetSound) -> None:
        """Turn the built-in sound on or off; RitornelloError where there is none."""

    def play(self, command: KeyCommand) -> None:
        """Move a key on the screen."""

    def audition(self, notes: Sequence[messages.ClipNote]) -> None:
        """Play a clip to the listener, or for no notes end it; RitornelloError where that can't be."""


class Desk:
    """Between wishes and the engine.

    Args:
        engine: what plays.
        time: who keeps time.
        saving: writes files.
        house: for what is nobody's else.
        emit: told what came of it.
    """

    def __init__(
        self,
        engine: Engine,
        time: Timekeeper,
        saving: Saving,
        house: House,
        emit: Callable[[messages.Event], None],
    ) -> None:
        """Bind nothing but the pedal of the mode hold."""
        self.map = ControllerMap(current=self._standing)
        self._engine, self._time, self._saving = engine, time, saving
        self._house, self._emit = house, emit
        self._told: dict[str, str] = {}  # what was said to be bound to what

    def _standing(self, name: str) -> float | None:
        return to_unit(self._engine.settings, name)

    def obey(self, command: messages.Command) -> None:  # noqa: C901, PLR0912 - one case for each kind
        """Carry out a command; what can't be done is said in one sentence."""
        try:
            match command:
                case messages.SetMode(mode, when):
                    self._engine.set_mode(mode, when)
                case messages.Set(name, value):
                    self._set(name, value)
                case messages.Learn(name):
                    self._learn(name)
                case messages.Forget(name):
                    self.map.forget(name)
                    self._let_go(name)
                    self._tell_bindings(name)
                case messages.Bind(data):
                    self.restore(data)
                    self._let_go("hold")
                    self.tell_bindings()
                case messages.Strike() | messages.Lift() | messages.Sustain():
                    self._house.play(command)
                case messages.Audition(notes):
                    self._house.audition(notes)
                case messages.StopAudition():
                    self._house.audition(())
                case messages.SetSound():
                    self._house.set_sound(command)
                case messages.SetTempo(bpm):
                    self._tempo(taken=self._time.set_bpm(bpm))
                case messages.FollowTempo(follow):
                    self._time.following = follow
                case messages.Hold(down):
                    self._engine.trigger(down=down)
                case messages.Tap() | messages.Reroll() | messages.Keep() | messages.Panic():
                    self._act(command)
                case messages.Capture(path, minutes):
                    self._saving.capture(None if path is None else Path(path), minutes)
                case messages.Save(path):
                    self._saving.save(Path(path))
                case messages.LoadModel(model):
                    self._house.load_model(model)
                case messages.Stop():
                    self._house.stop()
        except RitornelloError as error:
            self._emit(messages.Problem(str(error), _SUBJECTS.get(type(command), "command")))

    def _act(self, command: messages.Command) -> None:
        match command:
            case messages.Tap():
                self._tempo(taken=self._time.tap(self._time.clock.now()))
            case messages.Reroll():
                if not self._engine.reroll():
                    self._emit(messages.Problem("There is no answer to play anew: play a phrase first."))
            case messages.Keep(path):
                self._saving.keep(None if path is None else Path(path))
            case messages.Panic():
                self._house.panic()

    def _set(self, name: str, value: float | str) -> None:
        self._engine.change(change(self._engine.settings, name, value))
        self._emit(messages.ControlChanged(name, value))

    def _tempo(self, *, taken: bool) -> None:
        if not taken:
            self._emit(messages.Problem("The DAW's clock sets the tempo: change it there."))

    def _learn(self, name: str) -> None:
        if name in ACTIONS:
            self.map.learn_action(name)
        elif name in CONTROLS:
            self.map.learn(name)
        else:
            msg = f'There is nothing called "{name}" to bind; see `ritornello controls`.'
            raise RitornelloError(msg)

    def state(self, model: str, connections: Iterable[tuple[str, str]]) -> State:
        """Return what another engine needs in order to go on."""
        anchor, settings = self._time.clock.anchor, self._engine.settings
        return State(
            mode=settings.mode,
            controls={name: value_of(settings, name) for name in CONTROLS},
            model=model,
            bpm=anchor.bpm,
            seconds=anchor.seconds,
            beat=anchor.beat,
            answers=self._engine.answers,
            bindings=self.map.to_dict(),
            connections=tuple(connections),
        )

    def restore(self, bindings: Mapping[str, object]) -> None:
        """Bind what `state` held; what has no meaning any more is left out.

        Raises:
            RitornelloError: it can't be read.
        """
        self.map.restore(bindings)
        for name in [name for name in self.map.bindings if name not in CONTROLS and name not in ACTIONS]:
            self.map.forget(name)

    def takes(self, msg: bytes) -> bool:
        """Return whether ``msg`` works a control and is not for the instrument.

        May be called from any thread.
        """
        return self.map.takes(msg) or self._is_hold_pedal(msg)

    def _is_hold_pedal(self, msg: bytes) -> bool:
        """Return whether ``msg`` moves the pedal that works the mode hold until something else is learnt."""
        return (
            self._engine.settings.mode == "hold"
            and "hold" not in self.map.bindings
            and msg[0] & 0xF0 == _CONTROL_CHANGE
            and msg[1] == _HOLD_CONTROLLER
        )

    def hear(self, msg: bytes, seconds: float) -> None:
        """Take in a message of the player's that may work something."""
        if self._is_hold_pedal(msg):
            self._press("hold", down=msg[2] >= PEDAL_DOWN)
            return
        match self.map.receive(msg, seconds):
            case Refused(_, reason):
                self._emit(messages.Problem(reason, "command"))
            case Learned(name):
                self._let_go(name)
                self._tell_bindings(name)
            case Moved(name, turn):
                value = from_unit(name, turn)
                if value is not None:
                    self._set(name, value)
            case Pressed(name, down):
                self._press(name, down=down)

    def tell_bindings(self) -> None:
        """Say what is bound."""
        self._tell_bindings(*self._told, *self.map.bindings)

    def _tell_bindings(self, *names: str) -> None:
        """Say what is bound to ``names`` now, and what lost its knob to them: each works one thing."""
        bound = {name: str(each.source) for name, each in self.map.bindings.items()}
        lost = (name for name in self._told if name not in bound)
        for name in dict.fromkeys((*names, *lost)):
            self._emit(messages.Learned(name, bound.get(name, "")))
        self._told = bound
        self._emit(messages.Bindings(self.map.to_dict()))

    def _let_go(self, name: str) -> None:
        """Take an action whose key is another now for released."""
        if name == "hold":
            self._engine.trigger(down=False)

    def _press(self, name: str, *, down: bool) -> None:
        if name == "hold":
            self._engine.trigger(down=down)
        elif down and name in MODES:
            mode: Mode = next(each for each in MODES if each == name)
            self.obey(messages.SetMode(mode, "bar"))
        elif down:
            actions: dict[str, messages.Command] = {
                "reroll": messages.Reroll(),
                "keep": messages.Keep(),
                "capture": messages.Capture(),
                "tap": messages.Tap(),
                "panic": messages.Panic(),
            }
            self.obey(actions[name])
