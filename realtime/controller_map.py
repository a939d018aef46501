"""MIDI learn: which knob, pad, pedal or key works which control or action.

Knobs work controls, with 14 bits where they send them as a pair of controllers
(0 to 31 coarse, 32 to 63 fine: MIDI 1.0 Detailed Specification, part 2). Keys, pads,
buttons and program changes work actions. What the names stand for is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

import msgspec

from music.errors import RitornelloError
from realtime.midi_bytes import channel_of, is_note_off, is_note_on
from realtime.pickup import Pickup

__all__ = ["Binding", "ControllerMap", "Learned", "Moved", "Pressed", "Refused", "Source"]

_PAIR_SECONDS = 0.05
"""Two controllers that arrive within this time of each other are coarse and fine of one knob, if their
numbers say so: a knob sends both within a few milliseconds, a hand on two knobs hardly ever does."""
_PAIR_BITS = 14
_FINE = 32
"""What the number of the fine controller is higher than that of the coarse one."""
_HALF = 64
"""A button or pedal is down from this value on (MIDI 1.0, switches)."""
_PRESETS = "that controller is part of selecting presets and parameters"
_MODE = "that controller silences or resets whole channels"
_REFUSED = {
    **dict.fromkeys((0, 32), "that is bank select, which belongs to program changes"),
    64: "that is the sustain pedal, which is part of the playing",
    **dict.fromkeys((6, 38, 96, 97, 98, 99, 100, 101), _PRESETS),
    **dict.fromkeys(range(120, 128), _MODE),
}
"""Controllers that can't be bound, with the reason."""

