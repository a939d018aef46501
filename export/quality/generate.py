"""Continuations of primes by a model, as `realtime.offline` has them: same in, same out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from export.quality.primes import Prime, excerpt
from music.encoding import GridScore
from realtime.bundle import TokenModel
from realtime.offline import continue_score
from realtime.sampling import Sampling

__all__ = ["continuation", "continuations"]


def continuations(  # noqa: PLR0913 - everything that decides the result
    model: TokenModel,
    primes: Sequence[Prime],
    *,
    prime_bars: int,
    bars: int,
    seed: int,
    sampling: Sampling,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[GridScore]:
    """Return how ``model`` carries on each of ``primes``; see `continuation`.

    Args:
        model: the network.
        primes: what it carries on; one that comes again is carried on otherwise.
        prime_bars: whole bars of each prime.
        bars: whole bars to add.
        seed: decides, with a prime's number, every random choice; not negative.
        sampling: how daring the choices are.
        progress: called with primes done and primes in all.
    """
    made = []
    for number, prime in enumerate(primes):
        progress(number, len(primes))
        own = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
        made.append(continuation(model, prime, prime_bars, bars, own, sampling))
    progress(len(primes), len(primes))
    return made


def continuation(  # noqa: PLR0913, PLR0917 - everything that decides the result
    model: TokenModel, prime: Prime, prime_bars: int, bars: int, seed: int, sampling: Sampling
) -> GridScore:
    """Return the ``bars`` bars after ``prime`` as ``model`` plays them, the first bar line at step 0.

    The model begins where the last note of the prime ends; what it plays before the
    prime's last bar is over is part of what it goes on from, but not of the result.
    """
    piece = model.encoding.grid(prime.score)
    last = int((piece.notes["onset"] + piece.notes["duration"]).max())
    in_hand = piece.bars.bar_at(last)
    broken = piece.bars.start(in_hand) != last
    # `continue_score` counts its bars from the end of the bar in hand.
    asked = max(prime_bars + bars - in_hand - broken, 1)
    notes = continue_score(model, prime.score, asked, seed, sampling)
    return excerpt(GridScore(notes, piece.bars), prime_bars, bars)
