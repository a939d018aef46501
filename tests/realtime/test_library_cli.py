"""What ``ritornello models`` says and does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ritornello import main
from tests.export.models import write_bundle


@pytest.fixture
def waltz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a model that is not in the library, which is empty but for one that ships."""
    (shipped := tmp_path / "shipped").mkdir()
    write_bundle(shipped / "default.onnx", title="The default")
    monkeypatch.setattr("realtime.models_list._SHIPPED", shipped)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("realtime.library_times._NOTES", 5)
    return write_bundle(tmp_path / "waltz.onnx", title="A waltz", card="# A waltz\n")


def says(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    assert main(["models", *map(str, arguments)]) == status
    printed = capsys.readouterr()
    return printed.err if status else printed.out


def test_a_model_comes_plays_and_goes(
    waltz: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "waltz is in your library now" in says(capsys, "--add", waltz)
    assert "nothing was copied" in says(capsys, "--add", waltz)
    assert "A waltz (nb, 0." in says(capsys)
    assert says(capsys, "waltz") == "# A waltz\n\n"
    assert says(capsys, "--remove", "waltz").startswith(str(tmp_path / "data"))
    assert "waltz" not in says(capsys)
    assert says(capsys, "--restore", "waltz").startswith("waltz is back: ")
    assert "waltz" in says(capsys)


def test_one_or_all_are_measured(waltz: Path, capsys: pytest.CaptureFixture[str]) -> None:
    says(capsys, "--add", waltz)
    assert says(capsys, "waltz", "--measure").count("ms a note") == 1
    assert says(capsys).count("ms a note") == 1
    assert says(capsys, "--measure", "waltz").count("ms a note") == 1
    measured = json.loads(says(capsys, "--measure", "--json"))
    assert [each["name"] for each in measured] == ["default", "waltz"]
    assert all(each["step_ms"] > 0 for each in measured)


def test_json_is_one_document(waltz: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(says(capsys, "--add", waltz, "--json"))["entry"]["name"] == "waltz"
    listed = json.loads(says(capsys, "--json"))
    assert [(each["name"], each["problem"]) for each in listed] == [("default", ""), ("waltz", "")]
    assert json.loads(says(capsys, "waltz", "--json"))["title"] == "A waltz"
    assert json.loads(says(capsys, "--remove", "waltz", "--json"))["name"] == "waltz"


@pytest.mark.usefixtures("waltz")
def test_what_can_not_be_done_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert "came along with" in says(capsys, "--remove", "default", status=1)
    assert "not both default and march" in says(capsys, "default", "--measure", "march", status=1)
    assert "no model called march" in says(capsys, "--measure", "march", status=1)
