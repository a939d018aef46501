"""Scores of runs and bundles over the same music."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from export.evaluate import evaluate, load_subject, pieces_of, score_bundle
from export.run import load_baselines
from music.errors import RitornelloError
from tests.export.models import SMALL, network, write_run
from training.corpus import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from export.pack import Exported
    from export.run import Run
    from realtime.bundle import Bundle
    from training.corpus import Corpus


def test_bundle_scores_as_its_run(run: Run, exported: Exported, corpus: Corpus) -> None:
    by_run = evaluate(load_subject(str(run.folder)), corpus)
    by_bundle = evaluate(load_subject(str(exported.path)), corpus)
    assert tuple(by_run.views) == tuple(by_bundle.views) == VIEWS
    for view, expected in by_run.views.items():
        found = by_bundle.views[view]
        assert found.bits_per_note == pytest.approx(expected.bits_per_note, abs=1e-3)
        assert found.mean_nll == pytest.approx(expected.mean_nll, abs=1e-3)
        assert found.accuracy == pytest.approx(expected.accuracy, abs=1e-3)
        assert (found.notes, found.rows) == (expected.notes, expected.rows)
        for name, sums in expected.sums.items():
            assert found.sums[name].counted == sums.counted
            assert found.sums[name].nats == pytest.approx(sums.nats, rel=1e-4)


def test_integers_are_scored_piece_by_piece(bundle_int8: Bundle, corpus: Corpus) -> None:
    """As they are played: how a piece is rounded must not depend on its neighbours."""
    pieces = corpus.pieces[:2]
    both = score_bundle(bundle_int8, corpus, pieces)
    apart = [score_bundle(bundle_int8, corpus, [piece]) for piece in pieces]
    for name, sums in both.sums.items():
        assert sums.nats == pytest.approx(sum(scores.sums[name].nats for scores in apart), rel=1e-9)


def test_splits_part_the_music(corpus: Corpus) -> None:
    parts = [pieces_of(corpus, split, SMALL.data) for split in ("train", "valid", "test")]
    assert sorted(piece for part in parts for piece in part) == sorted(corpus.pieces)
    assert pieces_of(corpus, "all", SMALL.data) == list(corpus.pieces)


def test_bundle_knows_the_split_of_its_run(exported: Exported) -> None:
    assert load_subject(str(exported.path)).data == SMALL.data


def test_a_split_without_pieces_is_one_sentence(corpus: Corpus) -> None:
    with pytest.raises(RitornelloError, match="none is in the split 'test'"):
        pieces_of(corpus, "test", replace(SMALL.data, test=0))


def test_a_view_that_no_piece_has_is_left_out(run: Run, corpus: Corpus) -> None:
    plain = replace(
        corpus,
        pieces=tuple(
            p._replace(starts=p.starts[:1], rows=p.rows[:1], notes=p.notes[:1]) for p in corpus.pieces
        ),
    )
    assert list(evaluate(load_subject(str(run.folder)), plain).views) == ["full"]


def test_baselines_are_kept_with_the_run(corpus: Corpus, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", network())
    found = evaluate(load_subject(str(folder)), corpus, baselines=True)
    assert list(found.baselines) == ["unigram", "markov2"]
    kept = load_baselines(folder)
    assert kept == json.loads(json.dumps(found.document()["baselines"]))
    assert kept["unigram"]["bits_per_note"] == found.baselines["unigram"].bits_per_note
    assert found.baselines["markov2"].notes == found.views["full"].notes


def test_baselines_of_another_split_are_not(corpus: Corpus, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", network())
    evaluate(load_subject(str(folder)), corpus, "test", baselines=True)
    assert not load_baselines(folder)


def test_progress_is_told_to_the_end(exported: Exported, corpus: Corpus) -> None:
    told: dict[str, tuple[int, int]] = {}
    subject = load_subject(str(exported.path))
    evaluate(subject, corpus, progress=lambda what, done, total: told.update({what: (done, total)}))
    assert list(told) == list(VIEWS)
    assert all(done == total for done, total in told.values())


def test_what_is_not_there_is_one_sentence() -> None:
    with pytest.raises(RitornelloError, match="There is no model nowhere"):
        load_subject("nowhere")
