"""What a training would be like on this machine: ``python -m export.probe QUESTION``.

The question is a `training.probe_messages.Question` as JSON; the answer, a `Probed`, is printed. It takes
some seconds, most of them at a low priority, as it is asked while somebody may be playing.
"""

from __future__ import annotations

import importlib.util
import sys

import msgspec

from music.errors import RitornelloError
from training.background import step_back
from training.probe_messages import Question

__all__ = ["main"]


def main(document: str) -> int:
    """Answer the question ``document``; return the exit status. What is wrong is said on stderr."""
    try:
        question = msgspec.json.decode(document, type=Question)
    except msgspec.DecodeError as error:
        return _fail(f"This is no question for export.probe ({error}).")
    if any(importlib.util.find_spec(name) is None for name in ("torch", "onnx")):
        return _fail("What training needs is not installed yet: have it installed first.")
    from export.probing import probe  # noqa: PLC0415 - torch may be missing, which is told in a sentence

    try:
        answer = probe(question, step_back)
    except RitornelloError as error:
        return _fail(str(error))
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    return 0


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
