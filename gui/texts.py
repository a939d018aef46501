"""Words outside of widgets, in the language of whoever reads them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

__all__ = ["translate"]


def translate(context: str, text: str) -> str:
    """Return ``text`` in the language of the app.

    The list of what there is to translate is made of calls by this name with both arguments
    written out.
    """
    return QCoreApplication.translate(context, text)
