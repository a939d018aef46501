"""The courier: what it carries in one step, in which order, and how it ends."""

from __future__ import annotations

import queue

import pytest

from realtime.courier import Courier, Failed, Received
from realtime.dispatcher import Dispatcher
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.reports import Cut, Refused, Sent
from tests.realtime.courier_stage import OFF, ON, Broken, Stage, planned


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_thru_is_out_before_it_is_told(stage: Stage) -> None:
    stage.play(ON, OFF)
    stage.step()
    assert stage.synth.drain() == [ON, OFF]
    assert stage.news() == [Received(0.0, ON, 1), Received(0.0, OFF, 2)]


def test_sysex_is_passed_on_and_told(stage: Stage) -> None:
    stage.daw.output.send(b"\xf0\x01\xf7")
    stage.step(0.5)
    assert stage.synth.drain() == [b"\xf0\x01\xf7"]
    assert stage.news() == [Received(0.5, b"\xf0\x01\xf7", 1, 1)]


def test_fragments_are_neither_passed_on_nor_told(stage: Stage) -> None:
    stage.play(b"\x90", b"", b"\x90\x3c")
    stage.step()
    assert stage.synth.drain() == []
    assert stage.news() == []
    assert stage.dispatcher.malformed == 3


def test_events_leave_at_their_deadline(stage: Stage) -> None:
    stage.courier.schedule(0, iter(planned(1.0, 2.0, 60)))
    assert stage.step() == pytest.approx(0.0005)
    assert stage.step(0.9997) == 1.0
    assert stage.synth.drain() == []
    stage.step(0.0003)
    assert stage.synth.drain() == [ON]
    stage.step(1.0)
    assert stage.synth.drain() == [OFF]
    sent = [item.seconds for item in stage.news() if isinstance(item, Sent)]
    assert sent == pytest.approx([1.0, 2.0])


def test_the_player_cuts_in(stage: Stage) -> None:
    stage.courier.schedule(0, planned(0.0, 2.0, 60))
    stage.step()
    stage.synth.drain()
    stage.news()
    stage.play(note_on(0, 64, 70))
    stage.step(0.5)
    assert stage.synth.drain() == [note_on(0, 64, 70), OFF]
    assert stage.news() == [
        Received(0.5, note_on(0, 64, 70), 1),
        Sent(0, 0, OFF, 0.5, 0.5),
        Cut(0, 0.5),
    ]


def test_a_plan_that_crosses_a_note_of_the_player_is_refused(stage: Stage) -> None:
    stage.play(ON)
    stage.courier.schedule(0, planned(0.0, 2.0, 67), heard=0)
    stage.step()
    assert stage.synth.drain() == [ON]
    assert stage.news() == [Received(0.0, ON, 1), Refused(0, 0.0)]


def test_commands_are_carried_out_in_order(stage: Stage) -> None:
    stage.courier.schedule(0, [*planned(0.0, 1.0, 60), *planned(0.5, 1.0, 64, tag=1)])
    stage.courier.cancel(0, 0.2)
    stage.courier.configure(thru=False, yields=False, max_late=0.1)
    stage.step()
    assert stage.synth.drain() == [ON]
    stage.play(note_on(0, 70, 1))
    stage.step(0.5)
    assert stage.synth.drain() == []
    stage.courier.silence()
    stage.step()
    assert stage.synth.drain() == [OFF]
    assert stage.dispatcher.max_late == 0.1
    stage.courier.configure(yields=True)
    stage.step()
    assert (stage.dispatcher.thru, stage.dispatcher.yields) == (False, True)


def test_panic_silences_player_and_model(stage: Stage) -> None:
    stage.play(ON)
    stage.courier.panic()
    stage.step()
    assert stage.synth.drain() == [
        ON,
        OFF,
        *(control_change(0, number, 0) for number in (64, 123, 120)),
    ]


def test_a_flood_does_not_hold_up_what_is_due(stage: Stage) -> None:
    stage.courier.schedule(0, planned(0.0, 2.0, 60))
    stage.play(*[control_change(0, 1, 5)] * 200)
    assert stage.step() == 0.0  # at once again, as there is more
    assert stage.synth.drain()[-1] == ON
    assert len(stage.news()) == 129
    assert stage.step() > 0.0
    assert len(stage.news()) == 72


def test_stopping_ends_what_sounds_and_closes_the_ports(stage: Stage) -> None:
    stage.play(ON, control_change(1, 64, 127))
    stage.courier.schedule(0, planned(0.0, 9.0, 64))
    stage.dispatcher.yields = False
    stage.step()
    stage.synth.drain()
    stage.courier.stop()
    stage.courier.stop()
    assert stage.synth.drain() == [note_off(0, 64), OFF, control_change(1, 64, 0)]
    assert stage.keyboard.input.closed
    assert stage.daw.input.closed
    assert stage.synth.output.closed


def test_stopping_closes_every_port_though_one_fails(stage: Stage) -> None:
    port = Broken()
    courier = Courier(stage.clock, Dispatcher(), [port, stage.keyboard.input], port)
    courier.stop()
    assert port.closed
    assert stage.keyboard.input.closed


def test_running_waits_for_deadlines_and_polls_between(stage: Stage) -> None:
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        stage.clock.advance(seconds)
        if stage.clock.now() > 0.01:
            courier._commands.put(courier._stop)

    courier = Courier(stage.clock, Dispatcher(), [], stage.synth.output, sleep=sleep, spin=0.0)
    courier.schedule(0, planned(0.00123, 0.00456, 60))
    courier.run()
    assert all(0 < seconds <= 0.00051 for seconds in naps)
    sent = [courier.news.get_nowait() for _ in range(courier.news.qsize())]
    late = [item.seconds - item.deadline for item in sent if isinstance(item, Sent)]
    assert late == pytest.approx([0.0, 0.0], abs=1e-9)
    assert stage.synth.drain() == [ON, OFF]


def test_others_have_things_done_in_its_time(stage: Stage) -> None:
    moments: list[float] = []
    stage.courier.call(moments.append)
    assert not moments
    stage.step(0.25)
    assert moments == [0.25]


def test_an_error_in_the_thread_ends_it_and_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here with a thread of its own, as in real life."""
    courier = Courier(stage.clock, stage.dispatcher, [stage.keyboard.input], stage.synth.output)
    error = RuntimeError("a bug")

    def fail(_: float) -> float:
        raise error

    stage.play(ON)
    courier.step(0.0)
    monkeypatch.setattr(courier, "step", fail)
    courier.start()
    news = [courier.news.get(timeout=10) for _ in range(2)]
    assert news == [Received(0.0, ON, 1), Failed(error)]
    courier.stop()
    assert stage.synth.output.closed
    assert not courier._thread.is_alive()
    assert stage.dispatcher.sounding() == ()
    with pytest.raises(queue.Empty):
        courier.news.get_nowait()


def test_an_error_while_ending_is_told_too(stage: Stage) -> None:
    port = Broken()
    port.error = RuntimeError("a bug in closing")
    courier = Courier(stage.clock, Dispatcher(), [], port, sleep=lambda _: None)
    with courier:
        pass
    assert courier.news.get_nowait() == Failed(port.error)
