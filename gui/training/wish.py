"""What is wished for on the page, and the order that it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gui.training.choice import Music
from gui.training.expected import LENGTHS, Budget, Length, batch_for, budget_for, fine_tuning
from gui.training.purposes import Purpose, Size
from training.job_messages import Order
from training.offer_messages import OfferedPreset
from training.probe_messages import Question

__all__ = ["Start", "Wish", "as_settings", "as_values", "question_of", "wish_like"]

_BUDGET = {"optim.steps", "optim.minutes", "optim.validate_every", "optim.patience"}
_NOT_OF_TIME = {*_BUDGET, "data.valid", "data.test", "data.folded", "data.solo", "data.transpose"}
"""Settings that don't change how long a step takes."""


def as_values(settings: Iterable[str]) -> dict[str, str]:
    """Return settings, each ``key=value``, by their keys; of two with one key the last counts."""
    pairs = (setting.partition("=") for setting in settings)
    return {key: value for key, _, value in pairs}


def as_settings(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return values by their keys as settings, each ``key=value``."""
    return tuple(f"{key}={value}" for key, value in values.items())


@dataclass(frozen=True)
class Start:
    """What a training starts with."""

    path: str
    """Bundle, or folder of a run."""
    encoding: str
    """Short name of its encoding."""
    network: str = "tokens"
    """Kind of its network, where that is known."""


@dataclass(frozen=True)
class Wish:
    """All that is chosen."""

    music: Music
    purpose: Purpose
    size: Size
    """Where it starts with a model, only its preset counts, until the model's own is known."""
    preset: OfferedPreset
    """That of `size`, or of what it starts with."""
    start: Start | None = None
    length: Length = "usual"
    changes: tuple[str, ...] = ()
    """What an expert has changed, each ``key=value``."""

    @property
    def encoding(self) -> str:
        """Short name of the encoding."""
        return self.start.encoding if self.start is not None else self.preset.encoding

    def values(self) -> dict[str, str]:
        """Return the settings that are other than the preset's, without what an expert has changed."""
        return self._plain() | as_values(self.budget.settings)

    @property
    def budget(self) -> Budget:
        """How long to train at most, as the page has it."""
        values = self.defaults() | self._plain() | as_values(self.changes)
        rows = _whole(values["data.batch"]) * _whole(values["data.window"])
        tuned = self.start is not None
        return budget_for(self.music.totals, self.encoding, rows, tuned=tuned, length=self.length)

    def order(self, title: str) -> Order:
        """Return the order, asked for now."""
        values = self.values() | as_values(self.changes)
        return Order(
            title=title,
            data=self.music.files,
            folders=self.music.folders,
            purpose=self.purpose.name,
            preset=self.preset.name,
            settings=as_settings(values),
            start=self.start.path if self.start is not None else "",
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        )

    def defaults(self) -> dict[str, str]:
        """Return what the preset has."""
        return {setting.key: setting.default for setting in self.preset.settings}

    def _plain(self) -> dict[str, str]:
        """Return `values` without the budget."""
        tuned, totals = self.start is not None, self.music.totals
        values = {} if self.start is not None else as_values(self.size.settings)
        values |= as_values(self.purpose.settings)
        if self.start is not None:
            values |= as_values(fine_tuning(self.start.encoding, self.start.network))
        most = _whole(self.defaults()["data.batch"])
        values["data.batch"] = str(batch_for(totals, tuned=tuned, most=most))
        return values | as_values(self.music.settings)


def question_of(wish: Wish) -> Question:
    """Return what is to be asked about the time that ``wish`` takes."""
    values = wish.values() | as_values(wish.changes)
    settings = as_settings({key: value for key, value in values.items() if key not in _NOT_OF_TIME})
    return Question(wish.preset.name, settings, wish.start.path if wish.start is not None else "")


def wish_like(order: Order, wishes: Iterable[Wish]) -> Wish | None:
    """Return of ``wishes`` the one most like ``order``, with what it lacks as changes of an expert.

    Args:
        order: what was asked for before.
        wishes: any for the same music, purpose and start; those with another preset don't count.
    """
    asked = as_values(order.settings)
    best: Wish | None = None
    for wish in wishes:
        if wish.preset.name != order.preset:
            continue
        for length in LENGTHS:
            plain = replace(wish, length=length, changes=())
            values = plain.defaults() | plain.values()
            # What is held out is for the music of today to say.
            held_out = as_values(wish.music.settings)
            lacks = {
                key: value
                for key, value in (plain.defaults() | asked).items()
                if values.get(key) != value
                and key not in held_out
                and not (key in _BUDGET and key not in asked)
            }
            found = replace(plain, changes=as_settings(lacks))
            if best is None or len(found.changes) < len(best.changes):
                best = found
    return best


def _whole(text: str) -> int:
    """Return a number of a setting; 1 where it is none, which is said elsewhere."""
    return max(int(text), 1) if text.strip().isdecimal() else 1
