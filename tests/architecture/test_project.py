"""The sources and what stands around them: contracts, docstrings, sizes, pins, the way in."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("music", "realtime", "training", "export", "gui")
LONGEST = 400
"""Lines of a file that can be read in one sitting."""

SHIPPED = sorted(
    [ROOT / "ritornello.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))]
)
SOURCES = [*SHIPPED, *sorted((ROOT / "tests").rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_packages_import_only_what_they_may() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_public_module_says_what_it_offers(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    private = path.stem.startswith("_") and path.stem != "__init__"
    assert private or not list(_names_bound(module)) or "__all__" in _names_bound(module)


def _names_bound(module: ast.Module) -> Iterator[str]:
    """Yield the names that the module's own statements bind."""
    for statement in module.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("command", ["make play", "make test"])
def test_readme_names_the_way_in(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_direct_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    direct = {_name(line) for lines in (project["dependencies"], *extras) for line in lines} - {"ritornello"}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {_name(line) for line in lines if re.fullmatch(r"[\w.-]+==[\w.]+( *[;#].*)?", line)}
    assert direct <= pinned, f"without a pin: {sorted(direct - pinned)}"


def _name(requirement: str) -> str:
    """Return the project's name in the form in which two spellings of it are equal."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]).lower()
