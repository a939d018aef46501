"""The measurement over a real MIDI server: what is counted, never how long it took."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from realtime.bench.server import midi_system
from realtime.bench.stamps import note_ons, pair, unmatched
from realtime.bench.wire import play_on
from realtime.ports import MidiSystem
from realtime.sampling import Sampling
from tests.export.models import write_bundle
from tests.midi_server.jack import PATIENCE, wait_until
from tests.realtime.simulation import RandomModel

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from tests.midi_server.jack import JackServer

pytestmark = pytest.mark.midi_server

ROOT = Path(__file__).parents[2]


class Dense(RandomModel):
    """Prefers another note in the same bar."""

    def field(
        self,
        index: int,
        previous: int,
        hidden: npt.NDArray[np.float32],
        first: npt.NDArray[np.float32],
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        logits, hidden = super().field(index, previous, hidden, first)
        if not index:
            logits[[self.encoding.same_beat, self.encoding.new_beat]] += 10
        return logits, hidden


@pytest.mark.slow
def test_every_note_of_a_performance_is_received_and_closed(jack: JackServer, midi: MidiSystem) -> None:
    recording = play_on(midi, Dense(), Sampling(), 40)
    take = recording.take
    assert pair(recording.scheduled, note_ons(take.thru)).lost == 0
    assert len(recording.scheduled) == len(recording.late) >= 40
    assert unmatched(take.thru) == unmatched(take.sent) == 0
    assert [msg for _, msg in take.direct] == [msg for _, msg in take.echoed] == [msg for _, msg in take.sent]
    assert not [name for name in jack.ports() if "Bench" in name]


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for a server that nobody started."""
    monkeypatch.setenv("JACK_DEFAULT_SERVER", f"ritornello-test-none-{os.getpid()}")


@pytest.mark.usefixtures("no_server")
def test_a_server_is_started_where_none_runs_and_ended_after() -> None:
    if MidiSystem.detect() is not None:
        pytest.skip("a MIDI system other than JACK runs here")
    asked = os.environ["JACK_DEFAULT_SERVER"]
    with midi_system() as (system, called):
        assert system is not None
        assert system.api == "jack"
        assert "started for this" in called
    assert os.environ["JACK_DEFAULT_SERVER"] == asked
    assert MidiSystem.detect() is None


_MEASURE_LONG = """
import sys, ritornello
from realtime.bench import run
run.QUICK = run.Plan(notes=1, bars=(1,), unplanned=1, planned=1, pedalled=1, pieces=1, wire=10**6)
sys.exit(ritornello.main(["bench", "--quick", "--model", sys.argv[1]]))
"""


def children(pid: int) -> list[int]:
    """Return the processes that ``pid`` has started and that are still there."""
    statuses = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it may end meanwhile
            statuses.append(path.read_text())
    # "123 (name) S 100 ...": the name may hold anything.
    parents = [(int(text.split()[0]), int(text.rpartition(")")[2].split()[1])) for text in statuses]
    return [child for child, parent in parents if parent == pid]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as Linux shows them")
@pytest.mark.usefixtures("no_server")
def test_ctrl_c_ends_it_and_all_that_it_started(tmp_path: Path) -> None:
    model = write_bundle(tmp_path / "small.onnx")
    with subprocess.Popen(
        [sys.executable, "-c", _MEASURE_LONG, model],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith("a performance over"):
                    break
            wait_until(lambda: len(children(process.pid)) == 3, "the server and both helpers run")
            started = children(process.pid)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all of the group
            out, rest = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, out, rest) == (130, "", "ritornello: interrupted\n")
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
