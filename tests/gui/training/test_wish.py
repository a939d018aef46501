"""What is wished for becomes an order that training takes, and that can be wished for again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gui.training.expected import LENGTHS, Length
from gui.training.purposes import PURPOSES, Purpose
from gui.training.wish import Start, Wish, as_values, question_of, wish_like
from tests.gui.training.offered import MIDI
from training.offer import offer
from training.presets import PRESETS
from training.settings import apply_settings

OFFERED = {preset.name: preset for preset in offer().presets}
CHANGES: tuple[tuple[str, ...], ...] = (
    (),
    ("optim.rate=0.01",),
    ("data.batch=3", "seed=9"),
    ("optim.minutes=5.0",),
)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    purpose = draw(st.sampled_from(PURPOSES))
    size = draw(st.sampled_from(purpose.sizes))
    start = Start("/m/a.onnx", OFFERED[size.preset].encoding, OFFERED[size.preset].network)
    length: Length = draw(st.sampled_from(list(LENGTHS)))
    changes = draw(st.sampled_from(CHANGES))
    started = draw(st.sampled_from([None, start]))
    return Wish(MIDI, purpose, size, OFFERED[size.preset], started, length, changes)


def all_wishes(purpose: Purpose, start: Start | None) -> list[Wish]:
    return [Wish(MIDI, purpose, size, OFFERED[size.preset], start) for size in purpose.sizes]


@given(wishes())
def test_every_order_is_one_that_training_takes(wish: Wish) -> None:
    order = wish.order("Mine")
    args = apply_settings(PRESETS[order.preset].args, order.settings)
    assert args.data.valid == 0.05
    assert order.data == MIDI.files
    assert order.folders == MIDI.folders
    assert order.purpose == wish.purpose.name
    assert order.start == (wish.start.path if wish.start else "")
    assert order.created.endswith("Z")
    assert as_values(wish.changes).items() <= as_values(order.settings).items()
    if wish.start is not None:
        assert not any(key.startswith("encoding.") for key in as_values(order.settings))
        assert "model.width" not in as_values(order.settings)


@given(wishes())
def test_what_was_ordered_can_be_wished_for_again(wish: Wish) -> None:
    order = wish.order("Mine")
    found = wish_like(order, all_wishes(wish.purpose, wish.start))
    assert found is not None
    again = found.order("Mine")
    args = [apply_settings(PRESETS[each.preset].args, each.settings) for each in (order, again)]
    assert args[0] == args[1]
    if not wish.changes and wish.start is None:
        assert (found.size, found.length, found.changes) == (wish.size, wish.length, ())


def test_only_what_costs_time_is_asked() -> None:
    size = PURPOSES[0].sizes[0]
    wish = Wish(MIDI, PURPOSES[0], size, OFFERED[size.preset])
    asked = question_of(wish)
    assert question_of(replace(wish, length="long")) == asked
    assert question_of(replace(wish, changes=("data.batch=3",))) != asked
    assert question_of(replace(wish, size=PURPOSES[0].sizes[1])) != asked


def test_a_larger_batch_means_fewer_steps() -> None:
    many = MIDI._replace(totals=MIDI.totals._replace(notes=1_000_000))
    size = PURPOSES[0].sizes[0]
    wish = Wish(many, PURPOSES[0], size, OFFERED[size.preset])
    assert replace(wish, changes=("data.batch=64",)).budget.steps < wish.budget.steps
