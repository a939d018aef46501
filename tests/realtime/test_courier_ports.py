"""Ports that fail, go, come back and are exchanged: nothing hangs, and the courier goes on."""

from __future__ import annotations

from realtime.courier import Courier, PortFailed, Received
from realtime.dispatcher import Dispatcher
from realtime.inlet import Role
from realtime.ledger import Source
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.ports import LoopbackPair
from realtime.reports import Sent
from tests.realtime.courier_stage import OFF, ON, Broken, Stage, planned

QUIET = [control_change(0, 64, 0), control_change(0, 123, 0)]
"""What a port hears on each channel used, when it is back, after the note-offs."""


def test_a_port_that_fails_is_told_once_until_it_works_again() -> None:
    stage, port, broken_input = Stage(), Broken(), Broken()
    broken_input.error = error = port.error
    courier = Courier(stage.clock, Dispatcher(), [stage.keyboard.input, broken_input], port)
    stage.play(ON, OFF, note_on(0, 62, 1))
    courier.step(0.0)
    courier.step(1.0)
    assert courier.send_failures == 2  # a note-off whose note never began needs no sending
    failures = [courier.news.get_nowait() for _ in range(courier.news.qsize())]
    assert [item.error for item in failures if isinstance(item, PortFailed)] == [error, error]
    broken_input.error = None
    courier.step(2.0)
    broken_input.error = OSError("again")
    courier.step(3.0)
    assert courier.news.get_nowait() == PortFailed("broken", broken_input.error)


def test_what_the_player_held_on_a_lost_input_is_released_and_told() -> None:
    stage = Stage()
    stage.play(ON, note_on(0, 64, 80), note_off(0, 64), control_change(0, 64, 127))
    stage.daw.output.send(note_on(0, 72, 80))
    stage.step()
    stage.synth.drain()
    stage.news()
    stage.courier.drop_input(0)
    stage.step(1.0)
    releases = [OFF, control_change(0, 64, 0)]
    assert stage.synth.drain() == releases
    assert stage.news() == [Received(1.0, msg, 6 + index) for index, msg in enumerate(releases)]
    assert stage.dispatcher.sounding(Source.PLAYER) == ((0, 72),)  # held on the other
    assert stage.courier.retired.get_nowait() is stage.keyboard.input
    stage.play(ON)
    stage.step()
    assert stage.synth.drain() == []


def test_an_input_that_fails_by_itself_lets_go_too() -> None:
    stage, port = Stage(), Broken()
    port.error = None
    courier = Courier(stage.clock, stage.dispatcher, [port], stage.synth.output)
    port.poll = iter([ON, None, note_on(0, 62, 5)]).__next__  # type: ignore[method-assign]
    courier.step(0.0)
    del port.poll
    port.error = OSError("unplugged")
    courier.step(1.0)
    courier.step(2.0)
    assert stage.synth.drain() == [ON, OFF]
    news = [courier.news.get_nowait() for _ in range(courier.news.qsize())]
    assert news == [Received(0.0, ON, 1), PortFailed("broken", port.error), Received(1.0, OFF, 2)]


def test_notes_of_other_channels_are_released_without_being_told() -> None:
    stage = Stage(Role(channels=frozenset({3})))
    stage.play(ON)
    stage.step()
    stage.courier.drop_input(0)
    stage.step()
    assert stage.synth.drain() == [ON, OFF]
    assert stage.news() == []


def test_an_input_is_replaced() -> None:
    stage, other = Stage(), LoopbackPair("other")
    stage.play(ON)
    stage.step()
    stage.courier.replace_input(0, other.input)
    stage.step()
    other.output.send(note_on(0, 62, 9))
    stage.step()
    assert stage.synth.drain() == [ON, OFF, note_on(0, 62, 9)]
    assert stage.courier.retired.get_nowait() is stage.keyboard.input
    assert not stage.keyboard.input.closed  # that may take time, and is for others to do


def test_an_input_may_come_later() -> None:
    stage = Stage()
    stage.courier.drop_input(0)
    stage.step()
    stage.courier.drop_input(0)
    stage.step()
    stage.courier.replace_input(0, stage.keyboard.input)
    stage.play(ON)
    stage.step()  # taken over
    stage.step()
    assert stage.synth.drain() == [ON]
    assert stage.courier.retired.qsize() == 1


def test_a_lost_output_comes_back_silent_and_the_model_goes_on_counting() -> None:
    stage, back = Stage(), LoopbackPair("synth again")
    stage.courier.schedule(
        0, [*planned(0.0, 1.5, 60), *planned(0.0, 9.0, 64, tag=1), *planned(1.0, 9.0, 67, tag=2)]
    )
    stage.step()
    stage.courier.drop_output()
    stage.step(1.0)
    stage.step(0.5)
    stage.courier.replace_output(back.output)
    stage.step(0.5)
    assert back.drain() == [OFF, note_off(0, 64), *QUIET]
    stage.courier.silence()
    stage.step()
    # To the ledger two notes sounded, to the port none: nothing is ended twice.
    assert back.drain() == []
    assert stage.courier.tally.unmatched == 0
    assert stage.courier.send_failures == 2  # one note's end and another's beginning
    reported = [item.msg for item in stage.news() if isinstance(item, Sent)]
    assert len(reported) == 6
    stage.play(ON)
    stage.step()
    assert back.drain() == [ON]


def test_what_sounds_moves_to_no_other_output() -> None:
    """Exchanging outputs that both work: the old one is silenced first."""
    stage, other = Stage(), LoopbackPair("other synth")
    stage.play(ON)
    stage.step()
    stage.courier.replace_output(other.output)
    stage.step()
    assert stage.synth.drain() == [ON, OFF, *QUIET]
    assert other.drain() == []
    assert stage.courier.retired.get_nowait() is stage.synth.output
    stage.play(OFF, ON)
    stage.step()
    assert other.drain() == [ON]


def test_an_output_that_works_again_by_itself_is_silenced_soon() -> None:
    stage, port = Stage(), Broken()
    port.error = None
    courier = Courier(stage.clock, stage.dispatcher, [stage.keyboard.input], port)
    stage.play(ON)
    courier.step(0.0)
    port.error = OSError("asleep")
    stage.play(OFF)
    courier.step(0.1)
    assert courier.tally.unmatched == 1
    port.error = None
    courier.step(0.13)
    assert port.sent == [ON, OFF, *QUIET]
    assert courier.tally.unmatched == 0


def test_at_the_end_ports_that_nobody_closed_are_closed() -> None:
    stage, other = Stage(), LoopbackPair("other")
    stage.courier.replace_output(other.output)
    stage.courier.drop_input(1)
    stage.step()
    stage.courier.stop()
    assert stage.synth.output.closed
    assert stage.daw.input.closed
    assert other.output.closed


def test_a_courier_without_an_output_plays_to_nobody_until_it_has_one() -> None:
    stage, late = Stage(), LoopbackPair("late")
    courier = Courier(stage.clock, stage.dispatcher, [stage.keyboard.input], None)
    stage.play(ON)
    courier.step(0.0)
    assert courier.news.get_nowait() == Received(0.0, ON, 1)
    assert courier.news.empty()
    courier.replace_output(late.output)
    stage.play(OFF, note_on(0, 62, 1))
    courier.step(0.1)
    courier.step(0.2)
    stage.play(note_on(0, 64, 1))
    courier.step(0.3)
    assert late.drain() == [note_on(0, 64, 1)]
