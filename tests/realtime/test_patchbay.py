"""Which connections are made again, and which somebody wanted gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.ports import Connection, Patchbay

OUT = "Ritornello Out"
TO_SYNTH, TO_TAPE = Connection(OUT, "synth:in"), Connection(OUT, "tape:in")
PEERS = {"synth:in", "tape:in"}


def test_a_connection_is_made_again_when_the_peer_is_back() -> None:
    patchbay = Patchbay()
    assert patchbay.look({TO_SYNTH}, {OUT}, PEERS) == []
    assert patchbay.look(set(), {OUT}, {"tape:in"}) == []
    assert patchbay.look(set(), {OUT}, PEERS) == [TO_SYNTH]
    assert patchbay.look({TO_SYNTH}, {OUT}, PEERS) == []


def test_a_connection_is_made_again_when_our_own_port_is_back() -> None:
    patchbay = Patchbay()
    patchbay.look({TO_SYNTH}, {OUT}, PEERS)
    assert patchbay.look(set(), set(), PEERS) == []
    assert patchbay.look(set(), {OUT}, PEERS) == [TO_SYNTH]


def test_a_connection_taken_away_is_forgotten() -> None:
    patchbay = Patchbay()
    patchbay.look({TO_SYNTH, TO_TAPE}, {OUT}, PEERS)
    assert patchbay.look({TO_TAPE}, {OUT}, PEERS) == []
    patchbay.look(set(), {OUT}, set())
    assert patchbay.look(set(), {OUT}, PEERS) == [TO_TAPE]
    assert patchbay.wanted == {TO_TAPE}


def test_after_the_whole_system_ended_everything_is_made_again_as_it_appears() -> None:
    patchbay = Patchbay()
    patchbay.look({TO_SYNTH, TO_TAPE}, {OUT}, PEERS)
    patchbay.all_gone()
    assert patchbay.look(set(), {OUT}, {"tape:in"}) == [TO_TAPE]
    assert patchbay.look({TO_TAPE}, {OUT}, PEERS) == [TO_SYNTH]


def test_what_was_saved_is_made_and_what_fails_is_tried_again() -> None:
    patchbay = Patchbay([TO_SYNTH])
    assert patchbay.look(set(), {OUT}, set()) == []
    for _ in range(3):
        assert patchbay.look(set(), {OUT}, PEERS) == [TO_SYNTH]


SIDES = st.tuples(
    st.sets(st.sampled_from(["a", "b"])),
    st.sets(st.sampled_from(["x", "y"])),
    st.sets(st.builds(Connection, st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"]))),
)


@given(st.lists(SIDES, max_size=8))
def test_only_what_is_missing_and_possible_is_made(
    looks: list[tuple[set[str], set[str], set[Connection]]],
) -> None:
    patchbay = Patchbay()
    for own, peers, connected in looks:
        made = {each for each in connected if each.port in own and each.peer in peers}
        to_make = patchbay.look(made, own, peers)
        assert not made.intersection(to_make)
        assert all(each.port in own and each.peer in peers for each in to_make)
        assert made.union(to_make) <= patchbay.wanted
