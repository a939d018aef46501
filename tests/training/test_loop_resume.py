"""Runs that go on, bit for bit, and runs that fail: the last good checkpoint is kept."""

from __future__ import annotations

import dataclasses
import math
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

import training.learner
import training.loop
from music.errors import RitornelloError
from tests.training.runs import TINY, ignore, same
from training.args import DataArgs, LossArgs, from_json
from training.checkpoint import BEST, LAST, load_checkpoint
from training.evaluate import score_pieces
from training.loop import Trainer
from training.loss import row_loss
from training.messages import Message, Step, Validated
from training.network import Prediction
from training.settings import apply_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from training.corpus import Corpus


def stop_at(*moments: tuple[type[Step | Validated], int]) -> Callable[[Message], None]:
    """Return a report that presses Ctrl-C at messages of these types and steps."""

    def report(message: Message) -> None:
        if isinstance(message, Step | Validated) and (type(message), message.step) in moments:
            signal.raise_signal(signal.SIGINT)

    return report


# --- going on ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stops",
    [
        [(Step, 10)],  # in the middle of an epoch, between validations
        [(Validated, 12)],
        [(Validated, 6), (Step, 10), (Validated, 18)],
    ],
)
def test_a_run_that_was_stopped_goes_on_bit_for_bit(
    song_corpus: Corpus, tmp_path: Path, stops: list[tuple[type[Step | Validated], int]]
) -> None:
    Trainer(tmp_path / "straight", TINY, song_corpus, ignore).train()
    parts = Trainer(tmp_path / "parts", TINY, song_corpus, stop_at(*stops))
    finished = parts.train()
    for _ in stops:
        assert finished.reason == "interrupted"
        torch.manual_seed(999)  # another process would have drawn other numbers
        parts = Trainer(tmp_path / "parts", TINY, song_corpus, stop_at(*stops))
        parts.resume()
        finished = parts.train()
    assert finished.reason == "budget"
    for name in (LAST, BEST):
        straight, resumed = (load_checkpoint(tmp_path / run / name) for run in ("straight", "parts"))
        assert straight["step"] > 0
        assert same(straight, resumed), name


