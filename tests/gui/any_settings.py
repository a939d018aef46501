"""Settings of every kind, for property tests."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from gui.settings.values import CHANNELS, ClockKind, Mode, Settings, Theme
from music.bars import known_meters

__all__ = ["FIELDS", "NAMES", "any_settings"]

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
"""Of ports, models and files: all that a system could come up with."""

_numbers = st.floats(allow_nan=False, allow_infinity=False)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _numbers | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "inputs": st.lists(NAMES, unique=True, max_size=4).map(tuple),
    "output": st.none() | NAMES,
    "clock": st.sampled_from(get_args(ClockKind)),
    "clock_in": st.none() | NAMES,
    "clock_out": st.booleans(),
    "channels": st.sets(st.sampled_from(CHANNELS)).map(lambda channels: tuple(sorted(channels))),
    "follow_tempo": st.booleans(),
    "bpm": st.floats(5, 1000),
    "meter": st.sampled_from([str(meter) for meter in known_meters(12)]),
    "mode": st.sampled_from(get_args(Mode)),
    "controls": st.dictionaries(NAMES, _numbers | NAMES, max_size=4),
    "bindings": st.dictionaries(NAMES, _json, max_size=3),
    "model": NAMES,
    "sound": st.booleans(),
    "volume": st.floats(0, 1),
    "soundfont": st.none() | NAMES,
    "theme": st.sampled_from(get_args(Theme)),
    "takes_folder": st.none() | NAMES,
    "show_labels": st.booleans(),
    "guided": st.just("") | NAMES,
}
"""What each field may be."""


def any_settings() -> st.SearchStrategy[Settings]:
    """Return settings with any fields set to anything that is allowed."""
    return st.fixed_dictionaries({}, optional=FIELDS).map(lambda fields: Settings(**fields))
