"""Installs what training needs, and playing doesn't, into the app's own environment.

``python -m training.equipment plan|install cpu|cuda`` says what it does as JSON lines (see
`training.equipment_messages`). pip does the work. All is fetched into a folder of its own
first, so that whoever ends it (SIGTERM) before the packages are unpacked leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from music.errors import RitornelloError
from training import equipment_messages as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["NEEDED", "Build", "install", "missing", "plan"]

Build = Literal["cpu", "cuda"]
"""Of torch: for processors, or for NVIDIA's graphics cards as well."""

NEEDED = {
    "torch": "torch",
    "scipy": "scipy",
    "matplotlib": "matplotlib",
    "tensorboard": "tensorboard",
    "chorder": "chorder",
    "onnx": "onnx",
}
"""Modules that training and export import, and the packages that they come with."""

_INDEX = {
    "cpu": "https://download.pytorch.org/whl/cpu",
    "cuda": "https://download.pytorch.org/whl/cu130",
}
"""Where the builds are, beside those that the usual index has."""

_CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"

_UNPACKED = 4
"""How much larger packages are when they are unpacked, at a guess, and lie beside what was fetched."""

_SECONDS = 10
"""How long an index may take to say a size."""

_LOOK_SECONDS = 0.3


class _Report(msgspec.Struct):
    """What pip says it would install."""

    install: list[_Item] = []


class _Item(msgspec.Struct):
    download_info: _Download


class _Download(msgspec.Struct):
    url: str


def missing() -> list[str]:
    """Return the packages of `NEEDED` that aren't there."""
    return [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]


def plan(build: Build) -> messages.Plan:
    """Return what is to be fetched for ``build`` of torch.

    Raises:
        RitornelloError: pip isn't there, or can't reach what it needs.
    """
    packages = missing()
    free = shutil.disk_usage(sysconfig.get_paths()["purelib"]).free
    if not packages:
        return messages.Plan(0, 0, 0, 0, free)
    options = ["--dry-run", "--quiet", "--report", "-", *_options(build), *packages]
    found = subprocess.run(_pip("install", *options), capture_output=True, check=False)  # noqa: S603 - our own
    if found.returncode:
        raise RitornelloError(_explain(found.stderr))
    urls = [item.download_info.url for item in msgspec.json.decode(found.stdout, type=_Report).install]
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(_size, urls))
    known = [size for size in sizes if size is not None]
    return messages.Plan(len(urls), sum(known), len(sizes) - len(known), sum(known) * (1 + _UNPACKED), free)


def install(
    build: Build,
    show: Callable[[messages.Message], None],
    wanted: Callable[[], bool] = lambda: True,
) -> bool:
    """Fetch and install what is missing.

    Args:
        build: of torch.
        show: called with each message, the plan first.
        wanted: whether to go on, asked for as long as packages are fetched.

    Returns:
        Whether everything is there now; False: it wasn't wanted any more, and nothing was changed.

    Raises:
        RitornelloError: there is too little room, or pip can't do it.
    """
    needed = plan(build)
    show(needed)
    if needed.room > needed.free:
        msg = (
            f"{_gigabytes(needed.room)} are needed on the disk and {_gigabytes(needed.free)} are free: "
            "make room and try again."
        )
        raise RitornelloError(msg)
    packages = missing()
    if packages:
        with tempfile.TemporaryDirectory(prefix="ritornello-", ignore_cleanup_errors=True) as home:
            wheels = Path(home) / "wheels"
            command = _pip("wheel", "--quiet", "--wheel-dir", str(wheels), *_options(build), *packages)
            if not _fetched(command, Path(home), needed.bytes, show, wanted):
                return False
            show(messages.Installing())
            offline = ["--no-index", "--find-links", str(wheels)]
            done = subprocess.run(  # noqa: S603 - our own
                _pip("install", "--quiet", *offline, *packages), capture_output=True, check=False
            )
            if done.returncode:
                raise RitornelloError(_explain(done.stderr))
    show(messages.Installed())
    return True


def _fetched(
    command: Sequence[str],
    home: Path,
    total: int,
    show: Callable[[messages.Message], None],
    wanted: Callable[[], bool],
) -> bool:
    """Run ``command``, which fetches into ``home``; return whether that was wanted to the end."""
    scratch = home / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    with (home / "errors").open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_SECONDS)
                    break
                if not wanted():
                    return False
                show(messages.Fetching(min(_bytes_in(home), total), total))
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        raise RitornelloError(_explain((home / "errors").read_bytes()))
    return True


def _pip(command: str, *arguments: str) -> list[str]:
    quick = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "15"]
    return [sys.executable, "-m", "pip", command, *quick, *arguments]


def _options(build: Build) -> list[str]:
    options = ["--extra-index-url", _INDEX[build]] if sys.platform != "darwin" else []
    return [*options, "--constraint", str(_CONSTRAINTS)] if _CONSTRAINTS.exists() else options


def _size(url: str) -> int | None:
    """Return how many bytes ``url`` has, if that is told."""
    if url.startswith("file:"):
        with contextlib.suppress(OSError):
            return Path(urllib.request.url2pathname(url.removeprefix("file://"))).stat().st_size
        return None
    try:
        request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - pip chose it
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            length = answer.headers.get("Content-Length")
    except (OSError, ValueError):
        return None
    return int(length) if length is not None and length.isdigit() else None


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # what was there a moment ago
            total += path.stat().st_size if path.is_file() else 0
    return total


def _explain(errors: bytes) -> str:
    """Return in one sentence what pip complained about."""
    lines = [line.strip() for line in errors.decode(errors="replace").splitlines() if line.strip()]
    if any("No module named pip" in line for line in lines):
        return "pip is missing in Ritornello's environment: run make setup in its folder."
    told = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")] or lines[-1:]
    reason = told[0].rstrip(".") if told else "pip ended without a word"
    if any("No space left" in line for line in lines):
        reason = "the disk is full"
    return f"What training needs can't be installed ({reason}): check the connection and try again."


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"


def _main() -> int:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())

    def show(message: messages.Message) -> None:
        sys.stdout.write(messages.encode(message) + "\n")
        sys.stdout.flush()

    try:
        what, build = sys.argv[1:]
        chosen: Build = "cuda" if build == "cuda" else "cpu"
        if what == "plan":
            show(plan(chosen))
            return 0
        return 0 if install(chosen, show, lambda: not ended.is_set()) else 1
    except RitornelloError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(_main())
