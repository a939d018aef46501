"""What holds for every test: quiet threads, no skipping where it counts, JACK where it is asked for."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Generator

import hypothesis
import pytest

IN_CI = os.environ.get("CI") == "true"

# Tests run side by side: one thread each for the libraries that would otherwise take every core.
# Here, because they read it once, when they are loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A shell may start its background jobs with Ctrl-C ignored, and so would be every program that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

if not IN_CI:  # where hypothesis finds CI, it takes its own profile for it, with the same examples each time
    # A deadline would test the machine: it may be busy with something else for a while.
    hypothesis.settings.register_profile("ritornello", deadline=None)
    hypothesis.settings.load_profile("ritornello")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a JACK server where there is none."""
    if item.get_closest_marker("midi_server") and not shutil.which("jackd"):
        pytest.skip("needs the JACK server: jackd is not installed (make test installs it where it can)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped in CI."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a file of tests that was skipped in CI."""
    report = yield
    _forbid_skip(report)
    return report


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where everything is there and nothing may be passed over."""
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {report.longrepr}"
