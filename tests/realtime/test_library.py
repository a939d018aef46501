"""The library of models: what is listed, and how models come, go and come back."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from music.errors import RitornelloError
from realtime import library as library_module
from realtime.bundle import load_bundle
from realtime.library import add_model, list_library, main, measure_model, remove_model, restore_model
from realtime.manifest import Training, Validation
from realtime.models_list import find_model, library
from tests.export.models import write_bundle


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's library, not made yet, beside one model that ships."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr("realtime.models_list._SHIPPED", shipped)
    write_bundle(shipped / "default.onnx", title="Ours")
    return tmp_path / "data" / "ritornello" / "models"


@pytest.fixture
def waltz(tmp_path: Path) -> Path:
    """Return a model from elsewhere."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return write_bundle(folder / "waltz.onnx", title="A waltz", card="# A waltz\n")


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the sentence with which the command is refused."""
    assert main(list(arguments)) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("ritornello: ")
    assert line.endswith(".")
    return line


def names() -> list[str]:
    return [entry.name for entry in list_library().entries]


# --- listing --------------------------------------------------------------------------


def test_what_ships_is_listed_where_the_user_has_no_library(home: Path) -> None:
    listed = list_library()
    (entry,) = listed.entries
    assert listed.folder == str(home)
    assert (entry.name, entry.title, entry.ships, entry.problem) == ("default", "Ours", True, "")
    assert entry.bytes == Path(entry.path).stat().st_size
    assert entry.step_ms is None
    assert not home.exists()


def test_what_the_manifest_knows_is_in_the_entry(home: Path) -> None:
    home.mkdir(parents=True)
    training = Training(
        data=("songs",),
        licence="CC0",
        steps=20,
        validations=(Validation(10, 1.0, 9.0, 1.0, 0.5), Validation(20, 2.0, 8.0, 0.9, 0.6)),
    )
    write_bundle(home / "one.onnx", training=training)
    write_bundle(
        home / "two.onnx",
        training=Training(scores={"bits_per_note": 7.5, "accuracy": 0.7}),
        quantised=True,
        card="# Two",
    )
    _, one, two = list_library().entries
    assert (one.data, one.licence, one.bits_per_note, one.accuracy) == (("songs",), "CC0", 8.0, 0.6)
    assert (one.encoding, one.int8, one.created) == ("nb", False, "2024-05-06T07:08:09Z")
    assert (two.bits_per_note, two.accuracy, two.int8, two.card) == (7.5, 0.7, True, "# Two")


def test_what_can_not_be_used_is_listed_with_the_reason(home: Path, waltz: Path) -> None:
    home.mkdir(parents=True)
    (home / "text.onnx").write_text("no model")
    (home / "folder.onnx").mkdir()
    (home / "gone.onnx").symlink_to(home / "nowhere")
    content = waltz.read_bytes()
    # Its manifest can be read, and says something else than its graph.
    assert content.count(b'"width":48') == 1
    (home / "lies.onnx").write_bytes(content.replace(b'"width":48', b'"width":49'))
    problems = {entry.name: entry.problem for entry in list_library().entries}
    assert problems.pop("default") == ""
    assert "is not an ONNX file" in problems.pop("text")
    assert "is a folder" in problems.pop("folder")
    assert "There is no file" in problems.pop("gone")
    assert "manifest and graph disagree" in problems.pop("lies")
    assert not problems


def test_one_file_that_breaks_everything_breaks_nothing(
    home: Path, waltz: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_model(waltz)

    def fails(path: Path) -> object:
        if path.parent == home:
            raise MemoryError
        return load_bundle(path)

    monkeypatch.setattr("realtime.library_entry.load_bundle", fails)
    default, broken = list_library().entries
    assert default.problem == ""
    assert "can't be used (MemoryError)" in broken.problem


# --- adding ---------------------------------------------------------------------------


def test_a_model_is_added_under_its_file_s_name(home: Path, waltz: Path) -> None:
    added = add_model(waltz)
    assert not added.already
    assert (added.entry.name, added.entry.title, added.entry.ships) == ("waltz", "A waltz", False)
    assert Path(added.entry.path) == home / "waltz.onnx" == find_model("waltz")
    assert (home / "waltz.onnx").read_bytes() == waltz.read_bytes()
    assert [path.name for path in home.iterdir()] == ["waltz.onnx"]


def test_the_same_file_again_is_told_and_not_copied(home: Path, waltz: Path) -> None:
    add_model(waltz)
    again = add_model(waltz.rename(waltz.with_name("other.onnx")))
    assert again.already
    assert again.entry.name == "waltz"
    assert names() == ["default", "waltz"]
    shipped = add_model(Path(list_library().entries[0].path))
    assert (shipped.already, shipped.entry.name) == (True, "default")
    assert [path.name for path in home.iterdir()] == ["waltz.onnx"]


@pytest.mark.usefixtures("home")
def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        # "Waltz" and "waltz" would be one file on some systems.
        name = "Waltz" if number == 1 else "waltz"
        add_model(write_bundle(folder / f"{name}.onnx", title=f"No. {number}"))
    added = add_model(write_bundle(tmp_path / "default.onnx", title="Mine"))
    assert added.entry.name == "default-2"
    assert names() == ["default", "default-2", "waltz", "Waltz-2", "waltz-3"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("-o.onnx", "o"),
        (".hidden.onnx", "hidden"),
        ("a:b?.onnx", "a-b"),
        ("my folk", "my folk"),
        ("..", "model"),
    ],
)
def test_a_name_is_made_fit_for_every_system(file: str, name: str) -> None:
    assert library_module._free_name(file.removesuffix(".onnx")) == name


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("kind", ["text", "nothing", "folder", "pipe", "broken"])
def test_what_can_not_be_used_is_not_added(
    kind: str, tmp_path: Path, waltz: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    path = tmp_path / "it.onnx"
    if kind == "text":
        path.write_text("no model")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "broken":
        path.write_bytes(waltz.read_bytes()[:1000])
    sentence = refusal(capsys, "add", str(path))
    words = {
        "text": "is not an ONNX file",
        "nothing": "There is no file",
        "folder": "is a folder",
        "pipe": "is no model",
        "broken": "or it is damaged",
    }
    assert words[kind] in sentence
    assert str(path) in sentence
    assert not home.exists()


@pytest.mark.usefixtures("home")
def test_a_full_disk_leaves_nothing_behind(
    home: Path, waltz: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        assert "No space left on device): make room there" in refusal(capsys, "add", str(waltz))
    assert list(home.iterdir()) == []
    assert add_model(waltz).entry.name == "waltz"


def test_a_library_that_is_a_file_is_told(
    home: Path, waltz: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.parent.mkdir(parents=True)
    home.touch()
    assert "can't be copied to" in refusal(capsys, "add", str(waltz))


# --- removing and restoring -----------------------------------------------------------


def test_what_ships_can_not_be_removed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "came along with Ritornello" in refusal(capsys, "remove", "default")
    assert "no model called march" in refusal(capsys, "remove", "march")
    assert names() == ["default"]
    assert not home.exists()


def test_a_removed_model_is_beside_and_comes_back(home: Path, waltz: Path) -> None:
    add_model(waltz)
    removed = remove_model("waltz.onnx")
    assert removed.name == "waltz"
    assert Path(removed.path) == home / "removed" / "waltz.onnx"
    assert Path(removed.path).read_bytes() == waltz.read_bytes()
    assert names() == ["default"]
    assert restore_model("waltz").name == "waltz"
    assert names() == ["default", "waltz"]
    with pytest.raises(RitornelloError, match="No model called waltz was removed"):
        restore_model("waltz")


@pytest.mark.usefixtures("home")
def test_the_last_one_removed_comes_back_first(tmp_path: Path) -> None:
    for number in range(3):
        add_model(write_bundle(tmp_path / "waltz.onnx", title=f"No. {number}"))
        remove_model("waltz")
    back = [restore_model("waltz") for _ in range(3)]
    assert [(entry.name, entry.title) for entry in back] == [
        ("waltz", "No. 2"),
        ("waltz-2", "No. 1"),
        ("waltz-3", "No. 0"),
    ]


def test_broken_ones_can_be_removed(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "text.onnx").write_text("no model")
    remove_model("text")
    assert names() == ["default"]


def test_a_library_that_lets_nothing_go(home: Path, waltz: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_model(waltz)
    (home / "removed").write_text("in the way")
    assert "can't be moved to" in refusal(capsys, "remove", "waltz")
    assert names() == ["default", "waltz"]


# --- measuring ------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.library_times._NOTES", 5)


@pytest.mark.usefixtures("home", "quick")
def test_what_was_measured_is_remembered_with_the_file(waltz: Path) -> None:
    add_model(waltz)
    measured = measure_model("waltz")
    assert measured.step_ms is not None
    assert measured.step_ms > 0
    default, listed = list_library().entries
    assert listed == measured
    assert default.step_ms is None
    remove_model("waltz")
    again = add_model(waltz.rename(waltz.with_name("other.onnx")))
    assert again.entry.step_ms == measured.step_ms


@pytest.mark.usefixtures("home", "quick")
def test_another_machine_measures_anew(waltz: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_model(waltz)
    measure_model("waltz")
    monkeypatch.setattr("realtime.bench.machine._cpu", lambda: "a faster one")
    # Where the name was imported to does not matter: the machine is asked each time.
    assert [entry.step_ms for entry in list_library().entries] == [None, None]


@pytest.mark.usefixtures("quick")
def test_what_can_not_be_measured(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir(parents=True)
    (home / "text.onnx").write_text("no model")
    assert "is not an ONNX file" in refusal(capsys, "measure", "text")
    (tmp_path / "cache").touch()
    assert "can't be kept in" in refusal(capsys, "measure", "default")


# --- the command ----------------------------------------------------------------------


def test_the_module_speaks_json(home: Path, waltz: Path) -> None:
    """In a process of its own, as the desktop app runs it, with what really ships."""

    def run(*arguments: str) -> dict[str, object]:
        command = [sys.executable, "-m", "realtime.library", *arguments]
        answer = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
        assert answer.stderr == b""
        document: dict[str, object] = json.loads(answer.stdout)
        return document

    assert run("list")["folder"] == str(home)
    entry = run("add", str(waltz))["entry"]
    assert isinstance(entry, dict)
    assert entry["title"] == "A waltz"
    assert run("remove", "waltz") == {"name": "waltz", "path": str(home / "removed" / "waltz.onnx")}
    assert run("restore", "waltz")["name"] == "waltz"


def test_every_platform_has_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert library("linux") == tmp_path / ".local/share/ritornello/models"
    assert library("darwin") == tmp_path / "Library/Application Support/Ritornello/models"
    assert library("win32") == tmp_path / "AppData/Local/Ritornello/models"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert library("win32") == tmp_path / "local/Ritornello/models"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert {library(each) for each in ("linux", "darwin", "win32")} == {tmp_path / "data/ritornello/models"}
