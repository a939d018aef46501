"""What settings mean to the engine: it is started, or told, so that it is as they are."""

from __future__ import annotations

import argparse
import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.settings.engine_options import engine_arguments, live_commands, needs_restart
from gui.settings.values import Settings
from realtime import messages
from realtime.controls import change
from realtime.options import add_play_options, channels_from, settings_from
from realtime.sampling import Sampling
from realtime.settings import Settings as EngineSettings
from tests.gui.any_settings import any_settings

Range = tuple[int, int]


def ranges() -> st.SearchStrategy[Range]:
    """Return lowest and highest notes that the engine allows: an octave apart."""
    return st.integers(0, 115).flatmap(lambda low: st.tuples(st.just(low), st.integers(low + 12, 127)))


def understood(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_play_options(parser)
    parser.add_argument("--patient", action="store_true")
    return parser.parse_args(arguments)


@given(any_settings())
def test_the_engine_understands_what_is_meant(settings: Settings) -> None:
    options = understood(engine_arguments(settings))
    assert tuple(options.inputs or ()) == settings.inputs
    assert options.output == settings.output
    assert options.clock == settings.clock
    assert options.clock_in == (settings.clock_in if settings.clock == "midi" else None)
    assert options.clock_out == settings.clock_out
    assert options.follow_tempo == (settings.follow_tempo and settings.clock == "internal")
    assert (options.bpm, options.meter, options.mode) == (settings.bpm, settings.meter, settings.mode)
    assert options.model == settings.model
    assert options.patient
    channels = channels_from(options.channels)
    assert channels == (frozenset(each - 1 for each in settings.channels) or None)
    assert sorted(options.controls) == sorted(f"{name}={value}" for name, value in settings.controls.items())


@given(ranges(), st.floats(0, 4))
def test_controls_are_set_as_they_are(span: Range, daring: float) -> None:
    controls: dict[str, float | str] = {
        "lowest": span[0], "highest": span[1], "temperature": daring, "scale": "D dorian",
    }  # fmt: skip
    got = settings_from(understood(engine_arguments(Settings(controls=controls))), Sampling())
    assert (got.lowest, got.highest, got.sampling.temperature, got.scale) == (*span, daring, "D dorian")


@pytest.mark.parametrize(
    "fields",
    [
        {"inputs": ("a",)},
        {"output": "b"},
        {"clock": "midi"},
        {"clock_out": True},
        {"channels": (1,)},
        {"meter": "3/4"},
    ],
)
def test_ports_clock_channels_and_meter_need_another_engine(fields: dict[str, object]) -> None:
    changed = msgspec.structs.replace(Settings(), **fields)
    assert needs_restart(Settings(), changed)
    assert needs_restart(changed, Settings())
    assert live_commands(Settings(), changed) == []


def test_where_a_clock_comes_from_matters_to_whom_follows_it() -> None:
    assert not needs_restart(Settings(), Settings(clock_in="a"))
    assert needs_restart(Settings(clock="midi"), Settings(clock="midi", clock_in="a"))


@pytest.mark.parametrize(
    ("fields", "commands"),
    [
        ({"mode": "trade"}, [messages.SetMode("trade")]),
        ({"bpm": 90.0}, [messages.SetTempo(90.0)]),
        ({"follow_tempo": True}, [messages.FollowTempo(follow=True)]),
        ({"controls": {"density": 2.0}}, [messages.Set("density", 2.0)]),
        ({"sound": False}, [messages.SetSound(on=False)]),
        ({"volume": 0.5, "soundfont": "a.sf2"}, [messages.SetSound(on=True, volume=0.5, soundfont="a.sf2")]),
        ({"theme": "dark", "model": "mine", "show_labels": False, "guided": "live", "takes_folder": "a"}, []),
    ],
)
def test_the_rest_is_told_live(fields: dict[str, object], commands: list[messages.Command]) -> None:
    changed = msgspec.structs.replace(Settings(), **fields)
    assert live_commands(Settings(), changed) == commands
    assert not needs_restart(Settings(), changed)


@given(any_settings(), any_settings())
def test_every_change_reaches_the_engine_or_is_none_of_its_business(
    before: Settings, after: Settings
) -> None:
    ours = {"model", "theme", "takes_folder", "show_labels", "guided", "bindings", "version"}
    if needs_restart(before, after) or live_commands(before, after):
        return
    differing = {name for name in Settings.__struct_fields__ if getattr(before, name) != getattr(after, name)}
    # A control that is not named any more keeps its value; other clocks have tempi of their own.
    assert differing <= ours | {"controls", "clock_in"} | (
        {"bpm", "follow_tempo"} if after.clock == "midi" else set()
    )
    assert after.controls.items() <= before.controls.items()


def test_nothing_changed_tells_nothing() -> None:
    assert live_commands(Settings(bpm=90.0), Settings(bpm=90.0)) == []


def test_a_tempo_that_is_set_does_not_end_following_for_good() -> None:
    before = Settings(follow_tempo=True)
    assert live_commands(before, Settings(follow_tempo=True, bpm=90.0)) == [
        messages.SetTempo(90.0),
        messages.FollowTempo(follow=True),
    ]


def test_the_daws_clock_is_not_argued_with() -> None:
    before, after = Settings(clock="midi"), Settings(clock="midi", bpm=90.0, follow_tempo=True)
    assert live_commands(before, after) == []


def test_controls_that_are_named_no_more_have_their_defaults() -> None:
    before = Settings(controls={"density": 2.0, "transpose": 3.0})
    after = Settings(controls={"transpose": 3.0})
    assert live_commands(before, after, {"density": 0.0, "transpose": 0.0, "humanise": 0.0}) == [
        messages.Set("density", 0.0)
    ]
    assert live_commands(before, after) == []


@given(ranges(), ranges())
def test_the_range_of_notes_moves_without_being_refused(one: Range, other: Range) -> None:
    engine = dataclasses.replace(EngineSettings(), lowest=one[0], highest=one[1])
    before, after = (Settings(controls={"lowest": low, "highest": high}) for low, high in (one, other))
    for command in live_commands(before, after):
        assert isinstance(command, messages.Set)
        engine = change(engine, command.name, command.value)  # raises where the two are too close
    assert (engine.lowest, engine.highest) == other


@given(ranges())
def test_the_range_of_notes_goes_back_to_its_default_without_being_refused(span: Range) -> None:
    engine = dataclasses.replace(EngineSettings(), lowest=span[0], highest=span[1])
    defaults: dict[str, float | str] = {"lowest": EngineSettings.lowest, "highest": EngineSettings.highest}
    before = Settings(controls={"lowest": span[0], "highest": span[1]})
    for command in live_commands(before, Settings(), defaults):
        assert isinstance(command, messages.Set)
        engine = change(engine, command.name, command.value)
    assert engine == EngineSettings()
