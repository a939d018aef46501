"""The training loop: its schedule, what it computes, what it tells and leaves."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.training.runs import TINY, ignore, same
from training.args import DataArgs, LossArgs, OptimArgs, TrainArgs, from_json
from training.baselines import score_baselines
from training.batches import Batch, plan_epoch
from training.checkpoint import BEST, LAST, load_checkpoint
from training.evaluate import score_pieces
from training.learner import Learner
from training.loop import Trainer, learning_rate
from training.messages import Message, Started, Step, Validated
from training.model_args import TokenArgs
from training.settings import apply_settings

if TYPE_CHECKING:
    from training.corpus import Corpus


# --- the schedule --------------------------------------------------------------------


def test_the_rate_rises_to_its_peak_and_falls_to_zero() -> None:
    args = OptimArgs(rate=0.004, warmup=10)
    assert [learning_rate(args, step, 0.0) for step in (0, 4, 9, 10)] == pytest.approx(
        [0.0004, 0.002, 0.004, 0.004]
    )
    assert learning_rate(args, 100, 0.5) == pytest.approx(0.002)
    assert learning_rate(args, 100, 0.25) == pytest.approx(0.002 * (1 + math.sqrt(0.5)))
    assert learning_rate(args, 100, 1.0) == pytest.approx(0, abs=1e-12)
    assert learning_rate(args, 100, 1.5) == pytest.approx(0, abs=1e-12)


@given(st.integers(0, 1000), st.floats(0, 1), st.floats(0, 1), st.integers(0, 50))
def test_after_the_warm_up_the_rate_only_falls(step: int, one: float, other: float, warmup: int) -> None:
    args = OptimArgs(warmup=warmup)
    early, late = sorted((one, other))
    rates = [learning_rate(args, warmup + step, progress) for progress in (early, late)]
    assert args.rate >= rates[0] >= rates[1] >= 0


# --- a run ---------------------------------------------------------------------------


def test_a_run_tells_what_it_does_and_leaves_what_it_made(song_corpus: Corpus, tmp_path: Path) -> None:
    told: list[Message] = []
    run = tmp_path / "deep" / "run"
    finished = Trainer(run, TINY, song_corpus, told.append).train()
    started = told[0]
    assert isinstance(started, Started)
    assert started.train_pieces + started.valid_pieces <= len(song_corpus.pieces)
    assert (started.step, started.precision, started.best_bits_per_note) == (0, "fp32", None)
    assert [m.step for m in told if isinstance(m, Step)] == [10, 20]
    validated = [m for m in told if isinstance(m, Validated)]
    assert [m.step for m in validated] == [6, 12, 18, 20]
    assert finished.reason == "budget"
    assert finished.step == 20
    assert finished.best_bits_per_note == min(m.bits_per_note for m in validated)
    assert finished.checkpoint == str(run / BEST)
    last, best = load_checkpoint(run / LAST), load_checkpoint(run / BEST)
    assert from_json(last["args"]) == from_json(best["args"]) == TINY
    assert [entry["step"] for entry in last["history"]] == [6, 12, 18, 20]
    assert best["step"] == min(last["history"], key=lambda entry: float(entry["bits_per_note"]))["step"]
    assert {file.name for file in run.iterdir()} == {"args.json", LAST, BEST, "tensorboard"}


def test_what_starts_from_another_run_is_validated_before_its_first_step(
    song_corpus: Corpus, tmp_path: Path
) -> None:
    first = Trainer(tmp_path / "first", TINY, song_corpus, ignore).train()
    told: list[Message] = []
    args = apply_settings(TINY, ["optim.rate=1e-30"])  # nothing is learnt
    trainer = Trainer(tmp_path / "second", args, song_corpus, told.append)
    trainer.begin_with(tmp_path / "first")
    finished = trainer.train()
    validated = [m for m in told if isinstance(m, Validated)]
    assert [m.step for m in validated] == [0, 6, 12, 18, 20]
    assert validated[0].bits_per_note == first.best_bits_per_note == finished.best_bits_per_note
    assert [m.best for m in validated] == [True, False, False, False, False]
    best = load_checkpoint(tmp_path / "second" / BEST)
    assert best["step"] == 0
    assert same(best["model"], load_checkpoint(tmp_path / "first" / BEST)["model"])
    assert load_checkpoint(tmp_path / "second" / LAST)["history"][0]["step"] == 0


def test_what_is_told_says_how_long_it_took(song_corpus: Corpus, tmp_path: Path) -> None:
    told: list[Message] = []
    finished = Trainer(tmp_path, TINY, song_corpus, told.append).train()
    started = told[0]
    assert isinstance(started, Started)
    pieces = Trainer(tmp_path, TINY, song_corpus, ignore).train_pieces
    assert started.rows == sum(piece.rows[0] for piece in pieces)
    assert started.loss_in_bits
    seconds = [m.seconds for m in told if isinstance(m, Step | Validated)]
    assert seconds == sorted(seconds)
    assert 0 < seconds[0] < seconds[-1] == finished.seconds


def test_the_loss_of_the_best_checkpoint_is_the_best_validation(song_corpus: Corpus, tmp_path: Path) -> None:
    trainer = Trainer(tmp_path, TINY, song_corpus, ignore)
    finished = trainer.train()
    trainer.learner.network.load_state_dict(load_checkpoint(tmp_path / BEST)["model"])
    scores = score_pieces(trainer.learner.network, song_corpus, trainer.valid_pieces)
    assert scores.bits_per_note == finished.best_bits_per_note


@pytest.mark.parametrize(("loss", "steps"), [("cross-entropy", 200), ("focal", 100)])
def test_a_small_model_learns_chorales(
    chorale_corpus: Corpus, tmp_path: Path, loss: Literal["cross-entropy", "focal"], steps: int
) -> None:
    args = TrainArgs(
        model=TokenArgs(layers=1, width=64, embedding=16, decoder_width=32, dropout=0.0),
        data=DataArgs(valid=0.3, transpose=0, window=32, batch=8),
        loss=LossArgs(kind=loss),
        optim=OptimArgs(
            rate=0.02, warmup=10, steps=steps, minutes=0, validate_every=steps, precision="fp32", threads=1
        ),
    )
    told: list[Step] = []
    trainer = Trainer(
        tmp_path, args, chorale_corpus, lambda m: told.append(m) if isinstance(m, Step) else None
    )
    trainer.train()
    assert told[-1].loss < 0.5 * told[0].loss
    learned = score_pieces(trainer.learner.network, chorale_corpus, trainer.train_pieces)
    unigram = score_baselines(chorale_corpus, trainer.train_pieces, trainer.train_pieces)["unigram"]
    assert learned.bits_per_note < unigram.bits_per_note


def test_the_state_is_carried_over_windows_and_begins_anew_with_a_piece(
    song_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training loss of a piece is that of the piece read whole, wherever its windows end."""
    args = dataclasses.replace(
        TINY,
        model=dataclasses.replace(TINY.model, dropout=0.0),
        data=DataArgs(valid=0.25, window=7, batch=1, folded=0, solo=0, transpose=0),
        optim=dataclasses.replace(TINY.optim, rate=1e-30, weight_decay=0.0, steps=40, validate_every=1000),
    )
    trainer = Trainer(tmp_path, args, song_corpus, ignore)
    nats: list[tuple[float, int]] = []
    starts: list[bool] = []
    step = Learner.step

    def keep(self: Learner, batch: Batch, rate: float, number: int) -> float:
        loss = step(self, batch, rate, number)
        nats.append((loss * int(batch.mask.sum()), int(batch.mask.sum())))
        starts.append(bool(batch.starts[0]))
        return loss

    monkeypatch.setattr(Learner, "step", keep)
    trainer.train()
    first, second, third = [index for index, start in enumerate(starts) if start][:3]
    assert first == 0
    (readings,) = plan_epoch(trainer.train_pieces, args.data, args.seed, 0)
    for reading, begin, end in zip(readings, (first, second), (second, third), strict=False):
        piece = next(p for p in trainer.train_pieces if p.starts[0] == reading.start)
        assert sum(count for _, count in nats[begin:end]) == piece.rows[0] - 1
        whole = score_pieces(trainer.learner.network, song_corpus, [piece])
        assert sum(n for n, _ in nats[begin:end]) / math.log(2) / whole.notes == pytest.approx(
            whole.bits_per_note, rel=1e-4
        )


