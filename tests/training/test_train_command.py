"""``ritornello train``, as it is typed."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ritornello
from tests.training.pieces import write_song
from training.checkpoint import BEST, LAST, load_checkpoint
from training.messages import (
    CorpusProgress,
    CorpusRead,
    Finished,
    Message,
    Started,
    Step,
    Validated,
    decode,
)
from training.presets import PRESETS
from training.train import Request

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]

SMALL = [
    "model.layers=1",
    "model.width=12",
    "model.embedding=4",
    "model.decoder_width=8",
    "data.valid=0.25",
    "data.window=24",
    "data.batch=4",
    "optim.minutes=0",
    "optim.validate_every=5",
    "optim.precision=fp32",
    "optim.threads=1",
]


@pytest.fixture
def typed(songs: Path, cache: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Return what makes a command: train on the songs into ``run``, with few steps and what else is given."""

    def make(*more: str, steps: int = 10, data: Path = songs) -> list[str]:
        settings = ["--set", *SMALL, f"optim.steps={steps}"]
        return ["train", str(data), "-o", str(tmp_path / "run"), "--cache", str(cache), *settings, *more]

    return make


def failure(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that fails, and return what it says: one sentence, status 1."""
    assert ritornello.main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith("ritornello: ")
    assert said.count("\n") == 1
    return said


# --- what it says --------------------------------------------------------------------


def test_at_the_end_stands_what_to_type_next(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(typed()) == 0
    said = capsys.readouterr()
    run = tmp_path / "run"
    best = load_checkpoint(run / BEST)["history"][-1]["bits_per_note"]
    lines = said.out.splitlines()
    assert lines[0].startswith("The budget is spent after 10 steps and ")
    assert lines[1:] == [
        f"The best model, {best:.3f} bits a note in validation, is {run / BEST}.",
        f"Next: {shlex.join(['ritornello', 'export', str(run), '-o', f'{run}.onnx'])}",
    ]
    assert said.err.splitlines()[0] == "12 pieces"
    assert "Training begins" in said.err
    assert "step 10: validation" in said.err


def test_json_lines_are_messages_in_order(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(typed("--json", "--cache", str(tmp_path / "cache"))) == 0
    said = capsys.readouterr()
    assert said.err == ""
    messages = [decode(line) for line in said.out.splitlines()]
    types = [CorpusProgress] * 12 + [CorpusRead, Started, Validated, Step, Validated, Finished]
    assert [type(message) for message in messages] == types
    assert messages[12] == CorpusRead(12, (), 0, str(tmp_path / "run" / "skipped.txt"))


def test_presets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert ritornello.main(["train", "--presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PRESETS)


def test_files_that_were_skipped_are_listed(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for number in range(12):
        write_song(music / f"song-{number}.mid", number)
    for number in range(7):
        (music / f"broken-{number}.mid").write_bytes(b"")
    assert ritornello.main(typed(data=music)) == 0
    said = capsys.readouterr().err.splitlines()
    listed = tmp_path / "run" / "skipped.txt"
    assert said[:3] == [
        "12 pieces",
        f"7 files skipped; all of them are listed in {listed}",
        "  music/broken-0.mid: is empty: export it again from the program that made it.",
    ]
    assert said[7] == "  …"
    lines = listed.read_text().splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"music/broken-{n}.mid" for n in range(7)]


# --- the folder of the run -----------------------------------------------------------


def test_the_commands_that_made_a_run_are_kept(typed: Callable[..., list[str]], tmp_path: Path) -> None:
    words = typed()
    assert ritornello.main(words) == 0
    again = [*words[:6], "--resume", "--set", "optim.steps=12"]
    assert ritornello.main(again) == 0
    kept = (tmp_path / "run" / "command.txt").read_text().splitlines()
    assert len(kept) == 2
    for line, as_typed in zip(kept, (words, again), strict=True):
        command, *rest = shlex.split(line)
        assert command == "ritornello"
        # In another order, but the same when parsed.
        assert parsed(rest) == parsed(as_typed)
    assert load_checkpoint(tmp_path / "run" / LAST)["step"] == 12


def parsed(words: list[str]) -> dict[str, object]:
    """Return what ``train`` understands, by option."""
    options = vars(ritornello._parser().parse_args(words))
    return {name: value for name, value in options.items() if name not in {"run", "usage_error"}}


@pytest.mark.parametrize(
    "request_",
    [
        Request([Path("a b"), Path("c")], Path("run")),
        Request(
            [Path("a")], Path("run"), "nb-small", ("seed=2", "model.width=8"), resume=True, cache=Path("x y")
        ),
    ],
)
def test_a_request_is_what_its_command_asks_for(request_: Request) -> None:
    options = ritornello._parser().parse_args(shlex.split(request_.command())[1:])
    assert options.data == request_.data
    assert options.output == request_.run
    assert options.preset == request_.preset
    assert tuple(options.settings) == request_.settings
    assert options.resume == request_.resume
    assert options.cache == request_.cache


def test_a_run_is_not_written_over(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(typed()) == 0
    capsys.readouterr()
    before = (tmp_path / "run" / LAST).read_bytes()
    assert "holds a run already: go on with it by --resume" in failure(capsys, *typed())
    assert (tmp_path / "run" / LAST).read_bytes() == before


def test_a_folder_with_other_things_is_left_alone(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis.txt").touch()
    assert "holds something else than a run: choose a new folder" in failure(capsys, *typed())
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").touch()
    assert "can't be the folder of a run" in failure(capsys, *typed())


def test_a_run_that_ended_before_it_began_can_be_started(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ritornello.main(typed(steps=1)) == 0
    (tmp_path / "run" / LAST).unlink()
    capsys.readouterr()
    assert "There is no run in" in failure(capsys, *typed("--resume"))
    assert ritornello.main(typed(steps=1)) == 0


def test_a_run_keeps_its_preset(typed: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert ritornello.main(typed(steps=1)) == 0
    capsys.readouterr()
    assert "leave out --preset" in failure(capsys, *typed("--resume", "--preset", "nb-small"))


@pytest.mark.parametrize(
    "words", [["train"], ["train", "folder"], ["train", "-o", "run"], ["train", "--set"]]
)
def test_wrong_usage_is_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        ritornello.main(words)
    assert stopped.value.code == 2
    assert "usage: ritornello train" in capsys.readouterr().err


def test_a_preset_that_is_not_there(
    typed: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"the presets are {', '.join(PRESETS)}." in failure(capsys, *typed("--preset", "jazz"))


def test_what_fails_before_training_leaves_no_folder(
    typed: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "There are no MIDI files" in failure(capsys, *typed(data=empty))
    assert "too few" in failure(capsys, *typed("--set", "data.valid=0.0001"))
    assert "--set model.width=no" in failure(capsys, *typed("--set", "model.width=no"))
    assert "The memory is too small" in failure(capsys, *typed("--set", "model.embedding=10000000000000"))
    assert not (tmp_path / "run").exists()


# --- Ctrl-C --------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles only")
def test_ctrl_c_saves(typed: Callable[..., list[str]], tmp_path: Path) -> None:
    words = typed("--json", steps=10**6)
    command = [sys.executable, "-m", "ritornello", *words]
    messages: list[Message] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            messages.append(decode(line))
            if isinstance(messages[-1], Step) and not any(isinstance(m, Step) for m in messages[:-1]):
                process.send_signal(signal.SIGINT)
        assert process.stderr.read() == ""
        assert process.wait() == 130
    finished = messages[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "interrupted"
    assert load_checkpoint(tmp_path / "run" / LAST)["step"] == finished.step >= 10
    resumed = [*words[:6], "--resume", "--set", f"optim.steps={finished.step + 2}"]
    assert ritornello.main(resumed) == 0
    assert load_checkpoint(tmp_path / "run" / LAST)["step"] == finished.step + 2


def test_a_stopped_run_says_how_to_go_on(
    typed: Callable[..., list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.loop.Trainer._report_step", lambda *_: signal.raise_signal(signal.SIGINT))
    assert ritornello.main(typed(steps=20)) == 130
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Stopped, and saved after 10 steps")
    monkeypatch.undo()
    assert lines[1].startswith("To go on: ritornello train ")
    assert ritornello.main(shlex.split(lines[1])[4:]) == 0
    assert load_checkpoint(tmp_path / "run" / LAST)["step"] == 20
