"""Which connections to others' ports are to be made again, after one of the two ports was away.

Pure bookkeeping: what is there and what is connected are arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["Connection", "Patchbay"]


class Connection(NamedTuple):
    """One of our ports and a port of somebody else's; it is known which of them sends."""

    port: str
    """Name of ours, without that of the client, which may change."""
    peer: str
    """Name of the other."""


class Patchbay:
    """Remembers connections, and says which to make when both ends are there again.

    A connection that ends while both ports stay was taken away by somebody, and is forgotten.

    Args:
        wanted: connections to be made when that becomes possible.
    """

    def __init__(self, wanted: Iterable[Connection] = ()) -> None:
        """Know of ``wanted`` alone."""
        self.wanted: frozenset[Connection] = frozenset(wanted)
        """Connections that are there, or will be made as soon as both their ports are."""
        self._made: frozenset[Connection] = frozenset()

    def look(
        self, made: Collection[Connection], own: Collection[str], peers: Collection[str]
    ) -> list[Connection]:
        """Take in which connections there are, and our ports and others' (by name); return those to make."""
        wanted = self.wanted.union(made)
        missing = frozenset(each for each in wanted if each.port in own and each.peer in peers).difference(
            made
        )
        taken_away = missing & self._made
        self.wanted = wanted - taken_away
        self._made = frozenset(made)
        return sorted(missing - taken_away)

    def all_gone(self) -> None:
        """Know that the MIDI system has ended: what was connected will be missing for no one's wish."""
        self._made = frozenset()
