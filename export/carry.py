"""A model carries a phrase on, to be looked at and listened to: ``python -m export.carry MODEL -o FILE.mid``.

It needs what playing needs and no more; `export.hear` does the same with a training.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from export.phrases import DEMOS, Phrase, demo_phrase, given_phrase
from music.abc import ABC
from music.errors import RitornelloError
from music.smf_events import RawFile, notes_of, read_events
from realtime.abc_continue import continue_abc
from realtime.bundle import find_model, load_bundle
from realtime.hear_messages import Heard
from realtime.messages import ClipNote
from realtime.offline import continue_file
from training.background import step_back

__all__ = ["add_phrase_options", "answer", "carry_on", "main"]

_BARS = 8
_NICENESS = 8
"""After whatever plays, but before a training: somebody waits for it."""
_MODEL = "Ritornello"
"""The track of the model's notes."""


class _Both(NamedTuple):
    """Notes of a file that a model wrote."""

    player: tuple[ClipNote, ...]
    model: tuple[ClipNote, ...]


def carry_on(  # noqa: PLR0913 - everything that decides the result, and what it is called
    bundle: Path, phrase: Phrase, target: Path, *, bars: int, seed: int, step: int = 0
) -> Heard:
    """Have the model ``bundle`` carry ``phrase`` on, and write both to the MIDI file ``target``.

    Args:
        bundle: file of the model, which draws as its manifest has it.
        phrase: what was played.
        target: the file; one that exists is replaced.
        bars: whole bars to add.
        seed: decides every random choice.
        step: of the training, for the answer.

    Raises:
        RitornelloError: the model can't be used, it can't go on from the phrase, or ``target`` can't
            be written.
    """
    model = load_bundle(bundle)
    tunes = isinstance(model.encoding, ABC)
    carry = continue_abc if tunes else continue_file
    began = time.perf_counter()
    try:
        carry(model, phrase.path, target, bars=bars, seed=seed, sampling=model.sampling)
    except RitornelloError as error:
        if not tunes:
            raise
        msg = "It wrote no tune here that can be read: let it learn longer, or try another phrase."
        raise RitornelloError(msg) from error
    seconds = time.perf_counter() - began
    raw = read_events(target)
    both = _both(raw)
    return Heard(
        phrase=phrase.title,
        kind=phrase.kind,
        player=both.player,
        model=both.model,
        bpm=raw.tempos[0][1],
        meter=str(raw.meter),
        path=str(target),
        bundle=str(bundle),
        seed=seed,
        step=step,
        seconds=seconds,
    )


def _both(raw: RawFile) -> _Both:
    player: list[ClipNote] = []
    model: list[ClipNote] = []
    for track in raw.tracks:
        (model if track.name == _MODEL else player).extend(
            ClipNote(
                note.onset / raw.resolution,
                (note.end - note.onset) / raw.resolution,
                note.pitch,
                note.velocity,
            )
            for note in notes_of(track.events, track.end)
        )
    in_order = [tuple(sorted(notes, key=lambda note: (note.beat, note.pitch))) for notes in (player, model)]
    return _Both(*in_order)


def add_phrase_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which phrase is carried on, and how far."""
    phrase = parser.add_mutually_exclusive_group()
    phrase.add_argument("--prime", type=Path, metavar="FILE.mid", help="the phrase")
    phrase.add_argument("--demo", choices=DEMOS, help="a phrase of our own")
    parser.add_argument("--bars", type=int, default=_BARS, help=f"whole bars to add ({_BARS})")
    parser.add_argument("--seed", type=int, default=1, help="decides every random choice (1)")


def answer(work: Callable[[], Heard]) -> int:
    """Print what ``work`` returns as JSON, or what is wrong in one sentence; return the exit status."""
    step_back(_NICENESS)
    try:
        heard = work()
    except RitornelloError as error:
        sys.stderr.write(f"ritornello: {error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(heard) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for and return the exit status.

    Args:
        arguments: what follows the module's name; what the shell gave where None.
    """
    parser = argparse.ArgumentParser(prog="python -m export.carry", description=__doc__)
    parser.add_argument("model", metavar="MODEL", help="name or file of a model")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.mid", help="file to write")
    add_phrase_options(parser)
    options = parser.parse_args(arguments)

    def work() -> Heard:
        with tempfile.TemporaryDirectory(prefix="ritornello-") as folder:
            prime = options.prime
            phrase = given_phrase(prime) if prime else demo_phrase(options.demo or DEMOS[0], Path(folder))
            bundle = find_model(options.model)
            return carry_on(bundle, phrase, options.output, bars=options.bars, seed=options.seed)

    return answer(work)


if __name__ == "__main__":
    sys.exit(main())
