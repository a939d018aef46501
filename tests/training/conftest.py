"""Music to train on: songs written here, small and quick, and chorales from music21's corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import music21
import pytest
import torch

from music.nb import NB
from tests.training.pieces import write_song
from training.corpus import Corpus, load_corpus

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Share the machine, and add up every sum in one order."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where parsed corpora are kept, for the tests that don't look into it."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of twelve songs."""
    # Pieces are named after their folder, so it must be called the same in every process of tests.
    folder = tmp_path_factory.mktemp("corpus") / "songs0"
    folder.mkdir()
    for seed in range(12):
        write_song(folder / f"song-{seed}.mid", seed)
    return folder


@pytest.fixture(scope="session")
def song_corpus(songs: Path, cache: Path) -> Corpus:
    """Return the twelve songs, read."""
    return load_corpus([songs], NB(), cache=cache)


@pytest.fixture(scope="session")
def chorale_corpus(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Corpus:
    """Return eight of Bach's chorales, read."""
    folder = tmp_path_factory.mktemp("chorales")
    for number in ("66.6", "269", "347", "153.1", "86.6", "267", "281", "17.7"):
        music21.corpus.parse(f"bach/bwv{number}").write("midi", folder / f"bwv{number}.mid")
    return load_corpus([folder], NB(), cache=cache)
