"""What a survey says, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training import survey_messages as messages

_text = st.text(st.characters(codec="utf-8"), max_size=20)
_count = st.integers(0, 10**6)


@settings(max_examples=40)
@given(
    st.one_of(
        st.builds(messages.Looking, _count),
        st.builds(messages.Found, st.just(messages.PROTOCOL), _count),
        st.builds(messages.Passed, _count),
        st.builds(messages.Surveyed, _count),
        st.builds(messages.Unreadable, _count, _text, _text, _text),
        st.builds(
            messages.Piece,
            file=_count,
            path=_text,
            name=_text,
            kind=st.sampled_from(["midi", "frames", "tunes"]),
            notes=_count,
            seconds=st.floats(0, 1e6),
            meter=_text,
            key=_text,
            lead=st.booleans(),
            velocities=st.integers(0, 127),
            place=st.floats(0, 1),
            split=_text,
            content=_text,
        ),
    )
)
def test_a_message_is_one_line_and_comes_back(message: messages.Message) -> None:
    line = messages.encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert messages.decode(line) == message


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        messages.encode(messages.Unreadable(0, "caf\udce9", "", ""))
