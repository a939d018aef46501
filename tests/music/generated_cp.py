"""CP encodings and pieces with chords and tempi that hypothesis makes up."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from music.chords import CHORDS
from music.cp import CP
from music.encoding import GridScore
from tests.music.generated import encodings, scores

__all__ = ["cp_pieces", "cps"]


def cps() -> st.SearchStrategy[CP]:
    """Return all options together, on the grids of `tests.music.generated.encodings`."""
    return st.builds(
        lambda nb, chords, tempo_bins, prune: CP(
            nb.steps_per_beat, nb.velocity_bins, nb.durations, chords, tempo_bins, prune
        ),
        encodings(),
        st.booleans(),
        st.sampled_from([0, 1, 32]),
        st.booleans(),
    )


@st.composite
def cp_pieces(draw: st.DrawFn) -> tuple[CP, GridScore]:
    """Return an encoding and a piece on its grid, with chords and tempi also past its last note."""
    encoding = draw(cps())
    piece = encoding.grid(draw(scores()))
    onsets = piece.notes["onset"].tolist()
    steps = st.integers(0, 1000) | (st.sampled_from(onsets) if onsets else st.nothing())
    # Few of them, so that some stay as they are.
    chord = st.sampled_from([0, 1, 40]) | st.integers(0, CHORDS - 1)
    chords = draw(st.dictionaries(steps, chord, max_size=6))
    tempos = draw(st.dictionaries(steps, st.sampled_from([60.0, 61.0, 120.0, 500.0]), max_size=4))
    return encoding, dataclasses.replace(
        piece, chords=tuple(sorted(chords.items())), tempos=tuple(sorted(tempos.items()))
    )
