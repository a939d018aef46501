"""Songs written here, a run, and bundles made from it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import torch

from export.pack import Exported, ExportOptions, export_run
from export.run import Run, load_run
from realtime.bundle import Bundle, load_bundle
from tests.export.models import SMALL, network, write_run
from tests.training.pieces import write_song
from training.corpus import Corpus, load_corpus

if TYPE_CHECKING:
    from pathlib import Path

SONGS, BARS = 12, 120

WHEN = dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Share the machine."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("songs")
    for seed in range(SONGS):
        write_song(folder / f"song-{seed}.mid", seed, BARS)
    return folder


@pytest.fixture(scope="session")
def corpus(songs: Path, cache: Path) -> Corpus:
    return load_corpus([songs], SMALL.encoding, cache=cache)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return load_run(write_run(tmp_path_factory.mktemp("run"), network()))


@pytest.fixture(scope="session")
def exported(run: Run, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return what became of the run as it is, checked with the songs."""
    path = tmp_path_factory.mktemp("exported") / "small.onnx"
    return export_run(run, path, ExportOptions(created=WHEN), corpus)


@pytest.fixture(scope="session")
def exported_int8(run: Run, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return what became of the run as 8-bit integers, checked with the songs."""
    path = tmp_path_factory.mktemp("exported") / "small.onnx"
    return export_run(run, path, ExportOptions(int8=True, created=WHEN), corpus)


@pytest.fixture(scope="session")
def bundle(exported: Exported) -> Bundle:
    return load_bundle(exported.path)


@pytest.fixture(scope="session")
def bundle_int8(exported_int8: Exported) -> Bundle:
    return load_bundle(exported_int8.path)
