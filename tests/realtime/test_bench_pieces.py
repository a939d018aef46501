"""What is measured with: music made playable, histories of a length, stamps paired, a player who plays on."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from music.score import Meter, MeterChange, Note, Part, Score, note_array
from music.smf import write_score
from realtime.bench.figures import Spread, spread
from realtime.bench.pieces import (
    find_files,
    from_score,
    history,
    own_notes,
    own_pieces,
    read_pieces,
    spaced,
)
from realtime.bench.player import MODEL_CHANNEL, OWN_CHANNEL, Player
from realtime.bench.stamps import note_ons, pair, unmatched
from realtime.midi_bytes import channel_of, is_note_on, note_key, note_off, note_on

if TYPE_CHECKING:
    from pathlib import Path

    from realtime.bench.stamps import Stamped

BAR = 4 * 480


def score(notes: list[Note], resolution: int = 480, meter: Meter | None = None) -> Score:
    return Score(resolution, note_array(notes), (MeterChange(0, meter or Meter(4, 4)),))


def test_median_and_percentile_are_observations() -> None:
    assert spread([float(n) for n in range(1, 101)]) == Spread(100, 50.5, 99.0)
    assert spread([3.0, 1.0, 2.0]) == Spread(3, 2.0, 3.0)
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


# --- music ------------------------------------------------------------------------


def test_a_piece_begins_with_its_first_note_in_its_first_meter() -> None:
    piece = from_score(score([Note(960, 480, 60, 90), Note(1440, 240, 64, 0)], 960, Meter(3, 4)), "waltz")
    assert piece.notes == (Note(0, 240, 60, 90), Note(240, 120, 64, 80))
    assert (piece.name, piece.meter, piece.mended) == ("waltz", Meter(3, 4), 0)


def test_a_key_is_up_before_it_is_struck_again() -> None:
    lead = int(Part.LEAD)
    piece = from_score(
        score(
            [
                Note(0, 100, 60, 90, lead),  # the other part's key: left alone
                Note(0, 100, 60, 90),  # doubled: the longer one stays
                Note(0, 480, 60, 90),  # and ends where the next begins
                Note(240, 240, 60, 90),
            ]
        )
    )
    assert piece.notes == (Note(0, 100, 60, 90, lead), Note(0, 240, 60, 90), Note(240, 240, 60, 90))
    assert piece.mended == 2
    assert not unmatched([(float(tick), msg) for tick, msg in piece.events])


def test_events_are_in_order_releases_first() -> None:
    piece = from_score(score([Note(0, 240, 60, 90), Note(240, 240, 60, 80, int(Part.LEAD))]))
    assert piece.events == [
        (0, note_on(0, 60, 90)),
        (240, note_off(0, 60)),
        (240, note_on(1, 60, 80)),
        (480, note_off(1, 60)),
    ]
    assert {note[4] for note in piece.score.notes.tolist()} == {int(Part.ACCOMPANIMENT)}


@pytest.mark.parametrize("bars", [1, 16, 33])
def test_a_history_has_the_length_asked_for(bars: int) -> None:
    piece = history(own_notes(), bars)
    onsets = [note.onset for note in piece.notes]
    assert max(note.onset + note.duration for note in piece.notes) <= bars * BAR
    assert max(onsets) >= (bars - 1) * BAR
    assert piece.notes == history(own_notes(), bars).notes


def test_a_history_of_too_little_music_is_refused() -> None:
    with pytest.raises(ValueError, match="last 4 bars instead of 8"):
        history(islice(own_notes(), 2), 8)


def test_own_pieces_differ() -> None:
    assert len({piece.notes for piece in own_pieces(5, bars=4)}) == 5


def test_files_are_found_and_those_that_cannot_be_played_are_named(tmp_path: Path) -> None:
    for name in "cab":
        write_score(tmp_path / f"{name}.mid", [("Piano", note_array([Note(0, 480, 60, 90)]))], resolution=480)
    (tmp_path / "b.mid").write_bytes(b"no music")
    (tmp_path / "notes.txt").write_text("no music either")
    files = find_files([tmp_path, tmp_path / "a.mid"])
    assert [path.name for path in files] == ["a.mid", "b.mid", "c.mid"]
    told: list[str] = []
    pieces, left_out = read_pieces(files, 2, told.append)
    assert [piece.name for piece in pieces] == ["a.mid", "c.mid"]
    assert len(left_out) == len(told) == 1
    assert "b.mid" in left_out[0]
    with pytest.raises(RitornelloError, match="None of the files"):
        read_pieces(files[1:2], 1)


def test_places_without_music_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match="no MIDI files"):
        find_files([tmp_path])
    with pytest.raises(RitornelloError, match="no file or folder"):
        find_files([tmp_path / "nowhere"])


def test_spaced_files_come_from_everywhere_and_none_is_lost(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(10)]
    order = spaced(files, 3)
    assert [path.name for path in order[:3]] == ["0", "3", "6"]
    assert sorted(order) == files
    assert spaced(files[:2], 3) == files[:2]


# --- stamps -----------------------------------------------------------------------

A, B = note_on(1, 60, 80), note_on(1, 62, 80)


def test_messages_are_paired_in_order_and_the_lost_are_counted() -> None:
    sent = [(1.0, A), (1.1, A), (1.2, B), (5.0, B)]
    received = [(0.5, A), (1.001, A), (1.102, A), (4.0, B), (5.003, B)]
    pairs = pair(sent, received)
    assert pairs.milliseconds == pytest.approx([1.0, 2.0, 3.0])
    assert pairs.lost == 1


def test_unmatched_counts_every_kind_of_mistake() -> None:
    def of(*played: bytes) -> int:
        return unmatched([(0.0, msg) for msg in played])

    off = note_off(1, 60)
    assert of(A, off, B, note_off(1, 62)) == 0
    assert of(A, B, off) == 1  # left sounding
    assert of(A, A, off) == 1  # struck twice
    assert of(A, off, off) == 1  # released twice


# --- the player -------------------------------------------------------------------


def play_against_an_engine(seed: int, answer_notes: int = 40) -> tuple[Player, list[Stamped]]:
    """Return the player and all it sent, against an engine that plays scales after half a second of rest."""
    player = Player(200.0, answer_notes, seed)
    sent: list[Stamped] = []
    moment, silent_since, model = 0.0, 0.0, 0
    while not player.finished:
        assert moment < 600, "it never ends"
        moment += 0.01
        messages = player.due(moment)
        sent += [(moment, msg) for msg in messages]
        if messages and model:
            player.hear(note_off(MODEL_CHANNEL, model), moment)
            model = 0
        if messages:
            silent_since = moment
        elif moment - silent_since > 0.5 and round(moment * 100) % 20 == 0:
            if model:
                player.hear(note_off(MODEL_CHANNEL, model), moment)
            model = model % 40 + 60
            player.hear(note_on(MODEL_CHANNEL, model, 70), moment)
    return player, sent


@pytest.mark.parametrize("seed", range(4))
def test_the_player_closes_what_it_strikes_and_ends_in_mid_answer(seed: int) -> None:
    player, sent = play_against_an_engine(seed)
    assert not unmatched(sent)
    assert player.finished
    phrases = [item for item in note_ons(sent) if channel_of(item[1]) == OWN_CHANNEL]
    assert len(phrases) >= 14


def test_the_player_cuts_in_on_a_key_that_the_model_holds() -> None:
    player, sent = play_against_an_engine(seed=1, answer_notes=150)
    strikes = [msg for _, msg in sent if channel_of(msg) == MODEL_CHANNEL and is_note_on(msg)]
    assert player.cut_ins == len(strikes) > 0
    assert all(note_key(msg)[1] >= 60 for msg in strikes)


def test_the_player_is_the_same_with_the_same_seed() -> None:
    assert play_against_an_engine(3)[1] == play_against_an_engine(3)[1]