_Seven = Annotated[int, msgspec.Meta(ge=0, le=127)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is moved or pressed."""

    kind: Literal["controller", "note", "program"]
    number: _Seven
    """Of the controller (the coarse one of a pair), of the key, or of the program."""
    channel: Annotated[int, msgspec.Meta(ge=0, le=15)] | None = None
    """Counted from 0; None: any."""
    bits: Literal[7, 14] = 7
    """14 if a second controller sends the fine part."""
    fine_first: bool = False
    """Whether the fine part arrives before the coarse one; as a rule it follows."""

    def __str__(self) -> str:
        """Say it in the words of a user, who counts channels and programs from 1."""
        where = "any channel" if self.channel is None else f"channel {self.channel + 1}"
        if self.is_pair:
            return f"controllers {self.number} and {self.number + _FINE} on {where}"
        return f"{self.kind} {self.number + (self.kind == 'program')} on {where}"

    @property
    def is_pair(self) -> bool:
        """Whether it sends two controllers."""
        return self.bits == _PAIR_BITS

    @property
    def numbers(self) -> tuple[int, ...]:
        """All numbers that it sends."""
        return (self.number, self.number + _FINE) if self.is_pair else (self.number,)


class Binding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name, and what works it."""

    name: str
    source: Source
    action: bool = False
    """Whether it is pressed; otherwise it is turned."""


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bindings: tuple[Binding, ...] = ()


class Moved(NamedTuple):
    """A knob that works a control was turned."""

    name: str
    value: float
    """Where it stands, 0 to 1."""


class Pressed(NamedTuple):
    """A key or button that works an action went down or up; a program change only goes down."""

    name: str
    down: bool


class Learned(NamedTuple):
    """Something was bound; an action that was held by what it was bound to before counts as released."""

    name: str
    what: str
    """In words, such as ``controller 74 on channel 1``."""


class Refused(NamedTuple):
    """What was moved can't be bound; the next is waited for."""

    name: str
    reason: str
    """A sentence for the user."""


class _Learning(NamedTuple):
    name: str
    action: bool
    any_channel: bool


_Address = tuple[str, int, int | None]


class ControllerMap:
    """What is bound to what. One thread works with it; `takes` may be called by any.

    Args:
        current: returns where a control stands (0 to 1), or None if no knob can say that; without
            it, or without ``pickup``, controls jump to where the knob is.
        pickup: whether a control waits for its knob to pass by where it stands (soft take-over).
    """

    def __init__(self, current: Callable[[str], float | None] | None = None, *, pickup: bool = True) -> None:
        """Bind nothing."""
        self._pickup = Pickup(current) if pickup and current is not None else None
        # Both of these are replaced and never changed, as other threads read them.
        self._bindings: Mapping[str, Binding] = MappingProxyType({})
        self._by_address: Mapping[_Address, Binding] = MappingProxyType({})
        self._learning: _Learning | None = None
        self._fresh: tuple[Binding, float] | None = None  # a knob just learnt, that may be one of a pair
        self._coarse: dict[str, int] = {}
        self._fine: dict[str, int] = {}
        self._down: set[str] = set()

    @property
    def bindings(self) -> Mapping[str, Binding]:
        """What is bound, by name; a view of this moment."""
        return self._bindings

    @property
    def learning(self) -> str | None:
        """What waits to be bound, if anything."""
        return None if self._learning is None else self._learning.name

    # --- binding ----------------------------------------------------------------------

    def learn(self, name: str, *, any_channel: bool = False) -> None:
        """Bind the next controller that is moved to the control ``name``; on all channels, if wanted."""
        self._learning = _Learning(name, action=False, any_channel=any_channel)

    def learn_action(self, name: str, *, any_channel: bool = False) -> None:
        """Bind the next key, pad, button or program change to the action ``name``; see `learn`."""
        self._learning = _Learning(name, action=True, any_channel=any_channel)

    def forget(self, name: str) -> None:
        """Bind nothing to ``name``, and learn nothing for it; an action that is held counts as released."""
        if self.learning == name:
            self._learning = None
        self._replace(each for each in self._bindings.values() if each.name != name)

    def _bind(self, binding: Binding) -> Learned:
        """Bind it, instead of what ``name`` was bound to and of what else its source worked."""
        source = binding.source
        self._down.discard(binding.name)
        self._replace(
            [
                each
                for each in self._bindings.values()
                if each.name != binding.name and not _addresses(each.source) & _addresses(source)
            ]
            + [binding]
        )
        return Learned(binding.name, str(source))

    def _replace(self, bindings: Iterable[Binding]) -> None:
        kept = {each.name: each for each in bindings}
        for name in (*self._bindings, *kept):
            if self._bindings.get(name) != kept.get(name):
                self._coarse.pop(name, None)
                self._fine.pop(name, None)
                self._down.discard(name)
                if self._pickup is not None:
                    self._pickup.let_go(name)
        self._fresh = None
        self._bindings = MappingProxyType(kept)
        self._by_address = MappingProxyType(
            {address: each for each in kept.values() for address in _addresses(each.source)}
        )

    # --- messages -----------------------------------------------------------------------

    def takes(self, msg: bytes) -> bool:
        """Say whether the well-formed ``msg`` works something here, or is about to be learnt.

        Such a message is not for the instrument.
        """
        learning = self._learning
        if learning is not None and _source(msg, learning) is not None and not _refusal(msg):
            return True
        return self._find(msg) is not None

    def receive(self, msg: bytes, seconds: float) -> Moved | Pressed | Learned | Refused | None:
        """Take in a well-formed message, arrived at ``seconds``, and return what it does, if anything."""
        pair = self._pair(msg, seconds)
        if pair is not None:
            return pair
        learning = self._learning
        source = None if learning is None else _source(msg, learning)
        if learning is not None and source is not None:
            reason = _refusal(msg)
            if reason:
                return Refused(
                    learning.name, f"{learning.name} can't be bound to this: {reason}; move another."
                )
            self._learning = None
            binding = Binding(learning.name, source, learning.action)
            learned = self._bind(binding)
            if source.kind == "controller" and not learning.action:
                self._fresh = binding, seconds
                if self._pickup is not None:  # where the knob stands is known from here on
                    self._pickup.follows(binding.name, msg[2] / 127)
            return learned
        binding_there = self._find(msg)
        if binding_there is None:
            return None
        return self._press(binding_there, msg) if binding_there.action else self._turn(binding_there, msg)

    def _find(self, msg: bytes) -> Binding | None:
        kind = _kind(msg)
        if kind is None:
            return None
        by_address = self._by_address
        return by_address.get((kind, msg[1], channel_of(msg))) or by_address.get((kind, msg[1], None))

    def _pair(self, msg: bytes, seconds: float) -> Learned | None:
        """Notice that what was just learnt is one half of a knob of 14 bits."""
        if self._fresh is None:
            return None
        binding, learnt = self._fresh
        source = binding.source
        if seconds - learnt > _PAIR_SECONDS:
            self._fresh = None
            return None
        if _kind(msg) != "controller" or source.channel not in {None, channel_of(msg)}:
            return None
        coarse, fine = sorted((source.number, msg[1]))
        if fine - coarse != _FINE or fine >= 2 * _FINE:
            return None
        wide = Source("controller", coarse, source.channel, bits=14, fine_first=source.number == fine)
        return self._bind(Binding(binding.name, wide))

    def _turn(self, binding: Binding, msg: bytes) -> Moved | None:
        name, source = binding.name, binding.source
        if not source.is_pair:
            value = msg[2] / 127
        else:
            if msg[1] == source.number:
                self._coarse[name] = msg[2]
                if not source.fine_first:
                    self._fine[name] = 0  # as the specification has it, until the fine part says otherwise
            else:
                self._fine[name] = msg[2]
                if source.fine_first:
                    return None
            if name not in self._coarse:
                return None
            value = (self._coarse[name] << 7 | self._fine.get(name, 0)) / 16383
        if self._pickup is not None and not self._pickup.follows(name, value):
            return None
        return Moved(name, value)

    def _press(self, binding: Binding, msg: bytes) -> Pressed | None:
        name, kind = binding.name, binding.source.kind
        if kind == "program":
            return Pressed(name, down=True)
        down = is_note_on(msg) if kind == "note" else msg[2] >= _HALF
        if down == (name in self._down):
            return None
        (self._down.add if down else self._down.discard)(name)
        return Pressed(name, down)

    # --- keeping ------------------------------------------------------------------------

    def to_dict(self) -> dict[str, object]:
        """Return all bindings in plain JSON types, for `restore`."""
        return {"bindings": [msgspec.to_builtins(each) for each in self._bindings.values()]}

    def restore(self, data: Mapping[str, object]) -> None:
        """Bind what `to_dict` returned, and nothing else.

        Raises:
            RitornelloError: it is damaged; then everything stays as it is.
        """
        try:
            bindings = msgspec.convert(data, _Stored).bindings
            _check(bindings)
        except (msgspec.ValidationError, ValueError) as error:
            msg = f"What was bound to knobs and keys can't be read ({error}): bind them anew."
            raise RitornelloError(msg) from error
        self._learning = None
        self._replace(bindings)


def _kind(msg: bytes) -> Literal["controller", "note", "program"] | None:
    if is_note_on(msg) or is_note_off(msg):
        return "note"
    kinds: dict[int, Literal["controller", "program"]] = {0xB0: "controller", 0xC0: "program"}
    return kinds.get(msg[0] & 0xF0)


def _addresses(source: Source) -> set[_Address]:
    return {(source.kind, number, source.channel) for number in source.numbers}


def _source(msg: bytes, learning: _Learning) -> Source | None:
    """Return what ``msg`` shows to be moved or pressed, if that is something to bind."""
    kind = _kind(msg)
    if kind is None or (kind != "controller" and not learning.action):
        return None
    if learning.action and (is_note_off(msg) or (kind == "controller" and msg[2] < _HALF)):
        return None  # let go, and not pressed
    return Source(kind, msg[1], None if learning.any_channel else channel_of(msg))


def _refusal(msg: bytes) -> str:
    return _REFUSED.get(msg[1], "") if _kind(msg) == "controller" else ""


def _check(bindings: tuple[Binding, ...]) -> None:
    """Check what types can't say.

    Raises:
        ValueError: two bindings are in each other's way, or one can't be.
    """
    seen: set[_Address] = set()
    for each in bindings:
        source = each.source
        if source.kind == "controller" and any(number in _REFUSED for number in source.numbers):
            msg = f"{source} can't be bound"
            raise ValueError(msg)
        if source.is_pair and (source.kind != "controller" or source.number >= _FINE or each.action):
            msg = f"{source} are no pair"
            raise ValueError(msg)
        if source.kind != "controller" and not each.action:
            msg = f"{each.name} can't be turned by {source}"
            raise ValueError(msg)
        if seen & _addresses(source):
            msg = f"{source} is bound twice"
            raise ValueError(msg)
        seen |= _addresses(source)
    if len({each.name for each in bindings}) < len(bindings):
        msg = "a name is bound twice"
        raise ValueError(msg)
