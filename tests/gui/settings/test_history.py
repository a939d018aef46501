"""What can be taken back, and what becomes one step."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from gui.settings.history import UndoHistory, differences, topic_of
from gui.settings.values import Settings
from tests.gui.any_settings import any_settings


class Person:
    """Somebody who changes settings."""

    def __init__(self) -> None:
        self.history, self.settings, self.seconds = UndoHistory(), Settings(), 0.0

    def change(self, after: float = 10.0, **fields: object) -> None:
        self.seconds += after
        changed = msgspec.structs.replace(self.settings, **fields)
        self.history.note(self.settings, changed, self.seconds)
        self.settings = changed

    def undo(self) -> str | None:
        step = self.history.pop()
        if step is None:
            return None
        self.settings = msgspec.structs.replace(self.settings, **step.fields)
        return step.topic


def test_changes_are_taken_back_latest_first() -> None:
    person = Person()
    person.change(inputs=("a",))
    person.change(theme="dark")
    assert person.undo() == "theme"
    assert person.settings == Settings(inputs=("a",))
    assert person.undo() == "ports"
    assert person.settings == Settings()
    assert person.undo() is None


def test_what_is_easily_set_again_is_no_step_and_stays() -> None:
    person = Person()
    person.change(meter="3/4")
    person.change(bpm=90.0, controls={"density": 2.0}, mode="trade", volume=0.5)
    assert person.undo() == "meter"
    assert person.settings == Settings(bpm=90.0, controls={"density": 2.0}, mode="trade", volume=0.5)
    assert person.undo() is None


def test_fast_changes_of_one_topic_are_one_step() -> None:
    person = Person()
    person.change(channels=(1,))
    person.change(after=0.3, channels=(1, 2))
    person.change(after=0.3, channels=(1, 2, 3))
    person.change(after=2.0, channels=(3,))
    assert person.undo() == "channels"
    assert person.settings.channels == (1, 2, 3)
    assert person.undo() == "channels"
    assert person.settings == Settings()


def test_different_fields_of_a_topic_come_back_together() -> None:
    person = Person()
    person.change(inputs=("a",))
    person.change(after=0.1, output="b")
    assert person.undo() == "ports"
    assert person.settings == Settings()


def test_to_and_fro_is_no_step() -> None:
    person = Person()
    person.change(clock="midi")
    person.change(after=0.5, clock="internal")
    assert person.history.last is None


def test_nothing_becomes_one_with_what_was_before_an_undo() -> None:
    person = Person()
    person.change(channels=(1,))
    person.change(after=2.0, channels=(2,))
    person.undo()
    person.change(after=0.1, channels=(3,))
    assert person.undo() == "channels"
    assert person.settings.channels == (1,)


def test_a_change_of_two_topics_is_two_steps() -> None:
    person = Person()
    person.change(clock="midi", inputs=("a",))
    assert {person.undo(), person.undo()} == {"ports", "clock"}
    assert person.settings == Settings()


@given(any_settings())
def test_a_reset_is_one_step_whatever_it_changed(settings: Settings) -> None:
    history = UndoHistory()
    history.note(settings, Settings(), 0.0, reset=True)
    step = history.pop()
    if settings == Settings():
        assert step is None
    else:
        assert step is not None
        assert step.topic == "reset"
        assert msgspec.structs.replace(Settings(), **step.fields) == settings


@given(st.lists(st.tuples(any_settings(), st.floats(0, 3)), max_size=5))
def test_taking_everything_back_leads_to_the_beginning(changes: list[tuple[Settings, float]]) -> None:
    person = Person()
    for settings, wait in changes:
        person.change(after=wait, **msgspec.structs.asdict(settings))
    while person.undo() is not None:
        pass
    assert not {name for name in differences(Settings(), person.settings) if topic_of(name) is not None}


def test_the_oldest_steps_are_forgotten() -> None:
    person = Person()
    for number in range(60):
        person.change(model=str(number))
    taken_back = 0
    while person.undo() is not None:
        taken_back += 1
    assert taken_back == 50
    assert person.settings.model == "9"
