"""What counts as proof, while connecting, that something works."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.connect.checks import (
    Checks,
    HeardNote,
    after,
    chosen_own_time,
    comes_through_daw,
    heard_anew,
    missing_ports,
    said,
)
from realtime import messages
from realtime.echo import EchoNews


def ready(
    inputs: tuple[str, ...] = ("Ritornello In",),
    output: str = "Ritornello Out",
    clock: str = "internal",
    api: str = "ALSA",
    waiting: tuple[str, ...] = (),
) -> messages.Ready:
    return messages.Ready(3, "default", api, inputs, output, clock, 120.0, "4/4", "respond", waiting)


def heard(pitch: int = 60, port: int = 0) -> messages.Heard:
    return messages.Heard(0.0, 0, pitch, 90, port)


def tempo(source: str = "midi", *, in_sync: bool = True, running: bool = True) -> messages.Tempo:
    return messages.Tempo(0.0, 0.0, 120.0, running, in_sync, source)


SENDING = messages.Auditioning(4.0, 5.0)
LOOPING = messages.Notice(EchoNews(looping=True, seconds=1.0, delay=0.012).text)
LOOP_OVER = messages.Notice(EchoNews(looping=False, seconds=2.0, delay=0.012).text)


def run(*events: messages.Event, start: Checks | None = None) -> Checks:
    checks = start or Checks()
    for event in events:
        checks = after(checks, event)
    return checks


def everything() -> Checks:
    return said(run(ready(clock="midi"), heard(), SENDING, tempo()), arrived=True)


# --- the keyboard --------------------------------------------------------------------------


def test_a_note_from_a_port_is_proof_and_names_it() -> None:
    checks = run(ready(inputs=("Keystation", "Pads")), heard(61, port=1))
    assert checks.heard == HeardNote(61, "Pads")
    assert checks.keyboard_done


@given(st.lists(st.text(min_size=1), min_size=0, max_size=4, unique=True), st.integers(0, 6))
def test_keys_on_the_screen_are_no_proof(names: list[str], port: int) -> None:
    checks = run(ready(inputs=tuple(names)), heard(port=port))
    assert checks.keyboard_done == (port < len(names))


def test_a_note_before_the_engine_said_what_it_hears_is_no_proof() -> None:
    assert not run(heard()).keyboard_done


def test_the_check_can_be_made_again() -> None:
    checks = heard_anew(run(ready(), heard()))
    assert not checks.keyboard_done
    assert run(heard(), start=checks).keyboard_done


# --- the answers ---------------------------------------------------------------------------


def test_only_the_player_knows_whether_a_note_arrived() -> None:
    checks = run(ready(), SENDING)
    assert checks.sent
    assert not checks.answers_done
    assert said(checks, arrived=True).answers_done
    assert not said(checks, arrived=False).answers_done


def test_the_end_of_a_clip_alone_is_no_sending() -> None:
    assert not run(ready(), messages.Auditioning(None)).sent


def test_a_loop_is_told_in_the_engines_words_and_undoes_the_step_until_it_is_over() -> None:
    looping = run(LOOPING, start=everything())
    assert looping.loop == LOOPING.text
    assert not looping.answers_done
    over = run(LOOP_OVER, start=looping)
    assert over.loop == ""
    assert over.answers_done


def test_other_notices_are_no_loop() -> None:
    checks = run(ready())
    assert after(checks, messages.Notice("The port Keystation is there.")) is checks


# --- the time ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "in_sync", "done"),
    [("midi", True, True), ("link", True, True), ("midi", False, False), ("set", True, False)],
)
def test_a_clock_counts_when_it_is_somebody_elses_and_followed(
    source: str, *, in_sync: bool, done: bool
) -> None:
    checks = run(ready(clock="midi"), tempo(source, in_sync=in_sync))
    assert checks.time_done == checks.in_time == done


def test_a_clock_that_stops_was_followed_all_the_same() -> None:
    checks = run(ready(clock="midi"), tempo(), tempo(in_sync=False))
    assert checks.time_done
    assert not checks.in_time


def test_our_own_time_counts_once_it_is_chosen() -> None:
    checks = run(ready(), tempo("set"))
    assert not checks.time_done
    chosen = chosen_own_time(checks, own=True)
    assert chosen.time_done
    assert not chosen_own_time(chosen, own=False).time_done


# --- the engine begins anew ----------------------------------------------------------------


def test_what_is_still_connected_stays_done() -> None:
    assert everything().done == 3
    assert run(ready(clock="midi"), start=everything()).done == 3


@pytest.mark.parametrize(
    ("other", "undone"),
    [
        (ready(inputs=("Keystation",), clock="midi"), "keyboard_done"),
        (ready(output="Synth", clock="midi"), "answers_done"),
        (ready(clock="link"), "time_done"),
    ],
)
def test_what_was_changed_has_to_prove_itself_again(other: messages.Ready, undone: str) -> None:
    checks = run(other, start=everything())
    assert checks.done == 2
    assert not getattr(checks, undone)


def test_our_own_time_outlasts_the_restart_that_it_asks_for_and_no_other_choice() -> None:
    chosen = chosen_own_time(run(ready(clock="midi")), own=True)
    assert run(ready(clock="internal"), start=chosen).time_done
    assert not run(ready(clock="link"), start=chosen).time_done


def test_no_midi_system_is_told_from_no_engine() -> None:
    assert not Checks().no_midi
    assert run(ready(api="", inputs=())).no_midi
    assert not run(ready()).no_midi


@given(
    st.lists(
        st.sampled_from(
            (
                *(ready(), ready(clock="midi"), ready(("Keys",)), heard(), heard(port=9), SENDING, LOOPING),
                *(LOOP_OVER, tempo(), tempo(in_sync=False), messages.Ports((), ()), messages.Late(0.1)),
            )
        )
    )
)
def test_done_counts_the_steps_whatever_happens(events: list[messages.Event]) -> None:
    checks = run(*events)
    assert checks.done == sum((checks.keyboard_done, checks.answers_done, checks.time_done))
    assert checks.answers_done is False  # nobody said so
    assert checks.keyboard_done <= (checks.ready is not None)


# --- ports ---------------------------------------------------------------------------------


def test_a_port_that_is_waited_for_is_missing_until_it_is_listed() -> None:
    checks = run(ready(inputs=("Keystation",), waiting=("Keystation",)))
    assert missing_ports(checks, ("Keystation",), "inputs") == ("Keystation",)
    checks = run(messages.Ports(("keystation 61 MIDI",), ()), start=checks)
    assert missing_ports(checks, ("Keystation",), "inputs") == ()
    assert missing_ports(checks, ("Keystation",), "outputs") == ("Keystation",)


@pytest.mark.parametrize(
    ("chosen", "through"),
    [
        ((), True),
        (("Ritornello In",), True),
        (("loopMIDI Port",), True),
        (("IAC Driver Bus 1",), True),
        (("Virtual Raw MIDI 1-0:VirMIDI 1-0",), True),
        (("Midi Through:Midi Through Port-0",), True),
        (("Keystation 61", "Ritornello In"), True),
        (("Keystation 61",), False),
        (("Maniac Pads",), False),
    ],
)
def test_a_daw_can_send_to_ports_of_ours_and_to_bridges(chosen: tuple[str, ...], *, through: bool) -> None:
    assert comes_through_daw(chosen) == through
