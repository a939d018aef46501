"""The courier and time: deadlines that keep to the beat, messages that leave early, a clock for others."""

from __future__ import annotations

import pytest

from realtime.courier import MAX_LEAD, Courier, Received
from realtime.dispatcher import Dispatcher
from realtime.midi_bytes import note_off, note_on
from realtime.reports import Cut, Scheduled, Sent
from tests.realtime.courier_stage import OFF, ON, Stage, planned


def sent(stage: Stage) -> list[Sent]:
    return [item for item in stage.news() if isinstance(item, Sent)]


def test_what_is_to_come_keeps_its_beat_when_the_tempo_changes() -> None:
    stage = Stage()
    stage.courier.schedule(0, planned(1.0, 2.0, 60))  # beats 2 and 4
    stage.step(0.5)
    stage.clock.set_bpm(60.0)
    stage.step(0.5)
    assert stage.synth.drain() == []
    stage.step(0.5)
    assert stage.synth.drain() == [ON]
    assert sent(stage) == [Sent(0, 0, ON, 1.5, 1.5)]
    stage.step(2.0)
    assert stage.synth.drain() == [OFF]


def test_many_changes_add_up() -> None:
    stage = Stage()
    stage.courier.schedule(0, planned(2.0, 4.0, 60))
    for bpm in (90.0, 180.0, 77.0, 240.0, 120.0):
        stage.step(0.2)
        stage.clock.set_bpm(bpm)
    stage.step()
    deadline = stage.courier._carrier.next_deadline()
    assert deadline == pytest.approx(stage.clock.seconds_at(4.0))


@pytest.mark.parametrize("stepped", [False, True])
def test_a_plan_that_crosses_a_tempo_change_keeps_its_beat(stepped: bool) -> None:  # noqa: FBT001 - a case
    """Planned by the old tempo, carried out after the new one is known, or before."""
    stage = Stage()
    stage.courier.schedule(0, planned(1.0, 2.0, 60))
    stage.courier.schedule(0, planned(1.0, 1.25, 62, tag=1))
    stage.courier.cancel(0, 1.3)  # beat 2.6: both begin before
    stage.clock.set_bpm(60.0)
    if stepped:
        stage.courier._carrier.send_due(0.0)  # the change is known before the plan is taken
    stage.step()
    stage.step(1.9)
    assert stage.synth.drain() == []
    stage.step(0.1)
    assert stage.synth.drain() == [ON, note_on(0, 62, 90)]
    stage.step(0.5)
    assert stage.synth.drain() == [note_off(0, 62)]


def test_what_is_planned_leaves_earlier_by_the_lead() -> None:
    stage = Stage(lead=0.1)
    stage.courier.schedule(0, planned(1.0, 2.0, 60))
    stage.step()
    assert stage.step(0.8997) == pytest.approx(0.9)
    assert stage.synth.drain() == []
    stage.step(0.0003)
    assert stage.synth.drain() == [ON]
    (told,) = sent(stage)
    assert told.deadline == told.seconds == pytest.approx(1.0)  # when it sounds at the far end
    stage.step(1.0)
    assert stage.synth.drain() == [OFF]


def test_thru_is_not_early_and_what_it_silences_is_told_as_of_the_far_end() -> None:
    stage = Stage(lead=0.1)
    stage.courier.schedule(0, planned(1.0, 9.0, 60))
    stage.step(0.95)
    stage.synth.drain()
    stage.news()
    stage.play(note_on(0, 64, 70))
    stage.step()
    assert stage.synth.drain() == [note_on(0, 64, 70), OFF]
    received, ended, cut = stage.news()
    assert received == Received(0.95, note_on(0, 64, 70), 1)
    # The note sounds from 1.0 s on there: it cannot have ended at 0.95 s.
    assert isinstance(ended, Sent)
    assert ended.seconds == pytest.approx(1.05)
    assert isinstance(cut, Cut)
    assert cut.seconds == pytest.approx(1.05)


def test_the_lead_can_change_and_reported_time_never_goes_back() -> None:
    stage = Stage()
    stage.courier.configure(lead=0.3)
    stage.courier.schedule(0, [*planned(0.2, 0.7, 60), *planned(0.6, 0.8, 62, tag=1)])
    stage.step()
    assert stage.synth.drain() == [ON]
    stage.courier.configure(lead=0.0)
    for _ in range(100):
        stage.step(0.01)
    assert stage.synth.drain() == [note_on(0, 62, 90), OFF, note_off(0, 62)]
    times = [event.seconds for event in sent(stage)]
    assert times == sorted(times)
    assert times == pytest.approx([0.3, 0.6, 0.7, 0.8])


@pytest.mark.parametrize("lead", [-0.001, MAX_LEAD + 0.001, float("nan")])
def test_a_lead_out_of_range_is_refused(lead: float) -> None:
    stage = Stage()
    with pytest.raises(ValueError, match=r"between 0 and 0\.5 seconds"):
        stage.courier.configure(thru=False, lead=lead)
    stage.step()
    assert stage.dispatcher.thru
    with pytest.raises(ValueError, match="lead"):
        Courier(stage.clock, Dispatcher(), [], stage.synth.output, lead=lead)


def test_the_wait_ends_where_the_lead_says() -> None:
    stage = Stage(lead=0.05)
    stage.courier.schedule(0, planned(0.05123, 0.05456, 60))

    def sleep(seconds: float) -> None:
        stage.clock.advance(seconds)
        if stage.clock.now() > 0.01:
            stage.courier.call(stage.courier._stop)

    stage.courier._sleep = sleep
    stage.courier.run()
    late = [event.seconds - event.deadline for event in sent(stage)]
    assert late == pytest.approx([0.0, 0.0], abs=1e-9)


class Ticker:
    """Something to send every 20 ms."""

    def __init__(self) -> None:
        self.next = 0.02

    def due(self, now: float) -> list[bytes]:
        ticks = []
        while self.next <= now:
            ticks.append(b"\xf8")
            self.next += 0.02
        return ticks

    def next_deadline(self) -> float | None:
        return self.next


def test_a_clock_is_sent_with_the_same_lead() -> None:
    stage = Stage(sender=Ticker(), lead=0.01)
    assert stage.step(0.0097) == pytest.approx(0.01)
    assert stage.synth.drain() == []
    stage.step(0.0003)
    assert stage.synth.drain() == [b"\xf8"]
    assert stage.news() == []
    stage.step(0.0601)
    assert stage.synth.drain() == [b"\xf8"] * 3


def test_a_tick_goes_before_a_note_on_the_same_beat_and_both_wake_the_courier() -> None:
    stage = Stage(sender=Ticker())
    stage.courier.schedule(0, [Scheduled(0.02, ON, 0), Scheduled(0.0203, OFF, 0)])
    assert stage.step(0.0198) == pytest.approx(0.02)
    assert stage.step(0.0002) == pytest.approx(0.0203)
    assert stage.synth.drain() == [b"\xf8", ON]
