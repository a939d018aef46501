"""Small SoundFonts made of large ones: what is kept sounds as before, and nothing else is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from music.errors import RitornelloError
from realtime.midi_bytes import note_on
from realtime.sound.mixer import RATE
from realtime.sound.soundfont import SoundFontVoice
from realtime.sound.soundfont_file import INSTRUMENT, SAMPLE, SoundFontFile
from realtime.sound.subset import keep_programs, main
from realtime.sound.voice import SHIPPED_SOUNDFONT

pytest.importorskip("tinysoundfont")

PROGRAMS = [0, 4, 11, 16]


def test_keeping_everything_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "same.sf3"
    assert main([str(SHIPPED_SOUNDFONT), str(target), "--programs", *map(str, PROGRAMS)]) == 0
    assert target.read_bytes() == SHIPPED_SOUNDFONT.read_bytes()


def test_what_is_kept_sounds_as_before_and_the_rest_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "small.sf3"
    assert main([str(SHIPPED_SOUNDFONT), str(target), "--programs", "16", "4", "4"]) == 0
    assert target.stat().st_size < SHIPPED_SOUNDFONT.stat().st_size / 4
    kept = SoundFontFile.read(target)
    assert kept.tables[b"phdr"]["program"][:-1].tolist() == [4, 16]
    whole, small = SoundFontVoice(SHIPPED_SOUNDFONT, RATE), SoundFontVoice(target, RATE)
    for program in (4, 16):
        for pitch in range(24, 100, 5):
            sounds = []
            for voice in (whole, small):
                for msg in (b"\xb0\x78\x00", bytes((0xC0, program)), note_on(0, pitch, 90)):
                    voice.handle(msg)
                voice.render(4800)
                sounds.append(voice.render(4800))
            assert np.abs(sounds[0]).max() > 1e-3
            # Positions in the samples are floating point, and begin elsewhere.
            np.testing.assert_allclose(sounds[1], sounds[0], atol=1e-5)


def test_indices_stay_within_their_tables() -> None:
    font = keep_programs(SoundFontFile.read(SHIPPED_SOUNDFONT), [0, 11])
    tables = font.tables
    for heads, bags, generators, operator, targets in (
        (b"phdr", b"pbag", b"pgen", INSTRUMENT, b"inst"),
        (b"inst", b"ibag", b"igen", SAMPLE, b"shdr"),
    ):
        assert tables[heads]["bags"][-1] == len(tables[bags]) - 1
        assert tables[bags]["generators"][-1] == len(tables[generators]) - 1
        named = tables[generators]["amount"][tables[generators]["operator"] == operator]
        assert set(named.tolist()) == set(range(len(tables[targets]) - 1))
    samples = tables[b"shdr"][:-1]
    assert samples["start"].tolist() == [0, *samples["end"][:-1].tolist()]
    assert samples["end"][-1] == len(font.samples)
    assert all(font.samples[start : start + 4] == b"OggS" for start in samples["start"])


def linked_pair() -> SoundFontFile:
    """Return a file whose one instrument names the left half, the last, of a pair; the first is of no use."""
    font = keep_programs(SoundFontFile.read(SHIPPED_SOUNDFONT), [11])
    samples = font.tables[b"shdr"].copy()
    generators = font.tables[b"igen"].copy()
    last = len(samples) - 2
    generators["amount"][generators["operator"] == SAMPLE] = last
    samples["type"][[last, 1]] = 0x14, 0x12
    samples["link"][[last, 1]] = 1, last
    return SoundFontFile(font.info, font.tables | {b"shdr": samples, b"igen": generators}, font.samples)


def test_the_other_half_of_a_pair_is_kept() -> None:
    font = linked_pair()
    samples = keep_programs(font, [11]).tables[b"shdr"][:-1]
    assert samples["name"].tolist() == font.tables[b"shdr"]["name"][[1, -2]].tolist()
    assert samples["link"].tolist() == [1, 0]


@pytest.mark.parametrize("programs", [[1], [0, 48]])
def test_a_program_that_is_not_there_is_refused(
    programs: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "none.sf3"
    assert main([str(SHIPPED_SOUNDFONT), str(target), "--programs", *map(str, programs)]) == 1
    assert str(programs[-1]) in capsys.readouterr().err
    assert not target.exists()


def test_samples_that_are_not_compressed_are_refused() -> None:
    font = linked_pair()
    samples = font.tables[b"shdr"].copy()
    samples["type"] &= 0x0F
    plain = SoundFontFile(font.info, font.tables | {b"shdr": samples}, font.samples)
    with pytest.raises(RitornelloError, match="sf3"):
        keep_programs(plain, [11])
    with pytest.raises(RitornelloError, match="at least one"):
        keep_programs(plain, [])


@pytest.mark.parametrize("size", [0, 3, 12, 5000, -2000])
def test_a_file_that_is_not_whole_is_refused(size: int, tmp_path: Path) -> None:
    part = tmp_path / "part.sf3"
    part.write_bytes(SHIPPED_SOUNDFONT.read_bytes()[:size])
    with pytest.raises(RitornelloError, match="not a whole one"):
        SoundFontFile.read(part)


def test_files_that_cannot_be_read_or_written_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match="can't be read"):
        SoundFontFile.read(tmp_path / "nowhere.sf3")
    with pytest.raises(RitornelloError, match="can't be written"):
        linked_pair().write(tmp_path)
