"""Pieces that a survey might have found."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from training.survey_messages import Piece, Unreadable

__all__ = ["BROKEN", "any_pieces", "piece"]

BROKEN = Unreadable(9, "/m/broken.mid", "m/broken.mid", "is empty: export it again.")


def piece(called: str, /, **facts: Any) -> Piece:  # noqa: ANN401 - whatever is to be told of it
    """Return a piece in a MIDI file of that name."""
    told: dict[str, Any] = {
        "file": 0,
        "path": f"/m/{called}",
        "name": f"m/{called}",
        "kind": "midi",
        "notes": 500,
        "seconds": 60.0,
        "meter": "4/4",
        "key": "C major",
        "velocities": 20,
        "place": 0.5,
        "content": called,
    }
    return Piece(**(told | facts))


def any_pieces(kinds: tuple[str, ...] = ("midi",)) -> st.SearchStrategy[list[Piece]]:
    """Return lists of pieces, some of them copies, some in one file."""
    return st.lists(
        st.builds(
            piece,
            st.sampled_from([f"{number}.mid" for number in range(12)]),
            kind=st.sampled_from(kinds),
            notes=st.integers(1, 10_000),
            seconds=st.floats(0, 1000),
            meter=st.sampled_from(["", "4/4", "3/4"]),
            key=st.sampled_from(["", "C major", "A minor"]),
            lead=st.booleans(),
            velocities=st.integers(0, 90),
            place=st.floats(0, 1, exclude_max=True),
            split=st.sampled_from(["", "", "train", "valid", "test"]),
            content=st.sampled_from(["", *"abcdef"]),
        ),
        max_size=20,
    )
