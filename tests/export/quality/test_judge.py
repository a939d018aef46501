"""A bundle's continuations, judged from beginning to end, and what is told of it."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import ritornello
from export.evaluate import load_subject, pieces_of
from export.quality import pictures
from export.quality.generate import continuation
from export.quality.judge import DUPLICATE, LINES, Quality, Wish, judge
from export.quality.pictures import write_pictures
from export.quality.primes import Prime
from export.quality.profile import MEASURES
from export.quality.report import Spread, document
from export.quality.table import show_quality
from music.bars import BarLines
from music.encoding import GridScore
from music.errors import RitornelloError
from music.score import Meter, MeterChange, Note, Score, note_array
from realtime.sampling import Sampling
from tests.export.models import SMALL
from training.splits import split_of

if TYPE_CHECKING:
    from export.pack import Exported
    from export.run import Run
    from realtime.bundle import Bundle
    from training.corpus import Corpus

WISH = Wish(4, prime_bars=2, bars=2, seed=3, split="test")


@pytest.fixture(scope="module")
def quality(exported: Exported, corpus: Corpus) -> Quality:
    return judge(load_subject(str(exported.path)), corpus, WISH)


# --- continuations ------------------------------------------------------------------


def _prime(*notes: Note) -> Prime:
    """Return a prime of one bar of 3/4, twelve steps a beat, with nothing after it."""
    meters = (MeterChange(0, Meter(3, 4)),)
    return Prime("it", 0, Score(12, note_array(notes), meters), GridScore(note_array([]), BarLines()))


@pytest.mark.parametrize("last", [Note(24, 12, 64, 0), Note(12, 6, 64, 0), Note(0, 12, 64, 0)])
def test_a_continuation_is_whole_bars_after_the_prime(bundle: Bundle, last: Note) -> None:
    """Wherever the prime falls silent."""
    prime = _prime(Note(0, 12, 67, 0), last)
    made = continuation(bundle, prime, 1, 3, 1, Sampling())
    assert len(made.notes)
    assert made.notes["onset"].min() >= 0
    assert (made.notes["onset"] + made.notes["duration"]).max() <= 3 * 36
    assert made.bars.start(3) == 3 * 36
    again = continuation(bundle, prime, 1, 3, 1, Sampling())
    assert again.notes.tolist() == made.notes.tolist()
    other = continuation(bundle, prime, 1, 3, 2, Sampling())
    assert other.notes.tolist() != made.notes.tolist()


# --- the whole ----------------------------------------------------------------------


def test_each_prime_has_its_continuation_and_its_composer(quality: Quality, corpus: Corpus) -> None:
    assert len(quality.made) == WISH.count
    held_out = {piece.name for piece in pieces_of(corpus, "test", SMALL.data)}
    left = held_out - {twin.piece for twin in quality.duplicates}
    assert {sample.piece for sample in (*quality.made, *quality.played)} <= left
    places = [(sample.piece, sample.first_bar) for sample in quality.played]
    assert [(sample.piece, sample.first_bar) for sample in quality.made] == places
    assert len(set(places)) == len(places)
    assert len(quality.training) == len(pieces_of(corpus, "train", SMALL.data))


def test_same_seed_same_music(quality: Quality, exported: Exported, corpus: Corpus) -> None:
    again = judge(load_subject(str(exported.path)), corpus, WISH)
    assert document(again) == document(quality)
    other = judge(load_subject(str(exported.path)), corpus, dataclasses.replace(WISH, seed=4))
    assert [s.notes for s in other.played] == [s.notes for s in quality.played]
    assert document(other)["measures"] != document(quality)["measures"]


def test_primes_come_again_where_there_are_few(exported: Exported, corpus: Corpus) -> None:
    told: dict[str, tuple[int, int]] = {}
    found = judge(
        load_subject(str(exported.path)),
        corpus,
        Wish(5, prime_bars=40, bars=60),
        lambda what, done, total: told.update({what: (done, total)}),
    )
    assert len(found.played) < len(found.made) == 5
    assert len({sample.piece for sample in found.played}) == len(found.played)
    same = [s for s in found.made if s.piece == found.made[0].piece]
    assert len({s.notes for s in same}) == len(same) > 1
    assert list(told) == ["training set", "held-out pieces", "continuations", "copies"]
    assert all(done == total for done, total in told.values())


def test_a_piece_of_the_training_set_is_no_baseline(exported: Exported, corpus: Corpus) -> None:
    subject = load_subject(str(exported.path))
    original = pieces_of(corpus, "test", SMALL.data)[0]
    keys = (f"twin-{number}" for number in itertools.count())
    key = next(k for k in keys if split_of(k, SMALL.data.valid, SMALL.data.test) == "train")
    twin = original._replace(name="twin.mid", split_key=key)
    found = judge(subject, dataclasses.replace(corpus, pieces=(*corpus.pieces, twin)), WISH)
    [told] = [each for each in found.duplicates if each.piece == original.name]
    assert (told.training, told.share) == ("twin.mid", 1.0)
    assert original.name not in {sample.piece for sample in (*found.made, *found.played)}
    assert found.closest is not None
    assert found.closest.share < DUPLICATE


def test_what_can_t_be_judged_is_one_sentence(run: Run, exported: Exported, corpus: Corpus) -> None:
    subject = load_subject(str(exported.path))
    with pytest.raises(RitornelloError, match="ritornello export"):
        judge(load_subject(str(run.folder)), corpus, WISH)
    with pytest.raises(RitornelloError, match="--split valid or --split test"):
        judge(subject, corpus, dataclasses.replace(WISH, split="train"))
    with pytest.raises(RitornelloError, match="has 1002 bars"):
        judge(subject, corpus, dataclasses.replace(WISH, bars=1000))


@pytest.mark.parametrize("wrong", [{"count": 1}, {"prime_bars": 0}, {"bars": 0}, {"seed": -1}])
def test_wishes_have_ranges(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        dataclasses.replace(WISH, **wrong)  # type: ignore[arg-type]  # all of them are whole numbers


# --- what is told -------------------------------------------------------------------


def test_spread() -> None:
    found = Spread.of(np.array([1.0, math.nan, 2.0, 6.0]))
    assert tuple(found) == pytest.approx((3, 3.0, math.sqrt(7), 2.0, 5.6, 6.0))
    assert Spread.of(np.array([math.nan])).measured == 0
    assert math.isnan(Spread.of(np.array([1.0])).sd)


def test_document_has_every_figure(quality: Quality) -> None:
    found = document(quality)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert set(found["measures"]) == {each.key for each in MEASURES}
    assert set(found["originality"]) == set(LINES)
    density = found["measures"]["note_density"]
    assert density["generated"]["mean"] == pytest.approx(
        np.mean([sample.measures["note_density"] for sample in quality.made])
    )
    runs = found["originality"]["all"]
    longest = max(sample.copied["all"].notes for sample in quality.made)
    assert runs["copied_notes"]["generated"]["most"] == longest
    assert runs["longest_generated"][0]["notes"] == longest
    assert runs["longest_generated"][0]["source"] in quality.training
    high = np.percentile([sample.copied["all"].notes for sample in quality.played], 95)
    above = np.mean([sample.copied["all"].notes > high for sample in quality.made])
    assert runs["copied_notes"]["generated_above_human_high"] == pytest.approx(above)


def test_tables_name_every_measure(quality: Quality, capsys: pytest.CaptureFixture[str]) -> None:
    show_quality(quality)
    printed = " ".join(capsys.readouterr().out.split())
    for word in ("groove consistency", "overlap", "longest run", "nearest piece", "over human"):
        assert word.split()[0] in printed


def test_pictures_are_the_same_for_the_same(
    quality: Quality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MEASURES", MEASURES[:2])  # fewer are drawn faster
    first = write_pictures(quality, tmp_path / "a")
    second = write_pictures(quality, tmp_path / "b")
    assert [path.name for path in first] == [
        "measures.png",
        "measures.svg",
        "originality.png",
        "originality.svg",
    ]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert first[0].read_bytes().startswith(b"\x89PNG")
    assert "longest copied run" in first[3].read_text(encoding="utf-8")
    (tmp_path / "file").touch()
    with pytest.raises(RitornelloError, match="can't be written"):
        write_pictures(quality, tmp_path / "file")


def test_command(
    exported: Exported,
    songs: Path,
    cache: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "write_pictures", lambda _quality, folder: [folder / "it.png"])
    arguments = ["evaluate", str(exported.path), str(songs), "--cache", str(cache), "--pictures", "there"]
    passages = ["--generate", "2", "--prime-bars", "2", "--bars", "1", "--split", "test"]
    assert ritornello.main([*arguments, *passages, "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["wish"] == {"count": 2, "prime_bars": 2, "bars": 1, "seed": 1, "split": "test"}
    assert said.err == f"Wrote {Path('there/it.png')}\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(["--generate", "1"], "at least 2"), (["--pictures", "there"], "add --generate 100")],
)
def test_command_refuses_in_one_sentence(
    options: list[str], sentence: str, songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(["evaluate", "default", str(songs), *options]) == 1
    said = capsys.readouterr().err
    assert said.startswith("ritornello: ")
    assert said.count("\n") == 1
    assert sentence in said
