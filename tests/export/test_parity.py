"""That a bundle computes what the network computes, whatever the encoding and the sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from export.parity import ROWS, TOLERANCE, compare, rows_of, sample_rows
from music.nb import NB
from realtime.bundle import load_bundle
from tests.export.models import SMALL, network, write_bundle
from training.corpus import load_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from export.pack import Exported
    from export.run import Run
    from realtime.bundle import Bundle
    from training.corpus import Corpus


def test_real_music_gives_the_same_logits(run: Run, bundle: Bundle, corpus: Corpus) -> None:
    sequences = rows_of(corpus, corpus.pieces)
    found = compare(run.model, bundle, sequences)
    assert found.rows >= ROWS
    assert found.sequences >= 2
    assert 0 < found.logits <= TOLERANCE
    assert found.state <= TOLERANCE


@pytest.mark.parametrize(
    "encoding",
    [
        NB(order="pitch-first"),
        NB(metric="binary", velocity_bins=5),
        NB(steps_per_beat=4, durations=(1, 2, 4)),
    ],
    ids=["pitch-first", "velocity", "coarse"],
)
@pytest.mark.parametrize("layers", [1, 3])
def test_every_encoding_and_depth(
    encoding: NB, layers: int, songs: Path, cache: Path, tmp_path: Path
) -> None:
    args = replace(SMALL, encoding=encoding, model=replace(SMALL.model, layers=layers))
    model = network(args)
    bundle = load_bundle(write_bundle(tmp_path / "it.onnx", model, encoding))
    music = load_corpus([songs / "song-0.mid", songs / "song-1.mid"], encoding, cache=cache)
    assert compare(model, bundle, rows_of(music, music.pieces, 300)).logits <= TOLERANCE


def test_sequences_side_by_side_are_as_each_alone(bundle: Bundle, corpus: Corpus) -> None:
    rows = np.stack([np.array(corpus.rows[p.starts[0] : p.starts[0] + 20]) for p in corpus.pieces[:3]])
    state, alone = bundle.initial_state(3), [bundle.initial_state() for _ in range(3)]
    for step in range(20):
        first, state = bundle.step_lanes(rows[:, step].astype(np.int64), state)
        logits, hidden = bundle.field_lanes(3, np.array([0, 1, 2]), first, first)
        for lane in range(3):
            own_first, alone[lane] = bundle.step(rows[lane, step].tolist(), alone[lane])
            own_logits, own_hidden = bundle.field(3, lane, own_first, own_first)
            np.testing.assert_allclose(first[lane], own_first[0], atol=1e-5)
            np.testing.assert_allclose(logits[lane], own_logits, atol=TOLERANCE)
            np.testing.assert_allclose(hidden[lane], own_hidden[0], atol=1e-5)


def test_rows_the_network_makes_up_are_enough_and_always_the_same(run: Run) -> None:
    torch.manual_seed(7)
    made = sample_rows(run.model)
    torch.manual_seed(8)
    again = sample_rows(run.model)
    assert sum(map(len, made)) >= ROWS
    assert len(made) > 2
    assert all(np.array_equal(one, other) for one, other in zip(made, again, strict=True))
    assert all((rows < np.array(run.model.sizes)).all() for rows in made)
    assert not np.array_equal(made[0], made[1])


def test_a_network_with_other_weights_is_told(bundle: Bundle) -> None:
    other = network(seed=2)
    assert compare(other, bundle, [rows[:20] for rows in sample_rows(other)]).logits > TOLERANCE


def test_a_logit_that_is_no_number_is_told(bundle: Bundle) -> None:
    broken = network()
    sequences = [rows[:20] for rows in sample_rows(broken)]
    with torch.no_grad():
        broken.get_parameter("heads.2.bias")[0] = torch.nan
    assert not compare(broken, bundle, sequences).logits <= TOLERANCE


def test_integers_are_smaller_and_near(exported: Exported, exported_int8: Exported) -> None:
    assert exported_int8.bytes < exported.bytes / 2
    assert exported_int8.parity == exported.parity
    assert exported_int8.parity_int8 is not None
    assert exported_int8.parity_int8.logits < 1
    assert exported_int8.before is not None
    assert exported_int8.after is not None
    assert abs(exported_int8.after.bits_per_note - exported_int8.before.bits_per_note) < 0.1


def test_integers_move_on_and_can_be_repeated(bundle_int8: Bundle, corpus: Corpus) -> None:
    rows = corpus.rows[:50].tolist()
    ends = []
    for _ in range(2):
        state = bundle_int8.initial_state()
        for row in rows:
            _, state = bundle_int8.step(row, state)
        ends.append(state)
    assert all(np.array_equal(one, other) for one, other in zip(*ends, strict=True))
    assert all(values.any() for values in ends[0])
