"""Tempo from a player's own notes, where nobody counts.

Every tempo on a logarithmic grid gets a score from the Fourier tempogram of the
notes (Grosche and Müller, "Extracting predominant local pulse information from
music recordings", IEEE TASLP 19(6), 2011): how well the onsets agree with a pulse
of that period, with its divisions and with groups of it. Onsets weigh by their
salience, after Dixon, "Automatic extraction of tempo and beat from expressive
performances", JNMR 30(1), 2001: what lasts long, is struck hard, lies low or has
many notes is likelier to be on a beat. A preference for tempi near two a second
and for a natural number of onsets to a pulse (Parncutt, "A perceptual model of
pulse salience and metrical accent in musical rhythms", Music Perception 11(4),
1994) tells a tempo from its double and its half.

The weights of the score are a conditional logit (McFadden, 1974), fitted to
excerpts of public-domain songs and piano pieces, played with 15 ms of jitter and
half of them with rubato; so the scores are logarithms of odds, and the share of
the best tempo is the confidence. `realtime.bench.tempo` measures how good it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from music.score import DEFAULT_METER, Meter
from realtime.clock import check_bpm

__all__ = ["Estimate", "Onset", "TempoEstimator", "pulse_beats", "tempo_scores"]

_Array = npt.NDArray[np.float64]

_CHORD_SECONDS = 0.04
"""Notes that begin within this of a chord's first note belong to it."""

_WINDOW_SECONDS = 12.0
"""Older onsets are forgotten, and so is everything after a pause as long as this."""

_MEMORY_SECONDS = 5.0
"""An onset this old counts 1/e of a new one: tempi drift."""

_MOST_ONSETS = 96
"""Onsets kept at most, so that a cluster of ornaments costs no more than music does."""

_FEWEST_ONSETS = 5
"""Below this there is nothing to say."""

_STEP = 0.005
"""Of the grid of tempi, in natural logarithms: half a per cent."""

_NEAR = 0.06
"""Tempi whose logarithms differ by less than this are one tempo that drifts."""

_SURE = 0.04
"""The confidence is the share of the tempi within this of the best, in natural logarithms."""

_EVIDENCE, _EVIDENCE_PER_SECOND, _MOST_EVIDENCE = 3.0, 1.0, 20.0
"""What another tempo's leads, as logarithms of odds, must add up to over successive onsets before it is
believed: the more, the longer the present one has been. It is a cumulative sum (Page, "Continuous
inspection schemes", Biometrika 41, 1954)."""

_PREFERRED_SECONDS = 0.55
"""Pulse that is counted from: the preference's own centre follows from its weights."""

_ON_BEAT = ((1, 1.0), (2, 0.8), (3, 0.6), (4, 0.5))
"""Divisions of the pulse and their weights in finding where the beat is."""

_WEIGHTS = np.array(
    [
        [0.7513, 3.4904, 3.8031, 6.7942, 9.9758, 2.5752, 5.2749, -0.2968],
        [-0.1970, -0.1759, 0.0176, -0.1886, -0.1422, 0.1185, 0.1222, 0.0804],
    ]
)
"""Of agreement with groups of four, three and two pulses, the pulse, its parts, the parts of the other
kind of meter, and the quarters (or sixths) of both; then of the squares of these times the onsets' number."""

_PRIOR = np.array([-2.9878, -1.2244, 1.2787, -0.5124])
"""Of the pulse's rate in octaves above `_PREFERRED_SECONDS`, its square, the octaves of onsets to a pulse,
and their square."""


class Onset(NamedTuple):
    """Notes struck together."""

    seconds: float
    """When the first was."""
    notes: int
    lowest: int
    """MIDI pitch of the lowest."""
    velocity: int
    """MIDI velocity of the loudest."""


class Estimate(NamedTuple):
    """What the player's tempo seems to be."""

    bpm: float
    """Beats (quarter notes) a minute."""
    confidence: float
    """Probability of this tempo, as against its double, its half or any other; 0 to 1."""
    phase_seconds: float
    """Time of the pulse nearest to the last onset: a beat, or in 6/8 and its like a dotted quarter."""


def pulse_beats(meter: Meter) -> float:
    """Return the pulse of ``meter`` in beats: 1.5 where eighths or less come in threes, else 1."""
    return 1.5 if _compound(meter) else 1.0


