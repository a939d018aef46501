"""A session in real time, on ports inside the process: threads, courier, engine, recorder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from music.errors import RitornelloError
from music.score import Part
from music.smf import read_score
from realtime import messages
from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES, timed
from realtime.extras import Extras
from realtime.midi_bytes import is_note_on, note_on
from realtime.ports import LoopbackPair
from realtime.session import Session
from realtime.settings import Settings
from tests.realtime.simulation import RandomModel

BPM = 480.0
"""Fast, so that a phrase and its answer take a second or two."""

PATIENCE = 30.0
"""Seconds after which a session ends whatever happens; far more than any of these needs."""


class Stage:
    """A session with a keyboard on one side and a listener on the other."""

    def __init__(self, record: Path | None = None) -> None:
        self.keys, self.out = LoopbackPair("keys"), LoopbackPair("out")
        self.events: list[messages.Event] = []
        settings = Settings(answer_bars=1)
        self.session = Session(
            RandomModel(),
            settings,
            BPM,
            [self.keys.input],
            self.out.output,
            self.events.append,
            Extras(record=record),
        )

    def play(self, *, then: Callable[[], object] = lambda: None) -> None:
        """Play the march in time, from a thread of its own, then do something."""

        def run() -> None:
            start = time.perf_counter() + 0.05
            for moment, msg in timed(PHRASES["march"], BPM, start):
                time.sleep(max(moment - time.perf_counter(), 0))
                self.keys.output.send(msg)
            then()

        threading.Thread(target=run, daemon=True).start()

    def heard(self, kind: type[messages.Event]) -> list[messages.Event]:
        return [event for event in self.events if isinstance(event, kind)]

    def sent(self) -> list[tuple[float, bytes]]:
        return [(0.0, msg) for msg in self.out.drain()]


def test_a_phrase_is_answered_and_recorded(tmp_path: Path) -> None:
    file = tmp_path / "session.mid"
    stage = Stage(file)
    stage.play()
    stage.session.run(PATIENCE, idle=lambda: bool(stage.heard(messages.AnswerOver)))
    played = stage.heard(messages.Played)
    stopped = stage.events[-2]
    assert isinstance(stopped, messages.Stopped)
    assert stopped.heard == len(PHRASES["march"])
    assert stopped.played == len(played) > 0
    assert stopped.answers == 1
    assert stopped.unmatched == 0
    assert unmatched(stage.sent()) == 0
    score = read_score(file)
    assert score.track_names == ("Player", "Ritornello")
    assert len(score.notes) == stopped.heard + stopped.played
    assert score.tempos[0].bpm == pytest.approx(BPM, abs=0.01)
    assert set(score.notes["part"].tolist()) == {Part.ACCOMPANIMENT}


def test_stop_in_the_midst_of_an_answer_closes_everything(tmp_path: Path) -> None:
    file = tmp_path / "session.mid"
    stage = Stage(file)
    stage.play()

    def stop_when_it_plays() -> bool:
        if stage.heard(messages.Played):
            stage.session.commands.put(messages.Stop())
        return False

    stage.session.run(PATIENCE, idle=stop_when_it_plays)
    assert unmatched(stage.sent()) == 0
    assert isinstance(stage.events[-1], messages.Saved)


def test_an_interruption_closes_everything_and_saves(tmp_path: Path) -> None:
    """Ctrl-C at any moment."""
    file = tmp_path / "session.mid"
    stage = Stage(file)
    stage.play()

    def interrupt_when_it_plays() -> bool:
        if stage.heard(messages.Played):
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        stage.session.run(PATIENCE, idle=interrupt_when_it_plays)
    assert unmatched(stage.sent()) == 0
    assert len(read_score(file).notes) > 0


def test_panic_silences_and_the_session_goes_on() -> None:
    stage = Stage()
    stage.play(then=lambda: stage.session.commands.put(messages.Panic()))
    stage.session.run(PATIENCE, idle=lambda: bool(stage.heard(messages.AnswerOver)))
    assert unmatched(stage.sent()) == 0


def test_mode_off_passes_through_and_records_but_never_answers(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "off.mid")
    stage.session.commands.put(messages.SetMode("off"))
    stage.play()
    ended = time.perf_counter() + 4.0
    stage.session.run(PATIENCE, idle=lambda: time.perf_counter() > ended)
    assert not stage.heard(messages.Played)
    assert sum(is_note_on(msg) for _, msg in stage.sent()) == len(PHRASES["march"])
    assert len(read_score(tmp_path / "off.mid").notes) == len(PHRASES["march"])


def test_save_while_playing(tmp_path: Path) -> None:
    file = tmp_path / "so-far.mid"
    stage = Stage()
    stage.play(then=lambda: stage.session.commands.put(messages.Save(str(file))))
    stage.session.run(PATIENCE, idle=lambda: bool(stage.heard(messages.Saved)))
    assert len(read_score(file).notes) == len(PHRASES["march"])


def test_a_save_that_fails_is_said_and_changes_nothing(tmp_path: Path) -> None:
    stage = Stage()
    stage.play(then=lambda: stage.session.commands.put(messages.Save(str(tmp_path / "no" / "x.mid"))))
    stage.session.run(PATIENCE, idle=lambda: bool(stage.heard(messages.Problem)))
    assert unmatched(stage.sent()) == 0


def test_nothing_heard_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "session.mid"
    stage = Stage(file)
    stage.session.run(0.1)
    assert not file.exists()


def test_a_courier_that_breaks_ends_the_session_in_one_sentence() -> None:
    stage = Stage()

    def broken(_msg: bytes) -> None:
        message = "boom"
        raise RuntimeError(message)

    stage.out.output.send = broken  # type: ignore[assignment,method-assign]
    stage.keys.output.send(note_on(0, 60, 80))
    with pytest.raises(RitornelloError, match="boom"):
        stage.session.run(PATIENCE)
