"""Values of settings as they are typed: what is wrong with them, and how they are shown."""

from __future__ import annotations

import math

from gui.texts import translate
from training.offer_messages import Setting

__all__ = ["bounds_in_words", "matches", "same", "shown", "typed", "wrong"]


def shown(value: str) -> str:
    """Return ``value`` so that it fits on a line; `typed` is the way back."""
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def typed(text: str) -> str:
    """Return the value that ``text`` shows."""
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))


def wrong(setting: Setting, value: str) -> str:
    """Return in a sentence what is wrong with ``value`` by itself; empty: nothing.

    Whether it fits all other settings, ``python -m training.offer`` knows.
    """
    wanted = _wanted(setting, value)
    return (
        translate("ExpertValues", "{name} must be {wanted}.").format(name=setting.key, wanted=wanted)
        if wanted
        else ""
    )


def _wanted(setting: Setting, value: str) -> str:
    """Return what a value must be, which ``value`` is not; empty: it is."""
    match setting.kind:
        case "choice" | "truth":
            choices = setting.choices or ("true", "false")
            return "" if value in choices else translate("ExpertValues", " or ").join(choices)
        case "numbers":
            fine = all(part.strip().isdecimal() for part in value.split(",") if part)
            return "" if fine else translate("ExpertValues", "whole numbers with commas between")
        case "whole" | "number":
            number = _number(value, whole=setting.kind == "whole")
            if number is None:
                return (
                    translate("ExpertValues", "a whole number")
                    if setting.kind == "whole"
                    else translate("ExpertValues", "a number")
                )
            low = -math.inf if setting.low is None else setting.low
            high = math.inf if setting.high is None else setting.high
            return "" if low <= number <= high else bounds_in_words(setting)
    return ""


def bounds_in_words(setting: Setting) -> str:
    """Return what a value may be, in words; empty: not bounded, or not known."""
    low, high = setting.low, setting.high
    if setting.kind == "whole" and setting.choices:
        return ", ".join(setting.choices)
    if low is not None and high is not None:
        words = (
            translate("ExpertValues", "{low} to {high}, but not {high}")
            if setting.below
            else translate("ExpertValues", "{low} to {high}")
        )
        return words.format(low=f"{low:g}", high=f"{high:g}")
    if low is not None:
        return (
            translate("ExpertValues", "more than {low}")
            if setting.above
            else translate("ExpertValues", "{low} or more")
        ).format(low=f"{low:g}")
    return ""


def same(setting: Setting, one: str, other: str) -> bool:
    """Return whether two values mean the same."""
    if setting.kind in {"whole", "number"}:
        return _number(one, whole=False) == _number(other, whole=False) or one == other
    return one == other


def matches(setting: Setting, search: str) -> bool:
    """Return whether every word of ``search`` is in the key of a setting or in the words about it."""
    text = f"{setting.key} {setting.about}".casefold()
    return all(word in text for word in search.casefold().split())


def _number(text: str, *, whole: bool) -> float | None:
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
