"""Whose clip sounds."""

from __future__ import annotations

from gui.takes.clip import Clip
from gui.takes.playing import Playing
from realtime import messages
from realtime.messages import ClipNote

CLIP = Clip("a", (ClipNote(2.0, 1.0, 60, 90),), (ClipNote(4.0, 2.0, 64, 90),))
OTHER = Clip("b", (ClipNote(0.0, 7.0, 60, 90),))


def test_what_was_asked_for_sounds_when_the_engine_says_so() -> None:
    playing = Playing()
    assert playing.ask("a", CLIP) == CLIP.audition(), "nothing sounds yet"
    assert playing.take(messages.Auditioning(8.0, 12.0))
    assert playing.key == "a"
    assert playing.ask("a", CLIP) == messages.StopAudition()
    assert playing.take(messages.Auditioning(None))
    assert not playing.take(messages.Auditioning(None))


def test_the_end_of_one_does_not_end_the_wait_for_the_next() -> None:
    playing = Playing()
    playing.ask("a", CLIP)
    playing.take(messages.Auditioning(8.0, 12.0))
    playing.ask("b", OTHER)
    playing.take(messages.Auditioning(None))
    playing.take(messages.Auditioning(20.0, 27.0))
    assert playing.key == "b"


def test_what_another_view_plays_is_not_ours() -> None:
    playing = Playing()
    playing.ask("a", CLIP)
    playing.take(messages.Auditioning(8.0, 12.0))
    assert playing.take(messages.Auditioning(9.0, 16.0))
    assert playing.key is None


def test_an_engine_that_ends_plays_nothing() -> None:
    playing = Playing()
    playing.ask("a", CLIP)
    playing.take(messages.Auditioning(8.0, 12.0))
    playing.take(messages.Stopped(0, 0, 0, 0, 0))
    assert playing.key is None
