"""Who plays what: a `Part` for each track of a file, judged by the tracks' names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from music.score import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["assign_parts"]

_KEYBOARD = re.compile(
    r"piano|\bpf(?:te)?\b"
    r"|klavier|clavier|clavi[ck]|clavecin|cembal|harpsi|spinet|virginal|celest"
    r"|keyboard|\bkeys\b|rhodes|wurli|accomp|begleit|\borg(?:an|el|ue|ano)|harmonium"
)
"""Instruments of the keyboard family, and names that say *accompaniment* outright."""

_HAND = re.compile(
    r"\b(?:(?:up|upper|down|lower)(?:staff|[a-d1-4])?|right|left|rh|lh|m\.?[dgs]\.?|treble|dis[ck]ant"
    r"|mano|main (?:droite|gauche)|derecha|izquierda|rechte|linke)\b"
)
"""A hand, or a staff of a keyboard's pair, as engraving programs name their tracks."""

_VOICE = re.compile(
    r"melod|voice|\bvoces|\bvoz|voix|vocal|\bvox\b|\blead|stimme|gesang|chant|canto|\bsing|\bsang|cantor"
    r"|sopran|\balt(?:o|us|i)?\b|tenor|bariton|\bsolo|choir|chorus|choeur|\bchor\b|\bcoro\b"
    r"|(?:voice|vocal|vox)[ -]*bass|bass[ -]*(?:voice|vocal|vox)"
)
_BASS = re.compile(r"\bbass(?:o|us|i|e|es)?\b|\bbas\b")
"""A voice only in a choir, that is beside another voice; else an instrument."""


def _plain(name: str) -> str:
    """Return the words of ``name`` in lower case without accents: ``pfUpper_Ténor`` is *pf upper tenor*."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name.replace("œ", "oe"))
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).lower()


def assign_parts(track_names: Sequence[str]) -> list[Part]:
    """Judge from the names of a file's tracks who leads and who accompanies.

    The first rule that fits decides:

    1. A single track is `Part.ACCOMPANIMENT`: nobody else is there to be led.
    2. Where a track is named after a keyboard instrument (*Piano*, *Klavier*,
       *1:pianoUpper*, *Harpsichord*, …) those tracks accompany and **all others
       lead**, whatever they are called: songs name the singer as they please
       (*Mignon*, *Chant*, *Oboe*). So in pop sets whose tracks are MELODY, BRIDGE
       and PIANO the bridge leads too; it is the second melody, which answers the
       first and never sounds as its harmony.
    3. Where a track is named after a hand or staff (*up:*, *lower:*, *rh:*, …) it
       is a keyboard's, although no name says so. Those tracks accompany, and so
       does every other that does not name a voice (*mid:*, *Bass:*, no name).
    4. Else the voices (*Voice*, *Melody*, *Sopran*, …) lead, and the rest
       accompany. A *Bass* is a voice beside other voices, else an instrument.
       LilyPond names a track ``staff:voice``, and its *voice* is any strand of a
       staff: where all names are of this form and all would lead, they are the
       strands of one keyboard piece, and accompany.

    Args:
        track_names: one name for each track that holds notes, in file order.

    Returns:
        One `Part` for each name, in the same order.
    """
    names = [_plain(name) for name in track_names]
    if len(names) <= 1:
        return [Part.ACCOMPANIMENT for _ in names]
    leads = [not _KEYBOARD.search(name) for name in names]
    if all(leads):
        hands = [bool(_HAND.search(name)) for name in names]
        voices = [bool(_VOICE.search(name)) for name in names]
        if any(hands):
            leads = [voice and not hand for voice, hand in zip(voices, hands, strict=True)]
        else:
            choir = any(voices)
            leads = [
                voice or (choir and bool(_BASS.search(name)))
                for voice, name in zip(voices, names, strict=True)
            ]
            if all(leads) and all(":" in name for name in names):
                leads = [False for _ in names]
    return [Part.LEAD if lead else Part.ACCOMPANIMENT for lead in leads]
