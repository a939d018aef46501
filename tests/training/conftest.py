"""Music to train on: songs written here, small and quick, and chorales from music21's corpus."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest
import torch

from music.nb import NB
from music.score import Meter, MeterChange, Note, Part, note_array
from music.smf import write_score
from training.args import DataArgs, OptimArgs, TrainArgs
from training.corpus import Corpus, Piece, load_corpus
from training.model import ModelArgs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESOLUTION = 480
CHORALES = ("66.6", "269", "347", "153.1", "86.6", "267", "281", "17.7")


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Share the machine, and add up sums in one order."""
    torch.set_num_threads(1)


def song(path: Path, seed: int, bars: int = 12) -> None:
    """Write a song for voice and piano: a tune that wanders in C over broken triads, with a meter change."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    scale = [60 + octave + step for octave in (0, 12) for step in (0, 2, 4, 5, 7, 9, 11)]
    meters = [MeterChange(0, Meter(3, 4)), MeterChange(bars // 2 * 3 * RESOLUTION, Meter(4, 4))]
    voice: list[Note] = []
    piano: list[Note] = []
    bar_start, degree = 0, draw.randrange(len(scale))
    for bar in range(bars):
        beats = 3 if bar < bars // 2 else 4
        root = draw.choice((48, 53, 55))
        for beat in range(beats):
            at = bar_start + beat * RESOLUTION
            piano.append(Note(at, RESOLUTION, root + (0, 7, 4, 7)[beat], 64))
            if bar % 4 != 3:  # the voice rests in every fourth bar
                degree = min(max(degree + draw.choice((-2, -1, -1, 0, 1, 1, 2)), 0), len(scale) - 1)
                for half in range(draw.choice((1, 1, 2))):
                    voice.append(Note(at + half * RESOLUTION // 2, RESOLUTION // 2, scale[degree], 80, Part.LEAD))
        bar_start += beats * RESOLUTION
    tracks = [("Voice", note_array(voice)), ("Piano", note_array(piano))]
    write_score(path, tracks, resolution=RESOLUTION, meters=meters)


@pytest.fixture(scope="session")
def write_song() -> Callable[..., None]:
    """Return `song`: ``write_song(path, seed, bars=12)``."""
    return song


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of twelve songs."""
    folder = tmp_path_factory.mktemp("songs")
    for seed in range(12):
        song(folder / f"song-{seed}.mid", seed)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for parsed corpora, shared by the tests that don't look into it."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def song_corpus(songs: Path, cache: Path) -> Corpus:
    return load_corpus([songs], NB(), cache=cache)


@pytest.fixture(scope="session")
def chorales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of eight chorales by Bach as MIDI files."""
    music21 = pytest.importorskip("music21")
    folder = tmp_path_factory.mktemp("chorales")
    for number in CHORALES:
        music21.corpus.parse(f"bach/bwv{number}").write("midi", folder / f"bwv{number}.mid")
    return folder


class MakeCorpus(Protocol):
    """Makes a corpus in memory, of one piece for each sequence of rows."""

    def __call__(self, *pieces: npt.ArrayLike) -> Corpus: ...
