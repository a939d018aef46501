"""The survey: what it tells of a folder is what training then makes of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.io import savemat

from music.errors import RitornelloError
from music.nb import NB
from music.roll import PianoRoll
from music.score import Meter, MeterChange, Note, Part, TempoChange, note_array
from music.smf import write_score
from tests.training.pieces import write_song
from training import survey_messages as messages
from training.corpus import Corpus, load_corpus, piece_split
from training.facts import TUNES
from training.splits import split_of
from training.survey import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from music.encoding import Encoding

ROOT = Path(__file__).parents[2]
TUNE = "X:{0}\nT:Tune {0}\nM:3/4\nL:1/8\nK:D\nDEFG AB|cded cA|{1}|\n\n"


def pieces_in(*folders: Path) -> list[messages.Piece]:
    return [message for message in survey(folders, 1) if isinstance(message, messages.Piece)]


def troubles_in(*folders: Path) -> dict[str, str]:
    found = survey(folders, 1)
    return {message.name: message.reason for message in found if isinstance(message, messages.Unreadable)}


def split_as_told(pieces: Sequence[messages.Piece], valid: float, test: float) -> dict[str, list[str]]:
    """What becomes of pieces by what the survey says; of those with the same notes the first is read."""
    parts: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    seen: set[str] = set()
    for piece in pieces:
        if piece.content and piece.content in seen:
            continue
        seen.add(piece.content)
        drawn = "valid" if piece.place < valid else "test" if piece.place < valid + test else "train"
        parts[piece.split or drawn].append(Path(piece.path).name + piece.name.partition(": ")[2])
    return parts


def split_as_done(corpus: Corpus, valid: float, test: float) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    for piece in corpus.pieces:
        title = re.sub(" [0-9a-f]{8}$", "", piece.name.partition(": ")[2])
        parts[piece_split(piece, valid, test)].append(piece.split_key.partition(": ")[0] + title)
    return parts


def check_against_training(
    folder: Path, encoding: Encoding, cache: Path, left_out: frozenset[str] = frozenset()
) -> dict[str, list[str]]:
    """Show that training reads what was surveyed, and nothing else; return the split."""
    pieces = [piece for piece in pieces_in(folder) if Path(piece.path).name not in left_out]
    files = list(dict.fromkeys(Path(piece.path) for piece in pieces))
    corpus = load_corpus(files, encoding, cache=cache, workers=1)
    told = split_as_told(pieces, 0.2, 0.2)
    assert told == split_as_done(corpus, 0.2, 0.2)
    notes = {(Path(piece.path).name, piece.notes) for piece in pieces}
    for piece in corpus.pieces:
        assert (piece.split_key.partition(": ")[0], piece.notes[0]) in notes
    return told


# --- the same as training --------------------------------------------------------------


def test_midi_files_are_read_and_split_as_training_does(tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for number in range(12):
        write_song(music / f"tune-{number}.mid", number, bars=4)
    shutil.copy(music / "tune-3.mid", music / "a copy.mid")
    (music / "broken.mid").write_bytes(b"MThd")
    (music / "empty.mid").write_bytes(b"")
    write_score(music / "silent.mid", [("Piano", note_array([]))], resolution=480)
    far = note_array([Note(0, 480, 60, 64), Note(480 * 200_000, 480, 60, 64)])
    write_score(music / "endless.mid", [("Piano", far)], resolution=480)

    told = check_against_training(music, NB(), tmp_path / "one")
    assert min(map(len, told.values())) > 0
    assert "tune-3.mid" not in told["train"] + told["valid"] + told["test"]
    assert "a copy.mid" in told["train"] + told["valid"] + told["test"]
    # Without the first of the two, the other is no copy of anything.
    told = check_against_training(music, NB(), tmp_path / "two", frozenset(["a copy.mid", "tune-1.mid"]))
    assert "tune-3.mid" in told["train"] + told["valid"] + told["test"]

    corpus = load_corpus([music], NB(), cache=tmp_path / "all", workers=1)
    reasons = {name: reason for name, reason in corpus.skipped if "same notes" not in reason}
    assert troubles_in(music) == reasons
    assert len(reasons) == 4


def test_tunes_are_read_and_split_as_training_does(tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    tunes = [TUNE.format(number, "d2" * (number % 7 + 1)) for number in range(24)]
    (music / "tunes.abc").write_text("".join(tunes) + "X:99\nT:Caf\u00e9\nK:C\nCDEF|\n", encoding="utf-8")
    (music / "more.txt").write_text(tunes[3] + TUNE.format(77, "e4"))
    (music / "test.abc").write_text(TUNE.format(78, "f4"))
    told = check_against_training(music, TUNES, tmp_path / "cache")
    assert min(map(len, told.values())) > 0
    assert sum(map(len, told.values())) == 24 + 1 + 1 + 1


def test_piano_rolls_keep_their_own_split(tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    cells = {}
    for part in ("train", "valid", "test"):
        cell = np.empty((1, 2), dtype=object)
        for number in range(2):
            frames = np.zeros((4, 88), dtype=np.uint8)
            frames[1:3, 40 + number] = 1
            cell[0, number] = frames
        cells[f"{part}data"] = cell
    savemat(music / "rolls.mat", cells)
    told = check_against_training(music, PianoRoll(), tmp_path / "cache")
    assert {part: len(names) for part, names in told.items()} == {"train": 2, "valid": 2, "test": 2}
    assert [piece.notes for piece in pieces_in(music)] == [1] * 6


@pytest.mark.parametrize("shares", [(0.05, 0.05), (0.1, 0.1), (0.3, 0.0)])
def test_the_place_decides_as_the_split_does(tmp_path: Path, shares: tuple[float, float]) -> None:
    for number in range(8):
        write_song(tmp_path / f"{number}.mid", number, bars=1)
    for piece in pieces_in(tmp_path):
        drawn = "valid" if piece.place < shares[0] else "test" if piece.place < sum(shares) else "train"
        assert drawn == split_of(Path(piece.path).name, *shares)


# --- what is told of a piece -------------------------------------------------------------


def test_facts_of_a_song(tmp_path: Path) -> None:
    voice = note_array(
        [Note(beat * 480, 480, pitch, 80, Part.LEAD) for beat, pitch in enumerate((62, 66, 69, 74) * 3)]
    )
    piano = note_array([Note(beat * 480, 480, 50, 40 + beat) for beat in range(12)])
    write_score(
        tmp_path / "song.mid",
        [("Voice", voice), ("Piano", piano)],
        resolution=480,
        meters=[MeterChange(0, Meter(3, 4)), MeterChange(9 * 480, Meter(2, 4))],
        tempos=[TempoChange(0, 120.0), TempoChange(6 * 480, 60.0)],
    )
    (piece,) = pieces_in(tmp_path)
    assert (piece.kind, piece.notes, piece.meter, piece.key) == ("midi", 24, "3/4", "D major")
    assert piece.seconds == pytest.approx(6 * 0.5 + 6 * 1.0)
    assert piece.lead
    assert piece.velocities == 13
    assert piece.name == f"{tmp_path.name}/song.mid"


def test_facts_of_a_tune(tmp_path: Path) -> None:
    (tmp_path / "tunes.abc").write_text("X:1\nT:Up\nM:3/4\nL:1/4\nQ:1/4=60\nK:D\nD|DEF|GAB|d3|\n")
    (piece,) = pieces_in(tmp_path)
    assert (piece.kind, piece.notes, piece.meter, piece.key) == ("tunes", 8, "3/4", "D major")
    assert piece.seconds == pytest.approx(5.0)  # at 120: the tempo isn't learnt
    assert piece.name == f"{tmp_path.name}/tunes.abc: Up"


def test_the_meter_of_a_piece_is_that_of_most_of_it(tmp_path: Path) -> None:
    notes = note_array([Note(beat * 480, 480, 60, 64) for beat in range(20)])
    meters = [(0, Meter(4, 4)), (4 * 480, Meter(3, 4)), (16 * 480, Meter(4, 4))]
    changes = [MeterChange(*change) for change in meters]
    write_score(tmp_path / "song.mid", [("Piano", notes)], resolution=480, meters=changes)
    (piece,) = pieces_in(tmp_path)
    assert piece.meter == "3/4"


def test_a_text_that_spells_no_music_is_a_tune_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "odd.abc").write_text("X:1\nT:Odd\nK:C\n{{{{ ]] ABC\n")
    (piece,) = pieces_in(tmp_path)
    assert (piece.meter, piece.key, piece.seconds) == ("", "", 0.0)


# --- what is none --------------------------------------------------------------------------


def test_a_text_without_tunes_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("These songs are mine.\n")
    (tmp_path / "data.txt").write_bytes(b"\0\1\2")
    write_song(tmp_path / "song.mid", 1, bars=1)
    found = list(survey([tmp_path], 1))
    assert [type(message).__name__ for message in found] == ["Found", "Passed", "Passed", "Piece", "Surveyed"]
    assert found[0] == messages.Found(messages.PROTOCOL, 3)


def test_a_tune_book_without_tunes_is_broken(tmp_path: Path) -> None:
    (tmp_path / "book.abc").write_text("Nothing yet.\n")
    assert troubles_in(tmp_path) == {f"{tmp_path.name}/book.abc": "has no tunes: each begins with a line X:"}


@pytest.mark.parametrize("content", [None, "readme.txt"])
def test_no_music_at_all_is_one_sentence(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / content).write_text("Hello.\n")
    with pytest.raises(RitornelloError, match=r"^There is no music in .*: choose a folder with MIDI .*\.$"):
        list(survey([tmp_path], 1))


def test_a_file_that_is_gone_when_it_is_read_is_said(tmp_path: Path) -> None:
    for number in range(20):
        write_song(tmp_path / f"{number:02}.mid", number, bars=1)
    found = survey([tmp_path], 1)
    assert next(found) == messages.Found(messages.PROTOCOL, 20)
    shutil.rmtree(tmp_path)
    reasons = {message.reason.split(":")[0] for message in found if isinstance(message, messages.Unreadable)}
    assert reasons == {"does not exist"}


def test_one_folder_that_is_gone_does_not_end_it(tmp_path: Path) -> None:
    write_song(tmp_path / "song.mid", 1, bars=1)
    found = list(survey([tmp_path / "gone", tmp_path], 1))
    assert [type(message).__name__ for message in found] == ["Found", "Unreadable", "Piece", "Surveyed"]


# --- the process ---------------------------------------------------------------------------


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "training.survey", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=False)


def test_the_process_tells_line_by_line(tmp_path: Path) -> None:
    write_song(tmp_path / "song.mid", 1, bars=2)
    (tmp_path / "bad.mid").write_bytes(b"no")
    done = run("-", given=json.dumps([str(tmp_path)]).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    found = [messages.decode(line) for line in done.stdout.splitlines()]
    assert found == list(survey([tmp_path], 1))


def test_the_process_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    done = run(str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        f"There is no music in {tmp_path}: choose a folder with MIDI files (.mid), or tunes in ABC (.abc)."
    ]
    assert run("-", given=b"{").stderr.startswith(b"Standard input has no list of folders")


def test_it_needs_no_torch_and_scipy_only_for_piano_rolls(tmp_path: Path) -> None:
    write_song(tmp_path / "song.mid", 1, bars=2)
    (tmp_path / "tunes.abc").write_text(TUNE.format(1, "d2"))
    (tmp_path / "rolls.mat").write_bytes(b"")
    # What isn't installed for the process isn't for those that read for it, so these are left out here.
    code = (
        "import sys; sys.modules.update(torch=None, scipy=None)\n"
        "from pathlib import Path\n"
        "from training.facts import read_facts\n"
        "from training.look import look_through\n"
        "import training.survey\n"
        f"for file in look_through([Path({str(tmp_path)!r})]).files: print(repr(read_facts(file))[:60])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True)
    rolls, song, tune = done.stdout.splitlines()
    assert rolls.startswith("'holds piano rolls, which can be read as soon as")
    assert song.startswith("[Facts(title=''")
    assert tune.startswith("[Facts(title='Tune 1")