def _compound(meter: Meter) -> bool:
    return meter.numerator % 3 == 0 and meter.denominator >= 8  # noqa: PLR2004 - an eighth


def _saliences(onsets: Sequence[Onset]) -> tuple[_Array, _Array]:
    """Return how likely each of ``onsets`` is to be on a pulse, 1 being usual.

    Returns:
        Two arrays of shape ``(onsets,)``: for finding the tempo, and for finding the beat, where the
        bass says more and the length less.
    """
    times, notes, lowest, velocities = np.array(onsets, dtype=np.float64).T
    gaps = np.diff(times)
    usual = float(np.median(gaps))
    # Nobody knows yet how long the last one will last.
    length = np.clip(np.append(gaps, usual) / usual, 0.0, 4.0)
    depth = np.clip(1.0 + (lowest.mean() - lowest) / 12.0, 0.0, 3.0)
    weight = notes * velocities / velocities.mean()
    return np.sqrt(length * depth * weight), weight * depth**2


def _turns(times: _Array, periods: _Array, weights: _Array) -> dict[int, npt.NDArray[np.complex128]]:
    """Return the tempogram's coefficients, each of shape ``(periods,)`` and modulus 0 to 1.

    The keys are frequencies in twelfths of a pulse's: 12 is the pulse, 24 its halves,
    6 every other pulse.
    """
    power = {1: np.exp((2j * np.pi / 12.0) * times[:, None] / periods[None, :])}
    power[2] = power[1] ** 2
    for whole, part in ((3, 1), (4, 2), (6, 3), (12, 6), (24, 12), (36, 12), (48, 24), (72, 36)):
        power[whole] = power[part] * power[whole - part]
    share = weights / weights.sum()
    return {key: share @ power[key] for key in (3, 4, 6, 12, 24, 36, 48, 72)}


def tempo_scores(onsets: Sequence[Onset], periods: _Array, *, compound: bool = False) -> _Array:
    """Return the logarithm of the probability of each of ``periods``.

    Args:
        onsets: at least two, in order, at different times.
        periods: of the pulse, in seconds, shape ``(periods,)``.
        compound: whether the pulse is divided in three, as in 6/8, rather than in two.

    Returns:
        Shape ``(periods,)``; the exponentials sum to 1.
    """
    times = np.array([onset.seconds for onset in onsets]) - onsets[-1].seconds
    memory = np.exp(times / _MEMORY_SECONDS)
    turns = _turns(times, periods, memory * _saliences(onsets)[0])
    division, other, quarter = (36, 24, 72) if compound else (24, 36, 48)
    other_quarter = 48 if compound else 72
    rows = np.abs([turns[key] for key in (3, 4, 6, 12, division, other, quarter, other_quarter)])
    effective = memory.sum() ** 2 / (memory**2).sum()
    tempo = np.log2(_PREFERRED_SECONDS / periods)
    density = np.log2((len(onsets) - 1) * periods / -times[0])
    score = _WEIGHTS[0] @ rows + effective * (_WEIGHTS[1] @ rows**2)
    score += _PRIOR @ np.stack([tempo, tempo**2, density, density**2])
    score -= score.max()
    return np.asarray(score - math.log(np.exp(score).sum()))


