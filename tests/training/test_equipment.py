"""That what training needs is planned, fetched and installed by pip, from wheels that were made here."""

from __future__ import annotations

import importlib
import re
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest

from music.errors import RitornelloError
from training import equipment, equipment_messages
from training.equipment import NEEDED, install, missing, plan

PROJECT = Path(__file__).parents[2]


def make_wheel(folder: Path, name: str, needs: str = "") -> Path:
    """Write a package that has one module of its own name."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + (
        f"Requires-Dist: {needs}\n" if needs else ""
    )
    files = {
        f"{name}.py": "here = True\n",
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: here\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for each, content in files.items():
            wheel.writestr(each, content)
    return path


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of two packages, one of which is needed and needs the other, and a place to install to."""
    wheels, target = tmp_path / "index", tmp_path / "target"
    wheels.mkdir()
    target.mkdir()
    make_wheel(wheels, "ritornello_tiny", "ritornello_smaller")
    make_wheel(wheels, "ritornello_smaller")
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(wheels), "TARGET": str(target)}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setattr(equipment, "NEEDED", {"ritornello_tiny": "ritornello-tiny"})
    monkeypatch.syspath_prepend(str(target))
    return target


def test_the_plan_knows_packages_and_sizes(target: Path, tmp_path: Path) -> None:
    assert missing() == ["ritornello-tiny"]
    sizes = [path.stat().st_size for path in (tmp_path / "index").iterdir()]
    found = plan("cpu")
    assert (found.packages, found.bytes, found.unknown) == (2, sum(sizes), 0)
    assert 0 < found.room < found.free
    assert not list(target.iterdir())


def test_what_is_missing_is_installed(target: Path) -> None:
    said: list[equipment_messages.Message] = []
    assert install("cpu", said.append)
    importlib.invalidate_caches()
    assert missing() == []
    assert {path.name for path in target.glob("*.py")} == {"ritornello_tiny.py", "ritornello_smaller.py"}
    kinds = [
        type(message).__name__ for message in said if not isinstance(message, equipment_messages.Fetching)
    ]
    assert kinds == ["Plan", "Installing", "Installed"]
    assert all(equipment_messages.decode(equipment_messages.encode(message)) == message for message in said)
    assert plan("cpu").packages == 0


def test_what_is_not_wanted_any_more_leaves_nothing(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equipment, "_LOOK_SECONDS", 0.01)
    said: list[equipment_messages.Message] = []
    assert not install("cpu", said.append, lambda: False)
    assert [type(message).__name__ for message in said] == ["Plan"]
    assert not list(target.iterdir())


def test_what_no_index_has_is_one_sentence(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index" / "ritornello_smaller-1.0-py3-none-any.whl").unlink()
    with pytest.raises(
        RitornelloError, match=r"^What training needs can't be installed \(.+\): check .+\.$"
    ) as told:
        install("cpu", lambda _message: None)
    assert "ritornello_smaller" in str(told.value).replace("-", "_")
    monkeypatch.setattr(equipment, "_pip", lambda *_: ["false"])
    with pytest.raises(RitornelloError, match="pip ended without a word"):
        plan("cpu")
    assert not list(target.iterdir())


def test_too_little_room_is_told_before(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(RitornelloError, match=r"0\.0 GiB are free: make room"):
        install("cpu", lambda _message: None)
    assert not list(target.iterdir())


def test_what_is_needed_is_what_the_project_says() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    declared = {re.split(r"[<>=\[]", each)[0] for name in ("train", "export") for each in extras[name]}
    assert set(NEEDED.values()) == declared - {"ritornello", "optuna"}  # studies are not of the app
