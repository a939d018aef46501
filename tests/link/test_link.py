"""Our clock in a real Link session with another program, in a network that only the two are in."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

# Multicast, by which peers find each other, on the loopback device of an otherwise empty network.
NETWORK = "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo"

AGREE = 0.005
"""Seconds by which bar lines may differ: what Link promises is that nobody hears it."""

UNDISTURBED = 1e-4
"""Beats: peers count in whole microseconds."""


def in_own_network(*command: str) -> list[str]:
    """Return ``command`` as one that runs in a network of its own; who is not root has to be root there."""
    become = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--net", *become, "sh", "-c", f'{NETWORK} && exec "$@"', "sh", *command]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Return what happened when our clock met another's session."""
    if importlib.util.find_spec("link") is None:
        pytest.skip("needs Ableton Link: pip install 'ritornello[link]'")
    if not (shutil.which("unshare") and shutil.which("ip")):
        pytest.skip("needs a network of its own: unshare or ip is not installed")
    if subprocess.run(in_own_network("true"), check=False, capture_output=True).returncode:
        pytest.skip("needs a network of its own, and may not make one")
    meeting = subprocess.run(
        in_own_network(sys.executable, "-m", "tests.link.meeting"),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert meeting.returncode == 0, meeting.stderr
    report: dict[str, Any] = json.loads(meeting.stdout)
    return report


def test_we_adopt_the_tempo_of_a_running_session(told: dict[str, Any]) -> None:
    assert told["alone_bpm"] == 120.0
    assert told["joined_bpm"] == pytest.approx(97.0, abs=0.001)
    assert told["peers"] == 1
    kinds = [item["kind"] for item in told["news"]]
    assert "joined" in kinds[: kinds.index("start")]


def test_nobody_notices_that_we_joined(told: dict[str, Any]) -> None:
    assert told["undisturbed"]["tempos"] == [97.0]
    assert told["undisturbed"]["disturbance"] < UNDISTURBED
    assert told["undisturbed"]["peers"] == 1


@pytest.mark.parametrize("when", ["joined", "theirs", "ours"])
def test_bar_lines_agree(told: dict[str, Any], when: str) -> None:
    assert told[f"{when}_apart"] < AGREE


def test_a_tempo_change_goes_both_ways(told: dict[str, Any]) -> None:
    assert told["theirs_bpm"] == pytest.approx(132.0, abs=0.001)
    assert told["ours_bpm"] == pytest.approx(88.0, abs=0.001)


def test_their_transport_is_told_of(told: dict[str, Any]) -> None:
    kinds = [item["kind"] for item in told["news"]]
    assert kinds.count("start") == kinds.count("stop") == 1
    assert kinds.index("start") < kinds.index("stop")


def test_beats_only_go_forward(told: dict[str, Any]) -> None:
    assert not told["went_back"]
    beats = [item["beat"] for item in told["news"]]
    assert beats == sorted(beats)


def test_nobody_notices_that_we_left(told: dict[str, Any]) -> None:
    assert told["left"]["tempos"] == [told["before_leaving"]["bpm"]]
    assert told["left"]["disturbance"] < UNDISTURBED
    assert told["left"]["peers"] == 0
