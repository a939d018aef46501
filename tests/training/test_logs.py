"""Logs, as TensorBoard reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from training.logs import EventLog


def read(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """Return what TensorBoard shows."""
    events = EventAccumulator(str(folder))
    events.Reload()
    return {tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def test_tensorboard_shows_what_was_added(tmp_path: Path) -> None:
    with EventLog(tmp_path / "logs", 0) as log:
        log.add(10, {"train/loss": 2.5, "train/speed": 100.0})
        assert read(tmp_path / "logs")["train/loss"] == [(10, 2.5)]  # while training goes on
        log.add(20, {"train/loss": 2.25})
    assert read(tmp_path / "logs") == {"train/loss": [(10, 2.5), (20, 2.25)], "train/speed": [(10, 100.0)]}


def test_what_was_cut_off_is_forgotten(tmp_path: Path) -> None:
    with EventLog(tmp_path, 0) as log:
        for step in (10, 20, 30):
            log.add(step, {"loss": float(step)})
    with EventLog(tmp_path, 20) as log:  # the checkpoint stood at 20
        log.add(30, {"loss": 0.5})
    assert read(tmp_path)["loss"] == [(10, 10.0), (20, 20.0), (30, 0.5)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_an_error_that_can_be_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.logs.time.time_ns", lambda: 7)
    (tmp_path / "events.out.tfevents.7").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        EventLog(tmp_path, 0)