def test_it_is_saved_by_time_too(
    song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut costs a minute of training, however far apart validations are."""
    args = apply_settings(TINY, ["optim.validate_every=1000", "optim.steps=1000"])
    trainer = Trainer(tmp_path, args, song_corpus, stop_at((Step, 10)))
    saved: list[int] = []
    save = Trainer.save

    def keep(self: Trainer) -> None:
        save(self)
        saved.append(self.step)

    monkeypatch.setattr(Trainer, "save", keep)
    monkeypatch.setattr(training.loop, "_SAVE_EVERY", 0.0)
    assert trainer.train().reason == "interrupted"
    assert saved == [*range(11), 10]
    monkeypatch.setattr(training.loop, "_SAVE_EVERY", 3600.0)
    again = Trainer(tmp_path, args, song_corpus, stop_at((Step, 20)))
    again.resume()
    again.train()
    assert saved[12:] == [20]


def test_time_that_a_laptop_sleeps_does_not_count(
    song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]

    def asleep() -> float:
        now[0] += 8 * 3600.0  # a night, between any two looks at the clock
        return now[0]

    monkeypatch.setattr(time, "perf_counter", asleep)
    told: list[Message] = []
    finished = Trainer(tmp_path, TINY, song_corpus, told.append).train()
    assert finished.seconds == 20 * 30 + 4 * 300  # steps and validations
    speeds = [message.rows_per_second for message in told if isinstance(message, Step)]
    assert all(speed > 1 for speed in speeds)


def test_epochs_go_on_where_they_ended(song_corpus: Corpus, tmp_path: Path) -> None:
    """Stopped right after the last batch of an epoch."""
    data = DataArgs(valid=0.25, window=40, batch=12, folded=0, solo=0)
    args = dataclasses.replace(TINY, data=data, optim=dataclasses.replace(TINY.optim, validate_every=1))
    straight = Trainer(tmp_path / "straight", args, song_corpus, ignore)
    straight.train()
    assert straight.epoch > 2
    length = straight._epoch_batches
    parts = Trainer(tmp_path / "parts", args, song_corpus, stop_at((Validated, length)))
    assert parts.train().step == length
    parts = Trainer(tmp_path / "parts", args, song_corpus, ignore)
    parts.resume()
    assert (parts.epoch, parts.batch_index) == (0, length)
    parts.train()
    assert same(load_checkpoint(tmp_path / "straight" / LAST), load_checkpoint(tmp_path / "parts" / LAST))


def test_a_run_that_is_done_stays_done_until_it_is_given_more(song_corpus: Corpus, tmp_path: Path) -> None:
    Trainer(tmp_path, TINY, song_corpus, ignore).train()
    before = load_checkpoint(tmp_path / LAST)
    again = Trainer(tmp_path, TINY, song_corpus, ignore)
    again.resume()
    assert again.train().reason == "budget"
    assert same(load_checkpoint(tmp_path / LAST), before)
    more = Trainer(tmp_path, apply_settings(TINY, ["optim.steps=24"]), song_corpus, ignore)
    more.resume()
    assert more.train().step == 24
    assert [entry["step"] for entry in more.history] == [6, 12, 18, 20, 24]


def test_early_stopping(song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worse = score_pieces(
        Trainer(tmp_path, TINY, song_corpus, ignore).learner.scored, song_corpus, song_corpus.pieces[:1]
    )
    monkeypatch.setattr(training.loop, "score_pieces", lambda *_: worse)
    args = apply_settings(TINY, ["optim.patience=3", "optim.steps=1000", "optim.validate_every=2"])
    trainer = Trainer(tmp_path, args, song_corpus, ignore)
    finished = trainer.train()
    # The first validation is the best there is; three more are not better.
    assert (finished.reason, finished.step) == ("early stop", 8)
    assert load_checkpoint(tmp_path / BEST)["step"] == 2
    again = Trainer(tmp_path, args, song_corpus, ignore)
    again.resume()
    assert (again.train().reason, again.step) == ("early stop", 8)
    patient = Trainer(tmp_path, apply_settings(args, ["optim.patience=4"]), song_corpus, ignore)
    patient.resume()
    assert (patient.train().reason, patient.step) == ("early stop", 10)


def test_a_budget_of_minutes_ends_a_run(song_corpus: Corpus, tmp_path: Path) -> None:
    args = apply_settings(TINY, ["optim.steps=0", "optim.minutes=0.0001"])
    finished = Trainer(tmp_path, args, song_corpus, ignore).train()
    assert finished.reason == "budget"
    assert finished.seconds >= 0.006
    assert finished.step < 50


@pytest.mark.parametrize(
    "setting",
    [
        "model.width=16",
        "encoding.metric=binary",
        "encoding.steps_per_beat=4",
        "data.valid=0.3",
        "data.test=0",
    ],
)
def test_some_settings_cannot_be_changed_on_the_way(
    song_corpus: Corpus, tmp_path: Path, setting: str
) -> None:
    Trainer(tmp_path, TINY, song_corpus, ignore).save()
    other = Trainer(tmp_path, apply_settings(TINY, [setting]), song_corpus, ignore)
    key = setting.partition("=")[0]
    with pytest.raises(RitornelloError, match=f"can't go on with another {key}: start another run"):
        other.resume()


@pytest.mark.parametrize(
    ("settings", "epochs"),
    [
        (["optim.rate=1e-4", "optim.weight_decay=0.5", "optim.steps=22"], 0),
        (["model.dropout=0", "loss.kind=focal"], 0),
        (["data.window=11"], 1),
        (["data.batch=3", "data.transpose=0"], 1),
        (["seed=5"], 1),
    ],
)
def test_others_can_and_batches_then_begin_another_epoch(
    song_corpus: Corpus, tmp_path: Path, settings: list[str], epochs: int
) -> None:
    stopped = Trainer(tmp_path, TINY, song_corpus, stop_at((Step, 10)))
    stopped.train()
    assert stopped.batch_index > 0
    args = apply_settings(TINY, settings)
    resumed = Trainer(tmp_path, args, song_corpus, ignore)
    resumed.resume()
    assert resumed.epoch == stopped.epoch + epochs
    if epochs:
        assert resumed.batch_index == 0
        assert not any(part.any() for part in resumed.learner.state)
    else:
        assert resumed.batch_index == stopped.batch_index
        assert same(resumed.learner.state, stopped.learner.state)
    assert resumed.learner.optimizer.param_groups[0]["weight_decay"] == args.optim.weight_decay
    assert resumed.train().step == args.optim.steps
    assert from_json(load_checkpoint(tmp_path / LAST)["args"]) == args


def test_other_music_cannot_go_on(song_corpus: Corpus, tmp_path: Path) -> None:
    Trainer(tmp_path, TINY, song_corpus, ignore).save()
    other = Trainer(tmp_path, TINY, dataclasses.replace(song_corpus, digest="other"), ignore)
    with pytest.raises(RitornelloError, match="was trained on other files"):
        other.resume()


def test_runs_from_before_the_music_was_noted_go_on(song_corpus: Corpus, tmp_path: Path) -> None:
    Trainer(tmp_path, TINY, song_corpus, ignore).save()
    content = torch.load(tmp_path / LAST, weights_only=True)
    del content["corpus"]
    torch.save(content, tmp_path / LAST)
    Trainer(tmp_path, TINY, song_corpus, ignore).resume()


@pytest.mark.parametrize("lost", ["optimizer", "state", "rngs", "model"])
def test_half_a_checkpoint_is_one_sentence(song_corpus: Corpus, tmp_path: Path, lost: str) -> None:
    Trainer(tmp_path, TINY, song_corpus, ignore).save()
    content = torch.load(tmp_path / LAST, weights_only=True)
    content[lost] = {} if lost == "model" else None
    torch.save(content, tmp_path / LAST)
    with pytest.raises(RitornelloError, match="is not a checkpoint to go on from"):
        Trainer(tmp_path, TINY, song_corpus, ignore).resume()


# --- what can go wrong ---------------------------------------------------------------


def test_a_loss_that_is_no_number_keeps_the_last_good_checkpoint(
    song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(tmp_path, TINY, song_corpus, ignore)

    def poisoned(prediction: Prediction, mask: Tensor, args: LossArgs) -> Tensor:
        return row_loss(prediction, mask, args) * (math.nan if trainer.step == 8 else 1)

    monkeypatch.setattr(training.learner, "row_loss", poisoned)
    with pytest.raises(
        RitornelloError, match=r"^The loss is no longer a number at step 8: .*optim\.rate=0\.0005\.$"
    ):
        trainer.train()
    assert load_checkpoint(tmp_path / LAST)["step"] == 6
    monkeypatch.undo()
    mended = Trainer(tmp_path, apply_settings(TINY, ["optim.rate=0.001"]), song_corpus, ignore)
    mended.resume()
    assert mended.train().step == 20


def test_no_rate_spoils_the_weights_that_are_saved(song_corpus: Corpus, tmp_path: Path) -> None:
    args = apply_settings(TINY, ["optim.rate=1e30", "optim.warmup=0", "optim.validate_every=1"])
    with pytest.raises(RitornelloError, match="is no longer a number at step"):
        Trainer(tmp_path, args, song_corpus, ignore).train()
    assert all(value.isfinite().all() for value in load_checkpoint(tmp_path / LAST)["model"].values())


def test_a_gradient_that_is_no_number_does_not_reach_the_weights(
    song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(tmp_path, TINY, song_corpus, ignore)
    monkeypatch.setattr(
        torch.nn.utils, "clip_grad_norm_", lambda *_: torch.tensor(math.inf if trainer.step == 8 else 1.0)
    )
    with pytest.raises(RitornelloError, match="The gradient is no longer a number at step 8"):
        trainer.train()
    assert load_checkpoint(tmp_path / LAST)["step"] == 6


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_fills_up_keeps_the_last_good_checkpoint(song_corpus: Corpus, tmp_path: Path) -> None:
    def fill(message: Message) -> None:
        if isinstance(message, Step):
            (tmp_path / "last.draft").symlink_to("/dev/full")

    with pytest.raises(RitornelloError, match=r"last\.pt can't be written \(No space left on device\)"):
        Trainer(tmp_path, TINY, song_corpus, fill).train()
    assert load_checkpoint(tmp_path / LAST)["step"] == 6
    resumed = Trainer(tmp_path, TINY, song_corpus, ignore)
    resumed.resume()
    assert resumed.train().step == 20


def test_a_folder_that_cannot_be_written_is_known_before_training(
    song_corpus: Corpus, tmp_path: Path
) -> None:
    told: list[Message] = []
    (tmp_path / "file").touch()
    with pytest.raises(RitornelloError, match=r"^The run can't be written to .*file"):
        Trainer(tmp_path / "file", TINY, song_corpus, told.append).train()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "tensorboard").touch()
    with pytest.raises(RitornelloError, match=r"^The run can't be written to .*run"):
        Trainer(tmp_path / "run", TINY, song_corpus, told.append).train()
    assert not any(isinstance(message, Step) for message in told)


def test_a_reader_that_goes_away_loses_nothing(song_corpus: Corpus, tmp_path: Path) -> None:
    def gone(message: Message) -> None:
        if isinstance(message, Step):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        Trainer(tmp_path, TINY, song_corpus, gone).train()
    assert load_checkpoint(tmp_path / LAST)["step"] == 10


def test_too_little_music_is_said_at_once(song_corpus: Corpus, tmp_path: Path) -> None:
    few = dataclasses.replace(song_corpus, pieces=song_corpus.pieces[:1])
    with pytest.raises(RitornelloError, match="1 piece is too few"):
        Trainer(tmp_path / "run", TINY, few, ignore)
    assert not (tmp_path / "run").exists()
