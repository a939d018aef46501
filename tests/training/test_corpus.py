"""The corpus: real files in, rows out, whatever is broken said; its cache; its split."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

import training.corpus
from music.errors import RitornelloError
from music.nb import NB
from music.score import Meter, MeterChange, Note, Part, note_array
from music.smf import read_score, write_score
from tests.training.pieces import PITCH, write_song
from training.corpus import VIEWS, Corpus, Skipped, default_cache, load_corpus
from training.splits import split_of

if TYPE_CHECKING:
    from pathlib import Path

BEATS = [field.name for field in NB().fields].index("beat")
PARTS = [field.name for field in NB().fields].index("part")


def folders_in(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.exists() else []


# --- what is in it -------------------------------------------------------------------


def test_full_view_is_the_piece(songs: Path, song_corpus: Corpus) -> None:
    assert [piece.split_key for piece in song_corpus.pieces] == sorted(p.name for p in songs.iterdir())
    for piece in song_corpus.pieces:
        assert piece.name == f"{songs.name}/{piece.split_key}"
        score = song_corpus.encoding.grid(read_score(songs / piece.split_key))
        rows = song_corpus.rows[piece.starts[0] : piece.starts[0] + piece.rows[0]]
        notes, meters = song_corpus.encoding.decode(rows)
        for name in ("onset", "duration", "pitch", "part"):
            assert (notes[name] == score.notes[name]).all()
        assert [meter for _, meter in meters] == [Meter(3, 4), Meter(4, 4)]
        assert (piece.low, piece.high) == (notes["pitch"].min(), notes["pitch"].max())
        assert piece.notes[0] == len(notes)


def test_other_views_fold_the_lead_in_or_leave_it_out(song_corpus: Corpus) -> None:
    for piece in song_corpus.pieces:
        views = [
            song_corpus.rows[start : start + length]
            for start, length in zip(piece.starts, piece.rows, strict=True)
        ]
        assert len(views) == len(VIEWS)
        full, folded, solo = (song_corpus.encoding.decode(view)[0] for view in views)
        assert set(full["part"]) == {Part.LEAD, Part.ACCOMPANIMENT}
        assert set(folded["part"]) == set(solo["part"]) == {Part.ACCOMPANIMENT}
        played = [sorted(zip(n["onset"], n["pitch"], n["duration"], strict=True)) for n in (full, folded)]
        assert played[0] == played[1]
        assert (solo["pitch"] == full["pitch"][full["part"] == Part.ACCOMPANIMENT]).all()
        assert piece.notes == (len(full), len(folded), len(solo))


def test_chorales_of_a_real_corpus_are_read(chorale_corpus: Corpus) -> None:
    assert len(chorale_corpus.pieces) == 8
    assert not chorale_corpus.skipped
    for piece in chorale_corpus.pieces:
        assert len(piece.starts) == 1  # all four do the same: nobody leads the others
        assert piece.notes[0] > 100
        rows = chorale_corpus.rows[piece.starts[0] : piece.starts[0] + piece.rows[0]]
        assert len(set(rows[rows[:, PITCH] > 0, PARTS])) == 1


def test_bar_lines_stand_where_the_music_has_them(tmp_path: Path) -> None:
    """A pickup, which no MIDI file tells of, is on the last beat of its bar."""
    notes = note_array([Note(beat, 1, 60 + beat % 12, 64) for beat in range(1 + 3 * 4 + 4 * 4)])
    meters = [MeterChange(0, Meter(3, 4)), MeterChange(1 + 3 * 4, Meter(4, 4))]
    write_score(tmp_path / "a.mid", [("", notes)], resolution=1, meters=meters)
    corpus = load_corpus([tmp_path], NB(), cache=tmp_path / "cache")
    assert corpus.rows[1:6, BEATS].tolist() == [25, 1, 13, 25, 1]


def test_rows_are_in_the_vocabulary(song_corpus: Corpus, chorale_corpus: Corpus) -> None:
    for corpus in (song_corpus, chorale_corpus):
        sizes = [field.size for field in corpus.encoding.fields]
        assert (corpus.rows >= 0).all()
        assert (corpus.rows.max(axis=0) < sizes).all()


def test_rows_are_those_that_caches_were_made_with(song_corpus: Corpus) -> None:
    """If this fails, files give other rows than before: raise ``training.corpus._FORMAT``, then mend this."""
    assert song_corpus.digest[:16] == "ec0c64e58047b978"


# --- files that give no piece --------------------------------------------------------


def test_broken_files_are_listed_with_their_reason(tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    write_song(music / "b-good.MID", 1)
    whole = (music / "b-good.MID").read_bytes()
    (music / "a-empty.mid").write_bytes(b"")
    (music / "c-text.midi").write_text("This is no music.")
    (music / "d-cut.mid").write_bytes(whole[:-50])
    write_score(music / "e-silent.mid", [], resolution=480)
    far = [Note(0, 1, 60, 64), Note(200_000, 1, 62, 64)]
    write_score(music / "f-far.mid", [("", note_array(far))], resolution=1)
    (music / "notes.txt").write_text("Not asked for.")
    corpus = load_corpus([music], NB(), cache=tmp_path / "cache")
    assert [piece.name for piece in corpus.pieces] == ["music/b-good.MID"]
    reasons = dict(corpus.skipped)
    assert list(reasons) == [
        f"music/{n}" for n in ("a-empty.mid", "c-text.midi", "d-cut.mid", "e-silent.mid", "f-far.mid")
    ]
    assert reasons["music/a-empty.mid"].startswith("is empty")
    assert reasons["music/c-text.midi"].startswith("is not a MIDI file")
    assert reasons["music/d-cut.mid"].startswith("is cut short")
    assert reasons["music/e-silent.mid"] == "has no notes"
    assert reasons["music/f-far.mid"] == "is 200000 beats long, which no piece is"
    assert load_corpus([music], NB(), cache=tmp_path / "cache").skipped == corpus.skipped


def test_a_file_that_trips_the_encoder_does_not_end_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(tmp_path / "a.mid", 1)
    write_song(tmp_path / "b.mid", 2)
    encode = NB.encode

    def trip(self: NB, piece: object) -> object:
        if not (tmp_path / "tripped").exists():
            (tmp_path / "tripped").touch()
            msg = "odd"
            raise ZeroDivisionError(msg)
        return encode(self, piece)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(NB, "encode", trip)
    corpus = load_corpus([tmp_path], NB(), cache=tmp_path / "cache")
    assert corpus.skipped == (Skipped(f"{tmp_path.name}/a.mid", "can't be encoded (ZeroDivisionError: odd)"),)
    assert len(corpus.pieces) == 1


def test_the_same_music_under_another_name_is_dropped(tmp_path: Path) -> None:
    write_song(tmp_path / "a.mid", 1)
    write_song(tmp_path / "b.mid", 2)
    shutil.copy(tmp_path / "a.mid", tmp_path / "c.mid")
    # Other bytes, other speed, the same notes.
    score = read_score(tmp_path / "a.mid")
    tracks = [
        (name, score.notes[score.notes["part"] == part])
        for part, name in ((Part.LEAD, "Voice"), (Part.ACCOMPANIMENT, "Piano"))
    ]
    write_score(tmp_path / "d.mid", tracks, resolution=480, meters=score.meters, title="Another")
    corpus = load_corpus([tmp_path], NB(), cache=tmp_path / "cache")
    assert [piece.split_key for piece in corpus.pieces] == ["a.mid", "b.mid"]
    assert [(skipped.name[-5:], skipped.reason) for skipped in corpus.skipped] == [
        ("c.mid", f"has the same notes as {tmp_path.name}/a.mid"),
        ("d.mid", f"has the same notes as {tmp_path.name}/a.mid"),
    ]


def test_single_files_and_several_folders_can_be_named(songs: Path, tmp_path: Path) -> None:
    deep = tmp_path / "more" / "and" / "more"
    deep.mkdir(parents=True)
    write_song(deep / "x.mid", 77)
    corpus = load_corpus([songs / "song-3.mid", tmp_path / "more"], NB(), cache=tmp_path / "cache")
    assert [piece.name for piece in corpus.pieces] == ["song-3.mid", "more/and/more/x.mid"]


def test_a_folder_without_music_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"^There are no MIDI files .* in .*\.$"):
        load_corpus([tmp_path], NB(), cache=tmp_path / "cache")
    with pytest.raises(
        RitornelloError, match=r"^There is no folder .*nowhere: give one that holds MIDI files\.$"
    ):
        load_corpus([tmp_path / "nowhere"], NB(), cache=tmp_path / "cache")


def test_nothing_but_broken_files_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"")
    (tmp_path / "b.mid").write_bytes(b"")
    with pytest.raises(
        RitornelloError, match=r"^None of the 2 files can be used; the first, .*a\.mid, is empty"
    ):
        load_corpus([tmp_path], NB(), cache=tmp_path / "cache")


# --- the cache -----------------------------------------------------------------------


def forbid_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object) -> None:
        pytest.fail("a file was parsed")

    monkeypatch.setattr(training.corpus, "parse_files", parse)


def test_a_second_time_nothing_is_parsed(
    songs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[int, int]] = []
    first = load_corpus([songs], NB(), cache=tmp_path, progress=lambda *done: calls.append(done))
    assert calls == [(n, 12) for n in range(1, 13)]
    forbid_parsing(monkeypatch)
    second = load_corpus([songs], NB(), cache=tmp_path)
    assert second.pieces == first.pieces
    assert second.digest == first.digest
    assert (second.rows == first.rows).all()


def test_rows_are_mapped_not_read(song_corpus: Corpus) -> None:
    assert isinstance(song_corpus.rows, np.memmap)
    assert not song_corpus.rows.flags.writeable
    assert song_corpus.rows.shape == (sum(sum(p.rows) for p in song_corpus.pieces), len(NB().fields))


def test_other_files_or_another_encoding_are_another_corpus(tmp_path: Path) -> None:
    music, cache = tmp_path / "music", tmp_path / "cache"
    music.mkdir()
    write_song(music / "a.mid", 1)
    first = load_corpus([music], NB(), cache=cache)
    coarse = load_corpus([music], NB(steps_per_beat=4, durations=(1, 2, 4)), cache=cache)
    assert coarse.rows[:, 1].max() < first.rows[:, 1].max()
    write_song(music / "a.mid", 2)
    os.utime(music / "a.mid", ns=(1, 1))
    changed = load_corpus([music], NB(), cache=cache)
    assert changed.digest != first.digest
    write_song(music / "b.mid", 3)
    assert len(load_corpus([music], NB(), cache=cache).pieces) == 2
    assert len(folders_in(cache)) == 4


@pytest.mark.parametrize(
    "damage", ["no index", "no rows", "cut index", "cut rows", "other index", "odd index"]
)
def test_a_damaged_cache_is_made_again(songs: Path, tmp_path: Path, damage: str) -> None:
    whole = load_corpus([songs], NB(), cache=tmp_path)
    expected = np.array(whole.rows)
    del whole
    (home,) = folders_in(tmp_path)
    what, which = damage.split()
    file = home / ("index.json" if which == "index" else "rows.bin")
    if what == "no":
        file.unlink()
    elif what == "cut":
        file.write_bytes(file.read_bytes()[:-7])
    elif what == "other":
        file.write_text("[]")
    else:
        index = json.loads(file.read_text())
        index["pieces"][3] = ["what"]
        file.write_text(json.dumps(index))
    mended = load_corpus([songs], NB(), cache=tmp_path)
    assert (mended.rows == expected).all()
    assert folders_in(tmp_path) == [home]


def test_a_stop_while_files_are_read_leaves_nothing(songs: Path, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_corpus([songs], NB(), cache=tmp_path, progress=stop)
    assert folders_in(tmp_path) == []


def test_several_processes_give_what_one_gives_and_leave_nothing_when_stopped(tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for seed in range(20):
        write_song(music / f"{seed}.mid", seed)
    (music / "9.mid").write_bytes(b"")

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_corpus([music], NB(), cache=tmp_path / "two", progress=stop, workers=2)
    assert folders_in(tmp_path / "two") == []
    two = load_corpus([music], NB(), cache=tmp_path / "two", workers=2)
    assert not multiprocessing.active_children()
    one = load_corpus([music], NB(), cache=tmp_path / "one", workers=1)
    assert (two.digest, two.pieces, two.skipped) == (one.digest, one.pieces, one.skipped)
    assert len(two.pieces) == 19


def test_what_a_killed_process_left_is_swept_away(songs: Path, tmp_path: Path) -> None:
    for name in ("draft-old", "draft-new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.bin").write_bytes(b"half")
    os.utime(tmp_path / "draft-old", (1e9, 1e9))
    load_corpus([songs], NB(), cache=tmp_path)
    names = [folder.name for folder in folders_in(tmp_path)]
    assert "draft-old" not in names
    assert "draft-new" in names  # another process may be at work in it
    assert len(names) == 2


def test_a_cache_that_cannot_be_written_is_one_sentence(songs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RitornelloError, match=r"^The corpus can't be kept in .*: .*--cache\.$"):
        load_corpus([songs], NB(), cache=tmp_path / "file")


def test_the_cache_is_where_the_system_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache() == tmp_path / "ritornello" / "corpora"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_cache().parts[-3:] == (".cache", "ritornello", "corpora")


# --- the split -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("lc6583477.mid", "train"),
        ("song-0.mid", "train"),
        ("song-13.mid", "test"),
        ("song-39.mid", "valid"),
    ],
)
def test_the_split_never_moves(name: str, part: str) -> None:
    assert split_of(name, 0.05, 0.05) == part


def test_shares_are_about_what_is_asked_for() -> None:
    parts = [split_of(f"{n}.mid", 0.1, 0.2) for n in range(5000)]
    assert parts.count("valid") == pytest.approx(500, rel=0.15)
    assert parts.count("test") == pytest.approx(1000, rel=0.15)


def test_a_larger_share_keeps_what_was_held_out() -> None:
    names = [f"{n}.mid" for n in range(500)]
    held = {name for name in names if split_of(name, 0.05, 0) == "valid"}
    assert held < {name for name in names if split_of(name, 0.1, 0) == "valid"}


def test_the_split_goes_by_piece(song_corpus: Corpus) -> None:
    train, valid, test = song_corpus.split(0.3, 0.2)
    assert sorted(train + valid + test) == sorted(song_corpus.pieces)
    assert train
    assert valid


def test_names_that_are_no_text_are_split_too() -> None:
    assert split_of("caf\udce9.mid", 0.05, 0.05) in ("train", "valid", "test")


def test_too_few_pieces_are_one_sentence_that_helps(songs: Path, song_corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"^12 pieces are too few") as error:
        song_corpus.split(0.0001, 0.05)
    share = re.search(r"--set data\.valid=([\d.]+)\.$", str(error.value))
    assert share is not None
    train, valid, _ = song_corpus.split(float(share[1]), 0.05)
    assert train
    assert valid
    one = load_corpus([songs / "song-1.mid"], NB(), cache=tmp_path)
    with pytest.raises(RitornelloError, match=r"^1 piece is too few .*: add more\.$"):
        one.split(0.05, 0.05)
    with pytest.raises(RitornelloError, match=r"too few"):
        one.split(0.9999, 0)
