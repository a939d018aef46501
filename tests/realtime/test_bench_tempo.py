"""The measurement of tempo estimates: what is counted, and what is left out."""

from __future__ import annotations

from music.score import Meter, MeterChange, Note, Part, Score, TempoChange, note_array, sort_notes
from realtime.bench.tempo import measure_tempo

RESOLUTION = 480


def piece(
    bpm: float,
    beats: int = 40,
    every: float = 0.5,
    bass: float = 1.0,
    start: int = 0,
) -> Score:
    """Return a tune, a note ``every`` so many beats, over a ``bass`` of longer ones."""
    notes = []
    for index in range(int(beats / every)):
        onset = start + int(index * every * RESOLUTION)
        notes.append(Note(onset, 240, 60 + index * 5 % 12, 0))
        if index * every % bass == 0.0:
            notes.append(Note(onset, 240, 40 + index * 7 % 8, 80))
    return Score(
        RESOLUTION, sort_notes(note_array(notes)), (MeterChange(0, Meter(4, 4)),), (TempoChange(0, bpm),)
    )


def test_steady_pieces_are_found() -> None:
    figures = measure_tempo([piece(80.0), piece(90.0), piece(100.0, start=1920)])
    assert [(figure.beats, figure.pieces) for figure in figures] == [(4, 3), (8, 3), (16, 3)]
    assert figures[-1].right == figures[-1].right_but_octave == 1.0


def test_a_piece_at_another_tempo_than_it_says_is_not_right() -> None:
    """Sounds at 80, and says that it goes at 160 or at 120: an octave off, or simply wrong."""
    octave = measure_tempo([piece(160.0, beats=80, every=1.0, bass=2.0)], beats=[16])[0]
    assert (octave.right, octave.right_but_octave) == (0.0, 1.0)
    wrong = measure_tempo([piece(120.0, beats=60, every=0.75, bass=1.5)], beats=[16])[0]
    assert (wrong.right, wrong.right_but_octave) == (0.0, 0.0)


def test_without_an_estimate_a_piece_counts_as_wrong() -> None:
    (figure,) = measure_tempo([piece(100.0, every=2.0)], beats=[4])
    assert (figure.pieces, figure.right, figure.right_but_octave, figure.sure) == (1, 0.0, 0.0, 0.0)
    assert figure.right_when_sure == 0.0


def test_what_is_out_of_range_short_or_empty_is_left_out() -> None:
    empty = Score(RESOLUTION, note_array([]))
    changing = piece(100.0)
    changing = Score(
        RESOLUTION, changing.notes, changing.meters, (TempoChange(0, 100.0), TempoChange(2400, 60.0))
    )
    scores = [piece(40.0), piece(240.0), empty, piece(100.0, beats=6), changing]
    figures = measure_tempo(scores)
    assert [(figure.beats, figure.pieces) for figure in figures] == [(4, 2)]
    assert not measure_tempo([])


def test_only_the_accompaniment_is_played_where_there_is_one() -> None:
    song = piece(90.0)
    noise = [Note(n * 151, 100, 80, 80, Part.LEAD) for n in range(100)]
    both = Score(
        RESOLUTION,
        sort_notes(note_array([*(Note(*n) for n in song.notes.tolist()), *noise])),
        song.meters,
        song.tempos,
    )
    assert measure_tempo([both]) == measure_tempo([song])
    lead = [Note(*n)._replace(part=Part.LEAD) for n in song.notes.tolist()]
    alone = Score(RESOLUTION, note_array(lead), song.meters, song.tempos)
    assert measure_tempo([alone]) == measure_tempo([song])


def test_the_same_seed_gives_the_same_figures() -> None:
    scores = [piece(bpm) for bpm in (70.0, 95.0, 130.0)]
    assert measure_tempo(scores, seed=3) == measure_tempo(scores, seed=3)


def test_jitter_is_what_makes_it_hard() -> None:
    scores = [piece(float(bpm)) for bpm in range(70, 90, 4)]
    clean = measure_tempo(scores, beats=[8], jitter_seconds=0.0)[0]
    rough = measure_tempo(scores, beats=[8], jitter_seconds=0.12)[0]
    assert clean.right_but_octave == 1.0
    assert rough.right_but_octave < 1.0
