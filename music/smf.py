"""Standard MIDI Files, in and out.

Reading, writing and the mending of bar lines are told apart in ``smf_read``,
``smf_write`` and ``smf_meters``; what others use of them is gathered here.
"""

from music.smf_meters import tidy_meters
from music.smf_read import read_score
from music.smf_write import UNKNOWN_VELOCITY, write_score

__all__ = ["UNKNOWN_VELOCITY", "read_score", "tidy_meters", "write_score"]
