"""Our clock meets somebody else's session: what happens, as a line of JSON on stdout.

Run in a network of its own, where nobody is disturbed and nobody disturbs.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from realtime.link_clock import LinkClock
from tests.link.peer import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from realtime.link_clock import LinkNews

PATIENCE = 20.0
"""Seconds after which something that should have happened has not: the machine may be busy."""


class Meeting:
    """The other peer, and our clock."""

    def __init__(self, their_bpm: float, our_bpm: float) -> None:
        self.peer = subprocess.Popen(
            [sys.executable, "-m", "tests.link.peer", str(their_bpm)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hear()
        # Of two sessions that meet, the older goes on, where one is older by half a second.
        time.sleep(1.0)
        self.clock = LinkClock(our_bpm, QUANTUM)
        self.news: list[LinkNews] = []
        self.went_back = False

    def hear(self) -> dict[str, Any]:
        """Return the peer's next line."""
        assert self.peer.stdout is not None
        line: dict[str, Any] = json.loads(self.peer.stdout.readline())
        return line

    def ask(self, command: str) -> dict[str, Any]:
        """Return what the peer says to ``command``."""
        assert self.peer.stdin is not None
        self.peer.stdin.write(command + "\n")
        self.peer.stdin.flush()
        return self.hear()

    def follow(self, until: Callable[[], bool], what: str) -> None:
        """Poll as the engine does, until ``until`` holds."""
        deadline = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < deadline, f"not within {PATIENCE:g} seconds: {what}"
            seconds = self.clock.now()
            before = self.clock.beat_at(seconds)
            self.news += self.clock.refresh(seconds)
            # Rounding aside.
            self.went_back = self.went_back or self.clock.beat_at(seconds) < before - 1e-9
            time.sleep(0.005)

    def wait(self, seconds: float) -> None:
        """Go on for so long."""
        end = time.monotonic() + seconds
        self.follow(lambda: time.monotonic() >= end, "time passes")

    def heard_of(self, kind: str) -> bool:
        """Return whether there was news of ``kind``."""
        return any(item.kind == kind for item in self.news)

    def apart(self) -> float:
        """Return by how many seconds our bar lines and theirs differ."""
        said = self.ask("report")
        beats: float = math.remainder(self.clock.beat_at(said["seconds"]) - said["phase"], QUANTUM)
        return abs(beats) * 60.0 / float(said["bpm"])

    def close(self) -> dict[str, Any]:
        """Leave, and return what the peer says then."""
        self.clock.close()
        deadline = time.monotonic() + PATIENCE
        while (said := self.ask("report"))["peers"]:
            assert time.monotonic() < deadline, f"not within {PATIENCE:g} seconds: the peer is alone again"
            time.sleep(0.05)
        assert self.peer.stdin is not None
        self.peer.stdin.close()
        self.peer.wait(PATIENCE)
        return said


def main() -> None:
    meeting = Meeting(their_bpm=97.0, our_bpm=120.0)
    told: dict[str, object] = {"alone_bpm": meeting.clock.bpm}
    meeting.follow(lambda: meeting.heard_of("joined") and meeting.clock.bpm < 100.0, "we joined")
    meeting.wait(1.5)
    told |= {"joined_bpm": meeting.clock.bpm, "joined_apart": meeting.apart(), "peers": meeting.clock.peers}
    told["undisturbed"] = meeting.ask("report")

    meeting.ask("tempo 132")
    meeting.follow(lambda: meeting.clock.bpm > 130.0, "their tempo came")
    meeting.wait(1.5)
    told |= {"theirs_bpm": meeting.clock.bpm, "theirs_apart": meeting.apart()}

    meeting.ask("play")
    meeting.follow(lambda: meeting.heard_of("start"), "they started")
    meeting.ask("stop")
    meeting.follow(lambda: meeting.heard_of("stop"), "they stopped")

    meeting.clock.set_bpm(88.0)
    meeting.follow(lambda: float(meeting.ask("report")["bpm"]) < 90.0, "our tempo came")
    meeting.wait(1.5)
    told |= {"ours_bpm": meeting.clock.bpm, "ours_apart": meeting.apart()}

    before = meeting.ask("forget")
    told |= {"before_leaving": before, "left": meeting.close()}
    told |= {"news": [item._asdict() for item in meeting.news], "went_back": meeting.went_back}
    print(json.dumps(told), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
