"""That settings name the network they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from music.errors import RitornelloError
from music.nb import NB
from music.roll import PianoRoll
from training.endecell import EnDeCell
from training.model_args import BlockArgs, EnDeCellArgs, RollArgs, TokenArgs
from training.networks import build_network
from training.rolls import BlockLSTM, RollLSTM
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens

if TYPE_CHECKING:
    from music.encoding import Encoding
    from training.model_args import ModelArgs
    from training.network import Network


def tokens(decoder: str) -> TokenArgs:
    return TokenArgs(decoder=decoder, layers=1, width=64, embedding=96, decoder_width=48)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("encoding", "args", "kind"),
    [
        (NB(), tokens("linear"), LinearTokens),
        (NB(order="pitch-first"), tokens("gru"), GRUTokens),
        (NB(velocity_bins=5), tokens("attention"), AttentionTokens),
        (PianoRoll(bits=8), tokens("gru"), GRUTokens),
        (PianoRoll(), RollArgs(width=8), RollLSTM),
        (PianoRoll(onsets=False, frames=2), BlockArgs(width=8), BlockLSTM),
        (PianoRoll(bits=4), EnDeCellArgs(width=8), EnDeCell),
    ],
)
def test_the_network_is_made_for_the_rows(encoding: Encoding, args: ModelArgs, kind: type[Network]) -> None:
    network = build_network(encoding, args)
    assert isinstance(network, kind)
    rows = torch.zeros(2, 3, len(encoding.fields), dtype=torch.int64)
    prediction, _ = network(rows[:, 1:], rows[:, :-1], network.initial_state(2))
    assert prediction.nats.shape == (4, len(encoding.fields))


def test_pitches_begin_heard_wherever_they_stand() -> None:
    """The table of pitches begins alike an octave apart, whichever field they are."""
    for encoding in (NB(), NB(order="pitch-first")):
        network = build_network(encoding, tokens("gru"))
        assert isinstance(network, GRUTokens)
        pitch = [field.name for field in encoding.fields].index("pitch")
        for field, table in enumerate(network.embeddings):
            rows = torch.nn.functional.normalize(table.get_parameter("weight").detach(), dim=1)
            alike = float((rows[1:-24] * rows[13:-12]).sum(dim=1).mean()) if len(rows) > 40 else 0.0
            assert (alike > 0.3) == (field == pitch)


@pytest.mark.parametrize("args", [RollArgs(), BlockArgs(), EnDeCellArgs()])
def test_a_network_of_rolls_reads_no_tokens(args: ModelArgs) -> None:
    with pytest.raises(RitornelloError, match="reads piano rolls, not nb"):
        build_network(NB(), args)


def test_a_roll_may_be_one_that_a_network_does_not_know() -> None:
    with pytest.raises(RitornelloError, match="can't read such piano rolls"):
        build_network(PianoRoll(bits=4), RollArgs())
