"""All judgements, in the order in which they are read: what playing stands on comes first."""

from __future__ import annotations

from realtime.doctor.facts import Facts
from realtime.doctor.findings import Finding
from realtime.doctor.linux import check_alsa, check_jack, check_pipewire, check_realtime
from realtime.doctor.midi import check_iac, check_loopbacks, check_midi, check_round_trip
from realtime.doctor.software import check_folders, check_libraries, check_models, check_python
from realtime.doctor.surroundings import check_display, check_sound

__all__ = ["examine"]

_CHECKS = (
    check_python,
    check_libraries,
    check_models,
    check_midi,
    check_alsa,
    check_jack,
    check_pipewire,
    check_iac,
    check_loopbacks,
    check_round_trip,
    check_realtime,
    check_display,
    check_sound,
    check_folders,
)


def examine(facts: Facts) -> tuple[Finding, ...]:
    """Return what there is to say about a machine."""
    return tuple(finding for check in _CHECKS for finding in check(facts))