class TempoEstimator:
    """Follows the tempo of what is played, note by note.

    The estimate depends on the onsets alone, not on when or how often it is asked
    for. It follows a drift at once; a tempo of another kind, such as the double, is
    believed only when the evidence of successive onsets has added up.

    Args:
        meter: says what a pulse is, and whether it is divided in two or in three.
        slowest: beats (quarter notes) a minute.
        fastest: beats (quarter notes) a minute.

    Raises:
        ValueError: the tempi are out of range, or ``slowest`` is not less than ``fastest``.
    """

    def __init__(self, meter: Meter = DEFAULT_METER, slowest: float = 50.0, fastest: float = 200.0) -> None:
        """Begin with silence."""
        if check_bpm(slowest) >= check_bpm(fastest):
            msg = f"the slowest tempo, {slowest:g}, must be less than the fastest, {fastest:g}"
            raise ValueError(msg)
        self._compound = _compound(meter)
        self._pulse = pulse_beats(meter)
        size = math.ceil(math.log(fastest / slowest) / _STEP) + 1
        self._bpm = np.geomspace(slowest, fastest, size)
        self._periods = 60.0 / self._bpm * self._pulse
        self._onsets: list[Onset] = []
        self._believed: int | None = None
        """Index of the tempo believed in."""
        self._since = 0.0
        """When, in seconds, a tempo of its kind was first believed in."""
        self._challenger = 0
        """Index of the tempo that was likelier at the last onset at which one was."""
        self._evidence = 0.0
        """Its leads over what is believed, added up since it became the challenger."""
        self._scores = np.zeros(size)

    def reset(self) -> None:
        """Forget everything: another player, or another piece."""
        self._onsets.clear()
        self._believed, self._evidence = None, 0.0

    def onset(self, seconds: float, pitch: int, velocity: int) -> None:
        """Take in a note struck at ``seconds``; one that is older than the last counts as simultaneous.

        Args:
            seconds: of the clock.
            pitch: MIDI pitch, 0 to 127.
            velocity: MIDI velocity, 1 to 127.

        Raises:
            ValueError: ``seconds`` is not finite.
        """
        if not math.isfinite(seconds):
            msg = f"an onset must have a time, not {seconds} s"
            raise ValueError(msg)
        last = self._onsets[-1] if self._onsets else None
        if last is not None and seconds < last.seconds + _CHORD_SECONDS:
            self._onsets[-1] = Onset(
                last.seconds, last.notes + 1, min(last.lowest, pitch), max(last.velocity, velocity)
            )
            return
        if last is not None and seconds - last.seconds >= _WINDOW_SECONDS:
            self.reset()
        self._onsets.append(Onset(seconds, 1, pitch, velocity))
        recent = [onset for onset in self._onsets if onset.seconds > seconds - _WINDOW_SECONDS]
        self._onsets = recent[-_MOST_ONSETS:]
        if len(self._onsets) >= _FEWEST_ONSETS:
            self._scores = tempo_scores(self._onsets, self._periods, compound=self._compound)
            self._judge()

    def _judge(self) -> None:
        """Decide what to believe by the scores."""
        best = int(np.argmax(self._scores))
        now = self._onsets[-1].seconds
        if self._believed is None:
            self._believed, self._since = best, now
            return
        at_home, at_best = self._near(self._believed, _NEAR), self._near(best, _NEAR)
        home = at_home.start + int(np.argmax(self._scores[at_home]))
        self._believed = home
        if at_best.start <= home < at_best.stop:
            self._evidence = 0.0
            return
        lead = float(self._scores[best] - self._scores[home])
        same = at_best.start <= self._challenger < at_best.stop
        self._evidence = lead + (self._evidence if same else 0.0)
        self._challenger = best
        if self._evidence >= min(_EVIDENCE + _EVIDENCE_PER_SECOND * (now - self._since), _MOST_EVIDENCE):
            self._believed, self._evidence, self._since = best, 0.0, now

    def _near(self, index: int, distance: float) -> slice:
        reach = round(distance / _STEP)
        return slice(max(index - reach, 0), index + reach + 1)

    def estimate(self) -> Estimate | None:
        """Return the tempo, or None before there was enough to go by."""
        if self._believed is None or len(self._onsets) < _FEWEST_ONSETS:
            return None
        index = self._believed
        confidence = float(np.exp(self._scores[self._near(index, _SURE)]).sum())
        bpm = float(self._bpm[index]) * math.exp(_STEP * _summit(self._scores, index))
        return Estimate(bpm, min(confidence, 1.0), self._phase(60.0 / bpm * self._pulse))

    def _phase(self, period: float) -> float:
        """Return the time of the pulse nearest to the last onset."""
        last = self._onsets[-1].seconds
        times = np.array([onset.seconds for onset in self._onsets]) - last
        weights = np.exp(times / _MEMORY_SECONDS) * _saliences(self._onsets)[1]
        shifts = np.arange(-0.5, 0.5, 1.0 / 96.0)
        fit = np.zeros_like(shifts)
        for division, weight in _ON_BEAT:
            turn = weights @ np.exp((2j * np.pi * division / period) * times)
            fit += weight * (turn * np.exp(-2j * np.pi * division * shifts)).real
        return last + float(shifts[np.argmax(fit)]) * period


def _summit(scores: _Array, index: int) -> float:
    """Return how far from ``index`` the parabola through its neighbours has its top, -0.5 to 0.5."""
    if not 0 < index < len(scores) - 1:
        return 0.0
    before, here, after = scores[index - 1 : index + 2]
    bend = before - 2.0 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0.0 else 0.0
