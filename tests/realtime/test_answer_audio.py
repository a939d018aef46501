"""An answer as it sounds: the command, the model that ships, a synthesiser that nobody here wrote."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path
from typing import NamedTuple

import mido
import numpy as np
import numpy.typing as npt
import pytest

from music.score import Meter, MeterChange, Note, TempoChange, note_array
from music.smf import read_score, write_score
from realtime.demo_phrases import PHRASES
from ritornello import main

SOUND_FONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
RATE = 48000
BPM = 120.0
TICK = 60 / BPM / 480
"""Seconds."""
SILENCE = 1e-4
"""Root mean square, of 1.0: -80 dB. What the synthesiser adds to nothing is a fifth of it."""
RELEASE = 0.8
"""Seconds after which a released piano string of this SoundFont is silent."""

Samples = npt.NDArray[np.float64]


class Carried(NamedTuple):
    """A phrase carried on, as files."""

    file: Path
    begins: float
    """Seconds at which the phrase is over."""
    ends: float
    onsets: npt.NDArray[np.float64]
    """Seconds of the answer's attacks; closer than 50 ms they are one."""


@pytest.fixture(params=[("march", Meter(4, 4), 1), ("waltz", Meter(3, 4), 1)], ids=["march", "waltz"])
def carried(request: pytest.FixtureRequest, tmp_path: Path) -> Carried:
    if not (shutil.which("fluidsynth") and SOUND_FONT.exists()):
        pytest.skip("needs the synthesiser: fluidsynth and timgm6mb-soundfont are not installed")
    name, meter, seed = request.param
    source, target = tmp_path / "phrase.mid", tmp_path / "carried.mid"
    notes = [Note(round(beat * 480), round(beats * 480), *rest) for beat, beats, *rest in PHRASES[name]]
    write_score(
        source,
        [("Piano", note_array(notes))],
        resolution=480,
        meters=(MeterChange(0, meter),),
        tempos=(TempoChange(0, BPM),),
    )
    assert main(["continue", str(source), "-o", str(target), "--bars", "4", "--seed", str(seed)]) == 0
    score, end = read_score(target), read_score(source).end
    onsets = np.unique(score.notes["onset"][score.notes["onset"] >= end]) * TICK
    apart = np.concatenate(([True], np.diff(onsets) > 0.05))
    return Carried(target, end * TICK, score.end * TICK, onsets[apart])


def render(midi: Path) -> Samples:
    """Return what fluidsynth makes of ``midi``, both channels in one; without echo, which blurs the end."""
    sound = midi.with_suffix(".wav")
    options = ["-n", "-i", "-q", "-R", "0", "-C", "0", "-r", str(RATE), "-F", str(sound)]
    command = ["fluidsynth", *options, str(SOUND_FONT), str(midi)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with wave.open(str(sound)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (RATE, 2)
        frames = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        samples: Samples = frames.reshape(-1, file.getnchannels()).mean(axis=1) / 2**15
        return samples


def loudness(samples: Samples, begin: float, end: float) -> float:
    """Return the root mean square between two moments, in seconds, which must lie within ``samples``."""
    assert 0 <= begin < end <= len(samples) / RATE
    return float(np.sqrt(np.mean(samples[round(begin * RATE) : round(end * RATE)] ** 2)))


def attacks(samples: Samples) -> npt.NDArray[np.float64]:
    """Return the seconds at which something is struck: peaks of the spectral flux (Dixon, 2006)."""
    size, hop, reach = 1024, 480, 3
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop] * np.hanning(size)
    spectrum = np.log1p(1000 * np.abs(np.fft.rfft(frames, axis=1)))
    flux = np.maximum(np.diff(spectrum, axis=0), 0).sum(axis=1)
    padded = np.pad(flux, 10)
    near = np.lib.stride_tricks.sliding_window_view(padded, 21)
    is_peak = flux == near[:, 10 - reach : 11 + reach].max(axis=1)
    is_strong = flux > 1.3 * near.mean(axis=1) + 0.1 * flux.max()
    return (np.flatnonzero(is_peak & is_strong) + 1) * hop / RATE + size / 2 / RATE


def without_answer(file: Path) -> Path:
    """Return a copy of ``file`` as long, in which the track of the answer plays nothing."""
    midi = mido.MidiFile(file)
    for track in midi.tracks:
        if track.name == "Ritornello":
            length = sum(msg.time for msg in track)
            kept = [msg.copy(time=0) for msg in track if msg.is_meta and msg.type != "end_of_track"]
            track[:] = [*kept, mido.MetaMessage("end_of_track", time=length)]
    copy = file.with_name("alone.mid")
    midi.save(copy)
    return copy


def test_an_answer_is_heard_from_its_first_note_to_its_last(carried: Carried) -> None:
    sound = render(carried.file)
    assert loudness(sound, carried.begins, carried.ends) > 20 * SILENCE
    for onset in carried.onsets:
        assert loudness(sound, onset, min(onset + 0.1, carried.ends)) > 5 * SILENCE
    assert loudness(sound, carried.ends + RELEASE, len(sound) / RATE) < SILENCE


def test_as_many_attacks_are_heard_as_were_written(carried: Carried) -> None:
    heard = attacks(render(carried.file))
    heard = heard[(heard > carried.begins - 0.03) & (heard < carried.ends)]
    written = carried.onsets
    assert 0.6 * len(written) <= len(heard) <= 1.2 * len(written)
    from_written = np.abs(heard[:, None] - written).min(axis=1)
    assert np.mean(from_written < 0.04) > 0.9


def test_without_the_answer_its_time_is_silent(carried: Carried) -> None:
    alone = render(without_answer(carried.file))
    assert loudness(alone, 0.0, carried.begins) > 20 * SILENCE
    assert loudness(alone, carried.begins + RELEASE, carried.ends) < SILENCE
