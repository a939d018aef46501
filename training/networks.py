"""Makes the network that a run's settings name, as it is before it has learnt anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from music.errors import RitornelloError
from music.roll import PianoRoll
from training.beginnings import give_ear, open_memory
from training.endecell import EnDeCell
from training.model_args import BlockArgs, RollArgs, TokenArgs
from training.rolls import BlockLSTM, RollLSTM
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens

if TYPE_CHECKING:
    from music.encoding import Encoding
    from training.model_args import EnDeCellArgs, ModelArgs
    from training.network import Network
    from training.tokens import TokenNetwork

__all__ = ["build_network"]

_TOKENS: dict[str, type[TokenNetwork]] = {
    "linear": LinearTokens,
    "gru": GRUTokens,
    "attention": AttentionTokens,
}


def build_network(encoding: Encoding, args: ModelArgs) -> Network:
    """Return the network for the rows of ``encoding``, weights drawn from torch's generator.

    Raises:
        RitornelloError: the network is not one for such rows.
    """
    if isinstance(args, TokenArgs):
        return _build_tokens(encoding, args)
    if not isinstance(encoding, PianoRoll):
        msg = (
            f"A network of the kind {args.kind} reads piano rolls, not {encoding.name}: "
            "choose a preset whose name begins with roll."
        )
        raise RitornelloError(msg)
    try:
        return _build_roll(encoding, args)
    except ValueError as error:
        msg = f"A network of the kind {args.kind} can't read such piano rolls: {error}."
        raise RitornelloError(msg) from error


def _build_tokens(encoding: Encoding, args: TokenArgs) -> TokenNetwork:
    names = [field.name for field in encoding.fields]
    network = _TOKENS[args.decoder]([f.size for f in encoding.fields], args, encoding.leading)
    open_memory(network.backbone)
    if "pitch" in names:
        give_ear(network, names.index("pitch"))
    return network


def _build_roll(encoding: PianoRoll, args: RollArgs | BlockArgs | EnDeCellArgs) -> Network:
    sizes = [field.size for field in encoding.fields]
    if isinstance(args, RollArgs):
        return RollLSTM(sizes, args, encoding.frames)
    if isinstance(args, BlockArgs):
        return BlockLSTM(sizes, args)
    return EnDeCell(sizes, args, planes=encoding.planes, frames=encoding.frames)