def test_the_gradient_is_clipped(song_corpus: Corpus, tmp_path: Path) -> None:
    norms: list[float] = []
    args = apply_settings(TINY, ["optim.clip=0.05", "optim.steps=5"])
    trainer = Trainer(tmp_path, args, song_corpus, ignore)

    def keep(*_: object) -> None:
        grads = [p.grad.flatten() for p in trainer.learner.network.parameters() if p.grad is not None]
        norms.append(float(torch.cat(grads).norm()))

    trainer.learner.optimizer.register_step_pre_hook(keep)
    trainer.train()
    assert norms == pytest.approx([0.05] * 5, rel=1e-3)


@pytest.mark.parametrize("asked", ["auto", "bf16"])
def test_mixed_precision_trains_too(song_corpus: Corpus, tmp_path: Path, asked: str) -> None:
    told: list[Message] = []
    args = apply_settings(TINY, [f"optim.precision={asked}", "optim.steps=10"])
    trainer = Trainer(tmp_path, args, song_corpus, told.append)
    before = torch.get_rng_state()
    weights = {name: value.clone() for name, value in trainer.learner.network.state_dict().items()}
    if asked == "auto":
        trainer.learner.choose_precision(next(trainer._batches()))
        assert trainer.learner.precision in ("fp32", "bf16")
    assert torch.equal(before, torch.get_rng_state())
    assert same(weights, trainer.learner.network.state_dict())
    finished = trainer.train()
    assert finished.best_bits_per_note is not None
    assert isinstance(told[0], Started)
    assert told[0].precision in (("fp32", "bf16") if asked == "auto" else ("bf16",))
    assert all(p.dtype == torch.float32 for p in trainer.learner.network.parameters())
