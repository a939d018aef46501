"""The baselines, against the definitions in the books."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.pieces import PITCH, corpus_of
from training.baselines import (
    BASELINES,
    KEPT,
    _blocks,
    _count,
    _markov2,
    _unigram,
    kept_baselines,
    score_baselines,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from music.encoding import Rows
    from training.corpus import Corpus

START = 4
"""Stands for what is before a piece, in a field of four values."""
sequences = st.lists(st.lists(st.integers(0, START - 1), min_size=2, max_size=12), min_size=1, max_size=5)


def with_pitches(values: Sequence[int]) -> Rows:
    rows = np.zeros((len(values), 5), dtype=np.int16)
    rows[:, PITCH] = values
    return rows


def pitch_corpus(pieces: Sequence[Sequence[int]]) -> Corpus:
    return corpus_of([[with_pitches(values)] for values in pieces])


def triples(pieces: Sequence[Sequence[int]]) -> Counter[tuple[int, int, int]]:
    found: Counter[tuple[int, int, int]] = Counter()
    for piece in pieces:
        padded = [START, *piece]
        found.update(zip(padded, padded[1:], padded[2:], strict=False))
    return found


def kneser_ney(pieces: Sequence[Sequence[int]], context: tuple[int, ...], value: int) -> float:
    """Return the probability as the books define it, by the recursion on ever shorter contexts."""
    counts: Counter[tuple[int, ...]] = Counter(triples(pieces))
    for _ in range(2 - len(context)):  # how many different values stood before each n-gram
        counts = Counter(gram[1:] for gram in counts)
    ones, twos = (sum(count == n for count in counts.values()) for n in (1, 2))
    discount = ones / (ones + 2 * twos) if ones and twos else 0.5
    after = {gram[-1]: count for gram, count in counts.items() if gram[:-1] == context}
    lower = kneser_ney(pieces, context[1:], value) if context else 1 / START
    total = sum(after.values())
    if not total:
        return lower
    return (max(after.get(value, 0) - discount, 0) + discount * len(after) * lower) / total


@given(sequences)
def test_markov_is_kneser_ney_by_the_book(pieces: list[list[int]]) -> None:
    corpus = pitch_corpus(pieces)
    table = _markov2(_count(_blocks(corpus, corpus.pieces), PITCH, START, 0))
    assert table.shape == (START + 1, START + 1, START)
    for a, b, c in np.ndindex(table.shape):
        assert table[a, b, c] == pytest.approx(kneser_ney(pieces, (a, b), c))


@given(sequences)
def test_chances_add_up_and_none_is_zero(pieces: list[list[int]]) -> None:
    corpus = pitch_corpus(pieces)
    counts = _count(_blocks(corpus, corpus.pieces), PITCH, START, 0)
    assert counts.sum() == sum(len(piece) - 1 for piece in pieces)
    for table in (_unigram(counts), _markov2(counts)):
        assert table.sum(axis=-1) == pytest.approx(np.ones(table.shape[:2]))
        assert (table > 0).all()


def test_unigram_by_hand() -> None:
    corpus = pitch_corpus([[0, 1, 1, 2], [0, 1]])  # the first of a piece is given
    table = _unigram(_count(_blocks(corpus, corpus.pieces), PITCH, START, 0))
    assert table[START, 0].tolist() == pytest.approx([0.5 / 6, 3.5 / 6, 1.5 / 6, 0.5 / 6])


def test_scores_are_the_chances_of_what_came() -> None:
    train = [[60, 62, 64, 62, 60], [60, 62, 64, 65, 64]]
    valid = [[60, 62, 64, 62, 64]]
    corpus = pitch_corpus([*train, *valid])
    scores = score_baselines(corpus, corpus.pieces[:2], corpus.pieces[2:])
    assert list(scores) == list(BASELINES)
    counts = _count(_blocks(corpus, corpus.pieces[:2]), PITCH, 128, 0)
    for name, table_of in (("unigram", _unigram), ("markov2", _markov2)):
        tables = [table_of(counts), table_of(_count(_blocks(corpus, corpus.pieces[:2], 6), PITCH, 128, 6))]
        targets = ((128, 60, 62), (60, 62, 64), (62, 64, 62), (64, 62, 64))
        nats = min(-sum(math.log(table[target]) for target in targets) for table in tables)
        figures = scores[name].summary()["fields"]["pitch"]
        assert (scores[name].rows, scores[name].notes) == (4, 5)
        assert figures["nll"] == pytest.approx(nats / 4)
        assert figures["bits_per_note"] == pytest.approx(nats / 5 / math.log(2))


def test_all_keys_are_counted_where_that_helps() -> None:
    tune = [60, 62, 64, 65, 67, 65, 64, 62] * 8
    other_key = [pitch + 3 for pitch in tune]
    corpus = pitch_corpus([tune, other_key])
    moved = score_baselines(corpus, corpus.pieces[:1], corpus.pieces[1:])["markov2"]
    assert moved.summary()["fields"]["pitch"]["bits_per_note"] < 2
    same = score_baselines(corpus, corpus.pieces[:1], corpus.pieces[:1])["markov2"]
    assert same.summary()["fields"]["pitch"]["bits_per_note"] < 1


def test_counting_in_all_keys_moves_what_sounds_only() -> None:
    corpus = pitch_corpus([[0, 60, 0, 62, 64]])
    counts = _count(_blocks(corpus, corpus.pieces, 6), PITCH, 128, 6)
    assert counts.sum() == 12 * 4
    for key in range(-6, 6):
        targets = ((128, 0, 60), (0, 60, 0), (60, 0, 62), (0, 62, 64))
        for target in targets:
            moved = tuple(value + key if 0 < value < 128 else value for value in target)
            assert counts[moved] == 1


def test_baselines_of_songs_read_what_a_model_reads(song_corpus: Corpus) -> None:
    train, valid = song_corpus.pieces[:8], song_corpus.pieces[8:]
    seen: list[tuple[int, int]] = []
    scores = score_baselines(song_corpus, train, valid, lambda *done: seen.append(done))
    assert seen == [(n, 5) for n in range(1, 6)]
    for of in scores.values():
        assert of.rows == sum(piece.rows[0] - 1 for piece in valid)
        assert of.notes == sum(piece.notes[0] for piece in valid)
    assert scores["markov2"].bits_per_note < 0.8 * scores["unigram"].bits_per_note
    assert scores["markov2"].accuracy > scores["unigram"].accuracy


def test_blocks_decide_no_figure(song_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    train, valid = song_corpus.pieces[:8], song_corpus.pieces[8:]
    at_once = score_baselines(song_corpus, train, valid)
    monkeypatch.setattr("training.baselines._BLOCK", 100)
    for name, of in score_baselines(song_corpus, train, valid).items():
        assert of.bits_per_note == pytest.approx(at_once[name].bits_per_note)
        assert of.accuracy == pytest.approx(at_once[name].accuracy)


def test_what_was_counted_once_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = pitch_corpus([[60, 62, 64, 65, 67, 60, 62], [60, 64, 67, 60, 64, 67], [60, 62, 64, 60]])
    parts = corpus, corpus.pieces[:2], corpus.pieces[2:]
    scores = score_baselines(*parts)
    first = kept_baselines(tmp_path, *parts)
    assert first == {name: scores[name].bits_per_note for name in BASELINES}
    assert [path.name for path in tmp_path.iterdir()] == [KEPT]
    monkeypatch.setattr("training.baselines.score_baselines", None)  # nothing is counted again
    assert kept_baselines(tmp_path, *parts) == first
    monkeypatch.undo()
    for damaged in (b"", b"[]", b'{"unigram": {}}', b"\xff"):
        (tmp_path / KEPT).write_bytes(damaged)
        assert kept_baselines(tmp_path, *parts) == first
    assert kept_baselines(tmp_path / "nowhere", *parts) == first


def test_of_much_music_some_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = pitch_corpus([[60 + step % (number + 2) for step in range(40)] for number in range(9)])
    train, valid = corpus.pieces[:8], corpus.pieces[8:]
    monkeypatch.setattr("training.baselines._MOMENT", 40 * 8 * 25 // 3)
    found = kept_baselines(tmp_path, corpus, train, valid)
    scores = score_baselines(corpus, train[::4], valid)
    assert found == {name: scores[name].bits_per_note for name in BASELINES}
