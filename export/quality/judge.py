"""Everything that is found out about what a bundle makes up, beside held-out human music."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from export.evaluate import Progress, Split, Subject, pieces_of
from export.quality.generate import continuations
from export.quality.lines import Line, line_of, top_line_of
from export.quality.originality import Copied, Neighbour, longest_copied, nearest
from export.quality.primes import choose, primes_of
from export.quality.profile import measure
from music.bars import BarLines
from music.encoding import GridScore
from music.errors import RitornelloError
from music.score import NoteArray
from realtime.bundle import Bundle
from realtime.sampling import Sampling
from training.corpus import Corpus, Piece

__all__ = ["DUPLICATE", "LINES", "Duplicate", "Quality", "Sample", "Wish", "judge"]

LINES: dict[str, Callable[[NoteArray], Line]] = {"all": line_of, "top": top_line_of}
"""The lines in which copies are looked for, by their names in documents."""

DUPLICATE = 0.3
"""Share of its windows, in either line, from which on a held-out piece counts as one of the training set."""


@dataclass(frozen=True)
class Wish:
    """What is to be made up.

    Raises:
        ValueError: a number is out of range.
    """

    count: int
    """Continuations; at least 2, as one has no spread."""
    prime_bars: int = 8
    """Whole bars that the model reads; at least 1."""
    bars: int = 16
    """Whole bars that it adds; at least 1."""
    seed: int = 1
    """Decides every random choice; not negative."""
    split: Split = "valid"
    """Which pieces are carried on: ``valid`` or ``test``."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.count < 2 or min(self.prime_bars, self.bars) < 1 or self.seed < 0:  # noqa: PLR2004 - as above
            msg = "count must be at least 2, prime_bars and bars at least 1, seed at least 0"
            raise ValueError(msg)


class Sample(NamedTuple):
    """One passage that is judged."""

    piece: str
    """Name of the held-out piece it goes on from."""
    first_bar: int
    """Number of the prime's first bar there."""
    notes: int
    measures: dict[str, float]
    """By the keys of `export.quality.profile.MEASURES`."""
    copied: dict[str, Copied]
    """For each of `LINES`; sources are numbers of `Quality.training`."""
    neighbour: dict[str, Neighbour]
    """For each of `LINES`."""


class Duplicate(NamedTuple):
    """A held-out piece and the training piece that it is most like."""

    piece: str
    training: str
    share: float
    """The part of its windows of nine notes that the training piece has, in the line where it is larger."""


@dataclass(frozen=True, eq=False)
class Quality:
    """What was found."""

    model: str
    wish: Wish
    sampling: Sampling
    training: tuple[str, ...]
    """Names of the training pieces."""
    held_out: int
    """Pieces of the split."""
    duplicates: tuple[Duplicate, ...]
    """Held-out pieces that are in the training set as well; they gave no primes."""
    closest: Duplicate | None
    """Of the other held-out pieces the one that is most like a training piece."""
    made: tuple[Sample, ...]
    """What the model added, one for each continuation."""
    played: tuple[Sample, ...]
    """What the composers went on with, one for each prime."""


