"""Both voices, by ear: pitch, decay, pedal, bends, programs, and that nothing clicks or clips."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from music.errors import RitornelloError
from realtime.midi_bytes import ALL_NOTES_OFF, ALL_SOUND_OFF, control_change, note_off, note_on
from realtime.sound.mixer import RATE, Mixer
from realtime.sound.plain import PlainVoice
from realtime.sound.soundfont import SoundFontVoice
from realtime.sound.voice import SHIPPED_SOUNDFONT, Voice, choose_voice
from tests.realtime.sound_ear import largest_step, peak, pitch_heard

pytest.importorskip("tinysoundfont")

MakeVoice = Callable[[], Voice]

SECOND = RATE


def plain() -> Voice:
    return PlainVoice(RATE)


def piano() -> Voice:
    return SoundFontVoice(SHIPPED_SOUNDFONT, RATE)


BOTH = pytest.mark.parametrize("make", [plain, piano])


def played(voice: Voice, *messages: bytes, frames: int = SECOND, block: int = 480) -> NDArray[np.float32]:
    """Return what sounds after ``messages``, in blocks as an audio system asks for them."""
    for msg in messages:
        voice.handle(msg)
    return np.concatenate([voice.render(block) for _ in range(frames // block)])


@BOTH
@pytest.mark.parametrize("pitch", [57, 60, 69, 76, 84])
def test_the_pitch_is_the_one_played(make: MakeVoice, pitch: int) -> None:
    assert pitch_heard(played(make(), note_on(0, pitch, 90)), RATE) == pytest.approx(pitch, abs=0.1)


@BOTH
def test_a_bend_bends_by_up_to_two_semitones(make: MakeVoice) -> None:
    sound = played(make(), b"\xe0\x7f\x7f", note_on(0, 69, 90))
    assert pitch_heard(sound, RATE) == pytest.approx(71, abs=0.1)
    sounding = make()
    played(sounding, note_on(0, 69, 90))
    assert pitch_heard(played(sounding, b"\xe0\x00\x00"), RATE) == pytest.approx(67, abs=0.1)


@BOTH
def test_harder_is_louder(make: MakeVoice) -> None:
    peaks = [peak(played(make(), note_on(0, 60, velocity))) for velocity in (20, 60, 100, 127)]
    assert peaks == sorted(peaks)
    assert peaks[-1] > 3 * peaks[0] > 0.003


@BOTH
@pytest.mark.parametrize("end", [note_off(0, 60), control_change(0, ALL_NOTES_OFF, 0), b"\x90\x3c\x00"])
def test_a_note_that_ends_dies_away(make: MakeVoice, end: bytes) -> None:
    voice = make()
    before = played(voice, note_on(0, 60, 100))
    after = played(voice, end)
    assert peak(after[-4800:]) < 1e-3 * peak(before)


@BOTH
def test_all_sound_off_ends_everything_at_once(make: MakeVoice) -> None:
    voice = make()
    played(voice, control_change(0, 64, 127), *(note_on(0, pitch, 100) for pitch in (48, 60, 72)))
    assert peak(played(voice, control_change(0, ALL_SOUND_OFF, 0))[4800:]) < 1e-3


@BOTH
def test_the_pedal_holds_until_it_is_lifted(make: MakeVoice) -> None:
    voice, released = make(), make()
    played(voice, control_change(0, 64, 127), note_on(0, 60, 100))
    played(released, note_on(0, 60, 100))
    held = played(voice, note_off(0, 60))
    gone = played(released, note_off(0, 60))
    assert peak(held[-4800:]) > 100 * peak(gone[-4800:])
    assert peak(played(voice, control_change(0, 64, 0))[-4800:]) < 1e-3 * peak(held)


@BOTH
def test_one_channel_does_not_end_the_notes_of_another(make: MakeVoice) -> None:
    voice = make()
    played(voice, note_on(0, 60, 100), note_on(3, 60, 100))
    assert peak(played(voice, note_off(0, 60))[-4800:]) > 0.01


@BOTH
@pytest.mark.parametrize("block", [4, 480])
def test_nothing_clicks(make: MakeVoice, block: int) -> None:
    voice = make()
    tone = played(voice, note_on(0, 60, 110), frames=4800, block=block)
    steady = largest_step(tone[2400:])
    assert largest_step(np.concatenate((np.zeros((1, 2), np.float32), tone))) < 2.5 * steady
    for msg in (
        note_on(0, 60, 110),
        note_off(0, 60),
        note_on(0, 60, 110),
        control_change(0, ALL_SOUND_OFF, 0),
    ):
        after = played(voice, msg, frames=4800, block=block)
        # A note struck again adds to what is left of the one before.
        assert largest_step(np.concatenate((tone[-1:], after))) < 2.5 * steady
        tone = after


@pytest.mark.parametrize("end", [ALL_SOUND_OFF, 7])
def test_a_plain_tone_is_never_cut_off(end: int) -> None:
    for before in range(4800, 5040, 24):  # wherever the wave is
        voice = PlainVoice(RATE)
        tone = played(voice, note_on(0, 60, 110), frames=before, block=4)
        after = played(voice, control_change(0, end, 0), frames=960, block=4)
        assert largest_step(np.concatenate((tone[-1:], after))) < 1.5 * largest_step(tone[2400:])
        assert peak(after[480:]) < 1e-6


def test_a_note_too_many_ends_the_quietest_without_a_click() -> None:
    voice = PlainVoice(RATE)
    chord = [note_on(0, pitch, 40 if pitch == 60 else 80) for pitch in range(40, 72)]
    steady = largest_step(played(voice, *chord))
    assert voice._sounds.sum() == 32
    after = played(voice, note_on(0, 100, 1), frames=9600)
    assert largest_step(after) < 1.2 * steady
    assert voice._sounds.sum() == 32
    assert 60 not in voice._pitch[voice._sounds]
    assert 100 in voice._pitch[voice._sounds]


def test_more_notes_at_once_than_there_is_room_for_leave_the_last() -> None:
    voice = PlainVoice(RATE)
    played(voice, *(note_on(channel, pitch, 80) for channel in range(4) for pitch in range(30, 94)))
    assert voice._sounds.sum() == 32
    assert (3, 93) in set(zip(voice._channel[voice._sounds], voice._pitch[voice._sounds], strict=True))


@pytest.mark.parametrize("size", [1, 37, 256, 1000])
def test_the_plain_tone_is_the_same_in_blocks_of_any_size(size: int) -> None:
    whole, pieces = PlainVoice(RATE), PlainVoice(RATE)
    for voice in (whole, pieces):
        for pitch in (48, 64, 79):
            voice.handle(note_on(0, pitch, 100))
    expected = whole.render(4000)
    heard = np.concatenate([pieces.render(min(size, 4000 - at)) for at in range(0, 4000, size)])
    # Blocks differ in where lines replace curves, the attack most of all: but not in phase.
    assert np.corrcoef(heard[512:, 0], expected[512:, 0])[0, 1] > 0.9999
    assert peak(heard[512:] - expected[512:]) < 0.01 * peak(expected)


@BOTH
def test_64_notes_at_full_strength_do_not_exceed_1(make: MakeVoice) -> None:
    mixer = Mixer(make(), 1.0)
    for pitch in range(30, 94):
        mixer.put(note_on(0, pitch, 127))
    sound = np.concatenate([mixer.render(256) for _ in range(200)])
    assert 0.5 < peak(sound) <= 1.0


MESSAGES = st.one_of(
    st.builds(note_on, st.integers(0, 15), st.integers(0, 127), st.integers(1, 127)),
    st.builds(note_off, st.integers(0, 15), st.integers(0, 127)),
    st.builds(control_change, st.integers(0, 15), st.integers(0, 127), st.integers(0, 127)),
    st.builds(
        lambda channel, program: bytes((0xC0 | channel, program)), st.integers(0, 15), st.integers(0, 127)
    ),
    st.builds(
        lambda channel, low, high: bytes((0xE0 | channel, low, high)),
        st.integers(0, 15),
        st.integers(0, 127),
        st.integers(0, 127),
    ),
    st.sampled_from([b"\xa0\x3c\x40", b"\xd0\x40", b"\xf8", b"\xfe", b"\xf0\x01\xf7", b"\xf2\x01\x01"]),
)


@BOTH
@settings(max_examples=25)
@given(st.lists(st.tuples(MESSAGES, st.integers(1, 300)), max_size=60))
def test_whatever_is_played_stays_within_1_and_can_be_silenced(
    make: MakeVoice, events: list[tuple[bytes, int]]
) -> None:
    mixer = Mixer(make(), 1.0)
    for msg, frames in events:
        mixer.put(msg)
        sound = mixer.render(frames)
        assert sound.shape == (frames, 2)
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert peak(sound) <= 1.0
    mixer.silence()
    mixer.render(9600)
    assert peak(mixer.render(4800)) < 1e-3


@pytest.mark.parametrize("program", [0, 4, 11, 16])
def test_every_program_that_ships_sounds(program: int) -> None:
    for pitch in (36, 60, 84):
        sound = played(piano(), bytes((0xC0, program)), note_on(0, pitch, 90))
        assert peak(sound) > 0.01


def test_a_program_that_is_not_there_leaves_the_sound_as_it_was() -> None:
    expected = played(piano(), b"\xc0\x04", note_on(0, 60, 90))
    assert np.array_equal(played(piano(), b"\xc0\x04", b"\xc0\x30", note_on(0, 60, 90)), expected)


def test_a_file_that_cannot_be_read_is_said_and_the_next_is_used(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.sf2"
    nonsense.write_bytes(b"RIFF" + bytes(100))
    for path in (tmp_path / "nowhere.sf2", nonsense, tmp_path):
        choice = choose_voice(path, RATE)
        assert choice.name == "piano.sf3"
        assert len(choice.problems) == 1
        assert str(path) in choice.problems[0]


def test_without_the_package_there_is_a_plain_tone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tinysoundfont._tinysoundfont", None)
    choice = choose_voice(None, RATE)
    assert isinstance(choice.voice, PlainVoice)
    assert choice.name == "plain tone"
    assert "tinysoundfont" in choice.problems[0]
    with pytest.raises(RitornelloError, match="pip install"):
        SoundFontVoice(SHIPPED_SOUNDFONT, RATE)


def test_without_any_file_there_is_a_plain_tone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("realtime.sound.voice.SHIPPED_SOUNDFONT", tmp_path / "gone.sf3")
    monkeypatch.setattr("realtime.sound.voice._SYSTEM_FOLDERS", (tmp_path / "none",))
    choice = choose_voice(None, RATE)
    assert isinstance(choice.voice, PlainVoice)
    assert "gone.sf3" in choice.problems[0]


def test_a_system_soundfont_comes_after_the_one_that_ships(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "system.SF3").write_bytes(SHIPPED_SOUNDFONT.read_bytes())
    (tmp_path / "readme.txt").touch()
    monkeypatch.setattr("realtime.sound.voice.SHIPPED_SOUNDFONT", tmp_path / "gone.sf3")
    monkeypatch.setattr("realtime.sound.voice._SYSTEM_FOLDERS", (tmp_path,))
    assert choose_voice(None, RATE).name == "system.SF3"
