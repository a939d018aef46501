"""What is said of ports that come and go."""

from __future__ import annotations

from realtime import messages
from realtime.port_keeper import PortLost, PortNews, PortsSeen

__all__ = ["event_of"]


def event_of(news: PortNews) -> messages.Event:
    """Return what is said of ``news``."""
    if isinstance(news, PortsSeen):
        return messages.Ports(*news.ports)
    if isinstance(news, PortLost):
        text = f"The port {news.name} is gone; it is used again as soon as it is back."
        return messages.Problem(text, "port")
    return messages.Notice(f"The port {news.name} is there.", "port")