def judge(
    subject: Subject,
    corpus: Corpus,
    wish: Wish,
    progress: Progress = lambda _what, _done, _total: None,
) -> Quality:
    """Have the bundle carry on held-out music, and compare with what the composers wrote.

    Args:
        subject: a bundle; its training split is what originality is judged against.
        corpus: made with its encoding, of the music it was trained on.
        wish: what is to be made up.
        progress: told what is being done.

    Raises:
        RitornelloError: it is no bundle, its music is not held out, or there is too little of it.
    """
    bundle = subject.model
    if not isinstance(bundle, Bundle):
        msg = f"A run doesn't play: make it a bundle with ritornello export {subject.name} -o MODEL.onnx."
        raise RitornelloError(msg)
    if wish.split not in {"valid", "test"}:
        msg = "What is carried on must be held out: use --split valid or --split test."
        raise RitornelloError(msg)
    trained = pieces_of(corpus, "train", subject.data)
    held_out = pieces_of(corpus, wish.split, subject.data)
    known = _lines(piece.notes for piece in _decoded(corpus, trained, "training set", progress))
    pieces = list(_decoded(corpus, held_out, "held-out pieces", progress))
    names = tuple(piece.name for piece in trained)
    alike = _most_alike(known, pieces, names, [piece.name for piece in held_out])
    primes = [
        primes_of(each.name, piece, wish.prime_bars, wish.bars)
        for each, piece, twin in zip(held_out, pieces, alike, strict=True)
        if twin.share < DUPLICATE
    ]
    if not any(primes):
        length = wish.prime_bars + wish.bars
        msg = (
            f"No held-out piece that isn't in the training set as well has {length} bars: add more music, "
            "or ask for less with --prime-bars and --bars."
        )
        raise RitornelloError(msg)
    chosen = choose(primes, wish.count)
    made = continuations(
        bundle,
        chosen,
        prime_bars=wish.prime_bars,
        bars=wish.bars,
        seed=wish.seed,
        sampling=bundle.sampling,
        progress=lambda done, total: progress("continuations", done, total),
    )
    progress("copies", 0, 1)
    different = chosen[: sum(map(len, primes))]
    places = [(prime.piece, prime.first_bar) for prime in [*chosen, *different]]
    passages = [*made, *(prime.human for prime in different)]
    samples = _samples(known, places, passages, wish.bars)
    progress("copies", 1, 1)
    return Quality(
        model=subject.name,
        wish=wish,
        sampling=bundle.sampling,
        training=names,
        held_out=len(held_out),
        duplicates=tuple(twin for twin in alike if twin.share >= DUPLICATE),
        closest=max((t for t in alike if t.share < DUPLICATE), key=lambda t: t.share, default=None),
        made=tuple(samples[: len(made)]),
        played=tuple(samples[len(made) :]),
    )


def _decoded(corpus: Corpus, pieces: Sequence[Piece], what: str, progress: Progress) -> Iterator[GridScore]:
    """Yield each of ``pieces`` on the grid of the corpus' encoding, as the rows of its first view have it."""
    encoding = corpus.encoding
    for done, piece in enumerate(pieces, start=1):
        start = piece.starts[0]
        notes, changes = encoding.decode(corpus.rows[start : start + piece.rows[0]])
        beats = [(Fraction(step, encoding.steps_per_beat), meter) for step, meter in changes]
        yield GridScore(notes, BarLines(beats, encoding.steps_per_beat))
        progress(what, done, len(pieces))


def _lines(pieces: Iterator[NoteArray]) -> dict[str, list[Line]]:
    """Return the lines of each of ``pieces``, by their names in `LINES`."""
    found: dict[str, list[Line]] = {name: [] for name in LINES}
    for notes in pieces:
        for name, line in LINES.items():
            found[name].append(line(notes))
    return found


def _most_alike(
    known: dict[str, list[Line]], pieces: Sequence[GridScore], training: Sequence[str], names: Sequence[str]
) -> list[Duplicate]:
    """Return for each of ``pieces`` the training piece that it is most like in any of the lines."""
    lines = _lines(piece.notes for piece in pieces)
    found = zip(*(nearest(known[name], lines[name]) for name in LINES), strict=True)
    best = [max(neighbours, key=lambda neighbour: neighbour.share) for neighbours in found]
    return [
        Duplicate(name, training[each.source] if each.source >= 0 else "", each.share)
        for name, each in zip(names, best, strict=True)
    ]


def _samples(
    known: dict[str, list[Line]],
    places: Sequence[tuple[str, int]],
    passages: Sequence[GridScore],
    bars: int,
) -> list[Sample]:
    """Return each of ``passages``, of ``bars`` bars, as it is judged."""
    lines = _lines(passage.notes for passage in passages)
    copied = {name: longest_copied(known[name], lines[name]) for name in LINES}
    neighbours = {name: nearest(known[name], lines[name]) for name in LINES}
    return [
        Sample(
            piece=piece,
            first_bar=first_bar,
            notes=len(passage.notes),
            measures=measure(passage, bars),
            copied={name: copied[name][number] for name in LINES},
            neighbour={name: neighbours[name][number] for name in LINES},
        )
        for number, ((piece, first_bar), passage) in enumerate(zip(places, passages, strict=True))
    ]
