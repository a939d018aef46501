"""A corpus of tunes: what is read, and in which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from music.abc import ABC
from training.corpus import load_corpus

if TYPE_CHECKING:
    from pathlib import Path

TUNE = "X:{number}\nT:Tune\nL:1/8\nM:6/8\nK:{key}\nABc d2{note}|\n"


def write(folder: Path, name: str, *tunes: str) -> Path:
    path = folder / name
    path.write_text("\n".join(tunes), encoding="utf-8")
    return path


def test_tunes_can_be_read_in_the_keys_around_their_own(tmp_path: Path) -> None:
    tunes = [TUNE.format(number=1, key="G", note="g"), TUNE.format(number=2, key="A", note="e")]
    path, encoding = write(tmp_path, "a.abc", *tunes), ABC(clean=True)
    for _ in ("parsed", "from the cache"):
        corpus = load_corpus([path], encoding, cache=tmp_path / "cache")
        first, second = corpus.pieces
        texts = [
            encoding.decode_text(corpus.rows[start : start + rows])
            for start, rows in ((first.starts[0], first.rows[0]), *first.keys)
        ]
        assert texts[0] == tunes[0]
        assert [text.split("K:")[1] for text in texts[1:]] == [
            "F\nGAB c2f|\n",
            "C\ndef g2c'|\n",
            "D\nEFG A2d|\n",
            "A\nBcd e2a|\n",
        ]
        # Five sharps are unusual: from three, only one more.
        assert len(second.keys) == 3


def test_what_cannot_be_moved_is_read_as_it_is(tmp_path: Path) -> None:
    no_key = "X:1\nT:None\nABc|\n"
    sharp_missing = ABC(alphabet="".join(sorted(set(TUNE.format(number=1, key="G", note="g")) - {"D"})))
    corpus = load_corpus([write(tmp_path, "a.abc", no_key)], ABC(), cache=tmp_path / "cache")
    assert corpus.pieces[0].keys == ()
    tune = TUNE.format(number=1, key="G", note="g")
    corpus = load_corpus([write(tmp_path, "b.abc", tune)], sharp_missing, cache=tmp_path / "cache")
    assert len(corpus.pieces[0].keys) == 0


def test_what_is_held_out_is_read_in_its_own_key(tmp_path: Path) -> None:
    files = [
        write(tmp_path, f"{part}.txt", f"<start>\n{TUNE.format(number=n, key='G', note='g')}<end>\n")
        for n, part in enumerate(("train", "valid", "test"))
    ]
    corpus = load_corpus(files, ABC(), cache=tmp_path / "cache")
    assert {piece.split: len(piece.keys) for piece in corpus.pieces} == {"train": 4, "valid": 0, "test": 0}
