"""A model that writes ABC goes on with a tune: character by character, or bar by bar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from music.abc import ABC, END, START
from music.abc_parse import parse_tune
from music.abc_tokens import tokens
from music.errors import RitornelloError
from realtime.bundle import Floats, State, TokenModel
from realtime.sampling import Sampling, draw

__all__ = ["abc_of", "continue_bars", "continue_tune"]

_FIELD = "character"
_ATTEMPTS = 20
"""How often a bar is drawn that turns out to be none, before this is told."""
_LONGEST_BAR = 256
"""Characters."""
_BAR_SIGNS = "|:]"
_BAR_LINE = re.compile(r"(?:\|[|:\]]*|::+|:\])\Z")
_JOINING = "0123456789/,'<>-"
"""What would change the note before, which was played already."""


class _Entry(NamedTuple):
    """Where the model stands."""

    state: State
    first: Floats
    """What the next character is predicted from, shape ``(1, width)``."""


@dataclass(frozen=True)
class _Scribe:
    """Reads and draws characters."""

    model: TokenModel
    encoding: ABC
    sampling: Sampling
    rng: np.random.Generator

    def read(self, values: list[int], entry: _Entry | None = None) -> _Entry:
        """Read values of ``character``, from the start where there is no ``entry``."""
        state = self.model.initial_state() if entry is None else entry.state
        first = None if entry is None else entry.first
        for value in values:
            first, state = self.model.step((value,), state)
        if first is None:
            msg = "nothing was read"
            raise ValueError(msg)
        return _Entry(state, first)

    def draw(self, entry: _Entry, without: str = "", *, may_end: bool = True) -> int:
        """Draw the next value of ``character``; it is not yet read."""
        logits, _ = self.model.field(0, 0, entry.first, entry.first)
        allowed = np.ones(len(logits), dtype=bool)
        allowed[START] = False
        allowed[END] = may_end
        allowed[[self.encoding.numbers[c] for c in without if c in self.encoding.numbers]] = False
        return draw(logits, allowed, self.sampling, self.rng, _FIELD)


def abc_of(model: TokenModel) -> ABC:
    """Return the encoding of a model that writes ABC.

    Raises:
        RitornelloError: it is another one.
    """
    if not isinstance(model.encoding, ABC):
        msg = "This model doesn't write ABC: choose one that was trained on tunes."
        raise RitornelloError(msg)
    return model.encoding


def _scribe(model: TokenModel, seed: int, sampling: Sampling) -> _Scribe:
    return _Scribe(model, abc_of(model), sampling, np.random.Generator(np.random.PCG64([seed, 0])))


def continue_tune(model: TokenModel, prime: str, seed: int, sampling: Sampling, longest: int = 4096) -> str:
    """Return ``prime`` and the characters that ``model`` adds until it ends the tune.

    Nothing sees to it that the text is ABC: this is what shares that parse are measured on.

    Args:
        model: a model whose encoding is `music.abc.ABC`.
        prime: how the tune begins; may be empty.
        seed: decides every random choice.
        sampling: how daring the choices are.
        longest: characters added at most.

    Raises:
        RitornelloError: the model writes no ABC, or doesn't know a character of ``prime``.
    """
    scribe = _scribe(model, seed, sampling)
    encoding = scribe.encoding
    entry = scribe.read(encoding.encode_text(prime)[:-1, 0].tolist())
    values: list[int] = []
    while len(values) < longest:
        value = scribe.draw(entry)
        if value == END:
            break
        values.append(value)
        entry = scribe.read([value], entry)
    return prime + encoding.decode_text(np.array(values, dtype=np.int16)[:, None])


def continue_bars(model: TokenModel, prime: str, bars: int, seed: int, sampling: Sampling) -> str:
    """Return ``prime`` and bars in ABC that ``model`` adds: what is left of the bar in hand, then ``bars``.

    A bar that can't be parsed is drawn again. There are fewer bars where the model
    ends the tune, which it may not do before the first one.

    Args:
        model: a model whose encoding is `music.abc.ABC`.
        prime: how the tune begins, its key at least.
        bars: whole bars to add.
        seed: decides every random choice.
        sampling: how daring the choices are.

    Raises:
        RitornelloError: the model writes no ABC or none here, or ``prime`` is none or has a
            character that the model doesn't know.
    """
    scribe = _scribe(model, seed, sampling)
    kinds = [token.kind for token in tokens(prime) if token.kind not in {"field", "decoration"}]
    open_bar = bool(kinds) and kinds[-1] not in {"bar", "ending"}
    entry = scribe.read(scribe.encoding.encode_text(prime)[:-1, 0].tolist())
    text = prime
    for number in range(bars + open_bar):
        for _ in range(_ATTEMPTS):
            added, after, ended = _bar(scribe, entry, joins=not number and open_bar, may_end=number > 0)
            if _parses(text + added):
                break
        else:
            msg = (
                "The model writes nothing that can be read here: try another --seed or a lower --temperature."
            )
            raise RitornelloError(msg)
        text, entry = text + added, after
        if ended:
            break
    return text


def _bar(scribe: _Scribe, entry: _Entry, *, joins: bool, may_end: bool) -> tuple[str, _Entry, bool]:
    """Draw characters up to a bar line: return them, where the model then stands, and whether the tune ends.

    Args:
        scribe: draws.
        entry: where the model stands.
        joins: whether a note stands before, which may not be changed; else it is a bar line.
        may_end: whether the tune may end.
    """
    text = ""
    while len(text) < _LONGEST_BAR:
        without = (_JOINING if joins else _BAR_SIGNS) if not text else ""
        value = scribe.draw(entry, without, may_end=may_end)
        if value == END:
            return text, entry, True
        character = scribe.encoding.decode_text(np.array([[value]], dtype=np.int16))
        if character not in _BAR_SIGNS and _BAR_LINE.search(text):
            # The sign is whole. The character after it belongs to the next bar, which draws its own.
            return text, entry, False
        text += character
        entry = scribe.read([value], entry)
    return text, entry, False


def _parses(text: str) -> bool:
    try:
        parse_tune(text, repeats=False)
    except RitornelloError:
        return False
    return True
